-- The last gate of a campaign's text asks what the registers say of one family:
-- by pupil, where everything else asks by school and day.
-- +goose Up

CREATE INDEX absences_by_pupil ON absences (pupil, day);

-- When the pupil is expected back, as a reply says and a person accepts.
-- +goose Up

ALTER TABLE replies ADD COLUMN back TEXT NOT NULL DEFAULT '';       -- the school day, '' when none was said
ALTER TABLE acceptances ADD COLUMN notice TEXT NOT NULL DEFAULT ''; -- of the days until then, '' for none

-- Why the last gate took a pupil out of a text; '' where what happened to the
-- absence says it.
-- +goose Up

ALTER TABLE alert_pupils ADD COLUMN dropped_why TEXT NOT NULL DEFAULT '';

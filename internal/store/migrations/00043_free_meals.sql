-- Whether a pupil is eligible for free school meals, where the roll says so:
-- campaigns alone ask.
-- +goose Up

ALTER TABLE pupils ADD COLUMN free_meals BOOLEAN NOT NULL DEFAULT FALSE;

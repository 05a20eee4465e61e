-- What the whole rolls that were pulled of late took away: ids, as JSON.
-- +goose Up

ALTER TABLE connections ADD COLUMN roll_news TEXT NOT NULL DEFAULT '';

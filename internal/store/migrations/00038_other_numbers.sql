-- The further numbers of an adult: people ring them, and no text goes to them.
-- +goose Up

ALTER TABLE contacts ADD COLUMN others_sealed BYTEA;

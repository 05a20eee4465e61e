-- A concern of an adult who must be told nothing about the pupils.
-- +goose Up

-- TRUE: whoever wrote was under a court order about a pupil it is about, then.
ALTER TABLE concerns ADD COLUMN barred BOOLEAN NOT NULL DEFAULT FALSE;

-- Delivery: when to ask the carrier about a text whose end is not known, how
-- often it was in doubt whether a text went, and numbers nobody has.
-- +goose Up

ALTER TABLE texts ADD COLUMN poll_at BIGINT;                     -- of a sent text: when to ask for its end; NULL: no more
ALTER TABLE texts ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0;  -- times it was not known whether the carrier had it
CREATE INDEX texts_open ON texts (poll_at) WHERE state = 'sent' AND poll_at IS NOT NULL;

-- A text from a number nobody has goes to the schools it names a pupil of, or
-- that have had to do with the number; only when nothing tells, to every school.
-- +goose Up

-- TRUE: every school has this concern, since nothing says which is meant. The
-- lead is told once, and it goes no further up.
ALTER TABLE concerns ADD COLUMN stray BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX concerns_by_number ON concerns (number_index);
CREATE INDEX threads_by_number ON threads (number_index) WHERE contact IS NOT NULL;
CREATE INDEX pupils_by_last_name ON pupils (LOWER(last_name));
CREATE INDEX pupils_by_first_name ON pupils (LOWER(first_name));

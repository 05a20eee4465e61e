-- Connections: how a school's register system is asked, and how that has gone.
-- +goose Up

CREATE TABLE connections (
  school       TEXT PRIMARY KEY REFERENCES schools (urn),
  system       TEXT NOT NULL,               -- wonde
  remote       TEXT NOT NULL,               -- the school's id there
  base_url     TEXT NOT NULL,               -- '' the one that is set for all
  token_sealed BYTEA NOT NULL,
  paused       BOOLEAN NOT NULL,
  since        BIGINT NOT NULL,
  last_roll_at BIGINT,                      -- a roll went in, whole or in part
  last_full_at BIGINT,                      -- a whole one did
  roll_fault   TEXT NOT NULL,               -- why the last did not; '' when it did
  last_marks_at BIGINT,
  marks_fault  TEXT NOT NULL
);

-- Firings are forgotten by age.
CREATE INDEX ticks_by_age ON ticks (at);

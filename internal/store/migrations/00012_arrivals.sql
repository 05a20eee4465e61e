-- Arrivals: what the late desk saw. One stands for a pupil and session; it is
-- held against a register that closes after it, and undone by a person.
-- +goose Up

CREATE TABLE arrivals (
  id         TEXT PRIMARY KEY,
  school     TEXT NOT NULL REFERENCES schools (urn),
  day        TEXT NOT NULL,
  session    TEXT NOT NULL,
  pupil      TEXT NOT NULL REFERENCES pupils (id),
  at         BIGINT NOT NULL,               -- when the pupil came in
  code       TEXT NOT NULL,                 -- what the register should say: / \ L or U
  noted_at   BIGINT NOT NULL,
  noted_by   TEXT NOT NULL,
  undone_at  BIGINT,
  undone_by  TEXT
);
CREATE UNIQUE INDEX arrival_once ON arrivals (school, day, session, pupil) WHERE undone_at IS NULL;

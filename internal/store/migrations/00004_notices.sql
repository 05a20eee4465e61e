-- Notices: what a family told in advance. One counts when a person has accepted
-- it; until then it may only make a text wait a little.
-- +goose Up

CREATE TABLE notices (
  id          TEXT PRIMARY KEY,
  school      TEXT NOT NULL REFERENCES schools (urn),
  pupil       TEXT NOT NULL REFERENCES pupils (id),
  first_day   TEXT NOT NULL,
  last_day    TEXT NOT NULL,                -- expected back after it
  session     TEXT NOT NULL,                -- '' both of each day
  code        TEXT NOT NULL,                -- '' when no reason was given
  note_sealed BYTEA,
  status      TEXT NOT NULL,                -- waiting, accepted, refused, ended
  told_at     BIGINT NOT NULL,
  told_by     TEXT NOT NULL,
  settled_at  BIGINT,
  settled_by  TEXT
);
CREATE INDEX notices_by_pupil ON notices (pupil, last_day);
CREATE INDEX notices_by_day ON notices (school, last_day);

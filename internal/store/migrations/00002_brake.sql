-- The brake: what holds an improbable number of alerts until a person looks.
-- +goose Up

CREATE TABLE brakes (
  id          TEXT PRIMARY KEY,
  school      TEXT NOT NULL REFERENCES schools (urn),
  day         TEXT NOT NULL,
  session     TEXT NOT NULL,
  why         TEXT NOT NULL,
  grp         TEXT NOT NULL,                -- '' of the whole school
  held        INTEGER NOT NULL,             -- when it went on
  share       DOUBLE PRECISION NOT NULL,
  share_limit DOUBLE PRECISION NOT NULL,
  at          BIGINT NOT NULL,
  ended_at    BIGINT,
  ended_by    TEXT,
  how         TEXT
);
CREATE INDEX brakes_by_day ON brakes (school, day);

ALTER TABLE alerts ADD COLUMN brake TEXT;
CREATE INDEX alerts_by_brake ON alerts (brake) WHERE brake IS NOT NULL;

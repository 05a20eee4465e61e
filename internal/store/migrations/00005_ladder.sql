-- The ladder: what happens while an absence stays unexplained. Staff are told
-- by text, the next contact is texted, and a person rings.
-- +goose Up

-- A member's own mobile, to be told at. Nobody has to give one.
ALTER TABLE staff ADD COLUMN mobile_sealed BYTEA;
ALTER TABLE staff ADD COLUMN mobile_index TEXT NOT NULL DEFAULT '';  -- '' when there is none
CREATE INDEX staff_by_school ON staff (school, role);

-- A text to a member of staff. It names no child: what it is about stands here.
CREATE TABLE staff_texts (
  text   TEXT PRIMARY KEY REFERENCES texts (id),
  school TEXT NOT NULL REFERENCES schools (urn),
  day    TEXT NOT NULL,
  member TEXT NOT NULL REFERENCES staff (id),
  cause  TEXT NOT NULL,                     -- concern, vulnerable, unreached, registers
  rung   TEXT NOT NULL                      -- the role that was asked for
);
CREATE INDEX staff_texts_by_day ON staff_texts (school, day);

-- Each thing it is about: an absence, a concern, a session. Nobody is told
-- twice of one thing on one rung.
CREATE TABLE staff_text_about (
  member TEXT NOT NULL REFERENCES staff (id),
  cause  TEXT NOT NULL,
  about  TEXT NOT NULL,
  rung   TEXT NOT NULL,
  text   TEXT NOT NULL REFERENCES staff_texts (text),
  PRIMARY KEY (member, cause, about, rung)
);
CREATE INDEX staff_text_about_by_text ON staff_text_about (text);

-- A rung that an absence has come to, each once: "calls", "lead". The next
-- contact's rung is the text itself. The absence counts them.
CREATE TABLE rungs (
  absence TEXT NOT NULL REFERENCES absences (id),
  rung    TEXT NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (absence, rung)
);
ALTER TABLE absences ADD COLUMN rungs INTEGER NOT NULL DEFAULT 0;
CREATE INDEX absences_open ON absences (day, school) WHERE explained_at IS NULL AND NOT arrived AND course <> 'explained_at_close';

-- One rung a contact, session and pupil, as with alerts.
CREATE UNIQUE INDEX rung_once ON alert_pupils (contact, day, session, pupil)
  WHERE kind = 'rung' AND dropped_at IS NULL;

-- A pupil about whom somebody rings. The row comes when a person first takes it
-- or says what came of it; who is on the list is worked out from what stands.
CREATE TABLE calls (
  id       TEXT PRIMARY KEY,                -- day, session and pupil
  school   TEXT NOT NULL REFERENCES schools (urn),
  day      TEXT NOT NULL,
  session  TEXT NOT NULL,
  pupil    TEXT NOT NULL REFERENCES pupils (id),
  taken_by TEXT NOT NULL DEFAULT '',        -- who rings now, '' for nobody
  taken_at BIGINT,
  UNIQUE (school, day, session, pupil)
);

-- What came of ringing. Lines are only ever added.
CREATE TABLE call_outcomes (
  id          TEXT PRIMARY KEY,
  call        TEXT NOT NULL REFERENCES calls (id),
  at          BIGINT NOT NULL,
  actor       TEXT NOT NULL,
  contact     TEXT REFERENCES contacts (id),  -- whom they rang; NULL when they did not say
  outcome     TEXT NOT NULL,
  code        TEXT NOT NULL,                -- the reason that was told, or ''
  note_sealed BYTEA
);
CREATE INDEX call_outcomes_by_call ON call_outcomes (call, at);

-- What a person does to the roll by hand: an import looked at before it goes
-- in, a contact who wants no campaigns, and why somebody must not be told.
-- +goose Up

-- The opt-out from planned texting. No absence text ever asks for it.
ALTER TABLE contacts ADD COLUMN no_campaigns BOOLEAN NOT NULL DEFAULT FALSE;

-- Why an adult must not be texted about a pupil, apart from the tie: whoever
-- reads a roll does not read this, and no import ever writes it.
CREATE TABLE tie_reasons (
  pupil         TEXT NOT NULL REFERENCES pupils (id),
  contact       TEXT NOT NULL REFERENCES contacts (id),
  reason_sealed BYTEA NOT NULL,
  PRIMARY KEY (pupil, contact)
);

-- A file between its upload and the moment a person says yes: an hour, sealed.
CREATE TABLE roll_drafts (
  id          TEXT PRIMARY KEY,
  school      TEXT NOT NULL REFERENCES schools (urn),
  staff       TEXT NOT NULL,
  kind        TEXT NOT NULL,
  mapping     TEXT NOT NULL,
  file_sealed BYTEA NOT NULL,
  at          BIGINT NOT NULL
);
CREATE INDEX roll_drafts_by_age ON roll_drafts (at);

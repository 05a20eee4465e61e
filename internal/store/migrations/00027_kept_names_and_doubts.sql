-- A name in texts that a person has set, which no import changes; and adults
-- whom an import barred because they may be somebody who must not be told.
-- +goose Up

ALTER TABLE pupils ADD COLUMN name_kept BOOLEAN NOT NULL DEFAULT FALSE;
-- Those a person set before this was kept apart: the record of who did what
-- names the field.
UPDATE pupils SET name_kept = TRUE WHERE id IN (
  SELECT target FROM audit WHERE act IN ('roll changed', 'safety loosened') AND detail LIKE '%text_name%');

-- contact may be the same adult as like_contact, who must not be told about the
-- pupil. A person settles it; until then contact is told nothing.
CREATE TABLE tie_doubts (
  pupil        TEXT NOT NULL REFERENCES pupils (id),
  contact      TEXT NOT NULL REFERENCES contacts (id),
  like_contact TEXT NOT NULL REFERENCES contacts (id),
  PRIMARY KEY (pupil, contact)
);

-- By which columns a school's exports are read: headings and what they hold,
-- nothing of what stands below them.
-- +goose Up

CREATE TABLE roll_mappings (
  school     TEXT PRIMARY KEY REFERENCES schools (urn),
  mapping    TEXT NOT NULL,                 -- JSON
  changed_at BIGINT NOT NULL
);

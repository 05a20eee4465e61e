-- A school's own wordings, who vouches for which version, and in what words a
-- text was sent.
-- +goose Up

-- One version of a wording. Rows are only ever added: what was sent once can be
-- read again.
CREATE TABLE wordings (
  school      TEXT NOT NULL REFERENCES schools (urn),
  kind        TEXT NOT NULL,
  language    TEXT NOT NULL,               -- BCP 47
  version     TEXT NOT NULL,               -- of the words: the same words have the same
  body_sealed BYTEA NOT NULL,
  shipped     BOOLEAN NOT NULL,            -- it came with the program, and was vouched for here
  actor       TEXT NOT NULL,               -- who wrote it; '' for one that came with the program
  at          BIGINT NOT NULL,
  PRIMARY KEY (school, kind, language, version)
);

-- A person vouches for a version. The newest of a wording is what is sent.
CREATE TABLE vettings (
  school   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  language TEXT NOT NULL,
  version  TEXT NOT NULL,
  actor    TEXT NOT NULL,
  at       BIGINT NOT NULL,
  seq      INTEGER NOT NULL,               -- of the wording: two may fall into one millisecond
  PRIMARY KEY (school, kind, language, seq),
  FOREIGN KEY (school, kind, language, version) REFERENCES wordings (school, kind, language, version)
);

-- What a text costs a school, and where its texts may link to.
CREATE TABLE wording_terms (
  school TEXT PRIMARY KEY REFERENCES schools (urn),
  price  INTEGER NOT NULL,                 -- of a part, in hundredths of a penny
  links  TEXT NOT NULL                     -- hosts, as a JSON list
);

ALTER TABLE texts ADD COLUMN wording TEXT NOT NULL DEFAULT '';         -- its kind; '' before it was composed, or for a person's words
ALTER TABLE texts ADD COLUMN wording_language TEXT NOT NULL DEFAULT '';
ALTER TABLE texts ADD COLUMN wording_version TEXT NOT NULL DEFAULT '';

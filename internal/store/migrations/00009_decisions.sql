-- Why each absence was decided as it was, as it was said then; and the days on
-- which a school is open for less than all, or ends early.
-- +goose Up

-- One row a decision about an absence; only ever added. The reasons hold ids,
-- places on a list and sentences, never a name or a number.
CREATE TABLE decisions (
  id      TEXT PRIMARY KEY,
  absence TEXT NOT NULL REFERENCES absences (id),
  at      BIGINT NOT NULL,
  reasons TEXT NOT NULL                     -- JSON, in the order in which they were weighed
);
CREATE INDEX decisions_by_absence ON decisions (absence);

-- Absences nobody has settled: few, and looked for every day.
CREATE INDEX absences_unsettled ON absences (school, day) WHERE code = 'N';

-- Afternoons that end early.
CREATE TABLE early_finishes (
  school TEXT NOT NULL REFERENCES schools (urn),
  day    TEXT NOT NULL,
  ends   INTEGER NOT NULL,                  -- minutes after midnight, London
  note   TEXT NOT NULL,
  PRIMARY KEY (school, day)
);

-- Days, or sessions, on which some year groups are not in.
CREATE TABLE part_closures (
  school  TEXT NOT NULL REFERENCES schools (urn),
  day     TEXT NOT NULL,
  session TEXT NOT NULL,                    -- '' the whole day
  year    INTEGER NOT NULL,                 -- national curriculum year, 0 for reception
  kind    TEXT NOT NULL,
  note    TEXT NOT NULL,
  PRIMARY KEY (school, day, session, year)
);

-- What replies say, the concerns they raise, and what is said back.
-- +goose Up

-- A person may put a text beside an absence that no alert named.
CREATE TABLE replies_read (
  id             TEXT PRIMARY KEY,
  inbound        TEXT NOT NULL REFERENCES inbound (id),
  school         TEXT NOT NULL REFERENCES schools (urn),
  alert          TEXT REFERENCES alerts (text),   -- NULL: a person put it here
  absence        TEXT NOT NULL REFERENCES absences (id),
  kind           TEXT NOT NULL,
  at             BIGINT NOT NULL,
  suggested      TEXT NOT NULL DEFAULT '',        -- the code it suggests, '' for none
  because_sealed BYTEA,                           -- the words that say so, as a JSON list
  confidence     DOUBLE PRECISION NOT NULL DEFAULT 0,
  UNIQUE (inbound, absence)
);
INSERT INTO replies_read (id, inbound, school, alert, absence, kind, at) SELECT id, inbound, school, alert, absence, kind, at FROM replies;
DROP TABLE replies;
ALTER TABLE replies_read RENAME TO replies;
CREATE INDEX replies_by_absence ON replies (absence);

ALTER TABLE inbound ADD COLUMN kind TEXT NOT NULL DEFAULT '';  -- what it reads as; '' before it is read

-- All that was said between a school and one number. Whoever answers has it.
CREATE TABLE threads (
  id           TEXT PRIMARY KEY,
  school       TEXT NOT NULL REFERENCES schools (urn),
  number_index TEXT NOT NULL,
  contact      TEXT REFERENCES contacts (id),     -- NULL: nobody on the roll has the number
  inbound      TEXT NOT NULL REFERENCES inbound (id), -- the newest
  last_at      BIGINT NOT NULL,
  claimed_by   TEXT NOT NULL DEFAULT '',
  claimed_at   BIGINT,
  UNIQUE (school, number_index)
);
CREATE INDEX threads_by_last ON threads (school, last_at);

-- An inbound text as one school has it.
CREATE TABLE heard (
  inbound TEXT NOT NULL REFERENCES inbound (id),
  school  TEXT NOT NULL REFERENCES schools (urn),
  thread  TEXT NOT NULL REFERENCES threads (id),
  at      BIGINT NOT NULL,
  PRIMARY KEY (inbound, school)
);
CREATE INDEX heard_by_thread ON heard (thread, at);

-- A concern: a reply that shows that the adult did not know, or harm, or that
-- we told a stranger. Software opens one and never closes it.
CREATE TABLE concerns (
  id           TEXT PRIMARY KEY,
  school       TEXT NOT NULL REFERENCES schools (urn),
  day          TEXT NOT NULL,
  session      TEXT NOT NULL,
  kind         TEXT NOT NULL,                     -- concern, emergency, breach; only ever to the graver
  number_index TEXT NOT NULL,
  contact      TEXT REFERENCES contacts (id),
  at           BIGINT NOT NULL,
  waiting      BIGINT NOT NULL,                   -- since when it waits to be taken: it began, or became graver
  taken_at     BIGINT,
  taken_by     TEXT NOT NULL DEFAULT '',
  told         INTEGER NOT NULL DEFAULT 0,        -- how far up it has gone: 1 lead, 2 deputy, 3 head
  closed_at    BIGINT,
  closed_by    TEXT NOT NULL DEFAULT '',
  found_sealed BYTEA                              -- what the person who closed it found
);
CREATE INDEX concerns_open ON concerns (school, number_index) WHERE closed_at IS NULL;
CREATE INDEX concerns_untaken ON concerns (waiting) WHERE closed_at IS NULL;
CREATE INDEX concerns_by_day ON concerns (school, day);

CREATE TABLE concern_texts (
  concern      TEXT NOT NULL REFERENCES concerns (id),
  inbound      TEXT NOT NULL REFERENCES inbound (id),
  words_sealed BYTEA,                             -- the words that worry, as a JSON list
  at           BIGINT NOT NULL,
  PRIMARY KEY (concern, inbound)
);
CREATE INDEX concern_texts_by_inbound ON concern_texts (inbound);

CREATE TABLE concern_pupils (
  concern TEXT NOT NULL REFERENCES concerns (id),
  pupil   TEXT NOT NULL REFERENCES pupils (id),
  absence TEXT REFERENCES absences (id),          -- NULL: no register has said that the pupil is absent
  PRIMARY KEY (concern, pupil)
);
CREATE INDEX concern_pupils_by_absence ON concern_pupils (absence) WHERE absence IS NOT NULL;

-- A text of ours that is no alert: an answer, a question, a person's words.
CREATE TABLE messages (
  text         TEXT PRIMARY KEY REFERENCES texts (id),
  school       TEXT NOT NULL REFERENCES schools (urn),
  day          TEXT NOT NULL,
  number_index TEXT NOT NULL,
  about        TEXT NOT NULL,                     -- the wording, or 'words' when a person wrote it
  inbound      TEXT REFERENCES inbound (id),      -- what it answers
  pupil        TEXT REFERENCES pupils (id),       -- whom a person's words are about, if one
  words_sealed BYTEA,
  choices      TEXT NOT NULL DEFAULT '',          -- of a question: the absences it numbers, as a JSON list
  advice       TEXT NOT NULL DEFAULT '',          -- of an answer: which line of guidance
  answered_at  BIGINT,                            -- of a question
  actor        TEXT NOT NULL,
  at           BIGINT NOT NULL
);
CREATE INDEX messages_by_number ON messages (number_index, day);
CREATE INDEX messages_by_inbound ON messages (inbound) WHERE inbound IS NOT NULL;

-- A suggestion a person accepted, and until when that can be taken back.
CREATE TABLE acceptances (
  id        TEXT NOT NULL,                        -- one act may accept several
  absence   TEXT NOT NULL REFERENCES absences (id),
  school    TEXT NOT NULL REFERENCES schools (urn),
  day       TEXT NOT NULL,
  code      TEXT NOT NULL,
  was       TEXT NOT NULL,                        -- the code before
  actor     TEXT NOT NULL,
  at        BIGINT NOT NULL,
  until     BIGINT NOT NULL,
  undone_at BIGINT,
  PRIMARY KEY (id, absence)
);
CREATE INDEX acceptances_by_absence ON acceptances (absence, until);

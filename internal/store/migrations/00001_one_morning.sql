-- One morning, end to end: the roll, the closures of registers, the texts they
-- led to, the replies, and who may see and do what.
--
-- Instants are BIGINT milliseconds of UTC; days are TEXT like 2026-11-23.
-- Columns named *_sealed open only with the key, which is not in here; *_index
-- is a keyed hash by which the same number is found again.
-- +goose Up

CREATE TABLE networks (
  id   TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL
);

CREATE TABLE schools (
  urn          TEXT PRIMARY KEY,
  name         TEXT NOT NULL,
  text_name    TEXT NOT NULL,
  office_phone TEXT NOT NULL,
  phase        TEXT NOT NULL,
  network      TEXT REFERENCES networks (id),
  am_start     INTEGER NOT NULL,            -- minutes after midnight, London
  pm_start     INTEGER NOT NULL,
  policy       TEXT NOT NULL DEFAULT '{}'   -- JSON; what is missing has its default
);

CREATE TABLE terms (
  school    TEXT NOT NULL REFERENCES schools (urn),
  name      TEXT NOT NULL,
  first_day TEXT NOT NULL,
  last_day  TEXT NOT NULL,
  PRIMARY KEY (school, first_day)
);

CREATE TABLE closed_days (
  school  TEXT NOT NULL REFERENCES schools (urn),
  day     TEXT NOT NULL,
  session TEXT NOT NULL,                    -- '' the whole day
  kind    TEXT NOT NULL,
  note    TEXT NOT NULL,
  PRIMARY KEY (school, day, session)
);

CREATE TABLE pupils (
  id         TEXT PRIMARY KEY,
  school     TEXT NOT NULL REFERENCES schools (urn),
  ref        TEXT NOT NULL,                 -- the school's own id
  upn        TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name  TEXT NOT NULL,
  text_name  TEXT NOT NULL,
  grp        TEXT NOT NULL,
  year       INTEGER NOT NULL,
  vulnerable BOOLEAN NOT NULL,
  no_text    BOOLEAN NOT NULL,
  in_care    BOOLEAN NOT NULL,
  left_on    TEXT NOT NULL DEFAULT '',
  UNIQUE (school, ref)
);
CREATE INDEX pupils_by_group ON pupils (school, grp);
CREATE INDEX pupils_by_upn ON pupils (school, upn) WHERE upn <> '';

CREATE TABLE contacts (
  id            TEXT PRIMARY KEY,
  school        TEXT NOT NULL REFERENCES schools (urn),
  ref           TEXT NOT NULL,
  name          TEXT NOT NULL,
  number_sealed BYTEA,
  number_index  TEXT NOT NULL,              -- '' when there is no number
  language      TEXT NOT NULL,
  role          TEXT NOT NULL,
  problem       TEXT NOT NULL,
  UNIQUE (school, ref)
);
CREATE INDEX contacts_by_number ON contacts (number_index) WHERE number_index <> '';

CREATE TABLE ties (
  pupil                   TEXT NOT NULL REFERENCES pupils (id),
  contact                 TEXT NOT NULL REFERENCES contacts (id),
  relationship            TEXT NOT NULL,
  ord                     INTEGER NOT NULL,
  parental_responsibility BOOLEAN NOT NULL,
  lives_with              BOOLEAN NOT NULL,
  text_rule               TEXT NOT NULL,
  court_order             BOOLEAN NOT NULL,
  PRIMARY KEY (pupil, contact)
);
CREATE INDEX ties_by_contact ON ties (contact);

-- The lock of one school on one day: whoever decides holds its row. It counts
-- the revisions kept, so that the ledger misses one that is lost.
CREATE TABLE school_days (
  school      TEXT NOT NULL,
  day         TEXT NOT NULL,
  am_closures INTEGER NOT NULL DEFAULT 0,
  pm_closures INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (school, day)
);

-- One row a revision of a register. Marks are packed as JSON by the school's
-- own refs: no names. The answer is kept so that a replay gets the same one.
CREATE TABLE closures (
  id          TEXT PRIMARY KEY,
  school      TEXT NOT NULL REFERENCES schools (urn),
  day         TEXT NOT NULL,
  session     TEXT NOT NULL,
  grp         TEXT NOT NULL,
  revision    INTEGER NOT NULL,
  closed_at   BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  fingerprint TEXT NOT NULL,
  marks       TEXT NOT NULL,
  answer      TEXT NOT NULL,
  actor       TEXT NOT NULL,
  UNIQUE (school, day, session, grp, revision)
);

-- Marks a person must look at: a code not in force, a pupil nobody knows.
CREATE TABLE odd_marks (
  id      TEXT PRIMARY KEY,
  closure TEXT NOT NULL REFERENCES closures (id),
  pupil   TEXT REFERENCES pupils (id),
  ref     TEXT NOT NULL,
  code    TEXT NOT NULL,
  detail  TEXT NOT NULL
);
CREATE INDEX odd_marks_by_closure ON odd_marks (closure);

CREATE TABLE absences (
  id             TEXT PRIMARY KEY,
  school         TEXT NOT NULL REFERENCES schools (urn),
  day            TEXT NOT NULL,
  session        TEXT NOT NULL,
  pupil          TEXT NOT NULL REFERENCES pupils (id),
  grp            TEXT NOT NULL,
  closure        TEXT NOT NULL REFERENCES closures (id), -- the revision that first said so
  code_at_close  TEXT NOT NULL,
  code           TEXT NOT NULL,
  minutes_late   INTEGER NOT NULL,
  comment_sealed BYTEA,
  course         TEXT NOT NULL,             -- explained_at_close, alerted, withheld
  reason         TEXT NOT NULL,             -- why withheld or held
  detail         TEXT NOT NULL,
  arrived        BOOLEAN NOT NULL,
  explained_at   BIGINT,
  explained_by   TEXT,
  note_sealed    BYTEA,
  created_at     BIGINT NOT NULL,
  UNIQUE (school, day, session, pupil)
);

-- A text owed to one number: the outbox of everything. It counts the lines of
-- its timeline and its receipts, so that the ledger misses one that is lost.
CREATE TABLE texts (
  id            TEXT PRIMARY KEY,
  school        TEXT NOT NULL REFERENCES schools (urn),
  kind          TEXT NOT NULL,
  lane          TEXT NOT NULL,
  state         TEXT NOT NULL,
  reason        TEXT NOT NULL,
  contact       TEXT,
  number_sealed BYTEA NOT NULL,
  number_index  TEXT NOT NULL,
  sender        TEXT NOT NULL,
  after_text    TEXT,
  attempt       INTEGER NOT NULL,
  body_sealed   BYTEA,
  parts         INTEGER NOT NULL,
  carrier_id    TEXT NOT NULL,
  code          INTEGER NOT NULL,
  raised_at     BIGINT NOT NULL,
  send_after    BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL,
  release_at    BIGINT,                     -- of a held text; NULL: a person must
  claimed_at    BIGINT,
  posting_at    BIGINT,                     -- NULL: the carrier has surely not been asked
  lease_until   BIGINT,
  ask_at        BIGINT,                     -- of an unknown text: when to ask the carrier next
  sent_at       BIGINT,
  changed_at    BIGINT NOT NULL,
  events        INTEGER NOT NULL DEFAULT 1, -- lines of text_events; the first is written with it
  receipts      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX texts_waiting ON texts (lane, send_after) WHERE state = 'raised';
CREATE INDEX texts_held ON texts (expires_at) WHERE state IN ('held', 'raised');
CREATE INDEX texts_releasable ON texts (release_at) WHERE state = 'held';
CREATE INDEX texts_claimed ON texts (lease_until) WHERE state = 'sending';
CREATE INDEX texts_unknown ON texts (ask_at) WHERE state = 'unknown';
CREATE INDEX texts_by_number ON texts (number_index, raised_at);
CREATE UNIQUE INDEX texts_by_carrier ON texts (carrier_id) WHERE carrier_id <> '';

CREATE TABLE text_events (
  text       TEXT NOT NULL REFERENCES texts (id),
  seq        INTEGER NOT NULL,
  at         BIGINT NOT NULL,
  from_state TEXT NOT NULL,
  to_state   TEXT NOT NULL,
  attempt    INTEGER NOT NULL,
  why        TEXT NOT NULL,
  code       INTEGER NOT NULL,
  PRIMARY KEY (text, seq)
);

CREATE TABLE receipts (
  id         TEXT PRIMARY KEY,
  text       TEXT,                          -- NULL: of nothing we know
  carrier_id TEXT NOT NULL,
  status     TEXT NOT NULL,
  code       INTEGER NOT NULL,
  at         BIGINT NOT NULL
);
CREATE INDEX receipts_by_text ON receipts (text);

-- An alert is the text about an absence; a correction takes one back.
CREATE TABLE alerts (
  text     TEXT PRIMARY KEY REFERENCES texts (id),
  school   TEXT NOT NULL REFERENCES schools (urn),
  day      TEXT NOT NULL,
  session  TEXT NOT NULL,
  contact  TEXT NOT NULL REFERENCES contacts (id),
  corrects TEXT REFERENCES texts (id),
  reason   TEXT NOT NULL,                   -- why it was raised, as a sentence
  named    INTEGER NOT NULL                 -- how many absences it has ever named
);
CREATE INDEX alerts_by_day ON alerts (school, day, session);

CREATE TABLE alert_pupils (
  alert      TEXT NOT NULL REFERENCES alerts (text),
  absence    TEXT NOT NULL REFERENCES absences (id),
  pupil      TEXT NOT NULL REFERENCES pupils (id),
  contact    TEXT NOT NULL,
  day        TEXT NOT NULL,
  session    TEXT NOT NULL,
  kind       TEXT NOT NULL,                 -- of the text
  dropped_at BIGINT,                        -- taken out before the text went
  PRIMARY KEY (alert, absence)
);
-- One alert a contact, session and pupil: the last word against telling twice.
CREATE UNIQUE INDEX alert_once ON alert_pupils (contact, day, session, pupil)
  WHERE kind = 'alert' AND dropped_at IS NULL;
CREATE INDEX alert_pupils_by_absence ON alert_pupils (absence);

CREATE TABLE stopped (
  sender       TEXT NOT NULL,
  number_index TEXT NOT NULL,
  why          TEXT NOT NULL,
  since        BIGINT NOT NULL,
  PRIMARY KEY (sender, number_index)
);
CREATE INDEX stopped_by_number ON stopped (number_index);

CREATE TABLE inbound (
  id           TEXT PRIMARY KEY,
  carrier_id   TEXT NOT NULL UNIQUE,
  from_sealed  BYTEA NOT NULL,
  number_index TEXT NOT NULL,
  to_number    TEXT NOT NULL,
  service      TEXT NOT NULL,
  body_sealed  BYTEA NOT NULL,
  media        INTEGER NOT NULL,
  opt_out      TEXT NOT NULL,
  at           BIGINT NOT NULL,
  matched_at   BIGINT,                      -- NULL: not yet looked at
  replies      INTEGER NOT NULL DEFAULT 0   -- rows of replies it led to
);
CREATE INDEX inbound_waiting ON inbound (at) WHERE matched_at IS NULL;
CREATE INDEX inbound_by_number ON inbound (number_index, at);

-- A reply is an inbound text beside one absence; siblings have one each.
CREATE TABLE replies (
  id      TEXT PRIMARY KEY,
  inbound TEXT NOT NULL REFERENCES inbound (id),
  school  TEXT NOT NULL REFERENCES schools (urn),
  alert   TEXT NOT NULL REFERENCES alerts (text),
  absence TEXT NOT NULL REFERENCES absences (id),
  kind    TEXT NOT NULL,
  at      BIGINT NOT NULL,
  UNIQUE (inbound, absence)
);
CREATE INDEX replies_by_absence ON replies (absence);

-- An inbound text that answers no alert, for the school whose contact sent it;
-- from a number nobody knows, for every school of the sender.
CREATE TABLE unmatched (
  inbound TEXT NOT NULL REFERENCES inbound (id),
  school  TEXT NOT NULL REFERENCES schools (urn),
  contact TEXT REFERENCES contacts (id),   -- NULL: nobody on the roll has the number
  day     TEXT NOT NULL,
  PRIMARY KEY (inbound, school)
);
CREATE INDEX unmatched_by_day ON unmatched (school, day);

CREATE TABLE senders (
  id               TEXT PRIMARY KEY,
  account          TEXT NOT NULL,
  service          TEXT NOT NULL,
  from_number      TEXT NOT NULL,
  parts_per_second DOUBLE PRECISION NOT NULL
);

CREATE TABLE pauses (
  id       TEXT PRIMARY KEY,
  school   TEXT NOT NULL,                   -- '' every school
  kind     TEXT NOT NULL,
  why      TEXT NOT NULL,
  actor    TEXT NOT NULL,
  since    BIGINT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT
);
CREATE UNIQUE INDEX pause_once ON pauses (school, kind) WHERE ended_at IS NULL;

-- The heads of a school's two chains. Whoever adds a line holds the row until
-- commit, so lines become visible in the order of their numbers.
CREATE TABLE heads (
  school     TEXT PRIMARY KEY,
  news_seq   BIGINT NOT NULL,
  audit_seq  BIGINT NOT NULL,
  audit_hash TEXT NOT NULL
);

CREATE TABLE news (
  school TEXT NOT NULL,
  seq    BIGINT NOT NULL,
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (school, seq)
);

-- Who did it: one chain a school, ids only, so that erasure leaves it whole.
CREATE TABLE audit (
  school TEXT NOT NULL,
  seq    BIGINT NOT NULL,
  at     BIGINT NOT NULL,
  actor  TEXT NOT NULL,
  act    TEXT NOT NULL,
  target TEXT NOT NULL,
  detail TEXT NOT NULL,
  prev   TEXT NOT NULL,
  hash   TEXT NOT NULL,
  PRIMARY KEY (school, seq)
);

CREATE TABLE staff (
  id       TEXT PRIMARY KEY,
  school   TEXT NOT NULL REFERENCES schools (urn),
  email    TEXT NOT NULL UNIQUE,            -- lower case
  name     TEXT NOT NULL,
  role     TEXT NOT NULL,
  password TEXT NOT NULL,                   -- argon2id, in PHC form
  left_at  BIGINT
);

CREATE TABLE sign_ins (
  token_hash TEXT PRIMARY KEY,
  staff      TEXT NOT NULL REFERENCES staff (id),
  csrf       TEXT NOT NULL,
  at         BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE TABLE sign_in_tries (
  key TEXT NOT NULL,                        -- keyed hash of the email, or of the address
  at  BIGINT NOT NULL
);
CREATE INDEX sign_in_tries_by_key ON sign_in_tries (key, at);

CREATE TABLE api_keys (
  id         TEXT PRIMARY KEY,
  hash       TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  school     TEXT REFERENCES schools (urn),
  network    TEXT REFERENCES networks (id),
  scopes     TEXT NOT NULL,                 -- words with spaces between
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);

-- Idempotency-Key: what was asked under a key, and what was answered.
CREATE TABLE idempotency (
  api_key     TEXT NOT NULL,
  key         TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status      INTEGER NOT NULL,             -- 0 while it runs
  headers     TEXT NOT NULL,                -- JSON
  body_sealed BYTEA,
  at          BIGINT NOT NULL,
  PRIMARY KEY (api_key, key)
);
CREATE INDEX idempotency_by_age ON idempotency (at);

-- One firing of a job in one slot, whoever's clock knocked.
CREATE TABLE ticks (
  job  TEXT NOT NULL,
  slot BIGINT NOT NULL,
  at   BIGINT NOT NULL,
  PRIMARY KEY (job, slot)
);

CREATE TABLE processes (
  id      TEXT PRIMARY KEY,
  beat_at BIGINT NOT NULL
);

CREATE TABLE settings (
  name  TEXT PRIMARY KEY,                   -- "demo_clock", "key_check"
  value TEXT NOT NULL
);

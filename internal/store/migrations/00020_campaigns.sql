-- Campaigns: planned texting. Nothing about an absence ever reads these tables:
-- a family held out here is texted about an absence all the same.
-- +goose Up

CREATE TABLE campaigns (
  id          TEXT PRIMARY KEY,
  school      TEXT NOT NULL REFERENCES schools (urn),
  pack        TEXT NOT NULL,               -- the pack it began as
  status      TEXT NOT NULL,
  version     INTEGER NOT NULL,
  body        TEXT NOT NULL,               -- JSON: plan, seed, who wrote, proposed, approved, paused
  note_sealed BYTEA,                       -- what a person wrote about it
  changed_at  BIGINT NOT NULL
);
CREATE INDEX campaigns_by_school ON campaigns (school);
CREATE INDEX campaigns_live ON campaigns (id) WHERE status IN ('approved', 'running');

-- Pupils whom staff have taken out, with one of a few reasons: never in words.
CREATE TABLE campaign_outs (
  campaign TEXT NOT NULL REFERENCES campaigns (id),
  pupil    TEXT NOT NULL REFERENCES pupils (id),
  reason   TEXT NOT NULL,
  actor    TEXT NOT NULL,
  at       BIGINT NOT NULL,
  PRIMARY KEY (campaign, pupil)
);

-- One wave on one day. The unique row is the claim: each fires once.
CREATE TABLE campaign_waves (
  id         TEXT PRIMARY KEY,
  campaign   TEXT NOT NULL REFERENCES campaigns (id),
  school     TEXT NOT NULL REFERENCES schools (urn),
  wave       TEXT NOT NULL,                -- its key in the plan
  due_at     BIGINT NOT NULL,
  ends_at    BIGINT NOT NULL,
  version    INTEGER NOT NULL,             -- of the campaign, as approved
  body       TEXT NOT NULL,                -- JSON: the wave and the plan, as approved
  state      TEXT NOT NULL,                -- due, open, over, missed
  why        TEXT NOT NULL,
  opened_at  BIGINT,
  over_at    BIGINT,
  to_text    INTEGER NOT NULL DEFAULT 0,
  held_out   INTEGER NOT NULL DEFAULT 0,
  left_out   INTEGER NOT NULL DEFAULT 0,
  raised     INTEGER NOT NULL DEFAULT 0,
  kept       BOOLEAN NOT NULL DEFAULT FALSE, -- its texts are held: the school is shut
  UNIQUE (campaign, wave, due_at)
);
CREATE INDEX campaign_waves_under_way ON campaign_waves (due_at) WHERE state IN ('due', 'open');

-- The snapshot of a wave: every family of the school with its reason. It is
-- written once; only the raising of its text is noted on it.
CREATE TABLE campaign_families (
  wave      TEXT NOT NULL REFERENCES campaign_waves (id),
  family    TEXT NOT NULL,                 -- the smallest id of its pupils
  campaign  TEXT NOT NULL,
  school    TEXT NOT NULL,
  week      TEXT NOT NULL,                 -- ISO, 2026-W48
  contact   TEXT NOT NULL,                 -- '' when nobody is texted
  pupils    TEXT NOT NULL,                 -- JSON: ids, sessions missed, why
  band      TEXT NOT NULL,
  why       TEXT NOT NULL,
  arm       TEXT NOT NULL,                 -- '' for a family left out
  text      TEXT NOT NULL,                 -- the id its text has or will have; '' for none
  raised_at BIGINT,
  PRIMARY KEY (wave, family)
);
-- The last word: one campaign text a family and ISO week, over all campaigns.
CREATE UNIQUE INDEX campaign_family_week ON campaign_families (family, week) WHERE text <> '';
CREATE UNIQUE INDEX campaign_families_by_text ON campaign_families (text) WHERE text <> '';
CREATE INDEX campaign_families_to_raise ON campaign_families (wave, family) WHERE text <> '' AND raised_at IS NULL;
CREATE INDEX campaign_families_by_week ON campaign_families (school, week) WHERE text <> '';

-- A text that shows a wording to a member of staff.
CREATE TABLE campaign_tests (
  text         TEXT PRIMARY KEY REFERENCES texts (id),
  campaign     TEXT NOT NULL REFERENCES campaigns (id),
  words_sealed BYTEA NOT NULL
);

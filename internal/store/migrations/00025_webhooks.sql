-- Webhooks: where settled codes are handed back to a school's register system,
-- and how each has gone.
-- +goose Up

CREATE TABLE webhooks (
  id                TEXT PRIMARY KEY,
  school            TEXT NOT NULL REFERENCES schools (urn),
  url_sealed        BYTEA NOT NULL,         -- an address may hold a token
  secret_sealed     BYTEA NOT NULL,
  old_secret_sealed BYTEA,                  -- signs beside the other until old_until
  old_until         BIGINT,
  is_on             BOOLEAN NOT NULL,
  off_because       TEXT NOT NULL,          -- '' while on; by_hand, gone
  seen              BIGINT NOT NULL,        -- up to which number of the school's news its deliveries are owed
  created_at        BIGINT NOT NULL,
  rest_until        BIGINT NOT NULL,        -- the receiver is left alone until then; 0 for not
  failing_since     BIGINT,                 -- NULL while what is posted is taken
  fault             TEXT NOT NULL,          -- what came of the last post; '' when it was taken
  status            INTEGER NOT NULL,       -- the HTTP status of it, 0 for none
  delivered_at      BIGINT                  -- when it last took one
);
CREATE INDEX webhooks_by_school ON webhooks (school);

-- One settled code owed to one webhook. The id is made of what it says, so that
-- the same code never goes as two events, not even after a restore.
CREATE TABLE webhook_deliveries (
  id            TEXT PRIMARY KEY,
  webhook       TEXT NOT NULL REFERENCES webhooks (id),
  absence       TEXT NOT NULL REFERENCES absences (id),
  seq           BIGINT NOT NULL,            -- of the news that told of it: later ones of an absence have a higher one
  day           TEXT NOT NULL,
  session       TEXT NOT NULL,
  code_at_close TEXT NOT NULL,
  code          TEXT NOT NULL,
  settled_at    BIGINT NOT NULL,
  settled_by    TEXT NOT NULL,
  state         TEXT NOT NULL,              -- waiting, posting, delivered, overtaken, given_up
  tries         INTEGER NOT NULL,           -- since it was owed
  claims        INTEGER NOT NULL,           -- ever: tells a claim from one whose lease ran out
  created_at    BIGINT NOT NULL,
  owed_at       BIGINT NOT NULL,            -- created_at, or when somebody asked for it again
  next_at       BIGINT NOT NULL,
  lease_until   BIGINT NOT NULL,
  ended_at      BIGINT,
  fault         TEXT NOT NULL,              -- what came of the last post
  status        INTEGER NOT NULL,
  UNIQUE (webhook, absence, settled_at, code)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook, next_at) WHERE state IN ('waiting', 'posting');
CREATE INDEX webhook_deliveries_of_absence ON webhook_deliveries (webhook, absence, seq);
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

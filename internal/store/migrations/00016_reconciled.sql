-- What the carrier's list of a day and ours said of each other.
-- +goose Up

CREATE TABLE reconciled (
  sender    TEXT NOT NULL,
  first_at  BIGINT NOT NULL,                -- of the stretch compared
  until_at  BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  theirs    INTEGER NOT NULL,
  ours      INTEGER NOT NULL,
  learned   INTEGER NOT NULL,
  strange   INTEGER NOT NULL,               -- messages no text here knows
  missing   INTEGER NOT NULL,               -- texts the carrier does not have
  named     TEXT NOT NULL,                  -- JSON: ids of some of both
  PRIMARY KEY (sender, first_at, until_at)
);
CREATE INDEX texts_by_sent ON texts (sender, sent_at) WHERE sent_at IS NOT NULL;

-- Circuits: accounts that the carrier refuses or does not answer, as each work
-- process finds them, so that the pages of other processes can say so.
-- +goose Up

CREATE TABLE circuits (
  account TEXT NOT NULL,
  process TEXT NOT NULL,
  refused BOOLEAN NOT NULL,                 -- else it does not answer
  code    INTEGER NOT NULL,
  http    INTEGER NOT NULL,
  since   BIGINT NOT NULL,
  try_at  BIGINT NOT NULL,
  PRIMARY KEY (account, process)
);

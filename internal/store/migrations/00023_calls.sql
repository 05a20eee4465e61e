-- Calls are counted, so that the ledger misses one that is lost, and a text to
-- staff that did not arrive is passed on once.
-- +goose Up

-- How many lines came of ringing about a pupil, and about how many pupils
-- somebody rang in each session.
ALTER TABLE calls ADD COLUMN lines INTEGER NOT NULL DEFAULT 0;
ALTER TABLE school_days ADD COLUMN am_calls INTEGER NOT NULL DEFAULT 0;
ALTER TABLE school_days ADD COLUMN pm_calls INTEGER NOT NULL DEFAULT 0;
UPDATE calls SET lines = (SELECT COUNT(*) FROM call_outcomes o WHERE o.call = calls.id);
UPDATE school_days SET
  am_calls = (SELECT COUNT(*) FROM calls c WHERE c.school = school_days.school AND c.day = school_days.day AND c.session = 'AM'),
  pm_calls = (SELECT COUNT(*) FROM calls c WHERE c.school = school_days.school AND c.day = school_days.day AND c.session = 'PM');

-- When somebody saw to it that the text did not arrive: the next role was told,
-- or need not be.
ALTER TABLE staff_texts ADD COLUMN passed_at BIGINT;
CREATE INDEX staff_texts_unpassed ON staff_texts (day) WHERE passed_at IS NULL;

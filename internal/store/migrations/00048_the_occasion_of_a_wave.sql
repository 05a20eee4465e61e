-- A wave fires once for each of its occasions, and an occasion is what its rule
-- names: the instant moves when a calendar is put right. Firings kept before have
-- none, and are read as that of their date, which hangs on the calendar; so are
-- those that a process of the version before still writes. Only what has gone or
-- goes holds its occasion: what was missed may still come on another day.
-- +goose Up

ALTER TABLE campaign_waves ADD COLUMN occasion TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX campaign_wave_occasion ON campaign_waves (campaign, wave, occasion)
  WHERE occasion <> '' AND (state = 'due' OR opened_at IS NOT NULL);

-- A family's week is free again once its text has ended without having left. A
-- process of the version before goes on to count such a week as used.
ALTER TABLE campaign_families ADD COLUMN freed BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX campaign_family_week;
CREATE UNIQUE INDEX campaign_family_week ON campaign_families (family, week) WHERE text <> '' AND NOT freed;

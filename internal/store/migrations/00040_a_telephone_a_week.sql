-- One campaign text a telephone and ISO week, whatever row of whatever list it
-- stands in: a family is named by its pupils, and when they change, or stand at
-- two schools of a trust, the telephone is the same. The row is the claim, written
-- when a wave is drawn: of two schools that draw in the same second one has it.
-- +goose Up

CREATE TABLE campaign_numbers (
  number_index TEXT NOT NULL,
  week         TEXT NOT NULL,              -- ISO, 2026-W48
  scope        TEXT NOT NULL,              -- the trust, or the school where it is of none
  school       TEXT NOT NULL,
  text         TEXT NOT NULL,              -- the id its text has or will have
  PRIMARY KEY (number_index, week, scope)
);
INSERT INTO campaign_numbers (number_index, week, scope, school, text)
SELECT c.number_index, f.week, COALESCE(n.id, f.school), f.school, f.text
FROM campaign_families f JOIN contacts c ON c.id = f.contact JOIN schools s ON s.urn = f.school LEFT JOIN networks n ON n.id = s.network AND n.kind = 'trust'
WHERE f.text <> '' AND c.number_index <> ''
ORDER BY f.text
ON CONFLICT (number_index, week, scope) DO NOTHING;

-- Waves whose time passes while they wait for approval are looked for too.
CREATE INDEX campaigns_proposed ON campaigns (id) WHERE status = 'proposed';

-- What each wave to come would take of the sender, for whoever plans another: it
-- is written when a campaign is put forward, and again when it is approved.
CREATE TABLE campaign_parts (
  campaign TEXT NOT NULL REFERENCES campaigns (id),
  wave     TEXT NOT NULL,
  due_at   BIGINT NOT NULL,
  ends_at  BIGINT NOT NULL,
  parts    INTEGER NOT NULL,
  PRIMARY KEY (campaign, wave, due_at)
);
CREATE INDEX campaign_parts_by_time ON campaign_parts (ends_at, due_at);

-- How many texts people and programs of a school have written by hand lately.
CREATE INDEX messages_by_hand ON messages (school, at) WHERE about = 'words';

-- name: wave-claim
-- One firing of one wave, for one occasion and at one instant: whoever writes the
-- row has it, by either unique row.
INSERT INTO campaign_waves (id, campaign, school, wave, occasion, due_at, ends_at, version, body, state, why, over_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING

-- name: wave-gone
-- Whether an occasion of a wave has gone or goes: it is not missed either then.
SELECT id FROM campaign_waves WHERE campaign = $1 AND wave = $2 AND occasion = $3 AND occasion <> '' AND (state = 'due' OR opened_at IS NOT NULL)


-- name: wave-one
-- One firing as it stands.
SELECT id, campaign, school, occasion, due_at, ends_at, version, body, state, why, opened_at, over_at, to_text, held_out, left_out, raised, kept
FROM campaign_waves WHERE id = $1

-- name: wave-lock
-- One step of a firing at a time.
SELECT id, campaign, school, occasion, due_at, ends_at, version, body, state, why, opened_at, over_at, to_text, held_out, left_out, raised, kept
FROM campaign_waves WHERE id = $1
-- postgres: FOR UPDATE

-- name: waves-of-campaign
-- What of a campaign has gone and goes, the newest first.
SELECT id, campaign, school, occasion, due_at, ends_at, version, body, state, why, opened_at, over_at, to_text, held_out, left_out, raised, kept
FROM campaign_waves WHERE campaign = $1 ORDER BY due_at DESC, id

-- name: waves-under-way
-- What a process has to see to.
SELECT id, campaign, school, occasion, due_at, ends_at, version, body, state, why, opened_at, over_at, to_text, held_out, left_out, raised, kept
FROM campaign_waves WHERE state IN ('due', 'open') ORDER BY due_at, id

-- name: wave-take
-- Whoever draws a firing has it alone: another process passes on to the next.
SELECT id FROM campaign_waves WHERE id = $1 AND state = 'due'
-- postgres: FOR UPDATE SKIP LOCKED

-- name: wave-open
-- Everybody is drawn; from now on texts are raised.
UPDATE campaign_waves SET state = 'open', opened_at = $1, to_text = $2, held_out = $3, left_out = $4 WHERE id = $5 AND state = 'due'

-- name: wave-end
-- It is over, and says why.
UPDATE campaign_waves SET state = 'over', why = $1, over_at = $2 WHERE id = $3 AND state IN ('due', 'open')

-- name: wave-kept
-- Its texts are held while the school is shut, or no longer.
UPDATE campaign_waves SET kept = $1 WHERE id = $2

-- name: wave-raised
-- How many families have had theirs raised.
UPDATE campaign_waves SET raised = raised + $1 WHERE id = $2

-- name: families-add
-- The snapshot: each family of the school, in or out, with its reason.
INSERT INTO campaign_families (wave, family, campaign, school, week, contact, pupils, band, why, arm, text) VALUES :rows(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)

-- name: families-to-raise
-- The next families whose text is owed, with the number as it is now.
-- and whether that telephone is claimed for the text.
SELECT f.family, f.text, f.contact, c.number_sealed, COALESCE(c.number_index, ''), f.week, COALESCE(w.text, '') = f.text
FROM campaign_families f LEFT JOIN contacts c ON c.id = f.contact
LEFT JOIN campaign_numbers w ON w.number_index = c.number_index AND w.week = f.week AND w.text = f.text
WHERE f.wave = $1 AND f.text <> '' AND f.raised_at IS NULL ORDER BY f.family LIMIT $2

-- name: families-left
-- Whether any still wait for theirs to be raised.
SELECT COUNT(*) FROM (SELECT 1 AS one FROM campaign_families WHERE wave = $1 AND text <> '' AND raised_at IS NULL LIMIT 1) waiting

-- name: families-raised
-- Their texts stand from now on.
UPDATE campaign_families SET raised_at = $1 WHERE wave = $2 AND family IN (:list)

-- name: family-no-number
-- A number that is gone since the snapshot, or has changed to one that has a
-- text already: there is nobody to text.
UPDATE campaign_families SET raised_at = $1, why = $2, text = '' WHERE wave = $3 AND family = $4

-- name: numbers-claim
-- The telephones of a snapshot, each for its text: in their order, so that two
-- that draw at once wait for each other and never both ways. What another has
-- this week stays its own, also where a school has joined a trust since.
INSERT INTO campaign_numbers (number_index, week, scope, school, text)
SELECT c.number_index, f.week, COALESCE(n.id, f.school), f.school, f.text
FROM campaign_families f JOIN contacts c ON c.id = f.contact JOIN schools s ON s.urn = f.school LEFT JOIN networks n ON n.id = s.network AND n.kind = 'trust'
WHERE f.wave = $1 AND f.text <> '' AND c.number_index <> '' AND NOT EXISTS (
  SELECT 1 FROM campaign_numbers w JOIN schools x ON x.urn = w.school
  WHERE w.number_index = c.number_index AND w.week = f.week AND (x.urn = f.school OR x.network = n.id))
ORDER BY c.number_index, f.family
ON CONFLICT (number_index, week, scope) DO NOTHING

-- name: numbers-claim-first
-- The same where neither the school nor its trust had claimed one for the week a
-- moment ago: what another claims at this moment is seen by the unique row.
INSERT INTO campaign_numbers (number_index, week, scope, school, text)
SELECT c.number_index, f.week, COALESCE(n.id, f.school), f.school, f.text
FROM campaign_families f JOIN contacts c ON c.id = f.contact JOIN schools s ON s.urn = f.school LEFT JOIN networks n ON n.id = s.network AND n.kind = 'trust'
WHERE f.wave = $1 AND f.text <> '' AND c.number_index <> ''
ORDER BY c.number_index, f.family
ON CONFLICT (number_index, week, scope) DO NOTHING

-- name: numbers-lost
-- The families of a snapshot whose telephone another has.
SELECT f.family FROM campaign_families f JOIN contacts c ON c.id = f.contact
LEFT JOIN campaign_numbers w ON w.number_index = c.number_index AND w.week = f.week AND w.text = f.text
WHERE f.wave = $1 AND f.text <> '' AND c.number_index <> '' AND w.text IS NULL

-- name: families-lose
-- They are out, and say why.
UPDATE campaign_families SET text = '', arm = '', why = $1 WHERE wave = $2 AND family IN (:list)

-- name: number-claim
-- One telephone that is another than when its text was drawn.
INSERT INTO campaign_numbers (number_index, week, scope, school, text)
SELECT $1, $2, COALESCE(n.id, s.urn), s.urn, $3 FROM schools s LEFT JOIN networks n ON n.id = s.network AND n.kind = 'trust'
WHERE s.urn = $4 AND NOT EXISTS (
  SELECT 1 FROM campaign_numbers w JOIN schools x ON x.urn = w.school
  WHERE w.number_index = $1 AND w.week = $2 AND (x.urn = s.urn OR x.network = n.id))
ON CONFLICT (number_index, week, scope) DO NOTHING

-- name: waves-drawn
-- The waves of a campaign that have been drawn so far, the newest first.
SELECT id FROM campaign_waves WHERE campaign = $1 AND opened_at IS NOT NULL ORDER BY due_at DESC

-- name: families-drawn
-- Where one of them drew each family. One wave at a time: its rows stand
-- together, and a plan over all of them goes wrong while the first is written.
SELECT pupils, arm FROM campaign_families WHERE wave = $1 AND arm <> ''

-- name: families-this-week
-- Which families of a school have a campaign text of an ISO week.
SELECT pupils FROM campaign_families WHERE school = $1 AND week = $2 AND text <> '' AND NOT freed

-- name: families-free
-- Families whose week is free again: their text was never raised in a wave that
-- is over, or ended without having left. What the carrier may once have had
-- stays, whatever became of it.
UPDATE campaign_families SET freed = TRUE WHERE school = $1 AND week = $2 AND text <> '' AND NOT freed AND (
  raised_at IS NULL AND wave IN (SELECT w.id FROM campaign_waves w WHERE w.school = $1 AND w.state = 'over')
  OR EXISTS (SELECT 1 FROM texts t WHERE t.id = campaign_families.text AND t.state IN ('withdrawn', 'expired') AND t.sent_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM text_events e WHERE e.text = t.id AND e.to_state = 'unknown')))

-- name: numbers-free
-- And their telephones.
DELETE FROM campaign_numbers WHERE school = $1 AND week = $2
  AND text IN (SELECT f.text FROM campaign_families f WHERE f.school = $1 AND f.week = $2 AND f.freed AND f.text <> '')

-- name: campaign-texts-waiting
-- How many campaign texts of each school wait to be claimed.
SELECT school, COUNT(*) FROM texts WHERE lane = 'campaigns' AND state = 'raised' GROUP BY school

-- name: wave-texts-hold
-- Texts of a wave that nobody has claimed are held.
UPDATE texts SET state = 'held', reason = $1, release_at = NULL, changed_at = $2, events = events + 1
WHERE state = 'raised' AND lane = 'campaigns' AND id IN (SELECT f.text FROM campaign_families f WHERE f.wave = $3 AND f.text <> '' AND f.raised_at IS NOT NULL)
RETURNING id

-- name: wave-texts-free
-- And go again.
UPDATE texts SET state = 'raised', reason = '', changed_at = $1, events = events + 1
WHERE state = 'held' AND lane = 'campaigns' AND id IN (SELECT f.text FROM campaign_families f WHERE f.wave = $2 AND f.text <> '' AND f.raised_at IS NOT NULL)
RETURNING id

-- name: wave-texts-withdraw
-- Or are taken back for good.
UPDATE texts SET state = 'withdrawn', reason = $1, changed_at = $2, events = events + 1
WHERE state = $3 AND lane = 'campaigns' AND id IN (SELECT f.text FROM campaign_families f WHERE f.wave = $4 AND f.text <> '' AND f.raised_at IS NOT NULL)
RETURNING id

-- name: waves-open-of-campaign
-- The firings whose texts may be on their way.
SELECT id FROM campaign_waves WHERE campaign = $1 AND state = 'open'

-- name: wave-states
-- What has become of a wave's texts.
SELECT t.state, COUNT(*) FROM campaign_families f JOIN texts t ON t.id = f.text WHERE f.wave = $1 AND f.text <> '' GROUP BY t.state

-- name: wave-toll
-- How many texts of a wave left, and how many came to an end from an instant on,
-- and how many of these did not arrive.
SELECT COUNT(*),
  COALESCE(SUM(CASE WHEN t.state <> 'sent' AND t.changed_at >= $2 THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN t.state IN ('undelivered', 'failed') AND t.changed_at >= $2 THEN 1 ELSE 0 END), 0)
FROM campaign_families f JOIN texts t ON t.id = f.text
WHERE f.wave = $1 AND f.text <> '' AND t.state IN ('sent', 'delivered', 'undelivered', 'failed')

-- name: wave-refusals
-- How many families of a wave said no within a time of its text, and from an
-- instant on: to campaigns, or to every text.
SELECT COUNT(DISTINCT f.family) FROM campaign_families f JOIN texts t ON t.id = f.text
JOIN inbound i ON i.number_index = t.number_index AND i.at > t.sent_at AND i.at <= t.sent_at + $3 AND i.at >= $2
WHERE f.wave = $1 AND f.text <> '' AND t.sent_at IS NOT NULL AND i.kind IN ('stop', 'no_campaigns')

-- name: wave-not-sent
-- Why texts of a wave ended without having left.
SELECT t.reason, COUNT(*) FROM campaign_families f JOIN texts t ON t.id = f.text
WHERE f.wave = $1 AND f.text <> '' AND t.state IN ('withdrawn', 'expired') GROUP BY t.reason

-- name: wave-reasons
-- Why its families are in and out.
SELECT CASE WHEN arm = 'held_out' THEN arm ELSE why END AS reason, COUNT(*) FROM campaign_families WHERE wave = $1
GROUP BY CASE WHEN arm = 'held_out' THEN arm ELSE why END

-- name: wave-opted-out
-- Families texted that have said no since: to these updates, or to all texts.
SELECT COUNT(*) FROM campaign_families f JOIN contacts c ON c.id = f.contact
WHERE f.wave = $1 AND f.raised_at IS NOT NULL AND f.text <> ''
  AND (c.no_campaigns OR EXISTS (SELECT 1 FROM no_campaigns n WHERE n.number_index = c.number_index AND n.school IN ('', c.school)) OR c.number_index <> '' AND EXISTS (SELECT 1 FROM stopped s WHERE s.number_index = c.number_index))

-- name: wave-people
-- Its families, for staff, with why each is in or out or was taken back.
SELECT f.family, COALESCE(c.name, ''), f.pupils, CASE WHEN t.state = 'withdrawn' AND t.reason <> '' THEN t.reason ELSE f.why END, f.arm, f.text, COALESCE(t.state, ''), f.raised_at
FROM campaign_families f LEFT JOIN contacts c ON c.id = f.contact LEFT JOIN texts t ON t.id = f.text AND f.text <> ''
WHERE f.wave = $1 ORDER BY f.family

-- name: wave-gate
-- What the last gate reads of a text's family.
SELECT f.wave, f.family, f.contact, f.pupils, f.band, f.why, f.arm, t.number_sealed
FROM campaign_families f JOIN texts t ON t.id = f.text WHERE f.text = $1

-- name: wave-gate-settling
-- Of the pupils of a family those about whom, or about whose adults, a concern
-- is open, or who are absent on a day while nobody has said why.
SELECT p.id FROM pupils p WHERE p.id IN (:list) AND (
  p.id IN (SELECT cp.pupil FROM concerns c JOIN concern_pupils cp ON cp.concern = c.id WHERE c.school = $1 AND c.closed_at IS NULL)
  OR p.id IN (SELECT t.pupil FROM concerns c JOIN ties t ON t.contact = c.contact WHERE c.school = $1 AND c.closed_at IS NULL)
  OR p.id IN (SELECT a.pupil FROM absences a
    WHERE a.school = $1 AND a.day = $2 AND a.code = 'N' AND NOT a.arrived AND a.explained_at IS NULL))

-- name: wave-gate-missed
-- The days that the pupils of a family were not in, as the registers say by now.
SELECT a.pupil, a.day, a.code, COUNT(*)
FROM absences a WHERE a.pupil IN (:list) AND a.day >= $1 AND a.day <= $2 AND NOT a.arrived
GROUP BY a.pupil, a.day, a.code ORDER BY a.pupil, a.day, a.code

-- name: audience-pupils
-- Who is on roll on a day, with what the audience, the words and staff ask of
-- them.
SELECT id, first_name, last_name, text_name, grp, year, no_text, in_care, free_meals FROM pupils WHERE school = $1 AND (left_on = '' OR left_on > $2)

-- name: audience-adults
-- The adults of a school, with what the rule asks of whoever may be texted.
SELECT c.id, c.name, c.number_sealed, c.language, c.role, c.problem,
  (c.no_campaigns OR c.number_index <> '' AND EXISTS (SELECT 1 FROM no_campaigns n WHERE n.number_index = c.number_index AND n.school IN ('', c.school))),
  c.number_index <> '' AND EXISTS (SELECT 1 FROM stopped s WHERE s.number_index = c.number_index)
FROM contacts c WHERE c.school = $1

-- name: trust-of
-- A school, and the others of its trust.
SELECT s.urn FROM schools s WHERE s.urn = $1 OR s.network = (
  SELECT n.id FROM schools x JOIN networks n ON n.id = x.network WHERE x.urn = $1 AND n.kind = 'trust')

-- name: school-reached
-- Whether any telephone has a campaign text of an ISO week at a school. Asked of
-- one school at a time: asked of several, PostgreSQL read all the telephones with
-- a plan made while there were none.
SELECT text FROM campaign_numbers WHERE school = $1 AND week = $2 LIMIT 1

-- name: audience-reached
-- Adults whose telephone has a campaign text of an ISO week, by whatever row, at
-- the school or at another of its trust.
SELECT DISTINCT c.id FROM contacts c JOIN campaign_numbers w ON w.number_index = c.number_index AND w.week = $2
WHERE c.school = $1 AND c.number_index <> '' AND (w.school = $1 OR w.school IN (
  SELECT s.urn FROM schools s JOIN schools x ON x.network = s.network JOIN networks n ON n.id = s.network
  WHERE x.urn = $1 AND n.kind = 'trust'))

-- name: audience-ties
-- And whose lists they stand on, in no order: whoever asks puts them in theirs.
-- By name of the pupils: asked by school, PostgreSQL read the ties of all
-- schools for each.
SELECT t.pupil, t.contact, t.ord, t.parental_responsibility, t.lives_with, t.text_rule, t.court_order
FROM ties t WHERE t.pupil IN (:list)

-- name: audience-missed
-- The days that each pupil was not in, whole or half, with the code that stands,
-- today's too: which of them count is not decided here.
SELECT a.pupil, a.day, a.code, COUNT(*)
FROM absences a WHERE a.school = $1 AND a.day >= $2 AND a.day <= $3 AND NOT a.arrived
GROUP BY a.pupil, a.day, a.code ORDER BY a.pupil, a.day, a.code

-- name: audience-sessions
-- How many sessions of a school year each group has had a register of: each has
-- one first revision.
SELECT grp, COUNT(*) FROM closures WHERE school = $1 AND day >= $2 AND day < $3 AND revision = 1 GROUP BY grp

-- name: campaign-lists
-- The adults of some pupils, in the order of school.AskedFirst.
SELECT t.pupil, t.relationship, t.ord, t.parental_responsibility, t.lives_with, t.text_rule, t.court_order,
  c.id, c.name, c.number_sealed, c.language, c.role, c.problem,
  (c.no_campaigns OR c.number_index <> '' AND EXISTS (SELECT 1 FROM no_campaigns n WHERE n.number_index = c.number_index AND n.school IN ('', c.school))),
  c.number_index <> '' AND EXISTS (SELECT 1 FROM stopped s WHERE s.sender = $1 AND s.number_index = c.number_index),
  (SELECT COUNT(*) FROM ties o JOIN pupils p ON p.id = o.pupil WHERE o.contact = c.id AND o.text_rule = 'yes' AND NOT o.court_order AND p.left_on = '')
FROM ties t JOIN contacts c ON c.id = t.contact WHERE t.pupil IN (:list)
ORDER BY t.pupil, t.ord, t.parental_responsibility DESC, t.lives_with DESC, t.contact

-- name: campaign-pupils
-- Pupils by their ids, as they are now.
SELECT id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on
FROM pupils WHERE id IN (:list)

-- name: campaign-add
-- A pack as a school has made it its own.
INSERT INTO campaigns (id, school, pack, status, version, body, note_sealed, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: campaign-one
-- One campaign as it stands.
SELECT id, school, pack, status, version, body, note_sealed, changed_at FROM campaigns WHERE id = $1

-- name: campaign-stands
-- Where one stands: what the last gate asks for every text, without its plan.
SELECT school, status, version FROM campaigns WHERE id = $1

-- name: campaign-lock
-- One change of a campaign at a time, and none while texts of it are raised. On
-- SQLite the one writer is the lock.
SELECT id, school, pack, status, version, body, note_sealed, changed_at FROM campaigns WHERE id = $1
-- postgres: FOR UPDATE

-- name: campaigns-of-school
-- A school's campaigns, the newest first.
SELECT id, school, pack, status, version, body, note_sealed, changed_at FROM campaigns WHERE school = $1 ORDER BY id DESC

-- name: campaigns-live
-- Those whose waves go when they are due.
SELECT id, school, pack, status, version, body, note_sealed, changed_at FROM campaigns WHERE status IN ('approved', 'running') ORDER BY id

-- name: campaigns-proposed
-- Those that wait for a second person, while the time of their waves may pass.
SELECT id, school, pack, status, version, body, note_sealed, changed_at FROM campaigns WHERE status = 'proposed' ORDER BY id

-- name: campaign-put
-- A campaign as it is from now on.
UPDATE campaigns SET status = $1, version = $2, body = $3, note_sealed = $4, changed_at = $5 WHERE id = $6

-- name: campaign-out-add
-- Staff take a pupil out. A reason that holds for every campaign is never
-- narrowed by the one given last, which holds for one campaign alone.
INSERT INTO campaign_outs (campaign, pupil, reason, actor, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (campaign, pupil) DO UPDATE SET reason = excluded.reason, actor = excluded.actor, at = excluded.at
WHERE campaign_outs.reason = $6 OR excluded.reason <> $6

-- name: campaign-out-drop
-- And put them back: what this campaign says of them, and what another says for
-- every campaign, which is each reason but the one given.
DELETE FROM campaign_outs WHERE pupil = $1 AND (campaign = $2 OR reason <> $3)

-- name: campaign-outs
-- Who is out of a campaign, by name: by itself, or by any other of the school
-- with a reason that holds for all, which is each but the one given. A pupil who
-- is out twice comes twice, what holds for all first.
SELECT o.pupil, p.first_name, p.last_name, p.grp, o.reason, o.actor, o.at
FROM campaign_outs o JOIN pupils p ON p.id = o.pupil
WHERE p.school = (SELECT school FROM campaigns WHERE id = $1) AND (o.campaign = $2 OR o.reason <> $3)
ORDER BY p.last_name, p.first_name, p.id, CASE WHEN o.reason <> $4 THEN 0 ELSE 1 END, o.at DESC

-- name: campaign-outs-of
-- And which of some pupils are, for the last gate.
SELECT pupil FROM campaign_outs WHERE (campaign = $1 OR reason <> $2) AND pupil IN (:list)

-- name: campaign-outs-beside
-- Whether anybody is out who has an adult in common with a family, leavers too:
-- by row or by telephone.
SELECT COUNT(*) FROM contacts me JOIN contacts c ON c.school = me.school AND (c.id = me.id OR c.number_index <> '' AND c.number_index = me.number_index)
JOIN ties t ON t.contact = c.id JOIN campaign_outs o ON o.pupil = t.pupil
WHERE me.id = $1 AND (o.campaign = $2 OR o.reason <> $3)

-- name: campaign-outs-adults
-- The adults of some pupils who are out, leavers too.
SELECT c.id, c.number_sealed, c.role FROM ties t JOIN contacts c ON c.id = t.contact WHERE t.pupil IN (:list)

-- name: campaign-key-maker
-- Who made a key, as the record of its school or of the installation says.
SELECT actor FROM audit WHERE school IN ('', $1) AND act = 'key.add' AND target = $2

-- name: campaign-pupil
-- The school of a pupil, so that nobody takes out another school's.
SELECT school FROM pupils WHERE id = $1

-- name: campaign-mobile
-- A member's own number, to show them a wording.
SELECT mobile_sealed FROM staff WHERE id = $1 AND left_at IS NULL

-- name: campaign-test-add
-- The words that a text to a member of staff shows.
INSERT INTO campaign_tests (text, campaign, words_sealed) VALUES ($1, $2, $3)

-- name: campaign-tests-since
-- When such texts of a campaign went lately: they are few.
SELECT t.raised_at FROM campaign_tests x JOIN texts t ON t.id = x.text WHERE x.campaign = $1 AND t.raised_at > $2

-- name: campaign-test
-- And what they are.
SELECT words_sealed FROM campaign_tests WHERE text = $1

-- name: last-names
-- The last names of a roll: a text that holds one is shown to whoever writes it.
SELECT DISTINCT last_name FROM pupils WHERE school = $1 AND left_on = '' AND last_name <> ''

-- name: network-one
-- A trust, an authority or a hub.
SELECT id, name, kind FROM networks WHERE id = $1

-- name: network-schools
-- Its schools, by name.
SELECT urn, name FROM schools WHERE network = $1 ORDER BY name, urn

-- name: network-join
-- A school is of a network from now on.
UPDATE schools SET network = $1 WHERE urn = $2

-- name: campaign-parts-drop
-- What a campaign's waves were to take of the sender.
DELETE FROM campaign_parts WHERE campaign = $1

-- name: campaign-parts-add
-- And what they take now.
INSERT INTO campaign_parts (campaign, wave, due_at, ends_at, parts) VALUES :rows(TEXT, TEXT, BIGINT, BIGINT, INTEGER)

-- name: campaign-parts-beside
-- What others take of it that are not over: once approved, or waiting for approval
-- with it over one network.
SELECT p.due_at, p.ends_at, SUM(p.parts) FROM campaign_parts p JOIN campaigns c ON c.id = p.campaign
WHERE p.ends_at > $1 AND p.campaign <> $2 AND (c.status IN ('approved', 'running', 'paused') OR c.status = 'proposed' AND c.pack = $3 AND c.school IN (
  SELECT s.urn FROM schools s JOIN schools x ON x.network = s.network WHERE x.urn = $4 AND x.network <> ''))
GROUP BY p.due_at, p.ends_at ORDER BY p.due_at, p.ends_at

-- name: campaign-sender-lock
-- One approval at a time over a sender, of whichever school: each reckons beside
-- what the one before has booked. Nothing that sends a text waits for it. On
-- SQLite the one writer is the lock.
SELECT parts_per_second FROM senders WHERE id = $1
-- postgres: FOR UPDATE

-- name: campaign-settling
-- Pupils of a school about whom, or about whose adults, a concern is open.
SELECT cp.pupil FROM concerns c JOIN concern_pupils cp ON cp.concern = c.id WHERE c.school = $1 AND c.closed_at IS NULL
UNION SELECT t.pupil FROM concerns c JOIN ties t ON t.contact = c.contact WHERE c.school = $1 AND c.closed_at IS NULL

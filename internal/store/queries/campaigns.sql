-- name: campaign-add
-- A pack as a school has made it its own.
INSERT INTO campaigns (id, school, pack, status, version, body, note_sealed, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: campaign-one
-- One campaign as it stands.
SELECT id, school, pack, status, version, body, note_sealed, changed_at FROM campaigns WHERE id = $1

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

-- name: campaign-put
-- A campaign as it is from now on.
UPDATE campaigns SET status = $1, version = $2, body = $3, note_sealed = $4, changed_at = $5 WHERE id = $6

-- name: campaign-out-add
-- Staff take a pupil out.
INSERT INTO campaign_outs (campaign, pupil, reason, actor, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (campaign, pupil) DO UPDATE SET reason = excluded.reason, actor = excluded.actor, at = excluded.at

-- name: campaign-out-drop
-- And put them back.
DELETE FROM campaign_outs WHERE campaign = $1 AND pupil = $2

-- name: campaign-outs
-- Who is out, by name.
SELECT o.pupil, p.first_name, p.last_name, p.grp, o.reason, o.actor, o.at
FROM campaign_outs o JOIN pupils p ON p.id = o.pupil WHERE o.campaign = $1 ORDER BY p.last_name, p.first_name, p.id

-- name: campaign-pupil
-- The school of a pupil, so that nobody takes out another school's.
SELECT school FROM pupils WHERE id = $1

-- name: campaign-mobile
-- A member's own number, to show them a wording.
SELECT mobile_sealed FROM staff WHERE id = $1 AND left_at IS NULL

-- name: campaign-test-add
-- The words that a text to a member of staff shows.
INSERT INTO campaign_tests (text, campaign, words_sealed) VALUES ($1, $2, $3)

-- name: campaign-test
-- And what they are.
SELECT words_sealed FROM campaign_tests WHERE text = $1

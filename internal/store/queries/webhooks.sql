-- name: webhook-add
-- A webhook that owes nothing yet.
INSERT INTO webhooks (id, school, url_sealed, secret_sealed, is_on, off_because, seen, created_at, rest_until, fault, status)
VALUES ($1, $2, $3, $4, TRUE, '', $5, $6, 0, '', 0)

-- name: webhook-lock
-- Whoever owes, claims, settles or changes holds the row: two processes never
-- decide about one webhook at once.
SELECT id FROM webhooks WHERE id = $1
-- postgres: FOR UPDATE

-- name: webhook
-- One webhook, with how many deliveries wait and how many were given up.
SELECT w.id, w.school, w.url_sealed, w.secret_sealed, w.old_secret_sealed, w.old_until, w.is_on, w.off_because, w.seen, w.created_at,
  w.rest_until, w.failing_since, w.fault, w.status, w.delivered_at,
  (SELECT COUNT(*) FROM webhook_deliveries d WHERE d.webhook = w.id AND d.state IN ('waiting', 'posting')),
  (SELECT COUNT(*) FROM webhook_deliveries d WHERE d.webhook = w.id AND d.state = 'given_up')
FROM webhooks w WHERE w.id = $1

-- name: webhooks-of-school
-- Those of a school, the oldest first; of every school for ''.
SELECT w.id, w.school, w.url_sealed, w.secret_sealed, w.old_secret_sealed, w.old_until, w.is_on, w.off_because, w.seen, w.created_at,
  w.rest_until, w.failing_since, w.fault, w.status, w.delivered_at,
  (SELECT COUNT(*) FROM webhook_deliveries d WHERE d.webhook = w.id AND d.state IN ('waiting', 'posting')),
  (SELECT COUNT(*) FROM webhook_deliveries d WHERE d.webhook = w.id AND d.state = 'given_up')
FROM webhooks w WHERE w.school = $1 OR $1 = '' ORDER BY w.school, w.created_at, w.id

-- name: webhook-put
-- What a person or a program may change. Whoever changes it wants it tried: it
-- rests no longer.
UPDATE webhooks SET url_sealed = $1, secret_sealed = $2, old_secret_sealed = $3, old_until = $4, is_on = $5, off_because = $6, rest_until = 0 WHERE id = $7

-- name: webhook-drop
-- Gone, its secrets too.
DELETE FROM webhooks WHERE id = $1

-- name: webhooks-behind
-- Those that are on and whose school has news they have not seen.
SELECT w.id FROM webhooks w JOIN heads h ON h.school = w.school WHERE w.is_on AND h.news_seq > w.seen ORDER BY w.id

-- name: webhook-edge
-- How far a reader of settled codes may be moved when nothing more is owed: to
-- the end of the news, or before the first code that may still be taken back.
SELECT COALESCE((SELECT MIN(n.seq) - 1 FROM news n JOIN acceptances x ON x.absence = n.id
    WHERE n.school = $1 AND n.seq > $2 AND n.kind = 'absence' AND x.undone_at IS NULL AND x.until > $3),
  (SELECT news_seq FROM heads WHERE school = $1), 0)

-- name: webhook-seen
-- Up to here everything is owed.
UPDATE webhooks SET seen = $1 WHERE id = $2

-- name: webhooks-due
-- Those that may post now, and whether the receiver has been failing.
SELECT w.id, w.failing_since IS NOT NULL FROM webhooks w WHERE w.is_on AND w.rest_until <= $1
  AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.webhook = w.id
    AND (d.state = 'waiting' AND d.next_at <= $1 OR d.state = 'posting' AND d.lease_until <= $1))

-- name: webhook-taken
-- The receiver takes what it is sent.
UPDATE webhooks SET failing_since = NULL, rest_until = 0, fault = '', status = $1, delivered_at = $2 WHERE id = $3

-- name: webhook-failed
-- It does not. It is left alone until $2.
UPDATE webhooks SET failing_since = COALESCE(failing_since, $1), rest_until = $2, fault = $3, status = $4 WHERE id = $5

-- name: webhook-off
-- It asked not to be sent anything more.
UPDATE webhooks SET is_on = FALSE, off_because = $1 WHERE id = $2

-- name: webhook-wake
-- Somebody wants it tried now.
UPDATE webhooks SET rest_until = 0 WHERE id = $1

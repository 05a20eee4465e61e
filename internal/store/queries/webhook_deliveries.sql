-- name: deliveries-owe
-- Settled codes owed to a webhook; one that is owed already is left as it is.
INSERT INTO webhook_deliveries (id, webhook, absence, seq, day, session, code_at_close, code, settled_at, settled_by,
  state, tries, claims, created_at, owed_at, next_at, lease_until, fault, status)
VALUES :rows
ON CONFLICT DO NOTHING

-- name: deliveries-overtake
-- A code that was settled anew makes the one before it void, unless that is with
-- the receiver at this moment.
UPDATE webhook_deliveries SET state = 'overtaken', ended_at = $1
WHERE webhook = $2 AND (state IN ('waiting', 'given_up') OR state = 'posting' AND lease_until <= $1)
  AND EXISTS (SELECT 1 FROM webhook_deliveries l
    WHERE l.webhook = webhook_deliveries.webhook AND l.absence = webhook_deliveries.absence AND l.seq > webhook_deliveries.seq)

-- name: delivery-claim
-- The next one due, of an absence of which none is with the receiver. It counts
-- as ours until the lease ends.
UPDATE webhook_deliveries SET state = 'posting', tries = tries + 1, claims = claims + 1, lease_until = $1
WHERE id = (SELECT d.id FROM webhook_deliveries d
  WHERE d.webhook = $2 AND (d.state = 'waiting' AND d.next_at <= $3 OR d.state = 'posting' AND d.lease_until <= $3)
    AND NOT EXISTS (SELECT 1 FROM webhook_deliveries o
      WHERE o.webhook = d.webhook AND o.absence = d.absence AND o.id <> d.id AND o.state = 'posting')
  ORDER BY d.next_at, d.seq LIMIT 1)
RETURNING id

-- name: delivery
-- One with the pupil's id as the roll has it now.
SELECT d.id, d.webhook, d.absence, d.seq, p.ref, d.day, d.session, d.code_at_close, d.code, d.settled_at, d.settled_by,
  d.state, d.tries, d.claims, d.created_at, d.owed_at, d.next_at, d.ended_at, d.fault, d.status
FROM webhook_deliveries d JOIN absences a ON a.id = d.absence JOIN pupils p ON p.id = a.pupil
WHERE d.webhook = $1 AND d.id = $2

-- name: deliveries
-- Those of a webhook, the newest first; of one state or of all ('').
SELECT d.id, d.webhook, d.absence, d.seq, p.ref, d.day, d.session, d.code_at_close, d.code, d.settled_at, d.settled_by,
  d.state, d.tries, d.claims, d.created_at, d.owed_at, d.next_at, d.ended_at, d.fault, d.status
FROM webhook_deliveries d JOIN absences a ON a.id = d.absence JOIN pupils p ON p.id = a.pupil
WHERE d.webhook = $1 AND (d.state = $2 OR $2 = '') ORDER BY d.seq DESC, d.id LIMIT $3

-- name: delivery-settle
-- What came of a post. Of a claim whose lease ran out, and that another has, it
-- says nothing.
UPDATE webhook_deliveries SET state = $1, next_at = $2, ended_at = $3, fault = $4, status = $5
WHERE id = $6 AND state = 'posting' AND claims = $7

-- name: delivery-later
-- Whether a later code of the same absence is owed, or was.
SELECT COUNT(*) FROM webhook_deliveries d JOIN webhook_deliveries l ON l.webhook = d.webhook AND l.absence = d.absence AND l.seq > d.seq
WHERE d.id = $1

-- name: delivery-again
-- Owed once more, from the first try on.
UPDATE webhook_deliveries SET state = 'waiting', tries = 0, owed_at = $1, next_at = $1, ended_at = NULL WHERE id = $2 AND state <> 'posting'

-- name: deliveries-drop
-- Those of a webhook that is taken away.
DELETE FROM webhook_deliveries WHERE webhook = $1

-- name: deliveries-forget
-- Those that have been over for long.
DELETE FROM webhook_deliveries WHERE ended_at < $1

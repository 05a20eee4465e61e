-- name: texts-claim
-- Takes those that may go now for one worker. Everything that forbids a text
-- to go is asked here, at the last moment, in one statement. Of two workers
-- the second finds nothing: on PostgreSQL it does not even wait.
UPDATE texts SET state = 'sending', attempt = attempt + 1, claimed_at = $1, lease_until = $2, posting_at = NULL,
  ask_at = NULL, reason = '', changed_at = $1, events = events + 1
WHERE id IN (
  SELECT t.id FROM texts t
  WHERE t.state = 'raised' AND t.send_after <= $1 AND t.expires_at > $1
    AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.ended_at IS NULL AND p.school IN ('', t.school)
                    AND (p.kind = 'all' OR t.kind = 'campaign'))
    AND NOT EXISTS (SELECT 1 FROM stopped s WHERE s.sender = t.sender AND s.number_index = t.number_index)
    AND NOT EXISTS (SELECT 1 FROM texts b WHERE b.id = t.after_text AND b.state IN ('held', 'raised', 'sending', 'unknown'))
    AND t.id IN (:list)
  -- postgres: FOR UPDATE OF t SKIP LOCKED
)
RETURNING id, school, kind, state, reason, contact, number_sealed, sender, after_text, attempt, body_sealed, parts,
  carrier_id, code, raised_at, send_after, expires_at, release_at, claimed_at, posting_at, lease_until, sent_at, doubts

-- name: texts-fail-stopped
-- A text to a number that has stopped its sender must not hang: it ends here,
-- where a claim would have taken it, and a person has it.
UPDATE texts SET state = 'failed', reason = 'opted_out', attempt = attempt + 1, changed_at = $1, events = events + 2
WHERE id IN (
  SELECT t.id FROM texts t
  WHERE t.state = 'raised' AND t.send_after <= $1
    AND EXISTS (SELECT 1 FROM stopped s WHERE s.sender = t.sender AND s.number_index = t.number_index)
    AND t.id IN (:list)
  -- postgres: FOR UPDATE OF t SKIP LOCKED
)
RETURNING id, school

-- name: texts-of
-- Texts by their ids, whole.
SELECT id, school, kind, state, reason, contact, number_sealed, sender, after_text, attempt, body_sealed, parts,
  carrier_id, code, raised_at, send_after, expires_at, release_at, claimed_at, posting_at, lease_until, sent_at, doubts
FROM texts WHERE id IN (:list)

-- name: text-posting
-- The words and the moment, written before the carrier is asked; only while
-- the claim is still ours.
UPDATE texts SET body_sealed = $1, parts = $2, posting_at = $3, lease_until = $4,
  wording = $7, wording_language = $8, wording_version = $9
WHERE id = $5 AND attempt = $6 AND state = 'sending'

-- name: text-move
-- One step of a text's life, only from where it is thought to stand. Back in
-- raised it keeps nothing of the claim; sent_at is written once. The moments of
-- the next question stand only where there is one.
UPDATE texts SET state = $1, reason = $2, code = $3, send_after = COALESCE($4, send_after), ask_at = $5, poll_at = $6,
  carrier_id = CASE WHEN carrier_id = '' THEN $7 ELSE carrier_id END,
  sent_at = COALESCE(sent_at, $8), changed_at = $9, events = events + 1,
  claimed_at = CASE WHEN $1 = 'raised' THEN NULL ELSE claimed_at END,
  posting_at = CASE WHEN $1 = 'raised' THEN NULL ELSE posting_at END,
  lease_until = CASE WHEN $1 = 'raised' THEN NULL ELSE lease_until END,
  doubts = doubts + CASE WHEN $1 = 'unknown' THEN 1 ELSE 0 END
WHERE id = $10 AND state = $11 AND attempt = $12
RETURNING school

-- name: text-noted
-- Counts a line of the timeline that is no move; the row is held by it.
UPDATE texts SET events = events + 1 WHERE id = $1

-- name: text-receipt-counted
-- Counts a receipt beside the receipts themselves.
UPDATE texts SET receipts = receipts + 1 WHERE id = $1

-- name: texts-event-add
-- One line of the timeline of each, after those that stand.
INSERT INTO text_events (text, seq, at, from_state, to_state, attempt, why, code)
SELECT t.id, (SELECT COALESCE(MAX(e.seq), 0) + 1 FROM text_events e WHERE e.text = t.id),
  CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), t.attempt, CAST($4 AS TEXT), CAST($5 AS INTEGER)
FROM texts t WHERE t.id IN (:list)

-- name: text-events
-- The timeline of one text.
SELECT at, from_state, to_state, attempt, why, code FROM text_events WHERE text = $1 ORDER BY seq

-- name: texts-due
-- What waits in a lane and might be claimed, oldest first and every school in
-- its turn, so that a large school never stands before a small one. It looks at
-- the oldest 5,000, which keeps it cheap under a campaign. $4 is one sender, ''
-- all of them.
SELECT id FROM (
  SELECT id, send_after, ROW_NUMBER() OVER (PARTITION BY school ORDER BY send_after, id) AS nth FROM (
    SELECT t.id, t.school, t.send_after FROM texts t
    WHERE t.lane = $1 AND t.state = 'raised' AND t.send_after <= $2 AND t.expires_at > $2 AND t.changed_at <= $3
      AND (CAST($4 AS TEXT) = '' OR t.sender = $4)
      AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.ended_at IS NULL AND p.school IN ('', t.school)
                      AND (p.kind = 'all' OR t.kind = 'campaign'))
      AND NOT EXISTS (SELECT 1 FROM texts b WHERE b.id = t.after_text AND b.state IN ('held', 'raised', 'sending', 'unknown'))
    ORDER BY t.send_after LIMIT 5000
  ) waiting
) lots ORDER BY nth, send_after, id LIMIT $5

-- name: texts-overdue
-- Claims whose holder is dead or stuck.
SELECT id FROM texts WHERE state = 'sending' AND lease_until <= $1 ORDER BY lease_until LIMIT $2

-- name: texts-unsettled
-- Unknown texts about which the carrier may be asked now.
SELECT id FROM texts WHERE state = 'unknown' AND ask_at <= $1 ORDER BY ask_at LIMIT $2

-- name: texts-late
-- What did not go before its deadline.
SELECT id FROM texts WHERE state IN ('held', 'raised') AND expires_at <= $1 ORDER BY expires_at LIMIT $2

-- name: texts-releasable
-- Held texts that go by themselves from now on.
SELECT id FROM texts WHERE state = 'held' AND release_at <= $1 AND expires_at > $1 ORDER BY release_at LIMIT $2

-- name: text-ask-again
-- When the carrier may be asked next about an unknown text.
UPDATE texts SET ask_at = $1 WHERE id = $2 AND state = 'unknown'

-- name: texts-open
-- Texts the carrier took and whose end it has not told, due to be asked about.
SELECT id FROM texts WHERE state = 'sent' AND poll_at <= $1 AND carrier_id <> '' ORDER BY poll_at LIMIT $2

-- name: text-poll-at
-- When the carrier may be asked next for the end of a text; NULL never.
UPDATE texts SET poll_at = $1 WHERE id = $2 AND state = 'sent'

-- name: texts-carrier-known
-- Which of the carrier's ids are those of texts of ours.
SELECT carrier_id FROM texts WHERE carrier_id <> '' AND carrier_id IN (:list)

-- name: texts-senders
-- Who sends each of these.
SELECT id, sender FROM texts WHERE id IN (:list)

-- name: texts-restored
-- After a backup has been restored: what waited or was being sent then may have
-- gone since. Its attempt counts on, so that a late receipt finds it.
UPDATE texts SET state = 'unknown', ask_at = $1, lease_until = $1, posting_at = COALESCE(posting_at, raised_at),
  attempt = attempt + 1, doubts = doubts + 1, changed_at = $1, events = events + 1
WHERE state = $2
RETURNING id, school

-- name: texts-restored-held
-- After a backup has been restored: what would go by itself waits for a person,
-- for it may have gone already.
UPDATE texts SET release_at = NULL, changed_at = $1, events = events + 1
WHERE state = 'held' AND release_at IS NOT NULL
RETURNING id, school

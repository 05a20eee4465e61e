-- name: texts-claim
-- Takes those that may go now for one worker. Everything that forbids a text
-- to go is asked here, at the last moment, in one statement. Of two workers
-- the second finds nothing: on PostgreSQL it does not even wait. They are found
-- by their ids: the COALESCE keeps a planner that believes few texts to be
-- raised from reading all of those instead.
UPDATE texts SET state = 'sending', attempt = attempt + 1, claimed_at = $1, lease_until = $2, posting_at = NULL,
  ask_at = NULL, reason = '', changed_at = $1, events = events + 1
WHERE id IN (
  SELECT t.id FROM texts t
  WHERE COALESCE(t.state, '') = 'raised' AND t.send_after <= $1 AND t.expires_at > $1
    AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.ended_at IS NULL AND p.school IN ('', t.school)
                    AND (p.kind = 'all' OR t.kind = 'campaign'))
    AND NOT EXISTS (SELECT 1 FROM stopped s WHERE s.sender = t.sender AND s.number_index = t.number_index)
    AND (t.after_text IS NULL OR NOT EXISTS (SELECT 1 FROM texts b WHERE b.id = t.after_text AND b.state IN ('held', 'raised', 'sending', 'unknown')))
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
  WHERE COALESCE(t.state, '') = 'raised' AND t.send_after <= $1
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

-- name: wait-briefly
-- Whoever does several things at once waits half a second at most for what
-- others hold: then each is done alone.
SELECT 1
-- postgres: , set_config('lock_timeout', '500', true)

-- name: texts-still
-- Holds texts until commit, all in one order, so that two who hold several
-- never wait for each other in a ring.
SELECT id FROM texts WHERE id IN (:list) ORDER BY id
-- postgres: FOR UPDATE

-- name: texts-posting
-- The words and the moment, written before the carrier is asked; only while
-- the claim is still ours.
UPDATE texts SET body_sealed = v.column3, parts = v.column4, posting_at = v.column5, lease_until = v.column6,
  wording = v.column7, wording_language = v.column8, wording_version = v.column9
FROM (VALUES :rows(TEXT, INTEGER, BYTEA, INTEGER, BIGINT, BIGINT, TEXT, TEXT, TEXT)) AS v
WHERE texts.id = v.column1 AND texts.attempt = v.column2 AND texts.state = 'sending'
RETURNING id

-- name: texts-move
-- One step in the life of each, only from where it is thought to stand. Back in
-- raised or held it keeps nothing of the claim; sent_at is written once. The moments of
-- the next question stand only where there is one.
UPDATE texts SET state = v.column4, reason = v.column5, code = v.column6, send_after = COALESCE(v.column7, texts.send_after),
  ask_at = v.column8, poll_at = v.column9, carrier_id = CASE WHEN texts.carrier_id = '' THEN v.column10 ELSE texts.carrier_id END, release_at = COALESCE(v.column13, texts.release_at),
  sent_at = COALESCE(texts.sent_at, v.column11), changed_at = v.column12, events = texts.events + 1,
  claimed_at = CASE WHEN v.column4 IN ('raised', 'held') THEN NULL ELSE texts.claimed_at END,
  posting_at = CASE WHEN v.column4 IN ('raised', 'held') THEN NULL ELSE texts.posting_at END,
  lease_until = CASE WHEN v.column4 IN ('raised', 'held') THEN NULL ELSE texts.lease_until END,
  doubts = texts.doubts + CASE WHEN v.column4 = 'unknown' THEN 1 ELSE 0 END
FROM (VALUES :rows(TEXT, TEXT, INTEGER, TEXT, TEXT, INTEGER, BIGINT, BIGINT, BIGINT, TEXT, BIGINT, BIGINT, BIGINT)) AS v
WHERE texts.id = v.column1 AND texts.state = v.column2 AND texts.attempt = v.column3
RETURNING id, school, events

-- name: text-noted
-- Counts a line of the timeline that is no move; the row is held by it.
UPDATE texts SET events = events + 1 WHERE id = $1

-- name: texts-counted
-- Counts lines of timelines and receipts beside those themselves.
UPDATE texts SET events = texts.events + v.column2, receipts = texts.receipts + v.column3
FROM (VALUES :rows(TEXT, INTEGER, INTEGER)) AS v WHERE texts.id = v.column1

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
      AND (t.after_text IS NULL OR NOT EXISTS (SELECT 1 FROM texts b WHERE b.id = t.after_text AND b.state IN ('held', 'raised', 'sending', 'unknown')))
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

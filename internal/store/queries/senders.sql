-- name: sender-put
-- A sender as the settings have it now.
INSERT INTO senders (id, account, service, from_number, parts_per_second) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET account = excluded.account, service = excluded.service,
  from_number = excluded.from_number, parts_per_second = excluded.parts_per_second

-- name: sender-one
-- Who a text is sent from.
SELECT id, account, service, from_number, parts_per_second FROM senders WHERE id = $1

-- name: senders-all
-- Everyone texts are sent from.
SELECT id, account, service, from_number, parts_per_second FROM senders ORDER BY id

-- name: process-beat
-- A work process lives.
INSERT INTO processes (id, beat_at) VALUES ($1, $2)
ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at

-- name: process-forget
-- Those not heard of for long are gone for good.
DELETE FROM processes WHERE beat_at < $1

-- name: process-count
-- How many share the pace, and how far on the clock of another is.
SELECT COUNT(*), COALESCE(MAX(CASE WHEN id = $2 THEN 0 ELSE beat_at END), 0) FROM processes WHERE beat_at > $1

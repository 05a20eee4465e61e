-- name: circuit-put
-- An account with which no text gets through, as one process finds it.
INSERT INTO circuits (account, process, refused, code, http, since, try_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (account, process) DO UPDATE SET refused = excluded.refused, code = excluded.code, http = excluded.http,
  since = excluded.since, try_at = excluded.try_at

-- name: circuit-end
-- Texts get through again for one process.
DELETE FROM circuits WHERE account = $1 AND process = $2

-- name: circuit-forget
-- What processes found that are gone for good.
DELETE FROM circuits WHERE NOT EXISTS (SELECT 1 FROM processes p WHERE p.id = circuits.process)

-- name: circuits
-- What living processes find, the longest first.
SELECT c.account, c.refused, c.code, c.http, c.since, c.try_at FROM circuits c
JOIN processes p ON p.id = c.process
WHERE p.beat_at > $1 ORDER BY c.since, c.account

-- name: circuits-count
-- How many stand: the first and the last are news.
SELECT COUNT(*) FROM circuits

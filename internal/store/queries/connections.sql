-- name: connection-put
-- A school is connected, or connected anew: what went wrong before is over.
INSERT INTO connections (school, system, remote, base_url, token_sealed, paused, since, roll_fault, marks_fault)
VALUES ($1, $2, $3, $4, $5, FALSE, $6, '', '')
ON CONFLICT (school) DO UPDATE SET system = excluded.system, remote = excluded.remote, base_url = excluded.base_url,
  token_sealed = excluded.token_sealed, paused = FALSE, since = excluded.since, roll_fault = '', marks_fault = ''

-- name: connection-pause
-- Kept and not asked, or asked again.
UPDATE connections SET paused = $1 WHERE school = $2

-- name: connection-drop
-- Gone, its token too.
DELETE FROM connections WHERE school = $1

-- name: connection
-- How one school is asked.
SELECT school, system, remote, base_url, token_sealed, paused, since, last_roll_at, last_full_at, roll_fault, last_marks_at, marks_fault, roll_news
FROM connections WHERE school = $1

-- name: connections
-- How every school that is asked is.
SELECT school, system, remote, base_url, token_sealed, paused, since, last_roll_at, last_full_at, roll_fault, last_marks_at, marks_fault, roll_news
FROM connections ORDER BY school

-- name: connection-roll
-- How the last pull of a roll went; what a failure leaves empty stands.
UPDATE connections SET last_roll_at = COALESCE($1, last_roll_at), last_full_at = COALESCE($2, last_full_at), roll_fault = $3 WHERE school = $4

-- name: connection-news
-- What the last whole rolls took away.
UPDATE connections SET roll_news = $1 WHERE school = $2

-- name: connection-marks
-- How the last reading of marks went.
UPDATE connections SET last_marks_at = COALESCE($1, last_marks_at), marks_fault = $2 WHERE school = $3

-- name: pause-add
-- Texts stop from the next claim on. One that stands already stays as it is.
INSERT INTO pauses (id, school, kind, why, actor, since) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (school, kind) WHERE ended_at IS NULL DO NOTHING

-- name: pause-end
-- Texts go again.
UPDATE pauses SET ended_at = $1, ended_by = $2 WHERE school = $3 AND kind = $4 AND ended_at IS NULL
RETURNING id

-- name: pauses-standing
-- What stops a school's texts, that of all schools included.
SELECT id, school, kind, why, actor, since FROM pauses
WHERE ended_at IS NULL AND school IN ('', $1) ORDER BY since, id

-- name: pause-schools
-- Everyone whose pages must show a pause of all.
SELECT urn FROM schools ORDER BY urn

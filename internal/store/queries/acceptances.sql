-- name: acceptance-add
-- A person accepted what a reply suggests.
INSERT INTO acceptances (id, absence, school, day, code, was, actor, at, until, notice) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: acceptance-undo
-- They took it back in time, once.
UPDATE acceptances SET undone_at = $1 WHERE id = $2 AND absence = $3 AND undone_at IS NULL AND until > $1

-- name: acceptance-one
-- One act with all it accepted.
SELECT id, absence, school, day, code, was, actor, at, until, undone_at, notice FROM acceptances WHERE id = $1 ORDER BY absence

-- name: reply-suggest
-- The code a reply suggests for one absence, and when the pupil is back.
UPDATE replies SET suggested = $1, because_sealed = $2, confidence = $3, back = $4 WHERE inbound = $5 AND absence = $6

-- name: reply-sibling
-- It is about a brother or sister.
UPDATE replies SET kind = 'sibling', suggested = '', because_sealed = NULL, confidence = 0, back = '' WHERE inbound = $1 AND absence = $2

-- name: replies-unchosen
-- Whoever answered which child it is has chosen otherwise since.
UPDATE replies SET kind = 'sibling' WHERE kind = 'choice' AND absence IN (:list)

-- name: inbound-recount
-- How many replies a text led to, once a person has put it somewhere.
UPDATE inbound SET replies = (SELECT COUNT(*) FROM replies WHERE inbound = $1) WHERE id = $1

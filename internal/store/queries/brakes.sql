-- name: brakes-of-day
-- The brakes of a school's day, with the texts each holds now.
SELECT b.id, b.session, b.why, b.grp, b.held, b.share, b.share_limit, b.at, b.ended_at, COALESCE(b.how, '') = 'brake released',
       (SELECT COUNT(*) FROM alerts a JOIN texts t ON t.id = a.text WHERE a.brake = b.id AND t.state = 'held')
FROM brakes b WHERE b.school = $1 AND b.day = $2 ORDER BY b.at, b.id

-- name: brake-where
-- To which school and day a brake belongs.
SELECT school, day FROM brakes WHERE id = $1

-- name: brake-put
-- A brake that went on.
INSERT INTO brakes (id, school, day, session, why, grp, held, share, share_limit, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: brake-end
-- Ended once, by whoever comes first.
UPDATE brakes SET ended_at = $1, ended_by = $2, how = $3 WHERE id = $4 AND ended_at IS NULL

-- name: brake-hold-text
-- Holds a text that has not been claimed; no row when it has been. It no longer
-- goes by itself.
UPDATE texts SET state = 'held', reason = 'brake', release_at = NULL, changed_at = $1, events = events + 1
WHERE id = $2 AND state IN ('held', 'raised')

-- name: brake-hold-alert
-- By which brake.
UPDATE alerts SET brake = $1 WHERE text = $2

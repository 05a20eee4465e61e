-- name: notice-add
-- What a family told, for a person to look at.
INSERT INTO notices (id, school, pupil, first_day, last_day, session, code, note_sealed, status, told_at, told_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: notices-of-pupils
-- Those that stand on a day, of the pupils a register names.
SELECT id, school, pupil, first_day, last_day, session, code, note_sealed, status, told_at, told_by, settled_at, settled_by
FROM notices WHERE last_day >= $1 AND first_day <= $1 AND status IN ('waiting', 'accepted') AND pupil IN (:list)
ORDER BY told_at, id

-- name: notice-one
-- One, whatever became of it.
SELECT id, school, pupil, first_day, last_day, session, code, note_sealed, status, told_at, told_by, settled_at, settled_by
FROM notices WHERE id = $1

-- name: notices-of-day
-- Those about a day with their pupils, whatever became of them.
SELECT n.id, n.school, n.pupil, n.first_day, n.last_day, n.session, n.code, n.note_sealed, n.status, n.told_at, n.told_by, n.settled_at, n.settled_by,
       p.id, p.school, p.ref, p.upn, p.first_name, p.last_name, p.text_name, p.grp, p.year, p.vulnerable, p.no_text, p.in_care, p.left_on
FROM notices n JOIN pupils p ON p.id = n.pupil
WHERE n.school = $1 AND n.last_day >= $2 AND n.first_day <= $2 ORDER BY n.told_at, n.id

-- name: notices-waiting
-- Those nobody has looked at and that have not passed, the soonest first.
SELECT n.id, n.school, n.pupil, n.first_day, n.last_day, n.session, n.code, n.note_sealed, n.status, n.told_at, n.told_by, n.settled_at, n.settled_by,
       p.id, p.school, p.ref, p.upn, p.first_name, p.last_name, p.text_name, p.grp, p.year, p.vulnerable, p.no_text, p.in_care, p.left_on
FROM notices n JOIN pupils p ON p.id = n.pupil
WHERE n.school = $1 AND n.last_day >= $2 AND n.status = 'waiting' ORDER BY n.first_day, n.told_at, n.id

-- name: notices-ahead
-- Those that have not passed, whatever became of them, the soonest first.
SELECT n.id, n.school, n.pupil, n.first_day, n.last_day, n.session, n.code, n.note_sealed, n.status, n.told_at, n.told_by, n.settled_at, n.settled_by,
       p.id, p.school, p.ref, p.upn, p.first_name, p.last_name, p.text_name, p.grp, p.year, p.vulnerable, p.no_text, p.in_care, p.left_on
FROM notices n JOIN pupils p ON p.id = n.pupil
WHERE n.school = $1 AND n.last_day >= $2 ORDER BY n.first_day, n.told_at, n.id

-- name: notices-away
-- Days on which pupils are away with the school's knowledge, from a day on.
SELECT pupil, first_day, last_day FROM notices
WHERE school = $1 AND last_day >= $2 AND status = 'accepted' ORDER BY first_day, id

-- name: notice-accept
-- Accepted once, by whoever comes first, who says of which session it is.
UPDATE notices SET status = 'accepted', session = $5, code = $1, settled_at = $2, settled_by = $3 WHERE id = $4 AND status = 'waiting'

-- name: notices-beside
-- Those nobody has looked at that are about absences of a day.
SELECT n.id, n.school, n.pupil, n.first_day, n.last_day, n.session, n.code, n.note_sealed, n.status, n.told_at, n.told_by, n.settled_at, n.settled_by
FROM notices n
WHERE n.school = $1 AND n.status = 'waiting' AND n.first_day <= $2 AND n.last_day >= $2 AND (n.session = '' OR n.session = $3 OR $3 = '')
  AND (n.pupil = $4 OR $4 = '') ORDER BY n.told_at, n.id

-- name: notice-wait
-- Whoever accepted it a moment ago takes that back.
UPDATE notices SET status = 'waiting', settled_at = NULL, settled_by = NULL WHERE id = $1 AND status = 'accepted'

-- name: notice-end
-- It counts no more: refused by a person, or the pupil came to school.
UPDATE notices SET status = $1, settled_at = $2, settled_by = $3 WHERE id = $4 AND status IN ('waiting', 'accepted')

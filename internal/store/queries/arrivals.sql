-- name: arrival-add
-- A pupil whom somebody saw come in.
INSERT INTO arrivals (id, school, day, session, pupil, at, code, noted_at, noted_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: arrivals-of-pupils
-- Those that stand on a day, of the pupils a register names, both sessions.
SELECT id, school, day, session, pupil, at, code, noted_at, noted_by, undone_at FROM arrivals
WHERE school = $1 AND day = $2 AND undone_at IS NULL AND pupil IN (:list) ORDER BY noted_at, id

-- name: arrival-one
-- One, undone or not.
SELECT id, school, day, session, pupil, at, code, noted_at, noted_by, undone_at FROM arrivals WHERE id = $1

-- name: arrivals-of-day
-- Those that stand on a day with their pupils, the newest first.
SELECT a.id, a.school, a.day, a.session, a.pupil, a.at, a.code, a.noted_at, a.noted_by, a.undone_at,
       p.id, p.school, p.ref, p.upn, p.first_name, p.last_name, p.text_name, p.grp, p.year, p.vulnerable, p.no_text, p.in_care, p.left_on
FROM arrivals a JOIN pupils p ON p.id = a.pupil
WHERE a.school = $1 AND a.day = $2 AND a.undone_at IS NULL ORDER BY a.noted_at DESC, a.id DESC

-- name: arrival-undo
-- Not so after all; once, by whoever comes first.
UPDATE arrivals SET undone_at = $1, undone_by = $2 WHERE id = $3 AND undone_at IS NULL

-- name: pupils-of-day
-- Everyone on roll on a day, for finding one by a part of the name.
SELECT id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on
FROM pupils WHERE school = $1 AND (left_on = '' OR left_on > $2) ORDER BY grp, last_name, first_name, id

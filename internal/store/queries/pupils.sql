-- name: pupil-found
-- One pupil by our id or the school's own, whether on roll or not.
SELECT id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on
FROM pupils WHERE school = $1 AND (id = $2 OR ref = $2) ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END LIMIT 1

-- name: pupil-closures
-- The registers of a group since a day, and those of others that mark a pupil of
-- it, who may have been theirs; of a session the own group's comes last, and of
-- each the newest revision.
SELECT c.day, c.session, c.marks FROM closures c
WHERE c.school = $1 AND c.day >= $2 AND (c.grp = $3 OR c.marks LIKE $4)
  AND NOT EXISTS (SELECT 1 FROM closures n WHERE n.school = c.school AND n.day = c.day AND n.session = c.session AND n.grp = c.grp AND n.revision > c.revision)
ORDER BY c.day, c.session, CASE WHEN c.grp = $3 THEN 1 ELSE 0 END, c.grp

-- name: pupil-sessions-missed
-- What each of a pupil's absences stands as now, the newest first.
SELECT day, session, code FROM absences WHERE school = $1 AND pupil = $2 AND day >= $3 ORDER BY day DESC, session DESC

-- name: pupil-notices
-- What was told about a pupil that has not passed, the soonest first.
SELECT id, school, pupil, first_day, last_day, session, code, note_sealed, status, told_at, told_by, settled_at, settled_by
FROM notices WHERE school = $1 AND pupil = $2 AND last_day >= $3 ORDER BY first_day, told_at, id

-- name: pupil-arrivals
-- When the late desk saw a pupil come in, the newest first.
SELECT id, school, day, session, pupil, at, code, noted_at, noted_by, undone_at FROM arrivals
WHERE school = $1 AND pupil = $2 AND day >= $3 AND undone_at IS NULL ORDER BY at DESC, id

-- name: register-sheet
-- The marks of a register as they stand, for typing it once more.
SELECT revision, closed_at, marks FROM closures
WHERE school = $1 AND day = $2 AND session = $3 AND grp = $4 ORDER BY revision DESC LIMIT 1

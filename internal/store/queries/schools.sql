-- name: schools-of
-- Schools with their hours and policies.
SELECT urn, name, text_name, office_phone, phase, network, am_start, pm_start, policy FROM schools WHERE urn IN (:list)

-- name: school-calendars
-- When they are open: the terms, the days in them on which they are not, those
-- that end early, and when some year groups are not in. One question and not
-- four: it is asked with every register and every text.
SELECT school, sort, day, last_day, session, number, kind, note FROM (
  SELECT school, 1 AS sort, first_day AS day, last_day, '' AS session, 0 AS number, '' AS kind, name AS note FROM terms
  UNION ALL SELECT school, 2, day, '', session, 0, kind, note FROM closed_days
  UNION ALL SELECT school, 3, day, '', '', ends, '', note FROM early_finishes
  UNION ALL SELECT school, 4, day, '', session, year, kind, note FROM part_closures
) lines WHERE school IN (:list) ORDER BY school, sort, day, session, number

-- name: early-finish-put
-- A day that is to end early, or at another time.
INSERT INTO early_finishes (school, day, ends, note) VALUES ($1, $2, $3, $4)
ON CONFLICT (school, day) DO UPDATE SET ends = excluded.ends, note = excluded.note

-- name: early-finish-drop
-- It ends as any other.
DELETE FROM early_finishes WHERE school = $1 AND day = $2

-- name: part-closure-put
-- A year group that is not in.
INSERT INTO part_closures (school, day, session, year, kind, note) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (school, day, session, year) DO UPDATE SET kind = excluded.kind, note = excluded.note

-- name: part-closure-drop
-- It is in after all.
DELETE FROM part_closures WHERE school = $1 AND day = $2 AND session = $3 AND year = $4

-- name: on-roll
-- How many pupils it has: the measure of what is improbable.
SELECT COUNT(*) FROM pupils WHERE school = $1 AND (left_on = '' OR left_on > $2)

-- name: closed-day-put
-- A day, or a session of it, on which it turns out not to be open.
INSERT INTO closed_days (school, day, session, kind, note) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (school, day, session) DO UPDATE SET kind = excluded.kind, note = excluded.note

-- name: closed-day-drop
-- It is open after all; a holiday stays one.
DELETE FROM closed_days WHERE school = $1 AND day = $2 AND session = $3 AND kind IN ('shut', 'inset')

-- name: school-policy-put
-- How it wants its mornings from now on.
UPDATE schools SET policy = $1 WHERE urn = $2

-- name: term-drop
-- A term that is none any more.
DELETE FROM terms WHERE school = $1 AND first_day = $2

-- name: closed-day-remove
-- A line of the calendar that a person takes out, whatever its kind.
DELETE FROM closed_days WHERE school = $1 AND day = $2 AND session = $3

-- name: school-hours
-- When its sessions begin.
UPDATE schools SET am_start = $1, pm_start = $2 WHERE urn = $3

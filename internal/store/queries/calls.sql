-- name: calls-of-day
-- Who rings about whom; of one call, or with '' of a day.
SELECT id, taken_by, taken_at FROM calls WHERE school = $1 AND day = $2 AND (id = $3 OR $3 = '')

-- name: call-outcomes-of-day
-- What came of ringing, oldest first; of one call, or with '' of a day.
SELECT o.call, o.id, o.at, o.actor, o.contact, COALESCE(k.ref, ''), COALESCE(ti.relationship, ''), o.outcome, o.code, o.note_sealed
FROM call_outcomes o JOIN calls c ON c.id = o.call LEFT JOIN contacts k ON k.id = o.contact LEFT JOIN ties ti ON ti.pupil = c.pupil AND ti.contact = o.contact
WHERE c.school = $1 AND c.day = $2 AND (c.id = $3 OR $3 = '') ORDER BY o.at, o.id

-- name: call-row
-- The row of a call, made when a person first acts on it.
INSERT INTO calls (id, school, day, session, pupil) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING

-- name: call-counted
-- The day counts one call more.
UPDATE school_days SET am_calls = am_calls + CASE WHEN $1 = 'AM' THEN 1 ELSE 0 END,
  pm_calls = pm_calls + CASE WHEN $1 = 'PM' THEN 1 ELSE 0 END WHERE school = $2 AND day = $3

-- name: call-line-counted
-- The call counts one line more.
UPDATE calls SET lines = lines + 1 WHERE id = $1

-- name: call-take
-- Who rings from now on, '' for nobody.
UPDATE calls SET taken_by = $1, taken_at = $2 WHERE id = $3

-- name: call-outcome-add
-- What came of ringing once.
INSERT INTO call_outcomes (id, call, at, actor, contact, outcome, code, note_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: call-number-wrong
-- The number is another person's: the adult is texted about nobody from now on.
UPDATE contacts SET problem = 'wrong_person' WHERE id = $1 AND school = $2
RETURNING number_index

-- name: pupil-where
-- Whose a pupil is.
SELECT school FROM pupils WHERE id = $1

-- name: call-pupil
-- One pupil of a school.
SELECT id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on
FROM pupils WHERE school = $1 AND id = $2

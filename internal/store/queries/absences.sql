-- name: day-lock-row
-- The row that is the lock of one school on one day; made on first need, and for
-- no school that is not here.
INSERT INTO school_days (school, day) SELECT urn, $2 FROM schools WHERE urn = $1 ON CONFLICT DO NOTHING

-- name: day-lock
-- Holds the lock until commit. On SQLite the one writer is the lock.
SELECT school FROM school_days WHERE school = $1 AND day = $2
-- postgres: FOR UPDATE

-- name: closure-current
-- The revision of a register that stands.
SELECT id, revision, closed_at, received_at, fingerprint, answer FROM closures
WHERE school = $1 AND day = $2 AND session = $3 AND grp = $4
ORDER BY revision DESC LIMIT 1

-- name: day-count-closure
-- Counts a revision beside the closures themselves; the day's row is held.
UPDATE school_days SET am_closures = am_closures + CASE WHEN $1 = 'AM' THEN 1 ELSE 0 END,
  pm_closures = pm_closures + CASE WHEN $1 = 'PM' THEN 1 ELSE 0 END
WHERE school = $2 AND day = $3

-- name: closure-add
-- One revision of a register, its marks packed.
INSERT INTO closures (id, school, day, session, grp, revision, closed_at, received_at, fingerprint, marks, answer, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: odd-marks-add
-- Marks a person must look at.
INSERT INTO odd_marks (id, closure, pupil, ref, code, detail) VALUES :rows(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)

-- name: group-pupils
-- Who should have a mark in a group's register.
SELECT id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on
FROM pupils WHERE school = $1 AND grp = $2 AND (left_on = '' OR left_on > $3) ORDER BY ref

-- name: pupils-by-ref
-- Whom the marks of a register name by the school's own ids.
SELECT ref, id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on
FROM pupils WHERE school = $1 AND ref IN (:list)

-- name: pupils-by-upn
-- Whom they name by UPN.
SELECT upn, id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on
FROM pupils WHERE school = $1 AND upn <> '' AND upn IN (:list)

-- name: contacts-of-pupils
-- The lists of contacts of pupils who are owed a text, in the order of
-- school.AskedFirst. Stopped is read for the sender that texts of this school go
-- from. A number that was said to be another person's, of this pupil, is so in
-- whatever row. The last columns are how many pupils on roll the adult may be texted
-- about: too many are a data fault; and whether a further number may be such another
-- person's.
SELECT t.pupil, t.contact, t.relationship, t.ord, t.parental_responsibility, t.lives_with, t.text_rule, t.court_order,
       c.school, c.ref, c.name, c.number_sealed, c.others_sealed, c.language, c.role,
       CASE WHEN EXISTS (SELECT 1 FROM wrong_numbers w WHERE w.pupil = t.pupil AND w.number_index = c.number_index AND NOT w.theirs)
            THEN 'wrong_person' ELSE c.problem END,
       EXISTS (SELECT 1 FROM stopped s WHERE s.sender = $1 AND s.number_index = c.number_index),
       (SELECT COUNT(*) FROM ties o JOIN pupils p ON p.id = o.pupil
        WHERE o.contact = t.contact AND o.text_rule = 'yes' AND NOT o.court_order AND p.left_on = ''),
       c.others_sealed IS NOT NULL AND EXISTS (SELECT 1 FROM wrong_numbers w WHERE w.pupil = t.pupil AND NOT w.theirs)
FROM ties t JOIN contacts c ON c.id = t.contact
WHERE t.pupil IN (:list)
ORDER BY t.pupil, t.ord, t.parental_responsibility DESC, t.lives_with DESC, t.contact

-- name: day-absences
-- What has already been said of pupils today, both sessions.
SELECT id, session, grp, pupil, closure, code_at_close, code, minutes_late, course, reason, detail, arrived,
       explained_at, explained_by, note_sealed, created_at
FROM absences WHERE school = $1 AND day = $2 AND pupil IN (:list)

-- name: day-absence
-- One absence under the lock.
SELECT id, session, grp, pupil, closure, code_at_close, code, minutes_late, course, reason, detail, arrived,
       explained_at, explained_by, note_sealed, created_at
FROM absences WHERE school = $1 AND day = $2 AND id = $3

-- name: absences-put
-- Absences as they shall stand; the code at close and who first said so stay.
INSERT INTO absences (id, school, day, session, pupil, grp, closure, code_at_close, code, minutes_late, comment_sealed,
  course, reason, detail, arrived, explained_at, explained_by, note_sealed, created_at)
VALUES :rows(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, INTEGER, BYTEA, TEXT, TEXT, TEXT, BOOLEAN, BIGINT, TEXT, BYTEA, BIGINT)
ON CONFLICT (id) DO UPDATE SET code = excluded.code, minutes_late = excluded.minutes_late, course = excluded.course,
  reason = excluded.reason, detail = excluded.detail, arrived = excluded.arrived, explained_at = excluded.explained_at,
  explained_by = excluded.explained_by, note_sealed = excluded.note_sealed

-- name: absence-where
-- To which school and day an absence belongs.
SELECT school, day FROM absences WHERE id = $1

-- name: absences-of-day
-- The absences of a day with their pupils, for pages and programs.
SELECT a.id, a.school, a.day, a.session, a.code, a.code_at_close, a.course, a.reason, a.detail, a.arrived, a.note_sealed,
       a.explained_at, a.explained_by, c.closed_at, a.created_at,
       p.id, p.school, p.ref, p.upn, p.first_name, p.last_name, p.text_name, p.grp, p.year, p.vulnerable, p.no_text, p.in_care, p.left_on
FROM absences a JOIN pupils p ON p.id = a.pupil JOIN closures c ON c.id = a.closure
WHERE a.school = $1 AND a.day = $2 AND (a.session = $3 OR $3 = '') AND (a.pupil = $4 OR $4 = '')
ORDER BY a.session, p.grp, p.last_name, p.first_name, a.id

-- name: rungs-of-day
-- The rungs of the ladder that a day's absences have come to.
SELECT r.absence, r.rung, r.at FROM rungs r JOIN absences a ON a.id = r.absence
WHERE a.school = $1 AND a.day = $2 AND (a.session = $3 OR $3 = '')
  AND (a.pupil = $4 OR $4 = '')

-- name: rung-add
-- A rung an absence comes to, once whoever climbs.
INSERT INTO rungs (absence, rung, at) VALUES ($1, $2, $3) ON CONFLICT (absence, rung) DO NOTHING

-- name: rung-counted
-- And its count, so that the ledger misses one that is lost.
UPDATE absences SET rungs = rungs + 1 WHERE id = $1

-- name: schools-climbing
-- Where somebody is missing today and nobody knows why, and the number of the
-- newest of the school's news.
SELECT DISTINCT a.school, COALESCE(h.news_seq, 0) FROM absences a LEFT JOIN heads h ON h.school = a.school
WHERE a.day = $1 AND a.explained_at IS NULL AND NOT a.arrived AND a.course <> 'explained_at_close'

-- name: groups-of-roll
-- Every register expected on a day, with the number of pupils on its roll.
SELECT grp, COUNT(*), MIN(year), MAX(year) FROM pupils WHERE school = $1 AND grp <> '' AND (left_on = '' OR left_on > $2) GROUP BY grp ORDER BY grp

-- name: closures-of-session
-- Every revision of every register of a session, the newest last.
SELECT id, grp, revision, closed_at, marks, answer FROM closures
WHERE school = $1 AND day = $2 AND session = $3 ORDER BY grp, revision

-- name: roll-of-session
-- Who should have a mark in a register of some group, as the roll stands: held
-- against the marks, since the roll may have changed after they were taken.
SELECT id, ref, upn, first_name, last_name, grp, year FROM pupils
WHERE school = $1 AND grp <> '' AND (left_on = '' OR left_on > $2) ORDER BY ref

-- name: odd-marks-of-closures
-- The marks kept for staff of the revisions that stand.
SELECT closure, pupil, ref, code, detail FROM odd_marks WHERE closure IN (:list) ORDER BY closure, ref, detail, id

-- name: pupil-names
-- Who pupils are, for staff.
SELECT ref, id, first_name, last_name FROM pupils WHERE school = $1 AND id IN (:list)

-- name: pupil-names-by-ref
-- Who the refs are, for staff.
SELECT ref, id, first_name, last_name FROM pupils WHERE school = $1 AND ref IN (:list)

-- name: pupil-refs
-- By which ids a school names pupils now.
SELECT id, ref FROM pupils WHERE id IN (:list)

-- name: past-closures
-- Registers of past days, many at once.
INSERT INTO closures (id, school, day, session, grp, revision, closed_at, received_at, fingerprint, marks, answer, actor) VALUES :rows

-- name: past-absences
-- The absences in them.
INSERT INTO absences (id, school, day, session, pupil, grp, closure, code_at_close, code, minutes_late, course, reason, detail, arrived, created_at) VALUES :rows

-- name: closure-marks
-- What one revision said, for marks that are added to it later.
SELECT marks FROM closures WHERE id = $1

-- name: decisions-add
-- Why absences were decided as they were, as it was said then.
INSERT INTO decisions (id, absence, at, reasons) VALUES :rows(TEXT, TEXT, BIGINT, TEXT)

-- name: decisions-of
-- All that was ever said about one absence, oldest first.
SELECT reasons FROM decisions WHERE absence = $1 ORDER BY at, id

-- name: absence-of-pupil
-- A pupil's absence in one session, if there is one.
SELECT id FROM absences WHERE school = $1 AND day = $2 AND session = $3 AND pupil = $4

-- name: texts-of-absence
-- The texts that name an absence, or did until the pupil was taken out.
SELECT alert, dropped_at, dropped_why FROM alert_pupils WHERE absence = $1 ORDER BY alert

-- name: revisions-of-session
-- Every revision of every register of a session with its marks, oldest first.
SELECT grp, revision, closed_at, received_at, marks FROM closures
WHERE school = $1 AND day = $2 AND session = $3 ORDER BY received_at, grp, revision

-- name: absences-unsettled
-- Absences that are still N, by an index of those alone.
SELECT a.id, a.day, a.session,
       p.id, p.school, p.ref, p.upn, p.first_name, p.last_name, p.text_name, p.grp, p.year, p.vulnerable, p.no_text, p.in_care, p.left_on
FROM absences a JOIN pupils p ON p.id = a.pupil
WHERE a.code = 'N' AND a.school = $1 AND a.day >= $2 AND a.day <= $3 AND NOT a.arrived
ORDER BY a.day, a.session, p.grp, p.last_name, p.first_name, a.id

-- name: closure-where
-- Of which register a closure is a revision.
SELECT school, day, session, grp FROM closures WHERE id = $1

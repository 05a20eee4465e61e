-- name: concern-open
-- The open one of a number that was opened last, so that its next text may join
-- it. A breach is told apart: it is about what we did.
SELECT id, day, session, kind, at, waiting, told, stray, barred FROM concerns
WHERE school = $1 AND number_index = $2 AND closed_at IS NULL AND (kind = 'breach') = $3 ORDER BY at DESC, id DESC LIMIT 1

-- name: concern-of-number-on
-- Whether a number has had one opened on a day, whatever became of it.
SELECT COUNT(*) FROM concerns WHERE school = $1 AND number_index = $2 AND day = $3

-- name: concern-said-of
-- Whom what was said in one is about, with the absence that was known of then.
SELECT pupil, absence FROM concern_pupils WHERE concern = $1

-- name: concern-add
-- One more for a person to settle.
INSERT INTO concerns (id, school, day, session, kind, number_index, contact, at, waiting, stray, barred) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: concern-told
-- How far up it has gone.
UPDATE concerns SET told = $1 WHERE id = $2

-- name: concerns-untaken
-- Those that no person has and that are due to go further up: the deputy after
-- the instant $1, the head after $2. What every school has goes no further.
SELECT id, school, day, session, kind, COALESCE(contact, ''), at, waiting, told, taken_at, taken_by, closed_at, closed_by, found_sealed, stray, barred FROM concerns
WHERE closed_at IS NULL AND NOT stray AND taken_by NOT LIKE 'person:%'
  AND (told < 1 OR kind <> 'breach' AND (told < 2 AND waiting <= $1 OR told < 3 AND waiting <= $2)) ORDER BY waiting LIMIT $3

-- name: concern-text-add
-- A text that worries; a repeat keeps nothing.
INSERT INTO concern_texts (concern, inbound, words_sealed, at) VALUES ($1, $2, $3, $4) ON CONFLICT (concern, inbound) DO NOTHING

-- name: concern-pupil-add
-- A pupil it may be about; an absence that becomes known is added.
INSERT INTO concern_pupils (concern, pupil, absence) VALUES ($1, $2, $3)
ON CONFLICT (concern, pupil) DO UPDATE SET absence = COALESCE(excluded.absence, concern_pupils.absence)

-- name: concern-worsen
-- It became graver: whoever had it must take it again, and it goes up anew.
UPDATE concerns SET kind = $1, waiting = $3, taken_at = NULL, taken_by = '', told = 0 WHERE id = $2 AND closed_at IS NULL

-- name: concern-take
-- Somebody has it. A program never takes it from a person.
UPDATE concerns SET taken_at = $1, taken_by = $2
WHERE id = $3 AND closed_at IS NULL AND taken_by <> $2 AND ($2 LIKE 'person:%' OR taken_by NOT LIKE 'person:%')

-- name: concern-close
-- A person ended it. Nothing else in the program does.
UPDATE concerns SET closed_at = $1, closed_by = $2, found_sealed = $3 WHERE id = $4 AND closed_at IS NULL

-- name: concern-one
-- One, whatever became of it.
SELECT id, school, day, session, kind, COALESCE(contact, ''), at, waiting, told, taken_at, taken_by, closed_at, closed_by, found_sealed, stray, barred FROM concerns WHERE id = $1

-- name: concerns-of-day
-- The open ones of any day, and those of one that began or were closed on it, by
-- its first instant and that of the next; with who wrote. With a pupil, instead
-- all about the pupil since the day. The gravest comes first.
SELECT c.id, c.school, c.day, c.session, c.kind, COALESCE(c.contact, ''), c.at, c.waiting, c.told, c.taken_at, c.taken_by, c.closed_at, c.closed_by, c.found_sealed, c.stray, c.barred,
       COALESCE(t.name, ''), COALESCE(h.name, ''), COALESCE(ct.name, ''), COALESCE(th.id, '')
FROM concerns c
LEFT JOIN staff t ON t.id = SUBSTR(c.taken_by, 8)
LEFT JOIN staff h ON h.id = SUBSTR(c.closed_by, 8)
LEFT JOIN contacts ct ON ct.id = c.contact
LEFT JOIN threads th ON th.school = c.school AND th.number_index = c.number_index
WHERE c.school = $1 AND CASE WHEN $5 = '' THEN c.closed_at IS NULL OR c.day = $2 OR c.closed_at >= $3 AND c.closed_at < $4
  ELSE c.day >= $2 AND c.id IN (SELECT cp.concern FROM concern_pupils cp WHERE cp.pupil = $5) END
ORDER BY CASE c.kind WHEN 'emergency' THEN 0 WHEN 'concern' THEN 1 ELSE 2 END, c.at, c.id

-- name: concern-texts-of
-- What was written.
SELECT ct.concern, ct.inbound, ct.words_sealed, i.from_sealed, i.body_sealed, i.at FROM concern_texts ct JOIN inbound i ON i.id = ct.inbound
WHERE ct.concern IN (:list) ORDER BY i.at, i.id

-- name: concern-calls-of
-- What was said on the telephone about their pupils, while each was open, by an
-- adult who did not know.
SELECT cp.concern, o.id, o.at, o.actor, COALESCE(st.name, ''), o.note_sealed
FROM concern_pupils cp JOIN concerns c ON c.id = cp.concern
JOIN calls k ON k.school = c.school AND k.day >= c.day AND k.pupil = cp.pupil
JOIN call_outcomes o ON o.call = k.id AND o.outcome = 'did_not_know' AND o.at >= c.at AND o.at <= COALESCE(c.closed_at, o.at) AND (o.contact = c.contact OR o.contact IS NULL AND c.contact IS NULL)
LEFT JOIN staff st ON st.id = SUBSTR(o.actor, 8)
WHERE cp.concern IN (:list) ORDER BY o.at, o.id

-- name: concern-pupils-of
-- Whom they may be about, with what the writer is to each. The absence is of the
-- day it began or of the first after it, also when the register closed only
-- later; else the one that was known of when it was said.
SELECT cp.concern, COALESCE((SELECT a.id FROM absences a
    WHERE a.school = c.school AND a.day >= c.day AND a.pupil = cp.pupil AND (c.closed_at IS NULL OR a.created_at <= c.closed_at)
    ORDER BY a.day, CASE WHEN a.id = cp.absence THEN 0 ELSE 1 END, a.session LIMIT 1), cp.absence), COALESCE(ti.relationship, ''),
       p.id, p.school, p.ref, p.upn, p.first_name, p.last_name, p.text_name, p.grp, p.year, p.vulnerable, p.no_text, p.in_care, p.left_on
FROM concern_pupils cp JOIN pupils p ON p.id = cp.pupil JOIN concerns c ON c.id = cp.concern
LEFT JOIN ties ti ON ti.pupil = cp.pupil AND ti.contact = c.contact
WHERE cp.concern IN (:list) ORDER BY p.last_name, p.first_name, p.id

-- name: concerned-absences
-- Absences of a day about whose pupil a concern is open, the gravest first, then
-- the one that was said of the absence itself, then the newest. It is asked by the
-- pupil, because a concern may come before the register. A breach is about what we
-- did, and keeps nobody from being looked for.
SELECT a.id, c.id FROM absences a
JOIN concern_pupils cp ON cp.pupil = a.pupil JOIN concerns c ON c.id = cp.concern AND (cp.absence = a.id OR c.day <= a.day)
WHERE c.closed_at IS NULL AND c.kind <> 'breach' AND c.school = $1 AND a.school = $1 AND a.day = $2 AND (a.session = $3 OR $3 = '')
  AND (a.pupil = $4 OR $4 = '')
ORDER BY CASE c.kind WHEN 'emergency' THEN 0 WHEN 'concern' THEN 1 ELSE 2 END, CASE WHEN cp.absence = a.id THEN 0 ELSE 1 END, c.at DESC, c.id DESC

-- name: concerned-absence
-- Whether one is open about an absence: said of it, or of its pupil on its day or
-- before.
SELECT COUNT(*) FROM absences a JOIN concern_pupils cp ON cp.pupil = a.pupil JOIN concerns c ON c.id = cp.concern
WHERE a.id = $1 AND (cp.absence = a.id OR c.day <= a.day) AND c.school = a.school AND c.closed_at IS NULL AND c.kind <> 'breach'

-- name: ledger-concerns
-- Those of a session, open and closed.
SELECT CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END, COUNT(*) FROM concerns
WHERE school = $1 AND day = $2 AND session = $3 GROUP BY 1

-- name: ledger-concern-faults
-- Absences beside which a text stands that worried when it was read, and pupils
-- whose adult did not know when rung, of which no concern is kept any more.
SELECT ab.pupil FROM replies r JOIN absences ab ON ab.id = r.absence
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3 AND r.kind IN ('concern', 'emergency')
  AND NOT EXISTS (SELECT 1 FROM concern_texts ct JOIN concerns c ON c.id = ct.concern JOIN concern_pupils cp ON cp.concern = c.id
    WHERE ct.inbound = r.inbound AND c.school = ab.school AND cp.pupil = ab.pupil)
UNION ALL
SELECT k.pupil FROM calls k JOIN call_outcomes o ON o.call = k.id
WHERE k.school = $1 AND k.day = $2 AND k.session = $3 AND o.outcome = 'did_not_know'
  AND NOT EXISTS (SELECT 1 FROM concerns c JOIN concern_pupils cp ON cp.concern = c.id WHERE c.school = k.school AND cp.pupil = k.pupil)

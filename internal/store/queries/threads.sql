-- name: thread-heard
-- The thread of a number at a school, with its newest text.
INSERT INTO threads (id, school, number_index, contact, inbound, last_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (school, number_index) DO UPDATE SET
  contact = COALESCE(excluded.contact, threads.contact),
  inbound = CASE WHEN excluded.last_at >= threads.last_at THEN excluded.inbound ELSE threads.inbound END,
  last_at = CASE WHEN excluded.last_at >= threads.last_at THEN excluded.last_at ELSE threads.last_at END
RETURNING id

-- name: heard-add
-- A text as the school has it; a repeat keeps nothing.
INSERT INTO heard (inbound, school, thread, at) VALUES ($1, $2, $3, $4) ON CONFLICT (inbound, school) DO NOTHING

-- name: heard-is
-- Whether the school has it already.
SELECT COUNT(*) FROM heard WHERE inbound = $1 AND school = $2

-- name: threads-stranger
-- A text of a stranger, in a thread of every school.
INSERT INTO threads (id, school, number_index, contact, inbound, last_at)
SELECT CAST($1 AS TEXT) || '-' || urn, urn, CAST($2 AS TEXT), CAST(NULL AS TEXT), CAST($1 AS TEXT), CAST($3 AS BIGINT) FROM schools WHERE TRUE
ON CONFLICT (school, number_index) DO UPDATE SET inbound = excluded.inbound, last_at = excluded.last_at

-- name: heard-stranger
-- And as each school has it.
INSERT INTO heard (inbound, school, thread, at) SELECT CAST($1 AS TEXT), t.school, t.id, CAST($2 AS BIGINT) FROM threads t WHERE t.number_index = $3
ON CONFLICT (inbound, school) DO NOTHING

-- name: threads-of-school
-- The inbox: the newest text of each number, with who has it in hand and when a
-- person last answered.
SELECT t.id, COALESCE(t.contact, ''), COALESCE(c.name, ''), i.id, i.from_sealed, i.body_sealed, i.kind, i.at,
       EXISTS (SELECT 1 FROM unmatched u WHERE u.inbound = i.id AND u.school = t.school),
       EXISTS (SELECT 1 FROM ties b WHERE b.contact = t.contact AND b.court_order),
       t.claimed_by, COALESCE(s.name, ''), t.claimed_at,
       (SELECT MAX(m.at) FROM messages m WHERE m.school = t.school AND m.number_index = t.number_index AND m.about = 'words')
FROM threads t JOIN inbound i ON i.id = t.inbound LEFT JOIN contacts c ON c.id = t.contact
LEFT JOIN staff s ON s.id = SUBSTR(t.claimed_by, 8)
WHERE t.school = $1 AND (t.id = $2 OR $2 = '') AND (t.last_at >= $3 OR $2 <> '')
ORDER BY t.last_at DESC, t.id DESC LIMIT $4

-- name: thread-inbound
-- Their texts, as this school has them.
SELECT i.id, i.from_sealed, i.body_sealed, i.kind, i.at, EXISTS (SELECT 1 FROM unmatched u WHERE u.inbound = i.id AND u.school = h.school)
FROM heard h JOIN inbound i ON i.id = h.inbound WHERE h.thread = $1 AND h.at >= $2 ORDER BY i.at, i.id

-- name: thread-about
-- The pupils beside whose absences they stand.
SELECT r.inbound, p.first_name, p.last_name FROM heard h JOIN replies r ON r.inbound = h.inbound AND r.school = h.school
JOIN absences a ON a.id = r.absence JOIN pupils p ON p.id = a.pupil
WHERE h.thread = $1 AND h.at >= $2 AND r.kind <> 'sibling' ORDER BY p.first_name, p.id

-- name: thread-ours
-- Our texts to the number, with whoever wrote a person's words.
SELECT x.id, x.kind, x.state, x.body_sealed, COALESCE(x.sent_at, x.raised_at), m.words_sealed, COALESCE(m.actor, ''), COALESCE(s.name, '')
FROM threads t JOIN texts x ON x.school = t.school AND x.number_index = t.number_index
LEFT JOIN messages m ON m.text = x.id LEFT JOIN staff s ON s.id = SUBSTR(m.actor, 8)
WHERE t.id = $1 AND x.raised_at >= $2 AND x.kind <> 'staff' ORDER BY x.raised_at, x.id

-- name: thread-pupils
-- Whom the contact stands with, and whether they must be told nothing.
SELECT p.id, p.school, p.ref, p.upn, p.first_name, p.last_name, p.text_name, p.grp, p.year, p.vulnerable, p.no_text, p.in_care, p.left_on, t.court_order
FROM ties t JOIN pupils p ON p.id = t.pupil WHERE t.contact = $1 ORDER BY p.first_name, p.id

-- name: thread-claim
-- It is whose who came first, until they have had it for long enough.
UPDATE threads SET claimed_by = $1, claimed_at = $2 WHERE id = $3 AND school = $4
  AND (claimed_by IN ('', $1) OR claimed_at IS NULL OR claimed_at <= $5)

-- name: thread-held
-- Who has the thread of a number in hand since an instant.
SELECT claimed_by FROM threads WHERE school = $1 AND number_index = $2 AND claimed_by <> '' AND claimed_at > $3

-- name: thread-leave
-- They are done with it.
UPDATE threads SET claimed_by = '', claimed_at = NULL WHERE id = $1 AND claimed_by = $2

-- name: inbound-of-school
-- A text the school has, looked at or not.
SELECT i.id, i.from_sealed, i.body_sealed, i.opt_out, i.at FROM inbound i JOIN heard h ON h.inbound = i.id WHERE i.id = $1 AND h.school = $2

-- name: unmatched-remove
-- Somebody has said whose it is.
DELETE FROM unmatched WHERE inbound = $1 AND school = $2

-- name: pupils-tied-to
-- The pupils of adults by their ties, those under a court order too: what a text
-- says of a pupil is heard by what its writer may be told of them.
SELECT DISTINCT p.id, p.school, p.ref, p.upn, p.first_name, p.last_name, p.text_name, p.grp, p.year, p.vulnerable, p.no_text, p.in_care, p.left_on, t.court_order, t.text_rule
FROM ties t JOIN pupils p ON p.id = t.pupil WHERE t.contact IN (:list) ORDER BY p.ref, t.court_order, t.text_rule

-- name: pupils-by-id
-- Whom alerts named.
SELECT id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on FROM pupils WHERE id IN (:list)

-- name: everyone
-- Every school: a stranger may mean any.
SELECT urn FROM schools ORDER BY urn

-- name: pupils-by-last-name
-- Whom a stranger may name, of whatever school: those on a roll on a day with one of
-- these last names, in small letters.
SELECT id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on FROM pupils
WHERE (left_on = '' OR left_on > $1) AND LOWER(last_name) IN (:list)

-- name: pupils-by-first-name
-- Likewise those of a group with one of these first names.
SELECT id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on FROM pupils
WHERE (left_on = '' OR left_on > $1) AND LOWER(grp) = $2 AND LOWER(first_name) IN (:list)

-- name: schools-that-knew-a-number
-- Where a number was somebody's once, or we wrote to it, or it has worried
-- somebody whom its words led to. Our own answers to a stranger tell nothing.
SELECT school FROM threads WHERE number_index = $1 AND contact IS NOT NULL
UNION SELECT school FROM texts WHERE number_index = $1 AND kind IN ('alert', 'rung', 'correction', 'campaign')
UNION SELECT school FROM messages WHERE number_index = $1 AND about = 'words'
UNION SELECT school FROM concerns WHERE number_index = $1 AND NOT stray
ORDER BY school

-- name: contacts-by-ref
-- Contacts as another program names them.
SELECT id, school, ref, name, language, role, problem FROM contacts WHERE school = $1 AND ref IN (:list)

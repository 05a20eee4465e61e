-- name: inbound-one
-- A text that reached us and has not been looked at.
SELECT id, from_sealed, body_sealed, opt_out, at FROM inbound WHERE id = $1 AND matched_at IS NULL

-- name: inbound-forgotten
-- Those that whoever took them in did not get to.
SELECT id, from_sealed, body_sealed, opt_out, at FROM inbound WHERE matched_at IS NULL AND at < $1 ORDER BY at LIMIT $2

-- name: matches
-- The alerts a number was sent lately, newest day first. An alert that never
-- went cannot be answered.
SELECT a.text, a.school, a.contact, a.day, a.session, t.raised_at FROM alerts a JOIN texts t ON t.id = a.text
WHERE t.number_index = $1 AND a.day >= $2 AND a.day <= $3 AND t.kind IN ('alert', 'rung', 'correction')
  AND t.state IN ('sending', 'unknown', 'sent', 'delivered', 'undelivered')
ORDER BY a.day DESC, t.raised_at DESC, t.id DESC

-- name: contacts-by-number
-- Whose number it is.
SELECT id, school, name, language, role, problem FROM contacts WHERE number_index = $1 AND number_index <> '' ORDER BY school, id

-- name: replies-add
-- A reply beside absences; a repeat keeps nothing.
INSERT INTO replies (id, inbound, school, alert, absence, kind, at) VALUES :rows(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BIGINT)
ON CONFLICT (inbound, absence) DO NOTHING

-- name: inbound-done
-- It has been looked at, reads as this, and led to so many replies.
UPDATE inbound SET matched_at = $1, kind = $3, replies = (SELECT COUNT(*) FROM replies WHERE inbound = $2)
WHERE id = $2 AND matched_at IS NULL

-- name: unmatched-add
-- A school sees it as a text that answers none of its own.
INSERT INTO unmatched (inbound, school, contact, day) VALUES ($1, $2, $3, $4) ON CONFLICT (inbound, school) DO NOTHING

-- name: unmatched-stranger
-- From a number nobody has: every school sees it, since any may be meant, and a
-- parent who writes from a new phone must not be lost.
INSERT INTO unmatched (inbound, school, contact, day) SELECT $1, urn, NULL, $2 FROM schools WHERE TRUE
ON CONFLICT (inbound, school) DO NOTHING RETURNING school

-- name: unmatched-of-day
-- Such texts of a day.
SELECT i.id, i.from_sealed, i.body_sealed, i.at, COALESCE(c.name, ''), i.kind, COALESCE(h.thread, ''),
       EXISTS (SELECT 1 FROM ties b WHERE b.contact = u.contact AND b.court_order) FROM unmatched u
JOIN inbound i ON i.id = u.inbound LEFT JOIN contacts c ON c.id = u.contact
LEFT JOIN heard h ON h.inbound = u.inbound AND h.school = u.school
WHERE u.school = $1 AND u.day = $2 ORDER BY i.at

-- name: replies-of-day
-- The replies beside a day's absences.
SELECT r.id, r.absence, COALESCE(r.alert, ''), r.kind, r.at, r.inbound, i.from_sealed, i.body_sealed,
       COALESCE((SELECT ti.relationship FROM ties ti WHERE ti.pupil = ab.pupil AND ti.contact = COALESCE(a.contact, th.contact)), ''),
       r.suggested, r.because_sealed, r.confidence, r.back
FROM replies r JOIN absences ab ON ab.id = r.absence JOIN inbound i ON i.id = r.inbound
LEFT JOIN alerts a ON a.text = r.alert
LEFT JOIN heard h ON h.inbound = r.inbound AND h.school = r.school LEFT JOIN threads th ON th.id = h.thread
WHERE ab.school = $1 AND ab.day = $2 AND (ab.session = $3 OR $3 = '') AND (ab.pupil = $4 OR $4 = '') ORDER BY r.at, r.id

-- name: inbound-number
-- Whose text it is, as numbers are found again.
SELECT number_index, at FROM inbound WHERE id = $1

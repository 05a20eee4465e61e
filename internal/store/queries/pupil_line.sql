-- name: said-about-pupil
-- What we said beside alerts that a pupil's page tells: in answer to a text that
-- stands beside an absence or in a concern of the pupil, or a person's words about
-- the pupil; with whoever wrote them. Of each school day since one.
SELECT m.text, m.day, t.kind, m.about, t.state, t.body_sealed, m.words_sealed, t.number_sealed, COALESCE(t.sent_at, t.raised_at), m.actor, COALESCE(s.name, ''),
       COALESCE(c.name, ''), COALESCE((SELECT ti.relationship FROM ties ti WHERE ti.pupil = $2 AND ti.contact = t.contact), '')
FROM messages m JOIN texts t ON t.id = m.text LEFT JOIN contacts c ON c.id = t.contact LEFT JOIN staff s ON s.id = SUBSTR(m.actor, 8)
WHERE m.school = $1 AND m.day >= $3 AND (m.pupil = $2
  OR m.inbound IN (SELECT r.inbound FROM replies r JOIN absences a ON a.id = r.absence WHERE a.pupil = $2 AND a.day >= $3)
  OR m.inbound IN (SELECT ct.inbound FROM concern_texts ct JOIN concern_pupils cp ON cp.concern = ct.concern WHERE cp.pupil = $2))
ORDER BY t.raised_at, t.id

-- name: told-of-concerns
-- Whom of the staff a text told of concerns, and what became of it.
SELECT SUBSTR(a.about, 1, 26), st.text, st.day, st.rung, s.name, s.role, t.state, COALESCE(t.sent_at, t.raised_at)
FROM staff_text_about a JOIN staff_texts st ON st.text = a.text JOIN texts t ON t.id = st.text JOIN staff s ON s.id = st.member
WHERE st.cause = 'concern' AND st.school = $1 AND st.day >= $2 AND SUBSTR(a.about, 1, 26) IN (:list) ORDER BY t.raised_at, t.id

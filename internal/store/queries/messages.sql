-- name: message-add
-- What a text says that is no alert.
INSERT INTO messages (text, school, day, number_index, about, inbound, pupil, words_sealed, choices, advice, actor, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: messages-said
-- What a number was told by itself on a day, for any school.
SELECT m.text, m.school, t.kind, m.about, COALESCE(m.inbound, ''), m.choices, m.answered_at FROM messages m JOIN texts t ON t.id = m.text
WHERE m.number_index = $1 AND m.day = $2 AND m.about <> 'words' ORDER BY m.at, m.text

-- name: messages-written
-- What people of a school wrote to a number since: the same words again are one act.
SELECT text, words_sealed FROM messages WHERE school = $1 AND number_index = $2 AND about = 'words' AND at > $3 ORDER BY at, text

-- name: messages-by-hand
-- When people and programs of a school wrote a text by hand since: they are few.
SELECT at FROM messages WHERE school = $1 AND about = 'words' AND at > $2 ORDER BY at

-- name: messages-last-planned
-- When planned words last went to a number: a reply may answer those.
SELECT MAX(sent_at) FROM texts WHERE number_index = $1 AND kind = 'campaign'

-- name: message-answered
-- The question has its answer.
UPDATE messages SET answered_at = $1 WHERE text = $2 AND answered_at IS NULL

-- name: message-one
-- What the last gate reads again of one.
SELECT t.school, t.kind, t.state, t.number_sealed, t.sender, t.attempt, m.day, m.about, COALESCE(m.inbound, ''), COALESCE(m.pupil, ''), m.words_sealed, m.choices, m.advice,
       COALESCE(c.id, ''), COALESCE(c.name, ''), c.number_sealed, COALESCE(c.language, ''), COALESCE(c.role, ''), COALESCE(c.problem, '')
FROM messages m JOIN texts t ON t.id = m.text LEFT JOIN contacts c ON c.id = t.contact WHERE m.text = $1

-- name: pupils-of-absences
-- Whom the numbers of a question stand for.
SELECT a.id, p.id, p.ref, p.text_name, p.left_on FROM absences a JOIN pupils p ON p.id = a.pupil WHERE a.id IN (:list)

-- name: marked-leavers
-- Pupils who have left and whom a register still names, with the last day.
SELECT p.id, MAX(c.day)
FROM closures c JOIN odd_marks m ON m.closure = c.id
JOIN pupils p ON p.school = c.school AND (p.ref = m.ref OR p.upn = m.ref AND p.upn <> '')
WHERE c.school = $1 AND c.day >= $2 AND p.left_on <> '' AND p.left_on <= c.day
GROUP BY p.id

-- name: tie-reasons
-- Why adults are not told about a pupil, for the safeguarding lead.
SELECT contact, reason_sealed FROM tie_reasons WHERE pupil = $1

-- name: tie-reasons-of-school
-- Whether any has been written anew since somebody looked; none is opened.
SELECT r.pupil, r.contact, r.reason_sealed FROM tie_reasons r JOIN pupils p ON p.id = r.pupil
WHERE p.school = $1 ORDER BY r.pupil, r.contact

-- name: tie-reason-put
-- As the lead writes it.
INSERT INTO tie_reasons (pupil, contact, reason_sealed) VALUES ($1, $2, $3)
ON CONFLICT (pupil, contact) DO UPDATE SET reason_sealed = excluded.reason_sealed

-- name: tie-reason-drop
-- It holds no more, or the adult is not on the list any more.
DELETE FROM tie_reasons WHERE pupil = $1 AND contact = $2

-- name: tie-doubts
-- Who of a school may be an adult who must not be told.
SELECT d.pupil, d.contact, d.like_contact, d.why, d.said FROM tie_doubts d JOIN pupils p ON p.id = d.pupil
WHERE p.school = $1 ORDER BY d.pupil, d.contact

-- name: tie-doubt-put
-- An import has barred them until a person has looked.
INSERT INTO tie_doubts (pupil, contact, like_contact, why, said) VALUES :rows
ON CONFLICT (pupil, contact) DO UPDATE SET like_contact = excluded.like_contact, why = excluded.why, said = excluded.said

-- name: tie-doubt-drop
-- A person has looked, or the adult is not on the list any more.
DELETE FROM tie_doubts WHERE pupil = $1 AND contact = $2

-- name: contacts-refuse-campaigns
-- Everybody who has the number hears of absences only.
UPDATE contacts SET no_campaigns = TRUE WHERE number_index = $1 AND number_index <> '' AND no_campaigns = FALSE
RETURNING id, school

-- name: number-refuses-campaigns
-- And whoever has it later, at each school whose list holds it and at others.
INSERT INTO no_campaigns (number_index, school, since)
SELECT DISTINCT number_index, school, CAST($2 AS BIGINT) FROM contacts WHERE number_index = $1 AND number_index <> ''
ON CONFLICT DO NOTHING

-- name: number-refuses-campaigns-of
-- At one school, or at every one.
INSERT INTO no_campaigns (number_index, school, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: number-hears-campaigns
-- A person of a school says that it may be texted again.
DELETE FROM no_campaigns WHERE number_index = $1 AND school IN ('', $2)

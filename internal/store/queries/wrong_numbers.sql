-- name: wrong-number-add
-- Somebody says of a number, texted or rung about a pupil, that it is another
-- person's. It stands anew though a person had taken it back.
INSERT INTO wrong_numbers (school, number_index, pupil, since, theirs) VALUES ($1, $2, $3, $4, FALSE)
ON CONFLICT (pupil, number_index) DO UPDATE SET since = excluded.since, theirs = FALSE

-- name: wrong-number-family
-- And so of the pupils who share an adult with that pupil: by a row, or by two
-- rows of one name of which one has the number. Who stands for more pupils than
-- a family has, and professionals, join nobody.
INSERT INTO wrong_numbers (school, number_index, pupil, since, theirs)
SELECT p.school, CAST($2 AS TEXT), p.id, CAST($4 AS BIGINT), FALSE
FROM pupils p
WHERE p.school = $1 AND p.id <> $3 AND p.id IN (
  SELECT b.pupil FROM ties a JOIN contacts x ON x.id = a.contact JOIN ties b ON b.contact = x.id
  WHERE a.pupil = $3 AND x.role = 'family' AND (SELECT COUNT(*) FROM ties n WHERE n.contact = x.id) <= $5
  UNION
  SELECT b.pupil FROM ties a JOIN contacts x ON x.id = a.contact
    JOIN contacts y ON y.number_index = $2 AND y.school = x.school AND LOWER(y.name) = LOWER(x.name) JOIN ties b ON b.contact = y.id
  WHERE a.pupil = $3 AND x.role = 'family' AND x.name <> '' AND (SELECT COUNT(*) FROM ties n WHERE n.contact = y.id) <= $5)
ON CONFLICT (pupil, number_index) DO NOTHING

-- name: wrong-number-rows
-- Whoever brings it now about one of them: lists and campaigns read it there.
UPDATE contacts SET problem = 'wrong_person'
WHERE number_index = $2 AND number_index <> '' AND school = $1 AND EXISTS (
  SELECT 1 FROM ties t JOIN wrong_numbers w ON w.pupil = t.pupil AND w.number_index = contacts.number_index
  WHERE t.contact = contacts.id AND NOT w.theirs)
RETURNING id

-- name: wrong-numbers-of-school
-- What was said of telephones, and what a person has taken back.
SELECT number_index, pupil, theirs FROM wrong_numbers WHERE school = $1

-- name: wrong-numbers-of-pupils
-- By which telephones nobody is texted or rung about pupils.
SELECT pupil, number_index FROM wrong_numbers WHERE NOT theirs AND pupil IN (:list)

-- name: wrong-numbers-put
-- An import has brought such a number to a brother, or a person has taken it back.
INSERT INTO wrong_numbers (school, number_index, pupil, since, theirs) VALUES :rows
ON CONFLICT (pupil, number_index) DO UPDATE SET theirs = excluded.theirs

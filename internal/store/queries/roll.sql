-- name: network-add
-- A trust, an authority or a hub.
INSERT INTO networks (id, name, kind) VALUES ($1, $2, $3)

-- name: school-add
-- A new school, with the default policy.
INSERT INTO schools (urn, name, text_name, office_phone, phase, network, am_start, pm_start)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING

-- name: terms-add
-- When a school is in term.
INSERT INTO terms (school, name, first_day, last_day) VALUES :rows

-- name: closed-days-add
-- When it is not open within term.
INSERT INTO closed_days (school, day, session, kind, note) VALUES :rows

-- name: schools
-- Every school, for lists.
SELECT urn, name, text_name, office_phone, phase, network FROM schools ORDER BY name, urn

-- name: roll-lock
-- One import of a school at a time; closures go on meanwhile. On SQLite the
-- one writer is the lock.
SELECT urn FROM schools WHERE urn = $1
-- postgres: FOR NO KEY UPDATE

-- name: roll-pupils
-- Everyone who is or was on roll, in an order that stays.
SELECT id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on, name_kept, free_meals
FROM pupils WHERE school = $1 ORDER BY id

-- name: roll-contacts
-- Every adult of a school. Stopped: by any sender of ours.
SELECT c.id, c.ref, c.name, c.number_sealed, c.others_sealed, c.language, c.language_kept, c.role, c.problem,
       (c.no_campaigns OR c.number_index <> '' AND EXISTS (SELECT 1 FROM no_campaigns n WHERE n.number_index = c.number_index AND n.school IN ('', c.school))),
       c.number_index <> '' AND EXISTS (SELECT 1 FROM stopped s WHERE s.number_index = c.number_index)
FROM contacts c WHERE c.school = $1 ORDER BY c.id

-- name: roll-ties
-- Every tie of a school, in the order of school.AskedFirst.
SELECT t.pupil, t.contact, t.relationship, t.ord, t.parental_responsibility, t.lives_with, t.text_rule, t.court_order
FROM ties t JOIN pupils p ON p.id = t.pupil
WHERE p.school = $1 ORDER BY t.pupil, t.ord, t.parental_responsibility DESC, t.lives_with DESC, t.contact

-- name: roll-put-pupils
-- New pupils and changed ones.
INSERT INTO pupils (id, school, ref, upn, first_name, last_name, text_name, grp, year, vulnerable, no_text, in_care, left_on, name_kept, free_meals)
VALUES :rows
ON CONFLICT (id) DO UPDATE SET ref = excluded.ref, upn = excluded.upn, first_name = excluded.first_name, last_name = excluded.last_name,
  text_name = excluded.text_name, grp = excluded.grp, year = excluded.year, vulnerable = excluded.vulnerable,
  no_text = excluded.no_text, in_care = excluded.in_care, left_on = excluded.left_on, name_kept = excluded.name_kept,
  free_meals = excluded.free_meals

-- name: roll-put-contacts
-- New contacts and changed ones.
INSERT INTO contacts (id, school, ref, name, number_sealed, number_index, others_sealed, language, language_kept, role, problem, no_campaigns) VALUES :rows
ON CONFLICT (id) DO UPDATE SET name = excluded.name, number_sealed = excluded.number_sealed,
  number_index = excluded.number_index, others_sealed = excluded.others_sealed, language = excluded.language, language_kept = excluded.language_kept, role = excluded.role, problem = excluded.problem,
  no_campaigns = excluded.no_campaigns

-- name: roll-put-ties
-- New ties and changed ones.
INSERT INTO ties (pupil, contact, relationship, ord, parental_responsibility, lives_with, text_rule, court_order) VALUES :rows
ON CONFLICT (pupil, contact) DO UPDATE SET relationship = excluded.relationship, ord = excluded.ord,
  parental_responsibility = excluded.parental_responsibility, lives_with = excluded.lives_with,
  text_rule = excluded.text_rule, court_order = excluded.court_order

-- name: roll-untie
-- An adult who is no longer one of this pupil's.
DELETE FROM ties WHERE pupil = $1 AND contact = $2

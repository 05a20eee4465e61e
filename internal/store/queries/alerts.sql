-- name: day-alerts
-- The alerts, corrections and answers of a day with their texts. Not locked:
-- whoever acts on one compares its state when it writes.
SELECT a.text, a.session, a.corrects, a.brake, COALESCE((SELECT c.ref FROM contacts c WHERE c.id = a.contact), ''), a.reason, t.kind, t.state, t.reason, t.contact, t.number_sealed, t.sender, t.after_text,
       t.attempt, t.raised_at, t.send_after, t.expires_at
FROM alerts a JOIN texts t ON t.id = a.text
WHERE a.school = $1 AND a.day = $2 ORDER BY t.raised_at, t.id

-- name: alerts-named
-- The pupils texts named.
SELECT ap.alert, ap.absence, ap.pupil, p.ref, ap.dropped_at
FROM alert_pupils ap JOIN pupils p ON p.id = ap.pupil
WHERE ap.alert IN (:list) ORDER BY ap.alert, p.ref

-- name: text-raise
-- A text owed from now on: the outbox.
INSERT INTO texts (id, school, kind, lane, state, reason, contact, number_sealed, number_index, sender, after_text, attempt,
  parts, carrier_id, code, raised_at, send_after, expires_at, release_at, changed_at)
VALUES :rows(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BYTEA, TEXT, TEXT, TEXT, INTEGER, INTEGER, TEXT, INTEGER, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT)

-- name: alert-add
-- What a text about absences says of itself.
INSERT INTO alerts (text, school, day, session, contact, corrects, brake, reason, named) VALUES :rows(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, INTEGER)

-- name: alert-pupils-add
-- The pupils it is about.
INSERT INTO alert_pupils (alert, absence, pupil, contact, day, session, kind) VALUES :rows(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)

-- name: alert-joined
-- One more absence that it names, unless it is one that comes back to it.
UPDATE alerts SET named = named + 1 WHERE text = $1
  AND NOT EXISTS (SELECT 1 FROM alert_pupils ap WHERE ap.alert = $1 AND ap.absence = $2)

-- name: alert-pupil-join
-- A pupil who joins a waiting text, or comes back to it after being taken out.
INSERT INTO alert_pupils (alert, absence, pupil, contact, day, session, kind) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (alert, absence) DO UPDATE SET dropped_at = NULL

-- name: text-events-add
-- Lines of timelines, numbered by who adds them.
INSERT INTO text_events (text, seq, at, from_state, to_state, attempt, why, code) VALUES :rows(TEXT, INTEGER, BIGINT, TEXT, TEXT, INTEGER, TEXT, INTEGER)

-- name: text-touch
-- Holds a text that has not been claimed; no row when it has been.
UPDATE texts SET changed_at = $1 WHERE id = $2 AND state IN ('held', 'raised', 'withdrawn')

-- name: text-end-at
-- The school day ends sooner, or later, than it was to.
UPDATE texts SET expires_at = $1, changed_at = $2 WHERE id = $3

-- name: alert-pupil-drop
-- Takes a pupil out of a text.
UPDATE alert_pupils SET dropped_at = $1, dropped_why = $4 WHERE alert = $2 AND absence = $3 AND dropped_at IS NULL

-- name: alerts-of-day
-- Alerts and corrections as pages and programs show them.
SELECT a.text, a.school, a.day, a.session, a.contact, a.corrects, t.kind, t.state, t.reason, t.code, t.parts, t.number_sealed,
       t.raised_at, t.send_after, t.expires_at, t.sent_at, t.changed_at, c.name, c.ref,
       EXISTS (SELECT 1 FROM stopped s WHERE s.sender = t.sender AND s.number_index = t.number_index),
       c.problem = 'wrong_person'
FROM alerts a JOIN texts t ON t.id = a.text JOIN contacts c ON c.id = a.contact
WHERE a.school = $1 AND a.day = $2 AND (a.session = $3 OR $3 = '') AND (t.state = $4 OR $4 = '') AND t.kind <> 'answer'
  AND ($5 = '' OR EXISTS (SELECT 1 FROM alert_pupils ap WHERE ap.alert = a.text AND ap.pupil = $5))
ORDER BY t.raised_at, t.id

-- name: alert-one
-- One of them, by its id.
SELECT a.text, a.school, a.day, a.session, a.contact, a.corrects, t.kind, t.state, t.reason, t.code, t.parts, t.number_sealed,
       t.raised_at, t.send_after, t.expires_at, t.sent_at, t.changed_at, c.name, c.ref,
       EXISTS (SELECT 1 FROM stopped s WHERE s.sender = t.sender AND s.number_index = t.number_index),
       c.problem = 'wrong_person'
FROM alerts a JOIN texts t ON t.id = a.text JOIN contacts c ON c.id = a.contact
WHERE a.text = $1

-- name: alert-pupils-of
-- The pupils of texts, with how the contact is related to each.
SELECT ap.alert, ap.absence, ap.pupil, p.ref, ap.dropped_at, ap.dropped_why, COALESCE(ti.relationship, '')
FROM alert_pupils ap JOIN pupils p ON p.id = ap.pupil
LEFT JOIN ties ti ON ti.pupil = ap.pupil AND ti.contact = ap.contact
WHERE ap.alert IN (:list) ORDER BY ap.alert, p.ref

-- name: text-body
-- The words of a text as they were handed over.
SELECT body_sealed FROM texts WHERE id = $1

-- name: gate-texts
-- What the last gate reads again of texts and their contacts.
SELECT a.text, a.school, a.day, a.session, a.corrects, t.kind, t.state, t.number_sealed, t.sender, t.attempt,
       c.id, c.name, c.number_sealed, c.language, c.role, c.problem,
       COALESCE((SELECT o.state FROM texts o WHERE o.id = a.corrects), ''), t.expires_at,
       EXISTS (SELECT 1 FROM text_events e WHERE e.text = t.id AND e.to_state = 'held')
FROM alerts a JOIN texts t ON t.id = a.text JOIN contacts c ON c.id = a.contact
WHERE a.text IN (:list)

-- name: gate-pupils
-- And of each pupil they still concern, with when the newest notice that nobody has
-- looked at was told. Which replies are an answer about a pupil is as the notifier's
-- Answers says it, which the conformance suite holds for every kind.
SELECT ap.alert, ab.id, ab.course, ab.reason, ab.code, ab.arrived, ab.explained_at,
       EXISTS (SELECT 1 FROM replies r WHERE r.absence = ab.id AND r.kind NOT IN ('stop', 'start', 'no_campaigns', 'sibling', 'barred', 'afternoon', 'automatic', 'wrong_number')
           AND (r.kind <> 'stop_request' OR r.suggested <> ''))
       OR EXISTS (SELECT 1 FROM notices w WHERE w.pupil = ab.pupil AND w.status = 'waiting' AND w.first_day <= ab.day AND w.last_day >= ab.day
           AND (w.session = '' OR w.session = ab.session)),
       p.id, p.ref, p.text_name, p.year, p.no_text, p.vulnerable, p.left_on,
       (SELECT MAX(n.told_at) FROM notices n WHERE n.pupil = p.id AND n.status = 'waiting' AND n.first_day <= al.day AND n.last_day >= al.day
           AND (n.session = '' OR n.session = al.session))
FROM alert_pupils ap JOIN alerts al ON al.text = ap.alert JOIN absences ab ON ab.id = ap.absence JOIN pupils p ON p.id = ap.pupil
WHERE ap.alert IN (:list) AND ap.dropped_at IS NULL ORDER BY ap.alert, p.ref

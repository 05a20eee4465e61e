-- name: ledger-absences
-- The absences of a session, each with what names it. Left joins on purpose: a
-- row that has been lost must show as lost.
SELECT ab.pupil, ab.course, ab.arrived, ab.explained_at,
       (SELECT COUNT(*) FROM alert_pupils ap WHERE ap.absence = ab.id AND ap.kind = 'alert'),
       (SELECT COUNT(*) FROM alert_pupils ap JOIN alerts a ON a.text = ap.alert JOIN texts t ON t.id = a.text
         WHERE ap.absence = ab.id AND ap.kind = 'alert'),
       (SELECT COUNT(*) FROM alert_pupils ap JOIN texts t ON t.id = ap.alert
         WHERE ap.absence = ab.id AND ap.kind = 'alert' AND ap.dropped_at IS NULL AND t.state = 'held')
FROM absences ab WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3

-- name: ledger-texts
-- The texts of a session's alerts by state.
SELECT t.state, COUNT(*) FROM alerts a JOIN texts t ON t.id = a.text
WHERE a.school = $1 AND a.day = $2 AND a.session = $3 AND t.kind = 'alert' GROUP BY t.state

-- name: ledger-rungs
-- How many of the session's absences came to each rung of the ladder.
SELECT r.rung, COUNT(*) FROM rungs r JOIN absences ab ON ab.id = r.absence
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3 GROUP BY r.rung

-- name: ledger-rung-texts
-- And the texts to next contacts, by state.
SELECT t.state, COUNT(*) FROM alerts a JOIN texts t ON t.id = a.text
WHERE a.school = $1 AND a.day = $2 AND a.session = $3 AND t.kind = 'rung' GROUP BY t.state

-- name: ledger-rung-faults
-- Absences that have come to more rungs, or fewer, than stand.
SELECT ab.pupil FROM absences ab WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3
  AND ab.rungs <> (SELECT COUNT(*) FROM rungs r WHERE r.absence = ab.id)

-- name: ledger-calls-lost
-- How many calls fewer stand than were counted when they were kept.
SELECT CASE WHEN $1 = 'AM' THEN d.am_calls ELSE d.pm_calls END
       - (SELECT COUNT(*) FROM calls c WHERE c.school = d.school AND c.day = d.day AND c.session = $1)
FROM school_days d WHERE d.school = $2 AND d.day = $3

-- name: ledger-calls-named
-- Whom a lost call was about: the log says who was rung about, by the call's id,
-- which is the day, the session and the pupil.
SELECT DISTINCT SUBSTR(u.target, 15) FROM audit u
WHERE u.school = $1 AND u.act LIKE 'call%' AND SUBSTR(u.target, 1, 14) = $2 || '-' || $3 || '-'
  AND NOT EXISTS (SELECT 1 FROM calls c WHERE c.id = u.target)

-- name: ledger-call-lines
-- Calls of which more came, or less, than stands.
SELECT c.pupil FROM calls c WHERE c.school = $1 AND c.day = $2 AND c.session = $3
  AND c.lines <> (SELECT COUNT(*) FROM call_outcomes o WHERE o.call = c.id)

-- name: ledger-replies
-- The inbound texts that stand beside the session's absences, each once.
SELECT COALESCE(NULLIF(i.kind, ''), r.kind), COUNT(DISTINCT r.inbound) FROM replies r JOIN absences ab ON ab.id = r.absence
LEFT JOIN inbound i ON i.id = r.inbound
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3 GROUP BY 1

-- name: ledger-closures-lost
-- How many revisions fewer stand than were counted when they were kept.
SELECT CASE WHEN $1 = 'AM' THEN d.am_closures ELSE d.pm_closures END
       - (SELECT COUNT(*) FROM closures c WHERE c.school = d.school AND c.day = d.day AND c.session = $1)
FROM school_days d WHERE d.school = $2 AND d.day = $3

-- name: ledger-closure-faults
-- Of a session that has lost a revision, the absences it first said, and those
-- that a register settled of which no revision stands.
SELECT ab.pupil FROM absences ab LEFT JOIN closures c ON c.id = ab.closure
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3
  AND (c.id IS NULL OR ab.explained_by = 'system:register' AND NOT EXISTS (
    SELECT 1 FROM closures l WHERE l.school = ab.school AND l.day = ab.day AND l.session = ab.session AND l.received_at = ab.explained_at))

-- name: ledger-timeline-faults
-- Texts whose state is not the last their timeline says, or whose timeline
-- has lost a line: the two tables disagree.
SELECT ap.pupil FROM alerts a JOIN texts t ON t.id = a.text JOIN alert_pupils ap ON ap.alert = a.text
WHERE a.school = $1 AND a.day = $2 AND a.session = $3
  AND (t.state <> COALESCE((SELECT e.to_state FROM text_events e WHERE e.text = t.id ORDER BY e.seq DESC LIMIT 1), '')
    OR t.events <> (SELECT COUNT(*) FROM text_events e WHERE e.text = t.id))

-- name: ledger-alert-faults
-- Texts about absences that have lost the row that says what they are, or the
-- pupils they are about.
SELECT ap.pupil FROM alert_pupils ap JOIN absences ab ON ab.id = ap.absence
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3
  AND NOT EXISTS (SELECT 1 FROM alerts a JOIN texts t ON t.id = a.text WHERE a.text = ap.alert)

-- name: ledger-named-lost
-- Alerts, corrections and answers that name fewer absences than they have ever
-- named.
SELECT COUNT(*) FROM alerts a WHERE a.school = $1 AND a.day = $2 AND a.session = $3
  AND a.named <> (SELECT COUNT(*) FROM alert_pupils ap WHERE ap.alert = a.text)

-- name: ledger-named-faults
-- Whom such a text can have been about: the absent pupils of its contact, and
-- those of the text it takes back, whom it does not name.
SELECT ab.pupil FROM alerts a JOIN absences ab ON ab.school = a.school AND ab.day = a.day AND ab.session = a.session
WHERE a.school = $1 AND a.day = $2 AND a.session = $3
  AND a.named <> (SELECT COUNT(*) FROM alert_pupils ap WHERE ap.alert = a.text)
  AND NOT EXISTS (SELECT 1 FROM alert_pupils ap WHERE ap.alert = a.text AND ap.absence = ab.id)
  AND (EXISTS (SELECT 1 FROM ties ti WHERE ti.pupil = ab.pupil AND ti.contact = a.contact)
    OR EXISTS (SELECT 1 FROM alert_pupils ap WHERE ap.alert = a.corrects AND ap.absence = ab.id))

-- name: ledger-reply-faults
-- Replies whose inbound text has been lost.
SELECT ab.pupil FROM replies r JOIN absences ab ON ab.id = r.absence
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3
  AND NOT EXISTS (SELECT 1 FROM inbound i WHERE i.id = r.inbound)

-- name: ledger-replies-lost
-- Absences that an inbound text of the day stands beside no more: it led to
-- more replies than are kept, and its number was texted about them.
SELECT ap.pupil FROM alerts a JOIN texts t ON t.id = a.text JOIN alert_pupils ap ON ap.alert = a.text
JOIN inbound i ON i.number_index = t.number_index
WHERE a.school = $1 AND a.day = $2 AND a.session = $3 AND i.at >= $4 AND i.at < $5 AND t.kind IN ('alert', 'rung', 'correction')
  AND i.replies > (SELECT COUNT(*) FROM replies r WHERE r.inbound = i.id)
  AND NOT EXISTS (SELECT 1 FROM replies r WHERE r.inbound = i.id AND r.absence = ap.absence)

-- name: ledger-receipt-faults
-- Texts with fewer receipts than came.
SELECT ap.pupil FROM alerts a JOIN texts t ON t.id = a.text JOIN alert_pupils ap ON ap.alert = a.text
WHERE a.school = $1 AND a.day = $2 AND a.session = $3
  AND t.receipts <> (SELECT COUNT(*) FROM receipts r WHERE r.text = t.id)

-- name: refs-of-pupils
-- The school's own ids of pupils.
SELECT id, ref FROM pupils WHERE id IN (:list)

-- name: ledger-answer-faults
-- Absences beside which a text stands whose answer has been lost, or is not what
-- its timeline says.
SELECT ab.pupil FROM absences ab JOIN replies r ON r.absence = ab.id
JOIN messages m ON m.inbound = r.inbound AND m.school = ab.school LEFT JOIN texts t ON t.id = m.text
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3
  AND (t.id IS NULL OR t.state <> COALESCE((SELECT e.to_state FROM text_events e WHERE e.text = t.id ORDER BY e.seq DESC LIMIT 1), '')
    OR t.events <> (SELECT COUNT(*) FROM text_events e WHERE e.text = t.id))

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

-- name: ledger-replies
-- The inbound texts that stand beside the session's absences, each once.
SELECT kind, COUNT(DISTINCT inbound) FROM replies r JOIN absences ab ON ab.id = r.absence
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3 GROUP BY kind

-- name: ledger-timeline-faults
-- Texts whose state is not the last their timeline says, or that have no
-- timeline: the two tables disagree.
SELECT ap.pupil FROM alerts a JOIN texts t ON t.id = a.text JOIN alert_pupils ap ON ap.alert = a.text
WHERE a.school = $1 AND a.day = $2 AND a.session = $3
  AND t.state <> COALESCE((SELECT e.to_state FROM text_events e WHERE e.text = t.id ORDER BY e.seq DESC LIMIT 1), '')

-- name: ledger-alert-faults
-- Texts about absences that have lost the row that says what they are, or the
-- pupils they are about.
SELECT ap.pupil FROM alert_pupils ap JOIN absences ab ON ab.id = ap.absence
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3
  AND NOT EXISTS (SELECT 1 FROM alerts a JOIN texts t ON t.id = a.text WHERE a.text = ap.alert)

-- name: ledger-nameless
-- Alerts that name no pupil at all: their rows have been lost.
SELECT COUNT(*) FROM alerts a WHERE a.school = $1 AND a.day = $2 AND a.session = $3
  AND NOT EXISTS (SELECT 1 FROM alert_pupils ap WHERE ap.alert = a.text)

-- name: ledger-reply-faults
-- Replies whose inbound text has been lost, and inbound texts whose number was
-- texted and that stand beside nobody, though they have been looked at.
SELECT ab.pupil FROM replies r JOIN absences ab ON ab.id = r.absence
WHERE ab.school = $1 AND ab.day = $2 AND ab.session = $3
  AND NOT EXISTS (SELECT 1 FROM inbound i WHERE i.id = r.inbound)

-- name: ledger-receipt-faults
-- Texts the network is said to have delivered, or not, without a receipt.
SELECT ap.pupil FROM alerts a JOIN texts t ON t.id = a.text JOIN alert_pupils ap ON ap.alert = a.text
WHERE a.school = $1 AND a.day = $2 AND a.session = $3 AND t.state IN ('delivered', 'undelivered')
  AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.text = t.id)

-- name: refs-of-pupils
-- The school's own ids of pupils.
SELECT id, ref FROM pupils WHERE id IN (:list)

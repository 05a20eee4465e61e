-- name: results-families
-- How many families a wave's snapshot holds, by arm; '' for those left out.
SELECT arm, COUNT(*) FROM campaign_families WHERE wave = $1 GROUP BY arm

-- name: results-texts
-- What has become of a wave's texts and how many parts they were, by arm.
SELECT f.arm, t.state, COUNT(*), SUM(t.parts) FROM campaign_families f JOIN texts t ON t.id = f.text
WHERE f.wave = $1 AND f.text <> '' GROUP BY f.arm, t.state

-- name: results-heard
-- What the families of a wave wrote within a time of its text, as their school
-- has it; whether it led to a concern; and whether another text of ours that may
-- be answered went to the number in between, so that it answers that one.
SELECT f.family, f.arm, i.kind,
  EXISTS (SELECT 1 FROM concern_texts ct JOIN concerns co ON co.id = ct.concern WHERE ct.inbound = i.id AND co.school = f.school),
  EXISTS (SELECT 1 FROM texts o WHERE o.number_index = t.number_index AND o.raised_at > t.raised_at - 86400000 AND o.id <> t.id
    AND o.sent_at > t.sent_at AND o.sent_at <= i.at AND o.kind NOT IN ('answer', 'staff'))
FROM campaign_families f JOIN texts t ON t.id = f.text
JOIN inbound i ON i.number_index = t.number_index AND i.at > t.sent_at AND i.at <= t.sent_at + $2
JOIN heard h ON h.inbound = i.id AND h.school = f.school
WHERE f.wave = $1 AND f.text <> '' AND t.sent_at IS NOT NULL ORDER BY f.family, i.at, i.id

-- name: results-drawn
-- Whom the waves of a campaign drew, in the order of the waves, up to one.
SELECT w.id, f.family, f.arm, f.pupils FROM campaign_waves w JOIN campaign_families f ON f.wave = w.id
WHERE w.campaign = $1 AND w.due_at <= $2 AND f.arm <> '' ORDER BY w.due_at, w.id, f.family

-- name: results-pupils
-- By which ids the marks of a school name its pupils, leavers too.
SELECT id, ref, upn FROM pupils WHERE school = $1

-- name: results-registers
-- The revision that stands of each register of some days.
SELECT c.day, c.session, c.marks FROM closures c WHERE c.school = $1 AND c.day >= $2 AND c.day <= $3
  AND NOT EXISTS (SELECT 1 FROM closures n WHERE n.school = c.school AND n.day = c.day AND n.session = c.session AND n.grp = c.grp AND n.revision > c.revision)
ORDER BY c.day, c.session

-- name: results-came-in
-- Who came in after a register had called them absent.
SELECT day, session, pupil FROM absences WHERE school = $1 AND day >= $2 AND day <= $3 AND arrived

-- name: results-asked
-- The absences of some days that an absence text went about, with the replies
-- that stand beside them.
SELECT ap.alert, ab.id, ab.pupil, ab.day, ab.code, ab.arrived, t.raised_at, ab.explained_at, COALESCE(r.kind, '')
FROM alerts a JOIN texts t ON t.id = a.text JOIN alert_pupils ap ON ap.alert = a.text AND ap.dropped_at IS NULL
JOIN absences ab ON ab.id = ap.absence LEFT JOIN replies r ON r.alert = ap.alert AND r.absence = ap.absence
WHERE a.school = $1 AND a.day >= $2 AND a.day <= $3 AND t.kind = 'alert' AND t.state IN ('sent', 'delivered', 'undelivered')
ORDER BY ap.alert, ab.id, r.at

-- name: results-network
-- The network a school belongs to.
SELECT n.id, n.name, n.kind FROM schools s JOIN networks n ON n.id = s.network WHERE s.urn = $1

-- name: results-elsewhere
-- The same wave of the same pack at the other schools of a network.
SELECT w.id, w.campaign, w.school, w.occasion, w.due_at, w.ends_at, w.version, w.body, w.state, w.why, w.opened_at, w.over_at, w.to_text, w.held_out, w.left_out, w.raised, w.kept
FROM schools s JOIN campaigns c ON c.school = s.urn JOIN campaign_waves w ON w.campaign = c.id
WHERE s.network = $1 AND c.pack = $2 AND w.wave = $3 AND s.urn <> $4 AND w.due_at >= $5 AND w.due_at <= $6
  AND w.state IN ('open', 'over') AND w.to_text > 0 ORDER BY w.school, w.due_at, w.id

-- name: results-also-texted
-- The families a firing drew that another campaign texted within a time.
SELECT DISTINCT f.family, f.arm, o.campaign FROM campaign_families f
JOIN campaign_families o ON o.family = f.family AND o.text <> '' AND o.campaign <> f.campaign
JOIN texts t ON t.id = o.text
WHERE f.wave = $1 AND f.arm <> '' AND t.sent_at >= $2 AND t.sent_at < $3 ORDER BY f.family, o.campaign

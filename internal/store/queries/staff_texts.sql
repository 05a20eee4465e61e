-- name: staff-members
-- Who of a school's staff may be told by text, with whether they have stopped
-- the sender. Whoever has left is told nothing.
SELECT s.id, s.role, s.mobile_sealed,
       EXISTS (SELECT 1 FROM stopped x WHERE x.sender = $1 AND x.number_index = s.mobile_index)
FROM staff s WHERE s.school = $2 AND s.left_at IS NULL AND s.mobile_index <> '' ORDER BY s.role, s.id

-- name: staff-texts-of-day
-- The texts to staff of a day.
SELECT st.text, st.member, st.cause, st.rung, t.state, t.reason, t.attempt, t.raised_at, t.send_after, t.expires_at
FROM staff_texts st JOIN texts t ON t.id = st.text
WHERE st.school = $1 AND st.day = $2 ORDER BY t.raised_at, t.id

-- name: staff-texts-about-of-day
-- And what each is about.
SELECT a.text, a.about FROM staff_text_about a JOIN staff_texts st ON st.text = a.text
WHERE st.school = $1 AND st.day = $2 ORDER BY a.text, a.about

-- name: staff-text-add
-- What a text to a member of staff says of itself.
INSERT INTO staff_texts (text, school, day, member, cause, rung) VALUES :rows

-- name: staff-text-about-add
-- What it is about. The key is the last word against telling twice.
INSERT INTO staff_text_about (member, cause, about, rung, text) VALUES :rows

-- name: staff-text-join
-- A text that waits is about one thing more.
INSERT INTO staff_text_about (member, cause, about, rung, text)
SELECT st.member, st.cause, CAST($1 AS TEXT), st.rung, st.text FROM staff_texts st WHERE st.text = $2

-- name: staff-unheard
-- Texts to staff of a day, of one school or with '' of all, that did not arrive
-- and that nobody has passed on, with what they are about that still waits for
-- somebody: an absence nobody has settled, a concern nobody has taken.
SELECT st.school, st.text, a.about FROM staff_texts st JOIN texts t ON t.id = st.text JOIN staff_text_about a ON a.text = st.text
WHERE st.day = $1 AND st.passed_at IS NULL AND (st.school = $2 OR $2 = '')
  AND (t.state IN ('failed', 'undelivered') OR t.state = 'withdrawn' AND t.reason IN ('staff_left', 'number_changed'))
  AND (EXISTS (SELECT 1 FROM absences ab WHERE ab.id = a.about AND ab.explained_at IS NULL AND NOT ab.arrived)
    OR EXISTS (SELECT 1 FROM concerns c WHERE c.id = SUBSTR(a.about, 1, 26) AND a.about = c.id || '/' || c.kind AND c.closed_at IS NULL AND c.taken_by NOT LIKE 'person:%'))
ORDER BY st.school, st.text, a.about

-- name: staff-text-passed
-- Somebody has seen to it that the text did not arrive.
UPDATE staff_texts SET passed_at = $1 WHERE text = $2 AND passed_at IS NULL

-- name: offices-untold
-- Schools where somebody of the office can be told by text, and has not been
-- told of the registers of a session of a day: "2026-11-23 AM".
SELECT DISTINCT s.school FROM staff s WHERE s.role = 'office' AND s.left_at IS NULL AND s.mobile_index <> ''
  AND NOT EXISTS (SELECT 1 FROM stopped x WHERE x.sender = $1 AND x.number_index = s.mobile_index)
  AND NOT EXISTS (SELECT 1 FROM staff_texts st JOIN staff_text_about a ON a.text = st.text
    WHERE st.school = s.school AND st.day = $2 AND st.cause = 'registers' AND a.about = $3)
ORDER BY s.school

-- name: staff-gate
-- What the last gate reads again of a text to staff: the member as they are
-- now, and how many of the absences it is about nobody has settled.
SELECT st.school, st.day, st.cause, t.number_sealed, s.id, s.mobile_sealed, s.left_at,
       (SELECT COUNT(*) FROM staff_text_about a JOIN absences ab ON ab.id = a.about
         WHERE a.text = st.text AND ab.explained_at IS NULL AND NOT ab.arrived)
FROM staff_texts st JOIN texts t ON t.id = st.text JOIN staff s ON s.id = st.member WHERE st.text = $1

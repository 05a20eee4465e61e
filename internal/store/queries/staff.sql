-- name: staff-add
-- Someone who may sign in. An email that is taken adds no row.
INSERT INTO staff (id, school, email, name, role, password, mobile_sealed, mobile_index) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (email) DO NOTHING

-- name: staff-by-email
-- Who is at the door, with the hash their password is checked against.
SELECT id, school, email, name, role, password FROM staff WHERE email = $1 AND left_at IS NULL

-- name: staff-mobile
-- Their own mobile, to be told at; NULL takes it away.
UPDATE staff SET mobile_sealed = $1, mobile_index = $2 WHERE id = $3 AND left_at IS NULL RETURNING school

-- name: staff-names
-- Who did a thing, for colleagues to read; those who have left too.
SELECT id, name FROM staff WHERE school = $1

-- name: staff-leave
-- Ends a member's time here, and forgets their own number.
UPDATE staff SET left_at = $1, mobile_sealed = NULL, mobile_index = '' WHERE id = $2 AND left_at IS NULL RETURNING school

-- name: staff-sign-ins-end
-- Whoever has left is out at once.
DELETE FROM sign_ins WHERE staff = $1

-- name: try-add
-- Tries to sign in, by keyed hash of the email and of the address.
INSERT INTO sign_in_tries (key, at) VALUES :rows

-- name: try-count
-- How many tries stand under one of them.
SELECT COUNT(*) FROM sign_in_tries WHERE key = $1 AND at > $2

-- name: try-forget
-- A right password clears the tries under the email.
DELETE FROM sign_in_tries WHERE key = $1

-- name: try-forget-one
-- And the one under the address it came from: others sign in from there too.
DELETE FROM sign_in_tries WHERE key = $1 AND at = $2

-- name: try-purge
-- Tries that count no more.
DELETE FROM sign_in_tries WHERE at < $1

-- name: sign-in-add
-- An open door, by the hash of its token.
INSERT INTO sign_ins (token_hash, staff, csrf, at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: sign-in
-- Whose token this is, unless they have left.
SELECT i.csrf, i.at, i.seen_at, i.expires_at, s.id, s.school, s.email, s.name, s.role
FROM sign_ins i JOIN staff s ON s.id = i.staff
WHERE i.token_hash = $1 AND s.left_at IS NULL

-- name: sign-in-seen
-- Notes a use; never back in time.
UPDATE sign_ins SET seen_at = $1 WHERE token_hash = $2 AND seen_at < $1

-- name: sign-in-end
-- Signing out.
DELETE FROM sign_ins WHERE token_hash = $1

-- name: sign-in-purge
-- Sign-ins that have ended whatever happens.
DELETE FROM sign_ins WHERE expires_at < $1

-- name: staff-of-school
-- Who may sign in there.
SELECT id, school, email, name, role FROM staff WHERE school = $1 AND left_at IS NULL ORDER BY role, name, id

-- name: staff-password
-- Another password; gives whose school it is, for the audit.
UPDATE staff SET password = $1 WHERE id = $2 AND left_at IS NULL RETURNING school

-- name: staff-sign-ins-end-others
-- Whoever else is signed in with the old password is out at once.
DELETE FROM sign_ins WHERE staff = $1 AND token_hash <> $2

-- name: audit-page
-- The newest lines of who did what before a number, with names still known.
SELECT a.seq, a.at, a.actor, COALESCE((SELECT s.name FROM staff s WHERE a.actor = 'person:' || s.id), ''), a.act, a.target, a.detail
FROM audit a WHERE a.school = $1 AND a.seq < $2 ORDER BY a.seq DESC LIMIT $3

-- name: staff-role
-- What somebody is at their school, or was when they left.
SELECT role FROM staff WHERE id = $1

-- name: roll-draft-put
-- A file that waits for a person to say yes.
INSERT INTO roll_drafts (id, school, staff, kind, mapping, file_sealed, at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: roll-draft
-- One of a school.
SELECT id, school, staff, kind, mapping, file_sealed, at FROM roll_drafts WHERE id = $1 AND school = $2

-- name: roll-draft-map
-- Which of its columns holds what, as a person says it.
UPDATE roll_drafts SET mapping = $1 WHERE id = $2

-- name: roll-draft-drop
-- It went in, or was let go.
DELETE FROM roll_drafts WHERE id = $1

-- name: roll-drafts-of
-- A person looks at one file at a time.
DELETE FROM roll_drafts WHERE school = $1 AND staff = $2

-- name: roll-drafts-purge
-- Files whose hour has passed.
DELETE FROM roll_drafts WHERE at < $1

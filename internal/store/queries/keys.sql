-- name: key-add
-- A key of another program, by the hash of its secret.
INSERT INTO api_keys (id, hash, name, school, network, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: key-by-hash
-- Whose secret this is, while it opens.
SELECT id, name, school, network, scopes FROM api_keys WHERE hash = $1 AND revoked_at IS NULL

-- name: key-revoke
-- Ends a key; gives whose it was, for the audit.
UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL RETURNING school

-- name: network-exists
-- Whether a key can belong to it.
SELECT COUNT(*) FROM networks WHERE id = $1

-- name: school-network
-- The network whose keys cover a school.
SELECT network FROM schools WHERE urn = $1

-- name: request-old
-- A request that died with its process, or that is past its day, no longer
-- stands in the way of one under the same key.
DELETE FROM idempotency
WHERE api_key = $1 AND key = $2 AND (at < $3 OR status = 0 AND at < $4)

-- name: request-begin
-- The first to write this row carries the request out.
INSERT INTO idempotency (api_key, key, fingerprint, status, headers, body_sealed, at)
VALUES ($1, $2, $3, 0, '', NULL, $4) ON CONFLICT DO NOTHING

-- name: request
-- What stands under a key.
SELECT fingerprint, status, headers, body_sealed, at FROM idempotency WHERE api_key = $1 AND key = $2

-- name: request-finish
-- The answer, for repeats; the first one stands.
UPDATE idempotency SET status = $1, headers = $2, body_sealed = $3 WHERE api_key = $4 AND key = $5 AND status = 0

-- name: request-abandon
-- We failed: a repeat may run.
DELETE FROM idempotency WHERE api_key = $1 AND key = $2 AND status = 0

-- name: request-purge
-- Answers past their day.
DELETE FROM idempotency WHERE at < $1

-- name: keys-of-school
-- Those of a school that open.
SELECT id, name, scopes, created_at FROM api_keys WHERE school = $1 AND revoked_at IS NULL ORDER BY created_at, id

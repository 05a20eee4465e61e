-- name: setting-first
-- Keeps a value that is decided once for the life of the database.
INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING

-- name: setting-put
-- Keeps a value that changes.
INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: setting
-- One value the program keeps for itself.
SELECT value FROM settings WHERE name = $1

-- name: tick
-- One firing of one job: whoever writes the row has it.
INSERT INTO ticks (job, slot, at) VALUES ($1, $2, $3) ON CONFLICT (job, slot) DO NOTHING

-- name: ticks-forget
-- Firings nobody's clock knocks for any more.
DELETE FROM ticks WHERE at < $1

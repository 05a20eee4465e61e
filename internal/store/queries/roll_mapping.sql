-- name: roll-mapping
-- By which columns a school's exports are read.
SELECT mapping FROM roll_mappings WHERE school = $1

-- name: roll-mapping-put
-- Kept until a person gives another.
INSERT INTO roll_mappings (school, mapping, changed_at) VALUES ($1, $2, $3)
ON CONFLICT (school) DO UPDATE SET mapping = excluded.mapping, changed_at = excluded.changed_at

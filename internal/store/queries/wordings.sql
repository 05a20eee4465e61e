-- name: wordings-of
-- The versions schools have of all kinds, each with who vouched for it last.
SELECT w.school, w.kind, w.language, w.version, w.body_sealed, w.shipped, w.actor, w.at, v.actor, v.at
FROM wordings w LEFT JOIN vettings v ON v.school = w.school AND v.kind = w.kind AND v.language = w.language AND v.version = w.version
  AND v.seq = (SELECT MAX(x.seq) FROM vettings x WHERE x.school = w.school AND x.kind = w.kind AND x.language = w.language AND x.version = w.version)
WHERE w.school IN (:list)
ORDER BY COALESCE(v.seq, 0), w.at, w.version

-- name: wording-keep
-- A version as it was written; the same words again change nothing.
INSERT INTO wordings (school, kind, language, version, body_sealed, shipped, actor, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING

-- name: wording-vet
-- A person vouches for a version: the next of its wording.
INSERT INTO vettings (school, kind, language, version, actor, at, seq)
SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS BIGINT), COALESCE(MAX(seq), 0) + 1
FROM vettings WHERE school = $1 AND kind = $2 AND language = $3

-- name: wording-terms
-- What a text costs a school, and where its texts may link to.
SELECT price, links FROM wording_terms WHERE school = $1

-- name: wording-terms-set
-- Keeps them.
INSERT INTO wording_terms (school, price, links) VALUES ($1, $2, $3)
ON CONFLICT (school) DO UPDATE SET price = excluded.price, links = excluded.links

-- name: text-wording
-- In what words a text was sent.
SELECT wording, wording_language, wording_version FROM texts WHERE id = $1

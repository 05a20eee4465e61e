-- name: texts-by-carrier
-- Our texts behind the carrier's ids.
SELECT carrier_id, id, state FROM texts WHERE carrier_id <> '' AND carrier_id IN (:list)

-- name: texts-taken-between
-- What a sender's carrier took in a stretch of time.
SELECT id, carrier_id, state FROM texts
WHERE sender = $1 AND sent_at >= $2 AND sent_at < $3 AND carrier_id <> '' ORDER BY sent_at, id

-- name: reconciled-put
-- What a comparison found; the same stretch compared again replaces it.
INSERT INTO reconciled (sender, first_at, until_at, at, theirs, ours, learned, strange, missing, named)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (sender, first_at, until_at) DO UPDATE SET at = excluded.at, theirs = excluded.theirs, ours = excluded.ours,
  learned = reconciled.learned + excluded.learned, strange = excluded.strange, missing = excluded.missing, named = excluded.named

-- name: reconciled-last
-- The newest comparison of each sender.
SELECT sender, first_at, until_at, at, theirs, ours, learned, strange, missing, named FROM reconciled r
WHERE at = (SELECT MAX(x.at) FROM reconciled x WHERE x.sender = r.sender) ORDER BY sender

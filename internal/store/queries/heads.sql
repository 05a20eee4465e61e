-- name: news-heads
-- Takes the next numbers of each school's news and holds them until commit.
INSERT INTO heads (school, news_seq, audit_seq, audit_hash) VALUES :rows(TEXT, BIGINT, BIGINT, TEXT)
ON CONFLICT (school) DO UPDATE SET news_seq = heads.news_seq + excluded.news_seq
RETURNING school, news_seq

-- name: news-add
-- Lines of news; each holds an id only.
INSERT INTO news (school, seq, kind, id, at) VALUES :rows(TEXT, BIGINT, TEXT, TEXT, BIGINT)

-- name: news-since
-- What is new for a page or a stream that has seen up to $2.
SELECT seq, kind, id, at FROM news WHERE school = $1 AND seq > $2 ORDER BY seq LIMIT $3

-- name: news-last
-- Where a page that is being drawn now stands.
SELECT COALESCE(MAX(news_seq), 0) FROM heads WHERE school = $1

-- name: head-hold
-- Where a school's news and the chain of its audit end, held until commit.
SELECT news_seq, audit_seq, audit_hash FROM heads WHERE school = $1
-- postgres: FOR UPDATE

-- name: head-row
-- A school of which nothing has been told.
INSERT INTO heads (school, news_seq, audit_seq, audit_hash) VALUES ($1, 0, 0, '') ON CONFLICT DO NOTHING

-- name: head-set
-- Where they end now.
UPDATE heads SET news_seq = $1, audit_seq = $2, audit_hash = $3 WHERE school = $4

-- name: audit-add
-- Lines of who did what, each with the hash of the one before.
INSERT INTO audit (school, seq, at, actor, act, target, detail, prev, hash)
VALUES :rows(TEXT, BIGINT, BIGINT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)

-- name: audit-lines
-- A school's whole chain, oldest first.
SELECT seq, at, actor, act, target, detail, prev, hash FROM audit WHERE school = $1 ORDER BY seq

-- name: audit-end
-- Where the chain says that it ends.
SELECT audit_seq, audit_hash FROM heads WHERE school = $1

-- name: explanations-since
-- Codes settled by people and programs, each absence once, in the order of the
-- newest news of each: a code that was changed stands as it is now. What
-- may still be taken back waits, and what came after it waits behind it, so that
-- no reader passes it by.
SELECT MAX(n.seq) AS seq, a.id, p.ref, a.day, a.session, a.code_at_close, a.code, a.explained_at, a.explained_by
FROM news n JOIN absences a ON a.id = n.id JOIN pupils p ON p.id = a.pupil
WHERE n.school = $1 AND n.seq > $2 AND n.kind = 'absence' AND a.explained_at IS NOT NULL AND a.explained_by NOT LIKE 'system:%'
GROUP BY a.id, p.ref
HAVING MAX(n.seq) < COALESCE((SELECT MIN(h.seq) FROM news h JOIN acceptances x ON x.absence = h.id
    WHERE h.school = $1 AND h.seq > $2 AND h.kind = 'absence' AND x.undone_at IS NULL AND x.until > $4), 9223372036854775807)
ORDER BY seq LIMIT $3

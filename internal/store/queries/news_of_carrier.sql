-- name: receipt-texts
-- The texts that receipts are about, held until commit so that two receipts of
-- one text come one after the other, and in one order for all who hold several.
SELECT id, school, sender, number_index, state, attempt, carrier_id, events FROM texts WHERE id IN (:list) ORDER BY id
-- postgres: FOR UPDATE

-- name: receipt-carriers
-- Which texts have these of the carrier's ids.
SELECT carrier_id, id FROM texts WHERE carrier_id <> '' AND carrier_id IN (:list)

-- name: receipts-add
-- Every receipt is kept, also the repeated and the unknown.
INSERT INTO receipts (id, text, carrier_id, status, code, at) VALUES :rows(TEXT, TEXT, TEXT, TEXT, INTEGER, BIGINT)

-- name: inbound-add
-- A text that reached us; a repeat has the same carrier's id and adds nothing.
INSERT INTO inbound (id, carrier_id, from_sealed, number_index, to_number, service, body_sealed, media, opt_out, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (carrier_id) DO NOTHING

-- name: stopped-add
-- A number that wants nothing more from a sender; the first time counts.
INSERT INTO stopped (sender, number_index, why, since) VALUES ($1, $2, $3, $4)
ON CONFLICT (sender, number_index) DO NOTHING

-- name: stopped-remove
-- A number that wants texts again.
DELETE FROM stopped WHERE sender = $1 AND number_index = $2

-- name: stopped-is
-- Whether a number has stopped a sender.
SELECT COUNT(*) FROM stopped WHERE sender = $1 AND number_index = $2

-- name: contacts-number-dead
-- The carrier says that nobody has the number: it is not texted again until a
-- person or an import gives another.
UPDATE contacts SET problem = 'dead' WHERE number_index = $1 AND number_index <> '' AND problem = ''
RETURNING id, school

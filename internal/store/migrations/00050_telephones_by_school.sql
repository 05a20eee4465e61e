-- +goose Up
-- Nobody has asked for the families of an adult by week since telephones have
-- their own table: the index cost a quarter of a snapshot's writing.
DROP INDEX campaign_families_by_contact;
-- Whether a school or its trust has texted anybody this week at all: mostly not,
-- and then no telephone has to be looked for. And what a school gives back.
CREATE INDEX campaign_numbers_by_school ON campaign_numbers (school, week);

-- +goose Down
DROP INDEX campaign_numbers_by_school;
CREATE INDEX campaign_families_by_contact ON campaign_families (contact, week) WHERE text <> '';

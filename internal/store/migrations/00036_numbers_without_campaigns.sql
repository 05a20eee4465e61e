-- NOINFO is said by a telephone, not by a row of a list: whoever has the number
-- later, at the school or at another, gets no campaign either until a person
-- puts it right. The school is '' where it was said to every one.
-- +goose Up

CREATE TABLE no_campaigns (
  number_index TEXT NOT NULL,
  school       TEXT NOT NULL,
  since        BIGINT NOT NULL,
  PRIMARY KEY (number_index, school)
);
INSERT INTO no_campaigns (number_index, school, since)
SELECT DISTINCT number_index, school, 0 FROM contacts WHERE no_campaigns AND number_index <> '';

-- Whether a telephone has a campaign text of a week by another row of a list.
CREATE INDEX campaign_families_by_contact ON campaign_families (contact, week) WHERE text <> '';

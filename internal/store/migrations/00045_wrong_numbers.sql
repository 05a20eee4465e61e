-- "This number is another person's" is said of a telephone and of the pupils it
-- was texted or rung about, not of a row of a list: whichever row brings the
-- number back, nobody is texted by it about them. Theirs: a person has said that
-- it is the right number after all, and no import asks again.
-- +goose Up

CREATE TABLE wrong_numbers (
  school       TEXT NOT NULL REFERENCES schools (urn),
  number_index TEXT NOT NULL,
  pupil        TEXT NOT NULL REFERENCES pupils (id),
  since        BIGINT NOT NULL,
  theirs       BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (pupil, number_index)
);
CREATE INDEX wrong_numbers_by_school ON wrong_numbers (school);
INSERT INTO wrong_numbers (school, number_index, pupil, since)
SELECT DISTINCT c.school, c.number_index, t.pupil, 0 FROM contacts c JOIN ties t ON t.contact = c.id
WHERE c.problem = 'wrong_person' AND c.number_index <> '';

-- A language that a person chose: what a roll says of it is told, and not written.
ALTER TABLE contacts ADD COLUMN language_kept BOOLEAN NOT NULL DEFAULT FALSE;

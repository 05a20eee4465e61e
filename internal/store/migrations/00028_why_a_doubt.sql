-- Why an import barred an adult until a person has looked, where it is not that
-- they look like another; and a mark of what was said of them, so that a person
-- who has looked is not asked again while it is the same.
-- +goose Up

ALTER TABLE tie_doubts ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE tie_doubts ADD COLUMN said TEXT NOT NULL DEFAULT '';

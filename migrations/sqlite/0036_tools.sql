-- Tools that whoever goes to a visit must have with him, separated by blanks.

alter table case_visit add column tools text not null default '';

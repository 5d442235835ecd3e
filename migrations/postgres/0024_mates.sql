-- Visits for which two must go: whether they must, and who goes with whoever leads.

alter table case_visit add column two boolean not null default false;
alter table case_visit add column mate text collate "C" not null default '';

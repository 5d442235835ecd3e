-- Visits for which two must go: whether they must, and who goes with whoever leads.

alter table case_visit add column two integer not null default 0 check (two in (0, 1));
alter table case_visit add column mate text not null default '';

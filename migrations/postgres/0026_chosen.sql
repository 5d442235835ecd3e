-- Whom a customer chose for his visit, and where that one cannot come, from when on anybody may.

alter table case_visit add column chosen text collate "C" not null default '';
alter table case_visit add column chosen_until bigint;

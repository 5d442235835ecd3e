-- Optional: drops one year of a journal that journal-by-year.sql has partitioned, once everything in it was archived.
-- The year is refused while anything of it is left: a division by nought ends the script.
--
-- psql -v ON_ERROR_STOP=1 -v year=journal_y2026 -f drop-year.sql ADDRESS

begin;

lock table :"year" in access exclusive mode;
select 1 / case when exists (select 1 from :"year") then 0 else 1 end as nothing_is_left;
alter table journal detach partition :"year";
drop table :"year";

commit;

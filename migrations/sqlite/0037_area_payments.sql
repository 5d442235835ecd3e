-- Payments for the area of an outage stand beside those of cases: the owner is the outage where a service is named, and the
-- worker says when one is late, since no case has a clock for it.

alter table settlement add column service text not null default '';
alter table settlement add column late_at integer;

-- Only what still waits and is not late yet stands in this index.
create index settlement_late on settlement (late_at, case_id, settlement) where late_at is not null;

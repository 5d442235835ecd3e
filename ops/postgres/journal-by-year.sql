-- Optional: the journal in partitions by the year in which an event was recorded (UTC), so that the years that were
-- archived whole can be dropped as tables. PostgreSQL alone; compatible databases have their own ways. docs/growing.md says
-- when it pays and how to drop a year.
--
-- Run it while no process of Yinuo is on the database: psql -v ON_ERROR_STOP=1 -f journal-by-year.sql ADDRESS
--
-- The journal may be partitioned, because what must be unique of it is guarded elsewhere: a stream's version by the row of
-- `stream`, a shard's position by the row of `journal_head`. Never partition `stream`, `journal_head`, `idempotency`,
-- `owed_for`, `posting`, `case_row`, `archived`, `journal_place`, `guard_counter`: a unique key of a partitioned table must hold
-- the time, so that the same number, debt or answer would go in twice.

begin;

alter table journal rename to journal_before;
alter index journal_pkey rename to journal_before_pkey;
alter index journal_stream rename to journal_before_stream;

create table journal (
    shard smallint not null,
    position bigint not null check (position > 0),
    stream_kind smallint not null,
    stream_id uuid not null,
    version bigint not null check (version > 0),
    name text not null,
    occurred_at bigint not null,
    recorded_at bigint not null,
    bytes bytea not null,
    hash bytea not null check (length(hash) = 32),
    primary key (shard, position, recorded_at)
) partition by range (recorded_at);

create index journal_stream on journal (shard, stream_kind, stream_id, version);

create table journal_y2024 partition of journal for values from (1704067200000) to (1735689600000);
create table journal_y2025 partition of journal for values from (1735689600000) to (1767225600000);
create table journal_y2026 partition of journal for values from (1767225600000) to (1798761600000);
create table journal_y2027 partition of journal for values from (1798761600000) to (1830297600000);
create table journal_y2028 partition of journal for values from (1830297600000) to (1861920000000);
create table journal_y2029 partition of journal for values from (1861920000000) to (1893456000000);
create table journal_y2030 partition of journal for values from (1893456000000) to (1924992000000);
-- What no year takes; add the next year before it begins.
create table journal_other partition of journal default;

insert into journal
    (shard, position, stream_kind, stream_id, version, name, occurred_at, recorded_at, bytes, hash)
select shard, position, stream_kind, stream_id, version, name, occurred_at, recorded_at, bytes, hash
from journal_before
order by shard, position;

drop table journal_before;

commit;

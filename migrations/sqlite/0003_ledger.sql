-- Double entry in integer units. Postings are only ever added; corrections are reversals.

create table posting (
    id blob not null primary key check (length(id) = 16),
    case_id blob check (case_id is null or length(case_id) = 16),
    cause_version integer not null,
    rule text not null,
    owed_for text,
    reverses blob references posting (id),
    occurred_at integer not null,
    recorded_at integer not null
) strict, without rowid;

create index posting_newest on posting (recorded_at, id);
create index posting_case on posting (case_id, recorded_at, id) where case_id is not null;
-- A posting is reversed at most once.
create unique index posting_reversed on posting (reverses) where reverses is not null;

create table posting_line (
    posting blob not null references posting (id),
    line integer not null,
    account text not null,
    unit text not null,
    amount integer not null,
    primary key (posting, line)
) strict, without rowid;

-- Paid exactly once: one unreversed posting per key, whatever the case. A reversal takes its original's row away.
create table owed_for (
    key text not null primary key,
    posting blob not null references posting (id)
) strict, without rowid;

-- The only place where a floor can hold.
create table account (
    account text not null,
    unit text not null,
    balance integer not null,
    floor integer,
    primary key (account, unit),
    check (floor is null or balance >= floor)
) strict, without rowid;

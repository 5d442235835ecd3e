-- Double entry in integer units. Postings are only ever added; corrections are reversals.

create table posting (
    id uuid not null primary key,
    case_id uuid,
    cause_version bigint not null,
    rule text collate "C" not null,
    owed_for text collate "C",
    reverses uuid references posting (id),
    occurred_at bigint not null,
    recorded_at bigint not null
);

create index posting_newest on posting (recorded_at, id);
create index posting_case on posting (case_id, recorded_at, id) where case_id is not null;
-- A posting is reversed at most once.
create unique index posting_reversed on posting (reverses) where reverses is not null;

create table posting_line (
    posting uuid not null references posting (id),
    line bigint not null,
    account text collate "C" not null,
    unit text collate "C" not null,
    amount bigint not null,
    primary key (posting, line)
);

-- Paid exactly once: one unreversed posting per key, whatever the case. A reversal takes its original's row away.
create table owed_for (
    key text collate "C" not null primary key,
    posting uuid not null references posting (id)
);

-- The only place where a floor can hold.
create table account (
    account text collate "C" not null,
    unit text collate "C" not null,
    balance bigint not null,
    floor bigint,
    primary key (account, unit),
    check (floor is null or balance >= floor)
);

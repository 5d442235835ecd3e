-- List rows: projections of the journal, rebuilt from it at will.
-- `due_order` is `due_at`, or the largest integer when nothing is due, so that one index serves the list.

create table case_row (
    shard smallint not null,
    id uuid not null,
    number text collate "C" not null,
    kind text collate "C" not null,
    category text collate "C" not null,
    topic text collate "C" not null,
    state text collate "C" not null,
    customer text collate "C" not null,
    service text collate "C" not null,
    unit text collate "C" not null,
    area text collate "C" not null,
    owner text collate "C" not null,
    handler text collate "C" not null,
    accepted_at bigint not null,
    due_at bigint,
    due_order bigint not null,
    warn_at bigint,
    due_rule text collate "C" not null,
    rung smallint not null,
    next_rung_at bigint,
    broken bigint not null,
    owed_minor bigint not null,
    chain bigint not null,
    red_line text collate "C" not null,
    paused boolean not null,
    closed_at bigint,
    version bigint not null,
    updated_at bigint not null,
    primary key (shard, id)
);

create unique index case_number on case_row (number);
create index case_due on case_row (due_order, id);
create index case_accepted on case_row (accepted_at, id);
create index case_next_rung on case_row (next_rung_at, id) where next_rung_at is not null;
create index case_state on case_row (state);
create index case_customer on case_row (customer);
create index case_service on case_row (service);
create index case_topic on case_row (topic, accepted_at);
create index case_unit on case_row (unit, due_order);
create index case_owner on case_row (owner);
create index case_handler on case_row (handler);

create table clock (
    shard smallint not null,
    case_id uuid not null,
    clock text collate "C" not null,
    kind text collate "C" not null,
    rule text collate "C" not null,
    state text collate "C" not null,
    started_at bigint not null,
    due_at bigint,
    warn_at bigint,
    wake_at bigint,
    primary key (shard, case_id, clock)
);

-- Only clocks with something left to do stand in this index.
create index clock_wake on clock (shard, wake_at, case_id) where wake_at is not null;

create table contact_row (
    id uuid not null primary key,
    channel text collate "C" not null,
    direction text collate "C" not null,
    owner text collate "C" not null,
    customer text collate "C" not null,
    unit text collate "C" not null,
    outcome text collate "C" not null,
    case_id uuid,
    occurred_at bigint not null,
    text_id uuid
);

create index contact_case on contact_row (case_id, occurred_at, id) where case_id is not null;
create index contact_customer on contact_row (customer, occurred_at, id);

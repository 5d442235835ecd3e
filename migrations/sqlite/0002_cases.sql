-- List rows: projections of the journal, rebuilt from it at will.
-- `due_order` is `due_at`, or the largest integer when nothing is due, so that one index serves the list.

create table case_row (
    id blob not null primary key check (length(id) = 16),
    number text not null,
    kind text not null,
    category text not null,
    topic text not null,
    state text not null,
    customer text not null,
    service text not null,
    unit text not null,
    area text not null,
    owner text not null,
    handler text not null,
    accepted_at integer not null,
    due_at integer,
    due_order integer not null,
    warn_at integer,
    due_rule text not null,
    rung integer not null,
    next_rung_at integer,
    broken integer not null,
    owed_minor integer not null,
    chain integer not null,
    red_line text not null,
    paused integer not null check (paused in (0, 1)),
    closed_at integer,
    version integer not null,
    updated_at integer not null
) strict, without rowid;

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
    case_id blob not null check (length(case_id) = 16),
    clock text not null,
    shard integer not null,
    kind text not null,
    rule text not null,
    state text not null,
    started_at integer not null,
    due_at integer,
    warn_at integer,
    wake_at integer,
    primary key (case_id, clock)
) strict, without rowid;

-- Only clocks with something left to do stand in this index.
create index clock_wake on clock (wake_at, case_id, shard) where wake_at is not null;

create table contact_row (
    id blob not null primary key check (length(id) = 16),
    channel text not null,
    direction text not null,
    owner text not null,
    customer text not null,
    unit text not null,
    outcome text not null,
    case_id blob check (case_id is null or length(case_id) = 16),
    occurred_at integer not null,
    text_id blob check (text_id is null or length(text_id) = 16)
) strict, without rowid;

create index contact_case on contact_row (case_id, occurred_at, id) where case_id is not null;
create index contact_customer on contact_row (customer, occurred_at, id);

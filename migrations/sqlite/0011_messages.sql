-- Messages to customers and how far they are. Neither numbers nor links are stored: both are looked up when one leaves.

create table message (
    id blob not null primary key check (length(id) = 16),
    shard integer not null,
    key text not null unique,
    case_id blob not null check (length(case_id) = 16),
    kind text not null,
    customer text not null,
    language text not null,
    text text not null,
    state text not null,
    round integer not null,
    tries integer not null,
    next_at integer,
    reason text not null,
    contact_id blob check (length(contact_id) = 16),
    created_at integer not null,
    changed_at integer not null,
    handed_at integer,
    delivered_at integer,
    version integer not null
) strict, without rowid;

-- Only messages with something left to do stand in this index.
create index message_next on message (shard, next_at, id) where next_at is not null;
create index message_newest on message (created_at, id);
create index message_state on message (state, created_at, id);
create index message_case on message (case_id, created_at, id);
create index message_handed on message (customer, handed_at) where handed_at is not null;

-- Messages to customers and how far they are. Neither numbers nor links are stored: both are looked up when one leaves.

create table message (
    id uuid not null primary key,
    shard smallint not null,
    key text collate "C" not null unique,
    case_id uuid not null,
    kind text collate "C" not null,
    customer text collate "C" not null,
    language text collate "C" not null,
    text text collate "C" not null,
    state text collate "C" not null,
    round bigint not null,
    tries bigint not null,
    next_at bigint,
    reason text collate "C" not null,
    contact_id uuid,
    created_at bigint not null,
    changed_at bigint not null,
    handed_at bigint,
    delivered_at bigint,
    version bigint not null
);

-- Only messages with something left to do stand in this index.
create index message_next on message (shard, next_at, id) where next_at is not null;
create index message_newest on message (created_at, id);
create index message_state on message (state, created_at, id);
create index message_case on message (case_id, created_at, id);
create index message_handed on message (customer, handed_at) where handed_at is not null;

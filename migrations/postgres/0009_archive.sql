-- What stays of what was archived. A stream's events leave the journal for a file; their places and hashes stay, so that
-- every signed checkpoint still verifies and no number, id or position is ever used again.

create table archived (
    shard smallint not null,
    kind smallint not null,
    id uuid not null,
    version bigint not null check (version > 0),
    archive bytea not null check (length(archive) = 32),
    file text collate "C" not null,
    number text collate "C",
    customer text collate "C" not null,
    unit text collate "C" not null,
    began_at bigint not null,
    ended_at bigint not null,
    archived_at bigint not null,
    artefacts bytea not null check (length(artefacts) % 32 = 0),
    primary key (kind, id)
);

create unique index archived_number on archived (number) where number is not null;
create index archived_customer on archived (customer, kind, id);

create table journal_place (
    shard smallint not null,
    position bigint not null check (position > 0),
    stream_kind smallint not null,
    stream_id uuid not null,
    version bigint not null check (version > 0),
    hash bytea not null check (length(hash) = 32),
    primary key (shard, position)
);

-- What retention looks for by age: contacts that made no case, cases that ended, messages that were read.
create index contact_alone on contact_row (occurred_at, id) where case_id is null;
create index case_closed on case_row (closed_at, id) where closed_at is not null;
create index inbox_case on inbox (case_id);
create index inbox_read on inbox (occurred_at, key) where read_at is not null;

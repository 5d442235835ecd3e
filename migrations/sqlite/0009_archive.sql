-- What stays of what was archived. A stream's events leave the journal for a file; their places and hashes stay, so that
-- every signed checkpoint still verifies and no number, id or position is ever used again.

create table archived (
    kind integer not null,
    id blob not null check (length(id) = 16),
    shard integer not null,
    version integer not null check (version > 0),
    archive blob not null check (length(archive) = 32),
    file text not null,
    number text,
    customer text not null,
    unit text not null,
    began_at integer not null,
    ended_at integer not null,
    archived_at integer not null,
    artefacts blob not null check (length(artefacts) % 32 = 0),
    primary key (kind, id)
) strict, without rowid;

create unique index archived_number on archived (number) where number is not null;
create index archived_customer on archived (customer, kind, id);

create table journal_place (
    shard integer not null,
    position integer not null check (position > 0),
    stream_kind integer not null,
    stream_id blob not null check (length(stream_id) = 16),
    version integer not null check (version > 0),
    hash blob not null check (length(hash) = 32),
    primary key (shard, position)
) strict, without rowid;

-- What retention looks for by age: contacts that made no case, cases that ended, messages that were read.
create index contact_alone on contact_row (occurred_at, id) where case_id is null;
create index case_closed on case_row (closed_at, id) where closed_at is not null;
create index inbox_case on inbox (case_id);
create index inbox_read on inbox (occurred_at, key) where read_at is not null;

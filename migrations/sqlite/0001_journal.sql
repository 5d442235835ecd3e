-- The journal and what a commit needs around it. Instants are UTC milliseconds, handed in as parameters.
-- The shard leads the key: positions are counted per shard inside the committing transaction.

create table journal_head (
    shard integer not null primary key,
    position integer not null check (position > 0)
) strict;

create table stream (
    kind integer not null,
    id blob not null check (length(id) = 16),
    shard integer not null,
    version integer not null check (version > 0),
    head blob not null check (length(head) = 32),
    primary key (kind, id)
) strict, without rowid;

create table journal (
    shard integer not null,
    position integer not null check (position > 0),
    stream_kind integer not null,
    stream_id blob not null check (length(stream_id) = 16),
    version integer not null check (version > 0),
    name text not null,
    occurred_at integer not null,
    recorded_at integer not null,
    bytes blob not null,
    hash blob not null check (length(hash) = 32),
    primary key (shard, position)
) strict, without rowid;

create unique index journal_stream on journal (stream_kind, stream_id, version);

-- The accepted answer of a command. Refusals are never stored.
create table idempotency (
    scope text not null,
    key text not null,
    body_digest blob not null check (length(body_digest) = 32),
    reply blob not null,
    expires_at integer not null,
    primary key (scope, key)
) strict, without rowid;

create index idempotency_expiry on idempotency (expires_at, scope, key);

-- Last number handed out per series.
create table number_series (
    series text not null primary key,
    last integer not null check (last > 0)
) strict, without rowid;

-- Keys of persons stand apart from texts: destroying a key erases the person.
create table person_key (
    person text not null primary key,
    key blob not null check (length(key) = 32)
) strict, without rowid;

create table personal_text (
    id blob not null primary key check (length(id) = 16),
    person text not null,
    body text not null
) strict, without rowid;

-- The journal and what a commit needs around it. Instants are UTC milliseconds, handed in as parameters.
-- The shard leads the key: positions are counted per shard inside the committing transaction.
-- Texts that are compared or ordered sort by their bytes, as they do in SQLite.

create table journal_head (
    shard smallint not null primary key,
    position bigint not null check (position > 0)
);

create table stream (
    shard smallint not null,
    kind smallint not null,
    id uuid not null,
    version bigint not null check (version > 0),
    head bytea not null check (length(head) = 32),
    primary key (shard, kind, id)
);

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
    primary key (shard, position)
);

create unique index journal_stream on journal (shard, stream_kind, stream_id, version);

-- The accepted answer of a command. Refusals are never stored.
create table idempotency (
    scope text collate "C" not null,
    key text collate "C" not null,
    body_digest bytea not null check (length(body_digest) = 32),
    reply bytea not null,
    expires_at bigint not null,
    primary key (scope, key)
);

create index idempotency_expiry on idempotency (expires_at, scope, key);

-- Last number handed out per series.
create table number_series (
    series text collate "C" not null primary key,
    last bigint not null check (last > 0)
);

-- Keys of persons stand apart from texts: destroying a key erases the person.
create table person_key (
    person text collate "C" not null primary key,
    key bytea not null check (length(key) = 32)
);

create table personal_text (
    id uuid not null primary key,
    person text collate "C" not null,
    body text not null
);

-- What lets many processes share one store: leases of shards, guards, cursors of journal consumers, erased persons.

-- The epoch counts how often a shard changed hands; commits name it, so that a lost lease refuses what was begun.
-- An empty owner holds nothing: the shard was given up.
create table shard_lease (
    shard integer not null primary key,
    owner text not null,
    epoch integer not null check (epoch > 0),
    until_at integer not null
) strict;

-- Processes that asked for shards, so that each may ask for its share.
create table lease_owner (
    owner text not null primary key,
    until_at integer not null
) strict, without rowid;

-- Counters that a commit re-checks and moves on.
create table guard_counter (
    key text not null primary key,
    count integer not null check (count > 0)
) strict, without rowid;

-- A consumer's place moves in the commit that holds what it did.
create table journal_cursor (
    consumer text not null,
    shard integer not null,
    position integer not null check (position > 0),
    primary key (consumer, shard)
) strict, without rowid;

-- Erased persons stay listed: nothing is stored under their names again, and a restored copy erases them anew.
create table erased_person (
    person text not null primary key,
    erased_at integer not null
) strict, without rowid;

create index personal_text_person on personal_text (person);
create index artefact_person on artefact (person);

-- What lets many processes share one store: leases of shards, guards, cursors of journal consumers, erased persons.

-- The epoch counts how often a shard changed hands; commits name it, so that a lost lease refuses what was begun.
-- An empty owner holds nothing: the shard was given up.
create table shard_lease (
    shard smallint not null primary key,
    owner text collate "C" not null,
    epoch bigint not null check (epoch > 0),
    until_at bigint not null
);

-- Processes that asked for shards, so that each may ask for its share.
create table lease_owner (
    owner text collate "C" not null primary key,
    until_at bigint not null
);

-- Counters that a commit re-checks and moves on.
create table guard_counter (
    key text collate "C" not null primary key,
    count bigint not null check (count > 0)
);

-- A consumer's place moves in the commit that holds what it did.
create table journal_cursor (
    consumer text collate "C" not null,
    shard smallint not null,
    position bigint not null check (position > 0),
    primary key (consumer, shard)
);

-- Erased persons stay listed: nothing is stored under their names again, and a restored copy erases them anew.
create table erased_person (
    person text collate "C" not null primary key,
    erased_at bigint not null
);

create index personal_text_person on personal_text (person);
create index artefact_person on artefact (person);

-- Several processes write at once here, and some things must not happen beside each other although no row stands for
-- them: storing something of a person and erasing him, adding to a day and sealing it. Whoever adds holds the gate of
-- the name together with others, whoever ends it holds it alone.
create table gate (
    gate smallint not null primary key
);

insert into gate (gate) select n from generate_series(0, 7) as n;

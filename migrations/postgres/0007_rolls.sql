-- Daily roll-ups. A row and its restatements equal the recount of its day from the journal.

create table roll_row (
    edition text collate "C" not null,
    metric text collate "C" not null,
    day bigint not null,
    grouped_by text collate "C" not null,
    numerator bigint not null,
    denominator bigint not null,
    primary key (edition, metric, day, grouped_by)
);

-- What was learnt after a day was sealed: only ever added, named by the place in the journal that brought it.
create table roll_restatement (
    edition text collate "C" not null,
    metric text collate "C" not null,
    day bigint not null,
    grouped_by text collate "C" not null,
    shard smallint not null,
    position bigint not null,
    numerator bigint not null,
    denominator bigint not null,
    known_at bigint not null,
    primary key (edition, metric, day, grouped_by, shard, position)
);

create table roll_seal (
    edition text collate "C" not null primary key,
    until_day bigint not null
);

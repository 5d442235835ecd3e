-- Daily roll-ups. A row and its restatements equal the recount of its day from the journal.

create table roll_row (
    edition text not null,
    metric text not null,
    day integer not null,
    grouped_by text not null,
    numerator integer not null,
    denominator integer not null,
    primary key (edition, metric, day, grouped_by)
) strict, without rowid;

-- What was learnt after a day was sealed: only ever added, named by the place in the journal that brought it.
create table roll_restatement (
    edition text not null,
    metric text not null,
    day integer not null,
    grouped_by text not null,
    shard integer not null,
    position integer not null,
    numerator integer not null,
    denominator integer not null,
    known_at integer not null,
    primary key (edition, metric, day, grouped_by, shard, position)
) strict, without rowid;

create table roll_seal (
    edition text not null primary key,
    until_day integer not null
) strict, without rowid;

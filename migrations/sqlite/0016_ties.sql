-- What ties a case to somebody beside its customer: an outside body, an outage, an order of the house.

create table case_tie (
    shard integer not null,
    case_id blob not null check (length(case_id) = 16),
    tie text not null,
    kind text not null,
    party text not null,
    number text not null,
    class text not null,
    unit text not null,
    state text not null,
    started_at integer not null,
    due_at integer,
    due_order integer not null,
    ended_at integer,
    late integer not null check (late in (0, 1)),
    primary key (case_id, tie)
) strict, without rowid;

create index case_tie_due on case_tie (kind, due_order, case_id, tie);
create index case_tie_party on case_tie (kind, party, due_order, case_id, tie);
create index case_tie_number on case_tie (kind, party, number);

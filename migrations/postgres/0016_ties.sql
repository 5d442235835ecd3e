-- What ties a case to somebody beside its customer: an outside body, an outage, an order of the house.

create table case_tie (
    shard smallint not null,
    case_id uuid not null,
    tie text collate "C" not null,
    kind text collate "C" not null,
    party text collate "C" not null,
    number text collate "C" not null,
    class text collate "C" not null,
    unit text collate "C" not null,
    state text collate "C" not null,
    started_at bigint not null,
    due_at bigint,
    due_order bigint not null,
    ended_at bigint,
    late boolean not null,
    primary key (shard, case_id, tie)
);

create index case_tie_due on case_tie (kind, due_order, case_id, tie);
create index case_tie_party on case_tie (kind, party, due_order, case_id, tie);
create index case_tie_number on case_tie (kind, party, number);

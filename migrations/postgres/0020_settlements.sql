-- Money on its way to customers: where each sum stands, by when it is to be paid, and what is still to be told.

create table settlement (
    shard smallint not null,
    case_id uuid not null,
    settlement bigint not null,
    customer text collate "C" not null,
    unit text collate "C" not null,
    rule text collate "C" not null,
    owed_unit text collate "C" not null,
    form text collate "C" not null,
    currency text collate "C" not null,
    minor bigint not null,
    state text collate "C" not null,
    since bigint not null,
    round bigint not null,
    owed_at bigint not null,
    pay_by bigint not null,
    credited_at bigint,
    next_at bigint,
    late boolean not null,
    reason text collate "C" not null,
    reference text collate "C" not null,
    contradiction text collate "C" not null,
    primary key (shard, case_id, settlement)
);

create index settlement_pay_by on settlement (pay_by, case_id, settlement);
create index settlement_state on settlement (state, late, currency, pay_by, case_id, settlement);
-- Only what is still to be told stands in this index.
create index settlement_next on settlement (next_at, case_id, settlement) where next_at is not null;

-- Money on its way to customers: where each sum stands, by when it is to be paid, and what is still to be told.

create table settlement (
    shard integer not null,
    case_id blob not null check (length(case_id) = 16),
    settlement integer not null,
    customer text not null,
    unit text not null,
    rule text not null,
    owed_unit text not null,
    form text not null,
    currency text not null,
    minor integer not null,
    state text not null,
    since integer not null,
    round integer not null,
    owed_at integer not null,
    pay_by integer not null,
    credited_at integer,
    next_at integer,
    late integer not null check (late in (0, 1)),
    reason text not null,
    reference text not null,
    contradiction text not null,
    primary key (case_id, settlement)
) strict, without rowid;

create index settlement_pay_by on settlement (pay_by, case_id, settlement);
create index settlement_state on settlement (state, late, currency, pay_by, case_id, settlement);
-- Only what is still to be told stands in this index.
create index settlement_next on settlement (next_at, case_id, settlement) where next_at is not null;

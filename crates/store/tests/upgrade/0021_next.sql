update case_row set due_order = 4500;
insert into case_tie (
    shard, case_id, tie, kind, party, number, class, unit, state, started_at, due_at, due_order, ended_at, late
)
values ({shard}, {id:1}, 't2', 'directive', 'north', '', 'complaint', 'north', 'open', 7000, 8100, 8100, null, {no});

insert into case_tie (
    shard, case_id, tie, kind, party, number, class, unit, state, started_at, due_at, due_order, ended_at, late
)
values ({shard}, {id:1}, 'o1', 'outside', '12345', 'SN-1', 'complaint', 'north', 'open', 7000, 8000, 8000, null, false);
insert into case_tie (
    shard, case_id, tie, kind, party, number, class, unit, state, started_at, due_at, due_order, ended_at, late
)
values ({shard}, {id:1}, 't1', 'instruction', 'zhou', '', 'complaint', 'north', 'open', 7000, 4500, 4500, null, {no});

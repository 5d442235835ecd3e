insert into case_visit (
    shard, case_id, visit_id, job, unit, customer, service, state, technician, window_from, window_until,
    hours_from, hours_until, at_order, minutes, skills, parts, asked_at, ended_at, outcome
)
values ({shard}, {id:1}, {id:2}, 'repair', 'north', 'C1', 'S1', 'assigned', 'tao', 6000, 8000,
    7000, 7600, 7000, 60, 'fibre', '', 5000, null, '');

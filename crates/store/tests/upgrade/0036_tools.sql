insert into case_visit (
    shard, case_id, visit_id, job, unit, customer, service, state, technician, window_from, window_until,
    hours_from, hours_until, at_order, minutes, skills, parts, asked_at, ended_at, outcome, two, mate, chosen, chosen_until,
    tools
)
values ({shard}, {id:1}, {id:6}, 'trunk', 'north', 'C1', 'S1', 'booked', '', 36000, 38000,
    null, null, 36000, 180, 'fibre', '', 5000, null, '', {no}, '', '', null, 'splicer otdr');

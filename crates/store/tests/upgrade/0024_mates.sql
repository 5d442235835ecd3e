insert into case_visit (
    shard, case_id, visit_id, job, unit, customer, service, state, technician, window_from, window_until,
    hours_from, hours_until, at_order, minutes, skills, parts, asked_at, ended_at, outcome, two, mate
)
values ({shard}, {id:1}, {id:4}, 'repair', 'north', 'C1', 'S1', 'assigned', 'tao', 16000, 18000,
    17000, 17600, 17000, 60, 'fibre', '', 5000, null, '', {yes}, 'wei');

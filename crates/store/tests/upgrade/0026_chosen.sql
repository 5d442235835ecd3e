insert into case_visit (
    shard, case_id, visit_id, job, unit, customer, service, state, technician, window_from, window_until,
    hours_from, hours_until, at_order, minutes, skills, parts, asked_at, ended_at, outcome, two, mate, chosen, chosen_until
)
values ({shard}, {id:1}, {id:5}, 'repair', 'north', 'C1', 'S1', 'booked', '', 26000, 28000,
    null, null, 26000, 60, 'fibre', '', 5000, null, '', {no}, '', 'hong', 25000);

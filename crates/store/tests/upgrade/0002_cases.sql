insert into case_row ({case_shard}id, number, kind, category, topic, state, customer, service, unit, area, owner, handler,
    accepted_at, due_at, due_order, warn_at, due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused,
    closed_at, version, updated_at)
values ({case_value}{id:1}, '2026-0041', 'fault', 'fault.broadband.no-internet', 'fault.broadband', 'inProgress', 'C1', 'S1',
    'north', 'urban', 'zhao', 'zhou', 1000, 5000, 5000, 4000, 'reply', 2, 6000, 1, 990, 1, '', {no}, null, 2, 2001);
insert into clock (shard, case_id, clock, kind, rule, state, started_at, due_at, warn_at, wake_at)
values ({shard}, {id:1}, 'reply-1', 'promise', 'reply', 'running', 1000, 5000, 4000, 4000);
insert into contact_row (id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id)
values ({id:3}, 'hotline', 'inbound', 'zhao', 'C1', 'north', 'opened', {id:1}, 1000, {id:2});

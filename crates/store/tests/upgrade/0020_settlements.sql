insert into settlement (
    shard, case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction
)
values ({shard}, {id:1}, 1, 'C1', 'north', 'cn-same-day.repair', '2026-11-21', 'wallet', 'CNY', 1000, 'credited', 9000, 1,
    7000, 10000, 9000, null, false, '', 'W-1', '');

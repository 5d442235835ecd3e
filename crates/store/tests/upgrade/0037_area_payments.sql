insert into settlement (
    shard, case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
)
values ({shard}, {id:1}, 2, 'C2', 'north', 'in-trai.district-postpaid', 'once', 'wallet', 'INR', 660, 'refused', 9500, 1,
    7000, 10000, null, null, {no}, 'limit', '', '', 'S2', 10000);

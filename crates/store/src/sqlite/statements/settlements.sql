-- Money on its way to customers.

-- name: put_settlement
insert into settlement (
    shard, case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
    ?22, ?23)
on conflict (case_id, settlement) do update set
    customer = excluded.customer, unit = excluded.unit, rule = excluded.rule, owed_unit = excluded.owed_unit,
    form = excluded.form, currency = excluded.currency, minor = excluded.minor, state = excluded.state,
    since = excluded.since, round = excluded.round, owed_at = excluded.owed_at, pay_by = excluded.pay_by,
    credited_at = excluded.credited_at, next_at = excluded.next_at, late = excluded.late, reason = excluded.reason,
    reference = excluded.reference, contradiction = excluded.contradiction, service = excluded.service,
    late_at = excluded.late_at

-- name: delete_settlements_of_case
delete from settlement where case_id = ?1

-- The rows after a place, the first one to pay first.
-- name: settlements
select case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
from settlement
where (pay_by, case_id, settlement) > (?6, ?7, ?8)
    and (?1 is null or case_id = ?1)
    and (?2 is null or state in (select value from json_each(?2)))
    and (?3 is null or late = ?3)
    and (?4 is null or since < ?4)
    and (?5 is null or unit in (select value from json_each(?5)))
order by pay_by, case_id, settlement
limit ?9

-- name: settlement_sums
select state, late, currency, count(*), sum(minor)
from settlement
where (?1 is null or case_id = ?1)
    and (?2 is null or state in (select value from json_each(?2)))
    and (?3 is null or late = ?3)
    and (?4 is null or since < ?4)
    and (?5 is null or unit in (select value from json_each(?5)))
group by state, late, currency
order by state, late, currency

-- name: due_settlements
select case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
from settlement
where next_at is not null and next_at <= ?1 and (?2 >> shard) & 1 = 1
    and (next_at, case_id, settlement) > (?3, ?4, ?5)
order by next_at, case_id, settlement
limit ?6

-- Only those that still wait stand in its index.
-- name: overdue_settlements
select case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
from settlement
where late_at is not null and late_at <= ?1
order by late_at, case_id, settlement
limit ?2

-- Money on its way to customers.

-- name: put_settlements
insert into settlement (
    shard, case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
)
select
    w.shard, w.case_id, w.settlement, w.customer, w.unit, w.rule, w.owed_unit, w.form, w.currency, w.minor, w.state,
    w.since, w.round, w.owed_at, w.pay_by, w.credited_at, w.next_at, w.late, w.reason, w.reference, w.contradiction,
    w.service, w.late_at
from unnest(
    $1::smallint[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::bigint[], $11::text[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[],
    $17::bigint[], $18::boolean[], $19::text[], $20::text[], $21::text[], $22::text[], $23::bigint[]
) as w(
    shard, case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
)
order by w.shard, w.case_id, w.settlement
on conflict (shard, case_id, settlement) do update set
    customer = excluded.customer, unit = excluded.unit, rule = excluded.rule, owed_unit = excluded.owed_unit,
    form = excluded.form, currency = excluded.currency, minor = excluded.minor, state = excluded.state,
    since = excluded.since, round = excluded.round, owed_at = excluded.owed_at, pay_by = excluded.pay_by,
    credited_at = excluded.credited_at, next_at = excluded.next_at, late = excluded.late, reason = excluded.reason,
    reference = excluded.reference, contradiction = excluded.contradiction, service = excluded.service,
    late_at = excluded.late_at

-- name: delete_settlements_of_cases
delete from settlement s
using unnest($1::smallint[], $2::uuid[]) as w(shard, id)
where s.shard = w.shard and s.case_id = w.id

-- The rows after a place, the first one to pay first.
-- name: settlements
select case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
from settlement
where (pay_by, case_id, settlement) > ($6, $7, $8)
    and ($1::uuid is null or case_id = $1)
    and (cardinality($2::text[]) = 0 or state = any($2))
    and ($3::boolean is null or late = $3)
    and ($4::bigint is null or since < $4)
    and (cardinality($5::text[]) = 0 or unit = any($5))
order by pay_by, case_id, settlement
limit $9

-- name: settlement_sums
select state, late, currency, count(*), sum(minor)::bigint
from settlement
where ($1::uuid is null or case_id = $1)
    and (cardinality($2::text[]) = 0 or state = any($2))
    and ($3::boolean is null or late = $3)
    and ($4::bigint is null or since < $4)
    and (cardinality($5::text[]) = 0 or unit = any($5))
group by state, late, currency
order by state, late, currency

-- name: due_settlements
select case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
from settlement
where shard = any($1::smallint[]) and next_at is not null and next_at <= $2
    and (next_at, case_id, settlement) > ($3, $4, $5)
order by next_at, case_id, settlement
limit $6

-- Only those that still wait stand in its index.
-- name: overdue_settlements
select case_id, settlement, customer, unit, rule, owed_unit, form, currency, minor, state, since, round, owed_at, pay_by,
    credited_at, next_at, late, reason, reference, contradiction, service, late_at
from settlement
where late_at is not null and late_at <= $1
order by late_at, case_id, settlement
limit $2

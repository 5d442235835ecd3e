-- name: upsert_cases
insert into case_row (
    shard, id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at,
    due_at, due_order, due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version,
    updated_at, warn_at
)
select w.shard, w.id, w.number, w.kind, w.category, w.topic, w.state, w.customer, w.service, w.unit, w.area, w.owner,
    w.handler, w.accepted_at, w.due_at, w.due_order, w.due_rule, w.rung, w.next_rung_at, w.broken, w.owed_minor,
    w.chain, w.red_line, w.paused, w.closed_at, w.version, w.updated_at, w.warn_at
from unnest(
    $1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::bigint[], $16::bigint[], $17::text[],
    $18::smallint[], $19::bigint[], $20::bigint[], $21::bigint[], $22::bigint[], $23::text[], $24::boolean[],
    $25::bigint[], $26::bigint[], $27::bigint[], $28::bigint[]
) as w(
    shard, id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at,
    due_at, due_order, due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version,
    updated_at, warn_at
)
order by w.shard, w.id
on conflict (shard, id) do update set
    number = excluded.number, kind = excluded.kind, category = excluded.category, topic = excluded.topic,
    state = excluded.state, customer = excluded.customer, service = excluded.service, unit = excluded.unit,
    area = excluded.area, owner = excluded.owner, handler = excluded.handler, accepted_at = excluded.accepted_at,
    due_at = excluded.due_at, due_order = excluded.due_order, due_rule = excluded.due_rule, rung = excluded.rung,
    next_rung_at = excluded.next_rung_at, broken = excluded.broken, owed_minor = excluded.owed_minor,
    chain = excluded.chain, red_line = excluded.red_line, paused = excluded.paused, closed_at = excluded.closed_at,
    version = excluded.version, updated_at = excluded.updated_at, warn_at = excluded.warn_at

-- name: case_row
select id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at, due_at,
    due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version, updated_at,
    warn_at, due_order
from case_row
where shard = $1 and id = $2

-- name: case_by_number
select id from case_row where number = $1
union all
select id from archived where number = $1
limit 1

-- name: clocks_of_case
select case_id, clock, kind, rule, state, started_at, due_at, wake_at, warn_at
from clock
where shard = $1 and case_id = $2
order by clock

-- Clocks of these cases that the commits no longer name.
-- name: delete_clocks
delete from clock
where (shard, case_id) in (select w.shard, w.id from unnest($1::smallint[], $2::uuid[]) as w(shard, id))
    and (case_id, clock) not in (select k.id, k.clock from unnest($3::uuid[], $4::text[]) as k(id, clock))

-- Most commands touch one clock of many: those that stay as they are cost no write.
-- name: upsert_clocks
insert into clock (shard, case_id, clock, kind, rule, state, started_at, due_at, wake_at, warn_at)
select w.shard, w.case_id, w.clock, w.kind, w.rule, w.state, w.started_at, w.due_at, w.wake_at, w.warn_at
from unnest(
    $1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
    $9::bigint[], $10::bigint[]
) as w(shard, case_id, clock, kind, rule, state, started_at, due_at, wake_at, warn_at)
order by w.shard, w.case_id, w.clock
on conflict (shard, case_id, clock) do update set
    kind = excluded.kind, rule = excluded.rule, state = excluded.state, started_at = excluded.started_at,
    due_at = excluded.due_at, wake_at = excluded.wake_at, warn_at = excluded.warn_at
where (clock.kind, clock.rule, clock.state, clock.started_at, clock.due_at, clock.wake_at, clock.warn_at)
    is distinct from (excluded.kind, excluded.rule, excluded.state, excluded.started_at, excluded.due_at,
        excluded.wake_at, excluded.warn_at)

-- The earliest of each shard, then the earliest of all: the index is walked no further than the page.
-- name: due_clocks
select c.wake_at, c.case_id
from unnest($1::smallint[]) as s(shard)
cross join lateral (
    select wake_at, case_id from clock
    where shard = s.shard and wake_at is not null and wake_at <= $2 and (wake_at, case_id) > ($3, $4)
    order by wake_at, case_id
    limit $5
) as c
order by c.wake_at, c.case_id
limit $5

-- name: next_wake
select min(c.wake_at)
from unnest($1::smallint[]) as s(shard)
cross join lateral (
    select wake_at from clock where shard = s.shard and wake_at is not null order by wake_at limit 1
) as c

-- name: upsert_contacts
insert into contact_row
    (id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id)
select w.id, w.channel, w.direction, w.owner, w.customer, w.unit, w.outcome, w.case_id, w.occurred_at, w.text_id
from unnest(
    $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::bigint[],
    $10::uuid[]
) as w(id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id)
order by w.id
on conflict (id) do update set
    channel = excluded.channel, direction = excluded.direction, owner = excluded.owner,
    customer = excluded.customer, unit = excluded.unit, outcome = excluded.outcome, case_id = excluded.case_id,
    occurred_at = excluded.occurred_at, text_id = excluded.text_id

-- name: contacts_of_case
select id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id
from contact_row
where case_id = $1
order by occurred_at, id

-- The days of a span are few, so channel and sight are looked at while they are walked.

-- name: contacts_between
select id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id
from contact_row
where occurred_at >= $1 and (occurred_at, id) < ($2, $3) and ($4::text is null or channel = $4)
    and ($6::text[] is null or unit = any($6::text[]) or owner = $7::text or exists (
        select 1 from case_row
        where case_row.id = contact_row.case_id
            and (case_row.unit = any($6::text[]) or case_row.owner = $7 or case_row.handler = $7)
    ))
order by occurred_at desc, id desc
limit $5

-- name: count_contacts
select channel, count(*)
from contact_row
where occurred_at >= $1 and occurred_at < $2 and ($3::text is null or channel = $3)
    and ($4::text[] is null or unit = any($4::text[]) or owner = $5::text or exists (
        select 1 from case_row
        where case_row.id = contact_row.case_id
            and (case_row.unit = any($4::text[]) or case_row.owner = $5 or case_row.handler = $5)
    ))
group by channel
order by channel

-- name: contacts_of_customer
select id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id
from contact_row
where customer = $1
order by occurred_at desc, id desc
limit $2

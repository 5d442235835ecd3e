-- name: upsert_case
insert into case_row (
    id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at, due_at,
    due_order, due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version,
    updated_at, warn_at
) values (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
    ?25, ?26, ?27
)
on conflict (id) do update set
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
where id = ?1

-- name: case_by_number
select id from case_row where number = ?1
union all
select id from archived where number = ?1
limit 1

-- name: clocks_of_case
select case_id, clock, kind, rule, state, started_at, due_at, wake_at, warn_at
from clock
where case_id = ?1
order by clock

-- name: upsert_clock
insert into clock (case_id, clock, shard, kind, rule, state, started_at, due_at, wake_at, warn_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
on conflict (case_id, clock) do update set
    kind = excluded.kind, rule = excluded.rule, state = excluded.state, started_at = excluded.started_at,
    due_at = excluded.due_at, wake_at = excluded.wake_at, warn_at = excluded.warn_at

-- name: delete_clock
delete from clock where case_id = ?1 and clock = ?2

-- name: due_clocks
select case_id from clock
where wake_at is not null and wake_at <= ?1 and (?2 >> shard) & 1 = 1
order by wake_at, case_id

-- name: next_wake
select min(wake_at) from clock where wake_at is not null

-- name: upsert_contact
insert into contact_row
    (id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
on conflict (id) do update set
    channel = excluded.channel, direction = excluded.direction, owner = excluded.owner,
    customer = excluded.customer, unit = excluded.unit, outcome = excluded.outcome, case_id = excluded.case_id,
    occurred_at = excluded.occurred_at, text_id = excluded.text_id

-- name: contacts_of_case
select id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id
from contact_row
where case_id = ?1
order by occurred_at, id

-- The days of a span are few, so channel and sight are looked at while they are walked.

-- name: contacts_between
select id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id
from contact_row
where occurred_at >= ?1 and (occurred_at, id) < (?2, ?3) and (?4 is null or channel = ?4)
    and (?6 is null or unit in (select value from json_each(?6)) or owner = ?7 or exists (
        select 1 from case_row
        where case_row.id = contact_row.case_id
            and (case_row.unit in (select value from json_each(?6)) or case_row.owner = ?7 or case_row.handler = ?7)
    ))
order by occurred_at desc, id desc
limit ?5

-- name: count_contacts
select channel, count(*)
from contact_row
where occurred_at >= ?1 and occurred_at < ?2 and (?3 is null or channel = ?3)
    and (?4 is null or unit in (select value from json_each(?4)) or owner = ?5 or exists (
        select 1 from case_row
        where case_row.id = contact_row.case_id
            and (case_row.unit in (select value from json_each(?4)) or case_row.owner = ?5 or case_row.handler = ?5)
    ))
group by channel
order by channel

-- name: contacts_of_customer
select id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id
from contact_row
where customer = ?1
order by occurred_at desc, id desc
limit ?2

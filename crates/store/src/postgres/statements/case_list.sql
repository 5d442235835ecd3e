-- The case list is put together from these pieces: one head, the conditions that the filter names, one order.
-- Every piece counts its own values from one; they are numbered anew when pieces are put together.

-- name: list_head
select id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at, due_at,
    due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version, updated_at,
    warn_at, due_order
from case_row
where true

-- name: count_head
select count(*) from (select 1 from case_row
where true

-- name: count_end
limit $1) as c

-- name: ids_head
select id from case_row
where true

-- name: ids_end
limit $1

-- Of each of some values a page, walked in the order of the list.

-- name: valued_list_head
select c.id, c.number, c.kind, c.category, c.topic, c.state, c.customer, c.service, c.unit, c.area, c.owner, c.handler,
    c.accepted_at, c.due_at, c.due_rule, c.rung, c.next_rung_at, c.broken, c.owed_minor, c.chain, c.red_line, c.paused,
    c.closed_at, c.version, c.updated_at, c.warn_at, c.due_order
from unnest($1::text[]) as v(value)
cross join lateral (
    select id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at, due_at,
        due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version, updated_at,
        warn_at, due_order
    from case_row
    where true

-- name: valued_ids_head
select c.id
from unnest($1::text[]) as v(value)
cross join lateral (
    select id from case_row
    where true

-- name: valued_end
) as c

-- name: where_states
and state = any($1::text[])

-- name: where_kinds
and kind = any($1::text[])

-- name: where_unit
and unit = $1

-- name: where_owner
and owner = $1

-- name: where_handler
and handler = $1

-- name: where_customer
and customer = $1

-- name: where_service
and service = $1

-- name: where_topic
and topic = $1

-- name: where_broken
and broken > 0

-- name: where_not_broken
and broken <= 0

-- name: where_rung
and rung = $1

-- name: where_climbed
and rung = $1 and rung > 0

-- name: where_red_line
and red_line <> ''

-- name: where_no_red_line
and red_line = ''

-- name: where_accepted_from
and accepted_at >= $1

-- name: where_accepted_until
and accepted_at < $1

-- name: where_closed_from
and closed_at >= $1

-- name: where_near
and warn_at <= $1 and due_at > $1 and not paused

-- name: where_number_contains
and strpos(replace(number, '-', ''), replace($1, '-', '')) > 0

-- Few cases: they are gathered, and then put in order. A value that is not written as a number is null, and finds
-- nothing.

-- name: where_few
and (shard, id) in (
    select shard, id from case_row
    where customer in (
        select code from customer
        where sealed is null and (strpos(phone_digits, $3::text) > 0 or strpos(lower(name), $1) > 0)
        union all
        select code from customer where lower(code) >= $1 and (lower(code) < $4::text or $4::text is null)
        union all
        select code from customer_token where token = any($6::bigint[])
        group by code having count(*) = cardinality($6::bigint[])
        union all
        select code from customer_token where token = any($7::bigint[])
        group by code having count(*) = cardinality($7::bigint[])
        union all
        select unnest($8::text[])
    )
    union all
    select shard, id from case_row where $2::text is not null and strpos(replace(number, '-', ''), $2::text) > 0
    union all
    select shard, id from case_row where lower(service) >= $5::text and lower(service) < $4::text
)

-- name: where_category_found
and category = v.value

-- name: where_handler_found
and handler = v.value

-- name: where_owner_found
and owner = v.value

-- name: where_within
and (unit = any($1::text[]) or owner = $2 or handler = $2)

-- name: after_due
and (due_order, id) > ($1, $2)

-- name: after_newest
and (accepted_at, id) < ($1, $2)

-- name: after_rung
and (next_rung_at, id) > ($1, $2)

-- name: order_due
order by due_order, id limit $1

-- name: order_newest
order by accepted_at desc, id desc limit $1

-- name: order_rung
and next_rung_at is not null order by next_rung_at, id limit $1

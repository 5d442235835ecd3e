-- The case list is put together from these pieces: one head, the conditions that the filter names, one order.
-- Every piece counts its own values from one; they are numbered anew when pieces are put together.

-- name: list_head
select id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at, due_at,
    due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version, updated_at,
    warn_at
from case_row
where true

-- name: count_head
select count(*) from case_row
where true

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
and (broken > 0) = $1

-- name: where_rung
and rung = $1

-- name: where_red_line
and (red_line <> '') = $1

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

-- The words first gather the cases that they find, each part by itself; the list then looks into a row only when its
-- case is among them. A value that is not written as a number is null, and finds nothing.
-- name: where_words
and id in (
    select id from case_row
    where customer in (
        select code
        from customer
        where strpos(phone_digits, $3::text) > 0 or strpos(lower(code), $1) = 1 or strpos(lower(name), $1) > 0
    )
    union all
    select id from case_row
    where customer in (
        select code from customer_token where token = any($7::bigint[])
        group by code having count(*) = cardinality($7::bigint[])
    )
    union all
    select id from case_row
    where customer in (
        select code from customer_token where token = any($8::bigint[])
        group by code having count(*) = cardinality($8::bigint[])
    )
    union all
    select id from case_row where customer = any($9::text[])
    union all
    select id from case_row where strpos(replace(number, '-', ''), $2::text) > 0
    union all
    select id from case_row where $6::boolean and strpos(lower(service), $1) = 1
    union all
    select id from case_row where category = any($4::text[])
    union all
    select id from case_row where handler = any($5::text[]) or owner = any($5::text[])
)

-- name: where_within
and (unit = any($1::text[]) or owner = $2 or handler = $2)

-- name: where_nothing
and false

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

-- The case list is put together from these pieces: one head, the conditions that the filter names, one order.
-- Every piece has its own parameter numbers, so that pieces never collide. A `+` before a column keeps the planner
-- from driving the list by that column's index when a better one stands beside it.

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
limit ?18)

-- name: ids_head
select id from case_row
where true

-- name: ids_end
limit ?18

-- name: where_states
and state in (select value from json_each(?1))

-- name: where_states_aside
and +state in (select value from json_each(?1))

-- name: where_kinds
and kind in (select value from json_each(?2))

-- name: where_unit
and unit = ?3

-- name: where_unit_aside
and +unit = ?3

-- name: where_owner
and owner = ?4

-- name: where_owner_aside
and +owner = ?4

-- name: where_handler
and handler = ?5

-- name: where_handler_aside
and +handler = ?5

-- name: where_customer
and customer = ?6

-- name: where_service
and service = ?7

-- name: where_topic
and topic = ?8

-- name: where_topic_aside
and +topic = ?8

-- name: where_broken
and broken > 0

-- name: where_not_broken
and broken <= 0

-- name: where_rung
and rung = ?10

-- name: where_climbed
and rung = ?10 and rung > 0

-- name: where_red_line
and red_line <> ''

-- name: where_no_red_line
and red_line = ''

-- name: where_accepted_from
and accepted_at >= ?12

-- name: where_accepted_until
and accepted_at < ?13

-- name: where_closed_from
and closed_at >= ?14

-- name: where_near
and warn_at <= ?28 and due_at > ?28 and not paused

-- name: where_number_contains
and instr(replace(number, '-', ''), replace(?15, '-', '')) > 0

-- Few cases: they are gathered, each part by an index that holds all it needs, and no part runs that has nothing to
-- look for. The `+` keeps the list from being walked in its order, row by row, until the few are met.

-- name: where_few
and id in (
    select id from case_row
    where customer in (
        select code from customer
        where sealed is null and (instr(phone_digits, ?21) > 0 or instr(lower(name), ?19) > 0)
        union all
        select code from customer where lower(code) >= ?19 and (lower(code) < ?22 or ?22 is null)
        union all
        select code from (
            select code from customer_token
            where ?25 <> '[]' and token in (select value from json_each(?25))
            group by code having count(*) = json_array_length(?25)
        )
        union all
        select code from (
            select code from customer_token
            where ?26 <> '[]' and token in (select value from json_each(?26))
            group by code having count(*) = json_array_length(?26)
        )
        union all
        select value from json_each(?27)
    )
    union all
    select id from case_row where ?20 is not null and instr(replace(number, '-', ''), ?20) > 0
    union all
    select id from case_row where lower(service) >= ?24 and lower(service) < ?22
)

-- name: where_category_found
and category = ?33

-- name: where_handler_found
and handler = ?31

-- name: where_owner_found
and owner = ?32

-- name: where_within
and (+unit in (select value from json_each(?29)) or +owner = ?30 or +handler = ?30)

-- name: after_due
and (due_order, id) > (?16, ?17)

-- name: after_newest
and (accepted_at, id) < (?16, ?17)

-- name: after_rung
and (next_rung_at, id) > (?16, ?17)

-- name: order_due
order by due_order, id limit ?18

-- name: order_newest
order by accepted_at desc, id desc limit ?18

-- name: order_rung
and next_rung_at is not null order by next_rung_at, id limit ?18

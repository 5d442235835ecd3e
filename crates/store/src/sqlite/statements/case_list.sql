-- The case list is put together from these pieces: one head, the conditions that the filter names, one order.
-- Every piece has its own parameter numbers, so that pieces never collide. A `+` before a column keeps the planner
-- from driving the list by that column's index when a better one stands beside it.

-- name: list_head
select id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at, due_at,
    due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version, updated_at
from case_row
where true

-- name: count_head
select count(*) from case_row
where true

-- name: states
and state in (select value from json_each(?1))

-- name: states_aside
and +state in (select value from json_each(?1))

-- name: kinds
and kind in (select value from json_each(?2))

-- name: unit
and unit = ?3

-- name: unit_aside
and +unit = ?3

-- name: owner
and owner = ?4

-- name: owner_aside
and +owner = ?4

-- name: handler
and handler = ?5

-- name: handler_aside
and +handler = ?5

-- name: customer
and customer = ?6

-- name: service
and service = ?7

-- name: topic
and topic = ?8

-- name: topic_aside
and +topic = ?8

-- name: broken
and (broken > 0) = ?9

-- name: rung
and rung = ?10

-- name: red_line
and (red_line <> '') = ?11

-- name: accepted_from
and accepted_at >= ?12

-- name: accepted_until
and accepted_at < ?13

-- name: closed_from
and closed_at >= ?14

-- name: number_contains
and instr(number, ?15) > 0

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

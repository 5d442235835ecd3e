-- Visits of cases.

-- name: put_visits
insert into case_visit (
    shard, case_id, visit_id, job, unit, customer, service, state, technician, window_from, window_until,
    hours_from, hours_until, at_order, minutes, skills, parts, asked_at, ended_at, outcome, two, mate,
    chosen, chosen_until, tools
)
select
    w.shard, w.case_id, w.visit_id, w.job, w.unit, w.customer, w.service, w.state, w.technician, w.window_from,
    w.window_until, w.hours_from, w.hours_until, w.at_order, w.minutes, w.skills, w.parts, w.asked_at, w.ended_at,
    w.outcome, w.two, w.mate, w.chosen, w.chosen_until, w.tools
from unnest(
    $1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::text[],
    $17::text[], $18::bigint[], $19::bigint[], $20::text[], $21::boolean[], $22::text[],
    $23::text[], $24::bigint[], $25::text[]
) as w(
    shard, case_id, visit_id, job, unit, customer, service, state, technician, window_from, window_until,
    hours_from, hours_until, at_order, minutes, skills, parts, asked_at, ended_at, outcome, two, mate,
    chosen, chosen_until, tools
)
order by w.shard, w.case_id, w.visit_id
on conflict (shard, case_id, visit_id) do update set
    job = excluded.job, unit = excluded.unit, customer = excluded.customer, service = excluded.service,
    state = excluded.state, technician = excluded.technician, window_from = excluded.window_from,
    window_until = excluded.window_until, hours_from = excluded.hours_from, hours_until = excluded.hours_until,
    at_order = excluded.at_order, minutes = excluded.minutes, skills = excluded.skills, parts = excluded.parts,
    asked_at = excluded.asked_at, ended_at = excluded.ended_at, outcome = excluded.outcome,
    two = excluded.two, mate = excluded.mate,
    chosen = excluded.chosen, chosen_until = excluded.chosen_until, tools = excluded.tools

-- name: delete_visits_of_cases
delete from case_visit t
using unnest($1::smallint[], $2::uuid[]) as w(shard, id)
where t.shard = w.shard and t.case_id = w.id

-- The rows after a place, in order of time; the first place stands before every row.
-- name: visits
select
    case_id, visit_id, job, unit, customer, service, state, technician, window_from, window_until,
    hours_from, hours_until, minutes, skills, parts, asked_at, ended_at, outcome, two, mate,
    chosen, chosen_until, tools
from case_visit
where at_order >= $1 and at_order < $2
    and (at_order, case_id, visit_id) > ($3, $4, $5)
    and ($6::text is null or technician = $6 or mate = $6)
    and ($7::boolean is null or (ended_at is null) = $7)
    and ($8::text is null or outcome = $8)
    and (cardinality($9::text[]) = 0 or unit = any($9))
order by at_order, case_id, visit_id
limit $10

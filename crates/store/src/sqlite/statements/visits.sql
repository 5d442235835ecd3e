-- Visits of cases.

-- name: put_visit
insert into case_visit (
    shard, case_id, visit_id, job, unit, customer, service, state, technician, window_from, window_until,
    hours_from, hours_until, at_order, minutes, skills, parts, asked_at, ended_at, outcome, two, mate,
    chosen, chosen_until, tools
)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
    ?23, ?24, ?25)
on conflict (case_id, visit_id) do update set
    job = excluded.job, unit = excluded.unit, customer = excluded.customer, service = excluded.service,
    state = excluded.state, technician = excluded.technician, window_from = excluded.window_from,
    window_until = excluded.window_until, hours_from = excluded.hours_from, hours_until = excluded.hours_until,
    at_order = excluded.at_order, minutes = excluded.minutes, skills = excluded.skills, parts = excluded.parts,
    asked_at = excluded.asked_at, ended_at = excluded.ended_at, outcome = excluded.outcome,
    two = excluded.two, mate = excluded.mate,
    chosen = excluded.chosen, chosen_until = excluded.chosen_until, tools = excluded.tools

-- name: delete_visits_of_case
delete from case_visit where case_id = ?1

-- The rows after a place, in order of time; the first place stands before every row.
-- name: visits
select
    case_id, visit_id, job, unit, customer, service, state, technician, window_from, window_until,
    hours_from, hours_until, minutes, skills, parts, asked_at, ended_at, outcome, two, mate,
    chosen, chosen_until, tools
from case_visit
where at_order >= ?1 and at_order < ?2
    and (at_order, case_id, visit_id) > (?3, ?4, ?5)
    and (?6 is null or technician = ?6 or mate = ?6)
    and (?7 is null or (ended_at is null) = ?7)
    and (?8 is null or outcome = ?8)
    and (?9 is null or unit in (select value from json_each(?9)))
order by at_order, case_id, visit_id
limit ?10

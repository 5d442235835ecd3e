-- What ties cases to others than their customers.

-- name: put_tie
insert into case_tie (
    shard, case_id, tie, kind, party, number, class, unit, state, started_at, due_at, due_order, ended_at, late
)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
on conflict (case_id, tie) do update set
    kind = excluded.kind, party = excluded.party, number = excluded.number, class = excluded.class,
    unit = excluded.unit, state = excluded.state, started_at = excluded.started_at, due_at = excluded.due_at,
    due_order = excluded.due_order, ended_at = excluded.ended_at, late = excluded.late

-- name: delete_ties_of_case
delete from case_tie where case_id = ?1

-- The rows after a place, the first one due first; the first place stands before every row.
-- name: ties
select case_id, tie, kind, party, number, class, unit, state, started_at, due_at, ended_at, late
from case_tie
where kind = ?1
    and (due_order, case_id, tie) > (?9, ?10, ?11)
    and (?2 is null or party = ?2)
    and (?3 is null or (ended_at is null) = ?3)
    and (?4 is null or late = ?4)
    and (?5 is null or class = ?5)
    and started_at >= ?6 and started_at < ?7
    and (?8 is null or unit in (select value from json_each(?8)))
    and (?13 is null or number = ?13)
order by due_order, case_id, tie
limit ?12

-- The other way round: the last one due first; the first place stands behind every row.
-- name: ties_latest
select case_id, tie, kind, party, number, class, unit, state, started_at, due_at, ended_at, late
from case_tie
where kind = ?1
    and (due_order, case_id, tie) < (?9, ?10, ?11)
    and (?2 is null or party = ?2)
    and (?3 is null or (ended_at is null) = ?3)
    and (?4 is null or late = ?4)
    and (?5 is null or class = ?5)
    and started_at >= ?6 and started_at < ?7
    and (?8 is null or unit in (select value from json_each(?8)))
    and (?13 is null or number = ?13)
order by due_order desc, case_id desc, tie desc
limit ?12

-- name: count_ties
select count(*)
from case_tie
where kind = ?1
    and (?2 is null or party = ?2)
    and (?3 is null or (ended_at is null) = ?3)
    and (?4 is null or late = ?4)
    and (?5 is null or class = ?5)
    and started_at >= ?6 and started_at < ?7
    and (?8 is null or unit in (select value from json_each(?8)))
    and (?9 is null or number = ?9)

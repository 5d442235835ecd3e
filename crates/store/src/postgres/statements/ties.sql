-- What ties cases to others than their customers.

-- name: put_ties
insert into case_tie (
    shard, case_id, tie, kind, party, number, class, unit, state, started_at, due_at, due_order, ended_at, late
)
select
    w.shard, w.case_id, w.tie, w.kind, w.party, w.number, w.class,
    w.unit, w.state, w.started_at, w.due_at, w.due_order, w.ended_at, w.late
from unnest(
    $1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::boolean[]
) as w(shard, case_id, tie, kind, party, number, class, unit, state, started_at, due_at, due_order, ended_at, late)
order by w.shard, w.case_id, w.tie
on conflict (shard, case_id, tie) do update set
    kind = excluded.kind, party = excluded.party, number = excluded.number, class = excluded.class,
    unit = excluded.unit, state = excluded.state, started_at = excluded.started_at, due_at = excluded.due_at,
    due_order = excluded.due_order, ended_at = excluded.ended_at, late = excluded.late

-- name: delete_ties_of_cases
delete from case_tie t
using unnest($1::smallint[], $2::uuid[]) as w(shard, id)
where t.shard = w.shard and t.case_id = w.id

-- The rows after a place, the first one due first; the first place stands before every row.
-- name: ties
select case_id, tie, kind, party, number, class, unit, state, started_at, due_at, ended_at, late
from case_tie
where kind = $1
    and (due_order, case_id, tie) > ($9, $10, $11)
    and ($2::text is null or party = $2)
    and ($3::boolean is null or (ended_at is null) = $3)
    and ($4::boolean is null or late = $4)
    and ($5::text is null or class = $5)
    and started_at >= $6 and started_at < $7
    and (cardinality($8::text[]) = 0 or unit = any($8))
    and ($13::text is null or number = $13)
order by due_order, case_id, tie
limit $12

-- The other way round: the last one due first; the first place stands behind every row.
-- name: ties_latest
select case_id, tie, kind, party, number, class, unit, state, started_at, due_at, ended_at, late
from case_tie
where kind = $1
    and (due_order, case_id, tie) < ($9, $10, $11)
    and ($2::text is null or party = $2)
    and ($3::boolean is null or (ended_at is null) = $3)
    and ($4::boolean is null or late = $4)
    and ($5::text is null or class = $5)
    and started_at >= $6 and started_at < $7
    and (cardinality($8::text[]) = 0 or unit = any($8))
    and ($13::text is null or number = $13)
order by due_order desc, case_id desc, tie desc
limit $12

-- name: count_ties
select count(*)
from case_tie
where kind = $1
    and ($2::text is null or party = $2)
    and ($3::boolean is null or (ended_at is null) = $3)
    and ($4::boolean is null or late = $4)
    and ($5::text is null or class = $5)
    and started_at >= $6 and started_at < $7
    and (cardinality($8::text[]) = 0 or unit = any($8))
    and ($9::text is null or number = $9)

-- Roll-ups.

-- Rows that another process added meanwhile fail here: the whole group is tried again.
-- name: insert_roll_rows
insert into roll_row (edition, metric, day, grouped_by, numerator, denominator)
select w.edition, w.metric, w.day, w.grouped_by, w.numerator, w.denominator
from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[])
    as w(edition, metric, day, grouped_by, numerator, denominator)
order by w.edition, w.metric, w.day, w.grouped_by

-- The rows are locked since their sums were read.
-- name: set_roll_rows
update roll_row r
set numerator = w.numerator, denominator = w.denominator
from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[])
    as w(edition, metric, day, grouped_by, numerator, denominator)
where r.edition = w.edition and r.metric = w.metric and r.day = w.day and r.grouped_by = w.grouped_by

-- name: roll_rows
select day, grouped_by, numerator, denominator from roll_row
where edition = $1 and metric = $2 and day between $3 and $4 and (numerator <> 0 or denominator <> 0)
order by day, grouped_by
limit $5

-- name: roll_rows_after
select day, grouped_by, numerator, denominator from roll_row
where edition = $1 and metric = $2 and day between $3 and $4 and (day, grouped_by) > ($6, $7)
    and (numerator <> 0 or denominator <> 0)
order by day, grouped_by
limit $5

-- name: insert_restatements
insert into roll_restatement
    (edition, metric, day, grouped_by, shard, position, numerator, denominator, known_at)
select w.edition, w.metric, w.day, w.grouped_by, w.shard, w.position, w.numerator, w.denominator, w.known_at
from unnest(
    $1::text[], $2::text[], $3::bigint[], $4::text[], $5::smallint[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::bigint[]
) as w(edition, metric, day, grouped_by, shard, position, numerator, denominator, known_at)
order by w.edition, w.metric, w.day, w.grouped_by, w.shard, w.position

-- name: roll_restatements
select day, grouped_by, shard, position, numerator, denominator, known_at from roll_restatement
where edition = $1 and metric = $2 and day between $3 and $4
order by day, grouped_by, shard, position
limit $5

-- name: roll_restatements_after
select day, grouped_by, shard, position, numerator, denominator, known_at from roll_restatement
where edition = $1 and metric = $2 and day between $3 and $4
    and (day, grouped_by, shard, position) > ($6, $7, $8, $9)
order by day, grouped_by, shard, position
limit $5

-- name: roll_sealed
select until_day from roll_seal where edition = $1

-- name: seal_rolls
insert into roll_seal (edition, until_day)
select w.edition, w.until_day from unnest($1::text[], $2::bigint[]) as w(edition, until_day) order by w.edition
on conflict (edition) do update set
    until_day = case
        when roll_seal.until_day < excluded.until_day then excluded.until_day else roll_seal.until_day
    end

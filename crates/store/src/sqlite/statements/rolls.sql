-- name: roll_sums
select numerator, denominator from roll_row
where edition = ?1 and metric = ?2 and day = ?3 and grouped_by = ?4

-- name: put_roll_row
insert into roll_row (edition, metric, day, grouped_by, numerator, denominator) values (?1, ?2, ?3, ?4, ?5, ?6)
on conflict (edition, metric, day, grouped_by) do update set
    numerator = excluded.numerator, denominator = excluded.denominator

-- name: roll_rows
select day, grouped_by, numerator, denominator from roll_row
where edition = ?1 and metric = ?2 and day between ?3 and ?4 and (numerator <> 0 or denominator <> 0)
order by day, grouped_by
limit ?5

-- name: roll_rows_after
select day, grouped_by, numerator, denominator from roll_row
where edition = ?1 and metric = ?2 and day between ?3 and ?4 and (day, grouped_by) > (?6, ?7)
    and (numerator <> 0 or denominator <> 0)
order by day, grouped_by
limit ?5

-- name: has_restatement
select 1 from roll_restatement
where edition = ?1 and metric = ?2 and day = ?3 and grouped_by = ?4 and shard = ?5 and position = ?6

-- name: insert_restatement
insert into roll_restatement
    (edition, metric, day, grouped_by, shard, position, numerator, denominator, known_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- name: roll_restatements
select day, grouped_by, shard, position, numerator, denominator, known_at from roll_restatement
where edition = ?1 and metric = ?2 and day between ?3 and ?4
order by day, grouped_by, shard, position
limit ?5

-- name: roll_restatements_after
select day, grouped_by, shard, position, numerator, denominator, known_at from roll_restatement
where edition = ?1 and metric = ?2 and day between ?3 and ?4
    and (day, grouped_by, shard, position) > (?6, ?7, ?8, ?9)
order by day, grouped_by, shard, position
limit ?5

-- name: roll_sealed
select until_day from roll_seal where edition = ?1

-- name: seal_roll
insert into roll_seal (edition, until_day) values (?1, ?2)
on conflict (edition) do update set until_day = max(until_day, excluded.until_day)

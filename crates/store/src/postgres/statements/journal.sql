-- name: stream_head
select version, head from stream where shard = $1 and kind = $2 and id = $3

-- name: insert_streams
insert into stream (shard, kind, id, version, head)
select w.shard, w.kind, w.id, w.version, w.head
from unnest($1::smallint[], $2::smallint[], $3::uuid[], $4::bigint[], $5::bytea[])
    as w(shard, kind, id, version, head)
order by w.shard, w.kind, w.id

-- A stream that another process moved on gets no version, which the column refuses: the whole group is tried again.
-- name: advance_streams
update stream s
set version = case when s.version = w.expected then w.version end, head = w.head
from unnest($1::smallint[], $2::smallint[], $3::uuid[], $4::bigint[], $5::bytea[], $6::bigint[])
    as w(shard, kind, id, version, head, expected)
where s.shard = w.shard and s.kind = w.kind and s.id = w.id

-- Positions are counted in the transaction that uses them: `from_end` is an event's distance from the shard's new head.
-- name: insert_events
with head as (
    insert into journal_head (shard, position)
    select g.shard, g.grown from unnest($1::smallint[], $2::bigint[]) as g(shard, grown) order by g.shard
    on conflict (shard) do update set position = journal_head.position + excluded.position
    returning shard, position
)
insert into journal
    (shard, position, stream_kind, stream_id, version, name, occurred_at, recorded_at, bytes, hash)
select e.shard, h.position - e.from_end, e.kind, e.id, e.version, e.name, e.occurred_at, e.recorded_at, e.bytes,
    e.hash
from unnest(
    $3::smallint[], $4::bigint[], $5::smallint[], $6::uuid[], $7::bigint[], $8::text[], $9::bigint[], $10::bigint[],
    $11::bytea[], $12::bytea[]
) as e(shard, from_end, kind, id, version, name, occurred_at, recorded_at, bytes, hash)
join head h on h.shard = e.shard

-- name: load_stream
select stream_kind, stream_id, version, position, name, occurred_at, recorded_at, bytes, hash
from journal
where shard = $1 and stream_kind = $2 and stream_id = $3
order by version

-- name: journal_page
select stream_kind, stream_id, version, position, name, occurred_at, recorded_at, bytes, hash
from journal
where shard = $1 and position > $2
order by position
limit $3

-- name: journal_heads
select shard, position from journal_head order by shard

-- name: idempotency
select scope, key, body_digest, reply, expires_at from idempotency where scope = $1 and key = $2

-- name: insert_answers
insert into idempotency (scope, key, body_digest, reply, expires_at)
select w.scope, w.key, w.body_digest, w.reply, w.expires_at
from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::bigint[])
    as w(scope, key, body_digest, reply, expires_at)
order by w.scope, w.key

-- name: expire_idempotency
with gone as (
    delete from idempotency where (scope, key) in (
        select scope, key from idempotency where expires_at < $1 order by expires_at, scope, key limit $2
    )
    returning key
)
select count(*) from gone

-- name: reserve_numbers
insert into number_series (series, last)
select w.series, w.count from unnest($1::text[], $2::bigint[]) as w(series, count) order by w.series
on conflict (series) do update set last = number_series.last + excluded.last
returning series, last

-- name: person_key
select person, key, sealed from person_key where person = $1

-- name: insert_person_keys
insert into person_key (person, key, sealed)
select w.person, w.key, w.sealed from unnest($1::text[], $2::bytea[], $3::bytea[]) as w(person, key, sealed)
order by w.person

-- name: personal_texts
select id, person, body, sealed from personal_text where id = any($1::uuid[]) order by id

-- name: insert_texts
insert into personal_text (id, person, body, sealed)
select w.id, w.person, w.body, w.sealed
from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) as w(id, person, body, sealed)
order by w.id

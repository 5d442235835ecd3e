-- What stays of what was archived, and what retention looks for by age.

-- name: archived
select kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts
from archived
where kind = $1 and id = $2

-- name: archived_rows
select kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts
from archived
where (kind, id) > ($1::smallint, $2::uuid) and ($3::smallint is null or kind = $3)
    and ($4::text is null or strpos(replace(number, '-', ''), replace($4, '-', '')) > 0)
order by kind, id
limit $5

-- name: archived_of_customer
select kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts
from archived
where customer = $6 and (kind, id) > ($1::smallint, $2::uuid) and ($3::smallint is null or kind = $3)
    and ($4::text is null or strpos(replace(number, '-', ''), replace($4, '-', '')) > 0)
order by kind, id
limit $5

-- name: find_archived
select a.kind, a.id
from archived a
join unnest($1::smallint[], $2::smallint[], $3::uuid[]) as w(shard, kind, id) on a.kind = w.kind and a.id = w.id
order by a.kind, a.id

-- name: insert_archived
insert into archived
    (shard, kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts)
select w.shard, w.kind, w.id, w.version, w.archive, w.file, w.number, w.customer, w.unit, w.began_at, w.ended_at,
    w.archived_at, w.artefacts
from unnest(
    $1::smallint[], $2::smallint[], $3::uuid[], $4::bigint[], $5::bytea[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bytea[]
) as w(shard, kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts)
order by w.kind, w.id

-- name: insert_places
insert into journal_place (shard, position, stream_kind, stream_id, version, hash)
select j.shard, j.position, j.stream_kind, j.stream_id, j.version, j.hash
from journal j
join unnest($1::smallint[], $2::smallint[], $3::uuid[], $4::bigint[]) as w(shard, kind, id, version)
    on j.shard = w.shard and j.stream_kind = w.kind and j.stream_id = w.id and j.version <= w.version
order by j.shard, j.position

-- name: delete_placed
delete from journal j
using unnest($1::smallint[], $2::smallint[], $3::uuid[], $4::bigint[]) as w(shard, kind, id, version)
where j.shard = w.shard and j.stream_kind = w.kind and j.stream_id = w.id and j.version <= w.version

-- name: delete_cases
delete from case_row c
using unnest($1::smallint[], $2::uuid[]) as w(shard, id)
where c.shard = w.shard and c.id = w.id

-- name: delete_clocks_of_cases
delete from clock c
using unnest($1::smallint[], $2::uuid[]) as w(shard, id)
where c.shard = w.shard and c.case_id = w.id

-- name: delete_contacts
delete from contact_row where id = any($1::uuid[])

-- name: delete_messages
delete from inbox where key = any($1::text[])

-- name: places
select stream_kind, stream_id, version, position, hash
from journal_place
where shard = $1 and position > $2
order by position
limit $3

-- name: ended_cases
select id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at, due_at,
    due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version, updated_at,
    warn_at, due_order
from case_row
where closed_at is not null and closed_at < $1 and (closed_at, id) > ($2::bigint, $3::uuid)
order by closed_at, id
limit $4

-- name: lone_contacts
select id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id
from contact_row
where case_id is null and occurred_at < $1 and (occurred_at, id) > ($2::bigint, $3::uuid)
order by occurred_at, id
limit $4

-- name: notices_of_case
select key, post, person, case_id, kind, zh, en, occurred_at, read_at
from inbox
where case_id = $1
order by occurred_at, key

-- name: read_notices
select key from inbox where read_at is not null and occurred_at < $1 order by occurred_at, key limit $2

-- name: count_expired
select count(*) from idempotency where expires_at < $1

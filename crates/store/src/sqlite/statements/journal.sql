-- name: stream_version
select version from stream where kind = ?1 and id = ?2

-- name: stream_head
select version, head from stream where kind = ?1 and id = ?2

-- name: insert_stream
insert into stream (kind, id, shard, version, head) values (?1, ?2, ?3, ?4, ?5)

-- name: advance_stream
update stream set version = ?3, head = ?4 where kind = ?1 and id = ?2 and version = ?5

-- name: advance_journal_head
insert into journal_head (shard, position) values (?1, ?2)
on conflict (shard) do update set position = position + excluded.position
returning position

-- name: insert_event
insert into journal
    (shard, position, stream_kind, stream_id, version, name, occurred_at, recorded_at, bytes, hash)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)

-- name: load_stream
select stream_kind, stream_id, version, position, name, occurred_at, recorded_at, bytes, hash
from journal
where stream_kind = ?1 and stream_id = ?2
order by version

-- name: journal_page
select stream_kind, stream_id, version, position, name, occurred_at, recorded_at, bytes, hash
from journal
where shard = ?1 and position > ?2
order by position
limit ?3

-- name: journal_heads
select shard, position from journal_head order by shard

-- name: idempotency
select scope, key, body_digest, reply, expires_at from idempotency where scope = ?1 and key = ?2

-- name: insert_idempotency
insert into idempotency (scope, key, body_digest, reply, expires_at) values (?1, ?2, ?3, ?4, ?5)

-- name: expire_idempotency
delete from idempotency where (scope, key) in (
    select scope, key from idempotency where expires_at < ?1 order by expires_at, scope, key limit ?2
)

-- name: reserve_numbers
insert into number_series (series, last) values (?1, ?2)
on conflict (series) do update set last = last + excluded.last
returning last

-- name: person_key
select person, key, sealed from person_key where person = ?1

-- name: insert_person_key
insert into person_key (person, key, sealed) values (?1, ?2, ?3)

-- name: personal_text
select person, body, sealed from personal_text where id = ?1

-- name: has_personal_text
select 1 from personal_text where id = ?1

-- name: insert_personal_text
insert into personal_text (id, person, body, sealed) values (?1, ?2, ?3, ?4)

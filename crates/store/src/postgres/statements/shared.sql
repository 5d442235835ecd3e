-- Leases, guards, cursors and erasures.

-- name: lock_leases
select shard, owner, epoch, until_at from shard_lease order by shard for update

-- Shards that another process leased first meanwhile fail here: the claim is tried again.
-- name: insert_leases
insert into shard_lease (shard, owner, epoch, until_at)
select w.shard, w.owner, w.epoch, w.until_at
from unnest($1::smallint[], $2::text[], $3::bigint[], $4::bigint[]) as w(shard, owner, epoch, until_at)
order by w.shard

-- name: update_leases
update shard_lease s
set owner = w.owner, epoch = w.epoch, until_at = w.until_at
from unnest($1::smallint[], $2::text[], $3::bigint[], $4::bigint[]) as w(shard, owner, epoch, until_at)
where s.shard = w.shard

-- name: give_up_leases
update shard_lease set owner = '' where owner = $1

-- name: forget_lease_owners
delete from lease_owner where until_at <= $1

-- name: put_lease_owner
insert into lease_owner (owner, until_at) values ($1, $2)
on conflict (owner) do update set until_at = excluded.until_at

-- name: delete_lease_owner
delete from lease_owner where owner = $1

-- name: count_lease_owners
select count(*) from lease_owner

-- name: guard
select count from guard_counter where key = $1

-- A counter that another process moved on gets no value, which the column refuses: the whole group is tried again.
-- name: move_guards
update guard_counter g
set count = case when g.count = w.expected then w.count end
from unnest($1::text[], $2::bigint[], $3::bigint[]) as w(key, count, expected)
where g.key = w.key

-- name: insert_guards
insert into guard_counter (key, count)
select w.key, w.count from unnest($1::text[], $2::bigint[]) as w(key, count) order by w.key

-- name: cursors
select shard, position from journal_cursor where consumer = $1 order by shard

-- name: move_cursors
update journal_cursor c
set position = case when c.position = w.expected then w.position end
from unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[]) as w(consumer, shard, position, expected)
where c.consumer = w.consumer and c.shard = w.shard

-- name: insert_cursors
insert into journal_cursor (consumer, shard, position)
select w.consumer, w.shard, w.position
from unnest($1::text[], $2::smallint[], $3::bigint[]) as w(consumer, shard, position)
order by w.consumer, w.shard

-- name: erased_at
select erased_at from erased_person where person = $1

-- name: erased_persons
select person, erased_at from erased_person where person > $2 order by person limit $1

-- name: insert_erased_persons
insert into erased_person (person, erased_at)
select w.person, w.erased_at from unnest($1::text[], $2::bigint[]) as w(person, erased_at) order by w.person
on conflict (person) do nothing

-- name: erase_person_keys
delete from person_key where person = any($1::text[])

-- name: erase_personal_texts
delete from personal_text where person = any($1::text[])

-- name: erase_artefacts
delete from artefact where person = any($1::text[])

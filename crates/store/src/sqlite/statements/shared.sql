-- name: leases
select shard, owner, epoch, until_at from shard_lease order by shard

-- name: put_lease
insert into shard_lease (shard, owner, epoch, until_at) values (?1, ?2, ?3, ?4)
on conflict (shard) do update set owner = excluded.owner, epoch = excluded.epoch, until_at = excluded.until_at

-- name: give_up_leases
update shard_lease set owner = '' where owner = ?1

-- name: epoch
select epoch from shard_lease where shard = ?1

-- name: forget_lease_owners
delete from lease_owner where until_at <= ?1

-- name: put_lease_owner
insert into lease_owner (owner, until_at) values (?1, ?2)
on conflict (owner) do update set until_at = excluded.until_at

-- name: delete_lease_owner
delete from lease_owner where owner = ?1

-- name: count_lease_owners
select count(*) from lease_owner

-- name: guard
select count from guard_counter where key = ?1

-- name: move_guard
insert into guard_counter (key, count) values (?1, ?2)
on conflict (key) do update set count = excluded.count

-- name: cursors
select shard, position from journal_cursor where consumer = ?1 order by shard

-- name: cursor
select position from journal_cursor where consumer = ?1 and shard = ?2

-- name: move_cursor
insert into journal_cursor (consumer, shard, position) values (?1, ?2, ?3)
on conflict (consumer, shard) do update set position = excluded.position

-- name: journal_head
select position from journal_head where shard = ?1

-- name: erased_at
select erased_at from erased_person where person = ?1

-- name: erased_persons
select person, erased_at from erased_person order by person limit ?1

-- name: erased_persons_after
select person, erased_at from erased_person where person > ?2 order by person limit ?1

-- name: insert_erased_person
insert into erased_person (person, erased_at) values (?1, ?2)
on conflict (person) do nothing

-- name: erase_person_key
delete from person_key where person = ?1

-- name: erase_personal_texts
delete from personal_text where person = ?1

-- name: erase_artefacts
delete from artefact where person = ?1

-- What stays of what was archived, and what retention looks for by age.

-- name: archived
select kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts
from archived
where kind = ?1 and id = ?2

-- name: archived_rows
select kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts
from archived
where (kind, id) > (?1, ?2) and (?3 is null or kind = ?3)
    and (?4 is null or instr(replace(number, '-', ''), replace(?4, '-', '')) > 0)
order by kind, id
limit ?5

-- name: archived_of_customer
select kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts
from archived
where customer = ?6 and (kind, id) > (?1, ?2) and (?3 is null or kind = ?3)
    and (?4 is null or instr(replace(number, '-', ''), replace(?4, '-', '')) > 0)
order by kind, id
limit ?5

-- name: insert_archived
insert into archived
    (kind, id, shard, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)

-- name: insert_places
insert into journal_place (shard, position, stream_kind, stream_id, version, hash)
select shard, position, stream_kind, stream_id, version, hash
from journal
where stream_kind = ?1 and stream_id = ?2 and version <= ?3
order by shard, position

-- name: delete_placed
delete from journal where stream_kind = ?1 and stream_id = ?2 and version <= ?3

-- name: delete_case
delete from case_row where id = ?1

-- name: delete_clocks_of_case
delete from clock where case_id = ?1

-- name: delete_contact
delete from contact_row where id = ?1

-- name: delete_message
delete from inbox where key = ?1

-- name: places
select stream_kind, stream_id, version, position, hash
from journal_place
where shard = ?1 and position > ?2
order by position
limit ?3

-- name: ended_cases
select id, number, kind, category, topic, state, customer, service, unit, area, owner, handler, accepted_at, due_at,
    due_rule, rung, next_rung_at, broken, owed_minor, chain, red_line, paused, closed_at, version, updated_at,
    warn_at, due_order
from case_row
where closed_at is not null and closed_at < ?1 and (closed_at, id) > (?2, ?3)
order by closed_at, id
limit ?4

-- name: lone_contacts
select id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id
from contact_row
where case_id is null and occurred_at < ?1 and (occurred_at, id) > (?2, ?3)
order by occurred_at, id
limit ?4

-- name: notices_of_case
select key, post, person, case_id, kind, zh, en, occurred_at, read_at
from inbox
where case_id = ?1
order by occurred_at, key

-- name: read_notices
select key from inbox where read_at is not null and occurred_at < ?1 order by occurred_at, key limit ?2

-- name: count_expired
select count(*) from idempotency where expires_at < ?1

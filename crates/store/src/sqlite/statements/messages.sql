-- Messages to customers.

-- name: put_message
insert into message
    (id, shard, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id,
    created_at, changed_at, handed_at, delivered_at, version, outlet)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
on conflict (id) do update set
    shard = excluded.shard, key = excluded.key, case_id = excluded.case_id, kind = excluded.kind,
    customer = excluded.customer, language = excluded.language, text = excluded.text, state = excluded.state,
    round = excluded.round, tries = excluded.tries, next_at = excluded.next_at, reason = excluded.reason,
    contact_id = excluded.contact_id, created_at = excluded.created_at, changed_at = excluded.changed_at,
    handed_at = excluded.handed_at, delivered_at = excluded.delivered_at, version = excluded.version,
    outlet = excluded.outlet

-- name: message
select id, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id, created_at,
    changed_at, handed_at, delivered_at, version, outlet
from message
where id = ?1

-- name: messages
select id, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id, created_at,
    changed_at, handed_at, delivered_at, version, outlet
from message
where (?2 is null or state = ?2) and (?3 is null or kind = ?3) and (?4 is null or (created_at, id) < (?4, ?5))
order by created_at desc, id desc
limit ?1

-- name: messages_of_case
select id, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id, created_at,
    changed_at, handed_at, delivered_at, version, outlet
from message
where case_id = ?1
order by created_at desc, id desc
limit ?2

-- name: due_messages
select id, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id, created_at,
    changed_at, handed_at, delivered_at, version, outlet
from message
where next_at is not null and next_at <= ?1 and (?2 >> shard) & 1 = 1
order by next_at, id
limit ?3

-- name: count_handed
select count(*) from message where customer = ?1 and handed_at >= ?2

-- Messages to customers.

-- name: put_messages
insert into message
    (id, shard, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id,
    created_at, changed_at, handed_at, delivered_at, version, outlet)
select w.id, w.shard, w.key, w.case_id, w.kind, w.customer, w.language, w.text, w.state, w.round, w.tries, w.next_at,
    w.reason, w.contact_id, w.created_at, w.changed_at, w.handed_at, w.delivered_at, w.version, w.outlet
from unnest(
    $1::uuid[], $2::smallint[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::uuid[], $15::bigint[],
    $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[], $20::text[]
) as w(id, shard, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id,
    created_at, changed_at, handed_at, delivered_at, version, outlet)
order by w.id
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
where id = $1

-- name: messages
select id, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id, created_at,
    changed_at, handed_at, delivered_at, version, outlet
from message
where ($2::text is null or state = $2) and ($3::text is null or kind = $3)
    and ($4::bigint is null or (created_at, id) < ($4, $5::uuid))
order by created_at desc, id desc
limit $1

-- name: messages_of_case
select id, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id, created_at,
    changed_at, handed_at, delivered_at, version, outlet
from message
where case_id = $1
order by created_at desc, id desc
limit $2

-- name: due_messages
select id, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id, created_at,
    changed_at, handed_at, delivered_at, version, outlet
from message
where shard = any($1::smallint[]) and next_at is not null and next_at <= $2
order by next_at, id
limit $3

-- name: count_handed
select count(*) from message where customer = $1 and handed_at >= $2

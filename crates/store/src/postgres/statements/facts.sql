-- What a group of commits is judged by. Each statement answers for the whole group: keys come as arrays.
--
-- Locked are: the gates of what has no row of its own; balances and sums, which are waited for where all else is tried
-- again; leases and streams that a commit rests on without changing them.

-- name: share_gates
select gate from gate where gate = any($1::smallint[]) order by gate for share

-- name: close_gates
select gate from gate where gate = any($1::smallint[]) order by gate for update

-- name: lock_accounts
select a.account, a.unit, a.balance
from account a
join unnest($1::text[], $2::text[]) as w(account, unit) on a.account = w.account and a.unit = w.unit
order by a.account, a.unit
for update of a

-- name: lock_roll_rows
select r.edition, r.metric, r.day, r.grouped_by, r.numerator, r.denominator
from roll_row r
join unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) as w(edition, metric, day, grouped_by)
    on r.edition = w.edition and r.metric = w.metric and r.day = w.day and r.grouped_by = w.grouped_by
order by r.edition, r.metric, r.day, r.grouped_by
for update of r

-- name: hold_leases
select shard, epoch from shard_lease where shard = any($1::smallint[]) order by shard for share

-- name: hold_streams
select s.kind, s.id, s.version
from stream s
join unnest($1::smallint[], $2::smallint[], $3::uuid[]) as w(shard, kind, id)
    on s.shard = w.shard and s.kind = w.kind and s.id = w.id
order by s.kind, s.id
for share of s

-- name: find_restatements
select r.edition, r.metric, r.day, r.grouped_by, r.shard, r.position
from roll_restatement r
join unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::smallint[], $6::bigint[])
    as w(edition, metric, day, grouped_by, shard, position)
    on r.edition = w.edition and r.metric = w.metric and r.day = w.day and r.grouped_by = w.grouped_by
        and r.shard = w.shard and r.position = w.position
order by r.edition, r.metric, r.day, r.grouped_by, r.shard, r.position

-- name: find_seals
select edition, until_day from roll_seal where edition = any($1::text[]) order by edition

-- name: find_owed_for
select key from owed_for where key = any($1::text[]) order by key

-- name: find_reversed
select reverses from posting where reverses = any($1::uuid[]) order by reverses

-- name: find_postings
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
where id = any($1::uuid[])
order by id

-- name: find_posting_lines
select posting, account, unit, amount
from posting_line
where posting = any($1::uuid[])
order by posting, line

-- name: find_number_holders
select id, number from case_row where number = any($1::text[]) order by number

-- name: find_archived_numbers
select id, number from archived where number = any($1::text[]) order by number

-- name: find_case_numbers
select c.id, c.number
from case_row c
join unnest($1::smallint[], $2::uuid[]) as w(shard, id) on c.shard = w.shard and c.id = w.id
order by c.id

-- name: find_register_rows
select r.register, r.code, r.body, r.immutable
from register_row r
join unnest($1::text[], $2::text[]) as w(register, code) on r.register = w.register and r.code = w.code
order by r.register, r.code

-- name: find_texts
select id from personal_text where id = any($1::uuid[]) order by id

-- name: find_erased
select person from erased_person where person = any($1::text[]) order by person

-- name: find_person_keys
select person from person_key where person = any($1::text[]) order by person

-- name: find_heads
select shard, position from journal_head where shard = any($1::smallint[]) order by shard

-- name: find_cursors
select c.consumer, c.shard, c.position
from journal_cursor c
join unnest($1::text[], $2::smallint[]) as w(consumer, shard) on c.consumer = w.consumer and c.shard = w.shard
order by c.consumer, c.shard

-- name: find_guards
select key, count from guard_counter where key = any($1::text[]) order by key

-- name: find_streams
select s.kind, s.id, s.version
from stream s
join unnest($1::smallint[], $2::smallint[], $3::uuid[]) as w(shard, kind, id)
    on s.shard = w.shard and s.kind = w.kind and s.id = w.id
order by s.kind, s.id

-- name: find_answers
select i.scope, i.key, i.body_digest, i.reply, i.expires_at
from idempotency i
join unnest($1::text[], $2::text[]) as w(scope, key) on i.scope = w.scope and i.key = w.key
order by i.scope, i.key

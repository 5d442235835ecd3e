-- name: insert_postings
insert into posting (id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence)
select w.id, w.case_id, w.cause_version, w.rule, w.owed_for, w.reverses, w.occurred_at, w.recorded_at, w.occurrence
from unnest(
    $1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::bigint[], $8::bigint[], $9::uuid[]
) as w(id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence)
order by w.id

-- name: insert_posting_lines
insert into posting_line (posting, line, account, unit, amount)
select w.posting, w.line, w.account, w.unit, w.amount
from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::bigint[])
    as w(posting, line, account, unit, amount)
order by w.posting, w.line

-- Accounts that another process opened meanwhile fail here: the whole group is tried again.
-- name: open_accounts
insert into account (account, unit, balance, floor)
select w.account, w.unit, w.balance, w.floor
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as w(account, unit, balance, floor)
order by w.account, w.unit

-- The rows are locked since their balances were read.
-- name: set_balances
update account a
set balance = w.balance
from unnest($1::text[], $2::text[], $3::bigint[]) as w(account, unit, balance)
where a.account = w.account and a.unit = w.unit

-- name: free_owed_for
delete from owed_for where key = any($1::text[])

-- name: take_owed_for
insert into owed_for (key, posting)
select w.key, w.posting from unnest($1::text[], $2::uuid[]) as w(key, posting) order by w.key

-- name: postings_newest
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
order by recorded_at desc, id desc
limit $1

-- name: postings_newest_after
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
where (recorded_at, id) < ($2, $3)
order by recorded_at desc, id desc
limit $1

-- name: postings_of_case
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
where case_id = $2
order by recorded_at desc, id desc
limit $1

-- name: postings_of_case_after
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
where case_id = $4 and (recorded_at, id) < ($2, $3)
order by recorded_at desc, id desc
limit $1

-- name: owed_for_postings
select p.id, p.case_id, p.cause_version, p.rule, p.owed_for, p.reverses, p.occurred_at, p.recorded_at,
    p.occurrence
from owed_for o
join posting p on p.id = o.posting
where o.key >= $1 and ($2::text is null or o.key < $2)
order by o.key

-- name: balances
select account, unit, balance from account
where account >= $1 and ($2::text is null or account < $2)
order by account, unit

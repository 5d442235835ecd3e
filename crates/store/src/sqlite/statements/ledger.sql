-- name: insert_posting
insert into posting (id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- name: insert_posting_line
insert into posting_line (posting, line, account, unit, amount) values (?1, ?2, ?3, ?4, ?5)

-- name: posting
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
where id = ?1

-- name: posting_lines
select account, unit, amount from posting_line where posting = ?1 order by line

-- name: is_reversed
select 1 from posting where reverses = ?1

-- name: postings_newest
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
order by recorded_at desc, id desc
limit ?1

-- name: postings_newest_after
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
where (recorded_at, id) < (?2, ?3)
order by recorded_at desc, id desc
limit ?1

-- name: postings_of_case
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
where case_id = ?4
order by recorded_at desc, id desc
limit ?1

-- name: postings_of_case_after
select id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence
from posting
where case_id = ?4 and (recorded_at, id) < (?2, ?3)
order by recorded_at desc, id desc
limit ?1

-- name: owed_for_holder
select posting from owed_for where key = ?1

-- name: take_owed_for
insert into owed_for (key, posting) values (?1, ?2)

-- name: free_owed_for
delete from owed_for where key = ?1

-- name: owed_for_postings
select p.id, p.case_id, p.cause_version, p.rule, p.owed_for, p.reverses, p.occurred_at, p.recorded_at,
    p.occurrence
from owed_for o
join posting p on p.id = o.posting
where o.key >= ?1 and o.key < ?2
order by o.key

-- name: balance
select balance from account where account = ?1 and unit = ?2

-- name: set_balance
insert into account (account, unit, balance, floor) values (?1, ?2, ?3, ?4)
on conflict (account, unit) do update set balance = excluded.balance

-- name: balances
select account, unit, balance from account
where account >= ?1 and account < ?2
order by account, unit

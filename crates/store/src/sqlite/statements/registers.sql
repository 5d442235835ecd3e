-- name: put_register_row
insert into register_row (register, code, body, immutable) values (?1, ?2, ?3, ?4)
on conflict (register, code) do update set
    body = excluded.body, immutable = max(immutable, excluded.immutable)

-- name: register_row
select body, immutable from register_row where register = ?1 and code = ?2

-- name: register
select code, body from register_row where register = ?1 order by code

-- name: upsert_customer
insert into customer (code, name, phone, phone_digits, segment, body, as_of) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict (code) do update set
    name = excluded.name, phone = excluded.phone, phone_digits = excluded.phone_digits, segment = excluded.segment,
    body = excluded.body, as_of = excluded.as_of, sealed = null

-- name: customer
select code, name, phone, segment, body, as_of, sealed from customer where code = ?1

-- name: customer_codes
select code from customer where code > ?1 order by code limit ?2

-- name: find_customers
select code, name, phone, segment, body, as_of
from customer
where sealed is null and (instr(lower(code), ?1) = 1 or instr(lower(name), ?1) > 0)
order by code
limit ?2

-- name: find_customers_by_number
select code, name, phone, segment, body, as_of
from customer
where sealed is null
    and (instr(phone_digits, ?3) > 0 or instr(lower(code), ?1) = 1 or instr(lower(name), ?1) > 0)
order by code
limit ?2

-- name: insert_inbox
insert into inbox (key, post, person, case_id, kind, zh, en, occurred_at, read_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
on conflict (key) do nothing

-- name: inbox
select key, post, person, case_id, kind, zh, en, occurred_at, read_at
from inbox
where person = ?1
order by occurred_at desc, key desc
limit ?2

-- name: inbox_unread
select key, post, person, case_id, kind, zh, en, occurred_at, read_at
from inbox
where person = ?1 and read_at is null
order by occurred_at desc, key desc
limit ?2

-- name: mark_read
update inbox set read_at = ?3 where key = ?1 and person = ?2 and read_at is null

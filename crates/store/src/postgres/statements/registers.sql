-- A row that another process made immutable, or changed while it becomes immutable here, gets no body, which the
-- column refuses: the whole group is tried again.
-- name: put_register_rows
insert into register_row (register, code, body, immutable)
select w.register, w.code, w.body, w.immutable
from unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) as w(register, code, body, immutable)
order by w.register, w.code
on conflict (register, code) do update set
    body = case
        when register_row.body = excluded.body or not (register_row.immutable or excluded.immutable)
        then excluded.body
    end,
    immutable = register_row.immutable or excluded.immutable

-- name: register_row
select body from register_row where register = $1 and code = $2

-- name: register
select code, body from register_row where register = $1 order by code

-- name: upsert_customers
insert into customer (code, name, phone, phone_digits, segment, body, as_of)
select w.code, w.name, w.phone, w.phone_digits, w.segment, w.body, w.as_of
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
    as w(code, name, phone, phone_digits, segment, body, as_of)
order by w.code
on conflict (code) do update set
    name = excluded.name, phone = excluded.phone, phone_digits = excluded.phone_digits, segment = excluded.segment,
    body = excluded.body, as_of = excluded.as_of, sealed = null

-- name: customers
select code, name, phone, segment, body, as_of, sealed from customer where code = any($1::text[])

-- name: customer_codes
select code from customer where code > $1 order by code limit $2

-- name: find_customers
select code, name, phone, segment, body, as_of
from customer
where sealed is null and (strpos(lower(code), $1) = 1 or strpos(lower(name), $1) > 0)
order by code
limit $2

-- name: find_customers_by_number
select code, name, phone, segment, body, as_of
from customer
where sealed is null
    and (strpos(phone_digits, $3) > 0 or strpos(lower(code), $1) = 1 or strpos(lower(name), $1) > 0)
order by code
limit $2

-- name: insert_inbox
insert into inbox (key, post, person, case_id, kind, zh, en, occurred_at, read_at)
select w.key, w.post, w.person, w.case_id, w.kind, w.zh, w.en, w.occurred_at, w.read_at
from unnest(
    $1::text[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[]
) as w(key, post, person, case_id, kind, zh, en, occurred_at, read_at)
order by w.key
on conflict (key) do nothing

-- name: inbox
select key, post, person, case_id, kind, zh, en, occurred_at, read_at
from inbox
where person = $1
order by occurred_at desc, key desc
limit $2

-- name: inbox_unread
select key, post, person, case_id, kind, zh, en, occurred_at, read_at
from inbox
where person = $1 and read_at is null
order by occurred_at desc, key desc
limit $2

-- name: mark_read
update inbox set read_at = $3 where key = $1 and person = $2 and read_at is null returning key

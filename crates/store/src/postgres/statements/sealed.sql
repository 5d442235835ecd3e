-- Sealed rows: what is left to seal, what was sealed, and how sealed customers are found.

-- name: key_rows
select person, key, sealed from person_key order by person limit $1

-- name: key_rows_after
select person, key, sealed from person_key where person > $2 order by person limit $1

-- name: seal_keys
update person_key
set key = decode(repeat('00', 32), 'hex'), sealed = w.sealed
from unnest($1::text[], $2::bytea[], $3::bytea[]) as w(person, was, sealed)
where person_key.person = w.person and coalesce(person_key.sealed, ''::bytea) = w.was

-- name: seal_texts
update personal_text
set body = '', sealed = w.sealed
from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as w(id, was, sealed)
where personal_text.id = w.id and coalesce(personal_text.sealed, ''::bytea) = w.was

-- name: seal_artefacts
update artefact
set bytes = decode('00', 'hex'), sealed = w.sealed
from unnest($1::bytea[], $2::bytea[], $3::bytea[]) as w(digest, was, sealed)
where artefact.digest = w.digest and coalesce(artefact.sealed, ''::bytea) = w.was

-- name: unsealed_keys
select person from person_key where sealed is null order by person limit $1

-- name: unsealed_texts
select id from personal_text where sealed is null order by id limit $1

-- name: unsealed_artefacts
select digest from artefact where sealed is null order by digest limit $1

-- name: unsealed_customers
select code from customer where sealed is null order by code limit $1

-- name: count_unsealed_keys
select count(*) from person_key where sealed is null

-- name: count_unsealed_texts
select count(*) from personal_text where sealed is null

-- name: count_unsealed_artefacts
select count(*) from artefact where sealed is null

-- name: count_unsealed_customers
select count(*) from customer where sealed is null

-- name: put_sealed_customers
insert into customer (code, name, phone, phone_digits, segment, body, as_of, sealed)
select w.code, '', '', '', w.segment, '', w.as_of, w.sealed
from unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[]) as w(code, segment, as_of, sealed)
order by w.code
on conflict (code) do update set
    name = '', phone = '', phone_digits = '', segment = excluded.segment, body = '', as_of = excluded.as_of,
    sealed = excluded.sealed

-- name: seal_customers
update customer
set name = '', phone = '', phone_digits = '', body = '', sealed = w.sealed
from unnest($1::text[], $2::bigint[], $3::bytea[]) as w(code, as_of, sealed)
where customer.code = w.code and customer.as_of = w.as_of and customer.sealed is null

-- name: drop_customer_tokens
delete from customer_token where code = any($1::text[])

-- Only of rows that hold the very seal that was meant to be written: another process may have been faster.
-- name: drop_sealed_tokens
delete from customer_token
where code in (
    select c.code from customer c
    join unnest($1::text[], $2::bytea[]) as w(code, sealed) on c.code = w.code and c.sealed = w.sealed
)

-- name: add_customer_tokens
insert into customer_token (token, code)
select t.token, t.code
from unnest($1::bigint[], $2::text[]) as t(token, code)
join unnest($3::text[], $4::bytea[]) as w(code, sealed) on w.code = t.code
join customer c on c.code = w.code and c.sealed = w.sealed
order by t.token, t.code
on conflict (token, code) do nothing

-- name: sealed_customers
select code, segment, as_of, sealed from customer where code = any($1::text[]) and sealed is not null

-- name: find_sealed
select code, segment, as_of, sealed
from customer
where sealed is not null and code > $2 and code in (
    select code from customer where $3 <> '' and lower(code) >= $3 and (lower(code) < $6::text or $6::text is null)
    union all
    select code from customer_token where token = any($4::bigint[])
    group by code having count(*) = cardinality($4::bigint[])
    union all
    select code from customer_token where token = any($5::bigint[])
    group by code having count(*) = cardinality($5::bigint[])
)
order by code
limit $1

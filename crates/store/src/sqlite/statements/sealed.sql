-- Sealed rows: what is left to seal, what was sealed, and how sealed customers are found.

-- name: key_rows
select person, key, sealed from person_key order by person limit ?1

-- name: key_rows_after
select person, key, sealed from person_key where person > ?2 order by person limit ?1

-- name: seal_key
update person_key set key = zeroblob(32), sealed = ?3 where person = ?1 and coalesce(sealed, x'') = ?2

-- name: seal_text
update personal_text set body = '', sealed = ?3 where id = ?1 and coalesce(sealed, x'') = ?2

-- name: seal_artefact
update artefact set bytes = x'00', sealed = ?3 where digest = ?1 and coalesce(sealed, x'') = ?2

-- name: unsealed_keys
select person from person_key where sealed is null order by person limit ?1

-- name: unsealed_texts
select id from personal_text where sealed is null order by id limit ?1

-- name: unsealed_artefacts
select digest from artefact where sealed is null order by digest limit ?1

-- name: unsealed_customers
select code from customer where sealed is null order by code limit ?1

-- name: count_unsealed_keys
select count(*) from person_key where sealed is null

-- name: count_unsealed_texts
select count(*) from personal_text where sealed is null

-- name: count_unsealed_artefacts
select count(*) from artefact where sealed is null

-- name: count_unsealed_customers
select count(*) from customer where sealed is null

-- name: put_sealed_customer
insert into customer (code, name, phone, phone_digits, segment, body, as_of, sealed)
values (?1, '', '', '', ?2, '', ?3, ?4)
on conflict (code) do update set
    name = '', phone = '', phone_digits = '', segment = excluded.segment, body = '', as_of = excluded.as_of,
    sealed = excluded.sealed

-- name: seal_customer
update customer set name = '', phone = '', phone_digits = '', body = '', sealed = ?3
where code = ?1 and as_of = ?2 and sealed is null

-- name: drop_customer_tokens
delete from customer_token where code = ?1

-- name: add_customer_token
insert into customer_token (token, code) values (?1, ?2)
on conflict (token, code) do nothing

-- name: sealed_customer
select code, segment, as_of, sealed from customer where code = ?1 and sealed is not null

-- name: find_sealed
select code, segment, as_of, sealed
from customer
where sealed is not null and code > ?2 and code in (
    select code from customer where ?3 <> '' and lower(code) >= ?3 and (lower(code) < ?6 or ?6 is null)
    union all
    select code from (
        select code from customer_token
        where token in (select value from json_each(?4))
        group by code having count(*) = json_array_length(?4)
    )
    union all
    select code from (
        select code from customer_token
        where token in (select value from json_each(?5))
        group by code having count(*) = json_array_length(?5)
    )
)
order by code
limit ?1

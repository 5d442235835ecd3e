-- What lets people in, and who looked at what.

-- name: put_credentials
insert into credential (kind, key, person, body, expires_at)
select w.kind, w.key, w.person, w.body, w.expires_at
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as w(kind, key, person, body, expires_at)
order by w.kind, w.key
on conflict (kind, key) do update set
    person = excluded.person, body = excluded.body, expires_at = excluded.expires_at

-- name: drop_credentials
delete from credential c
using unnest($1::text[], $2::text[]) as w(kind, key)
where c.kind = w.kind and c.key = w.key

-- name: credential
select kind, key, person, body, expires_at from credential where kind = $1 and key = $2

-- name: credentials_of
select kind, key, person, body, expires_at from credential where person = $1 and kind = $2 order by key limit $3

-- name: expired_credentials
select kind, key from credential where expires_at <= $1 order by expires_at, kind, key limit $2

-- name: insert_access_lines
insert into access_line (id, at, person, post, unit, what, subject, case_id, purpose, detail)
select w.id, w.at, w.person, w.post, w.unit, w.what, w.subject, w.case_id, w.purpose, w.detail
from unnest(
    $1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::text[],
    $10::text[]
) as w(id, at, person, post, unit, what, subject, case_id, purpose, detail)
order by w.id
on conflict (id) do nothing

-- The lines before a place, newest first; the place before which every line stands is the end of time.
-- name: access_lines
select id, at, person, post, unit, what, subject, case_id, purpose, detail
from access_line
where (at, id) < ($2, $3) and (cardinality($4::text[]) = 0 or what = any($4::text[]))
order by at desc, id desc
limit $1

-- name: access_lines_of_subject
select id, at, person, post, unit, what, subject, case_id, purpose, detail
from access_line
where (at, id) < ($2, $3) and (cardinality($4::text[]) = 0 or what = any($4::text[])) and subject = $5
order by at desc, id desc
limit $1

-- name: access_lines_by_person
select id, at, person, post, unit, what, subject, case_id, purpose, detail
from access_line
where (at, id) < ($2, $3) and (cardinality($4::text[]) = 0 or what = any($4::text[])) and person = $5
order by at desc, id desc
limit $1

-- name: access_lines_of_subject_by_person
select id, at, person, post, unit, what, subject, case_id, purpose, detail
from access_line
where (at, id) < ($2, $3) and (cardinality($4::text[]) = 0 or what = any($4::text[])) and subject = $5 and person = $6
order by at desc, id desc
limit $1

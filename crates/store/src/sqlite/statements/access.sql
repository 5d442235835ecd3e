-- What lets people in, and who looked at what.

-- name: put_credential
insert into credential (kind, key, person, body, expires_at) values (?1, ?2, ?3, ?4, ?5)
on conflict (kind, key) do update set
    person = excluded.person, body = excluded.body, expires_at = excluded.expires_at

-- name: drop_credential
delete from credential where kind = ?1 and key = ?2

-- name: credential
select kind, key, person, body, expires_at from credential where kind = ?1 and key = ?2

-- name: credentials_of
select kind, key, person, body, expires_at from credential where person = ?1 and kind = ?2 order by key limit ?3

-- name: expired_credentials
select kind, key from credential where expires_at <= ?1 order by expires_at, kind, key limit ?2

-- name: insert_access_line
insert into access_line (id, at, person, post, unit, what, subject, case_id, purpose, detail)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
on conflict (id) do nothing

-- The lines before a place, newest first; the place before which every line stands is the end of time.
-- name: access_lines
select id, at, person, post, unit, what, subject, case_id, purpose, detail
from access_line
where (at, id) < (?2, ?3) and (?4 = '[]' or what in (select value from json_each(?4)))
order by at desc, id desc
limit ?1

-- name: access_lines_of_subject
select id, at, person, post, unit, what, subject, case_id, purpose, detail
from access_line
where (at, id) < (?2, ?3) and (?4 = '[]' or what in (select value from json_each(?4))) and subject = ?5
order by at desc, id desc
limit ?1

-- name: access_lines_by_person
select id, at, person, post, unit, what, subject, case_id, purpose, detail
from access_line
where (at, id) < (?2, ?3) and (?4 = '[]' or what in (select value from json_each(?4))) and person = ?5
order by at desc, id desc
limit ?1

-- name: access_lines_of_subject_by_person
select id, at, person, post, unit, what, subject, case_id, purpose, detail
from access_line
where (at, id) < (?2, ?3) and (?4 = '[]' or what in (select value from json_each(?4))) and subject = ?5 and +person = ?6
order by at desc, id desc
limit ?1

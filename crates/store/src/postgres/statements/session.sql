-- What a connection and a transaction begin and end with.

-- name: session
set synchronous_commit = on;
set lock_timeout = '10s';
set idle_in_transaction_session_timeout = '30s'

-- name: session_hints
set jit = off

-- The writer finds rows by their keys alone: one plan serves, and it never reads a whole table.
-- name: writer_hints
set plan_cache_mode = force_generic_plan;
set enable_seqscan = off

-- name: settings
select name, setting from pg_settings
where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'server_encoding', 'client_encoding')
order by name

-- name: begin
begin isolation level read committed

-- name: commit
commit

-- name: rollback
rollback

-- name: tables
select table_name::text from information_schema.tables
where table_schema = current_schema()
order by table_name

-- name: create_migration
create table if not exists migration (
    number bigint not null primary key,
    name text not null,
    digest bytea not null check (length(digest) = 32)
)

-- name: record_migration
insert into migration (number, name, digest) values ($1, $2, $3)

-- name: recorded_migrations
select number, name, digest from migration order by number

-- States of long cases.

-- name: put_snapshot
insert into case_snapshot (id, version, head, format, bytes) values (?1, ?2, ?3, ?4, ?5)
on conflict (id) do update set
    version = excluded.version, head = excluded.head, format = excluded.format, bytes = excluded.bytes
where excluded.version > version

-- name: snapshot
select id, version, head, format, bytes from case_snapshot where id = ?1

-- name: delete_snapshot
delete from case_snapshot where id = ?1

-- name: load_stream_from
select stream_kind, stream_id, version, position, name, occurred_at, recorded_at, bytes, hash
from journal
where stream_kind = ?1 and stream_id = ?2 and version >= ?3
order by version

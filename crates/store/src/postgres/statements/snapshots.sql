-- States of long cases.

-- name: put_snapshots
insert into case_snapshot (shard, id, version, head, format, bytes)
select w.shard, w.id, w.version, w.head, w.format, w.bytes
from unnest($1::smallint[], $2::uuid[], $3::bigint[], $4::bytea[], $5::bigint[], $6::bytea[])
    as w(shard, id, version, head, format, bytes)
order by w.shard, w.id
on conflict (shard, id) do update set
    version = excluded.version, head = excluded.head, format = excluded.format, bytes = excluded.bytes
where excluded.version > case_snapshot.version

-- name: snapshot
select id, version, head, format, bytes from case_snapshot where shard = $1 and id = $2

-- name: delete_snapshots
delete from case_snapshot s
using unnest($1::smallint[], $2::uuid[]) as w(shard, id)
where s.shard = w.shard and s.id = w.id

-- name: load_stream_from
select stream_kind, stream_id, version, position, name, occurred_at, recorded_at, bytes, hash
from journal
where shard = $1 and stream_kind = $2 and stream_id = $3 and version >= $4
order by version

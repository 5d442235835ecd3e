-- name: insert_artefacts
insert into artefact (digest, person, media_type, stored_at, bytes, sealed)
select w.digest, w.person, w.media_type, w.stored_at, w.bytes, w.sealed
from unnest($1::bytea[], $2::text[], $3::text[], $4::bigint[], $5::bytea[], $6::bytea[])
    as w(digest, person, media_type, stored_at, bytes, sealed)
order by w.digest
on conflict (digest) do nothing

-- name: artefact
select digest, person, media_type, stored_at, bytes, sealed from artefact where digest = $1

-- name: artefact_type
select media_type from artefact where digest = $1

-- name: has_artefact
select 1 from artefact where digest = $1

-- name: artefact_lines
select digest, person, stored_at from artefact order by digest limit $1

-- name: artefact_lines_after
select digest, person, stored_at from artefact where digest > $2 order by digest limit $1

-- name: drop_artefacts
delete from artefact where digest = any($1::bytea[])

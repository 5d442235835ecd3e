-- name: insert_artefact
insert into artefact (digest, person, media_type, stored_at, bytes, sealed) values (?1, ?2, ?3, ?4, ?5, ?6)
on conflict (digest) do nothing

-- name: artefact
select digest, person, media_type, stored_at, bytes, sealed from artefact where digest = ?1

-- name: artefact_type
select media_type from artefact where digest = ?1

-- name: has_artefact
select 1 from artefact where digest = ?1

-- name: artefact_lines
select digest, person, stored_at from artefact order by digest limit ?1

-- name: artefact_lines_after
select digest, person, stored_at from artefact where digest > ?2 order by digest limit ?1

-- name: drop_artefact
delete from artefact where digest = ?1

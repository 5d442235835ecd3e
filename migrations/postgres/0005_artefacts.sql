-- Artefacts: photos, recordings and letters, each kept once under the SHA-256 of its bytes.

create table artefact (
    digest bytea not null primary key check (length(digest) = 32),
    person text collate "C" not null,
    media_type text collate "C" not null,
    stored_at bigint not null,
    bytes bytea not null check (length(bytes) between 1 and 2097152)
);

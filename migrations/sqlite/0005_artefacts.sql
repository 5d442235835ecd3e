-- Artefacts: photos, recordings and letters, each kept once under the SHA-256 of its bytes.

-- Rows are large, so the table keeps its rowid: looking a digest up reads none of the bytes.
create table artefact (
    digest blob not null primary key check (length(digest) = 32),
    person text not null,
    media_type text not null,
    stored_at integer not null,
    bytes blob not null check (length(bytes) between 1 and 2097152)
) strict;

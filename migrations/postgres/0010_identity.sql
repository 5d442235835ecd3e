-- What lets people in, and who looked at what.

-- Traces, never secrets: the digest of a token that we drew, the slow hash of a password.
create table credential (
    kind text collate "C" not null,
    key text collate "C" not null,
    person text collate "C" not null,
    body text collate "C" not null,
    expires_at bigint not null,
    primary key (kind, key)
);

create index credential_person on credential (person, kind, key);
create index credential_expiry on credential (expires_at, kind, key);

-- Lines of the access log for lists; the events are in the journal.
create table access_line (
    id uuid not null primary key,
    at bigint not null,
    person text collate "C" not null,
    post text collate "C" not null,
    unit text collate "C" not null,
    what text collate "C" not null,
    subject text collate "C" not null,
    case_id uuid,
    purpose text collate "C" not null,
    detail text collate "C" not null
);

create index access_line_newest on access_line (at, id);
create index access_line_subject on access_line (subject, at, id);
create index access_line_person on access_line (person, at, id);

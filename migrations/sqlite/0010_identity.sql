-- What lets people in, and who looked at what.

-- Traces, never secrets: the digest of a token that we drew, the slow hash of a password.
create table credential (
    kind text not null,
    key text not null,
    person text not null,
    body text not null,
    expires_at integer not null,
    primary key (kind, key)
) strict, without rowid;

create index credential_person on credential (person, kind, key);
create index credential_expiry on credential (expires_at, kind, key);

-- Lines of the access log for lists; the events are in the journal.
create table access_line (
    id blob not null primary key check (length(id) = 16),
    at integer not null,
    person text not null,
    post text not null,
    unit text not null,
    what text not null,
    subject text not null,
    case_id blob check (length(case_id) = 16),
    purpose text not null,
    detail text not null
) strict, without rowid;

create index access_line_newest on access_line (at, id);
create index access_line_subject on access_line (subject, at, id);
create index access_line_person on access_line (person, at, id);

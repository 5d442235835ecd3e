-- Registers, the mirror of the customer master, and the inbox.

create table register_row (
    register text not null,
    code text not null,
    body text not null,
    immutable integer not null check (immutable in (0, 1)),
    primary key (register, code)
) strict, without rowid;

-- `phone_digits` holds the digits of `phone` alone, so that any way of writing a number is found.
create table customer (
    code text not null primary key,
    name text not null,
    phone text not null,
    phone_digits text not null,
    segment text not null,
    body text not null,
    as_of integer not null
) strict, without rowid;

create table inbox (
    key text not null primary key,
    post text not null,
    person text not null,
    case_id blob not null check (length(case_id) = 16),
    kind text not null,
    zh text not null,
    en text not null,
    occurred_at integer not null,
    read_at integer
) strict, without rowid;

create index inbox_person on inbox (person, occurred_at, key);

-- Registers, the mirror of the customer master, and the inbox.

create table register_row (
    register text collate "C" not null,
    code text collate "C" not null,
    body text not null,
    immutable boolean not null,
    primary key (register, code)
);

-- `phone_digits` holds the digits of `phone` alone, so that any way of writing a number is found.
create table customer (
    code text collate "C" not null primary key,
    name text collate "C" not null,
    phone text collate "C" not null,
    phone_digits text collate "C" not null,
    segment text collate "C" not null,
    body text not null,
    as_of bigint not null
);

create table inbox (
    key text collate "C" not null primary key,
    post text collate "C" not null,
    person text collate "C" not null,
    case_id uuid not null,
    kind text collate "C" not null,
    zh text not null,
    en text not null,
    occurred_at bigint not null,
    read_at bigint
);

create index inbox_person on inbox (person, occurred_at, key);

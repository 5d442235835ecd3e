-- Personal data sealed. A row is plain (`sealed` is null) or sealed, and then its plain columns are blank. Rows from before
-- stay readable until they are sealed where they stand; the indexes name those that are left.

alter table person_key add column sealed bytea;
alter table personal_text add column sealed bytea;
alter table artefact add column sealed bytea;
alter table customer add column sealed bytea;

create index person_key_plain on person_key (person) where sealed is null;
create index personal_text_plain on personal_text (id) where sealed is null;
create index artefact_plain on artefact (digest) where sealed is null;
create index customer_plain on customer (code) where sealed is null;

-- By which sealed customers are found: keyed hashes of parts of their names and telephone numbers.
create table customer_token (
    token bigint not null,
    code text collate "C" not null,
    primary key (token, code)
);

create index customer_token_code on customer_token (code);

-- A million cases: every list that a desk has open is walked in its own order and stops after a page; the start of a code
-- is a range; and the state of a long case is kept, so that a command does not read ten thousand events.

-- An index of a table without rowid ends with the row's id, so these are in the order of the list.
drop index case_state;
drop index case_owner;
drop index case_handler;
create index case_state on case_row (state, due_order);
create index case_owner on case_row (owner, due_order);
create index case_handler on case_row (handler, due_order);
create index case_category on case_row (category, due_order);
create index case_topic_due on case_row (topic, due_order);
create index case_broken on case_row (due_order) where broken > 0;
create index case_climbed on case_row (rung, due_order) where rung > 0;
create index case_red_line on case_row (due_order) where red_line <> '';
create index case_service_folded on case_row (lower(service));
create index customer_folded on customer (lower(code));

-- A case as it stood at a version, rebuilt from its events at will. Another format than the reader's counts as none.
create table case_snapshot (
    id blob not null primary key check (length(id) = 16),
    version integer not null check (version > 0),
    head blob not null check (length(head) = 32),
    format integer not null,
    bytes blob not null
) strict;

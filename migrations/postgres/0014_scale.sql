-- A million cases: every list that a desk has open is walked in its own order and stops after a page; the start of a code
-- is a range; and the state of a long case is kept, so that a command does not read ten thousand events.

drop index case_state;
drop index case_owner;
drop index case_handler;
drop index case_unit;
create index case_unit on case_row (unit, due_order, id);
create index case_state on case_row (state, due_order, id);
create index case_owner on case_row (owner, due_order, id);
create index case_handler on case_row (handler, due_order, id);
create index case_category on case_row (category, due_order, id);
create index case_topic_due on case_row (topic, due_order, id);
create index case_broken on case_row (due_order, id) where broken > 0;
create index case_climbed on case_row (rung, due_order, id) where rung > 0;
create index case_red_line on case_row (due_order, id) where red_line <> '';
create index case_service_folded on case_row (lower(service));
create index customer_folded on customer (lower(code));

-- A case as it stood at a version, rebuilt from its events at will. Another format than the reader's counts as none.
create table case_snapshot (
    shard smallint not null,
    id uuid not null,
    version bigint not null check (version > 0),
    head bytea not null check (length(head) = 32),
    format bigint not null,
    bytes bytea not null,
    primary key (shard, id)
);

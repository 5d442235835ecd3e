-- Visits of cases: the dispatcher's day, a technician's list, and the hours that are taken.

create table case_visit (
    shard smallint not null,
    case_id uuid not null,
    visit_id uuid not null,
    job text collate "C" not null,
    unit text collate "C" not null,
    customer text collate "C" not null,
    service text collate "C" not null,
    state text collate "C" not null,
    technician text collate "C" not null,
    window_from bigint,
    window_until bigint,
    hours_from bigint,
    hours_until bigint,
    at_order bigint not null,
    minutes bigint not null,
    skills text collate "C" not null,
    parts text collate "C" not null,
    asked_at bigint not null,
    ended_at bigint,
    outcome text collate "C" not null,
    primary key (shard, case_id, visit_id)
);

create index case_visit_time on case_visit (at_order, case_id, visit_id);
create index case_visit_technician on case_visit (technician, at_order, case_id, visit_id);

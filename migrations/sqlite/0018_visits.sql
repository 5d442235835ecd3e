-- Visits of cases: the dispatcher's day, a technician's list, and the hours that are taken.

create table case_visit (
    shard integer not null,
    case_id blob not null check (length(case_id) = 16),
    visit_id blob not null check (length(visit_id) = 16),
    job text not null,
    unit text not null,
    customer text not null,
    service text not null,
    state text not null,
    technician text not null,
    window_from integer,
    window_until integer,
    hours_from integer,
    hours_until integer,
    at_order integer not null,
    minutes integer not null,
    skills text not null,
    parts text not null,
    asked_at integer not null,
    ended_at integer,
    outcome text not null,
    primary key (case_id, visit_id)
) strict, without rowid;

create index case_visit_time on case_visit (at_order, case_id, visit_id);
create index case_visit_technician on case_visit (technician, at_order, case_id, visit_id);

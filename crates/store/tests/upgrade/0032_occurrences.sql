insert into posting (id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at, occurrence)
values ({id:41}, {id:1}, 3, 'late-repair', 'slow-pays/C1/account/2026-06-01', null, 2000, 2001, {id:42});
insert into posting_line (posting, line, account, unit, amount)
values ({id:41}, 1, 'remedy-expense', 'CNY', 0), ({id:41}, 2, 'customer/C1', 'CNY', 0);
insert into owed_for (key, posting) values ('slow-pays/C1/account/2026-06-01', {id:41});

insert into posting (id, case_id, cause_version, rule, owed_for, reverses, occurred_at, recorded_at)
values ({id:4}, {id:1}, 2, 'late-reply', 'late-reply/1', null, 2000, 2001);
insert into posting_line (posting, line, account, unit, amount)
values ({id:4}, 1, 'remedy-expense', 'CNY', 990), ({id:4}, 2, 'customer/C1', 'CNY', -990);
insert into owed_for (key, posting) values ('late-reply/1', {id:4});
insert into account (account, unit, balance, floor)
values ('remedy-expense', 'CNY', 990, null), ('customer/C1', 'CNY', -990, null);

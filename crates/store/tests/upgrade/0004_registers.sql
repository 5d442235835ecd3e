insert into register_row (register, code, body, immutable) values ('unit', 'north', '[]', {no});
insert into customer (code, name, phone, phone_digits, segment, body, as_of)
values ('C1', '王芳', '138-0013-8000', '13800138000', 'home', '[]', 900);
insert into inbox (key, post, person, case_id, kind, zh, en, occurred_at, read_at)
values ('rung/1/2', 'handler', 'zhou', {id:1}, 'rung', '升到第二级', 'Rung two', 2000, null);

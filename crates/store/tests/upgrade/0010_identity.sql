insert into credential (kind, key, person, body, expires_at) values ('session', 'd1', 'zhao', '[]', 9000);
insert into access_line (id, at, person, post, unit, what, subject, case_id, purpose, detail)
values ({id:7}, 3000, 'zhao', 'agent', 'hotline', 'reveal', 'customer/C1', {id:1}, 'call-customer', 'phone');

insert into person_key (person, key, sealed) values ('C2', {hash:00}, {bytes:0102});
insert into customer (code, name, phone, phone_digits, segment, body, as_of, sealed)
values ('C2', '', '', '', 'home', '', 1800, {bytes:0304});
insert into customer_token (token, code) values (7, 'C2'), (-7, 'C2');

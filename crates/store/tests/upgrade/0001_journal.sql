insert into stream (shard, kind, id, version, head) values ({shard}, 2, {id:1}, 2, {hash:b2});
insert into journal_head (shard, position) values ({shard}, 2);
insert into journal (shard, position, stream_kind, stream_id, version, name, occurred_at, recorded_at, bytes, hash)
values
    ({shard}, 1, 2, {id:1}, 1, 'opened', 1000, 1001, {bytes:7b7d}, {hash:b1}),
    ({shard}, 2, 2, {id:1}, 2, 'noted', 2000, 2001, {bytes:7b2261223a317d}, {hash:b2});
insert into idempotency (scope, key, body_digest, reply, expires_at)
values ('zhao/contact', 'call-1', {hash:c1}, {bytes:6f6b}, 9000);
insert into number_series (series, last) values ('case', 41);
insert into person_key (person, key) values ('C1', {hash:d1});
insert into personal_text (id, person, body) values ({id:2}, 'C1', '我家住幸福路18号');

insert into shard_lease (shard, owner, epoch, until_at) values ({shard}, 'process-1', 3, 3000);
insert into lease_owner (owner, until_at) values ('process-1', 3000);
insert into guard_counter (key, count) values ('intake/C1', 5);
insert into journal_cursor (consumer, shard, position) values ('roll-up/a', {shard}, 2);
insert into erased_person (person, erased_at) values ('C9', 1700);

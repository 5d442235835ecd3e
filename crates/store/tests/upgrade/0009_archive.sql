insert into journal_head (shard, position) values (60, 1);
insert into stream (shard, kind, id, version, head) values (60, 1, {id:7}, 1, {hash:c7});
insert into archived
    (shard, kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts)
values (60, 1, {id:7}, 1, {hash:e7}, '2026.archive', null, 'C1', 'north', 900, 900, 2600, {hash:e1});
insert into journal_place (shard, position, stream_kind, stream_id, version, hash)
values (60, 1, 1, {id:7}, 1, {hash:c7});

insert into archived
    (shard, kind, id, version, archive, file, number, customer, unit, began_at, ended_at, archived_at, artefacts)
values ({shard}, 1, {id:7}, 2, {hash:e7}, '2026.archive', null, 'C1', 'north', 900, 900, 2600, {hash:e1});
insert into journal_place (shard, position, stream_kind, stream_id, version, hash)
values ({shard}, 9, 1, {id:7}, 1, {hash:c7});

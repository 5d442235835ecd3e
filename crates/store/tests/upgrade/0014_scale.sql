insert into case_snapshot ({case_shard}id, version, head, format, bytes)
values ({case_value}{id:1}, 2, {hash:b2}, 1, {bytes:7b7d});

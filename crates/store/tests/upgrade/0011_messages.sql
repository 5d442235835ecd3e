insert into message
    (id, shard, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id,
    created_at, changed_at, handed_at, delivered_at, version)
values ({id:7}, {shard}, 'accepted/1', {id:1}, 'accepted', 'C1', 'zh', '已受理', 'handed-over', 0, 1, null, '',
    null, 2000, 2100, 2100, null, 2);

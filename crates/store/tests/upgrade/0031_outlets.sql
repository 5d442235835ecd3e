insert into message
    (id, shard, key, case_id, kind, customer, language, text, state, round, tries, next_at, reason, contact_id,
    created_at, changed_at, handed_at, delivered_at, version, outlet)
values ({id:31}, {shard}, 'score/1', {id:1}, 'score', 'C1', 'zh', '请打分', 'handed-over', 0, 0, null, '',
    null, 2000, 2100, 2100, null, 2, 'wechat');

insert into roll_row (edition, metric, day, grouped_by, numerator, denominator)
values ('a', 'on-time', 20260622, 'unit=north', 8, 9);
insert into roll_restatement (edition, metric, day, grouped_by, shard, position, numerator, denominator, known_at)
values ('a', 'on-time', 20260622, 'unit=north', {shard}, 2, -1, 0, 2500);
insert into roll_seal (edition, until_day) values ('a', 20260622);

insert into contact_row (id, channel, direction, owner, customer, unit, outcome, case_id, occurred_at, text_id)
values ({id:12}, 'sms', 'inbound', 'zhao', 'C2', 'hotline', 'ended', null, 7000, null);

-- Contacts of a span of time: the channel mix of a day, and the list that its figures open to.

create index contact_time on contact_row (occurred_at, id);

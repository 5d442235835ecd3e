-- By which outlet a message leaves: empty for a short message.

alter table message add column outlet text collate "C" not null default '';

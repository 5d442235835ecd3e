//! Messages to customers: one for each thing owed, changed by one at a time, found by whoever must act.

use super::build::{NOON, accept, append, appending, case, case_in_shard, id, refused_as_invalid};
use uuid::Uuid;
use yinuo_app::ports::{Commit, CommitError, Guard, MessageFilter, MessageRow, MessageState, Shards, Store};

fn message(number: u128) -> MessageRow {
    MessageRow {
        id: id(number),
        key: format!("accepted/{number}"),
        case: id(1),
        kind: "accepted".into(),
        customer: "C000001".into(),
        language: "zh".into(),
        text: "“宽带”已受理 {link}".into(),
        state: MessageState::Queued,
        round: 0,
        tries: 0,
        next_at: Some(NOON),
        reason: String::new(),
        outlet: String::new(),
        contact: None,
        created_at: NOON,
        changed_at: NOON,
        handed_at: None,
        delivered_at: None,
        version: 1,
    }
}

/// A commit that puts rows, each with its guard.
fn putting(rows: Vec<MessageRow>) -> Commit {
    let guard = |row: &MessageRow| Guard { key: MessageRow::guard_key(row.id), expected: row.version - 1 };
    Commit { guards: rows.iter().map(guard).collect(), message_rows: rows, ..Commit::default() }
}

fn ids(rows: &[MessageRow]) -> Vec<Uuid> {
    rows.iter().map(|row| row.id).collect()
}

pub(super) fn a_message_comes_back_as_it_was_written(store: &dyn Store) {
    let full = MessageRow {
        contact: Some(id(9)),
        state: MessageState::Delivered,
        round: 2,
        tries: 3,
        reason: "满箱".into(),
        outlet: "wechat".into(),
        handed_at: Some(NOON + 1),
        delivered_at: Some(NOON + 2),
        next_at: None,
        changed_at: NOON + 2,
        ..message(1)
    };
    accept(store, putting(vec![full.clone(), message(2)]));
    assert_eq!(store.message(id(1)).unwrap(), Some(full));
    assert_eq!(store.message(id(2)).unwrap(), Some(message(2)));
    assert_eq!(store.message(id(3)).unwrap(), None);
    let later = MessageRow { state: MessageState::HandedOver, next_at: None, version: 2, ..message(2) };
    accept(store, putting(vec![later.clone()]));
    assert_eq!(store.message(id(2)).unwrap(), Some(later));
}

pub(super) fn a_message_that_does_not_move_its_guard_is_invalid(store: &dyn Store) {
    refused_as_invalid(store, Commit { message_rows: vec![message(1)], ..Commit::default() });
    let mut wrong = putting(vec![message(1)]);
    wrong.message_rows[0].version = 5;
    refused_as_invalid(store, wrong);
    refused_as_invalid(store, putting(vec![message(1), message(1)]));
    let nul = MessageRow { text: "a\0".into(), ..message(1) };
    refused_as_invalid(store, putting(vec![nul]));
    assert_eq!(store.message(id(1)).unwrap(), None);
}

pub(super) fn of_two_who_change_a_message_one_is_told_to_look_again(store: &dyn Store) {
    accept(store, putting(vec![message(1)]));
    let handed = MessageRow { state: MessageState::HandedOver, version: 2, ..message(1) };
    let failed = MessageRow { state: MessageState::Retrying, version: 2, ..message(1) };
    accept(store, putting(vec![handed.clone()]));
    let key = MessageRow::guard_key(id(1));
    assert_eq!(store.commit(putting(vec![failed])), Err(CommitError::GuardMoved { key }));
    assert_eq!(store.message(id(1)).unwrap(), Some(handed));
}

pub(super) fn the_same_thing_owed_twice_is_one_message(store: &dyn Store) {
    accept(store, putting(vec![message(1)]));
    let again = MessageRow { text: "另一段".into(), ..message(1) };
    assert!(matches!(store.commit(putting(vec![again])), Err(CommitError::GuardMoved { .. })));
    assert_eq!(store.message(id(1)).unwrap(), Some(message(1)));
}

pub(super) fn messages_are_listed_newest_first_by_state_and_kind_in_pages(store: &dyn Store) {
    let rows: Vec<MessageRow> = (1..=5)
        .map(|number| MessageRow {
            created_at: NOON + i64::try_from(number / 2).unwrap(),
            kind: if number == 3 { "late" } else { "accepted" }.into(),
            state: if number > 3 { MessageState::Undeliverable } else { MessageState::Queued },
            case: id(if number == 5 { 2 } else { 1 }),
            ..message(number)
        })
        .collect();
    accept(store, putting(rows));
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = store.messages(MessageFilter::default(), cursor.as_deref(), 2).unwrap();
        found.extend(ids(&page.rows));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, [5, 4, 3, 2, 1].map(id));
    let filtered = |state, kind| ids(&store.messages(MessageFilter { state, kind }, None, 9).unwrap().rows);
    assert_eq!(filtered(Some(MessageState::Undeliverable), None), [5, 4].map(id));
    assert_eq!(filtered(Some(MessageState::Queued), Some("late")), [id(3)]);
    assert!(filtered(None, Some("score")).is_empty());
    assert!(store.messages(MessageFilter::default(), Some("p1_x"), 2).is_err());
    assert_eq!(ids(&store.messages_of_case(id(1)).unwrap()), [4, 3, 2, 1].map(id));
    assert!(store.messages_of_case(id(7)).unwrap().is_empty());
}

pub(super) fn a_worker_sees_what_is_due_in_its_shards_earliest_first(store: &dyn Store) {
    let (here, there) = (case_in_shard(3, 0), case_in_shard(4, 0));
    let due = |number, case, next_at| MessageRow { case, next_at, ..message(number) };
    accept(
        store,
        putting(vec![
            due(1, here.id, Some(NOON + 2)),
            due(2, here.id, Some(NOON + 1)),
            due(3, here.id, Some(NOON + 3)),
            due(4, here.id, None),
            due(5, there.id, Some(NOON)),
        ]),
    );
    let mine = Shards::from_iter([3]);
    assert_eq!(ids(&store.due_messages(mine, NOON + 2, 9).unwrap()), [2, 1].map(id));
    assert_eq!(ids(&store.due_messages(mine, NOON + 9, 1).unwrap()), [id(2)]);
    assert_eq!(ids(&store.due_messages(Shards::ALL, NOON, 9).unwrap()), [id(5)]);
    assert!(store.due_messages(Shards::NONE, NOON + 9, 9).unwrap().is_empty());
}

pub(super) fn what_a_customer_got_since_an_instant_is_counted(store: &dyn Store) {
    let handed = |number, handed_at| MessageRow { handed_at, ..message(number) };
    let another = MessageRow { customer: "C000002".into(), ..handed(4, Some(NOON)) };
    accept(store, putting(vec![handed(1, Some(NOON - 1)), handed(2, Some(NOON)), handed(3, None), another]));
    assert_eq!(store.count_handed("C000001", NOON).unwrap(), 1);
    assert_eq!(store.count_handed("C000001", NOON - 1).unwrap(), 2);
    assert_eq!(store.count_handed("C000003", 0).unwrap(), 0);
}

pub(super) fn a_message_of_a_refused_commit_is_not_seen(store: &dyn Store) {
    accept(store, appending(vec![append(case(1), 0, 1)]));
    let late = Commit { appends: vec![append(case(1), 0, 1)], ..putting(vec![message(1)]) };
    assert!(store.commit(late).is_err());
    assert_eq!(store.message(id(1)).unwrap(), None);
    accept(store, putting(vec![message(1)]));
}

//! Everything that the port can tell about a store, as one text.

use std::fmt::Write as _;
use uuid::Uuid;
use yinuo_app::codec::digest;
use yinuo_app::ports::{
    AccessFilter, ArchivedFilter, CaseFilter, CaseOrder, CaseSight, CaseWords, ContactFilter, CustomerTokens,
    MessageFilter, MessageState, RollRange, SHARD_COUNT, Sealable, SealedWords, SettlementFilter,
    SettlementRow, Shards, Store, StreamId, StreamKind, TieFilter, TieRow, VisitFilter, VisitRow,
};

/// Asks every question, with ids below `ids` and the codes that the tests use.
pub fn census(store: &dyn Store, ids: u128) -> String {
    let mut told = String::new();
    let mut tell = |what: &str, answer: &dyn std::fmt::Debug| writeln!(told, "{what}: {answer:?}").unwrap();
    tell("heads", &store.journal_heads().unwrap());
    for shard in 0..SHARD_COUNT {
        tell("journal", &store.journal(shard, 0, 500).unwrap());
        tell("places", &store.places(shard, 0, 500).unwrap());
    }
    listed(store, &mut tell);
    for id in (0..ids).map(Uuid::from_u128) {
        for kind in [StreamKind::Contact, StreamKind::Case, StreamKind::Register, StreamKind::Access] {
            tell("stream", &store.load(StreamId { kind, id }).unwrap());
        }
        for kind in [StreamKind::Contact, StreamKind::Case] {
            let stream = StreamId { kind, id };
            tell("archived", &(store.archived(stream).unwrap(), store.head(stream).unwrap()));
        }
        tell(
            "state",
            &(store.snapshot(id).unwrap(), store.load_from(StreamId { kind: StreamKind::Case, id }, 2)),
        );
        tell("notices", &store.notices_of_case(id).unwrap());
        tell("row", &store.case_row(id).unwrap());
        tell("number", &store.case_by_number(&format!("N{}", id.as_u128())).unwrap());
        tell("clocks", &store.clocks(id).unwrap());
        tell("message", &(store.message(id).unwrap(), store.messages_of_case(id).unwrap()));
        tell("handed", &store.count_handed(&format!("C{}", id.as_u128()), 40).unwrap());
        tell("contacts", &store.contacts_of_case(id).unwrap());
        tell("postings", &store.postings(Some(id), None, 100).unwrap());
        tell("text", &store.texts(&[id]).unwrap());
        let code = id.as_u128();
        let artefact = digest(&[code as u8]);
        tell("artefact", &(store.artefact(&artefact).unwrap(), store.has_artefact(&artefact).unwrap()));
        tell("guard", &store.guard(&format!("g{code}")).unwrap());
        tell("cursors", &store.cursors(&format!("consumer{code}")).unwrap());
        tell("erased at", &store.erased_at(&format!("C{code}")).unwrap());
        tell("key", &store.key_row(&format!("C{code}")).unwrap());
        tell("customer", &store.customer(&format!("C{code}")));
        tell("sealed customer", &store.sealed_customer(&format!("C{code}")).unwrap());
        tell("found", &store.find_customers(&format!("{code}"), 100).unwrap());
        tell("contacts of a customer", &store.contacts_of_customer(&format!("C{code}"), 3).unwrap());
        tell("inbox", &store.inbox(&format!("P{code}"), false, 100).unwrap());
        tell("unread", &store.inbox(&format!("P{code}"), true, 3).unwrap());
        tell("credential", &store.credential("session", &format!("k{code}")).unwrap());
        tell("credentials", &store.credentials_of("link", &format!("P{code}"), 2).unwrap());
        tell("answer", &store.idempotency("s", &format!("k{code}")).unwrap());
    }
    tell("keys", &(store.key_rows(None, 4).unwrap(), store.key_rows(Some("C2"), 100).unwrap()));
    for kind in Sealable::ALL {
        tell("unsealed", &(store.unsealed(kind, 3).unwrap(), store.count_unsealed(kind).unwrap()));
    }
    for name in [vec![-1, 2], vec![0], vec![]] {
        let tokens = CustomerTokens { code_start: "c1".into(), name, phone: vec![1] };
        let found = store.find_sealed(&tokens, None, 100).unwrap();
        tell("found by tokens", &(found, store.find_sealed(&tokens, Some("C3"), 2).unwrap()));
        let sealed = SealedWords { name: tokens.name, phone: vec![1], codes: vec!["C4".into()] };
        let words = CaseWords { text: "zz".into(), sealed, ..CaseWords::default() };
        let filter = CaseFilter { words: Some(words), ..CaseFilter::default() };
        tell("cases by tokens", &store.cases(&filter, CaseOrder::NewestFirst, None, 100));
    }
    let some = (10..=40).collect::<Shards>();
    tell(
        "due",
        &(store.due_cases(Shards::ALL, 50, 4).unwrap(), store.due_cases(some, i64::MAX, 100).unwrap()),
    );
    let after = digest(&[3]);
    tell(
        "artefacts",
        &(store.artefact_lines(None, 4).unwrap(), store.artefact_lines(Some(&after), 500).unwrap()),
    );
    tell("erased", &(store.erased_persons(None, 3).unwrap(), store.erased_persons(Some("C4"), 500).unwrap()));
    rolled(store, &mut tell);
    tied(store, &mut tell);
    settled(store, &mut tell);
    let newest = store.messages(MessageFilter::default(), None, 3).unwrap();
    let queued = MessageFilter { state: Some(MessageState::Queued), kind: Some("late") };
    tell("messages", &(store.messages(queued, None, 100).unwrap(), newest));
    tell(
        "due messages",
        &(store.due_messages(Shards::ALL, 50, 4).unwrap(), store.due_messages(some, i64::MAX, 100)),
    );
    kept(store, &mut tell);
    touched(store, &mut tell);
    watched(store, &mut tell);
    tell("wake", &store.next_wake().unwrap());
    tell("all postings", &store.postings(None, None, 500).unwrap());
    tell("owed for", &(store.owed_for("").unwrap(), store.owed_for("k/1").unwrap()));
    tell("balances", &(store.balances("").unwrap(), store.balances("wallet/").unwrap()));
    tell("registers", &(store.register("unit").unwrap(), store.register("pack").unwrap()));
    told
}

/// Pages of cases in every order, and how many there are.
fn listed(store: &dyn Store, tell: &mut dyn FnMut(&str, &dyn std::fmt::Debug)) {
    let all = CaseFilter::default();
    for order in [CaseOrder::DueFirst, CaseOrder::NewestFirst, CaseOrder::NextRungFirst] {
        let first = store.cases(&all, order, None, 3).unwrap();
        tell("cases", &store.cases(&all, order, first.next.as_deref(), 5));
        tell("first cases", &first);
        let filter = CaseFilter { customer: Some("C1".into()), broken: Some(false), ..CaseFilter::default() };
        tell("cases of C1", &store.cases(&filter, order, None, 100));
        let filter =
            CaseFilter { states: vec!["closed".into()], unit: Some("U1".into()), ..CaseFilter::default() };
        tell(
            "closed cases of U1",
            &(store.cases(&filter, order, None, 100), store.count_cases(&filter, u64::MAX)),
        );
    }
    let sight = CaseSight { units: vec!["U2".into()], person: "P1".into() };
    let filter = CaseFilter { within: Some(sight), ..CaseFilter::default() };
    tell(
        "within",
        &(store.cases(&filter, CaseOrder::DueFirst, None, 100), store.count_cases(&filter, u64::MAX)),
    );
}

/// Contacts of a span of time: all, on one channel, and those that somebody may see.
fn touched(store: &dyn Store, tell: &mut dyn FnMut(&str, &dyn std::fmt::Debug)) {
    let sight = CaseSight { units: vec!["U1".into()], person: "P2".into() };
    let all = ContactFilter { from: i64::MIN, until: i64::MAX, ..ContactFilter::default() };
    let seen = ContactFilter { within: Some(sight), ..all.clone() };
    for filter in [ContactFilter { until: 60, channel: Some("sms".into()), ..all.clone() }, all, seen] {
        let first = store.contacts_between(&filter, None, 3).unwrap();
        let after = first.last().map(|row| (row.occurred_at, row.id));
        tell("contacts of a span", &(store.contacts_between(&filter, after, 500).unwrap(), first));
        tell("counted contacts", &store.count_contacts(&filter).unwrap());
    }
}

/// What stays of what was archived, and what retention looks for by age.
fn kept(store: &dyn Store, tell: &mut dyn FnMut(&str, &dyn std::fmt::Debug)) {
    let archived = ArchivedFilter { customer: Some("C1".into()), ..ArchivedFilter::default() };
    let all = store.archived_rows(&ArchivedFilter::default(), None, 500).unwrap();
    tell("archived rows", &(all, store.archived_rows(&archived, None, 500).unwrap()));
    tell("by age", &(store.ended_cases(60, None, 9).unwrap(), store.lone_contacts(60, None, 9).unwrap()));
    tell("messages by age", &(store.read_notices(60, 9).unwrap(), store.count_expired(60).unwrap()));
}

/// Money on its way to customers.
fn settled(store: &dyn Store, tell: &mut dyn FnMut(&str, &dyn std::fmt::Debug)) {
    let all = SettlementFilter::default();
    let first = store.settlements(&all, None, 3).unwrap();
    let after = first.last().map(SettlementRow::place);
    tell("settlements", &(store.settlements(&all, after, 100).unwrap(), first));
    let some = SettlementFilter {
        states: vec!["s1".into(), "s3".into()],
        units: vec!["U1".into(), "U3".into(), "U5".into()],
        ..all.clone()
    };
    tell("sums", &(store.settlement_sums(&all).unwrap(), store.settlement_sums(&some).unwrap()));
    let due = store.due_settlements(Shards::ALL, 70, None, 4).unwrap();
    let after = due.last().and_then(SettlementRow::turn);
    tell("due settlements", &(store.due_settlements(Shards::ALL, 70, after, 100).unwrap(), due));
    tell("overdue settlements", &store.overdue_settlements(70, 100).unwrap());
}

/// Roll-ups and what was restated of them.
fn tied(store: &dyn Store, tell: &mut dyn FnMut(&str, &dyn std::fmt::Debug)) {
    let outside = TieFilter { kind: "outside".into(), ..TieFilter::default() };
    let first = store.ties(&outside, None, 3).unwrap();
    let after = first.last().map(TieRow::place);
    let late = TieFilter { late: Some(true), units: vec!["U1".into(), "U3".into()], ..outside.clone() };
    tell("ties", &(store.ties(&outside, after.as_ref(), 100).unwrap(), first));
    let visits = store.visits(&VisitFilter::default(), None, 3).unwrap();
    let after = visits.last().map(VisitRow::place);
    tell("visits", &(store.visits(&VisitFilter::default(), after.as_ref(), 100).unwrap(), visits));
    let missed = VisitFilter { open: Some(true), outcome: Some("missed".into()), ..VisitFilter::default() };
    tell("missed visits", &store.visits(&missed, None, 100).unwrap());
    let tied = VisitFilter { technician: Some("T3".into()), within: (10, 60), ..VisitFilter::default() };
    tell("visits of one", &store.visits(&tied, None, 100).unwrap());
    tell("late ties", &(store.ties(&late, None, 100).unwrap(), store.count_ties(&late).unwrap()));
}

fn rolled(store: &dyn Store, tell: &mut dyn FnMut(&str, &dyn std::fmt::Debug)) {
    for edition in ["e1", "e2"] {
        tell("sealed", &store.roll_sealed(edition).unwrap());
        for metric in ["calls", "kept"] {
            let range = RollRange { edition: edition.into(), metric: metric.into(), from_day: 2, to_day: 8 };
            let rows = store.roll_rows(&range, None, 3).unwrap();
            let next = store.roll_rows(&range, rows.last().map(|row| &row.key), 500).unwrap();
            tell("roll-ups", &(rows, next));
            let restated = store.roll_restatements(&range, None, 2).unwrap();
            let next = store.roll_restatements(&range, restated.last(), 500).unwrap();
            tell("restatements", &(restated, next));
        }
    }
}

/// Who looked at what, and credentials that have had their time.
fn watched(store: &dyn Store, tell: &mut dyn FnMut(&str, &dyn std::fmt::Debug)) {
    let log = store.access_lines(&AccessFilter::default(), None, 4).unwrap();
    tell("access", &store.access_lines(&AccessFilter::default(), log.next.as_deref(), 500).unwrap());
    tell("first access", &log);
    for (subject, person) in [(Some("C1"), None), (None, Some("P2")), (Some("C3"), Some("P3"))] {
        let (subject, person) = (subject.map(str::to_owned), person.map(str::to_owned));
        let filter = AccessFilter { subject, person, what: vec!["reveal".into()] };
        tell("access of somebody", &store.access_lines(&filter, None, 100).unwrap());
    }
    tell(
        "expired",
        &(store.expired_credentials(50, 3).unwrap(), store.expired_credentials(99, 500).unwrap()),
    );
}

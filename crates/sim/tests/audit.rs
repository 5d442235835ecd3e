//! The auditor finds nothing in a city that lived honestly, and finds what is planted.

#![allow(clippy::unwrap_used)]

mod common;

use common::{City, lived, options};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;
use yinuo_app::App;
use yinuo_app::codec::link;
use yinuo_app::ports::*;
use yinuo_sim::{AuditReport, SeededEntropy, audit};

/// A small city, lived once for all tests.
fn city() -> &'static City {
    static CITY: OnceLock<City> = OnceLock::new();
    CITY.get_or_init(|| lived(options(5, 6)))
}

#[test]
fn an_honest_city_is_clean() {
    let report = audit(&city().app).unwrap();
    assert_eq!(report.findings, [], "{report}");
    assert!(
        report.cases > 60 && report.promises > 100 && report.rungs > 20 && report.postings > 5,
        "{report}"
    );
}

/// What is planted between the store and the auditor.
#[derive(Default)]
struct Plant {
    /// Changes the events of a shard before they are served.
    journal: Option<fn(&mut Vec<StoredEvent>)>,
    postings: Option<fn(&mut Vec<Posting>)>,
    balances: Option<fn(&mut Vec<PostingLine>)>,
    clocks: Option<fn(&mut Vec<ClockRow>)>,
    case_row: Option<fn(&mut CaseRow)>,
}

/// A store that tells the auditor something else.
struct Tampered {
    inner: Arc<dyn Store>,
    plant: Plant,
    shards: Vec<Vec<StoredEvent>>,
}

fn tampered(plant: Plant) -> AuditReport {
    let city = city();
    let mut shards = Vec::new();
    for shard in 0..SHARD_COUNT {
        let (mut events, mut after) = (Vec::new(), 0);
        loop {
            let page = city.store.journal(shard, after, 500).unwrap();
            let Some(last) = page.last() else { break };
            after = last.position;
            events.extend(page);
        }
        if let Some(change) = plant.journal {
            change(&mut events);
        }
        shards.push(events);
    }
    let store = Arc::new(Tampered { inner: Arc::clone(&city.store), plant, shards });
    let clock: Arc<yinuo_sim::VirtualClock> = Arc::clone(&city.clock);
    let app = App::new(store, clock, Arc::new(SeededEntropy::new(1))).unwrap();
    audit(&app).unwrap()
}

fn numbers(report: &AuditReport) -> BTreeSet<u8> {
    report.findings.iter().map(|finding| finding.invariant).collect()
}

/// Rewrites the first event whose bytes hold `mark`, and links its stream anew: the chain alone cannot see it.
fn rewrite(events: &mut [StoredEvent], mark: &str, change: &dyn Fn(&mut serde_json::Value)) -> bool {
    let found = events.iter().position(|stored| {
        stored.stream.kind == StreamKind::Case && String::from_utf8_lossy(&stored.event.bytes).contains(mark)
    });
    let Some(found) = found else { return false };
    let mut body: serde_json::Value = serde_json::from_slice(&events[found].event.bytes).unwrap();
    change(&mut body);
    let event = &mut events[found].event;
    event.bytes = serde_json::to_vec(&body).unwrap();
    event.occurred_at = body["occurred_at"].as_i64().unwrap();
    let stream = events[found].stream;
    let mut head = [0; 32];
    for stored in events.iter_mut().filter(|stored| stored.stream == stream) {
        head = link(&head, &stored.event.bytes);
        stored.event.hash = head;
    }
    true
}

#[test]
fn altered_bytes_break_the_chain() {
    let report = tampered(Plant {
        journal: Some(|events| {
            if let Some(stored) = events.iter_mut().find(|stored| stored.stream.kind == StreamKind::Case) {
                // The amount in words stays; one space is added.
                stored.event.bytes.insert(1, b' ');
            }
        }),
        ..Plant::default()
    });
    assert_eq!(numbers(&report), BTreeSet::from([39]), "{report}");
}

#[test]
fn a_dropped_event_leaves_a_gap() {
    let report = tampered(Plant {
        journal: Some(|events| {
            if let Some(place) = events.iter().position(|stored| stored.event.name == "noted") {
                events.remove(place);
            }
        }),
        ..Plant::default()
    });
    assert!(numbers(&report).contains(&39), "{report}");
}

#[test]
fn a_rung_one_minute_late_is_found_even_with_a_new_chain() {
    let report = tampered(Plant {
        journal: Some(|events| {
            rewrite(events, "\"type\":\"rung-reached\",\"cycle\":1,\"rung\":2", &|body| {
                let at = body["occurred_at"].as_i64().unwrap() - 60_000;
                body["occurred_at"] = at.into();
            });
        }),
        ..Plant::default()
    });
    assert_eq!(numbers(&report), BTreeSet::from([11]), "{report}");
}

#[test]
fn a_posting_made_twice_is_found() {
    let report = tampered(Plant {
        postings: Some(|postings| {
            if let Some(first) = postings.first().cloned() {
                postings.push(Posting { id: Uuid::nil(), ..first });
            }
        }),
        ..Plant::default()
    });
    assert_eq!(numbers(&report), BTreeSet::from([17, 18]), "{report}");
}

#[test]
fn a_sum_that_the_rule_does_not_give_is_found() {
    let report = tampered(Plant {
        journal: Some(|events| {
            rewrite(events, "\"type\":\"remedy-owed\"", &|body| {
                body["event"]["value"]["money"]["minor"] = 900.into();
            });
        }),
        postings: Some(|postings| {
            for line in postings.iter_mut().flat_map(|posting| &mut posting.lines) {
                line.amount = line.amount * 9 / 10;
            }
        }),
        ..Plant::default()
    });
    assert!(numbers(&report).contains(&20), "{report}");
}

#[test]
fn a_pause_decided_by_its_proposer_is_found() {
    let report = tampered(Plant {
        journal: Some(|events| {
            rewrite(events, "\"type\":\"pause-decided\"", &|body| {
                body["actor"]["person"] = "luo-yong".into()
            });
            rewrite(events, "\"type\":\"pause-proposed\"", &|body| {
                body["actor"]["person"] = "luo-yong".into()
            });
        }),
        ..Plant::default()
    });
    assert_eq!(numbers(&report), BTreeSet::from([33]), "{report}");
}

#[test]
fn a_breach_that_is_kept_quiet_is_found() {
    let report = tampered(Plant {
        journal: Some(|events| {
            rewrite(events, "\"type\":\"promise-broken\"", &|body| {
                body["event"] = serde_json::json!({"type": "warned", "promise": body["event"]["promise"]});
            });
        }),
        ..Plant::default()
    });
    assert!(numbers(&report).contains(&1), "{report}");
}

#[test]
fn another_owner_of_a_case_is_found() {
    let report = tampered(Plant {
        journal: Some(|events| {
            rewrite(events, "\"type\":\"opened\"", &|body| body["event"]["owner"] = "nobody".into());
        }),
        ..Plant::default()
    });
    assert!(numbers(&report).contains(&13), "{report}");
}

#[test]
fn somebody_who_did_not_hold_the_post_is_found() {
    let report = tampered(Plant {
        journal: Some(|events| {
            rewrite(events, "\"type\":\"rung-reached\"", &|body| body["event"]["holder"] = "zhao-lan".into());
        }),
        ..Plant::default()
    });
    assert_eq!(numbers(&report), BTreeSet::from([15]), "{report}");
}

#[test]
fn an_index_that_says_something_else_is_found() {
    let clocks = tampered(Plant {
        clocks: Some(|rows| rows.iter_mut().for_each(|row| row.due_at = row.due_at.map(|due| due + 1))),
        ..Plant::default()
    });
    assert_eq!(numbers(&clocks), BTreeSet::from([2]), "{clocks}");
    let rows = tampered(Plant { case_row: Some(|row| row.version += 1), ..Plant::default() });
    assert_eq!(numbers(&rows), BTreeSet::from([39]), "{rows}");
}

#[test]
fn a_balance_that_is_no_sum_and_a_lost_posting_are_found() {
    let balances = tampered(Plant {
        balances: Some(|lines| lines.iter_mut().take(1).for_each(|line| line.amount += 1)),
        ..Plant::default()
    });
    assert_eq!(numbers(&balances), BTreeSet::from([17]), "{balances}");
    let lost = tampered(Plant {
        postings: Some(|postings| {
            let paid = postings
                .iter()
                .rposition(|posting| posting.lines.iter().all(|line| !line.unit.starts_with("part/")));
            postings.remove(paid.unwrap());
        }),
        ..Plant::default()
    });
    assert!(numbers(&lost).is_superset(&BTreeSet::from([17, 19])), "{lost}");
}

impl Store for Tampered {
    fn journal(&self, shard: u16, after: u64, limit: u32) -> Result<Vec<StoredEvent>, ReadError> {
        let events = &self.shards[usize::from(shard)];
        let page = events.iter().filter(|stored| stored.position > after).take(limit as usize);
        Ok(page.cloned().collect())
    }
    fn postings(
        &self,
        case: Option<Uuid>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Posting>, ReadError> {
        let mut page = self.inner.postings(case, cursor, limit)?;
        if let Some(change) = self.plant.postings {
            change(&mut page.rows);
        }
        Ok(page)
    }
    fn balances(&self, prefix: &str) -> Result<Vec<PostingLine>, ReadError> {
        let mut lines = self.inner.balances(prefix)?;
        if let Some(change) = self.plant.balances {
            change(&mut lines);
        }
        Ok(lines)
    }
    fn clocks(&self, case: Uuid) -> Result<Vec<ClockRow>, ReadError> {
        let mut rows = self.inner.clocks(case)?;
        if let Some(change) = self.plant.clocks {
            change(&mut rows);
        }
        Ok(rows)
    }
    fn case_row(&self, id: Uuid) -> Result<Option<CaseRow>, ReadError> {
        let mut row = self.inner.case_row(id)?;
        if let (Some(change), Some(row)) = (self.plant.case_row, &mut row) {
            change(row);
        }
        Ok(row)
    }
    fn load(&self, stream: StreamId) -> Result<LoadedStream, ReadError> {
        self.inner.load(stream)
    }
    fn load_from(&self, stream: StreamId, version: u64) -> Result<LoadedStream, ReadError> {
        self.inner.load_from(stream, version)
    }
    fn snapshot(&self, case: Uuid) -> Result<Option<Snapshot>, ReadError> {
        self.inner.snapshot(case)
    }
    fn head(&self, stream: StreamId) -> Result<(u64, Hash), ReadError> {
        self.inner.head(stream)
    }
    fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        self.inner.commit(commit)
    }
    fn journal_heads(&self) -> Result<Vec<u64>, ReadError> {
        self.inner.journal_heads()
    }
    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, ReadError> {
        self.inner.idempotency(scope, key)
    }
    fn expire_idempotency(&self, now: i64, limit: u32) -> Result<u32, ReadError> {
        self.inner.expire_idempotency(now, limit)
    }
    fn reserve_numbers(&self, series: &str, count: u32) -> Result<u64, ReadError> {
        self.inner.reserve_numbers(series, count)
    }
    fn key_row(&self, person: &str) -> Result<Option<PersonKey>, ReadError> {
        self.inner.key_row(person)
    }
    fn key_rows(&self, after: Option<&str>, limit: u32) -> Result<Vec<PersonKey>, ReadError> {
        self.inner.key_rows(after, limit)
    }
    fn unsealed(&self, kind: Sealable, limit: u32) -> Result<Vec<SealedName>, ReadError> {
        self.inner.unsealed(kind, limit)
    }
    fn count_unsealed(&self, kind: Sealable) -> Result<u64, ReadError> {
        self.inner.count_unsealed(kind)
    }
    fn sealed_customer(&self, code: &str) -> Result<Option<SealedCustomer>, ReadError> {
        self.inner.sealed_customer(code)
    }
    fn find_sealed(
        &self,
        tokens: &CustomerTokens,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<SealedCustomer>, ReadError> {
        self.inner.find_sealed(tokens, after, limit)
    }
    fn person_key(&self, person: &str) -> Result<Option<[u8; 32]>, ReadError> {
        self.inner.person_key(person)
    }
    fn texts(&self, ids: &[Uuid]) -> Result<Vec<PersonalText>, ReadError> {
        self.inner.texts(ids)
    }
    fn artefact(&self, digest: &Hash) -> Result<Option<Artefact>, ReadError> {
        self.inner.artefact(digest)
    }
    fn artefact_lines(&self, after: Option<&Hash>, limit: u32) -> Result<Vec<ArtefactLine>, ReadError> {
        self.inner.artefact_lines(after, limit)
    }
    fn artefact_type(&self, digest: &Hash) -> Result<Option<String>, ReadError> {
        self.inner.artefact_type(digest)
    }
    fn has_artefact(&self, digest: &Hash) -> Result<bool, ReadError> {
        self.inner.has_artefact(digest)
    }
    fn cases(
        &self,
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<CaseRow>, ReadError> {
        self.inner.cases(filter, order, cursor, limit)
    }
    fn count_cases(&self, filter: &CaseFilter, most: u64) -> Result<u64, ReadError> {
        self.inner.count_cases(filter, most)
    }
    fn case_by_number(&self, number: &str) -> Result<Option<Uuid>, ReadError> {
        self.inner.case_by_number(number)
    }
    fn due_cases(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<Uuid>, ReadError> {
        self.inner.due_cases(shards, now, limit)
    }
    fn take_leases(&self, claim: &LeaseClaim) -> Result<Leases, CommitError> {
        self.inner.take_leases(claim)
    }
    fn give_up_leases(&self, owner: &str) -> Result<(), CommitError> {
        self.inner.give_up_leases(owner)
    }
    fn guard(&self, key: &str) -> Result<u64, ReadError> {
        self.inner.guard(key)
    }
    fn cursors(&self, consumer: &str) -> Result<Vec<u64>, ReadError> {
        self.inner.cursors(consumer)
    }
    fn roll_rows(
        &self,
        range: &RollRange,
        after: Option<&RollKey>,
        limit: u32,
    ) -> Result<Vec<RollRow>, ReadError> {
        self.inner.roll_rows(range, after, limit)
    }
    fn roll_restatements(
        &self,
        range: &RollRange,
        after: Option<&RollRestatement>,
        limit: u32,
    ) -> Result<Vec<RollRestatement>, ReadError> {
        self.inner.roll_restatements(range, after, limit)
    }
    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, ReadError> {
        self.inner.roll_sealed(edition)
    }
    fn erased_at(&self, person: &str) -> Result<Option<i64>, ReadError> {
        self.inner.erased_at(person)
    }
    fn erased_persons(&self, after: Option<&str>, limit: u32) -> Result<Vec<Erasure>, ReadError> {
        self.inner.erased_persons(after, limit)
    }
    fn next_wake(&self) -> Result<Option<i64>, ReadError> {
        self.inner.next_wake()
    }
    fn contacts_of_case(&self, case: Uuid) -> Result<Vec<ContactRow>, ReadError> {
        self.inner.contacts_of_case(case)
    }
    fn contacts_between(
        &self,
        filter: &ContactFilter,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError> {
        self.inner.contacts_between(filter, after, limit)
    }
    fn count_contacts(&self, filter: &ContactFilter) -> Result<Vec<(String, u64)>, ReadError> {
        self.inner.count_contacts(filter)
    }
    fn contacts_of_customer(&self, customer: &str, limit: u32) -> Result<Vec<ContactRow>, ReadError> {
        self.inner.contacts_of_customer(customer, limit)
    }
    fn owed_for(&self, prefix: &str) -> Result<Vec<Posting>, ReadError> {
        self.inner.owed_for(prefix)
    }
    fn inbox(&self, person: &str, unread_only: bool, limit: u32) -> Result<Vec<InboxRow>, ReadError> {
        self.inner.inbox(person, unread_only, limit)
    }
    fn archived(&self, stream: StreamId) -> Result<Option<ArchivedRow>, ReadError> {
        self.inner.archived(stream)
    }
    fn archived_rows(
        &self,
        filter: &ArchivedFilter,
        after: Option<StreamId>,
        limit: u32,
    ) -> Result<Vec<ArchivedRow>, ReadError> {
        self.inner.archived_rows(filter, after, limit)
    }
    fn places(&self, shard: u16, after: u64, limit: u32) -> Result<Vec<Place>, ReadError> {
        self.inner.places(shard, after, limit)
    }
    fn ended_cases(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, ReadError> {
        self.inner.ended_cases(before, after, limit)
    }
    fn lone_contacts(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError> {
        self.inner.lone_contacts(before, after, limit)
    }
    fn notices_of_case(&self, case: Uuid) -> Result<Vec<InboxRow>, ReadError> {
        self.inner.notices_of_case(case)
    }
    fn read_notices(&self, before: i64, limit: u32) -> Result<Vec<String>, ReadError> {
        self.inner.read_notices(before, limit)
    }
    fn count_expired(&self, before: i64) -> Result<u64, ReadError> {
        self.inner.count_expired(before)
    }
    fn mark_read(&self, person: &str, key: &str, at: i64) -> Result<bool, CommitError> {
        self.inner.mark_read(person, key, at)
    }
    fn credential(&self, kind: &str, key: &str) -> Result<Option<CredentialRow>, ReadError> {
        self.inner.credential(kind, key)
    }
    fn credentials_of(&self, kind: &str, person: &str, limit: u32) -> Result<Vec<CredentialRow>, ReadError> {
        self.inner.credentials_of(kind, person, limit)
    }
    fn expired_credentials(&self, now: i64, limit: u32) -> Result<Vec<CredentialName>, ReadError> {
        self.inner.expired_credentials(now, limit)
    }
    fn access_lines(
        &self,
        filter: &AccessFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<AccessLine>, ReadError> {
        self.inner.access_lines(filter, cursor, limit)
    }
    fn message(&self, id: Uuid) -> Result<Option<MessageRow>, ReadError> {
        self.inner.message(id)
    }
    fn messages(
        &self,
        filter: MessageFilter<'_>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<MessageRow>, ReadError> {
        self.inner.messages(filter, cursor, limit)
    }
    fn messages_of_case(&self, case: Uuid) -> Result<Vec<MessageRow>, ReadError> {
        self.inner.messages_of_case(case)
    }
    fn due_messages(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<MessageRow>, ReadError> {
        self.inner.due_messages(shards, now, limit)
    }
    fn settlements(
        &self,
        filter: &SettlementFilter,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError> {
        self.inner.settlements(filter, after, limit)
    }
    fn settlement_sums(&self, filter: &SettlementFilter) -> Result<Vec<SettlementSum>, ReadError> {
        self.inner.settlement_sums(filter)
    }
    fn due_settlements(
        &self,
        shards: Shards,
        now: i64,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError> {
        self.inner.due_settlements(shards, now, after, limit)
    }
    fn overdue_settlements(&self, now: i64, limit: u32) -> Result<Vec<SettlementRow>, ReadError> {
        self.inner.overdue_settlements(now, limit)
    }
    fn visits(
        &self,
        filter: &VisitFilter,
        after: Option<&VisitPlace>,
        limit: u32,
    ) -> Result<Vec<VisitRow>, ReadError> {
        self.inner.visits(filter, after, limit)
    }
    fn ties(
        &self,
        filter: &TieFilter,
        after: Option<&TiePlace>,
        limit: u32,
    ) -> Result<Vec<TieRow>, ReadError> {
        self.inner.ties(filter, after, limit)
    }
    fn count_ties(&self, filter: &TieFilter) -> Result<u64, ReadError> {
        self.inner.count_ties(filter)
    }
    fn count_handed(&self, customer: &str, from: i64) -> Result<u32, ReadError> {
        self.inner.count_handed(customer, from)
    }
    fn register(&self, register: &str) -> Result<Vec<RegisterRow>, ReadError> {
        self.inner.register(register)
    }
    fn register_row(&self, register: &str, code: &str) -> Result<Option<RegisterRow>, ReadError> {
        self.inner.register_row(register, code)
    }
    fn customer(&self, code: &str) -> Result<Option<CustomerRow>, ReadError> {
        self.inner.customer(code)
    }
    fn customer_codes(&self, after: &str, limit: u32) -> Result<Vec<String>, ReadError> {
        self.inner.customer_codes(after, limit)
    }
    fn find_customers(&self, query: &str, limit: u32) -> Result<Vec<CustomerRow>, ReadError> {
        self.inner.find_customers(query, limit)
    }
}

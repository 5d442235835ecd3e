//! Points (24): a wallet is its account and the sum of what is left in it; no tip without a service that was closed, by whom the
//! case names, within the limits and once; no pool gives more than its cap, and no day of a unit more than its tranche.

use super::AuditReport;
use super::book::Book;
use super::tale::Tale;
use super::texts::set_rows;
use super::wages::rows_of;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::ports::{PAGE_ROWS_MAX, Posting, Store};
use yinuo_app::{AppError, Law};
use yinuo_policy::{Instant, PointsRule};

const DAY: i64 = 86_400_000;

/// What a customer said, as its register set it last.
struct Said {
    id: String,
    body: Value,
}

impl Said {
    fn text(&self, field: &str) -> &str {
        self.body[field].as_str().unwrap_or_default()
    }

    fn int(&self, field: &str) -> i64 {
        self.body[field].as_i64().unwrap_or_default()
    }

    /// Whether it stood at an instant: said by then, and not taken back by then.
    fn stood(&self, at: i64) -> bool {
        self.int("at") <= at && self.body["refunded_at"].as_i64().is_none_or(|back| back > at)
    }
}

pub(super) fn check(
    book: &Book,
    tales: &[Tale<'_>],
    store: &dyn Store,
    law: &Law,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let moved = moved(store)?;
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for line in moved.values().flat_map(|posting| &posting.lines) {
        *sums.entry(&line.account).or_default() += line.amount;
    }
    wallets(book, &sums, report);
    let said = said(book);
    for one in &said {
        moves(one, &moved, report);
        if one.int("closing") == 0 {
            at_counter(book, one, law, report);
            continue;
        }
        let tale = tales.iter().find(|tale| tale.id.to_string() == one.text("case"));
        service(one, tale, law, report);
    }
    for key in moved.keys().filter_map(|key| key.strip_prefix("points/tip/")) {
        if !said.iter().any(|one| one.id == key && one.int("points") > 0) {
            report.find(24, key, "a tip that no customer gave");
        }
    }
    if let Some(rule) = law.book.current().points_rule() {
        limits(&said, rule, law, report);
    }
    pools(&moved, law, report);
    earned(&moved, tales, report);
    Ok(())
}

/// Postings in points by their key; the store holds each key once.
fn moved(store: &dyn Store) -> Result<BTreeMap<String, Posting>, AppError> {
    let (mut found, mut cursor) = (BTreeMap::new(), None::<String>);
    loop {
        let page = store.postings(None, cursor.as_deref(), PAGE_ROWS_MAX)?;
        let points = page.rows.into_iter().filter(|one| one.lines.iter().any(|line| line.unit == "points"));
        found.extend(points.map(|one| (one.owed_for.clone().unwrap_or_default(), one)));
        cursor = page.next;
        if cursor.is_none() {
            return Ok(found);
        }
    }
}

fn said(book: &Book) -> Vec<Said> {
    let mut rows: BTreeMap<String, Value> = BTreeMap::new();
    for (code, body) in book.registers.values().flatten().flat_map(set_rows) {
        if body.get("opinion").is_some() && body.get("refund_until").is_some() {
            rows.insert(code.to_owned(), body);
        }
    }
    rows.into_iter().map(|(id, body)| Said { id, body }).collect()
}

/// Each wallet's rows come to its account, and so does what is left of them.
fn wallets(book: &Book, sums: &BTreeMap<&str, i64>, report: &mut AuditReport) {
    for (account, sum) in sums.iter().filter(|(account, _)| account.starts_with("wallet/")) {
        report.ran("points::wallets");
        let rows = rows_of(book, account);
        let of = |field: &str| rows.values().map(|row| row.body[field].as_i64().unwrap_or(0)).sum::<i64>();
        let (came, left) = (of("points"), of("left"));
        if came != *sum || left != *sum {
            report.find(
                24,
                account,
                format!("its rows come to {came}, {left} is left, its account is {sum}"),
            );
        }
    }
}

/// What was posted for one answer is what it says, and what was taken back came back.
fn moves(one: &Said, moved: &BTreeMap<String, Posting>, report: &mut AuditReport) {
    let back = !one.body["refunded_at"].is_null();
    let (customer, staff) =
        (format!("wallet/customer/{}", one.text("customer")), format!("wallet/staff/{}", one.text("person")));
    let pool = one.text("pool").to_owned();
    let expected = [
        ("tip", one.int("points"), &customer, &staff),
        ("tip-back", if back { one.int("points") } else { 0 }, &staff, &customer),
        ("matched", one.int("matched"), &pool, &customer),
        ("matched-back", if back { one.int("matched") } else { 0 }, &customer, &pool),
    ];
    for (step, points, from, to) in expected {
        report.ran("points::moves");
        let lines = moved.get(&format!("points/{step}/{}", one.id)).map(|posting| {
            posting.lines.iter().map(|line| (line.account.clone(), line.amount)).collect::<Vec<_>>()
        });
        let wanted = (points != 0).then(|| vec![(from.clone(), -points), (to.clone(), points)]);
        if lines != wanted {
            report.find(24, &one.id, format!("{step}: {lines:?} was posted, {wanted:?} was said"));
        }
    }
}

/// What was said at a counter is about a contact that ended in a hall, in time, of its customer, and of whoever took it.
fn at_counter(book: &Book, one: &Said, law: &Law, report: &mut AuditReport) {
    report.ran("points::at_counter");
    let contact = one.text("case").parse().ok().and_then(|id: Uuid| book.contacts.get(&id));
    let taken = contact.and_then(|events| events.iter().find(|event| event.kind == "recorded"));
    let Some(taken) = taken.filter(|taken| taken.text("channel") == "hall") else {
        return report.find(24, &one.id, "a customer spoke of no contact at a counter");
    };
    let minutes = law.book.current().points_rule().map(|rule| i64::from(rule.counter_minutes));
    let until = minutes.map_or(i64::MAX, |minutes| taken.occurred + minutes * 60_000);
    if !(taken.occurred..until).contains(&one.int("at")) {
        report.find(24, &one.id, "a code of a counter was answered before the contact, or too late");
    }
    if (taken.text("customer"), taken.text("owner")) != (one.text("customer"), one.text("person")) {
        report.find(24, &one.id, "somebody else's code of a counter was answered");
    }
    if !contact.into_iter().flatten().any(|event| event.kind == "ended") {
        report.find(24, &one.id, "a code was answered of a contact that opened a case");
    }
}

/// An answer is about a closing of the case, in time, of its customer, and of somebody who worked on it or came.
fn service(one: &Said, tale: Option<&Tale<'_>>, law: &Law, report: &mut AuditReport) {
    report.ran("points::service");
    let Some(tale) = tale else {
        return report.find(24, &one.id, "a customer spoke of no case");
    };
    let closed = tale.events.iter().find(|event| event.version == one.int("closing").unsigned_abs());
    let Some(closed) = closed.filter(|event| event.kind == "closed") else {
        return report.find(24, &tale.number, "a customer spoke of what was not closed");
    };
    // Under packs without points nobody can say any more how long he had.
    let days = law.book.current().points_rule().map(|rule| i64::from(rule.ask_days));
    let until = days.map_or(i64::MAX, |days| closed.occurred + days * DAY);
    if !(closed.occurred..until).contains(&one.int("at")) {
        report.find(24, &tale.number, "a customer spoke before the closing, or too late");
    }
    let opened = tale.events.first().map_or("", |event| event.text("customer"));
    if opened != one.text("customer") {
        report.find(24, &tale.number, "somebody else than the customer spoke");
    }
    let person = one.text("person");
    let quoted = format!("\"technician\":\"{person}\"");
    let before = tale.events.iter().take_while(|event| event.version <= closed.version);
    if !before.into_iter().any(|event| event.person == person || event.body.to_string().contains(&quoted)) {
        report.find(24, &tale.number, format!("{person} was tipped and did nothing in it"));
    }
}

/// At each tip, what its customer gave that day and this person within the pair's days, with those that stood then.
fn limits(said: &[Said], rule: &PointsRule, law: &Law, report: &mut AuditReport) {
    let policy = law.book.current();
    for one in said.iter().filter(|one| one.int("points") > 0) {
        report.ran("points::limits");
        let at = one.int("at");
        let day = policy.start_of_local_day(Instant(at)).0;
        let own =
            said.iter().filter(|other| other.text("customer") == one.text("customer") && other.stood(at));
        let (mut today, mut pair) = (0, 0);
        for other in own {
            today += if other.int("at") >= day { other.int("points") } else { 0 };
            let same = other.text("person") == one.text("person");
            let within = other.int("at") >= at - i64::from(rule.pair_days) * DAY;
            pair += if same && within { other.int("points") } else { 0 };
        }
        if today > i64::from(rule.day_max) || pair > i64::from(rule.pair_max) {
            report.find(
                24,
                one.text("customer"),
                format!("tipped {today} in a day and {pair} to one person"),
            );
        }
    }
}

/// Pools give what they were filled with at most, and each day of a unit its tranche at most.
fn pools(moved: &BTreeMap<String, Posting>, law: &Law, report: &mut AuditReport) {
    for campaign in law.book.current().campaigns() {
        let pool = format!("budget/points/{}", campaign.code);
        let (mut given, mut filled): (BTreeMap<&str, i64>, i64) = (BTreeMap::new(), 0);
        for (key, posting) in moved {
            let tranches = posting.lines.iter().filter(|line| line.account.starts_with(&format!("{pool}/")));
            for line in tranches.filter(|_| !key.starts_with("points/drawn/")) {
                *given.entry(&line.account).or_default() -= line.amount;
            }
            filled +=
                if *key == format!("points/filled/{}", campaign.code) { posting.lines[1].amount } else { 0 };
        }
        for (day, points) in &given {
            report.ran("points::pools");
            if *points > i64::from(campaign.tranche) {
                report.find(24, day, format!("gave {points}, its tranche is {}", campaign.tranche));
            }
        }
        let all: i64 = given.values().sum();
        if all > i64::from(campaign.cap) || filled > i64::from(campaign.cap) {
            report.find(24, &pool, format!("gave {all} of {filled}, its cap is {}", campaign.cap));
        }
    }
}

/// What was earned was earned by a closed case of its customer, once.
fn earned(moved: &BTreeMap<String, Posting>, tales: &[Tale<'_>], report: &mut AuditReport) {
    let cases: BTreeMap<Uuid, &Tale<'_>> = tales.iter().map(|tale| (tale.id, tale)).collect();
    for (key, posting) in moved {
        let Some(case) = key.strip_prefix("points/earned/") else { continue };
        report.ran("points::earned");
        let tale = case.parse().ok().and_then(|id: Uuid| cases.get(&id));
        let served = tale.is_some_and(|tale| {
            let customer = tale.events.first().map_or("", |event| event.text("customer"));
            let wallet = format!("wallet/customer/{customer}");
            tale.events.iter().any(|event| event.kind == "closed")
                && posting.lines.iter().any(|line| line.account == wallet && line.amount > 0)
        });
        if !served {
            report.find(24, key, "earned without a service of its customer");
        }
    }
}

//! Contract firms (22, 23): a firm's account is what two people signed, every line of it was done by somebody who worked for that
//! firm then and is priced again by hand, its parts over the months come to what it is worth, and no visit of its technicians is
//! missing from a locked month. Who worked for whom is retold from the journal of the register.

use super::AuditReport;
use super::book::{Book, Told};
use super::wages::{Row, doer, name_id, rounded, rows_of, shares};
use super::went::went;
use crate::time::DAY;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::Law;
use yinuo_policy::{Digest, Instant};

/// What the register said of somebody's firm: at which place of the journal, since when, which.
type Said = (i64, i64, String);

/// What each month says of an order, its share and its worth, by order and month.
type Parts = BTreeMap<String, BTreeMap<String, (i64, i64)>>;

/// Whose technicians were whose, as the journal of the register tells it.
#[derive(Debug, Default)]
pub(super) struct Crews(BTreeMap<String, Vec<Said>>);

impl Crews {
    pub fn read(book: &Book) -> Self {
        let mut crews = Self::default();
        for event in book.registers.get(&name_id("technician")).into_iter().flatten() {
            for pair in event.body.get("rows").and_then(Value::as_array).into_iter().flatten() {
                let (Some(person), Some(body)) = (pair[0].as_str(), pair[1].as_str()) else { continue };
                let body: Value = serde_json::from_str(body).unwrap_or_default();
                let firm = body["contractor"].as_str().unwrap_or_default().to_owned();
                crews.0.entry(person.to_owned()).or_default().push((event.place, event.occurred, firm));
            }
        }
        crews
    }

    /// His firm at an instant, as it was known at a place of the journal.
    pub fn firm_at(&self, person: &str, at: i64, place: i64) -> &str {
        let told = self.0.get(person).map(Vec::as_slice).unwrap_or_default();
        let known: Vec<&Said> = told.iter().filter(|(known, ..)| *known <= place).collect();
        let stood = known.iter().rev().find(|(_, since, _)| *since <= at).or(known.first());
        stood.map_or("", |(.., firm)| firm)
    }

    /// Whether he was ours at an instant, and about it: where clocks of two machines differ, nobody says which came first.
    pub fn is_ours_about(&self, person: &str, at: i64) -> bool {
        [at - DAY, at, at + DAY].iter().all(|at| self.firm_at(person, *at, i64::MAX).is_empty())
    }
}

fn text<'v>(body: &'v Value, field: &str) -> &'v str {
    body.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Month and unit of a firm's sheet.
fn named(sheet: &str) -> (&str, &str) {
    sheet.strip_prefix("firm-pay/").and_then(|code| code.split_once('/')).unwrap_or_default()
}

pub(super) fn check(
    book: &Book,
    law: &Law,
    accounts: &BTreeMap<String, i64>,
    wages: &BTreeMap<String, u64>,
    report: &mut AuditReport,
) {
    let months = rows_of(book, "firm-month");
    settled_firms(book, accounts, &months, report);
    let crews = Crews::read(book);
    let mut parts = Parts::new();
    for (code, month) in months.iter().filter(|(_, month)| month.body["locked"].is_object()) {
        let sheet = format!("firm-pay/{code}");
        for (order, row) in rows_of(book, &sheet) {
            line(book, (law, &crews), (&sheet, &order, &row), &month.body, report);
            if wages.contains_key(&format!("wage/{order}")) {
                report.find(23, &sheet, format!("{order} is a wage as well"));
            }
            let number = |field: &str| row.body["line"][field].as_i64().unwrap_or(i64::MIN);
            let of_order = parts.entry(order).or_default();
            let known = of_order.insert(named(&sheet).0.to_owned(), (number("minor"), number("worth_minor")));
            if known.is_some() {
                report.find(23, &sheet, "two firms are owed the same order in one month");
            }
        }
    }
    for (order, months) in &parts {
        let sum: i64 = months.values().map(|(minor, _)| minor).sum();
        let worth = months.values().next_back().map_or(0, |(_, worth)| *worth);
        if sum != worth {
            report.find(23, order, format!("its parts come to {sum}, and it is worth {worth}"));
        }
    }
    whole(book, (law, &crews), &months, (&parts, wages), report);
}

/// A firm's account is what two people signed, and nothing stands on one that nobody locked. What is posted is what its lines say.
fn settled_firms(
    book: &Book,
    firms: &BTreeMap<String, i64>,
    rows: &BTreeMap<String, Row>,
    report: &mut AuditReport,
) {
    for (sheet, sum) in firms {
        report.ran("firms::settled_firms");
        let month = sheet.strip_prefix("firm-pay/").and_then(|code| rows.get(code));
        let Some(month) = month.filter(|row| row.body["locked"].is_object()) else {
            report.find(22, sheet, "it was posted without a lock");
            continue;
        };
        let signed = month.body["signed"].as_array().into_iter().flatten();
        let people: BTreeSet<&str> = signed
            .filter(|one| one["sum_minor"].as_i64() == Some(*sum))
            .filter_map(|one| one["person"].as_str())
            .collect();
        if people.len() < 2 {
            report.find(22, sheet, format!("it stands at {sum}, which {} signed", people.len()));
        }
        let lines: i64 =
            rows_of(book, sheet).values().filter_map(|row| row.body["line"]["minor"].as_i64()).sum();
        let taken = month.body["taken_minor"].as_i64().unwrap_or(i64::MIN);
        if lines.checked_sub(taken) != Some(*sum) {
            report.find(23, sheet, format!("its lines come to {lines} less {taken}, its account to {sum}"));
        }
    }
}

/// A line of a locked month: who went there, for whom he worked then, in which month it was, and what it is worth.
fn line(
    book: &Book,
    (law, crews): (&Law, &Crews),
    (sheet, order, row): (&str, &str, &Row),
    month: &Value,
    report: &mut AuditReport,
) {
    report.ran("firms::line");
    let (body, of) = (&row.body["line"], named(sheet));
    let corrects = text(body, "corrects");
    if corrects.is_empty() && row.body["total"] != month["total"] {
        report.find(23, sheet, format!("{order} counts by the points of another month"));
    }
    if !corrects.is_empty() && corrects >= of.0 {
        report.find(22, sheet, format!("{order} corrects {corrects}, which is not before it"));
    }
    let pin = Digest::parse(text(body, "policy"));
    let policy = pin.map_or(law.book.current(), |pin| law.book.pinned(&pin));
    let (Some(rule), Some(pay), Some(piece)) =
        (policy.contractor_pay(), policy.pay_rule(), policy.piece_rule(text(body, "piece")))
    else {
        return report.find(23, sheet, format!("{order} names a price that its policy does not know"));
    };
    let case = Uuid::parse_str(text(body, "case")).unwrap_or_default();
    let closing = body["closing"].as_u64().unwrap_or_default();
    let events: Vec<&Told> =
        book.cases.get(&case).into_iter().flatten().filter(|event| event.place <= row.place).collect();
    let at = events.iter().find(|event| event.version == closing).map(|event| event.occurred);
    let (Some(at), true) = (at, events.first().is_some_and(|first| first.version == 1)) else {
        // Archived since: its story is in a file, and what the firm was owed stays as it was.
        return;
    };
    let person = text(&row.body, "person");
    match doer(&events, closing, text(body, "work")) {
        Some(found) if found == person => {}
        found => report.find(23, sheet, format!("{order} was done by {found:?}")),
    }
    let firm = crews.firm_at(person, at, row.place);
    if firm != of.1 {
        report.find(23, sheet, format!("{order} was done by {person}, who worked for {firm:?} then"));
    }
    let local = law.book.current().local_date(Instant(at));
    if corrects.is_empty() && local.get(..7) != Some(of.0) {
        report.find(23, sheet, format!("{order} was done on {local}"));
    }
    let counted = shares(pay, piece, (&events, law, closing, text(body, "work")), None, body);
    let share = rule.share(row.body["total"].as_i64());
    let worth = counted.map_or(0, |mut shares| {
        shares.push(share);
        rounded(piece.price_minor, &shares, rule.rounding)
    });
    if body["worth_minor"].as_i64() != Some(worth) {
        report.find(23, sheet, format!("{order} is worth {worth}, not {}", body["worth_minor"]));
    }
}

/// Every receipt of a firm's technician that was known a day before his month was locked is a line of it.
fn whole(
    book: &Book,
    (law, crews): (&Law, &Crews),
    months: &BTreeMap<String, Row>,
    (parts, wages): (&Parts, &BTreeMap<String, u64>),
    report: &mut AuditReport,
) {
    let Some(since) = law.firms_from else { return };
    for (case, told) in &book.cases {
        let events: Vec<&Told> = told.iter().collect();
        for event in events.iter().filter(|event| event.kind == "visit" && event.occurred >= since) {
            let Some(visit) = went(&events, event.version) else { continue };
            let local = law.book.current().local_date(Instant(event.occurred));
            for (person, work) in [(visit.technician, "visit"), (visit.mate, "mate")] {
                let firm = crews.firm_at(person, event.occurred, i64::MAX);
                let month = months.get(&format!("{}/{firm}", local.get(..7).unwrap_or_default()));
                let locked = month.and_then(|month| month.body["locked"]["at"].as_i64());
                let known = locked.is_some_and(|at| event.recorded + DAY <= at);
                if !known || !law.org.people.contains_key(person) {
                    continue;
                }
                report.ran("firms::whole");
                let order = format!("{case}/{}/{work}", event.version);
                if !parts.contains_key(&order) && !wages.contains_key(&format!("wage/{order}")) {
                    report.find(23, &order, format!("{person} went there for {firm}, which has no line"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SHEET: &str = "firm-pay/2026-10/lanqiao";

    fn kept(name: &str, code: &str, row: &Value) -> (Uuid, Vec<Told>) {
        let told = Told {
            version: 1,
            occurred: 0,
            recorded: 0,
            place: 1,
            person: String::new(),
            post: String::new(),
            unit: String::new(),
            kind: "register-rows".into(),
            body: json!({ "rows": [[code, row.to_string()]] }),
        };
        (name_id(name), vec![told])
    }

    /// What the auditor says of a firm's account of 90.00 under two lines' worth of 95.00, of which 5.00 were taken.
    fn said(month: &Value) -> Vec<String> {
        let line = json!({ "person": "crew", "line": { "minor": 9_500 } });
        let registers = [kept("firm-month", "2026-10/lanqiao", month), kept(SHEET, "case/4/visit", &line)];
        let book = Book { registers: registers.into(), ..Book::default() };
        let mut report = AuditReport::default();
        let months = rows_of(&book, "firm-month");
        settled_firms(&book, &BTreeMap::from([(SHEET.to_owned(), 9_000)]), &months, &mut report);
        report.findings.into_iter().map(|finding| finding.sentence).collect()
    }

    fn month(second: &str, sum_minor: i64, taken_minor: i64) -> Value {
        let signed = |person| json!({ "person": person, "at": 0, "sum_minor": sum_minor });
        json!({ "signed": [signed("fan"), signed(second)], "taken_minor": taken_minor, "locked": { "at": 0 } })
    }

    #[test]
    fn a06_a_firms_account_is_what_two_people_signed() {
        assert_eq!(said(&month("mu", 9_000, 500)), Vec::<String>::new());
        assert_eq!(said(&month("fan", 9_000, 500)), ["it stands at 9000, which 1 signed"]);
        assert_eq!(said(&month("mu", 8_000, 500)), ["it stands at 9000, which 0 signed"]);
        assert_eq!(said(&month("mu", 9_000, 0)), ["its lines come to 9500 less 0, its account to 9000"]);
        assert_eq!(said(&json!({ "signed": [], "locked": null })), ["it was posted without a lock"]);
    }

    #[test]
    fn a06_the_register_is_believed_as_it_stood_then_and_as_it_was_known() {
        let said = |place, since, firm: &str| (place, since, firm.to_owned());
        let told = vec![said(1, 0, "lanqiao"), said(5, 3 * DAY, "beibu"), said(9, 9 * DAY, "")];
        let crews = Crews([("fu".to_owned(), told)].into());
        assert_eq!(crews.firm_at("fu", DAY, 9), "lanqiao");
        assert_eq!((crews.firm_at("fu", 4 * DAY, 9), crews.firm_at("fu", 4 * DAY, 4)), ("beibu", "lanqiao"));
        assert!(crews.is_ours_about("fu", 10 * DAY) && !crews.is_ours_about("fu", 9 * DAY));
        assert!(crews.is_ours_about("tao", 0));
    }
}

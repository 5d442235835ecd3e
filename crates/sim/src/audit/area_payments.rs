//! What services are paid for outages of their areas, retold from the versions of each payment: steps are only ever added,
//! follow one another as those of a case's payment do, and each moved its money once (45).

use super::book::{Book, Told};
use super::payments::step_named;
use super::texts::set_rows;
use super::{AuditReport, Law};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::{PAGE_ROWS_MAX, Posting, SettlementFilter, SettlementRow, Store};
use yinuo_policy::Instant;

/// A payment as its versions tell it.
#[derive(Debug, Default)]
pub(super) struct AreaPayment {
    outage: Uuid,
    number: i64,
    customer: String,
    service: String,
    /// Key of the debt.
    key: String,
    pub money: (String, i64),
    pay_by: i64,
    report_to: String,
    pub state: String,
    round: i64,
    credited_at: Option<i64>,
    late: bool,
    /// What each step moved: key, account from, account to.
    moves: Vec<(String, String, String)>,
    /// What somebody had to hear, and when.
    troubles: Vec<(String, i64)>,
}

/// Every payment of an area, by its code.
pub(super) fn told(book: &Book, report: &mut AuditReport) -> Vec<AreaPayment> {
    let mut latest: BTreeMap<String, Value> = BTreeMap::new();
    for (code, body) in book.registers.values().flatten().flat_map(|event: &Told| set_rows(event)) {
        let Some(steps) = body["steps"].as_array().filter(|_| body["outage"].is_string()) else { continue };
        report.ran("area_payments::told");
        let known = latest.get(&code).and_then(|before| before["steps"].as_array());
        if known.is_some_and(|known| !steps.starts_with(known)) {
            report.find(45, &code, "a step that was written down is another one now");
        }
        latest.insert(code, body);
    }
    latest.iter().map(|(code, body)| retold(code, body, report)).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn retold(code: &str, body: &Value, report: &mut AuditReport) -> AreaPayment {
    let mut paid = AreaPayment {
        outage: text(&body["outage"]).parse().unwrap_or_default(),
        number: body["number"].as_i64().unwrap_or_default(),
        customer: text(&body["customer"]),
        service: text(&body["service"]),
        ..AreaPayment::default()
    };
    for step in body["steps"].as_array().into_iter().flatten() {
        let (name, said) = step_named(step.get("step"));
        if !follows(&mut paid, (&name, &said), step["at"].as_i64().unwrap_or_default()) {
            report.find(45, code, format!("{name} cannot follow"));
        }
    }
    paid
}

/// Hears a step; says whether it may follow.
fn follows(paid: &mut AreaPayment, (name, said): (&str, &Value), at: i64) -> bool {
    let round = said["round"].as_i64().unwrap_or_default();
    let place = format!("{}/{}/{round}", paid.outage, paid.number);
    let (customer, instructed, credited) =
        (format!("customer/{}", paid.customer), "settlement/instructed", "settlement/credited");
    let mut moved = |key: String, from: &str, to: &str| paid.moves.push((key, from.into(), to.into()));
    let key = format!("settlement/{name}/{place}");
    let was = paid.state.clone();
    let waits = matches!(was.as_str(), "owed" | "instructed" | "taken" | "refused" | "returned");
    let next = match (name, was.as_str()) {
        ("arranged", "") => {
            paid.key = text(&said["key"]);
            paid.money =
                (text(&said["money"]["currency"]), said["money"]["minor"].as_i64().unwrap_or_default());
            paid.pay_by = said["pay_by"].as_i64().unwrap_or_default();
            paid.report_to = text(&said["report_to"]);
            "owed"
        }
        ("instructed", "owed" | "refused" | "returned") if round == paid.round + 1 => {
            let day = text(&said["day"]);
            moved(format!("settlement/instructed/{day}/{place}"), &customer, instructed);
            paid.round = round;
            "instructed"
        }
        ("taken", "instructed") if round == paid.round => "taken",
        ("credited", "instructed" | "taken") => {
            moved(key, instructed, credited);
            paid.credited_at = Some(at);
            "credited"
        }
        ("credited", "refused" | "returned") => {
            moved(key, &customer, credited);
            paid.credited_at = Some(at);
            "credited"
        }
        ("refused", "instructed" | "taken") if round == paid.round => {
            moved(key, instructed, &customer);
            "refused"
        }
        ("returned", "credited") => {
            moved(key, credited, &customer);
            paid.credited_at = None;
            "returned"
        }
        ("late", state) if waits && !paid.late && at == paid.pay_by => {
            paid.late = true;
            state
        }
        ("contradicted", state) => state,
        _ => return false,
    };
    next.clone_into(&mut paid.state);
    if matches!(name, "refused" | "returned" | "late" | "contradicted") {
        paid.troubles.push((name.to_owned(), at));
    }
    true
}

/// Items that the payments call for: one an outage, kind and day.
pub(super) fn items(payments: &[AreaPayment], law: &Law) -> Vec<String> {
    let policy = law.book.current();
    let of = |paid: &AreaPayment| {
        let named = |(what, at): &(String, i64)| {
            format!("{}/area-payment/{what}/{}", paid.outage, policy.local_date(Instant(*at)))
        };
        paid.troubles.iter().map(named).collect::<Vec<_>>()
    };
    payments.iter().filter(|paid| !paid.report_to.is_empty()).flat_map(of).collect()
}

/// Every payment against the ledger and its row.
pub(super) fn check(
    payments: &[AreaPayment],
    postings: &[Posting],
    store: &dyn Store,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let mut by_key: BTreeMap<&str, Vec<&Posting>> = BTreeMap::new();
    for posting in postings.iter().filter(|posting| posting.case.is_none()) {
        by_key.entry(posting.owed_for.as_deref().unwrap_or_default()).or_default().push(posting);
    }
    for paid in payments {
        report.ran("area_payments::check");
        let name = format!("{}/{}", paid.outage, paid.number);
        let debt = (paid.key.clone(), "remedy-expense".to_owned(), format!("customer/{}", paid.customer));
        for (key, from, to) in std::iter::once(&debt).chain(&paid.moves) {
            let has = |posting: &Posting, account: &String, amount: i64| {
                let line = posting.lines.iter().find(|line| line.account == *account);
                line.is_some_and(|line| (&line.unit, line.amount) == (&paid.money.0, amount))
            };
            let found = by_key.get(key.as_str()).map(Vec::as_slice).unwrap_or_default();
            let right =
                |posting: &&Posting| has(posting, from, -paid.money.1) && has(posting, to, paid.money.1);
            if found.len() != 1 || !found.iter().all(right) {
                report.find(45, &name, format!("{key} did not move {from} to {to} once"));
            }
        }
        let filter = SettlementFilter { owner: Some(paid.outage), ..SettlementFilter::default() };
        let mut found = store.settlements(&filter, None, PAGE_ROWS_MAX)?;
        let cut = found.len() == PAGE_ROWS_MAX as usize;
        found.retain(|row| i64::from(row.settlement) == paid.number);
        // Of a larger run only the first page is compared.
        let told = if found.is_empty() { cut } else { found.iter().all(|row| alike(row, paid)) };
        if !told {
            report.find(45, &name, "the list of payments tells it otherwise");
        }
    }
    Ok(())
}

fn alike(row: &SettlementRow, paid: &AreaPayment) -> bool {
    let late = paid.late || paid.credited_at.is_some_and(|at| at >= paid.pay_by);
    let waits = matches!(paid.state.as_str(), "owed" | "instructed" | "taken" | "refused" | "returned");
    (row.state.as_str(), i64::from(row.round), row.late) == (paid.state.as_str(), paid.round, late)
        && (&row.service, &row.customer, &row.currency, row.minor)
            == (&paid.service, &paid.customer, &paid.money.0, paid.money.1)
        && row.late_at == (waits && !paid.late).then_some(paid.pay_by)
}

//! Area credits (RULES.md, shape o), told again from the streams of the outages, the mirror and the ledger: somebody else decided
//! than whoever ended the outage (33), every service registered in the area is paid once, by the run or by a case of it on the
//! same outage (18, 19), the sum is the rule's own arithmetic in local dates (20), and the run counted what it posted (28).
//!
//! Weakness, admitted: the mirror is the one of the audit, so that whoever moved into the area or out of it after the run is
//! judged by where he is now.

use super::book::{Book, Told};
use super::due::{DAY, in_shanghai, midnight};
use super::tale::Tale;
use super::wages::name_id;
use super::{AuditReport, Pin, pinned};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::outage::REGISTER;
use yinuo_app::ports::{PAGE_ROWS_MAX, Posting, Store};
use yinuo_app::{AppError, Law};
use yinuo_policy::{AreaCreditRule, AreaPays, Policy};

const HOUR: i64 = 3_600_000;

/// An outage whose credit somebody decided on.
struct Decided<'a> {
    id: String,
    unit: String,
    topic: String,
    began: i64,
    restored: i64,
    run: Value,
    policy: &'a Policy,
    /// Occurrences that are this outage: itself, and those of the cases that joined it.
    known: BTreeSet<String>,
}

/// A service as the mirror has it.
struct Service {
    customer: String,
    segment: String,
    body: Value,
}

/// What the ledger says.
struct Ledger {
    postings: Vec<Posting>,
    reversed: BTreeSet<Uuid>,
}

/// Group, service, occurrence and unit of a key.
type Key<'k> = (&'k str, &'k str, &'k str, &'k str);

fn text(body: &Value, field: &str) -> String {
    body[field].as_str().unwrap_or_default().to_owned()
}

fn key(posting: &Posting) -> Option<Key<'_>> {
    let mut parts = posting.owed_for.as_deref()?.split('/');
    let key = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(key)
}

pub(super) fn check(
    (book, tales): (&Book, &[Tale<'_>]),
    store: &dyn Store,
    law: &Law,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let mut outages = Vec::new();
    for row in store.register(REGISTER)? {
        outages.extend(decided(&row.code, (book, tales), law, report));
    }
    let current = law.book.current().area_credit_rules();
    let rules = outages.iter().flat_map(|outage| outage.policy.area_credit_rules()).chain(current);
    let rules: BTreeSet<&str> = rules.map(|rule| rule.code.as_str()).collect();
    if rules.is_empty() {
        return Ok(());
    }
    let ledger = ledger(store)?;
    let services = services(store)?;
    let mut claimed: BTreeMap<Uuid, usize> = BTreeMap::new();
    let is_credit = |posting: &&Posting| {
        posting.case.is_none() && posting.owed_for.is_some() && rules.contains(posting.rule.as_str())
    };
    let credits: Vec<&Posting> = ledger.postings.iter().filter(is_credit).collect();
    for outage in &outages {
        report.ran("areas::check");
        of_outage(outage, (&credits, &services), (&ledger, tales), law, report);
        for posting in &credits {
            let of = key(posting).is_some_and(|(_, _, of, _)| outage.known.contains(of));
            *claimed.entry(posting.id).or_default() += usize::from(of);
        }
        counted(outage, &outages, &credits, report);
    }
    for posting in credits.iter().filter(|posting| claimed.get(&posting.id).is_none_or(|times| *times == 0)) {
        let key = posting.owed_for.as_deref().unwrap_or_default();
        report.find(19, key, "was paid to an area, and no outage owes it");
    }
    Ok(())
}

/// The versions of an outage, with who wrote each.
fn versions<'b>(book: &'b Book, id: &str) -> Vec<(&'b Told, Value)> {
    let events = book.registers.get(&name_id(&format!("{REGISTER}/{id}"))).into_iter().flatten();
    let rows = events.flat_map(|event| {
        let rows = event.body.get("rows").and_then(Value::as_array).into_iter().flatten();
        rows.filter_map(move |pair| Some((event, serde_json::from_str(pair[1].as_str()?).ok()?)))
    });
    rows.collect()
}

/// An outage of which somebody decided what it owes; the decision itself is judged on the way (33, 28).
fn decided<'a>(
    id: &str,
    (book, tales): (&Book, &[Tale<'_>]),
    law: &'a Law,
    report: &mut AuditReport,
) -> Option<Decided<'a>> {
    let versions = versions(book, id);
    let at = versions.iter().position(|(_, body)| body["credit"].is_object())?;
    report.ran("areas::check");
    let ended = versions[..at].iter().rev().find(|(_, body)| body["state"] == "over");
    let by = |place: usize| versions[place].0.person.as_str();
    let first = &versions[at].1["credit"];
    let ender = versions[..at].iter().position(|(_, body)| body["state"] == "over").map(by);
    if ended.is_none() || ender == Some(by(at)) || text(first, "decided_by") != by(at) {
        report.find(33, id, format!("{} decided on its credit, {ender:?} had ended it", by(at)));
    }
    let exempt = first["state"] == "exempt";
    if exempt && (first["cause"].is_null() || text(first, "evidence").is_empty()) {
        report.find(33, id, "nothing is paid to its area, without a cause and its evidence");
    }
    let mut before = first;
    for (_, body) in &versions[at + 1..] {
        let run = &body["credit"];
        let kept = ["policy", "decided_by", "decided_at", "cause", "evidence"];
        let moved = run["paid"].as_u64() >= before["paid"].as_u64()
            && (text(run, "after") >= text(before, "after") || run["state"] == "done");
        let over = before["state"] != "paying" && before != run;
        if kept.iter().any(|field| run[field] != before[field]) || !moved || over {
            report.find(28, id, "the run of its credit went back, or became another one");
        }
        before = run;
    }
    let last = &versions.last()?.1;
    let joined = tales.iter().flat_map(|tale| tale.events.iter());
    let joined = joined.filter(|event| event.kind == "outage-joined" && event.text("outage") == id);
    let known = joined.map(|event| event.text("occurrence").to_owned()).chain([id.to_owned()]).collect();
    Some(Decided {
        id: id.to_owned(),
        unit: text(last, "unit"),
        topic: text(last, "topic"),
        began: last["began_at"].as_i64().unwrap_or_default(),
        restored: last["restored_at"].as_i64().unwrap_or_default(),
        run: last["credit"].clone(),
        policy: pinned(law, &Pin { policy: text(&last["credit"], "policy"), calendar: None }),
        known,
    })
}

fn ledger(store: &dyn Store) -> Result<Ledger, AppError> {
    let (mut postings, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let page = store.postings(None, cursor.as_deref(), PAGE_ROWS_MAX)?;
        postings.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            let reversed = postings.iter().filter_map(|posting: &Posting| posting.reverses).collect();
            return Ok(Ledger { postings, reversed });
        }
    }
}

/// Every service of every customer who is not erased, by its code.
fn services(store: &dyn Store) -> Result<BTreeMap<String, Service>, AppError> {
    let (mut services, mut after) = (BTreeMap::new(), String::new());
    loop {
        let page = store.customer_codes(&after, PAGE_ROWS_MAX)?;
        let Some(last) = page.last() else { return Ok(services) };
        after.clone_from(last);
        for customer in page {
            let Some(row) = store.customer(&customer)? else { continue };
            let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
            for body in body["services"].as_array().into_iter().flatten() {
                let service =
                    Service { customer: customer.clone(), segment: row.segment.clone(), body: body.clone() };
                services.insert(text(body, "code"), service);
            }
        }
    }
}

/// Every service of the area against what was paid for it.
fn of_outage(
    outage: &Decided<'_>,
    (credits, services): (&[&Posting], &BTreeMap<String, Service>),
    (ledger, tales): (&Ledger, &[Tale<'_>]),
    law: &Law,
    report: &mut AuditReport,
) {
    for (code, service) in services {
        let of_it = |posting: &&Posting| {
            key(posting).is_some_and(|(_, party, of, _)| party == code && outage.known.contains(of))
        };
        let paid: Vec<&&Posting> = credits.iter().filter(|posting| of_it(posting)).collect();
        let is_here = law.org.is_under(&text(&service.body, "unit"), &outage.unit);
        if paid.len() > 1 || (outage.run["state"] == "exempt" && !paid.is_empty()) {
            let state = text(&outage.run, "state");
            report.find(
                18,
                &outage.id,
                format!("{code} was paid {} times by a run that is {state}", paid.len()),
            );
        }
        if !is_here && !paid.is_empty() {
            report.find(19, &outage.id, format!("{code} was paid, and is not in its area"));
        }
        let owed = owed(outage, service);
        if let Some(posting) = paid.first() {
            amount(outage, (code, service), posting, owed, report);
            if let Some(case) = beside(posting, ledger) {
                report.find(18, &outage.id, format!("{code} was paid by the run and by case {case} too"));
            }
        }
        let rules = outage.policy.area_credit_rules();
        let by_case = || {
            let mut all = ledger.postings.iter();
            all.any(|posting| covers(outage, (code, rules), posting, tales))
        };
        let wanted = is_here && matches!(owed, Some((_, sum)) if sum > 0);
        if outage.run["state"] == "done" && wanted && paid.is_empty() && !by_case() {
            report.find(19, &outage.id, format!("{code} stands in its area and was paid nothing"));
        }
    }
}

/// The case that was paid for the service and occurrence of a credit as well, and keeps it.
fn beside(credit: &Posting, ledger: &Ledger) -> Option<Uuid> {
    let (group, service, of, _) = key(credit)?;
    let mut all = ledger.postings.iter().filter(|posting| !ledger.reversed.contains(&posting.id));
    all.find_map(|posting| {
        let (other, party, occurrence, _) = key(posting)?;
        (other, party, occurrence).eq(&(group, service, of)).then_some(posting.case?)
    })
}

/// Whether a posting of a case pays a service for the outage: under an occurrence of it, or, where the case went into the
/// archive with its tie, while the outage lasted or on the day of its end. What was taken back since had been paid then.
fn covers(
    outage: &Decided<'_>,
    (code, rules): (&str, &[AreaCreditRule]),
    posting: &Posting,
    tales: &[Tale<'_>],
) -> bool {
    let (Some(case), Some((group, party, of, _))) = (posting.case, key(posting)) else { return false };
    let during = outage.began <= posting.occurred_at && posting.occurred_at < outage.restored + DAY;
    // Its tale is told as long as its archive is at hand.
    let archived = || {
        let told = tales.iter().find(|tale| tale.id == case);
        told.is_none_or(|tale| tale.events.iter().any(|event| event.kind == "archived"))
    };
    party == code
        && rules.iter().any(|rule| rule.group == group)
        && (outage.known.contains(of) || (during && archived()))
}

/// The run counted what it posted (28); where two outages share an occurrence, nobody can say whose a posting is.
fn counted(outage: &Decided<'_>, outages: &[Decided<'_>], credits: &[&Posting], report: &mut AuditReport) {
    let others = outages.iter().filter(|other| other.id != outage.id);
    if others.flat_map(|other| &other.known).any(|of| outage.known.contains(of)) {
        return;
    }
    report.ran("areas::counted");
    let mine = |posting: &&&Posting| key(posting).is_some_and(|(_, _, of, _)| outage.known.contains(of));
    let (paid, said) = (credits.iter().filter(mine).count(), outage.run["paid"].as_u64());
    if said != u64::try_from(paid).ok() {
        report.find(28, &outage.id, format!("its run says {said:?} services, and {paid} were paid"));
    }
}

/// Whether a rule is for a service. Areas and priorities no shipped rule asks for.
fn fits(outage: &Decided<'_>, rule: &AreaCreditRule, service: &Service) -> bool {
    let below = |prefix: &String| outage.topic == *prefix || outage.topic.starts_with(&format!("{prefix}."));
    let any = |list: &[String], word: &str| list.is_empty() || list.iter().any(|one| one == word);
    rule.topics.iter().any(below)
        && (rule.applies.categories.is_empty() || rule.applies.categories.iter().any(below))
        && any(&rule.applies.products, &text(&service.body, "product"))
        && any(&rule.applies.access, &text(&service.body, "access"))
        && any(&rule.applies.segments, &service.segment)
        && rule.applies.areas.is_empty()
        && rule.applies.priorities.is_empty()
}

/// Local dates with more than the rule's hours of outage, told by midnights of the city.
fn days(outage: &Decided<'_>, rule: &AreaCreditRule) -> i64 {
    if outage.restored - outage.began <= i64::from(rule.over_hours) * HOUR {
        return 0;
    }
    let (mut counted, mut day) = (0, midnight(outage.began));
    while day < outage.restored {
        let length = (day + DAY).min(outage.restored) - day.max(outage.began);
        counted += i64::from(length > i64::from(rule.day_hours) * HOUR);
        day += DAY;
    }
    counted
}

/// The first rule that pays a service, and how much; none where a zone or a month is its policy's to say.
fn owed<'r>(outage: &'r Decided<'_>, service: &Service) -> Option<(&'r AreaCreditRule, i64)> {
    let mut none = None;
    for rule in outage.policy.area_credit_rules().iter().filter(|rule| fits(outage, rule, service)) {
        if !in_shanghai(outage.policy, &rule.code) {
            return None;
        }
        let counted = days(outage, rule);
        let sum = match &rule.pays {
            AreaPays::ValidityDays => counted,
            AreaPays::Rent { month_days: 0, .. } => return None,
            AreaPays::Rent { month_days, .. } => {
                let fee = service.body["monthly_fee_minor"].as_i64().unwrap_or_default();
                let month = i64::from(*month_days);
                (2 * fee * counted + month) / (2 * month)
            }
        };
        if sum > 0 {
            return Some((rule, sum));
        }
        none = Some((rule, 0));
    }
    none
}

/// What was posted is what the rule says, to whom the service belongs, for the occurrence of its key (20, 18).
fn amount(
    outage: &Decided<'_>,
    (code, service): (&str, &Service),
    posting: &Posting,
    owed: Option<(&AreaCreditRule, i64)>,
    report: &mut AuditReport,
) {
    let account = format!("customer/{}", service.customer);
    let given: i64 =
        posting.lines.iter().filter(|line| line.account == account).map(|line| line.amount).sum();
    if let Some((rule, wanted)) = owed {
        report.ran("areas::amount");
        if given != wanted || posting.rule != rule.code {
            let sentence = format!("{code} was paid {given}, {} says {wanted}", rule.code);
            report.find(20, &outage.id, sentence);
        }
    }
    let Some((_, _, of, unit)) = key(posting) else { return };
    if unit != "once" || posting.occurrence.is_none_or(|said| said.to_string() != of) {
        report.find(18, &outage.id, format!("{code} was posted for another occurrence than its key's"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outage(began: i64, restored: i64, policy: &Policy) -> Decided<'_> {
        Decided {
            id: "o".into(),
            unit: "north".into(),
            topic: "fault.broadband".into(),
            began,
            restored,
            run: Value::Null,
            policy,
            known: BTreeSet::new(),
        }
    }

    #[test]
    fn a_local_date_counts_when_the_outage_took_more_than_its_hours_of_it() {
        let pack = include_str!("../../../../policies/in-trai-2024.toml");
        let policy = Policy::resolve(vec![yinuo_policy::Pack::parse(pack).unwrap()], Vec::new()).unwrap();
        let rule = &policy.area_credit_rules()[0];
        // Midnight in Shanghai; the rule wants over 24 hours, and over 12 of a date.
        let day = midnight(1_769_788_800_000);
        let long = |from: i64, until: i64| days(&outage(day + from, day + until, &policy), rule);
        assert_eq!(long(0, 24 * HOUR), 0, "not over twenty-four hours");
        assert_eq!(long(0, 24 * HOUR + 1), 1);
        assert_eq!(
            long(12 * HOUR, 36 * HOUR + 1),
            1,
            "twelve of the first date, a little more of the second"
        );
        assert_eq!(long(12 * HOUR - 1, 36 * HOUR + 1), 2);
    }
}

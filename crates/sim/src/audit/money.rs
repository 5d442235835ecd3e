//! Money: postings balance (17), nothing is paid twice (18), every breach has its posting (19), and the sum is right (20).

use super::area_payments::AreaPayment;
use super::due::{date, free_from, in_shanghai, late_days};
use super::tale::{Exempt, Line, Promise, Stand, Tale, class};
use super::{AuditReport, payments, ways};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::ports::{PAGE_ROWS_MAX, Posting, Store};
use yinuo_app::{AppError, Law};
use yinuo_policy::{
    DayUnit, Instant, OncePer, OwedTo, Policy, Rates, RemedyFacts, RemedyRule, RemedyShape, Span, Value,
};

/// The ledger as read.
#[derive(Default)]
struct Ledger {
    postings: Vec<Posting>,
    /// Unreversed postings by owed-for key.
    by_key: BTreeMap<String, usize>,
    by_cause: BTreeMap<(Uuid, u64), Vec<usize>>,
    /// Place of the event that caused each posting.
    places: BTreeMap<Uuid, i64>,
    /// The outage that each case belongs to; one that was paid leaves it no more.
    outages: BTreeMap<Uuid, String>,
}

pub(super) fn check(
    (tales, areas): (&[Tale<'_>], &[AreaPayment]),
    store: &dyn Store,
    law: &Law,
    one_clock: bool,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let ledger = read(tales, store, report)?;
    for tale in tales {
        for promise in &tale.promises {
            for line in &promise.lines {
                posted(tale, promise, line, (&ledger, law), report);
                amount(tale, promise, line, (&ledger, law), report);
            }
            complete(tale, promise, (&ledger, law), report);
        }
    }
    payments::check((tales, areas), &ledger.postings, store, law, report)?;
    super::area_payments::check(areas, &ledger.postings, store, report)?;
    super::exceptions::check(tales, &ledger.postings, law, report);
    accounts_once(tales, &ledger, law, report);
    let standing: Vec<&Posting> = ledger.by_key.values().map(|index| &ledger.postings[*index]).collect();
    ways::check(&standing, &|posting| case_of(tales, posting), report);
    named(tales, &ledger, report);
    reversals(tales, &ledger, report);
    super::visits::parts(tales, &ledger.postings, report);
    floors(tales, &ledger, one_clock, report);
    Ok(())
}

fn case_of(tales: &[Tale<'_>], posting: &Posting) -> String {
    let found = posting.case.and_then(|id| tales.iter().find(|tale| tale.id == id));
    found.map_or_else(|| format!("posting {}", posting.id), |tale| tale.number.clone())
}

fn read(tales: &[Tale<'_>], store: &dyn Store, report: &mut AuditReport) -> Result<Ledger, AppError> {
    let mut postings = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = store.postings(None, cursor.as_deref(), PAGE_ROWS_MAX)?;
        postings.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    postings.reverse();
    let reversed: BTreeSet<Uuid> = postings.iter().filter_map(|posting| posting.reverses).collect();
    let mut ledger = Ledger::default();
    let events: BTreeMap<(Uuid, u64), i64> = tales
        .iter()
        .flat_map(|tale| tale.events.iter().map(|event| ((tale.id, event.version), event.place)))
        .collect();
    ledger.outages = tales.iter().map(|tale| (tale.id, tale.occurrence(|_| true).to_owned())).collect();
    let mut accounts: BTreeMap<(String, String), i64> = BTreeMap::new();
    for (index, posting) in postings.iter().enumerate() {
        report.postings += 1;
        report.ran("money::read");
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for line in &posting.lines {
            *sums.entry(&line.unit).or_default() += line.amount;
            *accounts.entry((line.account.clone(), line.unit.clone())).or_default() += line.amount;
        }
        if posting.lines.len() < 2 || sums.values().any(|sum| *sum != 0) {
            report.find(17, &case_of(tales, posting), "a posting does not balance");
        }
        if let Some(key) = posting.owed_for.as_ref().filter(|_| !reversed.contains(&posting.id))
            && ledger.by_key.insert(key.clone(), index).is_some()
        {
            report.find(18, &case_of(tales, posting), format!("{key} was paid twice"));
        }
        if let Some(case) = posting.case {
            ledger.by_cause.entry((case, posting.cause_version)).or_default().push(index);
            if let Some(place) = events.get(&(case, posting.cause_version)) {
                ledger.places.insert(posting.id, *place);
            }
        }
    }
    let said: BTreeMap<(String, String), i64> = store
        .balances("")?
        .into_iter()
        .map(|line| ((line.account, line.unit), line.amount))
        .filter(|(_, amount)| *amount != 0)
        .collect();
    accounts.retain(|_, amount| *amount != 0);
    for (account, unit) in accounts.keys().chain(said.keys()).collect::<BTreeSet<_>>() {
        let key = (account.clone(), unit.clone());
        if accounts.get(&key) != said.get(&key) {
            let sentence = format!("the balance in {unit} is not the sum of its postings");
            report.find(17, account, sentence);
        }
    }
    ledger.postings = postings;
    Ok(ledger)
}

/// Every remedy owed has its posting under its key; every covered one names who paid.
fn posted(
    tale: &Tale<'_>,
    promise: &Promise,
    line: &Line,
    (ledger, law): (&Ledger, &Law),
    report: &mut AuditReport,
) {
    report.ran("money::posted");
    let number = tale.number.as_str();
    let policy = super::pinned(law, &promise.pin);
    let remedy = policy.remedy(&line.remedy);
    let key = remedy.map(|remedy| key_of(tale, policy, remedy, line));
    if key.as_deref() != Some(line.key.as_str()) {
        report.find(
            18,
            number,
            format!("owed under {}, where the outage and its unit give {key:?}", line.key),
        );
    }
    if line.breach.is_none() {
        report.find(19, number, format!("promise {} owed {} without a breach", promise.id, line.unit));
    }
    let paid = ledger.by_key.get(&line.key).map(|index| &ledger.postings[*index]);
    match (&line.value, line.by) {
        (Some((unit, amount)), _) => {
            let customer = tale.events.first().map_or("", |event| event.text("customer"));
            let account = format!("customer/{customer}");
            let caused = ledger.by_cause.get(&(tale.id, line.version)).map(Vec::as_slice).unwrap_or_default();
            let fits = caused.iter().map(|index| &ledger.postings[*index]).any(|posting| {
                posting.owed_for.as_deref() == Some(line.key.as_str())
                    && posting.rule == line.remedy
                    && posting.lines.iter().any(|found| {
                        found.amount == *amount && found.unit == *unit && found.account == account
                    })
            });
            if !fits {
                report.find(19, number, format!("{} is owed, but no posting says so", line.key));
            }
            occurrence_said(tale, line, caused.iter().map(|index| &ledger.postings[*index]), report);
        }
        (None, Some(by)) => {
            // It may have been taken back since: then it was paid when this was said.
            let once = || {
                let mut all = ledger.postings.iter();
                all.any(|posting| posting.case == Some(by) && posting.owed_for.as_deref() == Some(&*line.key))
            };
            // What everybody in an area was paid names no case.
            let paid_by = |posting: &Posting| posting.case.unwrap_or_default() == by;
            let customer = tale.events.first().map_or("", |event| event.text("customer"));
            let other_way = || {
                let mut all = ledger.postings.iter();
                all.any(|posting| paid_by(posting) && is_other_way(posting, (customer, &line.key)))
            };
            if !paid.is_some_and(paid_by) && !once() && !other_way() {
                report.find(
                    19,
                    number,
                    format!("{} is said to be covered, but was not paid by {by}", line.key),
                );
            }
        }
        (None, None) => report.find(19, number, format!("{} is neither owed nor covered", line.key)),
    }
}

/// A posting of a remedy says the occurrence that its case had then; those from before it was written down say none.
fn occurrence_said<'p>(
    tale: &Tale<'_>,
    line: &Line,
    mut caused: impl Iterator<Item = &'p Posting>,
    report: &mut AuditReport,
) {
    let own = tale.occurrence(|event| event.version < line.version);
    let other = |posting: &Posting| posting.occurrence.is_some_and(|said| said.to_string() != own);
    if caused.any(other) {
        report.find(18, &tale.number, format!("{} was posted for another occurrence than {own}", line.key));
    }
}

/// Group, whether it holds for the whole account, and unit of a key of a remedy.
pub(super) fn parts(key: &str) -> Option<(&str, bool, &str)> {
    let (rest, unit) = key.rsplit_once('/')?;
    let (rest, of) = rest.rsplit_once('/')?;
    Some((rest.split('/').next()?, of == "account", unit.split('@').next().unwrap_or(unit)))
}

/// Whether a posting paid a customer the unit of a key in the other way: by service where that is of the account, and the
/// other way round. A pack changed its `once-per` in between.
fn is_other_way(posting: &Posting, (customer, key): (&str, &str)) -> bool {
    let account = format!("customer/{customer}");
    let (Some((group, of_account, unit)), Some(other)) =
        (parts(key), posting.owed_for.as_deref().and_then(parts))
    else {
        return false;
    };
    // A prefix names no unit: it asks for all of them.
    (group, !of_account) == (other.0, other.1)
        && (unit.is_empty() || unit == other.2)
        && posting.lines.iter().any(|line| line.account == account)
}

/// A reversal takes back one original wholly, and an original is taken back at most once (21).
fn reversals(tales: &[Tale<'_>], ledger: &Ledger, report: &mut AuditReport) {
    let by_id: BTreeMap<Uuid, &Posting> =
        ledger.postings.iter().map(|posting| (posting.id, posting)).collect();
    let mut taken_back: BTreeSet<Uuid> = BTreeSet::new();
    for posting in &ledger.postings {
        let Some(original) = posting.reverses else { continue };
        report.ran("money::reversals");
        let number = case_of(tales, posting);
        if !taken_back.insert(original) {
            report.find(21, &number, format!("posting {original} is taken back twice"));
        }
        let sums = |posting: &Posting, sign: i64| {
            let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
            for line in &posting.lines {
                *sums.entry((line.account.clone(), line.unit.clone())).or_default() += sign * line.amount;
            }
            sums
        };
        match by_id.get(&original) {
            Some(found) if found.reverses.is_none() && sums(found, -1) == sums(posting, 1) => {}
            _ => report.find(21, &number, format!("takes back {original}, which is not its opposite")),
        }
    }
}

/// Accounts of what cannot be owed never fall below nought (17).
/// Judged between instants: postings of one instant are listed by their ids, which do not tell in which order they came, so
/// that a tip may be listed before what its wallet had just earned. What happens inside an instant the stores hold, each
/// posting by itself (`store::exercise`). Where machines wrote whose clocks differ, not even the instants are an order: then only
/// how the accounts stand at the end tells.
fn floors(tales: &[Tale<'_>], ledger: &Ledger, one_clock: bool, report: &mut AuditReport) {
    let mut balances: BTreeMap<(&str, &str), (i64, String)> = BTreeMap::new();
    let floored =
        |account: &str| ["wallet/", "budget/", "stock/"].iter().any(|floored| account.starts_with(floored));
    for instant in ledger.postings.chunk_by(|one, next| one.recorded_at == next.recorded_at) {
        let mut touched: BTreeSet<(&str, &str)> = BTreeSet::new();
        for posting in instant {
            report.ran("money::floors");
            for line in posting.lines.iter().filter(|line| floored(&line.account)) {
                let (balance, last) = balances.entry((&line.account, &line.unit)).or_default();
                *balance += line.amount;
                *last = case_of(tales, posting);
                touched.insert((&line.account, &line.unit));
            }
        }
        for (account, unit) in touched.into_iter().filter(|_| one_clock) {
            if let Some((balance, last)) = balances.get(&(account, unit)).filter(|(balance, _)| *balance < 0)
            {
                report.find(17, last, format!("{account} fell to {balance}"));
            }
        }
    }
    for ((account, _), (balance, last)) in balances {
        if balance < 0 {
            report.find(17, &last, format!("{account} stands at {balance}"));
        }
    }
}

/// Every posting names the event that caused it.
fn named(tales: &[Tale<'_>], ledger: &Ledger, report: &mut AuditReport) {
    let owed: BTreeSet<(Uuid, u64)> = tales
        .iter()
        .flat_map(|tale| {
            let lines = tale.promises.iter().flat_map(|promise| &promise.lines);
            lines.filter(|line| line.value.is_some()).map(|line| (tale.id, line.version))
        })
        .collect();
    let moved: BTreeSet<(Uuid, u64)> = tales
        .iter()
        .flat_map(|tale| {
            let versions = tale
                .payments
                .iter()
                .flat_map(|paid| paid.moves.iter().map(|(version, ..)| *version).chain(paid.cancelled));
            let granted = tale.grants.iter().filter_map(super::exceptions::Grant::posted_by);
            versions.chain(granted).map(|version| (tale.id, version)).collect::<Vec<_>>()
        })
        .collect();
    for ((case, version), indices) in &ledger.by_cause {
        report.ran("money::named");
        // Parts are looked at with the receipts that used them.
        let parts = indices.iter().all(|index| ledger.postings[*index].rule == "visit-parts");
        if !parts && !owed.contains(&(*case, *version)) && !moved.contains(&(*case, *version)) {
            let number = case_of(tales, &ledger.postings[indices[0]]);
            report.find(19, &number, format!("a posting names version {version}, which owes nothing"));
        }
    }
}

/// Late time that is not paid: approved exemptions, and the waits for the customer's word after the operator's.
fn exempt_for(
    remedy: &RemedyRule,
    exempt: &[Exempt],
    (promise, known_at): (&Promise, i64),
) -> Vec<(i64, i64)> {
    let fits = |found: &&Exempt| {
        found.scheme == remedy.scheme
            && class(&found.cause).is_some_and(|class| remedy.excluded_by.contains(&class))
    };
    let waits = promise.uncounted.iter().filter_map(|(from, until)| until.map(|until| (*from, until)));
    let waits = waits.filter(|(_, until)| *until <= known_at);
    exempt.iter().filter(fits).map(|found| found.span).chain(waits).collect()
}

fn rate_on(rates: &Rates, at: i64) -> i64 {
    rates.range(..=date(at)).next_back().map_or(0, |(_, minor)| *minor)
}

/// The plain per-day rule that has its own arithmetic here: local dates, one rate.
fn per_day(remedy: &RemedyRule) -> Option<(&Rates, bool)> {
    match &remedy.shape {
        RemedyShape::PerDay {
            rates,
            day: DayUnit::CalendarDate,
            part_day_counts,
            missed_day_counts: false,
            second_rate_after_days: 0,
            ..
        } => Some((rates, *part_day_counts)),
        _ => None,
    }
}

fn amount(
    tale: &Tale<'_>,
    promise: &Promise,
    line: &Line,
    (ledger, law): (&Ledger, &Law),
    report: &mut AuditReport,
) {
    let (Some((_, paid)), Some(breach)) = (&line.value, line.breach) else { return };
    report.ran("money::amount");
    let policy = super::pinned(law, &promise.pin);
    let Some(remedy) = policy.remedy(&line.remedy) else {
        report.find(20, &tale.number, format!("{} is no remedy of its policy", line.remedy));
        return;
    };
    let exempt = exempt_for(remedy, &line.exempt, (promise, line.recorded));
    let wanted = match (per_day(remedy), &remedy.shape) {
        (Some((rates, part)), _) if in_shanghai(policy, &remedy.code) => {
            let days = late_days(breach, line.at, &exempt, part);
            let last = days.last().filter(|day| day.date == line.unit && day.at == line.at);
            let Some(_) = last else {
                let sentence = format!("{} is no late day that is owed at {}", line.unit, line.at);
                report.find(20, &tale.number, sentence);
                return;
            };
            let rate = rate_on(rates, breach);
            let before = i64::try_from(days.len()).unwrap_or(0) - 1;
            let room = remedy.cap_minor
                - elsewhere(tale, (remedy, line.version, line.place), ledger)
                - before * rate;
            if remedy.cap_minor == 0 { rate } else { rate.min(room.max(0)) }
        }
        (_, RemedyShape::Flat { rates, .. }) if in_shanghai(policy, &remedy.code) => {
            let at = free_from(breach, &exempt);
            if line.at != at {
                let sentence = format!("{} owed at {}, the rule says {at}", line.remedy, line.at);
                report.find(20, &tale.number, sentence);
            }
            rate_on(rates, breach)
        }
        _ => {
            // What is owed once for the whole time was owed when that time ended, whatever came later.
            // A longer time afterwards owes the difference to what the lines before it said.
            let ended = line.unit.starts_with("once").then_some(line.at);
            let name = if ended.is_some() { "once" } else { line.unit.as_str() };
            let facts = remedy_facts(tale, promise, (breach, ended), exempt);
            let units = policy.owed(remedy, &facts, Instant(line.at)).units;
            let whole = match units.into_iter().find(|unit| unit.unit == name).map(|unit| unit.value) {
                Some(Value::Money(money)) => money.minor,
                Some(Value::ValidityDays(days)) => days,
                None => 0,
            };
            // What was taken back by then counts for nothing.
            let standing = promise.lines.iter().enumerate().filter(|(place, _)| {
                let of_line = |paid: &&payments::Payment| paid.promise == promise.id && paid.line == *place;
                let cancelled = tale.payments.iter().find(of_line).and_then(|paid| paid.cancelled);
                cancelled.is_none_or(|version| version > line.version)
            });
            let before = standing.map(|(_, other)| other).filter(|other| {
                ended.is_some() && other.remedy == line.remedy && other.version < line.version
            });
            whole - before.filter_map(|other| other.value.as_ref()).map(|(_, amount)| amount).sum::<i64>()
        }
    };
    if *paid != wanted {
        let sentence = format!("{} of {} paid {paid}, the rule says {wanted}", line.unit, line.remedy);
        report.find(20, &tale.number, sentence);
    }
}

/// The customer whose account a remedy pays once a day, if it does.
fn account<'t>(tale: &'t Tale<'_>, remedy: &RemedyRule) -> Option<&'t str> {
    let customer = tale.events.first().map_or("", |event| event.text("customer"));
    (remedy.once_per == OncePer::Account && !customer.is_empty()).then_some(customer)
}

/// Owed-for keys of a remedy on a case begin so at a version: group, service or party, occurrence; or the account.
fn prefix_of(tale: &Tale<'_>, remedy: &RemedyRule, version: u64) -> String {
    if let Some(customer) = account(tale, remedy) {
        return format!("{}/{customer}/account/", remedy.group);
    }
    let said = |field| tale.events.first().map_or("", |event| event.text(field));
    let party = if said("service").is_empty() { said("customer") } else { said("service") };
    format!("{}/{party}/{}/", remedy.group, tale.occurrence(|event| event.version < version))
}

/// What a line was owed for: its unit, or where an account is paid once, that and the date.
fn key_of(tale: &Tale<'_>, policy: &Policy, remedy: &RemedyRule, line: &Line) -> String {
    let prefix = prefix_of(tale, remedy, line.version);
    match account(tale, remedy) {
        Some(_) if line.unit == "once" && in_shanghai(policy, &remedy.code) => {
            format!("{prefix}once@{}", date(line.at))
        }
        // Another zone's dates are its policy's to say.
        Some(customer) => {
            let to = OwedTo { service: "", customer, occurrence: "" };
            policy.owed_for(remedy, to, &line.unit, Instant(line.at))
        }
        None => format!("{prefix}{}", line.unit),
    }
}

/// Where a group pays an account once, no two of its services were paid for one day, whatever their keys say (18).
fn accounts_once(tales: &[Tale<'_>], ledger: &Ledger, law: &Law, report: &mut AuditReport) {
    let mut paid: BTreeMap<(&str, &str, String), (&str, &str)> = BTreeMap::new();
    for tale in tales {
        for promise in &tale.promises {
            let policy = super::pinned(law, &promise.pin);
            for line in promise.lines.iter().filter(|line| line.value.is_some()) {
                let Some(remedy) = policy.remedy(&line.remedy) else { continue };
                let Some(customer) = account(tale, remedy) else { continue };
                let posting = ledger.by_key.get(&line.key).map(|index| &ledger.postings[*index]);
                let stands =
                    posting.is_some_and(|found| found.case == Some(tale.id) && found.rule == line.remedy);
                if !stands || !in_shanghai(policy, &remedy.code) {
                    continue;
                }
                report.ran("money::accounts_once");
                let once = line.unit == "once";
                let day = if once { format!("once {}", date(line.at)) } else { line.unit.clone() };
                let of_day = (&*remedy.group, customer, day.clone());
                let Some((other, key)) = paid.insert(of_day, (&tale.number, &line.key)) else { continue };
                // Owed again after its breach had been withdrawn it has the key that it had, and a key is posted once.
                if key != line.key {
                    let sentence = format!("the account was paid for {day} by case {other} too");
                    report.find(18, &tale.number, sentence);
                }
            }
        }
    }
}

/// What other cases of the same occurrence had been paid before a place, as a case stood at a version.
fn elsewhere(tale: &Tale<'_>, (remedy, version, before): (&RemedyRule, u64, i64), ledger: &Ledger) -> i64 {
    let (prefix, of_account) = (prefix_of(tale, remedy, version), account(tale, remedy).is_some());
    let own = tale.occurrence(|event| event.version < version);
    let same = |posting: &Posting| match posting.occurrence {
        Some(said) => said.to_string() == own,
        None => posting.case.and_then(|case| ledger.outages.get(&case)).is_some_and(|other| other == own),
    };
    let customer = tale.events.first().map_or("", |event| event.text("customer"));
    let counts = |posting: &Posting| {
        let this_way = posting.owed_for.as_deref().is_some_and(|key| key.starts_with(&prefix));
        if this_way && !of_account {
            return true;
        }
        same(posting) && (this_way || is_other_way(posting, (customer, &prefix)))
    };
    let back = |posting: &Posting| {
        let reversal = ledger.postings.iter().find(|other| other.reverses == Some(posting.id));
        reversal
            .is_some_and(|found| ledger.places.get(&found.id).copied().unwrap_or(found.recorded_at) < before)
    };
    let others = ledger.postings.iter().filter(|posting| {
        posting.case != Some(tale.id)
            && counts(posting)
            && ledger.places.get(&posting.id).copied().unwrap_or(posting.recorded_at) < before
            && !back(posting)
    });
    others.flat_map(|posting| &posting.lines).map(|line| line.amount.max(0)).sum()
}

fn remedy_facts(
    tale: &Tale<'_>,
    promise: &Promise,
    (breach, ended): (i64, Option<i64>),
    exempt: Vec<(i64, i64)>,
) -> RemedyFacts {
    let opened = tale.events.first();
    let fee = |field| opened.map_or(0, |event| event.int(field).max(0));
    let stopped = match promise.stand {
        Stand::Broken { stopped, .. } => stopped,
        _ => None,
    };
    RemedyFacts {
        started: Instant(promise.started),
        due: Instant(breach),
        stopped: ended.or(stopped).or(tale.closed).map(Instant),
        monthly_fee_minor: fee("monthly_fee_minor"),
        one_off_fee_minor: fee("one_off_fee_minor"),
        exempt: exempt
            .into_iter()
            .map(|(from, until)| Span { from: Instant(from), until: Instant(until) })
            .collect(),
        paid_elsewhere_minor: 0,
    }
}

/// Every late day that is over the line by the last event has its line, up to the cap.
fn complete(tale: &Tale<'_>, promise: &Promise, (ledger, law): (&Ledger, &Law), report: &mut AuditReport) {
    let Stand::Broken { due, stopped } = promise.stand else { return };
    report.ran("money::complete");
    let policy = super::pinned(law, &promise.pin);
    let Some(rule) = Tale::rule(promise, law) else { return };
    let until = stopped.or(tale.closed).unwrap_or(i64::MAX).min(tale.heard_until());
    for remedy in rule.remedies.iter().filter_map(|code| policy.remedy(code)) {
        let has =
            |unit: &str| promise.lines.iter().any(|line| line.remedy == remedy.code && line.unit == unit);
        let exempt = exempt_for(remedy, &tale.exemptions(), (promise, i64::MAX));
        match (per_day(remedy), &remedy.shape) {
            (Some((rates, part)), _) if in_shanghai(policy, &remedy.code) => {
                let rate = rate_on(rates, due).max(1);
                // What others were paid lowers the cap.
                let room = remedy.cap_minor - elsewhere(tale, (remedy, u64::MAX, i64::MAX), ledger);
                let most = if remedy.cap_minor == 0 { i64::MAX } else { room.max(0) / rate };
                let days = late_days(due, until, &exempt, part);
                let taken = days.iter().take(usize::try_from(most).unwrap_or(usize::MAX));
                for day in taken.filter(|day| !has(&day.date)) {
                    let sentence = format!("late day {} of promise {} is not paid", day.date, promise.id);
                    report.find(19, &tale.number, sentence);
                }
            }
            (_, RemedyShape::Flat { .. }) if until >= free_from(due, &exempt) && !has("once") => {
                report.find(19, &tale.number, format!("the breach of promise {} is not paid", promise.id));
            }
            (_, shape) if shape.is_measured_at_the_end() => {
                let facts = remedy_facts(tale, promise, (due, None), exempt);
                let whole = policy.owed(remedy, &facts, Instant(until)).units.pop().map(|unit| unit.value);
                let lines = promise.lines.iter().filter(|line| line.remedy == remedy.code);
                let paid: Option<Vec<i64>> =
                    lines.map(|line| line.value.as_ref().map(|(_, amount)| *amount)).collect();
                // A covered line means that another case reckons the matter.
                let (Some(whole), Some(paid)) = (whole, paid) else { continue };
                if paid.iter().sum::<i64>() < whole.amount() {
                    let sentence = format!("{} of promise {} is not paid in full", remedy.code, promise.id);
                    report.find(19, &tale.number, sentence);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yinuo_app::ports::PostingLine;

    fn posting(id: u128, recorded_at: i64, amount: i64) -> Posting {
        let line =
            |account: &str, amount| PostingLine { account: account.into(), unit: "points".into(), amount };
        Posting {
            id: Uuid::from_u128(id),
            case: None,
            cause_version: 0,
            rule: "cn-points".into(),
            owed_for: None,
            occurrence: None,
            reverses: None,
            occurred_at: recorded_at,
            recorded_at,
            lines: vec![line("points-issued", -amount), line("wallet/customer/C1", amount)],
        }
    }

    fn found(postings: Vec<Posting>) -> Vec<String> {
        let mut report = AuditReport::default();
        floors(&[], &Ledger { postings, ..Ledger::default() }, true, &mut report);
        report.findings.iter().map(|finding| finding.sentence.clone()).collect()
    }

    #[test]
    fn a_tip_listed_before_what_was_earned_in_its_instant_is_no_fall() {
        assert_eq!(found(vec![posting(1, 5, -100), posting(2, 5, 100)]), Vec::<String>::new());
    }

    #[test]
    fn a_wallet_that_was_spent_before_it_was_filled_fell() {
        let fell = found(vec![posting(1, 5, -100), posting(2, 6, 100)]);
        assert_eq!(fell, ["wallet/customer/C1 fell to -100"]);
        let stands = found(vec![posting(1, 5, 100), posting(2, 5, -101)]);
        assert_eq!(stands, ["wallet/customer/C1 fell to -1", "wallet/customer/C1 stands at -1"]);
    }
}

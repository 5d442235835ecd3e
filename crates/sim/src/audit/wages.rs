//! Wages (22, 23): every line of every sheet is priced again by hand from the case and the contact that it names, every sheet is
//! its account, and nothing was written on a month after its lock: what came later names the line that it corrects, and all
//! parts of a line come to what it is worth.

use super::AuditReport;
use super::book::{Book, Told};
use super::firms::{self, Crews};
use super::went::went;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::ports::{PAGE_ROWS_MAX, Posting, Store};
use yinuo_app::{AppError, Law};
use yinuo_policy::{Digest, PayRule, PieceRule, Rounding, Share};

/// A row of a sheet as its stream set it last, with the place of that event.
pub(super) struct Row {
    pub(super) body: Value,
    pub(super) place: i64,
}

pub(super) fn check(
    book: &Book,
    store: &dyn Store,
    law: &Law,
    one_clock: bool,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let mut keys: BTreeMap<String, u64> = BTreeMap::new();
    let mut firms: BTreeMap<String, i64> = BTreeMap::new();
    let locks = locks(book);
    let mut cursor: Option<String> = None;
    loop {
        let page = store.postings(None, cursor.as_deref(), PAGE_ROWS_MAX)?;
        for posting in &page.rows {
            posted(posting, (&locks, one_clock), (&mut sums, &mut keys), report);
            for line in posting.lines.iter().filter(|line| line.account.starts_with("firm-pay/")) {
                *firms.entry(line.account.clone()).or_default() += line.amount;
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut parts: Parts = BTreeMap::new();
    for (sheet, sum) in &sums {
        let rows = rows_of(book, sheet);
        let told: i64 = rows.values().map(|row| amount(&row.body)).sum();
        report.ran("wages::check");
        if told != *sum {
            report.find(23, sheet, format!("its rows come to {told}, its account to {sum}"));
        }
        for (code, row) in &rows {
            if row.body.get("row").and_then(Value::as_str) == Some("score") {
                scored(book, law, (sheet, code, &row.body), &keys, report);
            }
            if row.body.get("row").and_then(Value::as_str) == Some("line") {
                line(book, law, (sheet, code, row), &keys, report);
                seen.insert(code.clone());
                let of_line = parts.entry(code.clone()).or_default();
                of_line.insert(month_of(sheet).to_owned(), row.body.clone());
            }
        }
    }
    locked_sums(&sums, &locks, report);
    after_lock(book, &sums, &locks, report);
    corrections(&parts, &locks, report);
    firms::check(book, law, &firms, &keys, report);
    whole(book, store, law, &seen, report)
}

pub(super) fn name_id(name: &str) -> Uuid {
    let hash = Sha256::digest(format!("yinuo.register/{name}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Uuid::from_bytes(bytes)
}

/// Rows of a register by code, each as it was set last.
pub(super) fn rows_of(book: &Book, name: &str) -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    for event in book.registers.get(&name_id(name)).into_iter().flatten() {
        for pair in event.body.get("rows").and_then(Value::as_array).into_iter().flatten() {
            let (Some(code), Some(body)) = (pair[0].as_str(), pair[1].as_str()) else { continue };
            let body = serde_json::from_str(body).unwrap_or(Value::Null);
            rows.insert(code.to_owned(), Row { body, place: event.place });
        }
    }
    rows
}

fn amount(body: &Value) -> i64 {
    let field = if body.get("row").and_then(Value::as_str) == Some("points") { "posted" } else { "minor" };
    body.get(field).and_then(Value::as_i64).unwrap_or(i64::MIN)
}

/// What each month says of a line, by the line and the month.
type Parts = BTreeMap<String, BTreeMap<String, Value>>;
/// What each locked month says, and the place at which it was locked.
type Locks = BTreeMap<String, (Value, i64)>;

/// Nothing is written on a sheet of a month after its lock, whatever the clock of the machine that writes.
fn after_lock(book: &Book, sums: &BTreeMap<String, i64>, locks: &Locks, report: &mut AuditReport) {
    for sheet in sums.keys() {
        let Some((_, place)) = locks.get(month_of(sheet)) else { continue };
        report.ran("wages::after_lock");
        let events = book.registers.get(&name_id(sheet)).into_iter().flatten();
        if events.map(|event| event.place).max().is_some_and(|last| last > *place) {
            report.find(22, sheet, "something was written after the lock of its month");
        }
    }
}

/// Parts of a line in several months come to what it is worth, and a part that is not its first names the locked month of
/// the one before.
fn corrections(parts: &Parts, locks: &Locks, report: &mut AuditReport) {
    let number = |body: &Value, field: &str| body.get(field).and_then(Value::as_i64).unwrap_or(i64::MIN);
    for (code, months) in parts {
        let sum: i64 = months.values().map(|body| number(body, "minor")).sum();
        let worth = months.values().next_back().map_or(0, |body| number(body, "worth_minor"));
        if sum != worth {
            report.find(23, code, format!("its parts come to {sum}, and it is worth {worth}"));
        }
        for (month, body) in months {
            let corrects = body.get("corrects").and_then(Value::as_str).unwrap_or_default();
            if corrects.is_empty() {
                continue;
            }
            report.ran("wages::corrections");
            if !months.contains_key(corrects) || !locks.contains_key(corrects) || corrects >= month.as_str() {
                report.find(22, code, format!("{month} corrects {corrects}, which is no locked month of it"));
            }
        }
        let first = months.values().filter(|body| body.get("corrects").and_then(Value::as_str) == Some(""));
        if first.count() != 1 {
            report.find(22, code, "it has another number of lines of its own than one");
        }
    }
}

/// What each locked month says of its lock.
fn locks(book: &Book) -> Locks {
    let mut found = BTreeMap::new();
    for events in book.registers.values() {
        for event in events {
            for pair in event.body.get("rows").and_then(Value::as_array).into_iter().flatten() {
                let body: Value =
                    pair[1].as_str().and_then(|body| serde_json::from_str(body).ok()).unwrap_or(Value::Null);
                let (month, locked) = (body.get("month").and_then(Value::as_str), body.get("locked"));
                // A firm's month names its unit; it has a lock of its own.
                let of_wages = body.get("signed").is_some() && body.get("unit").is_none();
                if let (Some(month), Some(locked), true) = (month, locked, of_wages)
                    && !locked.is_null()
                {
                    let place = found.get(month).map_or(event.place, |(_, place): &(Value, i64)| *place);
                    found.insert(month.to_owned(), (body.clone(), place));
                }
            }
        }
    }
    found
}

fn is_sheet(account: &str) -> bool {
    account.starts_with("wage/") || account.starts_with("unit-points/")
}

fn month_of(sheet: &str) -> &str {
    sheet.split('/').nth(1).unwrap_or_default()
}

/// A posting of pay: on which sheet, under which key, and not after the lock of its month.
fn posted(
    posting: &Posting,
    (locks, one_clock): (&Locks, bool),
    (sums, keys): (&mut BTreeMap<String, i64>, &mut BTreeMap<String, u64>),
    report: &mut AuditReport,
) {
    for line in posting.lines.iter().filter(|line| is_sheet(&line.account)) {
        report.ran("wages::posted");
        *sums.entry(line.account.clone()).or_default() += line.amount;
        let locked = locks.get(month_of(&line.account)).filter(|_| one_clock);
        let locked_at = locked.and_then(|(body, _)| body["locked"]["at"].as_i64());
        if locked_at.is_some_and(|at| posting.recorded_at > at) {
            report.find(22, &line.account, "something was posted after the lock of its month");
        }
        if posting.case.is_some() {
            report.find(23, &line.account, "a posting of pay stands in the ledger of a case");
        }
        if let Some((key, _)) = posting.owed_for.as_deref().and_then(|key| key.rsplit_once('/')) {
            *keys.entry(key.to_owned()).or_default() += 1;
        }
    }
}

/// Two people signed the sum of a locked month, and it is the sum still.
fn locked_sums(sums: &BTreeMap<String, i64>, locks: &Locks, report: &mut AuditReport) {
    for (month, (body, _)) in locks {
        report.ran("wages::locked_sums");
        let start = format!("wage/{month}/");
        let sum: i64 = sums.iter().filter(|(sheet, _)| sheet.starts_with(&start)).map(|(_, sum)| sum).sum();
        let people: BTreeSet<&str> = body["signed"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| one["sum_minor"].as_i64() == Some(sum))
            .filter_map(|one| one["person"].as_str())
            .collect();
        if body["locked"]["sum_minor"].as_i64() != Some(sum) || people.len() < 2 {
            report.find(22, month, format!("it comes to {sum}, which two people did not sign and lock"));
        }
    }
}

/// One line, priced again.
fn line(
    book: &Book,
    law: &Law,
    (sheet, code, row): (&str, &str, &Row),
    keys: &BTreeMap<String, u64>,
    report: &mut AuditReport,
) {
    report.ran("wages::line");
    let body = &row.body;
    let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
    let person = sheet.rsplit('/').next().unwrap_or_default();
    let pin = Digest::parse(text("policy"));
    let policy = pin.map_or(law.book.current(), |pin| law.book.pinned(&pin));
    let (Some(pay), Some(piece)) = (policy.pay_rule(), policy.piece_rule(text("piece"))) else {
        return report.find(23, sheet, format!("{code} names a price that its policy does not know"));
    };
    let case = Uuid::parse_str(text("case")).unwrap_or_default();
    let closing = body.get("closing").and_then(Value::as_u64).unwrap_or_default();
    let events: Vec<&Told> =
        book.cases.get(&case).into_iter().flatten().filter(|event| event.place <= row.place).collect();
    if events.first().is_none_or(|first| first.version != 1) {
        // Archived since: its story is in a file, and its wage stays as it was.
        return;
    }
    match doer(&events, closing, text("work")) {
        Some(found) if found == person => {}
        found => report.find(23, sheet, format!("{code} was done by {found:?}")),
    }
    let score = score_of(book, body);
    if score.is_some_and(|(case_asked, closing_asked, _)| (case_asked, closing_asked) != (case, closing)) {
        report.find(23, sheet, format!("{code} counts a score that was asked about something else"));
    }
    let worth =
        worth(pay, piece, (&events, law, closing, text("work")), score.map(|(.., score)| score), body);
    if body.get("worth_minor").and_then(Value::as_i64) != Some(worth) {
        report.find(23, sheet, format!("{code} is worth {worth}, not {}", body["worth_minor"]));
    }
    let posted = keys.get(&format!("wage/{code}")).copied().unwrap_or_default();
    if text("corrects").is_empty()
        && body.get("changes").and_then(Value::as_u64).is_none_or(|told| told > posted)
    {
        report.find(23, sheet, format!("{code} tells of more postings than the {posted} there are"));
    }
}

/// What a score is paid, by the row of its kept sheet and the rule as data; once over all months.
fn scored(
    book: &Book,
    law: &Law,
    (sheet, code, body): (&str, &str, &Value),
    keys: &BTreeMap<String, u64>,
    report: &mut AuditReport,
) {
    report.ran("wages::scored");
    let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
    let (card, month, subject) = (text("card"), text("month"), text("subject"));
    let pin = Digest::parse(text("policy"));
    let policy = pin.map_or(law.book.current(), |pin| law.book.pinned(&pin));
    let kept = rows_of(book, &format!("score-sheet/{card}/{month}"));
    let (Some(rule), Some(kept)) = (policy.score_pay(text("rule")), kept.get(subject)) else {
        return report.find(23, sheet, format!("{code} names a rule or a kept score that there is not"));
    };
    let person = sheet.rsplit('/').next().unwrap_or_default();
    if subject != person && kept.body["head"].as_str() != Some(person) {
        report.find(23, sheet, format!("{code} pays somebody who neither was scored nor heads {subject}"));
    }
    let (above, below) = match kept.body["score"].as_i64() {
        Some(score) => (i128::from(score), 10_000),
        None => (i128::from(rule.unscored.numerator), i128::from(rule.unscored.denominator)),
    };
    let worth = (2 * i128::from(rule.full_minor) * above + below) / (2 * below);
    if body.get("minor").and_then(Value::as_i64).map(i128::from) != Some(worth) {
        report.find(23, sheet, format!("{code} is worth {worth}, not {}", body["minor"]));
    }
    if keys.get(&format!("wage-score/{code}")) != Some(&1) {
        report.find(23, sheet, format!("{code} was not posted once"));
    }
}

/// Who brought an order about.
pub(super) fn doer<'a>(events: &[&'a Told], closing: u64, work: &str) -> Option<&'a str> {
    let at = events.iter().position(|event| event.version == closing)?;
    match work {
        "handling" => {
            let before = events[..at].iter().rev();
            before.filter(|event| event.kind == "resolved").map(|event| event.person.as_str()).next()
        }
        "first-contact" => {
            events.iter().find(|event| event.kind == "opened").map(|event| event.text("owner"))
        }
        "visit" => went(events, closing).map(|went| went.technician),
        "mate" => went(events, closing).map(|went| went.mate),
        _ => Some(events[at].person.as_str()).filter(|_| events[at].kind == "called-back"),
    }
}

/// Case, closing and score of the contact that a line's verdict names.
fn score_of(book: &Book, body: &Value) -> Option<(Uuid, u64, i64)> {
    let verdict = body.get("verdict")?;
    if verdict.get("state")?.as_str()? != "given" {
        return None;
    }
    let contact = Uuid::parse_str(verdict.get("contact")?.as_str()?).ok()?;
    let events = book.contacts.get(&contact)?;
    let asked = events.first()?;
    let scored = events.iter().find(|event| event.kind == "scored")?;
    Some((asked.id("case")?, u64::try_from(asked.int("closing")).ok()?, scored.int("score")))
}

/// What an order is worth, from events and rules as data.
fn worth(
    pay: &PayRule,
    piece: &PieceRule,
    order: (&[&Told], &Law, u64, &str),
    score: Option<i64>,
    body: &Value,
) -> i64 {
    let shares = shares(pay, piece, order, score, body);
    shares.map_or(0, |shares| rounded(piece.price_minor, &shares, pay.rounding))
}

/// By what the price of an order counts; none for one that was taken back.
pub(super) fn shares(
    pay: &PayRule,
    piece: &PieceRule,
    (events, law, closing, work): (&[&Told], &Law, u64, &str),
    score: Option<i64>,
    body: &Value,
) -> Option<Vec<Share>> {
    let after = |kind: &str| events.iter().any(|event| event.kind == kind && event.version > closing);
    let visit = went(events, closing);
    let must_hold = visit.as_ref().map_or(work != "call-back", |visit| visit.mended);
    if must_hold && (after("reopened") || after("refused")) {
        return None;
    }
    let late = visit.as_ref().map_or_else(|| is_late(events, law), |visit| visit.missed);
    let aside = |what: &str| {
        body.get("set_aside").and_then(Value::as_array).into_iter().flatten().any(|one| one == what)
    };
    let mut shares: Vec<Share> = Vec::new();
    if visit.as_ref().is_some_and(|visit| !visit.mate.is_empty()) {
        shares.push(if work == "mate" { pay.visit_mate } else { pay.visit_lead });
    }
    if piece.judged {
        let counted = score.filter(|_| !aside("verdict"));
        let band = counted.and_then(|score| {
            pay.bands.iter().find(|band| (i64::from(band.from)..=i64::from(band.to)).contains(&score))
        });
        shares.push(band.map_or(pay.unrated, |band| band.share));
        let closed_before = events.iter().any(|event| event.kind == "closed" && event.version < closing);
        let again = closed_before && visit.is_none() && work != "call-back";
        shares.extend((late && !aside("lateness")).then_some(pay.late));
        shares.extend((again && !aside("rework")).then_some(pay.reworked));
        shares.extend(is_marked(events).then_some(pay.red_line));
    }
    Some(shares)
}

/// A price times all shares, rounded once.
pub(super) fn rounded(price_minor: i64, shares: &[Share], rounding: Rounding) -> i64 {
    let (mut above, mut below) = (i128::from(price_minor), 1_i128);
    for share in shares {
        above *= i128::from(share.numerator);
        below *= i128::from(share.denominator);
    }
    let (whole, twice_left) = (above / below, above % below * 2);
    let up = match rounding {
        Rounding::Down => false,
        Rounding::HalfUp => twice_left >= below,
        Rounding::HalfEven => twice_left > below || (twice_left == below && whole % 2 != 0),
    };
    i64::try_from(whole + i128::from(up)).unwrap_or(i64::MAX)
}

/// Whether a promise to the customer stands broken.
fn is_late(events: &[&Told], law: &Law) -> bool {
    let mut broken: BTreeSet<i64> = BTreeSet::new();
    for event in events {
        match event.kind.as_str() {
            "promise-broken" => {
                broken.insert(event.int("promise"));
            }
            "breach-withdrawn" | "promise-voided" => {
                broken.remove(&event.int("promise"));
            }
            _ => {}
        }
    }
    let made =
        events.iter().filter(|event| event.kind == "promise-made" && broken.contains(&event.int("promise")));
    made.filter_map(|event| {
        let pin = Digest::parse(event.text("policy"))?;
        law.book.pinned(&pin).promise(event.text("rule"))
    })
    .any(|rule| rule.beneficiary == "customer")
}

/// Whether a red-line mark stands.
fn is_marked(events: &[&Told]) -> bool {
    let mut marks: BTreeSet<(&str, &str)> = BTreeSet::new();
    for event in events {
        match event.kind.as_str() {
            "red-line-marked" => {
                marks.insert((event.text("mark"), event.text("unit")));
            }
            "red-line-withdrawal-decided" if event.flag("approved") => {
                marks.remove(&(event.text("mark"), event.text("unit")));
            }
            _ => {}
        }
    }
    !marks.is_empty()
}

/// When the consumer stands at the end of the journal, every closing by somebody whose post is paid has its line.
fn whole(
    book: &Book,
    store: &dyn Store,
    law: &Law,
    seen: &BTreeSet<String>,
    report: &mut AuditReport,
) -> Result<(), AppError> {
    let (Some(since), Some(pay)) = (law.pays_from, law.book.current().pay_rule()) else { return Ok(()) };
    if store.cursors("wages")? != store.journal_heads()? {
        return Ok(());
    }
    let told = book.cases.iter().filter(|(_, events)| events.iter().all(|event| event.kind != "archived"));
    let crews = Crews::read(book);
    for (case, events) in told {
        report_visits((case, events), (law, since, &pay.posts), (seen, &crews), report);
        let mut resolved: Option<&Told> = None;
        for event in events.iter().filter(|event| event.kind == "resolved" || event.kind == "closed") {
            if event.kind == "resolved" {
                resolved = Some(event);
                continue;
            }
            let Some(by) = resolved.filter(|by| pay.posts.contains(&by.post) && event.occurred >= since)
            else {
                continue;
            };
            report.ran("wages::whole");
            let key = format!("{case}/{}/handling", event.version);
            if !seen.contains(&key) && law.org.people.contains_key(&by.person) {
                report.find(23, &key, format!("{} settled it and has no line", by.person));
            }
        }
    }
    Ok(())
}

/// Every receipt that a technician left himself has its line.
fn report_visits(
    (case, events): (&Uuid, &[Told]),
    (law, since, posts): (&Law, i64, &[String]),
    (seen, crews): (&BTreeSet<String>, &Crews),
    report: &mut AuditReport,
) {
    let events: Vec<&Told> = events.iter().collect();
    for event in events.iter().filter(|event| event.kind == "visit" && event.occurred >= since) {
        let Some(visit) = went(&events, event.version) else { continue };
        let own =
            [visit.technician, visit.mate].contains(&event.person.as_str()) && posts.contains(&event.post);
        report.ran("wages::whole");
        let work = if visit.mate == event.person { "mate" } else { "visit" };
        let key = format!("{case}/{}/{work}", event.version);
        if own
            && (law.firms_from.is_none() || crews.is_ours_about(&event.person, event.occurred))
            && !seen.contains(&key)
            && law.org.people.contains_key(&event.person)
        {
            report.find(23, &key, format!("{} went there and has no line", event.person));
        }
    }
}

//! A month's wage told from the journal alone, and a month rehearsed under a draft.
//!
//! Nothing here reads a row of a sheet: the rows are those that the sheet's stream set, and each is computed again from the
//! streams that it names, as they were known when it was written. What comes out is compared with the ledger.

use crate::keep::parse;
use crate::score::{count_scores, kept_score, score_months, score_sheet};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use yinuo_app::codec::{decode, decode_case_fact, decode_event};
use yinuo_app::pay::{KeptScore, WAGE, days_held, month_and_owner, sheet_of};
use yinuo_app::ports::{Store, StreamId, StreamKind};
use yinuo_app::register::{HOLDING, PART_TIME, RegisterEvent, stream_of};
use yinuo_app::{App, AppError, Envelope, Law};
use yinuo_domain::case::{Case, Verdict as Kept, evolve};
use yinuo_domain::pay::{Deed, FloorLine, Objection, ScoreLine, SheetRow, Verdict, WageLine, orders};
use yinuo_domain::{ContactEvent, Org};
use yinuo_policy::{Bilingual, CaseFacts, Factor, Instant, Policy, Share};

/// One line, as it was posted and as it comes out again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldLine {
    /// Number of the case; empty for the floor.
    pub number: String,
    /// Name of the piece.
    pub name: Bilingual,
    /// Rule, with pack and version.
    pub rule: String,
    /// When the work was finished.
    pub at: Instant,
    /// Price, minor units; nought for the floor.
    pub price_minor: i64,
    /// Factors in order.
    pub factors: Vec<Factor>,
    /// Whether the case was opened again.
    pub taken_back: bool,
    /// The locked month that it corrects; empty for none.
    pub corrects: String,
    /// What the journal says was posted in this month, minor units.
    pub posted_minor: i64,
    /// What it comes to, computed again, minor units.
    pub again_minor: i64,
}

/// A person's month, told from the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldWage {
    /// Lines in the order in which the work was finished, the floor last.
    pub lines: Vec<ToldLine>,
    /// ISO 4217 code.
    pub currency: String,
    /// Balance of the ledger, minor units.
    pub ledger_minor: i64,
}

impl ToldWage {
    /// What the journal comes to, computed again.
    #[must_use]
    pub fn again_minor(&self) -> i64 {
        self.lines.iter().map(|line| line.again_minor).sum()
    }

    /// Whether every line comes out as it was posted, and the sum is the ledger's.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.lines.iter().all(|line| line.posted_minor == line.again_minor)
            && self.again_minor() == self.ledger_minor
    }
}

/// A row of a sheet with the instant at which it was written last.
struct Written {
    row: SheetRow,
    at: Instant,
}

/// Tells a person's month from the journal.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn tell_wage(app: &App, month: &str, person: &str) -> Result<ToldWage, AppError> {
    let (store, law) = (app.store(), app.law());
    let sheet = sheet_of(month, person);
    let ledger = store.balances(&sheet)?;
    let own = ledger.iter().filter(|line| line.account == sheet);
    let mut told = ToldWage {
        lines: Vec::new(),
        currency: app.pay_rule()?.currency,
        ledger_minor: own.map(|line| line.amount).sum(),
    };
    let (mut floor, mut earned) = (None, 0);
    for (code, Written { row, at }) in written(store, &sheet)? {
        match row {
            SheetRow::Line(line) => {
                let line = again(app, &law, (person, &code), line, at)?;
                earned += line.again_minor;
                told.lines.push(line);
            }
            SheetRow::Floor(line) => floor = Some((line, at)),
            SheetRow::Score(line) => {
                let line = score_again(app, &law, line)?;
                earned += line.again_minor;
                told.lines.push(line);
            }
            SheetRow::Points(_) => {}
        }
    }
    told.lines.sort_by(|a, b| (a.at, &a.number).cmp(&(b.at, &b.number)));
    if let Some((floor, at)) = floor {
        let policy = law.book.pinned(&floor.policy);
        let (org, crews) = (org_known(store, at)?, app.crews()?);
        let again_minor = policy
            .pay_rule()
            .map_or(0, |pay| days_held(policy, pay, &org, (person, month), &crews).top_up(pay, earned));
        told.lines.push(ToldLine {
            number: String::new(),
            name: floor_name(&floor),
            rule: floor.rule,
            at: Instant(i64::MAX),
            price_minor: 0,
            factors: Vec::new(),
            taken_back: false,
            corrects: String::new(),
            posted_minor: floor.minor,
            again_minor,
        });
    }
    Ok(told)
}

/// The floor in words: for how many days of the month, and how many full ones that were where hours were part-time.
fn floor_name(floor: &FloorLine) -> Bilingual {
    let FloorLine { held_days, month_days, .. } = floor;
    let (zh, en) = match floor.full_hundredths {
        None => (String::new(), String::new()),
        Some(full) => {
            let days = format!("{}.{:02}", full / 100, full % 100);
            (format!("，按工时折合 {days} 天"), format!(", {days} of full hours"))
        }
    };
    Bilingual::new(
        format!("保底补足 {held_days}/{month_days} 天{zh}"),
        format!("up to the floor, {held_days}/{month_days} days{en}"),
    )
}

/// What a score is paid, by what the stream of its kept sheet says.
fn score_again(app: &App, law: &Law, line: ScoreLine) -> Result<ToldLine, AppError> {
    let policy = law.book.pinned(&line.policy);
    let rule = policy.score_pay(&line.rule);
    let rule =
        rule.ok_or_else(|| AppError::Damaged(format!("the policy of {} does not know it", line.rule)))?;
    let row = kept_score(app.store(), &line.card, &line.month, &line.subject)?;
    let kept = row.and_then(|row| row.score);
    let (share, why) = match kept {
        Some(score) => {
            let said = format!("{}.{:02}", score / 100, score % 100);
            let numerator = u32::try_from(score).unwrap_or_default();
            let why =
                Bilingual::new(format!("{} 得分 {said}", line.month), format!("{} score {said}", line.month));
            (Share { numerator, denominator: 10_000 }, why)
        }
        None => (rule.unscored, Bilingual::new("样本不足", "too little measured")),
    };
    Ok(ToldLine {
        number: String::new(),
        name: rule.name.clone(),
        rule: format!("{} ({})", line.rule, line.pack),
        at: line.at,
        price_minor: rule.full_minor,
        factors: vec![Factor { why, share }],
        taken_back: false,
        corrects: String::new(),
        posted_minor: line.minor,
        again_minor: rule.worth(kept),
    })
}

/// The rows that a sheet's stream set, each as it stands last.
fn written(store: &dyn Store, sheet: &str) -> Result<BTreeMap<String, Written>, AppError> {
    let mut rows = BTreeMap::new();
    for stored in store.load(stream_of(sheet))?.events {
        let RegisterEvent::RowsSet { rows: set } = decode_event(&stored)?;
        for (code, body) in set {
            let row = serde_json::from_str(&body).map_err(|error| AppError::Damaged(error.to_string()))?;
            rows.insert(code, Written { row, at: Instant(stored.event.recorded_at) });
        }
    }
    Ok(rows)
}

/// Who held which post, and who worked part of the full hours, as the registers said at an instant: what somebody enters
/// later changes no floor that was paid.
fn org_known(store: &dyn Store, at: Instant) -> Result<Org, AppError> {
    Ok(Org {
        holdings: rows_known(store, HOLDING, at)?,
        part_times: rows_known(store, PART_TIME, at)?,
        ..Org::default()
    })
}

fn rows_known<T: DeserializeOwned>(
    store: &dyn Store,
    register: &str,
    at: Instant,
) -> Result<Vec<T>, AppError> {
    let mut rows = BTreeMap::new();
    for stored in store.load(stream_of(register))?.events {
        if stored.event.recorded_at <= at.0 {
            let RegisterEvent::RowsSet { rows: set } = decode_event(&stored)?;
            rows.extend(set);
        }
    }
    rows.values().map(|body| parse(body)).collect()
}

/// A line computed again from the streams that it names, as they were known at an instant.
fn again(
    app: &App,
    law: &Law,
    (person, code): (&str, &str),
    line: WageLine,
    known: Instant,
) -> Result<ToldLine, AppError> {
    let store = app.store();
    let mut fresh =
        WageLine { late: false, reworked: false, red_line: false, taken_back: true, ..line.clone() };
    if let Some((case, order)) = order_of(store, law, person, &line, known)? {
        let broke = case.promises.iter().any(|promise| {
            let rule = law.book.pinned(&promise.policy).promise(&promise.rule);
            matches!(promise.verdict, Kept::Broken { .. })
                && rule.is_some_and(|rule| rule.beneficiary == "customer")
        });
        fresh.late = order.is_late(broke);
        fresh.red_line = case.standing_red_lines().next().is_some();
        (fresh.reworked, fresh.taken_back) = (order.reworked, order.taken_back);
    }
    fresh.verdict = verdict_of(store, &line)?;
    fresh.set_aside = match line.objection {
        Some(id) => set_aside_by(store, &id.to_string())?,
        None if line.corrects.is_empty() => Vec::new(),
        None => line.set_aside.clone(),
    };
    let policy = law.book.pinned(&line.policy);
    let (Some(pay), Some(piece)) = (policy.pay_rule(), policy.piece_rule(&line.piece)) else {
        return Err(AppError::Damaged(format!("the policy of {code} does not know {}", line.piece)));
    };
    // What a locked month holds of the order stays there: only the rest was posted here.
    let before = match line.corrects.as_str() {
        "" => 0,
        month => match written(store, &sheet_of(month, person))?.remove(code).map(|found| found.row) {
            Some(SheetRow::Line(old)) => old.worth_minor,
            _ => 0,
        },
    };
    Ok(ToldLine {
        number: line.number.clone(),
        name: piece.name.clone(),
        rule: format!("{} ({})", line.piece, line.pack),
        at: line.earned_at,
        price_minor: piece.price_minor,
        factors: if fresh.taken_back { Vec::new() } else { fresh.factors(pay, piece) },
        taken_back: fresh.taken_back,
        corrects: line.corrects.clone(),
        posted_minor: line.minor,
        again_minor: fresh.worth(pay, piece) - before,
    })
}

fn order_of(
    store: &dyn Store,
    law: &Law,
    person: &str,
    line: &WageLine,
    known: Instant,
) -> Result<Option<(Case, yinuo_domain::pay::Order)>, AppError> {
    let loaded = store.load(StreamId { kind: StreamKind::Case, id: line.case })?;
    let mut facts = Vec::new();
    let mut case = Case::blank(line.case);
    for stored in loaded.events.iter().filter(|stored| stored.event.recorded_at <= known.0) {
        let fact = decode_case_fact(stored)?;
        evolve(&mut case, &fact.fact, fact.recorded, fact.fact.doer(&fact.actor));
        facts.push(fact);
    }
    let deeds = facts.iter().map(|fact| Deed { version: fact.version, fact: &fact.fact, actor: &fact.actor });
    let found = orders(deeds, &law.org);
    let own = |order: &yinuo_domain::pay::Order| {
        order.closing == line.closing && order.work == line.work && order.person == person
    };
    Ok(found.into_iter().find(own).map(|order| (case, order)))
}

/// What the contact that asked says of the order's verdict; a held one stays held.
fn verdict_of(store: &dyn Store, line: &WageLine) -> Result<Verdict, AppError> {
    let Verdict::Given { contact, .. } = line.verdict else { return Ok(line.verdict.clone()) };
    for stored in store.load(StreamId { kind: StreamKind::Contact, id: contact })?.events {
        let told: Envelope<ContactEvent> = decode(&stored)?;
        if let ContactEvent::Scored { score, .. } = told.event {
            return Ok(Verdict::Given { contact, score });
        }
    }
    Ok(Verdict::Awaited)
}

fn set_aside_by(store: &dyn Store, objection: &str) -> Result<Vec<yinuo_domain::pay::SetAside>, AppError> {
    let mut last = Vec::new();
    for stored in store.load(stream_of(&format!("{}/{objection}", yinuo_app::pay::OBJECTION)))?.events {
        let RegisterEvent::RowsSet { rows } = decode_event(&stored)?;
        for (_, body) in rows {
            let said: Objection =
                serde_json::from_str(&body).map_err(|error| AppError::Damaged(error.to_string()))?;
            last = said.ruling.map(|ruling| ruling.set_aside).unwrap_or_default();
        }
    }
    Ok(last)
}

/// What a person's month was paid, and what a draft would have paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsed {
    /// Person.
    pub person: String,
    /// Unit in which he worked last in the month.
    pub unit: String,
    /// Orders.
    pub orders: u32,
    /// What it was paid with the floor, minor units.
    pub paid_minor: i64,
    /// What the draft pays with its floor, minor units.
    pub draft_minor: i64,
}

/// What a month would have paid under a draft, person by person, with what hangs on the month's scores. The facts are those that
/// were paid by: what was set aside stays so. A card that the draft changes is counted again by the draft. Lines that correct another
/// month are left out on both sides, and a score counts in the month that it is of, whichever month paid it.
///
/// # Errors
/// J001 for no month of pay, J011 when the draft pays nobody by the piece; failed storage.
pub fn rehearse_pay(app: &App, month: &str, draft: &Policy) -> Result<Vec<Rehearsed>, AppError> {
    app.known_month(month)?;
    let law = app.law();
    let (Some(now), Some(then)) = (law.book.current().pay_rule(), draft.pay_rule()) else {
        return Err(yinuo_domain::Refusal::no_pay_rule().into());
    };
    let mut found: BTreeMap<String, Rehearsed> = BTreeMap::new();
    for (sheet, _) in app.pay_sheets(WAGE, month)? {
        let Some((_, person)) = month_and_owner(&sheet) else { continue };
        let one = found.entry(person.to_owned()).or_insert_with(|| Rehearsed::of(person));
        for (_, row) in app.pay_sheet(&sheet)? {
            let SheetRow::Line(line) = row else { continue };
            if !line.corrects.is_empty() {
                continue;
            }
            let facts = facts_of(app.store(), &line)?;
            let worth =
                draft.piece_for(line.work, &facts, &line.job).map_or(0, |piece| line.worth(then, piece));
            one.orders += 1;
            one.paid_minor += line.minor;
            one.draft_minor += worth;
            one.unit = line.unit;
        }
    }
    rehearse_scores(app, month, draft, &mut found)?;
    let crews = app.crews()?;
    for (person, one) in &mut found {
        let held = |policy, pay| days_held(policy, pay, &law.org, (person, month), &crews);
        one.paid_minor += held(law.book.current(), now).top_up(now, one.paid_minor);
        one.draft_minor += held(draft, then).top_up(then, one.draft_minor);
    }
    Ok(found.into_values().collect())
}

impl Rehearsed {
    fn of(person: &str) -> Self {
        Self { person: person.to_owned(), unit: String::new(), orders: 0, paid_minor: 0, draft_minor: 0 }
    }
}

/// What hangs on the scores of a month: paid by the sheet as it was kept, and by the draft.
fn rehearse_scores(
    app: &App,
    month: &str,
    draft: &Policy,
    found: &mut BTreeMap<String, Rehearsed>,
) -> Result<(), AppError> {
    let law = app.law();
    let current = law.book.current();
    let cards: BTreeSet<&str> =
        current.cards().iter().chain(draft.cards()).map(|card| card.code.as_str()).collect();
    for card in cards {
        let pays = |policy: &Policy| policy.score_pays_of(card).next().is_some();
        if !score_months(app).iter().any(|one| one == month) || !(pays(current) || pays(draft)) {
            continue;
        }
        // A card that is new with the draft has no sheet.
        let kept = current.card(card).map(|_| score_sheet(app, card, month)).transpose()?;
        let policy =
            kept.as_ref().and_then(|sheet| sheet.kept.as_ref()).map(|head| law.book.pinned(&head.policy));
        let policy = policy.unwrap_or(current);
        for row in kept.iter().flat_map(|sheet| sheet.paid_rows()) {
            hang(found, &row).paid_minor += worth(policy, card, row.score);
        }
        let drafted = match (draft.card(card), &kept) {
            (None, _) => continue,
            (Some(card), Some(sheet)) if *card == sheet.card => sheet.clone(),
            (Some(card), _) => count_scores(app, card, month)?,
        };
        for row in drafted.paid_rows() {
            hang(found, &row).draft_minor += worth(draft, card, row.score);
        }
    }
    Ok(())
}

/// What all parts of pay that hang on a card make of a score.
fn worth(policy: &Policy, card: &str, score: Option<i64>) -> i64 {
    policy.score_pays_of(card).map(|rule| rule.worth(score)).sum()
}

fn hang<'f>(found: &'f mut BTreeMap<String, Rehearsed>, row: &KeptScore) -> &'f mut Rehearsed {
    let one = found.entry(row.person.clone()).or_insert_with(|| Rehearsed::of(&row.person));
    if one.unit.is_empty() {
        one.unit.clone_from(&row.unit);
    }
    one
}

/// What a case is about, as its events tell it last.
fn facts_of(store: &dyn Store, line: &WageLine) -> Result<CaseFacts, AppError> {
    Ok(case_of_line(store, line)?.facts)
}

/// The case of a line as its events tell it last.
pub(crate) fn case_of_line(store: &dyn Store, line: &WageLine) -> Result<Case, AppError> {
    let mut case = Case::blank(line.case);
    for stored in store.load(StreamId { kind: StreamKind::Case, id: line.case })?.events {
        let fact = decode_case_fact(&stored)?;
        evolve(&mut case, &fact.fact, fact.recorded, fact.fact.doer(&fact.actor));
    }
    Ok(case)
}

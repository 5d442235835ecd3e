//! Verdicts and wages of the city: each morning customers have answered what was closed the day before, and in the first
//! days of a month the last one is published, contested, decided and locked.

use super::month::Month;
use super::world::World;
use crate::time::{DAY, MINUTE, at_clock, civil};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::codec::{digest, encode, hex};
use yinuo_app::messages::score_contact_of;
use yinuo_app::pay::{WAGE, month_and_owner, month_before};
use yinuo_app::ports::{Append, CaseFilter, CaseOrder, CaseRow, Commit, PAGE_ROWS_MAX, StreamId, StreamKind};
use yinuo_app::{App, AppError};
use yinuo_domain::pay::{PeriodState, SetAside, SheetRow, Verdict, WageLine};
use yinuo_domain::{Actor, CaseEvent, ContactEvent, Fact};
use yinuo_policy::Instant;

/// Pages of the journal that one morning may settle.
const PAGES: u32 = 10_000;
/// Closed cases of one morning, in pages.
const CLOSED_PAGES: u32 = 20;
/// Of a thousand questions so many arrive.
const ARRIVE: u64 = 960;
/// Of a thousand that arrived so many are answered.
const ANSWER: u64 = 620;
/// Days within which a question is answered.
const DAYS_TO_ANSWER: i64 = 7;
/// The forged scores come in the last days, for whoever settled so many in one of them, within so short a time.
const FORGED_WITHIN: i64 = 8 * DAY;
const FORGED_LEAST: usize = 4;
const FORGED_SPAN: i64 = 4 * MINUTE;
/// Scores from 1 to 10, by weight: content on the whole, as customers are who were helped.
const SCORES: [u32; 10] = [3, 2, 3, 4, 4, 5, 7, 14, 24, 54];

/// A question that nobody answered yet.
struct Silent {
    stream: StreamId,
    base: (u64, [u8; 32]),
}

/// The mornings of the city.
pub(super) struct Payday {
    /// When the next one is.
    pub next: i64,
    since: i64,
    silent: BTreeMap<(i64, Uuid), Silent>,
    /// Whether somebody had his scores made.
    forged: bool,
    month: Month,
}

impl Payday {
    pub fn new(begins_at: i64) -> Self {
        let next = at_clock(begins_at, 9, 30);
        Self { next, since: begins_at, silent: BTreeMap::new(), forged: false, month: Month::default() }
    }

    /// What a morning brings. Without prices in the policy nothing happens.
    pub fn morning(&mut self, app: &App, world: &World) -> Result<(), AppError> {
        let now = self.next;
        self.next += DAY;
        if app.pay_rule().is_err() {
            return Ok(());
        }
        let closed = self.closed_since(app)?;
        let favoured = self.favoured(app, world, &closed, now)?;
        for case in &closed {
            let forged = favoured.as_deref() == Some(case.handler.as_str());
            self.answered(app, world, case, (now, forged))?;
        }
        self.since = now;
        self.lapse(app, now)?;
        app.settle_wages(PAGES)?;
        super::thanks::morning(app, world, &closed)?;
        self.month.morning(app, world, &closed, now)?;
        super::firms::settle(app, world)?;
        step(app, world, now)
    }

    fn closed_since(&self, app: &App) -> Result<Vec<CaseRow>, AppError> {
        let filter = CaseFilter {
            states: vec!["closed".to_owned()],
            closed_from: Some(self.since),
            ..CaseFilter::default()
        };
        let (mut found, mut cursor) = (Vec::new(), None);
        for _ in 0..CLOSED_PAGES {
            let page =
                app.store().cases(&filter, CaseOrder::NewestFirst, cursor.as_deref(), PAGE_ROWS_MAX)?;
            found.extend(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(found)
    }

    /// Once, in the last days, somebody has his scores made: all that he settled in a day is praised within minutes.
    fn favoured(
        &mut self,
        app: &App,
        world: &World,
        closed: &[CaseRow],
        now: i64,
    ) -> Result<Option<String>, AppError> {
        if self.forged || now < world.options.as_of - FORGED_WITHIN {
            return Ok(None);
        }
        let mut settled: BTreeMap<&str, usize> = BTreeMap::new();
        for case in closed.iter().filter(|case| !case.handler.is_empty() && !case.customer.is_empty()) {
            // Only what he settled himself, and whose customer was never asked, can be forged for him.
            let file = app.case_file(case.id)?;
            let mut told = file.history.iter().rev();
            let settles = |event: &CaseEvent| matches!(event, CaseEvent::Resolved { .. });
            let own = told
                .find(|fact| settles(&fact.fact.event))
                .is_some_and(|fact| fact.actor.person == case.handler);
            let closings = file
                .history
                .iter()
                .filter(|fact| matches!(fact.fact.event, CaseEvent::Closed { .. }))
                .count();
            *settled.entry(&case.handler).or_default() += usize::from(own && closings == 1);
        }
        let most = settled.into_iter().filter(|(_, count)| *count >= FORGED_LEAST).max_by_key(|one| one.1);
        self.forged = most.is_some();
        Ok(most.map(|(person, _)| person.to_owned()))
    }

    /// The customer of a closing is asked, and answers or not.
    fn answered(
        &mut self,
        app: &App,
        world: &World,
        case: &CaseRow,
        (now, forged): (i64, bool),
    ) -> Result<(), AppError> {
        let file = app.case_file(case.id)?;
        let closed =
            file.history.iter().rev().find(|fact| matches!(fact.fact.event, CaseEvent::Closed { .. }));
        let Some(closing) = closed.map(|fact| fact.version) else { return Ok(()) };
        let contact = score_contact_of(case.id, closing);
        let stream = StreamId { kind: StreamKind::Contact, id: contact };
        if case.customer.is_empty() || app.store().head(stream)?.0 > 0 {
            return Ok(());
        }
        let mut draw = world.draw("verdict", crate::random::named(contact.as_bytes()));
        // Told of this morning, given at some time since the closing.
        let at = Instant(now);
        let since = case.closed_at.unwrap_or(now).min(now);
        let asked_at = Instant(since);
        // Forged in one sitting: whichever is heard last, the others lie within its minutes.
        let given_at = Instant(if forged { now - FORGED_SPAN } else { draw.between(since, now) });
        let lapses_at = at.plus_millis(DAYS_TO_ANSWER * DAY);
        let asked = ContactEvent::ScoreAsked {
            case: case.id,
            closing,
            customer: case.customer.clone(),
            unit: case.unit.clone(),
            key: 0,
            // Nobody holds this link: in the filled weeks nothing was sent.
            token: hex(&digest(&app.entropy().key())),
            lapses_at,
        };
        let told = |event| Fact { occurred: asked_at, by_clock: true, event };
        let mut facts = vec![told(asked)];
        let arrives = forged || draw.chance(ARRIVE);
        facts.extend(arrives.then(|| told(ContactEvent::ScoreDelivered)));
        let (mut events, head) = encode(stream, (0, [0; 32]), &facts, &Actor::system(), at)?;
        let base = (facts.len() as u64, head);
        if forged || (arrives && draw.chance(ANSWER)) {
            let honest = u8::try_from(draw.weighted(&SCORES) + 1).unwrap_or(10);
            let score = if forged { 10 } else { honest };
            let event = ContactEvent::Scored { score, text: None };
            let fact = Fact { occurred: given_at, by_clock: false, event };
            events.extend(encode(stream, base, &[fact], &Actor::customer(), at)?.0);
        } else {
            self.silent.insert((lapses_at.0, contact), Silent { stream, base });
        }
        let append = Append { stream, expected_version: 0, events };
        Ok(app.store().commit(Commit { appends: vec![append], ..Commit::default() })?)
    }

    /// Whoever did not answer in time did not answer.
    fn lapse(&mut self, app: &App, now: i64) -> Result<(), AppError> {
        while let Some(entry) = self.silent.first_entry() {
            if entry.key().0 > now {
                break;
            }
            let Silent { stream, base } = entry.remove();
            let fact = Fact { occurred: Instant(now), by_clock: true, event: ContactEvent::ScoreLapsed };
            let (events, _) = encode(stream, base, &[fact], &Actor::system(), Instant(now))?;
            let append = Append { stream, expected_version: base.0, events };
            app.store().commit(Commit { appends: vec![append], ..Commit::default() })?;
        }
        Ok(())
    }
}

/// What the first days of a month do with the last one.
fn step(app: &App, world: &World, now: i64) -> Result<(), AppError> {
    let (officer, manager) = (world.staff.named("shen-jing"), world.staff.named("jiang-wen"));
    let Some(month) = month_before(&app.month_now()) else { return Ok(()) };
    if app.known_month(&month).is_err() {
        return Ok(());
    }
    match (civil(now).2, app.period(&month)?.state) {
        (1, PeriodState::Open) => {
            app.draft_month(&officer, &month)?;
            app.publish_month(&officer, &month)?;
            object(app, world, &month)
        }
        (2.., PeriodState::Appeal) => {
            for objection in app.objections(Some(&month))?.iter().filter(|one| one.ruling.is_none()) {
                let words = "录音里客户说的是资费，不是这次处理，评价不计。";
                allowed(app.decide_objection(&officer, objection.id, &[SetAside::Verdict], words))?;
            }
            for person in [&officer, &manager] {
                let sum = app.pay_sheets(WAGE, &month)?.iter().map(|(_, sum)| sum).sum();
                allowed(app.sign_month(person, &month, sum))?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn allowed<T>(done: Result<T, AppError>) -> Result<(), AppError> {
    match done {
        Ok(_) | Err(AppError::Refused(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Somebody contests the worst verdict of his month: a complaint handler, if one has cause.
fn object(app: &App, world: &World, month: &str) -> Result<(), AppError> {
    let worst = |line: &WageLine| match line.verdict {
        Verdict::Given { score, .. } if score <= 6 && !line.taken_back => Some(score),
        _ => None,
    };
    let mut found: Option<(bool, u8, String, WageLine)> = None;
    for (sheet, _) in app.pay_sheets(WAGE, month)? {
        let Some((_, person)) = month_and_owner(&sheet) else { continue };
        let other = !world.staff.handlers.iter().any(|handler| handler.person == person);
        for (_, row) in app.pay_sheet(&sheet)? {
            let SheetRow::Line(line) = row else { continue };
            let Some(score) = worst(&line) else { continue };
            if found.as_ref().is_none_or(|best| (other, score) < (best.0, best.1)) {
                found = Some((other, score, person.to_owned(), line));
            }
        }
    }
    let Some((_, _, person, line)) = found else { return Ok(()) };
    let law = app.law();
    let Some(actor) = law.org.first_seat(&person, app.now()) else { return Ok(()) };
    let words = "客户在评价里说的是资费争议，与本次处理无关，请复核。";
    allowed(app.object(&actor, month, &line.key(), words))
}

//! The auditor: reads the stored bytes of the journal, decodes them itself, and recomputes what the application said. It
//! never calls `decide`, `evolve` or `clocks`; of the policy it takes the rules as data, and asks its functions only where
//! a rule's shape has no short arithmetic of its own (open hours, working days, slabs).
//!
//! Numbers of findings are those of the invariants in MODEL.md. Weakness, admitted: without checkpoints a tail that was
//! cut off together with its index rows, or a journal rewritten as a whole, cannot be seen here (TRAPS 4).

mod able;
mod archive;
mod area_payments;
mod areas;
mod book;
mod calls;
mod contacts;
mod draws;
mod due;
mod emergencies;
mod exceptions;
mod firms;
mod inbox;
mod index;
mod ladder;
mod late;
mod money;
mod occurrence;
mod outside;
mod pairs;
mod payments;
mod people;
mod pins;
mod points;
mod promises;
mod proposals;
mod rejections;
mod rolls;
mod scores;
mod seals;
mod tale;
mod tasks;
mod texts;
mod visits;
mod wages;
mod ways;
mod went;

use book::Book;
use std::collections::BTreeMap;
use std::fmt;
use tale::Tale;
use yinuo_app::ports::{StoredEvent, StreamId};
use yinuo_app::{App, AppError, Law};

/// Something that should not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Number of the invariant (MODEL.md).
    pub invariant: u8,
    /// Case number; a stream, an account or a key where there is no case.
    pub case: String,
    /// What is wrong.
    pub sentence: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invariant {} {}: {}", self.invariant, self.case, self.sentence)
    }
}

/// What the auditor saw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// Events read.
    pub events: u64,
    /// Cases retold.
    pub cases: u64,
    /// Contacts retold.
    pub contacts: u64,
    /// Promises recomputed.
    pub promises: u64,
    /// Of them kept.
    pub kept: u64,
    /// Of them broken.
    pub broken: u64,
    /// Rungs recomputed.
    pub rungs: u64,
    /// Postings checked.
    pub postings: u64,
    /// How often each check had something to look at, by its name.
    pub ran: BTreeMap<&'static str, u64>,
    /// What should not be; empty when all is well.
    pub findings: Vec<Finding>,
}

impl AuditReport {
    /// A check looked at something.
    pub(crate) fn ran(&mut self, check: &'static str) {
        *self.ran.entry(check).or_default() += 1;
    }

    pub(crate) fn find(&mut self, invariant: u8, case: &str, sentence: impl Into<String>) {
        self.findings.push(Finding { invariant, case: case.to_owned(), sentence: sentence.into() });
    }
}

impl fmt::Display for AuditReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} events, {} contacts, {} cases, {} promises ({} kept, {} broken), {} rungs, {} postings: {} findings",
            self.events,
            self.contacts,
            self.cases,
            self.promises,
            self.kept,
            self.broken,
            self.rungs,
            self.postings,
            self.findings.len()
        )?;
        self.findings.iter().try_for_each(|finding| writeln!(f, "{finding}"))
    }
}

/// In which commit each event came, for who watched them all. Where several machines write, whose clocks differ, recorded
/// instants of two streams do not say which was known first; this does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Order(BTreeMap<(StreamId, u64), u64>);

impl Order {
    /// An event came in the `place`-th commit.
    pub fn put(&mut self, stream: StreamId, version: u64, place: u64) {
        self.0.insert((stream, version), place);
    }

    /// The place of an event; its recorded instant where nobody watched. What came before the watch came first.
    fn place(&self, stored: &StoredEvent) -> i64 {
        if self.0.is_empty() {
            return stored.event.recorded_at;
        }
        let place = self.0.get(&(stored.stream, stored.version)).copied().unwrap_or(0);
        i64::try_from(place).unwrap_or(i64::MAX)
    }
}

/// Audits everything in the store.
///
/// # Errors
/// Failed storage. What is wrong with the facts is a finding, never an error.
pub fn audit(app: &App) -> Result<AuditReport, AppError> {
    audit_in_order(app, &Order::default())
}

/// Audits everything in the store, knowing in which order it came.
///
/// # Errors
/// As [`audit`].
pub fn audit_in_order(app: &App, order: &Order) -> Result<AuditReport, AppError> {
    let mut report = AuditReport::default();
    let law = app.law();
    let book = Book::read(app.store(), order, &mut report)?;
    let tales: Vec<Tale> =
        book.cases.iter().map(|(id, events)| Tale::told(*id, events, &law, &mut report)).collect();
    for tale in &tales {
        report.cases += 1;
        promises::check(tale, app.store(), &law, &mut report)?;
        proposals::check(tale, &book, &mut report);
        rejections::check(tale, &law, &mut report);
        ladder::check(tale, &law, &mut report);
        people::check(tale, &book, &law, &mut report);
        index::check(tale, app.store(), &law, &mut report)?;
        tasks::check(tale, &book, &mut report);
        outside::check(tale, &mut report);
        late::check(tale, &law, &mut report);
        pins::check(tale, &law, &mut report);
        archive::check(tale, &book, &law, &mut report);
    }
    archive::evidence(&tales, &book, app.store(), &law, &mut report)?;
    ladder::check_repeats(&tales, &law, &mut report);
    contacts::check(&book, &tales, app.store(), &mut report)?;
    let paid = area_payments::told(&book, &mut report);
    money::check((&tales, &paid), app.store(), &law, order.0.is_empty(), &mut report)?;
    areas::check((&book, &tales), app.store(), &law, &mut report)?;
    occurrence::check(&tales, &law, &mut report);
    pairs::check(&tales, &mut report);
    visits::check(&tales, app.store(), &law, &mut report)?;
    able::check(&book, &tales, &law, &mut report);
    emergencies::check(&book, &tales, (&law, app.now().0), &mut report);
    scores::check(&book, &mut report);
    wages::check(&book, app.store(), &law, order.0.is_empty(), &mut report)?;
    points::check(&book, &tales, app.store(), &law, &mut report)?;
    inbox::check(&tales, &book, (app.store(), area_payments::items(&paid, &law)), &mut report)?;
    texts::check(&book, app.store(), &mut report)?;
    draws::check(&book, &law, &mut report);
    calls::check(&book, app, &law, &mut report)?;
    rolls::check(&tales, &book, app.store(), &law, &mut report)?;
    seals::check(&book.seen, app.store(), &mut report)?;
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}

/// A rule's policy by its pin, as data.
fn pinned<'a>(law: &'a Law, pin: &Pin) -> &'a yinuo_policy::Policy {
    let digest = |text: &String| yinuo_policy::Digest::parse(text);
    let calendar = pin.calendar.as_ref().and_then(digest);
    digest(&pin.policy).map_or(law.book.current(), |policy| law.book.pinned_with(&policy, calendar.as_ref()))
}

/// What a promise or a ladder is pinned to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pin {
    policy: String,
    /// Old events of ladders have none.
    calendar: Option<String>,
}

impl Pin {
    fn of(event: &book::Told) -> Self {
        let calendar = event.body.get("calendar").and_then(serde_json::Value::as_str);
        Self { policy: event.text("policy").to_owned(), calendar: calendar.map(str::to_owned) }
    }
}

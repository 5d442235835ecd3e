//! Driving: every row becomes commands through the real application, at its own instant; clocks that fall due between
//! two rows are settled at theirs. What the rules of the house do not allow is refused by them and reported.
//!
//! What stands between a row and a command, in full: a resolved case that works again was refused by the customer; a
//! closed one reopens; a fault that is resolved is restored at the same instant; an open case that closes is resolved at
//! the same instant; a wait whose cause stops no clock is a note; the second person of a pause, and of a case that its
//! own handler closed, is [`SECOND`]; a second case on an open matter is opened beside it. A row that changes nothing
//! sends nothing.

use crate::desk::{Desk, SECOND, actor, customer_of, failed, service_of};
use crate::log::{Log, RefusedRows, Row};
use crate::mapping::{Deed, Mapping};
use crate::order::{Moment, Timeline, What};
use crate::refusal::ReplayRefusal;
use std::cell::Cell;
use uuid::Uuid;
use yinuo_app::ports::CaseRow;
use yinuo_app::{AppError, ContactInput, Edge, Options, OutcomeInput};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::{Audience, SpokenBy};
use yinuo_domain::{Actor, EvidenceSource, Refusal};
use yinuo_policy::{Bilingual, ExemptClass};

/// Moments between two words about progress.
const PROGRESS_MOMENTS: usize = 10_000;
/// Pages of due cases at one instant; past it a clock would not settle, and the replay stops rather than turns for ever.
const SETTLE_PAGES_MAX: u32 = 100_000;

/// What a case is while it is driven.
#[derive(Debug, Clone, Default)]
struct Driven {
    id: Option<Uuid>,
    priority: Option<u8>,
    restored: bool,
    pause: Option<(Uuid, ExemptClass)>,
}

/// What came of the drive.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Case of the store for each case of the log; none where opening was refused.
    pub ids: Vec<Option<Uuid>>,
    pub commands: u64,
    pub unchanged_rows: u64,
    pub waits_noted: u64,
    pub opened_beside: u64,
}

/// Why a row stops: the rules said no, or the machine failed.
enum Halt {
    Rules(Refusal),
    Machine(ReplayRefusal),
}

impl From<AppError> for Halt {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => Self::Rules(refusal),
            other => Self::Machine(failed(&other)),
        }
    }
}

struct Driver<'a> {
    desk: &'a Desk,
    log: &'a Log,
    mapping: &'a Mapping,
    cases: Vec<Driven>,
    outcome: Outcome,
}

/// Drives the whole log.
pub(crate) fn drive(
    desk: &Desk,
    log: &Log,
    mapping: &Mapping,
    timeline: &Timeline,
    refused: &mut RefusedRows,
    progress: &mut dyn FnMut(u64, &str),
) -> Result<Outcome, ReplayRefusal> {
    let cases = vec![Driven::default(); log.cases.len()];
    let outcome = Outcome::default();
    let mut driver = Driver { desk, log, mapping, cases, outcome };
    for (index, moment) in timeline.moments.iter().enumerate() {
        if index > 0 && index % PROGRESS_MOMENTS == 0 {
            progress(index as u64, "回放 · moments replayed");
        }
        driver.settle_until(moment.at)?;
        desk.clock.set(moment.at);
        driver.moment(moment, refused)?;
    }
    if let Some(last) = timeline.moments.last() {
        driver.settle_until(last.at)?;
    }
    progress(timeline.moments.len() as u64, "回放 · moments replayed");
    driver.outcome.ids = driver.cases.iter().map(|case| case.id).collect();
    Ok(driver.outcome)
}

impl Driver<'_> {
    /// Settles everything due before or at an instant, each at its own.
    fn settle_until(&self, at: i64) -> Result<(), ReplayRefusal> {
        let failed = |error: AppError| failed(&error);
        for _ in 0..SETTLE_PAGES_MAX {
            let wake = self.desk.store.next_wake().map_err(|error| failed(error.into()))?;
            let Some(wake) = wake.filter(|wake| *wake <= at) else { return Ok(()) };
            self.desk.clock.set(wake);
            self.desk.app.settle_due(1).map_err(failed)?;
        }
        Err(ReplayRefusal::failed("a clock would not settle"))
    }

    fn moment(&mut self, moment: &Moment, refused: &mut RefusedRows) -> Result<(), ReplayRefusal> {
        let log = self.log;
        let case = &log.cases[moment.case];
        let (line, done) = match moment.what {
            What::Open => (case.rows.first().map_or(0, |row| row.line), self.open(moment.case)),
            What::Row(place) => (case.rows[place].line, self.row(moment.case, &case.rows[place])),
            What::Close(place) => (case.rows[place].line, self.end(moment.case, &case.rows[place])),
        };
        match done {
            Ok(()) => Ok(()),
            Err(Halt::Machine(refusal)) => Err(refusal),
            Err(Halt::Rules(refusal)) => {
                let join = |one: &str, two: &str| format!("{one} {two}");
                let reason = Bilingual::new(
                    join(&refusal.sentence.zh, &refusal.next_step.zh),
                    join(&refusal.sentence.en, &refusal.next_step.en),
                );
                refused.add(line, refusal.code, reason);
                Ok(())
            }
        }
    }

    fn open(&mut self, place: usize) -> Result<(), Halt> {
        let case = &self.log.cases[place];
        let Some(first) = case.rows.first() else { return Ok(()) };
        let names = &self.log.names;
        let section = &self.mapping.case;
        let channel = section.channels.get(names.of(case.opening.channel)).unwrap_or(&section.channel);
        let said = section.categories.get(names.of(case.opening.category));
        let category = said.unwrap_or(&self.desk.category).clone();
        let customer = customer_of(self.log, case);
        let service = service_of(self.log, case, self.mapping);
        let owner = match names.of(case.opening.owner) {
            "" => names.of(first.by),
            known => known,
        };
        let actor = actor(owner, names.of(first.unit));
        let mut input = ContactInput {
            channel: channel.clone(),
            direction: "inbound".to_owned(),
            customer,
            text: case.opening.text.clone(),
            recording: String::new(),
            outcome: opens(&category, &service, first.priority, None),
        };
        let app = &self.desk.app;
        let reply = match app.contact(&actor, &input, &Options::default()) {
            Err(AppError::Refused(refusal)) if refusal.code == Refusal::duplicate().code => {
                let preview = app.preview(&actor, &input.customer, &service, &category)?;
                let beside = preview.duplicates.first().map(|row| row.id);
                input.outcome = opens(&category, &service, first.priority, beside);
                self.outcome.opened_beside += 1;
                app.contact(&actor, &input, &Options::default())?
            }
            other => other?,
        };
        self.outcome.commands += 1;
        self.cases[place].id = reply.case;
        self.cases[place].priority = first.priority;
        Ok(())
    }

    /// The row of the list, unless the case could not be opened: its rows were refused with it.
    fn case_row(&self, place: usize) -> Result<CaseRow, Halt> {
        let id = self.cases[place].id.ok_or_else(|| Halt::Rules(Refusal::no_case()))?;
        let row = self.desk.store.case_row(id).map_err(AppError::from)?;
        row.ok_or_else(|| Halt::Rules(Refusal::no_case()))
    }

    fn row(&mut self, place: usize, row: &Row) -> Result<(), Halt> {
        let (deed, cause) = self.mapping.deed(row.rule);
        if deed == Deed::Ignore {
            self.outcome.unchanged_rows += 1;
            return Ok(());
        }
        let before = self.outcome.commands;
        let mut standing = self.case_row(place)?;
        let ended = matches!(standing.state.as_str(), "resolved" | "closed" | "cancelled");
        let works = matches!(
            deed,
            Deed::Work | Deed::Wait | Deed::Answer | Deed::Arrive | Deed::Restore | Deed::Reopen
        );
        if ended && works {
            self.take_up_again(place, row, &standing)?;
            standing = self.case_row(place)?;
        }
        if !matches!(standing.state.as_str(), "resolved" | "closed" | "cancelled") {
            self.prioritise(place, row)?;
            self.assign(place, row, &standing)?;
        }
        match deed {
            Deed::Work | Deed::Reopen | Deed::Ignore => self.resume(place, row)?,
            Deed::Wait => self.wait(place, row, cause)?,
            Deed::Urge => self.urge(place, row)?,
            Deed::Answer => self.with_text(place, row, &|text| CaseCommand::Answer { text })?,
            Deed::Arrive => self.send(place, row, &|_| Ok(CaseCommand::Arrive { evidence: None }))?,
            Deed::Restore => self.restore(place, row)?,
            Deed::Resolve => self.resolve(place, row, &standing)?,
            Deed::Close => self.close(place, row, &standing)?,
            Deed::Cancel => self.cancel(place, row, &standing)?,
            Deed::Note => {
                let note = |text| CaseCommand::Note { text, audience: Audience::Internal };
                self.with_text(place, row, &note)?;
            }
        }
        self.outcome.unchanged_rows += u64::from(self.outcome.commands == before);
        Ok(())
    }

    /// The end that a closed-at column tells.
    fn end(&mut self, place: usize, row: &Row) -> Result<(), Halt> {
        let standing = self.case_row(place)?;
        self.close(place, row, &standing)
    }

    fn take_up_again(&mut self, place: usize, row: &Row, standing: &CaseRow) -> Result<(), Halt> {
        self.cases[place].restored = false;
        if standing.state == "resolved" {
            self.with_text(place, row, &|text| CaseCommand::Refuse { text, spoken: imported() })
        } else {
            self.with_text(place, row, &|text| CaseCommand::Reopen { text })
        }
    }

    fn prioritise(&mut self, place: usize, row: &Row) -> Result<(), Halt> {
        if self.cases[place].priority == row.priority {
            return Ok(());
        }
        self.send(place, row, &|_| Ok(CaseCommand::Prioritise { priority: row.priority }))?;
        self.cases[place].priority = row.priority;
        Ok(())
    }

    fn assign(&mut self, place: usize, row: &Row, standing: &CaseRow) -> Result<(), Halt> {
        let (unit, person) = (self.log.names.of(row.unit), self.log.names.of(row.person));
        if unit.is_empty() && person.is_empty() {
            return Ok(());
        }
        let unit = if unit.is_empty() { standing.unit.as_str() } else { unit };
        if standing.unit == unit && standing.handler == person {
            return Ok(());
        }
        let command = || CaseCommand::Assign { unit: unit.to_owned(), person: person.to_owned() };
        self.send(place, row, &|_| Ok(command()))
    }

    fn resume(&mut self, place: usize, row: &Row) -> Result<(), Halt> {
        let Some((pause, _)) = self.cases[place].pause.take() else { return Ok(()) };
        match self.send(place, row, &|_| Ok(CaseCommand::Resume { pause })) {
            // It ended by itself when the service worked again or the case came to its end.
            Err(Halt::Rules(refusal)) if refusal.code == Refusal::no_such_item().code => Ok(()),
            other => other,
        }
    }

    fn wait(&mut self, place: usize, row: &Row, cause: Option<ExemptClass>) -> Result<(), Halt> {
        if self.cases[place].pause.is_some_and(|(_, standing)| Some(standing) == cause) {
            return Ok(());
        }
        self.resume(place, row)?;
        let Some(cause) = cause else { return self.noted_wait(place, row) };
        let drawn = Cell::new(Uuid::nil());
        let words = self.words(row);
        let proposed = self.send(place, row, &|edge| {
            drawn.set(edge.id());
            let evidence = edge.evidence(EvidenceSource::Outside, &words)?;
            Ok(CaseCommand::Pause { pause: drawn.get(), cause, evidence, from: None })
        });
        match proposed {
            Err(Halt::Rules(refusal)) if refusal.code == Refusal::cause_stops_nothing().code => {
                return self.noted_wait(place, row);
            }
            other => other?,
        }
        let pause = drawn.get();
        let second = actor(SECOND, "");
        self.send_by(place, &second, &|_| Ok(CaseCommand::DecidePause { pause, approve: true }))?;
        self.cases[place].pause = Some((pause, cause));
        Ok(())
    }

    fn noted_wait(&mut self, place: usize, row: &Row) -> Result<(), Halt> {
        self.outcome.waits_noted += 1;
        let note = |text| CaseCommand::Note { text, audience: Audience::Internal };
        self.with_text(place, row, &note)
    }

    fn urge(&mut self, place: usize, row: &Row) -> Result<(), Halt> {
        let case = self.case_row(place)?;
        let input = ContactInput {
            channel: self.mapping.case.channel.clone(),
            direction: "inbound".to_owned(),
            customer: case.customer.clone(),
            text: self.words(row),
            recording: String::new(),
            outcome: OutcomeInput::Joins { case: case.id },
        };
        self.desk.app.contact(&self.actor(row), &input, &Options::default())?;
        self.outcome.commands += 1;
        Ok(())
    }

    fn restore(&mut self, place: usize, row: &Row) -> Result<(), Halt> {
        self.resume(place, row)?;
        self.send(place, row, &|_| Ok(CaseCommand::Restore { evidence: None }))?;
        self.cases[place].restored = true;
        Ok(())
    }

    fn resolve(&mut self, place: usize, row: &Row, standing: &CaseRow) -> Result<(), Halt> {
        if standing.state == "resolved" {
            return Ok(());
        }
        self.resume(place, row)?;
        let needs = matches!(standing.kind.as_str(), "fault" | "install" | "move");
        if needs && !self.cases[place].restored {
            self.restore(place, row)?;
        }
        let root_cause = &self.desk.root_cause;
        self.with_text(place, row, &|text| CaseCommand::Resolve {
            check: None,
            root_cause: root_cause.clone(),
            text,
        })
    }

    fn close(&mut self, place: usize, row: &Row, standing: &CaseRow) -> Result<(), Halt> {
        if standing.state == "closed" {
            return Ok(());
        }
        self.resolve(place, row, standing)?;
        let channel = &self.mapping.case.channel;
        let confirm =
            |_: &mut Edge<'_>| Ok(CaseCommand::Confirm { channel: channel.clone(), spoken: imported() });
        match self.send(place, row, &confirm) {
            // The log was kept under other rules than the pack's: what its system took is not undone by who entered it.
            Err(Halt::Rules(refusal)) if refusal.code == Refusal::own_work().code => {
                self.send_by(place, &actor(SECOND, ""), &confirm)
            }
            other => other,
        }
    }

    fn cancel(&mut self, place: usize, row: &Row, standing: &CaseRow) -> Result<(), Halt> {
        if standing.state == "cancelled" {
            return Ok(());
        }
        self.cases[place].pause = None;
        self.with_text(place, row, &|text| CaseCommand::Cancel { text })
    }

    fn actor(&self, row: &Row) -> Actor {
        let names = &self.log.names;
        actor(names.of(row.by), names.of(row.unit))
    }

    fn words(&self, row: &Row) -> String {
        match self.log.names.of(row.activity) {
            "" => format!("第 {} 行 · line {}", row.line, row.line),
            activity => format!("{activity} · 第 {} 行 · line {}", row.line, row.line),
        }
    }

    fn with_text(
        &mut self,
        place: usize,
        row: &Row,
        build: &dyn Fn(yinuo_domain::TextRef) -> CaseCommand,
    ) -> Result<(), Halt> {
        let words: String = self.words(row).chars().take(1_000).collect();
        self.send(place, row, &|edge| Ok(build(edge.text(&words)?)))
    }

    fn send(
        &mut self,
        place: usize,
        row: &Row,
        build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
    ) -> Result<(), Halt> {
        let actor = self.actor(row);
        self.send_by(place, &actor, build)
    }

    fn send_by(
        &mut self,
        place: usize,
        actor: &Actor,
        build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
    ) -> Result<(), Halt> {
        let id = self.cases[place].id.ok_or_else(|| Halt::Rules(Refusal::no_case()))?;
        self.desk.app.command(actor, id, &Options::default(), build)?;
        self.outcome.commands += 1;
        Ok(())
    }
}

/// The file is what shows that somebody said so.
fn imported() -> SpokenBy {
    SpokenBy::Recording("import".to_owned())
}

fn opens(category: &str, service: &str, priority: Option<u8>, beside: Option<Uuid>) -> OutcomeInput {
    OutcomeInput::Opens { category: category.to_owned(), service: service.to_owned(), priority, beside }
}

//! The office of a trial: outside bodies transfer what they were told, again and anew; letters go out; outages are
//! proposed, declared, joined, left and ended; two cases become one and go apart. Weights of a stream of its own: what is
//! drawn here moves no other dial.

use super::answers::words;
use super::node::{Did, Submission, What};
use super::world::{World, lock};
use crate::random::Draw;
use crate::time::{DAY, HOUR, MINUTE};
use uuid::Uuid;
use yinuo_app::outage::AlarmFact;
use yinuo_app::ports::{CaseFilter, CaseOrder, CaseRow, Clock, Store};
use yinuo_app::{App, AppError, ContactInput, Edge, Options, OutcomeInput, Reply};
use yinuo_domain::case::{Case, OutsideRequest, Task};
use yinuo_domain::command::{CaseCommand, OfficeCommand, OutsideOrder};
use yinuo_domain::event::{Inherits, TaskKind};
use yinuo_domain::outage::{Outage, OutageState};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

/// Cases among which the office chooses.
const CASES_MAX: u32 = 24;
/// Bodies of the shipped pack that write in a trial: one without grades to speak of, one for supervisors, one for heads.
const BODIES: [&str; 3] = ["digital-city", "12345", "appeal-centre"];
/// Numbers of a body: few, so that the same one comes again.
const NUMBERS: u64 = 24;
const UNITS: [&str; 3] = ["990104", "990102", "9901"];
const TOPICS: [&str; 2] = ["fault.broadband", "fault.tv"];
/// Pages of an ended outage that one turn tells.
const PAGES: u32 = 2;
/// Pages when everything is to be told.
const PAGES_MAX: u32 = 200;

/// What a seed does in the office.
#[derive(Debug, Clone)]
pub(super) struct OfficeDials {
    /// Steps with something that an outside body sends, per mille.
    transfers: u64,
    /// Steps with somebody who works on such a request or on a directive, per mille.
    turns: u64,
    /// Steps in which an outage begins, goes on or ends, per mille.
    outages: u64,
    /// Steps with two cases that are merged, split or related, per mille.
    pairs: u64,
}

impl OfficeDials {
    pub fn of(seed: u64) -> Self {
        let mut draw = Draw::new(seed, "dials of the office", 0);
        let mut per_mille = |chance: u64, most: u64| if draw.chance(chance) { draw.below(most) } else { 0 };
        Self {
            transfers: per_mille(500, 200),
            turns: per_mille(700, 300),
            outages: per_mille(400, 250),
            pairs: per_mille(500, 200),
        }
    }
}

/// A step of the office on one case.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Answer(u32),
    Receive(u32),
    Object(u32),
    Redispatch(u32, Option<Instant>),
    Withdraw(u32),
    Direct(Instant),
    Judge(Uuid, bool, Option<Instant>),
    Join(Uuid, Inherits),
    Leave(Uuid),
}

impl Step {
    /// The event that it leaves, if nothing else by the same person leaves the like: all cases of an outage may be joined
    /// at once.
    pub const fn tag(&self) -> Option<&'static str> {
        Some(match self {
            Self::Answer(_) => "outside-answered",
            Self::Receive(_) => "outside-received",
            Self::Object(_) => "outside-objected",
            Self::Redispatch(..) => "outside-redispatched",
            Self::Withdraw(_) => "outside-withdrawn",
            Self::Direct(_) => "task-opened",
            Self::Judge(..) => "task-judged",
            Self::Join(..) => return None,
            Self::Leave(_) => "outage-left",
        })
    }

    /// Whether its words stand in a text of their own; those of an answer stand inside its letter.
    pub const fn speaks(&self) -> bool {
        !matches!(self, Self::Answer(_) | Self::Receive(_) | Self::Join(..) | Self::Leave(_))
    }

    fn build(&self, edge: &mut Edge<'_>, words: &str) -> Result<CaseCommand, Refusal> {
        Ok(CaseCommand::Office(match *self {
            Self::Receive(request) => {
                OfficeCommand::ReceiveOutside { request, reference: "回执".to_owned() }
            }
            Self::Object(request) => OfficeCommand::ObjectOutside { request, text: edge.text(words)? },
            Self::Redispatch(request, due_at) => {
                OfficeCommand::RedispatchOutside { request, due_at, text: edge.text(words)? }
            }
            Self::Withdraw(request) => OfficeCommand::WithdrawOutside { request, text: edge.text(words)? },
            Self::Direct(due_at) => OfficeCommand::Direct {
                task: edge.id(),
                text: edge.text(words)?,
                unit: "990104".to_owned(),
                person: String::new(),
                due_at,
            },
            Self::Judge(task, accept, due_at) => {
                OfficeCommand::JudgeTask { task, accept, text: edge.text(words)?, due_at }
            }
            Self::Leave(outage) => OfficeCommand::LeaveOutage { outage },
            // These two go by doors of their own.
            Self::Answer(_) | Self::Join(..) => return Err(Refusal::wrong_state()),
        }))
    }

    /// Takes the step.
    ///
    /// # Errors
    /// As the application says.
    pub fn take(
        &self,
        app: &App,
        by: &Actor,
        case: Uuid,
        words: &str,
        options: &Options,
    ) -> Result<Reply, AppError> {
        match *self {
            Self::Answer(request) => app.answer_outside(by, case, request, words, options),
            Self::Join(outage, inherits) => app.join_outage(by, case, (outage, inherits), options),
            _ => app.command(by, case, options, &|edge| self.build(edge, words)),
        }
    }
}

/// What binds two cases, or parts them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bond {
    Merge(Uuid),
    Split,
    Relate(Uuid, bool),
}

impl Bond {
    /// The event that the first case shows; none where saying it twice says it once.
    pub const fn tag(&self) -> Option<&'static str> {
        match self {
            Self::Merge(_) => Some("absorbed"),
            Self::Split => Some("split"),
            Self::Relate(..) => None,
        }
    }

    /// Binds or parts them.
    ///
    /// # Errors
    /// As the application says.
    pub fn take(&self, app: &App, by: &Actor, case: Uuid, options: &Options) -> Result<Reply, AppError> {
        match *self {
            Self::Merge(other) => app.merge(by, case, other, options),
            Self::Split => app.split(by, case, options),
            Self::Relate(other, related) => app.relate(by, (case, other), related, options),
        }
    }
}

impl World {
    /// What the office does in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn office(&mut self) -> Result<(), String> {
        let dials = self.dials.office.clone();
        if self.draw.chance(dials.transfers) {
            let transfer = self.transfer()?;
            self.send(transfer)?;
        }
        if self.draw.chance(dials.turns)
            && let Some(step) = self.office_step()?
        {
            self.send(step)?;
        }
        if self.draw.chance(dials.outages) {
            self.outage()?;
        }
        if self.draw.chance(dials.pairs)
            && let Some(pair) = self.pair()?
        {
            self.send(pair)?;
        }
        Ok(())
    }

    fn newest(&self, filter: &CaseFilter) -> Result<Vec<CaseRow>, String> {
        let page = self.store.cases(filter, CaseOrder::NewestFirst, None, CASES_MAX);
        Ok(page.map_err(|error| error.to_string())?.rows)
    }

    fn case(&self, id: Uuid) -> Result<Case, String> {
        Ok(self.looker.case_file(id).map_err(|error| error.to_string())?.case)
    }

    /// A body transfers what a customer told it: under a number of its own, which may have come before.
    fn transfer(&mut self) -> Result<Submission, String> {
        let customer = self.customer();
        let theirs =
            self.newest(&CaseFilter { customer: Some(customer.clone()), ..CaseFilter::default() })?;
        let open = theirs.iter().find(|row| row.closed_at.is_none());
        let outcome = match open {
            Some(open) if self.draw.chance(400) => OutcomeInput::Joins { case: open.id },
            open => OutcomeInput::Opens {
                category: self.draw.say(&["complaint.billing.refund", "complaint.visit.missed"]).to_owned(),
                service: String::new(),
                priority: None,
                beside: open.map(|row| row.id),
            },
        };
        let input = ContactInput {
            channel: self.draw.say(&["letter", "hotline"]).to_owned(),
            direction: "inbound".to_owned(),
            customer: customer.clone(),
            text: words(self.asked + 1),
            recording: String::new(),
            outcome,
        };
        let far = self.draw.between(HOUR, 20 * DAY);
        let order = OutsideOrder {
            body: self.draw.say(&BODIES).to_owned(),
            // Now and then it is another customer's: somebody misread it.
            number: format!("件-{}", self.draw.below(NUMBERS)),
            due_at: self.draw.chance(500).then(|| Instant(self.truth.now() + far)),
        };
        let by = self.draw.pick(&self.dials.staff).clone();
        Ok(self.submission(by, What::Transfer(input, order), None, customer))
    }

    /// Somebody works on a request, a directive, or the tie of a case to an outage.
    fn office_step(&mut self) -> Result<Option<Submission>, String> {
        let rows = self.newest(&CaseFilter::default())?;
        if rows.is_empty() {
            return Ok(None);
        }
        let id = self.draw.pick(&rows).id;
        let case = self.case(id)?;
        let now = Instant(self.truth.now());
        let later = now.plus_millis(self.draw.between(-HOUR, 30 * HOUR));
        let outages = self.looker.outages().map_err(|error| error.to_string())?;
        let step = match self.draw.below(6) {
            0..=2 if !case.outside.is_empty() => request_step(&mut self.draw, &case.outside, later),
            3 => Step::Direct(later),
            4 if case.tasks.iter().any(directed) => {
                let task = case.tasks.iter().rev().find(|task| directed(task)).map(|task| task.id);
                Step::Judge(task.unwrap_or_default(), self.draw.chance(500), Some(later))
            }
            _ if !outages.is_empty() => {
                let outage = self.draw.pick(&outages).id;
                let inherits = *self.draw.pick(&[Inherits::Recovery, Inherits::Word, Inherits::Recovery]);
                if self.draw.chance(800) { Step::Join(outage, inherits) } else { Step::Leave(outage) }
            }
            _ => Step::Direct(later),
        };
        let by = self.official(&step);
        Ok(Some(self.submission(by, What::Office(id, step), None, case.customer)))
    }

    /// Mostly somebody who may; now and then anybody.
    fn official(&mut self, step: &Step) -> Actor {
        let post = match step {
            Step::Direct(_) | Step::Judge(..) => "quality-office",
            Step::Join(..) | Step::Leave(_) => "complaint-supervisor",
            _ => "customer-service-manager",
        };
        let holder = self.dials.staff.iter().find(|actor| actor.post == post).cloned();
        let anybody = self.draw.pick(&self.dials.staff).clone();
        holder.filter(|_| self.draw.chance(800)).unwrap_or(anybody)
    }

    /// An outage begins, is confirmed, dropped or ended, or its cases are told of its end.
    fn outage(&mut self) -> Result<(), String> {
        let outages = self.looker.outages().map_err(|error| error.to_string())?;
        let live: Vec<Outage> = outages.into_iter().filter(Outage::is_live).collect();
        let (unit, topic) = (self.draw.say(&UNITS), self.draw.say(&TOPICS));
        let (kind, ago) = (self.draw.below(8), self.draw.between(-MINUTE, 10 * HOUR));
        let (number, cleared) = (self.draw.below(6), self.draw.chance(400));
        let began = Instant(self.truth.now() - ago);
        let chosen = if live.is_empty() { None } else { Some(self.draw.pick(&live).clone()) };
        let by = self.draw.pick(&self.dials.staff).clone();
        let node = self.living(false)?;
        if self.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 150)?;
        }
        let did = lock(&node).run(|app| match (kind, &chosen) {
            (0, _) => app.declare_outage(&by, (unit, topic), began, None).map(|_| ()),
            (1, _) => {
                let alarm = AlarmFact {
                    alarm: format!("olt-{number}"),
                    unit: unit.to_owned(),
                    topic: topic.to_owned(),
                    began_at: began,
                    cleared_at: cleared.then_some(app.now()),
                };
                app.hear_alarm(&by, &alarm).map(|_| ())
            }
            (2, Some(outage)) => {
                app.change_outage(&by, outage.id, |outage, ctx| outage.confirm(None, ctx)).map(|_| ())
            }
            (3, Some(outage)) if cleared => app.change_outage(&by, outage.id, Outage::drop_it).map(|_| ()),
            (4, Some(outage)) => app.join_all(&by, outage.id, Inherits::Recovery).map(|_| ()),
            (5 | 6, Some(outage)) => app.restore_outage(&by, outage.id, app.now()).map(|_| ()),
            _ => app.settle_outages(PAGES).map(|_| ()),
        });
        lock(&node).faults.uninterrupted();
        if matches!(did, Did::Done(Ok(()))) {
            self.note("outages", 1);
        }
        self.judge(did, "an outage")
    }

    /// Two cases become one, or one two again.
    fn pair(&mut self) -> Result<Option<Submission>, String> {
        let customer = self.customer();
        let filter = CaseFilter { customer: Some(customer.clone()), ..CaseFilter::default() };
        let mut rows = self.newest(&filter)?;
        if rows.len() < 2 {
            rows = self.newest(&CaseFilter::default())?;
        }
        let merged = rows.iter().find(|row| row.state == "cancelled").map(|row| row.id);
        if rows.len() < 2 {
            return Ok(None);
        }
        let (newer, older) = (self.draw.pick(&rows).id, self.draw.pick(&rows).id);
        let alike = self.alike()?.filter(|_| self.draw.chance(700));
        let (newer, older) = alike.unwrap_or((newer, older));
        let (case, bond) = match (self.draw.below(6), merged) {
            (0..=2, _) => (older, Bond::Merge(newer)),
            (3, Some(merged)) => (merged, Bond::Split),
            (kind, _) => (older, Bond::Relate(newer, kind != 5)),
        };
        let by = self.official(&Step::Leave(case));
        Ok(Some(self.submission(by, What::Bond(case, bond), None, customer)))
    }

    /// Two open cases of one matter: the newer one first.
    fn alike(&self) -> Result<Option<(Uuid, Uuid)>, String> {
        let rows = self.newest(&CaseFilter::default())?;
        let open: Vec<&CaseRow> = rows.iter().filter(|row| row.closed_at.is_none()).collect();
        let matter = |row: &CaseRow| (row.customer.clone(), row.service.clone(), row.kind.clone());
        let mut pairs = open.iter().enumerate().flat_map(|(place, newer)| {
            open[place + 1..]
                .iter()
                .filter(|older| matter(older) == matter(newer))
                .map(|older| (newer.id, older.id))
        });
        Ok(pairs.next())
    }

    /// All is well again: every ended outage tells its cases.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn settle_office(&mut self) -> Result<(), String> {
        let node = self.living(true)?;
        let did = lock(&node).run(|app| app.settle_outages(PAGES_MAX).map(|_| ()));
        self.judge(did, "the end of outages")
    }
}

fn directed(task: &Task) -> bool {
    task.kind == TaskKind::Directive
}

/// What may come next of the requests of a case, and now and then what may not.
fn request_step(draw: &mut Draw, requests: &[OutsideRequest], later: Instant) -> Step {
    let request = draw.pick(requests);
    let id = request.id;
    match draw.below(if request.waits() { 6 } else { 8 }) {
        0..=2 => Step::Answer(id),
        3 => Step::Object(id),
        4 => Step::Redispatch(id, draw.chance(500).then_some(later)),
        5 => Step::Withdraw(id),
        6 => Step::Receive(id),
        _ => Step::Redispatch(id, None),
    }
}

/// Every case that joined an outage which is over was told so.
pub(super) fn check(
    app: &App,
    store: &dyn Store,
    report: &mut crate::audit::AuditReport,
) -> Result<(), AppError> {
    for outage in app.outages()?.into_iter().filter(|outage| outage.state == OutageState::Over) {
        report.ran("office::check");
        let subject = format!("outage/{}", outage.id);
        if !outage.settled {
            report.find(40, &subject, "is over, and its cases were not all told");
        }
        for tie in app.cases_of_outage(outage.id, Some(true), CASES_MAX)? {
            if store.case_row(tie.case)?.is_some_and(|row| row.closed_at.is_none()) {
                report.find(40, &subject, format!("case {} waits for its end for ever", tie.case));
            }
        }
    }
    Ok(())
}

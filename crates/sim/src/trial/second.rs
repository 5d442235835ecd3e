//! What needs a second person in a trial: a case that we refuse to take, its customer's objection and the ruling; a fact that
//! was told late; and what no rule owes. Who proposes, who decides and who rules is mostly whoever may, and often enough
//! whoever may not. Dials and dice of their own: seeds that do none of it stay as they were.

use super::node::{Did, Submission, What};
use super::world::{World, lock};
use crate::audit::AuditReport;
use crate::random::Draw;
use crate::time::HOUR;
use yinuo_app::outage::REGISTER;
use yinuo_app::ports::{CaseFilter, CaseOrder, Clock};
use yinuo_app::{App, AppError, Edge};
use yinuo_domain::case::{Case, Proposal, Stage, Verdict};
use yinuo_domain::command::{CaseCommand, ExceptionCommand, LateCommand, RejectionCommand};
use yinuo_domain::event::{Exceptional, LateWhat, SpokenBy};
use yinuo_domain::outage::{CreditState, Outage};
use yinuo_domain::{Actor, EvidenceSource, Refusal};
use yinuo_policy::{ExemptClass, Instant, Money};

/// Cases among which people choose.
const CASES_MAX: u32 = 24;
/// Pages of one area when everybody is to be paid.
const PAGES_MAX: u32 = 200;
/// Sums that are asked for, minor units: on the spot, for a supervisor, for a manager, for a director, above every row.
const SUMS: [i64; 5] = [1_500, 15_000, 80_000, 400_000, 90_000_000];
/// Reasons of the shipped list, and one that is in none.
const REASONS: [&str; 4] = ["not-ours", "settled-before", "not-a-matter", "no-such-reason"];

/// What a seed does of it.
#[derive(Debug, Clone)]
pub(super) struct SecondDials {
    /// Steps with a refusal to take a case or what follows from one, per mille.
    rejections: u64,
    /// Steps with a fact that is told late, per mille.
    late_facts: u64,
    /// Steps with an exception, per mille.
    exceptions: u64,
    /// Steps in which somebody decides what an outage owes to its area, or a page of that is paid, per mille.
    areas: u64,
}

impl SecondDials {
    pub fn of(seed: u64) -> Self {
        let mut draw = Draw::new(seed, "dials of the second person", 0);
        let mut per_mille = |chance: u64, most: u64| if draw.chance(chance) { draw.below(most) } else { 0 };
        Self {
            rejections: per_mille(300, 250),
            late_facts: per_mille(300, 250),
            exceptions: per_mille(300, 250),
            areas: per_mille(400, 300),
        }
    }

    /// Whether the policy of the seed pays whole areas.
    pub const fn pays_areas(&self) -> bool {
        self.areas > 0
    }
}

/// Dice and dials.
pub(super) struct Second {
    draw: Draw,
    dials: SecondDials,
}

impl Second {
    pub fn new(seed: u64) -> Self {
        Self { draw: Draw::new(seed, "second person", 0), dials: SecondDials::of(seed) }
    }
}

/// A step that needs, or is, a second person.
#[derive(Debug, Clone)]
pub(super) enum Matter {
    Reject(&'static str),
    DecideRejection(bool),
    Object,
    Rule(bool),
    TellLate(LateWhat, Instant),
    DecideLate(uuid::Uuid, bool),
    Ask(Exceptional),
    PassUp(u32),
    DecideException(u32, bool),
}

impl Matter {
    /// The event that it leaves, once; none where it may leave two of a kind.
    pub const fn tag(&self) -> Option<&'static str> {
        Some(match self {
            Self::Reject(_) | Self::DecideRejection(_) | Self::Object | Self::Rule(_) => "rejection",
            Self::TellLate(..) => "late-fact-proposed",
            Self::DecideLate(..) => "late-fact-decided",
            // Whoever may grant alone asks and grants at once.
            Self::Ask(_) | Self::PassUp(_) | Self::DecideException(..) => return None,
        })
    }

    /// Whether it brings words of its own.
    pub const fn speaks(&self) -> bool {
        !matches!(self, Self::DecideRejection(_) | Self::DecideLate(..))
    }

    /// The command, its identifiers drawn at the edge.
    ///
    /// # Errors
    /// As the edge.
    pub fn build(&self, edge: &mut Edge<'_>, words: &str) -> Result<CaseCommand, Refusal> {
        let refused = |command| Ok(CaseCommand::Rejection(command));
        match self.clone() {
            Self::Reject(reason) => {
                let evidence = edge.evidence(EvidenceSource::Outside, "别家的合同")?;
                let text = edge.text(words)?;
                refused(RejectionCommand::Reject { reason: reason.to_owned(), text, evidence })
            }
            Self::DecideRejection(approve) => refused(RejectionCommand::Decide { approve }),
            Self::Object => {
                let spoken = SpokenBy::Recording("REC-1".to_owned());
                refused(RejectionCommand::Object { text: edge.text(words)?, spoken })
            }
            Self::Rule(uphold) => refused(RejectionCommand::Rule { uphold, text: edge.text(words)? }),
            Self::TellLate(what, at) => {
                let (fact, evidence) = (edge.id(), edge.evidence(EvidenceSource::Staff, words)?);
                Ok(CaseCommand::Late(LateCommand::Propose { fact, what, at, evidence }))
            }
            Self::DecideLate(fact, approve) => Ok(CaseCommand::Late(LateCommand::Decide { fact, approve })),
            Self::Ask(what) => {
                let (text, check) = (edge.text(words)?, edge.id());
                Ok(CaseCommand::Exception(ExceptionCommand::Ask { what, text, check }))
            }
            Self::PassUp(exception) => {
                let text = edge.text(words)?;
                Ok(CaseCommand::Exception(ExceptionCommand::PassUp { exception, text }))
            }
            Self::DecideException(exception, approve) => {
                let (text, check) = (edge.text(words)?, edge.id());
                Ok(CaseCommand::Exception(ExceptionCommand::Decide { exception, approve, text, check }))
            }
        }
    }
}

impl World {
    /// What is proposed, decided and ruled in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn second(&mut self) -> Result<(), String> {
        let dials = self.second.dials.clone();
        let kinds: [(u64, Choose); 3] = [
            (dials.rejections, of_rejection),
            (dials.late_facts, of_late_fact),
            (dials.exceptions, of_exception),
        ];
        for (chance, choose) in kinds {
            if chance > 0
                && self.second.draw.chance(chance)
                && let Some(submission) = self.matter(choose)?
            {
                self.send(submission)?;
            }
        }
        if self.second.draw.chance(dials.areas) {
            self.area()?;
        }
        Ok(())
    }

    /// Somebody decides what an outage owes to its area, or who was decided on is paid by pages.
    fn area(&mut self) -> Result<(), String> {
        let outages = self.looker.outages().map_err(|error| error.to_string())?;
        let over = outages.iter().find(|found| found.restored_at.is_some() && found.credit.is_none());
        let over = over.map(|found| found.id).filter(|_| self.second.draw.chance(600));
        let exempt = self.second.draw.chance(200);
        let by = self.second.draw.pick(&self.dials.staff).clone();
        let cause = exempt.then(|| (ExemptClass::ForceMajeure, self.photos[0].clone()));
        let node = self.living(false)?;
        if self.nodes.len() > 1 && self.draw.chance(self.dials.interrupted) {
            self.interrupt(&node, 150)?;
        }
        let did = lock(&node).run(|app| match over {
            Some(outage) => app.decide_area_credit(&by, outage, cause).map(|_| 0),
            None => app.credit_areas(1).and_then(|paid| Ok(paid + app.say_late_area_payments(1)?)),
        });
        lock(&node).faults.uninterrupted();
        match &did {
            Did::Done(Ok(_)) if over.is_some() => self.note("area decided", 1),
            Did::Done(Ok(paid)) => self.note("service of an area paid", *paid),
            _ => {}
        }
        self.judge(did, "an area credit")
    }

    /// All is well again: every area that somebody decided on is paid.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn settle_areas(&mut self) -> Result<(), String> {
        let node = self.living(true)?;
        let did = lock(&node).run(|app| {
            app.credit_areas(PAGES_MAX)?;
            app.say_late_area_payments(PAGES_MAX).map(drop)
        });
        self.judge(did, "area credits")
    }

    fn matter(&mut self, choose: Choose) -> Result<Option<Submission>, String> {
        let newest = self.store.cases(&CaseFilter::default(), CaseOrder::NewestFirst, None, CASES_MAX);
        let rows = newest.map_err(|error| error.to_string())?.rows;
        if rows.is_empty() {
            return Ok(None);
        }
        // Mostly what somebody began is brought to its end.
        let mut cases = Vec::new();
        for _ in 0..4 {
            let id = self.second.draw.pick(&rows).id;
            cases.push(self.looker.case_file(id).map_err(|error| error.to_string())?.case);
        }
        let begun = cases.iter().position(is_begun).filter(|_| self.second.draw.chance(800));
        let case = cases.swap_remove(begun.unwrap_or_default());
        let now = Instant(self.truth.now());
        let (matter, post) = choose(&mut self.second.draw, &case, now);
        let holder = self.dials.staff.iter().find(|actor| actor.post == post).cloned();
        let anybody: Actor = self.second.draw.pick(&self.dials.staff).clone();
        let by = holder.filter(|_| self.second.draw.chance(700)).unwrap_or(anybody);
        Ok(Some(self.submission(by, What::Second(case.id, matter), None, case.customer)))
    }
}

/// Every area that somebody decided to pay was paid to its end (40).
pub(super) fn check(app: &App, report: &mut AuditReport) -> Result<(), AppError> {
    let paying = |outage: &Outage| outage.credit.as_ref().is_some_and(|run| run.state == CreditState::Paying);
    for outage in app.outages()?.into_iter().filter(|outage| outage.credit.is_some()) {
        report.ran("second::check");
        if paying(&outage) {
            report.find(40, &format!("{REGISTER}/{}", outage.id), "owes its area, and nobody goes on paying");
        }
    }
    Ok(())
}

/// Chooses a step on a case, and the post whose turn it is.
type Choose = fn(&mut Draw, &Case, Instant) -> (Matter, &'static str);

fn is_begun(case: &Case) -> bool {
    let refused = case
        .rejection
        .as_ref()
        .is_some_and(|found| found.waits() || found.is_objected() || case.stage == Stage::Rejected);
    refused
        || case.late_facts.iter().any(|found| found.proposal == Proposal::Proposed)
        || case.exceptions.iter().any(yinuo_domain::case::Exception::waits)
}

fn of_rejection(draw: &mut Draw, case: &Case, _: Instant) -> (Matter, &'static str) {
    match &case.rejection {
        Some(found) if found.waits() => (Matter::DecideRejection(draw.chance(800)), "complaint-supervisor"),
        Some(found) if found.is_objected() => (Matter::Rule(draw.chance(500)), "quality-office"),
        Some(_) if case.stage == Stage::Rejected && draw.chance(700) => (Matter::Object, "hotline-agent"),
        _ => (Matter::Reject(draw.say(&REASONS)), "complaint-handler"),
    }
}

fn of_late_fact(draw: &mut Draw, case: &Case, now: Instant) -> (Matter, &'static str) {
    let waits = case.late_facts.iter().find(|found| found.proposal == Proposal::Proposed);
    if let Some(found) = waits {
        return (Matter::DecideLate(found.id, draw.chance(800)), "complaint-supervisor");
    }
    let what = *draw.pick(&[LateWhat::Restored, LateWhat::Restored, LateWhat::Arrived, LateWhat::Answered]);
    // Mostly before a breach that it could withdraw; now and then later, or in a future that nobody knows.
    let breach = case.promises.iter().find_map(|promise| match promise.verdict {
        Verdict::Broken { due_at, .. } => Some(due_at),
        _ => None,
    });
    let until = breach.filter(|_| draw.chance(700)).unwrap_or(now.plus_millis(HOUR));
    let far = until.millis_since(case.accepted_at).max(1);
    (Matter::TellLate(what, case.accepted_at.plus_millis(draw.between(0, far))), "complaint-handler")
}

fn of_exception(draw: &mut Draw, case: &Case, _: Instant) -> (Matter, &'static str) {
    let posts = ["complaint-supervisor", "customer-service-manager", "complaint-handler"];
    if let Some(found) = case.exceptions.iter().find(|found| found.waits()) {
        let matter = match draw.below(10) {
            0..=1 => Matter::PassUp(found.id),
            sum => Matter::DecideException(found.id, sum < 8),
        };
        return (matter, draw.say(&posts));
    }
    let money = Money { minor: *draw.pick(&SUMS), currency: "CNY".to_owned() };
    let what = if draw.chance(600) { Exceptional::Goodwill { money } } else { Exceptional::Refund { money } };
    (Matter::Ask(what), draw.say(&["complaint-handler", "hotline-agent"]))
}

//! Commands on a case: one file each. [`decide`] first settles every clock that fell due before this instant, then
//! applies the command; it answers with facts or with a numbered refusal, and never with half of something.

mod appoint;
mod assign;
mod categorise;
mod close;
mod draft;
mod exception;
mod exempt;
mod field;
mod late;
mod late_cause;
mod line;
mod link;
mod mark;
mod merge;
mod note;
mod office;
mod outage;
pub(crate) mod outside;
mod pause;
mod reject;
mod resolve;
mod settlement;
mod task;
mod visit;

pub use close::tried;
pub use draft::Draft;
pub use exception::ExceptionCommand;
pub use late::LateCommand;
pub use line::LookCommand;
pub use merge::may_merge;
pub use office::OfficeCommand;
pub use outage::OutageEnd;
pub use outside::OutsideOrder;
pub use reject::RejectionCommand;
pub use settlement::{SettlementAnswer, SettlementCommand};
pub(crate) use settlement::{instruction, steps_of};
pub use visit::{REPLANNED, VisitCommand, VisitDeed};

use crate::brief::Context;
use crate::case::{Case, settle};
use crate::event::{Audience, CallBackOutcome, Evidence, Fact, SpokenBy, TextRef};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::{ExemptClass, Instant, Span};

/// Most events of one case; a longer matter is split or becomes a run. A state is kept of long ones, so that a command
/// does not read them all.
pub const CASE_EVENTS_MAX: u64 = 20_000;
/// Most tasks of one case.
pub const CASE_TASKS_MAX: usize = 200;

/// What can be asked of a case. Identifiers and text references are drawn at the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseCommand {
    /// Only settle what fell due.
    Settle,
    /// The customer was answered in substance.
    Answer {
        /// What was said.
        text: TextRef,
    },
    /// Somebody of ours is on site.
    Arrive {
        /// Evidence.
        evidence: Option<Evidence>,
    },
    /// The service works.
    Restore {
        /// Evidence.
        evidence: Option<Evidence>,
    },
    /// We say that the matter is settled.
    Resolve {
        /// Root cause.
        root_cause: String,
        /// What was done.
        text: TextRef,
        /// Task by which the handler looks later whether the root is gone (H15), and when.
        check: Option<(Uuid, Instant)>,
    },
    /// The customer agrees.
    Confirm {
        /// Channel.
        channel: String,
        /// What it rests on.
        spoken: SpokenBy,
    },
    /// The customer refuses.
    Refuse {
        /// Why.
        text: TextRef,
        /// What it rests on.
        spoken: SpokenBy,
    },
    /// A closed case resumes.
    Reopen {
        /// Why.
        text: TextRef,
    },
    /// Cancelled.
    Cancel {
        /// Why.
        text: TextRef,
    },
    /// A note.
    Note {
        /// The note.
        text: TextRef,
        /// Audience.
        audience: Audience,
    },
    /// A note among colleagues that asks for the attention of some of them.
    NoteTo {
        /// The note.
        text: TextRef,
        /// Whom it names.
        people: Vec<String>,
    },
    /// Another case is the same matter and goes on here.
    Absorb {
        /// That case.
        case: Uuid,
        /// Its number.
        number: String,
    },
    /// This case is the same matter as another one and ends there.
    MergeInto {
        /// The case that goes on.
        into: Uuid,
        /// Its number.
        number: String,
    },
    /// It is a matter of its own after all.
    Split,
    /// What was merged into this case is a matter of its own after all.
    Release {
        /// That case.
        case: Uuid,
        /// Its number.
        number: String,
    },
    /// Another case has to do with this one.
    Relate {
        /// That case.
        case: Uuid,
        /// Its number.
        number: String,
    },
    /// It has nothing to do with this one after all.
    Unrelate {
        /// That case.
        case: Uuid,
    },
    /// Work moves.
    Assign {
        /// Unit.
        unit: String,
        /// Person; empty for the pool.
        person: String,
    },
    /// Take the case into one's own hands.
    Take {
        /// Who handled it when one looked; empty for nobody.
        from: String,
    },
    /// Another category.
    Categorise {
        /// Category.
        category: String,
    },
    /// Another priority, where the source has one.
    Prioritise {
        /// 1 is the highest.
        priority: Option<u8>,
    },
    /// Take a task that is addressed to one's unit or person.
    AcceptTask {
        /// Task.
        task: Uuid,
    },
    /// The customer pressed.
    Urge {
        /// The contact.
        contact: Uuid,
    },
    /// Ask that clocks stand.
    Pause {
        /// Id.
        pause: Uuid,
        /// Cause.
        cause: ExemptClass,
        /// Evidence.
        evidence: Evidence,
        /// From; now when absent.
        from: Option<Instant>,
    },
    /// Second person on a pause.
    DecidePause {
        /// Id.
        pause: Uuid,
        /// Approved or refused.
        approve: bool,
    },
    /// The pause ends.
    Resume {
        /// Id.
        pause: Uuid,
    },
    /// Ask that a span is exempt.
    Exempt {
        /// Id.
        exemption: Uuid,
        /// Scheme.
        scheme: String,
        /// Cause.
        cause: ExemptClass,
        /// Span.
        span: Span,
        /// Evidence.
        evidence: Evidence,
    },
    /// Second person on an exemption.
    DecideExemption {
        /// Id.
        exemption: Uuid,
        /// Approved or refused.
        approve: bool,
    },
    /// A visit window.
    Appoint {
        /// Window.
        window: Span,
        /// Whether the customer asked for it.
        asked_by_customer: bool,
    },
    /// The general manager orders.
    Instruct {
        /// Task id.
        task: Uuid,
        /// The order.
        text: TextRef,
        /// Who must carry it out.
        person: String,
        /// By when.
        due_at: Instant,
    },
    /// Ask another unit for help.
    Assist {
        /// Task id.
        task: Uuid,
        /// Unit.
        unit: String,
        /// What is asked.
        text: TextRef,
        /// Limit in natural minutes.
        limit_minutes: u32,
    },
    /// A task ends.
    FinishTask {
        /// Task.
        task: Uuid,
        /// What came of it.
        text: TextRef,
    },
    /// The closed case was called back; unsatisfied reopens it.
    CallBack {
        /// Draw that asked for it.
        draw: String,
        /// What was found.
        outcome: CallBackOutcome,
        /// The customer's words, if any.
        text: Option<TextRef>,
    },
    /// A red-line mark.
    RedLine {
        /// Mark.
        mark: String,
        /// Unit that it accuses.
        unit: String,
    },
    /// Ask that a red-line mark is withdrawn.
    WithdrawRedLine {
        /// Mark.
        mark: String,
        /// Unit that it accuses.
        unit: String,
        /// Evidence.
        evidence: Evidence,
    },
    /// Second person on a withdrawal.
    DecideRedLine {
        /// Mark.
        mark: String,
        /// Unit that it accuses.
        unit: String,
        /// Approved or refused.
        approve: bool,
    },
    /// The customer adds a word or a photo.
    Say {
        /// His words, and what he sent with them.
        evidence: Evidence,
    },
    /// Send the customer his status link again.
    SendLink,
    /// Let no status link sent so far open the case any more.
    RevokeLink,
    /// What the office does: outside bodies, outages, directives.
    Office(OfficeCommand),
    /// Money on its way to the customer.
    Settlement(SettlementCommand),
    /// Something that no rule owes.
    Exception(ExceptionCommand),
    /// A case that we refuse to take.
    Rejection(RejectionCommand),
    /// A fact that was told late.
    Late(LateCommand),
    /// Somebody looked at the line from afar.
    Look(LookCommand),
    /// Say why a promise was not kept in time.
    ExplainLate {
        /// Promise.
        promise: u32,
        /// Cause, by the policy's code.
        cause: String,
    },
    /// Something of one of its visits.
    Visit(VisitCommand),
}

impl CaseCommand {
    /// The evidence that the command brings.
    #[must_use]
    pub const fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::Arrive { evidence } | Self::Restore { evidence } => evidence.as_ref(),
            Self::Pause { evidence, .. }
            | Self::Exempt { evidence, .. }
            | Self::WithdrawRedLine { evidence, .. }
            | Self::Say { evidence }
            | Self::Office(OfficeCommand::EndOutage(OutageEnd { evidence, .. })) => Some(evidence),
            Self::Rejection(RejectionCommand::Reject { evidence, .. })
            | Self::Late(LateCommand::Propose { evidence, .. }) => Some(evidence),
            Self::Visit(VisitCommand { deed: VisitDeed::NoAccess { evidence, .. }, .. }) => Some(evidence),
            Self::Visit(VisitCommand { deed: VisitDeed::Finish { receipt }, .. }) => Some(&receipt.evidence),
            _ => None,
        }
    }

    /// What the verdict of a customer rests on, if it is one.
    #[must_use]
    pub const fn spoken(&self) -> Option<&SpokenBy> {
        match self {
            Self::Confirm { spoken, .. }
            | Self::Refuse { spoken, .. }
            | Self::Rejection(RejectionCommand::Object { spoken, .. }) => Some(spoken),
            _ => None,
        }
    }
}

impl CaseCommand {
    /// Whether it brings the case nearer to its end: such a command is never refused for the number of events.
    const fn leads_to_the_end(&self) -> bool {
        matches!(
            self,
            Self::Settle
                | Self::Restore { .. }
                | Self::Resolve { .. }
                | Self::Confirm { .. }
                | Self::Refuse { .. }
                | Self::Cancel { .. }
                | Self::MergeInto { .. }
                | Self::DecidePause { .. }
                | Self::DecideRedLine { .. }
                | Self::Resume { .. }
                | Self::FinishTask { .. }
                | Self::Settlement(_)
                | Self::Rejection(_)
                | Self::Late(LateCommand::Decide { .. })
                | Self::Office(OfficeCommand::AnswerOutside { .. } | OfficeCommand::EndOutage(_))
                | Self::Visit(VisitCommand {
                    deed: VisitDeed::Finish { .. } | VisitDeed::Reject { .. } | VisitDeed::Cancel { .. },
                    ..
                })
        )
    }
}

/// Facts that follow from a command at an instant. `occurred` is when it happened; `ctx.now` when we record it.
///
/// # Errors
/// A numbered refusal; nothing happens then, not even what fell due (the worker will see to it).
pub fn decide(
    case: &Case,
    command: &CaseCommand,
    occurred: Instant,
    ctx: Context<'_>,
) -> Result<Vec<Fact>, Refusal> {
    decide_on(Box::new(case.clone()), command, occurred, ctx).map(|(facts, _)| facts)
}

/// As [`decide`], for who gives the case away: it comes back with the facts applied.
///
/// # Errors
/// As [`decide`].
pub fn decide_on(
    case: Box<Case>,
    command: &CaseCommand,
    occurred: Instant,
    ctx: Context<'_>,
) -> Result<(Vec<Fact>, Box<Case>), Refusal> {
    if case.version == 0 {
        return Err(Refusal::no_case());
    }
    if ctx.now < case.recorded_at {
        return Err(Refusal::clock_went_back());
    }
    if occurred > ctx.now {
        return Err(Refusal::in_the_future());
    }
    let mut draft = Draft::new(case, ctx);
    settle(&mut draft);
    apply(&mut draft, command, occurred)?;
    settle(&mut draft);
    if draft.case.version > CASE_EVENTS_MAX && !command.leads_to_the_end() {
        return Err(Refusal::too_many());
    }
    Ok((draft.facts, draft.case))
}

/// Why a command would be refused now, without its details: what a page shows beside a disabled control.
#[must_use]
pub fn why_not(case: &Case, action: Action, ctx: Context<'_>) -> Option<Refusal> {
    let mut draft = Draft::new(Box::new(case.clone()), ctx);
    settle(&mut draft);
    match action {
        Action::Answer
        | Action::Field
        | Action::Assign
        | Action::Categorise
        | Action::Appoint
        | Action::Assist => draft.must_be_open(),
        Action::Take => assign::may_take(&draft),
        Action::Note | Action::Relate => Ok(()),
        Action::Merge => merge::may_absorb(&draft),
        Action::Split => merge::may_split(&draft),
        Action::Link => link::may(&draft),
        Action::Pause | Action::Exempt => draft.must_be_open(),
        Action::AskException => exception::may_ask(&draft),
        Action::DecideException => exception::may_decide_any(&draft),
        Action::PassException => exception::may_pass_up_any(&draft),
        Action::DecidePause => pause::may_decide_any(&draft),
        Action::Resume => pause::may_resume_any(&draft),
        Action::DecideExemption => exempt::may_decide_any(&draft),
        Action::Resolve => resolve::may(&draft),
        Action::Confirm => close::may_confirm(&draft),
        Action::Verdict => close::may_verdict(&draft),
        Action::Cancel => close::may_cancel(&draft),
        Action::Reopen => close::may_reopen(&draft),
        Action::ProposeLate => late::may(&draft),
        Action::DecideLate => late::may_decide_any(&draft),
        Action::Reject => reject::may(&draft),
        Action::DecideRejection => reject::may_decide(&draft),
        Action::Object => reject::may_object(&draft),
        Action::RuleObjection => reject::may_rule(&draft),
        Action::Instruct => task::may_instruct(&draft),
        Action::AcceptTask => task::may_accept_any(&draft),
        Action::FinishTask => task::may_finish_any(&draft),
        Action::CallBack => close::may_call_back(&draft).and_then(|()| close::may_ask(&draft)),
        Action::RedLine => mark::may(&draft),
        Action::WithdrawRedLine => mark::may_withdraw_any(&draft),
        Action::DecideRedLine => mark::may_decide_any(&draft),
        Action::AnswerOutside => outside::may_answer_any(&draft),
        Action::Outage => outage::may_join(&draft),
        Action::Direct => task::may_direct(&draft),
        Action::JudgeTask => task::may_judge_any(&draft),
        Action::ExplainLate => late_cause::may(&draft),
    }
    .err()
}

/// Groups of commands that share a precondition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Answer.
    Answer,
    /// Arrive, restore.
    Field,
    /// Resolve.
    Resolve,
    /// Confirm.
    Confirm,
    /// Refuse.
    Verdict,
    /// Reopen.
    Reopen,
    /// Cancel.
    Cancel,
    /// Say that something happened earlier than we judged by.
    ProposeLate,
    /// Decide on that.
    DecideLate,
    /// Refuse to take it.
    Reject,
    /// Decide on that.
    DecideRejection,
    /// Object to it in the customer's name.
    Object,
    /// Rule on the objection.
    RuleObjection,
    /// Note.
    Note,
    /// Merge another case into this one.
    Merge,
    /// Take a merging back.
    Split,
    /// Say that another case has to do with this one, or that it has not.
    Relate,
    /// Assign.
    Assign,
    /// Take over.
    Take,
    /// Categorise.
    Categorise,
    /// Pause.
    Pause,
    /// Decide on a pause.
    DecidePause,
    /// Resume.
    Resume,
    /// Exempt.
    Exempt,
    /// Decide on an exemption.
    DecideExemption,
    /// Ask for an exception.
    AskException,
    /// Decide on one.
    DecideException,
    /// Pass one up.
    PassException,
    /// Appoint.
    Appoint,
    /// Instruct.
    Instruct,
    /// Assist.
    Assist,
    /// Accept a task.
    AcceptTask,
    /// Finish a task.
    FinishTask,
    /// Call back.
    CallBack,
    /// Red line.
    RedLine,
    /// Withdraw a red-line mark.
    WithdrawRedLine,
    /// Decide on a withdrawal.
    DecideRedLine,
    /// Send the status link again, or revoke it.
    Link,
    /// Answer an outside body.
    AnswerOutside,
    /// Join an outage.
    Outage,
    /// Press a unit.
    Direct,
    /// Judge the reply to a directive.
    JudgeTask,
    /// Say why a promise was late.
    ExplainLate,
}

fn apply(draft: &mut Draft<'_>, command: &CaseCommand, occurred: Instant) -> Result<(), Refusal> {
    match command {
        CaseCommand::Settle => Ok(()),
        CaseCommand::Answer { text } => field::answer(draft, text, occurred),
        CaseCommand::Arrive { evidence } => field::arrive(draft, evidence.as_ref(), occurred),
        CaseCommand::Restore { evidence } => field::restore(draft, evidence.as_ref(), occurred),
        CaseCommand::Resolve { root_cause, text, check } => {
            resolve::resolve(draft, root_cause, text, occurred)?;
            check.map_or(Ok(()), |(task, at)| task::check_later(draft, task, text, at))
        }
        CaseCommand::Confirm { channel, spoken } => close::confirm(draft, channel, spoken, occurred),
        CaseCommand::Refuse { text, spoken } => close::refuse(draft, text, spoken, occurred),
        CaseCommand::Reopen { text } => close::reopen(draft, text, occurred),
        CaseCommand::Cancel { text } => close::cancel(draft, text, occurred),
        CaseCommand::Note { text, audience } => note::note(draft, text, *audience),
        CaseCommand::NoteTo { text, people } => note::note_to(draft, text, people),
        CaseCommand::Absorb { case, number } => merge::absorb(draft, *case, number),
        CaseCommand::MergeInto { into, number } => merge::merge_into(draft, *into, number),
        CaseCommand::Split => merge::split(draft),
        CaseCommand::Release { case, number } => merge::release(draft, *case, number),
        CaseCommand::Relate { case, number } => merge::relate(draft, *case, number),
        CaseCommand::Unrelate { case } => merge::unrelate(draft, *case),
        CaseCommand::Assign { unit, person } => assign::assign(draft, unit, person, occurred),
        CaseCommand::Take { from } => assign::take(draft, from, occurred),
        CaseCommand::Categorise { category } => categorise::categorise(draft, category),
        CaseCommand::Prioritise { priority } => categorise::prioritise(draft, *priority),
        CaseCommand::AcceptTask { task } => task::accept(draft, *task),
        CaseCommand::Urge { contact } => note::urge(draft, *contact, occurred),
        CaseCommand::Pause { pause, cause, evidence, from } => {
            pause::propose(draft, *pause, *cause, evidence, from.unwrap_or(occurred))
        }
        CaseCommand::DecidePause { pause, approve } => pause::decide(draft, *pause, *approve),
        CaseCommand::Resume { pause } => pause::resume(draft, *pause, occurred),
        CaseCommand::Exempt { exemption, scheme, cause, span, evidence } => {
            exempt::propose(draft, *exemption, scheme, *cause, *span, evidence)
        }
        CaseCommand::DecideExemption { exemption, approve } => exempt::decide(draft, *exemption, *approve),
        CaseCommand::Appoint { window, asked_by_customer } => {
            appoint::appoint(draft, *window, *asked_by_customer)
        }
        CaseCommand::Instruct { task, text, person, due_at } => {
            task::instruct(draft, *task, text, person, *due_at)
        }
        CaseCommand::Assist { task, unit, text, limit_minutes } => {
            task::assist(draft, *task, unit, text, *limit_minutes)
        }
        CaseCommand::FinishTask { task, text } => task::finish(draft, *task, text),
        CaseCommand::CallBack { draw, outcome, text } => {
            close::call_back(draft, draw, *outcome, text.as_ref())
        }
        CaseCommand::RedLine { mark, unit } => mark::red_line(draft, mark, unit),
        CaseCommand::WithdrawRedLine { mark, unit, evidence } => {
            mark::propose_withdrawal(draft, mark, unit, evidence)
        }
        CaseCommand::DecideRedLine { mark, unit, approve } => mark::decide(draft, mark, unit, *approve),
        CaseCommand::Say { evidence } => link::say(draft, evidence),
        CaseCommand::SendLink => link::send(draft),
        CaseCommand::RevokeLink => link::revoke(draft),
        CaseCommand::Office(office) => office::apply(draft, office, occurred),
        CaseCommand::Settlement(command) => settlement::apply(draft, command),
        CaseCommand::Exception(command) => exception::apply(draft, command),
        CaseCommand::Late(command) => late::apply(draft, command),
        CaseCommand::Rejection(command) => reject::apply(draft, command, occurred),
        CaseCommand::Look(command) => line::look(draft, command),
        CaseCommand::ExplainLate { promise, cause } => late_cause::explain(draft, *promise, cause),
        CaseCommand::Visit(command) => visit::apply(draft, command, occurred),
    }
}

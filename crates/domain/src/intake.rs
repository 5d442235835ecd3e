//! Intake: a contact ends as a contact, opens a case, or joins one (Y02, N01, A16). All channels pass this one path.

use crate::brief::{Context, EarlierCase};
use crate::case::{Case, settle};
use crate::command::outside::arrive;
use crate::command::{Draft, OutsideOrder};
use crate::event::{CaseEvent, ContactEvent, Fact, TextRef};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::{CaseFacts, Instant};

/// Channels on which a contact may come; an operator's outside bodies are register rows, not channels (N34).
pub const CHANNELS: &[&str] =
    &["hotline", "wechat", "web", "hall", "letter", "outside-body", "visit", "sms", "robot"];

/// Outcomes with which a contact may end as a contact.
pub const ENDINGS: &[&str] = &["informed", "praise", "wrong-number", "other"];

/// Milliseconds in a day of 24 hours.
const DAY_MILLIS: i64 = 86_400_000;

/// Whether a channel is known.
#[must_use]
pub fn is_channel(code: &str) -> bool {
    CHANNELS.contains(&code)
}

/// What came of the contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is owed.
    Ends {
        /// Outcome code.
        outcome: String,
    },
    /// A case is opened.
    Opens(Opening),
    /// It joins an open case; the case's own decision follows with `CaseCommand::Urge`.
    Joins {
        /// The case.
        case: Uuid,
    },
}

/// What a new case is about. Identifiers are drawn at the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Case id.
    pub case: Uuid,
    /// Number for the telephone.
    pub number: String,
    /// Category.
    pub category: String,
    /// Priority where the source has one.
    pub priority: Option<u8>,
    /// Open case that was shown and set aside.
    pub beside: Option<Uuid>,
    /// What an outside body asks, if one transferred the matter.
    pub outside: Option<OutsideOrder>,
}

/// One touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    /// Contact id.
    pub contact: Uuid,
    /// Channel.
    pub channel: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// Customer; empty for an unknown person.
    pub customer: String,
    /// The customer's words.
    pub text: Option<TextRef>,
    /// Recording reference.
    pub recording: String,
    /// When it happened.
    pub occurred: Instant,
    /// What came of it.
    pub outcome: Outcome,
}

/// Facts of an intake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Facts of the contact's stream.
    pub contact: Vec<Fact<ContactEvent>>,
    /// Facts of the new case's stream, and the case after them.
    pub opened: Option<(Case, Vec<Fact>)>,
}

/// What the brief says about a new case before it is opened: duplicates and repeats (H11, H12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Open cases on the same party and topic.
    pub duplicates: Vec<&'a EarlierCase>,
    /// The earlier case that this one repeats.
    pub repeats: Option<&'a EarlierCase>,
    /// Earliest case open on the same service, or else the one that was cancelled within the window of a repeat: the
    /// occurrence for remedies. Cancelled and opened again, a matter pays no day twice.
    pub occurrence: Option<&'a EarlierCase>,
    /// Rung at which a ladder would start.
    pub start_rung: u8,
}

/// Facts that rules look at, from the category and the service, with the area class in force at the acceptance.
///
/// # Errors
/// The category is unknown.
pub fn case_facts(
    category: &str,
    priority: Option<u8>,
    accepted: Instant,
    ctx: Context<'_>,
) -> Result<CaseFacts, Refusal> {
    let found = ctx.book.current().category(category).ok_or_else(Refusal::unknown_category)?;
    let service = &ctx.brief.service;
    Ok(CaseFacts {
        kind: found.kind,
        category: category.to_owned(),
        area: service.area_at(ctx.org, accepted),
        access: service.access.clone(),
        product: service.product.clone(),
        segment: service.segment.clone(),
        priority,
    })
}

/// Duplicates, repeat and start rung, for the draft on the page and for the decision alike.
#[must_use]
pub fn standing<'a>(facts: &CaseFacts, customer: &str, at: Instant, ctx: Context<'a>) -> Standing<'a> {
    let policy = ctx.book.current();
    let topic = policy.topic(&facts.category);
    let service = ctx.brief.service.service.as_str();
    let same_party = |earlier: &&EarlierCase| {
        if service.is_empty() {
            earlier.customer == customer && earlier.service.is_empty()
        } else {
            earlier.service == service
        }
    };
    let alike = |earlier: &&EarlierCase| same_party(earlier) && earlier.topic == topic;
    let earlier = || ctx.brief.earlier.iter();
    let window = i64::from(policy.repeat_window_days(&facts.category)) * DAY_MILLIS;
    let is_recent = |ended: Instant| ended <= at && at < ended.plus_millis(window);
    let repeats = earlier()
        .filter(alike)
        .filter(|case| !case.cancelled && case.closed_at.is_some_and(is_recent))
        .max_by_key(|case| (case.closed_at, case.case));
    let chain = repeats.map_or(1, |case| case.chain.saturating_add(1));
    let start_rung = policy.ladder_for(facts).map_or(0, |ladder| match chain {
        0 | 1 => 1,
        link => {
            let more = u8::try_from(link - 2).unwrap_or(u8::MAX);
            ladder.repeat_start_rung.saturating_add(more).min(ladder.start_rung_cap.max(1))
        }
    });
    Standing {
        duplicates: earlier().filter(alike).filter(|case| case.closed_at.is_none()).collect(),
        repeats,
        occurrence: earlier()
            .filter(|case| !service.is_empty() && case.service == service)
            .filter(|case| case.closed_at.is_none_or(|ended| case.cancelled && is_recent(ended)))
            .min_by_key(|case| (case.closed_at.is_some(), case.occurrence != case.case, case.case)),
        start_rung,
    }
}

/// Facts that follow from a contact.
///
/// # Errors
/// A numbered refusal; nothing happens then.
pub fn decide(intake: &Intake, ctx: Context<'_>) -> Result<Taken, Refusal> {
    if intake.occurred > ctx.now {
        return Err(Refusal::in_the_future());
    }
    if !ctx.book.current().conduct().takes_late(intake.occurred, ctx.now) {
        return Err(Refusal::too_late());
    }
    if !is_channel(&intake.channel) || !matches!(intake.direction.as_str(), "inbound" | "outbound") {
        return Err(Refusal::unknown_name());
    }
    let act = |event| Fact { occurred: intake.occurred, by_clock: false, event };
    let mut contact = vec![act(ContactEvent::Recorded {
        channel: intake.channel.clone(),
        direction: intake.direction.clone(),
        customer: intake.customer.clone(),
        accepting_unit: ctx.actor.unit.clone(),
        owner: ctx.actor.person.clone(),
        text: intake.text.clone(),
        recording: intake.recording.clone(),
    })];
    let opened = match &intake.outcome {
        Outcome::Ends { outcome } => {
            if !ENDINGS.contains(&outcome.as_str()) {
                return Err(Refusal::unknown_name());
            }
            contact.push(act(ContactEvent::Ended { outcome: outcome.clone() }));
            None
        }
        Outcome::Joins { case } => {
            contact.push(act(ContactEvent::JoinedCase { case: *case }));
            None
        }
        Outcome::Opens(opening) => {
            contact.push(act(ContactEvent::OpenedCase { case: opening.case }));
            Some(open(intake, opening, ctx)?)
        }
    };
    Ok(Taken { contact, opened })
}

fn open(intake: &Intake, opening: &Opening, ctx: Context<'_>) -> Result<(Case, Vec<Fact>), Refusal> {
    if intake.customer.is_empty() {
        return Err(Refusal::unknown_customer());
    }
    // The acceptance starts every clock: whoever puts it back shows when it was, by a recording or the number of a letter.
    let shown = !intake.recording.trim().is_empty() || opening.outside.is_some();
    if !shown && !ctx.book.current().conduct().takes_unproven(intake.occurred, ctx.now) {
        return Err(Refusal::acceptance_unproven());
    }
    let facts = case_facts(&opening.category, opening.priority, intake.occurred, ctx)?;
    let standing = standing(&facts, &intake.customer, intake.occurred, ctx);
    let set_aside = |case: &&EarlierCase| opening.beside == Some(case.case);
    if !standing.duplicates.is_empty() && !standing.duplicates.iter().any(set_aside) {
        return Err(Refusal::duplicate());
    }
    let service = &ctx.brief.service;
    let event = CaseEvent::Opened {
        number: opening.number.clone(),
        topic: ctx.book.current().topic(&facts.category),
        facts,
        customer: intake.customer.clone(),
        service: service.service.clone(),
        unit: if service.unit.is_empty() { ctx.actor.unit.clone() } else { service.unit.clone() },
        accepting_unit: ctx.actor.unit.clone(),
        contact: intake.contact,
        owner: standing.repeats.map_or_else(|| ctx.actor.person.clone(), |earlier| earlier.owner.clone()),
        repeat_of: standing.repeats.map(|earlier| earlier.case),
        chain: standing.repeats.map_or(1, |earlier| earlier.chain.saturating_add(1)),
        occurrence: standing.occurrence.map_or(opening.case, |earlier| earlier.occurrence),
        monthly_fee_minor: service.monthly_fee_minor,
        one_off_fee_minor: service.one_off_fee_minor,
        grid: service.grid.clone(),
    };
    let start_rung = standing.start_rung;
    let mut draft = Draft::new(Box::new(Case::blank(opening.case)), ctx);
    draft.act(intake.occurred, event);
    draft.make_promises(intake.occurred, false);
    draft.arm_ladder(intake.occurred, start_rung);
    if let Some(order) = &opening.outside {
        arrive(&mut draft, intake.contact, order, intake.occurred)?;
    }
    settle(&mut draft);
    Ok((*draft.case, draft.facts))
}

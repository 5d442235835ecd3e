//! From the journal to messages: which events are told, in which words, and to whom.

use super::{CONSUMER, Post, Wishes, reason, wishes};
use crate::codec::{decode_event, digest, encode};
use crate::engine::App;
use crate::error::AppError;
use crate::link::{score_digest, score_link};
use crate::ports::{
    Append, Commit, CommitError, CursorMove, Fence, Guard, MessageRow, MessageState, PAGE_ROWS_MAX,
    StoredEvent, StreamId, StreamKind, WECHAT,
};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_domain::case::{Case, Stage};
use yinuo_domain::event::{ExceptionStep, RejectionStep, VisitTurn};
use yinuo_domain::org::Org;
use yinuo_domain::tell::{
    CustomerSheet, customer_sheet, exception_promise, known_as, refusal_words, window_words,
};
use yinuo_domain::{Actor, CaseEvent, ContactEvent, Fact, PolicyBook};
use yinuo_policy::{Bilingual, Instant, Language, MessageKind, MessageRule, Messages, Policy};

/// Most messages written in one commit.
const WRITTEN_MAX: usize = 64;

/// One commit in the making.
#[derive(Default)]
struct Sheet {
    commit: Commit,
    written: BTreeSet<Uuid>,
}

/// Everything that one message is made of.
struct About<'a> {
    case: &'a Case,
    sheet: &'a CustomerSheet,
    policy: &'a Policy,
    book: &'a PolicyBook,
    messages: &'a Messages,
    org: &'a Org,
    /// What is said of the outage that the case belongs to.
    outage: Bilingual,
    now: Instant,
}

impl App {
    /// Writes what customers are owed of the journal's growth in the shards held, a page of each; says how many messages.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read. A lost lease is none: another worker goes on.
    pub fn write_messages(&self, post: &Post, held: &[Fence]) -> Result<u64, AppError> {
        if self.law().book.current().messages().is_none() {
            // Nobody is written to; a policy that says otherwise begins with what is not stale by then.
            return Ok(0);
        }
        let (cursors, heads) = (self.store.cursors(CONSUMER)?, self.store.journal_heads()?);
        let place = |of: &[u64], shard: u16| of.get(usize::from(shard)).copied().unwrap_or(0);
        let mut written = 0;
        for fence in held.iter().filter(|fence| place(&heads, fence.shard) > place(&cursors, fence.shard)) {
            written += self.write_page(post, *fence, place(&cursors, fence.shard))?;
        }
        Ok(written)
    }

    fn write_page(&self, post: &Post, fence: Fence, from: u64) -> Result<u64, AppError> {
        let law = self.law();
        let Some(messages) = law.book.current().messages() else { return Ok(0) };
        let now = self.now();
        let (mut sheet, mut to) = (Sheet::default(), from);
        for stored in self.store.journal(fence.shard, from, PAGE_ROWS_MAX)? {
            if sheet.written.len() == WRITTEN_MAX {
                break;
            }
            if stored.stream.kind == StreamKind::Case
                && now < messages.stale_at(Instant(stored.event.recorded_at))
                && told(&stored.event.name)
            {
                self.write_of(&mut sheet, &stored, post, now)?;
            }
            to = stored.position;
        }
        if to == from {
            return Ok(0);
        }
        let written = sheet.commit.message_rows.len() as u64;
        sheet.commit.fences.push(fence);
        let consumer = CONSUMER.to_owned();
        sheet.commit.cursors.push(CursorMove { consumer, shard: fence.shard, from, to });
        match self.store.commit(sheet.commit) {
            Ok(()) => Ok(written),
            // Another process has the shard, or wrote one of these: the next turn reads from where it stands.
            Err(
                CommitError::LeaseLost { .. }
                | CommitError::CursorMoved { .. }
                | CommitError::GuardMoved { .. }
                | CommitError::VersionConflict { .. },
            ) => Ok(0),
            Err(other) => Err(other.into()),
        }
    }

    fn write_of(
        &self,
        sheet: &mut Sheet,
        stored: &StoredEvent,
        post: &Post,
        now: Instant,
    ) -> Result<(), AppError> {
        let event: CaseEvent = decode_event(stored)?;
        // Of a visit only a delay is told and a question: for the other turns no history is read.
        if let CaseEvent::Visit { turn, .. } = &event
            && !matches!(turn, VisitTurn::RunningLate { .. } | VisitTurn::ChoiceAsked { .. })
        {
            return Ok(());
        }
        let (case, history) = self.history_of(stored.stream.id)?;
        let law = self.law_for(&case)?;
        let policy = law.book.current();
        let Some(messages) = policy.messages().filter(|_| !case.customer.is_empty()) else { return Ok(()) };
        let facts: Vec<Fact> = history.into_iter().map(|told| told.fact).collect();
        let shown = customer_sheet(&case, &facts, &law.book, &law.org, now);
        let outage = self.said_of_outage(&event)?;
        let org = &law.org;
        let book = &law.book;
        let about = About { case: &case, sheet: &shown, policy, book, messages, org, outage, now };
        let Some((kind, key)) = owed(&about, &event, stored.version, |promise| {
            let found = case.promises.iter().find(|found| found.id == promise);
            let rule = found.and_then(|found| law.book.pinned(&found.policy).promise(&found.rule));
            rule.is_some_and(|rule| rule.beneficiary == "customer")
        }) else {
            return Ok(());
        };
        let id = id_of(&key);
        let Some(rule) = messages.rule(kind) else { return Ok(()) };
        if sheet.written.contains(&id) || self.store.message(id)?.is_some() {
            return Ok(());
        }
        let Some(customer) = self.store.customer(&case.customer)? else { return Ok(()) };
        if self.last_erased(&case.customer)?.is_some_and(|at| at >= stored.event.recorded_at) {
            // Whoever was erased since has no matter of his left here.
            return Ok(());
        }
        let mut row = row(&about, rule, &wishes(&customer)?, (id, key), &event);
        if kind == MessageKind::Score && row.state == MessageState::Queued {
            let Some(append) = self.ask_score(&about, &mut row, stored.version, post)? else { return Ok(()) };
            sheet.commit.appends.push(append);
        }
        sheet.written.insert(id);
        sheet.commit.guards.push(Guard { key: MessageRow::guard_key(id), expected: 0 });
        sheet.commit.message_rows.push(row);
        Ok(())
    }

    /// The sentence of the outage that an event joins; nothing for other events.
    fn said_of_outage(&self, event: &CaseEvent) -> Result<Bilingual, AppError> {
        let CaseEvent::OutageJoined { outage, .. } = event else { return Ok(Bilingual::default()) };
        Ok(self.outage_sentence(&self.outage(*outage)?))
    }

    /// Opens the contact in which a closing is asked for its score; none when it was opened before.
    fn ask_score(
        &self,
        about: &About<'_>,
        row: &mut MessageRow,
        closing: u64,
        post: &Post,
    ) -> Result<Option<Append>, AppError> {
        let contact = score_contact_of(about.case.id, closing);
        let stream = StreamId { kind: StreamKind::Contact, id: contact };
        if self.store.head(stream)?.0 > 0 {
            return Ok(None);
        }
        let key = post.ring.current();
        let link = score_link(&post.ring, key, contact)
            .ok_or_else(|| AppError::Damaged("the ring has no key".to_owned()))?;
        let lapses_at = about.messages.score_lapses(about.now);
        let asked = ContactEvent::ScoreAsked {
            case: about.case.id,
            closing,
            customer: about.case.customer.clone(),
            unit: about.case.unit.clone(),
            key,
            token: score_digest(&link),
            lapses_at,
        };
        let fact = Fact { occurred: about.now, by_clock: true, event: asked };
        let (events, _) = encode(stream, (0, [0; 32]), &[fact], &Actor::system(), about.now)?;
        row.contact = Some(contact);
        Ok(Some(Append { stream, expected_version: 0, events }))
    }
}

/// Whether an event of this name may be told to a customer; the others are not even decoded.
fn told(name: &str) -> bool {
    matches!(
        name,
        "opened"
            | "appointment-agreed"
            | "promise-broken"
            | "remedy-owed"
            | "resolved"
            | "closed"
            | "link-requested"
            | "outage-joined"
            | "outage-ended"
            | "exception"
            | "rejected"
            | "rejection"
            | "visit"
    )
}

/// What a customer is owed because of an event, as the case stands now, and the key under which he is owed it once.
fn owed(
    about: &About<'_>,
    event: &CaseEvent,
    version: u64,
    ours: impl Fn(u32) -> bool,
) -> Option<(MessageKind, String)> {
    let case = about.case;
    let of = |kind: MessageKind| (kind, format!("{}/{}/{version}", kind.code(), case.id));
    let today = about.policy.local_date(about.now);
    match event {
        CaseEvent::Opened { .. } if case.stage.is_open() => Some(of(MessageKind::Accepted)),
        CaseEvent::AppointmentAgreed { window, .. } => {
            let last = case.appointments.last().is_some_and(|(_, agreed)| agreed.window == *window);
            (last && case.stage.is_open() && window.until > about.now).then(|| of(MessageKind::Visit))
        }
        // One a day, however many promises break or units become owed: it says the whole sum.
        CaseEvent::PromiseBroken { promise, .. } | CaseEvent::RemedyOwed { promise, .. } => {
            ours(*promise).then(|| (MessageKind::Late, format!("late/{}/{today}", case.id)))
        }
        CaseEvent::Resolved { .. } => (case.stage == Stage::Resolved).then(|| of(MessageKind::Resolved)),
        CaseEvent::Closed { .. } => (case.stage == Stage::Closed).then(|| of(MessageKind::Score)),
        // What still holds: whoever was taken up again since is not told first that he was refused.
        CaseEvent::Rejected { .. } => (case.stage == Stage::Rejected).then(|| of(MessageKind::Rejected)),
        CaseEvent::Rejection { step: RejectionStep::Ruled { .. } } => Some(of(MessageKind::Rejected)),
        CaseEvent::LinkRequested => Some(of(MessageKind::Link)),
        // One outage, one message, however many cases he has on it.
        CaseEvent::OutageJoined { outage, .. } if case.stage.is_open() => {
            Some((MessageKind::Outage, format!("outage/{outage}/{}", case.customer)))
        }
        CaseEvent::Exception { exception, step: ExceptionStep::Granted { .. } } => {
            Some((MessageKind::Granted, format!("granted/{}/{exception}", case.id)))
        }
        CaseEvent::OutageEnded { outage, .. } => {
            Some((MessageKind::Recovered, format!("recovered/{outage}/{}", case.customer)))
        }
        CaseEvent::Visit { visit, turn: VisitTurn::RunningLate { expected_at } } => {
            // Only what still holds: whoever said another time since, or arrived, is told of nothing older.
            let now = case.visit(*visit).filter(|visit| visit.is_open() && visit.arrived_at.is_none())?;
            let holds = now.expected_at == Some(*expected_at) && *expected_at > about.now;
            holds.then(|| of(MessageKind::Delayed))
        }
        CaseEvent::Visit { visit, turn: VisitTurn::ChoiceAsked { until, .. } } => {
            // Whoever answered since, or whose time to answer is over, is asked nothing.
            let choice = case.visit(*visit).filter(|visit| visit.is_open())?.choice.as_ref()?;
            (choice.open_until == Some(*until) && *until > about.now).then(|| of(MessageKind::Choice))
        }
        _ => None,
    }
}

/// The contact in which a closing is asked for its score: one for each.
#[must_use]
pub fn score_contact_of(case: Uuid, closing: u64) -> Uuid {
    id_of(&format!("score-contact/{case}/{closing}"))
}

/// The identifier of a key: the same in every process.
pub(crate) fn id_of(key: &str) -> Uuid {
    let named = digest(format!("yinuo.message/{key}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&named[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn row(
    about: &About<'_>,
    rule: &MessageRule,
    wishes: &Wishes,
    (id, key): (Uuid, String),
    event: &CaseEvent,
) -> MessageRow {
    let language = match (wishes.language.as_str(), about.messages.language) {
        ("en", _) | ("", Language::En) => "en",
        _ => "zh",
    };
    let withheld = wishes.no_messages && !rule.essential;
    let now = about.now;
    // Whoever waits for somebody at night is told at night: in the morning it would be about a time that is past.
    let at_night = match event {
        CaseEvent::Visit { turn: VisitTurn::ChoiceAsked { until, .. }, .. } => Some(*until),
        _ => None,
    };
    let waits =
        |ends: &Instant| rule.kind != MessageKind::Delayed && at_night.is_none_or(|until| *ends < until);
    let quiet = about.policy.quiet_until(now).filter(waits);
    let (state, next_at, why) = match (withheld, quiet) {
        (true, _) => (MessageState::Withheld, None, reason::OPTED_OUT),
        (false, Some(ends)) => (MessageState::Queued, Some(ends.0), reason::QUIET),
        (false, None) => match undo_millis(about.messages, rule.kind) {
            0 => (MessageState::Queued, Some(now.0), ""),
            wait => (MessageState::Queued, Some(now.0 + wait), reason::UNDO),
        },
    };
    let by_wechat = !rule.wechat_template.is_empty() && !wishes.wechat.is_empty();
    MessageRow {
        id,
        key,
        case: about.case.id,
        kind: rule.kind.code().to_owned(),
        customer: about.case.customer.clone(),
        language: language.to_owned(),
        text: filled(&rule.text, language, &blanks(about, event)),
        state,
        round: 0,
        tries: 0,
        next_at,
        reason: why.to_owned(),
        outlet: if by_wechat { WECHAT.to_owned() } else { String::new() },
        contact: None,
        created_at: now.0,
        changed_at: now.0,
        handed_at: None,
        delivered_at: None,
        version: 1,
    }
}

/// How long a message waits that somebody's own step sends at once. What a clock owes, and what an intake read aloud
/// already, waits for nobody's change of mind.
fn undo_millis(messages: &Messages, kind: MessageKind) -> i64 {
    match kind {
        MessageKind::Visit | MessageKind::Resolved | MessageKind::Link => messages.undone_until(Instant(0)).0,
        MessageKind::Accepted
        | MessageKind::Late
        | MessageKind::Score
        | MessageKind::Outage
        | MessageKind::Recovered
        | MessageKind::Granted
        | MessageKind::Delayed
        | MessageKind::Choice
        | MessageKind::Rejected => 0,
    }
}

/// What stands in the blanks of a text.
fn blanks(about: &About<'_>, event: &CaseEvent) -> Vec<(&'static str, Bilingual)> {
    let sheet = about.sheet;
    let number = Bilingual::new(sheet.number.clone(), sheet.number.clone());
    let promise = Bilingual::new(sheet.lead.zh.clone(), format!("{} ", sheet.lead.en));
    let visit = match event {
        CaseEvent::AppointmentAgreed { window, .. } => {
            let (from, until) =
                (about.policy.local_stamp(window.from), about.policy.local_time(window.until));
            Bilingual::new(format!("{}–{until}", from.zh), format!("{}–{until}", from.en))
        }
        CaseEvent::Visit { visit, .. } => {
            let window = about.case.visit(*visit).and_then(|visit| visit.window);
            window.map(|window| window_words(about.policy, window)).unwrap_or_default()
        }
        _ => Bilingual::default(),
    };
    let expected = match event {
        CaseEvent::Visit { turn: VisitTurn::RunningLate { expected_at }, .. } => {
            let time = about.policy.local_time(Instant(expected_at.0 - expected_at.0.rem_euclid(60_000)));
            Bilingual::new(time.clone(), time)
        }
        _ => Bilingual::default(),
    };
    let (technician, until) = match event {
        CaseEvent::Visit { turn: VisitTurn::ChoiceAsked { technician, until }, .. } => {
            (known_as(technician, about.org), about.policy.local_stamp(*until))
        }
        _ => Default::default(),
    };
    let credit = if sheet.credit.is_empty() {
        Bilingual::default()
    } else {
        let (zh, en) = (sheet.credit.join("、"), sheet.credit.join(", "));
        // On its way it is owed; only who pays knows that it arrived.
        let (zh, en) = if sheet.paid.is_empty() {
            (
                format!("已赔您 {zh}，不用申请。"),
                format!("You have been credited {en}; there is nothing to apply for. "),
            )
        } else {
            (
                format!("应赔您 {zh}，不用申请，会自动到账。"),
                format!("We owe you {en}; there is nothing to apply for, it comes by itself. "),
            )
        };
        Bilingual::new(zh, en)
    };
    let granted = match event {
        CaseEvent::Exception { exception, .. } => {
            let found = about.case.exception(*exception);
            found.map(|found| exception_promise(found, about.policy)).unwrap_or_default()
        }
        _ => Bilingual::default(),
    };
    let refusal = about.case.rejection.as_ref();
    let refusal =
        refusal.map(|found| refusal_words(found, about.book, about.org, about.now)).unwrap_or_default();
    vec![
        ("refusal", refusal),
        ("granted", granted),
        ("number", number),
        ("title", sheet.title.clone()),
        ("promise", promise),
        ("visit", visit),
        ("expected", expected),
        ("technician", technician),
        ("until", until),
        ("credit", credit),
        ("outage", about.outage.clone()),
    ]
}

/// A text with its blanks filled in, all but the link.
fn filled(text: &Bilingual, language: &str, blanks: &[(&str, Bilingual)]) -> String {
    let pick = |words: &Bilingual| if language == "en" { words.en.clone() } else { words.zh.clone() };
    blanks.iter().fold(pick(text), |text, (name, words)| text.replace(&format!("{{{name}}}"), &pick(words)))
}

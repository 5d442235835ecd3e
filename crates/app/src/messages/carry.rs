//! Messages on their way out. Each is handed over under an id that stays the same until a carrier fails, and only then
//! does its row say so: a process that is killed in between hands it over again, and the outlet knows it.

use super::{Post, by_sms, changed, reason, wishes};
use crate::engine::App;
use crate::error::AppError;
use crate::link::score_link;
use crate::outlet::{Backoff, Message, Outlet, TURN_MILLIS, Undelivered};
use crate::ports::{CommitError, Fence, MessageRow, MessageState, WECHAT};
use crate::score::Asked;
use serde::Serialize;
use yinuo_domain::{Actor, ContactEvent};
use yinuo_policy::{Instant, MessageKind};

/// Messages looked at in one turn.
const PAGE: u32 = 64;

/// How far the post is, for metrics.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostmanState {
    /// Messages written from the journal by this process.
    pub written: u64,
    /// Messages that the outlet took from this process.
    pub handed: u64,
    /// Attempts that failed.
    pub failed: u64,
    /// Whether the outlet is away.
    pub away: bool,
}

/// The ways by which messages leave.
#[derive(Clone, Copy)]
pub struct Ways<'o> {
    /// Short messages.
    pub sms: &'o dyn Outlet,
    /// WeChat's template messages; none where there is no such gateway, and they go as short ones.
    pub wechat: Option<&'o dyn Outlet>,
}

impl<'o> Ways<'o> {
    /// Short messages only.
    #[must_use]
    pub const fn by_sms(sms: &'o dyn Outlet) -> Self {
        Self { sms, wechat: None }
    }
}

/// Writes and carries messages of the shards that its process holds. One a process.
#[derive(Debug, Default)]
pub struct Postman {
    away: Option<Backoff>,
    wechat_away: Option<Backoff>,
    state: PostmanState,
}

/// What an outlet is handed.
#[derive(Serialize)]
struct Body<'a> {
    /// Id: a repetition carries the same.
    id: &'a str,
    kind: &'a str,
    language: &'a str,
    /// Number of the customer, as the mirror has it now; of WeChat his openid.
    to: &'a str,
    text: &'a str,
    /// Template of WeChat; short messages have none.
    #[serde(skip_serializing_if = "str::is_empty")]
    template: &'a str,
    /// Where a tap on it leads; in a short message it stands in the text.
    #[serde(skip_serializing_if = "str::is_empty")]
    link: &'a str,
    /// When it was written, UTC milliseconds.
    created_at: i64,
}

/// What is to be done with a message that is due.
enum Step {
    /// Hand it over.
    Send(Message),
    /// It waits until then, for this reason.
    Wait(i64, &'static str),
    /// It will not be sent.
    End(MessageState, &'static str),
    /// It cannot go by WeChat: it begins again as a short message.
    BySms,
}

impl Postman {
    /// How far it is, as of its last turn.
    #[must_use]
    pub fn state(&self) -> PostmanState {
        let away = self.away.is_some() || self.wechat_away.is_some();
        PostmanState { away, ..self.state.clone() }
    }

    /// Writes what the journal owes, then carries what is due, as long as a turn may last.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read.
    pub fn turn(&mut self, app: &App, ways: Ways<'_>, post: &Post, held: &[Fence]) -> Result<u64, AppError> {
        let begun = app.now().0;
        self.state.written += app.write_messages(post, held)?;
        let shards = held.iter().map(|fence| fence.shard).collect();
        let before = self.state.handed;
        for row in app.store.due_messages(shards, begun, PAGE)? {
            let now = app.now();
            // A clock that was set back since: what it called due may not be.
            if !(begun..begun.saturating_add(TURN_MILLIS)).contains(&now.0) {
                break;
            }
            if matches!(row.state, MessageState::Queued | MessageState::Retrying) {
                let away = self.away_of(&row);
                if away.is_some_and(|away| away.holds(now.0)) {
                    continue;
                }
                self.send(app, ways, post, held, row)?;
            } else {
                app.wait_is_over(row, held)?;
            }
        }
        Ok(self.state.handed - before)
    }

    /// How long the outlet of a message is left alone.
    fn away_of(&mut self, row: &MessageRow) -> &mut Option<Backoff> {
        if row.outlet == WECHAT { &mut self.wechat_away } else { &mut self.away }
    }

    fn send(
        &mut self,
        app: &App,
        ways: Ways<'_>,
        post: &Post,
        held: &[Fence],
        mut row: MessageRow,
    ) -> Result<(), AppError> {
        let step = match (row.outlet == WECHAT, ways.wechat) {
            (true, None) => Step::BySms,
            _ => app.step(post, &row)?,
        };
        let outlet = ways.wechat.filter(|_| row.outlet == WECHAT).unwrap_or(ways.sms);
        match step {
            Step::Wait(until, why) => {
                row.next_at = Some(until);
                why.clone_into(&mut row.reason);
            }
            Step::End(state, why) => {
                (row.state, row.next_at) = (state, None);
                why.clone_into(&mut row.reason);
            }
            Step::BySms => {
                by_sms(&mut row);
                (row.state, row.next_at) = (MessageState::Retrying, Some(app.now().0));
                reason::NO_WECHAT.clone_into(&mut row.reason);
            }
            Step::Send(message) => match outlet.deliver(&message) {
                Ok(()) => self.taken(app, &mut row)?,
                Err(undelivered) => self.not_taken(app, &mut row, undelivered),
            },
        }
        let (_, commit) = changed(row, app.now().0, held);
        match app.store.commit(commit) {
            // Somebody else has the shard, or the carrier was faster than we: the row says more than we know.
            Ok(()) | Err(CommitError::LeaseLost { .. } | CommitError::GuardMoved { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    fn taken(&mut self, app: &App, row: &mut MessageRow) -> Result<(), AppError> {
        *self.away_of(row) = None;
        self.state.handed += 1;
        row.state = MessageState::HandedOver;
        row.handed_at = Some(app.now().0);
        row.reason.clear();
        let asked = row.contact.map(|contact| app.asked(contact)).transpose()?.flatten();
        row.next_at = app.looked_at_again(row, asked.as_ref()).map(|at| at.0);
        Ok(())
    }

    fn not_taken(&mut self, app: &App, row: &mut MessageRow, undelivered: Undelivered) {
        self.state.failed += 1;
        let now = app.now().0;
        let law = app.law();
        row.state = MessageState::Retrying;
        match undelivered {
            Undelivered::Away { reason, wait_millis } => {
                let away = self.away_of(row);
                let backoff = Backoff::after(*away, now, wait_millis);
                *away = Some(backoff);
                tracing::warn!(reason, "the gateway for messages is away; nothing is lost, all waits");
                row.next_at = Some(backoff.until);
                row.reason = reason;
            }
            Undelivered::Refused { reason } => {
                // Whoever answers is not away.
                *self.away_of(row) = None;
                if row.outlet == WECHAT {
                    // It will not carry this one: asked again it would say the same.
                    by_sms(row);
                    (row.next_at, row.reason) = (Some(now), reason);
                    return;
                }
                row.tries += 1;
                row.next_at = Some(Backoff::wait(row.tries).saturating_add(now));
                let again = law.book.current().messages().is_some_and(|rule| rule.tries_again(row.tries));
                if !again {
                    tracing::error!(message = %row.id, reason, "a message is tried no more; look at the outbox page");
                    (row.state, row.next_at) = (MessageState::Undeliverable, None);
                }
                row.reason = reason;
            }
        }
    }
}

impl App {
    /// What is to be done with a message that waits.
    fn step(&self, post: &Post, row: &MessageRow) -> Result<Step, AppError> {
        let law = self.law();
        let policy = law.book.current();
        let now = self.now();
        let Some(messages) = policy.messages() else {
            return Ok(Step::End(MessageState::Withheld, reason::STALE));
        };
        if let Some(ends) = policy.quiet_until(now) {
            return Ok(Step::Wait(ends.0, reason::QUIET));
        }
        let rule = MessageKind::of(&row.kind).and_then(|kind| messages.rule(kind));
        if !rule.is_some_and(|rule| rule.essential) {
            let today = policy.start_of_local_day(now);
            if !messages.takes_another(self.store.count_handed(&row.customer, today.0)?) {
                // A day that is longer by an hour is over by then as well.
                let tomorrow = policy.start_of_local_day(Instant(today.0).plus_minutes(26 * 60));
                let from = policy.quiet_until(tomorrow).unwrap_or(tomorrow);
                return Ok(Step::Wait(from.0, reason::LIMIT));
            }
        }
        let erased = self.last_erased(&row.customer)?;
        if erased.is_some_and(|at| at >= row.created_at) {
            return Ok(Step::End(MessageState::Withheld, reason::ERASED));
        }
        let customer = self.store.customer(&row.customer)?;
        let openid =
            customer.as_ref().map(wishes).transpose()?.map(|wishes| wishes.wechat).unwrap_or_default();
        let template = rule.map(|rule| rule.wechat_template.as_str()).unwrap_or_default();
        let by_wechat = row.outlet == WECHAT;
        if by_wechat && (openid.is_empty() || template.is_empty()) {
            return Ok(Step::BySms);
        }
        let phone = customer.map(|customer| customer.phone).unwrap_or_default();
        let to = if by_wechat { openid } else { phone };
        if to.is_empty() {
            return Ok(Step::End(MessageState::Undeliverable, reason::NO_NUMBER));
        }
        let url = match self.url_of(post, row, messages.link_days)? {
            Ok(url) => url,
            Err(end) => return Ok(end),
        };
        let text = row.text.replace("{link}", &url);
        let id = wire_id(row);
        let body = Body {
            id: &id,
            kind: &row.kind,
            language: &row.language,
            to: &to,
            text: &text,
            template: if by_wechat { template } else { "" },
            link: if by_wechat { &url } else { "" },
            created_at: row.created_at,
        };
        let body = serde_json::to_vec(&body).map_err(|error| AppError::Damaged(error.to_string()))?;
        Ok(Step::Send(Message { id, sent_at: now.0, body }))
    }

    /// The address in a message. It is made as it leaves and stored nowhere.
    fn url_of(
        &self,
        post: &Post,
        row: &MessageRow,
        link_days: u32,
    ) -> Result<Result<String, Step>, AppError> {
        let Some(contact) = row.contact else {
            let known = match self.load_case(row.case) {
                Ok(known) => known,
                // Archived since, by a process that has the folder: nobody follows it any more.
                Err(AppError::Refused(_)) => {
                    return Ok(Err(Step::End(MessageState::Withheld, reason::STALE)));
                }
                Err(other) => return Err(other),
            };
            return Ok(Ok(post.status_url(&self.link_of(
                &post.ring,
                &known.case,
                row.created_at,
                link_days,
            ))));
        };
        let end = |state, why| Ok(Err(Step::End(state, why)));
        match self.asked(contact)? {
            Some(asked) if asked.ended.is_none() && self.now() < asked.lapses_at => {
                match score_link(&post.ring, asked.key, contact) {
                    Some(link) => Ok(Ok(post.score_url(&link))),
                    None => end(MessageState::Undeliverable, reason::NO_KEY),
                }
            }
            _ => end(MessageState::Withheld, reason::STALE),
        }
    }

    /// When something is to be done about a message that was handed over: what WeChat took has so long for a receipt, and a
    /// score is asked for until it lapses. None when nothing is left to wait for.
    fn looked_at_again(&self, row: &MessageRow, asked: Option<&Asked>) -> Option<Instant> {
        if asked.is_some_and(|asked| asked.ended.is_some()) {
            // He answered: whoever could be vouched for, it arrived.
            return None;
        }
        let silent = match (row.state, row.outlet.as_str(), row.handed_at) {
            (MessageState::HandedOver, WECHAT, Some(handed)) => {
                let law = self.law();
                law.book.current().messages().and_then(|rule| rule.wechat_silent_at(Instant(handed)))
            }
            _ => None,
        };
        let lapses = asked.map(|asked| asked.lapses_at);
        silent.into_iter().chain(lapses).min()
    }

    /// What a message that was handed over waited for is over: the time for a score, and silence is written down as silence;
    /// or the time for WeChat's receipt, and it begins again as a short message. Never before either, whatever its row says:
    /// the policy may have changed since.
    fn wait_is_over(&self, mut row: MessageRow, held: &[Fence]) -> Result<(), AppError> {
        let now = self.now();
        let asked = row.contact.map(|contact| self.asked(contact)).transpose()?.flatten();
        let lapsed = asked.as_ref().filter(|asked| asked.ended.is_none() && asked.lapses_at <= now);
        let again = self.looked_at_again(&row, asked.as_ref());
        row.next_at = again.map(|at| at.0);
        if lapsed.is_some() {
            row.next_at = None;
        } else if again.is_some_and(|at| at <= now) {
            by_sms(&mut row);
            (row.state, row.next_at) = (MessageState::Retrying, Some(now.0));
            reason::NO_RECEIPT.clone_into(&mut row.reason);
        }
        let (_, mut commit) = changed(row, now.0, held);
        if let Some(asked) = lapsed {
            let told = self.tell_contact(asked, ContactEvent::ScoreLapsed, &Actor::system(), now)?;
            commit.appends = told.appends;
        }
        match self.store.commit(commit) {
            // He answered this very moment, or a receipt came: the next turn looks again.
            Ok(())
            | Err(
                CommitError::LeaseLost { .. }
                | CommitError::GuardMoved { .. }
                | CommitError::VersionConflict { .. },
            ) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}

/// The id under which a message travels: of the message and its round, so that what a carrier lost is not taken for a
/// repetition of what it has.
pub(super) fn wire_id(row: &MessageRow) -> String {
    format!("{}-{}", row.id, row.round)
}

//! Messages to customers: written from the journal by the policy's texts, carried by an outlet, and told how far they
//! are by the carrier's receipts.
//!
//! Each step survives a kill: the consumer's place moves in the commit that writes what it read; a message is handed over
//! before its row says so, under an id that stays the same, so that the outlet or its receiver knows it again; a receipt
//! that comes twice changes nothing the second time. What is owed twice has one key and is one message.

mod carry;
mod receipt;
mod write;

pub use carry::{Postman, PostmanState, Ways};
pub use receipt::{Receipt, Received, signature, signed_by};
pub(crate) use write::id_of;
pub use write::score_contact_of;

use crate::engine::App;
use crate::error::AppError;
use crate::law::parse;
use crate::link::KeyRing;
use crate::ports::{
    Commit, CommitError, CustomerRow, Fence, Guard, MessageRow, MessageState, StreamId, StreamKind,
};
use serde::Deserialize;
use uuid::Uuid;
use yinuo_domain::Refusal;

/// The consumer under which the places in the journal are kept.
pub const CONSUMER: &str = "messages";

/// What messages need beside the store: the keys of links, and the address under which customers reach us.
#[derive(Debug, Clone)]
pub struct Post {
    /// Keys.
    pub ring: KeyRing,
    /// Address without a slash at its end, for example `https://nuo.example.cn`.
    pub public_url: String,
}

impl Post {
    /// The address of a status link.
    #[must_use]
    pub fn status_url(&self, link: &str) -> String {
        format!("{}/c/{link}", self.public_url)
    }

    /// The address of a score link.
    #[must_use]
    pub fn score_url(&self, link: &str) -> String {
        format!("{}/r/{link}", self.public_url)
    }
}

/// Reasons that we give ourselves; a page has words for each.
pub mod reason {
    /// It waits for the end of quiet hours.
    pub const QUIET: &str = "quiet-hours";
    /// The customer got as many as he may in a day.
    pub const LIMIT: &str = "daily-limit";
    /// He asked for no messages.
    pub const OPTED_OUT: &str = "opted-out";
    /// The mirror has no number of him.
    pub const NO_NUMBER: &str = "no-number";
    /// He was erased since.
    pub const ERASED: &str = "erased";
    /// It is too old to be worth reading.
    pub const STALE: &str = "stale";
    /// The key that its link was made with is not in the ring.
    pub const NO_KEY: &str = "no-key";
    /// It waits a moment, so that whoever sent it may take it back.
    pub const UNDO: &str = "undo";
    /// Somebody took it back before it left.
    pub const TAKEN_BACK: &str = "taken-back";
    /// Somebody began it anew.
    pub const AGAIN: &str = "again";
    /// WeChat cannot reach him: it goes as a short message.
    pub const NO_WECHAT: &str = "no-wechat";
    /// WeChat took it and said nothing since: it goes as a short message.
    pub const NO_RECEIPT: &str = "no-receipt";
}

/// What the mirror says of how a customer wants to be written to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct Wishes {
    /// `zh` or `en`; empty when he has stated none.
    language: String,
    /// Whether he asked for no messages but essential ones.
    no_messages: bool,
    /// His openid under our official account; empty where he does not follow it.
    wechat: String,
}

fn wishes(row: &CustomerRow) -> Result<Wishes, AppError> {
    parse(&row.body)
}

/// The commit of a changed row, with its guard moved on.
fn changed(mut row: MessageRow, now: i64, fences: &[Fence]) -> (MessageRow, Commit) {
    let guard = Guard { key: MessageRow::guard_key(row.id), expected: row.version };
    row.version += 1;
    row.changed_at = now;
    let shard = StreamId { kind: StreamKind::Case, id: row.case }.shard();
    let fences = fences.iter().filter(|fence| fence.shard == shard).copied().collect();
    let commit = Commit { fences, guards: vec![guard], message_rows: vec![row.clone()], ..Commit::default() };
    (row, commit)
}

/// A message begins its next round, as a short message: whom WeChat did not reach once it is not asked to reach again.
fn by_sms(row: &mut MessageRow) {
    row.round += 1;
    row.tries = 0;
    row.outlet.clear();
}

/// Whether a message can still be taken back: it waits for a time that has not come. One whose time has come may be on
/// its way already, whatever its row says.
#[must_use]
pub fn may_take_back(row: &MessageRow, now: i64) -> bool {
    matches!(row.state, MessageState::Queued | MessageState::Retrying)
        && row.next_at.is_some_and(|next| next > now)
}

impl App {
    /// Takes a message back that has not left. One that was taken back already stays so.
    ///
    /// # Errors
    /// L005 when there is no such message or its time has come; failed storage.
    pub fn take_message_back(&self, id: Uuid) -> Result<MessageRow, AppError> {
        let mut row = self.store.message(id)?.ok_or_else(Refusal::has_left)?;
        if row.state == MessageState::Withheld && row.reason == reason::TAKEN_BACK {
            return Ok(row);
        }
        let now = self.now().0;
        if !may_take_back(&row, now) {
            return Err(Refusal::has_left().into());
        }
        (row.state, row.next_at) = (MessageState::Withheld, None);
        reason::TAKEN_BACK.clone_into(&mut row.reason);
        let (row, commit) = changed(row, now, &[]);
        match self.store.commit(commit) {
            Ok(()) => Ok(row),
            Err(CommitError::GuardMoved { .. }) => Err(AppError::Busy),
            Err(other) => Err(other.into()),
        }
    }

    /// Begins an undeliverable message anew, or a waiting one at once.
    ///
    /// # Errors
    /// M002 when there is no such message or it needs no new start; failed storage.
    pub fn retry_message(&self, id: Uuid) -> Result<MessageRow, AppError> {
        let mut row = self.store.message(id)?.ok_or_else(Refusal::no_retry)?;
        match row.state {
            MessageState::Undeliverable => by_sms(&mut row),
            MessageState::Retrying => {}
            _ => return Err(Refusal::no_retry().into()),
        }
        let now = self.now().0;
        (row.state, row.next_at) = (MessageState::Queued, Some(now));
        reason::AGAIN.clone_into(&mut row.reason);
        let (row, commit) = changed(row, now, &[]);
        match self.store.commit(commit) {
            Ok(()) => Ok(row),
            Err(CommitError::GuardMoved { .. }) => Err(AppError::Busy),
            Err(other) => Err(other.into()),
        }
    }
}

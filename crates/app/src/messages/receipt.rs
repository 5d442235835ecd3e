//! Receipts: the carrier tells what became of a message. Signed with the secret that the gateway shares with us, over
//! its instant and its body, so that nobody else can say that a customer was reached.

use super::{by_sms, changed};
use crate::engine::App;
use crate::error::AppError;
use crate::outlet::Backoff;
use crate::ports::{CommitError, MessageRow, MessageState, WECHAT};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use sha2::Sha256;
use uuid::Uuid;
use yinuo_domain::{Actor, ContactEvent};

/// Longest reason of a carrier that is kept, in characters.
const REASON_CHARS_MAX: usize = 200;
/// How far the instant of a receipt may lie from ours, seconds: a copy of an old one is worth nothing.
const SKEW_SECONDS_MAX: i64 = 300;

/// What a carrier says of one message.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Id under which it travelled.
    pub id: String,
    /// `delivered` or `failed`.
    pub status: String,
    /// Why it failed.
    #[serde(default)]
    pub reason: String,
}

/// What came of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It is written down.
    Noted,
    /// It says nothing new: a repetition, or about a round that is over.
    Known,
    /// No message travelled under this id, or the status is no word of ours.
    Unknown,
}

/// Whether a body was signed with this secret at about this instant: `v1=` and HMAC-SHA-256 over the timestamp in
/// seconds, a full stop and the body, in lower-case hexadecimal, as our own webhook signs.
#[must_use]
pub fn signed_by(secret: &[u8], timestamp: &str, signature: &str, body: &[u8], now: i64) -> bool {
    let Ok(seconds) = timestamp.parse::<i64>() else { return false };
    let Some(claimed) = signature.strip_prefix("v1=").and_then(crate::codec::unhex) else { return false };
    let near = now.div_euclid(1_000).saturating_sub(seconds).saturating_abs() <= SKEW_SECONDS_MAX;
    mac(secret, seconds, body).verify_slice(&claimed).is_ok() && near
}

/// The signature of a body at an instant in seconds, as [`signed_by`] asks for it, without its `v1=`.
#[must_use]
pub fn signature(secret: &[u8], seconds: i64, body: &[u8]) -> String {
    crate::codec::hex(&mac(secret, seconds, body).finalize().into_bytes())
}

fn mac(secret: &[u8], seconds: i64, body: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length.
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret).unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
    mac.update(seconds.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    mac
}

impl App {
    /// Takes a carrier's word, once.
    ///
    /// # Errors
    /// Failed storage, or somebody who is always faster.
    pub fn take_receipt(&self, receipt: &Receipt) -> Result<Received, AppError> {
        let Some((id, round)) = travelled(&receipt.id) else { return Ok(Received::Unknown) };
        for _ in 0..crate::engine::ATTEMPTS_MAX {
            let Some(row) = self.store.message(id)? else { return Ok(Received::Unknown) };
            let noted = match receipt.status.as_str() {
                "delivered" => self.arrived(row, round)?,
                "failed" => self.lost(row, round, &receipt.reason)?,
                _ => return Ok(Received::Unknown),
            };
            if let Some(received) = noted {
                return Ok(received);
            }
        }
        Err(AppError::Busy)
    }

    /// None when somebody was faster.
    fn arrived(&self, mut row: MessageRow, round: u32) -> Result<Option<Received>, AppError> {
        // A receipt may come before the row says that the gateway has it, and of an earlier round: it arrived.
        if row.state == MessageState::Delivered || round > row.round {
            return Ok(Some(Received::Known));
        }
        let now = self.now();
        let asked = row.contact.map(|contact| self.asked(contact)).transpose()?.flatten();
        row.state = MessageState::Delivered;
        row.delivered_at = Some(now.0);
        row.handed_at = row.handed_at.or(Some(now.0));
        row.reason.clear();
        row.next_at = asked.as_ref().filter(|asked| asked.ended.is_none()).map(|asked| asked.lapses_at.0);
        let (_, mut commit) = changed(row, now.0, &[]);
        if let Some(asked) = asked.filter(|asked| !asked.delivered && asked.ended.is_none()) {
            let told = self.tell_contact(&asked, ContactEvent::ScoreDelivered, &Actor::system(), now)?;
            commit.appends = told.appends;
        }
        self.noted(commit)
    }

    fn lost(&self, mut row: MessageRow, round: u32, why: &str) -> Result<Option<Received>, AppError> {
        if row.state == MessageState::Delivered || round != row.round {
            return Ok(Some(Received::Known));
        }
        let now = self.now();
        let rounds_max = self.law().book.current().messages().map_or(1, |messages| messages.tries_max);
        let by_wechat = row.outlet == WECHAT;
        by_sms(&mut row);
        let whole = why.chars().filter(|letter| !letter.is_control());
        row.reason = whole.take(REASON_CHARS_MAX).collect();
        if by_wechat {
            // The carrier said that it did not arrive: the short message leaves at once, whatever is left of its rounds.
            (row.state, row.next_at) = (MessageState::Retrying, Some(now.0));
        } else if row.round >= rounds_max {
            (row.state, row.next_at) = (MessageState::Undeliverable, None);
        } else {
            row.state = MessageState::Retrying;
            row.next_at = Some(now.0.saturating_add(Backoff::wait(row.round)));
        }
        let (_, commit) = changed(row, now.0, &[]);
        self.noted(commit)
    }

    fn noted(&self, commit: crate::ports::Commit) -> Result<Option<Received>, AppError> {
        match self.store.commit(commit) {
            Ok(()) => Ok(Some(Received::Noted)),
            Err(CommitError::GuardMoved { .. } | CommitError::VersionConflict { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
}

/// Message and round of an id.
fn travelled(id: &str) -> Option<(Uuid, u32)> {
    let (id, round) = id.rsplit_once('-')?;
    Some((Uuid::parse_str(id).ok()?, round.parse().ok()?))
}

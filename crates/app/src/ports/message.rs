//! Messages to customers: what is owed to be said, and how far it is. Neither a number nor a link stands in them: both
//! are looked up when a message leaves.

use uuid::Uuid;

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageState {
    /// Waits for its time, or for the gateway.
    Queued,
    /// The gateway refused it, or the carrier failed: it is tried again.
    Retrying,
    /// The gateway has it; nobody knows yet whether it arrived.
    HandedOver,
    /// The carrier says that it arrived.
    Delivered,
    /// It is tried no more: somebody has to look.
    Undeliverable,
    /// It will not be sent, by policy or by the customer's wish; the reason says which.
    Withheld,
}

impl MessageState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::Retrying,
        Self::HandedOver,
        Self::Delivered,
        Self::Undeliverable,
        Self::Withheld,
    ];

    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Retrying => "retrying",
            Self::HandedOver => "handed-over",
            Self::Delivered => "delivered",
            Self::Undeliverable => "undeliverable",
            Self::Withheld => "withheld",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// The outlet of WeChat's template messages.
pub const WECHAT: &str = "wechat";

/// One message to one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Identifier, made from the key: the same thing owed twice is one message.
    pub id: Uuid,
    /// What it is owed for, for example `late/<case>/2026-11-21`.
    pub key: String,
    /// Case that it is about; its shard is the message's.
    pub case: Uuid,
    /// Kind as the policy names it.
    pub kind: String,
    /// Customer register code.
    pub customer: String,
    /// `zh` or `en`.
    pub language: String,
    /// The words, with `{link}` where a link goes.
    pub text: String,
    /// How far it is.
    pub state: MessageState,
    /// How often it was begun anew after a carrier's failure; part of the id that it travels under.
    pub round: u32,
    /// Refusals by the gateway in this round.
    pub tries: u32,
    /// When a worker has something to do about it; none when nothing is to be done.
    pub next_at: Option<i64>,
    /// Why it waits, failed or will not be sent; empty when there is nothing to say.
    pub reason: String,
    /// Outlet by which it leaves: [`WECHAT`]; empty for a short message.
    pub outlet: String,
    /// The contact in which a score is asked, if that is what it does.
    pub contact: Option<Uuid>,
    /// When it was written, UTC milliseconds.
    pub created_at: i64,
    /// When it last changed.
    pub changed_at: i64,
    /// When the gateway took it.
    pub handed_at: Option<i64>,
    /// When the carrier says that it arrived.
    pub delivered_at: Option<i64>,
    /// Counter of its guard, see [`MessageRow::guard_key`]: whoever changes it read this one.
    pub version: u64,
}

impl MessageRow {
    /// The key of the guard that a commit moves with the row, so that no change of it is lost and none is made twice.
    #[must_use]
    pub fn guard_key(id: Uuid) -> String {
        format!("message/{id}")
    }
}

/// Which messages a list shows; every field that is set must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MessageFilter<'a> {
    /// In this state.
    pub state: Option<MessageState>,
    /// Of this kind.
    pub kind: Option<&'a str>,
}

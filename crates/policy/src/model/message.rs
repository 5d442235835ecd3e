//! What a customer is told, when, and in which words; and how long his links open.

use super::{Bilingual, TimeOfDay};
use crate::time::Instant;

/// Why a customer is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// His case was accepted: number, promise and link.
    Accepted,
    /// A visit was agreed.
    Visit,
    /// We are late: what he gets for it.
    Late,
    /// We say it is settled: he has the word.
    Resolved,
    /// The case closed: the link by which he alone may rate it (Y44).
    Score,
    /// He asked for his status link again.
    Link,
    /// His matter is part of an outage: told once, however many cases he has on it.
    Outage,
    /// The outage is over; he is called back.
    Recovered,
    /// Something was granted him as an exception: money, or a service that works again for some days.
    Granted,
    /// Whoever comes runs late: when he is expected now. The window and the promise stand.
    Delayed,
    /// Whom he chose cannot come: may somebody else?
    Choice,
    /// We refuse to take his matter and he may object, or somebody ruled on his objection.
    Rejected,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Accepted,
        Self::Visit,
        Self::Late,
        Self::Resolved,
        Self::Score,
        Self::Link,
        Self::Outage,
        Self::Recovered,
        Self::Granted,
        Self::Delayed,
        Self::Choice,
        Self::Rejected,
    ];

    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Visit => "visit",
            Self::Late => "late",
            Self::Resolved => "resolved",
            Self::Score => "score",
            Self::Link => "link",
            Self::Outage => "outage",
            Self::Recovered => "recovered",
            Self::Granted => "granted",
            Self::Delayed => "delayed",
            Self::Choice => "choice",
            Self::Rejected => "rejected",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Names that stand in braces in a text of this kind and are filled in when it is written. `{link}` is filled in
    /// only when it leaves, so that no link is ever stored.
    #[must_use]
    pub const fn blanks(self) -> &'static [&'static str] {
        match self {
            Self::Accepted => &["number", "title", "promise", "link"],
            Self::Visit => &["number", "title", "visit", "link"],
            Self::Late => &["number", "title", "credit", "link"],
            Self::Delayed => &["number", "title", "visit", "expected", "link"],
            Self::Choice => &["number", "title", "visit", "technician", "until", "link"],
            Self::Outage => &["number", "title", "outage", "link"],
            Self::Granted => &["number", "title", "granted", "link"],
            Self::Rejected => &["number", "title", "refusal", "link"],
            Self::Resolved | Self::Score | Self::Link | Self::Recovered => &["number", "title", "link"],
        }
    }
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRule {
    /// Why it is sent.
    pub kind: MessageKind,
    /// Whether it reaches customers too who asked for no messages: what concerns their rights, nothing else.
    pub essential: bool,
    /// The words, with names in braces.
    pub text: Bilingual,
    /// Template under which WeChat carries it to whoever follows us there; empty where it goes as a short message only.
    pub wechat_template: String,
}

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// Words that contradict a button: pressing "it works" beside them is asked again (LESSONS D45).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubts {
    /// Beside "it works".
    pub settled: Vec<String>,
    /// Beside "it does not".
    pub refused: Vec<String>,
}

/// How customers are written to; always today's text, never pinned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Messages {
    /// Days that a status link opens after its message was written.
    pub link_days: u32,
    /// Days within which a closed case may be rated.
    pub score_days: u32,
    /// Local time from which nothing leaves, and from which it may again; equal for none.
    pub quiet: (TimeOfDay, TimeOfDay),
    /// Most messages that one customer gets in a local day; what is above waits for the next.
    pub per_day_max: u32,
    /// An event older than this is told to nobody any more, natural hours.
    pub stale_hours: u32,
    /// Seconds that a message waits which a colleague's step sends, so that a slip can be taken back; none by default.
    pub undo_seconds: u32,
    /// Hours after which a message that WeChat took and nobody vouches for begins again as a short message; nought: never.
    pub wechat_silent_hours: u32,
    /// Refusals by the gateway after which a message counts as undeliverable.
    pub tries_max: u32,
    /// The operator's own number for customers, as it stands on their pages; empty where none is stated.
    pub hotline: String,
    /// Language of customers who have stated none.
    pub language: Language,
    /// Posts whose holders answer first for what somebody reports by the public form; none where no form is open (N35).
    pub report_posts: Vec<String>,
    /// Most reports by the public form for one number in 24 hours.
    pub reports_per_day: u32,
    /// Words that contradict a button.
    pub doubts: Doubts,
    /// Texts, at most one a kind. A kind without one is never sent.
    pub rules: Vec<MessageRule>,
}

impl Messages {
    /// The text of a kind.
    #[must_use]
    pub fn rule(&self, kind: MessageKind) -> Option<&MessageRule> {
        self.rules.iter().find(|rule| rule.kind == kind)
    }

    /// The first instant at which a status link opens no more that was written then.
    #[must_use]
    pub const fn link_ends(&self, written: Instant) -> Instant {
        written.plus_minutes(self.link_days as i64 * 1_440)
    }

    /// The first instant at which a case that closed then is rated no more.
    #[must_use]
    pub const fn score_lapses(&self, closed: Instant) -> Instant {
        closed.plus_minutes(self.score_days as i64 * 1_440)
    }

    /// The first instant at which what was recorded then is told to nobody any more.
    #[must_use]
    pub const fn stale_at(&self, recorded: Instant) -> Instant {
        recorded.plus_minutes(self.stale_hours as i64 * 60)
    }

    /// When a message that WeChat took then begins again as a short message, if nobody says that it arrived.
    #[must_use]
    pub const fn wechat_silent_at(&self, taken: Instant) -> Option<Instant> {
        match self.wechat_silent_hours {
            0 => None,
            hours => Some(taken.plus_minutes(hours as i64 * 60)),
        }
    }

    /// When a message may leave that a colleague's step sends: until then he may take his slip back.
    #[must_use]
    pub const fn undone_until(&self, written: Instant) -> Instant {
        written.plus_millis(self.undo_seconds as i64 * 1_000)
    }

    /// Whether a customer gets another message on a day on which he got so many.
    #[must_use]
    pub const fn takes_another(&self, today: u32) -> bool {
        today < self.per_day_max
    }

    /// Whether the public form takes another report for a number for which so many came that day.
    #[must_use]
    pub const fn takes_report(&self, today: u32) -> bool {
        today < self.reports_per_day
    }

    /// Whether a message is tried again that was refused so often.
    #[must_use]
    pub const fn tries_again(&self, refused: u32) -> bool {
        refused < self.tries_max
    }
}

impl Doubts {
    /// The word of a text that contradicts what was pressed.
    #[must_use]
    pub fn contradicts(&self, pressed: Pressed, text: &str) -> Option<&str> {
        let words = match pressed {
            Pressed::Settled => &self.settled,
            Pressed::Refused => &self.refused,
        };
        let text = text.to_lowercase();
        words.iter().map(String::as_str).find(|word| text.contains(word))
    }
}

/// Which of the two buttons the customer pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// "It works."
    Settled,
    /// "It does not."
    Refused,
}

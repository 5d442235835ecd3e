//! The agenda: what will be done when, ordered by time and then by the order in which it was entered.

use super::visits::Booking;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_domain::{Actor, EvidenceSource};
use yinuo_policy::ExemptClass;

/// Somebody gets in touch.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    /// Index of the customer.
    pub customer: usize,
    /// Service code; empty when the matter has none.
    pub service: String,
    /// Channel.
    pub channel: &'static str,
    /// Who takes it.
    pub by: Actor,
    /// The words; drawn by category when empty.
    pub words: &'static str,
    /// What it is about.
    pub about: About,
    /// What follows on the case, at what instant.
    pub script: Vec<(i64, Deed)>,
    /// Whether the same customer comes again.
    pub again: Vec<(i64, Arrival)>,
}

/// What a contact is about.
#[derive(Debug, Clone)]
pub(crate) enum About {
    /// It ends as a contact with an outcome.
    Nothing(&'static str),
    /// A matter of a category.
    Matter {
        /// Category.
        category: String,
        /// Whether it is opened beside an open one, not joined to it.
        beside: bool,
    },
}

/// One deed on a case.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    /// Who.
    pub by: Actor,
    /// When it happened, if not when it is recorded.
    pub occurred: Option<i64>,
    /// What.
    pub act: Act,
}

/// What is done to a case.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Assign {
        unit: String,
        person: String,
    },
    Answer,
    Appoint {
        from: i64,
        until: i64,
        asked: bool,
    },
    Arrive,
    Restore {
        proof: Option<EvidenceSource>,
    },
    Resolve {
        cause: &'static str,
    },
    Confirm {
        channel: &'static str,
    },
    Refuse,
    Reopen,
    Cancel,
    Note {
        words: &'static str,
    },
    Urge,
    Pause {
        cause: ExemptClass,
        from: Option<i64>,
    },
    DecidePause {
        approve: bool,
    },
    Resume,
    Exempt {
        scheme: &'static str,
        cause: ExemptClass,
        from: i64,
        until: i64,
    },
    DecideExemption {
        approve: bool,
    },
    Assist {
        unit: &'static str,
        minutes: u32,
    },
    AcceptTask,
    FinishTask,
    Instruct {
        person: String,
        due_at: i64,
    },
    RedLine {
        mark: &'static str,
        unit: String,
    },
    Categorise {
        category: &'static str,
    },
    /// A visit is asked for, and the customer chooses the window and who comes.
    BookVisit {
        from: i64,
        until: i64,
        technician: String,
    },
    /// Whoever comes sets out.
    SetOut {
        expected_at: i64,
    },
    /// He is at the door.
    ComeIn,
    /// He is done, and says how.
    HandReceipt,
}

/// An entry.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Arrival(Box<Arrival>),
    Deed {
        case: Uuid,
        customer: usize,
        deed: Deed,
    },
    /// Visits are booked.
    Booking(Booking),
    /// Technicians do what is due.
    Round,
    /// Technicians do what is due on a day of the month before, until an instant.
    EarlierRound(i64),
}

/// The agenda.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    items: BTreeMap<(i64, u64), Box<Item>>,
    entered: u64,
}

impl Agenda {
    pub fn enter(&mut self, at: i64, item: Item) {
        self.entered += 1;
        self.items.insert((at, self.entered), Box::new(item));
    }

    /// When the next entry is due.
    pub fn next_at(&self) -> Option<i64> {
        self.items.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next entry before `until`, with its sequence number.
    pub fn next_before(&mut self, until: i64) -> Option<(i64, u64, Item)> {
        let entry = self.items.first_entry()?;
        if entry.key().0 >= until {
            return None;
        }
        let ((at, number), item) = entry.remove_entry();
        Some((at, number, *item))
    }
}

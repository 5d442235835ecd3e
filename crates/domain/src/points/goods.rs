//! What colleagues get for points: a catalogue with stock, an order that a second person approves, and its hand-over.

use crate::event::Actor;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{Bilingual, Instant};

/// Longest code and name of goods, in characters.
const CHARS_MAX: usize = 60;
/// Most points of one piece.
const POINTS_MAX: i64 = 100_000_000;

/// One kind of goods. How many there are, the ledger knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Bilingual,
    /// Points of one piece.
    pub points: i64,
}

impl Goods {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// U016 for a code, a name or points that cannot be meant.
    pub fn check(&self) -> Result<(), Refusal> {
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let coded = !self.code.is_empty() && self.code.len() <= CHARS_MAX && self.code.bytes().all(letter);
        let named =
            |text: &str| !text.trim().is_empty() && text.chars().count() <= CHARS_MAX && !text.contains('\0');
        let fits = coded && named(&self.name.zh) && named(&self.name.en);
        if fits && (1..=POINTS_MAX).contains(&self.points) { Ok(()) } else { Err(Refusal::bad_goods()) }
    }
}

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// It waits for a second person; points and piece are laid by.
    Asked,
    /// A second person approved.
    Approved,
    /// A second person refused: points and piece are back.
    Refused,
    /// Somebody handed the piece over.
    HandedOver,
    /// Whoever ordered says that he has it.
    Received,
}

impl OrderState {
    /// The word that is shown; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::HandedOver => "handed-over",
            Self::Received => "received",
        }
    }
}

/// Who did a step, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderStep {
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// One piece of goods for one colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodsOrder {
    /// Id.
    pub id: Uuid,
    /// Who ordered.
    pub person: String,
    /// His unit then.
    pub unit: String,
    /// What, as it was then.
    pub goods: Goods,
    /// When.
    pub asked_at: Instant,
    /// When the earliest of the points would have been gone: so they go when they come back.
    pub gone_at: Instant,
    /// How far it is.
    pub state: OrderState,
    /// The second person.
    pub decided: Option<OrderStep>,
    /// Who handed it over.
    pub handed: Option<OrderStep>,
    /// When whoever ordered said that he has it.
    pub received_at: Option<Instant>,
}

impl GoodsOrder {
    /// The second person approves or refuses.
    ///
    /// # Errors
    /// U013 for whoever ordered, U014 when it was decided before.
    pub fn decide(&mut self, actor: &Actor, approve: bool, now: Instant) -> Result<(), Refusal> {
        self.by_another(actor)?;
        self.at(OrderState::Asked)?;
        self.decided = Some(OrderStep { by: actor.person.clone(), at: now });
        self.state = if approve { OrderState::Approved } else { OrderState::Refused };
        Ok(())
    }

    /// Somebody hands the piece over.
    ///
    /// # Errors
    /// U013 for whoever ordered, U014 unless it was approved and waits for it.
    pub fn hand_over(&mut self, actor: &Actor, now: Instant) -> Result<(), Refusal> {
        self.by_another(actor)?;
        self.at(OrderState::Approved)?;
        self.handed = Some(OrderStep { by: actor.person.clone(), at: now });
        self.state = OrderState::HandedOver;
        Ok(())
    }

    /// Whoever ordered says that he has it.
    ///
    /// # Errors
    /// U013 for anybody else, U014 unless it was handed over.
    pub fn receive(&mut self, actor: &Actor, now: Instant) -> Result<(), Refusal> {
        if actor.person != self.person {
            return Err(Refusal::own_order());
        }
        self.at(OrderState::HandedOver)?;
        self.received_at = Some(now);
        self.state = OrderState::Received;
        Ok(())
    }

    fn by_another(&self, actor: &Actor) -> Result<(), Refusal> {
        if actor.person == self.person { Err(Refusal::own_order()) } else { Ok(()) }
    }

    fn at(&self, state: OrderState) -> Result<(), Refusal> {
        if self.state == state { Ok(()) } else { Err(Refusal::order_moved()) }
    }
}

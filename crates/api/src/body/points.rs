//! What a caller says about points and the tasks behind them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a recovery or a coaching ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndFollowUpBody {
    /// `settled`, `reopened`, `not-reached` for a recovery; `coached`, `unfounded` for a coaching.
    pub outcome: String,
    /// In words. Kept apart from the journal.
    pub text: String,
}

/// A kind of goods, and how many pieces come into stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GoodsBody {
    /// Code; a code that is there already is replaced.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Points of one piece.
    pub points: i64,
    /// Pieces that come into stock; nought for none.
    pub added: u32,
}

/// Order a piece for oneself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderGoodsBody {
    /// Code of the goods.
    pub goods: String,
}

/// A step of somebody else's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepOrderBody {
    /// `approve`, `refuse`, `hand-over`.
    pub step: String,
}

/// Say that one has one's own piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveOrderBody {
    /// The order.
    pub order: uuid::Uuid,
}

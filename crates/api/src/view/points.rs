//! Points: one's own wallet, the rule, the board, and the tasks that a low score or a dislike opened.

use super::{Named, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One's own wallet. It tells what came and went by day, and never by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WalletView {
    /// Whose.
    pub person: Named,
    /// Points that are there.
    pub balance: i64,
    /// What of them may be spent; the rest can still be asked back.
    pub free: i64,
    /// Likes in the shown days, with points or without.
    pub likes: u32,
    /// When the next points are gone; absent when there are none.
    pub gone_at: Option<i64>,
    /// How many are gone then.
    pub gone_points: i64,
    /// Days, the newest first.
    pub days: Vec<WalletDayView>,
    /// Server instant.
    pub server_at: i64,
}

/// What moved on a local day for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WalletDayView {
    /// Local day, `2026-11-22`.
    pub day: String,
    /// `received`, `taken-back`, `expired`, `ordered`, `restored`.
    pub why: String,
    /// Points that came, or went when below nought.
    pub points: i64,
    /// How often.
    pub count: u32,
}

/// The rule of points, to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointsRuleView {
    /// In one sentence.
    pub sentence: Text,
    /// Pack and version, `cn-points@2026-11-22`.
    pub pack: String,
    /// What a closed service earns its customer.
    pub earn: u32,
    /// Tips that can be chosen.
    pub amounts: Vec<u32>,
    /// Most points that a customer tips on one day.
    pub day_max: u32,
    /// Most points that he tips one person within the pair's days.
    pub pair_max: u32,
    /// Days of the pair.
    pub pair_days: u32,
    /// Hours in which a tip can be taken back.
    pub refund_hours: u32,
    /// Days after which a customer's points are gone.
    pub customer_days: u32,
    /// Days after which a colleague's points are gone.
    pub staff_days: u32,
    /// Whether colleagues are ranked.
    pub leaderboard: bool,
    /// Reasons of a dislike.
    pub reasons: Vec<Text>,
    /// What a low score or a dislike sets in motion; absent when nothing.
    pub recovery: Option<Text>,
    /// Who coaches after a dislike; absent when nobody.
    pub coaching: Option<Text>,
    /// Campaigns.
    pub campaigns: Vec<CampaignView>,
    /// Server instant.
    pub server_at: i64,
}

/// A campaign and its pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CampaignView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// In one sentence.
    pub sentence: Text,
    /// First local day.
    pub from: String,
    /// Last local day.
    pub until: String,
    /// Most points that it gives.
    pub cap: u32,
    /// What it gave so far.
    pub given: i64,
    /// Whether it runs today.
    pub runs: bool,
}

/// Colleagues by the points that they got in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointsBoardView {
    /// Month, `2026-11`.
    pub month: String,
    /// The most first.
    pub rows: Vec<PointsBoardRowView>,
    /// Server instant.
    pub server_at: i64,
}

/// A colleague on the board. Dislikes stand nowhere on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointsBoardRowView {
    /// Rank from 1; equal points and likes share one.
    pub rank: u32,
    /// Who.
    pub person: Named,
    /// Unit.
    pub unit: Named,
    /// Points that came as tips, less what was taken back.
    pub points: i64,
    /// Likes.
    pub likes: u32,
}

/// Tasks that a low score or a dislike opened, as far as the caller may see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FollowUpListView {
    /// Those that wait first, in the order of their clocks.
    pub rows: Vec<FollowUpView>,
    /// What sets a recovery in motion, in one sentence; empty when nothing does.
    pub recovery: Text,
    /// What coaching is for, in one sentence; empty when there is none.
    pub coaching: Text,
    /// Server instant.
    pub server_at: i64,
}

/// One task. A recovery names the case and no colleague; a coaching the colleague and no case. Neither tells score or words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FollowUpView {
    /// Id.
    pub id: Uuid,
    /// `recovery`, `coaching`.
    pub kind: String,
    /// Case; absent for a coaching, and for what was said at a counter.
    pub case: Option<Uuid>,
    /// Its number; absent for a coaching, and for what was said at a counter.
    pub number: Option<String>,
    /// Code of the customer to ring; present only for a recovery of what was said at a counter.
    pub customer: Option<String>,
    /// Colleague; absent for a recovery.
    pub person: Option<Named>,
    /// Unit in which the work was done.
    pub unit: Named,
    /// Reason that the customer chose; absent for a low score, and when the policy lists it no longer.
    pub reason: Option<Text>,
    /// First late instant.
    pub due_at: i64,
    /// `waiting`, `late`, `done`.
    pub state: String,
    /// `settled`, `reopened`, `not-reached`, `coached`, `unfounded`; absent while it waits.
    pub outcome: Option<String>,
    /// Who ended it.
    pub done_by: Option<Named>,
    /// When.
    pub done_at: Option<i64>,
}

/// The catalogue, one's own orders, and what waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueView {
    /// Goods by code.
    pub goods: Vec<GoodsView>,
    /// Points that the caller may spend.
    pub free: i64,
    /// The caller's own orders, the newest first.
    pub own: Vec<GoodsOrderView>,
    /// Orders of others that the caller may decide or hand over, the newest first; empty for who may not.
    pub others: Vec<GoodsOrderView>,
    /// Whether the caller decides on orders and hands over.
    pub may_keep: bool,
    /// Whether the caller keeps the catalogue and its stock: that is the house's, not a branch's.
    pub may_stock: bool,
    /// Server instant.
    pub server_at: i64,
}

/// A kind of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GoodsView {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Points of one piece.
    pub points: i64,
    /// Pieces that are there.
    pub stock: i64,
}

/// An order of one piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GoodsOrderView {
    /// Id.
    pub id: Uuid,
    /// Who ordered.
    pub person: Named,
    /// His unit then.
    pub unit: Named,
    /// What.
    pub name: Text,
    /// Points.
    pub points: i64,
    /// `asked`, `approved`, `refused`, `handed-over`, `received`.
    pub state: String,
    /// When it was ordered.
    pub asked_at: i64,
    /// The second person.
    pub decided_by: Option<Named>,
    /// Who handed it over.
    pub handed_by: Option<Named>,
    /// When it was handed over.
    pub handed_at: Option<i64>,
    /// When whoever ordered said that he has it.
    pub received_at: Option<i64>,
}

/// The code of a counter, for its customer to scan (U29). It opens his own page, where he says what he thinks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CounterCodeView {
    /// The contact.
    pub contact: Uuid,
    /// What the code spells.
    pub address: String,
    /// Modules of a side, with the quiet zone.
    pub size: u32,
    /// The dark modules as the data of an SVG path, one unit a module.
    pub path: String,
    /// First instant at which it opens nothing.
    pub lapses_at: i64,
    /// Server instant.
    pub server_at: i64,
}

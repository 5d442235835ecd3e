//! What the faces of TM Forum answer. Every attribute may be left out by `fields`, so none is promised.

use super::body::Period;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartyView {
    /// Code.
    pub id: String,
    /// Name; none for a customer, whose name is personal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `technician` or `customer`.
    pub role: String,
    /// `Individual` or `Customer`.
    #[serde(rename = "@referredType")]
    pub referred_type: String,
}

/// Something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntityView {
    /// Identifier.
    pub id: String,
    /// Address, where this face has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Role, where the standard's reference has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// `WorkOrder`, `Appointment` or `TroubleTicket`.
    #[serde(rename = "@referredType")]
    pub referred_type: String,
}

/// The unit in whose area it lies; never an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    /// Code of the unit.
    pub id: String,
    /// Name.
    pub name: String,
    /// `serviceArea`, where the standard's reference has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentView {
    /// Identifier: number of the case, a full stop, number of the visit.
    pub id: String,
    /// Address.
    pub href: String,
    /// Job.
    pub category: String,
    /// What is to be done; telephone numbers are hidden.
    pub description: String,
    /// When it was agreed, or held.
    pub creation_date: String,
    /// When something happened to it last.
    pub last_update: String,
    /// `initialized` (held), `confirmed`, `failed` (nobody came in the window), `completed`, `cancelled`.
    pub status: String,
    /// The window.
    pub valid_for: Period,
    /// The work order.
    pub related_entity: Vec<EntityView>,
    /// The technician and the customer.
    pub related_party: Vec<PartyView>,
    /// Where.
    pub related_place: PlaceView,
    /// `Appointment`.
    #[serde(rename = "@type")]
    pub kind: String,
}

/// A window that is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SlotView {
    /// Its place in the answer.
    pub id: String,
    /// The window.
    pub valid_for: Period,
    /// Who can come then.
    pub related_party: PartyView,
}

/// What a search found. It is not kept: asked for again under its id, it is searched again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundSlotsView {
    /// The work order's.
    pub id: String,
    /// Address.
    pub href: String,
    /// When it was searched.
    pub search_date: String,
    /// `success`, or `noSlotFound`.
    pub search_result: String,
    /// `done`.
    pub status: String,
    /// What is free, by time, the technician with the shortest way first.
    pub available_time_slot: Vec<SlotView>,
    /// The work order.
    pub related_entity: Vec<EntityView>,
    /// `SearchTimeSlot`.
    #[serde(rename = "@type")]
    pub kind: String,
}

/// The one item of a work order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemView {
    /// `1`.
    pub id: String,
    /// `add`.
    pub action: String,
    /// Name of the job.
    pub description: String,
    /// State, as the order's.
    pub state: String,
}

/// A work order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkOrderView {
    /// Identifier: number of the case, a full stop, number of the visit.
    pub id: String,
    /// Address.
    pub href: String,
    /// Job.
    pub category: String,
    /// What is to be done; telephone numbers are hidden.
    pub description: String,
    /// When it was asked for.
    pub order_date: String,
    /// When something happened to it last.
    pub state_change_date: String,
    /// Beginning of the window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_start_date: Option<String>,
    /// End of the window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_completion_date: Option<String>,
    /// When somebody came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// When it is planned to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_completion_date: Option<String>,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_date: Option<String>,
    /// When it was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_date: Option<String>,
    /// `acknowledged` (nobody comes yet), `pending` (somebody comes), `inProgress`, `completed`, `cancelled`.
    pub state: String,
    /// The case.
    pub related_entity: Vec<EntityView>,
    /// The technician and the customer.
    pub related_party: Vec<PartyView>,
    /// Its appointment, where a window stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<EntityView>,
    /// Where.
    pub place: PlaceView,
    /// What is done: one item.
    pub work_order_item: Vec<ItemView>,
    /// `WorkOrder`.
    #[serde(rename = "@type")]
    pub kind: String,
}

/// A cancellation: done at once, or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CancelledView {
    /// The work order's.
    pub id: String,
    /// Address.
    pub href: String,
    /// When it was called off.
    pub effective_cancellation_date: String,
    /// Why; telephone numbers are hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_reason: Option<String>,
    /// `done`.
    pub state: String,
    /// The work order.
    pub work_order: EntityView,
    /// `CancelWorkOrder`.
    #[serde(rename = "@type")]
    pub kind: String,
}

/// A listener.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListenerView {
    /// Identifier.
    pub id: String,
    /// Address.
    pub callback: String,
    /// What it wants; none for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}

/// TM Forum's error with our number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TmfError {
    /// Our number, for example `G008`.
    pub code: String,
    /// What is wrong.
    pub reason: String,
    /// What to do next.
    pub message: String,
    /// HTTP status.
    pub status: String,
    /// `Error`.
    #[serde(rename = "@type")]
    pub kind: String,
}

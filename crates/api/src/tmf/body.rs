//! What is sent to the faces of TM Forum.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A period; RFC 3339 with an offset or `Z`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Period {
    /// Its beginning.
    #[schema(format = DateTime)]
    pub start_date_time: String,
    /// Its end.
    #[schema(format = DateTime)]
    pub end_date_time: String,
}

/// Something that a request is about: `WorkOrder` of an appointment, `TroubleTicket` (a case) of a work order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ItemRef {
    /// Identifier: of a work order as this face gives it, of a case its number.
    #[schema(max_length = 100)]
    pub id: String,
    /// Address; not read.
    pub href: Option<String>,
    /// Name; not read.
    pub name: Option<String>,
    /// Role; not read.
    pub role: Option<String>,
    /// `WorkOrder` or `TroubleTicket`.
    #[serde(rename = "@referredType")]
    pub referred_type: Option<String>,
    /// Not read.
    #[serde(rename = "@type")]
    pub kind: Option<String>,
}

/// Somebody whom a request names. `technician` says who shall come; `customer` says that the window is the customer's own
/// wish, which by policy moves the promise, and that he chose the technician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartyRef {
    /// Code of the person, or of the customer.
    #[schema(max_length = 100)]
    pub id: String,
    /// Address; not read.
    pub href: Option<String>,
    /// Name; not read.
    pub name: Option<String>,
    /// `technician` or `customer`.
    pub role: String,
    /// `Individual` or `Customer`; not read.
    #[serde(rename = "@referredType")]
    pub referred_type: Option<String>,
    /// Not read.
    #[serde(rename = "@type")]
    pub kind: Option<String>,
}

/// A note that says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonNote {
    /// The words.
    #[schema(max_length = 1000)]
    pub text: String,
}

/// An appointment is agreed for a work order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppointmentRequest {
    /// The window: one that a search gave.
    pub valid_for: Period,
    /// The work order.
    #[schema(min_items = 1, max_items = 1)]
    pub related_entity: Vec<ItemRef>,
    /// Who comes, and whether the customer asked.
    #[serde(default)]
    pub related_party: Vec<PartyRef>,
    /// Not read.
    #[serde(rename = "@type")]
    pub kind: Option<String>,
}

/// An appointment is moved, taken or called off: one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppointmentChange {
    /// Another window.
    pub valid_for: Option<Period>,
    /// `confirmed` takes hours that are held, `cancelled` calls the visit off.
    pub status: Option<String>,
    /// Who comes, and whether the customer asked; with another window.
    #[serde(default)]
    pub related_party: Vec<PartyRef>,
    /// Why it is called off.
    #[serde(default)]
    #[schema(max_items = 1)]
    pub note: Vec<ReasonNote>,
}

/// A window that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlotWish {
    /// Only windows that overlap it are wanted.
    pub valid_for: Period,
}

/// A search for windows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlotSearch {
    /// The work order.
    #[schema(min_items = 1, max_items = 1)]
    pub related_entity: Vec<ItemRef>,
    /// Only his.
    pub related_party: Option<PartyRef>,
    /// Only these; all that are offered when empty.
    #[serde(default)]
    pub requested_time_slot: Vec<SlotWish>,
    /// Not read.
    #[serde(rename = "@type")]
    pub kind: Option<String>,
}

/// Somebody shall go to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorkOrderRequest {
    /// Job of the policy: `repair`, `install`.
    #[schema(max_length = 100)]
    pub category: String,
    /// What is to be done.
    #[schema(max_length = 4000)]
    pub description: String,
    /// The case.
    #[schema(min_items = 1, max_items = 1)]
    pub related_entity: Vec<ItemRef>,
    /// Not read.
    #[serde(rename = "@type")]
    pub kind: Option<String>,
}

/// A work order is given to somebody, or called off: one of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WorkOrderChange {
    /// `cancelled`.
    pub state: Option<String>,
    /// Why.
    #[schema(max_length = 1000)]
    pub cancellation_reason: Option<String>,
    /// The technician who comes within the window that stands.
    #[serde(default)]
    pub related_party: Vec<PartyRef>,
}

/// A work order is called off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cancellation {
    /// The work order.
    pub work_order: ItemRef,
    /// Why.
    #[schema(max_length = 1000)]
    pub cancellation_reason: String,
    /// Not read.
    #[serde(rename = "@type")]
    pub kind: Option<String>,
}

/// Somebody wants to hear what becomes of appointments, or of work orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListenerRequest {
    /// Address that the events are posted to, `http://`: beneath one that the operator allows.
    #[schema(max_length = 2000)]
    pub callback: String,
    /// `eventType=WorkOrderStateChangeEvent,WorkOrderCreateEvent`; all events when absent.
    #[schema(max_length = 1000)]
    pub query: Option<String>,
}

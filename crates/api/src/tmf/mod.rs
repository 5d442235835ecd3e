//! The faces that TM Forum's interfaces prescribe: appointments (TMF646 v4) and work orders (TMF697 v4). Names and shapes
//! are theirs; what stands behind them are the commands and reads of `/api/v1`.
//!
//! A table and a document of their own: their addresses, their methods and the shape of their errors are not ours to
//! choose. Attributes of theirs that nothing here keeps are not taken and not shown; a body that names one is refused.

mod body;
mod document;
mod view;

pub use body::{
    AppointmentChange, AppointmentRequest, Cancellation, ItemRef, ListenerRequest, PartyRef, Period,
    ReasonNote, SlotSearch, SlotWish, WorkOrderChange, WorkOrderRequest,
};
pub use document::tmf_openapi;
pub use view::{
    AppointmentView, CancelledView, EntityView, FoundSlotsView, ItemView, ListenerView, PartyView, PlaceView,
    SlotView, TmfError, WorkOrderView,
};

use crate::routes::{Method, Permission, Reads, Route, Scope};

/// Where every address of the table begins; those of `/api/v1` never do.
pub const TMF: &str = "/tmf-api/";

const BOOK: Permission = Permission::Roles(&["agent", "handler", "supervisor", "manager", "dispatcher"]);
const DISPATCH: Permission = Permission::Roles(&["dispatcher", "supervisor", "manager"]);

const fn route(id: &'static str, method: Method, path: &'static str, permission: Permission) -> Route {
    let reads = match method {
        Method::Get | Method::Delete => Reads::Nothing,
        Method::Post | Method::Patch => Reads::Json,
    };
    let purpose = match method {
        Method::Get => "visit",
        _ => "",
    };
    Route { id, method, path, permission, scope: Scope::Sight, purpose, reads }
}

/// The addresses, whole.
pub const TMF_ROUTES: &[Route] = &[
    route("listAppointment", Method::Get, "/tmf-api/appointment/v4/appointment", BOOK),
    route("createAppointment", Method::Post, "/tmf-api/appointment/v4/appointment", BOOK),
    route("retrieveAppointment", Method::Get, "/tmf-api/appointment/v4/appointment/{order}", BOOK),
    route("patchAppointment", Method::Patch, "/tmf-api/appointment/v4/appointment/{order}", BOOK),
    route("deleteAppointment", Method::Delete, "/tmf-api/appointment/v4/appointment/{order}", BOOK),
    route("createSearchTimeSlot", Method::Post, "/tmf-api/appointment/v4/searchTimeSlot", BOOK),
    route("retrieveSearchTimeSlot", Method::Get, "/tmf-api/appointment/v4/searchTimeSlot/{order}", BOOK),
    route("registerAppointmentListener", Method::Post, "/tmf-api/appointment/v4/hub", DISPATCH),
    route(
        "unregisterAppointmentListener",
        Method::Delete,
        "/tmf-api/appointment/v4/hub/{listener}",
        DISPATCH,
    ),
    route("listWorkOrder", Method::Get, "/tmf-api/workOrderManagement/v4/workOrder", BOOK),
    route("createWorkOrder", Method::Post, "/tmf-api/workOrderManagement/v4/workOrder", BOOK),
    route("retrieveWorkOrder", Method::Get, "/tmf-api/workOrderManagement/v4/workOrder/{order}", BOOK),
    route("patchWorkOrder", Method::Patch, "/tmf-api/workOrderManagement/v4/workOrder/{order}", DISPATCH),
    route("listCancelWorkOrder", Method::Get, "/tmf-api/workOrderManagement/v4/cancelWorkOrder", BOOK),
    route("createCancelWorkOrder", Method::Post, "/tmf-api/workOrderManagement/v4/cancelWorkOrder", BOOK),
    route(
        "retrieveCancelWorkOrder",
        Method::Get,
        "/tmf-api/workOrderManagement/v4/cancelWorkOrder/{order}",
        BOOK,
    ),
    route("registerWorkOrderListener", Method::Post, "/tmf-api/workOrderManagement/v4/hub", DISPATCH),
    route(
        "unregisterWorkOrderListener",
        Method::Delete,
        "/tmf-api/workOrderManagement/v4/hub/{listener}",
        DISPATCH,
    ),
];

//! The document of the faces, built from empty annotated functions as ours is, and committed beside it.

use super::{
    AppointmentChange, AppointmentRequest, AppointmentView, Cancellation, CancelledView, FoundSlotsView,
    ListenerRequest, ListenerView, SlotSearch, TmfError, WorkOrderChange, WorkOrderRequest, WorkOrderView,
};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{Modify, OpenApi};

/// Appointments that one sees, by time: visits whose window stands.
#[utoipa::path(get, path = "/tmf-api/appointment/v4/appointment", operation_id = "listAppointment", params(("fields" = Option<String>, Query, description = "Attributes to answer, separated by commas, beside id and href; all of them when absent"), ("offset" = Option<u32>, Query, maximum = 1000000, description = "Rows to pass over; 0 when absent"), ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Rows of the answer; 50 when absent"), ("status" = Option<String>, Query, description = "States, separated by commas"), ("category" = Option<String>, Query, description = "Job"), ("relatedParty.id" = Option<String>, Query, description = "Technician"), ("validFor.startDateTime.gte" = Option<String>, Query, description = "Beginning from this instant on"), ("validFor.startDateTime.lt" = Option<String>, Query, description = "Beginning before this instant")), responses((status = 200, body = Vec<AppointmentView>, headers(("X-Total-Count" = u32, description = "Rows that fit"), ("X-Result-Count" = u32, description = "Rows of this answer"))), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn list_appointment() {}

/// A window is agreed for a work order.
#[utoipa::path(post, path = "/tmf-api/appointment/v4/appointment", operation_id = "createAppointment", params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AppointmentRequest, responses((status = 201, body = AppointmentView), (status = 408, body = TmfError), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn create_appointment() {}

/// One appointment.
#[utoipa::path(get, path = "/tmf-api/appointment/v4/appointment/{order}", operation_id = "retrieveAppointment", params(("order" = String, Path, description = "Identifier: number of the case, a full stop, number of the visit"), ("fields" = Option<String>, Query, description = "Attributes to answer, separated by commas, beside id and href; all of them when absent")), responses((status = 200, body = AppointmentView), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn retrieve_appointment() {}

/// An appointment is moved, taken or called off.
#[utoipa::path(patch, path = "/tmf-api/appointment/v4/appointment/{order}", operation_id = "patchAppointment", params(("order" = String, Path, description = "Identifier: number of the case, a full stop, number of the visit"), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AppointmentChange, responses((status = 200, body = AppointmentView), (status = 408, body = TmfError), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn patch_appointment() {}

/// An appointment is called off, and the visit with it.
#[utoipa::path(delete, path = "/tmf-api/appointment/v4/appointment/{order}", operation_id = "deleteAppointment", params(("order" = String, Path, description = "Identifier: number of the case, a full stop, number of the visit")), responses((status = 204), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn delete_appointment() {}

/// Windows that can be promised for a work order, and who can come.
#[utoipa::path(post, path = "/tmf-api/appointment/v4/searchTimeSlot", operation_id = "createSearchTimeSlot", request_body = SlotSearch, responses((status = 201, body = FoundSlotsView), (status = 408, body = TmfError), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn create_search_time_slot() {}

/// The search for a work order, made anew.
#[utoipa::path(get, path = "/tmf-api/appointment/v4/searchTimeSlot/{order}", operation_id = "retrieveSearchTimeSlot", params(("order" = String, Path, description = "Identifier: number of the case, a full stop, number of the visit"), ("fields" = Option<String>, Query, description = "Attributes to answer, separated by commas, beside id and href; all of them when absent")), responses((status = 200, body = FoundSlotsView), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn retrieve_search_time_slot() {}

/// Work orders that one sees, by time, those without one last.
#[utoipa::path(get, path = "/tmf-api/workOrderManagement/v4/workOrder", operation_id = "listWorkOrder", params(("fields" = Option<String>, Query, description = "Attributes to answer, separated by commas, beside id and href; all of them when absent"), ("offset" = Option<u32>, Query, maximum = 1000000, description = "Rows to pass over; 0 when absent"), ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Rows of the answer; 50 when absent"), ("state" = Option<String>, Query, description = "States, separated by commas"), ("category" = Option<String>, Query, description = "Job"), ("relatedParty.id" = Option<String>, Query, description = "Technician"), ("requestedStartDate.gte" = Option<String>, Query, description = "Window from this instant on"), ("requestedStartDate.lt" = Option<String>, Query, description = "Window before this instant")), responses((status = 200, body = Vec<WorkOrderView>, headers(("X-Total-Count" = u32, description = "Rows that fit"), ("X-Result-Count" = u32, description = "Rows of this answer"))), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn list_work_order() {}

/// Somebody shall go to the customer of a case.
#[utoipa::path(post, path = "/tmf-api/workOrderManagement/v4/workOrder", operation_id = "createWorkOrder", params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = WorkOrderRequest, responses((status = 201, body = WorkOrderView), (status = 408, body = TmfError), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn create_work_order() {}

/// One work order.
#[utoipa::path(get, path = "/tmf-api/workOrderManagement/v4/workOrder/{order}", operation_id = "retrieveWorkOrder", params(("order" = String, Path, description = "Identifier: number of the case, a full stop, number of the visit"), ("fields" = Option<String>, Query, description = "Attributes to answer, separated by commas, beside id and href; all of them when absent")), responses((status = 200, body = WorkOrderView), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn retrieve_work_order() {}

/// A work order is given to somebody, or called off.
#[utoipa::path(patch, path = "/tmf-api/workOrderManagement/v4/workOrder/{order}", operation_id = "patchWorkOrder", params(("order" = String, Path, description = "Identifier: number of the case, a full stop, number of the visit"), ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = WorkOrderChange, responses((status = 200, body = WorkOrderView), (status = 408, body = TmfError), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn patch_work_order() {}

/// Work orders that were called off.
#[utoipa::path(get, path = "/tmf-api/workOrderManagement/v4/cancelWorkOrder", operation_id = "listCancelWorkOrder", params(("fields" = Option<String>, Query, description = "Attributes to answer, separated by commas, beside id and href; all of them when absent"), ("offset" = Option<u32>, Query, maximum = 1000000, description = "Rows to pass over; 0 when absent"), ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Rows of the answer; 50 when absent")), responses((status = 200, body = Vec<CancelledView>, headers(("X-Total-Count" = u32, description = "Rows that fit"), ("X-Result-Count" = u32, description = "Rows of this answer"))), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn list_cancel_work_order() {}

/// A work order is called off.
#[utoipa::path(post, path = "/tmf-api/workOrderManagement/v4/cancelWorkOrder", operation_id = "createCancelWorkOrder", params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = Cancellation, responses((status = 201, body = CancelledView), (status = 408, body = TmfError), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn create_cancel_work_order() {}

/// One cancellation.
#[utoipa::path(get, path = "/tmf-api/workOrderManagement/v4/cancelWorkOrder/{order}", operation_id = "retrieveCancelWorkOrder", params(("order" = String, Path, description = "Identifier: number of the case, a full stop, number of the visit"), ("fields" = Option<String>, Query, description = "Attributes to answer, separated by commas, beside id and href; all of them when absent")), responses((status = 200, body = CancelledView), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn retrieve_cancel_work_order() {}

/// Somebody hears what becomes of appointments from now on.
#[utoipa::path(post, path = "/tmf-api/appointment/v4/hub", operation_id = "registerAppointmentListener", request_body = ListenerRequest, responses((status = 201, body = ListenerView), (status = 408, body = TmfError), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn register_appointment_listener() {}

/// A listener is told nothing any more.
#[utoipa::path(delete, path = "/tmf-api/appointment/v4/hub/{listener}", operation_id = "unregisterAppointmentListener", params(("listener" = String, Path, description = "Identifier of the listener")), responses((status = 204), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn unregister_appointment_listener() {}

/// Somebody hears what becomes of work orders from now on.
#[utoipa::path(post, path = "/tmf-api/workOrderManagement/v4/hub", operation_id = "registerWorkOrderListener", request_body = ListenerRequest, responses((status = 201, body = ListenerView), (status = 408, body = TmfError), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn register_work_order_listener() {}

/// A listener is told nothing any more.
#[utoipa::path(delete, path = "/tmf-api/workOrderManagement/v4/hub/{listener}", operation_id = "unregisterWorkOrderListener", params(("listener" = String, Path, description = "Identifier of the listener")), responses((status = 204), (status = "4XX", body = TmfError), (status = 503, body = TmfError)))]
#[allow(dead_code)]
fn unregister_work_order_listener() {}

/// What a list may leave out by `fields` is not promised: of each resource only id and href are.
struct Chosen;

impl Modify for Chosen {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let schemas = document.components.as_mut().map(|components| &mut components.schemas);
        for (name, schema) in schemas.into_iter().flatten() {
            let resource = ["AppointmentView", "FoundSlotsView", "WorkOrderView", "CancelledView"]
                .contains(&name.as_str());
            if let (true, RefOr::T(Schema::Object(object))) = (resource, schema) {
                object.required.retain(|attribute| ["id", "href"].contains(&attribute.as_str()));
            }
        }
    }
}

#[derive(OpenApi)]
#[openapi(
    modifiers(&Chosen),
    info(
        title = "Yinuo · TM Forum",
        version = "1.0.0",
        description = "TMF646 Appointment v4 and TMF697 Work Order v4 over the commands and reads of /api/v1. Errors have TM Forum's shape and our numbers, see docs/errors."
    ),
    paths(
        list_appointment,
        create_appointment,
        retrieve_appointment,
        patch_appointment,
        delete_appointment,
        create_search_time_slot,
        retrieve_search_time_slot,
        list_work_order,
        create_work_order,
        retrieve_work_order,
        patch_work_order,
        list_cancel_work_order,
        create_cancel_work_order,
        retrieve_cancel_work_order,
        register_appointment_listener,
        unregister_appointment_listener,
        register_work_order_listener,
        unregister_work_order_listener
    )
)]
struct Document;

/// The OpenAPI document of the faces as pretty JSON, ending in a newline. Committed as `contract/tmf.json`.
#[must_use]
pub fn tmf_openapi() -> String {
    // A document made of static annotations always serialises.
    let mut text = Document::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tmf::TMF_ROUTES;
    use std::collections::BTreeSet;

    #[test]
    fn every_address_of_the_table_stands_in_the_document_and_no_other() {
        let document: serde_json::Value = serde_json::from_str(&tmf_openapi()).expect("the document is JSON");
        let mut found = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for (method, operation) in methods.as_object().expect("methods") {
                let id = operation["operationId"].as_str().expect("operation id").to_owned();
                found.insert((id, method.clone(), path.clone()));
            }
        }
        let table: BTreeSet<_> = TMF_ROUTES
            .iter()
            .map(|route| (route.id.to_owned(), route.method.word().to_owned(), route.path.to_owned()))
            .collect();
        assert_eq!(found, table);
    }

    #[test]
    fn the_committed_document_is_fresh() {
        let committed =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../contract/tmf.json"))
                .expect("contract/tmf.json is committed");
        assert_eq!(committed, tmf_openapi(), "run `make contract` and review the difference");
    }
}

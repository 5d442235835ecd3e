//! Routes of visits: booking, the dispatcher's day, a technician's own, and the plan.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// The dispatcher's board of a day.
#[utoipa::path(get, path = "/api/v1/visits", operation_id = "visits", params(("day" = Option<String>, Query, description = "Local date, 2026-07-01; today when absent"), ("unit" = Option<String>, Query, description = "Unit with all below it; all that one sees when absent")), responses((status = 200, body = VisitDayView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn visits() {}

/// A technician's own visits of a day, and older ones that are still open.
#[utoipa::path(get, path = "/api/v1/visits/mine", operation_id = "my_visits", params(("day" = Option<String>, Query, description = "Local date, 2026-07-01; today when absent")), responses((status = 200, body = MyVisitsView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn my_visits() {}

/// What a phone did without network: each action with its own result, the same batch with the same answer for ever.
#[utoipa::path(post, path = "/api/v1/visits/batches", operation_id = "visit_batch", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = VisitBatchBody, responses((status = 200, body = VisitBatchReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn visit_batch() {}

/// Visits of a case, and the kinds that can be asked for.
#[utoipa::path(get, path = "/api/v1/cases/{case}/visits", operation_id = "case_visits", params(("case" = String, Path, description = "Case id or number")), responses((status = 200, body = CaseVisitsView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn case_visits() {}

/// Record what a look at the line from afar showed, what was tried, and whether it helped.
#[utoipa::path(post, path = "/api/v1/cases/{case}/line", operation_id = "look_at_line", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = LineLookBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn look_at_line() {}

/// Somebody shall go to the customer.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits", operation_id = "ask_visit", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AskVisitBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn ask_visit() {}

/// Windows that a visit can be promised, with who could come.
#[utoipa::path(get, path = "/api/v1/cases/{case}/visits/{visit}/windows", operation_id = "free_windows", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("technician" = Option<String>, Query, description = "This one and no other")), responses((status = 200, body = FreeWindowsView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn free_windows() {}

/// Hold hours while the customer chooses.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/hold", operation_id = "hold_visit", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = BookVisitBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn hold_visit() {}

/// The customer takes what is held.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/confirm", operation_id = "confirm_visit", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn confirm_visit() {}

/// Agree on a window, or move it; who asked for it is kept.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/book", operation_id = "book_visit", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = BookVisitBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn book_visit() {}

/// Give a visit to a technician within the window that was agreed.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/assign", operation_id = "assign_visit", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AssignVisitBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn assign_visit() {}

/// Ask the customer, whose chosen technician cannot come, whether somebody else may.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/ask-choice", operation_id = "ask_choice", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn ask_choice() {}

/// Record that the customer lets anybody come, and how he said so.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/end-choice", operation_id = "end_choice", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ReasonBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn end_choice() {}

/// Take a visit back from whoever was to come; the window stays promised.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/man", operation_id = "man_visit", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ManVisitBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn man_visit() {}

#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/release", operation_id = "release_visit", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn release_visit() {}

/// Nobody need go.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/cancel", operation_id = "cancel_visit", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ReasonBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn cancel_visit() {}

/// What a technician tells of his own visit, or the dispatcher in his place.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/act", operation_id = "visit_act", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = VisitActBody, responses((status = 200, body = VisitReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn visit_act() {}

/// The customer of one's own visit in plain: who looked is written down first.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/customer", operation_id = "visit_customer", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = VisitCustomerView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn visit_customer() {}

/// Advice on the plan of a day. Changes nothing.
#[utoipa::path(post, path = "/api/v1/dispatch/plan", operation_id = "plan_day", request_body = PlanDayBody, responses((status = 200, body = AdviceView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn plan_day() {}

/// What it would cost to move one visit by hand. Changes nothing.
#[utoipa::path(post, path = "/api/v1/dispatch/drag", operation_id = "drag_visit", request_body = DragVisitBody, responses((status = 200, body = DraggedView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn drag_visit() {}

/// Accept advice: visits are assigned one by one, and what somebody else took meanwhile is told.
#[utoipa::path(post, path = "/api/v1/dispatch/accept", operation_id = "accept_plan", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AcceptPlanBody, responses((status = 200, body = AcceptedPlanView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn accept_plan() {}

/// Say why an appointment was missed.
#[utoipa::path(post, path = "/api/v1/cases/{case}/visits/{visit}/review", operation_id = "review_missed", params(("case" = String, Path, description = "Case id or number"), ("visit" = String, Path, description = "Visit id"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ReviewMissedBody, responses((status = 200, body = MissedListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn review_missed() {}

/// Missed appointments of the last thirty days, with what persons found.
#[utoipa::path(get, path = "/api/v1/visits/missed", operation_id = "missed_visits", params(("unit" = Option<String>, Query, description = "Unit with all below it; all that one sees when absent")), responses((status = 200, body = MissedListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn missed_visits() {}

/// Vans with their parts.
#[utoipa::path(get, path = "/api/v1/vans", operation_id = "vans", params(("unit" = Option<String>, Query, description = "Unit with all below it; all that one sees when absent")), responses((status = 200, body = VansView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn vans() {}

/// Load a van from the store, or give parts back to it.
#[utoipa::path(post, path = "/api/v1/vans/{person}/load", operation_id = "load_van", params(("person" = String, Path, description = "Technician"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = LoadVanBody, responses((status = 200, body = VansView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn load_van() {}

/// Set the photo that customers see at the door.
#[utoipa::path(post, path = "/api/v1/vans/{person}/photo", operation_id = "set_photo", params(("person" = String, Path, description = "Technician"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = TechnicianPhotoBody, responses((status = 200, body = VansView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn set_photo() {}

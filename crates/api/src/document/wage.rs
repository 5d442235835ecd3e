//! Wages.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// How everybody is paid, as it is in force; nothing in it is anybody's.
#[utoipa::path(get, path = "/api/v1/policy/pay", operation_id = "pay_plan", responses((status = 200, body = PayPlanView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn pay_plan() {}

/// One's own month.
#[utoipa::path(get, path = "/api/v1/wages/mine", operation_id = "wages", params(("month" = Option<String>, Query, description = "Month, `2026-11`; this one when absent")), responses((status = 200, body = WageView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn wages() {}

/// One's own month as a printable slip.
#[utoipa::path(get, path = "/api/v1/wages/mine/slip", operation_id = "wage_slip", params(("month" = Option<String>, Query, description = "Month, `2026-11`; this one when absent"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/html", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn wage_slip() {}

/// The months of the house, the newest first.
#[utoipa::path(get, path = "/api/v1/wages/months", operation_id = "pay_months", responses((status = 200, body = PayMonthListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn pay_months() {}

/// One month of the house with its people.
#[utoipa::path(get, path = "/api/v1/wages/months/{month}", operation_id = "pay_month", params(("month" = String, Path, description = "Month, `2026-11`")), responses((status = 200, body = PayMonthDetailView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn pay_month() {}

/// What keeping promises does to pay in a month.
#[utoipa::path(get, path = "/api/v1/wages/months/{month}/promises", operation_id = "pay_promises", params(("month" = String, Path, description = "Month, `2026-11`")), responses((status = 200, body = IncentiveView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn pay_promises() {}

/// Take a month's next step: look through, publish, sign. The second signature locks it.
#[utoipa::path(post, path = "/api/v1/wages/months/{month}/step", operation_id = "step_month", params(("month" = String, Path, description = "Month, `2026-11`"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = StepMonthBody, responses((status = 200, body = PayMonthDetailView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn step_month() {}

/// A month for the payroll system, one row a person.
#[utoipa::path(get, path = "/api/v1/wages/months/{month}/payroll", operation_id = "payroll", params(("month" = String, Path, description = "Month, `2026-11`"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn payroll() {}

/// Objections that the caller may see, those that wait first.
#[utoipa::path(get, path = "/api/v1/wages/objections", operation_id = "objections", params(("month" = Option<String>, Query, description = "Month, `2026-11`; all when absent")), responses((status = 200, body = ObjectionListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn objections() {}

/// Contest a line of one's own month.
#[utoipa::path(post, path = "/api/v1/wages/objections", operation_id = "object_line", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ObjectBody, responses((status = 200, body = WageView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn object_line() {}

/// Decide an objection of another unit.
#[utoipa::path(post, path = "/api/v1/wages/objections/{objection}/decide", operation_id = "decide_objection", params(("objection" = String, Path, description = "Objection id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideObjectionBody, responses((status = 200, body = ObjectionListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn decide_objection() {}

/// Verdicts that are held until somebody looked, those that wait first.
#[utoipa::path(get, path = "/api/v1/wages/held", operation_id = "held_verdicts", responses((status = 200, body = HeldListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn held_verdicts() {}

/// Say whether a held verdict counts.
#[utoipa::path(post, path = "/api/v1/wages/held/{held}/look", operation_id = "look_at_verdict", params(("held" = String, Path, description = "Id of the held verdict"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = LookBody, responses((status = 200, body = HeldListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn look_at_verdict() {}

//! Points.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// One's own wallet.
#[utoipa::path(get, path = "/api/v1/points/mine", operation_id = "points", responses((status = 200, body = WalletView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn points() {}

/// The rule of points, to read.
#[utoipa::path(get, path = "/api/v1/points/rule", operation_id = "points_rule", responses((status = 200, body = PointsRuleView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn points_rule() {}

/// Colleagues by the points that they got in a month, where the policy ranks them.
#[utoipa::path(get, path = "/api/v1/points/board", operation_id = "points_board", params(("month" = Option<String>, Query, description = "Month, `2026-11`; this one when absent")), responses((status = 200, body = PointsBoardView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn points_board() {}

/// A month's points for payroll and tax, one row a colleague.
#[utoipa::path(get, path = "/api/v1/points/payroll", operation_id = "points_payroll", params(("month" = Option<String>, Query, description = "Month, `2026-11`; this one when absent"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn points_payroll() {}

/// Recoveries and coachings that the caller may see, those that wait first.
#[utoipa::path(get, path = "/api/v1/points/follow-ups", operation_id = "follow_ups", responses((status = 200, body = FollowUpListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn follow_ups() {}

/// Say how a recovery or a coaching ended.
#[utoipa::path(post, path = "/api/v1/points/follow-ups/{task}/end", operation_id = "end_follow_up", params(("task" = String, Path, description = "Id of the task"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = EndFollowUpBody, responses((status = 200, body = FollowUpListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn end_follow_up() {}

/// The catalogue, one's own orders, and what waits for a second person.
#[utoipa::path(get, path = "/api/v1/points/goods", operation_id = "catalogue", responses((status = 200, body = CatalogueView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn catalogue() {}

/// Set a kind of goods and lay pieces into stock.
#[utoipa::path(post, path = "/api/v1/points/goods", operation_id = "keep_goods", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = GoodsBody, responses((status = 200, body = CatalogueView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn keep_goods() {}

/// Order a piece for oneself: points and piece are laid by.
#[utoipa::path(post, path = "/api/v1/points/orders", operation_id = "order_goods", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OrderGoodsBody, responses((status = 200, body = CatalogueView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn order_goods() {}

/// Approve, refuse or hand over somebody else's order.
#[utoipa::path(post, path = "/api/v1/points/orders/{order}/step", operation_id = "step_order", params(("order" = String, Path, description = "Id of the order"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = StepOrderBody, responses((status = 200, body = CatalogueView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn step_order() {}

/// Say that one has one's own piece.
#[utoipa::path(post, path = "/api/v1/points/received", operation_id = "receive_order", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ReceiveOrderBody, responses((status = 200, body = CatalogueView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn receive_order() {}

/// The receipt of a hand-over, to print.
#[utoipa::path(get, path = "/api/v1/points/orders/{order}/receipt", operation_id = "order_receipt", params(("order" = String, Path, description = "Id of the order"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/html", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn order_receipt() {}

/// The code of a contact at a counter, for its customer to scan.
#[utoipa::path(get, path = "/api/v1/contacts/{contact}/code", operation_id = "counter_code", params(("contact" = String, Path, description = "Id of the contact")), responses((status = 200, body = CounterCodeView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn counter_code() {}

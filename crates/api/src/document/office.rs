//! Routes of the office: outside bodies, outages, orders of the house.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Cases that outside bodies transferred, next due first, with the figures of each body.
#[utoipa::path(get, path = "/api/v1/outside", operation_id = "outside", params(("body" = Option<String>, Query, description = "Body"), ("state" = Option<String>, Query, description = "`open` (default), `ended` or `all`"), ("late" = Option<bool>, Query, description = "Late by the body's deadline, or not"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = OutsideListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn outside() {}

/// An outside body transfers a case: it opens one, or joins the case that has its number.
#[utoipa::path(post, path = "/api/v1/outside", operation_id = "transfer_in", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = TransferBody, responses((status = 200, body = ContactReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn transfer_in() {}

/// Answer an outside body by letter, under the next number of the year.
#[utoipa::path(post, path = "/api/v1/cases/{case}/outside/answer", operation_id = "answer_outside", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OutsideAnswerBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn answer_outside() {}

/// The body confirmed that it has the letter.
#[utoipa::path(post, path = "/api/v1/cases/{case}/outside/receipt", operation_id = "receive_outside", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OutsideReceiptBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn receive_outside() {}

/// Object to a request; its clock runs on.
#[utoipa::path(post, path = "/api/v1/cases/{case}/outside/object", operation_id = "object_outside", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OutsideWordBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn object_outside() {}

/// The body sends it again.
#[utoipa::path(post, path = "/api/v1/cases/{case}/outside/again", operation_id = "redispatch_outside", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OutsideAgainBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn redispatch_outside() {}

/// The body takes it back.
#[utoipa::path(post, path = "/api/v1/cases/{case}/outside/withdraw", operation_id = "withdraw_outside", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OutsideWordBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn withdraw_outside() {}

/// A letter as it went out, printable.
#[utoipa::path(get, path = "/api/v1/cases/{case}/letters/{request}/{version}", operation_id = "letter", params(("case" = String, Path, description = "Case id or number"), ("request" = String, Path, description = "Request inside the case"), ("version" = String, Path, description = "Letter on the request, from 1")), responses((status = 200, content_type = "text/html", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn letter() {}

/// Outages, the newest first.
#[utoipa::path(get, path = "/api/v1/outages", operation_id = "outages", responses((status = 200, body = OutageListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn outages() {}

/// One outage with its cases.
#[utoipa::path(get, path = "/api/v1/outages/{outage}", operation_id = "outage", params(("outage" = String, Path, description = "Outage id")), responses((status = 200, body = OutageDetailView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn outage() {}

/// Say that there is an outage: it stands at once.
#[utoipa::path(post, path = "/api/v1/outages", operation_id = "declare_outage", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = OutageBody, responses((status = 200, body = OutageView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn declare_outage() {}

/// Confirm a proposed outage, or say anew when it is expected to be over.
#[utoipa::path(post, path = "/api/v1/outages/{outage}/confirm", operation_id = "confirm_outage", params(("outage" = String, Path, description = "Outage id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ConfirmOutageBody, responses((status = 200, body = OutageView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn confirm_outage() {}

/// A proposed outage is none.
#[utoipa::path(post, path = "/api/v1/outages/{outage}/drop", operation_id = "drop_outage", params(("outage" = String, Path, description = "Outage id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = OutageView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn drop_outage() {}

/// An outage is over: its cases are told.
#[utoipa::path(post, path = "/api/v1/outages/{outage}/restore", operation_id = "restore_outage", params(("outage" = String, Path, description = "Outage id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = RestoreOutageBody, responses((status = 200, body = OutageView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn restore_outage() {}

/// Everybody in the area of an outage that is over is paid what it owes, or nobody is, for a cause with its evidence.
#[utoipa::path(post, path = "/api/v1/outages/{outage}/credit", operation_id = "credit_area", params(("outage" = String, Path, description = "Outage id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AreaCreditBody, responses((status = 200, body = OutageView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn credit_area() {}

/// Join every open case of the area and topic that belongs to no outage, at most 200 at once.
#[utoipa::path(post, path = "/api/v1/outages/{outage}/join", operation_id = "join_all", params(("outage" = String, Path, description = "Outage id"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = JoinAllBody, responses((status = 200, body = JoinedView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn join_all() {}

/// What a case takes from an outage.
#[utoipa::path(post, path = "/api/v1/cases/{case}/outage", operation_id = "join_outage", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = JoinOutageBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn join_outage() {}

/// A network system posts an alarm. Idempotent by its id: repeated, late and out of order is fine.
#[utoipa::path(post, path = "/api/v1/alarms", operation_id = "alarm", request_body = AlarmBody, responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn alarm() {}

/// Directives of the quality office, or instructions of the general manager, next due first.
#[utoipa::path(get, path = "/api/v1/orders", operation_id = "orders", params(("kind" = Option<String>, Query, description = "`directive` (default), `instruction`, `assist` or `objection`"), ("green" = Option<bool>, Query, description = "Of assists those on complaints and appeals alone"), ("ours" = Option<bool>, Query, description = "Those of one's own unit and all below it alone; of assists those that it was asked"), ("state" = Option<String>, Query, description = "`open` (default), `ended` or `all`"), ("late" = Option<bool>, Query, description = "Late, or not"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = OrderListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn orders() {}

/// The quality office presses a unit or a person.
#[utoipa::path(post, path = "/api/v1/cases/{case}/direct", operation_id = "direct_case", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DirectBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn direct_case() {}

/// The quality office judges the reply to its directive.
#[utoipa::path(post, path = "/api/v1/cases/{case}/judge-task", operation_id = "judge_task", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = JudgeBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn judge_task() {}

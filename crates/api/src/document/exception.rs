//! Routes of exceptions, and of reconnections from the account.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Exceptions, the longest waiting first, with the limit table.
#[utoipa::path(get, path = "/api/v1/exceptions", operation_id = "exceptions", params(("show" = Option<String>, Query, description = "`mine` (default): what waits for the caller's post; `open`, `ended` or `all`"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = ExceptionListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn exceptions() {}

/// Ask for what no rule owes. Whoever holds a row that lets him order it alone has it granted at once.
#[utoipa::path(post, path = "/api/v1/cases/{case}/exceptions", operation_id = "ask_exception", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = AskExceptionBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn ask_exception() {}

/// Pass an exception up to the next row of the table.
#[utoipa::path(post, path = "/api/v1/cases/{case}/exceptions/pass", operation_id = "pass_exception", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = PassExceptionBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn pass_exception() {}

/// Grant or refuse an exception, within the limits of one's own post.
#[utoipa::path(post, path = "/api/v1/cases/{case}/exceptions/decide", operation_id = "decide_exception", params(("case" = String, Path, description = "Case id or number"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideExceptionBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn decide_exception() {}

/// Reconnect a service that is cut off, from the account: on an open case, or on one that is opened for it.
#[utoipa::path(post, path = "/api/v1/customers/{customer}/reconnect", operation_id = "reconnect", params(("customer" = String, Path, description = "Customer code"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ReconnectBody, responses((status = 200, body = ReconnectReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn reconnect() {}

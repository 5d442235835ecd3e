//! Routes of money on its way to customers.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Money on its way to customers, the first one to pay first, with the sums of all of it.
#[utoipa::path(get, path = "/api/v1/settlements", operation_id = "settlements", params(("show" = Option<String>, Query, description = "`open` (default), `owed`, `under-way`, `stuck`, `refused`, `credited`, `cancelled` or `all`"), ("late" = Option<bool>, Query, description = "Paid too late, or not"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = SettlementListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn settlements() {}

/// What was instructed on a local day, as a file with totals and digest; the same each time.
#[utoipa::path(get, path = "/api/v1/settlements/file", operation_id = "settlement_file", params(("day" = String, Query, description = "Local date, 2026-07-01")), responses((status = 200, body = SettlementFileView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn settlement_file() {}

/// Take a file of answers, whole or not at all. Taken twice it changes nothing the second time.
#[utoipa::path(post, path = "/api/v1/settlements/results", operation_id = "settlement_results", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = SettlementResultsBody, responses((status = 200, body = SettlementResultsView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn settlement_results() {}

/// Send what was refused or came back once more.
#[utoipa::path(post, path = "/api/v1/cases/{case}/settlements/{settlement}/again", operation_id = "settle_again", params(("case" = String, Path, description = "Case id or number"), ("settlement" = String, Path, description = "Number inside the case"), ("seen" = Option<u64>, Query, description = "Version of the case that one had before one's eyes: what others did to it since refuses the command with T007"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = CommandReply), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn settle_again() {}

/// What a service is paid for an outage of its area: where it is, and why it is this much.
#[utoipa::path(get, path = "/api/v1/outages/{outage}/payments/{settlement}", operation_id = "area_payment", params(("outage" = String, Path, description = "Outage id"), ("settlement" = String, Path, description = "Number inside the outage")), responses((status = 200, body = AreaPaymentView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn area_payment() {}

/// Send what a service is paid for an outage of its area once more, after it was refused or came back.
#[utoipa::path(post, path = "/api/v1/outages/{outage}/payments/{settlement}/again", operation_id = "settle_area_again", params(("outage" = String, Path, description = "Outage id"), ("settlement" = String, Path, description = "Number inside the outage"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = NothingBody, responses((status = 200, body = AreaPaymentView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn settle_area_again() {}

//! Contract firms.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Contract firms that the caller may see, with their months in points and what waits for a second person.
#[utoipa::path(get, path = "/api/v1/contractors", operation_id = "contractors", responses((status = 200, body = ContractorListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn contractors() {}

/// Register the application of a firm.
#[utoipa::path(post, path = "/api/v1/contractors", operation_id = "apply_contractor", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ApplyContractorBody, responses((status = 200, body = ContractorListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn apply_contractor() {}

/// Propose admission, probation, its end, or removal; another person decides.
#[utoipa::path(post, path = "/api/v1/contractors/{unit}/propose", operation_id = "propose_contractor", params(("unit" = String, Path, description = "Unit of the firm"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ProposeContractorBody, responses((status = 200, body = ContractorListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn propose_contractor() {}

/// Decide what somebody else proposed.
#[utoipa::path(post, path = "/api/v1/contractors/{unit}/decide", operation_id = "decide_contractor", params(("unit" = String, Path, description = "Unit of the firm"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = DecideContractorBody, responses((status = 200, body = ContractorListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn decide_contractor() {}

/// The caller's own firm: how it stands, its months, and its own orders.
#[utoipa::path(get, path = "/api/v1/contractors/mine", operation_id = "my_contractor", responses((status = 200, body = MyContractorView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn my_contractor() {}

/// A firm's month in money: as it was locked, else as it is counted now.
#[utoipa::path(get, path = "/api/v1/contractors/{unit}/settlements/{month}", operation_id = "firm_settlement", params(("unit" = String, Path, description = "Unit of the firm"), ("month" = String, Path, description = "Month, `2026-10`")), responses((status = 200, body = FirmSettlementView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn firm_settlement() {}

/// Sign the sum that was seen; the second signature posts and locks the month.
#[utoipa::path(post, path = "/api/v1/contractors/{unit}/settlements/{month}/sign", operation_id = "sign_firm_settlement", params(("unit" = String, Path, description = "Unit of the firm"), ("month" = String, Path, description = "Month, `2026-10`"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = SignFirmSettlementBody, responses((status = 200, body = FirmSettlementView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn sign_firm_settlement() {}

/// A firm's month as a file, one row a line.
#[utoipa::path(get, path = "/api/v1/contractors/{unit}/settlements/{month}/file", operation_id = "export_firm_settlement", params(("unit" = String, Path, description = "Unit of the firm"), ("month" = String, Path, description = "Month, `2026-10`"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_firm_settlement() {}

/// The caller's own firm: the last month that is over, in money.
#[utoipa::path(get, path = "/api/v1/contractors/mine/settlement", operation_id = "my_firm_settlement", responses((status = 200, body = FirmSettlementView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn my_firm_settlement() {}

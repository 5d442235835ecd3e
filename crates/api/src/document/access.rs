//! Routes of looking at personal data.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Reveal parts of a customer's personal data for a purpose; it is written down first.
#[utoipa::path(post, path = "/api/v1/customers/{customer}/reveal", operation_id = "reveal", params(("customer" = String, Path, description = "Customer code"), ("Idempotency-Key" = String, Header, description = "Chosen by the caller; every reveal is a line of its own")), request_body = RevealBody, responses((status = 200, body = RevealedView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn reveal() {}

/// Who looked at a customer's personal data.
#[utoipa::path(get, path = "/api/v1/customers/{customer}/looks", operation_id = "looks", params(("customer" = String, Path, description = "Customer code"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = AccessView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn looks() {}

/// The access log: who looked, listened, took a list out, signed in.
#[utoipa::path(get, path = "/api/v1/access", operation_id = "access_log", params(("what" = Option<String>, Query, description = "Deeds, comma separated"), ("person" = Option<String>, Query, description = "By this person"), ("cursor" = Option<String>, Query, description = "Cursor of the page"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = AccessView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn access_log() {}

/// The case list of a filter as a table, masked, with who took it out and when on its first line. Filters as for `cases`.
#[utoipa::path(get, path = "/api/v1/cases.csv", operation_id = "export_cases", params(("state" = Option<String>, Query, description = "As for cases"), ("kind" = Option<String>, Query, description = "As for cases"), ("topic" = Option<String>, Query, description = "As for cases"), ("unit" = Option<String>, Query, description = "As for cases"), ("owner" = Option<String>, Query, description = "As for cases"), ("handler" = Option<String>, Query, description = "As for cases"), ("customer" = Option<String>, Query, description = "As for cases"), ("broken" = Option<bool>, Query, description = "As for cases"), ("rung" = Option<u8>, Query, description = "As for cases"), ("red_line" = Option<bool>, Query, description = "As for cases"), ("q" = Option<String>, Query, description = "As for cases"), ("order" = Option<String>, Query, description = "As for cases"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_cases() {}

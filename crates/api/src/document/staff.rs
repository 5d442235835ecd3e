//! Routes of who is there.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Colleagues with their posts, duty and absences, by code.
#[utoipa::path(get, path = "/api/v1/staff", operation_id = "staff", params(("q" = Option<String>, Query, description = "Part of code or name"), ("unit" = Option<String>, Query, description = "Who works in this unit or below it"), ("after" = Option<String>, Query, description = "Code after which the page begins"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = StaffView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn staff() {}

/// Issue a one-use link for somebody of one's own units, by which he sets his password; he finds a notice of it.
#[utoipa::path(post, path = "/api/v1/staff/{person}/link", operation_id = "issue_link_as_head", params(("person" = String, Path, description = "Person code"), ("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = NothingBody, responses((status = 200, body = LinkView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn issue_link_as_head() {}

/// Say that somebody is out of office for a time, and who stands in: oneself, or somebody of one's units.
#[utoipa::path(post, path = "/api/v1/staff/{person}/absence", operation_id = "set_absence", params(("person" = String, Path, description = "Person code"), ("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = AbsenceBody, responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn set_absence() {}

/// Somebody is back, or will not be away after all.
#[utoipa::path(delete, path = "/api/v1/staff/{person}/absence", operation_id = "end_absence", params(("person" = String, Path, description = "Person code")), responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn end_absence() {}

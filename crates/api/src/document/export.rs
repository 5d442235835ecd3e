//! Routes by which lists of the office and of the administration leave as files.

use crate::error::ErrorBody;

/// What outside bodies transferred, as a file: what the list shows, in words, with who took it out in its last line.
#[utoipa::path(get, path = "/api/v1/export/outside", operation_id = "export_outside", params(("body" = Option<String>, Query, description = "Body"), ("state" = Option<String>, Query, description = "`open` (default), `ended` or `all`"), ("late" = Option<bool>, Query, description = "Late or not"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_outside() {}

/// Orders of the house as a file.
#[utoipa::path(get, path = "/api/v1/export/orders", operation_id = "export_orders", params(("kind" = Option<String>, Query, description = "`directive` (default), `instruction` or `assist`"), ("green" = Option<bool>, Query, description = "Of assists those on complaints and appeals alone"), ("state" = Option<String>, Query, description = "`open` (default), `ended` or `all`"), ("late" = Option<bool>, Query, description = "Late or not"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_orders() {}

/// Exceptions as a file.
#[utoipa::path(get, path = "/api/v1/export/exceptions", operation_id = "export_exceptions", params(("show" = Option<String>, Query, description = "`mine` (default), `open`, `ended` or `all`"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_exceptions() {}

/// Who looked at what, as a file.
#[utoipa::path(get, path = "/api/v1/export/access", operation_id = "export_access", params(("what" = Option<String>, Query, description = "Deeds, comma separated"), ("person" = Option<String>, Query, description = "Person"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_access() {}

/// People with their posts, as a file.
#[utoipa::path(get, path = "/api/v1/export/people", operation_id = "export_people", params(("q" = Option<String>, Query, description = "Part of a code or a name"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_people() {}

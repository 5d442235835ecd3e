//! Routes by which lists leave as files.

use crate::error::ErrorBody;

/// What outside bodies transferred, as a file: what the list shows, in words, with who took it out in its last line.
#[utoipa::path(get, path = "/api/v1/export/outside", operation_id = "export_outside", params(("body" = Option<String>, Query, description = "Body"), ("state" = Option<String>, Query, description = "`open` (default), `ended` or `all`"), ("late" = Option<bool>, Query, description = "Late or not"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_outside() {}

/// Orders of the house as a file.
#[utoipa::path(get, path = "/api/v1/export/orders", operation_id = "export_orders", params(("kind" = Option<String>, Query, description = "`directive` (default), `instruction`, `assist` or `objection`"), ("green" = Option<bool>, Query, description = "Of assists those on complaints and appeals alone"), ("state" = Option<String>, Query, description = "`open` (default), `ended` or `all`"), ("late" = Option<bool>, Query, description = "Late or not"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
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

/// Known outages as a file, the newest first.
#[utoipa::path(get, path = "/api/v1/export/outages", operation_id = "export_outages", params(("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_outages() {}

/// Money on its way to customers as a file, amounts in minor units.
#[utoipa::path(get, path = "/api/v1/export/settlements", operation_id = "export_settlements", params(("show" = Option<String>, Query, description = "`open` (default), `owed`, `under-way`, `stuck`, `refused`, `credited`, `cancelled` or `all`"), ("late" = Option<bool>, Query, description = "Late or not"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_settlements() {}

/// Survey waves as a file, each with its estimate and interval.
#[utoipa::path(get, path = "/api/v1/export/surveys", operation_id = "export_surveys", params(("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_surveys() {}

/// What others measured, as a file.
#[utoipa::path(get, path = "/api/v1/export/external-surveys", operation_id = "export_external_surveys", params(("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_external_surveys() {}

/// Colleagues with posts, skills and absences, as a file.
#[utoipa::path(get, path = "/api/v1/export/staff", operation_id = "export_staff", params(("q" = Option<String>, Query, description = "Part of a code or a name"), ("unit" = Option<String>, Query, description = "Unit"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_staff() {}

/// Contract firms with their months in points, as a file.
#[utoipa::path(get, path = "/api/v1/export/contractors", operation_id = "export_contractors", params(("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_contractors() {}

/// A month of a card as a file: figures with both their counts, and what each earned.
#[utoipa::path(get, path = "/api/v1/export/scores", operation_id = "export_scores", params(("card" = Option<String>, Query, description = "Card, the first by default"), ("month" = Option<String>, Query, description = "Month, this one by default"), ("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_scores() {}

/// The honours ledger as a file.
#[utoipa::path(get, path = "/api/v1/export/honours", operation_id = "export_honours", params(("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_honours() {}

/// The feed of praise as a file, words masked as on the screen.
#[utoipa::path(get, path = "/api/v1/export/praise", operation_id = "export_praise", params(("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_praise() {}

/// Recovery and coaching tasks as a file; neither names what the other does.
#[utoipa::path(get, path = "/api/v1/export/follow-ups", operation_id = "export_follow_ups", params(("lang" = Option<String>, Query, description = "`zh` (default) or `en`")), responses((status = 200, content_type = "text/csv", body = String), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn export_follow_ups() {}

//! Surveys.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// All waves, and apart from them what others measured.
#[utoipa::path(get, path = "/api/v1/surveys", operation_id = "surveys", responses((status = 200, body = SurveyListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn surveys() {}

/// Make a wave: its frame is kept and hashed, its sample drawn.
#[utoipa::path(post, path = "/api/v1/surveys", operation_id = "make_wave", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = MakeWaveBody, responses((status = 200, body = WaveView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn make_wave() {}

/// One wave with its figures, its difference list, and what waits to be keyed.
#[utoipa::path(get, path = "/api/v1/surveys/{wave}", operation_id = "survey", params(("wave" = String, Path, description = "Code of the wave"), ("against" = Option<String>, Query, description = "Code of an earlier wave to compare with")), responses((status = 200, body = WaveView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn survey() {}

/// Key sheets, all or none. Paper is keyed by two people.
#[utoipa::path(post, path = "/api/v1/surveys/{wave}/sheets", operation_id = "key_sheets", params(("wave" = String, Path, description = "Code of the wave"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = KeySheetsBody, responses((status = 200, body = WaveView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn key_sheets() {}

/// Settle a difference of two keyings, by a third person.
#[utoipa::path(post, path = "/api/v1/surveys/{wave}/settle", operation_id = "settle_sheet", params(("wave" = String, Path, description = "Code of the wave"), ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = SheetBody, responses((status = 200, body = WaveView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn settle_sheet() {}

/// Enter a result of others, as printed.
#[utoipa::path(post, path = "/api/v1/external-surveys", operation_id = "enter_external", params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$", description = "Chosen by the caller; the same key never acts twice")), request_body = ExternalBody, responses((status = 200, body = SurveyListView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn enter_external() {}

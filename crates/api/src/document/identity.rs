//! Routes of identity.

use crate::body::*;
use crate::error::ErrorBody;
use crate::view::*;

/// Where one is signed in, and how.
#[utoipa::path(get, path = "/api/v1/sessions", operation_id = "sessions", responses((status = 200, body = SessionsView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn sessions() {}

/// End every other session of one's own.
#[utoipa::path(delete, path = "/api/v1/sessions", operation_id = "end_sessions", responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn end_sessions() {}

/// End one session of one's own.
#[utoipa::path(delete, path = "/api/v1/sessions/{session}", operation_id = "end_session", params(("session" = String, Path, description = "Key of the session")), responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn end_session() {}

/// Set one's own password anew; every other session ends.
#[utoipa::path(post, path = "/api/v1/session/password", operation_id = "change_password", params(("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = ChangePasswordBody, responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn change_password() {}

/// Go on under another post that one holds.
#[utoipa::path(post, path = "/api/v1/session/post", operation_id = "change_post", params(("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = ChangePostBody, responses((status = 200, body = SessionView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn change_post() {}

/// Set a password by a one-use link; every session of the person ends.
#[utoipa::path(post, path = "/api/v1/session/link", operation_id = "use_link", request_body = UseLinkBody, responses((status = 200, body = LinkUsedView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn use_link() {}

/// Keep what one likes one's desk to be; it holds in every browser.
#[utoipa::path(post, path = "/api/v1/session/preferences", operation_id = "set_preferences", params(("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = PreferencesBody, responses((status = 200, body = SessionView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn set_preferences() {}

/// Whether an identity provider signs people in here, and what it is called.
#[utoipa::path(get, path = "/api/v1/session/openid", operation_id = "openid", responses((status = 200, body = OpenIdView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn openid() {}

/// Begin to sign in by the identity provider: where the browser goes. It keeps a cookie until it comes back.
#[utoipa::path(post, path = "/api/v1/session/openid", operation_id = "begin_openid", request_body = BeginOpenIdBody, responses((status = 200, body = WayView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn begin_openid() {}

/// Sign in with what the identity provider sent the browser back with; sets the session cookie.
#[utoipa::path(post, path = "/api/v1/session/openid/finish", operation_id = "finish_openid", request_body = FinishOpenIdBody, responses((status = 200, body = SessionView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn finish_openid() {}

/// Take off a person's tie to an account at the identity provider; his sessions by it end.
#[utoipa::path(delete, path = "/api/v1/people/{person}/account", operation_id = "free_account", params(("person" = String, Path, description = "Person code")), responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn free_account() {}

/// People, by code.
#[utoipa::path(get, path = "/api/v1/people", operation_id = "people", params(("q" = Option<String>, Query, description = "Part of code or name"), ("after" = Option<String>, Query, description = "Code after which the page begins"), ("limit" = Option<u32>, Query, description = "Rows, 1 to 200, default 50")), responses((status = 200, body = PeopleView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn people() {}

/// Issue a one-use link by which a person sets his password; the one before is worth nothing from now on.
#[utoipa::path(post, path = "/api/v1/people/{person}/link", operation_id = "issue_link", params(("person" = String, Path, description = "Person code"), ("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = NothingBody, responses((status = 200, body = LinkView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn issue_link() {}

/// Suspend a person or end the suspension; his sessions end at once.
#[utoipa::path(post, path = "/api/v1/people/{person}/suspension", operation_id = "suspend_person", params(("person" = String, Path, description = "Person code"), ("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = SuspensionBody, responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn suspend_person() {}

/// Let a person try to sign in again at once.
#[utoipa::path(post, path = "/api/v1/people/{person}/unlock", operation_id = "unlock_person", params(("person" = String, Path, description = "Person code"), ("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = NothingBody, responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn unlock_person() {}

/// End every session of a person.
#[utoipa::path(delete, path = "/api/v1/people/{person}/sessions", operation_id = "end_person_sessions", params(("person" = String, Path, description = "Person code")), responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn end_person_sessions() {}

/// Begin a second factor; it asks for nothing until it is confirmed.
#[utoipa::path(post, path = "/api/v1/session/factor", operation_id = "begin_factor", params(("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = PasswordBody, responses((status = 200, body = FactorView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn begin_factor() {}

/// Confirm a second factor by a code of it; answers recovery codes, once.
#[utoipa::path(post, path = "/api/v1/session/factor/confirm", operation_id = "confirm_factor", params(("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = CodeBody, responses((status = 200, body = RecoveryView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn confirm_factor() {}

/// Take one's own second factor off.
#[utoipa::path(post, path = "/api/v1/session/factor/remove", operation_id = "remove_factor", params(("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = PasswordBody, responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn remove_factor() {}

/// Make a token for a program; it acts as its owner under his present post.
#[utoipa::path(post, path = "/api/v1/tokens", operation_id = "make_token", params(("Idempotency-Key" = String, Header, description = "Chosen by the caller")), request_body = TokenBody, responses((status = 200, body = MadeTokenView), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn make_token() {}

/// Take a token back.
#[utoipa::path(delete, path = "/api/v1/tokens/{token}", operation_id = "revoke_token", params(("token" = String, Path, description = "Key of the token")), responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn revoke_token() {}

/// Take a person's second factor off, who lost it.
#[utoipa::path(delete, path = "/api/v1/people/{person}/factor", operation_id = "remove_person_factor", params(("person" = String, Path, description = "Person code")), responses((status = 204), (status = "4XX", body = ErrorBody), (status = "5XX", body = ErrorBody)))]
#[allow(dead_code)]
pub(super) fn remove_person_factor() {}

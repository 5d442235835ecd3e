//! What the carrier says of messages: one signed JSON object a request. Without the secret nobody learns even whether a
//! message exists.

use crate::failure::Failure;
use crate::router::{Serving, Shed, waiting};
use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use yinuo_app::messages::{Receipt, Received, signed_by};

/// Largest receipt.
const RECEIPT_BYTES_MAX: usize = 4 * 1024;

pub async fn receive(serving: Arc<Serving>, request: Request) -> Response {
    let secret = serving.doors().and_then(|doors| doors.receipts.clone());
    let body = match signed(&serving, request, secret).await {
        Ok(body) => body,
        Err(failure) => return failure.into_response(),
    };
    let receipt: Receipt = match read(&body) {
        Ok(receipt) => receipt,
        Err(failure) => return failure.into_response(),
    };
    let app = Arc::clone(&serving.app);
    match waiting(&serving, "receipt", Shed::Last, move || Ok(app.take_receipt(&receipt)?)).await {
        Some(Ok(Received::Noted | Received::Known)) => StatusCode::NO_CONTENT.into_response(),
        Some(Ok(Received::Unknown)) => Failure::no_such_thing().into_response(),
        Some(Err(failure)) => failure.into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The body of a request that was signed with a secret; nobody who has none gets further.
pub(super) async fn signed(
    serving: &Serving,
    request: Request,
    secret: Option<Vec<u8>>,
) -> Result<Bytes, Failure> {
    let (parts, body) = request.into_parts();
    let secret = secret.ok_or_else(Failure::no_such_thing)?;
    let within = serving.settings.limits.body_within;
    let body = match tokio::time::timeout(within, to_bytes(body, RECEIPT_BYTES_MAX)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return Err(Failure::too_large()),
        Err(_) => return Err(Failure::too_slow()),
    };
    let head = |name: &str| said(&parts.headers, name);
    let now = serving.app.now().0;
    if signed_by(&secret, &head("yinuo-timestamp"), &head("yinuo-signature"), &body, now) {
        Ok(body)
    } else {
        Err(Failure::not_signed_in())
    }
}

pub(super) fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| Failure::malformed(&error.to_string()))
}

fn said(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

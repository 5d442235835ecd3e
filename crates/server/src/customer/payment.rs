//! What whoever pays says of a payment: one signed JSON object a request. Without the secret nobody learns even whether a
//! payment exists.

use crate::router::{Serving, Shed, waiting};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use yinuo_app::settlement::Answer;

pub async fn receive(serving: Arc<Serving>, request: Request) -> Response {
    let secret = serving.till().map(|till| till.secret.clone());
    let body = match super::receipt::signed(&serving, request, secret).await {
        Ok(body) => body,
        Err(failure) => return failure.into_response(),
    };
    let answer: Answer = match super::receipt::read(&body) {
        Ok(answer) => answer,
        Err(failure) => return failure.into_response(),
    };
    let app = Arc::clone(&serving.app);
    match waiting(&serving, "settlement_answer", Shed::Last, move || Ok(app.take_answer(&answer)?)).await {
        Some(Ok(_)) => StatusCode::NO_CONTENT.into_response(),
        Some(Err(failure)) => failure.into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

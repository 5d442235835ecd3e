//! A browser at the edge: it keeps its cookies and says what it is.
#![allow(dead_code)]

use crate::town::{Answer, Town};
use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// A browser with its cookies.
pub struct Browser<'t> {
    town: &'t Town,
    pub cookies: RefCell<BTreeMap<String, String>>,
}

impl<'t> Browser<'t> {
    pub fn new(town: &'t Town) -> Self {
        Self { town, cookies: RefCell::default() }
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        more: &[(&str, &str)],
    ) -> Answer {
        let jar: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::HOST, "desk")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36")
            .header("Idempotency-Key", "k")
            .header(header::COOKIE, jar.join("; "));
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response =
            self.town.router.clone().oneshot(request.body(body).expect("request")).await.expect("an answer");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().expect("text").split_once('=').expect("a pair");
            let value = value.split(';').next().unwrap_or_default().to_owned();
            self.cookies.borrow_mut().insert(name.to_owned(), value);
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null), cookie: None, headers }
    }

    pub async fn signs_in(&self, name: &str, password: &str) -> Answer {
        self.send(Method::POST, "/session", Some(json!({"name": name, "password": password})), &[]).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, &[]).await
    }
}

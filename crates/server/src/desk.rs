//! The desk's static files, with a strict content security policy. The page gets a nonce of its own each time, because
//! the component kit injects its styles (TRAPS 16).

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The technician's page is a document of its own: small, and kept by the phone (N09).
const FIELD: &str = "field.html";

/// Where the desk's built files are, and who draws nonces.
pub struct Desk {
    root: Option<PathBuf>,
    nonce: Arc<dyn Fn() -> String + Send + Sync>,
}

impl Desk {
    /// Serves the files below `root`; without one a sentence says how to build them.
    #[must_use]
    pub fn new(root: Option<PathBuf>, nonce: Arc<dyn Fn() -> String + Send + Sync>) -> Self {
        Self { root, nonce }
    }

    /// The file of a path; the desk's own page for every path that names none.
    #[must_use]
    pub fn page(&self, path: &str) -> Response {
        let Some(root) = &self.root else {
            return (StatusCode::NOT_FOUND, "The desk is not built: run `make web`. The API is at /api/v1.")
                .into_response();
        };
        let relative = Path::new(path.trim_start_matches('/'));
        let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
        if plain && !path.ends_with('/') && path.contains('.') {
            return match std::fs::read(root.join(relative)) {
                Ok(bytes) => file(path, bytes),
                Err(_) => StatusCode::NOT_FOUND.into_response(),
            };
        }
        let document = if is_field(path) { FIELD } else { "index.html" };
        match std::fs::read_to_string(root.join(document)) {
            Ok(html) => self.index(&html),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        }
    }

    fn index(&self, html: &str) -> Response {
        let nonce = (self.nonce)();
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
             media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
             frame-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
        );
        let mut response = html.replace("__CSP_NONCE__", &nonce).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
        if let Ok(value) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, value);
        }
        response
    }
}

fn is_field(path: &str) -> bool {
    path == "/field" || path.starts_with("/field/")
}

fn file(path: &str, bytes: Vec<u8>) -> Response {
    let kind = match path.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
    // Built files carry a digest in their names.
    let cache = if path.starts_with("/assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, cache),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Body::from(bytes)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    async fn told(desk: &Desk, path: &str) -> (String, String) {
        let response = desk.page(path);
        let kind = response.headers()[header::CONTENT_TYPE].to_str().expect("a type").to_owned();
        let bytes = to_bytes(response.into_body(), 1_000).await.expect("bytes");
        (kind, String::from_utf8(bytes.to_vec()).expect("text"))
    }

    #[tokio::test]
    async fn n09_the_technicians_page_is_a_document_of_its_own_that_a_phone_can_install() {
        let root = std::env::temp_dir().join(format!("yinuo-desk-{}", std::process::id()));
        std::fs::create_dir_all(&root).expect("a directory");
        for (name, text) in
            [("index.html", "desk"), ("field.html", "field __CSP_NONCE__"), ("field.webmanifest", "{}")]
        {
            std::fs::write(root.join(name), text).expect("written");
        }
        let desk = Desk::new(Some(root.clone()), Arc::new(|| "drawn".to_owned()));
        for path in ["/field", "/field/visit/7"] {
            assert_eq!(told(&desk, path).await.1, "field drawn", "{path}");
        }
        for path in ["/", "/fields", "/cases/7"] {
            assert_eq!(told(&desk, path).await.1, "desk", "{path}");
        }
        let manifest = told(&desk, "/field.webmanifest").await;
        assert_eq!(manifest, ("application/manifest+json".to_owned(), "{}".to_owned()));
        std::fs::remove_dir_all(&root).expect("removed");
    }
}

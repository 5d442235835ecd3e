//! No request waits for the store or a file on a thread that serves the others.

mod town;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::ThreadId;
use tower::ServiceExt as _;
use town::{Town, opening, world};
use yinuo_app::ports::Store;
use yinuo_server::{Desk, Https};

/// Counts calls, and those that came on the thread that serves.
#[derive(Default)]
struct Count {
    all: AtomicU64,
    on_serving_thread: AtomicU64,
}

struct Watched {
    inner: Arc<dyn Store>,
    serving: ThreadId,
    count: Arc<Count>,
}

fn note(count: &Count, serving: ThreadId) {
    count.all.fetch_add(1, Ordering::SeqCst);
    if std::thread::current().id() == serving {
        count.on_serving_thread.fetch_add(1, Ordering::SeqCst);
    }
}

macro_rules! watched {
    ($($name:ident($($arg:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Watched {
            $(fn $name(&self, $($arg: $kind),*) -> $answer {
                note(&self.count, self.serving);
                self.inner.$name($($arg),*)
            })*
        }
    };
}

yinuo_app::for_each_store_method!(watched);

/// A folder with a first page, removed at the end.
struct Built(std::path::PathBuf);

impl Built {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("yinuo-desk-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("index.html"), "<html></html>").expect("a page");
        Self(folder)
    }
}

impl Drop for Built {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

// One thread serves everything here: a call of the store on it would have held up every other request.
#[tokio::test(flavor = "current_thread")]
async fn the_store_and_the_desks_files_are_read_on_threads_that_may_wait() {
    let serving = std::thread::current().id();
    let (count, pages) = (Arc::<Count>::default(), Arc::<Count>::default());
    let watch = Arc::clone(&count);
    let parts = world::at_on("2026-11-20T10:00:00", &["cn-same-day", "cn-yiyang"], move |inner| {
        Arc::new(Watched { inner, serving, count: watch }) as Arc<dyn Store>
    });
    count.on_serving_thread.store(0, Ordering::SeqCst);
    let (built, seen) = (Built::new(), Arc::clone(&pages));
    let nonce = Arc::new(move || {
        note(&seen, serving);
        "nonce".to_owned()
    });
    let town = Town::with(parts, Desk::new(Some(built.0.clone()), nonce), Https::Off);
    let plain = |path: &str| Request::builder().uri(path).body(Body::empty()).expect("request");

    for path in ["/metrics", "/", "/cases"] {
        assert_eq!(town.ask(plain(path)).await.status, StatusCode::OK, "{path}");
    }
    let before = count.all.load(Ordering::SeqCst);
    assert_eq!(town.ask(town.request("nobody", Method::GET, "/live", None)).await.code(), "H004");
    let stream = town.router.clone().oneshot(town.request("zhao", Method::GET, "/live", None)).await;
    assert_eq!(stream.expect("a stream").status(), StatusCode::OK);
    assert!(count.all.load(Ordering::SeqCst) > before, "the token of a stream was looked up");
    let mut photo = town.request("zhao", Method::POST, "/evidence", None);
    photo.headers_mut().insert(header::CONTENT_TYPE, "text/plain".parse().expect("header"));
    *photo.body_mut() = Body::from("a line log");
    town.ask(photo).await.ok();
    town.post("zhao", "/contacts", opening("fault.broadband.no-internet")).await.ok();
    town.post("", "/session", json!({"token": "token-of-zhao"})).await.ok();

    assert!(pages.all.load(Ordering::SeqCst) >= 2, "the first page was served");
    assert_eq!(pages.on_serving_thread.load(Ordering::SeqCst), 0, "a file was read on the serving thread");
    assert_eq!(count.on_serving_thread.load(Ordering::SeqCst), 0, "the store was read on the serving thread");
}

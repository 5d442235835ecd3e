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
use uuid::Uuid;
use yinuo_app::ports::*;
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

type Read<T> = Result<T, ReadError>;

watched! {
    load(stream: StreamId) -> Read<LoadedStream>;
    commit(commit: Commit) -> Result<(), CommitError>;
    journal(shard: u16, after: u64, limit: u32) -> Read<Vec<StoredEvent>>;
    journal_heads() -> Read<Vec<u64>>;
    idempotency(scope: &str, key: &str) -> Read<Option<IdempotencyRecord>>;
    expire_idempotency(now: i64, limit: u32) -> Read<u32>;
    reserve_numbers(series: &str, count: u32) -> Read<u64>;
    person_key(person: &str) -> Read<Option<[u8; 32]>>;
    texts(ids: &[Uuid]) -> Read<Vec<PersonalText>>;
    artefact(digest: &Hash) -> Read<Option<Artefact>>;
    has_artefact(digest: &Hash) -> Read<bool>;
    cases(filter: &CaseFilter, order: CaseOrder, cursor: Option<&str>, limit: u32) -> Read<Page<CaseRow>>;
    count_cases(filter: &CaseFilter) -> Read<u64>;
    case_row(id: Uuid) -> Read<Option<CaseRow>>;
    case_by_number(number: &str) -> Read<Option<Uuid>>;
    clocks(case: Uuid) -> Read<Vec<ClockRow>>;
    due_cases(first: u16, last: u16, now: i64, limit: u32) -> Read<Vec<Uuid>>;
    next_wake() -> Read<Option<i64>>;
    contacts_of_case(case: Uuid) -> Read<Vec<ContactRow>>;
    contacts_of_customer(customer: &str, limit: u32) -> Read<Vec<ContactRow>>;
    postings(case: Option<Uuid>, cursor: Option<&str>, limit: u32) -> Read<Page<Posting>>;
    owed_for(prefix: &str) -> Read<Vec<Posting>>;
    balances(prefix: &str) -> Read<Vec<PostingLine>>;
    inbox(person: &str, unread_only: bool, limit: u32) -> Read<Vec<InboxRow>>;
    mark_read(person: &str, key: &str, at: i64) -> Result<bool, CommitError>;
    register(register: &str) -> Read<Vec<RegisterRow>>;
    register_row(register: &str, code: &str) -> Read<Option<RegisterRow>>;
    customer(code: &str) -> Read<Option<CustomerRow>>;
    find_customers(query: &str, limit: u32) -> Read<Vec<CustomerRow>>;
}

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

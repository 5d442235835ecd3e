//! More than there is room for, and clients that do nothing: they are told early or let go, and the others are served.

mod town;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tower::ServiceExt as _;
use town::{opening, world};
use yinuo_app::App;
use yinuo_app::ports::Clock;
use yinuo_server::{Desk, Https, Limits, Serving, Settings, listen, router};

const SHORT: Duration = Duration::from_millis(50);
/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A clock that keeps whoever asks it waiting while it is held.
struct HeldClock {
    now: i64,
    /// Whether it is held, and how many wait.
    held: Mutex<(bool, usize)>,
    changed: Condvar,
}

impl HeldClock {
    fn hold(&self, holds: bool) {
        self.held.lock().expect("whole").0 = holds;
        self.changed.notify_all();
    }

    fn until_waiting(&self, count: usize) {
        let held = self.held.lock().expect("whole");
        let waited = self.changed.wait_timeout_while(held, PATIENCE, |held| held.1 < count);
        assert!(!waited.expect("whole").1.timed_out(), "nobody asked the time");
    }
}

impl Clock for HeldClock {
    fn now(&self) -> i64 {
        let mut held = self.held.lock().expect("whole");
        held.1 += 1;
        self.changed.notify_all();
        let mut held = self.changed.wait_while(held, |held| held.0).expect("whole");
        held.1 -= 1;
        self.now
    }
}

fn town(limits: Limits) -> (Arc<Serving>, Arc<HeldClock>) {
    town_behind(Https::Off, limits)
}

fn town_behind(https: Https, limits: Limits) -> (Arc<Serving>, Arc<HeldClock>) {
    let (store, clock) = world::operator("2026-11-20T10:00:00");
    let held = HeldClock { now: clock.now(), held: Mutex::default(), changed: Condvar::new() };
    let held = Arc::new(held);
    let entropy = Arc::new(world::TestEntropy::default());
    let app = Arc::new(App::new(store, Arc::clone(&held) as _, entropy).expect("app"));
    let settings = Settings { limits, https, ..Settings::default() };
    (Serving::new(app, Desk::new(None, Arc::new(String::new)), settings), held)
}

fn request(method: Method, path: &str, body: Body) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {}", world::token_of("zhao")))
        .header("Idempotency-Key", path)
        .body(body)
        .expect("request")
}

async fn ask(router: &Router, request: Request<Body>) -> (StatusCode, String, Value) {
    let answer = router.clone().oneshot(request).await.expect("an answer");
    let retry = answer.headers().get(header::RETRY_AFTER).map_or("", |value| value.to_str().expect("text"));
    let (status, retry) = (answer.status(), retry.to_owned());
    let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
    (status, retry, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

fn turned_away((status, retry, body): &(StatusCode, String, Value)) -> bool {
    *status == StatusCode::SERVICE_UNAVAILABLE && retry == "1" && body["code"] == "H015"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_too_much_is_under_way_reads_go_before_writes_and_both_are_told_at_once() {
    let limits = Limits { reads_max: 1, work_max: 2, ..Limits::default() };
    let (serving, clock) = town(limits);
    let router = router(serving);
    let category = "fault.broadband.no-internet";
    let call = || request(Method::POST, "/contacts", Body::from(opening(category).to_string()));
    let read = || request(Method::GET, "/cases", Body::empty());
    assert_eq!(ask(&router, read()).await.0, StatusCode::OK);
    clock.hold(true);
    let asked = |request| {
        let router = router.clone();
        tokio::spawn(async move { ask(&router, request).await })
    };
    let first = asked(call());
    clock.until_waiting(1);
    assert!(turned_away(&ask(&router, read()).await), "a read is turned away first");
    let second = asked(request(Method::POST, "/session", Body::from(r#"{"token":"token-of-zhao"}"#)));
    clock.until_waiting(2);
    // Turned away before its body is read: this one never comes.
    let never = Body::from_stream(Never);
    assert!(turned_away(&ask(&router, request(Method::POST, "/contacts", never)).await));
    clock.hold(false);
    for done in [first, second] {
        let (status, _, body) = done.await.expect("no panic");
        assert!(status.is_success(), "whoever was let in is served: {status} {body}");
    }
    assert_eq!(ask(&router, read()).await.0, StatusCode::OK, "and there is room again");
}

/// A body of which no byte ever comes.
struct Never;

impl futures_core::Stream for Never {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}

/// A town on a real port, until what is handed back is dropped.
async fn open(limits: Limits) -> (SocketAddr, watch::Sender<bool>) {
    opened(town(limits).0).await
}

async fn opened(serving: Arc<Serving>) -> (SocketAddr, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("address");
    let (told, stop) = watch::channel(false);
    tokio::spawn(listen(listener, serving, stop));
    (at, told)
}

// Clients may block: the server has threads of its own.
fn says(at: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(at).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("set");
    stream.write_all(bytes).expect("sent");
    stream
}

/// Everything until the connection ends.
fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    // An end by reset is an end as well.
    if let Err(error) = stream.read_to_end(&mut all) {
        assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "it never ends");
    }
    String::from_utf8_lossy(&all).into_owned()
}

const HEALTH: &[u8] = b"GET /api/v1/health HTTP/1.1\r\nHost: town\r\n\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_sends_one_byte_and_stops_is_let_go_and_holds_nobody() {
    let limits = Limits { head_within: SHORT, connections_max: 1, ..Limits::default() };
    let (at, _told) = open(limits).await;
    let mut silent = says(at, b"");
    let mut stuck = says(at, b"G");
    // There is one place, and it is theirs: who watches is answered beside it.
    let mut patient = says(at, HEALTH);
    assert!(rest(&mut patient).starts_with("HTTP/1.1 200"));
    assert!(!rest(&mut stuck).contains("200"));
    assert!(!rest(&mut silent).contains("200"));
    let mut next = says(at, &cases("-"));
    assert!(rest(&mut next).starts_with("HTTP/1.1 200"), "the place is free again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_method_that_an_address_does_not_take_is_refused_with_a_number() {
    let router = router(town(Limits::default()).0);
    for path in ["/cases", "/health"] {
        let (status, _, body) = ask(&router, request(Method::DELETE, path, Body::empty())).await;
        assert_eq!((status, &body["code"]), (StatusCode::METHOD_NOT_ALLOWED, &"H019".into()), "{path}");
    }
}

fn cases(from: &str) -> Vec<u8> {
    let token = world::token_of("zhao");
    let head = "GET /api/v1/cases HTTP/1.1\r\nHost: town\r\nConnection: close\r\n";
    format!("{head}Authorization: Bearer {token}\r\nX-Forwarded-For: {from}\r\n\r\n").into_bytes()
}

/// From another of the addresses of this machine.
async fn says_from(from: [u8; 4], at: SocketAddr, bytes: &[u8]) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::from((from, 0))).expect("an address of this machine");
    let stream = socket.connect(at).await.expect("connected");
    let mut stream = stream.into_std().expect("a socket");
    stream.set_nonblocking(false).expect("set");
    stream.set_read_timeout(Some(PATIENCE)).expect("set");
    stream.write_all(bytes).expect("sent");
    stream
}

/// Reads whole answers of connections until each has ended.
fn told(streams: &mut [TcpStream]) -> Vec<String> {
    streams.iter_mut().map(rest).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_slow_clients_as_there_is_room_for_hold_neither_others_nor_who_watches() {
    let limits = Limits { connections_max: 40, address_max: 30, spares_max: 8, ..Limits::default() };
    let (at, told_to_stop) = open(limits).await;
    // Half-sent bodies from one address, far more than its part: the rest is told at once, one by one.
    let mut slow: Vec<TcpStream> = (0..30).map(|_| says(at, &posts(100, "{"))).collect();
    let mut beyond: Vec<TcpStream> = (0..40).map(|_| says(at, &posts(100, "{"))).collect();
    for answer in told(&mut beyond) {
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("H015"), "{answer}");
        assert!(answer.to_lowercase().contains("retry-after: 1"), "{answer}");
    }
    assert!(rest(&mut says(at, HEALTH)).starts_with("HTTP/1.1 200"), "the same address may watch");
    let mut other = says_from([127, 0, 0, 2], at, &cases("-")).await;
    assert!(rest(&mut other).starts_with("HTTP/1.1 200"), "another address is served");
    // Others fill what is left: now there is no room for anybody, and health still answers.
    let mut full = Vec::new();
    for _ in 0..10 {
        full.push(says_from([127, 0, 0, 3], at, &posts(100, "{")).await);
    }
    let mut late = says_from([127, 0, 0, 2], at, &cases("-")).await;
    assert!(rest(&mut late).starts_with("HTTP/1.1 503"), "nobody is left waiting outside");
    for path in ["/api/v1/health", "/metrics"] {
        let asks = format!("GET {path} HTTP/1.1\r\nHost: town\r\n\r\n");
        let mut watches = says_from([127, 0, 0, 2], at, asks.as_bytes()).await;
        assert!(rest(&mut watches).starts_with("HTTP/1.1 200"), "{path}");
    }
    drop(full);
    slow.clear();
    drop(told_to_stop);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_that_never_end_hold_what_is_kept_back_for_a_moment_only() {
    let limits = Limits { connections_max: 0, spares_max: 4, spare_head_within: SHORT, ..Limits::default() };
    let (at, _told) = open(limits).await;
    let mut stuck = says(at, b"GET /api/v1/hea");
    let mut more: Vec<TcpStream> = (0..3).map(|_| says(at, HEALTH)).collect();
    for answer in told(&mut more) {
        assert!(answer.starts_with("HTTP/1.1 503"), "its part of what is kept back is taken: {answer}");
    }
    rest(&mut stuck);
    assert!(rest(&mut says(at, HEALTH)).starts_with("HTTP/1.1 200"), "it was let go");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_the_address_that_it_names_has_the_part() {
    let limits = Limits { address_max: 1, ..Limits::default() };
    let (serving, clock) = town_behind(Https::Forwarded, limits);
    let (at, _told) = opened(serving).await;
    clock.hold(true);
    let mut slow = says(at, &cases("198.51.100.9, 203.0.113.7"));
    clock.until_waiting(1);
    let mut same = says(at, &cases("203.0.113.7"));
    assert!(rest(&mut same).starts_with("HTTP/1.1 503"), "he has his part");
    let mut other = says(at, &cases("203.0.113.8"));
    clock.until_waiting(2);
    clock.hold(false);
    for stream in [&mut slow, &mut other] {
        assert!(rest(stream).starts_with("HTTP/1.1 200"));
    }
}

fn posts(length: u64, body: &str) -> Vec<u8> {
    let token = world::token_of("zhao");
    format!(
        "POST /api/v1/contacts HTTP/1.1\r\nHost: town\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: k\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_trickles_or_is_far_too_large_is_refused_without_waiting_for_it() {
    let (at, _told) = open(Limits { body_within: SHORT, ..Limits::default() }).await;
    let slow = rest(&mut says(at, &posts(100, "{")));
    assert!(slow.starts_with("HTTP/1.1 408") && slow.contains("H016"), "{slow}");
    let (at, _told) = open(Limits { body_within: PATIENCE * 2, ..Limits::default() }).await;
    let huge = rest(&mut says(at, &posts(1 << 40, "{")));
    assert!(huge.starts_with("HTTP/1.1 413") && huge.contains("H002"), "{huge}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_takes_nothing_of_its_answers_loses_its_place() {
    let limits = Limits { take_within: SHORT, connections_max: 1, ..Limits::default() };
    let (at, _told) = open(limits).await;
    let document = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: town\r\n\r\n";
    // Far more than the system holds between two ends of a connection. It may be let go while it still asks.
    let asks = document.repeat(1_000);
    let mut greedy = TcpStream::connect(at).expect("connected");
    // Its questions end with the connection at the latest.
    let _ = greedy.write_all(&asks);
    let mut first = [0; 12];
    says(at, HEALTH).read_exact(&mut first).expect("it is served");
    assert_eq!(&first, b"HTTP/1.1 200");
    drop(greedy);
}

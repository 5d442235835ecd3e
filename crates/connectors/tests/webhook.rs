//! Stories of the webhook against a real receiver: whoever goes away comes back, and nothing is lost, overtaken or
//! unrecognisable when it comes twice.

mod receiver;
#[path = "../../app/tests/world/mod.rs"]
mod world;

use receiver::{Does, Receiver, is_signed};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use world::between::Between;
use world::{TestClock, mirrors_another, operator, process, seat};
use yinuo_app::codec::{hex, link};
use yinuo_app::outlet::{BACKOFF_MILLIS_MAX, BACKOFF_MILLIS_MIN, CONSUMER, Courier};
use yinuo_app::ports::{Hash, SHARD_COUNT, Store, StoredEvent, StreamKind};
use yinuo_app::{App, ContactInput, LEASE_MILLIS, Options, OutcomeInput, Worker};
use yinuo_connectors::{Address, Webhook};

const SECRET: &[u8] = b"a secret shared with the CRM";
/// Far more than a local answer needs.
const PATIENT: Duration = Duration::from_secs(30);

fn webhook(at: SocketAddr) -> Webhook {
    within(at, PATIENT)
}

fn within(at: SocketAddr, timeout: Duration) -> Webhook {
    let address = Address::parse(&format!("http://{at}/hook?from=yinuo")).expect("an address");
    Webhook::new(address, SECRET.to_vec(), timeout)
}

fn takes_all() -> Receiver {
    Receiver::new(|_, _| Does::Answers(200, ""))
}

/// An operator with as many open cases as asked for, each of a customer of his own.
fn with_cases(cases: u32) -> (Arc<dyn Store>, Arc<TestClock>) {
    let (store, clock) = operator("2026-11-20T10:00:00");
    let app = process(Arc::clone(&store), &clock, 9);
    for number in 10..10 + cases {
        let (customer, service) = (format!("C{number}"), format!("S{number}"));
        mirrors_another(store.as_ref(), &customer, &service, clock.0.load(Ordering::SeqCst));
        let outcome = OutcomeInput::Opens {
            category: "fault.broadband.no-internet".into(),
            service,
            priority: None,
            beside: None,
        };
        let input = ContactInput {
            channel: "hotline".into(),
            direction: "inbound".into(),
            customer,
            text: "网断了".into(),
            recording: String::new(),
            outcome,
        };
        app.contact(&seat("zhao"), &input, &Options::default()).expect("a case");
    }
    (store, clock)
}

/// A process with its worker and its courier.
struct Process {
    app: Arc<App>,
    worker: Worker,
    courier: Courier,
}

impl Process {
    fn on(store: Arc<dyn Store>, clock: &Arc<TestClock>, number: u64) -> Self {
        let app = process(store, clock, number);
        let mut worker = Worker::new(&app);
        worker.renew(&app).expect("leased");
        Self { app, worker, courier: Courier::default() }
    }

    fn turns(&mut self, webhook: &Webhook) -> u64 {
        self.worker.renew(&self.app).expect("leased");
        self.courier.turn(&self.app, webhook, self.worker.held()).expect("a turn")
    }

    fn carries_all(&mut self, webhook: &Webhook) {
        while self.turns(webhook) > 0 {}
    }
}

/// What must leave, by id.
fn leaving(store: &dyn Store) -> BTreeMap<String, StoredEvent> {
    let of = |shard| store.journal(shard, 0, 500).expect("journal").into_iter().map(move |one| (shard, one));
    (0..SHARD_COUNT)
        .flat_map(of)
        .filter(|(_, one)| one.stream.kind != StreamKind::Register)
        .map(|(shard, one)| (format!("{shard}-{}", one.position), one))
        .collect()
}

/// Everything came, at least once, in order within each shard when repetitions are dropped as the contract says.
fn nothing_is_lost_or_overtaken(store: &dyn Store, receiver: &[receiver::Received]) {
    let mut last: BTreeMap<u64, u64> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for one in receiver {
        assert!(is_signed(one, SECRET), "{}", one.id());
        if !one.taken {
            continue;
        }
        let body = one.json();
        let (shard, position) =
            (body["shard"].as_u64().expect("shard"), body["position"].as_u64().expect("position"));
        let before = last.entry(shard).or_default();
        if position > *before {
            *before = position;
            taken.insert(one.id().to_owned());
        } else {
            assert!(taken.contains(one.id()), "{} was overtaken", one.id());
        }
    }
    assert_eq!(taken, leaving(store).into_keys().collect());
    assert_eq!(store.cursors(CONSUMER).expect("cursors"), store.journal_heads().expect("heads"));
}

#[test]
fn every_entry_leaves_once_signed_verbatim_and_without_a_personal_text() {
    let (store, clock) = with_cases(40);
    let receiver = takes_all();
    Process::on(Arc::clone(&store), &clock, 1).carries_all(&webhook(receiver.at));
    let received = receiver.received();
    nothing_is_lost_or_overtaken(store.as_ref(), &received);
    let leaving = leaving(store.as_ref());
    assert_eq!(received.len(), leaving.len(), "each once");
    let mut heads: BTreeMap<String, (u64, Hash)> = BTreeMap::new();
    for one in &received {
        let (body, stored) = (one.json(), &leaving[one.id()]);
        assert_eq!(body["event"].as_str().expect("text").as_bytes(), stored.event.bytes, "verbatim");
        assert_eq!(body["id"], one.id());
        assert_eq!(body["name"], *stored.event.name);
        assert_eq!(body["occurred_at"], stored.event.occurred_at);
        assert_eq!(body["recorded_at"], stored.event.recorded_at);
        let (version, head) = heads.entry(stored.stream.to_string()).or_default();
        *version += 1;
        *head = link(head, body["event"].as_str().expect("text").as_bytes());
        assert_eq!(
            (&body["stream"], &body["version"]),
            (&stored.stream.to_string().into(), &(*version).into())
        );
        assert_eq!(body["hash"], hex(head), "the receiver can follow the chain");
        let text = String::from_utf8_lossy(&one.body);
        assert!(!text.contains("网断了") && !text.contains("王小河") && !text.contains("1990000"));
    }
}

#[test]
fn a_receiver_that_is_down_is_asked_less_and_less_and_gets_everything_when_it_is_back() {
    let (store, clock) = with_cases(3);
    let at = takes_all().at;
    let webhook = webhook(at);
    let mut process = Process::on(Arc::clone(&store), &clock, 1);
    for attempts in 1..=12 {
        assert_eq!(process.turns(&webhook), 0);
        assert_eq!(process.turns(&webhook), 0, "not asked again before its time");
        assert_eq!(process.courier.state().failed, attempts);
        assert!(process.courier.state().away && process.courier.state().behind > 0);
        let wait = (BACKOFF_MILLIS_MIN << (attempts - 1)).min(BACKOFF_MILLIS_MAX);
        clock.0.fetch_add(wait - 1, Ordering::SeqCst);
        assert_eq!(process.turns(&webhook), 0);
        assert_eq!(process.courier.state().failed, attempts, "one millisecond early");
        clock.0.fetch_add(1, Ordering::SeqCst);
    }
    let receiver = Receiver::at(at, |_, _| Does::Answers(204, ""));
    process.carries_all(&webhook);
    nothing_is_lost_or_overtaken(store.as_ref(), &receiver.received());
    assert!(!process.courier.state().away);
    assert_eq!(process.courier.state().behind, 0);
}

#[test]
fn a_receiver_that_fails_or_is_busy_is_left_alone_for_as_long_as_it_asks() {
    let (store, clock) = with_cases(2);
    let receiver = Receiver::new(|before, _| match before {
        0 => Does::Answers(500, ""),
        1 => Does::Answers(429, "Retry-After: 60\r\n"),
        _ => Does::Answers(200, ""),
    });
    let webhook = webhook(receiver.at);
    let mut process = Process::on(Arc::clone(&store), &clock, 1);
    assert_eq!(process.turns(&webhook), 0);
    clock.0.fetch_add(BACKOFF_MILLIS_MIN, Ordering::SeqCst);
    assert_eq!(process.turns(&webhook), 0);
    clock.0.fetch_add(59_999, Ordering::SeqCst);
    assert_eq!(process.turns(&webhook), 0);
    assert_eq!(receiver.received().len(), 2, "it asked for a minute");
    clock.0.fetch_add(1, Ordering::SeqCst);
    process.carries_all(&webhook);
    nothing_is_lost_or_overtaken(store.as_ref(), &receiver.received());
    let ids = receiver.ids();
    assert!(ids[2..].contains(&ids[0]) && ids[2..].contains(&ids[1]), "again under the same ids: {ids:?}");
}

#[test]
fn a_receiver_that_dies_after_reading_gets_the_same_id_again() {
    let (store, clock) = with_cases(2);
    let receiver = Receiver::new(|before, _| if before == 1 { Does::Dies } else { Does::Answers(200, "") });
    let webhook = webhook(receiver.at);
    let mut process = Process::on(Arc::clone(&store), &clock, 1);
    process.carries_all(&webhook);
    clock.0.fetch_add(BACKOFF_MILLIS_MIN, Ordering::SeqCst);
    process.carries_all(&webhook);
    nothing_is_lost_or_overtaken(store.as_ref(), &receiver.received());
    let ids = receiver.ids();
    assert!(ids[2..].contains(&ids[1]), "{ids:?}");
    assert_eq!(ids.len(), leaving(store.as_ref()).len() + 1, "nothing else came twice");
}

#[test]
fn a_receiver_that_says_nothing_holds_us_no_longer_than_the_timeout() {
    let (store, clock) = with_cases(1);
    let receiver = Receiver::new(|_, _| Does::Sleeps);
    let mut process = Process::on(Arc::clone(&store), &clock, 1);
    assert_eq!(process.turns(&within(receiver.at, Duration::from_millis(50))), 0);
    assert!(process.courier.state().away);
    let cursors = store.cursors(CONSUMER).expect("cursors");
    for (id, one) in leaving(store.as_ref()) {
        assert!(cursors[usize::from(one.stream.shard())] < one.position, "{id} was not taken");
    }
}

#[test]
fn a_message_that_is_refused_stops_its_shard_alone_and_nothing_overtakes_it() {
    let (store, clock) = with_cases(12);
    let leaving = leaving(store.as_ref());
    let case = leaving.values().find(|one| one.stream.kind == StreamKind::Case).expect("a case").clone();
    let refused = format!("{}-{}", case.stream.shard(), case.position);
    let healed = Arc::new(AtomicBool::new(false));
    let (well, wrong) = (Arc::clone(&healed), refused.clone());
    let receiver = Receiver::new(move |_, one| {
        let takes = one.id() != wrong || well.load(Ordering::SeqCst);
        Does::Answers(if takes { 200 } else { 400 }, "")
    });
    let webhook = webhook(receiver.at);
    let mut process = Process::on(Arc::clone(&store), &clock, 1);
    process.carries_all(&webhook);
    let state = process.courier.state();
    assert_eq!(state.stopped, BTreeMap::from([(case.stream.shard(), case.position)]));
    let waiting: BTreeSet<String> = leaving
        .iter()
        .filter(|(_, one)| one.stream.shard() == case.stream.shard() && one.position > case.position)
        .map(|(id, _)| id.clone())
        .collect();
    assert!(
        !waiting.is_empty() && receiver.ids().iter().all(|id| !waiting.contains(id)),
        "nothing overtakes"
    );
    assert_eq!(receiver.ids().len() + waiting.len(), leaving.len(), "all other shards went on");
    healed.store(true, Ordering::SeqCst);
    process.carries_all(&webhook);
    assert_eq!(process.courier.state().stopped.len(), 1, "not asked again before its time");
    clock.0.fetch_add(BACKOFF_MILLIS_MIN, Ordering::SeqCst);
    process.carries_all(&webhook);
    nothing_is_lost_or_overtaken(store.as_ref(), &receiver.received());
    assert!(process.courier.state().stopped.is_empty());
}

#[test]
fn a_process_killed_between_a_delivery_and_its_cursor_leaves_the_same_ids_to_the_next() {
    let (store, clock) = with_cases(5);
    let receiver = takes_all();
    let webhook = webhook(receiver.at);
    let between = Between::new(Arc::clone(&store));
    let mut killed = Process::on(Arc::clone(&between) as _, &clock, 1);
    between.before_the_next_commit(|| panic!("killed"));
    assert!(catch_unwind(AssertUnwindSafe(|| killed.turns(&webhook))).is_err());
    let before = receiver.ids();
    assert!(!before.is_empty());
    assert_eq!(store.cursors(CONSUMER).expect("cursors"), vec![0; usize::from(SHARD_COUNT)]);
    clock.0.fetch_add(LEASE_MILLIS, Ordering::SeqCst);
    Process::on(Arc::clone(&store), &clock, 2).carries_all(&webhook);
    nothing_is_lost_or_overtaken(store.as_ref(), &receiver.received());
    let ids = receiver.ids();
    assert_eq!(ids.len(), leaving(store.as_ref()).len() + before.len());
    assert!(before.iter().all(|id| ids[before.len()..].contains(id)), "marked by the same id");
}

#[test]
fn two_processes_share_the_shards_and_send_each_entry_once() {
    let (store, clock) = with_cases(30);
    let receiver = takes_all();
    let webhook = webhook(receiver.at);
    let mut both = [1, 2].map(|number| Process::on(Arc::clone(&store), &clock, number));
    clock.0.fetch_add(LEASE_MILLIS / 2, Ordering::SeqCst);
    both.iter_mut().for_each(|one| one.worker.renew(&one.app).expect("leased"));
    assert_eq!(both.each_ref().map(|one| one.worker.held().len()), [32, 32]);
    std::thread::scope(|scope| {
        for one in &mut both {
            scope.spawn(|| one.carries_all(&webhook));
        }
    });
    nothing_is_lost_or_overtaken(store.as_ref(), &receiver.received());
    assert_eq!(receiver.ids().len(), leaving(store.as_ref()).len(), "each once");
    assert!(both.iter().all(|one| one.courier.state().delivered > 0), "both had their part");
}

#[test]
fn a_process_that_lost_its_lease_while_it_delivered_moves_no_cursor() {
    let (store, clock) = with_cases(5);
    let receiver = takes_all();
    let at = receiver.at;
    let between = Between::new(Arc::clone(&store));
    let mut slow = Process::on(Arc::clone(&between) as _, &clock, 1);
    let (inner, later) = (Arc::clone(&store), Arc::clone(&clock));
    between.before_the_next_commit(move || {
        later.0.fetch_add(LEASE_MILLIS, Ordering::SeqCst);
        // It holds all shards now, and has not begun to carry.
        drop(Process::on(inner, &later, 2));
    });
    assert!(slow.courier.turn(&slow.app, &webhook(at), slow.worker.held()).expect("a turn") > 0);
    assert_eq!(store.cursors(CONSUMER).expect("cursors"), vec![0; usize::from(SHARD_COUNT)]);
    clock.0.fetch_add(LEASE_MILLIS, Ordering::SeqCst);
    Process::on(Arc::clone(&store), &clock, 3).carries_all(&webhook(at));
    nothing_is_lost_or_overtaken(store.as_ref(), &receiver.received());
}

#[test]
fn the_registers_of_tokens_stay_inside() {
    let (store, clock) = with_cases(1);
    let receiver = takes_all();
    Process::on(Arc::clone(&store), &clock, 1).carries_all(&webhook(receiver.at));
    let token = yinuo_app::register::stream_of(yinuo_app::register::TOKEN);
    assert!(store.load(token).expect("stream").version > 0, "there are tokens in the journal");
    for one in receiver.received() {
        assert!(!one.json()["stream"].as_str().expect("text").starts_with("register/"));
    }
}

#[test]
fn the_receivers_example_in_the_document_verifies_what_we_send() {
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/webhook.md"))
        .expect("the document");
    let example = document.split("```python\n").nth(1).and_then(|rest| rest.split("```").next());
    let example = example.expect("an example");
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("python3 is not here: the example was not run");
        return;
    }
    let (store, clock) = with_cases(1);
    let receiver = takes_all();
    Process::on(Arc::clone(&store), &clock, 1).carries_all(&webhook(receiver.at));
    let one = receiver.received().remove(0);
    let (sent, signature) = (one.head["yinuo-timestamp"].as_str(), one.head["yinuo-signature"].as_str());
    let secret = std::str::from_utf8(SECRET).expect("text");
    let verifies = |secret: &str, signature: &str, now: i64, body: &[u8]| {
        let mut python = Command::new("python3")
            .args(["-c", example, secret, sent, signature, &now.to_string()])
            .stdin(Stdio::piped())
            .spawn()
            .expect("python3 runs");
        // It may end before it has read everything.
        let _ = python.stdin.take().expect("a pipe").write_all(body);
        python.wait().expect("python3 ends").success()
    };
    let now: i64 = sent.parse().expect("seconds");
    assert!(verifies(secret, signature, now + 300, &one.body));
    assert!(!verifies(secret, signature, now + 301, &one.body), "too old");
    assert!(!verifies("another secret of the CRM", signature, now, &one.body));
    assert!(!verifies(secret, "v1=00", now, &one.body));
    assert!(!verifies(secret, signature, now, &[one.body.as_slice(), b" "].concat()), "changed on the way");
}

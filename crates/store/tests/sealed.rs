//! The store that seals shows every behaviour of the exercise round each of the three stores, and what only it can: what
//! lies in the database is not to be read, not to be swapped, and comes through rotation and upgrade whole.

#![allow(clippy::unwrap_used)]

#[path = "../src/sqlite/scratch.rs"]
mod scratch;
#[path = "upgrade/mod.rs"]
mod versions;

use rusqlite::Connection;
use scratch::Scratch;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;
use versions::Dialect;
use yinuo_app::codec::digest;
use yinuo_app::ports::{
    Artefact, Commit, CommitError, CredentialRow, CustomerRow, Entropy, Erasure, PersonKey, PersonalText,
    ReadError, Sealable, Store,
};
use yinuo_store::seal::{KeyRing, SealedStore};
use yinuo_store::{SqliteStore, exercise, open_memory};

/// Randomness that is different every time and the same in every run.
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn id(&self, _: i64) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::SeqCst)))
    }
    fn key(&self) -> [u8; 32] {
        digest(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes())
    }
}

fn ring() -> KeyRing {
    KeyRing::new(&[7; 16], [42; 32], 1)
}

fn sealed_under(inner: Arc<dyn Store>, ring: KeyRing) -> SealedStore {
    // Two processes draw different things.
    static PROCESSES: AtomicU64 = AtomicU64::new(1);
    let begin = PROCESSES.fetch_add(1, Ordering::SeqCst) << 32;
    SealedStore::new(inner, ring, || None, Arc::new(Counted(AtomicU64::new(begin))))
}

fn sealed(inner: impl Store + 'static) -> SealedStore {
    sealed_under(Arc::new(inner), ring())
}

mod memory {
    macro_rules! tests {
        ($($group:ident::$name:ident),* $(,)?) => {$(
            #[test]
            fn $name() {
                let make = || -> Box<dyn super::Store> { Box::new(super::sealed(super::open_memory())) };
                super::exercise::run(stringify!($name), &make);
            }
        )*};
    }
    yinuo_store::for_each_behaviour!(tests);
}

#[test]
fn every_behaviour_is_shown_on_sqlite() {
    let count = AtomicU64::new(0);
    let folder = Scratch::new("every_behaviour_is_shown_sealed");
    exercise::run_all(&|| {
        let file = folder.file().with_extension(count.fetch_add(1, Ordering::SeqCst).to_string());
        Box::new(sealed(SqliteStore::open(file).unwrap()))
    });
}

#[cfg(feature = "postgres")]
#[test]
fn every_behaviour_is_shown_on_postgres() {
    use yinuo_store::{PostgresStore, cluster::Cluster};
    let cluster = Cluster::shared().unwrap();
    let (count, databases) = (AtomicU64::new(0), std::sync::Mutex::new(Vec::new()));
    exercise::run_all(&|| {
        let name = format!("sealed_{}", count.fetch_add(1, Ordering::SeqCst));
        let database = cluster.fresh(&name).unwrap();
        let store = PostgresStore::open(&database.address()).unwrap();
        databases.lock().unwrap().push(database);
        Box::new(sealed(store))
    });
}

const WORDS: &str = "我家住幸福路18号，宽带又断了";
const PHOTO: &[u8] = b"a photo of the router on Happiness Road";

fn text(number: u128, person: &str, body: &str) -> PersonalText {
    PersonalText { id: Uuid::from_u128(number), person: person.into(), body: body.into(), sealed: Vec::new() }
}

fn customer(code: &str, name: &str, phone: &str) -> CustomerRow {
    let body = r#"{"services":[],"address":"幸福路18号"}"#;
    let (code, name, phone) = (code.into(), name.into(), phone.into());
    CustomerRow { code, name, phone, segment: "home".into(), body: body.into(), as_of: 9 }
}

fn photo(person: &str) -> Artefact {
    Artefact {
        digest: digest(PHOTO),
        person: person.into(),
        media_type: "text/plain".into(),
        bytes: PHOTO.to_vec(),
        sealed: Vec::new(),
        stored_at: 1,
    }
}

fn key(person: &str) -> PersonKey {
    PersonKey { person: person.into(), key: *b"0123456789abcdefghijklmnopqrstuv", sealed: Vec::new() }
}

fn everything() -> Commit {
    Commit {
        texts: vec![text(1, "C1", WORDS), text(2, "C2", "很快"), text(3, "", "匿名来电")],
        person_keys: vec![key("C1")],
        artefacts: vec![photo("C1")],
        customer_rows: vec![customer("C1", "王小芳", "138-0013-8000"), customer("C2", "李雷", "13900139111")],
        credentials: vec![factor("zhao", "zhao")],
        ..Commit::default()
    }
}

/// The secret of a second factor, under somebody's key.
fn factor(key: &str, person: &str) -> CredentialRow {
    let body = r#"{"secret":"JBSWY3DPEHPK3PXP"}"#.to_owned();
    CredentialRow {
        kind: "factor".into(),
        key: key.into(),
        person: person.into(),
        body,
        expires_at: i64::MAX,
    }
}

/// What must not be found in a database: words, key, evidence, name, number in both ways of writing, address, the secret
/// of a second factor.
const SECRETS: [&[u8]; 9] = [
    b"JBSWY3DPEHPK3PXP",
    WORDS.as_bytes(),
    "匿名来电".as_bytes(),
    b"0123456789abcdefghijklmnopqrstuv",
    b"router on Happiness",
    "王小芳".as_bytes(),
    b"138-0013-8000",
    b"13800138000",
    "幸福路".as_bytes(),
];

fn assert_has_everything(store: &dyn Store) {
    let ids = [1, 2, 3].map(Uuid::from_u128);
    let wanted = [text(1, "C1", WORDS), text(2, "C2", "很快"), text(3, "", "匿名来电")];
    assert_eq!(store.texts(&ids).unwrap(), wanted);
    assert_eq!(store.person_key("C1").unwrap(), Some(key("C1").key));
    assert_eq!(store.artefact(&digest(PHOTO)).unwrap(), Some(photo("C1")));
    assert_eq!(store.customer("C1").unwrap(), Some(customer("C1", "王小芳", "138-0013-8000")));
    assert_eq!(store.credential("factor", "zhao").unwrap(), Some(factor("zhao", "zhao")));
    assert_eq!(store.credentials_of("factor", "zhao", 9).unwrap(), [factor("zhao", "zhao")]);
    let found = |query: &str| -> Vec<String> {
        store.find_customers(query, 9).unwrap().into_iter().map(|row| row.code).collect()
    };
    for query in ["小芳", "王", "王小芳", "13800138000", "0013-8000", "c1"] {
        assert_eq!(found(query), ["C1"], "{query}");
    }
    assert_eq!(found("0013"), ["C1", "C2"]);
    assert_eq!(found("芳王"), [""; 0]);
    // Three-digit pieces of both parts are there, but not in this order.
    assert_eq!(found("80001380"), [""; 0]);
}

fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
}

/// Every byte that a file and its companions have.
fn bytes_of(scratch: &Scratch) -> Vec<u8> {
    let mut all = Vec::new();
    for ending in ["", "-wal"] {
        let file = format!("{}{ending}", scratch.file().display());
        all.extend(std::fs::read(file).unwrap_or_default());
    }
    all
}

#[test]
fn a_file_holds_nothing_in_plain() {
    let scratch = Scratch::new("a_file_holds_nothing_in_plain");
    let store = sealed(SqliteStore::open(scratch.file()).unwrap());
    store.commit(everything()).unwrap();
    assert_has_everything(&store);
    let bytes = bytes_of(&scratch);
    assert!(holds(&bytes, b"personal_text"), "the scan reads the file");
    for secret in SECRETS {
        assert!(!holds(&bytes, secret), "{}", String::from_utf8_lossy(secret));
    }
    drop(store);
    assert_has_everything(&sealed(SqliteStore::open(scratch.file()).unwrap()));
}

#[cfg(feature = "postgres")]
#[test]
fn a_database_holds_nothing_in_plain() {
    use yinuo_store::{PostgresStore, cluster::Cluster};
    let database = Cluster::shared().unwrap().fresh("a_database_holds_nothing_in_plain").unwrap();
    let store = sealed(PostgresStore::open(&database.address()).unwrap());
    store.commit(everything()).unwrap();
    assert_has_everything(&store);
    let scan = |table: &str, secret: &[u8]| {
        let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        // A division by nought speaks where a row has it, as a text or as bytes in hexadecimal.
        database.run(&format!(
            "select 1 / (case when exists (
                select 1 from {table} t where strpos(t::text, '{hex}') > 0
                    or strpos(t::text, convert_from(decode('{hex}', 'hex'), 'UTF8')) > 0
            ) then 0 else 1 end)"
        ))
    };
    for table in ["person_key", "personal_text", "artefact", "customer"] {
        assert!(scan(table, b"C1").is_err(), "the scan reads {table}");
        for secret in SECRETS {
            assert_eq!(scan(table, secret), Ok(()), "{table} holds {}", String::from_utf8_lossy(secret));
        }
    }
}

fn swapped(sql: &str) -> (Scratch, SealedStore) {
    static TIMES: AtomicU64 = AtomicU64::new(0);
    let scratch =
        Scratch::new(&format!("a_row_that_was_put_elsewhere_{}", TIMES.fetch_add(1, Ordering::SeqCst)));
    let store = sealed(SqliteStore::open(scratch.file()).unwrap());
    store.commit(everything()).unwrap();
    let more = Commit { texts: vec![text(4, "C1", "另一句")], ..Commit::default() };
    store.commit(more).unwrap();
    drop(store);
    Connection::open(scratch.file()).unwrap().execute_batch(sql).unwrap();
    let store = sealed(SqliteStore::open(scratch.file()).unwrap());
    (scratch, store)
}

#[test]
fn a_sealed_row_that_was_put_elsewhere_is_refused() {
    let id = |number: u8| format!("x'{:032x}'", number);
    let text_of = |number| format!("(select sealed from personal_text where id = {})", id(number));
    // Another text of the same person; the text of another person; a text whose person was changed.
    for sql in [
        format!("update personal_text set sealed = {} where id = {}", text_of(4), id(1)),
        format!("update personal_text set sealed = {} where id = {}", text_of(2), id(1)),
        format!("update personal_text set person = 'C2' where id = {}", id(1)),
    ] {
        let (_scratch, store) = swapped(&sql);
        assert!(store.texts(&[Uuid::from_u128(1)]).is_err(), "{sql}");
        assert_eq!(store.texts(&[Uuid::from_u128(3)]).unwrap().len(), 1, "the others open");
    }
    let key_of = "update person_key set sealed = (select sealed from person_key where person = 'C2') where person = 'C1'";
    let (_scratch, store) = swapped(key_of);
    assert!(store.person_key("C1").is_err() && store.texts(&[Uuid::from_u128(1)]).is_err());
    let row_of =
        "update customer set sealed = (select sealed from customer where code = 'C2') where code = 'C1'";
    let (_scratch, store) = swapped(row_of);
    assert!(store.customer("C1").is_err() && store.customer("C2").is_ok());
    let (_scratch, store) = swapped("update artefact set person = 'C2'");
    assert!(store.artefact(&digest(PHOTO)).is_err());
    let (_scratch, store) = swapped("update credential set person = 'chen'");
    assert!(store.credential("factor", "zhao").is_err(), "a second factor is not another's");
}

#[test]
fn another_ring_opens_nothing_and_says_so() {
    let inner: Arc<dyn Store> = Arc::new(open_memory());
    sealed_under(Arc::clone(&inner), ring()).commit(everything()).unwrap();
    let other = sealed_under(Arc::clone(&inner), KeyRing::new(&[7; 16], [43; 32], 1));
    assert!(other.person_key("C1").is_err() && other.texts(&[Uuid::from_u128(1)]).is_err());
    assert!(other.credential("factor", "zhao").is_err());
    assert!(other.customer("C1").is_err() && other.artefact(&digest(PHOTO)).is_err());
    assert_has_everything(&sealed_under(inner, ring()));
}

#[test]
fn an_erased_person_is_gone_whatever_is_remembered() {
    let inner: Arc<dyn Store> = Arc::new(open_memory());
    let (one, two) = (sealed_under(Arc::clone(&inner), ring()), sealed_under(Arc::clone(&inner), ring()));
    one.commit(everything()).unwrap();
    // The second process remembers the key, and the first erases.
    assert_eq!(two.texts(&[Uuid::from_u128(1)]).unwrap().len(), 1);
    let erasure = Commit { erasures: vec![Erasure { person: "C1".into(), at: 5 }], ..Commit::default() };
    one.commit(erasure).unwrap();
    for store in [&one, &two] {
        assert_eq!(store.person_key("C1").unwrap(), None);
        assert_eq!(store.texts(&[Uuid::from_u128(1)]).unwrap(), []);
        let again = Commit { texts: vec![text(9, "C1", "又来了")], ..Commit::default() };
        assert_eq!(store.commit(again), Err(CommitError::PersonErased { person: "C1".into() }));
    }
}

#[test]
fn a_text_whose_key_was_not_restored_shows_nothing() {
    let (_scratch, store) = swapped("delete from person_key where person = 'C1'");
    assert_eq!(store.texts(&[Uuid::from_u128(1)]).unwrap(), []);
    assert_eq!(store.artefact(&digest(PHOTO)).unwrap(), None);
    assert_eq!(store.texts(&[Uuid::from_u128(2)]).unwrap().len(), 1);
}

#[test]
fn the_keys_of_the_register_and_of_credentials_are_nobodys() {
    let store = sealed(open_memory());
    store.commit(everything()).unwrap();
    for name in ["#register", "#credentials"] {
        assert_eq!(store.person_key(name).unwrap(), None);
        let erasure = Erasure { person: name.into(), at: 1 };
        let refused = store.commit(Commit { erasures: vec![erasure], ..Commit::default() });
        assert!(matches!(refused, Err(CommitError::Invalid { .. })), "{name}");
    }
    assert_has_everything(&store);
}

#[test]
fn a_credential_from_before_opens_and_is_sealed_when_it_is_written_again() {
    let inner: Arc<dyn Store> = Arc::new(open_memory());
    let row = factor("zhao", "zhao");
    let plain = Commit { credentials: vec![row.clone()], ..Commit::default() };
    inner.commit(plain.clone()).unwrap();
    let store = sealed_under(Arc::clone(&inner), ring());
    assert_eq!(store.credential("factor", "zhao").unwrap(), Some(row.clone()));
    store.commit(plain).unwrap();
    assert!(inner.credential("factor", "zhao").unwrap().unwrap().body.starts_with("sealed:"));
    assert_eq!(store.credential("factor", "zhao").unwrap(), Some(row));
}

#[test]
fn two_processes_that_meet_a_person_for_the_first_time_seal_under_one_key() {
    let inner: Arc<dyn Store> = Arc::new(open_memory());
    let stores: Vec<SealedStore> = (0..4).map(|_| sealed_under(Arc::clone(&inner), ring())).collect();
    std::thread::scope(|scope| {
        for (store, process) in stores.iter().zip(0_u128..) {
            scope.spawn(move || {
                for number in 0..20 {
                    let row = text(process * 100 + number, &format!("C{number}"), WORDS);
                    store.commit(Commit { texts: vec![row], ..Commit::default() }).unwrap();
                }
            });
        }
    });
    let ids: Vec<Uuid> =
        (0..4_u128).flat_map(|one| (0..20).map(move |two| Uuid::from_u128(one * 100 + two))).collect();
    for store in &stores {
        assert!(store.texts(&ids).unwrap().iter().all(|text| text.body == WORDS));
    }
    assert_eq!(inner.key_rows(None, 500).unwrap().len(), 20);
}

/// A store that dies at a commit, as one that is killed: what went before is there, nothing after.
struct Dying {
    inner: Arc<dyn Store>,
    left: AtomicU64,
}

macro_rules! dying {
    ($($name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Dying {
            $(fn $name(&self, $($given: $kind),*) -> $answer {
                dies(self, stringify!($name));
                self.inner.$name($($given),*)
            })*
        }
    };
}
yinuo_app::for_each_store_method!(dying);

fn dies(store: &Dying, call: &str) {
    if call == "commit" && store.left.fetch_sub(1, Ordering::SeqCst) == 0 {
        panic!("killed");
    }
}

/// Rewraps everything; in steps, from the start.
fn rotate(store: &SealedStore) -> Result<(), CommitError> {
    let mut after = None;
    loop {
        after = store.rewrap_some(after.as_deref())?.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

#[test]
fn a_rotation_that_is_killed_at_any_commit_goes_on_and_every_row_opens_meanwhile() {
    let persons = 450_u128;
    let all = |number: u128| Commit {
        texts: vec![text(number, &format!("P{number:04}"), WORDS)],
        ..Commit::default()
    };
    let mut newer = ring();
    newer.add([43; 32], 2);
    for dies_at in 0..3 {
        let inner: Arc<dyn Store> = Arc::new(open_memory());
        let store = sealed_under(Arc::clone(&inner), newer.clone());
        (0..persons).for_each(|number| store.commit(all(number)).unwrap());
        let mut advanced = newer.clone();
        advanced.advance();
        let dying = Dying { inner: Arc::clone(&inner), left: AtomicU64::new(dies_at) };
        let rotating = sealed_under(Arc::new(dying), advanced.clone());
        let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| rotate(&rotating)));
        assert!(killed.is_err(), "it was killed at commit {dies_at}");
        let done = dies_at * 200;
        assert_eq!(rotating.kept().unwrap().by_version.get(&2).copied().unwrap_or(0), done);
        // Whoever runs beside it, with either version current, opens all of them.
        let ids: Vec<Uuid> = (0..persons).map(Uuid::from_u128).collect();
        for ring in [newer.clone(), advanced.clone()] {
            let beside = sealed_under(Arc::clone(&inner), ring);
            assert!(beside.texts(&ids).unwrap().iter().all(|text| text.body == WORDS));
        }
        let again = sealed_under(Arc::clone(&inner), advanced.clone());
        rotate(&again).unwrap();
        assert_eq!(again.kept().unwrap().by_version.into_iter().collect::<Vec<_>>(), [(2, 450)]);
        // The old version may go, and everything opens without it.
        assert!(advanced.forget(1));
        let after = sealed_under(inner, advanced);
        assert_eq!(after.texts(&ids).unwrap().len(), ids.len());
    }
}

#[test]
fn a_process_that_runs_on_reads_a_version_that_was_added_beside_it() {
    let inner: Arc<dyn Store> = Arc::new(open_memory());
    let mut newer = ring();
    newer.add([43; 32], 2);
    newer.advance();
    let again = newer.clone();
    let old = SealedStore::new(
        Arc::clone(&inner),
        ring(),
        move || Some(again.clone()),
        Arc::new(Counted(AtomicU64::new(1 << 60))),
    );
    sealed_under(Arc::clone(&inner), newer).commit(everything()).unwrap();
    assert_has_everything(&old);
    let stuck = sealed_under(inner, ring());
    let missing = ReadError { reason: "the key ring has no version 2".into() };
    assert_eq!(stuck.person_key("C1"), Err(missing));
}

fn seal_all(store: &SealedStore) -> u64 {
    let mut rows = 0;
    for kind in Sealable::ALL {
        loop {
            let step = store.seal_some(kind).unwrap();
            if step == 0 {
                break;
            }
            rows += step;
        }
    }
    rows
}

/// What the earlier schema held, whatever of it is sealed by now.
fn assert_upgraded(store: &dyn Store) {
    let texts = store.texts(&[Uuid::from_u128(2)]).unwrap();
    assert_eq!(texts.iter().map(|text| &*text.body).collect::<Vec<_>>(), ["我家住幸福路18号"]);
    assert_eq!(store.person_key("C1").unwrap(), Some([0xd1; 32]), "commitments hold as before");
    assert_eq!(store.customer("C1").unwrap().unwrap().name, "王芳");
    for query in ["王芳", "芳", "0013 8000"] {
        assert_eq!(store.find_customers(query, 9).unwrap().len(), 1, "{query}");
    }
}

/// Two steps of sealing with a look at everything after each; then the rest. Every row was counted once.
fn assert_is_sealed_step_by_step(inner: Arc<dyn Store>) {
    assert_upgraded(&sealed_under(Arc::clone(&inner), ring()));
    let mut rows = 0;
    for kind in Sealable::ALL {
        // Each step by a process of its own, as after a kill.
        rows += sealed_under(Arc::clone(&inner), ring()).seal_some(kind).unwrap();
        assert_upgraded(&sealed_under(Arc::clone(&inner), ring()));
    }
    let store = sealed_under(Arc::clone(&inner), ring());
    assert_eq!((rows, seal_all(&store)), (4, 0));
    for kind in Sealable::ALL {
        assert_eq!(store.count_unsealed(kind).unwrap(), 0);
    }
    assert_upgraded(&store);
}

/// The fixture's artefact stands under a digest that its bytes do not have, which no store lets in; it gets its own.
const HONEST: &str = "update artefact set digest = ";

#[test]
fn a_file_from_before_is_sealed_step_by_step_and_nothing_of_it_stays_readable() {
    let scratch = Scratch::new("a_file_from_before_is_sealed");
    let made = Dialect::Sqlite.made(7);
    let honest = format!("{HONEST}x'{}'", yinuo_app::codec::hex(&digest(&[0xff, 0xd8, 0xff])));
    let before = Connection::open(scratch.file()).unwrap();
    before.execute_batch(&made).unwrap();
    before.execute_batch(&honest).unwrap();
    drop(before);
    assert!(holds(&bytes_of(&scratch), "幸福路18号".as_bytes()));
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(scratch.file()).unwrap());
    assert_is_sealed_step_by_step(store);
    let bytes = bytes_of(&scratch);
    for secret in ["幸福路18号".as_bytes(), "王芳".as_bytes(), b"13800138000", &[0xd1; 32]] {
        assert!(!holds(&bytes, secret), "{}", String::from_utf8_lossy(secret));
    }
}

#[cfg(feature = "postgres")]
#[test]
fn a_database_from_before_is_sealed_step_by_step() {
    use yinuo_store::{PostgresStore, cluster::Cluster};
    let database = Cluster::shared().unwrap().fresh("a_database_from_before_is_sealed").unwrap();
    database.run(&Dialect::Postgres.made(7)).unwrap();
    database.run(&format!("{HONEST}'\\x{}'", yinuo_app::codec::hex(&digest(&[0xff, 0xd8, 0xff])))).unwrap();
    assert_is_sealed_step_by_step(Arc::new(PostgresStore::open(&database.address()).unwrap()));
}

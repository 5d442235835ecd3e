//! Stories of the trail: an export proves itself, and whoever changes, cuts or rewrites it is found.

use std::sync::Mutex;
use yinuo_app::AppError;
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::{Clock, Commit, RegisterRow, Store};
use yinuo_app::register::set_rows;
use yinuo_app::trail::{
    Asked, Checkpoint, GivenUp, Memory, Recall, SignedCheckpoint, Signer, Verdict, Verifier, checkpoints,
    export, go_on_from, hand_over, last_checkpoint, make_checkpoint,
};
use yinuo_domain::Actor;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> i64 {
        1_795_150_800_000
    }
}

/// A signature of the tests: whoever does not know the key cannot make it. The real one is Ed25519, wired in the binary.
fn sign(secret: &str, bytes: &[u8]) -> Vec<u8> {
    digest(&[secret.as_bytes(), bytes].concat()).to_vec()
}

fn edit(store: &dyn Store, register: &str, rows: usize) {
    let actor = Actor { person: "operator".into(), post: String::new(), unit: String::new() };
    for row in 0..rows {
        set_rows(store, &Noon, &actor, register, &[(format!("row-{row}"), format!("{{\"row\":{row}}}"))])
            .expect("row");
    }
}

/// A checkpoint of the house, by a signer who has seen none before.
fn checkpoint(store: &dyn Store) {
    signed(store, "house", &Recall::default());
}

fn signed(store: &dyn Store, key: &str, memory: &dyn Memory) -> Checkpoint {
    made_by(key, store, memory).expect("stored").expect("something changed")
}

fn holds(key: &str, bytes: &[u8], signature: &str) -> bool {
    hex(&sign(&format!("secret of {key}"), bytes)) == signature
}

/// Does something as the signer of this name, whose secret only he has.
fn signing<T>(key: &str, memory: &dyn Memory, does: impl FnOnce(&Signer<'_>) -> T) -> T {
    does(&Signer { key, sign: &|bytes| sign(&format!("secret of {key}"), bytes), holds: &holds, memory })
}

fn made_by(key: &str, store: &dyn Store, memory: &dyn Memory) -> Result<Option<Checkpoint>, AppError> {
    signing(key, memory, |signer| make_checkpoint(store, Noon.now(), signer))
}

fn handed_over(from: &str, to: &str, store: &dyn Store, memory: &dyn Memory) {
    signing(from, memory, |signer| hand_over(store, Noon.now(), signer, to))
        .expect("stored")
        .expect("made though nothing changed");
}

fn refused<T>(answer: Result<T, AppError>) -> &'static str {
    match answer {
        Err(AppError::Refused(refusal)) => refusal.code,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was done"),
    }
}

/// A store with three registers, two checkpoints and two events after them.
fn trail() -> Vec<String> {
    let store = yinuo_store::open_memory();
    edit(&store, "unit", 3);
    edit(&store, "post", 2);
    checkpoint(&store);
    edit(&store, "unit", 1);
    edit(&store, "person", 4);
    checkpoint(&store);
    edit(&store, "post", 2);
    assert!(made_by("house", &yinuo_store::open_memory(), &Recall::default()).expect("read").is_none());
    exported(&store)
}

fn exported(store: &dyn Store) -> Vec<String> {
    let mut lines = Vec::new();
    export(store, &mut |line| {
        lines.push(line.to_owned());
        Ok(())
    })
    .expect("exported");
    lines
}

fn verdict_under(trusted: &[&str], lines: &[String]) -> Verdict {
    verdict_asked(trusted, Asked::default(), lines)
}

fn verdict_asked(trusted: &[&str], asked: Asked, lines: &[String]) -> Verdict {
    let trusted: Vec<String> = trusted.iter().map(|key| (*key).to_owned()).collect();
    let mut verifier = Verifier::new(&holds, &trusted);
    verifier.ask(asked);
    for line in lines {
        verifier.line(line);
    }
    verifier.finish()
}

fn verdict(lines: &[String]) -> Verdict {
    verdict_under(&["house"], lines)
}

fn codes_under(trusted: &[&str], lines: &[String]) -> Vec<&'static str> {
    let findings = verdict_under(trusted, lines).findings;
    let mut codes: Vec<&'static str> = findings.iter().map(|finding| finding.code).collect();
    codes.dedup();
    codes
}

fn codes(lines: &[String]) -> Vec<&'static str> {
    codes_under(&["house"], lines)
}

#[test]
fn old_checkpoints_verify_after_a_rotation_whichever_key_is_trusted() {
    let (store, memory) = (yinuo_store::open_memory(), Recall::default());
    edit(&store, "unit", 3);
    signed(&store, "house", &memory);
    handed_over("house", "new", &store, &memory);
    edit(&store, "unit", 1);
    signed(&store, "new", &memory);
    handed_over("new", "newest", &store, &memory);
    edit(&store, "post", 1);
    signed(&store, "newest", &memory);
    let lines = exported(&store);
    for trusted in [&["house"][..], &["new"], &["newest"], &["house", "newest"], &[]] {
        assert_eq!(codes_under(trusted, &lines), [""; 0], "{trusted:?}");
    }
    assert_eq!(codes_under(&["other"], &lines), ["V012"]);
}

#[test]
fn a_retired_key_signs_nothing_more() {
    let (store, memory) = (yinuo_store::open_memory(), Recall::default());
    edit(&store, "unit", 3);
    handed_over("house", "new", &store, &memory);
    edit(&store, "unit", 1);
    assert_eq!(refused(made_by("house", &store, &memory)), "B014");
    signed(&store, "new", &memory);
    handed_over("new", "newest", &store, &memory);
    for key in ["house", "new"] {
        assert_eq!(refused(made_by(key, &store, &memory)), "B014");
        let gone_on = signing(key, &memory, |signer| go_on_from(&store, Noon.now(), signer, Some("00")));
        assert_eq!(refused(gone_on), "B014");
    }
}

#[test]
fn a_thief_of_a_retired_key_with_the_whole_database_is_found() {
    let store = yinuo_store::open_memory();
    edit(&store, "unit", 3);
    handed_over("house", "new", &store, &Recall::default());
    edit(&store, "unit", 1);
    // He writes the row of a checkpoint himself, past every check of the program, well linked and well signed.
    let last = checkpoints(&store).expect("read").pop().expect("one");
    let positions = store.journal_heads().expect("read");
    let forged = yinuo_store::open_memory();
    edit(&forged, "unit", 3);
    edit(&forged, "unit", 1);
    let honest = signed(&forged, "house", &Recall::default());
    let body = Checkpoint { number: 2, previous: hex(&digest(last.body.as_bytes())), positions, ..honest };
    let body = serde_json::to_string(&body).expect("a body");
    let signature = hex(&sign("secret of house", body.as_bytes()));
    let signed = serde_json::to_string(&SignedCheckpoint { body, signature }).expect("a row");
    let row = RegisterRow { register: "checkpoint".into(), code: "00000002".into(), body: signed };
    store.commit(Commit { register_rows: vec![row], ..Commit::default() }).expect("stored");
    assert!(codes_under(&["house"], &exported(&store)).contains(&"V019"));
    assert!(codes_under(&["new"], &exported(&store)).contains(&"V012"));
}

fn place(lines: &[String], word: &str) -> usize {
    lines.iter().position(|line| line.contains(word)).expect("the line is there")
}

/// A store that remembers what it was asked.
struct Overheard(yinuo_store::MemoryStore, Mutex<Vec<&'static str>>);

macro_rules! remembered {
    ($($name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Overheard {
            $(fn $name(&self, $($given: $kind),*) -> $answer {
                self.1.lock().expect("whole").push(stringify!($name));
                self.0.$name($($given),*)
            })*
        }
    };
}

yinuo_app::for_each_store_method!(remembered);

#[test]
fn a_checkpoint_reads_a_handful_of_those_before_it_however_many_there_are() {
    let (store, memory) = (Overheard(yinuo_store::open_memory(), Mutex::default()), Recall::default());
    for made in 1..=70 {
        edit(&store.0, "unit", 1);
        signed(&store.0, "house", &memory);
        let newest = last_checkpoint(&store.0).expect("read").expect("there is one");
        assert_eq!(newest.read().expect("a checkpoint").number, made);
        assert_eq!(Some(newest), checkpoints(&store.0).expect("read").pop());
    }
    edit(&store.0, "unit", 1);
    signed(&store, "house", &memory);
    let asked = store.1.lock().expect("whole");
    let rows = asked.iter().filter(|call| **call == "register_row").count();
    assert!(!asked.contains(&"register") && rows <= 30, "{rows} of 70 rows read");
}

#[test]
fn an_untouched_export_is_sound_and_says_how_much_is_not_bound_yet() {
    let verdict = verdict(&trail());
    assert_eq!(verdict.findings, []);
    assert_eq!((verdict.events, verdict.streams, verdict.checkpoints, verdict.not_bound), (12, 3, 2, 2));
}

#[test]
fn a_changed_event_breaks_its_chain() {
    let mut lines = trail();
    let at = place(&lines, "row-1");
    lines[at] = lines[at].replace("row-1", "row-9");
    assert!(codes(&lines).contains(&"V008"));
}

#[test]
fn a_missing_event_leaves_a_gap() {
    let mut lines = trail();
    let at = place(&lines, "row-1");
    lines.remove(at);
    let found = codes(&lines);
    assert!(found.contains(&"V006") && found.contains(&"V007") && found.contains(&"V003"), "{found:?}");
}

#[test]
fn two_events_that_changed_places_are_out_of_order() {
    let mut lines = trail();
    let at = place(&lines, "row-1");
    lines.swap(at, at + 1);
    assert!(codes(&lines).contains(&"V006"));
}

#[test]
fn a_file_cut_in_half_has_no_end() {
    let lines = trail();
    assert!(codes(&lines[..lines.len() / 2]).contains(&"V005"));
}

#[test]
fn a_tail_cut_with_care_is_missed_by_the_chain_and_found_by_the_checkpoint() {
    let mut lines = trail();
    // The last stream's last event before the second checkpoint goes, and the end line is corrected.
    let event = lines.iter().rposition(|line| line.contains("row-3")).expect("an event");
    lines.remove(event);
    let end = lines.len() - 1;
    lines[end] = lines[end].replace("\"events\":12", "\"events\":11");
    let found = codes(&lines);
    assert!(found.contains(&"V013") || found.contains(&"V014"), "{found:?}");
}

#[test]
fn a_whole_stream_that_was_left_out_is_found_by_the_checkpoint() {
    let lines: Vec<String> = trail();
    let store_of_person = lines.iter().find(|line| line.contains("row-3")).cloned().expect("an event");
    let stream = store_of_person
        .split("\"stream\":\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a stream")
        .to_owned();
    let kept: Vec<String> = lines.into_iter().filter(|line| !line.contains(&stream)).collect();
    assert!(codes(&kept).contains(&"V014"));
}

#[test]
fn a_rewritten_journal_signed_with_another_key_is_found() {
    let store = yinuo_store::open_memory();
    edit(&store, "unit", 3);
    let memory = Recall::default();
    let guessed =
        Signer { key: "house", sign: &|bytes| sign("guess", bytes), holds: &holds, memory: &memory };
    make_checkpoint(&store, Noon.now(), &guessed).expect("stored");
    assert_eq!(codes(&exported(&store)), ["V012"]);
}

#[test]
fn a_checkpoint_that_was_left_out_breaks_the_chain_of_checkpoints() {
    let mut lines = trail();
    let first = place(&lines, "\"line\":\"checkpoint\"");
    lines.remove(first);
    assert!(codes(&lines).contains(&"V011"));
}

#[test]
fn lines_that_are_no_lines_are_reported_and_the_rest_is_still_read() {
    let mut lines = trail();
    lines.insert(2, "{\"line\":\"event\"".to_owned());
    let verdict = verdict(&lines);
    assert_eq!(verdict.findings.len(), 1);
    assert_eq!((verdict.findings[0].code, verdict.findings[0].line), ("V004", 3));
}

/// A journal in which somebody with every right in the database has rewritten a sum, with every chain after it.
fn rewritten() -> yinuo_store::MemoryStore {
    let store = yinuo_store::open_memory();
    edit(&store, "unit", 2);
    edit(&store, "unit", 5);
    store
}

#[test]
fn a_rewritten_journal_without_a_checkpoint_is_no_sound_trail_for_whoever_trusts_a_key() {
    let lines = exported(&rewritten());
    assert_eq!(codes(&lines), ["V020"]);
    let verdict = verdict_under(&[], &lines);
    assert_eq!((verdict.findings, verdict.not_bound), (vec![], 7), "nobody is trusted, and nothing is bound");
}

#[test]
fn a_header_and_an_end_line_prove_nothing() {
    let lines = exported(&yinuo_store::open_memory());
    assert_eq!(codes(&lines), ["V020"]);
    let asked = Asked { published: vec!["ab".repeat(32)], at_least: 1 };
    let verdict = verdict_asked(&[], asked, &lines);
    let found: Vec<_> = verdict.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(found, ["V021", "V022"]);
}

#[test]
fn a_series_that_was_rolled_back_or_begun_anew_has_not_what_was_published() {
    let (store, memory) = (yinuo_store::open_memory(), Recall::default());
    edit(&store, "unit", 3);
    let first = signed(&store, "house", &memory);
    let older = exported(&store);
    edit(&store, "unit", 2);
    signed(&store, "house", &memory);
    let published = verdict(&exported(&store)).newest_digest;
    let codes = |published: &str, at_least, lines: &[String]| {
        let asked = Asked { published: vec![published.to_uppercase()], at_least };
        verdict_asked(&["house"], asked, lines).findings.iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&published, 2, &exported(&store)), [""; 0]);
    assert_eq!(
        codes(&first.root, 1, &exported(&store)),
        [""; 0],
        "a root is one of the names of a checkpoint"
    );
    assert_eq!(codes(&published, 2, &older), ["V021", "V022"]);
    let anew = rewritten();
    checkpoint(&anew);
    edit(&anew, "unit", 1);
    checkpoint(&anew);
    assert_eq!(codes(&published, 2, &exported(&anew)), ["V021"]);
}

/// Takes the rows of all checkpoints but the first few away, as whoever has every right in the database can: what the
/// journal holds goes into another store, and so many of the checkpoints.
fn rolled_back(store: &dyn Store, edits: usize, kept: usize) -> yinuo_store::MemoryStore {
    let other = yinuo_store::open_memory();
    edit(&other, "unit", edits);
    for row in store.register("checkpoint").expect("read").into_iter().take(kept) {
        other.commit(Commit { immutable_rows: vec![row], ..Commit::default() }).expect("stored");
    }
    other
}

#[test]
fn the_signer_begins_no_series_anew_and_signs_none_that_was_rolled_back() {
    let (store, memory) = (yinuo_store::open_memory(), Recall::default());
    for _ in 0..3 {
        edit(&store, "unit", 1);
        signed(&store, "house", &memory);
    }
    let remembered = memory.newest().expect("read").expect("three");
    assert_eq!(remembered.number, 3);
    for (kept, code) in [(0, "B015"), (1, "B016"), (2, "B016")] {
        let cut = rolled_back(&store, 4, kept);
        assert_eq!(refused(made_by("house", &cut, &memory)), code, "{kept} of 3");
        assert_eq!(cut.register("checkpoint").expect("read").len(), kept, "nothing was signed");
    }
    // A hole in the middle, and a longer series that another key signed.
    let holed = rolled_back(&store, 4, 1);
    let third = store.register("checkpoint").expect("read").pop().expect("three");
    holed.commit(Commit { immutable_rows: vec![third], ..Commit::default() }).expect("stored");
    assert_eq!(refused(made_by("house", &holed, &memory)), "B016");
    let forged = yinuo_store::open_memory();
    for _ in 0..4 {
        edit(&forged, "unit", 1);
        signed(&forged, "thief", &Recall::default());
    }
    assert_eq!(refused(made_by("house", &forged, &memory)), "B016");
    assert_eq!(refused(made_by("house", &forged, &Recall::lost())), "B016", "nor without a memory");
    assert_eq!(refused(made_by("house", &yinuo_store::open_memory(), &Recall::lost())), "B015");
}

#[test]
fn a_checkpoint_that_a_stranger_put_on_top_is_not_signed_upon() {
    let (store, memory) = (yinuo_store::open_memory(), Recall::default());
    edit(&store, "unit", 3);
    signed(&store, "house", &memory);
    edit(&store, "unit", 1);
    // He knows the rules of the chain, and not the secret.
    let blind = |_: &str, _: &[u8], _: &str| true;
    let stranger =
        Signer { key: "house", sign: &|bytes| sign("guess", bytes), holds: &blind, memory: &memory };
    let before = memory.newest().expect("read").expect("one");
    make_checkpoint(&store, Noon.now(), &stranger).expect("stored").expect("made");
    memory.keep(&before, true).expect("kept");
    edit(&store, "unit", 1);
    assert_eq!(refused(made_by("house", &store, &memory)), "B016");
}

#[test]
fn several_signers_with_one_key_follow_one_another_and_a_successor_too() {
    let (store, one, two) = (yinuo_store::open_memory(), Recall::default(), Recall::default());
    edit(&store, "unit", 1);
    signed(&store, "house", &one);
    edit(&store, "unit", 1);
    signed(&store, "house", &two);
    edit(&store, "unit", 1);
    signed(&store, "house", &two);
    handed_over("house", "new", &store, &one);
    edit(&store, "unit", 1);
    signed(&store, "new", &two);
    edit(&store, "unit", 1);
    // His memory is gone: his own key vouches for all that stands.
    let lost = Recall::lost();
    signed(&store, "new", &lost);
    assert_eq!(lost.newest().expect("read"), {
        assert!(made_by("new", &store, &one).expect("read").is_none(), "nothing changed");
        one.newest().expect("read")
    });
    assert_eq!(codes_under(&["new"], &exported(&store)), [""; 0]);
}

#[test]
fn after_a_restore_a_person_names_where_the_series_goes_on_and_the_trail_tells_of_it() {
    let (store, memory) = (yinuo_store::open_memory(), Recall::default());
    for _ in 0..3 {
        edit(&store, "unit", 1);
        signed(&store, "house", &memory);
    }
    let lost = memory.newest().expect("read").expect("three");
    let back = rolled_back(&store, 1, 1);
    let go_on = |named: Option<&str>| {
        signing("house", &memory, |signer| go_on_from(&back, Noon.now(), signer, named))
    };
    let stands = verdict(&exported(&back)).newest_digest;
    assert_eq!(refused(go_on(Some(&lost.digest))), "B016", "it is not what stands");
    assert_eq!(refused(go_on(None)), "B016", "something stands");
    assert_eq!(go_on(Some(&stands)).expect("stored").expect("made though nothing changed").number, 2);
    edit(&back, "unit", 1);
    signed(&back, "house", &memory);
    let verdict = verdict(&exported(&back));
    assert_eq!(verdict.findings, []);
    assert_eq!(verdict.gave_up, [(2, GivenUp { number: 3, digest: lost.digest.clone() })]);
    // Data that are new altogether.
    let anew = yinuo_store::open_memory();
    edit(&anew, "unit", 1);
    assert_eq!(refused(made_by("house", &anew, &memory)), "B015");
    let begun = signing("house", &memory, |signer| go_on_from(&anew, Noon.now(), signer, None));
    assert!(begun.expect("stored").expect("made").gave_up.is_some());
    edit(&anew, "unit", 1);
    assert_eq!(signed(&anew, "house", &memory).number, 2);
}

//! Stories of the trail: an export proves itself, and whoever changes, cuts or rewrites it is found.

use std::sync::Mutex;
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::{Clock, Store};
use yinuo_app::register::set_rows;
use yinuo_app::trail::{Verdict, Verifier, checkpoints, export, last_checkpoint, make_checkpoint};
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

fn checkpoint(store: &dyn Store) {
    make_checkpoint(store, Noon.now(), "house", &|bytes| sign("secret", bytes))
        .expect("stored")
        .expect("something changed");
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
    assert!(
        make_checkpoint(&yinuo_store::open_memory(), 0, "house", &|_| Vec::new()).expect("read").is_none()
    );
    let mut lines = Vec::new();
    export(&store, &mut |line| {
        lines.push(line.to_owned());
        Ok(())
    })
    .expect("exported");
    lines
}

fn verdict(lines: &[String]) -> Verdict {
    let holds =
        |key: &str, bytes: &[u8], signature: &str| key == "house" && hex(&sign("secret", bytes)) == signature;
    let mut verifier = Verifier::new(&holds);
    for line in lines {
        verifier.line(line);
    }
    verifier.finish()
}

fn codes(lines: &[String]) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> = verdict(lines).findings.iter().map(|finding| finding.code).collect();
    codes.dedup();
    codes
}

fn place(lines: &[String], word: &str) -> usize {
    lines.iter().position(|line| line.contains(word)).expect("the line is there")
}

/// A store that remembers what it was asked.
struct Asked(yinuo_store::MemoryStore, Mutex<Vec<&'static str>>);

macro_rules! remembered {
    ($($name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Asked {
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
    let store = Asked(yinuo_store::open_memory(), Mutex::default());
    for made in 1..=70 {
        edit(&store.0, "unit", 1);
        checkpoint(&store.0);
        let newest = last_checkpoint(&store.0).expect("read").expect("there is one");
        assert_eq!(newest.read().expect("a checkpoint").number, made);
        assert_eq!(Some(newest), checkpoints(&store.0).expect("read").pop());
    }
    edit(&store.0, "unit", 1);
    checkpoint(&store);
    let asked = store.1.lock().expect("whole");
    let rows = asked.iter().filter(|call| **call == "register_row").count();
    assert!(!asked.contains(&"register") && rows <= 15, "{rows} of 70 rows read");
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
    make_checkpoint(&store, Noon.now(), "house", &|bytes| sign("guess", bytes)).expect("stored");
    let mut lines = Vec::new();
    export(&store, &mut |line| {
        lines.push(line.to_owned());
        Ok(())
    })
    .expect("exported");
    assert_eq!(codes(&lines), ["V012"]);
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

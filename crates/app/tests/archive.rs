//! Stories of the archive: what ended long ago goes into files that prove themselves, and nothing that is said of it
//! changes, whoever pulls the plug when.

mod world;

use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;
use world::between::Between;
use world::shelf::{Plug, Plugged, Shelf};
use world::{TestClock, at_on, moves, process, seat};
use yinuo_app::archive::{ArchiveAsk, ArchiveFolder, Archives, Stays, Taken, WithArchive};
use yinuo_app::codec::{digest, hex};
use yinuo_app::erasure::{HoldBody, LEGAL_HOLD};
use yinuo_app::ports::{
    CaseFilter, Commit, Guard, MessageRow, MessageState, PersonalText, SHARD_COUNT, Store, StreamId,
    StreamKind,
};
use yinuo_app::register::{json, set_rows};
use yinuo_app::trail::{ArchiveVerifier, Recall, Signer, Verdict, Verifier, export, make_checkpoint};
use yinuo_app::{App, AppError, ContactInput, Edge, Options, OutcomeInput};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::SpokenBy;
use yinuo_domain::{EvidenceSource, Refusal};

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-retention"];
/// More than three years after the stories.
const LATER: &str = "2030-01-10T09:00:00";

fn sign(bytes: &[u8]) -> Vec<u8> {
    digest(&[b"secret", bytes].concat()).to_vec()
}

fn holds(key: &str, bytes: &[u8], signature: &str) -> bool {
    key == "house" && hex(&sign(bytes)) == signature
}

fn touches(app: &App, outcome: OutcomeInput) -> Option<Uuid> {
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C1".into(),
        text: "网又断了".into(),
        recording: String::new(),
        outcome,
    };
    app.contact(&seat("zhao"), &input, &Options::default()).expect("taken").case
}

fn opens(app: &App, category: &str) -> Uuid {
    let category = category.into();
    let outcome = OutcomeInput::Opens { category, service: "S1".into(), priority: None, beside: None };
    touches(app, outcome).expect("a case")
}

fn does(
    app: &App,
    person: &str,
    case: Uuid,
    build: &dyn Fn(&mut Edge<'_>) -> Result<CaseCommand, Refusal>,
) -> Result<(), AppError> {
    app.command(&seat(person), case, &Options::default(), build).map(drop)
}

fn mends(app: &App, case: Uuid, photo: &str) {
    mends_by(app, case, photo, "zhao");
}

/// Restored and resolved by zhou; the customer told somebody that he agrees.
fn mends_by(app: &App, case: Uuid, photo: &str, told: &str) {
    does(app, "zhou", case, &|edge| {
        let evidence = edge.evidence_with(EvidenceSource::Photo, "光猫指示灯", &[photo.to_owned()])?;
        Ok(CaseCommand::Restore { evidence: Some(evidence) })
    })
    .expect("restored");
    does(app, "zhou", case, &|edge| {
        Ok(CaseCommand::Resolve {
            check: None,
            root_cause: "access.connector".into(),
            text: edge.text("换了接头")?,
        })
    })
    .expect("resolved");
    does(app, told, case, &|_| {
        Ok(CaseCommand::Confirm { channel: "hotline".into(), spoken: SpokenBy::Recording("REC-1".into()) })
    })
    .expect("confirmed");
}

/// A town whose store and folder hang on one plug.
struct Town {
    store: Arc<dyn Store>,
    clock: Arc<TestClock>,
    shelf: Arc<Shelf>,
    photo: String,
    /// Closed on 20 and 21 November 2026; the first was late and paid.
    closed: [Uuid; 2],
}

impl Town {
    fn new() -> Self {
        let mut kept = None;
        let (app, clock) = at_on("2026-11-20T10:00:00", &PACKS, |store| {
            kept = Some(Arc::clone(&store));
            store
        });
        let photo = hex(&app.keep_artefact("", "image/jpeg", b"photo".to_vec()).expect("kept"));
        let late = opens(&app, "fault.broadband.no-internet");
        checkpoint(&app);
        moves(&app, &clock, "2026-11-21T10:00:00");
        app.settle_due(9).expect("settled");
        mends(&app, late, &photo);
        checkpoint(&app);
        let quick = opens(&app, "fault.broadband.slow");
        mends(&app, quick, &photo);
        touches(&app, OutcomeInput::Ends { outcome: "informed".into() });
        moves(&app, &clock, LATER);
        app.settle_due(9).expect("settled");
        checkpoint(&app);
        let store = kept.expect("a store");
        Self { store, clock, shelf: Shelf::new(), photo, closed: [late, quick] }
    }

    fn app(&self, number: u64) -> Arc<App> {
        process(Arc::clone(&self.store), &self.clock, number)
    }

    /// The application that looks into the archive.
    fn reader(&self) -> Arc<App> {
        let archives = Archives::new(Arc::clone(&self.shelf) as Arc<dyn ArchiveFolder>);
        process(Arc::new(WithArchive::new(Arc::clone(&self.store), archives)), &self.clock, 7)
    }

    fn archives_on(&self, plug: &Arc<Plug>, number: u64) -> Result<Taken, AppError> {
        let store: Arc<dyn Store> =
            Arc::new(Plugged { plug: Arc::clone(plug), inner: Arc::clone(&self.store) });
        let app = process(store, &self.clock, number);
        let folder: Arc<dyn ArchiveFolder> =
            Arc::new(Plugged { plug: Arc::clone(plug), inner: Arc::clone(&self.shelf) });
        app.archive(&seat("shen"), &ask(&app), &folder, &holds)
    }

    fn archives(&self) -> Taken {
        self.archives_on(&Plug::never(), 2).expect("archived")
    }
}

fn ask(app: &App) -> ArchiveAsk {
    ArchiveAsk { before: app.now(), ..ArchiveAsk::default() }
}

fn checkpoint(app: &App) {
    let (holds, memory) = (|_: &str, bytes: &[u8], held: &str| hex(&sign(bytes)) == held, Recall::default());
    let signer = Signer { key: "house", sign: &sign, holds: &holds, memory: &memory };
    make_checkpoint(app.store(), app.now().0, &signer).expect("stored");
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

fn verdict(lines: &[String]) -> Verdict {
    let mut verifier = Verifier::new(&holds, &[]);
    lines.iter().for_each(|line| verifier.line(line));
    verifier.finish()
}

fn verdict_of(file: &[u8]) -> Verdict {
    let mut verifier = ArchiveVerifier::new(&holds);
    String::from_utf8_lossy(file).lines().for_each(|line| verifier.line(line));
    verifier.finish()
}

/// What the ledger and the words say.
fn money_and_words(store: &dyn Store, cases: &[Uuid]) -> String {
    let postings = store.postings(None, None, 500).expect("read").rows;
    let of_cases: Vec<_> =
        cases.iter().map(|case| store.postings(Some(*case), None, 9).expect("read")).collect();
    let owed = store.owed_for("").expect("read");
    format!("{postings:?} {of_cases:?} {:?} {owed:?}", store.balances("").expect("read"))
}

fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    match result.expect_err("refused") {
        AppError::Refused(refusal) => refusal.code,
        other => panic!("{other}"),
    }
}

#[test]
fn a_hold_that_is_laid_while_cases_go_keeps_them() {
    let town = Town::new();
    let between = Between::new(Arc::clone(&town.store));
    let app = process(Arc::clone(&between) as _, &town.clock, 5);
    let (again, registers, clock) = (Arc::clone(&between), Arc::clone(&town.store), Arc::clone(&town.clock));
    // The first commit announces the file; the next one is the first that drops anything.
    between.before_the_next_commit(move || {
        again.before_the_next_commit(move || {
            let body = json(&HoldBody { reason: "仲裁".into(), lifted: false }).expect("json");
            set_rows(registers.as_ref(), clock.as_ref(), &seat("shen"), LEGAL_HOLD, &[("C1".into(), body)])
                .expect("laid");
        });
    });
    let folder: Arc<dyn ArchiveFolder> = Arc::clone(&town.shelf) as _;
    let taken = app.archive(&seat("shen"), &ask(&app), &folder, &holds).expect("archived");
    assert_eq!((taken.cases, taken.contacts), (0, 0), "{taken:?}");
    assert!(town.app(6).store().case_row(town.closed[0]).expect("read").is_some());
    let next = town.archives();
    assert_eq!((next.cases, next.stays.get(&Stays::LegalHold)), (0, Some(&3)), "{next:?}");
}

#[test]
fn what_ended_long_ago_goes_and_everything_said_of_it_stays() {
    let town = Town::new();
    let before = town.app(9);
    let told: Vec<_> = town.closed.iter().map(|case| before.case_file(*case).expect("file")).collect();
    let money = money_and_words(before.store(), &town.closed);
    let whole = exported(before.store());
    let taken = town.archives();
    assert_eq!((taken.cases, taken.contacts, taken.files.len()), (2, 3, 1), "{taken:?}");

    let reader = town.reader();
    for (case, told) in town.closed.iter().zip(&told) {
        let file = reader.case_file(*case).expect("read from the archive");
        assert_eq!(file.history[..told.history.len()], told.history[..]);
        assert_eq!(file.history.len(), told.history.len() + 1, "and that it was archived");
        assert_eq!((&file.texts, &file.postings), (&told.texts, &told.postings));
        assert_eq!(file.contacts.len(), told.contacts.len());
        assert_eq!(reader.find_case(&file.case.number).expect("by number"), *case);
        assert!(file.case.archived.is_some());
        assert_eq!(reader.store().case_row(*case).expect("row").map(|row| row.id), Some(*case));
    }
    let here = town.app(8);
    assert_eq!(money_and_words(here.store(), &town.closed), money);
    assert_eq!(here.store().count_cases(&CaseFilter::default(), u64::MAX).expect("count"), 0);

    // What stays verifies against the same checkpoints, and with the archive it is what it was.
    let left = verdict(&exported(here.store()));
    assert_eq!(left.findings, []);
    assert_eq!(left.archived, taken.events);
    let again = exported(reader.store());
    assert_eq!(verdict(&again).findings, []);
    assert!(whole.iter().filter(|line| line.contains("\"line\":\"event\"")).all(|line| again.contains(line)));
    for file in town.shelf.files().values() {
        let alone = verdict_of(file);
        assert_eq!((alone.findings, alone.events), (vec![], taken.events));
        assert!(!String::from_utf8_lossy(file).contains("网又断了"), "no personal words");
    }
}

#[test]
fn without_the_folder_an_archived_case_names_its_file() {
    let town = Town::new();
    let number = town.app(9).case_file(town.closed[0]).expect("file").case.number;
    let file = town.archives().files.remove(0);
    let app = town.app(8);
    let found = app.find_case(&number).expect("the number still means this case");
    match app.case_file(found).expect_err("it is not here") {
        AppError::Refused(refusal) => {
            assert_eq!(refusal.code, "K001");
            assert!(refusal.sentence.zh.contains(&file) && refusal.sentence.en.contains(&number));
        }
        other => panic!("{other}"),
    }
    assert_eq!(code(app.check_complete()), "K003");
    town.reader().check_complete().expect("all of it can be read");
    // Changed by one byte, the file has nothing any more.
    let mut files = town.shelf.0.lock().expect("whole");
    let byte = files.get_mut(&file).and_then(|bytes| bytes.last_mut()).expect("a byte");
    *byte = b' ';
    drop(files);
    assert_eq!(code(town.reader().case_file(found)), "K001");
}

#[test]
fn nothing_changes_an_archived_case_any_more() {
    let town = Town::new();
    town.archives();
    for app in [town.app(8), town.reader()] {
        let heads = app.store().journal_heads().expect("heads");
        let noted = does(&app, "zhou", town.closed[0], &|edge| {
            Ok(CaseCommand::Note { audience: yinuo_domain::Audience::Internal, text: edge.text("补记")? })
        });
        assert_eq!(code(noted), "K001");
        let reopened = does(&app, "zhao", town.closed[1], &|edge| {
            Ok(CaseCommand::Reopen { text: edge.text("又断了")? })
        });
        assert_eq!(code(reopened), "K001");
        assert_eq!(app.store().journal_heads().expect("heads"), heads);
    }
    // The same customer rings again: a case of its own, no repeat.
    let again = opens(&town.app(11), "fault.broadband.no-internet");
    assert_eq!(town.app(12).case_file(again).expect("file").case.repeat_of, None);
}

#[test]
fn whoever_pulls_the_plug_at_any_step_loses_and_doubles_nothing() {
    let reference = {
        let town = Town::new();
        let taken = town.archives();
        (taken.cases, taken.contacts, taken.events)
    };
    let mut steps = 0;
    for step in 0.. {
        let town = Town::new();
        let money = money_and_words(town.store.as_ref(), &town.closed);
        let plug = Plug::at(step);
        let first = town.archives_on(&plug, 2);
        if !plug.is_pulled() {
            assert!(first.is_ok());
            break;
        }
        steps += 1;
        // What is there between two runs verifies, and each case can be read here or there.
        assert_eq!(verdict(&exported(town.store.as_ref())).findings, [], "after step {step}");
        let reader = town.reader();
        for case in town.closed {
            assert!(reader.case_file(case).is_ok(), "after step {step}");
        }
        let second = town.archives_on(&Plug::never(), 3).expect("the next run goes on");
        let app = town.app(4);
        let archived = app.store().archived_rows(&Default::default(), None, 500).expect("rows");
        let events: u64 = archived.iter().map(|row| row.version).sum();
        let cases = archived.iter().filter(|row| row.stream.kind == StreamKind::Case).count() as u64;
        assert_eq!((cases, archived.len() as u64 - cases, events), reference, "after step {step}");
        assert!(second.events <= reference.2);
        let placed: usize =
            (0..SHARD_COUNT).map(|shard| app.store().places(shard, 0, 500).expect("places").len()).sum();
        assert_eq!(placed as u64, reference.2, "each event left once");
        assert_eq!(money_and_words(app.store(), &town.closed), money);
        assert_eq!(verdict(&exported(app.store())).findings, []);
        assert_eq!(verdict(&exported(town.reader().store())).findings, []);
        let third = town.archives_on(&Plug::never(), 5).expect("nothing left to do");
        assert_eq!((third.cases, third.contacts, third.events), (0, 0, 0));
    }
    assert_eq!(steps, 9, "write, read, announce, drop, finish: before and after each");
}

#[test]
fn what_is_held_marked_young_or_unread_stays_and_says_why() {
    let town = Town::new();
    let app = town.app(9);
    let chosen = |ask: &ArchiveAsk| {
        let selection = app.choose(ask, 99).expect("chosen");
        (selection.picked.len(), selection.stays)
    };
    assert_eq!(chosen(&ask(&app)), (3, BTreeMap::new()));
    let young = ArchiveAsk {
        before: app.law().book.current().instant("2029-11-21T00:00:00").expect("local"),
        ..ask(&app)
    };
    assert_eq!(chosen(&young).1, BTreeMap::from([(Stays::Term, 2)]), "three years to the end of the day");
    let unread = ArchiveAsk { consumers: vec!["roll-up/x".into()], ..ask(&app) };
    assert_eq!(chosen(&unread), (0, BTreeMap::from([(Stays::NotRead, 3)])));
    let drawn = BTreeMap::from([(town.closed[0], vec!["2026-11-22/all".to_owned()])]);
    let called = ArchiveAsk { drawn, ..ask(&app) };
    assert_eq!(chosen(&called), (2, BTreeMap::from([(Stays::CallBack, 1)])));
    let hold = |lifted: bool| {
        let body = json(&HoldBody { reason: "诉讼".into(), lifted }).expect("json");
        set_rows(app.store(), town.clock.as_ref(), &seat("shen"), LEGAL_HOLD, &[("C1".into(), body)])
            .expect("set");
    };
    hold(false);
    assert_eq!(chosen(&ask(&app)), (0, BTreeMap::from([(Stays::LegalHold, 3)])));
    hold(true);
    let marked = opens(&app, "fault.broadband.wifi");
    does(&app, "shen", marked, &|_| {
        Ok(CaseCommand::RedLine { mark: "forced-open".into(), unit: "hotline".into() })
    })
    .expect("marked");
    mends_by(&app, marked, &town.photo, "zhou");
    moves(&app, &town.clock, "2035-01-12T09:00:00");
    assert_eq!(chosen(&ask(&app)), (3, BTreeMap::from([(Stays::RedLine, 1)])), "whatever its age");
    let open = opens(&app, "fault.broadband.no-internet");
    assert_eq!(chosen(&ask(&app)).0, 3, "an open case is not even looked at: {open}");
}

#[test]
fn a_message_that_has_not_left_keeps_its_case() {
    let town = Town::new();
    let app = town.app(9);
    let chosen = |ask: &ArchiveAsk| {
        let selection = app.choose(ask, 99).expect("chosen");
        (selection.picked.len(), selection.stays)
    };
    let waiting = MessageRow {
        id: Uuid::from_u128(77),
        key: "late/1".into(),
        case: town.closed[0],
        kind: "late".into(),
        customer: "C1".into(),
        language: "zh".into(),
        text: "抱歉".into(),
        state: MessageState::Queued,
        round: 1,
        tries: 0,
        next_at: Some(1),
        reason: String::new(),
        outlet: String::new(),
        contact: None,
        created_at: 1,
        changed_at: 1,
        handed_at: None,
        delivered_at: None,
        version: 1,
    };
    let stored = |row: MessageRow| {
        let guards = vec![Guard { key: MessageRow::guard_key(row.id), expected: row.version - 1 }];
        app.store().commit(Commit { guards, message_rows: vec![row], ..Commit::default() }).expect("stored");
    };
    stored(waiting.clone());
    assert_eq!(
        chosen(&ask(&app)),
        (2, BTreeMap::from([(Stays::SomethingOpen, 1)])),
        "a message must leave first"
    );
    stored(MessageRow { next_at: None, state: MessageState::Delivered, version: 2, ..waiting });
    assert_eq!(chosen(&ask(&app)).0, 3);
}

#[test]
fn what_happens_between_the_file_and_the_drop_keeps_the_case_here() {
    let town = Town::new();
    // The file is written; the plug is pulled before anything goes.
    let plug = Plug::at(2);
    assert!(town.archives_on(&plug, 2).is_err());
    assert_eq!(town.shelf.files().len(), 1);
    let app = town.app(3);
    let body = json(&HoldBody { reason: "诉讼".into(), lifted: false }).expect("json");
    set_rows(app.store(), town.clock.as_ref(), &seat("shen"), LEGAL_HOLD, &[("C1".into(), body)])
        .expect("set");
    let taken = town.archives_on(&Plug::never(), 4).expect("the next run looks again");
    assert_eq!((taken.cases, taken.contacts), (0, 0));
    assert_eq!(app.case_file(town.closed[0]).expect("still here").case.archived, None);
}

#[test]
fn a_file_that_does_not_prove_itself_drops_nothing() {
    let town = Town::new();
    assert!(town.archives_on(&Plug::at(2), 2).is_err());
    let whole = town.shelf.files();
    let (name, bytes) = whole.first_key_value().expect("a file");
    let text = String::from_utf8(bytes.clone()).expect("utf-8");
    let rehashed = text.replacen("access.connector", "access.splitter.", 1);
    let cut = text.lines().take(text.lines().count() - 1).collect::<Vec<_>>().join("\n");
    let without_proof = text.replacen("\"checkpoint\":", "\"checkpoint\":9", 1);
    for (changed, finding) in [(rehashed, "V008"), (cut, "V005"), (without_proof, "V015")] {
        assert!(verdict_of(changed.as_bytes()).findings.iter().any(|one| one.code == finding), "{finding}");
        town.shelf.0.lock().expect("whole").insert(name.clone(), changed.into_bytes());
        assert_eq!(code(town.archives_on(&Plug::never(), 3)), "K002");
        assert!(town.app(4).case_file(town.closed[0]).is_ok());
    }
    let (name, bytes) = (name.clone(), bytes.clone());
    town.shelf.0.lock().expect("whole").insert(name, bytes);
    assert_eq!(town.archives_on(&Plug::never(), 3).expect("sound again").cases, 2);
}

#[test]
fn evidence_of_an_archived_case_is_no_upload_that_led_to_nothing_and_an_erasure_finds_it() {
    let town = Town::new();
    town.archives();
    let app = town.app(8);
    assert_eq!(app.unnamed_artefacts().expect("looked"), []);
    assert_eq!(app.purge_artefacts().expect("purged"), 0);
    app.propose_erasure(&seat("shen"), "C1", "客户请求删除").expect("asked");
    let erased = app.approve_erasure(&seat("gao"), "C1").expect("erased");
    assert_eq!(erased.artefacts, 1);
    assert_eq!(app.artefact(&town.photo).expect("read"), None);
    let file = town.reader().case_file(town.closed[0]).expect("the chain holds");
    assert_eq!(file.texts, BTreeMap::<Uuid, String>::new(), "the words are gone, in the archive too");
    let words: Vec<PersonalText> = app.store().texts(&[]).expect("read");
    assert_eq!(words, []);
    let stream = StreamId { kind: StreamKind::Case, id: town.closed[0] };
    assert!(app.store().archived(stream).expect("row").is_some());
}

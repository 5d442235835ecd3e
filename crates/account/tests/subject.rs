//! Stories of subject access: everything that is held about a customer, also what was archived, staff by their posts.

#[path = "../../app/tests/world/shelf.rs"]
#[allow(dead_code)]
mod shelf;
mod town;

use shelf::Shelf;
use std::sync::Arc;
use town::{Town, actor, refused};
use yinuo_account::subject_html;
use yinuo_app::archive::{ArchiveAsk, ArchiveFolder, Archives, WithArchive};
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::Store;
use yinuo_app::subject::{AccessBody, SUBJECT_ACCESS};
use yinuo_app::trail::{Recall, Signer, make_checkpoint};

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-retention"];

fn accessed(store: &dyn Store) -> Vec<AccessBody> {
    let rows = store.register(SUBJECT_ACCESS).expect("rows");
    rows.iter().map(|row| serde_json::from_str(&row.body).expect("a body")).collect()
}

#[test]
fn a_customer_gets_everything_that_is_held_and_no_name_of_staff() {
    let store: Arc<dyn Store> = Arc::new(yinuo_store::open_memory());
    let town = Town::over(Arc::clone(&store), &PACKS, "2026-11-16T09:00:00");
    let late = town.calls(1, "fault.broadband.no-internet");
    town.calls(1, "complaint.billing.unclear");
    town.asks(1, "informed");
    town.calls(2, "fault.broadband.slow");
    town.now("2026-11-17T09:30:00").mends(late);
    let (subject, text) = town.app.subject("C1", "shen", "gao").expect("gathered");
    assert_eq!((subject.cases.len(), subject.contacts.len(), subject.elsewhere.len()), (2, 1, 0));
    let register = subject.register.as_ref().expect("the mirror");
    assert!(!register.name.is_empty() && !register.services.is_empty());
    let fault = subject.cases.iter().find(|case| case.number == town.number(late)).expect("the fault");
    assert!(!fault.entries.is_empty() && !fault.messages.is_empty() && !fault.promises.is_empty());
    assert!(fault.story.iter().any(|line| !line.words.is_empty()), "words in full");
    assert!(fault.story.iter().all(|line| !line.text.zh.is_empty() && !line.text.en.is_empty()));
    assert_eq!(subject.made_by.len(), 2);
    let page = subject_html(&subject, town.app.law().book.current());
    for name in ["赵敏", "周勇", "陈洁", "沈静", "高山", "zhou\"", "C2"] {
        assert!(!text.contains(name), "{name} stands in the document");
        assert!(!page.contains(name), "{name} stands on the page");
    }
    assert!(page.contains(&fault.number) && page.contains(&register.name) && page.contains("Subject access"));
    assert!(!page.contains("<script"), "plain and printable");
    let told = accessed(&*store);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].by.as_str(), told[0].and.as_str()), ("shen", "gao"));
    assert_eq!(told[0].digest, hex(&digest(text.as_bytes())), "the journal knows which document it was");
}

#[test]
fn two_people_whom_the_registers_know_ask_for_somebody_of_whom_something_is_held() {
    let town = Town::on(&PACKS, "2026-11-16T09:00:00");
    assert_eq!(refused(town.app.subject("C1", "shen", "shen")), "D010");
    assert_eq!(refused(town.app.subject("C1", "shen", "nobody")), "D021");
    assert_eq!(refused(town.app.subject("C999", "shen", "gao")), "E001");
    assert!(accessed(town.store()).is_empty(), "what was refused is no access");
}

#[test]
fn the_archived_part_is_in_it_or_named_by_its_file() {
    let store: Arc<dyn Store> = Arc::new(yinuo_store::open_memory());
    let town = Town::over(Arc::clone(&store), &PACKS, "2026-11-16T09:00:00");
    let late = town.calls(1, "fault.broadband.no-internet");
    town.asks(1, "informed");
    town.now("2026-11-17T09:30:00").mends(late);
    let number = town.number(late);
    let (before, _) = town.app.subject("C1", "shen", "gao").expect("gathered");
    town.now("2030-01-10T09:00:00");
    let sign = |bytes: &[u8]| digest(&[b"secret", bytes].concat()).to_vec();
    let (holds, memory) = (|_: &str, bytes: &[u8], held: &str| hex(&sign(bytes)) == held, Recall::default());
    let signer = Signer { key: "house", sign: &sign, holds: &holds, memory: &memory };
    make_checkpoint(&*store, town.app.now().0, &signer).expect("signed");
    let folder: Arc<dyn ArchiveFolder> = Shelf::new();
    let ask = ArchiveAsk { before: town.app.now(), ..ArchiveAsk::default() };
    let holds = |_: &str, bytes: &[u8], signature: &str| hex(&sign(bytes)) == signature;
    let taken = town.app.archive(&actor("shen"), &ask, &folder, &holds).expect("archived");
    assert_eq!((taken.cases, taken.contacts), (1, 2));

    let (without, _) = town.app.subject("C1", "shen", "gao").expect("gathered");
    assert_eq!((without.cases.len(), without.contacts.len()), (0, 0));
    assert_eq!(without.elsewhere[0].number, number);
    let reader = town.process(Arc::new(WithArchive::new(Arc::clone(&store), Archives::new(folder))));
    let (with, _) = reader.subject("C1", "shen", "gao").expect("gathered");
    assert_eq!((with.cases.len(), with.elsewhere.len()), (1, 0));
    assert_eq!(with.contacts, before.contacts);
    assert_eq!(with.cases[0].story[..before.cases[0].story.len()], before.cases[0].story[..]);
    assert_eq!(
        (&with.cases[0].entries, &with.cases[0].messages),
        (&before.cases[0].entries, &before.cases[0].messages)
    );
    assert_eq!(with.cases[0].archived.as_deref(), Some(&*taken.files[0]));
}

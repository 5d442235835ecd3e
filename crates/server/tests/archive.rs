//! An archived case over HTTP: found by its number, read-only with the archive, a numbered refusal without it.

mod town;

use serde_json::{Value, json};
use std::sync::Arc;
use town::world::shelf::Shelf;
use town::{Town, world};
use yinuo_app::archive::{ArchiveAsk, ArchiveFolder, Archives, WithArchive};
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::Store;
use yinuo_app::trail::{Recall, Signer, make_checkpoint};
use yinuo_server::{Desk, Https};

const PACKS: [&str; 3] = ["cn-same-day", "cn-yiyang", "cn-retention"];

fn sign(bytes: &[u8]) -> Vec<u8> {
    digest(&[b"secret", bytes].concat()).to_vec()
}

/// A closed case of 2026, archived in 2030: its id and number, and towns with and without the archive.
async fn archived() -> (Value, Value, Town, Town) {
    let mut kept = None;
    let parts = world::at_on("2026-11-20T10:00:00", &PACKS, |store| {
        kept = Some(Arc::clone(&store));
        store
    });
    let (store, clock): (Arc<dyn Store>, _) = (kept.expect("a store"), Arc::clone(&parts.1));
    let town = Town::with(parts, Desk::new(None, Arc::new(String::new)), Https::Off);
    let case = town.zhao_opens("fault.broadband.no-internet").await;
    town.on("zhou", &case, "restore", json!({"occurred_at": null, "evidence": null})).await.ok();
    let done = json!({"root_cause": "access.connector", "text": "换了接头", "occurred_at": null});
    town.on("zhou", &case, "resolve", done).await.ok();
    town.on("zhao", &case, "confirm", json!({"channel": "hotline", "recording": "REC-1"})).await.ok();
    let number = town.page("zhao", &case).await["row"]["number"].clone();
    town.now("2030-01-10T09:00:00");
    let (holds, memory) = (|_: &str, bytes: &[u8], held: &str| hex(&sign(bytes)) == held, Recall::default());
    let signer = Signer { key: "house", sign: &sign, holds: &holds, memory: &memory };
    make_checkpoint(store.as_ref(), town.app.now().0, &signer).expect("signed");
    let shelf = Shelf::new();
    let folder: Arc<dyn ArchiveFolder> = Arc::clone(&shelf) as _;
    let ask = ArchiveAsk { before: town.app.now(), ..ArchiveAsk::default() };
    let holds = |_: &str, bytes: &[u8], signature: &str| hex(&sign(bytes)) == signature;
    let taken = town.app.archive(&world::seat("shen"), &ask, &folder, &holds).expect("archived");
    assert_eq!(taken.cases, 1);
    let reader = Arc::new(WithArchive::new(store, Archives::new(folder)));
    let parts = (world::process(reader, &clock, 5), clock);
    let with = Town::with(parts, Desk::new(None, Arc::new(String::new)), Https::Off);
    (json!(case), number, with, town)
}

#[tokio::test]
async fn y48_an_archived_case_is_found_by_number_and_can_only_be_read() {
    let (case, number, with, without) = archived().await;
    let (case, number) = (case.as_str().expect("id"), number.as_str().expect("number"));
    let page = with.page("zhao", number).await;
    assert_eq!(page["row"]["id"], case);
    assert_eq!(page["archived"]["number"], number);
    assert!(page["timeline"].as_array().is_some_and(|told| told.len() > 5), "the whole story");
    assert_eq!(page["timeline"][0]["text"]["zh"], "已归档");
    let actions = page["actions"].as_array().expect("actions");
    assert!(actions.iter().all(|action| action["enabled"] == false && action["why_not"]["zh"] != ""));
    let note = json!({"audience": "internal", "text": "补记"});
    for town in [&with, &without] {
        let refused = town.on("zhou", case, "note", note.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (410, "K001"));
    }
    let refused = without.get("zhao", &format!("/cases/{number}")).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (410, "K001"));
    let file = page["archived"]["file"].as_str().expect("a file");
    assert!(refused.body["sentence"]["zh"].as_str().expect("a sentence").contains(file));
}

#[tokio::test]
async fn the_list_leaves_archived_cases_out_and_names_them_to_whoever_seeks_them() {
    let (case, number, with, without) = archived().await;
    let number = number.as_str().expect("number");
    for town in [&with, &without] {
        let all = town.get("zhao", "/cases").await.ok();
        assert_eq!((&all["total"], &all["archived"]), (&json!(0), &json!([])));
        for sought in [number.to_owned(), number.replace('-', ""), number[4..].to_owned(), "C1".to_owned()] {
            let found = town.get("zhao", &format!("/cases?q={sought}")).await.ok();
            assert_eq!(found["archived"][0]["id"], case, "{sought}");
        }
        let other = town.get("zhao", "/cases?q=9999-9999").await.ok();
        assert_eq!(other["archived"], json!([]));
    }
}

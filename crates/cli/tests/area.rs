//! What an area is paid, by the program itself: the file of the day goes out, its answers come back, the sum explains itself,
//! and the trail still proves itself.

#![allow(clippy::unwrap_used)]

#[path = "../../app/tests/world/mod.rs"]
mod world;

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use uuid::Uuid;
use world::{mirrors_row, moves, seat};
use yinuo_app::ports::Store;
use yinuo_store::SqliteStore;

const PACKS: [&str; 4] = ["in-trai-2024", "cn-yiyang", "cn-office", "cn-settlement"];

/// A folder with the data of an operator, removed at the end.
struct Place(PathBuf);

impl Place {
    fn run(&self, line: &str) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yinuo"));
        command.args(line.split(' ')).current_dir(&self.0).env("YINUO_DATA", "area.sqlite");
        let run = command.env("YINUO_KEYRING", "area.keyring").output().unwrap();
        let said = [run.stdout, run.stderr].map(|said| String::from_utf8(said).unwrap()).concat();
        (run.status.code().unwrap(), said)
    }

    fn does(&self, line: &str) -> String {
        let (code, said) = self.run(line);
        assert_eq!(code, 0, "{line}: {said}");
        said
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Two customers of the north, and an outage over them that is paid.
fn paid() -> (Place, Uuid) {
    let folder = std::env::temp_dir().join(format!("yinuo-area-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let place = Place(folder);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(place.0.join("area.sqlite")).unwrap());
    let clock = world::founded_on(&store, "2026-11-20T10:00:00", &PACKS);
    let app = world::process(store, &clock, 1);
    for (code, service) in [("C1", "S1"), ("C2", "S2")] {
        mirrors_row(app.store(), (code, "postpaid"), (service, "north"), app.now().0);
    }
    let at = |local: &str| app.law().book.current().instant(local).unwrap();
    let (six, over) = (at("2026-11-20T06:00:00"), at("2026-11-21T18:00:00"));
    let outage = app.declare_outage(&seat("chen"), ("north", "fault.broadband"), six, None).unwrap().id;
    moves(&app, &clock, "2026-11-21T19:00:00");
    app.restore_outage(&seat("chen"), outage, over).unwrap();
    app.decide_area_credit(&seat("jiang"), outage, None).unwrap();
    assert_eq!(app.credit_areas(9).unwrap(), 2);
    (place, outage)
}

#[test]
fn u11_an_area_is_paid_by_files_and_each_sum_explains_itself() {
    let (place, outage) = paid();
    let file = place.does("settle --day 2026-11-21");
    assert!(file.contains(&format!("{outage}-1-1,C1,INR,660,")), "{file}");
    assert!(file.contains("total,2,INR,1320,"), "{file}");
    let answers =
        format!("id,status,reason,reference\n{outage}-1-1,credited,,B-1\n{outage}-2-1,refused,real-name,\n");
    std::fs::write(place.0.join("answers.csv"), &answers).unwrap();
    assert!(place.does("settle --results answers.csv").contains("2 new answers, 0 known."));
    assert!(place.does("settle --results answers.csv").contains("0 new answers, 2 known."));
    std::fs::write(place.0.join("wrong.csv"), format!("{answers}{outage}-9-1,credited,,\n")).unwrap();
    let (code, said) = place.run("settle --results wrong.csv");
    assert!(code == 1 && said.contains("wrong.csv:4 Q001"), "{code} {said}");
    let said = place.does(&format!("explain {outage}-1 --lang en"));
    for words in
        ["for the outage of", "in-trai.district-postpaid @ ", "x 2 days / 30 days = INR 6.60", "(B-1)"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = place.does(&format!("explain {outage}-2-1 --json"));
    // What is said to a person goes another way than the document.
    let told: serde_json::Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    assert_eq!((&told["payment"]["service"], &told["payment"]["customer"]), (&"S2".into(), &"C2".into()));
    assert_eq!(place.run(&format!("explain {outage}-3")).0, 1, "there is no third");
    place.does("audit");
    place.does("export area.jsonl");
    place.does("verify area.jsonl");
}

//! The real logs, when the folder that YINUO_DATA_DIR names has them; without it these stories say nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod common;

use common::{mapping, options, replays};
use std::path::PathBuf;
use yinuo_replay::Report;

fn real(file: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("YINUO_DATA_DIR")?);
    let file = folder.join(file);
    file.exists().then_some(file)
}

fn shown(report: Report) -> Report {
    println!("{report}{}", report.json_line());
    report
}

#[test]
fn y37_n12_the_desks_own_clocks_give_the_recorded_outcome() {
    let Some(file) = real("itsm-incident-log/events_dev.csv.gz") else { return };
    let mapping = mapping("itsm-incident-log");
    let mut options = options(&mapping, &["itsm"]);
    options.compare = Some("made_sla".into());
    options.by = Some("priority".into());
    let report = shown(replays(&file, options).expect("the log replays"));
    let compared = report.compared.expect("a comparison was asked for");
    assert_eq!(compared.compared, 17_442);
    assert!(compared.agreed * 100 >= compared.compared * 99, "at least 99 % overall");
    let three = compared.by["3"];
    assert!(three.agreed * 100 >= three.compared * 99, "at least 99 % on priority 3");
    let baseline: u64 = compared.by.values().map(|group| group.baseline.agreed).sum();
    assert!(compared.agreed > baseline);
    assert!(!compared.by["1"].teaches() && !compared.by["2"].teaches());
}

#[test]
fn u10_waits_on_the_user_stop_the_clock_of_a_real_log() {
    let mapping = mapping("volvo-vinst-2013");
    for file in ["volvo-vinst-2013/incidents_dev.csv.gz", "volvo-vinst-2013/closed_problems.csv.gz"] {
        let Some(file) = real(file) else { continue };
        let report = shown(replays(&file, options(&mapping, &["cn-yiyang"])).expect("the log replays"));
        assert_eq!(report.opened, report.cases);
    }
}

#[test]
fn lists_without_a_life_cycle_are_imported() {
    if let Some(file) = real("comcast-fcc-2015/complaints.csv.gz") {
        let mapping = mapping("comcast-fcc-2015");
        let report = shown(replays(&file, options(&mapping, &["cn-yiyang"])).expect("the list is read"));
        assert_eq!((report.opened, report.left_open()), (2_224, 2_224));
        let swapped = std::fs::read_to_string(common::house("mappings/comcast-fcc-2015.toml")).unwrap();
        let swapped = swapped.replace("at = \"filed_at_repaired\"", "at = \"filed_at\"");
        let swapped = yinuo_replay::Mapping::parse(&swapped).unwrap();
        let refusal = replays(&file, options(&swapped, &["cn-yiyang"])).unwrap_err();
        assert_eq!(refusal.code, "R022");
    }
    if let Some(file) = real("nyc311-2018/requests.csv.gz") {
        let mapping = mapping("nyc311-2018");
        let report = shown(replays(&file, options(&mapping, &["cn-yiyang"])).expect("the list is read"));
        assert_eq!(report.refused_by_code["R110"], 10);
        assert_eq!((report.opened, report.left_open()), (990, 14));
    }
}

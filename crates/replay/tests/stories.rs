//! Stories of a replay on small invented logs with the columns and the faults of the real ones.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{fixture, house, log, mapping, options, pack, refuses, replays};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use yinuo_replay::{Mapping, ReplayOptions, Report};

fn desk_log() -> Report {
    let mapping = mapping("itsm-incident-log");
    let mut options = options(&mapping, &["itsm"]);
    options.compare = Some("made_sla".into());
    options.by = Some("priority".into());
    replays(&fixture("itsm.csv"), options).expect("the log replays")
}

#[test]
fn n12_the_pack_passes_its_examples_and_no_number_of_it_goes_unnoticed() {
    let pack = pack("itsm");
    let checked = yinuo_policy::check(&pack, &[], &[]);
    assert!(checked.is_green(), "{:?}", checked.failed);
    let unpinned = yinuo_policy::mutate(&pack, &[], &[]);
    assert!(unpinned.is_empty(), "{unpinned:?}");
}

#[test]
fn y37_the_clocks_agree_with_the_recorded_outcome_and_the_line_is_what_a_script_reads() {
    let report = desk_log();
    assert_eq!(
        report.json_line(),
        "{\"compared\": 8, \"agreed\": 8, \"by\": {\"2\": {\"compared\": 1, \"agreed\": 1}, \
         \"3\": {\"compared\": 6, \"agreed\": 6}, \"4\": {\"compared\": 1, \"agreed\": 1}}}"
    );
    let words = report.to_string();
    assert!(words.contains("baseline"), "{words}");
    assert!(words.contains("teaches nothing"), "{words}");
}

#[test]
fn columns_that_the_mapping_does_not_name_change_nothing() {
    // Given the same log with the answer and the copied-back columns turned round.
    let text = std::fs::read_to_string(fixture("itsm.csv")).unwrap();
    let lied = text.replace("2099-01-01T00:00", "1999-01-01T00:00").replace(",false,bob", ",true,bob");
    let file = log("lied.csv", lied.as_bytes());
    let mapping = mapping("itsm-incident-log");
    // When both are replayed without comparing, then the reports are the same.
    let honest = replays(&fixture("itsm.csv"), options(&mapping, &["itsm"])).unwrap();
    assert_eq!(replays(&file, options(&mapping, &["itsm"])).unwrap(), honest);
}

#[test]
fn every_row_that_cannot_be_taken_is_refused_with_its_line_and_the_others_stand() {
    let report = desk_log();
    let wanted = [
        (11, "R108"), // the stray state -100
        (15, "R109"), // day and month swapped: it fits between its neighbours the other way round
        (33, "R104"), // no case
        (34, "R105"), // no instant
        (35, "R107"), // a sequence that is no number
        (36, "R106"), // a hundred years early
        (37, "R111"), // a priority that the mapping does not know
        (39, "R101"), // fields missing
    ];
    for (line, code) in wanted {
        assert!(refuses(&report, line, code), "line {line} {code}: {:?}", report.refused);
    }
    assert_eq!(report.refused_rows, wanted.len() as u64);
    assert_eq!((report.rows, report.cases, report.opened), (40, 11, 11));
}

#[test]
fn a_ticket_that_goes_back_in_time_is_held_at_the_row_before() {
    let report = desk_log();
    assert_eq!(report.held_back, 1);
    assert_eq!(report.promises["itsm.close-4"].kept, 1);
}

#[test]
fn h11_the_same_caller_on_the_same_matter_within_seven_days_repeats() {
    let report = desk_log();
    // T006 repeats T001; T012 and T013 repeat T006, and T013 stands beside T012, which is open.
    assert_eq!((report.repeats, report.opened_beside), (3, 1));
}

#[test]
fn another_priority_voids_the_promise_and_makes_another_from_acceptance() {
    let report = desk_log();
    let first = report.promises["itsm.close-1"];
    assert_eq!((first.made, first.voided, first.broken), (1, 1, 0));
}

#[test]
fn no_clock_stays_armed_and_open_cases_are_only_counted() {
    let report = desk_log();
    assert_eq!(report.left_open(), 3);
    assert_eq!(report.states["closed"], 8);
}

#[test]
fn u10_a_wait_on_the_user_stops_the_clock_across_summer_time_and_a_wait_on_ourselves_does_not() {
    let mapping = mapping("volvo-vinst-2013");
    let report = replays(&fixture("vinst.csv"), options(&mapping, &["cn-yiyang"])).unwrap();
    // Case 1-1 ran 1 h, stood 22 h and ran 4 h: kept within 8 h, not within 4. Case 1-2 waited for ourselves for 11 h.
    let repair = report.promises["cn-yiyang.repair-urban"];
    assert_eq!((repair.made, repair.kept, repair.broken, repair.voided), (4, 2, 1, 1));
    let target = report.promises["cn-yiyang.target-urban"];
    assert_eq!((target.kept, target.broken, target.voided), (1, 2, 1));
    assert_eq!(report.waits_noted, 1);
    // The source's parse failure, and a case that comes back a month after its close.
    assert!(refuses(&report, 9, "R108"));
    assert!(refuses(&report, 15, "D019"));
    assert_eq!((report.states["cancelled"], report.states["closed"]), (1, 3));
}

#[test]
fn a40_a_log_whose_handler_closed_his_own_case_is_taken_under_a_pack_that_wants_another() {
    let rows = "case_id,timestamp,activity,transition,resource,role,group,organization,resource_country,org_country,impact,product\n\
        2-1,2012-03-26T08:00:00+02:00,Accepted,In Progress,Anna,A2_5,V5 3rd,Org line A2,Sweden,se,High,P2\n\
        2-1,2012-03-26T09:00:00+02:00,Completed,Closed,Anna,A2_5,V5 3rd,Org line A2,Sweden,se,High,P2\n";
    let (file, mapping) = (log("own.csv", rows.as_bytes()), mapping("volvo-vinst-2013"));
    let report = replays(&file, options(&mapping, &["cn-yiyang"])).unwrap();
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    assert_eq!(report.states["closed"], 1);
}

#[test]
fn h07_complaints_without_a_life_cycle_are_imported_and_stay_open() {
    let mapping = mapping("comcast-fcc-2015");
    let report = replays(&fixture("complaints.csv"), options(&mapping, &["cn-yiyang"])).unwrap();
    assert_eq!((report.opened, report.left_open(), report.refused_rows), (8, 8, 0));
    assert_eq!(report.promises["cn-yiyang.settle"].made, 8);
}

#[test]
fn a_column_with_day_and_month_swapped_is_refused_as_a_whole() {
    let text = std::fs::read_to_string(house("mappings/comcast-fcc-2015.toml")).unwrap();
    let text = text.replace("at = \"filed_at_repaired\"", "at = \"filed_at\"");
    let mapping = Mapping::parse(&text).unwrap();
    let refusal = replays(&fixture("complaints.csv"), options(&mapping, &["cn-yiyang"])).unwrap_err();
    assert_eq!(refusal.code, "R022");
    // Somebody who knows better may say so.
    let sure = text.replace("[time]", "[time]\nswap-guard = false");
    let mapping = Mapping::parse(&sure).unwrap();
    assert!(replays(&fixture("complaints.csv"), options(&mapping, &["cn-yiyang"])).is_ok());
}

#[test]
fn a_list_with_a_closing_column_closes_and_a_close_before_the_opening_is_refused() {
    let mapping = mapping("nyc311-2018");
    let report = replays(&fixture("requests.csv"), options(&mapping, &["itsm"])).unwrap();
    assert!(refuses(&report, 3, "R110"));
    assert_eq!((report.opened, report.left_open(), report.unsure_times), (2, 1, 1));
}

#[test]
fn a_help_desk_that_nobody_has_seen_is_mapped_in_thirty_lines() {
    let text = std::fs::read_to_string(fixture("helpdesk.toml")).unwrap();
    let mapping = Mapping::parse(&text).unwrap();
    let report = replays(&fixture("helpdesk.csv"), options(&mapping, &["itsm"])).unwrap();
    assert_eq!((report.cases, report.states["closed"]), (2, 2));
    let (three, four) = (report.promises["itsm.close-3"], report.promises["itsm.close-4"]);
    assert_eq!((three.broken, three.voided, four.kept), (1, 1, 1));
    assert!(refuses(&report, 11, "R108"));
    assert!(report.json_line().starts_with('{') && !report.json_line().contains('\n'));
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_gz_file_reads_as_the_plain_one_and_one_cut_in_half_is_refused() {
    let mapping = mapping("itsm-incident-log");
    let plain = std::fs::read(fixture("itsm.csv")).unwrap();
    let packed = gz(&plain);
    let whole = replays(&log("whole.csv.gz", &packed), options(&mapping, &["itsm"])).unwrap();
    let same = replays(&fixture("itsm.csv"), options(&mapping, &["itsm"])).unwrap();
    assert_eq!(whole, same);
    for end in [5, packed.len() / 2, packed.len() - 3] {
        let file = log("half.csv.gz", &packed[..end]);
        assert_eq!(replays(&file, options(&mapping, &["itsm"])).unwrap_err().code, "R020", "{end}");
    }
}

#[test]
fn a_plain_file_cut_in_half_is_refused_and_one_without_a_last_line_end_is_not() {
    let mapping = mapping("itsm-incident-log");
    let plain = std::fs::read(fixture("itsm.csv")).unwrap();
    let file = log("half.csv", &plain[..plain.len() - 60]);
    assert_eq!(replays(&file, options(&mapping, &["itsm"])).unwrap_err().code, "R021");
    let file = log("no-end.csv", &plain[..plain.len() - 1]);
    assert!(replays(&file, options(&mapping, &["itsm"])).is_ok());
}

#[test]
fn wrong_encodings_and_the_character_nul_are_refused_where_they_stand() {
    let mapping = mapping("itsm-incident-log");
    let plain = std::fs::read_to_string(fixture("itsm.csv")).unwrap();
    // U+0000 in a line, GB18030 in another, both in columns that are read.
    let mut bytes = plain.replacen("network,max", "net\0work,max", 1).into_bytes();
    let place = bytes.windows(5).position(|window| window == b",bob,").unwrap();
    bytes.splice(place + 1..place + 4, [0xcd, 0xf5, 0xce]);
    let report = replays(&log("odd.csv", &bytes), options(&mapping, &["itsm"])).unwrap();
    assert!(refuses(&report, 3, "R103"), "{:?}", report.refused);
    assert!(refuses(&report, 6, "R102"), "{:?}", report.refused);
    // A byte-order mark is no fault; UTF-16 is.
    let marked = [b"\xef\xbb\xbf".as_slice(), plain.as_bytes()].concat();
    assert!(replays(&log("marked.csv", &marked), options(&mapping, &["itsm"])).is_ok());
    let wide: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [b"\xff\xfe".as_slice(), &wide].concat();
    let refusal = replays(&log("wide.csv", &wide), options(&mapping, &["itsm"])).unwrap_err();
    assert_eq!(refusal.code, "R023");
}

#[test]
fn a_quotation_mark_without_its_pair_never_swallows_a_large_file() {
    let mapping = mapping("itsm-incident-log");
    let mut bytes = std::fs::read(fixture("itsm.csv")).unwrap();
    let row = bytes[bytes.len() - 200..].to_vec();
    bytes.extend_from_slice(b"\"");
    for _ in 0..8_000 {
        bytes.extend_from_slice(&row);
    }
    let refusal = replays(&log("quote.csv", &bytes), options(&mapping, &["itsm"])).unwrap_err();
    assert_eq!(refusal.code, "R025");
}

#[test]
fn a_file_that_is_missing_or_empty_or_of_another_kind_is_refused() {
    let mapping = mapping("itsm-incident-log");
    let refusal = |file: &std::path::Path| replays(file, options(&mapping, &["itsm"])).unwrap_err().code;
    assert_eq!(refusal(&fixture("none.csv")), "R024");
    assert_eq!(refusal(&log("empty.csv", b"")), "R026");
    assert_eq!(refusal(&fixture("vinst.csv")), "R007");
    let header = std::fs::read_to_string(fixture("itsm.csv")).unwrap();
    let header = header.lines().next().unwrap().to_owned() + "\n";
    assert_eq!(refusal(&log("header.csv", header.as_bytes())), "R026");
}

#[test]
fn every_refused_row_can_be_listed_with_its_line_and_reason() {
    let mapping = mapping("nyc311-2018");
    let header = std::fs::read_to_string(fixture("requests.csv")).unwrap();
    let (head, sound) = (header.lines().next().unwrap(), header.lines().nth(1).unwrap());
    let spoilt = sound.replacen(sound.split(',').nth(1).unwrap(), "some day", 1);
    let text = format!("{head}\n{sound}\n{}", format!("{spoilt}\n").repeat(300));
    let file = log("many-refused.csv", text.as_bytes());
    let short = replays(&file, options(&mapping, &["itsm"])).unwrap();
    assert_eq!((short.refused_rows, short.refused.len()), (300, 20));
    let whole = ReplayOptions { lists_all_refused: true, ..options(&mapping, &["itsm"]) };
    let report = replays(&file, whole).unwrap();
    let lines: Vec<u64> = report.refused.iter().map(|row| row.line).collect();
    assert_eq!(lines, (3..=302).collect::<Vec<u64>>());
    assert!(report.to_string().contains("另有 200 行未列出"), "a hundred are said: {report}");
}

//! Survey waves: the frame kept and hashed, paper keyed twice, figures with their numbers, and an honest word on differences.

mod town;

use std::collections::{BTreeMap, BTreeSet};
use town::{Town, actor, refused};
use yinuo_account::{
    External, Part, Said, SheetState, Wanted, compare_waves, enter_external, export_wave, externals,
    key_sheets, make_quarter_waves, make_wave, per_cent, points, redraw_wave, settle_sheet, sheets,
    survey_frame, survey_result, tally, verify_wave, wave, waves,
};
use yinuo_app::AppError;
use yinuo_policy::Bilingual;

const PACKS: [&str; 5] = ["cn-same-day", "cn-yiyang", "cn-shenyang", "cn-customer", "cn-callback"];

fn town() -> Town {
    Town::on(&PACKS, "2026-11-02T09:00:00")
}

fn part(stratum: &str, mode: &str, size: u64) -> Part {
    Part { stratum: stratum.into(), mode: mode.into(), size }
}

/// A wave over strata of some households each.
fn makes(town: &Town, code: &str, strata: &[(&str, u32)], parts: &[Part]) -> Result<(), AppError> {
    let mut frame = String::new();
    for (stratum, count) in strata {
        (0..*count).for_each(|number| frame.push_str(&format!("{stratum}-{number},{stratum}\n")));
    }
    let name = Bilingual::new("入户问卷", "Household survey");
    let wanted = Wanted { code: code.into(), name, frame, parts: parts.to_vec() };
    make_wave(&town.app, &actor("shen"), &wanted).map(|_| ())
}

fn answers(said: &[(&str, u8)]) -> BTreeMap<String, u8> {
    said.iter().map(|(question, answer)| ((*question).to_owned(), *answer)).collect()
}

fn returned(sheet: usize, overall: u8) -> Said {
    (format!("{sheet:05}"), "returned".into(), answers(&[("overall", overall)]))
}

fn keys(town: &Town, person: &str, wave: &str, said: &[Said]) -> Result<(), AppError> {
    key_sheets(&town.app, &actor(person), wave, said)
}

/// Some calls were answered: of the sheets from the first on so many satisfied, and so many not.
fn answered(town: &Town, wave: &str, satisfied: usize, not: usize) {
    let said: Vec<Said> =
        (1..=satisfied + not).map(|sheet| returned(sheet, if sheet <= satisfied { 9 } else { 4 })).collect();
    for batch in said.chunks(100) {
        keys(town, "zhao", wave, batch).expect("keyed");
    }
}

#[test]
fn n29_a_household_survey_of_2050_sheets_with_1827_back_returns_89_12_per_cent_keyed_twice() {
    let town = town();
    makes(&town, "2026-q4", &[("north", 3_000)], &[part("north", "paper", 2_050)]).expect("made");
    let said: Vec<Said> = (1..=1_827).map(|sheet| returned(sheet, 8)).collect();
    for batch in said.chunks(100) {
        keys(&town, "zhao", "2026-q4", batch).expect("keyed first");
    }
    let (_, figures) = survey_result(&town.app, "2026-q4").expect("figures");
    assert_eq!((figures.all.returned, figures.all.once), (0, 1_827), "once is not counted");
    for batch in said.chunks(100) {
        keys(&town, "chen", "2026-q4", batch).expect("keyed again");
    }
    let (wave, figures) = survey_result(&town.app, "2026-q4").expect("figures");
    assert_eq!((figures.all.returned, figures.all.sent, wave.sample()), (1_827, 2_050, 2_050));
    assert_eq!(per_cent(figures.all.returned, figures.all.sent), "89.12 %", "printed: 88 %");
}

#[test]
fn y55_paper_is_keyed_by_two_people_and_a_third_settles_their_difference() {
    let town = town();
    makes(&town, "paper", &[("north", 20)], &[part("north", "paper", 5)]).expect("made");
    keys(&town, "zhao", "paper", &[returned(1, 9), returned(2, 9)]).expect("keyed");
    assert_eq!(refused(keys(&town, "zhao", "paper", &[returned(1, 9)])), "S012", "not by the same person");
    keys(&town, "chen", "paper", &[returned(1, 9), returned(2, 6)]).expect("keyed again");
    let state = |place: usize| sheets(town.store(), "paper").expect("read")[place].1.state();
    assert_eq!((state(0), state(1), state(2)), (SheetState::Done, SheetState::Differs, SheetState::Waiting));
    assert_eq!(sheets(town.store(), "paper").expect("read")[1].1.differences(), ["overall"]);
    assert_eq!(
        survey_result(&town.app, "paper").expect("figures").1.all.returned,
        1,
        "the difference does not count"
    );
    let settles = |person: &str, sheet| settle_sheet(&town.app, &actor(person), "paper", &returned(sheet, 6));
    assert_eq!(refused(settles("chen", 2)), "S013", "he keyed one side of it");
    assert_eq!(refused(settles("shen", 1)), "S013", "there is no difference");
    settles("shen", 2).expect("settled");
    assert_eq!(survey_result(&town.app, "paper").expect("figures").1.all.returned, 2);
    assert_eq!(refused(keys(&town, "jiang", "paper", &[returned(2, 6)])), "S012");
}

#[test]
fn y55_each_mode_has_its_own_return_and_reached_rate() {
    let town = town();
    let parts = [part("home", "call", 4), part("firm", "visit", 2), part("home", "online", 3)];
    makes(&town, "modes", &[("home", 20), ("firm", 5)], &parts).expect("made");
    let none = |sheet: &str, outcome: &str| (sheet.to_owned(), outcome.to_owned(), BTreeMap::new());
    let said = [returned(1, 9), none("00002", "refused"), none("00003", "not-reached"), returned(5, 3)];
    keys(&town, "zhao", "modes", &said).expect("keyed once: no paper");
    let (_, figures) = survey_result(&town.app, "modes").expect("figures");
    let of = |mode: &str| figures.modes.iter().find(|(found, _)| *found == mode).expect("a mode").1;
    assert_eq!(
        (of("call").sent, of("call").returned, of("call").reached(), of("call").refused),
        (4, 1, 2, 1)
    );
    assert_eq!((of("visit").sent, of("visit").returned, of("visit").satisfied), (2, 1, 0));
    assert_eq!((of("online").sent, of("online").returned), (3, 0));
    let drawn = sheets(town.store(), "modes").expect("read");
    let customers: BTreeSet<&str> = drawn.iter().map(|(_, sheet)| sheet.customer.as_str()).collect();
    assert_eq!(customers.len(), 9, "nobody is asked twice in one wave");
}

#[test]
fn a18_two_quarters_show_a_difference_only_when_their_intervals_do() {
    let town = town();
    for wave in ["q1", "q2", "q3", "empty"] {
        makes(&town, wave, &[("home", 4_000)], &[part("home", "call", 500)]).expect("made");
    }
    answered(&town, "q1", 440, 60);
    answered(&town, "q2", 450, 50);
    answered(&town, "q3", 475, 25);
    let near = compare_waves(&town.app, "q1", "q2").expect("compared");
    assert_eq!(points(near.difference_ppm), "2.00 %");
    assert!(!near.is_shown(), "no difference shown: {near:?}");
    let far = compare_waves(&town.app, "q1", "q3").expect("compared");
    assert!(far.is_shown(), "seven points: {far:?}");
    assert_eq!(refused(compare_waves(&town.app, "q1", "empty")), "S014");
    assert_eq!(waves(town.store()).expect("read").len(), 4);
}

#[test]
fn a18_a_stratum_counts_by_its_frame_and_a_silent_one_is_named() {
    let town = town();
    let parts = [part("city", "call", 10), part("county", "call", 10), part("island", "call", 2)];
    makes(&town, "weights", &[("city", 900), ("county", 100), ("island", 10)], &parts).expect("made");
    answered(&town, "weights", 9, 1);
    let county: Vec<Said> = (11..=20).map(|sheet| returned(sheet, if sheet <= 15 { 9 } else { 2 })).collect();
    keys(&town, "zhao", "weights", &county).expect("keyed");
    let (_, figures) = survey_result(&town.app, "weights").expect("figures");
    let found = figures.estimate.expect("somebody answered");
    assert_eq!(points(found.share_ppm), "86.00 %", "0.9 of 90 % and 0.1 of 50 %");
    assert!(found.low_ppm < 860_000 && found.high_ppm > 860_000);
    assert_eq!(figures.silent, ["island"]);
}

#[test]
fn h29_expectation_stands_beside_experience_over_those_who_answered_both() {
    let town = town();
    makes(&town, "gap", &[("home", 9)], &[part("home", "call", 4)]).expect("made");
    let pair = |sheet: &str, expected, found| {
        let said = answers(&[("repair-expected", expected), ("repair-found", found)]);
        (sheet.to_owned(), "returned".to_owned(), said)
    };
    let alone = ("00003".to_owned(), "returned".to_owned(), answers(&[("repair-expected", 1)]));
    keys(&town, "zhao", "gap", &[pair("00001", 10, 8), pair("00002", 9, 6), alone]).expect("keyed");
    let (_, figures) = survey_result(&town.app, "gap").expect("figures");
    let repair = figures.gaps.iter().find(|gap| gap.topic == "repair").expect("a topic");
    assert_eq!(
        (repair.pairs, repair.mean(repair.expected), repair.mean(repair.found)),
        (2, "9.50".into(), "7.00".into())
    );
    assert_eq!(repair.shown(), "-2.50");
}

#[test]
fn y05_u03_y52_what_others_measured_is_kept_as_printed_and_moves_no_figure_of_ours() {
    let town = town();
    let (before, _) = tally(town.store(), None).expect("read");
    let printed = External {
        agency: "第三方测评".into(),
        period: "2020".into(),
        subject: "本地运营商".into(),
        operator: "本公司".into(),
        own: true,
        score: String::new(),
        rank: Some(1),
        ranked: Some(3),
        sample: None,
        aim_rank: Some(5),
        source: "Y05".into(),
        entered_by: String::new(),
        entered_at: yinuo_policy::Instant(0),
    };
    let enters = |said: External| enter_external(&town.app, &actor("shen"), said);
    enters(printed.clone()).expect("entered");
    enters(External { subject: "宽带".into(), score: "83.6".into(), rank: None, ..printed.clone() })
        .expect("entered");
    let all = externals(town.store()).expect("read");
    assert_eq!((all.len(), all[0].entered_by.as_str()), (2, "shen"));
    let ranked = all.iter().find(|found| found.rank == Some(1)).expect("the rank");
    assert_eq!(ranked.meets_aim(), Some(true), "first is among the top five");
    for wrong in [
        External { rank: Some(4), ..printed.clone() },
        External { rank: None, ..printed.clone() },
        External { agency: " ".into(), ..printed.clone() },
        External { rank: Some(0), ..printed.clone() },
    ] {
        assert_eq!(refused(enters(wrong)), "S015");
    }
    let (after, _) = tally(town.store(), None).expect("read");
    assert_eq!(format!("{before:?}"), format!("{after:?}"));
}

#[test]
fn a_frame_is_kept_hashed_and_drawn_again_from_what_was_kept() {
    let town = town();
    makes(
        &town,
        "kept",
        &[("home", 700), ("firm", 40)],
        &[part("home", "paper", 30), part("firm", "visit", 9)],
    )
    .expect("made");
    let wave = yinuo_account::wave(town.store(), "kept").expect("read");
    assert_eq!((wave.frame_pages, wave.frame["home"], wave.sample()), (3, 700, 39));
    assert_eq!(survey_frame(town.store(), &wave).expect("read").len(), 740);
    assert_eq!(verify_wave(town.store(), &wave).expect("read"), Vec::<&str>::new());
    let mut forged = wave.clone();
    forged.secret = "00".repeat(32);
    assert_eq!(
        verify_wave(town.store(), &forged).expect("read"),
        ["the seed does not follow from secret and frame"]
    );
    let mut fewer = wave;
    fewer.parts[0].size = 29;
    assert_eq!(
        verify_wave(town.store(), &fewer).expect("read"),
        ["others were drawn than the smallest ranks"]
    );
}

#[test]
fn a_wave_that_does_not_stand_is_not_made() {
    let town = town();
    let one = |strata: &[(&str, u32)], parts: &[Part]| refused(makes(&town, "w", strata, parts));
    assert_eq!(one(&[("home", 3)], &[part("home", "paper", 4)]), "S008", "more sheets than households");
    assert_eq!(
        one(&[("home", 3)], &[part("home", "paper", 2), part("home", "call", 2)]),
        "S008",
        "together too"
    );
    assert_eq!(one(&[("home", 3)], &[part("firm", "paper", 1)]), "S008", "no such stratum");
    assert_eq!(one(&[("home", 3)], &[part("home", "fax", 1)]), "S008", "no such mode");
    assert_eq!(
        one(&[("home", 3), ("home", 3)], &[part("home", "call", 1)]),
        "S008",
        "customers stand there twice"
    );
    makes(&town, "w", &[("home", 3)], &[part("home", "call", 1)]).expect("made");
    assert_eq!(one(&[("home", 3)], &[part("home", "call", 1)]), "S008", "there is one of that code");
    let bare = Town::at("2026-11-02T09:00:00");
    assert_eq!(
        refused(makes(&bare, "w", &[("home", 3)], &[part("home", "call", 1)])),
        "S008",
        "no questions"
    );
}

#[test]
fn a_sheet_takes_what_fits_while_the_wave_is_open() {
    let town = town();
    makes(&town, "w", &[("home", 5)], &[part("home", "call", 3)]).expect("made");
    let said = |outcome: &str, given: &[(&str, u8)]| {
        refused(keys(&town, "zhao", "w", &[("00001".into(), outcome.into(), answers(given))]))
    };
    assert_eq!(said("returned", &[("overall", 11)]), "S011");
    assert_eq!(said("returned", &[("overall", 0)]), "S011");
    assert_eq!(said("returned", &[("weather", 5)]), "S011");
    assert_eq!(said("returned", &[]), "S011", "an empty sheet did not come back");
    assert_eq!(said("refused", &[("overall", 5)]), "S011");
    assert_eq!(refused(keys(&town, "zhao", "w", &[returned(4, 5)])), "S009", "there are three");
    assert_eq!(refused(keys(&town, "zhao", "nothing", &[returned(1, 5)])), "S009");
    let twice = [returned(1, 5), returned(1, 5)];
    assert_eq!(refused(keys(&town, "zhao", "w", &twice)), "S012", "all or none");
    keys(&town, "zhao", "w", &[returned(1, 5)]).expect("keyed");
    town.now("2027-01-01T00:00:00");
    assert_eq!(refused(keys(&town, "zhao", "w", &[returned(2, 5)])), "S010", "sixty days are over");
}

#[test]
fn a18_each_quarter_makes_one_wave_by_itself_of_whoever_had_a_matter_closed_in_it() {
    let town = Town::on(&[&PACKS[..], &["cn-score"]].concat(), "2026-09-20T09:00:00");
    let make = |app: &yinuo_app::App| make_quarter_waves(app, &yinuo_domain::Actor::system()).expect("made");
    for customer in 1..5 {
        let case = town.calls(customer, "fault.broadband.no-internet");
        town.mends(case);
    }
    let case = town.calls(4, "complaint.billing.overcharge");
    town.resolves(case, "people.wrong-sale").confirms(case);
    town.calls(5, "fault.broadband.no-internet");
    town.now("2026-10-02T09:00:00");
    let late = town.calls(6, "fault.broadband.no-internet");
    town.mends(late);
    town.now("2026-10-03T23:59:59");
    assert!(make(&town.app).is_empty(), "three days of the next quarter are not over");
    town.now("2026-10-04T00:00:00");
    assert_eq!(make(&town.app), ["2026-q3"]);
    assert!(make(&town.app).is_empty(), "once");
    let wave = wave(town.store(), "2026-q3").expect("a wave");
    let frame: Vec<(&str, u64)> = wave.frame.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    assert_eq!(frame, [("complaint", 1), ("fault", 3)], "each customer once, by his last matter");
    assert_eq!((wave.sample(), wave.made_by.as_str()), (4, "system"));
    assert_eq!(verify_wave(town.store(), &wave).expect("read"), Vec::<&str>::new());
    // Somebody else looks at the same moment, and after a pause of two quarters both are caught up, the empty one without a wave.
    town.now("2027-04-10T09:00:00");
    assert_eq!(make(&town.app), ["2026-q4"]);
}

#[test]
fn a18_a_sample_leaves_as_a_file_and_is_drawn_again_from_it_alone() {
    let town = Town::on(&[&PACKS[..], &["cn-score"]].concat(), "2026-09-20T09:00:00");
    for customer in 1..10 {
        let case = town.calls(customer, "fault.broadband.no-internet");
        town.mends(case);
    }
    town.now("2026-10-05T09:00:00");
    make_quarter_waves(&town.app, &yinuo_domain::Actor::system()).expect("made");
    let export = export_wave(town.store(), "2026-q3").expect("a file");
    let again = redraw_wave(&export).expect("drawn");
    assert_eq!((again.frame, again.sheets, again.faults.is_empty()), (9, 9, true));
    let without = export.lines().filter(|line| !line.contains("\"C3\"")).collect::<Vec<_>>().join("\n");
    assert_eq!(redraw_wave(&without).expect("drawn").faults[0], "the frame is another");
    let swapped = export.replace("\"sheet\":\"00001\"", "\"sheet\":\"00010\"");
    assert_eq!(redraw_wave(&swapped).expect("drawn").faults, ["others were drawn than the smallest ranks"]);
    assert_eq!(refused(redraw_wave("{}")), "S008");
    assert_eq!(refused(export_wave(town.store(), "none")), "S009");
}

//! A year of the city at a twentieth of its size: dealt totals to the unit, the others within wide limits, streams apart.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use yinuo_policy::{CalendarTable, Pack, Policy, check};
use yinuo_sim::{
    CHENGCHUAN, CHENGCHUAN_LAW, CITY_CODES, CheckTable, CityFile, Tongue, YearOptions, check_table, cliffs,
};

const SCALE: u64 = 50;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

fn tables() -> Vec<CalendarTable> {
    vec![CalendarTable::parse(&read("calendars/cn-mainland-2026.toml")).unwrap()]
}

fn packs() -> Vec<Pack> {
    let mut packs: Vec<Pack> = ["cn-same-day", "cn-yiyang", "cn-shenyang"]
        .iter()
        .map(|pack| Pack::parse(&read(&format!("policies/{pack}.toml"))).unwrap())
        .collect();
    packs.push(Pack::parse(CHENGCHUAN_LAW).unwrap());
    packs
}

fn policy() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(|| Policy::resolve(packs(), tables()).unwrap())
}

fn lived(text: &str, seed: u64, policy: &Policy) -> CheckTable {
    let file = CityFile::parse(text).unwrap();
    check_table(&file, policy, YearOptions { seed, years: 1, scale_per_mille: SCALE }, &mut |_| {}).unwrap()
}

fn figures(table: &CheckTable) -> BTreeMap<&'static str, i64> {
    table.lines.iter().map(|line| (line.figure, line.value)).collect()
}

/// The city of seed 1, lived once for all tests.
fn chengchuan() -> &'static CheckTable {
    static TABLE: OnceLock<CheckTable> = OnceLock::new();
    TABLE.get_or_init(|| lived(CHENGCHUAN, 1, policy()))
}

fn changed(from: &str, to: &str) -> String {
    assert!(CHENGCHUAN.contains(from), "{from}");
    CHENGCHUAN.replacen(from, to, 1)
}

fn refused(text: &str) -> Vec<&'static str> {
    CityFile::parse(text).unwrap_err().into_iter().map(|refusal| refusal.code).collect()
}

#[test]
fn the_house_law_keeps_its_own_examples() {
    let report = check(&Pack::parse(CHENGCHUAN_LAW).unwrap(), &[], &tables());
    assert!(report.failed.is_empty(), "{:?}", report.failed);
    assert!(report.passed.len() >= 10);
}

#[test]
fn dealt_totals_are_exact_and_scale_with_the_city() {
    let found = figures(chengchuan());
    for (figure, of_the_city) in [
        ("complaints-expressed", 2_346),
        ("complaint-orders", 173),
        ("complaints-upheld", 31),
        ("reminders-sent", 600_000),
        ("supervisor-items", 5_062),
        ("visitors", 148),
        ("call-backs-hd", 8_330),
    ] {
        assert_eq!(found[figure], (of_the_city * 50 + 500) / 1_000, "{figure}");
    }
    // Dealt by product: 37.25, 4 and 2.55 of 745, 80 and 51.
    assert_eq!(found["web-repairs"], 44);
    assert_eq!(found["survey-return"], 8_912);
    assert_eq!(found["call-backs-digital-tv"], found["repairs-digital-tv"] / 10);
    assert_eq!(found["call-backs-broadband"], found["repairs-broadband"] / 4);
}

#[test]
fn the_other_figures_lie_within_wide_limits() {
    let found = figures(chengchuan());
    let between = |figure: &str, least: i64, most: i64| {
        assert!((least..=most).contains(&found[figure]), "{figure}: {}", found[figure]);
    };
    between("calls-answered", 69_000, 72_000);
    between("orders-dispatched", 21_000, 22_400);
    between("fault-share", 3_700, 4_000);
    between("remote-fixes", 165, 181);
    between("repeats-in-30-days", 700, 850);
    between("second-visits", 440, 550);
    between("not-home", 320, 400);
    between("mass-fault-children", 200, 700);
    between("complaints-in-time", 8_600, 9_900);
    between("hd-reached", 8_700, 9_600);
    between("letters-in-time", 900, 980);
    between("score-answers", 310, 350);
    // One technician where the city has twenty: late, but the law still counts.
    between("same-day-kept", 5_000, 10_000);
    let line = chengchuan().lines.iter().find(|line| line.figure == "same-day-kept").unwrap();
    assert_eq!((line.met, line.plausible), (None, None), "crews are judged at full size only");
    assert!(found["beside-kept"] <= found["same-day-kept"] + 100);
    assert!(found["urban-8h-natural"] < found["urban-8h-service"]);
    assert!(found["remedy-all"] > found["remedy-broadband"]);
    let causes = ["late-exempt-user", "late-exempt-third", "late-exempt-majeure", "breaches-payable"];
    assert_eq!(causes.iter().map(|cause| found[cause]).sum::<i64>(), found["orders-late"]);
}

#[test]
fn the_same_seed_prints_the_same_table_and_another_one_another() {
    for seed in [2, 20_260_623] {
        let (once, again) = (lived(CHENGCHUAN, seed, policy()), lived(CHENGCHUAN, seed, policy()));
        assert_eq!(once, again);
        assert_eq!(once.said(Tongue::Zh), again.said(Tongue::Zh));
        assert_ne!(figures(&once), figures(chengchuan()));
    }
}

/// Figures that follow from arrivals and crews, not from the law.
const WORK: [&str; 9] = [
    "calls-answered",
    "orders-dispatched",
    "repairs-digital-tv",
    "remote-fixes",
    "mass-fault-children",
    "not-home",
    "second-visits",
    "urban-80-percent",
    "shift-busy",
];

fn same(one: &CheckTable, other: &CheckTable, names: &[&str]) {
    let (one, other) = (figures(one), figures(other));
    for name in names {
        assert_eq!(one[name], other[name], "{name}");
    }
}

#[test]
fn another_promise_moves_verdicts_and_nothing_that_happened() {
    let earlier = CHENGCHUAN_LAW.replace("at = \"16:00\"", "at = \"12:00\"");
    let mut packs = packs();
    packs.pop();
    packs.push(Pack::parse(&earlier).unwrap());
    let other = lived(CHENGCHUAN, 1, &Policy::resolve(packs, tables()).unwrap());
    same(chengchuan(), &other, &WORK);
    let kept = |table: &CheckTable| figures(table)["same-day-kept"];
    assert!(kept(&other) > kept(chengchuan()), "{} against {}", kept(&other), kept(chengchuan()));
}

#[test]
fn other_ratios_of_one_purpose_leave_the_other_purposes_alone() {
    let scores = lived(&changed("top = 340", "top = 500"), 1, policy());
    same(chengchuan(), &scores, &WORK);
    same(chengchuan(), &scores, &["same-day-kept", "complaints-in-time", "hd-reached", "answered-in-20s"]);
    assert_ne!(figures(&scores)["score-answers"], figures(chengchuan())["score-answers"]);
    let agents = lived(&changed("goal-per-mille = 800", "goal-per-mille = 950"), 1, policy());
    same(chengchuan(), &agents, &WORK[1..]);
    same(chengchuan(), &agents, &["same-day-kept", "complaints-in-time", "visits-satisfied"]);
    assert!(figures(&agents)["hang-ups"] < figures(chengchuan())["hang-ups"]);
    let crews = lived(&changed("on-duty = 42 ", "on-duty = 84 "), 1, policy());
    same(chengchuan(), &crews, &["complaints-in-time", "mass-fault-children", "web-repairs"]);
    assert!(figures(&crews)["same-day-kept"] > figures(chengchuan())["same-day-kept"]);
}

#[test]
fn storms_bring_more_faults_and_the_law_is_harder_to_keep() {
    let found = figures(chengchuan());
    let calm = lived(
        &changed(
            "ordinary = 1_500, heavy = 2_200, severe = 3_500",
            "ordinary = 1_000, heavy = 1_000, severe = 1_000",
        ),
        1,
        policy(),
    );
    assert!(found["kept-on-storm-days"] < figures(&calm)["kept-on-storm-days"]);
}

#[test]
fn a_file_that_is_none_is_refused_by_number() {
    assert_eq!(refused("[city"), ["C001"]);
    assert_eq!(refused(&changed("on-duty = 42", "crews = 42")), ["C001"]);
    assert_eq!(refused(&changed("year = 2026", "year = 1066")), ["C005"]);
    assert_eq!(refused(&changed("site = \"quick\"", "site = \"slow\"")), ["C004"]);
    assert_eq!(refused(&changed("figure = \"visitors\"", "figure = \"ghosts\"")), ["C007"]);
    assert_eq!(refused(&changed("300, 435, 503", "435, 300, 503")), ["C003"]);
    assert_eq!(
        refused(&changed("storm-day-weight = 4\nhomes = [", "storm-day-weight = 4\nhomes = [-1, ")),
        ["C001"]
    );
    assert_eq!(refused(&changed("holiday = { enquiry = 620", "holiday = { enquiry = 620_000_000")), ["C005"]);
    let none = "[0, 0, 0, 0, 0, 0, 0]";
    assert_eq!(refused(&changed("[141, 138, 138, 138, 142, 154, 149]", none)), ["C002"]);
    let many = changed("year = 2026", "year = 1066").replacen("coax = 780", "coax = 700", 1);
    assert_eq!(refused(&many), ["C005", "C005"]);
    assert!(CITY_CODES.contains(&"C008"));
}

#[test]
fn a_city_without_its_calendar_or_its_rules_is_refused() {
    let options = YearOptions { seed: 1, years: 1, scale_per_mille: 5 };
    let code = |text: &str| {
        let file = CityFile::parse(text).unwrap();
        check_table(&file, policy(), options, &mut |_| {}).unwrap_err()[0].code
    };
    assert_eq!(code(&changed("year = 2026", "year = 2031")), "C006");
    assert_eq!(code(&changed("\"chengchuan.repair\"", "\"nobody.repair\"")), "C008");
    assert_eq!(code(&changed("code = \"network.amplifier\"", "code = \"network.gremlin\"")), "C008");
    let unbound = changed("calendar = \"cn-mainland\"", "calendar = \"\"");
    let file = CityFile::parse(&unbound.replacen("year = 2026", "year = 2031", 1)).unwrap();
    assert!(check_table(&file, policy(), options, &mut |_| {}).is_ok());
}

#[test]
fn a_figure_outside_its_wide_limits_fails_the_table() {
    assert!(figures(chengchuan()).len() >= 60);
    let text = changed("upheld = 31 ", "upheld = 93 ");
    let table = lived(&text, 1, policy());
    let line = table.lines.iter().find(|line| line.figure == "complaints-upheld").unwrap();
    assert_eq!((line.met, line.plausible), (Some(false), Some(false)));
    assert!(!table.holds());
    assert!(table.said(Tongue::En).contains("no, outside the wide limits"));
    assert!(table.said(Tongue::Zh).contains("否，超出宽限"));
}

#[test]
fn more_technicians_keep_more_promises_and_too_few_keep_hardly_any() {
    // The hill county alone, with a twentieth of the orders.
    let changes = [
        ("share-per-mille = 274", "share-per-mille = 0"),
        ("share-per-mille = 288", "share-per-mille = 0"),
        ("share-per-mille = 175", "share-per-mille = 0"),
        ("share-per-mille = 144", "share-per-mille = 0"),
        ("on-duty = 25", "on-duty = 10"),
        ("= 354_450", "= 17_722"),
        ("= 33_898", "= 1_695"),
        ("= 8_330", "= 416"),
        ("= 24_264", "= 1_213"),
        ("= 21_224", "= 1_061"),
    ];
    let text = changes.iter().fold(CHENGCHUAN.to_owned(), |text, (from, to)| text.replacen(from, to, 1));
    let found = cliffs(&CityFile::parse(&text).unwrap(), policy(), 1).unwrap();
    let kept = &found[4].kept;
    assert_eq!(kept.iter().map(|(crew, _)| *crew).collect::<Vec<_>>(), [4, 6, 8, 9, 10, 11, 13]);
    assert!(kept.windows(2).all(|pair| pair[0].1 <= pair[1].1 + 20), "{kept:?}");
    assert!(kept[0].1 < 5_000 && kept[6].1 > 9_000, "{kept:?}");
    assert!(found[4].orders > 20_000 && found[0].orders == 0);
}

#[test]
fn every_refusal_of_a_city_file_is_explained() {
    let page = read("docs/city.md");
    for code in CITY_CODES {
        assert!(page.contains(&format!("| {code} |")), "{code}");
    }
}

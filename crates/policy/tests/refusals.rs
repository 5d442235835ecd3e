//! Bad packs and tables: each finding has its number, its place and a next step.

mod house;

use house::{pack_in, promise};
use yinuo_policy::{CalendarTable, Pack, Policy, PolicyRefusal, check};

const NATURAL: &str = "{ kind = \"natural\", hours = 8 }";

fn numbers(refusals: &[PolicyRefusal]) -> Vec<&'static str> {
    refusals.iter().map(|refusal| refusal.code).collect()
}

fn refused(body: &str) -> Vec<PolicyRefusal> {
    Pack::parse(&pack_in("Asia/Shanghai", body)).expect_err("it is refused")
}

fn unresolved(bodies: &[&str]) -> Vec<PolicyRefusal> {
    Policy::resolve(listed(bodies), Vec::new()).expect_err("it is refused")
}

fn listed(bodies: &[&str]) -> Vec<Pack> {
    let read = |(index, body): (usize, &&str)| {
        let text =
            pack_in("Asia/Shanghai", body).replace("id = \"story\"", &format!("id = \"story-{index}\""));
        Pack::parse(&text).unwrap_or_else(|why| panic!("{why:#?}"))
    };
    bodies.iter().enumerate().map(read).collect()
}

#[test]
fn text_that_is_not_toml_is_refused_with_its_line() {
    let why = Pack::parse("[pack]\nid = \n").expect_err("refused");
    assert_eq!(why[0].code, "P001");
    assert_eq!(why[0].at, "line 2");
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_known_one() {
    let why = refused(&promise("story.repair", NATURAL, "warning-precent = 80"));
    assert_eq!(numbers(&why), ["P002"]);
    assert_eq!(why[0].at, "promise \"story.repair\" line 16");
    assert_eq!(why[0].next_step.en, "Remove it, or did you mean `warning-percent`?");
    assert_eq!(numbers(&refused("[[promice]]\ncode = \"x\"\n")), ["P002"]);
}

#[test]
fn all_findings_come_back_together() {
    let why = refused(
        "[[promise]]\ncode = \"Story Repair\"\nscheme = \"s\"\nobligation = \"repair\"\nname = { zh = \"修\" }\napplies = { kinds = [] }\nstops = \"never\"\ndue = { kind = \"natural\", minutes = 0 }\nwarning-percent = 100\n",
    );
    assert_eq!(numbers(&why), ["P004", "P005", "P005", "P027", "P004", "P008", "P026"]);
    assert!(why.iter().all(|refusal| refusal.at.contains("line ")), "{why:#?}");
    assert!(why.iter().all(|refusal| !refusal.next_step.zh.is_empty() && !refusal.next_step.en.is_empty()));
}

#[test]
fn a_missing_key_and_a_missing_sentence_are_told_apart() {
    let why = refused("[[red-line]]\nname = { zh = \"线\", en = \"Line\" }\n[[red-line]]\ncode = \"x\"\n");
    assert_eq!(numbers(&why), ["P003", "P005"]);
}

#[test]
fn an_unknown_zone_is_refused() {
    let why = Pack::parse(&pack_in("Asia/Chengchuan", "")).expect_err("refused");
    assert_eq!(numbers(&why), ["P006"]);
}

fn remedy(shape: &str, more: &str) -> String {
    format!(
        "[[remedy]]\ncode = \"story.pay\"\nscheme = \"story\"\ngroup = \"story\"\nsentence = {{ zh = \"赔。\", en = \"Paid.\" }}\nform = \"wallet\"\n{more}\n[remedy.shape]\n{shape}\n"
    )
}

#[test]
fn negative_money_is_refused_wherever_it_stands() {
    let flat = "kind = \"flat\"\ncurrency = \"CNY\"\nrates = { \"2026-01-01\" = -1, \"2027-01-01\" = 5 }";
    assert_eq!(numbers(&refused(&remedy(flat, ""))), ["P007"]);
    let fine = "kind = \"flat\"\ncurrency = \"CNY\"\nrates = { \"2026-01-01\" = 1 }";
    assert_eq!(numbers(&refused(&remedy(fine, "cap-minor = -5"))), ["P007"]);
}

#[test]
fn rates_without_a_date_or_out_of_order_steps_are_refused() {
    let undated = "kind = \"flat\"\ncurrency = \"CNY\"\nrates = { soon = 5, \"2026-01-01\" = 1 }";
    assert_eq!(numbers(&refused(&remedy(undated, ""))), ["P022"]);
    let steps = "kind = \"steps\"\ncurrency = \"EUR\"\nday = \"calendar-date\"\nstep = [{ from-day = 3, minor = 5 }, { from-day = 1, minor = 5 }]";
    assert_eq!(numbers(&refused(&remedy(steps, ""))), ["P022"]);
}

#[test]
fn a_code_used_twice_is_refused_also_across_packs_and_kinds_of_rule() {
    let one = promise("story.repair", NATURAL, "");
    let flat = "kind = \"flat\"\ncurrency = \"CNY\"\nrates = { \"2026-01-01\" = 1 }";
    let other = remedy(flat, "").replace("story.pay", "story.repair");
    assert_eq!(numbers(&unresolved(&[&one, &other])), ["P009"]);
}

#[test]
fn codes_that_no_pack_defines_are_refused() {
    let body = promise(
        "story.repair",
        "{ kind = \"working-days\", days = 1, calendar = \"nowhere\" }",
        "remedies = [\"none\"]",
    )
    .replace("kinds = [\"fault\"]", "kinds = [\"fault\"], categories = [\"fault.unheard\"]");
    assert_eq!(numbers(&unresolved(&[&body])), ["P010", "P011", "P012"]);
}

#[test]
fn a_tie_is_refused_at_adoption_and_a_difference_in_any_condition_is_none() {
    let urban = promise("story.urban", NATURAL, "")
        .replace("kinds = [\"fault\"]", "kinds = [\"fault\"], areas = [\"urban\"]");
    let rural = urban.replace("story.urban", "story.rural").replace("[\"urban\"]", "[\"rural\"]");
    let fibre =
        urban.replace("story.urban", "story.fibre").replace("areas = [\"urban\"]", "access = [\"fibre\"]");
    let texts = format!("{urban}{rural}");
    assert!(
        Policy::resolve(vec![Pack::parse(&pack_in("Asia/Shanghai", &texts)).expect("parses")], Vec::new())
            .is_ok()
    );
    let why = unresolved(&[&format!("{urban}{fibre}")]);
    assert_eq!(numbers(&why), ["P013"]);
    assert!(why[0].sentence.en.contains("story.urban"), "it names the rival");
}

#[test]
fn two_ladders_for_one_case_are_a_tie() {
    let rung = "[[ladder.rung]]\npost = \"chief\"\nname = { zh = \"长\", en = \"Chief\" }\nduty = { zh = \"做\", en = \"Act\" }\n";
    let ladder = |code: &str| {
        format!(
            "[[ladder]]\ncode = \"{code}\"\nsentence = {{ zh = \"升。\", en = \"Climb.\" }}\napplies = {{ kinds = [\"fault\"] }}\nclock = \"repair\"\nstep-minutes = 120\n{rung}"
        )
    };
    let body = promise("story.repair", NATURAL, "") + &ladder("one") + &ladder("two");
    assert_eq!(numbers(&unresolved(&[&body])), ["P013"]);
    let clockless = ladder("one").replace("clock = \"repair\"", "clock = \"sleep\"");
    assert_eq!(numbers(&unresolved(&[&clockless])), ["P030"]);
    let high = ladder("one").replace("step-minutes", "repeat-start-rung = 2\nstep-minutes");
    assert_eq!(numbers(&refused(&high)), ["P015"]);
    let none = ladder("one").replace(rung, "");
    assert_eq!(numbers(&refused(&none)), ["P015"]);
}

#[test]
fn a_calendar_without_one_open_minute_is_refused() {
    let head = "[[calendar]]\ncode = \"story.hours\"\nzone = \"Asia/Shanghai\"\n";
    assert_eq!(numbers(&refused(&format!("{head}open = {{}}\n"))), ["P014"]);
    assert_eq!(numbers(&refused(&format!("{head}open = {{ statutory = [\"08:00-20:00\"] }}\n"))), ["P014"]);
}

#[test]
fn open_hours_that_cross_midnight_or_overlap_are_refused() {
    let with = |hours: &str| {
        refused(&format!(
            "[[calendar]]\ncode = \"story.hours\"\nzone = \"Asia/Shanghai\"\nopen = {{ working = [{hours}] }}\n"
        ))
    };
    assert!(numbers(&with("\"20:00-08:00\"")).contains(&"P021"));
    assert_eq!(numbers(&with("\"08:00-12:00\", \"11:00-17:00\"")), ["P021"]);
    assert!(numbers(&with("\"8 to 5\"")).contains(&"P021"));
}

#[test]
fn conduct_stands_in_one_pack_only_and_no_pack_twice() {
    assert_eq!(numbers(&unresolved(&["[conduct]\n", "[conduct]\n"])), ["P017"]);
    let messages = house::messages("");
    assert_eq!(numbers(&unresolved(&[&messages, &messages])), ["P036"]);
    let pack = Pack::parse(&pack_in("Asia/Shanghai", "")).expect("parses");
    let why = Policy::resolve(vec![pack.clone(), pack], Vec::new()).expect_err("refused");
    assert_eq!(numbers(&why), ["P025"]);
    assert_eq!(numbers(&Policy::resolve(Vec::new(), Vec::new()).expect_err("refused")), ["P028"]);
}

#[test]
fn the_hour_of_the_draw_is_a_time_of_day() {
    assert_eq!(numbers(&refused("[conduct]\ndraw-at = \"25:00\"\n")), ["P021"]);
    assert!(Pack::parse(&pack_in("Asia/Shanghai", "[conduct]\ndraw-at = \"07:30\"\n")).is_ok());
}

#[test]
fn without_conduct_the_standard_figures_hold() {
    let pack = Pack::parse(&pack_in("Asia/Shanghai", "")).expect("parses");
    let policy = Policy::resolve(vec![pack], Vec::new()).expect("resolves");
    assert_eq!(policy.conduct().repeat_window_days, 7);
    assert_eq!(policy.conduct().confirm_window_hours, 48);
    assert_eq!(policy.conduct().draw_at.minutes, 360);
}

#[test]
fn a_rule_without_an_example_and_an_example_that_fails_are_refused() {
    let body = promise("story.repair", NATURAL, "") + &promise("story.other", NATURAL, "precedence = 1");
    let example = "[[example]]\nname = \"wrong\"\nrule = \"story.repair\"\naccepted = \"2026-11-20T09:00\"\nexpect-due = \"2026-11-20T18:00\"\n";
    let pack = Pack::parse(&pack_in("Asia/Shanghai", &format!("{body}{example}"))).expect("parses");
    let report = check(&pack, &[], &[]);
    assert_eq!(numbers(&report.failed), ["P019", "P018"]);
    assert_eq!(
        report.failed[0].sentence.en,
        "expect-due: expected 2026-11-20T18:00, found 2026-11-20T17:00:00."
    );
}

#[test]
fn an_example_of_nothing_is_refused() {
    let body = promise("story.repair", NATURAL, "");
    let silent = "[[example]]\nname = \"silent\"\nrule = \"story.repair\"\naccepted = \"2026-11-20T09:00\"\n";
    assert_eq!(numbers(&refused(&format!("{body}{silent}"))), ["P020"]);
    let unknown = "[[example]]\nname = \"lost\"\nrule = \"story.lost\"\naccepted = \"2026-11-20T09:00\"\nexpect-due = \"none\"\n";
    let pack = Pack::parse(&pack_in("Asia/Shanghai", &format!("{body}{unknown}"))).expect("parses");
    assert!(numbers(&check(&pack, &[], &[]).failed).contains(&"P020"));
    let unreadable = "[[example]]\nname = \"typo\"\nrule = \"story.repair\"\naccepted = \"2026-11-31T09:00\"\nexpect-due = \"none\"\n";
    let pack = Pack::parse(&pack_in("Asia/Shanghai", &format!("{body}{unreadable}"))).expect("parses");
    assert!(numbers(&check(&pack, &[], &[]).failed).contains(&"P020"));
}

#[test]
fn only_a_promise_to_a_customer_carries_a_remedy() {
    let body = promise("story.repair", NATURAL, "beneficiary = \"unit\"\nremedies = [\"story.pay\"]");
    assert_eq!(numbers(&refused(&body)), ["P023"]);
}

#[test]
fn a_category_needs_its_parent_of_the_same_kind() {
    let child =
        "[[category]]\ncode = \"fault.roof\"\nname = { zh = \"顶\", en = \"Roof\" }\nkind = \"fault\"\n";
    assert_eq!(numbers(&unresolved(&[child])), ["P031"]);
}

#[test]
fn a_bad_identity_is_refused() {
    let text = pack_in("Asia/Shanghai", "")
        .replace("id = \"story\"", "id = \"Story\"")
        .replace("2026-01-01", "soon");
    assert_eq!(numbers(&Pack::parse(&text).expect_err("refused")), ["P016", "P016"]);
}

#[test]
fn a_text_with_a_null_or_beyond_the_limit_is_refused() {
    assert_eq!(numbers(&Pack::parse("a = \"\0\"").expect_err("refused")), ["P029"]);
    assert_eq!(numbers(&Pack::parse(&"#".repeat(2 << 20)).expect_err("refused")), ["P029"]);
}

#[test]
fn a_table_day_outside_its_year_or_twice_is_refused() {
    let head = "region = \"cn-mainland\"\nyear = 2026\nsource = \"a test\"\ntitle = { zh = \"表\", en = \"Table\" }\n";
    let day = |date: &str| {
        format!("[[day]]\ndate = \"{date}\"\ntype = \"rest\"\nname = {{ zh = \"休\", en = \"Off\" }}\n")
    };
    let refused = |days: &[&str]| {
        let text = head.to_string() + &days.iter().map(|date| day(date)).collect::<String>();
        CalendarTable::parse(&text).map(|_| ()).map_err(|why| numbers(&why))
    };
    assert_eq!(
        refused(&["2026-10-01", "2025-12-31"]),
        Ok(()),
        "a notice also moves the last days of the year before"
    );
    assert_eq!(refused(&["2026-10-01", "2026-10-01"]), Err(vec!["P024"]));
    assert_eq!(refused(&["2027-01-01"]), Err(vec!["P024"]));
    assert_eq!(refused(&["2025-11-30"]), Err(vec!["P024"]));
}

#[test]
fn every_number_has_a_page_and_every_page_a_number() {
    let root = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(root.join("src/refusal.rs")).expect("readable");
    let mut known: Vec<String> = source
        .lines()
        .filter(|line| line.trim_start().starts_with("pub const"))
        .filter_map(|line| line.split('"').nth(1).map(str::to_string))
        .collect();
    known.sort();
    let mut pages: Vec<String> = std::fs::read_dir(root.join("../../docs/errors"))
        .expect("the folder is there")
        .filter_map(|entry| entry.expect("readable").file_name().into_string().ok())
        .filter_map(|name| name.strip_prefix("policy-")?.strip_suffix(".md").map(str::to_string))
        .collect();
    pages.sort();
    assert_eq!(known, pages);
}

#[test]
fn working_days_on_a_calendar_without_a_working_day_are_refused() {
    let calendar = "[[calendar]]\ncode = \"story.idle\"\nzone = \"Asia/Shanghai\"\nweekend = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", \"sunday\"]\nopen = { rest = [\"08:00-20:00\"] }\n";
    let body =
        promise("story.repair", "{ kind = \"working-days\", days = 1, calendar = \"story.idle\" }", calendar);
    assert_eq!(numbers(&unresolved(&[&body])), ["P014"]);
}

#[test]
fn a_priority_outside_1_to_5_is_refused_and_never_read_as_any() {
    let body = promise("story.repair", NATURAL, "")
        .replace("kinds = [\"fault\"]", "kinds = [\"fault\"], priorities = [300]");
    assert_eq!(numbers(&refused(&body)), ["P004"]);
}

#[test]
fn a_category_may_be_restated_word_for_word_in_another_pack_but_never_changed() {
    let category =
        "[[category]]\ncode = \"fault\"\nname = { zh = \"障碍\", en = \"Fault\" }\nkind = \"fault\"\n";
    let other = category.replace("Fault", "Trouble");
    let pack = |id: &str, body: &str| {
        Pack::parse(&pack_in("Asia/Shanghai", body).replace("id = \"story\"", &format!("id = \"{id}\"")))
            .expect("parses")
    };
    let policy =
        Policy::resolve(vec![pack("a", category), pack("b", category)], Vec::new()).expect("resolves");
    assert_eq!(policy.categories().len(), 1);
    assert_eq!(numbers(&unresolved(&[category, &other])), ["P009"]);
    assert_eq!(numbers(&unresolved(&[&format!("{category}{category}")])), ["P009"]);
    assert_eq!(numbers(&unresolved(&[category, &format!("{category}{category}")])), ["P009", "P009"]);
}

fn retention(what: &str, keep: &str, spares: &str) -> String {
    format!(
        "[[retention]]\ncode = \"story.{what}\"\nsentence = {{ zh = \"存。\", en = \"Kept.\" }}\nwhat = \"{what}\"\nkeep = {keep}\nspares = {spares}\n"
    )
}

const BOTH: &str = "[\"legal-hold\", \"red-line\"]";

#[test]
fn a_retention_is_counted_in_months_or_days_and_in_one_of_them() {
    for keep in ["{ seconds = 1 }", "{ hours = 900 }", "{ months = 1, days = 1 }", "{}"] {
        assert_eq!(numbers(&refused(&retention("message", keep, "[]"))), ["P032"], "{keep}");
    }
    for keep in ["{ months = 0 }", "{ days = -3 }", "{ days = 1001 }"] {
        assert_eq!(numbers(&refused(&retention("message", keep, "[]"))), ["P008"], "{keep}");
    }
}

#[test]
fn a_retention_of_cases_or_evidence_spares_holds_and_red_lines() {
    for what in ["case", "evidence"] {
        for spares in ["[]", "[\"legal-hold\"]", "[\"red-line\"]"] {
            assert_eq!(numbers(&refused(&retention(what, "{ months = 36 }", spares))), ["P035"]);
        }
    }
}

#[test]
fn each_kind_of_thing_has_one_retention() {
    let once = retention("case", "{ months = 36 }", BOTH);
    let again = once.replace("story.case", "story.more");
    assert_eq!(numbers(&unresolved(&[&once, &again])), ["P033"]);
}

#[test]
fn no_case_may_go_while_it_can_be_repeated_or_reopened() {
    // Seven days to repeat, seven to reopen, two to confirm.
    assert_eq!(numbers(&unresolved(&[&retention("case", "{ days = 15 }", BOTH)])), ["P034"]);
    let enough = pack_in("Asia/Shanghai", &retention("case", "{ days = 16 }", BOTH));
    assert!(Policy::resolve(vec![Pack::parse(&enough).expect("parses")], Vec::new()).is_ok());
    let tree = "[[category]]\ncode = \"fault\"\nname = { zh = \"障碍\", en = \"Fault\" }\nkind = \"fault\"\nrepeat-window-days = 30\n";
    let short = retention("case", "{ months = 1 }", BOTH);
    assert_eq!(numbers(&unresolved(&[tree, &short])), ["P034"], "the longest window of any category counts");
}

#[test]
fn a_text_in_another_encoding_or_with_a_character_that_no_store_keeps_is_refused_by_number() {
    assert_eq!(
        numbers(&yinuo_policy::text_of(b"name = \"\xb9\xe3\"".to_vec()).expect_err("GB18030")),
        ["P029"]
    );
    let escaped = pack_in("Asia/Shanghai", "").replacen("zh = \"", "zh = \"\\u0000", 1);
    assert_eq!(numbers(&Pack::parse(&escaped).expect_err("as an escape")), ["P029"]);
}

fn grouped(code: &str, once_per: &str, shape: &str) -> String {
    format!(
        "[[remedy]]\ncode = \"{code}\"\nscheme = \"story\"\ngroup = \"story-pays\"\n{once_per}\nsentence = {{ zh = \"赔\", en = \"It pays.\" }}\nform = \"bill-credit\"\n[remedy.shape]\ncurrency = \"CNY\"\n{shape}\n[[example]]\nname = \"{code}\"\nrule = \"{code}\"\ndue = \"2026-11-20T00:00:00\"\nstopped = \"2026-11-19T00:00:00\"\nexpect-units = []\n"
    )
}

const FLAT: &str = "kind = \"flat\"\nrates = { \"2018-01-01\" = 2_000 }";

#[test]
fn u11_a_group_that_pays_once_per_account_here_and_per_service_there_is_refused() {
    let (account, service) =
        (grouped("story.a", "once-per = \"account\"", FLAT), grouped("story.b", "", FLAT));
    let why = unresolved(&[&account, &service]);
    assert_eq!(numbers(&why), ["P038"]);
    assert!(why[0].at.contains("story.b") && why[0].sentence.en.contains("story.a"), "{why:#?}");
    // An operator who adopted such a list before that rule came starts as ever.
    assert!(Policy::adopted(listed(&[&account, &service]), Vec::new()).is_ok());
}

/// What a whole area is paid goes by service; a case on the same outage would be paid beside it under its account.
#[test]
fn u11_an_area_credit_in_a_group_that_pays_accounts_is_refused() {
    let area = "[[area-credit]]\ncode = \"story.area\"\nscheme = \"story\"\ngroup = \"story-pays\"\nsentence = { zh = \"全区中断退租。\", en = \"A long outage rebates rent.\" }\ntopics = [\"fault\"]\napplies = { kinds = [\"fault\"] }\nover-hours = 24\nday-hours = 12\npays = \"rent\"\ncurrency = \"CNY\"\nmonth-days = 30\npay-within-days = 7\n";
    let account = grouped("story.a", "once-per = \"account\"", FLAT);
    let why = unresolved(&[&account, area]);
    assert_eq!(numbers(&why), ["P038"]);
    assert!(why[0].at.contains("story.area"), "{why:#?}");
}

#[test]
fn u11_rent_for_the_whole_time_has_no_days_that_an_account_could_share() {
    let rent = grouped("story.a", "once-per = \"account\"", "kind = \"rent-for-actual-time\"");
    assert_eq!(numbers(&refused(&rent)), ["P038"]);
}

#[test]
fn notice_without_an_agreed_window_is_refused() {
    assert_eq!(numbers(&refused(&promise("story.repair", NATURAL, "notice-hours = 24"))), ["P004"]);
}

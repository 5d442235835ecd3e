//! Which promises a case gets, and how things are said aloud.

mod house;

use house::{adopted, at, demo, no_internet};
use yinuo_policy::{AreaClass, CaseFacts, CaseKind};

fn codes(policy: &yinuo_policy::Policy, facts: &CaseFacts) -> Vec<String> {
    policy.promises_for(facts).into_iter().map(|rule| rule.code.clone()).collect()
}

#[test]
fn y39_an_urban_fibre_household_gets_every_scheme_once() {
    assert_eq!(
        codes(&demo(), &no_internet()),
        ["cn-same-day.repair", "cn-statute.repair-urban", "cn-yiyang.repair-urban", "cn-yiyang.target-urban"]
    );
}

#[test]
fn y39_the_country_has_24_hours_and_no_same_day_promise() {
    let facts = CaseFacts { area: Some(AreaClass::Rural), ..no_internet() };
    assert_eq!(
        codes(&demo(), &facts),
        ["cn-statute.repair-rural", "cn-yiyang.repair-rural", "cn-yiyang.target-rural"]
    );
}

#[test]
fn u08_who_is_not_eligible_is_told_why() {
    let facts = CaseFacts { segment: "leased-line".into(), access: "copper".into(), ..no_internet() };
    let policy = demo();
    let said: Vec<_> = policy.not_eligible(&facts).into_iter().map(|reason| reason.text).collect();
    assert_eq!(said.len(), 2, "{said:#?}");
    assert_eq!(
        said[0].zh,
        "「当日修」不适用于此次报障：接入方式须为光纤，本户为铜缆；客户类别须为家庭客户，本户为专线"
    );
    assert_eq!(
        said[0].en,
        "\"Same-day repair\" does not apply: access must be fibre, here it is copper; segment must be household, here it is leased line"
    );
    assert!(said[1].zh.starts_with("「8 小时修」"), "{said:#?}");
    assert!(policy.not_eligible(&no_internet()).is_empty());
}

#[test]
fn an_unknown_area_fits_no_rule_that_asks_for_one() {
    let facts = CaseFacts { area: None, ..no_internet() };
    let policy = demo();
    assert!(codes(&policy, &facts).is_empty());
    assert!(
        policy.not_eligible(&facts).iter().all(|reason| reason.text.zh.contains("区域须为")),
        "the missing area is named"
    );
}

#[test]
fn y10_a_complaint_and_an_appeal_never_share_a_clock() {
    let policy = demo();
    let complaint =
        CaseFacts { kind: CaseKind::Complaint, category: "complaint.visit.missed".into(), ..no_internet() };
    let appeal =
        CaseFacts { kind: CaseKind::Appeal, category: "appeal.regulator.service".into(), ..no_internet() };
    assert_eq!(codes(&policy, &complaint), ["cn-yiyang.settle"]);
    assert_eq!(codes(&policy, &appeal), ["cn-statute.appeal-answer"]);
    assert!(policy.ladder_for(&complaint).is_some());
    assert!(policy.ladder_for(&appeal).is_none());
}

#[test]
fn h16_a_category_prefix_covers_whole_levels_only() {
    let policy = adopted(&["cn-yiyang", "cn-huizhou"]);
    let of =
        |category: &str| CaseFacts { kind: CaseKind::Complaint, category: category.into(), ..no_internet() };
    assert!(codes(&policy, &of("complaint.sp.subscription")).contains(&"cn-huizhou.sp-cancel".to_string()));
    assert!(codes(&policy, &of("complaint.sp")).contains(&"cn-huizhou.sp-cancel".to_string()));
    assert!(!codes(&policy, &of("complaint.spare")).contains(&"cn-huizhou.sp-cancel".to_string()));
}

#[test]
fn the_higher_precedence_wins_inside_one_scheme_and_obligation() {
    let natural = "{ kind = \"natural\", hours = 8 }";
    let body = house::promise("story.all", natural, "")
        + &house::promise("story.urban", "{ kind = \"natural\", hours = 4 }", "precedence = 1")
            .replace("kinds = [\"fault\"]", "kinds = [\"fault\"], areas = [\"urban\"]");
    let pack = yinuo_policy::Pack::parse(&house::pack_in("Asia/Shanghai", &body)).expect("parses");
    let policy = yinuo_policy::Policy::resolve(vec![pack], Vec::new()).expect("resolves");
    assert_eq!(codes(&policy, &no_internet()), ["story.urban"]);
    assert_eq!(codes(&policy, &CaseFacts { area: Some(AreaClass::Rural), ..no_internet() }), ["story.all"]);
}

#[test]
fn h12_the_topic_is_the_first_two_levels_and_the_window_seven_days() {
    let policy = demo();
    assert_eq!(policy.topic("fault.broadband.no-internet"), "fault.broadband");
    assert_eq!(policy.topic("fault"), "fault");
    assert_eq!(policy.repeat_window_days("fault.broadband.no-internet"), 7);
    assert_eq!(policy.category("fault.broadband.no-internet").expect("known").name.zh, "不能上网");
}

#[test]
fn a_due_instant_is_said_as_people_say_it() {
    let policy = demo();
    let now = at(&policy, "2026-11-20T15:28:00");
    let said = |local: &str| policy.spoken_due(at(&policy, local), now);
    let expect = |local: &str, zh: &str, en: &str| {
        let spoken = said(local);
        assert_eq!((spoken.zh.as_str(), spoken.en.as_str()), (zh, en));
    };
    expect("2026-11-20T23:28:00", "今晚 11 点 28 分前", "before 11:28 tonight");
    expect("2026-11-20T24:00:00", "今天之内", "today, before midnight");
    expect("2026-11-20T17:00:00", "今天下午 5 点前", "before 5:00 this afternoon");
    expect("2026-11-21T01:28:00", "明天凌晨 1 点 28 分前", "before 1:28 tomorrow morning");
    expect("2026-11-21T16:00:00", "明天下午 4 点前", "before 4:00 tomorrow afternoon");
    expect("2026-11-21T20:05:00", "明晚 8 点 5 分前", "before 8:05 tomorrow evening");
    expect("2026-11-21T24:00:00", "明天之内", "tomorrow, before midnight");
    expect("2026-11-23T15:40:00", "11 月 23 日（周一）下午 3 点 40 分前", "before 3:40 pm on Mon 23 Nov");
    expect("2026-11-25T24:00:00", "11 月 25 日（周三）之内", "by midnight on Wed 25 Nov");
    assert_eq!(said("2026-11-20T15:00:00").zh, "原定今天下午 3 点前，已超时");
}

#[test]
fn local_dates_times_and_stamps_are_those_of_the_reporting_zone() {
    let policy = demo();
    let instant = at(&policy, "2026-11-21T16:00:00");
    assert_eq!(instant.to_string(), "2026-11-21T08:00:00Z");
    assert_eq!(policy.local_date(instant), "2026-11-21");
    assert_eq!(policy.local_time(instant), "16:00");
    assert_eq!(policy.local_time(at(&policy, "2026-11-21T15:59:59")), "15:59:59");
    let stamp = policy.local_stamp(instant);
    assert_eq!((stamp.zh.as_str(), stamp.en.as_str()), ("11-21 周六 16:00", "Sat 21 Nov 16:00"));
    assert_eq!(policy.start_of_local_day(instant), at(&policy, "2026-11-21T00:00"));
    for nonsense in [
        "",
        "2026-11-21",
        "2026-02-30T10:00",
        "2026-11-21T24:01",
        "2026-11-21T1:00",
        "2026-11-21T10:60:00",
        "a-b-cTd",
    ] {
        assert_eq!(policy.instant(nonsense), None, "{nonsense:?}");
    }
}

#[test]
fn u12_work_is_planned_by_its_medium_and_twice_its_standard_time_is_told_apart() {
    let policy = demo();
    let repair = policy.job("repair").expect("repairs");
    let planned: Vec<u32> =
        ["fibre", "copper", "coax", "fwa", "radio"].map(|access| repair.minutes_on(access)).to_vec();
    assert_eq!(planned, [60, 75, 50, 40, 60], "a medium without a time of its own takes the job's");
    let asked =
        ["fibre", "copper", "coax", "fwa"].map(|access| (repair.skills_on(access), repair.tools_on(access)));
    let said = asked.map(|(skills, tools)| (skills.join(" "), tools.join(" ")));
    let expected =
        [("fibre", "light-meter"), ("copper", "line-tester"), ("coax", "level-meter"), ("wireless", "")];
    assert_eq!(said, expected.map(|(skill, tool)| (skill.to_owned(), tool.to_owned())));
    let rule = policy.visit_rule().expect("visits");
    assert_eq!([149, 150].map(|took| rule.is_long(took, repair.minutes_on("copper"))), [false, true]);
}

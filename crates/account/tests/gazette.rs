//! A week in town, told by the gazette and counted by hand.

mod town;

use town::{Town, actor, day};
use uuid::Uuid;
use yinuo_account::{Lang, collect, gazette, html, issues, json, publish, tally};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::CallBackOutcome;
use yinuo_measure::gazette::Gazette;
use yinuo_measure::{Indicator, dictionary as d};

const FAULT: &str = "fault.broadband.no-internet";

/// Five calls, three cases, two promises broken, one climb, one remedy of two days, one call-back, one praise.
struct Week {
    town: Town,
    mended_in_time: Uuid,
    mended_late: Uuid,
    complaint: Uuid,
}

fn week() -> Week {
    let town = Town::at("2026-11-15T20:00:00");
    for date in ["2026-11-16", "2026-11-17"] {
        town.promises_seed(date).expect("promised");
    }
    // Monday: one fault mended at noon; one of 10:00 is due at 18:00 (eight hours) and at midnight (same day).
    town.now("2026-11-16T09:00:00");
    let mended_in_time = town.calls(1, FAULT);
    town.now("2026-11-16T10:00:00");
    let mended_late = town.calls(2, FAULT);
    town.now("2026-11-16T12:00:00").mends(mended_in_time);
    // Tuesday: mended late, two days paid; a complaint that climbs to rung 2 before it is settled.
    town.now("2026-11-17T09:30:00").mends(mended_late);
    town.draws("2026-11-16").expect("drawn");
    town.now("2026-11-17T14:00:00");
    let complaint = town.calls(3, "complaint.billing.unclear");
    town.now("2026-11-17T17:00:00").resolves(complaint, "system.billing").confirms(complaint);
    // Wednesday: a question, thanks, and the call-back of the complaint that Tuesday's draw asks for.
    town.now("2026-11-18T10:00:00").asks(4, "informed");
    town.asks(5, "praise");
    town.draws("2026-11-17").expect("drawn");
    town.calls_back(complaint, "2026-11-17/cn-shenyang.complaints", CallBackOutcome::Satisfied);
    town.now("2026-11-23T08:00:00");
    Week { town, mended_in_time, mended_late, complaint }
}

fn of_week(town: &Town) -> Gazette {
    gazette(&town.app, day("2026-11-16"), day("2026-11-22")).expect("assembled")
}

fn figure<'g>(gazette: &'g Gazette, key: &str) -> &'g Indicator {
    gazette.indicators.get(key).unwrap_or_else(|| panic!("no figure {key}"))
}

fn parts(gazette: &Gazette, key: &str) -> (i64, i64) {
    let made = figure(gazette, key);
    (made.numerator, made.denominator)
}

#[test]
fn y11_y45_h07_n19_n36_the_figures_of_a_week_are_those_counted_by_hand() {
    let Week { town, mended_in_time, mended_late, complaint } = week();
    let gazette = of_week(&town);
    // Three cases carry five promises to customers: two faults with two schemes each, one complaint.
    assert_eq!(parts(&gazette, d::PROMISES_KEPT), (3, 5));
    assert_eq!(figure(&gazette, d::PROMISES_KEPT).shown, "60.00%");
    assert_eq!(parts(&gazette, "promises-kept:cn-yiyang/urban"), (2, 3));
    assert_eq!(parts(&gazette, "overdue:north@month"), (2, 5));
    assert_eq!(parts(&gazette, d::TARGETS_KEPT), (1, 2), "four hours: one fault met them");
    assert_eq!(parts(&gazette, d::COMPLAINT_TIMELINESS), (1, 1));
    assert_eq!(parts(&gazette, d::DISPATCH_RATE), (3, 5));
    assert_eq!(parts(&gazette, d::ONLINE_SOLVE_RATE), (2, 5));
    assert_eq!(parts(&gazette, d::COMPLAINT_RATE), (1, 5));
    assert!(!figure(&gazette, d::COMPLAINT_RATE).limits[0].kept, "one on five calls breaks the limit of N14");
    // Late on Monday and on Tuesday: two days of CNY 10, and the other scheme pays none of them again.
    assert_eq!(parts(&gazette, "remedies-paid:CNY"), (2_000, 0));
    assert_eq!(figure(&gazette, "remedies-paid:CNY").shown, "¥20.00");
    assert_eq!(parts(&gazette, "remedy-count:CNY"), (2, 0));
    assert_eq!(parts(&gazette, "ladder-climbs:1"), (1, 0));
    assert_eq!(parts(&gazette, "ladder-climbs:2"), (1, 0));
    assert_eq!(parts(&gazette, "ladder-climbs:3"), (0, 0));
    assert_eq!(parts(&gazette, d::FAULTS_RESTORED), (2, 0));
    assert_eq!(figure(&gazette, "fault-median:access.connector").shown, "3:00");
    assert_eq!(figure(&gazette, d::FAULT_P90).shown, "23:30");
    assert_eq!(
        parts(&gazette, d::CALL_BACKS_DRAWN),
        (1, 0),
        "the complaint; two repairs carry two quarters on"
    );
    assert_eq!(parts(&gazette, "reached-rate:cn-shenyang.complaints"), (1, 1));
    assert_eq!(figure(&gazette, d::COMPLAINT_SATISFACTION).shown, "100.00%");
    assert_eq!(parts(&gazette, "complaints:complaint.billing@month"), (1, 0));
    for (code, count) in [(d::OWNER_OPENED, 3), (d::OWNER_CLOSED, 3), (d::OWNER_LATE, 2)] {
        assert_eq!(parts(&gazette, &format!("{code}:zhao")).0, count, "{code}");
    }
    let numbers: Vec<&str> =
        figure(&gazette, d::PROMISES_KEPT).list.iter().map(|named| named.number.as_str()).collect();
    assert_eq!(numbers, [town.number(mended_in_time), town.number(complaint)]);
    assert_eq!(figure(&gazette, d::PROMISES_BROKEN).list[0].number, town.number(mended_late));
    assert_eq!(gazette.headline.zh, "一周违诺两项，三项兑现");
    assert_eq!(gazette.praise[0].zh, "赵敏获表扬1次");
    assert!(gazette.corrections.is_empty());
}

#[test]
fn y40_achieved_times_stand_by_district_and_area_with_their_number() {
    let Week { town, mended_in_time, mended_late, .. } = week();
    let gazette = of_week(&town);
    let shown = |key: &str| figure(&gazette, key).shown.clone();
    assert_eq!(parts(&gazette, "achieved-p50:north/urban").1, 2, "two faults were mended");
    assert_eq!(shown("achieved-p50:north/urban"), "3:00", "nearest rank: the first of two");
    assert_eq!(shown("achieved-p80:north/urban"), "23:30");
    assert_eq!(shown("achieved-p95:north/urban"), "23:30");
    let listed: Vec<&str> =
        figure(&gazette, "achieved-p50:north/urban").list.iter().map(|named| named.number.as_str()).collect();
    let mut both = [town.number(mended_in_time), town.number(mended_late)];
    both.sort();
    assert_eq!(listed, both);
    let block = gazette.blocks.iter().find(|block| block.code == "achieved").expect("the block");
    assert_eq!(block.rows.len(), 2, "the area and the whole");
    assert!(html(&gazette, Lang::Both).contains("修复用时"));
}

#[test]
fn y41_a41_the_gazette_tells_appointments_with_misses_and_moves_apart() {
    let Week { town, .. } = week();
    let gazette = of_week(&town);
    let block = gazette.blocks.iter().find(|block| block.code == "appointments").expect("the block");
    let keys: Vec<Option<&str>> =
        block.rows.last().expect("the whole").cells.iter().map(|cell| cell.key.as_deref()).collect();
    let kept = Some(d::VISITS_KEPT);
    let apart = [Some(d::VISITS_MISSED), Some(d::VISITS_MOVED), Some(d::VISITS_MOVED_BY_CUSTOMER)];
    assert_eq!(keys, [&[kept, kept, kept][..], &apart].concat(), "each figure opens to its list");
    assert_eq!(figure(&gazette, d::VISITS_KEPT).shown, "—", "a week without appointments: never 0 %");
    assert!(html(&gazette, Lang::Both).contains("上门履约"));
}

#[test]
fn h07_h08_the_gazette_counts_why_promises_were_late_and_each_cause_opens_to_its_list() {
    let Week { town, mended_late, .. } = week();
    let before = of_week(&town);
    assert_eq!(parts(&before, "late-causes:none"), (2, 0), "nobody has said why");
    let says = |promise: u32| {
        let command = CaseCommand::ExplainLate { promise, cause: "late.parts".to_owned() };
        town.does("zhou", mended_late, &|_| Ok(command.clone()));
    };
    let file = town.app.case_file(mended_late).expect("read");
    let broken = file.case.promises.iter().find(|found| found.is_broken()).expect("a broken one");
    says(broken.id);
    let gazette = of_week(&town);
    assert_eq!(parts(&gazette, "late-causes:late.parts"), (1, 0));
    let list = &figure(&gazette, "late-causes:late.parts").list;
    assert_eq!(list[0].number, town.number(mended_late));
    let block = gazette.blocks.iter().find(|block| block.code == "late").expect("the block");
    let rows: Vec<&str> = block.rows.iter().map(|row| row.label.zh.as_str()).collect();
    assert_eq!(rows, ["缺备件、缺资源", "还没说明", "合计"], "what is to be said stands last");
    assert_eq!(block.rows[2].cells[0].shown, figure(&gazette, d::PROMISES_BROKEN).shown, "all of them");
    assert!(html(&gazette, Lang::Both).contains("晚点原因"));
}

#[test]
fn the_remedies_of_the_gazette_are_the_postings_of_the_ledger() {
    let Week { town, .. } = week();
    let gazette = of_week(&town);
    let postings = town.store().postings(None, None, 500).expect("read").rows;
    let paid: i64 = postings.iter().flat_map(|posting| &posting.lines).map(|line| line.amount.max(0)).sum();
    assert_eq!(figure(&gazette, "remedies-paid:CNY").numerator, paid);
    assert_eq!(figure(&gazette, "remedy-count:CNY").numerator, i64::try_from(postings.len()).expect("few"));
}

#[test]
fn y45_a_typical_case_is_told_without_a_name_or_a_number() {
    let Week { town, mended_late, .. } = week();
    let gazette = of_week(&town);
    let told = &gazette.typical[0];
    assert!(told.zh.starts_with("城区某客户，"), "{}", told.zh);
    assert!(told.zh.contains("慢必赔¥20.00") && told.zh.contains("查明：接头、跳线松动"), "{}", told.zh);
    let number = town.number(mended_late);
    for private in [number.as_str(), "王小河", "199", "C2", "锦绣"] {
        assert!(!told.zh.contains(private) && !told.en.contains(private), "{private}");
    }
    let page = html(&gazette, Lang::Both);
    assert!(!page.contains("王小河") && !page.contains("锦绣"), "no personal datum in the gazette");
}

#[test]
fn the_same_issue_is_the_same_to_the_byte_and_a_published_one_stays_so() {
    let Week { town, .. } = week();
    let first = of_week(&town);
    assert_eq!(json(&first).expect("json"), json(&of_week(&town)).expect("json"));
    let issue = publish(&town.app, &actor("shen"), &first).expect("published");
    assert_eq!((issue.number, issue.seal.as_str()), (1, first.seal.as_str()));
    town.now("2026-11-25T09:00:00");
    town.calls(7, FAULT);
    town.now("2026-11-27T09:00:00");
    let again = of_week(&town);
    assert_eq!(json(&first).expect("json"), json(&again).expect("json"));
    assert_eq!(html(&first, Lang::Both), html(&again, Lang::Both));
    assert_eq!(publish(&town.app, &actor("shen"), &again).expect("answered"), issue);
    assert_eq!(issues(town.store()).expect("read").len(), 1);
}

#[test]
fn a_late_fact_is_a_correction_in_the_next_issue_and_edits_nothing() {
    // On Sunday a fault came in; the eight hours passed at 18:00, as far as anybody knew.
    let town = Town::at("2026-11-22T10:00:00");
    let case = town.calls(8, FAULT);
    town.now("2026-11-23T08:00:00");
    let first = of_week(&town);
    assert_eq!(parts(&first, d::PROMISES_BROKEN), (1, 0));
    publish(&town.app, &actor("shen"), &first).expect("published");
    // The line's own log says that it worked again at 17:30: the breach is withdrawn.
    town.now("2026-11-23T09:00:00");
    town.line_log_says(case, "2026-11-22T17:30:00");
    town.resolves(case, "access.connector").confirms(case);
    town.now("2026-11-30T08:00:00");
    let second = gazette(&town.app, day("2026-11-23"), day("2026-11-29")).expect("assembled");
    assert_eq!(second.number, 2);
    let broken = second.corrections.iter().find(|found| found.key == d::PROMISES_BROKEN).expect("corrected");
    assert_eq!((broken.issue, broken.printed_parts.0, broken.restated_parts.0), (1, 1, 0));
    assert_eq!(broken.sentence.zh, "第1期“违诺”原载1，因迟到的事实重述为0。");
    let kept = second.corrections.iter().find(|found| found.key == d::PROMISES_KEPT).expect("corrected");
    assert_eq!((kept.printed.as_str(), kept.restated.as_str()), ("0.00%", "100.00%"));
    assert!(second.corrections.iter().all(|found| !found.key.contains("last-month")), "nothing else moved");
    assert_eq!(json(&first).expect("json"), json(&of_week(&town)).expect("json"), "the first is not edited");
}

#[test]
fn facts_come_the_same_in_one_pass_or_in_several() {
    let Week { town, .. } = week();
    let all = collect(town.store()).expect("read");
    let (whole, heads) = tally(town.store(), None).expect("read");
    assert_eq!(all.heads, heads);
    assert_eq!(whole.cases().count(), 3);
    let mut later = all.clone();
    assert_eq!(yinuo_account::catch_up(town.store(), &mut later).expect("read"), 0);
    town.calls(9, FAULT);
    assert!(yinuo_account::catch_up(town.store(), &mut later).expect("read") > 0);
    assert_eq!(later.rows.len(), collect(town.store()).expect("read").rows.len());
    let (before, _) = tally(town.store(), Some(&all.heads.position())).expect("read");
    assert_eq!(before.cases().count(), 3, "the journal as it stood");
}

#[test]
fn the_page_is_one_file_without_script_and_every_figure_leads_to_its_list() {
    let Week { town, complaint, .. } = week();
    let gazette = of_week(&town);
    let page = html(&gazette, Lang::Both);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-CN\">"));
    for banned in ["<script", "http://", "https://", "url(", "@import", "src="] {
        assert!(!page.contains(banned), "{banned}");
    }
    for (place, _) in gazette.indicators.iter().enumerate() {
        assert_eq!(page.matches(&format!("id=\"f{}\"", place + 1)).count(), 1);
    }
    for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{link}\"")), "{link} leads nowhere");
    }
    assert!(
        page.contains(&town.number(complaint)) && page.contains("服务质量报") && page.contains("日志封印")
    );
    assert!(page.contains("Service Quality Gazette") && page.contains("lang=\"en\""));
    balanced(&page);
    for (lang, root) in [(Lang::Zh, "zh-CN"), (Lang::En, "en")] {
        let page = html(&gazette, lang);
        assert!(page.contains(&format!("<html lang=\"{root}\">")));
        balanced(&page);
    }
    if let Some(file) = std::env::var_os("YINUO_GAZETTE_OUT") {
        std::fs::write(file, page).expect("written");
    }
}

/// Every element that must be closed is, in order.
fn balanced(page: &str) {
    let mut open = Vec::new();
    for tag in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.split([' ', '/']).find(|word| !word.is_empty()).unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "in {tag}");
        } else if !tag.starts_with('!') && !tag.ends_with('/') && !matches!(name, "meta" | "br") {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn n36_the_electronic_edition_has_every_figure_with_its_parts_and_its_list() {
    let Week { town, mended_late, .. } = week();
    let told: serde_json::Value = serde_json::from_str(&json(&of_week(&town)).expect("json")).expect("json");
    assert_eq!((told["period"]["from"].as_str(), told["number"].as_u64()), (Some("2026-11-16"), Some(1)));
    let broken = &told["indicators"]["promises-broken"];
    assert_eq!((broken["shown"].as_str(), broken["numerator"].as_i64()), (Some("2"), Some(2)));
    assert_eq!(broken["list"].as_array().map(Vec::len), Some(1), "one case broke two promises: listed once");
    assert_eq!(broken["list"][0]["case"].as_str(), Some(mended_late.to_string().as_str()));
    assert_eq!(broken["list"][0]["number"].as_str(), Some(town.number(mended_late).as_str()));
    let definition = told["definitions"].as_array().expect("definitions").iter();
    assert!(definition.clone().any(|metric| metric["code"] == "promises-broken"));
    assert_eq!(told["position"].as_array().map(Vec::len), Some(64));
}

#[test]
fn days_to_come_are_refused_and_today_is_provisional() {
    let town = Town::at("2026-11-22T12:00:00");
    let of = |from: &str, to: &str| gazette(&town.app, day(from), day(to));
    assert_eq!(town::refused(of("2026-11-16", "2026-11-23")), "A007");
    let today = of("2026-11-16", "2026-11-22").expect("assembled");
    assert!(today.provisional && html(&today, Lang::Zh).contains("临时：本期最后一天还没有过完"));
    assert_eq!(town::refused(publish(&town.app, &actor("shen"), &today)), "A008");
    let week = of("2026-11-15", "2026-11-21").expect("assembled");
    assert!(!week.provisional && !html(&week, Lang::Zh).contains("临时："));
    town.now("2026-11-23T00:00:00");
    publish(&town.app, &actor("shen"), &of_week(&town)).expect("the day is over");
}

#[test]
fn an_empty_week_says_that_nothing_came_due_and_shows_no_nought_per_cent() {
    let town = Town::at("2026-11-23T08:00:00");
    let gazette = of_week(&town);
    assert_eq!(gazette.headline.zh, "一周没有到期的承诺");
    assert_eq!(figure(&gazette, d::PROMISES_KEPT).shown, "—");
    let page = html(&gazette, Lang::Zh);
    assert!(!page.contains("0.00%") && !page.contains("NaN"));
    assert_eq!(
        town::refused(yinuo_account::gazette(&town.app, day("2026-11-22"), day("2026-11-16"))),
        "A001"
    );
    assert_eq!(
        town::refused(yinuo_account::gazette(&town.app, day("2026-02-30"), day("2026-03-01"))),
        "A001"
    );
}

#[test]
fn y37_the_reply_order_rate_and_upgraded_complaints_are_counted_with_their_lists() {
    let Week { town, .. } = week();
    // Before the week ends a complaint goes to the regulator, and another one ends without a word of ours.
    town.now("2026-11-19T09:00:00");
    let appeal = town.calls(6, "appeal.regulator");
    let unheard = town.calls(7, "complaint.billing.unclear");
    town.now("2026-11-19T11:00:00");
    town.does("zhou", unheard, &|edge| {
        Ok(yinuo_domain::command::CaseCommand::Cancel { text: edge.text("客户撤回")? })
    });
    town.now("2026-11-23T08:00:00");
    let gazette = of_week(&town);
    assert_eq!(parts(&gazette, "upgraded@month"), (1, 0), "the appeal alone");
    let listed: Vec<&str> =
        figure(&gazette, "upgraded@month").list.iter().map(|named| named.number.as_str()).collect();
    assert_eq!(listed, [town.number(appeal)]);
    assert_eq!(parts(&gazette, d::REPLY_RATE), (3, 4), "three were answered before their end, one was not");
    assert_eq!(figure(&gazette, d::REPLY_RATE).shown, "75.0%");
    let page = html(&gazette, Lang::Both);
    assert!(page.contains("回单率") && page.contains("越级申诉"), "both stand in the gazette");
}

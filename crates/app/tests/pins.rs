//! A clock is judged by the policy and the calendar that it was made under, in whatever process and whatever was adopted
//! since.

mod world;

use std::sync::Arc;
use world::{moves, operator, process, seat, shipped};
use yinuo_app::ports::{ClockRow, Store};
use yinuo_app::register::{AdoptError, adopt};
use yinuo_app::{App, ContactInput, Options, OutcomeInput, Reply};
use yinuo_domain::Actor;
use yinuo_policy::{CalendarTable, Pack};

fn calls(app: &App, category: &str) -> Reply {
    let input = ContactInput {
        channel: "hotline".into(),
        direction: "inbound".into(),
        customer: "C1".into(),
        text: "请处理".into(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: category.into(),
            service: "S1".into(),
            priority: None,
            beside: None,
        },
    };
    app.contact(&seat("zhao"), &input, &Options::default()).expect("opened")
}

/// Yiyang's pack, its rules changed in a text and put under another version.
fn yiyang(version: &str, from: &str, to: &str) -> Pack {
    let text = shipped("policies", "cn-yiyang");
    assert!(text.contains(from), "{from}");
    let shipped = text.lines().find(|line| line.starts_with("version = ")).expect("a version");
    let text = text.replacen(shipped, &format!("version = \"{version}\""), 1).replace(from, to);
    Pack::parse(&text).expect("pack")
}

fn table(year: &str) -> CalendarTable {
    CalendarTable::parse(&shipped("calendars", &format!("cn-mainland-{year}"))).expect("table")
}

fn clock(store: &dyn Store, reply: &Reply, rule: &str) -> ClockRow {
    let rows = store.clocks(reply.case.expect("case")).expect("clocks");
    rows.into_iter().find(|row| row.rule == rule).expect("the clock")
}

#[test]
fn a_process_that_has_not_heard_of_a_policy_reads_it_before_it_judges() {
    let (store, clock_now) = operator("2026-11-20T10:00:00");
    let old = process(Arc::clone(&store), &clock_now, 1);
    let shorter = yiyang("2026-11-20", "hours = 8 }", "hours = 7 }");
    adopt(store.as_ref(), clock_now.as_ref(), &Actor::system(), vec![shorter], vec![table("2026")])
        .expect("adopted");
    let new = process(Arc::clone(&store), &clock_now, 2);
    let reply = calls(&new, "fault.broadband.no-internet");
    let promised = clock(store.as_ref(), &reply, "cn-yiyang.repair-urban").due_at;
    moves(&new, &clock_now, "2026-11-20T17:00:00");
    // The old process is the first to look, at the very instant of the shorter promise.
    assert_eq!(old.settle_due(4), Ok(1));
    let after = clock(store.as_ref(), &reply, "cn-yiyang.repair-urban");
    assert_eq!((after.state.as_str(), after.due_at), ("broken", promised));
}

#[test]
fn a_calendar_table_that_is_published_later_moves_no_deadline_that_stands() {
    let (store, clock_now) = operator("2026-06-18T10:00:00");
    let working = yiyang(
        "2026-06-18",
        "due = { kind = \"natural\", hours = 72 }",
        "due = { kind = \"open-hours\", hours = 39, calendar = \"cn-yiyang.service-hours\" }",
    );
    let everyday =
        "open = { working = [\"08:00-21:00\"], rest = [\"08:00-21:00\"], statutory = [\"08:00-21:00\"] }";
    let text = working.text().replace(everyday, "open = { working = [\"08:00-21:00\"] }");
    let pack = || vec![Pack::parse(&text).expect("pack")];
    let system = Actor::system();
    adopt(store.as_ref(), clock_now.as_ref(), &system, pack(), vec![table("2025")]).expect("adopted");
    let app = process(Arc::clone(&store), &clock_now, 1);
    let reply = calls(&app, "complaint.billing.refund");
    let promised = clock(store.as_ref(), &reply, "cn-yiyang.settle").due_at;
    // Friday 19 June turns out to be a holiday.
    adopt(store.as_ref(), clock_now.as_ref(), &system, pack(), vec![table("2025"), table("2026")])
        .expect("adopted");
    app.reload_law().expect("law");
    let late = process(Arc::clone(&store), &clock_now, 2);
    for app in [&app, &late] {
        moves(app, &clock_now, "2026-06-23T10:00:00");
        app.settle_due(4).expect("settled");
        let after = clock(store.as_ref(), &reply, "cn-yiyang.settle");
        assert_eq!((after.state.as_str(), after.due_at), ("broken", promised));
    }
}

#[test]
fn a_pack_that_was_adopted_is_never_adopted_with_another_text() {
    let (store, clock_now) = operator("2026-11-20T10:00:00");
    let adopts =
        |pack| adopt(store.as_ref(), clock_now.as_ref(), &Actor::system(), vec![pack], vec![table("2026")]);
    adopts(yiyang("2026-11-20", "hours = 8 }", "hours = 7 }")).expect("adopted");
    let Err(AdoptError::Policy(why)) = adopts(yiyang("2026-11-20", "hours = 8 }", "hours = 6 }")) else {
        panic!("the text changed under its version");
    };
    assert_eq!((why[0].code, why[0].at.as_str()), ("P037", "cn-yiyang@2026-11-20"));
    adopts(yiyang("2026-11-21", "hours = 8 }", "hours = 6 }")).expect("another version is another pack");
}

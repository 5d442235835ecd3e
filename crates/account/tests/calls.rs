//! The calls of a draw: at other hours, never too often, never to whoever asked for none, and some of them heard again.

mod town;

use town::{Town, actor, refused};
use uuid::Uuid;
use yinuo_account::{CallBackItem, CallBackList, call_backs, hear_call, may_call};
use yinuo_app::ports::{StreamId, StreamKind};
use yinuo_app::register::mirror_customers;
use yinuo_app::{AppError, Options};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::event::CallBackOutcome::{
    self, CallAgain, NoAnswer, NotReached, Refused, Satisfied, Unsatisfied,
};

const PACKS: [&str; 5] = ["cn-same-day", "cn-yiyang", "cn-shenyang", "cn-customer", "cn-callback"];
const DRAW: &str = "2026-11-16/cn-shenyang.complaints";

/// Complaints of some customers are settled on Monday and drawn on Tuesday morning, all of them.
fn drawn(customers: std::ops::RangeInclusive<u32>) -> (Town, Vec<Uuid>) {
    let town = Town::on(&PACKS, "2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    town.now("2026-11-16T10:00:00");
    let cases = customers.map(|customer| {
        let case = town.calls(customer, "complaint.billing.unclear");
        town.resolves(case, "system.billing").confirms(case);
        case
    });
    let cases = cases.collect();
    town.now("2026-11-17T09:00:00");
    town.draws("2026-11-16").expect("drawn");
    (town, cases)
}

fn rings(town: &Town, person: &str, case: Uuid, outcome: CallBackOutcome) -> Result<(), AppError> {
    town.app
        .command(&actor(person), case, &Options::default(), &|edge| {
            let text = match outcome {
                Unsatisfied => Some(edge.text("钱还没退")?),
                _ => None,
            };
            Ok(CaseCommand::CallBack { draw: DRAW.into(), outcome, text })
        })
        .map(|_| ())
}

fn list(town: &Town) -> CallBackList {
    call_backs(town.store(), DRAW).expect("read").expect("a draw")
}

fn item(town: &Town, case: Uuid) -> CallBackItem {
    let list = list(town);
    let all = [list.items, list.given_up, list.barred].concat();
    all.into_iter().find(|item| item.case == case).expect("the case is told of")
}

fn next(town: &Town, case: Uuid) -> Option<String> {
    let law = town.app.law();
    let policy = law.book.current();
    let at = item(town, case).next_at(policy, town.app.now())?;
    Some(format!("{} {}", policy.local_date(at), policy.local_time(at)))
}

#[test]
fn n28_three_attempts_lie_in_three_parts_of_the_day_and_the_next_in_rank_stands_in() {
    let (town, cases) = drawn(1..=2);
    let case = cases[0];
    rings(&town, "shen", case, NoAnswer).expect("rung in the morning");
    assert_eq!(item(&town, case).outcome, None, "he is still to be reached");
    assert_eq!(next(&town, case).as_deref(), Some("2026-11-17 14:00"));
    town.now("2026-11-17T11:30:00");
    assert_eq!(refused(rings(&town, "shen", case, NoAnswer)), "S003", "the morning was tried");
    town.now("2026-11-17T13:00:00");
    assert_eq!(refused(rings(&town, "shen", case, NoAnswer)), "S001", "nobody is rung at lunch");
    town.now("2026-11-17T14:30:00");
    rings(&town, "shen", case, NoAnswer).expect("rung in the afternoon");
    town.now("2026-11-17T21:30:00");
    assert_eq!(refused(rings(&town, "shen", case, Satisfied)), "S001", "quiet hours");
    town.now("2026-11-18T19:00:00");
    rings(&town, "shen", case, NoAnswer).expect("rung in the evening");
    assert_eq!(item(&town, case).outcome, Some(NotReached), "as often as the rule allows");
    let list = list(&town);
    assert_eq!((list.drawn, list.items.len(), list.short, list.given_up.len()), (2, 1, 1, 1));
    assert_eq!(list.given_up[0].attempts.len(), 3, "the shortage is told with every attempt");
    let figures = list.figures();
    assert_eq!((figures.rung, figures.reached, figures.attempts), (1, 0, 3));
    town.now("2026-11-19T09:30:00");
    assert_eq!(refused(rings(&town, "shen", case, NoAnswer)), "S004");
    assert_eq!(refused(may_call(town.store(), DRAW, case)), "D012", "he has left the list");
}

#[test]
fn n28_reached_and_refused_are_counted_with_both_of_their_numbers() {
    let (town, cases) = drawn(1..=5);
    let found = [Satisfied, Refused, CallBackOutcome::WrongNumber, Unsatisfied, NoAnswer];
    for (case, found) in cases.iter().zip(found) {
        rings(&town, "shen", *case, found).expect("rung");
    }
    let figures = list(&town).figures();
    assert_eq!(
        (figures.reached, figures.rung),
        (3, 5),
        "a wrong number reaches nobody, and the fifth did not answer yet"
    );
    assert_eq!((figures.refused, figures.answered, figures.satisfied), (1, 2, 1));
    assert_eq!(refused(rings(&town, "shen", cases[1], Satisfied)), "D013", "whoever refused is not pressed");
    assert_eq!((list(&town).not_reached, list(&town).short), (1, 2));
}

#[test]
fn n27_whoever_asks_to_be_called_again_is_rung_at_the_time_he_named() {
    let (town, cases) = drawn(1..=1);
    let at = |local: &str| CallAgain { at: town.instant(local) };
    for wrong in ["2026-11-17T08:00:00", "2026-11-17T13:00:00", "2026-11-17T22:00:00", "2026-11-25T10:00:00"]
    {
        assert_eq!(refused(rings(&town, "shen", cases[0], at(wrong))), "S006", "{wrong}");
    }
    rings(&town, "shen", cases[0], at("2026-11-17T11:00:00")).expect("agreed");
    assert_eq!(next(&town, cases[0]).as_deref(), Some("2026-11-17 11:00"));
    assert_eq!(refused(rings(&town, "shen", cases[0], Satisfied)), "S003", "he said eleven");
    town.now("2026-11-17T11:00:00");
    rings(&town, "shen", cases[0], Satisfied).expect("rung at eleven");
    assert_eq!(item(&town, cases[0]).attempts.len(), 2);
}

#[test]
fn n27_whoever_asked_not_to_be_telephoned_is_passed_over_and_counted_apart() {
    let (town, cases) = drawn(1..=2);
    let mut row = town.store().customer("C1").expect("read").expect("a customer");
    row.body = row.body.replacen('{', "{\"no_calls\":true,", 1);
    mirror_customers(town.store(), vec![row]).expect("mirrored");
    let list = list(&town);
    assert_eq!(list.barred.iter().map(|item| item.case).collect::<Vec<_>>(), [cases[0]]);
    assert_eq!((list.items.len(), list.short, list.not_reached), (1, 1, 0), "nobody failed to reach him");
    assert_eq!(refused(may_call(town.store(), DRAW, cases[0])), "S002");
}

#[test]
fn y03_n38_nobody_asks_about_his_own_case() {
    let (town, cases) = drawn(1..=1);
    for own in ["zhao", "zhou"] {
        assert_eq!(refused(rings(&town, own, cases[0], Satisfied)), "S005", "{own} took or handled it");
    }
    rings(&town, "shen", cases[0], Satisfied).expect("another unit asks");
}

#[test]
fn h13_dissatisfied_reopens_with_its_owner_one_rung_above_the_one_reached() {
    let (town, cases) = drawn(1..=1);
    let before = town.store().case_row(cases[0]).expect("read").expect("a case");
    rings(&town, "shen", cases[0], Unsatisfied).expect("rung");
    let file = town.app.case_file(cases[0]).expect("read");
    assert_eq!(file.case.owner, before.owner);
    let starts: Vec<u8> = file.case.ladders.iter().map(|cycle| cycle.start_rung).collect();
    assert_eq!(starts, [1, 2], "the first cycle began at rung 1 and had not climbed");
}

#[test]
fn n27_a_second_person_hears_a_share_of_the_calls_and_the_difference_stands() {
    let (town, cases) = drawn(1..=40);
    for case in &cases {
        rings(&town, "shen", *case, Satisfied).expect("rung");
    }
    let law = town.app.law();
    let chosen: Vec<Uuid> = list(&town)
        .items
        .iter()
        .filter(|item| item.to_hear(law.book.current()).is_some())
        .map(|item| item.case)
        .collect();
    assert!((1..=12).contains(&chosen.len()), "about one in ten of forty: {}", chosen.len());
    let other = cases.iter().find(|case| !chosen.contains(case)).expect("most are not chosen");
    let hears = |person: &str, case: Uuid, outcome: &str, fault: &str| {
        hear_call(&town.app, &actor(person), (DRAW, case), (outcome, &[fault.to_owned()]))
    };
    assert_eq!(
        refused(hears("chen", *other, "satisfied", "impolite")),
        "S007",
        "nobody chooses whom he hears"
    );
    assert_eq!(refused(hears("shen", chosen[0], "satisfied", "impolite")), "D010", "she made the call");
    assert_eq!(refused(hears("zhou", chosen[0], "satisfied", "impolite")), "S005", "it is about his work");
    assert_eq!(refused(hears("chen", chosen[0], "satisfied", "ugly")), "D021");
    hears("chen", chosen[0], "unsatisfied", "led-the-answer").expect("heard");
    let heard = item(&town, chosen[0]).heard.expect("kept");
    assert_eq!((heard.person.as_str(), heard.outcome.as_str()), ("chen", "unsatisfied"));
    assert_eq!(refused(hears("chen", chosen[0], "satisfied", "impolite")), "S007", "once");
}

#[test]
fn without_the_rule_one_attempt_is_all() {
    let town = Town::at("2026-11-15T20:00:00");
    town.promises_seed("2026-11-16").expect("promised");
    town.now("2026-11-16T10:00:00");
    let case = town.calls(1, "complaint.billing.unclear");
    town.resolves(case, "system.billing").confirms(case);
    town.now("2026-11-17T03:00:00");
    town.draws("2026-11-16").expect("drawn");
    assert_eq!(
        refused(rings(&town, "shen", case, CallAgain { at: town.instant("2026-11-17T10:00:00") })),
        "S006"
    );
    rings(&town, "shen", case, NoAnswer).expect("no rule forbids the hour");
    assert_eq!(item(&town, case).outcome, Some(NotReached));
    let stream = StreamId { kind: StreamKind::Case, id: case };
    let told = town.store().load(stream).expect("read").events;
    assert!(String::from_utf8_lossy(&told.last().expect("an event").event.bytes).contains("not-reached"));
}

//! What a customer hears of an exception, and a day's limit that two processes share.

mod post;
mod world;

use post::Office;
use world::seat;
use yinuo_app::Options;
use yinuo_domain::command::{CaseCommand, ExceptionCommand};
use yinuo_domain::event::Exceptional;
use yinuo_policy::Money;

fn asks(office: &Office, person: &str, case: uuid::Uuid, what: &Exceptional) {
    let done = office.app.command(&seat(person), case, &Options::default(), &|edge| {
        let (what, text, check) = (what.clone(), edge.text("国外出差，回来就缴")?, edge.id());
        Ok(CaseCommand::Exception(ExceptionCommand::Ask { what, text, check }))
    });
    done.expect("asked");
}

fn goodwill() -> Exceptional {
    Exceptional::Goodwill { money: Money { minor: 2_000, currency: String::new() } }
}

#[test]
fn h01_whoever_is_reconnected_hears_once_until_when_and_how_to_pay() {
    let office = Office::that_grants("2026-11-20T09:00:00");
    let case = office.opens();
    let what = Exceptional::Reactivation {
        service: "S1".into(),
        suspended: "overdue".into(),
        owed: Money { minor: 19_800, currency: String::new() },
        tier: "platinum".into(),
        until: office.app.now().plus_minutes(2_880),
    };
    asks(&office, "zhao", case, &what);
    office.turns();
    office.turns();
    let texts = office.gateway.texts();
    let told: Vec<&String> = texts.iter().filter(|text| text.contains("特殊开机")).collect();
    assert_eq!(told.len(), 1, "{texts:?}");
    assert!(
        told[0].contains("11-22 周日 09:00") && told[0].contains("¥198.00") && told[0].contains("银行托收"),
        "{told:?}"
    );
}

#[test]
fn a45_two_processes_share_one_persons_day() {
    let office = Office::that_grants("2026-11-20T09:00:00");
    let beside = office.beside(2);
    let first = office.opens();
    let mut cases = vec![first];
    // Five of twenty yuan are a day's hundred; the sixth waits for another.
    for _ in 0..5 {
        cases.push(office.opens_beside(first));
    }
    for (place, case) in cases.iter().enumerate() {
        asks(if place % 2 == 0 { &office } else { &beside }, "zhou", *case, &goodwill());
    }
    let granted =
        |case: &uuid::Uuid| office.app.case_file(*case).expect("read").case.exceptions[0].is_granted();
    assert_eq!(cases.iter().filter(|case| granted(case)).count(), 5);
    let day = office.app.law().book.current().local_date(office.app.now()).to_string();
    let sum = office.app.granted("zhou", yinuo_policy::ExceptionKind::Goodwill, &day).expect("read");
    assert_eq!(sum, 10_000);
}

//! What an outage owes to its area reaches each customer once, as a case's remedy does: told, answered, refused and sent
//! again, whatever the wallet does and whenever the process is killed.

mod wallet;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use uuid::Uuid;
use wallet::{Till, credited, refused};
use world::between::{Between, Kill};
use world::{mirrors_row, seat};
use yinuo_app::outlet::Undelivered;
use yinuo_app::ports::{SettlementFilter, SettlementRow};
use yinuo_app::settlement::Taken;
use yinuo_app::trail::{Verifier, export};
use yinuo_app::{App, AppError, Options};
use yinuo_domain::tell::area_payment_lines;

const PACKS: [&str; 4] = ["in-trai-2024", "cn-yiyang", "cn-office", "cn-settlement"];
const CREDITED: &str = "settlement/credited";
const INSTRUCTED: &str = "settlement/instructed";
/// Two days of a rent of 9900.
const EACH: i64 = 660;

/// Two customers who pay afterwards, one who paid before and is given days, and an outage of a day and a half that is over.
fn district(till: &Till) -> Uuid {
    for (code, service, segment) in
        [("C1", "S1", "postpaid"), ("C2", "S2", "postpaid"), ("C3", "S3", "prepaid")]
    {
        mirrors_row(till.app.store(), (code, segment), (service, "north"), till.app.now().0);
    }
    let at = |local: &str| till.app.law().book.current().instant(local).expect("local time");
    let (six, over) = (at("2026-11-20T06:00:00"), at("2026-11-21T18:00:00"));
    let begun = till.app.declare_outage(&seat("chen"), ("north", "fault.broadband"), six, None);
    let outage = begun.expect("declared").id;
    till.now("2026-11-21T19:00:00");
    till.app.restore_outage(&seat("chen"), outage, over).expect("over");
    outage
}

fn decided(till: &Till, outage: Uuid) {
    till.app.decide_area_credit(&seat("jiang"), outage, None).expect("another person");
}

/// An outage whose area was paid in one page: numbers 1 and 2 are money, 3 is days.
fn paid() -> (Till, Uuid) {
    let till = Till::of("2026-11-20T10:00:00", &PACKS, |store| store);
    let outage = district(&till);
    decided(&till, outage);
    assert_eq!(till.app.credit_areas(9).expect("paid"), 3);
    (till, outage)
}

fn rows(app: &App, outage: Uuid) -> Vec<SettlementRow> {
    let filter = SettlementFilter { owner: Some(outage), ..SettlementFilter::default() };
    app.store().settlements(&filter, None, 99).expect("read")
}

fn states(app: &App, outage: Uuid) -> Vec<String> {
    rows(app, outage).into_iter().map(|row| row.state).collect()
}

/// What is owed to the two, under way and paid, in paise.
fn books(till: &Till) -> (i64, i64, i64) {
    let of = |account: &str| {
        let lines = till.app.store().balances(account).expect("read");
        let meant = lines.iter().filter(|line| line.account == account && line.unit == "INR");
        meant.map(|line| line.amount).sum::<i64>()
    };
    (of("customer/C1") + of("customer/C2"), of(INSTRUCTED), of(CREDITED))
}

fn code(result: Result<yinuo_app::Reply, AppError>) -> &'static str {
    match result {
        Err(AppError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

/// What reached chen about payments, by key.
fn heard(till: &Till) -> Vec<String> {
    let items = till.app.store().inbox("chen", true, 99).expect("read");
    items.into_iter().filter(|item| item.kind == "settlement").map(|item| item.key).collect()
}

#[test]
fn u11_an_area_is_paid_by_the_way_of_every_remedy_and_money_alone_travels() {
    let (till, outage) = paid();
    assert_eq!(books(&till), (0, 2 * EACH, 0), "instructed in the commit of the page");
    let listed = rows(&till.app, outage);
    let named = |row: &SettlementRow| (row.settlement, row.customer.clone(), row.service.clone(), row.minor);
    assert_eq!(
        listed.iter().map(named).collect::<Vec<_>>(),
        [(1, "C1".to_owned(), "S1".to_owned(), EACH), (2, "C2".to_owned(), "S2".to_owned(), EACH)]
    );
    till.turns().turns();
    let told = till.wallet.told();
    assert_eq!(told.len(), 2, "each once");
    assert_eq!(told[0]["id"], format!("{outage}-1-1"));
    assert_eq!(told[0]["settlement"], format!("{outage}-1"));
    assert_eq!((&told[0]["customer"], &told[0]["minor"]), (&"C1".into(), &EACH.into()));
    assert_eq!(told[0]["rule"], "in-trai.district-postpaid");
    assert_eq!(states(&till.app, outage), ["taken", "taken"]);
    for id in till.wallet.ids() {
        let first = till.app.take_answer(&credited(&id)).expect("taken");
        let again = till.app.take_answer(&credited(&id)).expect("a repetition changes nothing");
        assert_eq!(first.version, again.version);
    }
    assert_eq!(books(&till), (0, 0, 2 * EACH));
    let row = &rows(&till.app, outage)[0];
    assert_eq!((row.state.as_str(), row.late, row.next_at, row.late_at), ("credited", false, None, None));
    // The run is over: nobody is paid again, and the customer of days has his days.
    assert_eq!(till.app.credit_areas(9).expect("over"), 0);
    assert_eq!(till.app.store().balances("customer/C3").expect("read")[0].amount, 2);
}

#[test]
fn u11_an_area_is_paid_once_though_the_process_is_killed_before_or_after_any_commit() {
    let mut kills = 0;
    for kill in [Kill::Before, Kill::After] {
        for commits in 0..16 {
            let mut kept = None;
            let till = Till::of("2026-11-20T10:00:00", &PACKS, |store| {
                let between = Between::new(store);
                kept = Some(Arc::clone(&between));
                between
            });
            let between = kept.expect("a store");
            let outage = district(&till);
            decided(&till, outage);
            between.kill_after(commits, kill);
            let works = || {
                till.app.credit_areas(9).expect("paid");
                till.turns();
                for id in till.wallet.ids() {
                    till.app.take_answer(&credited(&id)).expect("taken");
                }
            };
            let worked = catch_unwind(AssertUnwindSafe(works));
            assert_eq!(worked.is_err(), !between.lives());
            if worked.is_ok() {
                break;
            }
            kills += 1;
            till.restarts();
            works();
            assert_eq!(books(&till), (0, 0, 2 * EACH), "{kill:?} after {commits}");
            assert_eq!(till.wallet.paid().values().sum::<i64>(), 2 * EACH, "{kill:?} after {commits}");
            assert_eq!(till.wallet.paid().len(), 2);
        }
    }
    assert!(kills >= 6, "{kills}");
}

#[test]
fn u11_what_a_wallet_refused_is_sent_again_by_a_colleague_and_old_words_change_nothing() {
    let (till, outage) = paid();
    till.turns();
    let first: Vec<String> = till.wallet.ids();
    for id in &first {
        till.app.take_answer(&refused(id)).expect("taken");
    }
    assert_eq!(states(&till.app, outage), ["refused", "refused"]);
    assert_eq!(books(&till), (2 * EACH, 0, 0), "owed again");
    assert_eq!(heard(&till), [format!("{outage}/area-payment/refused/2026-11-21")], "one word for both");
    let again = |number| till.app.send_settlement_again(&seat("chen"), outage, number, &Options::default());
    again(1).expect("sent again");
    assert_eq!(code(again(1)), "Q003", "it is under way");
    assert_eq!(books(&till), (EACH, EACH, 0));
    till.turns();
    let second = till.wallet.ids().pop().expect("a new round");
    assert_eq!(second, format!("{outage}-1-2"));
    till.app.take_answer(&credited(&second)).expect("taken");
    till.app.take_answer(&refused(&first[0])).expect("an old answer is taken and says nothing");
    assert_eq!(states(&till.app, outage), ["credited", "refused"]);
    assert_eq!(books(&till), (EACH, 0, EACH));
    // The wallet thinks better of what it had refused: the customer has the money, so that is what counts.
    till.app.take_answer(&credited(&first[1])).expect("taken");
    assert_eq!(books(&till), (0, 0, 2 * EACH));
    // And what cannot be is written down once, moves nothing and waits for a person.
    for _ in 0..2 {
        till.app.take_answer(&refused(&first[1])).expect("taken");
    }
    assert_eq!(rows(&till.app, outage)[1].contradiction, "refused/1");
    assert_eq!(books(&till), (0, 0, 2 * EACH));
    let contradicted = format!("{outage}/area-payment/contradicted/2026-11-21");
    assert!(heard(&till).contains(&contradicted), "{:?}", heard(&till));
}

#[test]
fn u11_a_wallet_that_will_not_take_it_is_given_up_after_its_tries() {
    let (till, outage) = paid();
    till.wallet.fails((0..40).map(|_| Undelivered::Refused { reason: "status 422".into() }));
    for _ in 0..8 {
        till.turns().passes(300_000);
    }
    let listed = rows(&till.app, outage);
    assert!(listed.iter().all(|row| row.state == "refused" && row.reason == "gateway"), "{listed:?}");
    assert_eq!(books(&till), (2 * EACH, 0, 0));
}

#[test]
fn u11_money_that_came_back_is_owed_again() {
    let (till, outage) = paid();
    till.turns();
    let id = format!("{outage}-2-1");
    let mut back = refused(&id);
    back.status = "returned".into();
    till.app.take_answer(&credited(&id)).expect("taken");
    till.app.take_answer(&back).expect("taken");
    till.app.take_answer(&credited(&id)).expect("late, and known to have come back");
    assert_eq!(states(&till.app, outage), ["taken", "returned"]);
    assert_eq!(books(&till), (EACH, EACH, 0));
}

#[test]
fn u11_two_processes_pay_and_tell_an_area_once() {
    let till = Till::of("2026-11-20T10:00:00", &PACKS, |store| store);
    let outage = district(&till);
    decided(&till, outage);
    let other = till.beside(2);
    for one in [&till, &other, &till, &other] {
        one.app.credit_areas(9).expect("paid");
        one.turns();
    }
    assert_eq!(till.wallet.told().len(), 2);
    assert_eq!(books(&till), (0, 2 * EACH, 0));
    // Both are given the same answer at the same moment.
    for id in till.wallet.ids() {
        till.app.take_answer(&credited(&id)).expect("taken");
        other.app.take_answer(&credited(&id)).expect("known");
    }
    assert_eq!(books(&till), (0, 0, 2 * EACH));
}

#[test]
fn u11_an_answer_about_an_area_that_was_never_told_is_refused_by_number() {
    let (till, outage) = paid();
    let taken = |id: String| code(till.app.take_answer(&credited(&id)));
    assert_eq!(taken(format!("{outage}-3-1")), "Q001", "days of validity do not travel");
    assert_eq!(taken(format!("{outage}-99-1")), "Q001");
    assert_eq!(taken(format!("{outage}-1-2")), "Q002");
    assert_eq!(taken(format!("{}-1-1", Uuid::from_u128(7))), "D002", "neither a case nor an outage");
    let text = format!(
        "id,status,reason,reference\n{outage}-1-1,credited,,W-1\n{outage}-9-1,credited,,\n{outage}-2-5,refused,,\n"
    );
    let faults = till.app.take_answers(&text).expect("read").expect_err("faults");
    let named: Vec<_> = faults.iter().map(|fault| (fault.line, fault.code)).collect();
    assert_eq!(named, [(3, "Q001"), (4, "Q002")]);
    assert_eq!(states(&till.app, outage), ["instructed", "instructed"], "nothing of the file was taken");
}

#[test]
fn u11_the_file_of_a_day_has_the_page_that_was_paid_before_midnight_and_never_grows() {
    let till = Till::of("2026-11-20T10:00:00", &PACKS, |store| store);
    for number in 0..100 {
        let (code, service) = (format!("D{number:03}"), format!("T{number:03}"));
        mirrors_row(till.app.store(), (&code, "postpaid"), (&service, "north"), till.app.now().0);
    }
    let outage = district(&till);
    decided(&till, outage);
    let file = |day: &str| till.app.settlement_file(day).expect("a file");
    till.now("2026-11-21T23:59:59").passes(999);
    till.app.credit_areas(1).expect("the last millisecond of the day");
    let before = file("2026-11-21");
    assert_eq!((before.count, before.totals["INR"]), (63, 63 * EACH), "64 customers, one of them given days");
    assert!(before.text.contains(&format!("\n{outage}-1-1,C1,INR,660,")), "{}", before.text);
    till.passes(1);
    till.app.credit_areas(9).expect("the rest");
    assert_eq!(file("2026-11-21"), before);
    assert_eq!((file("2026-11-22").count, file("2026-11-22").totals["INR"]), (39, 39 * EACH));
    // Its answers are taken whole, and once.
    let ids: Vec<&str> = before.text.lines().filter_map(|line| line.split(',').next()).collect();
    let lines = ids.iter().filter(|id| id.len() > 36).map(|id| format!("{id},credited,,B-1\n"));
    let answers = format!("id,status,reason,reference\n{}", lines.collect::<String>());
    let taken = |changed, known| Ok(Taken { changed, known });
    assert_eq!(till.app.take_answers(&answers).expect("read"), taken(63, 0));
    assert_eq!(till.app.take_answers(&answers).expect("read"), taken(0, 63));
    assert_eq!(till.balance(CREDITED), 63 * EACH);
    assert_eq!(file("2026-11-21"), before, "and stays what it was");
}

#[test]
fn u11_who_waits_beyond_the_day_that_the_rule_names_is_said_to_be_late_once() {
    let (till, outage) = paid();
    let by = till.app.law().book.current().instant("2026-11-28T18:00:00").expect("local time");
    assert_eq!(rows(&till.app, outage)[0].pay_by, by.0, "seven days after the end of the outage");
    till.app.take_answer(&credited(&format!("{outage}-1-1"))).expect("taken");
    till.now("2026-11-28T17:59:59").passes(999);
    assert_eq!(till.app.say_late_area_payments(9).expect("in time"), 0);
    till.passes(1);
    assert_eq!(till.app.say_late_area_payments(9).expect("late"), 1, "the other one has his money");
    assert_eq!(till.app.say_late_area_payments(9).expect("said"), 0);
    let listed = rows(&till.app, outage);
    assert_eq!((listed[0].late, listed[1].late, listed[1].late_at), (false, true, None));
    assert_eq!(heard(&till), [format!("{outage}/area-payment/late/2026-11-28")]);
    // Nobody had come to say so before the answer: it is late all the same, at its own instant.
    let (till, outage) = paid();
    till.now("2026-12-02T09:00:00");
    till.app.take_answer(&credited(&format!("{outage}-1-1"))).expect("taken");
    assert!(rows(&till.app, outage)[0].late);
    let payment = till.app.area_payment(outage, 1).expect("read").expect("paid");
    let late = payment.steps.iter().find(|step| step.step == yinuo_domain::event::SettlementStep::Late);
    assert_eq!(late.expect("late").at, by);
}

#[test]
fn u11_a_payment_explains_itself_and_the_trail_still_proves_itself() {
    let (till, outage) = paid();
    till.turns();
    till.app.take_answer(&credited(&format!("{outage}-1-1"))).expect("taken");
    for id in [format!("{outage}-1"), format!("{outage}-1-1")] {
        let (payment, of) = till.app.find_area_payment(&id).expect("read").expect("found");
        let law = till.app.law();
        let lines = area_payment_lines(&payment, &of, &law.book, &law.org);
        let english: Vec<&str> = lines.iter().map(|line| line.en.as_str()).collect();
        let said = english.join("\n");
        assert!(said.contains("₹6.60 to customer C1 for service S1"), "{said}");
        assert!(
            said.contains("for the outage of") && said.contains("decided that the area is paid"),
            "{said}"
        );
        assert!(said.contains("in-trai.district-postpaid @ "), "{said}");
        assert!(said.contains("x 2 days / 30 days = INR 6.60"), "{said}");
        assert!(said.contains("as the customer register had them on Fri 20 Nov 10:00"), "{said}");
        assert!(said.contains("credited to the"), "{said}");
        assert!(!said.contains("which is not what was paid"), "{said}");
        assert!(lines.iter().all(|line| !line.zh.is_empty() && !line.en.is_empty()));
    }
    assert_eq!(till.app.find_area_payment("nonsense").expect("read"), None);
    assert_eq!(till.app.find_area_payment(&format!("{outage}-9")).expect("read"), None);
    let unsigned = |_: &str, _: &[u8], _: &str| false;
    let mut verifier = Verifier::new(&unsigned, &[]);
    export(till.app.store(), &mut |line| {
        verifier.line(line);
        Ok(())
    })
    .expect("exported");
    let found: Vec<&str> = verifier.finish().findings.iter().map(|finding| finding.code).collect();
    assert_eq!(found, [""; 0]);
}

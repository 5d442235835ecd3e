//! Points and tips (U27, U29-U31): earned by a service, tipped once by whom it served, matched out of a pool that ends, taken
//! back, gone when they are old. The ledger balances to the point.

mod post;
mod world;

use post::Office;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use uuid::Uuid;
use world::between::{Between, Kill};
use world::seat;
use yinuo_app::pay::OWN_NUMBER;
use yinuo_app::points::{
    EXPIRED, ISSUED, THANKS, ThanksInput, ThanksState, customer_wallet, pool_of, staff_wallet, tranche_of,
};
use yinuo_app::register::{adopt, set_rows};
use yinuo_app::{AppError, Options};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::points::{FollowKind, Move, Opinion, Thanks};
use yinuo_policy::Pack;

const CAMPAIGN: &str = "cn-points.double-2026";

/// A closed case of C1 that earned its points, and the link of its thanks.
fn served(office: &Office) -> (Uuid, String) {
    let case = office.opens();
    office.closes(case);
    earns(office);
    (case, link(office, case))
}

fn link(office: &Office, case: Uuid) -> String {
    office.app.thanks_link(&office.post.ring, case).expect("read").expect("a link")
}

fn earns(office: &Office) {
    while office.app.earn_points(100).expect("earned") > 0 {}
}

fn like(points: u32) -> ThanksInput {
    let (person, words) = ("zhou".to_owned(), "师傅很细心".to_owned());
    ThanksInput { person, opinion: Opinion::Like, points, reason: String::new(), words, proof: String::new() }
}

fn dislike(reason: &str) -> ThanksInput {
    ThanksInput { opinion: Opinion::Dislike, reason: reason.to_owned(), ..like(0) }
}

fn says(office: &Office, link: &str, input: &ThanksInput) -> Result<Thanks, AppError> {
    match office.app.give_thanks(&office.post.ring, link, input)? {
        Some(ThanksState::Given(thanks)) => Ok(*thanks),
        other => panic!("not taken: {other:?}"),
    }
}

fn balance(office: &Office, account: &str) -> i64 {
    let lines = office.app.store().balances(account).expect("read");
    lines.iter().filter(|line| line.account == account).map(|line| line.amount).sum()
}

/// Balances of customer and technician; each wallet's rows come to its account.
fn both(office: &Office) -> (i64, i64) {
    let of = |account: String| {
        let wallet = office.app.wallet(&account).expect("read");
        let moved: i64 = wallet.rows.values().map(|row| row.points).sum();
        assert_eq!((wallet.balance(), moved), (balance(office, &account), balance(office, &account)));
        balance(office, &account)
    };
    (of(customer_wallet("C1")), of(staff_wallet("zhou")))
}

/// Everything in the unit of points comes to nought.
fn balances_to_the_point(office: &Office) {
    let all = office.app.store().balances("").expect("read");
    let points = all.iter().filter(|line| line.unit == "points");
    assert_eq!(points.clone().map(|line| line.amount).sum::<i64>(), 0);
    assert!(
        points
            .filter(|line| ![ISSUED, EXPIRED].contains(&line.account.as_str()))
            .all(|line| line.amount >= 0)
    );
}

/// The same pack with other numbers, adopted a second later.
fn adopts(office: &Office, changes: &[(&str, &str)]) {
    let mut text = world::shipped("policies", "cn-points").replace("\"complaint-handler\"", "\"handler\"");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let text = text.replace("version = \"2026-11-23\"", "version = \"2026-11-24\"");
    let law = office.app.law();
    let mut packs: Vec<Pack> = law.book.current().packs().to_vec();
    packs.retain(|pack| pack.id() != "cn-points");
    packs.push(Pack::parse(&text).expect("a pack"));
    office.passes(1_000);
    let tables = law.book.current().tables().to_vec();
    adopt(office.app.store(), &*office.clock, &seat("guan"), packs, tables).expect("adopted");
    office.app.reload_law().expect("read");
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> &'static str {
    match answer {
        Err(AppError::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn u27_a_service_earns_points_once_however_often_it_is_heard_of_or_comes_back() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (case, _) = served(&office);
    earns(&office.beside(2));
    let reopen = |edge: &mut yinuo_app::Edge<'_>| Ok(CaseCommand::Reopen { text: edge.text("又断了")? });
    office.app.command(&seat("zhao"), case, &Options::default(), &reopen).expect("reopened");
    office.closes(case);
    earns(&office);
    assert_eq!(both(&office), (100, 0));
    balances_to_the_point(&office);
    let ours = [("C1".to_owned(), r#"{"person":"zhou","household":true}"#.to_owned())];
    set_rows(office.app.store(), &*office.clock, &seat("guan"), OWN_NUMBER, &ours).expect("set");
    let own = office.opens();
    office.closes(own);
    earns(&office);
    assert_eq!(both(&office).0, 100, "a number of our own earns nothing");
    assert_eq!(office.app.thanks_link(&office.post.ring, own).expect("read"), None);
}

#[test]
fn u27_u29_whoever_was_served_tips_once_gets_it_back_in_the_campaign_and_nobody_reads_who_he_was() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (case, link) = served(&office);
    let thanks = says(&office, &link, &like(50)).expect("taken");
    assert_eq!((thanks.case, thanks.points, thanks.matched), (case, 50, 50));
    assert_eq!(both(&office), (100, 50));
    let again = says(&office, &link, &like(100)).expect("shown");
    assert_eq!(again, thanks, "the first answer stands");
    assert_eq!(both(&office), (100, 50));
    balances_to_the_point(&office);
    // What was tipped or came back cannot be spent while it can be taken back.
    let now = office.app.now();
    assert_eq!(office.app.wallet(&staff_wallet("zhou")).expect("read").free(now), 0);
    assert_eq!(office.app.wallet(&customer_wallet("C1")).expect("read").free(now), 50);
    let rows = office.app.store().register(&staff_wallet("zhou")).expect("read");
    assert!(rows.iter().all(|row| !row.body.contains("C1") && !row.body.contains(&case.to_string())));
    assert_eq!(office.app.store().postings(Some(case), None, 9).expect("read").rows, []);
    let day = tranche_of(CAMPAIGN, &thanks.unit, "2026-11-20");
    assert_eq!((balance(&office, &day), balance(&office, &pool_of(CAMPAIGN))), (19_950, 1_980_000));
    assert_eq!(office.app.pool_given(CAMPAIGN, 2_000_000).expect("read"), 50);
}

#[test]
fn u27_a_tip_is_taken_back_once_with_what_it_brought_and_only_in_time() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (_, first) = served(&office);
    says(&office, &first, &like(50)).expect("taken");
    let back = |link: &str| office.app.refund_thanks(&office.post.ring, link, "");
    for _ in 0..2 {
        assert!(matches!(back(&first), Ok(Some(ThanksState::Given(thanks))) if thanks.refunded_at.is_some()));
        assert_eq!(both(&office), (100, 0));
    }
    assert_eq!(office.app.pool_given(CAMPAIGN, 2_000_000).expect("read"), 0);
    balances_to_the_point(&office);
    let (_, second) = served(&office);
    says(&office, &second, &like(100)).expect("taken");
    office.passes(24 * 3_600_000 - 1);
    let colleague = office.app.wallet(&staff_wallet("zhou")).expect("read");
    assert_eq!(colleague.free(office.app.now()), 0);
    office.passes(1);
    assert_eq!(code(back(&second)), "U009");
    assert_eq!(colleague.free(office.app.now()), 100);
    let (_, third) = served(&office);
    says(&office, &third, &like(0)).expect("taken");
    assert_eq!(code(back(&third)), "U009", "a like without points has none to give back");
}

#[test]
fn u27_limits_hold_for_the_amount_the_balance_the_day_and_the_pair() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (_, link) = served(&office);
    assert_eq!(code(says(&office, &link, &like(51))), "U003");
    assert_eq!(code(says(&office, &link, &like(500))), "U002");
    assert_eq!(both(&office), (100, 0));
    adopts(&office, &[("day-max = 2000", "day-max = 100"), ("pair-max = 3000", "pair-max = 150")]);
    says(&office, &link, &like(100)).expect("taken");
    let (_, second) = served(&office);
    assert_eq!(code(says(&office, &second, &like(50))), "U004", "the day is full");
    office.now("2026-11-21T00:00:00");
    says(&office, &second, &like(50)).expect("a new day");
    let (_, third) = served(&office);
    office.now("2026-11-22T08:00:00");
    assert_eq!(code(says(&office, &third, &like(50))), "U004", "and so is the pair");
    says(&office, &third, &like(0)).expect("a like is always welcome");
    balances_to_the_point(&office);
}

#[test]
fn u27_a_pool_gives_no_more_than_its_cap_whoever_draws_at_one_moment() {
    let mut between = None;
    let office = Office::that_tips_on("2026-11-20T09:00:00", |store| {
        let round = Between::new(store);
        between = Some(Arc::clone(&round));
        round as _
    });
    adopts(&office, &[("cap = 2000000", "cap = 120"), ("tranche = 20000", "tranche = 90")]);
    let links: Vec<String> = (0..3).map(|_| served(&office).1).collect();
    let (other, beside) = (office.beside(2), links[1].clone());
    other.app.reload_law().expect("read");
    between.expect("a store").before_the_next_commit(move || {
        let taken = other.app.give_thanks(&other.post.ring, &beside, &like(50)).expect("taken");
        assert!(matches!(taken, Some(ThanksState::Given(thanks)) if thanks.matched == 50));
    });
    assert_eq!(says(&office, &links[0], &like(50)).expect("taken").matched, 40, "what the day still held");
    assert_eq!(says(&office, &links[2], &like(50)).expect("taken").matched, 0, "the day is empty");
    office.now("2026-11-21T09:00:00");
    let (_, next) = served(&office);
    assert_eq!(says(&office, &next, &like(50)).expect("taken").matched, 30, "what the pool still held");
    assert_eq!(office.app.pool_given(CAMPAIGN, 120).expect("read"), 120);
    balances_to_the_point(&office);
}

#[test]
fn u27_whoever_is_killed_at_the_commit_of_a_tip_leaves_all_of_it_or_nothing() {
    for kill in [Kill::Before, Kill::After] {
        let mut between = None;
        let office = Office::that_tips_on("2026-11-20T09:00:00", |store| {
            let round = Between::new(store);
            between = Some(Arc::clone(&round));
            round as _
        });
        let (_, link) = served(&office);
        between.expect("a store").kill_after(0, kill);
        let killed = catch_unwind(AssertUnwindSafe(|| says(&office, &link, &like(50))));
        assert!(killed.is_err(), "{kill:?}");
        let other = office.beside(2);
        assert_eq!(says(&other, &link, &like(50)).expect("taken").matched, 50, "{kill:?}");
        assert_eq!(both(&other), (100, 50), "{kill:?}");
        balances_to_the_point(&other);
    }
}

#[test]
fn u27_points_go_on_their_day_and_what_would_go_first_is_spent_first() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    served(&office);
    office.now("2026-11-25T09:00:00");
    let (_, link) = served(&office);
    says(&office, &link, &like(50)).expect("taken");
    office.now("2027-11-20T23:59:59");
    assert_eq!(office.app.expire_points().expect("done"), 0);
    office.now("2027-11-21T00:00:00");
    assert_eq!(office.app.expire_points().expect("done"), 1);
    assert_eq!(office.app.expire_points().expect("done"), 0, "once a day");
    // 50 of the first hundred went as a tip, the other 50 are too old now.
    assert_eq!((both(&office), balance(&office, EXPIRED)), ((150, 50), 50));
    office.now("2029-01-01T00:00:00");
    office.beside(2).app.expire_points().expect("done");
    assert_eq!((both(&office), balance(&office, EXPIRED)), ((0, 0), 250));
    balances_to_the_point(&office);
}

#[test]
fn u30_u31_a_dislike_needs_a_reason_and_opens_a_coaching_and_a_recovery_and_stands_on_no_wallet() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (case, link) = served(&office);
    assert_eq!(code(says(&office, &link, &dislike(""))), "U008");
    assert_eq!(code(says(&office, &link, &dislike("ugly"))), "U008");
    let thanks = says(&office, &link, &dislike("late")).expect("taken");
    assert_eq!((thanks.points, thanks.matched, thanks.reason.as_str()), (0, 0, "late"));
    assert_eq!(office.app.wallet(&staff_wallet("zhou")).expect("read").rows.len(), 0);
    let tasks = office.app.follow_ups().expect("read");
    let kinds: Vec<FollowKind> = tasks.iter().map(|task| task.kind).collect();
    assert_eq!(kinds, [FollowKind::Recovery, FollowKind::Coaching]);
    assert!(tasks.iter().all(|task| task.reason == "late" && task.person == "zhou"));
    let items = office.app.store().inbox("shen", true, 9).expect("read");
    let mut cases: Vec<Uuid> =
        items.iter().filter(|item| item.kind == "follow-up").map(|item| item.case).collect();
    cases.sort();
    assert_eq!(cases, [Uuid::nil(), case], "a coaching names no case");
    says(&office, &link, &dislike("other")).expect("shown");
    assert_eq!(office.app.follow_ups().expect("read").len(), 2);
}

#[test]
fn u29_no_other_person_no_other_closing_and_no_other_link_says_thanks() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (case, link) = served(&office);
    let stranger = ThanksInput { person: "tao".into(), ..like(0) };
    assert_eq!(code(says(&office, &link, &stranger)), "U011");
    let status = office.app.link_for_demo(&office.post.ring, case).expect("read").expect("a link");
    for wrong in ["", "x", status.as_str(), &format!("{}A", &link[..43])] {
        assert_eq!(office.app.give_thanks(&office.post.ring, wrong, &like(0)).expect("read"), None);
    }
    let reopen = |edge: &mut yinuo_app::Edge<'_>| Ok(CaseCommand::Reopen { text: edge.text("又断了")? });
    office.app.command(&seat("zhao"), case, &Options::default(), &reopen).expect("reopened");
    let state = office.app.give_thanks(&office.post.ring, &link, &like(0)).expect("read");
    assert_eq!(state, Some(ThanksState::Lapsed), "the matter is open again");
    office.closes(case);
    let late = self::link(&office, case);
    let state = office.app.give_thanks(&office.post.ring, &link, &like(0)).expect("read");
    assert_eq!(state, Some(ThanksState::Lapsed), "it was closed anew, and asks by another link");
    office.passes(7 * 86_400_000);
    let state = office.app.give_thanks(&office.post.ring, &late, &like(0)).expect("read");
    assert_eq!(state, Some(ThanksState::Lapsed));
    assert_eq!(office.app.store().register(THANKS).expect("read"), []);
}

#[test]
fn u31_words_are_kept_apart_and_a_wallet_tells_what_came_and_never_by_whom() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (_, link) = served(&office);
    let thanks = says(&office, &link, &like(0)).expect("taken");
    let text = thanks.text.expect("words").text;
    let texts = office.app.store().texts(&[text]).expect("read");
    assert_eq!((texts[0].person.as_str(), texts[0].body.as_str()), ("C1", "师傅很细心"));
    let wallet = office.app.wallet(&staff_wallet("zhou")).expect("read");
    let row = wallet.rows.values().next().expect("a like");
    assert_eq!((row.why, row.points, row.person.as_str()), (Move::Received, 0, ""));
}

#[test]
fn u29_nobody_thanks_before_the_matter_was_closed_whatever_the_clock_of_his_process_says() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    let (case, link) = served(&office);
    let closed_at = office.app.case_file(case).expect("read").case.closed_at.expect("closed");
    office.passes(-10 * 3_600_000);
    let thanks = says(&office, &link, &like(100)).expect("taken");
    assert_eq!(thanks.at, closed_at, "the clock that closed it was ahead");
    balances_to_the_point(&office);
}

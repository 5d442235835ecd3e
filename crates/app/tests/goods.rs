//! Goods for points (U28): a stock that never falls below nought, an order that a second person decides, a hand-over and its
//! receipt.

mod post;
mod world;

use post::Office;
use std::sync::Arc;
use world::between::Between;
use world::seat;
use yinuo_app::AppError;
use yinuo_app::points::{LAID_OUT, OrderDeed, ThanksInput, staff_wallet};
use yinuo_domain::points::{Goods, Opinion, OrderState};
use yinuo_policy::Bilingual;

fn cup(points: i64) -> Goods {
    Goods { code: "cup".into(), name: Bilingual::new("保温杯", "Flask"), points }
}

/// Zhou was tipped a hundred points more than a day ago.
fn tipped(office: &Office) {
    let case = office.opens();
    office.closes(case);
    while office.app.earn_points(100).expect("earned") > 0 {}
    let ring = &office.post.ring;
    let link = office.app.thanks_link(ring, case).expect("read").expect("a link");
    let input = ThanksInput {
        person: "zhou".into(),
        opinion: Opinion::Like,
        points: 100,
        reason: String::new(),
        words: String::new(),
        proof: String::new(),
    };
    office.app.give_thanks(ring, &link, &input).expect("taken");
    office.passes(25 * 3_600_000);
}

fn balance(office: &Office, account: &str) -> i64 {
    let lines = office.app.store().balances(account).expect("read");
    lines.iter().filter(|line| line.account == account).map(|line| line.amount).sum()
}

fn stock(office: &Office) -> i64 {
    office.app.goods().expect("read").iter().map(|(_, stock)| stock).sum()
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> &'static str {
    match answer {
        Err(AppError::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn u28_points_become_goods_by_a_second_person_a_hand_over_and_a_receipt() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    tipped(&office);
    office.app.stock_goods(&seat("jiang"), &cup(80), 2).expect("kept");
    let order = office.app.order_goods(&seat("zhou"), "cup").expect("ordered");
    assert_eq!(
        (balance(&office, &staff_wallet("zhou")), balance(&office, LAID_OUT), stock(&office)),
        (20, 80, 1)
    );
    let step = |person: &str, deed| office.app.step_order(&seat(person), order.id, deed);
    assert_eq!(code(step("zhou", OrderDeed::Approve)), "U013", "nobody approves his own");
    assert_eq!(code(step("jiang", OrderDeed::HandOver)), "U014", "not before it is approved");
    step("jiang", OrderDeed::Approve).expect("approved");
    assert_eq!(code(step("shen", OrderDeed::Refuse)), "U014", "decided once");
    assert_eq!(code(office.app.receive_order(&seat("zhou"), order.id)), "U014");
    step("shen", OrderDeed::HandOver).expect("handed over");
    assert_eq!(code(office.app.receive_order(&seat("shen"), order.id)), "U013", "a receipt is one's own");
    let done = office.app.receive_order(&seat("zhou"), order.id).expect("received");
    assert_eq!((done.state, stock(&office), balance(&office, LAID_OUT)), (OrderState::Received, 1, 80));
    let month = office.app.points_month("2026-11").expect("read");
    assert_eq!((month[0].received, month[0].ordered, month[0].balance), (100, 80, 20));
}

#[test]
fn u28_a_refused_order_brings_points_and_piece_back_and_makes_no_point_younger() {
    let office = Office::that_tips("2026-11-20T09:00:00");
    tipped(&office);
    office.app.stock_goods(&seat("jiang"), &cup(80), 1).expect("kept");
    let order = office.app.order_goods(&seat("zhou"), "cup").expect("ordered");
    office.app.step_order(&seat("jiang"), order.id, OrderDeed::Refuse).expect("refused");
    let wallet = office.app.wallet(&staff_wallet("zhou")).expect("read");
    assert_eq!((wallet.balance(), wallet.free(office.app.now()), stock(&office)), (100, 100, 1));
    let gone: Vec<_> = wallet.rows.values().filter(|row| row.left > 0).map(|row| row.gone_at).collect();
    assert!(gone.iter().all(|at| *at == order.gone_at), "{gone:?}");
    assert_eq!(balance(&office, LAID_OUT), 0);
}

#[test]
fn u28_the_last_piece_goes_once_and_nobody_spends_what_he_has_not() {
    let mut between = None;
    let office = Office::that_tips_on("2026-11-20T09:00:00", |store| {
        let round = Between::new(store);
        between = Some(Arc::clone(&round));
        round as _
    });
    tipped(&office);
    office.app.stock_goods(&seat("jiang"), &cup(40), 1).expect("kept");
    let other = office.beside(2);
    between.expect("a store").before_the_next_commit(move || {
        other.app.order_goods(&seat("zhou"), "cup").expect("ordered");
    });
    assert_eq!(code(office.app.order_goods(&seat("zhou"), "cup")), "U012");
    assert_eq!((stock(&office), balance(&office, &staff_wallet("zhou"))), (0, 60));
    office.app.stock_goods(&seat("jiang"), &cup(61), 5).expect("kept");
    assert_eq!(code(office.app.order_goods(&seat("zhou"), "cup")), "U002");
    assert_eq!(code(office.app.order_goods(&seat("zhou"), "boat")), "U015");
    for wrong in
        [Goods { code: "Cup".into(), ..cup(1) }, cup(0), Goods { name: Bilingual::new("杯", ""), ..cup(1) }]
    {
        assert_eq!(code(office.app.stock_goods(&seat("jiang"), &wrong, 0)), "U016");
    }
}

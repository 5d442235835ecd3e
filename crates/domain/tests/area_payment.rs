//! A payment of an area is read as it was written, for ever.

use yinuo_domain::area_payment::AreaPayment;
use yinuo_domain::case::SettlementState;

/// As the first version wrote it: sent again after a refusal, paid, and late.
const STORED: &str = r#"{
    "outage": "01900000-0000-7000-8000-000000000001", "number": 3, "service": "S1", "customer": "C1", "unit": "north",
    "rule": "in-trai.district-postpaid",
    "policy": "0101010101010101010101010101010101010101010101010101010101010101",
    "monthly_fee_minor": 9900, "mirrored_at": 900, "owed_at": 1000,
    "steps": [
        {"at": 2000, "step": {"arranged": {"promise": 0, "line": 0, "key": "in-trai.fault/S1/o/once",
            "money": {"currency": "INR", "minor": 660}, "rule": "cn-settlement.wallet", "form": "wallet",
            "instruct_at": 2000, "pay_by": 5000, "on_withdrawal": "stand", "report_to": "complaint-supervisor"}}},
        {"at": 2000, "step": {"instructed": {"round": 1, "day": "2026-11-21"}}},
        {"at": 2100, "step": {"taken": {"round": 1}}},
        {"at": 2200, "step": {"refused": {"round": 1, "reason": "limit"}}},
        {"at": 5000, "step": "late"},
        {"at": 6000, "step": {"instructed": {"round": 2, "day": "2026-11-29"}}},
        {"at": 7000, "step": {"credited": {"round": 2, "reference": "W-1", "after_refusal": false}}}
    ]
}"#;

#[test]
fn u11_a_payment_that_was_stored_is_read_for_ever_and_stands_where_its_steps_left_it() {
    let payment: AreaPayment = serde_json::from_str(STORED).expect("what was written is read");
    let found = payment.settlement().expect("arranged");
    assert_eq!((found.state, found.round, found.credited_round), (SettlementState::Credited, 2, 2));
    assert_eq!((found.late, found.reference.as_str(), found.reason.as_str()), (true, "W-1", ""));
    assert_eq!((found.unit.as_str(), found.owed_at.0, found.pay_by.0), ("once", 1000, 5000));
    let keys: Vec<String> = payment.movements(0).into_iter().map(|(key, ..)| key).collect();
    let at = "01900000-0000-7000-8000-000000000001/3";
    let wanted = [
        format!("settlement/instructed/2026-11-21/{at}/1"),
        format!("settlement/refused/{at}/1"),
        format!("settlement/instructed/2026-11-29/{at}/2"),
        format!("settlement/credited/{at}/2"),
    ];
    assert_eq!(keys, wanted);
    let heard: Vec<&str> = payment.troubles(0).into_iter().map(|(what, ..)| what).collect();
    assert_eq!(heard, ["refused", "late"]);
    let again = serde_json::to_string(&payment).expect("written");
    assert_eq!(serde_json::from_str::<AreaPayment>(&again).expect("read"), payment);
}

#[test]
fn u11_what_does_not_begin_as_a_payment_stands_nowhere_and_moves_nothing() {
    let mut payment: AreaPayment = serde_json::from_str(STORED).expect("read");
    payment.steps.remove(0);
    assert_eq!((payment.settlement(), payment.movements(0).len()), (None, 0));
}

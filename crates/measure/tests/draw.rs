//! The draw: reproducible by a stranger, in another language, from what the row says.

use std::collections::BTreeSet;
use std::process::Command;
use uuid::Uuid;
use yinuo_measure::Day;
use yinuo_measure::draw::{
    DrawFault, DrawInput, DrawRow, call_list, draw, frame_digest, hex, order, unhex, verify,
};
use yinuo_policy::{Applies, Bilingual, CaseKind, DrawRule, Instant};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/draws.md");

fn rule(numerator: u32, denominator: u32) -> DrawRule {
    DrawRule {
        code: "cn-shenyang.broadband-repairs".into(),
        name: Bilingual::new("宽带报修", "Broadband repairs"),
        sentence: Bilingual::new("宽带报修单按 25% 回访。", "25 % of broadband repairs are called back."),
        applies: Applies { kinds: vec![CaseKind::Fault], ..Applies::default() },
        numerator,
        denominator,
    }
}

fn cases(count: u128) -> BTreeSet<Uuid> {
    (1..=count).map(|id| Uuid::from_u128(id * 7_919)).collect()
}

fn drawn(count: u128, carried: u64, (numerator, denominator): (u32, u32)) -> DrawRow {
    draw(&DrawInput {
        date: Day::parse("2026-11-21").expect("a day"),
        window: (Instant(0), Instant(86_400_000)),
        rule: &rule(numerator, denominator),
        policy: "abc",
        cases: &cases(count),
        carried,
        secret: [7; 32],
        heads: [9; 32],
    })
}

#[test]
fn n28_a_quarter_of_58_broadband_repairs_is_14_and_the_rest_is_carried() {
    let row = drawn(58, 0, (1, 4));
    assert_eq!((row.drawn.len(), row.carried_out), (14, 2));
    let next = drawn(58, row.carried_out, (1, 4));
    assert_eq!((next.drawn.len(), next.carried_out), (15, 0));
    assert_eq!(verify(&row), Ok(()));
    assert_eq!(verify(&next), Ok(()));
}

#[test]
fn over_a_year_the_drawn_never_leave_the_ratio_by_one() {
    let (mut carried, mut frame, mut total) = (0, 0_i64, 0_i64);
    for day in 0..365_u128 {
        let row = drawn(day % 9, carried, (1, 10));
        carried = row.carried_out;
        frame += i64::try_from(row.frame.len()).expect("small");
        total += i64::try_from(row.drawn.len()).expect("small");
        assert!((total * 10 - frame).abs() < 10, "day {day}: {total} of {frame}");
    }
}

#[test]
fn the_frame_has_one_digest_however_it_was_gathered_and_another_day_gives_another() {
    let (first, later) = (Day::parse("2026-11-21"), Day::parse("2026-11-22"));
    let digest = |day: Option<Day>, stratum: &str| frame_digest(day.expect("a day"), stratum, &cases(5));
    assert_eq!(digest(first, "a"), digest(first, "a"));
    assert_ne!(digest(first, "a"), digest(later, "a"));
    assert_ne!(digest(first, "a"), digest(first, "b"));
}

#[test]
fn those_not_reached_are_replaced_in_rank_order_until_the_frame_is_empty() {
    let order = order(&[3; 32], &cases(6));
    let (list, short) = call_list(&order, 2, &BTreeSet::new());
    assert_eq!((list.as_slice(), short), (&order[..2], 0));
    let gone = BTreeSet::from([order[0]]);
    assert_eq!(call_list(&order, 2, &gone), (order[1..3].to_vec(), 0));
    let gone: BTreeSet<Uuid> = order[..5].iter().copied().collect();
    assert_eq!(call_list(&order, 2, &gone), (vec![order[5]], 1));
}

#[test]
fn any_change_of_a_row_is_found() {
    type Change = fn(&mut DrawRow);
    let changes: [(Change, DrawFault); 7] = [
        (|row| row.frame.swap(0, 1), DrawFault::Frame),
        (|row| row.frame_count += 1, DrawFault::Frame),
        (|row| row.frame_digest = row.seed.clone(), DrawFault::FrameDigest),
        (|row| row.secret = hex(&[8; 32]), DrawFault::Commitment),
        (|row| row.seed = hex(&[1; 32]), DrawFault::Seed),
        (|row| row.carried_out += 1, DrawFault::Quota),
        (|row| row.drawn.swap(0, 1), DrawFault::Drawn),
    ];
    for (change, fault) in changes {
        let mut row = drawn(58, 0, (1, 4));
        change(&mut row);
        assert_eq!(verify(&row), Err(fault));
    }
    assert_eq!(unhex("xy"), None);
}

/// The Python of `docs/draws.md`, run on a row that Rust drew.
#[test]
fn a_stranger_recomputes_the_draw_in_python() {
    let page = std::fs::read_to_string(PAGE).expect("docs/draws.md");
    let program =
        page.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a program");
    let row = drawn(58, 2, (1, 4));
    let json = format!(
        "{{\"date\":\"{}\",\"stratum\":\"{}\",\"frame\":[{}],\"frame_count\":58,\"frame_digest\":\"{}\",\"numerator\":1,\
         \"denominator\":4,\"carried_in\":2,\"carried_out\":{},\"commitment\":\"{}\",\"secret\":\"{}\",\"heads_digest\":\"{}\",\
         \"seed\":\"{}\",\"drawn\":[{}]}}",
        row.date,
        row.stratum,
        quoted(&row.frame),
        row.frame_digest,
        row.carried_out,
        row.commitment,
        row.secret,
        row.heads_digest,
        row.seed,
        quoted(&row.drawn)
    );
    let told = |json: &str| Command::new("python3").args(["-c", program, json]).output();
    let Ok(output) = told(&json) else {
        eprintln!("python3 is not here: skipped");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.trim(), "15 of 58 drawn, as anybody would");
    let other = json.replace(&row.secret, &hex(&[8; 32]));
    assert!(!told(&other).expect("python3 ran before").status.success());
}

fn quoted(ids: &[Uuid]) -> String {
    ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(",")
}

#[test]
fn a_digest_is_hexadecimal_digits_and_nothing_else() {
    let digest = yinuo_measure::draw::unhex(&"aF".repeat(32)).expect("a digest");
    assert_eq!(yinuo_measure::draw::hex(&digest), "af".repeat(32));
    for wrong in ["+f".repeat(32), "0x".repeat(32), "af".repeat(31), "诺".repeat(16)] {
        assert_eq!(yinuo_measure::draw::unhex(&wrong), None, "{wrong}");
    }
}

//! The arithmetic of the sources, re-done (CATALOGUE.md): what was printed, and what follows from its own parts.

use yinuo_measure::{parts_agree, rounded, signed_share, truncated};

fn per_cent(numerator: i64, denominator: i64, digits: u32) -> String {
    rounded(numerator, denominator, 100, digits).expect("something was measured")
}

#[test]
fn n12_the_dispatch_rate_is_30_75_per_cent_and_not_the_printed_30_71() {
    assert_eq!(per_cent(433_836, 1_410_906, 2), "30.75");
    assert_ne!(per_cent(433_836, 1_410_906, 2), "30.71");
    // No rounding rule gives the printed figure.
    assert_eq!(truncated(433_836, 1_410_906, 100, 2).as_deref(), Some("30.74"));
    // Online-solve = 1 - dispatch: both from the same parts, so they sum.
    assert_eq!(per_cent(1_410_906 - 433_836, 1_410_906, 2), "69.25");
}

#[test]
fn n29_the_survey_return_is_89_12_per_cent_and_not_88() {
    assert_eq!(per_cent(1_827, 2_050, 2), "89.12");
    assert_eq!(per_cent(1_827, 2_050, 0), "89");
}

#[test]
fn n14_the_complaint_rate_is_0_22_per_ten_thousand_and_the_printed_0_21_was_cut_off() {
    assert_eq!(rounded(31, 1_410_906, 10_000, 4).as_deref(), Some("0.2197"));
    assert_eq!(rounded(31, 1_410_906, 10_000, 2).as_deref(), Some("0.22"));
    assert_eq!(truncated(31, 1_410_906, 10_000, 2).as_deref(), Some("0.21"));
}

#[test]
fn n30_the_visitors_the_web_repairs_and_the_letters_are_the_sums_of_their_parts() {
    assert_eq!(parts_agree(&[21, 111, 16], 148), Ok(()));
    assert_eq!(parts_agree(&[51, 745, 80], 876), Ok(()));
    assert_eq!(parts_agree(&[14, 69, 191], 274), Ok(()));
    let wrong = parts_agree(&[21, 111, 16], 149).expect_err("they do not sum");
    assert_eq!((wrong.parts, wrong.whole), (148, 149));
    assert_eq!(wrong.to_string(), "the parts give 148, the whole says 149");
}

#[test]
fn n15_a_change_without_last_years_value_only_implies_one() {
    // 274 letters, "down 44.3 %", imply about 492 the year before; 100, "down 43 %", about 175.
    assert_eq!(signed_share(492, 274, 1).as_deref(), Some("−44.3%"));
    assert_eq!(signed_share(175, 100, 0).as_deref(), Some("−43%"));
    // Neighbours give the printed change as well: that is why the value itself is stored.
    assert_eq!(signed_share(176, 100, 0).as_deref(), Some("−43%"));
}

#[test]
fn n14_complaints_fell_by_66_3_per_cent() {
    assert_eq!(signed_share(92, 31, 1).as_deref(), Some("−66.3%"));
    assert_eq!(signed_share(31, 31, 1).as_deref(), Some("0.0%"));
    assert_eq!(signed_share(0, 31, 1), None);
    assert_eq!(signed_share(34, 71, 1).as_deref(), Some("+108.8%"));
}

#[test]
fn n28_the_call_backs_imply_their_frames() {
    assert_eq!(per_cent(35_445, 354_450, 2), "10.00");
    assert_eq!(per_cent(5_306, 21_224, 2), "25.00");
    assert_eq!(per_cent(173, 173, 0), "100");
}

#[test]
fn h31_supervisors_brought_in_5062_items_about_18_each() {
    assert_eq!(parts_agree(&[84, 233, 4_745], 5_062), Ok(()));
    assert_eq!(rounded(5_062, 282, 1, 0).as_deref(), Some("18"));
}

#[test]
fn n14_thirty_one_complaints_and_173_and_191_are_three_definitions() {
    // 31 accepted, 173 orders called back, 191 letters: three codes, each with class, channel and instant.
    let [accepted, called_back] = ["complaints", "call-backs-drawn"]
        .map(|code| yinuo_measure::dictionary::metric(code).expect("in the dictionary"));
    assert_ne!(accepted.numerator, called_back.numerator);
    assert_ne!((accepted.class, accepted.channel), (called_back.class, called_back.channel));
}

//! Arithmetic of figures: integers to the end, one rounding rule (half up), and nothing typed by hand.

use std::fmt;

/// `numerator / denominator x scale`, rounded half up to `digits` decimals; `None` when the denominator is zero:
/// nothing measured is unknown, never nought per cent.
#[must_use]
pub fn rounded(numerator: i64, denominator: i64, scale: i64, digits: u32) -> Option<String> {
    if denominator == 0 {
        return None;
    }
    let tens = 10_i128.pow(digits.min(9));
    let top = i128::from(numerator) * i128::from(scale) * tens;
    let bottom = i128::from(denominator);
    // Half up means away from zero here: a fall of 0.5 is written like a rise of 0.5.
    let (sign, top, bottom) =
        ((top < 0) != (bottom < 0) && top != 0, top.unsigned_abs(), bottom.unsigned_abs());
    let units = (top * 2 + bottom) / (bottom * 2);
    Some(decimal(sign, units, digits.min(9)))
}

/// The same cut off instead of rounded: only to recognise a figure that somebody else cut off.
#[must_use]
pub fn truncated(numerator: i64, denominator: i64, scale: i64, digits: u32) -> Option<String> {
    if denominator == 0 {
        return None;
    }
    let tens = 10_i128.pow(digits.min(9));
    let units = i128::from(numerator) * i128::from(scale) * tens / i128::from(denominator);
    Some(decimal(units < 0, units.unsigned_abs(), digits.min(9)))
}

/// The change from one count to another in per cent, with its sign; `None` from nought.
#[must_use]
pub fn signed_share(before: i64, after: i64, digits: u32) -> Option<String> {
    let shown = rounded(after - before, before, 100, digits)?;
    Some(match shown.strip_prefix('-') {
        Some(fall) => format!("−{fall}%"),
        None if after == before => format!("{shown}%"),
        None => format!("+{shown}%"),
    })
}

fn decimal(negative: bool, units: u128, digits: u32) -> String {
    let tens = 10_u128.pow(digits);
    let sign = if negative { "-" } else { "" };
    let whole = grouped_digits(&(units / tens).to_string());
    if digits == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{:0width$}", units % tens, width = digits as usize)
}

/// A count with its thousands apart: `1,410,906`.
#[must_use]
pub fn grouped(count: i64) -> String {
    let sign = if count < 0 { "-" } else { "" };
    format!("{sign}{}", grouped_digits(&count.unsigned_abs().to_string()))
}

fn grouped_digits(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Minor units as money: `¥860.00`, `EUR 10.00`.
#[must_use]
pub fn money(minor: i64, currency: &str) -> String {
    let shown = decimal(minor < 0, u128::from(minor.unsigned_abs()), 2);
    match currency {
        "CNY" => format!("¥{shown}"),
        "" => shown,
        other => format!("{other} {shown}"),
    }
}

/// Milliseconds as hours and minutes, rounded half up to the minute: `3:12`.
#[must_use]
pub fn duration(millis: i64) -> String {
    let minutes = (millis.max(0) + 30_000) / 60_000;
    format!("{}:{:02}", grouped(minutes / 60), minutes % 60)
}

/// A whole that its parts do not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch {
    /// What the parts give.
    pub parts: i64,
    /// What was said.
    pub whole: i64,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the parts give {}, the whole says {}", grouped(self.parts), grouped(self.whole))
    }
}
impl std::error::Error for Mismatch {}

/// Whether parts sum to the whole.
///
/// # Errors
/// Both sums when they differ.
pub fn parts_agree(parts: &[i64], whole: i64) -> Result<(), Mismatch> {
    let sum = parts.iter().sum();
    if sum == whole { Ok(()) } else { Err(Mismatch { parts: sum, whole }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up_and_nothing_measured_is_unknown() {
        assert_eq!(rounded(1, 8, 100, 0).as_deref(), Some("13"));
        assert_eq!(rounded(1, 8, 100, 1).as_deref(), Some("12.5"));
        assert_eq!(rounded(-1, 8, 100, 0).as_deref(), Some("-13"));
        assert_eq!(rounded(0, 5, 100, 2).as_deref(), Some("0.00"));
        assert_eq!(rounded(0, 0, 100, 2), None);
        assert_eq!(rounded(12_345_678, 10, 1, 1).as_deref(), Some("1,234,567.8"));
    }

    #[test]
    fn money_and_time_are_written_from_integers() {
        assert_eq!(money(86_000, "CNY"), "¥860.00");
        assert_eq!(money(-5, "EUR"), "EUR -0.05");
        assert_eq!(duration(11_520_000), "3:12");
        assert_eq!(duration(29_999), "0:00");
        assert_eq!(grouped(1_410_906), "1,410,906");
    }
}

//! The case number for the telephone: `YYMMDD-NNNN-C`. Digits only, so that it can be read aloud and keyed in; the
//! check digit (Damm, order 10) finds every single wrong digit and every swap of neighbours.

const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

fn damm(digits: &str) -> u8 {
    digits
        .bytes()
        .filter(u8::is_ascii_digit)
        .fold(0, |row, byte| DAMM[usize::from(row)][usize::from(byte - b'0')])
}

/// The number of the `daily`-th case of a local date `YYYY-MM-DD`. Grows past four digits when a day needs it.
#[must_use]
pub fn case_number(local_date: &str, daily: u64) -> String {
    let day: String = local_date.chars().filter(char::is_ascii_digit).skip(2).collect();
    let body = format!("{day}-{daily:04}");
    let check = damm(&body);
    format!("{body}-{check}")
}

/// Whether a number as keyed in (with or without dashes and blanks) carries its check digit.
#[must_use]
pub fn is_case_number(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    digits.len() >= 11 && digits.bytes().all(|b| b.is_ascii_digit()) && damm(&digits) == 0
}

/// The written form of a number keyed in without dashes; `None` when the check digit does not fit.
#[must_use]
pub fn written(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    is_case_number(&digits)
        .then(|| format!("{}-{}-{}", &digits[..6], &digits[6..digits.len() - 1], &digits[digits.len() - 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_single_wrong_digit_and_every_swap_of_neighbours_is_found() {
        let number = case_number("2026-11-20", 417);
        assert!(is_case_number(&number), "{number}");
        let digits: Vec<char> = number.chars().filter(|c| *c != '-').collect();
        for place in 0..digits.len() {
            for wrong in '0'..='9' {
                let mut other = digits.clone();
                other[place] = wrong;
                let text: String = other.into_iter().collect();
                assert_eq!(is_case_number(&text), wrong == digits[place], "{text}");
            }
            if place + 1 < digits.len() && digits[place] != digits[place + 1] {
                let mut other = digits.clone();
                other.swap(place, place + 1);
                assert!(!is_case_number(&other.into_iter().collect::<String>()));
            }
        }
    }

    #[test]
    fn a_number_keyed_in_without_dashes_is_written_with_them() {
        let number = case_number("2026-06-23", 12_345);
        let keyed: String = number.chars().filter(|c| *c != '-').collect();
        assert_eq!(written(&keyed), Some(number));
        assert_eq!(written("12345678901"), None);
    }
}

//! What a customer query means, in one place for both stores.
//!
//! Plain substrings on folded text, no pattern language: nothing that a clerk types has a special meaning. Folding
//! covers ASCII letters only, because that is what every database does alike.

/// Shortest run of digits that is looked for inside a telephone number.
const PHONE_DIGITS_MIN: usize = 3;

/// A query, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CustomerQuery {
    /// Start of a code or part of a name, with ASCII letters in lower case.
    pub folded: String,
    /// Part of a telephone, digits only; none when the query is not a part of a number.
    pub digits: Option<String>,
}

/// The query in this text; none when there is nothing to look for.
pub(crate) fn customer_query(text: &str) -> Option<CustomerQuery> {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed.contains('\0') {
        return None;
    }
    let written_as_number =
        trimmed.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '+' | '(' | ')'));
    let digits = phone_digits(trimmed);
    let digits = (written_as_number && digits.len() >= PHONE_DIGITS_MIN).then_some(digits);
    Some(CustomerQuery { folded: trimmed.to_ascii_lowercase(), digits })
}

/// Part of a case number, dashes left out; none when the text is not written as a number.
pub(crate) fn number_digits(text: &str) -> Option<String> {
    let written = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-'));
    let digits = phone_digits(text);
    (written && !digits.is_empty()).then_some(digits)
}

/// The digits of a telephone number.
pub(crate) fn phone_digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_may_be_written_in_any_way() {
        let query = customer_query(" +86 (138) 0013-8000 ").unwrap();
        assert_eq!(query.digits.as_deref(), Some("8613800138000"));
    }

    #[test]
    fn two_digits_or_a_word_are_not_a_telephone() {
        assert_eq!(customer_query("13").unwrap().digits, None);
        assert_eq!(customer_query("C138").unwrap().digits, None);
        assert_eq!(customer_query("  "), None);
    }
}

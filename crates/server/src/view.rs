//! From domain to contract: names, masks, rows, the case page. Nothing is decided or computed here.

mod case;
mod row;

pub use case::{case_view, customer_line};
pub use row::{account_name, case_row, contact, customer_hit, posting, service};

use yinuo_api::view::{Named, Reason, Text};
use yinuo_policy::{Bilingual, Policy};

/// A sentence on the wire.
pub fn text(sentence: &Bilingual) -> Text {
    Text { zh: sentence.zh.clone(), en: sentence.en.clone() }
}

/// A code with its name.
pub fn named(code: &str, name: &Bilingual) -> Named {
    Named { code: code.to_owned(), name: text(name) }
}

/// Lines of an explanation. A line carries its own instant, which a page shows in a column of its own: a sentence that
/// begins with the same instant need not say it twice.
pub fn reasons(lines: &[yinuo_policy::Reason], policy: &Policy) -> Vec<Reason> {
    lines
        .iter()
        .map(|line| {
            let mut sentence = text(&line.text);
            if let Some(stamp) = line.at.map(|at| policy.local_stamp(at)) {
                if let Some(rest) = sentence.zh.strip_prefix(&format!("{} ", stamp.zh)) {
                    sentence.zh = rest.to_owned();
                }
                sentence.en = sentence.en.replacen(&format!(" {}", stamp.en), "", 1);
            }
            Reason { at: line.at.map(|at| at.0), text: sentence }
        })
        .collect()
}

/// A name with everything hidden but the first character.
pub fn masked_name(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => std::iter::once(first).chain(chars.map(|_| '*')).collect(),
        None => String::new(),
    }
}

/// A telephone number with the last four digits hidden (H01).
pub fn masked_phone(phone: &str) -> String {
    let count = phone.chars().count();
    phone.chars().enumerate().map(|(index, c)| if index + 4 >= count { '*' } else { c }).collect()
}

/// An address without the door: everything after the house number (号, 栋) is hidden, or from the first digit on.
pub fn masked_address(address: &str) -> String {
    let house =
        address.char_indices().find(|(_, c)| matches!(c, '号' | '栋')).map(|(at, c)| at + c.len_utf8());
    let end = house.or_else(|| address.find(|c: char| c.is_ascii_digit())).unwrap_or(address.len());
    address[..end].trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h01_the_last_four_digits_and_all_but_the_surname_are_hidden() {
        assert_eq!(masked_phone("19900001234"), "1990000****");
        assert_eq!(masked_name("欧阳小河"), "欧***");
        assert_eq!(masked_phone("12"), "**");
        assert_eq!(masked_address("望澜区剪子巷63号3单元903室"), "望澜区剪子巷63号");
        assert_eq!(masked_address("石坝 3-2-1"), "石坝");
    }
}

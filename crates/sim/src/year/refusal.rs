//! Numbered refusals of a city file: a sentence and a next step in both languages.

use std::fmt;

/// Why a city file was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityRefusal {
    /// Code; never given a second meaning.
    pub code: &'static str,
    /// Where: a key, or a line with the reader's words.
    pub at: String,
    /// What is wrong, Chinese and English.
    pub sentence: (&'static str, &'static str),
    /// What to do next.
    pub next_step: (&'static str, &'static str),
}

impl fmt::Display for CityRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}: {}{}\n  {} {}",
            self.code, self.at, self.sentence.0, self.next_step.0, self.sentence.1, self.next_step.1
        )
    }
}

impl std::error::Error for CityRefusal {}

macro_rules! refusals {
    ($($name:ident = $code:literal, $zh:literal, $en:literal, $next_zh:literal, $next_en:literal;)*) => {
        impl CityRefusal {
            $(
                pub(crate) fn $name(at: impl Into<String>) -> Self {
                    Self { code: $code, at: at.into(), sentence: ($zh, $en), next_step: ($next_zh, $next_en) }
                }
            )*
        }
        /// Every code, in order.
        pub const CITY_CODES: &[&str] = &[$($code),*];
    };
}

refusals! {
    unreadable = "C001", "城市文件读不懂。", "The city file cannot be read.",
        "照 chengchuan.toml 的键名和数字写。", "Use the keys and whole numbers of chengchuan.toml.";
    no_weight = "C002", "份额全为零，或没有一行。", "The shares are all zero, or there is no row.",
        "至少写一行，份额大于零。", "Write at least one row with a share above zero.";
    table_falls = "C003", "分位数表须逐点不减，且不为负。", "A table of quantiles must not fall, nor begin below zero.",
        "写 21 个从小到大的数。", "Write 21 numbers in rising order.";
    unknown_name = "C004", "引用了没有定义的表或接入方式。", "It names a table or an access medium that is not defined.",
        "补上该表，或改正名称。", "Add the table, or correct the name.";
    out_of_range = "C005", "数字超出允许范围。", "The number is out of range.",
        "见该键上方的说明。", "See the comment above the key.";
    no_calendar = "C006", "没有这个地区和年份的日历表。", "There is no calendar table of that region and year.",
        "换一个年份，或把 calendar 写成空。", "Choose another year, or leave the calendar empty.";
    unknown_figure = "C007", "核对表里没有这个指标。", "The check table has no such figure.",
        "用 yinuo city --json 列出的指标名。", "Use a figure that yinuo city --json lists.";
    unknown_rule = "C008", "采用的规则包里没有这条规则。", "The adopted packs have no such rule.",
        "改正 [law]，或用 --policy 加上规则包。", "Correct [law], or add the pack with --policy.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_none_has_two_meanings() {
        assert!(CITY_CODES.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

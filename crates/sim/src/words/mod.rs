//! Words: what customers say and staff write, in natural Chinese. Invented people only.

pub(crate) mod complaints;
pub(crate) mod faults;
pub(crate) mod staff;

use crate::random::Draw;

/// What a customer says about a category: the longest prefix that has words.
pub(crate) fn utterance(category: &str, draw: &mut Draw) -> &'static str {
    let tables = faults::FAULTS.iter().chain(complaints::COMPLAINTS);
    longest(tables, category).map_or("请帮我处理一下。", |choices| draw.say(choices))
}

/// What is written when a case with a root cause is done.
pub(crate) fn done(cause: &str, draw: &mut Draw) -> &'static str {
    longest(staff::DONE.iter(), cause)
        .map_or("已处理完毕，客户确认正常。", |choices| draw.say(choices))
}

fn longest<'a>(
    tables: impl Iterator<Item = &'a (&'static str, &'static [&'static str])>,
    code: &str,
) -> Option<&'static [&'static str]> {
    tables
        .filter(|(prefix, _)| {
            code == *prefix || code.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.'))
        })
        .max_by_key(|(prefix, _)| prefix.len())
        .map(|(_, choices)| *choices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_many_different_utterances_and_none_has_a_digit_run_like_a_telephone() {
        let tables = faults::FAULTS.iter().chain(complaints::COMPLAINTS);
        let all: BTreeSet<&str> = tables.flat_map(|(_, words)| words.iter().copied()).collect();
        assert!(all.len() >= 60, "{}", all.len());
        for words in all {
            let longest = words.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
            assert!(longest < 7, "{words}");
        }
    }

    #[test]
    fn the_longest_prefix_speaks() {
        let mut draw = Draw::new(1, "words", 1);
        assert!(faults::FAULTS[0].1.contains(&utterance("fault.broadband.no-internet", &mut draw)));
        assert_eq!(utterance("unknown", &mut draw), "请帮我处理一下。");
    }
}

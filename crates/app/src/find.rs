//! Looking for contacts by what was said in them.
//!
//! Weakness, admitted: no index holds what people said (decision record 0021), so only the newest contacts are looked
//! through, and whoever asks is told how far back that was.

use crate::engine::App;
use crate::error::AppError;
use crate::ports::{ContactFilter, PAGE_ROWS_MAX};
use crate::question::ContactLine;

/// Most contacts that one search looks through, newest first.
pub const LOOKED_THROUGH_MAX: u32 = 2_000;

/// What somebody typed, word by word, without regard to case. Chinese words are found anywhere in a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sought {
    words: Vec<String>,
}

impl Sought {
    /// The words of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { words: text.to_lowercase().split_whitespace().map(str::to_owned).collect() }
    }

    /// Whether every word stands somewhere in these texts. Nothing sought is found nowhere.
    #[must_use]
    pub fn is_in(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let found = |word: &String| texts.iter().any(|text| text.contains(word));
        !self.words.is_empty() && self.words.iter().all(found)
    }
}

/// Contacts that were found, and how far the search went.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// Newest first.
    pub lines: Vec<ContactLine>,
    /// How many were looked through.
    pub looked: u32,
    /// When the oldest of them occurred, where older ones were left out.
    pub since: Option<i64>,
}

impl App {
    /// The newest contacts of a filter that are wanted, at most `most` of those looked through.
    ///
    /// # Errors
    /// Failed storage.
    pub fn contacts_that(
        &self,
        filter: &ContactFilter,
        wanted: &dyn Fn(&ContactLine) -> Result<bool, AppError>,
        most: usize,
    ) -> Result<Heard, AppError> {
        let (mut heard, mut after) = (Heard::default(), None);
        while heard.looked < LOOKED_THROUGH_MAX {
            let lines = self.contacts_between(filter, after, PAGE_ROWS_MAX)?;
            let last = lines.last().map(|line| (line.row.occurred_at, line.row.id));
            let whole = lines.len() < PAGE_ROWS_MAX as usize;
            for line in lines {
                heard.looked += 1;
                if wanted(&line)? {
                    heard.lines.push(line);
                    if heard.lines.len() == most {
                        heard.since = last.map(|(at, _)| at);
                        return Ok(heard);
                    }
                }
            }
            if whole {
                return Ok(heard);
            }
            after = last;
            heard.since = last.map(|(at, _)| at);
        }
        Ok(heard)
    }
}

#[cfg(test)]
mod tests {
    use super::Sought;

    #[test]
    fn every_word_must_stand_somewhere_and_case_does_not_matter() {
        let sought = Sought::of(" 断网  ONT-73 ");
        assert!(sought.is_in(&["家里断网三天", "ont-7342s 红灯"]));
        assert!(!sought.is_in(&["家里断网三天"]));
        assert!(!Sought::of("  ").is_in(&["家里断网三天"]));
    }
}

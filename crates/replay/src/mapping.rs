//! The mapping language: which columns are read, how instants are written, and what each activity does.

use crate::refusal::ReplayRefusal;
use crate::when::TimeReader;
use serde::Deserialize;
use std::collections::BTreeMap;
use yinuo_domain::intake::is_channel;
use yinuo_policy::{AreaClass, Bilingual, ExemptClass};

/// Most columns that order the rows.
const SEQUENCE_MAX: usize = 2;

/// A mapping: how one kind of log is read. Columns that it does not name are never read.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(crate) id: String,
    pub(crate) title: Bilingual,
    pub(crate) delimiter: u8,
    pub(crate) columns: Columns,
    pub(crate) time: TimeReader,
    pub(crate) not_before: Option<i64>,
    pub(crate) not_after: Option<i64>,
    pub(crate) swap_guard: bool,
    pub(crate) case: CaseSection,
    pub(crate) rules: Vec<Rule>,
    pub(crate) compare: BTreeMap<String, CompareSection>,
}

/// What an activity does to its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Deed {
    /// The case is there, work begins or goes on: a pause ends, a resolved case is taken up again, a closed one reopens.
    Work,
    /// The work waits; with a cause the clocks that the policy lets stop stand still.
    Wait,
    /// The customer pressed again.
    Urge,
    /// The customer was answered in substance.
    Answer,
    /// Somebody is on site.
    Arrive,
    /// The service works.
    Restore,
    /// We say that it is settled.
    Resolve,
    /// The case ends; an open one is resolved first.
    Close,
    /// A closed case resumes.
    Reopen,
    /// Cancelled.
    Cancel,
    /// Kept as a note.
    Note,
    /// Read, ordered, and nothing else.
    Ignore,
}

/// One rule of the mapping: the first that matches an activity holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Rule {
    pub when: Names,
    pub does: Deed,
    #[serde(default)]
    pub cause: Option<ExemptClass>,
}

/// One name or a list of names.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "OneOrMany")]
pub(crate) struct Names(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Names {
    fn from(names: OneOrMany) -> Self {
        match names {
            OneOrMany::One(name) => Self(vec![name]),
            OneOrMany::Many(names) => Self(names),
        }
    }
}

/// Columns by role. Several columns of one role are joined with `/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Columns {
    pub case: Names,
    pub at: String,
    #[serde(default)]
    pub sequence: Names,
    #[serde(default)]
    pub activity: Names,
    #[serde(default)]
    pub opened_at: Option<String>,
    #[serde(default)]
    pub closed_at: Option<String>,
    #[serde(default)]
    pub priority: Option<String>,
    #[serde(default)]
    pub customer: Names,
    #[serde(default)]
    pub service: Names,
    #[serde(default)]
    pub category: Names,
    #[serde(default)]
    pub channel: Option<String>,
    #[serde(default)]
    pub unit: Option<String>,
    #[serde(default)]
    pub person: Option<String>,
    #[serde(default)]
    pub by: Option<String>,
    #[serde(default)]
    pub owner: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
}

impl Columns {
    /// Every column that is read, with its role.
    pub(crate) fn read(&self) -> Vec<(&'static str, &str)> {
        let lists = [
            ("case", &self.case),
            ("sequence", &self.sequence),
            ("activity", &self.activity),
            ("customer", &self.customer),
            ("service", &self.service),
            ("category", &self.category),
        ];
        let single = [
            ("at", Some(&self.at)),
            ("opened-at", self.opened_at.as_ref()),
            ("closed-at", self.closed_at.as_ref()),
            ("priority", self.priority.as_ref()),
            ("channel", self.channel.as_ref()),
            ("unit", self.unit.as_ref()),
            ("person", self.person.as_ref()),
            ("by", self.by.as_ref()),
            ("owner", self.owner.as_ref()),
            ("text", self.text.as_ref()),
        ];
        let listed = lists.into_iter().flat_map(|(role, names)| names.0.iter().map(move |name| (role, name)));
        let one = single.into_iter().filter_map(|(role, name)| Some((role, name?)));
        listed.chain(one).map(|(role, name)| (role, name.as_str())).collect()
    }

    /// The column of a role, or the name itself: what `--by` means.
    pub(crate) fn role_or_name<'a>(&'a self, name: &'a str) -> &'a str {
        self.read().into_iter().find(|(role, _)| *role == name).map_or(name, |(_, column)| column)
    }
}

/// What every case of the log is, where the columns do not say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CaseSection {
    /// Category; of several the first that the policy knows.
    pub category: Names,
    #[serde(default)]
    pub categories: BTreeMap<String, String>,
    #[serde(default = "web")]
    pub channel: String,
    #[serde(default)]
    pub channels: BTreeMap<String, String>,
    #[serde(default)]
    pub priority: Option<u8>,
    #[serde(default)]
    pub priorities: BTreeMap<String, u8>,
    #[serde(default)]
    pub root_cause: Option<String>,
    #[serde(default)]
    pub area: Option<AreaClass>,
    #[serde(default)]
    pub access: String,
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub segment: String,
}

fn web() -> String {
    "web".to_owned()
}

/// How a recorded outcome is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CompareSection {
    pub kept: Vec<String>,
    pub broken: Vec<String>,
}

impl Default for CompareSection {
    fn default() -> Self {
        let list = |words: [&str; 5]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            kept: list(["true", "True", "TRUE", "1", "yes"]),
            broken: list(["false", "False", "FALSE", "0", "no"]),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    mapping: Head,
    #[serde(default)]
    file: FileSection,
    columns: Columns,
    time: TimeSection,
    case: CaseSection,
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
    #[serde(default)]
    compare: BTreeMap<String, CompareSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Head {
    id: String,
    title: Bilingual,
    #[serde(default)]
    #[expect(dead_code, reason = "for the reader of the file")]
    source: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileSection {
    #[serde(default)]
    delimiter: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TimeSection {
    format: Names,
    zone: String,
    #[serde(default)]
    not_before: Option<String>,
    #[serde(default)]
    not_after: Option<String>,
    #[serde(default)]
    swap_guard: Option<bool>,
}

impl Mapping {
    /// Reads a mapping. All findings of the text come back together.
    ///
    /// # Errors
    /// Numbered refusals with sentence and next step.
    pub fn parse(text: &str) -> Result<Self, Vec<ReplayRefusal>> {
        let raw: Raw = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text[..span.start].lines().count().max(1));
            vec![ReplayRefusal::not_a_mapping(format!("line {line}: {}", error.message()))]
        })?;
        let mut found = Vec::new();
        check_rules(&raw, &mut found);
        check_values(&raw, &mut found);
        let delimiter = delimiter(&raw.file, &mut found);
        let time = TimeReader::new(raw.time.format.0.clone(), &raw.time.zone);
        let time = time.map_err(|refusal| found.push(refusal)).ok();
        let bound = |key: &str, date: &Option<String>, found: &mut Vec<ReplayRefusal>| {
            let (Some(date), Some(time)) = (date, &time) else { return None };
            let midnight = time.midnight(date);
            if midnight.is_none() {
                found.push(ReplayRefusal::bad_value(format!("time.{key} {date:?}")));
            }
            midnight
        };
        let not_before = bound("not-before", &raw.time.not_before, &mut found);
        let not_after = bound("not-after", &raw.time.not_after, &mut found);
        match time {
            Some(time) if found.is_empty() => Ok(Self {
                id: raw.mapping.id,
                title: raw.mapping.title,
                delimiter,
                columns: raw.columns,
                time,
                not_before,
                not_after,
                swap_guard: raw.time.swap_guard.unwrap_or(true),
                case: raw.case,
                rules: raw.rules,
                compare: raw.compare,
            }),
            _ => Err(found),
        }
    }

    /// Identifier of the mapping.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The place of the rule for an activity: the first that matches.
    pub(crate) fn rule_for(&self, activity: &str) -> Option<u16> {
        let place = self.rules.iter().position(|rule| rule.when.0.iter().any(|when| fits(when, activity)))?;
        u16::try_from(place).ok()
    }

    /// The rule at a place; work where the log has no activities.
    pub(crate) fn deed(&self, rule: u16) -> (Deed, Option<ExemptClass>) {
        self.rules.get(usize::from(rule)).map_or((Deed::Work, None), |rule| (rule.does, rule.cause))
    }

    /// The priority that a value means: `Err` when the mapping does not say.
    pub(crate) fn priority_of(&self, value: &str) -> Result<Option<u8>, ()> {
        if value.is_empty() {
            return Ok(self.case.priority);
        }
        if let Some(priority) = self.case.priorities.get(value) {
            return Ok(Some(*priority));
        }
        match value.parse() {
            Ok(priority @ 1..=5) if self.case.priorities.is_empty() => Ok(Some(priority)),
            _ => Err(()),
        }
    }
}

/// Whether an activity is meant: exactly, or with one `*` that stands for anything.
fn fits(when: &str, activity: &str) -> bool {
    match when.split_once('*') {
        None => when == activity,
        Some((head, tail)) => {
            activity.len() >= head.len() + tail.len()
                && activity.starts_with(head)
                && activity.ends_with(tail)
        }
    }
}

fn check_rules(raw: &Raw, found: &mut Vec<ReplayRefusal>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, rule) in raw.rules.iter().enumerate() {
        let at = format!("rule {}", place + 1);
        let useless_cause = rule.cause.is_some() && rule.does != Deed::Wait;
        if rule.when.0.is_empty() || useless_cause {
            found.push(ReplayRefusal::bad_rule(at.clone()));
        }
        for when in &rule.when.0 {
            if seen.insert(when, place).is_some_and(|other| other != place) {
                found.push(ReplayRefusal::two_rules(format!("{at} {when:?}")));
            }
        }
    }
    if !raw.columns.activity.0.is_empty() && raw.rules.is_empty() {
        found.push(ReplayRefusal::bad_rule("rule"));
    }
    if raw.columns.closed_at.is_some() && raw.rules.iter().any(|rule| rule.does == Deed::Close) {
        found.push(ReplayRefusal::closes_twice("columns.closed-at"));
    }
    for column in raw.compare.keys() {
        if let Some((role, _)) = raw.columns.read().into_iter().find(|(_, name)| name == column) {
            found.push(ReplayRefusal::leak(format!("columns.{role} {column:?}")));
        }
    }
}

fn check_values(raw: &Raw, found: &mut Vec<ReplayRefusal>) {
    let case = &raw.case;
    let priorities = case.priorities.iter().map(|(name, value)| (name.as_str(), *value));
    for (name, value) in priorities.chain(case.priority.map(|value| ("", value))) {
        if !(1..=5).contains(&value) {
            found.push(ReplayRefusal::bad_value(format!("case.priority {name:?} = {value}")));
        }
    }
    for channel in case.channels.values().chain([&case.channel]) {
        if !is_channel(channel) {
            found.push(ReplayRefusal::bad_value(format!("case.channel {channel:?}")));
        }
    }
    if case.category.0.is_empty() {
        found.push(ReplayRefusal::bad_value("case.category"));
    }
    if raw.columns.case.0.is_empty() {
        found.push(ReplayRefusal::bad_value("columns.case"));
    }
    if raw.columns.sequence.0.len() > SEQUENCE_MAX {
        found.push(ReplayRefusal::bad_value("columns.sequence"));
    }
}

fn delimiter(file: &FileSection, found: &mut Vec<ReplayRefusal>) -> u8 {
    match file.delimiter.as_deref().map(str::as_bytes) {
        None => b',',
        Some([one @ (b',' | b';' | b'\t' | b'|')]) => *one,
        Some(_) => {
            found.push(ReplayRefusal::bad_value("file.delimiter"));
            b','
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_anything_once() {
        assert!(fits("Accepted/Wait*", "Accepted/Wait - User"));
        assert!(fits("*/Cancelled", "Completed/Cancelled"));
        assert!(!fits("Accepted/Wait", "Accepted/Wait - User"));
        assert!(!fits("ab*ba", "aba"));
    }
}

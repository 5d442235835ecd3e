//! Reads TOML into typed values, collecting every finding with its line.
//!
//! A derive would stop at the first mistake; an author wants them all. So each getter returns a harmless default
//! when it refuses, and whoever holds the [`Findings`] decides at the end whether anything was refused.

use crate::model::Bilingual;
use crate::refusal::{PolicyRefusal, number};
use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Texts longer than this are refused: a pack is law to be read by people.
pub(crate) const TEXT_BYTES_MAX: usize = 1 << 20;

/// The refusals of one reading, and the text that they point into.
pub(crate) struct Findings<'t> {
    text: &'t str,
    list: RefCell<Vec<PolicyRefusal>>,
}

impl<'t> Findings<'t> {
    /// Nothing found yet in `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, list: RefCell::new(Vec::new()) }
    }

    /// Adds a finding.
    pub fn add(&self, refusal: PolicyRefusal) {
        self.list.borrow_mut().push(refusal);
    }

    /// The line, from 1, of a byte offset.
    pub fn line(&self, offset: usize) -> usize {
        1 + self.text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
    }

    /// Everything found, in order of discovery.
    pub fn into_list(self) -> Vec<PolicyRefusal> {
        self.list.into_inner()
    }
}

/// A broken text is reported with at most so many syntax errors; the rest usually follow from the first.
const SYNTAX_ERRORS_MAX: usize = 20;

/// Parses the text, or says why it is not TOML.
pub(crate) fn parse_text(text: &str) -> Result<Spanned<DeTable<'_>>, Vec<PolicyRefusal>> {
    if text.len() > TEXT_BYTES_MAX || text.contains('\0') {
        return Err(vec![bad_text()]);
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        // Written as an escape it is as unwanted as written out.
        let has_nul = text.contains("\\u")
            && root.get_ref().iter().any(|(key, value)| key.get_ref().contains('\0') || holds_nul(value));
        return if has_nul { Err(vec![bad_text()]) } else { Ok(root) };
    }
    let findings = Findings::new(text);
    Err(errors.iter().take(SYNTAX_ERRORS_MAX).map(|error| not_toml(&findings, error)).collect())
}

/// The text of a pack or table as a file or a body holds it.
///
/// # Errors
/// P029 for bytes that are no UTF-8.
pub fn text_of(bytes: Vec<u8>) -> Result<String, Vec<PolicyRefusal>> {
    String::from_utf8(bytes).map_err(|_| vec![bad_text()])
}

fn bad_text() -> PolicyRefusal {
    PolicyRefusal::new(
        number::BAD_TEXT,
        "text",
        (
            "文本超过 1 MiB、不是 UTF-8 编码，或含 U+0000。",
            "The text is over 1 MiB, is not in UTF-8, or contains U+0000.",
        ),
        (
            "拆成几个规则包，存为 UTF-8，并去掉不可见字符。",
            "Split it into several packs, save it in UTF-8, and remove invisible characters.",
        ),
    )
}

fn holds_nul(value: &Spanned<DeValue<'_>>) -> bool {
    match value.get_ref() {
        DeValue::String(text) => text.contains('\0'),
        DeValue::Array(array) => array.iter().any(holds_nul),
        DeValue::Table(table) => {
            table.iter().any(|(key, item)| key.get_ref().contains('\0') || holds_nul(item))
        }
        _ => false,
    }
}

fn not_toml(findings: &Findings<'_>, error: &toml::de::Error) -> PolicyRefusal {
    let line = findings.line(error.span().map_or(0, |span| span.start));
    let why = error.message();
    PolicyRefusal::new(
        number::NOT_TOML,
        format!("line {line}"),
        (format!("不是合法的 TOML：{why}"), format!("Not valid TOML: {why}.")),
        ("按 toml.io 的写法改正这一行。", "Correct this line; the syntax is described at toml.io."),
    )
}

/// A word of the language that stands for a value, with all its siblings.
pub(crate) trait Word: Copy + 'static {
    /// All words and their values.
    const WORDS: &'static [(&'static str, Self)];
}

/// One table of the text.
pub(crate) struct Section<'f, 't> {
    table: &'f DeTable<'t>,
    findings: &'f Findings<'t>,
    label: String,
    start: usize,
    taken: Vec<&'static str>,
}

impl<'f, 't> Section<'f, 't> {
    /// The section of a table that begins at byte `start`.
    pub fn new(
        table: &'f DeTable<'t>,
        findings: &'f Findings<'t>,
        label: impl Into<String>,
        start: usize,
    ) -> Self {
        Self { table, findings, label: label.into(), start, taken: Vec::new() }
    }

    /// Names the section after its code once that is known: `promise "x"`.
    pub fn name_after(&mut self, code: &str) {
        self.label = format!("{} {code:?}", self.label);
    }

    /// First line of the section.
    pub fn line(&self) -> usize {
        self.findings.line(self.start)
    }

    /// Where the section stands, for a refusal.
    pub fn at(&self) -> String {
        format!("{} line {}", self.label, self.line())
    }

    /// Where a key of the section stands.
    pub fn at_key(&self, key: &str) -> String {
        let offset = self.table.get(key).map_or(self.start, |value| value.span().start);
        format!("{} {key} line {}", self.label, self.findings.line(offset))
    }

    /// Whether the key is present.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Adds a finding at a key.
    pub fn refuse(
        &self,
        code: &'static str,
        key: &str,
        sentence: (impl Into<String>, impl Into<String>),
        next_step: (impl Into<String>, impl Into<String>),
    ) {
        self.findings.add(PolicyRefusal::new(code, self.at_key(key), sentence, next_step));
    }

    /// Adds a finding that says its own place.
    pub fn report(&self, refusal: PolicyRefusal) {
        self.findings.add(refusal);
    }

    fn take(&mut self, key: &'static str) -> Option<&'f Spanned<DeValue<'t>>> {
        self.taken.push(key);
        self.table.get(key)
    }

    fn require(&mut self, key: &'static str) -> Option<&'f Spanned<DeValue<'t>>> {
        let found = self.take(key);
        if found.is_none() {
            self.findings.add(PolicyRefusal::new(
                number::MISSING_KEY,
                self.at(),
                (format!("缺少必填项 {key}。"), format!("The key `{key}` is missing.")),
                (format!("补上 {key}。"), format!("Add `{key}`.")),
            ));
        }
        found
    }

    fn wrong(&self, key: &str, expected: (&str, &str)) {
        self.refuse(
            number::WRONG_VALUE,
            key,
            (format!("{key} 的值读不懂。"), format!("The value of `{key}` cannot be read.")),
            (format!("这里应写{}。", expected.0), format!("Write {} here.", expected.1)),
        );
    }

    /// Required text.
    pub fn text(&mut self, key: &'static str) -> String {
        match self.require(key).map(Spanned::get_ref) {
            Some(DeValue::String(text)) if !text.trim().is_empty() => text.to_string(),
            None => String::new(),
            Some(_) => {
                self.wrong(key, ("非空文字", "a text that is not empty"));
                String::new()
            }
        }
    }

    /// Optional text; empty when absent.
    pub fn text_or_empty(&mut self, key: &'static str) -> String {
        match self.take(key).map(Spanned::get_ref) {
            Some(DeValue::String(text)) => text.to_string(),
            None => String::new(),
            Some(_) => {
                self.wrong(key, ("文字", "a text"));
                String::new()
            }
        }
    }

    /// Required sentence in both languages.
    pub fn sentence(&mut self, key: &'static str) -> Bilingual {
        let Some(value) = self.take(key) else {
            self.missing_sentence(key);
            return Bilingual::default();
        };
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong(key, ("{ zh = \"…\", en = \"…\" }", "{ zh = \"…\", en = \"…\" }"));
            return Bilingual::default();
        };
        let word = |language: &str| match table.get(language).map(Spanned::get_ref) {
            Some(DeValue::String(text)) => text.trim().to_string(),
            _ => String::new(),
        };
        let both = Bilingual::new(word("zh"), word("en"));
        if both.zh.is_empty() || both.en.is_empty() {
            self.missing_sentence(key);
        }
        if table.len() > 2 {
            self.wrong(key, ("只含 zh 与 en 的表", "a table of zh and en only"));
        }
        both
    }

    fn missing_sentence(&self, key: &str) {
        self.refuse(
            number::MISSING_SENTENCE,
            key,
            (format!("{key} 缺中文或英文。"), format!("`{key}` lacks its Chinese or its English.")),
            (
                format!("写成 {key} = {{ zh = \"…\", en = \"…\" }}，两种语言都要有。"),
                format!("Write {key} = {{ zh = \"…\", en = \"…\" }} with both languages."),
            ),
        );
    }

    /// Required integer inside `range`, else a refusal with the number `code`.
    pub fn integer(&mut self, key: &'static str, range: RangeInclusive<i64>, code: &'static str) -> i64 {
        if self.require(key).is_none() {
            return *range.start();
        }
        self.integer_or(key, *range.start(), range, code)
    }

    /// Optional integer inside `range`.
    pub fn integer_or(
        &mut self,
        key: &'static str,
        absent: i64,
        range: RangeInclusive<i64>,
        code: &'static str,
    ) -> i64 {
        let Some(value) = self.take(key) else { return absent };
        let Some(found) = whole_number(value.get_ref()) else {
            self.wrong(key, ("整数", "a whole number"));
            return absent;
        };
        if range.contains(&found) {
            return found;
        }
        let (low, high) = (range.start(), range.end());
        self.refuse(
            code,
            key,
            (
                format!("{key} = {found}，不在 {low} 到 {high} 之间。"),
                format!("{key} = {found} is not within {low} to {high}."),
            ),
            (format!("改为 {low} 到 {high} 的整数。"), format!("Write a whole number from {low} to {high}.")),
        );
        absent
    }

    /// Optional truth value.
    pub fn flag_or(&mut self, key: &'static str, absent: bool) -> bool {
        match self.take(key).map(Spanned::get_ref) {
            Some(DeValue::Boolean(flag)) => *flag,
            None => absent,
            Some(_) => {
                self.wrong(key, ("true 或 false", "true or false"));
                absent
            }
        }
    }

    /// Optional list of texts.
    pub fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong(key, ("文字列表", "a list of texts"));
            return Vec::new();
        };
        let mut found = Vec::with_capacity(array.len());
        for item in array.iter() {
            match item.get_ref() {
                DeValue::String(text) => found.push(text.to_string()),
                _ => self.wrong(key, ("文字列表", "a list of texts")),
            }
        }
        found
    }

    /// Optional list of whole numbers.
    pub fn integers(&mut self, key: &'static str) -> Vec<i64> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong(key, ("整数列表", "a list of whole numbers"));
            return Vec::new();
        };
        let mut found = Vec::with_capacity(array.len());
        for item in array.iter() {
            match whole_number(item.get_ref()) {
                Some(integer) => found.push(integer),
                None => self.wrong(key, ("整数列表", "a list of whole numbers")),
            }
        }
        found
    }

    /// Required word of a fixed vocabulary.
    pub fn word<T: Word>(&mut self, key: &'static str) -> T {
        // Invariant: every vocabulary has at least one word.
        let first = T::WORDS[0].1;
        if self.require(key).is_none() {
            return first;
        }
        self.word_or_none(key).unwrap_or(first)
    }

    /// Optional word of a fixed vocabulary.
    pub fn word_or_none<T: Word>(&mut self, key: &'static str) -> Option<T> {
        let value = self.take(key)?;
        let found = value.get_ref().as_str().and_then(|text| find_word(text));
        if found.is_none() {
            self.wrong(key, (&vocabulary::<T>(), &vocabulary::<T>()));
        }
        found
    }

    /// Optional list of words of a fixed vocabulary.
    pub fn words<T: Word>(&mut self, key: &'static str) -> Vec<T> {
        let texts = self.texts(key);
        let found: Vec<T> = texts.iter().filter_map(|text| find_word(text)).collect();
        if found.len() != texts.len() {
            self.wrong(key, (&vocabulary::<T>(), &vocabulary::<T>()));
        }
        found
    }

    /// Required inner table.
    pub fn section(&mut self, key: &'static str) -> Option<Section<'f, 't>> {
        self.require(key)?;
        self.section_or_none(key)
    }

    /// Optional inner table.
    pub fn section_or_none(&mut self, key: &'static str) -> Option<Section<'f, 't>> {
        let value = self.take(key)?;
        match value.get_ref() {
            DeValue::Table(table) => {
                Some(Section::new(table, self.findings, format!("{} {key}", self.label), value.span().start))
            }
            _ => {
                self.wrong(key, ("一个表", "a table"));
                None
            }
        }
    }

    /// Optional list of tables; each is labelled with the key.
    pub fn sections(&mut self, key: &'static str) -> Vec<Section<'f, 't>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong(key, ("表的列表 [[…]]", "a list of tables [[…]]"));
            return Vec::new();
        };
        let prefix = if self.label.is_empty() { String::new() } else { format!("{} ", self.label) };
        let mut found = Vec::with_capacity(array.len());
        for item in array.iter() {
            match item.get_ref() {
                DeValue::Table(table) => {
                    found.push(Section::new(
                        table,
                        self.findings,
                        format!("{prefix}{key}"),
                        item.span().start,
                    ));
                }
                _ => self.wrong(key, ("表的列表 [[…]]", "a list of tables [[…]]")),
            }
        }
        found
    }

    /// All keys with a whole number each, for tables whose keys are data (rates by date).
    pub fn all_integers(&mut self) -> Vec<(String, i64, String)> {
        let mut found = Vec::new();
        for (key, value) in self.table {
            let at = self.at_key(key.get_ref());
            match whole_number(value.get_ref()) {
                Some(integer) => found.push((key.get_ref().to_string(), integer, at)),
                None => self.wrong(key.get_ref(), ("整数", "a whole number")),
            }
        }
        found
    }

    /// Refuses every key that nobody asked for.
    pub fn finish(self) {
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if self.taken.contains(&name) {
                continue;
            }
            let line = self.findings.line(key.span().start);
            let nearest = nearest_of(name, &self.taken);
            self.findings.add(PolicyRefusal::new(
                number::UNKNOWN_KEY,
                format!("{} line {line}", self.label),
                (format!("不认识的项 {name}。"), format!("Unknown key `{name}`.")),
                (format!("删掉它，或改为 {nearest}。"), format!("Remove it, or did you mean `{nearest}`?")),
            ));
        }
    }
}

fn whole_number(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
}

fn find_word<T: Word>(text: &str) -> Option<T> {
    T::WORDS.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
}

fn vocabulary<T: Word>() -> String {
    T::WORDS.iter().map(|(word, _)| format!("{word:?}")).collect::<Vec<_>>().join(" / ")
}

/// The known key that shares most with the unknown one: longest common start, then length.
fn nearest_of(name: &str, known: &[&'static str]) -> &'static str {
    let shared = |other: &str| {
        let start = name.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
        let end = name.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
        start + end
    };
    known.iter().copied().max_by_key(|other| (shared(other), usize::MAX - other.len())).unwrap_or("-")
}

/// A number of the text: its bytes, and what it becomes when it is changed by one unit.
pub(crate) struct NumberSpan {
    pub span: Range<usize>,
    pub changed: Vec<String>,
}

/// All whole numbers and times of day under a value.
pub(crate) fn numbers(value: &Spanned<DeValue<'_>>, found: &mut Vec<NumberSpan>) {
    match value.get_ref() {
        DeValue::Integer(_) => {
            if let Some(number) = whole_number(value.get_ref()) {
                let changed = vec![(number + 1).to_string(), (number - 1).to_string()];
                found.push(NumberSpan { span: value.span(), changed });
            }
        }
        DeValue::String(text) => {
            let changed = one_minute_off(text);
            if !changed.is_empty() {
                found.push(NumberSpan { span: value.span(), changed });
            }
        }
        DeValue::Array(array) => array.iter().for_each(|item| numbers(item, found)),
        DeValue::Table(table) => table.iter().for_each(|(_, item)| numbers(item, found)),
        _ => {}
    }
}

/// `"16:00"` or `"08:00-12:00"` with each of its times moved by a minute, quoted; nothing for any other text.
fn one_minute_off(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let times: Option<Vec<i64>> = parts.iter().map(|part| minutes_of_day(part)).collect();
    let Some(times) = times.filter(|times| times.len() <= 2) else { return Vec::new() };
    let mut changed = Vec::new();
    for place in 0..times.len() {
        for step in [1, -1] {
            let mut moved = times.clone();
            moved[place] = (moved[place] + step).clamp(0, 1_440);
            if moved != times {
                let said: Vec<String> =
                    moved.iter().map(|at| format!("{:02}:{:02}", at / 60, at % 60)).collect();
                changed.push(format!("\"{}\"", said.join("-")));
            }
        }
    }
    changed
}

fn minutes_of_day(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |part: &str| (part.len() == 2).then(|| part.parse::<i64>().ok()).flatten();
    Some(digits(hours)? * 60 + digits(minutes)?)
}

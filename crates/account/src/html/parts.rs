//! Parts of the page: tables, the strip of hours, definitions, lists.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use yinuo_measure::gazette::{Cell, Gazette};
use yinuo_measure::{Indicator, Member, Metric, dictionary};
use yinuo_policy::Bilingual;

/// Cases printed of one list; the electronic edition (`--json`) has them all.
const CASES_MAX: usize = 200;
/// Contacts printed of one list: they have no number that a reader could use.
const CONTACTS_MAX: usize = 5;

/// The issue in one language.
pub(super) struct Page<'a> {
    pub gazette: &'a Gazette,
    pub zh: bool,
    anchors: BTreeMap<&'a str, usize>,
}

impl<'a> Page<'a> {
    pub fn new(gazette: &'a Gazette, zh: bool) -> Self {
        let anchors = gazette.indicators.keys().enumerate().map(|(at, key)| (key.as_str(), at + 1)).collect();
        Self { gazette, zh, anchors }
    }

    pub const fn lang(&self) -> &'static str {
        if self.zh { "zh-CN" } else { "en" }
    }

    /// Words of data, escaped.
    pub fn say(&self, words: &Bilingual) -> String {
        escape(if self.zh { &words.zh } else { &words.en })
    }

    /// Words of the page itself.
    pub const fn pick<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        if self.zh { zh } else { en }
    }

    /// A figure as a link to its list.
    pub fn link(&self, key: Option<&str>, shown: &str) -> String {
        match key.and_then(|key| self.anchors.get(key)) {
            Some(anchor) => format!("<a href=\"#f{anchor}\">{}</a>", escape(shown)),
            None => escape(shown),
        }
    }

    pub fn praise(&self) -> Vec<Bilingual> {
        if self.gazette.praise.is_empty() {
            return Vec::new();
        }
        let join = |words: fn(&Bilingual) -> &String, mark: &str| {
            self.gazette.praise.iter().map(|one| words(one).as_str()).collect::<Vec<_>>().join(mark)
        };
        vec![Bilingual::new(
            format!("{}。", join(|one| &one.zh, "，")),
            format!("{}.", join(|one| &one.en, "; ")),
        )]
    }
}

/// Text for HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

const ORDER: [(&str, &str, &str); 11] = [
    ("faults", "一、", "1. "),
    ("overdue", "二、", "2. "),
    ("complaints", "三、", "3. "),
    ("call-backs", "四、", "4. "),
    ("promises", "六、", "6. "),
    ("remedies", "七、", "7. "),
    ("ladder", "八、", "8. "),
    ("owners", "九、", "9. "),
    ("payments", "十、", "10. "),
    ("outside", "十一、", "11. "),
    ("rest", "十二、", "12. "),
];

/// A block with its table.
pub(super) fn block(page: &Page<'_>, code: &str) -> String {
    let Some(block) = page.gazette.blocks.iter().find(|block| block.code == code) else {
        return String::new();
    };
    let number = ORDER.iter().find(|(found, ..)| *found == code);
    let number = number.map_or("", |(_, zh, en)| page.pick(zh, en));
    // Writing to a String cannot fail, here and below.
    let mut out = format!(
        "<section class=\"blk\"><h3>{number}{}<span>{}</span></h3><table><thead><tr>",
        page.say(&block.title),
        page.say(&block.note)
    );
    for (place, column) in block.columns.iter().enumerate() {
        let class = if place == 0 { "" } else { " class=\"n\"" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", page.say(column));
    }
    out.push_str("</tr></thead><tbody>");
    for row in &block.rows {
        let class = if row.total { " class=\"total\"" } else { "" };
        let _ = write!(out, "<tr{class}><th scope=\"row\">{}</th>", page.say(&row.label));
        for cell in &row.cells {
            let _ = write!(out, "<td class=\"n\">{}</td>", cell_text(page, cell));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></section>\n");
    out
}

fn cell_text(page: &Page<'_>, cell: &Cell) -> String {
    if cell.shown == "=" {
        return page.pick("持平", "same").to_owned();
    }
    page.link(cell.key.as_deref(), &cell.shown)
}

/// Broken promises by hour: one box each, or one for several when there are many.
pub(super) fn chart(page: &Page<'_>) -> String {
    let hours = &page.gazette.broken_by_hour;
    let most = hours.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let each = most.div_ceil(8);
    let note = if page.zh { format!("一格 {each} 项") } else { format!("one box: {each}") };
    let title = page.pick("违诺到期在几点", "Hours at which broken promises came due");
    let mut out = format!(
        "<section class=\"blk\"><h3>{title}<span>{note}</span></h3>\
         <svg viewBox=\"0 0 339 86\" width=\"100%\" role=\"img\" aria-label=\"{title}\">"
    );
    for (hour, count) in hours.iter().enumerate() {
        let left = hour * 14 + 2;
        for place in 0..count.div_ceil(each) {
            let top = 58 - i64::from(place) * 8;
            let _ = write!(out, "<rect x=\"{left}\" y=\"{top}\" width=\"11\" height=\"6\" fill=\"#111\"/>");
        }
        if hour % 2 == 0 {
            let _ = write!(out, "<text x=\"{}\" y=\"80\" text-anchor=\"middle\">{hour}</text>", left + 5);
        }
    }
    out.push_str("<path d=\"M0 66.5H339\" stroke=\"#111\"/></svg></section>\n");
    out
}

/// Definitions of the metrics that appear.
pub(super) fn definitions(page: &Page<'_>) -> String {
    let mut out = format!("<section><h2>{}</h2><dl>", page.pick("指标怎么算", "How the figures are counted"));
    for metric in &page.gazette.definitions {
        let pick = |words: (&'static str, &'static str)| page.pick(words.0, words.1);
        let _ = write!(
            out,
            "<dt>{}</dt><dd>{}",
            pick((metric.zh, metric.en)),
            definition(page, metric, pick(metric.numerator))
        );
        let _ = write!(out, "<span class=\"mono\"> {} · {}</span></dd>", metric.code, metric.rows);
    }
    out.push_str("</dl></section>\n");
    out
}

fn definition(page: &Page<'_>, metric: &Metric, numerator: &str) -> String {
    let denominator = page.pick(metric.denominator.0, metric.denominator.1);
    let by = page.pick(metric.by.0, metric.by.1);
    let digits = metric.digits;
    match (page.zh, denominator.is_empty()) {
        (true, true) => format!("{numerator}。按{by}归期。"),
        (true, false) => {
            format!("分子：{numerator}。分母：{denominator}。按{by}归期，{digits} 位小数，四舍五入。")
        }
        (false, true) => format!("Counts {numerator}. Period by: {by}."),
        (false, false) => format!(
            "Numerator: {numerator}. Denominator: {denominator}. Period by: {by}; {digits} decimals, half up."
        ),
    }
}

/// The lists behind the figures.
pub(super) fn lists(page: &Page<'_>) -> String {
    let mut out = format!("<section class=\"lists\"><h2>{}</h2><dl>", page.pick("名单", "Lists"));
    for (key, indicator) in &page.gazette.indicators {
        let anchor = page.anchors.get(key.as_str()).copied().unwrap_or(0);
        let _ = write!(out, "<dt id=\"f{anchor}\">{}</dt><dd>", heading(page, indicator));
        out.push_str(&members(page, indicator));
        out.push_str("</dd>");
    }
    out.push_str("</dl></section>\n");
    out
}

fn heading(page: &Page<'_>, indicator: &Indicator) -> String {
    let metric = page.gazette.definitions.iter().find(|metric| metric.code == indicator.code);
    let name = metric.map_or(indicator.code, |metric| page.pick(metric.zh, metric.en));
    let over = match indicator.key.rsplit_once('@') {
        Some((_, "month")) => page.pick("，本月至今", ", this month to date"),
        Some((_, "last-month")) => page.pick("，上月同期", ", last month to the same day"),
        _ => "",
    };
    let group = page.gazette.groups.get(&indicator.key);
    let group =
        group.map_or_else(String::new, |group| format!("{}{}", page.pick("，", ", "), page.say(group)));
    let parts = if indicator.denominator == 0 {
        String::new()
    } else {
        let count = yinuo_measure::grouped;
        format!(" ({} / {})", count(indicator.numerator), count(indicator.denominator))
    };
    // A quantile's numerator is a span of time, not a count.
    let parts = if indicator.code.starts_with("fault-") { String::new() } else { parts };
    format!("{name}{group}{over} = {}{parts}", escape(&indicator.shown))
}

/// A quantile has the members of the count beside it: one list is enough.
const SAME_LIST: [(&str, &str); 2] = [
    (dictionary::FAULT_MEDIAN, dictionary::FAULTS_RESTORED),
    (dictionary::FAULT_P90, dictionary::FAULTS_RESTORED),
];

fn members(page: &Page<'_>, indicator: &Indicator) -> String {
    let twin = SAME_LIST.iter().find(|(code, _)| *code == indicator.code);
    let twin = twin.map(|(code, twin)| indicator.key.replacen(code, twin, 1));
    if let Some(anchor) = twin.and_then(|key| page.anchors.get(key.as_str()).copied()) {
        return format!(
            "<a href=\"#f{anchor}\">{}</a>",
            page.pick("与件数同一名单", "the list of the count")
        );
    }
    let (mut cases, mut contacts) = (Vec::new(), Vec::new());
    for named in &indicator.list {
        let number = escape(&named.number);
        match named.member {
            Member::Case(id) => cases.push(format!("<a href=\"/cases/{id}\" target=\"_top\">{number}</a>")),
            Member::Contact(id) => contacts.push(format!("<span class=\"mono\">{id}</span>")),
        }
    }
    let more = cases.len().saturating_sub(CASES_MAX) + contacts.len().saturating_sub(CONTACTS_MAX);
    cases.truncate(CASES_MAX);
    contacts.truncate(CONTACTS_MAX);
    cases.append(&mut contacts);
    let listed = cases.join(page.pick("、", ", "));
    match (listed.is_empty(), more, page.zh) {
        (true, ..) => page.pick("无", "None").to_owned(),
        (_, 0, _) => listed,
        (_, more, true) => format!("{listed}，另有 {more} 个在电子版"),
        (_, more, false) => format!("{listed}, and {more} more in the electronic edition"),
    }
}

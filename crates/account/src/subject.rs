//! The printable page of a subject access: the document in plain words, Chinese and English side by side, no script.

use crate::html::escape;
use std::fmt::Write as _;
use yinuo_app::subject::{CasePart, ContactPart, EntryPart, StoryPart, Subject};
use yinuo_policy::{Bilingual, Instant, Policy};

const STYLE: &str = "body{font:14px/1.6 system-ui,'Noto Sans SC',sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1c1e21}\
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #ccc}h3{font-size:1em;margin:1.2em 0 .3em}\
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.25em .6em .25em 0;border-bottom:1px solid #eee}\
.en{color:#667}.words{white-space:pre-wrap}@media print{h2{break-after:avoid}tr{break-inside:avoid}}";

struct Page<'p> {
    out: String,
    policy: &'p Policy,
}

/// The page. Instants are told in the policy's reporting zone.
#[must_use]
pub fn subject_html(subject: &Subject, policy: &Policy) -> String {
    let mut page = Page { out: String::new(), policy };
    page.put("<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>个人信息查阅</title><style>");
    page.put(STYLE);
    page.put("</style></head><body><h1>个人信息查阅 <span class=\"en\">Subject access</span></h1><p>");
    page.words(&subject.customer);
    let made = page.stamp(subject.made_at);
    page.put(" · ");
    page.words(&made);
    for post in &subject.made_by {
        page.put(" · ");
        page.both(post);
    }
    page.put("</p>");
    page.register(subject);
    page.heading("联系", "Contacts");
    page.contacts(&subject.contacts);
    for case in &subject.cases {
        page.case(case);
    }
    if !subject.elsewhere.is_empty() {
        page.heading("已归档、此处没有内容的服务单", "Archived cases that are not at hand");
        for place in &subject.elsewhere {
            page.row(&[&place.number, &place.file, &place.archive]);
        }
        page.put("</table>");
    }
    page.heading("说明", "Notes");
    page.put("<ul>");
    for note in subject.holds.iter().chain(&subject.notes) {
        page.put("<li>");
        page.both(note);
        page.put("</li>");
    }
    page.put("</ul></body></html>\n");
    page.out
}

impl Page<'_> {
    fn put(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn words(&mut self, text: &str) {
        self.out.push_str(&escape(text));
    }

    fn both(&mut self, text: &Bilingual) {
        self.words(&text.zh);
        if text.zh != text.en && !text.en.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(self.out, " <span class=\"en\">{}</span>", escape(&text.en));
        }
    }

    fn stamp(&self, at: i64) -> String {
        let at = Instant(at);
        format!("{} {}", self.policy.local_date(at), self.policy.local_time(at))
    }

    /// A heading with a table under it, which the caller ends.
    fn heading(&mut self, zh: &str, en: &str) {
        let _ = write!(self.out, "<h2>{} <span class=\"en\">{}</span></h2>", escape(zh), escape(en));
        if zh != "说明" {
            self.put("<table>");
        }
    }

    fn part(&mut self, zh: &str, en: &str) {
        let _ = write!(self.out, "<h3>{} <span class=\"en\">{}</span></h3><table>", escape(zh), escape(en));
    }

    fn row(&mut self, cells: &[&str]) {
        self.put("<tr>");
        for cell in cells {
            self.put("<td class=\"words\">");
            self.words(cell);
            self.put("</td>");
        }
        self.put("</tr>");
    }

    fn register(&mut self, subject: &Subject) {
        self.heading("登记资料", "Register");
        if let Some(register) = &subject.register {
            let as_of = self.stamp(register.as_of);
            self.row(&[&register.name, &register.phone, &register.segment, &as_of]);
            for service in &register.services {
                self.row(&[&service.code, &service.name.zh, &service.address, &service.product]);
            }
        }
        self.put("</table>");
    }

    fn contacts(&mut self, contacts: &[ContactPart]) {
        for contact in contacts {
            let at = self.stamp(contact.at);
            self.row(&[&at, &contact.channel, &contact.unit.zh, &contact.outcome, &contact.words]);
        }
        self.put("</table>");
    }

    fn case(&mut self, case: &CasePart) {
        self.heading(&format!("{} {}", case.number, case.category.zh), &case.category.en);
        let (from, until) = (self.stamp(case.accepted_at), case.closed_at.map(|at| self.stamp(at)));
        let archived = case.archived.as_ref().map(|file| format!("已归档 {file}"));
        self.row(&[&from, until.as_deref().unwrap_or("-"), &case.state, archived.as_deref().unwrap_or("")]);
        self.put("</table>");
        self.part("联系", "Contacts");
        self.contacts(&case.contacts);
        self.part("承诺", "Promises");
        for promise in &case.promises {
            self.put("<tr><td>");
            self.both(promise);
            self.put("</td></tr>");
        }
        self.put("</table>");
        self.part("经过", "Story");
        case.story.iter().for_each(|line| self.story(line));
        self.put("</table>");
        self.part("账目", "Ledger");
        case.entries.iter().for_each(|entry| self.entry(entry));
        self.put("</table>");
        self.part("消息", "Messages");
        for (at, post, text) in &case.messages {
            let at = self.stamp(*at);
            let _ = write!(self.out, "<tr><td>{}</td><td>", escape(&at));
            self.both(post);
            self.put("</td><td>");
            self.both(text);
            self.put("</td></tr>");
        }
        self.put("</table>");
    }

    fn story(&mut self, line: &StoryPart) {
        let at = self.stamp(line.at);
        let _ = write!(self.out, "<tr><td>{}</td><td>", escape(&at));
        self.both(&line.by);
        self.put("</td><td>");
        self.both(&line.text);
        if !line.words.is_empty() {
            self.put("<div class=\"words\">");
            self.words(&line.words);
            self.put("</div>");
        }
        for digest in &line.evidence {
            let _ = write!(self.out, "<div><code>{}</code></div>", escape(digest));
        }
        self.put("</td></tr>");
    }

    fn entry(&mut self, entry: &EntryPart) {
        let at = self.stamp(entry.at);
        for (account, unit, amount) in &entry.lines {
            self.row(&[&at, &entry.rule, account, unit, &amount.to_string()]);
        }
    }
}

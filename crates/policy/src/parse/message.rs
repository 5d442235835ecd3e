//! `[messages]`: what customers are told, when, and in which words.

use super::calendar::time_key;
use super::{DAYS_MAX, small};
use crate::model::{Bilingual, Doubts, Language, MessageKind, MessageRule, Messages};
use crate::reader::Section;
use crate::refusal::number;

/// Longest wait for a change of mind: the customer must not wait long for what he asked.
const UNDO_SECONDS_MAX: i64 = 60;
/// Longest wait for WeChat's receipt: what is older is told to nobody any more.
const WECHAT_SILENT_HOURS_MAX: i64 = 24 * 30;
/// Most characters of a text: two parts of a long message, links included.
const TEXT_CHARS_MAX: usize = 300;
/// Most characters of a template's id.
const TEMPLATE_CHARS_MAX: usize = 64;
/// Most characters of the hotline's number.
const HOTLINE_CHARS_MAX: usize = 24;

pub(super) fn messages(mut section: Section<'_, '_>) -> Messages {
    let mut count = |key, range| small(section.integer(key, range, number::BAD_DURATION));
    let messages = Messages {
        link_days: count("link-days", 1..=DAYS_MAX),
        score_days: count("score-days", 1..=DAYS_MAX),
        per_day_max: count("per-day-max", 1..=100),
        stale_hours: count("stale-hours", 1..=24 * 30),
        tries_max: count("tries-max", 1..=100),
        undo_seconds: small(section.integer_or(
            "undo-seconds",
            0,
            0..=UNDO_SECONDS_MAX,
            number::BAD_DURATION,
        )),
        wechat_silent_hours: small(section.integer_or(
            "wechat-silent-hours",
            0,
            0..=WECHAT_SILENT_HOURS_MAX,
            number::BAD_DURATION,
        )),
        quiet: (time_key(&mut section, "quiet-from"), time_key(&mut section, "quiet-until")),
        hotline: hotline(&mut section),
        language: section.word("language"),
        report_posts: section.texts("report-posts"),
        reports_per_day: small(section.integer_or("reports-per-day", 3, 1..=100, number::BAD_DURATION)),
        doubts: Doubts {
            settled: folded(section.texts("settled-but")),
            refused: folded(section.texts("refused-but")),
        },
        rules: section.sections("text").into_iter().map(rule).collect(),
    };
    let mut seen = Vec::new();
    for rule in &messages.rules {
        if seen.contains(&rule.kind) {
            section.refuse(
                number::CODE_TWICE,
                "text",
                (
                    format!("{} 写了两段文字。", rule.kind.code()),
                    format!("{} has two texts.", rule.kind.code()),
                ),
                ("每种只留一段。", "Keep one of each kind."),
            );
        }
        seen.push(rule.kind);
    }
    section.finish();
    messages
}

fn folded(words: Vec<String>) -> Vec<String> {
    words.into_iter().map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
}

fn rule(mut section: Section<'_, '_>) -> MessageRule {
    let rule = MessageRule {
        kind: section.word("kind"),
        essential: section.flag_or("essential", false),
        text: section.sentence("text"),
        wechat_template: template(&mut section),
    };
    check_blanks(&section, rule.kind, &rule.text);
    section.finish();
    rule
}

/// A template's id, as the platform gave it.
fn template(section: &mut Section<'_, '_>) -> String {
    let written = section.text_or_empty("wechat-template");
    let plain = written.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !plain || written.len() > TEMPLATE_CHARS_MAX {
        section.refuse(
            number::WRONG_VALUE,
            "wechat-template",
            (
                "微信模板编号只有字母、数字、短横和下划线，至多 64 个。",
                "The id of a WeChat template has letters, digits, dashes and underscores only, at most 64.",
            ),
            (
                "照平台给的编号抄写；不走微信就删去这一行。",
                "Copy the platform's id, or drop the line for short messages only.",
            ),
        );
    }
    written
}

/// Digits as they are dialled, with blanks and dashes between them; it becomes a link that a telephone rings.
fn hotline(section: &mut Section<'_, '_>) -> String {
    let written = section.text_or_empty("hotline");
    let dials = written.chars().any(|c| c.is_ascii_digit())
        && written.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' '));
    if !written.is_empty() && (!dials || written.len() > HOTLINE_CHARS_MAX) {
        section.refuse(
            number::WRONG_VALUE,
            "hotline",
            ("热线号码只写数字、加号、短横和空格。", "A hotline has digits, a plus, dashes and blanks only."),
            ("写成拨打的样子，如 \"10000\"。", "Write it as it is dialled: \"10000\"."),
        );
    }
    written
}

/// Every name in braces is one that can be filled in, and the link is in both languages.
fn check_blanks(section: &Section<'_, '_>, kind: MessageKind, text: &Bilingual) {
    for side in [&text.zh, &text.en] {
        if side.is_empty() {
            continue;
        }
        let blanks: Vec<&str> =
            side.split('{').skip(1).map(|rest| rest.split_once('}').map_or("", |(blank, _)| blank)).collect();
        let known = blanks.iter().all(|blank| kind.blanks().contains(blank));
        if !known || !blanks.contains(&"link") || side.chars().count() > TEXT_CHARS_MAX {
            let list = kind.blanks().join("}、{");
            section.refuse(
                number::WRONG_VALUE,
                "text",
                (
                    format!("短信文字里只能有 {{{list}}}，必须有 {{link}}，至多 {TEXT_CHARS_MAX} 字。"),
                    format!(
                        "A text names {{{}}} only, has {{link}}, and at most {TEXT_CHARS_MAX} characters.",
                        kind.blanks().join("}, {")
                    ),
                ),
                ("改正文字里的花括号。", "Correct the names in braces."),
            );
        }
    }
}

impl crate::reader::Word for MessageKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("accepted", Self::Accepted),
        ("visit", Self::Visit),
        ("late", Self::Late),
        ("resolved", Self::Resolved),
        ("score", Self::Score),
        ("link", Self::Link),
        ("outage", Self::Outage),
        ("recovered", Self::Recovered),
        ("granted", Self::Granted),
        ("rejected", Self::Rejected),
        ("delayed", Self::Delayed),
        ("choice", Self::Choice),
    ];
}

impl crate::reader::Word for Language {
    const WORDS: &'static [(&'static str, Self)] = &[("zh", Self::Zh), ("en", Self::En)];
}

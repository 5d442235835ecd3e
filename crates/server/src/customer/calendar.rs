//! The visit as a file for the customer's own calendar (RFC 5545): the window that was agreed, and nothing that a calendar
//! which others read would give away. Loaded again after the window was moved it replaces the old entry.

use super::limit::Use;
use super::page::case_of;
use super::{Answer, Visit};
use axum::http::StatusCode;
use yinuo_app::visit::CalendarEntry;
use yinuo_policy::Instant;

/// Longest line of the format, in octets, without its end.
const LINE_OCTETS_MAX: usize = 75;

/// Gives the file.
pub fn show(visit: &Visit) -> Answer {
    let case = match case_of(visit, Use::Look) {
        Ok(case) => case,
        Err(answer) => return answer,
    };
    let app = &visit.serving.app;
    match app.calendar_entry(case) {
        Ok(Some(entry)) => Answer::Calendar(text(&entry, visit, app.now())),
        Ok(None) => {
            let (zh, en) = ("现在没有约好的上门时间。", "No visit is agreed at present.");
            visit.sorry(StatusCode::NOT_FOUND, zh, en)
        }
        Err(error) => visit.failed(&error),
    }
}

fn text(entry: &CalendarEntry, visit: &Visit, now: Instant) -> String {
    let tongue = visit.tongue;
    let job = tongue.say(&entry.job);
    let summary = format!("{}{job}", tongue.pick("上门：", "Visit: "));
    let aside = tongue.pick("上门不收现金。单号", "Nobody who comes takes cash. Case");
    let description = format!("{aside} {}", entry.number);
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Yinuo//Visit//ZH".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}.{}@yinuo", entry.number, entry.place),
        format!("SEQUENCE:{}", entry.moved),
        format!("DTSTAMP:{}", stamp(now)),
        format!("DTSTART:{}", stamp(entry.window.from)),
        format!("DTEND:{}", stamp(entry.window.until)),
        format!("SUMMARY:{}", escaped(&summary)),
        format!("DESCRIPTION:{}", escaped(&description)),
        "STATUS:CONFIRMED".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

/// `20261121T100000Z`: what an instant says to the second, without its marks.
fn stamp(at: Instant) -> String {
    let whole = Instant(at.0 - at.0.rem_euclid(1_000)).to_string();
    whole.chars().filter(|c| c.is_ascii_alphanumeric()).collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line in pieces that are short enough, each but the first after a blank; never in the middle of a character.
fn folded(line: &str) -> String {
    let (mut text, mut octets) = (String::new(), 0);
    for c in line.chars() {
        if octets + c.len_utf8() > LINE_OCTETS_MAX {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(c);
        octets += c.len_utf8();
    }
    text.push_str("\r\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_and_marks_are_escaped() {
        let folded = folded(&"师".repeat(40));
        assert!(folded.split("\r\n").all(|line| line.len() <= LINE_OCTETS_MAX), "{folded}");
        assert_eq!(folded.replace("\r\n ", "").trim_end(), "师".repeat(40));
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
        assert_eq!(stamp(Instant(1_795_255_200_123)), "20261121T100000Z");
    }
}

//! Who went on a visit that was done, retold from its raw events: what a wage line of a visit must agree with.

use super::book::Told;
use serde_json::Value;

/// A visit that was done on site.
#[derive(Debug, Default)]
pub(super) struct Went<'a> {
    /// Who went.
    pub technician: &'a str,
    /// Who went with him; empty where one was enough.
    pub mate: &'a str,
    /// Whether the window that stood at its end was his, and nobody was there before it.
    pub missed: bool,
    /// Whether the receipt says that the service works.
    pub mended: bool,
}

fn word<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// The visit whose receipt is the event of a version; none when that is no receipt from a site.
pub(super) fn went<'a>(events: &[&'a Told], version: u64) -> Option<Went<'a>> {
    let done = events.iter().find(|event| event.version == version)?;
    let from_site =
        word(&done.body, "/turn/kind") == "done" && word(&done.body, "/turn/receipt/solved") == "on-site";
    if done.kind != "visit" || !from_site {
        return None;
    }
    let id = done.text("visit");
    let of_visit = events.iter().filter(|event| event.version < version && event.text("visit") == id);
    let (mut technician, mut mate, mut until, mut missed_by) = ("", "", i64::MIN, None);
    for event in of_visit {
        let slot = word(&event.body, "/turn/slot/technician");
        let with = word(&event.body, "/turn/slot/mate");
        match word(&event.body, "/turn/kind") {
            "held" | "assigned" => (technician, mate) = (slot, with),
            "booked" => {
                (technician, mate, missed_by) = (slot, with, None);
                until = event.body.pointer("/turn/window/until").and_then(Value::as_i64).unwrap_or(i64::MIN);
            }
            "hold-lapsed" | "released" | "rejected" | "no-access" => technician = "",
            "missed" => missed_by = Some(technician),
            "arrived" if event.occurred < until => missed_by = None,
            _ => {}
        }
    }
    let mended = done.body.pointer("/turn/receipt/restored").and_then(Value::as_bool).unwrap_or_default();
    (!technician.is_empty()).then_some(Went {
        technician,
        mate,
        missed: missed_by == Some(technician),
        mended,
    })
}

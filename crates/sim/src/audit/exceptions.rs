//! Exceptions retold from the events alone (46: what no rule owes is granted by a second person within the limit table, or by
//! whom the table trusts alone; nobody grants more than his day allows; each is posted once).

use super::book::Told;
use super::payments::step_of;
use super::tale::Tale;
use super::{AuditReport, Pin, pinned};
use crate::time::DAY;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::Law;
use yinuo_app::ports::Posting;
use yinuo_policy::{AuthorityRule, Instant};

/// An exception.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    id: i64,
    kind: String,
    /// Currency and minor units of the request.
    pub sum: (String, i64),
    asker: String,
    asked_at: i64,
    pub pin: Pin,
    tier: String,
    until: Option<i64>,
    /// How often it was passed up.
    turns: u32,
    /// Whether somebody decided.
    decided: bool,
    /// Who granted it, at which instant, by which version, on which local day.
    granted: Option<(String, i64, u64, String)>,
}

impl Grant {
    /// When the money of it was granted; none for what gives none, or was not granted.
    pub fn given_at(&self) -> Option<i64> {
        let money = self.kind != "reactivation";
        self.granted.as_ref().filter(|_| money).map(|(_, at, ..)| *at)
    }

    /// Version of the event that posted it.
    pub fn posted_by(&self) -> Option<u64> {
        self.granted.as_ref().map(|(_, _, version, _)| *version)
    }

    pub fn key(&self, case: Uuid) -> String {
        format!("exception/{}/{case}/{}", self.kind, self.id)
    }
}

fn text(body: &Value, field: &str) -> String {
    body[field].as_str().unwrap_or_default().to_owned()
}

impl Tale<'_> {
    /// Hears a step of an exception.
    pub(super) fn hear_exception(&mut self, event: &Told, law: &Law, report: &mut AuditReport) {
        report.ran("exceptions::hear_exception");
        let (name, body) = step_of(event);
        let wrong = if name == "asked" {
            self.hear_asked(event, &body)
        } else {
            self.hear_turn(event, &name, &body, law)
        };
        if let Some(sentence) = wrong {
            report.find(46, &self.number, sentence);
        }
    }

    fn hear_asked(&mut self, event: &Told, body: &Value) -> Option<String> {
        let (what, id) = (&body["what"], event.int("exception"));
        let money = if what["owed"].is_object() { &what["owed"] } else { &what["money"] };
        let next = i64::try_from(self.grants.len()).unwrap_or(0) + 1;
        self.grants.push(Grant {
            id,
            kind: text(what, "kind"),
            sum: (text(money, "currency"), money["minor"].as_i64().unwrap_or(i64::MIN)),
            asker: event.person.clone(),
            asked_at: event.occurred,
            pin: Pin { policy: text(body, "policy"), calendar: Some(text(body, "calendar")) },
            tier: text(what, "tier"),
            until: what["until"].as_i64(),
            turns: 0,
            decided: false,
            granted: None,
        });
        (id != next).then(|| format!("exception {id} is not the next one"))
    }

    fn hear_turn(&mut self, event: &Told, name: &str, body: &Value, law: &Law) -> Option<String> {
        let id = event.int("exception");
        let Some(grant) = self.grants.iter_mut().find(|grant| grant.id == id && !grant.decided) else {
            return Some(format!("{name} names exception {id}, which does not wait"));
        };
        match name {
            "passed-up" => grant.turns += 1,
            "refused" => grant.decided = true,
            "granted" => {
                grant.decided = true;
                grant.granted =
                    Some((event.person.clone(), event.occurred, event.version, text(body, "day")));
                let day = law.book.current().local_date(Instant(event.occurred)).to_string();
                let table = pinned(law, &grant.pin).authorities();
                let Some(row) = table.iter().find(|row| row.code == text(body, "rule")) else {
                    return Some(format!("exception {id} was granted under no row of the table"));
                };
                let second = event.person != grant.asker || row.alone;
                let fits = covers(row, grant) && row.post == event.post && row.post == text(body, "post");
                if !second || !fits || text(body, "day") != day {
                    return Some(format!(
                        "exception {id} was granted by {} outside {}",
                        event.person, row.code
                    ));
                }
            }
            other => return Some(format!("exception {id}: {other} is no step")),
        }
        None
    }
}

/// Whether one request lies within a row.
fn covers(row: &AuthorityRule, grant: &Grant) -> bool {
    let days = grant.until.map_or(0, |until| (until - grant.asked_at + DAY - 1) / DAY);
    row.kind.code() == grant.kind
        && grant.sum.1 <= row.most_minor
        && days <= i64::from(row.days)
        && (row.tiers.is_empty() || row.tiers.contains(&grant.tier))
}

/// Items that the exceptions of a case call for; with the person whom one must reach, none for whoever is there.
pub(super) fn items(tale: &Tale<'_>) -> Vec<(String, Option<String>)> {
    let mut items = Vec::new();
    for grant in &tale.grants {
        let alone = grant.granted.as_ref().is_some_and(|(by, ..)| *by == grant.asker);
        let first = if alone && grant.turns == 0 { 1 } else { 0 };
        items.extend((first..=grant.turns).map(|turn| (format!("exception/{}/{turn}", grant.id), None)));
        if grant.decided && !alone {
            items.push((format!("exception/{}/decided", grant.id), Some(grant.asker.clone())));
        }
    }
    items
}

/// Every grant against the ledger, and every person's day against the table.
pub(super) fn check(tales: &[Tale<'_>], postings: &[Posting], law: &Law, report: &mut AuditReport) {
    let mut days: BTreeMap<(String, String, String), (i64, i64)> = BTreeMap::new();
    for tale in tales {
        let customer = tale.events.first().map_or("", |first| first.text("customer"));
        for grant in &tale.grants {
            let Some((person, _, version, day)) = &grant.granted else { continue };
            report.ran("exceptions::check");
            let table = pinned(law, &grant.pin).authorities();
            let most =
                table.iter().filter(|row| covers(row, grant)).map(|row| row.day_minor).max().unwrap_or(0);
            let spent = days.entry((person.clone(), grant.kind.clone(), day.clone())).or_default();
            *spent = (spent.0 + grant.sum.1, spent.1.max(most));
            let has = |posting: &Posting, account: &str, unit: &str| {
                let mut lines = posting.lines.iter();
                lines.any(|line| line.account == account && line.unit == unit && line.amount == grant.sum.1)
            };
            let own = format!("authority/{person}/{}/{day}", grant.kind);
            let posted = postings.iter().filter(|posting| {
                posting.case == Some(tale.id)
                    && posting.cause_version == *version
                    && posting.owed_for.as_deref() == Some(grant.key(tale.id).as_str())
                    && has(posting, &own, &format!("authority/{}", grant.sum.0))
                    && (grant.given_at().is_none()
                        || has(posting, &format!("customer/{customer}"), &grant.sum.0))
            });
            if grant.sum.1 > 0 && posted.count() != 1 {
                report.find(46, &tale.number, format!("exception {} is not posted once", grant.id));
            }
            let term = |event: &&Told| {
                event.kind == "task-opened"
                    && event.text("kind") == "check"
                    && Some(event.int("due_at")) == grant.until
            };
            if grant.until.is_some() && !tale.events.iter().any(|event| term(&event)) {
                report.find(46, &tale.number, format!("the term of exception {} has no owner", grant.id));
            }
        }
    }
    for ((person, kind, day), (spent, most)) in days {
        if spent > most {
            report.find(46, &person, format!("granted {spent} of {kind} on {day}, where {most} is the most"));
        }
    }
}

//! What became of messages: each is owed by an event and once, leaves in the same words under one id, in no quiet hour, and
//! never after its customer was erased; receipts stand; a closing has one score, and the first answer stands.

use super::post::{Correspondence, OPENID, Taken};
use super::witness::Witness;
use crate::audit::AuditReport;
use crate::time::{HOUR, time_of_day};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::erasure::ERASURE;
use yinuo_app::ports::{
    MessageFilter, MessageRow, MessageState, PAGE_ROWS_MAX, SHARD_COUNT, Shards, Store, StreamKind,
};
use yinuo_app::{App, AppError, ScoreState};

/// Quiet hours of the shipped pack, as local hours: none leaves from the first until the second.
const QUIET: (i64, i64) = (21, 8);
/// Hours after which a message is not worth writing any more, as the shipped pack has it.
const STALE_HOURS: i64 = 72;

/// Hours after which WeChat's silence is none any more, as the trial's edition of the pack has it.
const SILENT_HOURS: i64 = 3;

/// What the trial knows of its messages.
pub(super) struct Mailbag<'a> {
    pub told: &'a Correspondence,
    pub taken: BTreeMap<String, Vec<Taken>>,
    /// What WeChat did.
    pub wechat: Followed,
    pub witness: &'a Witness,
    /// Furthest that a clock was from the truth.
    pub skew_max: i64,
    /// Customers who asked for no messages.
    pub silent: Vec<String>,
}

/// What the gateway of WeChat was handed.
#[derive(Default)]
pub(super) struct Followed {
    /// What it took under each id.
    pub taken: BTreeMap<String, Vec<Taken>>,
    /// Ids that it would not carry.
    pub refused: BTreeSet<String>,
}

impl Mailbag<'_> {
    /// What left by either way.
    fn left(&self) -> impl Iterator<Item = (&String, &Vec<Taken>)> {
        self.taken.iter().chain(&self.wechat.taken)
    }

    /// A way leads to where its address is: a follower's openid and a template to WeChat, a number without one by short message;
    /// and no id goes both ways (44).
    fn ways(&self, rows: &BTreeMap<Uuid, MessageRow>, report: &mut AuditReport) {
        for (id, times) in &self.wechat.taken {
            report.ran("mailbag::ways");
            let Some(row) = message(rows, id) else { continue };
            let openid = format!("{OPENID}{}", row.customer);
            let strays =
                |taken: &Taken| taken.body["to"] != openid.as_str() || taken.body["template"].is_null();
            if times.iter().any(strays) || self.taken.contains_key(id) {
                report.find(44, &row.key, format!("left under {id} by WeChat, where it does not belong"));
            }
        }
        for (id, times) in &self.taken {
            let is_openid =
                |taken: &Taken| taken.body["to"].as_str().is_some_and(|to| to.starts_with(OPENID));
            if times.iter().any(|taken| is_openid(taken) || !taken.body["template"].is_null()) {
                report.find(44, id, "left as a short message to an account of WeChat");
            }
        }
    }

    /// Whether WeChat let a message down that then began again: it would not carry it, or had it so long and said nothing.
    fn let_down(&self, before: &str, again_at: i64) -> bool {
        let first = self.wechat.taken.get(before).and_then(|times| times.first());
        let silent =
            first.is_some_and(|taken| taken.at + SILENT_HOURS * HOUR - 2 * self.skew_max <= again_at);
        self.wechat.refused.contains(before) || silent
    }

    /// Everything about messages and scores (2, 32, 35, 40, 41, 44).
    ///
    /// # Errors
    /// Failed storage.
    pub fn check(&self, app: &App, report: &mut AuditReport) -> Result<(), AppError> {
        let rows = rows(app.store())?;
        let events = cases(app.store())?;
        self.carried(&rows, report);
        self.ways(&rows, report);
        self.receipts(&rows, report);
        self.erased(&rows, report);
        self.asked(app, report)?;
        owed(&rows, &events, report);
        self.written(app.store(), &rows, &events, report)?;
        report.ran("mailbag::check");
        for row in app.store().due_messages(Shards::ALL, app.now().0, PAGE_ROWS_MAX)? {
            report.find(
                2,
                &row.key,
                format!("is due for ever: {} since {:?}", row.state.code(), row.next_at),
            );
        }
        Ok(())
    }

    /// What left: known, in the same words under the same id, not at night, not against a wish (32, 44).
    fn carried(&self, rows: &BTreeMap<Uuid, MessageRow>, report: &mut AuditReport) {
        for (id, times) in self.left() {
            report.ran("mailbag::carried");
            let Some(row) = message(rows, id) else {
                report.find(44, id, "left, and no message is known under this id");
                continue;
            };
            let words = |taken: &Taken| {
                let text = taken.body["text"].as_str().unwrap_or_default();
                // A link that was revoked meanwhile is another one.
                let before = text.split("https://").next().unwrap_or_default().to_owned();
                (before, taken.body["to"].clone(), taken.body["kind"].clone())
            };
            let first = times.first().map(words);
            if times.iter().any(|taken| Some(words(taken)) != first) {
                report.find(44, &row.key, format!("left under {id} in other words"));
            }
            if !self.is_owed_anew(row, id, times.first().map_or(i64::MAX, |taken| taken.at)) {
                report.find(44, &row.key, format!("left anew under {id}, and nobody had lost it"));
            }
            for taken in times.iter().filter(|taken| self.at_night(taken.at)) {
                let stamp = crate::time::local_stamp(taken.at);
                report.find(32, &row.key, format!("left at {stamp}, in quiet hours"));
            }
            let essential = !matches!(row.kind.as_str(), "accepted" | "score");
            if !essential && self.silent.contains(&row.customer) {
                report.find(32, &row.key, "left to a customer who asked for no messages");
            }
        }
    }

    /// Whether a message may travel under an id: it is the first one, or what left under the one before was lost, or
    /// somebody began it anew.
    fn is_owed_anew(&self, row: &MessageRow, id: &str, at: i64) -> bool {
        match id.rsplit('-').next().and_then(|round| round.parse::<u32>().ok()) {
            Some(0) => true,
            Some(round) => {
                let before = format!("{}-{}", row.id, round - 1);
                self.told.again.contains(&row.id)
                    || self.told.lost.contains(&before)
                    || self.let_down(&before, at)
            }
            None => false,
        }
    }

    /// Whether it was night by any clock that a machine may have had.
    fn at_night(&self, at: i64) -> bool {
        let quiet = |at: i64| {
            let hour = time_of_day(at);
            hour >= QUIET.0 * HOUR || hour < QUIET.1 * HOUR
        };
        quiet(at - self.skew_max) && quiet(at) && quiet(at + self.skew_max)
    }

    /// What a carrier said and was thanked for stands (44).
    fn receipts(&self, rows: &BTreeMap<Uuid, MessageRow>, report: &mut AuditReport) {
        for (id, status) in &self.told.receipts {
            report.ran("mailbag::receipts");
            let Some(row) = message(rows, id) else { continue };
            let round = id.rsplit('-').next().and_then(|round| round.parse::<u32>().ok()).unwrap_or(0);
            let stands = match status.as_str() {
                "delivered" => row.state == MessageState::Delivered,
                _ => row.state == MessageState::Delivered || row.round > round,
            };
            if !stands {
                let sentence = format!("{status} was taken for {id}, and it is {}", row.state.code());
                report.find(44, &row.key, sentence);
            }
        }
        for row in rows.values().filter(|row| row.state == MessageState::Delivered) {
            let ids: Vec<String> = (0..=row.round).map(|round| format!("{}-{round}", row.id)).collect();
            if !ids.iter().any(|id| self.told.receipts.contains(&(id.clone(), "delivered".to_owned()))) {
                report.find(44, &row.key, "is delivered, which no carrier said");
            }
        }
    }

    /// What was written before its customer was erased did not leave afterwards (41). A turn that had begun by then may
    /// hand over what it holds: nothing can call that back.
    fn erased(&self, rows: &BTreeMap<Uuid, MessageRow>, report: &mut AuditReport) {
        for (id, times) in self.left() {
            let Some(row) = message(rows, id) else { continue };
            report.ran("mailbag::erased");
            let late = times.iter().any(|taken| {
                self.witness.erased_between(&row.customer, self.witness.written(row.id), taken.known)
            });
            if late {
                report.find(41, &row.key, format!("left to {} after his erasure", row.customer));
            }
        }
    }

    /// The first answer to a score stands, and whoever answered later was shown it (35).
    fn asked(&self, app: &App, report: &mut AuditReport) -> Result<(), AppError> {
        for (link, given) in &self.told.scores {
            report.ran("mailbag::asked");
            let Some(state) = app.score_state(link)? else {
                report.find(35, link, "a score was answered that nobody asked");
                continue;
            };
            let heard: BTreeSet<u8> = given
                .iter()
                .filter_map(|(_, heard)| match heard {
                    Some(ScoreState::Given { score, .. }) => Some(*score),
                    _ => None,
                })
                .collect();
            let stands = match state {
                ScoreState::Given { score, .. } => {
                    heard.iter().all(|told| *told == score) && given.iter().any(|(asked, _)| *asked == score)
                }
                _ => heard.is_empty(),
            };
            if !stands {
                report.find(35, link, format!("{given:?} were answered, and it is {state:?}"));
            }
        }
        Ok(())
    }

    /// What is owed and fresh was written: how a case stands at the end, its customer was told (40).
    fn written(
        &self,
        store: &dyn Store,
        rows: &BTreeMap<Uuid, MessageRow>,
        events: &BTreeMap<Uuid, Vec<Event>>,
        report: &mut AuditReport,
    ) -> Result<(), AppError> {
        let keys: BTreeSet<&str> = rows.values().map(|row| row.key.as_str()).collect();
        let (from, until) = self.told.settled;
        let fresh = from - STALE_HOURS * HOUR + 2 * self.skew_max;
        let erased = store.register(ERASURE)?;
        for (case, events) in events {
            let customer = events.first().map_or("", |event| event.customer.as_str());
            if customer.is_empty() || erased.iter().any(|row| row.code == customer) {
                continue;
            }
            if let Some((kind, event)) = standing(events) {
                report.ran("mailbag::written");
                let key = format!("{kind}/{case}/{}", event.version);
                if (fresh + 1..until).contains(&event.recorded) && !keys.contains(key.as_str()) {
                    report.find(40, &key, "is owed, and was never written");
                }
            }
        }
        Ok(())
    }
}

/// The message of an id under which one travelled.
fn message<'r>(rows: &'r BTreeMap<Uuid, MessageRow>, id: &str) -> Option<&'r MessageRow> {
    let (id, _) = id.rsplit_once('-')?;
    rows.get(&Uuid::parse_str(id).ok()?)
}

/// Every message names the event that owes it, and no event owes two of a kind (44).
fn owed(rows: &BTreeMap<Uuid, MessageRow>, events: &BTreeMap<Uuid, Vec<Event>>, report: &mut AuditReport) {
    let mut seen = BTreeSet::new();
    for row in rows.values() {
        report.ran("mailbag::owed");
        if !seen.insert(&row.key) {
            report.find(44, &row.key, "is owed once and is two messages");
        }
        let of_case = events.get(&row.case).map(Vec::as_slice).unwrap_or_default();
        // The version of the event; of a grant the number of its exception.
        let last = row.key.rsplit('/').next().and_then(|last| last.parse::<u64>().ok());
        let kinds: &[&str] = match row.kind.as_str() {
            "accepted" => &["opened"],
            "visit" => &["appointment-agreed"],
            "late" => &["promise-broken", "remedy-owed"],
            "resolved" => &["resolved"],
            "score" => &["closed"],
            "link" => &["link-requested"],
            // Of one outage a customer hears once, however many cases he has on it.
            "outage" => &["outage-joined"],
            "recovered" => &["outage-ended"],
            "delayed" | "choice" => &["visit"],
            "rejected" => &["rejected", "rejection/ruled"],
            "granted" => &["exception/granted"],
            _ => &[],
        };
        let of_many = matches!(row.kind.as_str(), "late" | "outage" | "recovered");
        let fits = |event: &&Event| {
            let number = if row.kind == "granted" { event.exception } else { Some(event.version) };
            kinds.contains(&event.kind.as_str()) && (of_many || number == last)
        };
        if of_case.iter().find(fits).is_none() {
            report.find(44, &row.key, "no event owes this message");
        }
    }
}

/// An event of a case, as far as messages look at it.
struct Event {
    version: u64,
    recorded: i64,
    /// Its name; of steps that need a second person also which one.
    kind: String,
    customer: String,
    /// Number of the exception that it is about.
    exception: Option<u64>,
}

/// How messages call an event.
fn kind_of(event: &Value) -> String {
    let name = event["type"].as_str().unwrap_or_default();
    let step = event["step"].as_object().and_then(|step| step.keys().next());
    match step.filter(|_| matches!(name, "exception" | "rejection")) {
        Some(step) => format!("{name}/{step}"),
        None => name.to_owned(),
    }
}

/// What a customer must have been told of how his case stands: that it is open, or settled, or closed, or refused.
fn standing(events: &[Event]) -> Option<(&'static str, &Event)> {
    let last = events.iter().rev().find(|event| {
        matches!(
            event.kind.as_str(),
            "opened"
                | "resolved"
                | "refused"
                | "reopened"
                | "closed"
                | "cancelled"
                | "merged"
                | "split"
                | "rejected"
                | "taken-up"
        )
    })?;
    match last.kind.as_str() {
        "opened" => Some(("accepted", last)),
        "resolved" => Some(("resolved", last)),
        "closed" => Some(("score", last)),
        "rejected" => Some(("rejected", last)),
        _ => None,
    }
}

fn rows(store: &dyn Store) -> Result<BTreeMap<Uuid, MessageRow>, AppError> {
    let (mut rows, mut cursor) = (BTreeMap::new(), None::<String>);
    loop {
        let page = store.messages(MessageFilter::default(), cursor.as_deref(), PAGE_ROWS_MAX)?;
        rows.extend(page.rows.into_iter().map(|row| (row.id, row)));
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(rows),
        }
    }
}

fn cases(store: &dyn Store) -> Result<BTreeMap<Uuid, Vec<Event>>, AppError> {
    let mut cases: BTreeMap<Uuid, Vec<Event>> = BTreeMap::new();
    for shard in 0..SHARD_COUNT {
        let mut after = 0;
        loop {
            let page = store.journal(shard, after, PAGE_ROWS_MAX)?;
            let Some(last) = page.last() else { break };
            after = last.position;
            for stored in page.iter().filter(|stored| stored.stream.kind == StreamKind::Case) {
                let envelope: Value = serde_json::from_slice(&stored.event.bytes).unwrap_or_default();
                cases.entry(stored.stream.id).or_default().push(Event {
                    version: stored.version,
                    recorded: envelope["recorded_at"].as_i64().unwrap_or_default(),
                    kind: kind_of(&envelope["event"]),
                    exception: envelope["event"]["exception"].as_u64(),
                    customer: envelope["event"]["customer"].as_str().unwrap_or_default().to_owned(),
                });
            }
        }
    }
    Ok(cases)
}

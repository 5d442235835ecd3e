//! Reading: every shard from its first position to its head, every stream gap-free, every link of the chain (39).

use super::{AuditReport, Order};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_app::AppError;
use yinuo_app::ports::{PAGE_ROWS_MAX, SHARD_COUNT, Store, StoredEvent, StreamId, StreamKind};

/// An event as the auditor reads it.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub version: u64,
    pub occurred: i64,
    pub recorded: i64,
    /// Its place among all events, by which one knows what was known: see [`super::Order`].
    pub place: i64,
    pub person: String,
    pub post: String,
    pub unit: String,
    /// Tag of the event.
    pub kind: String,
    /// Body with the tag.
    pub body: Value,
}

impl Told {
    pub fn text(&self, field: &str) -> &str {
        self.body.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    pub fn int(&self, field: &str) -> i64 {
        self.body.get(field).and_then(Value::as_i64).unwrap_or(i64::MIN)
    }

    pub fn flag(&self, field: &str) -> bool {
        self.body.get(field).and_then(Value::as_bool).unwrap_or_default()
    }

    pub fn id(&self, field: &str) -> Option<Uuid> {
        Uuid::parse_str(self.text(field)).ok()
    }

    /// Both ends of a span; an empty one far away when it is missing.
    pub fn span(&self, field: &str) -> (i64, i64) {
        let end = |name| self.body.get(field).and_then(|span| span.get(name)).and_then(Value::as_i64);
        (end("from").unwrap_or(i64::MIN), end("until").unwrap_or(i64::MIN))
    }
}

/// The journal, sorted out.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub cases: BTreeMap<Uuid, Vec<Told>>,
    pub contacts: BTreeMap<Uuid, Vec<Told>>,
    pub registers: BTreeMap<Uuid, Vec<Told>>,
    /// Where every event stands, for checkpoints.
    pub seen: super::seals::Seen,
}

impl Book {
    /// Reads and verifies the whole journal.
    pub fn read(store: &dyn Store, order: &Order, report: &mut AuditReport) -> Result<Self, AppError> {
        let mut streams: BTreeMap<StreamId, Vec<StoredEvent>> = BTreeMap::new();
        let mut book = Self::default();
        let heads = store.journal_heads()?;
        for shard in 0..SHARD_COUNT {
            let mut after = 0;
            loop {
                let page = store.journal(shard, after, PAGE_ROWS_MAX)?;
                if page.is_empty() {
                    break;
                }
                for stored in page {
                    if stored.position != after + 1 {
                        let gap = format!("position {} follows {after} in shard {shard}", stored.position);
                        report.find(39, &stored.stream.to_string(), gap);
                    }
                    after = after.max(stored.position).max(after + 1);
                    book.seen.see(&stored);
                    streams.entry(stored.stream).or_default().push(stored);
                }
            }
            let head = heads.get(usize::from(shard)).copied().unwrap_or_default();
            report.ran("book::read");
            if head != after {
                let sentence = format!("the head says {head} events, the journal has {after}");
                report.find(39, &format!("shard {shard}"), sentence);
            }
        }
        for (stream, events) in streams {
            let told = verify(stream, &events, order, report);
            let shelf = match stream.kind {
                StreamKind::Case => &mut book.cases,
                StreamKind::Contact => &mut book.contacts,
                StreamKind::Register => &mut book.registers,
                // Who looked at what decides nothing that is owed: its chain was verified above.
                StreamKind::Access => continue,
            };
            shelf.insert(stream.id, told);
        }
        Ok(book)
    }
}

fn verify(stream: StreamId, events: &[StoredEvent], order: &Order, report: &mut AuditReport) -> Vec<Told> {
    let name = stream.to_string();
    let mut previous = [0_u8; 32];
    let mut told = Vec::with_capacity(events.len());
    for (index, stored) in events.iter().enumerate() {
        report.events += 1;
        report.ran("book::verify");
        let wanted = index as u64 + 1;
        if stored.version != wanted {
            report.find(39, &name, format!("version {} stands where {wanted} should", stored.version));
        }
        let mut hash = Sha256::new();
        hash.update(b"yinuo.event.1");
        hash.update(previous);
        hash.update((stored.event.bytes.len() as u64).to_be_bytes());
        hash.update(&stored.event.bytes);
        let link: [u8; 32] = hash.finalize().into();
        if link != stored.event.hash {
            report.find(39, &name, format!("the link of version {} does not verify", stored.version));
        }
        previous = stored.event.hash;
        match decode(stored, order) {
            Some(event) => {
                if let Some(what) = disagreement(&name, stored, &event) {
                    report.find(39, &name, format!("version {}: {what}", stored.version));
                }
                told.push(event);
            }
            None => report.find(39, &name, format!("version {} cannot be read", stored.version)),
        }
    }
    told
}

fn decode(stored: &StoredEvent, order: &Order) -> Option<Told> {
    let envelope: Value = serde_json::from_slice(&stored.event.bytes).ok()?;
    let actor = envelope.get("actor")?;
    let word = |value: &Value, field: &str| Some(value.get(field)?.as_str()?.to_owned());
    let body = envelope.get("event")?.clone();
    Some(Told {
        version: envelope.get("version")?.as_u64()?,
        occurred: envelope.get("occurred_at")?.as_i64()?,
        recorded: envelope.get("recorded_at")?.as_i64()?,
        place: order.place(stored),
        person: word(actor, "person")?,
        post: word(actor, "post")?,
        unit: word(actor, "unit")?,
        kind: word(&body, "type")?,
        body,
    })
}

/// Where the columns beside the bytes say something else than the bytes.
fn disagreement(stream: &str, stored: &StoredEvent, event: &Told) -> Option<&'static str> {
    let envelope: Value = serde_json::from_slice(&stored.event.bytes).ok()?;
    if envelope.get("stream").and_then(Value::as_str) != Some(stream) {
        return Some("the bytes name another stream");
    }
    if event.version != stored.version {
        return Some("the bytes name another version");
    }
    if event.kind != stored.event.name {
        return Some("the name is not that of the bytes");
    }
    if event.occurred != stored.event.occurred_at || event.recorded != stored.event.recorded_at {
        return Some("the instants are not those of the bytes");
    }
    None
}

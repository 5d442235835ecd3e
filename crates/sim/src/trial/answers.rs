//! The simulator's own list of what it was told, and whether it is true: acknowledged implies present, refused implies
//! absent, unknown is wholly there or wholly absent, nothing is there twice, and the same key gets the same answer (44).

use crate::audit::AuditReport;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use yinuo_app::erasure::ERASURE;
use yinuo_app::ports::{PAGE_ROWS_MAX, SHARD_COUNT, Store, StoredEvent, StreamId, StreamKind};
use yinuo_app::{AppError, Reply};

/// Texts read at once.
const TEXTS_AT_ONCE: usize = 100;

/// What came of a submission, as its caller sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The product said yes.
    Acknowledged(Reply),
    /// A rule said no; nothing may be left of it.
    Refused(String),
    /// It failed, and says that it left nothing. That is no answer about what was asked before.
    Failed(String),
    /// Nobody knows: no answer came.
    Unknown,
    /// It was never handed in.
    Waiting,
}

/// One submission as its caller remembers it.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Case that it was about; found in the reply for one that opens.
    pub case: Option<Uuid>,
    /// Who asked.
    pub person: String,
    /// Whom it was about.
    pub customer: String,
    /// The event that must follow, if exactly one kind of it must.
    pub tag: Option<&'static str>,
    /// Whether its words stand in exactly one text.
    pub speaks: bool,
    /// Whether it is a contact.
    pub is_contact: bool,
    /// What came of it so far.
    pub outcome: Outcome,
}

/// Everything that was asked, by number.
#[derive(Debug, Default)]
pub(super) struct Answers {
    asked: BTreeMap<u32, Asked>,
    /// Things wrong at the very moment of the answer.
    wrong: Vec<(u32, String)>,
}

/// The words of a submission: its number makes them its own.
pub(super) fn words(number: u32) -> String {
    format!("第{number}件：请处理。")
}

fn number_in(words: &str) -> Option<u32> {
    words.strip_prefix('第')?.split('件').next()?.parse().ok()
}

impl Answers {
    /// A submission leaves.
    pub fn ask(&mut self, number: u32, asked: Asked) {
        self.asked.insert(number, asked);
    }

    /// An answer comes; it must not contradict an earlier one.
    pub fn hear(&mut self, number: u32, outcome: Outcome) {
        let Some(asked) = self.asked.get_mut(&number) else { return };
        match (&asked.outcome, &outcome) {
            (Outcome::Unknown | Outcome::Acknowledged(_), Outcome::Failed(_)) => {}
            (Outcome::Acknowledged(_), Outcome::Unknown) => {}
            (before, after) if before == after => {}
            // A refusal is never kept: the same key may be accepted later, or be refused for another reason.
            (Outcome::Acknowledged(_), _) => {
                let sentence = format!("was answered {:?}, and then {outcome:?}", asked.outcome);
                self.wrong.push((number, sentence));
            }
            _ => asked.outcome = outcome,
        }
    }

    /// Something that must never be answered was.
    pub fn wrong(&mut self, number: u32, sentence: String) {
        self.wrong.push((number, sentence));
    }

    /// How many were acknowledged, refused, unknown.
    pub fn counts(&self) -> [u64; 3] {
        let mut counts = [0; 3];
        for asked in self.asked.values() {
            counts[match asked.outcome {
                Outcome::Acknowledged(_) => 0,
                Outcome::Refused(_) | Outcome::Failed(_) | Outcome::Waiting => 1,
                Outcome::Unknown => 2,
            }] += 1;
        }
        counts
    }

    /// Compares the list with what is in the store.
    pub fn check(&self, store: &dyn Store, report: &mut AuditReport) -> Result<(), AppError> {
        for (number, sentence) in &self.wrong {
            report.find(44, &format!("submission {number}"), sentence.clone());
        }
        let told = Told::read(store)?;
        let erased = store.register(ERASURE)?;
        let erased = |customer: &str| erased.iter().any(|row| row.code == customer);
        for (number, asked) in &self.asked {
            report.ran("answers::check");
            if let Some(wrong) = present(asked, store)? {
                report.find(44, &format!("submission {number}"), wrong);
            }
            let texts = told.texts.get(number).map_or(0, BTreeSet::len);
            let (least, most) = match asked.outcome {
                Outcome::Acknowledged(_) => (1, 1),
                Outcome::Refused(_) | Outcome::Failed(_) | Outcome::Waiting => (0, 0),
                Outcome::Unknown => (0, 1),
            };
            // Whose words may have been erased since, their words prove nothing by being gone.
            let least = if erased(&asked.customer) { 0 } else { least };
            if asked.speaks && !(least..=most).contains(&texts) {
                let sentence = format!("{:?}: its words stand in {texts} events", asked.outcome);
                report.find(44, &format!("submission {number}"), sentence);
            }
        }
        self.counted(&told, report);
        Ok(())
    }

    /// Deeds without words: as many events of a kind by a person on a case as were acknowledged, give or take the unknown.
    fn counted(&self, told: &Told, report: &mut AuditReport) {
        let mut asked: BTreeMap<Deed, (u64, u64)> = BTreeMap::new();
        for found in self.asked.values().filter(|found| !found.is_contact) {
            let (Some(case), Some(tag)) = (found.case, found.tag) else { continue };
            let slot = asked.entry((case, tag.to_owned(), found.person.clone())).or_default();
            match found.outcome {
                Outcome::Acknowledged(_) => slot.0 += 1,
                Outcome::Unknown => slot.1 += 1,
                Outcome::Refused(_) | Outcome::Failed(_) | Outcome::Waiting => {}
            }
        }
        for (deed, (acknowledged, unknown)) in &asked {
            report.ran("answers::counted");
            let there = told.deeds.get(deed).copied().unwrap_or_default();
            if there < *acknowledged || there > acknowledged + unknown {
                let (case, tag, person) = deed;
                let sentence = format!(
                    "{person} was told {acknowledged} times that '{tag}' was done, {unknown} times nothing; it is there {there} times"
                );
                report.find(44, &case.to_string(), sentence);
            }
        }
    }
}

/// Case, event and person.
type Deed = (Uuid, String, String);

/// What an acknowledgement promised and the store does not keep.
fn present(asked: &Asked, store: &dyn Store) -> Result<Option<String>, AppError> {
    let Outcome::Acknowledged(reply) = &asked.outcome else { return Ok(None) };
    if let Some(case) = reply.case {
        let version = store.load(StreamId { kind: StreamKind::Case, id: case })?.version;
        if version < reply.version {
            return Ok(Some(format!(
                "version {} of case {case} was acknowledged, it has {version}",
                reply.version
            )));
        }
    }
    if let Some(number) = &reply.number
        && store.case_by_number(number)? != reply.case
    {
        return Ok(Some(format!("case {number} was acknowledged and is not found")));
    }
    if let Some(contact) = reply.contact
        && store.load(StreamId { kind: StreamKind::Contact, id: contact })?.version == 0
    {
        return Ok(Some(format!("contact {contact} was acknowledged and is not there")));
    }
    Ok(None)
}

/// Who wrote when on which stream.
type Spoke = (StreamId, i64, String);
/// What an event brings with it, and by what that one is known.
type Brought = (&'static str, Value);

/// What the journal tells of submissions.
#[derive(Default)]
struct Told {
    /// Texts that carry the words of a submission.
    texts: BTreeMap<u32, BTreeSet<Uuid>>,
    deeds: BTreeMap<Deed, u64>,
    /// The event before in its shard: stream, instant and person, and what it brings with it.
    before: Option<(Spoke, Brought)>,
    /// Cases that somebody has in hand.
    held: BTreeSet<StreamId>,
    /// Pauses that visits proposed, and all pauses with their case and proposer.
    proposed: BTreeSet<String>,
    pauses: BTreeMap<String, (Uuid, String)>,
    /// What late facts bring when a second person agrees to them.
    late: BTreeMap<String, Brought>,
}

/// What a late fact brings once somebody agrees to it: the fact itself, by the instant or by the words that were told.
fn told_late(event: &Value) -> Brought {
    let words = event["evidence"]["text"]["text"].clone();
    match event["what"].as_str() {
        Some("arrived") => ("arrived", event["at"].clone()),
        Some("restored") => ("restored", words),
        Some("answered") => ("answered", words),
        _ => ("", Value::Null),
    }
}

/// What an event brings with it in its own commit, and by what that one is known: a transfer takes a case out of hands of too
/// low a grade (out of nobody's it takes none), and a turn of a visit tells the case what it means for it.
fn brings(envelope: &Value, is_held: bool) -> Brought {
    let (event, turn) = (&envelope["event"], &envelope["event"]["turn"]);
    match (event["type"].as_str(), turn["kind"].as_str()) {
        (Some("outside-requested"), _) if is_held => ("assigned", Value::from("")),
        (Some("visit"), Some("booked")) => ("appointment-agreed", turn["window"].clone()),
        (Some("visit"), Some("arrived")) => ("arrived", envelope["occurred_at"].clone()),
        (Some("visit"), Some("done")) => ("restored", turn["receipt"]["evidence"]["text"]["text"].clone()),
        _ => ("", Value::Null),
    }
}

/// By what an event is known that another one may have brought.
fn mark<'e>(envelope: &'e Value, tag: &str) -> &'e Value {
    let event = &envelope["event"];
    match tag {
        "assigned" => &event["person"],
        "appointment-agreed" => &event["window"],
        "arrived" => &envelope["occurred_at"],
        "restored" => &event["evidence"]["text"]["text"],
        "answered" => &event["text"]["text"],
        _ => &Value::Null,
    }
}

/// An arrival that is told after its promise was judged counts from when it is told, not from the turn that brings it.
fn counts_late(envelope: &Value, tag: &str) -> bool {
    tag == "arrived" && envelope["occurred_at"] == envelope["recorded_at"]
}

impl Told {
    fn read(store: &dyn Store) -> Result<Self, AppError> {
        let mut told = Self::default();
        for shard in 0..SHARD_COUNT {
            let mut after = 0;
            told.before = None;
            loop {
                let page = store.journal(shard, after, PAGE_ROWS_MAX)?;
                let Some(last) = page.last() else { break };
                after = last.position;
                told.hear(store, &page)?;
            }
        }
        // Nobody asked for a pause that a technician proposed with the closed door.
        for pause in &told.proposed {
            let Some((case, person)) = told.pauses.get(pause) else { continue };
            let deed = (*case, "pause-proposed".to_owned(), person.clone());
            told.deeds.entry(deed).and_modify(|count| *count -= 1);
        }
        Ok(told)
    }

    fn hear(&mut self, store: &dyn Store, page: &[StoredEvent]) -> Result<(), AppError> {
        let mut named = Vec::new();
        for stored in
            page.iter().filter(|stored| matches!(stored.stream.kind, StreamKind::Contact | StreamKind::Case))
        {
            let Ok(envelope) = serde_json::from_slice::<Value>(&stored.event.bytes) else { continue };
            let (event, turn) = (&envelope["event"], &envelope["event"]["turn"]);
            let evidence = [&event["evidence"], &turn["evidence"], &turn["receipt"]["evidence"]];
            let text = evidence.map(|evidence| &evidence["text"]["text"]).into_iter();
            let text = text.chain([&event["text"]["text"], &turn["text"]["text"]]);
            let steps = event["step"].as_object().into_iter().flat_map(|step| step.values());
            let text = text.chain(steps.map(|step| &step["text"]["text"]));
            named.extend(text.filter_map(Value::as_str).filter_map(|id| Uuid::parse_str(id).ok()));
            // Whoever ends an outage gives his word once, and every case of it hears it: none of them was asked.
            let is_word = envelope["actor"]["person"] != "system" && envelope["actor"]["post"] == "";
            let mut tag = event["type"].as_str().unwrap_or_default().to_owned();
            let person = envelope["actor"]["person"].as_str().unwrap_or_default().to_owned();
            let at = (stored.stream, stored.event.recorded_at, person.clone());
            let is_brought = self.before.as_ref().is_some_and(|(before, (brought, by))| {
                *before == at
                    && *brought == tag
                    && (by == mark(&envelope, &tag) || counts_late(&envelope, &tag))
            });
            if tag == "assigned" {
                if event["person"].as_str().is_some_and(str::is_empty) {
                    self.held.remove(&stored.stream);
                } else {
                    self.held.insert(stored.stream);
                }
            }
            let fact = event["fact"].as_str().unwrap_or_default();
            if tag == "late-fact-proposed" {
                self.late.insert(fact.to_owned(), told_late(event));
            }
            let brought = match self.late.get(fact).filter(|_| tag == "late-fact-decided") {
                Some(brought) => brought.clone(),
                None => brings(&envelope, self.held.contains(&stored.stream)),
            };
            self.before = Some((at, brought));
            if let (Some(kind), Some(pause)) =
                (turn["kind"].as_str(), event["visit"].as_str().map(|_| &turn["pause"]))
            {
                tag = format!("visit/{kind}");
                self.proposed.extend(pause.as_str().map(str::to_owned));
            }
            // What a clock did in a command of his nobody asked for.
            let by_clock = tag == "rejection" && envelope["by_clock"] == true;
            if stored.stream.kind == StreamKind::Case && !is_word && !is_brought && !by_clock {
                let pause = if tag == "pause-proposed" { event["pause"].as_str() } else { None };
                self.pauses.extend(pause.map(|pause| (pause.to_owned(), (stored.stream.id, person.clone()))));
                *self.deeds.entry((stored.stream.id, tag, person)).or_default() += 1;
            }
        }
        named.sort_unstable();
        named.dedup();
        for some in named.chunks(TEXTS_AT_ONCE) {
            for text in store.texts(some)? {
                if let Some(number) = number_in(&text.body) {
                    self.texts.entry(number).or_default().insert(text.id);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_carry_their_number() {
        assert_eq!(number_in(&words(4_711)), Some(4_711));
        assert_eq!(number_in("请处理。"), None);
    }

    #[test]
    fn another_answer_to_the_same_submission_is_wrong() {
        let mut answers = Answers::default();
        let asked = Asked {
            case: None,
            person: "zhao-lan".into(),
            customer: String::new(),
            tag: None,
            speaks: false,
            is_contact: false,
            outcome: Outcome::Waiting,
        };
        answers.ask(1, asked);
        let reply = |version| Reply { contact: None, case: None, number: None, version };
        answers.hear(1, Outcome::Acknowledged(reply(3)));
        answers.hear(1, Outcome::Unknown);
        answers.hear(1, Outcome::Failed("disk I/O error".into()));
        answers.hear(1, Outcome::Acknowledged(reply(3)));
        assert!(answers.wrong.is_empty());
        answers.hear(1, Outcome::Acknowledged(reply(4)));
        assert_eq!(answers.wrong.len(), 1);
    }
}

//! Praise (Y09, A44): a customer's thanks for named colleagues, in words, by letter or by banner, with photos. It ends nothing
//! and owes nothing: a row of a register that is never edited, whose words are sealed under their customer.

use crate::codec::{decode_event, encode, unhex};
use crate::edge::Edge;
use crate::engine::{ATTEMPTS_MAX, App};
use crate::error::AppError;
use crate::law::parse;
use crate::ports::{
    Append, Commit, CommitError, ContactFilter, Hash, InboxRow, RegisterRow, StoredEvent, StreamId,
    StreamKind,
};
use crate::question::ContactLine;
use crate::register::{RegisterEvent, json, stream_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_domain::{Actor, ContactEvent, Evidence, EvidenceSource, Fact, Refusal, TextRef};
use yinuo_policy::Instant;

/// Register of praise: code is the id, body [`Praise`].
pub const PRAISE: &str = "praise";
/// How praise comes.
pub const PRAISE_KINDS: [&str; 4] = ["words", "letter", "banner", "media"];
/// Most colleagues and photos of one praise.
const PEOPLE_MAX: usize = 8;
const PHOTOS_MAX: usize = 4;
/// Longest words in characters.
const CHARS_MAX: usize = 400;
/// How long a contact that praised is offered, and contacts that are looked at for it.
const WAITING_MILLIS: i64 = 14 * 86_400_000;
const CONTACTS_MAX: u32 = 300;
/// Types of photos.
const PHOTO_TYPES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// Praise as it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Praise {
    /// Its id; that of the contact with which it came, so that no contact praises twice.
    pub id: Uuid,
    /// Whether it came with a contact.
    pub by_contact: bool,
    /// One of [`PRAISE_KINDS`].
    pub kind: String,
    /// Who is praised.
    pub people: Vec<String>,
    /// First instant of the local day on which it came.
    pub came_at: Instant,
    /// What the customer said.
    pub text: TextRef,
    /// Digests of photos.
    pub photos: Vec<String>,
    /// Who entered it.
    pub by: String,
    /// When.
    pub entered_at: Instant,
}

/// Praise as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PraiseInput {
    /// The contact with which it came; none for a letter or a banner.
    pub contact: Option<Uuid>,
    /// Whose words they are, for the seal; of a contact its own customer, and empty when nobody is known.
    pub customer: String,
    /// One of [`PRAISE_KINDS`].
    pub kind: String,
    /// Who is praised.
    pub people: Vec<String>,
    /// Local day on which it came, `2026-11-21`.
    pub on: String,
    /// What the customer said.
    pub words: String,
    /// Digests of photos, stored before.
    pub photos: Vec<String>,
}

/// Photos that an event of the register names.
pub(crate) fn photos_in(stored: &StoredEvent) -> Result<Vec<Hash>, AppError> {
    let RegisterEvent::RowsSet { rows } = decode_event::<RegisterEvent>(stored)?;
    let mut found = Vec::new();
    for (_, body) in rows {
        found.extend(parse::<Praise>(&body)?.photos.iter().filter_map(|photo| unhex(photo)));
    }
    Ok(found)
}

impl App {
    /// Enters praise; whoever is praised hears of it.
    ///
    /// # Errors
    /// N010 when it does not stand or the contact praised before, D018 and D026 for words and photos; failed storage.
    pub fn enter_praise(&self, actor: &Actor, input: &PraiseInput) -> Result<Praise, AppError> {
        let came_at = self.praise_stands(input)?;
        let stream = stream_of(PRAISE);
        for _ in 0..ATTEMPTS_MAX {
            let (version, head) = self.store.head(stream)?;
            let (contact, customer) = self.praised_in(input)?;
            let now = self.now();
            let (person, key) = self.kept_as(&customer)?;
            let mut edge = Edge::new(self.entropy.as_ref(), now.0, &person, key);
            let evidence = edge.evidence_with(EvidenceSource::Customer, &input.words, &input.photos)?;
            self.check_artefacts(&evidence)?;
            let praise = Praise {
                id: contact.unwrap_or_else(|| edge.id()),
                by_contact: contact.is_some(),
                kind: input.kind.clone(),
                people: input.people.clone(),
                came_at,
                text: evidence.text.clone(),
                photos: evidence.artefacts.clone(),
                by: actor.person.clone(),
                entered_at: now,
            };
            if self.store.register_row(PRAISE, &praise.id.to_string())?.is_some() {
                return Err(Refusal::bad_praise().into());
            }
            let commit = self.praise_commit(actor, &praise, (version, head), (edge, &evidence))?;
            match self.store.commit(commit) {
                Ok(()) => return Ok(praise),
                Err(
                    CommitError::VersionConflict { .. }
                    | CommitError::GuardMoved { .. }
                    | CommitError::PersonKeyExists { .. }
                    | CommitError::PersonErased { .. },
                ) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Busy)
    }

    fn praise_commit(
        &self,
        actor: &Actor,
        praise: &Praise,
        (version, head): (u64, Hash),
        (edge, evidence): (Edge<'_>, &Evidence),
    ) -> Result<Commit, AppError> {
        let (now, stream) = (praise.entered_at, stream_of(PRAISE));
        let row = (praise.id.to_string(), json(praise)?);
        let event = RegisterEvent::RowsSet { rows: vec![row.clone()] };
        let fact = Fact { occurred: now, by_clock: false, event };
        let (events, _) = encode(stream, (version, head), &[fact], actor, now)?;
        let (texts, person_keys) = edge.finish();
        let told = praise.people.iter().map(|person| InboxRow {
            key: format!("{PRAISE}/{}/{person}", praise.id),
            post: String::new(),
            person: person.clone(),
            case: Uuid::nil(),
            kind: PRAISE.to_owned(),
            zh: "有客户点名表扬您".to_owned(),
            en: "A customer praised you by name".to_owned(),
            occurred_at: now.0,
            read_at: None,
        });
        Ok(Commit {
            appends: vec![Append { stream, expected_version: version, events }],
            register_rows: vec![RegisterRow { register: PRAISE.to_owned(), code: row.0, body: row.1 }],
            guards: self.naming_guards(evidence)?,
            inbox_rows: told.collect(),
            texts,
            person_keys,
            ..Commit::default()
        })
    }

    /// When it came, if it stands.
    fn praise_stands(&self, input: &PraiseInput) -> Result<Instant, AppError> {
        let (law, now) = (self.law(), self.now());
        let policy = law.book.current();
        let once: BTreeSet<&String> = input.people.iter().collect();
        let known = |person: &String| law.org.people.contains_key(person);
        let mut photos = input.photos.len() <= PHOTOS_MAX;
        for photo in &input.photos {
            let kind = self.artefact_type(photo)?;
            photos &= kind.is_some_and(|kind| PHOTO_TYPES.contains(&kind.as_str()));
        }
        let words = (1..=CHARS_MAX).contains(&input.words.trim().chars().count());
        let people = (1..=PEOPLE_MAX).contains(&input.people.len()) && once.len() == input.people.len();
        let came = policy.instant(&format!("{}T00:00:00", input.on)).filter(|at| *at <= now);
        let sound = photos
            && words
            && people
            && input.people.iter().all(known)
            && PRAISE_KINDS.contains(&input.kind.as_str());
        Ok(came.filter(|_| sound).ok_or_else(Refusal::bad_praise)?)
    }

    /// The contact with which it came, and whose words they are.
    fn praised_in(&self, input: &PraiseInput) -> Result<(Option<Uuid>, String), AppError> {
        let Some(id) = input.contact else { return Ok((None, input.customer.clone())) };
        let loaded = self.store.load(StreamId { kind: StreamKind::Contact, id })?;
        let (mut whose, mut praised) = (None, false);
        for stored in &loaded.events {
            match decode_event::<ContactEvent>(stored)? {
                ContactEvent::Recorded { customer, .. } => whose = Some(customer),
                ContactEvent::Ended { outcome } => praised = outcome == "praise",
                _ => {}
            }
        }
        let customer = whose.filter(|_| praised).ok_or_else(Refusal::bad_praise)?;
        Ok((Some(id), customer))
    }

    /// Contacts of the last days that ended as praise and of which none was entered, the newest first, of the channel and sight of
    /// the filter. Looks at so many contacts at most.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read.
    pub fn praise_contacts(&self, filter: ContactFilter) -> Result<Vec<ContactLine>, AppError> {
        let entered: BTreeSet<String> =
            self.store.register(PRAISE)?.into_iter().map(|row| row.code).collect();
        let until = self.now().0.saturating_add(1);
        let filter = ContactFilter { from: until - WAITING_MILLIS, until, ..filter };
        let mut found = Vec::new();
        for line in self.contacts_between(&filter, None, CONTACTS_MAX)? {
            if line.row.outcome != "ended" || entered.contains(&line.row.id.to_string()) {
                continue;
            }
            let loaded = self.store.load(StreamId { kind: StreamKind::Contact, id: line.row.id })?;
            let praised = loaded.events.iter().any(|stored| {
                matches!(decode_event::<ContactEvent>(stored),
                    Ok(ContactEvent::Ended { outcome }) if outcome == PRAISE)
            });
            if praised {
                found.push(line);
            }
        }
        Ok(found)
    }

    /// All praise, the newest first.
    ///
    /// # Errors
    /// Failed storage, or stored bytes that cannot be read.
    pub fn praises(&self) -> Result<Vec<Praise>, AppError> {
        let rows = self.store.register(PRAISE)?;
        let mut all = rows.iter().map(|row| parse::<Praise>(&row.body)).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|praise| (std::cmp::Reverse((praise.came_at, praise.entered_at)), praise.id));
        Ok(all)
    }

    /// One praise.
    ///
    /// # Errors
    /// N011 when there is none; failed storage.
    pub fn praise(&self, id: Uuid) -> Result<Praise, AppError> {
        let row = self.store.register_row(PRAISE, &id.to_string())?;
        parse(&row.ok_or_else(Refusal::no_praise)?.body)
    }
}

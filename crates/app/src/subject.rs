//! Subject access: everything that is held about a customer, in one document, for the customer. Two people ask for it; the
//! journal tells that it was made, for whom and with which digest, never what it says.
//!
//! Staff stand in it by their posts. Weaknesses, admitted: what staff wrote in free words is given as it stands, names and
//! all; who looked at a page is not recorded yet, so the document says that it does not know.

use crate::codec::{digest, encode, hex};
use crate::engine::App;
use crate::erasure::{ERASURE, ErasureBody, HoldBody, LEGAL_HOLD};
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::{
    Append, ArchivedFilter, ArchivedRow, CaseFilter, CaseOrder, Commit, PAGE_ROWS_MAX, Posting, RegisterRow,
    StreamKind,
};
use crate::question::{CaseFile, ContactLine, text_of};
use crate::register::{CustomerBody, RegisterEvent, ServiceBody, json, stream_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;
use yinuo_domain::org::{Org, Person};
use yinuo_domain::tell::{clock_sheets, tell};
use yinuo_domain::{Actor, Fact, Refusal};
use yinuo_policy::{Bilingual, Instant};

/// Register of subject access: code a number in order, body [`AccessBody`].
pub const SUBJECT_ACCESS: &str = "subject-access";
/// Format of the document.
pub const SUBJECT_FORMAT: &str = "yinuo.subject.1";

/// One access in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessBody {
    /// Customer code.
    pub customer: String,
    /// Who asked.
    pub by: String,
    /// Who agreed.
    pub and: String,
    /// SHA-256 of the document, hexadecimal.
    pub digest: String,
    /// When.
    pub at: Instant,
}

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Format.
    pub format: &'static str,
    /// Customer code.
    pub customer: String,
    /// When it was made, UTC milliseconds.
    pub made_at: i64,
    /// Posts of the two who made it.
    pub made_by: Vec<Bilingual>,
    /// What the mirror of the customer's master says; none when the master no longer has him.
    pub register: Option<RegisterPart>,
    /// Contacts that made no case, newest first.
    pub contacts: Vec<ContactPart>,
    /// Cases, newest first, archived ones too.
    pub cases: Vec<CasePart>,
    /// Cases of which only the place is known here.
    pub elsewhere: Vec<PlacePart>,
    /// Legal holds and erasures that name the customer.
    pub holds: Vec<Bilingual>,
    /// What this document does not hold, and why.
    pub notes: Vec<Bilingual>,
}

/// The customer as his master has him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterPart {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Segment.
    pub segment: String,
    /// When the master last said so, UTC milliseconds.
    pub as_of: i64,
    /// Services with their addresses.
    pub services: Vec<ServiceBody>,
}

/// One touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactPart {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Channel.
    pub channel: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// Unit that took it.
    pub unit: Bilingual,
    /// What came of it.
    pub outcome: String,
    /// The customer's words; empty when there are none or they were erased.
    pub words: String,
}

/// One line of the story of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoryPart {
    /// When it happened, UTC milliseconds.
    pub at: i64,
    /// When it was recorded, UTC milliseconds.
    pub recorded_at: i64,
    /// Post of whoever did it.
    pub by: Bilingual,
    /// What happened.
    pub text: Bilingual,
    /// Words that belong to it.
    pub words: String,
    /// Digests of photos, recordings and letters.
    pub evidence: Vec<String>,
}

/// A movement of money or days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryPart {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Rule that owes it.
    pub rule: String,
    /// Account, unit and amount of each line.
    pub lines: Vec<(String, String, i64)>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CasePart {
    /// Number.
    pub number: String,
    /// Category.
    pub category: Bilingual,
    /// State.
    pub state: String,
    /// Accepted at, UTC milliseconds.
    pub accepted_at: i64,
    /// Closed or cancelled at.
    pub closed_at: Option<i64>,
    /// File of the archive, if it was archived.
    pub archived: Option<String>,
    /// Contacts, oldest first.
    pub contacts: Vec<ContactPart>,
    /// Promises and what each comes to.
    pub promises: Vec<Bilingual>,
    /// Oldest first; call-backs are in it.
    pub story: Vec<StoryPart>,
    /// Remedies and other entries, oldest first.
    pub entries: Vec<EntryPart>,
    /// Messages to staff about it, oldest first, by post.
    pub messages: Vec<(i64, Bilingual, Bilingual)>,
}

/// Where an archived case is that cannot be read here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacePart {
    /// Number.
    pub number: String,
    /// File.
    pub file: String,
    /// SHA-256 of the file, hexadecimal.
    pub archive: String,
}

impl App {
    /// Everything that is held about a customer. Two people ask for it; the journal tells of it.
    ///
    /// # Errors
    /// E001 when nothing is kept of him; D021 for a person whom the registers do not know; D010 when both are one;
    /// failed storage.
    pub fn subject(&self, customer: &str, by: &str, and: &str) -> Result<(Subject, String), AppError> {
        let law = self.law();
        if ![by, and].iter().all(|person| law.org.people.contains_key(*person)) {
            return Err(Refusal::unknown_name().into());
        }
        if by == and {
            return Err(Refusal::same_person().into());
        }
        let subject = self.gather(customer, (by, and), &law)?;
        let text = json(&subject)?;
        let body = AccessBody {
            customer: customer.to_owned(),
            by: by.to_owned(),
            and: and.to_owned(),
            digest: hex(&digest(text.as_bytes())),
            at: self.now(),
        };
        self.journal_access(&body)?;
        Ok((subject, text))
    }

    fn journal_access(&self, body: &AccessBody) -> Result<(), AppError> {
        let stream = stream_of(SUBJECT_ACCESS);
        let head = self.store.head(stream)?;
        let row = (format!("{:08}", head.0 + 1), json(body)?);
        let event = RegisterEvent::RowsSet { rows: vec![row.clone()] };
        let fact = Fact { occurred: body.at, by_clock: false, event };
        let actor = Actor { person: body.by.clone(), post: String::new(), unit: String::new() };
        let (events, _) = encode(stream, head, &[fact], &actor, body.at)?;
        let stored = RegisterRow { register: SUBJECT_ACCESS.to_owned(), code: row.0, body: row.1 };
        let append = Append { stream, expected_version: head.0, events };
        Ok(self.store.commit(Commit {
            appends: vec![append],
            register_rows: vec![stored],
            ..Commit::default()
        })?)
    }

    fn gather(&self, customer: &str, (by, and): (&str, &str), law: &Law) -> Result<Subject, AppError> {
        let masked = masked(&law.org, self.now());
        let row = self.store.customer(customer)?;
        let register = row.map(|row| {
            let body: CustomerBody = parse(&row.body)?;
            let crate::ports::CustomerRow { name, phone, segment, as_of, .. } = row;
            Ok::<_, AppError>(RegisterPart { name, phone, segment, as_of, services: body.services })
        });
        let (cases, elsewhere) = self.cases_of(customer, law, &masked)?;
        let lone = self.customer_contacts(customer, PAGE_ROWS_MAX)?;
        let full = lone.len() >= usize::try_from(PAGE_ROWS_MAX).unwrap_or(usize::MAX);
        let subject = Subject {
            format: SUBJECT_FORMAT,
            customer: customer.to_owned(),
            made_at: self.now().0,
            made_by: [by, and].iter().map(|person| masked.person_name(person)).collect(),
            register: register.transpose()?,
            contacts: lone
                .iter()
                .filter(|line| line.row.case.is_none())
                .map(|line| touch(line, &masked))
                .collect(),
            cases,
            elsewhere,
            holds: self.holds_of(customer)?,
            notes: notes(full),
        };
        let empty = subject.register.is_none() && subject.contacts.is_empty() && subject.cases.is_empty();
        if empty && subject.elsewhere.is_empty() && self.kept_as(customer)?.1.is_none() {
            return Err(crate::erasure::unknown());
        }
        Ok(subject)
    }

    fn cases_of(
        &self,
        customer: &str,
        law: &Law,
        masked: &Org,
    ) -> Result<(Vec<CasePart>, Vec<PlacePart>), AppError> {
        let filter = CaseFilter { customer: Some(customer.to_owned()), ..CaseFilter::default() };
        let (mut ids, mut cursor): (Vec<Uuid>, Option<String>) = (Vec::new(), None);
        loop {
            let page = self.store.cases(&filter, CaseOrder::NewestFirst, cursor.as_deref(), PAGE_ROWS_MAX)?;
            ids.extend(page.rows.iter().map(|row| row.id));
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        let of_customer = ArchivedFilter {
            kind: Some(StreamKind::Case),
            customer: Some(customer.to_owned()),
            number_contains: None,
        };
        let mut archived: Vec<ArchivedRow> = Vec::new();
        self.each_archived(&of_customer, &mut |row| archived.push(row))?;
        archived.sort_by_key(|row| std::cmp::Reverse(row.began_at));
        let (mut cases, mut elsewhere) = (Vec::new(), Vec::new());
        for id in ids {
            cases.push(self.case_part(&self.case_file(id)?, law, masked)?);
        }
        for row in archived {
            match self.case_file(row.stream.id) {
                Ok(file) => cases.push(self.case_part(&file, law, masked)?),
                Err(AppError::Refused(_)) => elsewhere.push(PlacePart {
                    number: row.number,
                    file: row.file,
                    archive: hex(&row.archive),
                }),
                Err(other) => return Err(other),
            }
        }
        Ok((cases, elsewhere))
    }

    fn case_part(&self, file: &CaseFile, law: &Law, masked: &Org) -> Result<CasePart, AppError> {
        let case = &file.case;
        let category = law.book.current().category(&case.facts.category);
        let sheets = clock_sheets(case, &law.book, masked, self.now());
        let story = file.history.iter().map(|stored| {
            let told = tell(case, &stored.fact, &law.book, masked);
            let words = text_of(&stored.fact.event).and_then(|id| file.texts.get(&id)).cloned();
            let evidence = stored.fact.event.evidence().map(|found| found.artefacts.clone());
            StoryPart {
                at: stored.fact.occurred.0,
                recorded_at: stored.recorded.0,
                by: post_of(&stored.actor, stored.fact.by_clock, masked),
                text: Bilingual::new(
                    join(&told.text.zh, &told.detail.zh),
                    join(&told.text.en, &told.detail.en),
                ),
                words: words.unwrap_or_default(),
                evidence: evidence.unwrap_or_default(),
            }
        });
        let messages = self.store.notices_of_case(case.id)?.into_iter().map(|row| {
            let (zh, en) = (unnamed(&row.zh, &law.org, masked), unnamed(&row.en, &law.org, masked));
            (row.occurred_at, masked.post_name(&row.post), Bilingual::new(zh, en))
        });
        Ok(CasePart {
            number: case.number.clone(),
            category: category.map(|found| found.name.clone()).unwrap_or_default(),
            state: case.tmf_state().to_owned(),
            accepted_at: case.accepted_at.0,
            closed_at: case.closed_at.map(|at| at.0),
            archived: case.archived.as_ref().map(|archived| archived.file.clone()),
            contacts: file.contacts.iter().map(|line| touch(line, masked)).collect(),
            promises: sheets
                .iter()
                .map(|sheet| {
                    Bilingual::new(join(&sheet.name.zh, &sheet.note.zh), join(&sheet.name.en, &sheet.note.en))
                })
                .collect(),
            story: story.collect(),
            entries: file.postings.iter().rev().map(entry).collect(),
            messages: messages.collect(),
        })
    }

    fn holds_of(&self, customer: &str) -> Result<Vec<Bilingual>, AppError> {
        let mut holds = Vec::new();
        if let Some(row) = self.store.register_row(LEGAL_HOLD, customer)? {
            let hold: HoldBody = parse(&row.body)?;
            holds.push(if hold.lifted {
                Bilingual::new("法律保全已解除", "a legal hold was lifted")
            } else {
                Bilingual::new("法律保全中", "under a legal hold")
            });
        }
        if let Some(row) = self.store.register_row(ERASURE, customer)? {
            let erasure: ErasureBody = parse(&row.body)?;
            holds.push(match erasure.erased_at {
                Some(_) => Bilingual::new("个人资料曾被删除", "personal data was erased before"),
                None => Bilingual::new("删除申请待批准", "an erasure waits for approval"),
            });
        }
        Ok(holds)
    }
}

fn join(text: &str, rest: &str) -> String {
    if rest.is_empty() { text.to_owned() } else { format!("{text}：{rest}") }
}

fn touch(line: &ContactLine, org: &Org) -> ContactPart {
    ContactPart {
        at: line.row.occurred_at,
        channel: line.row.channel.clone(),
        direction: line.row.direction.clone(),
        unit: org.unit_name(&line.row.unit),
        outcome: line.row.outcome.clone(),
        words: line.text.clone(),
    }
}

fn entry(posting: &Posting) -> EntryPart {
    let lines = posting.lines.iter().map(|line| (line.account.clone(), line.unit.clone(), line.amount));
    EntryPart { at: posting.occurred_at, rule: posting.rule.clone(), lines: lines.collect() }
}

/// The organisation with everybody named by the post that he holds now, or as staff.
fn masked(org: &Org, now: Instant) -> Org {
    let mut masked = org.clone();
    for (code, person) in &mut masked.people {
        let holds = |holding: &&yinuo_domain::org::Holding| {
            holding.person == *code && holding.from <= now && holding.until.is_none_or(|until| until > now)
        };
        let post = org.holdings.iter().find(holds).map(|holding| org.post_name(&holding.post));
        let name = post.unwrap_or_else(|| Bilingual::new("工作人员", "staff"));
        *person = Person { code: person.code.clone(), name };
    }
    masked
}

/// A sentence that was written with names, without them.
fn unnamed(sentence: &str, org: &Org, masked: &Org) -> String {
    let mut names: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (code, person) in &org.people {
        let Some(post) = masked.people.get(code) else { continue };
        names.insert((&person.name.zh, &post.name.zh));
        names.insert((&person.name.en, &post.name.en));
    }
    // The longest first: a name may be the beginning of another.
    let mut names: Vec<(&str, &str)> = names.into_iter().filter(|(name, _)| !name.is_empty()).collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names.into_iter().fold(sentence.to_owned(), |said, (name, post)| said.replace(name, post))
}

fn post_of(actor: &Actor, by_clock: bool, org: &Org) -> Bilingual {
    if by_clock || actor.person == Actor::system().person {
        return Bilingual::new("系统", "system");
    }
    if actor.post.is_empty() { org.person_name(&actor.person) } else { org.post_name(&actor.post) }
}

fn notes(full: bool) -> Vec<Bilingual> {
    let mut notes = vec![
        Bilingual::new("工作人员以岗位列示。", "Staff are named by their posts."),
        Bilingual::new(
            "谁看过这些页面，系统没有记录。",
            "Who looked at these pages is not recorded by the system.",
        ),
        Bilingual::new(
            "照片、录音和信件以摘要列出，可凭摘要索取。",
            "Photos, recordings and letters are listed by digest, and can be asked for by it.",
        ),
    ];
    if full {
        notes.push(Bilingual::new(
            "联系记录很多，只列出最近的 500 次。",
            "There are many contacts; the newest 500 are listed.",
        ));
    }
    notes
}

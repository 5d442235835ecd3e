//! Ports: what the application needs from outside. The Store is shaped by use cases; what the one
//! exercise suite (`yinuo-store`, `exercise`) does not prove does not exist.
//!
//! The Store is synchronous on purpose: a commit is one call that returns when it is durable, whichever thread
//! asks. Grouping, retries and threads are the adapter's business (decision record 0002).

mod access;
mod archive;
mod around;
mod chance;
mod commit;
mod filter;
mod message;
mod roll;
mod sealed;
mod settlement;
mod shared;
mod snapshot;
mod tie;
mod visit;

pub use access::{AccessFilter, AccessLine, CredentialName, CredentialRow};
pub use archive::{ARCHIVED_MAX, Aged, ArchivedFilter, ArchivedRow, Place};
pub use chance::{Clock, Entropy};
pub use commit::{Commit, CommitError, ReadError};
pub use filter::{CaseFilter, CaseOrder, CaseSight, CaseWords, ContactFilter};
pub use message::{MessageFilter, MessageRow, MessageState, WECHAT};
pub use roll::{ROLLS_MAX, RollKey, RollRange, RollRestatement, RollRow, RollSeal};
pub use sealed::{CustomerTokens, Replaces, Sealable, SealedCustomer, SealedName, SealedWords, Sealing};
pub use settlement::{SettlementFilter, SettlementPlace, SettlementRow, SettlementSum};
pub use shared::{
    ArtefactLine, CONDITIONS_MAX, CursorMove, Erasure, Fence, Guard, LeaseClaim, Leases, Shards, Standing,
};
pub use snapshot::{SNAPSHOT_BYTES_MAX, Snapshot};
pub use tie::{TieFilter, TiePlace, TieRow};
pub use visit::{NO_TIME, VisitFilter, VisitPlace, VisitRow};

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use uuid::Uuid;

/// Number of shards; a stream's shard is a pure function of its id, so that it never moves.
pub const SHARD_COUNT: u16 = 64;
/// Most events one stream may add in one commit.
pub const APPEND_EVENTS_MAX: usize = 512;
/// Most rows that any list returns at once.
pub const PAGE_ROWS_MAX: u32 = 500;
/// Largest stored event in bytes.
pub const EVENT_BYTES_MAX: usize = 64 * 1024;
/// Largest artefact in bytes.
pub const ARTEFACT_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What kind of aggregate a stream tells the story of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StreamKind {
    /// One touch.
    Contact,
    /// One matter.
    Case,
    /// One register of reference rows.
    Register,
    /// What was done with one person's access, or looked at of one customer.
    Access,
}

impl StreamKind {
    /// Stable number for storage.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Contact => 1,
            Self::Case => 2,
            Self::Register => 3,
            Self::Access => 4,
        }
    }

    /// The kind with this number.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Contact),
            2 => Some(Self::Case),
            3 => Some(Self::Register),
            4 => Some(Self::Access),
            _ => None,
        }
    }
}

/// Names one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StreamId {
    /// Kind.
    pub kind: StreamKind,
    /// Identifier, drawn at the edge.
    pub id: Uuid,
}

impl StreamId {
    /// The shard that leads every key of this stream: FNV-1a over the id bytes, modulo [`SHARD_COUNT`].
    #[must_use]
    pub fn shard(&self) -> u16 {
        let mut hash: u32 = 0x811c_9dc5;
        for byte in self.id.as_bytes() {
            hash ^= u32::from(*byte);
            hash = hash.wrapping_mul(0x0100_0193);
        }
        // The remainder is below SHARD_COUNT, so it fits.
        (hash % u32::from(SHARD_COUNT)) as u16
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            StreamKind::Contact => "contact",
            StreamKind::Case => "case",
            StreamKind::Register => "register",
            StreamKind::Access => "access",
        };
        write!(f, "{kind}/{}", self.id)
    }
}

/// SHA-256.
pub type Hash = [u8; 32];

/// An event as it will be stored: encoded once, in `app`; the bytes are never touched again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedEvent {
    /// Name of the event, for listing without decoding.
    pub name: Cow<'static, str>,
    /// When it happened, UTC milliseconds.
    pub occurred_at: i64,
    /// When we recorded it, UTC milliseconds.
    pub recorded_at: i64,
    /// The stored bytes.
    pub bytes: Vec<u8>,
    /// Chain: SHA-256("yinuo.event.1" | previous hash | length | bytes).
    pub hash: Hash,
}

/// An event read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Stream it belongs to.
    pub stream: StreamId,
    /// Version inside the stream, gap-free from 1.
    pub version: u64,
    /// Position inside the shard, gap-free from 1, in commit order.
    pub position: u64,
    /// The event.
    pub event: EncodedEvent,
}

/// A stream as loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoadedStream {
    /// Version of the last event; 0 when the stream does not exist.
    pub version: u64,
    /// Hash of the last event; zeros when the stream does not exist.
    pub head: Hash,
    /// All events in order.
    pub events: Vec<StoredEvent>,
}

/// Events to add to one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The stream.
    pub stream: StreamId,
    /// Version that the decision was made on; 0 for a new stream.
    pub expected_version: u64,
    /// Events; their versions follow `expected_version`. Never empty.
    pub events: Vec<EncodedEvent>,
}

/// A personal text, kept apart from the journal so that it can be erased; the event holds only a salted commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalText {
    /// Identifier named by the event.
    pub id: Uuid,
    /// Whose data it is.
    pub person: String,
    /// The text; empty when it is sealed. U+0000 is refused at the edge.
    pub body: String,
    /// The sealed text; empty when it is plain. Above whoever seals and opens it is always empty.
    pub sealed: Vec<u8>,
}

/// A new key of a person, drawn at the edge. The key salts commitments; destroying it erases the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonKey {
    /// Whose key.
    pub person: String,
    /// The key; noughts when it is sealed.
    pub key: [u8; 32],
    /// The wrapped key; empty when it is plain.
    pub sealed: Vec<u8>,
}

/// A photo, a recording or a letter. It enters the journal by its digest alone, and the digest is its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// SHA-256 of the bytes.
    pub digest: Hash,
    /// Whose data it is; empty when that is not known.
    pub person: String,
    /// Media type, for example `image/jpeg`.
    pub media_type: String,
    /// The bytes, 1 to [`ARTEFACT_BYTES_MAX`]; one nought when they are sealed.
    pub bytes: Vec<u8>,
    /// The sealed bytes; empty when they are plain. Above whoever seals and opens it is always empty.
    pub sealed: Vec<u8>,
    /// When it was first stored, UTC milliseconds.
    pub stored_at: i64,
}

/// The list row of a case: a projection, rebuilt from events at will.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    /// Case id.
    pub id: Uuid,
    /// Number for the telephone, unique.
    pub number: String,
    /// Kind in kebab case.
    pub kind: String,
    /// Category code.
    pub category: String,
    /// First two levels of the category.
    pub topic: String,
    /// TM Forum 621 state in camel case.
    pub state: String,
    /// Customer register code.
    pub customer: String,
    /// Service register code, may be empty.
    pub service: String,
    /// Answering unit.
    pub unit: String,
    /// `urban`, `rural` or empty.
    pub area: String,
    /// First-contact owner (person code).
    pub owner: String,
    /// Handler (person code), may be empty.
    pub handler: String,
    /// Accepted at.
    pub accepted_at: i64,
    /// Next open due instant of a promise to the customer, if any.
    pub due_at: Option<i64>,
    /// Instant from which that clock is near its end.
    pub warn_at: Option<i64>,
    /// Rule code of the promise that is due next, may be empty.
    pub due_rule: String,
    /// Highest rung reached in the running cycle; 0 when no ladder is armed.
    pub rung: u8,
    /// Next rung's instant while a ladder runs.
    pub next_rung_at: Option<i64>,
    /// Whatever falls due first: that promise, the next rung, or an order of the house that waits for its answer. The end
    /// of time counts as none.
    pub next_at: Option<i64>,
    /// Number of broken promises that stand.
    pub broken: u32,
    /// Money owed to the customer in minor units of the policy's currency.
    pub owed_minor: i64,
    /// Link in the repeat chain: 1 for a first complaint.
    pub chain: u32,
    /// Red-line code, may be empty.
    pub red_line: String,
    /// Whether all clocks stand.
    pub paused: bool,
    /// Closed at (confirmed or lapsed), or cancelled at.
    pub closed_at: Option<i64>,
    /// Stream version of the projection.
    pub version: u64,
    /// Recorded instant of the last event.
    pub updated_at: i64,
}

/// Index row of one clock: computed from events and policy; the table is only an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRow {
    /// Case.
    pub case: Uuid,
    /// Clock id inside the case.
    pub clock: String,
    /// `promise` or `ladder`.
    pub kind: String,
    /// Rule code.
    pub rule: String,
    /// `running`, `paused`, `kept`, `broken`, `withdrawn`, `void`, `ended`.
    pub state: String,
    /// Started at.
    pub started_at: i64,
    /// Due, if there is a due instant.
    pub due_at: Option<i64>,
    /// Instant from which the clock is near its end.
    pub warn_at: Option<i64>,
    /// Next instant at which the worker has something to do on this clock (warning, breach, rung, accrual); none when nothing is to be done.
    pub wake_at: Option<i64>,
}

/// The list row of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// Contact id.
    pub id: Uuid,
    /// Channel in kebab case.
    pub channel: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// First-contact owner (person code).
    pub owner: String,
    /// Customer register code, may be empty.
    pub customer: String,
    /// Accepting unit.
    pub unit: String,
    /// What came of it: `ended`, `opened`, `joined`.
    pub outcome: String,
    /// Case it opened or joined.
    pub case: Option<Uuid>,
    /// Occurred at.
    pub occurred_at: i64,
    /// Text reference, if any.
    pub text: Option<Uuid>,
}

/// One side of a posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingLine {
    /// Account code, for example `remedy-expense` or `customer/C000123`.
    pub account: String,
    /// Unit: ISO 4217 code, `points`, `validity-days`.
    pub unit: String,
    /// Signed integer amount.
    pub amount: i64,
}

/// A balanced movement in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// Identifier.
    pub id: Uuid,
    /// Case that caused it.
    pub case: Option<Uuid>,
    /// Version of the event that caused it, in the case's stream.
    pub cause_version: u64,
    /// Rule code.
    pub rule: String,
    /// Owed-for key: unique over all unreversed postings, whatever the case.
    pub owed_for: Option<String>,
    /// Occurrence to which a remedy belongs, as the case that paid had it then; none on other postings and on those from
    /// before it was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<Uuid>,
    /// The posting that this one reverses.
    pub reverses: Option<Uuid>,
    /// Occurred at.
    pub occurred_at: i64,
    /// Recorded at.
    pub recorded_at: i64,
    /// Lines; sum zero per unit, at least two.
    pub lines: Vec<PostingLine>,
}

/// An item that must reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxRow {
    /// Unique key: the same thing never reaches the same post twice.
    pub key: String,
    /// Post addressed.
    pub post: String,
    /// Person who held the post at that instant; empty means limbo: nobody holds it.
    pub person: String,
    /// Case it is about.
    pub case: Uuid,
    /// What it is: `rung`, `breach`, `instruction`, ...
    pub kind: String,
    /// Sentence in Chinese.
    pub zh: String,
    /// Sentence in English.
    pub en: String,
    /// Occurred at.
    pub occurred_at: i64,
    /// Read at.
    pub read_at: Option<i64>,
}

/// A row of a register, at one version. Older versions stay in the register's stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// Register: `unit`, `post`, `person`, `token`, `policy-pack`, `calendar-table`, `policy`.
    pub register: String,
    /// Code, unique inside the register.
    pub code: String,
    /// Body, JSON.
    pub body: String,
}

/// Mirror row of a customer with one service per row of `services`. Outside master: never edited here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Code.
    pub code: String,
    /// Name (personal).
    pub name: String,
    /// Telephone (personal).
    pub phone: String,
    /// Segment.
    pub segment: String,
    /// Body, JSON: address, since, tier, services.
    pub body: String,
    /// Watermark: when the outside system last said so.
    pub as_of: i64,
}

/// The answer stored for an idempotency key. Refusals are never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// Principal and operation.
    pub scope: String,
    /// Key chosen by the caller.
    pub key: String,
    /// Digest of the request body: another body under the same key is refused.
    pub body_digest: Hash,
    /// The accepted reply.
    pub reply: Vec<u8>,
    /// Kept until.
    pub expires_at: i64,
}

/// A page of rows and the cursor of the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Rows.
    pub rows: Vec<T>,
    /// Opaque; hand it back for the next page. `None` at the end.
    pub next: Option<String>,
}

/// The Store port.
pub trait Store: Send + Sync {
    /// One stream, whole. A stream that does not exist has version 0.
    fn load(&self, stream: StreamId) -> Result<LoadedStream, ReadError>;
    /// The events of a stream from a version on; version 0 when it has none of them.
    fn load_from(&self, stream: StreamId, version: u64) -> Result<LoadedStream, ReadError>;
    /// The newest state of a case that was kept, if one was.
    fn snapshot(&self, case: Uuid) -> Result<Option<Snapshot>, ReadError>;
    /// Version and chain hash of a stream's last event, without its events; 0 and noughts when there is none.
    fn head(&self, stream: StreamId) -> Result<(u64, Hash), ReadError>;
    /// Commits all or nothing, durably; concurrent callers are grouped, each gets its own answer, and a failing
    /// one never affects its neighbours. Shard positions are counted inside the transaction.
    fn commit(&self, commit: Commit) -> Result<(), CommitError>;
    /// Journal entries of one shard after a position, in order, at most `limit` (capped by [`PAGE_ROWS_MAX`]).
    fn journal(&self, shard: u16, after_position: u64, limit: u32) -> Result<Vec<StoredEvent>, ReadError>;
    /// Last position of every shard, indexed by shard.
    fn journal_heads(&self) -> Result<Vec<u64>, ReadError>;
    /// The stored answer of an idempotency key.
    fn idempotency(&self, scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, ReadError>;
    /// Removes idempotency records that expired before `now`, at most `limit`; says how many.
    fn expire_idempotency(&self, now: i64, limit: u32) -> Result<u32, ReadError>;
    /// Next numbers of a series: returns the first of `count` consecutive ones, durably reserved; gaps may occur.
    fn reserve_numbers(&self, series: &str, count: u32) -> Result<u64, ReadError>;
    /// Housekeeping that commits need not wait for, such as moving a log into its file; asked every now and then by whoever
    /// serves, on a thread that may wait. A store that has none does nothing.
    fn tend(&self) -> Result<(), ReadError> {
        Ok(())
    }
    /// Takes shards that are free, expired at `now` or the owner's own, up to what is asked, and keeps what is held until
    /// then. A shard that changes hands gets the next epoch; one that is kept keeps it.
    fn take_leases(&self, claim: &LeaseClaim) -> Result<Leases, CommitError>;
    /// Gives all shards of an owner up, so that others need not wait for their time to pass.
    fn give_up_leases(&self, owner: &str) -> Result<(), CommitError>;
    /// Counter of a guard; 0 when it never moved.
    fn guard(&self, key: &str) -> Result<u64, ReadError>;
    /// Place of a consumer in every shard, indexed by shard; 0 before the first event.
    fn cursors(&self, consumer: &str) -> Result<Vec<u64>, ReadError>;
    /// Rows of a roll-up by day and group, after a row's key; those that come to nothing are left out.
    fn roll_rows(
        &self,
        range: &RollRange,
        after: Option<&RollKey>,
        limit: u32,
    ) -> Result<Vec<RollRow>, ReadError>;
    /// Restatements by day, group, shard and position, after one of them.
    fn roll_restatements(
        &self,
        range: &RollRange,
        after: Option<&RollRestatement>,
        limit: u32,
    ) -> Result<Vec<RollRestatement>, ReadError>;
    /// Last sealed day of an edition, `yyyymmdd`.
    fn roll_sealed(&self, edition: &str) -> Result<Option<u32>, ReadError>;
    /// Key of a person as it is kept; an erased one has none.
    fn key_row(&self, person: &str) -> Result<Option<PersonKey>, ReadError>;
    /// Keys as they are kept, ordered by person, after one of them.
    fn key_rows(&self, after: Option<&str>, limit: u32) -> Result<Vec<PersonKey>, ReadError>;
    /// Rows of a kind that are not sealed, in order, at most `limit`.
    fn unsealed(&self, kind: Sealable, limit: u32) -> Result<Vec<SealedName>, ReadError>;
    /// Number of rows of a kind that are not sealed.
    fn count_unsealed(&self, kind: Sealable) -> Result<u64, ReadError>;
    /// One customer whose row is sealed, without his tokens.
    fn sealed_customer(&self, code: &str) -> Result<Option<SealedCustomer>, ReadError>;
    /// Those of some customers, each named once, whose rows are sealed, in any order, without their tokens.
    fn sealed_customers(&self, codes: &[&str]) -> Result<Vec<SealedCustomer>, ReadError> {
        codes.iter().filter_map(|code| self.sealed_customer(code).transpose()).collect()
    }
    /// Customers whose rows are sealed and who have what is looked for, ordered by code, after one of them.
    fn find_sealed(
        &self,
        tokens: &CustomerTokens,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<SealedCustomer>, ReadError>;
    /// Key of a person; an erased one has none. One that is sealed cannot be told here.
    fn person_key(&self, person: &str) -> Result<Option<[u8; 32]>, ReadError> {
        match self.key_row(person)? {
            Some(row) if !row.sealed.is_empty() => Err(ReadError::sealed("a key")),
            row => Ok(row.map(|row| row.key)),
        }
    }
    /// When a person was erased, if he was.
    fn erased_at(&self, person: &str) -> Result<Option<i64>, ReadError>;
    /// Erased persons ordered by name, after one of them: a restored copy erases them again.
    fn erased_persons(&self, after: Option<&str>, limit: u32) -> Result<Vec<Erasure>, ReadError>;
    /// Personal texts by id, in the order asked; erased ones are missing.
    fn texts(&self, ids: &[Uuid]) -> Result<Vec<PersonalText>, ReadError>;
    /// The artefact with this digest.
    fn artefact(&self, digest: &Hash) -> Result<Option<Artefact>, ReadError>;
    /// Artefacts ordered by digest, after one of them, without their bytes.
    fn artefact_lines(&self, after: Option<&Hash>, limit: u32) -> Result<Vec<ArtefactLine>, ReadError>;
    /// Media type of the artefact with this digest; reads none of its bytes.
    fn artefact_type(&self, digest: &Hash) -> Result<Option<String>, ReadError>;
    /// Whether an artefact with this digest is stored; reads none of its bytes.
    fn has_artefact(&self, digest: &Hash) -> Result<bool, ReadError>;
    /// Case list.
    fn cases(
        &self,
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<CaseRow>, ReadError>;
    /// Number of cases that match, counted no further than `most`: whoever shows a list need not know how long it is.
    fn count_cases(&self, filter: &CaseFilter, most: u64) -> Result<u64, ReadError>;
    /// One case row.
    fn case_row(&self, id: Uuid) -> Result<Option<CaseRow>, ReadError>;
    /// The case with this number, an archived one too.
    fn case_by_number(&self, number: &str) -> Result<Option<Uuid>, ReadError>;
    /// Clock rows of a case, ordered by clock id.
    fn clocks(&self, case: Uuid) -> Result<Vec<ClockRow>, ReadError>;
    /// Ties by due instant, case and id, after one of them; those without a due instant come last.
    fn ties(
        &self,
        filter: &TieFilter,
        after: Option<&TiePlace>,
        limit: u32,
    ) -> Result<Vec<TieRow>, ReadError>;
    /// Number of ties that match.
    fn count_ties(&self, filter: &TieFilter) -> Result<u64, ReadError>;
    /// Settlements by last day to pay, case and number, after one of them.
    fn settlements(
        &self,
        filter: &SettlementFilter,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError>;
    /// How many settlements there are and how much they come to, by state, lateness and currency.
    fn settlement_sums(&self, filter: &SettlementFilter) -> Result<Vec<SettlementSum>, ReadError>;
    /// Settlements of these shards that somebody has to tell or ask about at or before `now`, earliest first, after one.
    fn due_settlements(
        &self,
        shards: Shards,
        now: i64,
        after: Option<SettlementPlace>,
        limit: u32,
    ) -> Result<Vec<SettlementRow>, ReadError>;
    /// Payments for the area of an outage whose last day is over at `now` and of which nobody has said so, earliest first.
    fn overdue_settlements(&self, now: i64, limit: u32) -> Result<Vec<SettlementRow>, ReadError>;
    /// Visits in order of time, after one of them; those without a time come last.
    fn visits(
        &self,
        filter: &VisitFilter,
        after: Option<&VisitPlace>,
        limit: u32,
    ) -> Result<Vec<VisitRow>, ReadError>;
    /// Cases of these shards with something to do at or before `now`, earliest first, at most `limit`.
    fn due_cases(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<Uuid>, ReadError>;
    /// The earliest `wake_at` of all clocks.
    fn next_wake(&self) -> Result<Option<i64>, ReadError>;
    /// Contacts of a case, oldest first.
    fn contacts_of_case(&self, case: Uuid) -> Result<Vec<ContactRow>, ReadError>;
    /// Contacts of a customer, newest first.
    fn contacts_of_customer(&self, customer: &str, limit: u32) -> Result<Vec<ContactRow>, ReadError>;
    /// Contacts of a span of time, newest first, after one of them.
    fn contacts_between(
        &self,
        filter: &ContactFilter,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError>;
    /// How many contacts of a span of time there are, by channel.
    fn count_contacts(&self, filter: &ContactFilter) -> Result<Vec<(String, u64)>, ReadError>;
    /// Postings, newest first; of one case when given.
    fn postings(
        &self,
        case: Option<Uuid>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<Posting>, ReadError>;
    /// Unreversed postings whose owed-for key starts with `prefix`, ordered by key.
    fn owed_for(&self, prefix: &str) -> Result<Vec<Posting>, ReadError>;
    /// Balance per account and unit, ordered by account; only accounts whose code starts with `prefix`.
    fn balances(&self, prefix: &str) -> Result<Vec<PostingLine>, ReadError>;
    /// Inbox of a person: items addressed to him, newest first. The empty person is the limbo list.
    fn inbox(&self, person: &str, unread_only: bool, limit: u32) -> Result<Vec<InboxRow>, ReadError>;
    /// Marks an item as read by its person; false when it is not his or was read.
    fn mark_read(&self, person: &str, key: &str, at: i64) -> Result<bool, CommitError>;
    /// One credential; an expired one is still there until it is swept.
    fn credential(&self, kind: &str, key: &str) -> Result<Option<CredentialRow>, ReadError>;
    /// Credentials of one kind of a person, ordered by key.
    fn credentials_of(&self, kind: &str, person: &str, limit: u32) -> Result<Vec<CredentialRow>, ReadError>;
    /// Credentials that are worth nothing at `now`, those first that expired first.
    fn expired_credentials(&self, now: i64, limit: u32) -> Result<Vec<CredentialName>, ReadError>;
    /// Lines of the access log, newest first.
    fn access_lines(
        &self,
        filter: &AccessFilter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<AccessLine>, ReadError>;
    /// One message to a customer.
    fn message(&self, id: Uuid) -> Result<Option<MessageRow>, ReadError>;
    /// Messages, newest first.
    fn messages(
        &self,
        filter: MessageFilter<'_>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<MessageRow>, ReadError>;
    /// Messages about a case, newest first, at most a page.
    fn messages_of_case(&self, case: Uuid) -> Result<Vec<MessageRow>, ReadError>;
    /// Messages of these shards with something to do at or before `now`, earliest first, at most `limit`.
    fn due_messages(&self, shards: Shards, now: i64, limit: u32) -> Result<Vec<MessageRow>, ReadError>;
    /// How many messages to a customer the gateway took at or after an instant.
    fn count_handed(&self, customer: &str, from: i64) -> Result<u32, ReadError>;
    /// All rows of a register, ordered by code.
    fn register(&self, register: &str) -> Result<Vec<RegisterRow>, ReadError>;
    /// One row of a register.
    fn register_row(&self, register: &str, code: &str) -> Result<Option<RegisterRow>, ReadError>;
    /// What stays of an archived stream.
    fn archived(&self, stream: StreamId) -> Result<Option<ArchivedRow>, ReadError>;
    /// Archived streams ordered by kind and id, after one of them.
    fn archived_rows(
        &self,
        filter: &ArchivedFilter,
        after: Option<StreamId>,
        limit: u32,
    ) -> Result<Vec<ArchivedRow>, ReadError>;
    /// Places of archived events of one shard after a position, in order.
    fn places(&self, shard: u16, after_position: u64, limit: u32) -> Result<Vec<Place>, ReadError>;
    /// Cases that ended before an instant, the oldest end first, after one of them.
    fn ended_cases(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<CaseRow>, ReadError>;
    /// Contacts before an instant that neither opened nor joined a case, oldest first, after one of them.
    fn lone_contacts(
        &self,
        before: i64,
        after: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Vec<ContactRow>, ReadError>;
    /// Messages about a case, oldest first.
    fn notices_of_case(&self, case: Uuid) -> Result<Vec<InboxRow>, ReadError>;
    /// Keys of messages from before an instant that were read, oldest first.
    fn read_notices(&self, before: i64, limit: u32) -> Result<Vec<String>, ReadError>;
    /// How many answers expired before an instant and are stored still.
    fn count_expired(&self, before: i64) -> Result<u64, ReadError>;
    /// One customer. One whose row is sealed cannot be told here.
    fn customer(&self, code: &str) -> Result<Option<CustomerRow>, ReadError>;
    /// Those of some customers, each named once, that are known, in any order. One whose row is sealed cannot be told here.
    fn customers(&self, codes: &[&str]) -> Result<Vec<CustomerRow>, ReadError> {
        codes.iter().filter_map(|code| self.customer(code).transpose()).collect()
    }
    /// Codes of customers after one of them, in the order of their bytes; sealed or not.
    fn customer_codes(&self, after: &str, limit: u32) -> Result<Vec<String>, ReadError>;
    /// Customers whose code, telephone (any part of at least three digits) or name (any part) matches, ordered by code.
    fn find_customers(&self, query: &str, limit: u32) -> Result<Vec<CustomerRow>, ReadError>;
}

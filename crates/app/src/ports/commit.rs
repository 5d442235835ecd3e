//! One transaction, and why it did not happen.

use super::{
    AccessLine, Append, ArchivedRow, Artefact, CaseRow, ClockRow, ContactRow, CredentialName, CredentialRow,
    CursorMove, CustomerRow, Erasure, Fence, Guard, Hash, IdempotencyRecord, InboxRow, MessageRow, PersonKey,
    PersonalText, Posting, RegisterRow, RollRestatement, RollRow, RollSeal, SealedCustomer, Sealing,
    SettlementRow, Snapshot, Standing, StreamId, TieRow, VisitRow,
};
use std::fmt;
use uuid::Uuid;

/// Everything that one command changes: one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Commit {
    /// Leases that this rests on; one that was lost refuses the commit.
    pub fences: Vec<Fence>,
    /// Streams that must still stand at these versions, though nothing is added to them: what was written of them
    /// elsewhere (a clock index) rests on what was read.
    pub standing: Vec<Standing>,
    /// Conditions outside the streams; each is re-checked and moved on.
    pub guards: Vec<Guard>,
    /// Places of journal consumers.
    pub cursors: Vec<CursorMove>,
    /// Streams, each at its expected version.
    pub appends: Vec<Append>,
    /// Personal texts.
    pub texts: Vec<PersonalText>,
    /// Artefacts; one whose digest is stored already is left as it is.
    pub artefacts: Vec<Artefact>,
    /// Artefacts to destroy; one that is not stored is gone already.
    pub dropped_artefacts: Vec<Hash>,
    /// New keys of persons; a key that exists already fails the commit with [`CommitError::PersonKeyExists`].
    pub person_keys: Vec<PersonKey>,
    /// Rows that are sealed where they stand, or wrapped anew.
    pub sealings: Vec<Sealing>,
    /// Persons to erase; one who is erased already stays so.
    pub erasures: Vec<Erasure>,
    /// Case rows, replaced by id.
    pub case_rows: Vec<CaseRow>,
    /// States of long cases; one that is older than the kept one is left out.
    pub snapshots: Vec<Snapshot>,
    /// Clock rows: all clocks of the named cases are replaced.
    pub clock_rows: Vec<(Uuid, Vec<ClockRow>)>,
    /// Ties of cases, replaced by case and id; none is ever taken away but with its case.
    pub tie_rows: Vec<TieRow>,
    /// Settlements of cases, replaced by case and number; none is ever taken away but with its case.
    pub settlement_rows: Vec<SettlementRow>,
    /// Visits of cases, replaced by case and id; none is ever taken away but with its case.
    pub visit_rows: Vec<VisitRow>,
    /// Contact rows, replaced by id.
    pub contact_rows: Vec<ContactRow>,
    /// Ledger postings.
    pub postings: Vec<Posting>,
    /// Inbox rows; an existing key is left as it is.
    pub inbox_rows: Vec<InboxRow>,
    /// Messages, replaced by id; each moves its guard in the same commit.
    pub message_rows: Vec<MessageRow>,
    /// Register rows, replaced by (register, code).
    pub register_rows: Vec<RegisterRow>,
    /// Register rows that must not exist with another body (policy packs, calendar tables).
    pub immutable_rows: Vec<RegisterRow>,
    /// Messages to drop, by key; one that is not there is gone already.
    pub dropped_notices: Vec<String>,
    /// Streams that go into the archive: they must stand at the version that the file has, and are archived once.
    pub archived: Vec<ArchivedRow>,
    /// Customer mirror rows, replaced by code.
    pub customer_rows: Vec<CustomerRow>,
    /// Customer mirror rows that are sealed, replaced by code; no code is in both lists.
    pub sealed_customers: Vec<SealedCustomer>,
    /// Credentials, replaced by kind and key.
    pub credentials: Vec<CredentialRow>,
    /// Credentials to take back; one that is not there is gone already.
    pub dropped_credentials: Vec<CredentialName>,
    /// Lines of the access log; an existing id is left as it is.
    pub access_lines: Vec<AccessLine>,
    /// What is added to rows of roll-ups; each row is named once.
    pub roll_rows: Vec<RollRow>,
    /// Differences of sealed days.
    pub roll_restatements: Vec<RollRestatement>,
    /// Days that take nothing after this commit.
    pub roll_seal: Option<RollSeal>,
    /// Answer to store.
    pub idempotency: Option<IdempotencyRecord>,
}

/// Why a commit did not happen. Nothing of it is visible then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitError {
    /// The shard is worked under another epoch by now: what was begun under the old one is void.
    LeaseLost {
        /// The shard.
        shard: u16,
    },
    /// Somebody else moved the counter; load and decide again.
    GuardMoved {
        /// The key.
        key: String,
    },
    /// The consumer stands elsewhere: these events were consumed by another.
    CursorMoved {
        /// The consumer.
        consumer: String,
        /// The shard.
        shard: u16,
    },
    /// The person was erased, so that nothing is stored under the name again; load and decide again.
    PersonErased {
        /// The person.
        person: String,
    },
    /// The day was sealed meanwhile and takes nothing; load and decide again.
    DaySealed {
        /// The day, `yyyymmdd`.
        day: u32,
    },
    /// Somebody else changed the stream; load and decide again.
    VersionConflict {
        /// The stream.
        stream: StreamId,
    },
    /// The owed-for key is taken by an unreversed posting; load and decide again.
    OwedForTaken {
        /// The key.
        key: String,
    },
    /// The case number is taken.
    NumberTaken {
        /// The number.
        number: String,
    },
    /// The idempotency key was used before; the stored record tells whether the body was the same.
    KeyUsed {
        /// What was stored.
        record: Box<IdempotencyRecord>,
    },
    /// The person has a key already; load it and decide again.
    PersonKeyExists {
        /// The person.
        person: String,
    },
    /// An immutable row exists with another body.
    ImmutableRowDiffers {
        /// Register.
        register: String,
        /// Code.
        code: String,
    },
    /// A posting does not balance, reverses nothing or reverses twice, or an account would fall below its floor.
    Ledger {
        /// What is wrong.
        reason: String,
    },
    /// A commit that breaks a stated limit or is empty.
    Invalid {
        /// What is wrong.
        reason: String,
    },
    /// The storage failed; nothing was acknowledged.
    Storage {
        /// For the log.
        reason: String,
    },
}

impl fmt::Display for CommitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
impl std::error::Error for CommitError {}

/// A read failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// For the log.
    pub reason: String,
}

impl ReadError {
    /// Something is sealed, and whoever asked has no key ring.
    #[must_use]
    pub fn sealed(what: &str) -> Self {
        Self { reason: format!("{what} is sealed, and no key ring was opened") }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "read failed: {}", self.reason)
    }
}
impl std::error::Error for ReadError {}

//! A store that lets something else happen between a decision and its commit: another process is faster, or this one is
//! paused, or killed.

use std::sync::{Arc, Mutex};
use uuid::Uuid;
use yinuo_app::ports::*;

type Happening = Box<dyn FnOnce() + Send>;

pub struct Between {
    inner: Arc<dyn Store>,
    next: Mutex<Option<Happening>>,
}

impl Between {
    pub fn new(inner: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self { inner, next: Mutex::new(None) })
    }

    /// What happens once, before the next commit is handed on.
    pub fn before_the_next_commit(&self, happens: impl FnOnce() + Send + 'static) {
        *self.next.lock().expect("whole") = Some(Box::new(happens));
    }
}

macro_rules! handed_on {
    ($(fn $name:ident($($given:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Store for Between {
            fn commit(&self, commit: Commit) -> Result<(), CommitError> {
                let happens = self.next.lock().expect("whole").take();
                if let Some(happens) = happens {
                    happens();
                }
                self.inner.commit(commit)
            }
            $(fn $name(&self, $($given: $kind),*) -> $answer {
                self.inner.$name($($given),*)
            })*
        }
    };
}

handed_on! {
    fn load(stream: StreamId) -> Result<LoadedStream, ReadError>;
    fn journal(shard: u16, after: u64, limit: u32) -> Result<Vec<StoredEvent>, ReadError>;
    fn journal_heads() -> Result<Vec<u64>, ReadError>;
    fn idempotency(scope: &str, key: &str) -> Result<Option<IdempotencyRecord>, ReadError>;
    fn expire_idempotency(now: i64, limit: u32) -> Result<u32, ReadError>;
    fn reserve_numbers(series: &str, count: u32) -> Result<u64, ReadError>;
    fn take_leases(claim: &LeaseClaim) -> Result<Leases, CommitError>;
    fn give_up_leases(owner: &str) -> Result<(), CommitError>;
    fn guard(key: &str) -> Result<u64, ReadError>;
    fn cursors(consumer: &str) -> Result<Vec<u64>, ReadError>;
    fn roll_rows(range: &RollRange, after: Option<&RollKey>, limit: u32) -> Result<Vec<RollRow>, ReadError>;
    fn roll_restatements(
        range: &RollRange,
        after: Option<&RollRestatement>,
        limit: u32
    ) -> Result<Vec<RollRestatement>, ReadError>;
    fn roll_sealed(edition: &str) -> Result<Option<u32>, ReadError>;
    fn person_key(person: &str) -> Result<Option<[u8; 32]>, ReadError>;
    fn erased_at(person: &str) -> Result<Option<i64>, ReadError>;
    fn erased_persons(after: Option<&str>, limit: u32) -> Result<Vec<Erasure>, ReadError>;
    fn texts(ids: &[Uuid]) -> Result<Vec<PersonalText>, ReadError>;
    fn artefact(digest: &Hash) -> Result<Option<Artefact>, ReadError>;
    fn has_artefact(digest: &Hash) -> Result<bool, ReadError>;
    fn cases(
        filter: &CaseFilter,
        order: CaseOrder,
        cursor: Option<&str>,
        limit: u32
    ) -> Result<Page<CaseRow>, ReadError>;
    fn count_cases(filter: &CaseFilter) -> Result<u64, ReadError>;
    fn case_row(id: Uuid) -> Result<Option<CaseRow>, ReadError>;
    fn case_by_number(number: &str) -> Result<Option<Uuid>, ReadError>;
    fn clocks(case: Uuid) -> Result<Vec<ClockRow>, ReadError>;
    fn due_cases(shards: Shards, now: i64, limit: u32) -> Result<Vec<Uuid>, ReadError>;
    fn next_wake() -> Result<Option<i64>, ReadError>;
    fn contacts_of_case(case: Uuid) -> Result<Vec<ContactRow>, ReadError>;
    fn contacts_of_customer(customer: &str, limit: u32) -> Result<Vec<ContactRow>, ReadError>;
    fn postings(case: Option<Uuid>, cursor: Option<&str>, limit: u32) -> Result<Page<Posting>, ReadError>;
    fn owed_for(prefix: &str) -> Result<Vec<Posting>, ReadError>;
    fn balances(prefix: &str) -> Result<Vec<PostingLine>, ReadError>;
    fn inbox(person: &str, unread_only: bool, limit: u32) -> Result<Vec<InboxRow>, ReadError>;
    fn mark_read(person: &str, key: &str, at: i64) -> Result<bool, CommitError>;
    fn register(register: &str) -> Result<Vec<RegisterRow>, ReadError>;
    fn register_row(register: &str, code: &str) -> Result<Option<RegisterRow>, ReadError>;
    fn customer(code: &str) -> Result<Option<CustomerRow>, ReadError>;
    fn find_customers(query: &str, limit: u32) -> Result<Vec<CustomerRow>, ReadError>;
}

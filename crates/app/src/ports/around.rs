//! For wrappers round a store: one list of the port's methods, so that a wrapper states only what it adds.

/// Hands every method of [`Store`](crate::ports::Store), as `name(argument: type, …) -> answer;`, to a macro of the
/// caller, which makes the implementation of a wrapper from it.
#[macro_export]
macro_rules! for_each_store_method {
    ($callback:ident) => {
        $callback! {
            load(stream: $crate::ports::StreamId) -> Result<$crate::ports::LoadedStream, $crate::ports::ReadError>;
            load_from(stream: $crate::ports::StreamId, version: u64)
                -> Result<$crate::ports::LoadedStream, $crate::ports::ReadError>;
            snapshot(case: uuid::Uuid) -> Result<Option<$crate::ports::Snapshot>, $crate::ports::ReadError>;
            head(stream: $crate::ports::StreamId)
                -> Result<(u64, $crate::ports::Hash), $crate::ports::ReadError>;
            commit(commit: $crate::ports::Commit) -> Result<(), $crate::ports::CommitError>;
            journal(shard: u16, after: u64, limit: u32)
                -> Result<Vec<$crate::ports::StoredEvent>, $crate::ports::ReadError>;
            journal_heads() -> Result<Vec<u64>, $crate::ports::ReadError>;
            idempotency(scope: &str, key: &str)
                -> Result<Option<$crate::ports::IdempotencyRecord>, $crate::ports::ReadError>;
            expire_idempotency(now: i64, limit: u32) -> Result<u32, $crate::ports::ReadError>;
            reserve_numbers(series: &str, count: u32) -> Result<u64, $crate::ports::ReadError>;
            tend() -> Result<(), $crate::ports::ReadError>;
            take_leases(claim: &$crate::ports::LeaseClaim)
                -> Result<$crate::ports::Leases, $crate::ports::CommitError>;
            give_up_leases(owner: &str) -> Result<(), $crate::ports::CommitError>;
            guard(key: &str) -> Result<u64, $crate::ports::ReadError>;
            cursors(consumer: &str) -> Result<Vec<u64>, $crate::ports::ReadError>;
            roll_rows(
                range: &$crate::ports::RollRange,
                after: Option<&$crate::ports::RollKey>,
                limit: u32
            ) -> Result<Vec<$crate::ports::RollRow>, $crate::ports::ReadError>;
            roll_restatements(
                range: &$crate::ports::RollRange,
                after: Option<&$crate::ports::RollRestatement>,
                limit: u32
            ) -> Result<Vec<$crate::ports::RollRestatement>, $crate::ports::ReadError>;
            roll_sealed(edition: &str) -> Result<Option<u32>, $crate::ports::ReadError>;
            key_row(person: &str) -> Result<Option<$crate::ports::PersonKey>, $crate::ports::ReadError>;
            key_rows(after: Option<&str>, limit: u32)
                -> Result<Vec<$crate::ports::PersonKey>, $crate::ports::ReadError>;
            unsealed(kind: $crate::ports::Sealable, limit: u32)
                -> Result<Vec<$crate::ports::SealedName>, $crate::ports::ReadError>;
            count_unsealed(kind: $crate::ports::Sealable) -> Result<u64, $crate::ports::ReadError>;
            sealed_customer(code: &str)
                -> Result<Option<$crate::ports::SealedCustomer>, $crate::ports::ReadError>;
            find_sealed(tokens: &$crate::ports::CustomerTokens, after: Option<&str>, limit: u32)
                -> Result<Vec<$crate::ports::SealedCustomer>, $crate::ports::ReadError>;
            person_key(person: &str) -> Result<Option<[u8; 32]>, $crate::ports::ReadError>;
            erased_at(person: &str) -> Result<Option<i64>, $crate::ports::ReadError>;
            erased_persons(after: Option<&str>, limit: u32)
                -> Result<Vec<$crate::ports::Erasure>, $crate::ports::ReadError>;
            texts(ids: &[uuid::Uuid]) -> Result<Vec<$crate::ports::PersonalText>, $crate::ports::ReadError>;
            artefact(digest: &$crate::ports::Hash)
                -> Result<Option<$crate::ports::Artefact>, $crate::ports::ReadError>;
            artefact_lines(after: Option<&$crate::ports::Hash>, limit: u32)
                -> Result<Vec<$crate::ports::ArtefactLine>, $crate::ports::ReadError>;
            artefact_type(digest: &$crate::ports::Hash)
                -> Result<Option<String>, $crate::ports::ReadError>;
            has_artefact(digest: &$crate::ports::Hash) -> Result<bool, $crate::ports::ReadError>;
            cases(
                filter: &$crate::ports::CaseFilter,
                order: $crate::ports::CaseOrder,
                cursor: Option<&str>,
                limit: u32
            ) -> Result<$crate::ports::Page<$crate::ports::CaseRow>, $crate::ports::ReadError>;
            count_cases(filter: &$crate::ports::CaseFilter, most: u64)
                -> Result<u64, $crate::ports::ReadError>;
            case_row(id: uuid::Uuid) -> Result<Option<$crate::ports::CaseRow>, $crate::ports::ReadError>;
            case_by_number(number: &str) -> Result<Option<uuid::Uuid>, $crate::ports::ReadError>;
            clocks(case: uuid::Uuid) -> Result<Vec<$crate::ports::ClockRow>, $crate::ports::ReadError>;
            ties(
                filter: &$crate::ports::TieFilter,
                after: Option<&$crate::ports::TiePlace>,
                limit: u32
            ) -> Result<Vec<$crate::ports::TieRow>, $crate::ports::ReadError>;
            visits(
                filter: &$crate::ports::VisitFilter,
                after: Option<&$crate::ports::VisitPlace>,
                limit: u32
            ) -> Result<Vec<$crate::ports::VisitRow>, $crate::ports::ReadError>;
            count_ties(filter: &$crate::ports::TieFilter) -> Result<u64, $crate::ports::ReadError>;
            settlements(
                filter: &$crate::ports::SettlementFilter,
                after: Option<$crate::ports::SettlementPlace>,
                limit: u32
            ) -> Result<Vec<$crate::ports::SettlementRow>, $crate::ports::ReadError>;
            settlement_sums(filter: &$crate::ports::SettlementFilter)
                -> Result<Vec<$crate::ports::SettlementSum>, $crate::ports::ReadError>;
            due_settlements(
                shards: $crate::ports::Shards,
                now: i64,
                after: Option<$crate::ports::SettlementPlace>,
                limit: u32
            ) -> Result<Vec<$crate::ports::SettlementRow>, $crate::ports::ReadError>;
            overdue_settlements(now: i64, limit: u32)
                -> Result<Vec<$crate::ports::SettlementRow>, $crate::ports::ReadError>;
            due_cases(shards: $crate::ports::Shards, now: i64, limit: u32)
                -> Result<Vec<uuid::Uuid>, $crate::ports::ReadError>;
            next_wake() -> Result<Option<i64>, $crate::ports::ReadError>;
            contacts_of_case(case: uuid::Uuid)
                -> Result<Vec<$crate::ports::ContactRow>, $crate::ports::ReadError>;
            contacts_of_customer(customer: &str, limit: u32)
                -> Result<Vec<$crate::ports::ContactRow>, $crate::ports::ReadError>;
            contacts_between(
                filter: &$crate::ports::ContactFilter,
                after: Option<(i64, uuid::Uuid)>,
                limit: u32
            ) -> Result<Vec<$crate::ports::ContactRow>, $crate::ports::ReadError>;
            count_contacts(filter: &$crate::ports::ContactFilter) -> Result<Vec<(String, u64)>, $crate::ports::ReadError>;
            postings(case: Option<uuid::Uuid>, cursor: Option<&str>, limit: u32)
                -> Result<$crate::ports::Page<$crate::ports::Posting>, $crate::ports::ReadError>;
            owed_for(prefix: &str) -> Result<Vec<$crate::ports::Posting>, $crate::ports::ReadError>;
            balances(prefix: &str) -> Result<Vec<$crate::ports::PostingLine>, $crate::ports::ReadError>;
            inbox(person: &str, unread_only: bool, limit: u32)
                -> Result<Vec<$crate::ports::InboxRow>, $crate::ports::ReadError>;
            mark_read(person: &str, key: &str, at: i64) -> Result<bool, $crate::ports::CommitError>;
            credential(kind: &str, key: &str)
                -> Result<Option<$crate::ports::CredentialRow>, $crate::ports::ReadError>;
            credentials_of(kind: &str, person: &str, limit: u32)
                -> Result<Vec<$crate::ports::CredentialRow>, $crate::ports::ReadError>;
            expired_credentials(now: i64, limit: u32)
                -> Result<Vec<$crate::ports::CredentialName>, $crate::ports::ReadError>;
            access_lines(filter: &$crate::ports::AccessFilter, cursor: Option<&str>, limit: u32)
                -> Result<$crate::ports::Page<$crate::ports::AccessLine>, $crate::ports::ReadError>;
            message(id: uuid::Uuid)
                -> Result<Option<$crate::ports::MessageRow>, $crate::ports::ReadError>;
            messages(filter: $crate::ports::MessageFilter<'_>, cursor: Option<&str>, limit: u32)
                -> Result<$crate::ports::Page<$crate::ports::MessageRow>, $crate::ports::ReadError>;
            messages_of_case(case: uuid::Uuid)
                -> Result<Vec<$crate::ports::MessageRow>, $crate::ports::ReadError>;
            due_messages(shards: $crate::ports::Shards, now: i64, limit: u32)
                -> Result<Vec<$crate::ports::MessageRow>, $crate::ports::ReadError>;
            count_handed(customer: &str, from: i64) -> Result<u32, $crate::ports::ReadError>;
            register(register: &str) -> Result<Vec<$crate::ports::RegisterRow>, $crate::ports::ReadError>;
            register_row(register: &str, code: &str)
                -> Result<Option<$crate::ports::RegisterRow>, $crate::ports::ReadError>;
            archived(stream: $crate::ports::StreamId)
                -> Result<Option<$crate::ports::ArchivedRow>, $crate::ports::ReadError>;
            archived_rows(
                filter: &$crate::ports::ArchivedFilter,
                after: Option<$crate::ports::StreamId>,
                limit: u32
            ) -> Result<Vec<$crate::ports::ArchivedRow>, $crate::ports::ReadError>;
            places(shard: u16, after: u64, limit: u32)
                -> Result<Vec<$crate::ports::Place>, $crate::ports::ReadError>;
            ended_cases(before: i64, after: Option<(i64, uuid::Uuid)>, limit: u32)
                -> Result<Vec<$crate::ports::CaseRow>, $crate::ports::ReadError>;
            lone_contacts(before: i64, after: Option<(i64, uuid::Uuid)>, limit: u32)
                -> Result<Vec<$crate::ports::ContactRow>, $crate::ports::ReadError>;
            notices_of_case(case: uuid::Uuid)
                -> Result<Vec<$crate::ports::InboxRow>, $crate::ports::ReadError>;
            read_notices(before: i64, limit: u32) -> Result<Vec<String>, $crate::ports::ReadError>;
            count_expired(before: i64) -> Result<u64, $crate::ports::ReadError>;
            customer(code: &str) -> Result<Option<$crate::ports::CustomerRow>, $crate::ports::ReadError>;
            customer_codes(after: &str, limit: u32) -> Result<Vec<String>, $crate::ports::ReadError>;
            find_customers(query: &str, limit: u32)
                -> Result<Vec<$crate::ports::CustomerRow>, $crate::ports::ReadError>;
        }
    };
}

//! What a move copies: every table with its columns, in an order in which nothing names what is not there yet.

/// How a column is kept in both databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `integer`; `smallint`.
    Small,
    /// `integer`; `bigint`.
    Number,
    /// `integer` 0 or 1; `boolean`.
    Flag,
    /// `text`; `text`.
    Text,
    /// `blob`; `bytea`.
    Bytes,
    /// `blob` of 16 bytes; `uuid`.
    Id,
    /// Nothing; `smallint`: the shard of the case in column `id`, which leads its key.
    CaseShard,
}

/// A table, or the part of it that a condition names.
#[derive(Debug)]
pub(super) struct Table {
    pub name: &'static str,
    /// Empty for all rows.
    pub condition: &'static str,
    pub columns: &'static [(&'static str, Kind)],
    /// Columns, by place, that order its rows and name each once.
    pub key: &'static [usize],
}

macro_rules! table {
    ($name:literal $(where $condition:literal)?, [$($key:literal),+], $($column:ident $kind:ident),+ $(,)?) => {
        Table {
            name: $name,
            condition: concat!("" $(, $condition)?),
            columns: &[$((stringify!($column), Kind::$kind)),+],
            key: &[$($key),+],
        }
    };
}

macro_rules! postings {
    ($condition:literal) => {
        table!("posting" where $condition, [0], id Id, case_id Id, cause_version Number, rule Text, owed_for Text,
            reverses Id, occurred_at Number, recorded_at Number, occurrence Id)
    };
}

/// Every table but the record of migrations, and PostgreSQL's gates, which are the same everywhere.
pub(super) const TABLES: &[Table] = &[
    table!("stream", [0, 1, 2], shard Small, kind Small, id Id, version Number, head Bytes),
    table!("journal", [0, 1], shard Small, position Number, stream_kind Small, stream_id Id, version Number, name Text,
        occurred_at Number, recorded_at Number, bytes Bytes, hash Bytes),
    table!("journal_head", [0], shard Small, position Number),
    table!("idempotency", [0, 1], scope Text, key Text, body_digest Bytes, reply Bytes, expires_at Number),
    table!("number_series", [0], series Text, last Number),
    table!("person_key", [0], person Text, key Bytes, sealed Bytes),
    table!("personal_text", [0], id Id, person Text, body Text, sealed Bytes),
    table!("artefact", [0], digest Bytes, person Text, media_type Text, stored_at Number, bytes Bytes,
        sealed Bytes),
    table!("case_row", [1], shard CaseShard, id Id, number Text, kind Text, category Text, topic Text, state Text,
        customer Text, service Text, unit Text, area Text, owner Text, handler Text, accepted_at Number,
        due_at Number, due_order Number, warn_at Number, due_rule Text, rung Small, next_rung_at Number,
        broken Number, owed_minor Number, chain Number, red_line Text, paused Flag, closed_at Number,
        version Number, updated_at Number),
    table!("clock", [1, 2], shard Small, case_id Id, clock Text, kind Text, rule Text, state Text, started_at Number,
        due_at Number, warn_at Number, wake_at Number),
    table!("case_snapshot", [1], shard CaseShard, id Id, version Number, head Bytes, format Number, bytes Bytes),
    table!("contact_row", [0], id Id, channel Text, direction Text, owner Text, customer Text, unit Text, outcome Text,
        case_id Id, occurred_at Number, text_id Id),
    // A reversal names its original, and no reversal is reversed.
    postings!("reverses is null"),
    postings!("reverses is not null"),
    table!("posting_line", [0, 1], posting Id, line Number, account Text, unit Text, amount Number),
    table!("owed_for", [0], key Text, posting Id),
    table!("account", [0, 1], account Text, unit Text, balance Number, floor Number),
    table!("register_row", [0, 1], register Text, code Text, body Text, immutable Flag),
    table!("customer", [0], code Text, name Text, phone Text, phone_digits Text, segment Text, body Text,
        as_of Number, sealed Bytes),
    table!("customer_token", [0, 1], token Number, code Text),
    table!("inbox", [0], key Text, post Text, person Text, case_id Id, kind Text, zh Text, en Text,
        occurred_at Number, read_at Number),
    table!("credential", [0, 1], kind Text, key Text, person Text, body Text, expires_at Number),
    table!("access_line", [0], id Id, at Number, person Text, post Text, unit Text, what Text, subject Text,
        case_id Id, purpose Text, detail Text),
    table!("shard_lease", [0], shard Small, owner Text, epoch Number, until_at Number),
    table!("lease_owner", [0], owner Text, until_at Number),
    table!("guard_counter", [0], key Text, count Number),
    table!("journal_cursor", [0, 1], consumer Text, shard Small, position Number),
    table!("erased_person", [0], person Text, erased_at Number),
    table!("roll_row", [0, 1, 2, 3], edition Text, metric Text, day Number, grouped_by Text, numerator Number,
        denominator Number),
    table!("roll_restatement", [0, 1, 2, 3, 4, 5], edition Text, metric Text, day Number, grouped_by Text, shard Small,
        position Number, numerator Number, denominator Number, known_at Number),
    table!("message", [0], id Id, shard Small, key Text, case_id Id, kind Text, customer Text, language Text, text Text,
        state Text, round Number, tries Number, next_at Number, reason Text, contact_id Id, created_at Number,
        changed_at Number, handed_at Number, delivered_at Number, version Number, outlet Text),
    table!("case_tie", [1, 2], shard Small, case_id Id, tie Text, kind Text, party Text, number Text, class Text, unit Text,
        state Text, started_at Number, due_at Number, due_order Number, ended_at Number, late Flag),
    table!("settlement", [1, 2], shard Small, case_id Id, settlement Number, customer Text, unit Text, rule Text,
        owed_unit Text, form Text, currency Text, minor Number, state Text, since Number, round Number, owed_at Number,
        pay_by Number, credited_at Number, next_at Number, late Flag, reason Text, reference Text, contradiction Text,
        service Text, late_at Number),
    table!("case_visit", [1, 2], shard Small, case_id Id, visit_id Id, job Text, unit Text, customer Text, service Text,
        state Text, technician Text, window_from Number, window_until Number, hours_from Number, hours_until Number,
        at_order Number, minutes Number, skills Text, parts Text, asked_at Number, ended_at Number, outcome Text,
        two Flag, mate Text, chosen Text, chosen_until Number, tools Text),
    table!("roll_seal", [0], edition Text, until_day Number),
    table!("archived", [1, 2], shard Small, kind Small, id Id, version Number, archive Bytes, file Text, number Text,
        customer Text, unit Text, began_at Number, ended_at Number, archived_at Number, artefacts Bytes),
    table!("journal_place", [0, 1], shard Small, position Number, stream_kind Small, stream_id Id, version Number,
        hash Bytes),
];

impl Table {
    /// Columns that SQLite has, with their places.
    pub(super) fn stored(&self) -> impl Iterator<Item = (usize, &'static str, Kind)> {
        let columns = self.columns.iter().enumerate().map(|(place, (name, kind))| (place, *name, *kind));
        columns.filter(|(_, _, kind)| *kind != Kind::CaseShard)
    }

    pub(super) fn column_names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn key_names(&self) -> Vec<&'static str> {
        self.key.iter().map(|place| self.columns[*place].0).collect()
    }

    /// `where …` with the table's own condition and another one.
    pub(super) fn conditions(&self, other: &str) -> String {
        let all: Vec<&str> = [self.condition, other].into_iter().filter(|one| !one.is_empty()).collect();
        if all.is_empty() { String::new() } else { format!("where {}", all.join(" and ")) }
    }
}

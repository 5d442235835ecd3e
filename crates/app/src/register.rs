//! Registers (台账): own ones are edited with audit, each edit an event of the register's stream; mirrors of outside
//! systems are never edited here and show their age.

use crate::absence::ABSENCE;
use crate::codec::{Storable, digest, encode, hex};
use crate::engine::App;
use crate::error::AppError;
use crate::law::Adoption;
use crate::ports::{Append, Clock, Commit, CustomerRow, RegisterRow, Store, StreamId, StreamKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_domain::technician::Spot;
use yinuo_domain::{Actor, Fact};
use yinuo_policy::{AreaClass, Bilingual, CalendarTable, Instant, Pack, Policy, PolicyRefusal};

/// Register of units.
pub const UNIT: &str = "unit";
/// Register of area classes: code is the area and the instant from which the class holds, body [`AreaClassBody`].
pub const AREA_CLASS: &str = "area-class";
/// Register of people who work part of the full hours: code the person and the instant from which.
pub const PART_TIME: &str = "part-time";
/// Register of posts.
pub const POST: &str = "post";
/// Register of people.
pub const PERSON: &str = "person";
/// Register of who holds which post when.
pub const HOLDING: &str = "holding";
/// Register of duty rosters: code names post, unit, person and beginning, body a duty.
pub const ROSTER: &str = "roster";
/// Register of suspensions: code the person, body [`SuspensionBody`].
pub const SUSPENSION: &str = "suspension";
/// Register of tokens: code is the SHA-256 of the token.
pub const TOKEN: &str = "token";
/// Register of the demo city's seats, with their tokens in plain.
pub const SEAT: &str = "seat";
/// Register of adopted packs: code `id@version`, body the TOML text.
pub const POLICY_PACK: &str = "policy-pack";
/// Register of calendar tables: code `id@digest`, body the TOML text.
pub const CALENDAR_TABLE: &str = "calendar-table";
/// Register of adoptions, in order.
pub const POLICY: &str = "policy";

/// Register of canned texts.
pub const CANNED: &str = "canned";

/// Rows changed by one event; keeps events and commits small.
const ROWS_PER_EVENT: usize = 64;

/// Rows of one register that one commit changes: 256 events, well below what an append may hold.
const ROWS_PER_COMMIT: usize = 256 * ROWS_PER_EVENT;

/// Who a token is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenBody {
    /// Person, post and unit.
    pub actor: Actor,
    /// Worth nothing from this instant on; one from before had no end, and `yinuo doctor` counts those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// Whether a person may act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspensionBody {
    /// He may not.
    pub suspended: bool,
}

/// A seat of the demo city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatBody {
    /// Token in plain.
    pub token: String,
    /// Person, post and unit.
    pub actor: Actor,
    /// Page to open first.
    pub first_page: String,
    /// Password for typing, with the person's code as the sign-in name; empty when there is none.
    #[serde(default)]
    pub password: String,
}

/// A text that is said often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedBody {
    /// Branch of the category tree that it belongs to; empty for any.
    pub topic: String,
    /// The text.
    pub text: Bilingual,
}

/// What the mirror says of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerBody {
    /// Services.
    pub services: Vec<ServiceBody>,
    /// How much depends on him, in the outside system's own word (`gold`, `platinum`); empty where it says nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tier: String,
    /// Whether he asked not to be telephoned: call-backs pass him over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_calls: bool,
    /// `zh` or `en`, in which he wants to be written to; empty when he has stated none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Whether he asked for no messages but essential ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_messages: bool,
    /// His openid under our official account; empty where he does not follow it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wechat: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the signature that serde asks for
const fn nothing(minor: &i64) -> bool {
    *minor == 0
}

/// What the mirror says of a service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ServiceBody {
    /// Code.
    pub code: String,
    /// Product.
    pub product: String,
    /// Access medium.
    pub access: String,
    /// In words.
    pub name: Bilingual,
    /// `urban` or `rural`.
    pub area: String,
    /// Grid of its address, by the code of its unit; empty where the outside system does not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grid: String,
    /// Unit that answers there.
    pub unit: String,
    /// Address (personal).
    pub address: String,
    /// Where that is on the map (personal); none where the outside system does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spot: Option<Spot>,
    /// Monthly fee, minor units.
    pub monthly_fee_minor: i64,
    /// One-off fee, minor units.
    pub one_off_fee_minor: i64,
    /// Why it is cut off: `overdue`, `asked`, `lost`; empty while it works.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suspended: String,
    /// What is owed for it, minor units; 0 where nothing is, or where the outside system does not say.
    #[serde(default, skip_serializing_if = "nothing")]
    pub owed_minor: i64,
    /// What was used of it this month, as the outside system counts; empty where it does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usage: Vec<Usage>,
}

/// Class of an area from an instant on (Y39). A row says what holds from then; what held before stays what it was, so that a
/// promise that was made keeps its class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaClassBody {
    /// The area: a unit or a grid, by its code.
    pub area: String,
    /// Its class.
    pub class: AreaClass,
    /// From when.
    pub from: Instant,
}

impl AreaClassBody {
    /// The code of its row: an area has one class from an instant.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}/{}", self.area, self.from.0)
    }
}

/// What was used of a service, in whole units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Usage {
    /// Of what: `data-gb` or `voice-minutes`.
    pub what: String,
    /// How much.
    pub used: i64,
    /// How much there is in the month; none where it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<i64>,
}

/// Rows of an own register changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum RegisterEvent {
    /// Rows were set.
    RowsSet {
        /// Code and body of each row.
        rows: Vec<(String, String)>,
    },
}

impl Storable for RegisterEvent {
    fn name(&self) -> &'static str {
        "rows-set"
    }
}

/// The stream of a register: named, so that every process finds the same one.
#[must_use]
pub fn stream_of(register: &str) -> StreamId {
    let name = digest(format!("yinuo.register/{register}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&name[..16]);
    StreamId { kind: StreamKind::Register, id: Uuid::from_bytes(bytes) }
}

/// Whether what a stream says changes the law: policies, calendars or the organisation.
#[must_use]
pub fn is_law(stream: StreamId) -> bool {
    [UNIT, POST, PERSON, HOLDING, ROSTER, ABSENCE, SUSPENSION, POLICY, POLICY_PACK, CALENDAR_TABLE]
        .iter()
        .any(|register| stream_of(register) == stream)
}

/// Sets rows of an own register, with audit.
///
/// # Errors
/// Failed storage, or somebody else edits the register at the same moment.
pub fn set_rows(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    register: &str,
    rows: &[(String, String)],
) -> Result<(), AppError> {
    set_registers(store, clock, actor, &[(register, rows.to_vec())])
}

/// Sets rows of several registers in one commit, so that nobody ever sees a holding whose post is not there yet. More
/// than [`ROWS_PER_COMMIT`] rows of one register take several commits, in order.
///
/// # Errors
/// Failed storage, or somebody else edits one of the registers at the same moment.
pub fn set_registers(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    registers: &[(&str, Vec<(String, String)>)],
) -> Result<(), AppError> {
    let most = registers.iter().map(|(_, rows)| rows.len().div_ceil(ROWS_PER_COMMIT)).max().unwrap_or(0);
    for part in 0..most {
        let mut commit = Commit::default();
        for (register, rows) in registers {
            if let Some(rows) = rows.chunks(ROWS_PER_COMMIT).nth(part) {
                add_rows(&mut commit, (store, clock), actor, register, rows)?;
            }
        }
        store.commit(commit)?;
    }
    Ok(())
}

/// Adds rows of an own register, with audit, to a commit.
pub(crate) fn add_rows(
    commit: &mut Commit,
    (store, clock): (&dyn Store, &dyn Clock),
    actor: &Actor,
    register: &str,
    rows: &[(String, String)],
) -> Result<(), AppError> {
    let stream = stream_of(register);
    let head = store.head(stream)?;
    let now = Instant(clock.now());
    let by_digest = matches!(register, POLICY_PACK | CALENDAR_TABLE);
    // A token's body names a person but never holds the token: safe to journal. Policy texts are named by digest.
    let audited = |(code, body): &(String, String)| {
        (code.clone(), if by_digest { hex(&digest(body.as_bytes())) } else { body.clone() })
    };
    let facts: Vec<Fact<RegisterEvent>> = rows
        .chunks(ROWS_PER_EVENT)
        .map(|chunk| Fact {
            occurred: now,
            by_clock: false,
            event: RegisterEvent::RowsSet { rows: chunk.iter().map(audited).collect() },
        })
        .collect();
    let (events, _) = encode(stream, head, &facts, actor, now)?;
    commit.appends.push(Append { stream, expected_version: head.0, events });
    let stored = rows.iter().map(|(code, body)| RegisterRow {
        register: register.to_owned(),
        code: code.clone(),
        body: body.clone(),
    });
    if by_digest {
        commit.immutable_rows.extend(stored);
    } else {
        commit.register_rows.extend(stored);
    }
    Ok(())
}

/// Why an adoption did not happen.
#[derive(Debug)]
pub enum AdoptError {
    /// The policy is refused.
    Policy(Vec<PolicyRefusal>),
    /// The store is.
    App(AppError),
}

impl std::fmt::Display for AdoptError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Policy(refusals) => {
                for refusal in refusals {
                    writeln!(
                        f,
                        "{} {}: {} {}",
                        refusal.code, refusal.at, refusal.sentence.en, refusal.next_step.en
                    )?;
                }
                Ok(())
            }
            Self::App(error) => error.fmt(f),
        }
    }
}

impl From<AppError> for AdoptError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

/// Adopts an ordered list of packs with calendar tables. Adopting what is in force already changes nothing.
///
/// # Errors
/// A numbered refusal of the policy; another text under the same id and version; failed storage.
pub fn adopt(
    store: &dyn Store,
    clock: &dyn Clock,
    actor: &Actor,
    packs: Vec<Pack>,
    tables: Vec<CalendarTable>,
) -> Result<(), AdoptError> {
    let pack_rows: Vec<(String, String)> = packs
        .iter()
        .map(|pack| (format!("{}@{}", pack.id(), pack.version()), pack.text().to_owned()))
        .collect();
    let table_rows: Vec<(String, String)> = tables
        .iter()
        .map(|table| {
            (
                format!(
                    "{}@{}",
                    format_args!("{}-{}", table.region(), table.year()),
                    &table.digest().to_string()[..12]
                ),
                table.text().to_owned(),
            )
        })
        .collect();
    let policy = Policy::resolve(packs, tables).map_err(AdoptError::Policy)?;
    let adoption = Adoption {
        adopted_at: clock.now(),
        digest: policy.digest().to_string(),
        packs: pack_rows.iter().map(|(code, _)| code.clone()).collect(),
        tables: table_rows.iter().map(|(code, _)| code.clone()).collect(),
    };
    for (code, text) in &pack_rows {
        let kept = store.register_row(POLICY_PACK, code).map_err(AppError::from)?;
        if kept.is_some_and(|kept| kept.body != *text) {
            return Err(AdoptError::Policy(vec![PolicyRefusal::adopted_otherwise(code)]));
        }
    }
    let earlier = store.register(POLICY).map_err(AppError::from)?;
    if let Some(last) = earlier.last() {
        let last: Adoption = crate::law::parse(&last.body)?;
        if last.packs == adoption.packs && last.tables == adoption.tables && last.digest == adoption.digest {
            return Ok(());
        }
    }
    set_rows(store, clock, actor, POLICY_PACK, &pack_rows)?;
    set_rows(store, clock, actor, CALENDAR_TABLE, &table_rows)?;
    let code = format!("{:06}", earlier.len() + 1);
    set_rows(store, clock, actor, POLICY, &[(code, json(&adoption)?)])?;
    Ok(())
}

/// Replaces mirror rows of customers.
///
/// # Errors
/// Failed storage.
pub fn mirror_customers(store: &dyn Store, rows: Vec<CustomerRow>) -> Result<(), AppError> {
    for chunk in rows.chunks(500) {
        store.commit(Commit { customer_rows: chunk.to_vec(), ..Commit::default() })?;
    }
    Ok(())
}

/// A body as JSON.
///
/// # Errors
/// Never for the bodies of this module.
pub fn json<T: Serialize>(body: &T) -> Result<String, AppError> {
    serde_json::to_string(body).map_err(|error| AppError::Damaged(error.to_string()))
}

impl App {
    /// Who a token is; `None` for an unknown one or one that is over.
    ///
    /// # Errors
    /// Failed storage.
    pub fn actor_of_token(&self, token: &str) -> Result<Option<Actor>, AppError> {
        let Some(row) = self.store.register_row(TOKEN, &hex(&digest(token.as_bytes())))? else {
            return Ok(None);
        };
        let body: TokenBody = crate::law::parse(&row.body)?;
        Ok(body.until.is_none_or(|until| self.now().0 < until).then_some(body.actor))
    }

    /// Canned texts with their codes, ordered by code.
    ///
    /// # Errors
    /// Failed storage.
    pub fn canned(&self) -> Result<Vec<(String, CannedBody)>, AppError> {
        let rows = self.store.register(CANNED)?;
        rows.into_iter().map(|row| Ok((row.code, crate::law::parse(&row.body)?))).collect()
    }

    /// Seats of the demo city; empty elsewhere.
    ///
    /// # Errors
    /// Failed storage.
    pub fn seats(&self) -> Result<Vec<SeatBody>, AppError> {
        self.store.register(SEAT)?.iter().map(|row| crate::law::parse(&row.body)).collect()
    }
}

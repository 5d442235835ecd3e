//! What the server says.

mod access;
mod board;
mod call_back;
mod contractor;
mod desk;
mod directive;
mod emergency;
mod exception;
mod identity;
mod instrument;
mod late;
mod message;
mod office;
mod points;
mod red_line;
mod rejection;
mod score;
mod search;
mod settlement;
mod staff;
mod survey;
mod system;
mod today;
mod visit;
mod wage;

pub use access::*;
pub use board::*;
pub use call_back::*;
pub use contractor::*;
pub use desk::*;
pub use directive::*;
pub use emergency::*;
pub use exception::*;
pub use identity::*;
pub use instrument::*;
pub use late::*;
pub use message::*;
pub use office::*;
pub use points::*;
pub use red_line::*;
pub use rejection::*;
pub use score::*;
pub use search::*;
pub use settlement::*;
pub use staff::*;
pub use survey::*;
pub use system::*;
pub use today::*;
pub use visit::*;
pub use wage::*;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Default)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A code with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
}

/// One line of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    /// When the fact holds.
    pub at: Option<i64>,
    /// The sentence.
    pub text: Text,
}

/// Who is signed in, and what time the server says it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// Person.
    pub person: Named,
    /// Post.
    pub post: Named,
    /// Unit.
    pub unit: Named,
    /// Roles: `agent`, `handler`, `supervisor`, `manager`, `general-manager`, `quality`, `administrator`.
    pub roles: Vec<String>,
    /// Server instant, so that the browser can animate differences.
    pub server_at: i64,
    /// IANA zone of the operator's reports.
    pub zone: String,
    /// Currency of the policy's remedies, ISO 4217.
    pub currency: String,
    /// Posts that the person holds now.
    pub posts: Vec<PostView>,
    /// Whether a second factor must be set up before any other page opens.
    pub factor_due: bool,
    /// Unread inbox items.
    pub unread: u32,
    /// What he likes his desk to be.
    pub preferences: PreferencesView,
    /// Whether this is a demo city: the seats page is open.
    pub demo: bool,
    /// By what way customers come to where he sits: `hall` for whoever works in a hall, `hotline` for everybody else.
    pub channel: String,
}

/// A seat of the demo city: press it to sit down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeatView {
    /// Token to sign in with.
    pub token: String,
    /// Sign-in name, for typing.
    pub name: String,
    /// Password, for typing.
    pub password: String,
    /// Person.
    pub person: Named,
    /// Post.
    pub post: Named,
    /// Unit.
    pub unit: Named,
    /// What waits there now.
    pub waiting: Text,
    /// Page to open first, for example `/cases`.
    pub first_page: String,
}

/// State of a clock as the judging function sees it; the browser shows `near` from `warn_at` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    /// Running.
    Running,
    /// Stands, with cause and evidence.
    Paused,
    /// Stopped before due.
    Kept,
    /// The due instant came first.
    Broken,
    /// A breach withdrawn by a late fact with evidence.
    Withdrawn,
    /// Void: the case was cancelled or re-categorised.
    Void,
    /// A ladder that ended with its clock.
    Ended,
}

/// A row of the case list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseRowView {
    /// Case id.
    pub id: Uuid,
    /// Number for the telephone: date, daily number, check digit.
    pub number: String,
    /// Name of the category.
    pub title: Text,
    /// Kind: `fault`, `complaint`, `appeal`, `install`, `move`, `suggestion`, `report`, `help`.
    pub kind: String,
    /// Category code.
    pub category: String,
    /// TM Forum 621 state: `acknowledged`, `inProgress`, `pending`, `held`, `resolved`, `closed`, `cancelled`, `rejected`.
    pub state: String,
    /// Customer, name masked.
    pub customer: Named,
    /// Answering unit.
    pub unit: Named,
    /// `urban`, `rural` or empty.
    pub area: String,
    /// First-contact owner.
    pub owner: Named,
    /// Handler, code empty while nobody holds it.
    pub handler: Named,
    /// Accepted at.
    pub accepted_at: i64,
    /// Next due instant of a promise to the customer; when all are broken, that of the oldest breach.
    pub due_at: Option<i64>,
    /// State of that clock: `running`, `broken` or `paused`.
    pub due_state: ClockState,
    /// From here the clock is near.
    pub warn_at: Option<i64>,
    /// Short name of that promise.
    pub due_name: Text,
    /// Highest rung reached in the running ladder cycle; 0 when none runs.
    pub rung: u8,
    /// Next rung at.
    pub next_rung_at: Option<i64>,
    /// What falls due first of all that its handler answers for, and by which open lists are ordered.
    pub next: Option<NextView>,
    /// Number of broken promises that stand.
    pub broken: u32,
    /// Owed to the customer, minor units.
    pub owed_minor: i64,
    /// Link in the repeat chain, 1 for the first.
    pub chain: u32,
    /// The first red-line mark that stands, code empty when none.
    pub red_line: Named,
    /// Whether a pause stands.
    pub paused: bool,
    /// Closed or cancelled at.
    pub closed_at: Option<i64>,
    /// Version of the case.
    pub version: u64,
}

/// What falls due next on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NextView {
    /// `promise` (to the customer or an outside body, or his word), `climb`, `instruction`, `directive`, or `order` where
    /// the row does not know which.
    pub kind: String,
    /// Due.
    pub at: i64,
    /// From here it is near.
    pub warn_at: Option<i64>,
    /// `running`, `paused`, or `broken` when that instant has passed.
    pub state: ClockState,
    /// Short name.
    pub name: Text,
}

/// A page of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseListView {
    /// Rows.
    pub rows: Vec<CaseRowView>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// Number of all cases that match, counted no further than 1,000.
    pub total: u64,
    /// Whether there are more than that.
    pub total_more: bool,
    /// Archived cases that the search words name, on the first page alone: by part of a number, or a customer's code.
    pub archived: Vec<ArchivedView>,
    /// Server instant.
    pub server_at: i64,
}

/// Where an archived case is. It is read-only for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArchivedView {
    /// Id.
    pub id: Uuid,
    /// Number.
    pub number: String,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of the file, hexadecimal.
    pub archive: String,
    /// Closed or cancelled at.
    pub closed_at: i64,
    /// When it was archived.
    pub archived_at: i64,
}

/// One clock of a case with its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClockView {
    /// Clock id inside the case.
    pub id: String,
    /// `promise`, `ladder`, `verdict`, `task` or `outside`.
    pub kind: String,
    /// Short name.
    pub name: Text,
    /// State.
    pub state: ClockState,
    /// Whom we owe: `customer`, `unit`, `outside-body`, `public`, `staff`.
    pub beneficiary: String,
    /// Started at.
    pub started_at: i64,
    /// First late instant; for a ladder the next rung.
    pub due_at: Option<i64>,
    /// Near from here.
    pub warn_at: Option<i64>,
    /// Stopped at.
    pub stopped_at: Option<i64>,
    /// Due instant before the customer's appointment moved it.
    pub moved_from_due_at: Option<i64>,
    /// When the breach was noticed, if later than it stands.
    pub noticed_at: Option<i64>,
    /// Since when it stands (paused).
    pub paused_since_at: Option<i64>,
    /// One short line under the clock.
    pub note: Text,
    /// Rule code.
    pub rule: String,
    /// Rule in one sentence.
    pub sentence: Text,
    /// Digest of the policy that the promise is pinned to, first 12 characters.
    pub policy: String,
    /// Every step of the computation, one fact a line.
    pub reasons: Vec<Reason>,
    /// Sum with its factors, when something is owed.
    pub sums: Vec<Reason>,
    /// Why a promise was not kept in time, as somebody said (H08); absent while nobody did.
    pub late_cause: Option<Named>,
}

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimelineEntryView {
    /// Event version in the case's stream.
    pub version: u64,
    /// Kind for the icon and the filter: `contact`, `clock`, `ladder`, `ledger`, `task`, `state`, `note`.
    pub group: String,
    /// Icon: `phone`, `clock`, `broken`, `met`, `ladder`, `wallet`, `people`, `pause`, `flag`, `note`, `check`, `calendar`, `repeat`, `doc`.
    pub icon: String,
    /// Occurred at.
    pub occurred_at: i64,
    /// Recorded at.
    pub recorded_at: i64,
    /// The sentence.
    pub text: Text,
    /// The rest, in grey; may be empty.
    pub detail: Text,
    /// `plain`, `broken`, `met`.
    pub tone: String,
    /// Who did it; code empty for the system.
    pub actor: Named,
    /// Digests of the artefacts that the evidence names.
    pub artefacts: Vec<String>,
}

/// A contact of the case or customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    /// Contact id.
    pub id: Uuid,
    /// Channel: `hotline`, `wechat`, `web`, `hall`, `letter`, `outside-body`, `visit`, `sms`, `robot`.
    pub channel: String,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// First-contact owner.
    pub owner: Named,
    /// What came of it: `ended`, `opened`, `joined`.
    pub outcome: String,
    /// Occurred at.
    pub occurred_at: i64,
    /// Case, if any.
    pub case: Option<Uuid>,
    /// The customer's words; empty when there are none or they were erased.
    pub text: String,
}

/// A task of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskView {
    /// Task id.
    pub id: Uuid,
    /// `instruction`, `assist`, `check`, `directive`, `recovery-call`.
    pub kind: String,
    /// Title.
    pub title: Text,
    /// Unit or person addressed.
    pub addressed: Named,
    /// Opened at.
    pub opened_at: i64,
    /// Limit.
    pub due_at: Option<i64>,
    /// Who took it, its own first-contact owner; code empty before.
    pub accepted_by: Named,
    /// Whether its limit passed while it was open.
    pub overdue: bool,
    /// Done at.
    pub done_at: Option<i64>,
    /// Outcome, empty while open.
    pub outcome: Text,
    /// Whether the quality office accepted the last reply to its directive; absent before its verdict.
    pub accepted: Option<bool>,
    /// Words of that verdict; empty before.
    pub verdict: String,
    /// How often it was sent back.
    pub sent_back: u32,
    /// Posts that it reached because nobody answered.
    pub climbed: u8,
}

/// A ledger posting in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PostingView {
    /// Posting id.
    pub id: Uuid,
    /// Case.
    pub case: Option<Uuid>,
    /// Case number.
    pub number: String,
    /// What it is for.
    pub text: Text,
    /// Minor units to the customer; negative for a reversal.
    pub amount_minor: i64,
    /// ISO 4217 code or `validity-days`.
    pub unit: String,
    /// Account that receives.
    pub account: String,
    /// Its name; a customer's is masked.
    pub account_name: Text,
    /// Rule code.
    pub rule: String,
    /// How the rule pays: credit on the bill, wallet, validity.
    pub form: Text,
    /// Owed-for key.
    pub owed_for: String,
    /// The unit of time that the key pays, in words.
    pub owed_unit: Text,
    /// Occurred at.
    pub occurred_at: i64,
    /// Recorded at.
    pub recorded_at: i64,
    /// Posting that this one reverses.
    pub reverses: Option<Uuid>,
}

/// Something that can be done to the case now, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActionView {
    /// Route id of the command, for example `resolve_case`.
    pub id: String,
    /// Whether it would be accepted now.
    pub enabled: bool,
    /// Why not; both empty when enabled.
    pub why_not: Text,
}

/// One case, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseView {
    /// The list row.
    pub row: CaseRowView,
    /// Customer panel line: telephone masked, service, address.
    pub customer_line: Text,
    /// Grid of the address; code empty where nobody says.
    pub grid: Named,
    /// Place that accepted, where it differs from the answering unit (A16).
    pub accepted_by: Named,
    /// Clocks, next due first.
    pub clocks: Vec<ClockView>,
    /// Newest first.
    pub timeline: Vec<TimelineEntryView>,
    /// The case that it was merged into, while it is.
    pub merged_into: Option<RelationView>,
    /// Cases that go on here, and cases that have to do with this one.
    pub relations: Vec<RelationView>,
    /// Newest first.
    pub contacts: Vec<ContactView>,
    /// Open first.
    pub tasks: Vec<TaskView>,
    /// Newest first.
    pub postings: Vec<PostingView>,
    /// Other cases of the repeat chain, newest first.
    pub chain: Vec<CaseRowView>,
    /// What can be done now, and why not.
    pub actions: Vec<ActionView>,
    /// Pauses that wait for a second person, or stand.
    pub pauses: Vec<SpanView>,
    /// Exemptions that wait for a second person, or hold.
    pub exemptions: Vec<SpanView>,
    /// What was asked for beside the rules, newest first.
    pub exceptions: Vec<ExceptionView>,
    /// Red-line marks, standing ones first.
    pub red_lines: Vec<RedLineView>,
    /// Facts that were told late, newest first.
    pub late_facts: Vec<LateFactView>,
    /// The last refusal to take it that somebody proposed.
    pub rejection: Option<RejectionView>,
    /// Root cause once resolved, code empty before.
    pub root_cause: Named,
    /// Where it was archived, if it was: then no action is open.
    pub archived: Option<ArchivedView>,
    /// Digests of those artefacts of the case that are recordings, to be listened to.
    pub recordings: Vec<String>,
    /// Requests of outside bodies, oldest first.
    pub outside: Vec<OutsideView>,
    /// The outage that it belongs to, or that stands over it.
    pub outage: Option<CaseOutageView>,
    /// Money on its way to the customer, in the order in which it became owed.
    pub settlements: Vec<SettlementView>,
    /// Server instant.
    pub server_at: i64,
}

/// A pause or an exemption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SpanView {
    /// Id.
    pub id: Uuid,
    /// `user-cause`, `third-party`, `force-majeure`.
    pub cause: String,
    /// `proposed`, `approved`, `refused`, `ended`.
    pub state: String,
    /// From.
    pub from_at: i64,
    /// Until.
    pub until_at: Option<i64>,
    /// Evidence in words.
    pub evidence: String,
    /// Digests of the artefacts that the evidence names.
    pub artefacts: Vec<String>,
    /// Proposed by.
    pub proposed_by: Named,
    /// Decided by; code empty before.
    pub decided_by: Named,
}

/// A promise as it would be made if the case were opened now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PromisePreview {
    /// Rule code.
    pub rule: String,
    /// Short name.
    pub name: Text,
    /// Rule in one sentence.
    pub sentence: Text,
    /// Due.
    pub due_at: Option<i64>,
    /// Steps.
    pub reasons: Vec<Reason>,
    /// Remedy in one sentence; empty when none.
    pub remedy: Text,
    /// Whom we owe.
    pub beneficiary: String,
}

/// What the agent sees before saving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntakePreview {
    /// The sentence to read aloud, broken into breaths; `**` marks what to stress.
    pub say: Vec<Text>,
    /// Promises, earliest first.
    pub promises: Vec<PromisePreview>,
    /// Schemes that do not apply, and why (U08).
    pub not_eligible: Vec<Text>,
    /// Open cases of the same service and topic: join rather than open.
    pub duplicates: Vec<CaseRowView>,
    /// The earlier case when this is a repeat.
    pub repeat_of: Option<CaseRowView>,
    /// Start rung of the ladder; 0 when no ladder would be armed.
    pub start_rung: u8,
    /// Outages that stand over the matter: each with the sentence to say.
    pub outages: Vec<OutageWarningView>,
    /// Server instant.
    pub server_at: i64,
}

/// A customer in a search list, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerHit {
    /// Code.
    pub code: String,
    /// Name, masked.
    pub name: String,
    /// Telephone, last four hidden.
    pub phone: String,
    /// Segment.
    pub segment: String,
    /// First service in words.
    pub service: Text,
    /// Where that service is, without the door: what tells two of one name apart, and what a caller can confirm.
    pub address: String,
}

/// A service of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceView {
    /// Code.
    pub code: String,
    /// Product.
    pub product: String,
    /// Access medium.
    pub access: String,
    /// In words.
    pub name: Text,
    /// `urban` or `rural`.
    pub area: String,
    /// Unit that answers there.
    pub unit: Named,
    /// Address without the last part.
    pub address: String,
    /// Monthly fee, minor units.
    pub monthly_fee_minor: i64,
    /// Why it is cut off: `overdue`, `asked`, `lost`; empty while it works.
    pub suspended: String,
    /// What is owed for it, minor units.
    pub owed_minor: i64,
    /// Who may reconnect it; none while it is not cut off.
    pub reconnect: Option<ReconnectView>,
    /// What was used of it this month, as old as the mirror.
    pub usage: Vec<UsageView>,
}

/// The caller pop-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerView {
    /// Masked head.
    pub head: CustomerHit,
    /// Services.
    pub services: Vec<ServiceView>,
    /// Open cases, next due first.
    pub open_cases: Vec<CaseRowView>,
    /// Last closed cases, newest first.
    pub closed_cases: Vec<CaseRowView>,
    /// Last contacts, newest first.
    pub contacts: Vec<ContactView>,
    /// Last remedy.
    pub last_remedy: Option<PostingView>,
    /// How much depends on him, in the outside system's own word; empty where it says nothing.
    pub tier: String,
    /// Five or more open faults of the unit that answers for one of his services: perhaps one cause.
    pub nearby: Vec<NearbyView>,
    /// Age of the mirror: when the outside system last said so.
    pub as_of_at: i64,
    /// Outages that stand over his services: each with the sentence to say.
    pub outages: Vec<OutageWarningView>,
    /// Alarms of the network over his services that nobody has confirmed yet.
    pub alarms: Vec<AlarmView>,
    /// Server instant.
    pub server_at: i64,
}

/// An alarm of the network that nobody has confirmed as an outage yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmView {
    /// The network system's own id of it.
    pub alarm: String,
    /// Unit that it was raised over.
    pub unit: Named,
    /// Since when.
    pub since_at: i64,
}

/// What was used of a service this month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsageView {
    /// Of what, with its unit.
    pub name: Text,
    /// How much.
    pub used: i64,
    /// How much there is; none where it has no end.
    pub of: Option<i64>,
}

/// Reply to a recorded contact. Holds nothing that depends on viewer or clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactReply {
    /// Contact id.
    pub contact: Uuid,
    /// Case that it opened or joined.
    pub case: Option<Uuid>,
    /// Its number.
    pub number: Option<String>,
}

/// Reply to a command on a case. Holds nothing that depends on viewer or clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommandReply {
    /// Case.
    pub case: Uuid,
    /// Version after the command.
    pub version: u64,
}

/// An artefact: its bytes as they are, without any encoding.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct ArtefactBytes(pub Vec<u8>);

/// Reply to a stored artefact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvidenceReply {
    /// SHA-256 of the bytes, lower-case hexadecimal: what a command names.
    pub digest: String,
    /// Number of bytes.
    pub bytes: u64,
    /// Media type.
    pub media_type: String,
}

/// Health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HealthView {
    /// `ok` or a sentence.
    pub status: String,
    /// Server instant.
    pub server_at: i64,
    /// How far the worker is behind the earliest due clock, milliseconds.
    pub worker_lag_millis: i64,
}

//! What the desk and the phone show of visits.

use super::{DayPayView, Named, Text};
use crate::body::PlannedVisitBody;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A window that was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreedWindowView {
    /// Beginning.
    pub from_at: i64,
    /// End: whoever comes at it is late.
    pub until_at: i64,
    /// Whose wish it was: `customer` or `us`.
    pub asked_by: String,
    /// When it was agreed.
    pub agreed_at: i64,
    /// `kept`, `missed`, `moved`, or empty before the verdict.
    pub outcome: String,
}

/// A visit that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnedVisitView {
    /// Who was to come.
    pub technician: Named,
    /// When it came back.
    pub at: i64,
    /// Why.
    pub reason: Named,
    /// In words.
    pub text: String,
    /// Photos by digest.
    pub artefacts: Vec<String>,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptView {
    /// Who.
    pub by: Named,
    /// When.
    pub at: i64,
    /// Settled by telephone or from the network.
    pub remotely: bool,
    /// Root cause; its code is empty where the job asks for none.
    pub cause: Named,
    /// Speed before, kilobits a second.
    pub before_kbps: Option<u32>,
    /// Speed after, kilobits a second.
    pub after_kbps: Option<u32>,
    /// Parts used, one entry a piece.
    pub parts: Vec<String>,
    /// Photos and readings by digest.
    pub artefacts: Vec<String>,
    /// The plain explanation to the customer.
    pub explanation: String,
    /// Whether the service worked by it.
    pub restored: bool,
}

/// A look at the line from afar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineLookView {
    /// When.
    pub at: i64,
    /// By whom.
    pub by: Named,
    /// What it showed.
    pub finding: Named,
    /// Received optical power, hundredths of a dBm; none where it was not read.
    pub rx_centi_dbm: Option<i32>,
    /// What was tried; none where nothing was.
    pub tried: Option<Named>,
    /// Whether the service worked by it.
    pub settled: bool,
    /// In words.
    pub text: String,
}

/// Something that is tried from afar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemoteStepView {
    /// What.
    pub step: Named,
    /// What is read to the customer.
    pub script: Text,
}

/// A visit, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitView {
    /// Case.
    pub case: Uuid,
    /// Number of the case.
    pub number: String,
    /// Version of the case.
    pub version: u64,
    /// What the case is about.
    pub category: Named,
    /// Visit.
    pub visit: Uuid,
    /// Job.
    pub job: Named,
    /// What is to be done.
    pub text: String,
    /// Unit in whose area it lies.
    pub unit: Named,
    /// `asked`, `held`, `booked`, `assigned`, `on-the-way`, `on-site`, `done`, `called-off`.
    pub state: String,
    /// Customer code; may be empty.
    pub customer: String,
    /// Customer, service and address, masked.
    pub customer_line: Text,
    /// Who comes.
    pub technician: Option<Named>,
    /// Who goes with him; none where one is enough.
    pub mate: Option<Named>,
    /// Whether two must go and begin together.
    pub two_persons: bool,
    /// Why they must, in words; empty where one is enough.
    pub two_because: Text,
    /// Who chose him: `customer`, `us`, or empty while nobody comes.
    pub chosen_by: String,
    /// Whom the customer chose and insists on; none where anybody may come.
    pub chosen: Option<Named>,
    /// Where that one cannot come and the customer was asked: from when on his silence lets anybody come.
    pub chosen_until_at: Option<i64>,
    /// Beginning of the window that stands.
    pub window_from_at: Option<i64>,
    /// Its end.
    pub window_until_at: Option<i64>,
    /// When work is planned to begin.
    pub starts_at: Option<i64>,
    /// When it is planned to end.
    pub ends_at: Option<i64>,
    /// When whoever comes expects to be there.
    pub expected_at: Option<i64>,
    /// When he came.
    pub arrived_at: Option<i64>,
    /// How far from the premises his phone was then, metres.
    pub metres_off: Option<u32>,
    /// Until when the hours are held.
    pub held_until_at: Option<i64>,
    /// Looks at the line before anybody was sent, oldest first.
    pub looks: Vec<LineLookView>,
    /// How long the work takes.
    pub minutes: u32,
    /// How long it took on site; none before its receipt, and where nobody went.
    pub took_minutes: Option<i64>,
    /// Whether that is unusually long by the policy.
    pub long: bool,
    /// What the technician must be able to do.
    pub skills: Vec<Named>,
    /// Tools that he must have with him.
    pub tools: Vec<Named>,
    /// Parts that are likely to be used up, one entry a piece.
    pub parts: Vec<String>,
    /// Proof that its receipt must bring: `cause`, `speed-test`, `photo`.
    pub needs: Vec<String>,
    /// First late instant of the case's next open promise to the customer.
    pub due_at: Option<i64>,
    /// Windows that were agreed, the one that stands last.
    pub agreed: Vec<AgreedWindowView>,
    /// How it came back, oldest first.
    pub returned: Vec<ReturnedVisitView>,
    /// Receipt.
    pub receipt: Option<ReceiptView>,
    /// Asked by.
    pub asked_by: Named,
    /// Asked at.
    pub asked_at: i64,
    /// Six digits that whoever comes shows at the door; empty for anybody else, and while nobody comes.
    pub door_code: String,
    /// Instant of its last turn: a phone's next one is not before it.
    pub turned_at: i64,
}

/// A kind of visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobView {
    /// Job.
    pub job: Named,
    /// The rule in one sentence.
    pub sentence: Text,
    /// How long the work takes.
    pub minutes: u32,
    /// Whether two must go.
    pub two_persons: bool,
    /// Whether, for the category of this case, the line is looked at from afar before it can be asked for.
    pub look_first: bool,
    /// Parts that it uses up as a rule.
    pub parts: Vec<String>,
    /// Proof that its receipt must bring.
    pub needs: Vec<String>,
}

/// Visits of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseVisitsView {
    /// Visits, in the order in which they were asked for.
    pub visits: Vec<VisitView>,
    /// Kinds of visits that can be asked for.
    pub jobs: Vec<JobView>,
    /// Hazards for which two must go.
    pub hazards: Vec<Named>,
    /// Looks at the line from afar, oldest first.
    pub looks: Vec<LineLookView>,
    /// What a look can show.
    pub findings: Vec<Named>,
    /// What can be tried from afar.
    pub steps: Vec<RemoteStepView>,
    /// Now, by the server's clock.
    pub server_at: i64,
}

/// A technician's own visits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MyVisitsView {
    /// The local day.
    pub day: String,
    /// Visits of that day and older ones that are still open, by time.
    pub visits: Vec<VisitView>,
    /// Reasons for handing a visit back.
    pub rejections: Vec<Named>,
    /// Root causes of the policy.
    pub causes: Vec<Named>,
    /// Parts on the van.
    pub parts: Vec<PartCountView>,
    /// Likes of customers by day, the newest first (U18); by whom nobody is told.
    pub likes: Vec<LikesOfDayView>,
    /// His photo for the door as a page carries it; empty where none is kept.
    pub photo: String,
    /// Emergency modes that are on where he works, in words.
    pub emergencies: Vec<Text>,
    /// Proof that nobody at home wants: `photo`.
    pub no_access_needs: Vec<String>,
    /// How long a phone without network may keep what was done, minutes; later it does not count by its own word.
    pub late_minutes_max: u32,
    /// When his first visit of a later day begins, of those that are given to him by now; none while none is.
    pub next_starts_at: Option<i64>,
    /// His visits of that later day, by time: what he reads the evening before. Customers are masked, addresses come on the day.
    #[serde(default)]
    pub next_day: Vec<VisitRowView>,
    /// What his work of today comes to so far; none where the policy pays nobody by the piece.
    #[serde(default)]
    pub pay: Option<DayPayView>,
    /// Now, by the server's clock.
    pub server_at: i64,
}

/// Parts of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartCountView {
    /// Part.
    pub part: String,
    /// How many.
    pub count: i64,
}

/// The customer of a technician's own visit, in plain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitCustomerView {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Address of the service.
    pub address: String,
    /// Latitude of the premises in millionths of a degree, where the mirror knows them.
    pub latitude_micro: Option<i32>,
    /// Longitude.
    pub longitude_micro: Option<i32>,
    /// Now, by the server's clock.
    pub server_at: i64,
}

/// What came of one action of a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitActionResult {
    /// Its key.
    pub key: String,
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Version of the case afterwards; none when it was refused.
    pub version: Option<u64>,
    /// Code of the refusal; empty when it was accepted.
    pub code: String,
    /// What is wrong.
    pub sentence: Text,
    /// What to do next.
    pub next_step: Text,
}

/// What came of a batch: one result for each action, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitBatchReply {
    /// Results.
    pub results: Vec<VisitActionResult>,
}

/// A reply that names the visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitReply {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Version of the case after the command.
    pub version: u64,
}

/// Somebody who could come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComerView {
    /// Technician.
    pub technician: Named,
    /// Who comes with him then, where two must go.
    pub mate: Option<Named>,
    /// His earliest beginning.
    pub starts_at: i64,
    /// What the detour costs, minor units.
    pub extra_minor: i64,
    /// Windows that he kept in the last thirty days.
    pub kept: u32,
    /// Windows with a verdict in the last thirty days.
    pub judged: u32,
}

/// A window that can be promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FreeWindowView {
    /// Beginning.
    pub from_at: i64,
    /// End.
    pub until_at: i64,
    /// Who could come, the cheapest first.
    pub comers: Vec<ComerView>,
}

/// Windows that a visit can be promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FreeWindowsView {
    /// Windows in order.
    pub windows: Vec<FreeWindowView>,
    /// Now, by the server's clock.
    pub server_at: i64,
}

/// A technician's day on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TechnicianDayView {
    /// Technician.
    pub technician: Named,
    /// Units whose area is his.
    pub units: Vec<Named>,
    /// What he may do.
    pub skills: Vec<Named>,
    /// Tools of his kit.
    pub tools: Vec<Named>,
    /// Firm that he works for; empty for our own.
    pub contractor: String,
    /// Beginning of his shift; none when he does not work that day.
    pub shift_from_at: Option<i64>,
    /// Its end.
    pub shift_until_at: Option<i64>,
    /// Beginning of his rest; none where he has none that day.
    pub rest_from_at: Option<i64>,
    /// Its end.
    pub rest_until_at: Option<i64>,
    /// Parts on the van.
    pub parts: Vec<PartCountView>,
    /// Where he sets out from, rounded to the block; none where nobody said.
    pub home: Option<MapSpotView>,
}

/// A visit on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitRowView {
    /// Case.
    pub case: Uuid,
    /// Number of the case.
    pub number: String,
    /// Visit.
    pub visit: Uuid,
    /// Job.
    pub job: Named,
    /// Unit in whose area it lies.
    pub unit: Named,
    /// Customer, masked.
    pub customer: String,
    /// `asked`, `held`, `booked`, `assigned`, `on-the-way`, `on-site`, `done`.
    pub state: String,
    /// Who comes.
    pub technician: Option<Named>,
    /// Who goes with him; none where nobody does.
    pub mate: Option<Named>,
    /// Whether two must go and begin together.
    pub two_persons: bool,
    /// Whom the customer chose and insists on; none where anybody may come.
    pub chosen: Option<Named>,
    /// Where that one cannot come and the customer was asked: from when on his silence lets anybody come.
    pub chosen_until_at: Option<i64>,
    /// Beginning of its window.
    pub window_from_at: Option<i64>,
    /// End of its window.
    pub window_until_at: Option<i64>,
    /// When work begins.
    pub starts_at: Option<i64>,
    /// When it ends.
    pub ends_at: Option<i64>,
    /// How long the work takes.
    pub minutes: u32,
    /// Skills.
    pub skills: Vec<Named>,
    /// Tools.
    pub tools: Vec<Named>,
    /// Parts.
    pub parts: Vec<String>,
    /// `kept`, `missed`, or empty before the verdict.
    pub outcome: String,
    /// First late instant of the case's next open promise to the customer.
    pub due_at: Option<i64>,
    /// Whether one of the case's promises is broken.
    pub broken: bool,
    /// Where it lies on the board's map, rounded to the block; none where the mirror does not know.
    pub spot: Option<MapSpotView>,
}

/// A place on the board's map, thousandths of a degree: a block of a hundred metres, no door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MapSpotView {
    /// Latitude.
    pub latitude_milli: i32,
    /// Longitude.
    pub longitude_milli: i32,
}

/// The board of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitDayView {
    /// The local day.
    pub day: String,
    /// Its beginning.
    pub from_at: i64,
    /// Its end.
    pub until_at: i64,
    /// Technicians of the units.
    pub technicians: Vec<TechnicianDayView>,
    /// Visits of the day, by time.
    pub visits: Vec<VisitRowView>,
    /// Visits that nobody has agreed a time for.
    pub asked: Vec<VisitRowView>,
    /// Windows of the day that were kept.
    pub kept: u32,
    /// Windows of the day that were missed.
    pub missed: u32,
    /// Now, by the server's clock.
    pub server_at: i64,
}

/// One visit as the plan would have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdvisedVisitView {
    /// What would be accepted.
    pub planned: PlannedVisitBody,
    /// Who shall come.
    pub technician: Named,
    /// Who goes with him; none where one is enough.
    pub mate: Option<Named>,
    /// When he ends.
    pub ends_at: i64,
    /// Who was to come; none where nobody was.
    pub was_technician: Option<Named>,
    /// Who with him.
    pub was_mate: Option<Named>,
    /// When that one was to begin.
    pub was_starts_at: Option<i64>,
    /// Whether it differs from what stands.
    pub changes: bool,
}

/// What a technician's shift says to a visit that nobody goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WhyNotView {
    /// Technician.
    pub technician: Named,
    /// `skill`, `kit`, `territory`, `not-chosen`, `no-parts`, `parts-spent`, `no-time`, `full`, `no-second`, `dearer`,
    /// `overlooked`, `probation`.
    pub reason: String,
}

/// A visit that nobody goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnplacedVisitView {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Who was to come; none where nobody was.
    pub was_technician: Option<Named>,
    /// Whom the customer insists on: nobody else is sent before he agrees; none where anybody may come.
    pub chosen: Option<Named>,
    /// What each shift says.
    pub answers: Vec<WhyNotView>,
}

/// Advice on a day. Nothing is changed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdviceView {
    /// Visits that somebody goes to.
    pub visits: Vec<AdvisedVisitView>,
    /// Visits that nobody goes to.
    pub unplaced: Vec<UnplacedVisitView>,
    /// What the day as it stands costs, minor units; none where it cannot be gone as it stands.
    pub before_minor: Option<i64>,
    /// What the advice costs.
    pub after_minor: i64,
    /// What of that is owed for broken promises.
    pub after_broken_minor: i64,
}

/// A promise that a move makes worse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RiskView {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// The promise; the code of the window itself is `visit-window`.
    pub promise: Named,
    /// What it owes more, minor units.
    pub extra_minor: i64,
}

/// What a move by hand comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraggedView {
    /// What it costs more; negative: it saves. Minor units.
    pub extra_minor: i64,
    /// Promises that are worse off.
    pub at_risk: Vec<RiskView>,
}

/// What came of one visit of an accepted plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcceptedVisitView {
    /// Case.
    pub case: Uuid,
    /// Visit.
    pub visit: Uuid,
    /// Code of the refusal; empty when it was accepted.
    pub code: String,
    /// What is wrong.
    pub sentence: Text,
}

/// What came of an accepted plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcceptedPlanView {
    /// One line a visit, in the order given.
    pub visits: Vec<AcceptedVisitView>,
    /// Visits of whoever is out that nobody goes to now.
    pub released: u32,
    /// Of these, visits whose customers chose him and are asked whether somebody else may come.
    pub asked: u32,
}

/// What a person found of a missed appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissedReviewView {
    /// Cause.
    pub cause: Named,
    /// In words.
    pub text: String,
    /// Who looked.
    pub by: Named,
    /// When.
    pub at: i64,
}

/// A missed appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissedView {
    /// Its visit.
    pub row: VisitRowView,
    /// What was found; none while nobody looked.
    pub review: Option<MissedReviewView>,
    /// Whether the caller may review it: he was not to come himself.
    pub may_review: bool,
}

/// Missed appointments of the last thirty days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissedListView {
    /// Those that nobody looked at first, the oldest of them first.
    pub missed: Vec<MissedView>,
    /// Causes of the policy.
    pub causes: Vec<Named>,
    /// How many wait.
    pub waiting: u32,
    /// Now, by the server's clock.
    pub server_at: i64,
}

/// A part of a van.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VanPartView {
    /// Part.
    pub part: String,
    /// How many lie on it.
    pub count: i64,
    /// How many his open visits will use up.
    pub wanted: i64,
}

/// A van.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VanView {
    /// Whose.
    pub technician: Named,
    /// Parts.
    pub parts: Vec<VanPartView>,
    /// His photo for the door as a page carries it; empty where none is kept.
    pub photo: String,
}

/// Vans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VansView {
    /// Vans, by technician.
    pub vans: Vec<VanView>,
    /// Parts that lie on any of them or that jobs use up.
    pub parts: Vec<String>,
    /// Now, by the server's clock.
    pub server_at: i64,
}

/// Likes of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LikesOfDayView {
    /// Local day.
    pub day: String,
    /// How many.
    pub count: u32,
}

//! Numbered refusals. A code is never given a second meaning; each has a page in `docs/errors/`.

use crate::view::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// Code, for example `D004`.
    pub code: String,
    /// What is wrong.
    pub sentence: Text,
    /// What to do next.
    pub next_step: Text,
}

/// A code with its HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
    /// Code.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
}

const fn code(code: &'static str, status: u16) -> ErrorCode {
    ErrorCode { code, status }
}

/// All codes that the API can answer with. `D...` are refusals of the domain, `H...` of the HTTP edge.
pub const ERROR_CODES: &[ErrorCode] = &[
    code("D001", 409), // state jump that is not allowed
    code("D002", 409), // no such case / already exists
    code("D003", 422), // unknown category
    code("D004", 422), // unknown customer or service
    code("D005", 409), // duplicate open: join it or name it
    code("D006", 422), // occurred instant in the future
    code("D007", 422), // occurred instant beyond the policy's limit
    code("D008", 422), // late fact without independent evidence
    code("D009", 422), // recorded instant goes back
    code("D010", 403), // second person must be another person
    code("D011", 422), // cause does not stop any clock
    code("D012", 404), // no such pause, exemption or task
    code("D013", 409), // already decided
    code("D014", 403), // red line: the unit concerned cannot close
    code("D015", 403), // only the general manager instructs
    code("D016", 409), // level five is left only by an instruction
    code("D017", 422), // unknown root cause
    code("D018", 422), // empty or too long text
    code("D019", 409), // reopen window is over
    code("D020", 422), // span is empty or in the future
    code("D021", 422), // unknown unit, person or mark
    code("D022", 409), // too many tasks or events on one case
    code("D023", 422), // appeal and complaint never change into one another
    code("D024", 409), // open pause or approval stands in the way
    code("D025", 409), // not restored yet
    code("D026", 422), // evidence names an artefact that is not stored, or too many
    code("D027", 403), // the task is somebody else's
    code("D028", 422), // the person holds no post in the unit
    code("D029", 409), // the same mark stands against the same unit
    code("D030", 403), // the accused withdraw no mark
    code("D031", 409), // the case that a contact would join is another customer's
    code("D033", 409), // a limit is set in the past
    code("D034", 422), // nothing shows that the customer said so
    code("D035", 403), // whoever handles the case confirms it himself
    code("D036", 422), // an acceptance is put back without evidence
    code("D037", 422), // a late fact that changes no verdict
    code("D040", 409), // the office that inspects handles no case
    code("D041", 409), // the line is looked at before somebody is sent
    code("D042", 422), // no such look at a line
    code("D043", 422), // no such reason for refusing a case
    code("D044", 409), // the customer can object no longer
    code("G001", 422), // no rule on visits, or no such job
    code("G002", 409), // no such visit, or not at this step
    code("G003", 403), // somebody else's visit
    code("G004", 409), // not in the register of technicians
    code("G005", 409), // a skill is missing
    code("G006", 409), // parts are missing
    code("G007", 409), // another visit holds the hour
    code("G008", 409), // outside the windows, or the day is full
    code("G009", 422), // proof that the policy asks for is missing
    code("G010", 422), // a phone's word that comes too late
    code("G011", 422), // unknown reason for handing back
    code("G012", 409), // somebody is on the way or on site
    code("G013", 422), // a batch that cannot be meant so
    code("L001", 409), // the case names nobody to send a link to
    code("L002", 422), // a view that cannot be saved
    code("L003", 409), // as many views as can be kept
    code("L004", 403), // somebody else saved the view
    code("L005", 409), // the message has left, or there is none
    code("L006", 409), // nobody handles the case
    code("L007", 422), // none, or too many, cases at once
    code("L008", 422), // two cases that are not one matter
    code("L009", 409), // the case accepted first goes on
    code("L010", 409), // credited under a matter of its own
    code("L011", 409), // not merged
    code("J001", 404), // no such month of pay
    code("J002", 409), // the month is not at this step
    code("J003", 409), // the month is not over
    code("J004", 409), // objections stand in the way of the signature
    code("J005", 403), // the second signature is somebody else's
    code("J006", 409), // the sum moved since it was shown
    code("J007", 404), // no such wage line of the asker
    code("J008", 409), // the time is over, or it was contested before
    code("J009", 409), // the objection was decided already
    code("J010", 403), // another unit decides
    code("J011", 409), // the policy pays nobody by the piece
    code("L012", 422), // settings that cannot be kept
    code("L013", 422), // a colleague who is called may not see the case
    code("M001", 422), // no score from 1 to 10
    code("M002", 409), // no such message, or it needs no new start
    code("O001", 422), // no such outside body
    code("O002", 403), // the hand is of too low a grade
    code("O003", 422), // the body's number cannot stand
    code("O004", 422), // the body's deadline cannot be meant
    code("O005", 409), // the request is not at this step
    code("O006", 403), // somebody else signs
    code("O007", 409), // no such outage, or not at this step
    code("O008", 409), // the case is tied to an outage already
    code("O009", 422), // unit, topic or instants of an outage do not fit
    code("O010", 409), // an outage of this area and topic stands
    code("O011", 422), // an alarm that cannot be meant so
    code("O012", 403), // only the quality office directs
    code("O013", 409), // no reply waits for this person's verdict
    code("O014", 409), // the case lies outside the outage
    code("O015", 404), // no such directive
    code("O016", 422), // a directive that cannot be meant so
    code("O017", 409), // the directive is not at this step
    code("O018", 403), // somebody else answers it
    code("O019", 409), // the outage owes nothing to its area
    code("Q001", 404), // no such settlement
    code("Q002", 409), // a round that was never instructed
    code("N001", 404), // no such card of scores
    code("N002", 404), // no scores of that month
    code("N003", 404), // no such figure
    code("N004", 404), // no such deduction of one's unit
    code("N005", 409), // it cannot be contested now
    code("N006", 422), // an honour that does not stand
    code("N007", 404), // no such honour
    code("N008", 403), // another person decides
    code("N009", 409), // decided already, or not at this step
    code("N010", 422), // praise that does not stand
    code("N011", 404), // no such praise
    code("Q003", 409), // neither refused nor returned
    code("Q004", 422), // an answer that cannot be meant so
    code("Q005", 422), // no day
    code("Q006", 422), // a line that cannot be read
    code("Q007", 409), // no limit table of this kind
    code("Q008", 422), // above every limit
    code("Q009", 403), // above what the post may grant
    code("Q010", 409), // the limit of the day
    code("Q011", 404), // no exception waits
    code("Q012", 422), // an exception that cannot be meant so
    code("Q013", 409), // nobody is above
    code("Q014", 409), // reconnected already
    code("Q020", 409), // the policy settles no firms
    code("S001", 409), // outside the hours of calls
    code("S002", 403), // the customer asked for no calls
    code("S003", 409), // another time or part of the day comes first
    code("S004", 409), // rung as often as the rules allow
    code("S005", 403), // one's own case
    code("S006", 422), // a time at which nobody is called again
    code("S007", 409), // not a call to be heard again
    code("S008", 422), // a survey that does not stand
    code("S009", 404), // no such wave or sheet
    code("S010", 409), // the wave is not open
    code("S011", 422), // answers that do not fit
    code("S012", 409), // keyed already
    code("S013", 409), // no difference to settle
    code("S014", 409), // waves that cannot be compared
    code("S015", 422), // an outside result that does not fit
    code("S016", 409), // no broken promise to explain
    code("S017", 422), // no such cause of lateness
    code("T001", 422), // the call event names an unknown agent
    code("T002", 422), // a call event that cannot be meant so
    code("T003", 404), // no such call on one's line
    code("T004", 409), // somebody else has taken the case
    code("T005", 409), // no case waits
    code("T006", 409), // one's hands are full
    code("T007", 409), // changed since it was opened
    code("T008", 409), // away
    code("U001", 409), // the policy knows no points
    code("U002", 409), // not so many points to spend
    code("U003", 422), // no such amount
    code("U004", 409), // a limit of the day or of the pair
    code("U005", 404), // no such task, or it concerns the asker
    code("U006", 409), // it ended before
    code("U007", 422), // an outcome of the other kind
    code("U008", 422), // a dislike needs a reason
    code("U009", 409), // it can be taken back no more
    code("U010", 409), // the policy ranks nobody
    code("U011", 422), // nobody of that name served him
    code("U012", 409), // none is left
    code("U013", 403), // another person decides, oneself receives
    code("U014", 409), // not at this step
    code("U015", 404), // no such goods or order
    code("U016", 422), // goods that cannot be kept
    code("U017", 409), // no code for this contact
    code("U018", 422), // other digits than the customer's
    code("X007", 409), // an emergency mode that lacks something
    code("X008", 409), // one decides not on what one declared oneself
    code("X009", 409), // the emergency mode is not at this step
    code("X010", 409), // nobody goes to a door while the emergency lasts
    code("X011", 404), // no system of that name can be tested here
    code("X012", 429), // a system was tested a moment ago
    code("X013", 409), // a system did not answer
    code("X014", 409), // a system answered and did not take the test
    code("X015", 409), // what a system says of itself is not trusted
    code("Z001", 409), // the policy knows no contract firms
    code("Z002", 404), // no such contract firm
    code("Z003", 422), // application or proposal not complete
    code("Z004", 403), // one's own proposal
    code("Z005", 409), // the firm is not at this step
    code("Z006", 409), // the score is no reason
    code("Z007", 409), // the technician's firm is sent nowhere
    code("Z008", 409), // the technician has what probation lets him have
    code("Z009", 409), // the hour falls into his rest
    code("Z010", 409), // two must go, or one is enough
    code("Z011", 409), // what job or hazard ask for is not waived
    code("Z012", 409), // the missed appointment cannot be reviewed so
    code("Z013", 409), // the load of a van cannot be booked so
    code("Z014", 409), // no photo for the door
    code("Z015", 409), // the customer chose somebody else
    code("Z016", 409), // the customer chose nobody, or was asked already
    code("Z017", 409), // a tool of the kit is missing
    code("Z018", 409), // not his area
    code("Z019", 409), // not his shift
    code("A001", 422), // no such day, or the wrong way round
    code("A007", 422), // days that have not begun
    code("I001", 401), // wrong sign-in name or password
    code("I002", 429), // too many failures; wait
    code("I003", 503), // too many sign-ins are being checked
    code("I004", 403), // no post now, or suspended
    code("I005", 403), // the password has to be replaced
    code("I006", 422), // a new password does not fit the rules
    code("I007", 422), // a new password was used lately
    code("I008", 409), // the sign-in name is another's
    code("I009", 410), // the link was used or is over
    code("I010", 404), // no such person, session or token
    code("I011", 403), // beyond one's own units
    code("I012", 422), // what to look at and why was not said
    code("I013", 403), // a code of the second factor is needed
    code("I014", 401), // the code is wrong, old or used
    code("I015", 403), // a second factor must be set up first
    code("I016", 403), // the token only reads
    code("I017", 409), // there is a second factor already
    code("I018", 403), // another's absence is for the head of his unit
    code("I019", 422), // a span that no absence can have
    code("I020", 422), // somebody who cannot stand in
    code("I021", 404), // no identity provider
    code("I022", 409), // the way to the provider did not begin here, is over or was used
    code("I023", 401), // the provider said no
    code("I024", 503), // the provider does not answer
    code("I025", 401), // its word cannot be trusted
    code("I026", 403), // nobody here has the account
    code("I027", 403), // account or person are tied to others
    code("I028", 403), // the provider saw no second factor
    code("I029", 403), // somebody whose link is the administrator's to issue
    code("I030", 422), // leave that cannot be given so
    code("H001", 400), // malformed body
    code("H002", 413), // body over the limit, or an empty artefact
    code("H003", 400), // U+0000 or wrong encoding
    code("H004", 401), // not signed in
    code("H005", 403), // not permitted
    code("H006", 404), // no such thing
    code("H007", 400), // idempotency key missing
    code("H008", 422), // idempotency key used with another body
    code("H009", 409), // somebody was faster; load again
    code("H010", 400), // broken cursor or filter
    code("H011", 503), // storage failed; nothing was saved
    code("H012", 429), // too many live streams
    code("H013", 415), // content type is not JSON
    code("H014", 415), // media type of an artefact is not supported, or does not fit its bytes
    code("H015", 503), // too much is under way; nothing was done
    code("H016", 408), // the body came too slowly
    code("H017", 403), // another site's page sent it
    code("H018", 409), // the journal is too long to be checked while somebody waits
    code("H019", 405), // the address does not take this method
    code("X001", 404), // no such appointment or work order
    code("X002", 400), // an attribute of TM Forum's that cannot be read
    code("X003", 409), // an attribute of TM Forum's that cannot be changed so
    code("X004", 409), // no listener may be told at this address
    code("X005", 404), // no such listener of the asker
    code("X006", 409), // as many listeners as can be told
    code("K001", 410), // archived: elsewhere, or read-only
    code("K003", 409), // counted from the start, and a part of it is archived
];

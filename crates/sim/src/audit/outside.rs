//! Requests of outside bodies, retold: a body's deadline passes unanswered at exactly its instant, once a round, and nobody
//! overlooks it (1).

use super::AuditReport;
use super::book::Told;
use super::tale::Tale;

/// A request of an outside body.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub id: i64,
    /// First late instant of the round that counts.
    pub due: i64,
    /// How often it was sent to us.
    pub rounds: u32,
    pub reported: bool,
    answered: bool,
    withdrawn: bool,
    overdue: bool,
}

impl Request {
    fn sent(event: &Told) -> Self {
        Self {
            id: event.int("request"),
            due: event.int("due_at"),
            rounds: 1,
            reported: !event.text("report_to").is_empty(),
            answered: false,
            withdrawn: false,
            overdue: false,
        }
    }

    /// Whether its deadline is still to come.
    pub fn runs(&self) -> bool {
        !self.answered && !self.withdrawn && !self.overdue
    }
}

/// One event on the requests of a case; says what is wrong with it.
pub(super) fn hear(requests: &mut Vec<Request>, event: &Told) -> Option<String> {
    if event.kind == "outside-requested" {
        requests.push(Request::sent(event));
        return None;
    }
    let id = event.int("request");
    let Some(request) = requests.iter_mut().find(|request| request.id == id) else {
        return Some(format!("{} names request {id}, which never came", event.kind));
    };
    match event.kind.as_str() {
        "outside-answered" => request.answered = true,
        "outside-withdrawn" => request.withdrawn = true,
        "outside-redispatched" => {
            request.rounds += 1;
            request.due = event.int("due_at");
            (request.answered, request.overdue) = (false, false);
        }
        "outside-overdue" => {
            if !request.runs() || event.occurred != request.due {
                let due = request.due;
                return Some(format!("request {id} overdue at {}, but it was due at {due}", event.occurred));
            }
            request.overdue = true;
        }
        _ => {}
    }
    None
}

pub(super) fn check(tale: &Tale<'_>, report: &mut AuditReport) {
    for request in &tale.requests {
        report.ran("outside::check");
        if request.runs() && request.due <= tale.heard_until() {
            let sentence = format!("request {} passed its deadline and nobody said so", request.id);
            report.find(1, &tale.number, sentence);
        }
    }
}

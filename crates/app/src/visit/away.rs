//! A technician who is out: what he was to do is free again in the same deed, and whoever chose him is asked.

use crate::command::Options;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::VisitFilter;
use uuid::Uuid;
use yinuo_domain::command::{CaseCommand, VisitCommand, VisitDeed};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

/// How far before an absence a visit may have begun that lasts into it.
const LONGEST_VISIT_MINUTES: i64 = 720;

/// What came of the visits of somebody who is out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Left {
    /// Visits that nobody goes to now.
    pub released: Vec<Uuid>,
    /// Of these, visits whose customers chose him and are asked whether somebody else may come.
    pub asked: Vec<Uuid>,
}

impl App {
    /// Takes back what a technician who is out was to do in that time and has not begun; `others` take some of it, by a plan.
    /// What he has set out to stays his: only he knows whether he can still come.
    ///
    /// # Errors
    /// Failed storage. What somebody changed in the same moment stays as it is.
    pub fn release_of_absent(
        &self,
        actor: &Actor,
        technician: &str,
        (from, until): (Instant, Instant),
        others: &[Uuid],
    ) -> Result<Left, AppError> {
        let his = VisitFilter {
            technician: Some(technician.to_owned()),
            within: (from.plus_minutes(-LONGEST_VISIT_MINUTES).0, until.0),
            open: Some(true),
            ..VisitFilter::default()
        };
        let mut left = Left::default();
        for row in self.all_visits(&his)? {
            let lasts_into = row.hours.is_some_and(|(_, ends)| ends > from.0);
            if row.state != "assigned" || !lasts_into || others.contains(&row.visit) {
                continue;
            }
            let deed = VisitDeed::Release { cause: "absent".to_owned() };
            let command = CaseCommand::Visit(VisitCommand { visit: row.visit, deed });
            match self.command(actor, row.case, &Options::default(), &|_| Ok(command.clone())) {
                Ok(_) => left.released.push(row.visit),
                // Somebody set out, or took it back, in the same moment.
                Err(AppError::Refused(_)) => continue,
                Err(other) => return Err(other),
            }
            let known = self.load_case(row.case)?;
            let visit = known.case.visit(row.visit).ok_or_else(Refusal::no_such_visit)?;
            if visit.choice.as_ref().is_some_and(|choice| choice.open_until.is_some()) {
                left.asked.push(row.visit);
            }
        }
        Ok(left)
    }
}

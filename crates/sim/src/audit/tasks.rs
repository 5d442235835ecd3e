//! Tasks: each accepted and done at most once by whom it was addressed to, and past its limit at exactly that instant (15,
//! 16 in part).

use super::AuditReport;
use super::book::Book;
use super::people;
use super::tale::Tale;

pub(super) fn check(tale: &Tale<'_>, book: &Book, report: &mut AuditReport) {
    let number = tale.number.as_str();
    for task in &tale.tasks {
        report.ran("tasks::check");
        let id = task.id.as_str();
        for (what, times) in [("accepted", task.accepted.len()), ("done", task.ends)] {
            if times > 1 {
                report.find(16, number, format!("task {id} was {what} {times} times"));
            }
        }
        if task.overdue.is_some_and(|at| at != task.due) {
            let sentence = format!("task {id} passed its limit at {:?}, which is {}", task.overdue, task.due);
            report.find(16, number, sentence);
        }
        let runs = (tale.closed.is_none() || task.check) && task.done.is_none() && task.overdue.is_none();
        if runs && task.due <= tale.heard_until() {
            report.find(16, number, format!("task {id} passed its limit and nobody said so"));
        }
        for (person, unit, place) in &task.accepted {
            let addressed = if task.unit.is_empty() {
                *person == task.person || task.by_handler
            } else {
                people::line_of(book, unit, *place).contains(&task.unit)
            };
            if !addressed {
                report.find(15, number, format!("{person} of {unit} took task {id}, which is not his"));
            }
        }
    }
}

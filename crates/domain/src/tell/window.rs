//! What another window does to the promise, as its customer reads it before he takes it and afterwards. Whether it moves is said by the
//! function that judges: it is asked what it would say with that window.

use super::sheet::clock_sheets;
use crate::brief::PolicyBook;
use crate::case::{Case, ClockKind, ClockStatus, explained};
use crate::org::Org;
use yinuo_policy::{AgreedWindow, Bilingual, Instant, Span};

/// The promise that a window could put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtStake {
    /// The first late instant.
    pub due: Instant,
    /// Whether it is broken already.
    pub late: bool,
    /// Whether a later window that the customer asks for moves it.
    pub moves: bool,
    /// Whether its breach is paid for.
    pub pays: bool,
}

/// The promise that the page of a case speaks of, and what a window of a job would do to it that the customer asks for; none while no
/// promise to him has a due instant.
#[must_use]
pub fn at_stake(
    case: &Case,
    (job, window): (&str, Span),
    (book, org): (&PolicyBook, &Org),
    now: Instant,
) -> Option<AtStake> {
    let sheets = clock_sheets(case, book, org, now);
    let open = sheets.iter().filter(|sheet| sheet.beneficiary == "customer" && sheet.stopped_at.is_none());
    let mut open = open.filter_map(|sheet| match (sheet.clock.kind, sheet.clock.status) {
        (ClockKind::Promise(id), ClockStatus::Running) => Some((id, sheet.clock.due_at?, false)),
        (ClockKind::Promise(id), ClockStatus::Broken) => Some((id, sheet.clock.due_at?, true)),
        _ => None,
    });
    let (id, due, late) = open.next()?;
    let promise = case.promises.iter().find(|promise| promise.id == id)?;
    let (_, rule, _) = explained(case, promise, book)?;
    let mut then = case.clone();
    if book.current().job(job).is_some_and(|job| job.moves_promise) {
        let asked = AgreedWindow { window, asked_by_customer: true, agreed_at: None, called_off_at: None };
        then.appointments.push((now, asked));
    }
    let moved = explained(&then, promise, book).and_then(|(.., deadline)| deadline.due);
    Some(AtStake {
        due,
        late,
        moves: !late && moved.is_none_or(|moved| moved > due),
        pays: !rule.remedies.is_empty(),
    })
}

impl AtStake {
    /// Whether somebody comes in a window later than was promised.
    #[must_use]
    pub fn is_past(&self, window: Span) -> bool {
        window.until > self.due
    }

    /// What he reads before he takes a window that is past it, in one sentence.
    #[must_use]
    pub fn before_taken(&self, due: &Bilingual) -> Bilingual {
        let (zh, en) = self.price();
        if self.late {
            return Bilingual::new(
                "我们已经迟了：另约时间不改这一点，该赔的照赔。",
                "We are late already: another time does not change that, nor what you are owed.",
            );
        }
        if self.moves {
            return Bilingual::new(
                format!(
                    "选“晚于承诺”的时段，承诺就从 {} 前改到那个时段结束：在那以前不算我们迟，过了{zh}。",
                    due.zh
                ),
                format!(
                    "With an hour past our promise, the promise moves from {} to the end of that hour: until then we are not late; after it {en}.",
                    due.en
                ),
            );
        }
        Bilingual::new(
            format!("选“晚于承诺”的时段，承诺不改：过了 {} 还没办好，{zh}。", due.zh),
            format!(
                "With an hour past our promise, the promise stays: if it is not done by {}, {en}.",
                due.en
            ),
        )
    }

    const fn price(&self) -> (&'static str, &'static str) {
        if self.pays {
            ("算我们迟，照规则赔您", "we are late and pay you by the rules")
        } else {
            ("算我们失约", "we broke our word")
        }
    }

    /// What he reads where the window that stands is past the promise.
    #[must_use]
    pub fn after_taken(&self, due: &Bilingual) -> Bilingual {
        let (zh, en) = self.price();
        Bilingual::new(
            format!("上门时间晚于承诺，承诺不改：过了 {} 还没办好，{zh}。", due.zh),
            format!(
                "The visit is later than our promise, which stays: if it is not done by {}, {en}.",
                due.en
            ),
        )
    }
}

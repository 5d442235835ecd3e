//! What others measured of us (Y05, U03, Y52): kept as printed, in a register of its own, and read by no figure of ours.

use crate::keep::{Keeping, parse};
use serde::{Deserialize, Serialize};
use yinuo_app::ports::Store;
use yinuo_app::{App, AppError};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::Instant;

/// Register of outside results: code `agency/period/subject/operator`, body [`External`].
pub const EXTERNAL: &str = "survey-external";

/// Longest field.
const CHARS_MAX: usize = 60;
/// Most that are ranked.
const RANKED_MAX: u32 = 1_000;

/// One result of an outside measurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct External {
    /// Who measured: an agency, the province, the ministry.
    pub agency: String,
    /// Year, quarter or wave in the agency's own words.
    pub period: String,
    /// What was measured: a product line, a centre.
    pub subject: String,
    /// Operator or centre that the result is of.
    pub operator: String,
    /// Whether that is us.
    pub own: bool,
    /// Score as printed; empty where none was.
    pub score: String,
    /// Rank; none where none was printed.
    pub rank: Option<u32>,
    /// How many were ranked; none where that was not printed.
    pub ranked: Option<u32>,
    /// Answers behind it; none where that was not printed.
    pub sample: Option<u64>,
    /// Lowest rank that meets our own aim (Y52: the top five); none for no aim.
    pub aim_rank: Option<u32>,
    /// Where it was printed.
    pub source: String,
    /// Who entered it.
    pub entered_by: String,
    /// When.
    pub entered_at: Instant,
}

impl External {
    /// Whether the aim is met; none without rank or aim.
    #[must_use]
    pub fn meets_aim(&self) -> Option<bool> {
        Some(self.rank? <= self.aim_rank?)
    }

    fn is_sound(&self) -> bool {
        let word = |text: &str| {
            (1..=CHARS_MAX).contains(&text.trim().chars().count()) && !text.contains(['\0', '/', '\n'])
        };
        let rank = |rank: Option<u32>| rank.is_none_or(|rank| (1..=RANKED_MAX).contains(&rank));
        let within = match (self.rank, self.ranked) {
            (Some(rank), Some(ranked)) => rank <= ranked,
            _ => true,
        };
        let names = [&self.agency, &self.period, &self.subject, &self.operator];
        let says = self.rank.is_some() || word(&self.score);
        names.iter().all(|name| word(name))
            && !self.source.contains('\0')
            && (1..=CHARS_MAX * 4).contains(&self.source.trim().chars().count())
            && (self.score.is_empty() || word(&self.score))
            && [self.rank, self.ranked, self.aim_rank].into_iter().all(rank)
            && within
            && says
    }
}

/// Enters a result; the same agency, period, subject and operator replace what was entered before, and the journal keeps both.
///
/// # Errors
/// S015 when it does not stand; failed storage.
pub fn enter_external(app: &App, actor: &Actor, said: External) -> Result<(), AppError> {
    if !said.is_sound() {
        return Err(Refusal::bad_external().into());
    }
    let mut keeping = Keeping::guarded(app.store(), EXTERNAL)?;
    let said = External { entered_by: actor.person.clone(), entered_at: app.now(), ..said };
    let code = format!("{}/{}/{}/{}", said.agency, said.period, said.subject, said.operator);
    keeping.journaled(EXTERNAL, code, &said)?;
    keeping.commit(app, actor)
}

/// All results of others, by agency, period, subject and operator.
///
/// # Errors
/// Failed storage, or stored bytes that cannot be read.
pub fn externals(store: &dyn Store) -> Result<Vec<External>, AppError> {
    store.register(EXTERNAL)?.iter().map(|row| parse(&row.body)).collect()
}

//! What an order is worth: price times its factors, in whole numbers, rounded once. The function that posts a wage line is
//! the one that explains it.

use crate::model::{
    Bilingual, CaseFacts, DeductionRule, Grade, PayRule, PieceRule, Rounding, ScoreBand, Share, Work,
};
use crate::resolve::Policy;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// Minutes of an hour.
const HOUR_MINUTES: i64 = 60;

/// What is known of an order when it is priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Conditions {
    /// The customer's score that counts, 1 to 10; none while nobody rated, or when the verdict is held.
    pub score: Option<u8>,
    /// Whether a promise to the customer broke and stands broken.
    pub late: bool,
    /// Whether the case had been closed before and came back.
    pub reworked: bool,
    /// Whether a red-line mark stands on it.
    pub red_line: bool,
    /// Whose share of a visit of two it is; none where one went, and for other work.
    pub shared: Option<Hand>,
}

/// Of two who go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hand {
    /// Whoever leads.
    Lead,
    /// Whoever goes with him.
    Mate,
}

/// One factor of a wage line: why, and by how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// Why, in words.
    pub why: Bilingual,
    /// By how much.
    pub share: Share,
}

impl Rounding {
    /// A fraction of non-negative whole numbers as one whole number.
    #[must_use]
    pub fn apply(self, numerator: u128, denominator: u128) -> i64 {
        let denominator = denominator.max(1);
        let (whole, left) = (numerator / denominator, numerator % denominator);
        let up = match self {
            Self::Down => false,
            Self::HalfUp => left * 2 >= denominator,
            Self::HalfEven => left * 2 > denominator || (left * 2 == denominator && whole % 2 == 1),
        };
        i64::try_from(whole + u128::from(up)).unwrap_or(i64::MAX)
    }
}

impl PayRule {
    /// Whether work done from a post is paid by the piece.
    #[must_use]
    pub fn pays(&self, post: &str) -> bool {
        self.posts.is_empty() || self.posts.iter().any(|one| one == post)
    }

    /// The band of a score.
    #[must_use]
    pub fn band(&self, score: u8) -> Option<&ScoreBand> {
        self.bands.iter().find(|band| (band.from..=band.to).contains(&score))
    }

    /// The factors of an order under a piece, in the order in which they are told. Those that change nothing are told too,
    /// but for lateness, rework and red lines that there were not.
    #[must_use]
    pub fn factors(&self, piece: &PieceRule, order: &Conditions) -> Vec<Factor> {
        let told = |why: Bilingual, share: Share| Factor { why, share };
        let shared = order.shared.map(|hand| match hand {
            Hand::Lead => told(Bilingual::new("双人上门：领头", "two went: the lead"), self.visit_lead),
            Hand::Mate => told(Bilingual::new("双人上门：同行", "two went: the mate"), self.visit_mate),
        });
        if !piece.judged {
            return shared.into_iter().collect();
        }
        let verdict = match order.score.and_then(|score| self.band(score)) {
            Some(band) => told(band.name.clone(), band.share),
            None => told(Bilingual::new("无评价", "no verdict"), self.unrated),
        };
        let late = order.late.then(|| told(Bilingual::new("违诺", "a promise broke"), self.late));
        let reworked = order.reworked.then(|| told(Bilingual::new("返工", "came back"), self.reworked));
        let marked = order.red_line.then(|| told(Bilingual::new("红线", "red line"), self.red_line));
        [shared, Some(verdict), late, reworked, marked].into_iter().flatten().collect()
    }

    /// What an order is worth in minor units.
    #[must_use]
    pub fn worth(&self, piece: &PieceRule, order: &Conditions) -> i64 {
        let (numerator, denominator) = self.fraction(piece, order);
        self.rounding.apply(numerator, denominator)
    }

    /// What an order is worth before it is rounded: numerator and denominator.
    #[must_use]
    pub fn fraction(&self, piece: &PieceRule, order: &Conditions) -> (u128, u128) {
        let price = u128::try_from(piece.price_minor).unwrap_or(0);
        let factors = self.factors(piece, order);
        // Five factors of at most 10,000 on a price of at most 10^12 stay below what fits.
        let numerator = factors.iter().fold(price, |all, factor| all * u128::from(factor.share.numerator));
        let denominator = factors.iter().fold(1, |all, factor| all * u128::from(factor.share.denominator));
        (numerator, denominator)
    }

    /// Least pay for so many of a month's days on which somebody held a post.
    #[must_use]
    pub fn floor(&self, held_days: u32, month_days: u32) -> i64 {
        let floor = u128::try_from(self.floor_minor).unwrap_or(0);
        self.rounding.apply(floor * u128::from(held_days.min(month_days)), u128::from(month_days))
    }

    /// What is added to a month's pieces so that the floor is reached.
    #[must_use]
    pub fn top_up(&self, earned_minor: i64, held_days: u32, month_days: u32) -> i64 {
        self.floor(held_days, month_days).saturating_sub(earned_minor).max(0)
    }

    /// Whether lines show what each verdict did, when a person's month holds so many.
    #[must_use]
    pub const fn shows(&self, verdicts: u32) -> bool {
        verdicts >= self.shown_from
    }

    /// First instant at which a published statement can be objected to no more.
    #[must_use]
    pub const fn objection_until(&self, published: Instant) -> Instant {
        published.plus_minutes(self.objection_hours as i64 * HOUR_MINUTES)
    }

    /// First late instant of the decision on an objection.
    #[must_use]
    pub const fn decision_due(&self, made: Instant) -> Instant {
        made.plus_minutes(self.decision_hours as i64 * HOUR_MINUTES)
    }

    /// How grave a complaint was.
    #[must_use]
    pub const fn grade(&self, rung: u8, outside: bool, red_line: bool) -> Grade {
        if outside || red_line {
            Grade::Grave
        } else if rung >= self.serious_rung {
            Grade::Serious
        } else {
            Grade::Ordinary
        }
    }
}

impl DeductionRule {
    /// Points of a grade.
    #[must_use]
    pub const fn points(&self, grade: Grade) -> u32 {
        match grade {
            Grade::Ordinary => self.ordinary,
            Grade::Serious => self.serious,
            Grade::Grave => self.grave,
        }
    }
}

impl Policy {
    /// How pay is counted; without the rule nobody is paid by the piece.
    #[must_use]
    pub const fn pay_rule(&self) -> Option<&PayRule> {
        self.pay.as_ref()
    }

    /// The prices, in the order of the packs.
    #[must_use]
    pub fn piece_rules(&self) -> &[PieceRule] {
        &self.pieces
    }

    /// The price of a code.
    #[must_use]
    pub fn piece_rule(&self, code: &str) -> Option<&PieceRule> {
        self.pieces.iter().find(|rule| rule.code == code)
    }

    /// The price of work on a case: of those that fit, the one with the longest category, of these one that names the job,
    /// and of these the first. The job is empty for work that is no visit.
    #[must_use]
    pub fn piece_for(&self, work: Work, facts: &CaseFacts, job: &str) -> Option<&PieceRule> {
        let covers = |category: &str| {
            facts.category == category || facts.category.starts_with(&format!("{category}."))
        };
        let exact = |rule: &PieceRule| {
            let longest = rule.applies.categories.iter().filter(|one| covers(one)).map(String::len).max();
            (longest.unwrap_or(0), !rule.jobs.is_empty())
        };
        let pays = |rule: &PieceRule| rule.jobs.is_empty() || rule.jobs.iter().any(|one| one == job);
        let fitting = self
            .pieces
            .iter()
            .filter(|rule| rule.work == work.priced_as() && rule.applies.fits(facts) && pays(rule));
        // The first of equals: `max_by_key` would take the last.
        fitting.rev().max_by_key(|rule| exact(rule))
    }

    /// The deduction table.
    #[must_use]
    pub fn deduction_rules(&self) -> &[DeductionRule] {
        &self.deductions
    }

    /// What a root cause of a complaint costs its unit; the longest cause that fits wins.
    #[must_use]
    pub fn deduction_for_cause(&self, cause: &str) -> Option<&DeductionRule> {
        let covers = |one: &String| cause == one || cause.starts_with(&format!("{one}."));
        let exact =
            |rule: &&DeductionRule| rule.causes.iter().filter(|one| covers(one)).map(String::len).max();
        self.deductions.iter().filter(|rule| exact(rule).is_some()).max_by_key(exact)
    }

    /// What a red-line mark costs the unit that it accuses.
    #[must_use]
    pub fn deduction_for_red_line(&self, mark: &str) -> Option<&DeductionRule> {
        self.deductions.iter().find(|rule| rule.red_lines.iter().any(|one| one == mark))
    }
}

//! A known outage (大面积故障): a row of the register of outages, with every earlier version in the register's stream.
//!
//! It says what is the state of the plant in an area, as a register does, and owes nothing itself: what is owed stands in
//! the cases, which hold the link (decision record 0019). Pure: instants and identifiers come from outside.

use crate::brief::Context;
use crate::org::Org;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yinuo_policy::{AreaCreditRule, Bilingual, Digest, ExemptClass, Instant, Policy, Span};

/// Latest end that may be expected: thirty days.
const EXPECTED_MINUTES_MAX: i64 = 30 * 24 * 60;
/// A monthly fee of which every counted day leaves something.
pub const FEE_OF_SOMEBODY: i64 = 1_000_000;
/// How far its beginning may lie back: seven days.
const BEGAN_MINUTES_MAX: i64 = 7 * 24 * 60;

/// Where an outage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutageState {
    /// Reports or an alarm say so; nobody has confirmed it.
    Proposed,
    /// Confirmed: whoever calls is told.
    Standing,
    /// Over.
    Over,
    /// Somebody looked, and it was none.
    Dropped,
}

impl OutageState {
    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Standing => "standing",
            Self::Over => "over",
            Self::Dropped => "dropped",
        }
    }
}

/// Who said first that there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum OutageSign {
    /// Alike reports of customers.
    Reports {
        /// How many there were then.
        count: u32,
    },
    /// An alarm of the network's own system.
    Alarm {
        /// That system's id of the alarm.
        alarm: String,
    },
    /// A member of staff.
    Staff,
}

/// An outage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// Id.
    pub id: Uuid,
    /// State.
    pub state: OutageState,
    /// Unit whose area is concerned, with all below it.
    pub unit: String,
    /// Topic of the cases that belong to it.
    pub topic: String,
    /// Who said so first.
    pub sign: OutageSign,
    /// When it began.
    pub began_at: Instant,
    /// When it is expected to be over; none while nobody knows.
    pub expected_at: Option<Instant>,
    /// When it was over.
    pub restored_at: Option<Instant>,
    /// When the alarm said that it is over: a person confirms it.
    pub cleared_at: Option<Instant>,
    /// Who confirmed, dropped or ended it last; empty before.
    pub decided_by: String,
    /// When something of it changed last.
    pub changed_at: Instant,
    /// Whether every case of it was told of its end.
    pub settled: bool,
    /// What became of the credit that it owes to everybody in its area; none before somebody decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<AreaCreditRun>,
}

/// The run of an area credit (RULES.md, shape o): decided by one person, posted page by page. The row is its cursor, so that
/// whoever is killed between two pages goes on where the last commit ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaCreditRun {
    /// Where it stands.
    pub state: CreditState,
    /// Policy by which it is reckoned to its end.
    pub policy: Digest,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Instant,
    /// Why nothing is owed; none where it is paid.
    pub cause: Option<ExemptClass>,
    /// Digest of the artefact that shows the cause; empty where it is paid.
    pub evidence: String,
    /// The last customer who was looked at.
    pub after: String,
    /// Services that were paid.
    pub paid: u64,
    /// Services that had been paid for the same outage already.
    pub covered: u64,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CreditState {
    /// Customers are being paid.
    Paying,
    /// Everybody was.
    Done,
    /// Nothing is owed, for a cause that the rules name.
    Exempt,
}

impl CreditState {
    /// The word that is stored and shown.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Paying => "paying",
            Self::Done => "done",
            Self::Exempt => "exempt",
        }
    }
}

impl Outage {
    /// Whether it stands over a case of this unit and topic.
    #[must_use]
    pub fn covers(&self, unit: &str, topic: &str, org: &Org) -> bool {
        self.topic == topic && org.is_under(unit, &self.unit)
    }

    /// Whether it is neither over nor dropped.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self.state, OutageState::Proposed | OutageState::Standing)
    }

    /// Begins one.
    ///
    /// # Errors
    /// O009 for an unknown unit or topic, or instants that do not fit.
    pub fn begin(
        (id, sign): (Uuid, OutageSign),
        (unit, topic): (&str, &str),
        began_at: Instant,
        ctx: Context<'_>,
    ) -> Result<Self, Refusal> {
        let known = ctx.org.units.contains_key(unit) && is_topic(ctx.book.current(), topic);
        let timely = began_at <= ctx.now && ctx.now <= began_at.plus_minutes(BEGAN_MINUTES_MAX);
        if !known || !timely {
            return Err(Refusal::bad_outage());
        }
        Ok(Self {
            id,
            state: OutageState::Proposed,
            unit: unit.to_owned(),
            topic: topic.to_owned(),
            sign,
            began_at,
            expected_at: None,
            restored_at: None,
            cleared_at: None,
            decided_by: String::new(),
            changed_at: ctx.now,
            settled: false,
            credit: None,
        })
    }

    /// Confirms it, or says anew when it is expected to be over.
    ///
    /// # Errors
    /// O007 when it is over or dropped, O009 for an end that cannot be expected.
    pub fn confirm(&mut self, expected_at: Option<Instant>, ctx: Context<'_>) -> Result<(), Refusal> {
        if !self.is_live() {
            return Err(Refusal::no_such_outage());
        }
        let most = ctx.now.plus_minutes(EXPECTED_MINUTES_MAX);
        if expected_at.is_some_and(|expected| expected <= ctx.now || expected > most) {
            return Err(Refusal::bad_outage());
        }
        self.state = OutageState::Standing;
        self.expected_at = expected_at;
        self.decided(ctx);
        Ok(())
    }

    /// It is over.
    ///
    /// # Errors
    /// O007 unless it stands, O009 for an instant before it began or in the future.
    pub fn restore(&mut self, restored_at: Instant, ctx: Context<'_>) -> Result<(), Refusal> {
        if self.state != OutageState::Standing {
            return Err(Refusal::no_such_outage());
        }
        if restored_at < self.began_at || restored_at > ctx.now {
            return Err(Refusal::bad_outage());
        }
        self.state = OutageState::Over;
        self.restored_at = Some(restored_at);
        self.decided(ctx);
        Ok(())
    }

    /// Somebody looked, and it is none.
    ///
    /// # Errors
    /// O007 unless it is only proposed.
    pub fn drop_it(&mut self, ctx: Context<'_>) -> Result<(), Refusal> {
        if self.state != OutageState::Proposed {
            return Err(Refusal::no_such_outage());
        }
        self.state = OutageState::Dropped;
        self.settled = true;
        self.decided(ctx);
        Ok(())
    }

    /// Rules by which it owes something to everybody in its area, once it is over.
    pub fn owes<'p>(&self, policy: &'p Policy) -> impl Iterator<Item = &'p AreaCreditRule> + use<'p> {
        let over = (self.state == OutageState::Over).then_some(self.restored_at).flatten();
        let span = over.map(|until| Span { from: self.began_at, until });
        // Whether it lasted long enough does not hang on anybody's fee, as long as there is one.
        let long = move |rule: &&AreaCreditRule| {
            span.is_some_and(|span| policy.area_credit(rule, span, FEE_OF_SOMEBODY).is_some())
        };
        let topic = self.topic.clone();
        policy.area_credit_rules().iter().filter(move |rule| rule.is_for(&topic)).filter(long)
    }

    /// Somebody else than who ended it decides on the credit: everybody is paid, or nobody, for a cause with its evidence.
    ///
    /// # Errors
    /// O007 unless it is over, O019 when it owes nothing or the cause is none of its rules', D010 for whoever ended it, D013
    /// when it was decided, D026 without evidence of a cause.
    pub fn decide_credit(
        &mut self,
        exempt: Option<(ExemptClass, String)>,
        ctx: Context<'_>,
    ) -> Result<(), Refusal> {
        if self.state != OutageState::Over {
            return Err(Refusal::no_such_outage());
        }
        if self.credit.is_some() {
            return Err(Refusal::already_decided());
        }
        let policy = ctx.book.current();
        let mut rules = self.owes(policy).peekable();
        let owes = rules.peek().is_some();
        let cause = exempt.as_ref().map(|(cause, _)| *cause);
        if !owes || cause.is_some_and(|cause| !rules.all(|rule| rule.excluded_by.contains(&cause))) {
            return Err(Refusal::no_area_credit());
        }
        if ctx.actor.person == self.decided_by {
            return Err(Refusal::same_person());
        }
        let evidence = exempt.map(|(_, evidence)| evidence).unwrap_or_default();
        if cause.is_some() && evidence.is_empty() {
            return Err(Refusal::unknown_artefact());
        }
        self.credit = Some(AreaCreditRun {
            state: if cause.is_some() { CreditState::Exempt } else { CreditState::Paying },
            policy: *policy.digest(),
            decided_by: ctx.actor.person.clone(),
            decided_at: ctx.now,
            cause,
            evidence,
            after: String::new(),
            paid: 0,
            covered: 0,
        });
        self.changed_at = ctx.now;
        Ok(())
    }

    fn decided(&mut self, ctx: Context<'_>) {
        ctx.actor.person.clone_into(&mut self.decided_by);
        self.changed_at = ctx.now;
    }

    /// The sentence to say to whoever calls about it; none where the policy has no rule.
    #[must_use]
    pub fn sentence(&self, policy: &Policy, org: &Org) -> Option<Bilingual> {
        let rule = policy.outage_rule()?;
        let expected = match self.expected_at {
            Some(at) => {
                let stamp = policy.local_stamp(at);
                Bilingual::new(
                    format!("预计 {} 修好", stamp.zh),
                    format!("it should be over by {}", stamp.en),
                )
            }
            None => Bilingual::new("正在抢修", "we are at work on it"),
        };
        let topic = policy.category(&self.topic).map(|found| found.name.clone()).unwrap_or_default();
        Some(rule.say.filled(&[
            ("area", org.unit_name(&self.unit)),
            ("topic", topic),
            ("began", policy.local_stamp(self.began_at)),
            ("expected", expected),
        ]))
    }
}

/// Whether cases of the policy can have this topic.
fn is_topic(policy: &Policy, topic: &str) -> bool {
    policy.categories().iter().any(|category| policy.topic(&category.code) == topic)
}

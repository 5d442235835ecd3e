//! Contract firms (代维) as units: application, admission by a second person, probation, removal (A06).
//!
//! Pure: the documents are kept elsewhere and stand here by digest; the score that a proposal rests on is handed in, counted
//! from facts. Nobody types a score.

use crate::event::Actor;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use yinuo_policy::{Bilingual, ContractorRule, ContractorScore, Instant};

/// Longest code, name and sentence, in characters.
const CODE_CHARS_MAX: usize = 60;
const TEXT_CHARS_MAX: usize = 500;
/// Most documents of one step.
const DOCUMENTS_MAX: usize = 20;
/// Most steps that a firm's history keeps here; the register's stream keeps all.
const STEPS_MAX: usize = 100;

/// How a firm stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It asked to be admitted.
    Applied,
    /// Its application was refused; it may apply again.
    Refused,
    /// It works for us.
    Admitted,
    /// It works for us, within the limit of the policy.
    Probation,
    /// It is sent nowhere any more; it may apply again.
    Removed,
}

impl Standing {
    /// The word that is shown; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Refused => "refused",
            Self::Admitted => "admitted",
            Self::Probation => "probation",
            Self::Removed => "removed",
        }
    }

    /// Whether its technicians may be given visits at all.
    #[must_use]
    pub const fn works(self) -> bool {
        matches!(self, Self::Admitted | Self::Probation)
    }
}

/// What somebody proposes of a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proposing {
    /// That it is admitted.
    Admit,
    /// That it is put on probation.
    Probation,
    /// That its probation ends well.
    Restore,
    /// That it is removed.
    Remove,
}

impl Proposing {
    /// The word that is shown; equal to the serialised one.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Admit => "admit",
            Self::Probation => "probation",
            Self::Restore => "restore",
            Self::Remove => "remove",
        }
    }

    /// The proposal of a word; none for an unknown one.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [Self::Admit, Self::Probation, Self::Restore, Self::Remove].into_iter().find(|one| one.code() == code)
    }

    /// What a firm becomes by it.
    const fn becomes(self) -> Standing {
        match self {
            Self::Admit | Self::Restore => Standing::Admitted,
            Self::Probation => Standing::Probation,
            Self::Remove => Standing::Removed,
        }
    }
}

/// The score of a month that a proposal rests on, as it was counted then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoredMonth {
    /// Month, `2026-10`.
    pub month: String,
    /// Its points.
    pub score: ContractorScore,
}

/// Who said what, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
    /// In words; may be empty where a decision needs none.
    pub text: String,
}

/// A proposal with its evidence and, once there is one, its decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmStep {
    /// What is proposed.
    pub what: Proposing,
    /// Reason of the policy; empty for admission and the end of probation.
    pub reason: String,
    /// Who proposed it, in words.
    pub asked: Word,
    /// Documents by digest.
    pub documents: Vec<String>,
    /// The last whole month as it was scored then; none where it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scored: Option<ScoredMonth>,
    /// The second person; none while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Word>,
    /// Whether the second person agreed.
    pub approved: bool,
}

/// A contract firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contractor {
    /// Code of its unit.
    pub unit: String,
    /// Name.
    pub name: Bilingual,
    /// Unit for which it works: its own lies below it.
    pub parent: String,
    /// How it stands.
    pub standing: Standing,
    /// Since when.
    pub since: Instant,
    /// Proposals, the newest last.
    pub steps: Vec<FirmStep>,
}

/// A proposal as somebody makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What.
    pub what: Proposing,
    /// Reason of the policy.
    pub reason: String,
    /// In words.
    pub text: String,
    /// Documents by digest.
    pub documents: Vec<String>,
    /// The last whole month.
    pub scored: Option<ScoredMonth>,
}

impl Contractor {
    /// A firm that asks to be admitted.
    ///
    /// # Errors
    /// Z003 for a code or name that cannot be meant, or too few documents or words.
    pub fn applies(
        (unit, name, parent): (&str, &Bilingual, &str),
        text: &str,
        documents: &[String],
        (actor, now): (&Actor, Instant),
        rule: &ContractorRule,
    ) -> Result<Self, Refusal> {
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let coded = !unit.is_empty() && unit.len() <= CODE_CHARS_MAX && unit.bytes().all(letter);
        let named = |text: &str| {
            !text.trim().is_empty() && text.chars().count() <= CODE_CHARS_MAX && !text.contains('\0')
        };
        if !coded || !named(&name.zh) || !named(&name.en) {
            return Err(Refusal::firm_incomplete());
        }
        let mut firm = Self {
            unit: unit.to_owned(),
            name: name.clone(),
            parent: parent.to_owned(),
            standing: Standing::Applied,
            since: now,
            steps: Vec::new(),
        };
        let proposal = Proposal {
            what: Proposing::Admit,
            reason: String::new(),
            text: text.to_owned(),
            documents: documents.to_vec(),
            scored: None,
        };
        firm.propose(&proposal, (actor, now), rule)?;
        Ok(firm)
    }

    /// The proposal that waits for a second person.
    #[must_use]
    pub fn waiting(&self) -> Option<&FirmStep> {
        self.steps.last().filter(|step| step.decided.is_none())
    }

    /// Proposes something. A refused or removed firm applies again by the proposal to admit it.
    ///
    /// # Errors
    /// Z003 without the words, documents or reason that the policy asks for, Z005 while another proposal waits or when the firm
    /// does not stand there, Z006 where the reason needs a month that does not pass and there is none.
    pub fn propose(
        &mut self,
        proposal: &Proposal,
        (actor, now): (&Actor, Instant),
        rule: &ContractorRule,
    ) -> Result<(), Refusal> {
        let fits = match proposal.what {
            Proposing::Admit => !self.standing.works(),
            Proposing::Probation => self.standing == Standing::Admitted,
            Proposing::Restore => self.standing == Standing::Probation,
            Proposing::Remove => self.standing.works(),
        };
        if !fits || self.waiting().is_some() {
            return Err(Refusal::firm_moved());
        }
        let worded = !proposal.text.trim().is_empty()
            && proposal.text.chars().count() <= TEXT_CHARS_MAX
            && !proposal.text.contains('\0');
        let papers = proposal.documents.len() <= DOCUMENTS_MAX
            && (proposal.what != Proposing::Admit || rule.takes(proposal.documents.len()));
        if !worded || !papers {
            return Err(Refusal::firm_incomplete());
        }
        if matches!(proposal.what, Proposing::Probation | Proposing::Remove) {
            let reason = rule.reason(&proposal.reason).ok_or_else(Refusal::firm_incomplete)?;
            let failed = proposal.scored.as_ref().is_some_and(|scored| !scored.score.passes);
            if reason.needs_score && !failed {
                return Err(Refusal::score_passes());
            }
        } else if !proposal.reason.is_empty() {
            return Err(Refusal::firm_incomplete());
        }
        if !self.standing.works() && proposal.what == Proposing::Admit {
            (self.standing, self.since) = (Standing::Applied, now);
        }
        if self.steps.len() >= STEPS_MAX {
            self.steps.remove(0);
        }
        self.steps.push(FirmStep {
            what: proposal.what,
            reason: proposal.reason.clone(),
            asked: Word { by: actor.person.clone(), at: now, text: proposal.text.trim().to_owned() },
            documents: proposal.documents.clone(),
            scored: proposal.scored.clone(),
            decided: None,
            approved: false,
        });
        Ok(())
    }

    /// A second person decides what waits.
    ///
    /// # Errors
    /// Z003 for too many words, Z004 for whoever proposed it, Z005 when nothing waits.
    pub fn decide(
        &mut self,
        approve: bool,
        text: &str,
        (actor, now): (&Actor, Instant),
    ) -> Result<Proposing, Refusal> {
        if text.chars().count() > TEXT_CHARS_MAX
            || text.contains('\0')
            || (!approve && text.trim().is_empty())
        {
            return Err(Refusal::firm_incomplete());
        }
        let step =
            self.steps.last_mut().filter(|step| step.decided.is_none()).ok_or_else(Refusal::firm_moved)?;
        if step.asked.by == actor.person {
            return Err(Refusal::own_firm_proposal());
        }
        step.decided = Some(Word { by: actor.person.clone(), at: now, text: text.trim().to_owned() });
        step.approved = approve;
        let what = step.what;
        let becomes = match (approve, what) {
            (true, what) => what.becomes(),
            (false, Proposing::Admit) => Standing::Refused,
            (false, _) => return Ok(what),
        };
        (self.standing, self.since) = (becomes, now);
        Ok(what)
    }
}

/// Refuses a visit to a technician whose firm is sent nowhere, or who has on that day what probation lets him have. `standing` is
/// none for a firm that no register names; `held` are his other visits of the day.
///
/// # Errors
/// Z007 and Z008.
pub fn may_be_sent(
    standing: Option<Standing>,
    held: usize,
    rule: Option<&ContractorRule>,
) -> Result<(), Refusal> {
    let Some(rule) = rule else { return Ok(()) };
    match standing {
        Some(Standing::Admitted) => Ok(()),
        Some(Standing::Probation) if rule.may_have_more(held) => Ok(()),
        Some(Standing::Probation) => Err(Refusal::firm_on_probation()),
        _ => Err(Refusal::firm_not_admitted()),
    }
}

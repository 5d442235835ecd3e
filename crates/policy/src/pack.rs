//! One pack: a dated TOML file and its typed content.

use crate::example::Example;
use crate::model::{
    AreaCreditRule, AuthorityRule, Bilingual, CallBackRule, CampaignRule, CardRule, Category, Conduct,
    ContractorPay, ContractorRule, DeductionRule, Digest, DirectiveRule, DrawRule, EmergencyRule, FollowRule,
    GuardRule, HonourRule, IndicatorLimit, JobRule, LadderRule, LateCause, Messages, OutageRule, OutsideRule,
    PayRule, PieceRule, PointsRule, PromiseRule, QuarterWave, QuestionRule, RedLine, RejectionRule,
    RemedyRule, RetentionRule, RootCause, ScorePayRule, ScriptRule, SettlementRule, SurveyRule, TopicRule,
    VisitRule,
};
use crate::parse::calendar::CalendarRule;
use crate::refusal::PolicyRefusal;
use sha2::{Digest as _, Sha256};

/// A thing with the line that it begins on, for later refusals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located<T> {
    pub value: T,
    pub line: usize,
}

/// One parsed pack; immutable, named by its digest.
#[derive(Debug, Clone)]
pub struct Pack {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) digest: Digest,
    pub(crate) text: String,
    pub(crate) title: Bilingual,
    pub(crate) source: String,
    pub(crate) zone: String,
    pub(crate) content: Content,
}

/// What a pack says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    pub conduct: Option<Located<Conduct>>,
    pub messages: Option<Located<Messages>>,
    pub calendars: Vec<Located<CalendarRule>>,
    pub categories: Vec<Located<Category>>,
    pub promises: Vec<Located<PromiseRule>>,
    pub remedies: Vec<Located<RemedyRule>>,
    pub ladders: Vec<Located<LadderRule>>,
    pub red_lines: Vec<Located<RedLine>>,
    pub root_causes: Vec<Located<RootCause>>,
    pub late_causes: Vec<Located<LateCause>>,
    pub draws: Vec<Located<DrawRule>>,
    pub indicator_limits: Vec<Located<IndicatorLimit>>,
    pub retentions: Vec<Located<RetentionRule>>,
    pub outside: Vec<Located<OutsideRule>>,
    pub outage: Option<Located<OutageRule>>,
    pub area_credits: Vec<Located<AreaCreditRule>>,
    pub directive: Option<Located<DirectiveRule>>,
    pub rejection: Option<Located<RejectionRule>>,
    pub settlement: Option<Located<SettlementRule>>,
    pub authorities: Vec<Located<AuthorityRule>>,
    pub pay: Option<Located<PayRule>>,
    pub guard: Option<Located<GuardRule>>,
    pub recovery: Option<Located<FollowRule>>,
    pub coaching: Option<Located<FollowRule>>,
    pub points: Option<Located<PointsRule>>,
    pub campaigns: Vec<Located<CampaignRule>>,
    pub cards: Vec<Located<CardRule>>,
    pub honours: Vec<Located<HonourRule>>,
    pub score_pays: Vec<Located<ScorePayRule>>,
    pub quarter_wave: Option<Located<QuarterWave>>,
    pub topics: Vec<Located<TopicRule>>,
    pub pieces: Vec<Located<PieceRule>>,
    pub deductions: Vec<Located<DeductionRule>>,
    pub call_back: Option<Located<CallBackRule>>,
    pub scripts: Vec<Located<ScriptRule>>,
    pub survey: Option<Located<SurveyRule>>,
    pub questions: Vec<Located<QuestionRule>>,
    pub contractor: Option<Located<ContractorRule>>,
    pub contractor_pay: Option<Located<ContractorPay>>,
    pub visit: Option<Located<VisitRule>>,
    pub jobs: Vec<Located<JobRule>>,
    pub emergencies: Vec<Located<EmergencyRule>>,
    pub examples: Vec<Located<Example>>,
}

impl Pack {
    /// Reads a pack. All findings of the text come back together.
    ///
    /// # Errors
    /// Every refusal that can be found in this text alone; what depends on other packs is found by `Policy::resolve`.
    pub fn parse(text: &str) -> Result<Self, Vec<PolicyRefusal>> {
        crate::parse::pack(text)
    }

    /// Identifier, for example `cn-same-day`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Version as a date, `YYYY-MM-DD`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// SHA-256 of the text.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The text as adopted.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Title.
    #[must_use]
    pub fn title(&self) -> &Bilingual {
        &self.title
    }

    /// Where the figures come from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Zone of the pack's rules, unless a rule's calendar names another.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }
}

/// SHA-256 of bytes.
pub(crate) fn digest_of(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

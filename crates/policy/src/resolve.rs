//! A resolved policy: an ordered list of packs and a set of calendar tables, joined, validated and named by digest.

use crate::calendar::Calendar;
use crate::model::{
    AreaCreditRule, AuthorityRule, Bilingual, CallBackRule, CampaignRule, CardRule, Category, Conduct,
    ContractorPay, ContractorRule, DeductionRule, Digest, DirectiveRule, DrawRule, EmergencyRule, FollowRule,
    GuardRule, HonourRule, IndicatorLimit, JobRule, LadderRule, LateCause, Messages, OutageRule, OutsideRule,
    PayRule, PieceRule, PointsRule, PromiseRule, QuarterWave, QuestionRule, RedLine, RejectionRule,
    RemedyRule, RetentionRule, RootCause, ScorePayRule, ScriptRule, SettlementRule, SurveyRule, TopicRule,
    VisitRule,
};
use crate::pack::{Pack, digest_of};
use crate::parse::standard_conduct;
use crate::refusal::PolicyRefusal;
use crate::say;
use crate::table::CalendarTable;
use crate::time::Instant;
use crate::validate;
use crate::zone::{MINUTE, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// What an operator has adopted; everything a judgement reads.
#[derive(Debug, Clone)]
pub struct Policy {
    pub(crate) packs: Vec<Pack>,
    pub(crate) tables: Vec<CalendarTable>,
    digest: Digest,
    calendar_digest: Digest,
    /// The operator's reporting zone.
    pub(crate) zone: Zone,
    /// Zone of each rule that is not the reporting zone's.
    zones: BTreeMap<String, Zone>,
    calendars: BTreeMap<String, Calendar>,
    pub(crate) promises: Vec<PromiseRule>,
    remedies: Vec<RemedyRule>,
    pub(crate) ladders: Vec<LadderRule>,
    categories: Vec<Category>,
    /// Place of each category in the list, by code.
    category_places: BTreeMap<String, usize>,
    red_lines: Vec<RedLine>,
    root_causes: Vec<RootCause>,
    late_causes: Vec<LateCause>,
    draws: Vec<DrawRule>,
    indicator_limits: Vec<IndicatorLimit>,
    pub(crate) retentions: Vec<RetentionRule>,
    pub(crate) outside: Vec<OutsideRule>,
    pub(crate) outage: Option<OutageRule>,
    pub(crate) area_credits: Vec<AreaCreditRule>,
    pub(crate) directive: Option<DirectiveRule>,
    pub(crate) rejection: Option<RejectionRule>,
    pub(crate) settlement: Option<SettlementRule>,
    pub(crate) authorities: Vec<AuthorityRule>,
    pub(crate) pay: Option<PayRule>,
    pub(crate) guard: Option<GuardRule>,
    pub(crate) recovery: Option<FollowRule>,
    pub(crate) coaching: Option<FollowRule>,
    pub(crate) points: Option<PointsRule>,
    pub(crate) campaigns: Vec<CampaignRule>,
    pub(crate) cards: Vec<CardRule>,
    pub(crate) honours: Vec<HonourRule>,
    pub(crate) score_pays: Vec<ScorePayRule>,
    pub(crate) quarter_wave: Option<QuarterWave>,
    pub(crate) topics: Vec<TopicRule>,
    pub(crate) pieces: Vec<PieceRule>,
    pub(crate) deductions: Vec<DeductionRule>,
    pub(crate) call_back: Option<CallBackRule>,
    pub(crate) scripts: Vec<ScriptRule>,
    pub(crate) survey: Option<SurveyRule>,
    pub(crate) questions: Vec<QuestionRule>,
    pub(crate) contractor: Option<ContractorRule>,
    pub(crate) contractor_pay: Option<ContractorPay>,
    pub(crate) visit: Option<VisitRule>,
    pub(crate) jobs: Vec<JobRule>,
    pub(crate) emergencies: Vec<EmergencyRule>,
    conduct: Conduct,
    messages: Option<Messages>,
}

impl Policy {
    /// Joins packs in the operator's order with the calendar tables.
    ///
    /// # Errors
    /// Every refusal that the packs give together: unknown codes, codes used twice, ties.
    pub fn resolve(packs: Vec<Pack>, tables: Vec<CalendarTable>) -> Result<Self, Vec<PolicyRefusal>> {
        let refusals = validate::together(&packs, &tables);
        if refusals.is_empty() { Self::adopted(packs, tables) } else { Err(refusals) }
    }

    /// A list that was adopted already: rules of adoption that came after it do not refuse it.
    ///
    /// # Errors
    /// What no policy can be made of.
    pub fn adopted(packs: Vec<Pack>, tables: Vec<CalendarTable>) -> Result<Self, Vec<PolicyRefusal>> {
        let refusals = validate::unusable(&packs, &tables);
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let mut tables = tables;
        tables.sort_by(|a, b| (&a.region, a.year).cmp(&(&b.region, b.year)));
        // Invariant: zones were checked when each pack was parsed, and an empty list was refused above.
        let zone = packs.first().and_then(|pack| Zone::named(&pack.zone)).ok_or_else(Vec::new)?;
        let mut policy = Self {
            digest: digest_of(joined(packs.iter().map(Pack::digest)).as_bytes()),
            calendar_digest: digest_of(joined(tables.iter().map(CalendarTable::digest)).as_bytes()),
            zone,
            zones: BTreeMap::new(),
            calendars: BTreeMap::new(),
            promises: gather(&packs, |content| &content.promises),
            remedies: gather(&packs, |content| &content.remedies),
            ladders: gather(&packs, |content| &content.ladders),
            categories: gather(&packs, |content| &content.categories),
            category_places: BTreeMap::new(),
            red_lines: gather(&packs, |content| &content.red_lines),
            root_causes: gather(&packs, |content| &content.root_causes),
            late_causes: gather(&packs, |content| &content.late_causes),
            draws: gather(&packs, |content| &content.draws),
            indicator_limits: gather(&packs, |content| &content.indicator_limits),
            retentions: gather(&packs, |content| &content.retentions),
            outside: gather(&packs, |content| &content.outside),
            outage: first(&packs, |content| content.outage.as_ref()),
            area_credits: gather(&packs, |content| &content.area_credits),
            directive: first(&packs, |content| content.directive.as_ref()),
            rejection: first(&packs, |content| content.rejection.as_ref()),
            settlement: first(&packs, |content| content.settlement.as_ref()),
            authorities: gather(&packs, |content| &content.authorities),
            pay: first(&packs, |content| content.pay.as_ref()),
            guard: first(&packs, |content| content.guard.as_ref()),
            recovery: first(&packs, |content| content.recovery.as_ref()),
            coaching: first(&packs, |content| content.coaching.as_ref()),
            points: first(&packs, |content| content.points.as_ref()),
            campaigns: gather(&packs, |content| &content.campaigns),
            cards: gather(&packs, |content| &content.cards),
            honours: gather(&packs, |content| &content.honours),
            score_pays: gather(&packs, |content| &content.score_pays),
            quarter_wave: first(&packs, |content| content.quarter_wave.as_ref()),
            topics: gather(&packs, |content| &content.topics),
            pieces: gather(&packs, |content| &content.pieces),
            deductions: gather(&packs, |content| &content.deductions),
            call_back: first(&packs, |content| content.call_back.as_ref()),
            scripts: gather(&packs, |content| &content.scripts),
            survey: first(&packs, |content| content.survey.as_ref()),
            questions: gather(&packs, |content| &content.questions),
            contractor: first(&packs, |content| content.contractor.as_ref()),
            contractor_pay: first(&packs, |content| content.contractor_pay.as_ref()),
            visit: first(&packs, |content| content.visit.as_ref()),
            jobs: gather(&packs, |content| &content.jobs),
            emergencies: gather(&packs, |content| &content.emergencies),
            conduct: packs
                .iter()
                .find_map(|pack| pack.content.conduct.as_ref())
                .map_or_else(standard_conduct, |conduct| conduct.value.clone()),
            messages: first(&packs, |content| content.messages.as_ref()),
            packs,
            tables,
        };
        policy.promises.sort_by(|a, b| a.code.cmp(&b.code));
        policy.remedies.sort_by(|a, b| a.code.cmp(&b.code));
        policy.ladders.sort_by(|a, b| a.code.cmp(&b.code));
        let mut named = BTreeSet::new();
        policy.categories.retain(|category| named.insert(category.code.clone()));
        policy.category_places = policy
            .categories
            .iter()
            .enumerate()
            .map(|(place, category)| (category.code.clone(), place))
            .collect();
        policy.place_calendars();
        policy.place_zones();
        Ok(policy)
    }

    fn place_calendars(&mut self) {
        for pack in &self.packs {
            for rule in &pack.content.calendars {
                if let Some(zone) = Zone::named(&rule.value.zone) {
                    self.calendars
                        .insert(rule.value.code.clone(), Calendar::new(&rule.value, zone, &self.tables));
                }
            }
        }
    }

    /// A rule lives in its calendar's zone when it names one, else in its pack's.
    fn place_zones(&mut self) {
        let mut zones = BTreeMap::new();
        for pack in &self.packs {
            let Some(home) = Zone::named(&pack.zone) else { continue };
            let content = &pack.content;
            let promises = content
                .promises
                .iter()
                .map(|rule| (&rule.value.code, validate::calendar_of_due(&rule.value.due)));
            let remedies = content
                .remedies
                .iter()
                .map(|rule| (&rule.value.code, validate::calendar_of_shape(&rule.value.shape)));
            let ladders =
                content.ladders.iter().map(|rule| (&rule.value.code, Some(rule.value.calendar.as_str())));
            for (code, calendar) in promises.chain(remedies).chain(ladders) {
                let zone = calendar
                    .and_then(|code| self.calendars.get(code))
                    .map_or(&home, |calendar| &calendar.zone);
                if zone.name() != self.zone.name() {
                    zones.insert(code.clone(), zone.clone());
                }
            }
        }
        self.zones = zones;
    }

    pub(crate) fn zone_of(&self, code: &str) -> &Zone {
        if self.zones.is_empty() { &self.zone } else { self.zones.get(code).unwrap_or(&self.zone) }
    }

    pub(crate) fn calendar(&self, code: &str) -> Option<&Calendar> {
        if code.is_empty() { None } else { self.calendars.get(code) }
    }

    /// Names the ordered list of packs.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Names the set of calendar tables.
    #[must_use]
    pub fn calendar_digest(&self) -> &Digest {
        &self.calendar_digest
    }

    /// The packs in the operator's order.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// The pack that defines a promise, remedy or ladder: an explanation names it and its version.
    #[must_use]
    pub fn pack_of(&self, rule_code: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| {
            let content = &pack.content;
            content.promises.iter().any(|rule| rule.value.code == rule_code)
                || content.remedies.iter().any(|rule| rule.value.code == rule_code)
                || content.ladders.iter().any(|rule| rule.value.code == rule_code)
                || content.area_credits.iter().any(|rule| rule.value.code == rule_code)
                || content.outside.iter().any(|rule| rule.value.code == rule_code)
                || content.pay.iter().any(|rule| rule.value.code == rule_code)
                || content.points.iter().any(|rule| rule.value.code == rule_code)
                || content.campaigns.iter().any(|rule| rule.value.code == rule_code)
                || content.cards.iter().any(|rule| rule.value.code == rule_code)
                || content.honours.iter().any(|rule| rule.value.code == rule_code)
                || content.score_pays.iter().any(|rule| rule.value.code == rule_code)
                || content.pieces.iter().any(|rule| rule.value.code == rule_code)
                || content.deductions.iter().any(|rule| rule.value.code == rule_code)
        })
    }

    /// The calendar tables, by region and year.
    #[must_use]
    pub fn tables(&self) -> &[CalendarTable] {
        &self.tables
    }

    /// Codes of the calendars that need a table of a year of which none is published, in order.
    pub fn calendars_without(&self, year: i16) -> impl Iterator<Item = &str> {
        self.calendars
            .iter()
            .filter(move |(_, calendar)| calendar.is_unpublished(year))
            .map(|(code, _)| code.as_str())
    }

    /// The operator's reporting zone: the first pack's.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.zone.name()
    }

    /// The promise of that code.
    #[must_use]
    pub fn promise(&self, code: &str) -> Option<&PromiseRule> {
        by_code(&self.promises, code, |rule| &rule.code)
    }

    /// All promises, by code.
    pub fn promise_rules(&self) -> impl Iterator<Item = &PromiseRule> {
        self.promises.iter()
    }

    /// The remedy of that code.
    #[must_use]
    pub fn remedy(&self, code: &str) -> Option<&RemedyRule> {
        by_code(&self.remedies, code, |rule| &rule.code)
    }

    /// All remedies, by code.
    pub fn remedy_rules(&self) -> impl Iterator<Item = &RemedyRule> {
        self.remedies.iter()
    }

    /// The ladder of that code.
    #[must_use]
    pub fn ladder(&self, code: &str) -> Option<&LadderRule> {
        by_code(&self.ladders, code, |rule| &rule.code)
    }

    /// All ladders, by code.
    pub fn ladder_rules(&self) -> impl Iterator<Item = &LadderRule> {
        self.ladders.iter()
    }

    /// The category tree, in the order of the packs.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The category of that code.
    #[must_use]
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.category_places.get(code).and_then(|place| self.categories.get(*place))
    }

    /// The red lines (Y26).
    #[must_use]
    pub fn red_lines(&self) -> &[RedLine] {
        &self.red_lines
    }

    /// The root causes (Y33, H15).
    #[must_use]
    pub fn root_causes(&self) -> &[RootCause] {
        &self.root_causes
    }

    /// Why promises are late, as whoever answers for one says it (H08).
    #[must_use]
    pub fn late_causes(&self) -> &[LateCause] {
        &self.late_causes
    }

    /// The cause of lateness of a code.
    #[must_use]
    pub fn late_cause(&self, code: &str) -> Option<&LateCause> {
        self.late_causes.iter().find(|cause| cause.code == code)
    }

    /// The strata of the call-back draw (N27, N28).
    #[must_use]
    pub fn draws(&self) -> &[DrawRule] {
        &self.draws
    }

    /// The limits on indicators (N14, H07).
    #[must_use]
    pub fn indicator_limits(&self) -> &[IndicatorLimit] {
        &self.indicator_limits
    }

    /// Figures of conduct; standard ones when no pack states them.
    #[must_use]
    pub fn conduct(&self) -> &Conduct {
        &self.conduct
    }

    /// How customers are written to; none when no pack says so: then nobody is.
    #[must_use]
    pub const fn messages(&self) -> Option<&Messages> {
        self.messages.as_ref()
    }

    /// When the quiet hours end in which an instant lies; none when it lies in no such hours.
    #[must_use]
    pub fn quiet_until(&self, at: Instant) -> Option<Instant> {
        let (from, until) = self.messages.as_ref()?.quiet;
        let (from, until) = (i64::from(from.minutes) * MINUTE, i64::from(until.minutes) * MINUTE);
        let local = self.zone.local(at);
        let overnight = from > until;
        let ends = if overnight && local.millis >= from {
            local.day.plus(1)
        } else if local.millis < until && (overnight || local.millis >= from) {
            local.day
        } else {
            return None;
        };
        Some(self.zone.instant(ends, until))
    }

    /// Local date in the reporting zone: `2026-11-21`.
    #[must_use]
    pub fn local_date(&self, at: Instant) -> String {
        self.zone.local(at).day.to_string()
    }

    /// Local time in the reporting zone: `16:00`, with seconds only when they are not zero.
    #[must_use]
    pub fn local_time(&self, at: Instant) -> String {
        say::clock(self.zone.local(at).millis)
    }

    /// Local date and time for reading: `11-21 周六 16:00`, `Sat 21 Nov 16:00`.
    #[must_use]
    pub fn local_stamp(&self, at: Instant) -> Bilingual {
        say::stamp(&self.zone, at)
    }

    /// A due instant for reading, to the minute: `11-21 周六 16:00`; midnight is 24:00 of the day that it ends.
    #[must_use]
    pub fn local_end(&self, at: Instant) -> Bilingual {
        say::end_stamp(&self.zone, Instant(at.0 - at.0.rem_euclid(MINUTE)))
    }

    /// A local day for reading: `11-21 周六`, `Sat 21 Nov`; `date` is written `2026-11-21`, and stands for itself when it
    /// is no date.
    #[must_use]
    pub fn day_words(&self, date: &str) -> Bilingual {
        let noon = self.zone.parse(&format!("{date}T12:00:00"));
        noon.map_or_else(|| Bilingual::new(date, date), |at| say::day(self.zone.local(at).day))
    }

    /// A due instant as an agent says it aloud at `now`.
    #[must_use]
    pub fn spoken_due(&self, due: Instant, now: Instant) -> Bilingual {
        say::spoken_due(&self.zone, due, now)
    }

    /// Local midnight with which the day of `at` begins.
    #[must_use]
    pub fn start_of_local_day(&self, at: Instant) -> Instant {
        self.zone.start_of(self.zone.local(at).day)
    }

    /// Reads a local text such as `2026-11-20T15:40:00` in the reporting zone.
    #[must_use]
    pub fn instant(&self, local: &str) -> Option<Instant> {
        self.zone.parse(local)
    }
}

fn joined<'d>(digests: impl Iterator<Item = &'d Digest>) -> String {
    digests.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What the first pack says that says it at all.
fn first<T: Clone>(
    packs: &[Pack],
    part: fn(&crate::pack::Content) -> Option<&crate::pack::Located<T>>,
) -> Option<T> {
    packs.iter().find_map(|pack| part(&pack.content)).map(|rule| rule.value.clone())
}

fn gather<T: Clone>(
    packs: &[Pack],
    part: fn(&crate::pack::Content) -> &Vec<crate::pack::Located<T>>,
) -> Vec<T> {
    packs.iter().flat_map(|pack| part(&pack.content)).map(|located| located.value.clone()).collect()
}

fn by_code<'r, T>(rules: &'r [T], code: &str, key: fn(&T) -> &String) -> Option<&'r T> {
    // A dozen at most, and codes of different lengths differ at once: comparing all is quicker than halving.
    rules.iter().find(|rule| key(rule) == code)
}

//! Which rules fit a case, and why others do not.

use crate::model::{Applies, Bilingual, CaseFacts, LadderRule, PromiseRule, Reason};
use crate::resolve::Policy;
use crate::words::{area_class, case_kind, fact_word};
use std::collections::BTreeMap;

impl Applies {
    /// Whether the case fulfils every part of the condition.
    #[must_use]
    pub fn fits(&self, facts: &CaseFacts) -> bool {
        self.kinds.contains(&facts.kind)
            && (self.categories.is_empty()
                || self.categories.iter().any(|prefix| covers(prefix, &facts.category)))
            && self.fits_area(facts)
            && (self.access.is_empty() || self.access.contains(&facts.access))
            && (self.products.is_empty() || self.products.contains(&facts.product))
            && (self.segments.is_empty() || self.segments.contains(&facts.segment))
            && (self.priorities.is_empty()
                || facts.priority.is_some_and(|priority| self.priorities.contains(&priority)))
    }

    fn fits_area(&self, facts: &CaseFacts) -> bool {
        self.areas.is_empty() || facts.area.is_some_and(|area| self.areas.contains(&area))
    }

    /// Whether some case could fulfil both conditions.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.kinds.iter().any(|kind| other.kinds.contains(kind))
            && meet(&self.categories, &other.categories, |a, b| covers(a, b) || covers(b, a))
            && meet(&self.areas, &other.areas, |a, b| a == b)
            && meet(&self.access, &other.access, |a, b| a == b)
            && meet(&self.products, &other.products, |a, b| a == b)
            && meet(&self.segments, &other.segments, |a, b| a == b)
            && meet(&self.priorities, &other.priorities, |a, b| a == b)
    }

    /// The parts of the condition that the case does not fulfil, each as a sentence. The kind is not looked at.
    fn unmet(&self, facts: &CaseFacts) -> Vec<Bilingual> {
        let mut unmet = Vec::new();
        let mut words = |label: (&str, &str), list: &[String], found: &str| {
            if !list.is_empty() && !list.iter().any(|word| word == found) {
                unmet.push(only(label, list.iter().map(|word| fact_word(word)), &fact_word(found)));
            }
        };
        words(("产品", "product"), &self.products, &facts.product);
        words(("接入方式", "access"), &self.access, &facts.access);
        words(("客户类别", "segment"), &self.segments, &facts.segment);
        if !self.fits_area(facts) {
            let said = |area| {
                let (zh, en) = area_class(area);
                Bilingual::new(zh, en)
            };
            let found = facts.area.map_or_else(|| fact_word(""), said);
            unmet.push(only(("区域", "area"), self.areas.iter().map(|area| said(*area)), &found));
        }
        if !self.categories.is_empty()
            && !self.categories.iter().any(|prefix| covers(prefix, &facts.category))
        {
            unmet.push(Bilingual::new("不含此类问题", "it does not cover this category"));
        }
        if !self.priorities.is_empty()
            && !facts.priority.is_some_and(|priority| self.priorities.contains(&priority))
        {
            unmet.push(Bilingual::new("不含此优先级", "it does not cover this priority"));
        }
        unmet
    }
}

fn only(label: (&str, &str), allowed: impl Iterator<Item = Bilingual>, found: &Bilingual) -> Bilingual {
    let (zh, en): (Vec<String>, Vec<String>) = allowed.map(|word| (word.zh, word.en)).unzip();
    Bilingual::new(
        format!("{}须为{}，本户为{}", label.0, zh.join("、"), found.zh),
        format!("{} must be {}, here it is {}", label.1, en.join(" or "), found.en),
    )
}

/// Whether a category prefix covers a category: on whole levels only.
pub(crate) fn covers(prefix: &str, category: &str) -> bool {
    category.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn meet<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|x| b.iter().any(|y| same(x, y)))
}

impl Policy {
    /// The promises of a case: for each scheme and obligation the fitting rule of highest precedence, by code.
    #[must_use]
    pub fn promises_for(&self, facts: &CaseFacts) -> Vec<&PromiseRule> {
        let mut chosen: Vec<&PromiseRule> = Vec::new();
        for rule in self.promises.iter().filter(|rule| rule.applies.fits(facts)) {
            let rival = chosen
                .iter_mut()
                .find(|other| other.scheme == rule.scheme && other.obligation == rule.obligation);
            match rival {
                Some(other) if other.precedence < rule.precedence => *other = rule,
                Some(_) => {}
                None => chosen.push(rule),
            }
        }
        chosen.sort_by(|a, b| a.code.cmp(&b.code));
        chosen
    }

    /// U08: schemes that promise something to customers for this kind of case but not for this case, and why.
    #[must_use]
    pub fn not_eligible(&self, facts: &CaseFacts) -> Vec<Reason> {
        let mut schemes: BTreeMap<&str, Vec<&PromiseRule>> = BTreeMap::new();
        let of_kind =
            |rule: &&PromiseRule| rule.beneficiary == "customer" && rule.applies.kinds.contains(&facts.kind);
        for rule in self.promises.iter().filter(of_kind) {
            schemes.entry(&rule.scheme).or_default().push(rule);
        }
        let mut reasons = Vec::new();
        for rules in schemes.into_values() {
            if rules.iter().any(|rule| rule.applies.fits(facts)) {
                continue;
            }
            // The area is where the customer lives: a rule for another area is never the nearest while one for his own exists.
            let elsewhere = |rule: &PromiseRule| !rule.applies.fits_area(facts);
            let nearest = rules
                .into_iter()
                .map(|rule| (rule, rule.applies.unmet(facts)))
                .min_by_key(|(rule, unmet)| (elsewhere(rule), unmet.len()));
            if let Some((rule, unmet)) = nearest {
                reasons.push(Reason { at: None, text: not_for(rule, facts, unmet) });
            }
        }
        reasons
    }

    /// The ladder that a case climbs. Two ladders for one case were refused at adoption.
    #[must_use]
    pub fn ladder_for(&self, facts: &CaseFacts) -> Option<&LadderRule> {
        self.ladders.iter().find(|rule| rule.applies.fits(facts))
    }

    /// Topic of a category: its first two levels (H12).
    #[must_use]
    pub fn topic(&self, category: &str) -> String {
        category.split('.').take(2).collect::<Vec<_>>().join(".")
    }

    /// Days after a close within which a new contact is a repeat: the category's own, its nearest parent's, or the policy's.
    #[must_use]
    pub fn repeat_window_days(&self, category: &str) -> u32 {
        let mut prefix = category;
        loop {
            if let Some(days) = self.category(prefix).and_then(|found| found.repeat_window_days) {
                return days;
            }
            match prefix.rsplit_once('.') {
                Some((parent, _)) => prefix = parent,
                None => return self.conduct().repeat_window_days,
            }
        }
    }

    /// Products that a category can be about: its own, else those of the nearest branch above that names any; empty for any.
    #[must_use]
    pub fn products_of(&self, category: &str) -> &[String] {
        let mut prefix = category;
        loop {
            match self.category(prefix) {
                Some(found) if !found.products.is_empty() => return &found.products,
                _ => {}
            }
            match prefix.rsplit_once('.') {
                Some((parent, _)) => prefix = parent,
                None => return &[],
            }
        }
    }
}

fn not_for(rule: &PromiseRule, facts: &CaseFacts, unmet: Vec<Bilingual>) -> Bilingual {
    let (zh, en): (Vec<String>, Vec<String>) = unmet.into_iter().map(|part| (part.zh, part.en)).unzip();
    let kind = case_kind(facts.kind);
    Bilingual::new(
        format!("「{}」不适用于此次{}：{}", rule.name.zh, kind.0, zh.join("；")),
        format!("\"{}\" does not apply: {}", rule.name.en, en.join("; ")),
    )
}

//! What a decision may read besides its stream: the policy book, the organisation, and the brief, the cross-stream
//! facts that this kind of command lists. What mattered is copied into the event; commit re-checks the guards.

use crate::event::Actor;
use crate::org::Org;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;
use yinuo_policy::{AreaClass, Digest, Instant, OncePer, Policy, RemedyRule};

/// All policies that open promises are pinned to, and the one in force.
#[derive(Clone)]
pub struct PolicyBook {
    /// By policy, then by calendar tables: the same packs with another year's table are another law.
    by_pin: BTreeMap<Digest, BTreeMap<Digest, Arc<Policy>>>,
    current: Arc<Policy>,
    /// By exclusivity group within what it pays a unit of time once, each with the last policy that says so.
    once_per: BTreeMap<String, BTreeMap<OncePer, Arc<Policy>>>,
}

impl PolicyBook {
    /// A book with one policy, in force.
    #[must_use]
    pub fn new(current: Arc<Policy>) -> Self {
        let (by_pin, once_per) = (BTreeMap::new(), BTreeMap::new());
        let mut book = Self { by_pin, current: Arc::clone(&current), once_per };
        book.adopt(current);
        book
    }

    /// Adopts a policy: it is in force from now on, earlier ones stay for their pins.
    pub fn adopt(&mut self, policy: Arc<Policy>) {
        let alike = self.by_pin.entry(*policy.digest()).or_default();
        alike.insert(*policy.calendar_digest(), Arc::clone(&policy));
        for remedy in policy.remedy_rules() {
            let ways = self.once_per.entry(remedy.group.clone()).or_default();
            ways.insert(remedy.once_per, Arc::clone(&policy));
        }
        self.current = policy;
    }

    /// Groups that pay a unit of time once per service under one policy of the book and once per account under another:
    /// a promise keeps the policy that it was made under, so that both ways are paid side by side.
    pub fn paid_both_ways(&self) -> impl Iterator<Item = &str> {
        self.once_per.iter().filter(|(_, ways)| ways.len() > 1).map(|(group, _)| group.as_str())
    }

    /// The rule, with its policy, by which a group pays an account, if it is paid both ways.
    #[must_use]
    pub fn account_rule(&self, group: &str) -> Option<(&Policy, &RemedyRule)> {
        let ways = self.once_per.get(group).filter(|ways| ways.len() > 1)?;
        let policy = ways.get(&OncePer::Account)?;
        let of_account = |remedy: &&RemedyRule| remedy.group == group && remedy.once_per == OncePer::Account;
        policy.remedy_rules().find(of_account).map(|rule| (policy.as_ref(), rule))
    }

    /// Whether any policy of the book pays an account once.
    #[must_use]
    pub fn pays_accounts(&self) -> bool {
        self.once_per.values().any(|ways| ways.contains_key(&OncePer::Account))
    }

    /// The policy in force.
    #[must_use]
    pub fn current(&self) -> &Policy {
        &self.current
    }

    /// A policy by its packs alone, where no calendar matters. A pin is only ever made from the book, so a missing one is
    /// a damaged store: the policy in force then answers.
    #[must_use]
    pub fn pinned(&self, digest: &Digest) -> &Policy {
        let alike = self.by_pin.get(digest).and_then(|alike| alike.values().next());
        alike.unwrap_or(&self.current)
    }

    /// The policy of a pin with the calendar tables that it was made with: a table that is published later moves no
    /// deadline that stands. Without a calendar in the pin, as [`PolicyBook::pinned`].
    #[must_use]
    pub fn pinned_with(&self, digest: &Digest, calendar: Option<&Digest>) -> &Policy {
        let exact = calendar.and_then(|calendar| self.by_pin.get(digest)?.get(calendar));
        exact.map_or_else(|| self.pinned(digest), Arc::as_ref)
    }

    /// Whether the book holds the policy of a pin.
    #[must_use]
    pub fn holds(&self, digest: &Digest, calendar: Option<&Digest>) -> bool {
        let alike = self.by_pin.get(digest);
        alike.is_some_and(|alike| calendar.is_none_or(|calendar| alike.contains_key(calendar)))
    }
}

/// An earlier case on the same customer or service, as the brief of an intake lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierCase {
    /// Case.
    pub case: Uuid,
    /// Customer.
    pub customer: String,
    /// Service; empty when none.
    pub service: String,
    /// Topic.
    pub topic: String,
    /// First-contact owner of its chain.
    pub owner: String,
    /// Link in its chain.
    pub chain: u32,
    /// Occurrence of its remedies.
    pub occurrence: Uuid,
    /// Closed at; none while open.
    pub closed_at: Option<Instant>,
    /// Cancelled or rejected: it starts no repeat, and what it paid stays paid for whoever opens the matter again.
    pub cancelled: bool,
}

/// A unit of a remedy that was paid already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// Case that paid.
    pub case: Uuid,
    /// Minor units; 0 for validity days.
    pub minor: i64,
    /// Occurrence for which it was paid; none where nobody can say, or nobody asks. What an account was paid for another
    /// fault lowers no cap.
    pub occurrence: Option<Uuid>,
}

/// What a service or a customer is, as the mirror says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceFacts {
    /// Service code; empty when the matter has no service.
    pub service: String,
    /// Product.
    pub product: String,
    /// Access medium.
    pub access: String,
    /// Segment.
    pub segment: String,
    /// Grid of its address; empty where nobody says.
    pub grid: String,
    /// Area class as the mirror has it: what holds where no register of areas says otherwise.
    pub area: Option<AreaClass>,
    /// Unit that answers there.
    pub unit: String,
    /// Monthly fee, minor units.
    pub monthly_fee_minor: i64,
    /// One-off fee taken, minor units.
    pub one_off_fee_minor: i64,
}

impl ServiceFacts {
    /// Area class in force at an instant: of its grid, else of the unit that answers there, else as the mirror has it.
    #[must_use]
    pub fn area_at(&self, org: &Org, at: Instant) -> Option<AreaClass> {
        org.area_class(&self.grid, at).or_else(|| org.area_class(&self.unit, at)).or(self.area)
    }
}

/// Cross-stream facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brief {
    /// Open and recently closed cases of the customer (intake only).
    pub earlier: Vec<EarlierCase>,
    /// The service (intake only).
    pub service: ServiceFacts,
    /// What the asker granted today of the kind of exception that he asks for or decides on, minor units.
    pub granted_minor: i64,
    /// When the contact took place that a verdict rests on; none unless it is recorded on this case.
    pub heard_at: Option<Instant>,
    /// Units paid for this case's occurrence, by owed-for key.
    pub paid: BTreeMap<String, Paid>,
}

/// Everything that a decision may read, and the instant at which it is made.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The recorded instant, read once at the edge.
    pub now: Instant,
    /// Who asks.
    pub actor: &'a Actor,
    /// Policies.
    pub book: &'a PolicyBook,
    /// Organisation.
    pub org: &'a Org,
    /// Brief.
    pub brief: &'a Brief,
}

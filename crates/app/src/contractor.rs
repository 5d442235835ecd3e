//! Contract firms as units (A06): a register of their own, changed by proposals that a second person decides, and what that means
//! for visits. An admitted firm is a unit below the one that it works for; one that is removed has no visit that nobody has
//! begun.
//!
//! The register is read where a visit is given. A firm that is removed in the same moment may still be given one: the removal
//! gives it back, and the worker looks again.

use crate::codec::{decode_event, unhex};
use crate::command::Options;
use crate::engine::App;
use crate::error::AppError;
use crate::law::{Law, parse};
use crate::ports::{Commit, Hash, VisitFilter, VisitRow};
use crate::register::{RegisterEvent, UNIT, add_rows, json, stream_of};
use crate::visit::TECHNICIAN;
use std::collections::BTreeMap;
use yinuo_domain::command::{CaseCommand, VisitCommand, VisitDeed};
use yinuo_domain::contractor::{Contractor, Proposal, Proposing, Standing, may_be_sent};
use yinuo_domain::org::{Unit, UnitKind};
use yinuo_domain::technician::{Crews, Technician};
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{Bilingual, ContractorRule, Instant};

/// Register of contract firms: code the unit, body [`Contractor`].
pub const CONTRACTOR: &str = "contractor";
/// Why a visit went back to the pool.
const REMOVED: &str = "contractor-removed";

/// An application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Code that its unit will have.
    pub unit: String,
    /// Name.
    pub name: Bilingual,
    /// Unit for which it would work.
    pub parent: String,
    /// In words.
    pub text: String,
    /// Documents by digest, stored before.
    pub documents: Vec<String>,
}

impl App {
    /// How contract firms are held.
    ///
    /// # Errors
    /// Z001 when the policy does not say.
    pub fn contractor_rule(&self) -> Result<ContractorRule, AppError> {
        Ok(self.law().book.current().contractor_rule().cloned().ok_or_else(Refusal::no_firms)?)
    }

    /// The firms of the register, by unit.
    ///
    /// # Errors
    /// Failed or damaged storage.
    pub fn contractors(&self) -> Result<Vec<Contractor>, AppError> {
        self.store.register(CONTRACTOR)?.iter().map(|row| parse(&row.body)).collect()
    }

    /// One firm.
    ///
    /// # Errors
    /// Z002 when there is none; failed storage.
    pub fn contractor(&self, unit: &str) -> Result<Contractor, AppError> {
        let row = self.store.register_row(CONTRACTOR, unit)?.ok_or_else(Refusal::no_firm)?;
        parse(&row.body)
    }

    /// Which firm technicians worked for, as the register's own journal tells it.
    ///
    /// # Errors
    /// Failed or damaged storage.
    pub fn crews(&self) -> Result<Crews, AppError> {
        let mut crews = Crews::default();
        for stored in self.store.load(stream_of(TECHNICIAN))?.events {
            let RegisterEvent::RowsSet { rows } = decode_event(&stored)?;
            for (person, body) in rows {
                let told: Technician = parse(&body)?;
                crews.told(&person, Instant(stored.event.occurred_at), &told.contractor);
            }
        }
        Ok(crews)
    }

    /// Registers the application of a firm that the register does not know. One that was refused or removed applies again by
    /// [`App::propose_of_contractor`].
    ///
    /// # Errors
    /// Z001, Z003 for what is missing, Z005 for a code that a firm or another unit has; D026 for a document that is not stored;
    /// failed storage.
    pub fn apply_contractor(&self, actor: &Actor, application: &Application) -> Result<Contractor, AppError> {
        let rule = self.contractor_rule()?;
        self.check_documents(&application.documents)?;
        self.persist(|| {
            let law = self.law();
            let taken = self.store.register_row(CONTRACTOR, &application.unit)?.is_some();
            let known = law.org.units.get(&application.unit);
            // The firms that a city had before it kept this register are units already, by their kind or by who works there.
            let named = self.technicians()?.values().any(|one| one.contractor == application.unit);
            let is_firm = |unit: &Unit| unit.kind.map_or(named, |kind| kind == UnitKind::Contractor);
            if taken || known.is_some_and(|unit| !is_firm(unit)) {
                return Err(Refusal::firm_moved().into());
            }
            if !law.org.units.contains_key(&application.parent) {
                return Err(Refusal::firm_incomplete().into());
            }
            let Application { unit, name, parent, text, documents } = application;
            let firm =
                Contractor::applies((unit, name, parent), text, documents, (actor, self.now()), &rule)?;
            Ok((self.kept(actor, &firm)?, firm))
        })
    }

    /// Proposes something of a firm that the register knows.
    ///
    /// # Errors
    /// Z001 to Z003, Z005, Z006; D026 for a document that is not stored; failed storage.
    pub fn propose_of_contractor(
        &self,
        actor: &Actor,
        unit: &str,
        proposal: &Proposal,
    ) -> Result<Contractor, AppError> {
        let rule = self.contractor_rule()?;
        self.check_documents(&proposal.documents)?;
        self.persist(|| {
            let mut firm = self.contractor(unit)?;
            firm.propose(proposal, (actor, self.now()), &rule)?;
            Ok((self.kept(actor, &firm)?, firm))
        })
    }

    /// A second person decides. An admitted firm becomes a unit; the open visits of a removed one go back to the pool.
    ///
    /// # Errors
    /// Z001 to Z005; failed storage.
    pub fn decide_contractor(
        &self,
        actor: &Actor,
        unit: &str,
        approve: bool,
        text: &str,
    ) -> Result<Contractor, AppError> {
        self.contractor_rule()?;
        let (firm, what) = self.persist(|| {
            let mut firm = self.contractor(unit)?;
            let what = firm.decide(approve, text, (actor, self.now()))?;
            let mut commit = self.kept(actor, &firm)?;
            if approve && what == Proposing::Admit && !self.law().org.units.contains_key(unit) {
                let row = Unit {
                    code: firm.unit.clone(),
                    name: firm.name.clone(),
                    parent: Some(firm.parent.clone()),
                    kind: Some(UnitKind::Contractor),
                };
                let edge = (self.store.as_ref(), self.clock.as_ref());
                add_rows(&mut commit, edge, actor, UNIT, &[(firm.unit.clone(), json(&row)?)])?;
            }
            Ok((commit, (firm, what)))
        })?;
        if approve && what == Proposing::Admit {
            self.reload_law()?;
        }
        if firm.standing == Standing::Removed {
            self.release_of_removed()?;
        }
        Ok(firm)
    }

    fn kept(&self, actor: &Actor, firm: &Contractor) -> Result<Commit, AppError> {
        let mut commit = Commit::default();
        let edge = (self.store.as_ref(), self.clock.as_ref());
        add_rows(&mut commit, edge, actor, CONTRACTOR, &[(firm.unit.clone(), json(firm)?)])?;
        // Whoever would purge one of the documents at this moment is refused, or this is.
        for hex in firm.waiting().iter().flat_map(|step| &step.documents) {
            if let Some(digest) = unhex(hex) {
                commit.guards.push(self.artefact_guard(&digest)?);
            }
        }
        commit.guards.dedup_by(|a, b| a.key == b.key);
        Ok(commit)
    }

    /// Documents that a firm's register names: nobody purges them as uploads that led to nothing.
    pub(crate) fn firm_documents(&self) -> Result<Vec<Hash>, AppError> {
        let firms = self.contractors()?;
        let named = firms.iter().flat_map(|firm| &firm.steps).flat_map(|step| &step.documents);
        Ok(named.filter_map(|hex| unhex(hex)).collect())
    }

    fn check_documents(&self, documents: &[String]) -> Result<(), AppError> {
        for (place, hex) in documents.iter().enumerate() {
            // The same paper twice is one paper.
            if documents[..place].contains(hex) {
                return Err(Refusal::firm_incomplete().into());
            }
            if self.artefact_type(hex)?.is_none() {
                return Err(Refusal::unknown_artefact().into());
            }
        }
        Ok(())
    }

    /// How firms stand, by unit; nothing where the policy does not ask.
    pub(crate) fn standings(&self, law: &Law) -> Result<BTreeMap<String, Standing>, AppError> {
        if law.book.current().contractor_rule().is_none() {
            return Ok(BTreeMap::new());
        }
        Ok(self.contractors()?.into_iter().map(|firm| (firm.unit, firm.standing)).collect())
    }

    /// Open visits of the technicians of removed firms that nobody has begun go back to the pool; says how many did. The
    /// removal does it at once, and the worker again: a visit may have been given in the same moment.
    ///
    /// # Errors
    /// Failed storage.
    pub fn release_of_removed(&self) -> Result<usize, AppError> {
        let law = self.law();
        let standings = self.standings(&law)?;
        if !standings.values().any(|standing| *standing == Standing::Removed) {
            return Ok(0);
        }
        let removed = |one: &Technician| standings.get(&one.contractor) == Some(&Standing::Removed);
        let mut released = 0;
        for technician in self.technicians()?.into_values().filter(removed) {
            let his = VisitFilter {
                technician: Some(technician.person),
                open: Some(true),
                ..VisitFilter::default()
            };
            for row in self.all_visits(&his)?.iter().filter(|row| waits(row)) {
                let deed = VisitDeed::Release { cause: REMOVED.to_owned() };
                let command = CaseCommand::Visit(VisitCommand { visit: row.visit, deed });
                let said = |_: &mut crate::edge::Edge<'_>| Ok(command.clone());
                match self.command(&Actor::system(), row.case, &Options::default(), &said) {
                    Ok(_) => released += 1,
                    // Somebody set out, or took it back, in the same moment.
                    Err(AppError::Refused(_)) => {}
                    Err(other) => return Err(other),
                }
            }
        }
        Ok(released)
    }
}

fn waits(row: &VisitRow) -> bool {
    matches!(row.state.as_str(), "booked" | "assigned") && !row.technician.is_empty()
}

/// Whether a technician may be given one visit more on a day on which he has so many others.
pub(crate) fn check_sent(
    law: &Law,
    standings: &BTreeMap<String, Standing>,
    technician: &Technician,
    held: usize,
) -> Result<(), Refusal> {
    if technician.contractor.is_empty() {
        return Ok(());
    }
    may_be_sent(standings.get(&technician.contractor).copied(), held, law.book.current().contractor_rule())
}

/// Whether a technician's firm is sent anywhere at all.
pub(crate) fn is_barred(law: &Law, standings: &BTreeMap<String, Standing>, technician: &Technician) -> bool {
    let ruled = law.book.current().contractor_rule().is_some() && !technician.contractor.is_empty();
    ruled && !standings.get(&technician.contractor).is_some_and(|standing| standing.works())
}

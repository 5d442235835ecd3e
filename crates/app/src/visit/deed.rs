//! What a technician does on the road, and a receipt.

use crate::command::{Options, Reply};
use crate::edge::Edge;
use crate::engine::App;
use crate::error::AppError;
use crate::ports::Commit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;
use yinuo_dispatch::{GreatCircle, Point};
use yinuo_domain::command::{CaseCommand, VisitCommand, VisitDeed};
use yinuo_domain::event::{Position, Receipt, Solved};
use yinuo_domain::technician::Spot;
use yinuo_domain::{Actor, EvidenceSource, Refusal};
use yinuo_policy::Instant;

/// A receipt in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptInput {
    /// How.
    pub solved: Solved,
    /// Root cause; empty where the job asks for none.
    pub cause: String,
    /// Speed when he came, kilobits a second.
    pub before_kbps: Option<u32>,
    /// Speed when he left, kilobits a second.
    pub after_kbps: Option<u32>,
    /// Parts used, one entry a piece.
    pub parts: Vec<String>,
    /// Artefacts by digest, stored before.
    pub artefacts: Vec<String>,
    /// The plain explanation to the customer.
    pub explanation: String,
    /// Whether the service works by it.
    pub restored: bool,
}

/// What a technician does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldDeed {
    /// He is on the way.
    SetOut {
        /// When he expects to be there.
        expected_at: Option<Instant>,
    },
    /// He will be late.
    RunLate {
        /// When he expects to be there.
        expected_at: Instant,
    },
    /// He is there.
    Arrive {
        /// Where the phone says that he is.
        spot: Option<Spot>,
    },
    /// He hands it back.
    Reject {
        /// Reason of the policy.
        reason: String,
        /// In words.
        text: String,
    },
    /// Nobody at home, or no way in.
    NoAccess {
        /// In words.
        text: String,
        /// Photos by digest, stored before.
        artefacts: Vec<String>,
    },
    /// Done.
    Finish(ReceiptInput),
}

impl App {
    /// Does what a technician tells of a visit.
    ///
    /// # Errors
    /// G002 when the visit is not at this step, G003 when it is somebody else's, G006 when the van never had the parts,
    /// G009 to G011 for what the policy asks; a reused key, a conflict that would not end, or failed storage.
    pub fn visit_deed(
        &self,
        actor: &Actor,
        (case, visit): (Uuid, Uuid),
        deed: &FieldDeed,
        options: &Options,
    ) -> Result<Reply, AppError> {
        self.asked_once(options, || {
            let metres_off = match deed {
                FieldDeed::Arrive { spot: Some(spot) } => self.metres_off(case, *spot)?,
                _ => None,
            };
            if let FieldDeed::Finish(receipt) = deed {
                self.check_parts(actor, (case, visit), &receipt.parts)?;
            }
            let at = options.occurred.unwrap_or_else(|| self.now());
            let rests = |commit: &mut Commit| {
                if matches!(deed, FieldDeed::SetOut { .. }) {
                    let known = self.load_case(case)?;
                    let unit = &Self::visit_of(&known.case, visit)?.unit;
                    commit.standing.push(self.check_no_emergency(unit, at)?);
                }
                Ok(())
            };
            self.command_resting(&rests, actor, case, options, &|edge| {
                let deed = at_the_edge(edge, deed, metres_off)?;
                Ok(CaseCommand::Visit(VisitCommand { visit, deed }))
            })
        })
    }

    /// How far a spot lies from the premises of a case's service.
    fn metres_off(&self, case: Uuid, spot: Spot) -> Result<Option<u32>, AppError> {
        let known = self.load_case(case)?;
        let premises = self.premises(&known.case.customer, &known.case.service)?;
        Ok(premises.map(|premises| {
            let point = |spot: Spot| Point {
                latitude_micro: spot.latitude_micro,
                longitude_micro: spot.longitude_micro,
            };
            let mut map = GreatCircle::new(&[], 1_000, 1);
            let (here, there) = (map.add(point(spot)), map.add(point(premises)));
            u32::try_from(map.air_line_metres(here, there)).unwrap_or(u32::MAX)
        }))
    }

    /// What was used must have been on the van: the ledger knows no part that came from nowhere.
    fn check_parts(
        &self,
        actor: &Actor,
        (case, visit): (Uuid, Uuid),
        parts: &[String],
    ) -> Result<(), AppError> {
        if parts.is_empty() {
            return Ok(());
        }
        let known = self.load_case(case)?;
        let slot = Self::visit_of(&known.case, visit)?.slot.clone().ok_or_else(Refusal::no_such_visit)?;
        let van = self.van(slot.signer(&actor.person))?;
        let mut used: BTreeMap<&str, i64> = BTreeMap::new();
        for part in parts {
            *used.entry(part).or_insert(0) += 1;
        }
        if used.iter().all(|(part, count)| van.get(*part).is_some_and(|left| left >= count)) {
            Ok(())
        } else {
            Err(Refusal::lacks_parts().into())
        }
    }
}

fn at_the_edge(edge: &mut Edge<'_>, deed: &FieldDeed, metres_off: Option<u32>) -> Result<VisitDeed, Refusal> {
    Ok(match deed {
        FieldDeed::SetOut { expected_at } => VisitDeed::SetOut { expected_at: *expected_at },
        FieldDeed::RunLate { expected_at } => VisitDeed::RunLate { expected_at: *expected_at },
        FieldDeed::Arrive { spot } => {
            let position = match spot {
                Some(Spot { latitude_micro, longitude_micro }) => {
                    let spot = edge.text(&format!("{latitude_micro},{longitude_micro}"))?;
                    Some(Position { spot, metres_off })
                }
                None => None,
            };
            VisitDeed::Arrive { position }
        }
        FieldDeed::Reject { reason, text } => {
            VisitDeed::Reject { reason: reason.clone(), text: edge.text(text)? }
        }
        FieldDeed::NoAccess { text, artefacts } => VisitDeed::NoAccess {
            pause: edge.id(),
            evidence: edge.evidence_with(EvidenceSource::Photo, text, artefacts)?,
        },
        FieldDeed::Finish(receipt) => VisitDeed::Finish {
            receipt: Receipt {
                solved: receipt.solved,
                cause: receipt.cause.clone(),
                before_kbps: receipt.before_kbps,
                after_kbps: receipt.after_kbps,
                parts: receipt.parts.clone(),
                evidence: edge.evidence_with(
                    EvidenceSource::SpeedTest,
                    &receipt.explanation,
                    &receipt.artefacts,
                )?,
                restored: receipt.restored,
            },
        },
    })
}

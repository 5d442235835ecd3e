//! What the office does to a case, and which file does it.

use super::outage::OutageEnd;
use super::outside::OutsideOrder;
use super::{Draft, outage, outside, task};
use crate::event::{Inherits, TextRef};
use crate::refusal::Refusal;
use uuid::Uuid;
use yinuo_policy::Instant;

/// What the office asks of a case: outside bodies, outages, directives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficeCommand {
    /// A contact brought an outside body's request.
    TransferIn {
        /// The contact.
        contact: Uuid,
        /// What the body asks.
        order: OutsideOrder,
    },
    /// Answer the body by letter.
    AnswerOutside {
        /// Request.
        request: u32,
        /// Number of the letter.
        letter: String,
        /// Pack whose words it was written with.
        template: String,
        /// The letter.
        text: TextRef,
    },
    /// The body confirmed that it has the letter.
    ReceiveOutside {
        /// Request.
        request: u32,
        /// Its reference; may be empty.
        reference: String,
    },
    /// Say that the matter is not ours.
    ObjectOutside {
        /// Request.
        request: u32,
        /// Why.
        text: TextRef,
    },
    /// The body sends it again.
    RedispatchOutside {
        /// Request.
        request: u32,
        /// The deadline that it names.
        due_at: Option<Instant>,
        /// Why.
        text: TextRef,
    },
    /// The body takes it back.
    WithdrawOutside {
        /// Request.
        request: u32,
        /// Why.
        text: TextRef,
    },
    /// The case belongs to an outage.
    JoinOutage {
        /// The outage.
        outage: Uuid,
        /// What it takes from it.
        inherits: Inherits,
        /// Occurrence of the cases of its service on the outage.
        occurrence: Uuid,
    },
    /// The case is another matter.
    LeaveOutage {
        /// The outage.
        outage: Uuid,
    },
    /// The outage is over.
    EndOutage(OutageEnd),
    /// The quality office presses a unit or a person.
    Direct {
        /// Task id.
        task: Uuid,
        /// What is asked.
        text: TextRef,
        /// Unit; empty when a person is meant.
        unit: String,
        /// Person; empty when a unit is meant.
        person: String,
        /// By when.
        due_at: Instant,
    },
    /// The quality office judges the reply.
    JudgeTask {
        /// Task.
        task: Uuid,
        /// Accepted, or sent back.
        accept: bool,
        /// Why.
        text: TextRef,
        /// New limit of one that is sent back.
        due_at: Option<Instant>,
    },
}

pub(super) fn apply(
    draft: &mut Draft<'_>,
    command: &OfficeCommand,
    occurred: Instant,
) -> Result<(), Refusal> {
    match command {
        OfficeCommand::TransferIn { contact, order } => outside::arrive(draft, *contact, order, occurred),
        OfficeCommand::AnswerOutside { request, letter, template, text } => {
            outside::answer(draft, *request, (letter, template), text)
        }
        OfficeCommand::ReceiveOutside { request, reference } => {
            outside::receive(draft, *request, reference, occurred)
        }
        OfficeCommand::ObjectOutside { request, text } => outside::object(draft, *request, text),
        OfficeCommand::RedispatchOutside { request, due_at, text } => {
            outside::redispatch(draft, *request, *due_at, text)
        }
        OfficeCommand::WithdrawOutside { request, text } => outside::withdraw(draft, *request, text),
        OfficeCommand::JoinOutage { outage, inherits, occurrence } => {
            outage::join(draft, *outage, *inherits, *occurrence)
        }
        OfficeCommand::LeaveOutage { outage } => outage::leave(draft, *outage),
        OfficeCommand::EndOutage(end) => outage::end(draft, end),
        OfficeCommand::Direct { task, text, unit, person, due_at } => {
            task::direct(draft, *task, text, (unit, person), *due_at)
        }
        OfficeCommand::JudgeTask { task, accept, text, due_at } => {
            task::judge(draft, *task, *accept, text, *due_at)
        }
    }
}

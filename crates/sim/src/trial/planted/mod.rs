//! Bugs planted on purpose, each behind its name, to prove that the simulator finds them. Most stand as layers round the
//! ports, above the faults as a part of the application or below the witness as a part of the store; none is code of
//! the product.

mod account;
mod area;
mod guard;
mod keys;
mod own;
mod pause;
mod payment;
mod post;
mod record;
mod rewrite;
mod road;
mod worker;

use super::layer::{Layer, Layered};
use super::{Rigs, honest};
use std::sync::Arc;
use yinuo_app::ports::Store;

/// Asked for by the project.
pub const ASKED: [&str; 10] = [
    "lost-epoch-check",
    "reply-before-flush",
    "key-without-occurrence",
    "rung-at-greater",
    "rung-skipped-after-outage",
    "pause-added-to-due",
    "self-approval",
    "roll-up-without-reversal",
    "cursor-before-commit",
    "idempotency-outside",
];
/// Planted afterwards, before the auditor had heard of them.
pub const OWN: [&str; 7] = [
    "household-mixed-up",
    "lapse-when-noticed",
    "generous-resume",
    "row-keeps-old-unit",
    "neighbour-loses-item",
    "sums-before-place",
    "draws-remembered",
];

/// Planted when trials had learnt of messages and of the archive.
pub const POST: [&str; 5] = [
    "written-to-after-erasure",
    "delivered-taken-back",
    "messages-place-first",
    "repetition-begun-anew",
    "archived-under-hold",
];

/// Planted when trials had learnt of payments.
pub const PAID: [&str; 2] = ["payment-told-anew", "refusal-keeps-the-money"];

/// Planted when trials had learnt of visits.
pub const ROAD: [&str; 1] = ["actions-forgotten"];

/// Planted when trials had learnt of what an outage owes to its area.
pub const AREA: [&str; 2] = ["area-service-twice", "area-days-twice"];

/// What a name plants; none for a name that nobody knows.
#[must_use]
pub fn planted(name: &str) -> Option<Rigs> {
    let above = |above| Some(Rigs { above, below: honest });
    match name {
        "lost-epoch-check" => Some(Rigs { above: honest, below: worker::no_epochs }),
        "reply-before-flush" => above(record::write_behind),
        "key-without-occurrence" => above(keys::without_occurrence),
        "rung-at-greater" => above(pause::late_rungs),
        "rung-skipped-after-outage" => above(pause::skipped_rungs),
        "pause-added-to-due" => above(pause::added),
        "self-approval" => above(keys::self_approval),
        "roll-up-without-reversal" => above(worker::without_reversal),
        "cursor-before-commit" => above(worker::cursor_first),
        "idempotency-outside" => above(record::answer_afterwards),
        "household-mixed-up" => above(own::mixed_up),
        "lapse-when-noticed" => above(own::lapse_noticed),
        "generous-resume" => above(own::generous),
        "row-keeps-old-unit" => above(own::old_unit),
        "neighbour-loses-item" => above(own::lost_item),
        "sums-before-place" => above(account::sums_first),
        "draws-remembered" => above(account::remembered_draws),
        "written-to-after-erasure" => above(post::erased_long_ago),
        "delivered-taken-back" => above(post::taken_back),
        "messages-place-first" => above(post::place_first),
        "repetition-begun-anew" => above(post::begun_anew),
        "archived-under-hold" => above(post::no_holds),
        "payment-told-anew" => above(payment::told_anew),
        "refusal-keeps-the-money" => above(payment::kept_under_way),
        "area-service-twice" => above(area::service_twice),
        "area-days-twice" => above(area::days_twice),
        "actions-forgotten" => above(road::forgotten),
        _ => None,
    }
}

fn over<L: Layer + 'static>(layer: L, inner: Arc<dyn Store>) -> Arc<dyn Store> {
    Arc::new(Layered { layer, inner })
}

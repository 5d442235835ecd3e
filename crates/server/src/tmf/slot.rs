//! TMF646: the search for windows. It is answered at once and kept nowhere; under its id it is made anew.

use super::shape::{Found, about, chosen, period, span, stamp, technician};
use super::unreadable;
use crate::call::{Answer, Call, to_bytes};
use crate::failure::Failure;
use yinuo_api::tmf::{FoundSlotsView, SlotSearch, SlotView};
use yinuo_policy::Span;

pub fn search(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: SlotSearch = call.body()?;
    let found = Found::by_id(call, about(&body.related_entity, "WorkOrder")?)?;
    let only = match &body.related_party {
        Some(party) if party.role == "technician" => Some(party.id.as_str()),
        Some(_) => return Err(unreadable("relatedParty")),
        None => None,
    };
    let wanted: Vec<Span> =
        body.requested_time_slot.iter().map(|wish| span(&wish.valid_for)).collect::<Result<_, _>>()?;
    Ok(Answer::Made(to_bytes(&free(call, &found, only, &wanted)?)?))
}

pub fn again(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["fields"])?;
    Answer::json(&chosen(call, &free(call, &Found::named(call)?, None, &[])?)?)
}

fn free(
    call: &Call<'_>,
    found: &Found,
    only: Option<&str>,
    wanted: &[Span],
) -> Result<FoundSlotsView, Failure> {
    let (case, visit) = found.ids();
    let overlaps = |window: Span| {
        wanted.is_empty() || wanted.iter().any(|one| one.from < window.until && window.from < one.until)
    };
    let mut slots = Vec::new();
    for free in call.app.free_windows(case, visit, only)?.into_iter().filter(|free| overlaps(free.window)) {
        for comer in free.comers {
            slots.push(SlotView {
                id: (slots.len() + 1).to_string(),
                valid_for: period(free.window),
                related_party: technician(call.app, &comer.technician),
            });
        }
    }
    Ok(FoundSlotsView {
        id: found.id(),
        href: found.search(),
        search_date: stamp(call.app.now()),
        search_result: if slots.is_empty() { "noSlotFound" } else { "success" }.to_owned(),
        status: "done".to_owned(),
        available_time_slot: slots,
        related_entity: vec![found.entity()],
        kind: "SearchTimeSlot".to_owned(),
    })
}

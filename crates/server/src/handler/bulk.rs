//! One step on many cases. Each case is a command of its own: one that is refused stands in the way of no other, and the
//! same key sent again acts on each case once.

use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::case_row;
use std::collections::BTreeSet;
use yinuo_api::body::{BulkAssignBody, BulkNoteBody, BulkUrgeBody, PickedCase};
use yinuo_api::view::{BulkReply, BulkRowView};
use yinuo_app::{AppError, Edge, Options};
use yinuo_domain::command::CaseCommand;
use yinuo_domain::{Audience, Refusal};

/// Most cases at once.
const CASES_MAX: usize = 100;

/// What is asked of one case, made from its row as it stands.
type Build<'b> = &'b dyn Fn(&str, &mut Edge<'_>) -> Result<CaseCommand, Refusal>;

pub fn assign(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: BulkAssignBody = call.body()?;
    each(call, (&body.cases, &[]), body.preview, &|_, _| {
        Ok(CaseCommand::Assign { unit: body.unit.clone(), person: body.person.clone() })
    })
}

pub fn note(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: BulkNoteBody = call.body()?;
    each(call, (&body.cases, &body.mentions), body.preview, &|_, edge| {
        let text = edge.text(&body.text)?;
        Ok(if body.mentions.is_empty() {
            CaseCommand::Note { text, audience: Audience::Internal }
        } else {
            CaseCommand::NoteTo { text, people: body.mentions.clone() }
        })
    })
}

/// Presses whoever handles each case: a note that asks for him.
pub fn urge(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: BulkUrgeBody = call.body()?;
    each(call, (&body.cases, &[]), body.preview, &|handler, edge| {
        if handler.is_empty() {
            return Err(Refusal::nobody_to_press());
        }
        Ok(CaseCommand::NoteTo { text: edge.text(&body.text)?, people: vec![handler.to_owned()] })
    })
}

fn each(
    call: &Call<'_>,
    (cases, called): (&[PickedCase], &[String]),
    preview: bool,
    build: Build<'_>,
) -> Result<Answer, Failure> {
    let once: BTreeSet<_> = cases.iter().map(|picked| picked.case).collect();
    if !(1..=CASES_MAX).contains(&cases.len()) || once.len() != cases.len() {
        return Err(Refusal::not_so_many().into());
    }
    let (law, sight) = (call.app.law(), call.sight());
    let mut rows = Vec::with_capacity(cases.len());
    for picked in cases {
        let refusal = one(call, (picked, called), preview, build).err().map(Failure::body);
        let row = call.app.store().case_row(picked.case).map_err(AppError::from)?;
        // Whoever may not see a case learns nothing of it but the refusal.
        let row = row.filter(|row| sight.has(row));
        let row = row.map(|row| case_row(&row, call.app, &law)).transpose()?;
        rows.push(BulkRowView { case: picked.case, row, refusal });
    }
    let accepted = rows.iter().filter(|row| row.refusal.is_none()).count();
    Answer::json(&BulkReply { accepted: u32::try_from(accepted).unwrap_or(u32::MAX), rows, preview })
}

fn one(
    call: &Call<'_>,
    (picked, called): (&PickedCase, &[String]),
    preview: bool,
    build: Build<'_>,
) -> Result<(), Failure> {
    call.sight().check_case(call.app, picked.case)?;
    super::leave::check_called(call, picked.case, called)?;
    let row = call.app.store().case_row(picked.case).map_err(AppError::from)?.ok_or_else(Refusal::no_case)?;
    let build = |edge: &mut Edge<'_>| build(&row.handler, edge);
    let seen = Some(picked.seen);
    if preview {
        let options = Options { seen, ..Options::default() };
        return Ok(call.app.would(&call.actor, picked.case, &options, &build)?);
    }
    let mut options = Options { seen, ..call.options(None) };
    if let Some((_, key, _)) = &mut options.key {
        *key = format!("{key}/{}", picked.case);
    }
    call.app.command(&call.actor, picked.case, &options, &build)?;
    Ok(())
}

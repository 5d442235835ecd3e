//! Survey waves: made, keyed, settled, counted and compared; and apart from them what others measured.

use super::call_back::share;
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::view::{named, text};
use yinuo_account::{
    Cell, External, Figures, Part, Said, Sheet, SheetState, Wanted, Wave, compare_waves, enter_external,
    externals, key_sheets, make_wave, points, settle_sheet, sheets, survey_result, waves,
};
use yinuo_api::body::{ExternalBody, KeySheetsBody, MakeWaveBody, SheetBody};
use yinuo_api::view::{
    ComparedView, DifferingView, EstimateView, ExternalView, GapView, KeyedView, Named, QuestionView,
    SurveyCellView, SurveyListView, WaitingSheetView, WaveRowView, WaveView,
};
use yinuo_app::Law;
use yinuo_policy::{Bilingual, Estimate, Instant};

/// Sheets that one is offered to key.
const WAITING_MAX: usize = 50;
/// Differences of one page.
const DIFFERING_MAX: usize = 200;
/// Waves of the list, and waves to compare with.
const WAVES_MAX: usize = 40;

pub fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&listed(call)?)
}

fn listed(call: &Call<'_>) -> Result<SurveyListView, Failure> {
    let (app, law) = (call.app, call.app.law());
    Ok(SurveyListView {
        waves: newest(call, WAVES_MAX)?,
        sentence: text(
            &law.book.current().survey_rule().map(|rule| rule.sentence.clone()).unwrap_or_default(),
        ),
        may_make: law.org.roles(&call.actor.post).iter().any(|role| role == "quality"),
        externals: of_others(call)?,
        server_at: app.now().0,
    })
}

/// Waves, the newest first, no more than `most`.
pub(super) fn newest(call: &Call<'_>, most: usize) -> Result<Vec<WaveRowView>, Failure> {
    let mut rows = Vec::new();
    for wave in waves(call.app.store())?.into_iter().take(most) {
        let (wave, figures) = survey_result(call.app, &wave.code)?;
        rows.push(row(&wave, &figures, call.app.now()));
    }
    Ok(rows)
}

/// What others measured.
pub(super) fn of_others(call: &Call<'_>) -> Result<Vec<ExternalView>, Failure> {
    let law = call.app.law();
    Ok(externals(call.app.store())?.iter().map(|found| external(found, &law)).collect())
}

pub fn make(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: MakeWaveBody = call.body()?;
    let parts = body.parts.into_iter();
    let wanted = Wanted {
        code: body.code,
        name: Bilingual::new(body.name_zh, body.name_en),
        frame: body.frame,
        parts: parts.map(|part| Part { stratum: part.stratum, mode: part.mode, size: part.size }).collect(),
    };
    let wave = make_wave(call.app, &call.actor, &wanted)?;
    Answer::json(&shown(call, &wave.code, None)?)
}

pub fn one(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["against"])?;
    Answer::json(&shown(call, call.param("wave"), call.query("against"))?)
}

fn said(body: SheetBody) -> Said {
    (body.sheet, body.outcome, body.answers)
}

pub fn key(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: KeySheetsBody = call.body()?;
    let batch: Vec<Said> = body.sheets.into_iter().map(said).collect();
    key_sheets(call.app, &call.actor, call.param("wave"), &batch)?;
    Answer::json(&shown(call, call.param("wave"), None)?)
}

pub fn settle(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: SheetBody = call.body()?;
    settle_sheet(call.app, &call.actor, call.param("wave"), &said(body))?;
    Answer::json(&shown(call, call.param("wave"), None)?)
}

pub fn enter(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ExternalBody = call.body()?;
    let result = External {
        agency: body.agency,
        period: body.period,
        subject: body.subject,
        operator: body.operator,
        own: body.own,
        score: body.score,
        rank: body.rank,
        ranked: body.ranked,
        sample: body.sample,
        aim_rank: body.aim_rank,
        source: body.source,
        entered_by: String::new(),
        entered_at: Instant(0),
    };
    enter_external(call.app, &call.actor, result)?;
    Answer::json(&listed(call)?)
}

fn person(law: &Law, code: &str) -> Named {
    named(code, &law.org.person_name(code))
}

fn external(found: &External, law: &Law) -> ExternalView {
    ExternalView {
        agency: found.agency.clone(),
        period: found.period.clone(),
        subject: found.subject.clone(),
        operator: found.operator.clone(),
        own: found.own,
        score: found.score.clone(),
        rank: found.rank,
        ranked: found.ranked,
        sample: found.sample,
        aim_rank: found.aim_rank,
        meets_aim: found.meets_aim(),
        source: found.source.clone(),
        entered_by: person(law, &found.entered_by),
        entered_at: found.entered_at.0,
    }
}

fn estimate(found: &Estimate) -> EstimateView {
    EstimateView {
        share: points(found.share_ppm),
        low: points(found.low_ppm.div_euclid(100) * 100),
        high: points(-(-found.high_ppm).div_euclid(100) * 100),
    }
}

fn row(wave: &Wave, figures: &Figures, now: Instant) -> WaveRowView {
    WaveRowView {
        code: wave.code.clone(),
        name: text(&wave.name),
        made_at: wave.made_at.0,
        closes_at: wave.closes_at.0,
        open: wave.is_open(now),
        returned: share(figures.all.returned, figures.all.sent),
        estimate: figures.estimate.as_ref().map(estimate),
    }
}

fn cell(code: &str, frame: u64, cell: &Cell) -> SurveyCellView {
    SurveyCellView {
        code: code.to_owned(),
        frame,
        returned: share(cell.returned, cell.sent),
        reached: share(cell.reached(), cell.sent),
        refused: share(cell.refused, cell.reached()),
        satisfied: share(cell.satisfied, cell.answered),
        once: cell.once,
        differing: cell.differing,
    }
}

fn shown(call: &Call<'_>, code: &str, against: Option<&str>) -> Result<WaveView, Failure> {
    let (app, law) = (call.app, call.app.law());
    let (wave, figures) = survey_result(app, code)?;
    let compared = match against.filter(|against| !against.is_empty()) {
        Some(against) => Some(compared(call, against, code)?),
        None => None,
    };
    let kept = sheets(app.store(), code)?;
    let others = waves(app.store())?.into_iter().map(|other| other.code).filter(|other| other != code);
    let frame: u64 = wave.frame.values().sum();
    let questions = law.book.current().questions();
    let asked = wave.questions.iter().map(|code| {
        let rule = questions.iter().find(|rule| rule.code == *code);
        let words = rule.map_or_else(|| Bilingual::new(code, code), |rule| rule.text.clone());
        QuestionView { code: code.clone(), text: text(&words), main: *code == wave.main }
    });
    Ok(WaveView {
        row: row(&wave, &figures, app.now()),
        made_by: person(&law, &wave.made_by),
        frame_digest: wave.frame_digest.clone(),
        seed: wave.seed.clone(),
        questions: asked.collect(),
        all: cell("all", frame, &figures.all),
        strata: figures.strata.iter().map(|one| cell(&one.stratum, one.frame, &one.cell)).collect(),
        modes: figures.modes.iter().map(|(mode, counts)| cell(mode, 0, counts)).collect(),
        silent: figures.silent,
        gaps: figures
            .gaps
            .iter()
            .map(|gap| GapView {
                topic: gap.topic.clone(),
                pairs: gap.pairs,
                expected: gap.mean(gap.expected),
                found: gap.mean(gap.found),
                gap: gap.shown(),
            })
            .collect(),
        differing: differing(call, &law, &kept),
        waiting: waiting(call, &wave, &kept),
        compared,
        others: others.take(WAVES_MAX).collect(),
        server_at: app.now().0,
    })
}

fn compared(call: &Call<'_>, against: &str, code: &str) -> Result<ComparedView, Failure> {
    let found = compare_waves(call.app, against, code)?;
    Ok(ComparedView {
        against: against.to_owned(),
        difference: points(found.difference_ppm),
        low: points(found.low_ppm.div_euclid(100) * 100),
        high: points(-(-found.high_ppm).div_euclid(100) * 100),
        shown: found.is_shown(),
    })
}

fn differing(call: &Call<'_>, law: &Law, kept: &[(String, Sheet)]) -> Vec<DifferingView> {
    let open = kept.iter().filter(|(_, sheet)| sheet.state() == SheetState::Differs);
    open.take(DIFFERING_MAX)
        .map(|(number, sheet)| DifferingView {
            sheet: number.clone(),
            stratum: sheet.stratum.clone(),
            keyed: sheet
                .keyed
                .iter()
                .map(|keyed| KeyedView {
                    person: person(law, &keyed.person),
                    outcome: keyed.outcome.clone(),
                    answers: keyed.answers.clone(),
                })
                .collect(),
            questions: sheet.differences(),
            may_settle: sheet.keyed.iter().all(|keyed| keyed.person != call.actor.person),
        })
        .collect()
}

/// What the asker may key: paper that a colleague keyed first, then what nobody keyed. What was keyed is not shown to the second.
fn waiting(call: &Call<'_>, wave: &Wave, kept: &[(String, Sheet)]) -> Vec<WaitingSheetView> {
    if !wave.is_open(call.app.now()) {
        return Vec::new();
    }
    let own = |sheet: &Sheet| sheet.keyed.iter().any(|keyed| keyed.person == call.actor.person);
    let in_state =
        |state: SheetState| kept.iter().filter(move |(_, sheet)| sheet.state() == state && !own(sheet));
    in_state(SheetState::Once)
        .chain(in_state(SheetState::Waiting))
        .take(WAITING_MAX)
        .map(|(number, sheet)| WaitingSheetView {
            sheet: number.clone(),
            stratum: sheet.stratum.clone(),
            mode: sheet.mode.clone(),
            second: !sheet.keyed.is_empty(),
        })
        .collect()
}

//! The account: the use cases over `yinuo-measure`. It reads facts from the journal through the ports of `yinuo-app`,
//! runs the call-back draws, assembles and publishes issues of the gazette, and renders the printable page.
//!
//! Weakness: a gazette reads the whole journal once. A year of a city takes some seconds; the daily roll-ups that
//! [`roll_up`] keeps in the store are ready for pages that cannot wait.

mod call_back;
mod contractor;
mod daily;
mod draws;
mod facts;
mod gazette;
mod honour;
mod html;
mod incentive;
mod keep;
mod replay;
mod rolls;
mod score;
mod subject;
mod survey;
mod verify;
mod wages;

pub use call_back::{
    Attempt, CALL_FAULTS, CALL_HEARD, CallBackItem, CallBackList, CallFigures, Heard, call_backs,
    drawn_dates, hear_call, may_call, strata,
};
pub use contractor::{
    FirmFigure, FirmMonth, FirmMonths, ProposedStep, firm_month, firm_months, firm_settlement,
    propose_of_firm, sign_firm_settlement,
};
pub use daily::{DailyTurn, draw_daily};
pub use draws::{DRAW, DRAW_HEADS, DRAW_PAGE, DRAW_PROMISE, DRAW_SECRET, DRAW_STATE};
pub use draws::{draw_row, draw_rows, promise_seed, run_draws};
pub use facts::{Facts, Heads, catch_up, collect, collect_into, tally};
pub use gazette::{GAZETTE, gazette, issues, json, publish};
pub use honour::{
    ByRule, HONOUR, Honour, HonourAct, HonourState, HonourStep, LEVELS, Proposed, honours, propose_honour,
    step_honour,
};
pub use html::{Lang, html};
pub use incentive::{DecidedBy, Incentive, IncentiveReport, incentive};
pub use replay::{Replayed, export_draws, replay_draws};
pub use rolls::{
    Difference, RollSize, RollState, Roller, check_rolls, consumer, edition, roll_state, roll_up, seal_days,
    standing,
};
pub use score::{
    SCORE_SHEET, ScoreCell, ScoreMember, ScoreRow, ScoreSheet, SheetHead, card_of, count_scores, history,
    keep_scores, kept_sheet, score_list, score_months, score_sheet,
};
pub use subject::subject_html;
pub use survey::{
    Cell, EXTERNAL, External, Figures, Gap, Keyed, MODES, OUTCOMES, Part, RedrawnWave, SURVEY, SURVEY_FRAME,
    Said, Sheet, SheetState, StratumResult, Wanted, Wave, WaveLine, compare_waves, enter_external,
    export_wave, externals, frame_of, key_sheets, make_quarter_waves, make_wave, online_links, online_sheet,
    redraw_wave, settle_sheet, sheets, sheets_of, survey_frame, survey_result, verify_wave, wave, waves,
};
pub use verify::{DrawReport, verify_draw, verify_draws};
pub use wages::{Rehearsed, ToldLine, ToldWage, rehearse_pay, tell_wage};
pub use yinuo_measure::dictionary::{VERSION as DICTIONARY_VERSION, metric};
pub use yinuo_measure::{Day, Member, figure_words};

/// A share as it is written, two decimals rounded half up: `89.12 %`; `-` where the denominator is nought.
#[must_use]
pub fn per_cent(numerator: u64, denominator: u64) -> String {
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    yinuo_measure::rounded(whole(numerator), whole(denominator), 100, 2)
        .map_or_else(|| "-".to_owned(), |shown| format!("{shown} %"))
}

/// Millionths as per cent with two decimals, rounded half up: `89.12 %`.
#[must_use]
pub fn points(millionths: i64) -> String {
    let shown = yinuo_measure::rounded(millionths, 1_000_000, 100, 2).unwrap_or_default();
    format!("{shown} %")
}

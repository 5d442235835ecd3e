//! Surveys of the city: two waves of one frame, made when the period begins and keyed in its last days, paper by two clerks; and
//! beside them, kept apart, what others measured.

use super::world::World;
use crate::random::Draw;
use crate::time::DAY;
use std::collections::BTreeMap;
use yinuo_account::{
    External, Part, Said, Sheet, Wanted, enter_external, key_sheets, make_wave, sheets, waves,
};
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;
use yinuo_policy::{Bilingual, Instant};

/// Code, name, and how many of a thousand answers satisfy.
const WAVES: [(&str, &str, &str, u64); 2] =
    [("spring", "春季满意度调查", "Spring survey", 945), ("summer", "夏季满意度调查", "Summer survey", 967)];
/// Customers of the frame, and what of a stratum is asked in which mode.
const FRAME: usize = 3_000;
const PARTS: [(&str, &str, u64); 4] =
    [("家庭", "paper", 160), ("家庭", "call", 120), ("家庭", "online", 60), ("政企", "visit", 12)];
/// Of a thousand sheets so many come back (N29), and so many are refused.
const RETURNED: u64 = 891;
const REFUSED: u64 = 40;
/// Of a thousand sheets of paper so many are keyed differently the second time.
const SLIPS: u64 = 25;
/// Sheets of one batch.
const BATCH: usize = 100;
/// The waves are keyed so long before the period ends.
const KEYED_BEFORE: i64 = 2 * DAY;

/// How far the city's surveys are.
#[derive(Default)]
pub(super) struct Surveys {
    made: bool,
    keyed: bool,
}

impl Surveys {
    /// What a morning brings. Without a survey in the policy nothing happens.
    pub fn morning(&mut self, app: &App, world: &World, now: i64) -> Result<(), AppError> {
        if app.law().book.current().survey_rule().is_none() {
            return Ok(());
        }
        let seat = |post: &str| world.staff.seats.iter().find(|seat| seat.actor.post == post);
        let (Some(office), Some(agent), Some(second)) =
            (seat("quality-office"), seat("hotline-agent"), seat("complaint-supervisor"))
        else {
            return Ok(());
        };
        if !self.made {
            self.made = true;
            make(app, world, &office.actor)?;
        }
        if !self.keyed && now >= world.options.as_of - KEYED_BEFORE {
            self.keyed = true;
            for (code, _, _, satisfied) in WAVES {
                if waves(app.store())?.iter().any(|wave| wave.code == code) {
                    key(app, (code, satisfied), world.options.seed, (&agent.actor, &second.actor))?;
                }
            }
        }
        Ok(())
    }
}

fn make(app: &App, world: &World, office: &Actor) -> Result<(), AppError> {
    let mut frame = String::new();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for customer in world.customers.iter().take(FRAME) {
        let stratum = if customer.segment == "household" { "家庭" } else { "政企" };
        *counts.entry(stratum).or_default() += 1;
        frame.push_str(&format!("{},{stratum}\n", customer.code));
    }
    for (code, zh, en, _) in WAVES {
        let mut left = counts.clone();
        let parts = PARTS.iter().filter_map(|(stratum, mode, size)| {
            let rest = left.get_mut(stratum)?;
            let size = (*size).min(*rest);
            *rest -= size;
            (size > 0).then(|| Part { stratum: (*stratum).to_owned(), mode: (*mode).to_owned(), size })
        });
        let wanted = Wanted {
            code: code.to_owned(),
            name: Bilingual::new(zh, en),
            parts: parts.collect(),
            frame: frame.clone(),
        };
        make_wave(app, office, &wanted)?;
    }
    for (agency, period, subject, score, rank, ranked, aim_rank, source) in [
        ("第三方测评", "2020", "本地运营商综合满意度", "", Some(1), Some(3), None, "2020 年第三方测评通报"),
        ("行业测评", "2017", "宽带", "领先", None, None, None, "2017 年行业测评通报"),
        ("行业测评", "2017", "4G", "领先", None, None, None, "2017 年行业测评通报"),
        ("省公司", "2020", "投诉处理中心", "", Some(4), Some(14), Some(5), "2020 年省公司考评通报"),
    ] {
        let said = External {
            agency: agency.to_owned(),
            period: period.to_owned(),
            subject: subject.to_owned(),
            operator: "本公司".to_owned(),
            own: true,
            score: score.to_owned(),
            rank,
            ranked,
            sample: None,
            aim_rank,
            source: source.to_owned(),
            entered_by: String::new(),
            entered_at: Instant(0),
        };
        enter_external(app, office, said)?;
    }
    Ok(())
}

fn key(
    app: &App,
    (code, satisfied): (&str, u64),
    seed: u64,
    (agent, second): (&Actor, &Actor),
) -> Result<(), AppError> {
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for (place, (number, sheet)) in (0_u64..).zip(sheets(app.store(), code)?) {
        let mut draw = Draw::new(seed, code, place);
        let Some(said) = said(&mut draw, number, &sheet, satisfied) else { continue };
        if sheet.mode == "paper" {
            let mut other = said.clone();
            if draw.chance(SLIPS)
                && let Some(answer) = other.2.get_mut("overall")
            {
                *answer = if *answer == 10 { 1 } else { *answer + 1 };
            }
            again.push(other);
        }
        first.push(said);
    }
    for batch in first.chunks(BATCH) {
        key_sheets(app, agent, code, batch)?;
    }
    // A clerk leaves the last ones for tomorrow.
    let until = again.len().saturating_sub(4);
    for batch in again[..until].chunks(BATCH) {
        key_sheets(app, second, code, batch)?;
    }
    Ok(())
}

/// What comes of one sheet; nothing when it never came back.
fn said(draw: &mut Draw, number: String, sheet: &Sheet, satisfied: u64) -> Option<Said> {
    match draw.below(1_000) {
        roll if roll < RETURNED => {
            let good = draw.chance(satisfied);
            let mut one = |low: i64, high: i64| u8::try_from(draw.between(low, high + 1)).unwrap_or(1);
            let overall = if good { one(7, 10) } else { one(2, 5) };
            let answers = [
                ("overall", overall),
                ("repair-expected", one(8, 10)),
                ("repair-found", one(6, 10)),
                ("hall-expected", one(7, 10)),
                ("hall-found", one(7, 10)),
            ];
            let answers = answers.map(|(question, answer)| (question.to_owned(), answer));
            Some((number, "returned".to_owned(), answers.into_iter().collect()))
        }
        roll if roll < RETURNED + REFUSED => Some((number, "refused".to_owned(), BTreeMap::new())),
        _ if sheet.mode == "paper" => None,
        _ => Some((number, "not-reached".to_owned(), BTreeMap::new())),
    }
}

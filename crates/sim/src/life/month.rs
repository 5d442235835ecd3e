//! What a month is scored by, and what follows from it: sheets are kept when they are due, a branch contests points and another unit
//! decides, customers praise by name, and honours are entered by two.

use super::world::World;
use crate::random::named;
use crate::time::{DAY, date};
use yinuo_account::{HonourAct, Proposed, honours, keep_scores, propose_honour, step_honour};
use yinuo_app::ports::CaseRow;
use yinuo_app::praise::PraiseInput;
use yinuo_app::{App, AppError};
use yinuo_domain::Actor;
use yinuo_policy::Bilingual;

/// Of a thousand closings so many customers praise whoever settled them, by name.
const PRAISE: u64 = 25;
/// Every so manieth praise is a banner with its photo.
const BANNER_EVERY: u64 = 5;
/// The photo of a banner: red with golden lines.
const PHOTO: &[u8] = include_bytes!("../../city/banner.png");
/// Words of praise, and of a banner.
const WORDS: [&str; 4] = [
    "电话打过去当天就来，修好还教老人怎么用，请转达感谢。",
    "师傅进门先套鞋套，走的时候把线都理好了，很满意。",
    "投诉的事前后跟了三天，每天都给我回话，讲信用。",
    "下大雨也准时到，半小时就通了，孩子没误网课。",
];
const BANNER: &str = "锦旗：服务热情，一诺千金。";
/// A unit contests points so long before the period ends; the second one is left for whoever visits.
const OBJECTED_BEFORE: i64 = 9 * DAY;

/// How far the city's honours and objections are.
#[derive(Default)]
pub(super) struct Month {
    honoured: bool,
    objected: usize,
}

impl Month {
    /// What a morning brings. A policy without cards has none of it.
    pub fn morning(
        &mut self,
        app: &App,
        world: &World,
        closed: &[CaseRow],
        now: i64,
    ) -> Result<(), AppError> {
        if app.law().book.current().cards().is_empty() {
            return Ok(());
        }
        keep_scores(app, &Actor::system())?;
        praise(app, world, closed, now)?;
        if !self.honoured {
            self.honoured = true;
            honour(app, world, now)?;
        }
        self.object(app, world, now)
    }

    /// In the last days branches contest what complaints took: the first is decided at once, the second waits.
    fn object(&mut self, app: &App, world: &World, now: i64) -> Result<(), AppError> {
        if self.objected >= 2 || now < world.options.as_of - OBJECTED_BEFORE {
            return Ok(());
        }
        let month = app.month_now();
        for manager in world.staff.managers() {
            for (sheet, _) in app.pay_sheets(yinuo_app::pay::POINTS, &month)? {
                let unit = sheet.rsplit('/').next().unwrap_or_default();
                for (key, line) in app.deductions_of(&month, unit)? {
                    let words = "客户事后书面说明是误会，请调录音复核。";
                    let contested = line.objection.is_some() || line.points == 0;
                    if contested || self.objected >= 2 {
                        continue;
                    }
                    match app.object_points(&manager, (&month, unit, &key), words) {
                        Ok(made) if self.objected == 0 => {
                            let officer = world.staff.named("shen-jing");
                            let words = "录音里客户已确认无异议，扣分退还。";
                            app.decide_points_objection(&officer, made.id, false, words)?;
                            self.objected += 1;
                        }
                        Ok(_) => self.objected += 1,
                        // Another branch's: none of his.
                        Err(AppError::Refused(_)) => {}
                        Err(other) => return Err(other),
                    }
                }
            }
        }
        Ok(())
    }
}

/// Some of those whose matter was closed praise whoever settled it.
fn praise(app: &App, world: &World, closed: &[CaseRow], now: i64) -> Result<(), AppError> {
    for case in closed.iter().filter(|case| !case.handler.is_empty() && !case.customer.is_empty()) {
        let number = named(case.id.as_bytes());
        let mut draw = world.draw("praise", number);
        if !draw.chance(PRAISE) {
            continue;
        }
        let banner = number.is_multiple_of(BANNER_EVERY);
        let photos = if banner {
            vec![yinuo_app::codec::hex(&app.keep_artefact("", "image/png", PHOTO.to_vec())?)]
        } else {
            Vec::new()
        };
        let words = if banner { BANNER } else { *draw.pick(&WORDS) };
        let first = (case.owner != case.handler && draw.chance(400)).then(|| case.owner.clone());
        let input = PraiseInput {
            contact: None,
            customer: case.customer.clone(),
            kind: if banner { "banner" } else { "words" }.to_owned(),
            people: std::iter::once(case.handler.clone()).chain(first).collect(),
            on: date(now),
            words: words.to_owned(),
            photos,
        };
        match app.enter_praise(&world.staff.named("zhao-lan"), &input) {
            Ok(_) | Err(AppError::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Honours from outside: two are entered by two people, one waits for the second.
fn honour(app: &App, world: &World, now: i64) -> Result<(), AppError> {
    let (officer, manager) = (world.staff.named("shen-jing"), world.staff.named("jiang-wen"));
    let list = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    for (zh, en, level, body, units, people, evidence) in [
        (
            "青年文明号",
            "Youth post of honour",
            "province",
            "共青团省委",
            list(&["9901-hotline"]),
            vec![],
            "团发〔2026〕8 号",
        ),
        (
            "消费维权先进个人",
            "Model of consumers' rights",
            "city",
            "市消费者协会",
            vec![],
            list(&["zhou-min"]),
            "市消协〔2026〕12 号",
        ),
        ("文明单位", "Civilised unit", "city", "市文明办", list(&["990104"]), vec![], "市文明办〔2026〕3 号"),
    ] {
        let wanted = Proposed {
            name: Bilingual::new(zh, en),
            level: level.to_owned(),
            body: body.to_owned(),
            on: date(now),
            units,
            people,
            evidence: evidence.to_owned(),
        };
        propose_honour(app, &officer, wanted)?;
    }
    for (id, entered) in
        honours(app)?.iter().filter(|(_, entered)| entered.level == "city" || entered.level == "province")
    {
        if entered.name.zh != "文明单位" {
            step_honour(app, &manager, id, HonourAct::Approve, "见原件")?;
        }
    }
    Ok(())
}

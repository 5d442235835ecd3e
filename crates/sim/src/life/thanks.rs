//! What customers of the city say of whoever served them: each morning some of those whose matter was closed like or dislike,
//! and tip what they have.

use super::world::World;
use yinuo_app::link::KeyRing;
use yinuo_app::points::{OrderDeed, ThanksInput, ThanksState};
use yinuo_app::ports::CaseRow;
use yinuo_app::{App, AppError};
use yinuo_domain::points::{Goods, Opinion, OrderState, Outcome};
use yinuo_policy::Bilingual;

/// Pages of the journal that one morning may give points for.
const PAGES: u32 = 10_000;
/// Of a thousand closings so many are thanked for, or complained of.
const SPEAK: u64 = 300;
/// Of a thousand of these so many dislike.
const DISLIKE: u64 = 90;
/// Of a thousand who like so many tip.
const TIP: u64 = 700;
/// Of a thousand tips so many are taken back.
const BACK: u64 = 40;
/// Tasks of dislikes that are left for whoever opens the desk.
const LEFT: usize = 3;

/// What discontent customers write.
const GRUMBLES: [&str; 5] = [
    "修是修了，晚上网速还是慢，看片一直卡。",
    "说好上午来，等了一天没人来。",
    "讲话不耐烦，问两句就挂。",
    "上个月又多扣费，说不清楚是什么。",
    "第二天又坏了。",
];
/// Goods for points: code, names, points of a piece, pieces.
const GOODS: [(&str, &str, &str, i64, u32); 3] = [
    ("umbrella", "晴雨伞", "Umbrella", 60, 30),
    ("flask", "保温杯", "Vacuum flask", 150, 20),
    ("rice-cooker", "电饭煲", "Rice cooker", 800, 5),
];
/// Orders that are left for whoever opens the desk.
const ORDERS_LEFT: usize = 2;

/// A morning's thanks. A policy without points has none.
pub(super) fn morning(app: &App, world: &World, closed: &[CaseRow]) -> Result<(), AppError> {
    if app.points_rule().is_err() {
        return Ok(());
    }
    app.earn_points(PAGES)?;
    app.expire_points()?;
    // Links are signed and not stored: those of the filled weeks were opened by nobody but these customers.
    let ring = KeyRing::of(app.entropy().key());
    for case in closed {
        let mut draw = world.draw("thanks", crate::random::named(case.id.as_bytes()));
        if !draw.chance(SPEAK) {
            continue;
        }
        let Some(link) = app.thanks_link(&ring, case.id)? else { continue };
        let Some(ThanksState::Open { by, free, .. }) = app.thanks_state(&ring, &link)? else { continue };
        let Some(server) = by.first() else { continue };
        let rule = app.points_rule()?;
        let dislikes = draw.chance(DISLIKE);
        let most = rule.amounts.iter().rev().find(|amount| i64::from(**amount) <= free);
        let reason = usize::try_from(draw.below(rule.reasons.len() as u64)).unwrap_or(0);
        let input = ThanksInput {
            person: server.person.clone(),
            opinion: if dislikes { Opinion::Dislike } else { Opinion::Like },
            points: most.copied().filter(|_| !dislikes && draw.chance(TIP)).unwrap_or(0),
            reason: rule.reasons.get(reason).map(|reason| reason.code.clone()).unwrap_or_default(),
            words: if dislikes { *draw.pick(&GRUMBLES) } else { "" }.to_owned(),
            proof: String::new(),
        };
        match app.give_thanks(&ring, &link, &input) {
            Ok(_) | Err(AppError::Refused(_)) => {}
            Err(other) => return Err(other),
        }
        if input.points > 0 && draw.chance(BACK) {
            app.refund_thanks(&ring, &link, "")?;
        }
    }
    follow_up(app, world)?;
    shop(app, world)
}

/// Whoever has enough orders a piece; the manager approves and hands over, but for the newest.
fn shop(app: &App, world: &World) -> Result<(), AppError> {
    let manager = world.staff.named("jiang-wen");
    if app.goods()?.is_empty() {
        for (code, zh, en, points, pieces) in GOODS {
            let goods = Goods { code: code.to_owned(), name: Bilingual::new(zh, en), points };
            app.stock_goods(&manager, &goods, pieces)?;
        }
    }
    let orders = app.goods_orders()?;
    let law = app.law();
    for one in app.points_month(&app.month_now())? {
        let ordered = orders.iter().any(|order| order.person == one.person);
        let Some((code, ..)) = GOODS.iter().rev().find(|(_, _, _, points, _)| *points <= one.balance) else {
            continue;
        };
        if let Some(actor) = law.org.first_seat(&one.person, app.now()).filter(|_| !ordered) {
            match app.order_goods(&actor, code) {
                // Points that may still be asked back cannot be spent.
                Ok(_) | Err(AppError::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
    }
    for order in app.goods_orders()?.iter().skip(ORDERS_LEFT).filter(|order| order.state == OrderState::Asked)
    {
        app.step_order(&manager, order.id, OrderDeed::Approve)?;
        app.step_order(&manager, order.id, OrderDeed::HandOver)?;
        if let Some(actor) = law.org.first_seat(&order.person, app.now()) {
            app.receive_order(&actor, order.id)?;
        }
    }
    Ok(())
}

/// The quality office works off what waits, but for the newest.
fn follow_up(app: &App, world: &World) -> Result<(), AppError> {
    let officer = world.staff.named("shen-jing");
    let waiting: Vec<_> = app.follow_ups()?.into_iter().filter(|task| task.done.is_none()).collect();
    let done = waiting.len().saturating_sub(LEFT);
    for task in waiting.into_iter().take(done).filter(|task| task.may_see(&officer)) {
        let (outcome, words) = if Outcome::Settled.ends(task.kind) {
            (Outcome::Settled, "已致电客户，问清原因并致歉，客户接受。")
        } else {
            (Outcome::Coached, "已和本人复盘，约定先说明再动手。")
        };
        app.end_follow_up(&officer, task.id, outcome, words)?;
    }
    app.tell_late_follow_ups().map(|_| ())
}

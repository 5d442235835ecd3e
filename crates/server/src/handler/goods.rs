//! The catalogue of goods for points: who orders, who decides and hands over, and the receipt.

use super::today::{language, stamp};
use crate::call::{Answer, Call};
use crate::failure::Failure;
use crate::html;
use crate::sight::Sight;
use crate::view::{named, text};
use yinuo_api::body::{GoodsBody, OrderGoodsBody, ReceiveOrderBody, StepOrderBody};
use yinuo_api::view::{CatalogueView, GoodsOrderView, GoodsView, Text};
use yinuo_app::points::{OrderDeed, staff_wallet};
use yinuo_domain::Refusal;
use yinuo_domain::points::{Goods, GoodsOrder, OrderState};
use yinuo_policy::Bilingual;

/// Orders of one list.
const ORDERS_MAX: usize = 100;

pub fn catalogue(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&[])?;
    Answer::json(&view(call)?)
}

/// Whether the caller keeps the catalogue and decides: the posts that the routes of keeping let in.
fn keeps(call: &Call<'_>) -> bool {
    let keeper = |role: &String| matches!(role.as_str(), "manager" | "general-manager" | "quality");
    call.roles().iter().any(keeper)
}

fn view(call: &Call<'_>) -> Result<CatalogueView, Failure> {
    let (app, sight, may_keep) = (call.app, call.sight(), keeps(call));
    let goods = app.goods()?.into_iter().map(|(goods, stock)| GoodsView {
        code: goods.code,
        name: text(&goods.name),
        points: goods.points,
        stock,
    });
    let (own, others): (Vec<_>, Vec<_>) =
        app.goods_orders()?.into_iter().partition(|order| order.person == call.actor.person);
    let shown = |order: &&GoodsOrder| may_keep && sight.has_unit(&order.unit);
    Ok(CatalogueView {
        goods: goods.collect(),
        free: app.wallet(&staff_wallet(&call.actor.person))?.free(app.now()),
        own: own.iter().take(ORDERS_MAX).map(|order| order_view(call, order)).collect(),
        others: others.iter().filter(shown).take(ORDERS_MAX).map(|order| order_view(call, order)).collect(),
        may_keep,
        may_stock: may_keep && sight == Sight::Whole,
        server_at: app.now().0,
    })
}

fn order_view(call: &Call<'_>, order: &GoodsOrder) -> GoodsOrderView {
    let law = call.app.law();
    let person = |code: &str| named(code, &law.org.person_name(code));
    GoodsOrderView {
        id: order.id,
        person: person(&order.person),
        unit: named(&order.unit, &law.org.unit_name(&order.unit)),
        name: text(&order.goods.name),
        points: order.goods.points,
        state: order.state.code().to_owned(),
        asked_at: order.asked_at.0,
        decided_by: order.decided.as_ref().map(|step| person(&step.by)),
        handed_by: order.handed.as_ref().map(|step| person(&step.by)),
        handed_at: order.handed.as_ref().map(|step| step.at.0),
        received_at: order.received_at.map(|at| at.0),
    }
}

pub fn keep(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: GoodsBody = call.body()?;
    if call.sight() != Sight::Whole {
        return Err(Failure::out_of_sight());
    }
    let name = Bilingual::new(body.name_zh.trim(), body.name_en.trim());
    let goods = Goods { code: body.code, name, points: body.points };
    call.app.stock_goods(&call.actor, &goods, body.added)?;
    Answer::json(&view(call)?)
}

pub fn order(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: OrderGoodsBody = call.body()?;
    call.app.order_goods(&call.actor, &body.goods)?;
    Answer::json(&view(call)?)
}

/// The order that the path names, when the caller may know of it.
fn named_order(call: &Call<'_>) -> Result<GoodsOrder, Failure> {
    let id = call.param("order").parse().map_err(|_| Refusal::no_goods())?;
    let order = call.app.goods_order(id)?;
    let own = order.person == call.actor.person;
    if own || (keeps(call) && call.sight().has_unit(&order.unit)) {
        Ok(order)
    } else {
        Err(Refusal::no_goods().into())
    }
}

pub fn step(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: StepOrderBody = call.body()?;
    let deed = match body.step.as_str() {
        "approve" => OrderDeed::Approve,
        "refuse" => OrderDeed::Refuse,
        "hand-over" => OrderDeed::HandOver,
        other => return Err(Failure::unknown_value("step", other, &["approve", "refuse", "hand-over"])),
    };
    call.app.step_order(&call.actor, named_order(call)?.id, deed)?;
    Answer::json(&view(call)?)
}

pub fn receive(call: &Call<'_>) -> Result<Answer, Failure> {
    let body: ReceiveOrderBody = call.body()?;
    call.app.receive_order(&call.actor, body.order)?;
    Answer::json(&view(call)?)
}

/// The receipt of a hand-over, to print and sign.
pub fn receipt(call: &Call<'_>) -> Result<Answer, Failure> {
    call.only(&["lang"])?;
    let (language, order) = (language(call)?, named_order(call)?);
    if !matches!(order.state, OrderState::HandedOver | OrderState::Received) {
        return Err(Refusal::order_moved().into());
    }
    let law = call.app.law();
    let say = |zh: &str, en: &str| language.of(&Text { zh: zh.to_owned(), en: en.to_owned() });
    let person = |code: &str| format!("{} {code}", language.of(&text(&law.org.person_name(code))));
    let step = |step: Option<&yinuo_domain::points::OrderStep>| {
        step.map(|step| format!("{} {}", person(&step.by), stamp(call, Some(step.at.0)))).unwrap_or_default()
    };
    let facts = [
        (say("领取人", "Received by"), person(&order.person)),
        (say("单位", "Unit"), language.of(&text(&law.org.unit_name(&order.unit)))),
        (say("批准人", "Approved by"), step(order.decided.as_ref())),
        (say("发放人", "Handed over by"), step(order.handed.as_ref())),
        (say("签收", "Received"), stamp(call, order.received_at.map(|at| at.0))),
        (say("签名", "Signature"), "____________".to_owned()),
    ];
    let header = [
        say("申请", "Ordered"),
        say("单号", "Order"),
        say("物品", "Goods"),
        say("数量", "Pieces"),
        say("积分", "Points"),
    ];
    let row = vec![
        stamp(call, Some(order.asked_at.0)),
        order.id.to_string(),
        language.of(&text(&order.goods.name)),
        "1".to_owned(),
        order.goods.points.to_string(),
    ];
    let sum = format!("{} {}", say("共用积分", "Points in all"), order.goods.points);
    let title = say("积分兑换领取单", "Receipt of goods for points");
    let footer = stamp(call, Some(call.app.now().0));
    Ok(Answer::Page(html::slip(&title, &facts, (&header, &[row]), (&sum, &footer))))
}

//! Founding: registers of units, posts, people, holdings, tokens and seats, and the mirror of customers.

use super::place::{CITY, DISTRICTS, HALLS, OFFICES, PROVINCE, team_code};
use super::staff::Staff;
use super::{customers, field};
use crate::CityOptions;
use yinuo_app::AppError;
use yinuo_app::codec::{digest, hex};
use yinuo_app::ports::{Clock, Store};
use yinuo_app::register::{
    CANNED, CannedBody, HOLDING, PERSON, POST, SEAT, SeatBody, TOKEN, TokenBody, UNIT, json,
    mirror_customers, set_rows,
};
use yinuo_app::visit::TECHNICIAN;
use yinuo_domain::Actor;
use yinuo_domain::org::{Holding, Unit, UnitKind};
use yinuo_policy::{Bilingual, Instant};

/// What every seat of the demo may type beside its person's code.
pub const DEMO_PASSWORD: &str = "ji-nuo-qian-jin";

/// Writes the registers of the city (units, posts, people, holdings, tokens, seats) and the mirror of customers. Stand the
/// clock at [`CityOptions::begins_at`] first, so that the registers are older than the first contact.
///
/// # Errors
/// Failed storage.
pub fn found_city(store: &dyn Store, clock: &dyn Clock, options: &CityOptions) -> Result<(), AppError> {
    let system = Actor::system();
    let staff = Staff::hire(options.seed, options.begins_at(), options.as_of);
    let set = |register: &str, rows: &[(String, String)]| set_rows(store, clock, &system, register, rows);
    set(UNIT, &rows(units(), |unit| unit.code.clone())?)?;
    let technicians = field::technicians(options.seed, &staff)?;
    field::load_vans(store, &staff, options.begins_at())?;
    set(TECHNICIAN, &technicians)?;
    set(POST, &rows(staff.posts, |post| post.code.clone())?)?;
    set(PERSON, &rows(staff.people, |person| person.code.clone())?)?;
    let mut holdings = Vec::with_capacity(staff.holdings.len());
    for (index, holding) in staff.holdings.iter().enumerate() {
        holdings.push((format!("{index:04}"), json(holding)?));
    }
    let telephone = Actor {
        person: TELEPHONE.0.to_owned(),
        post: "telephone-system".to_owned(),
        unit: TELEPHONE.1.to_owned(),
    };
    // Last: whoever is looked for in the unit finds its people first.
    holdings.push(("telephone".to_owned(), json(&holding_of(&telephone))?));
    let network =
        Actor { person: NETWORK.0.to_owned(), post: "network-system".to_owned(), unit: NETWORK.1.to_owned() };
    holdings.push(("zz-network".to_owned(), json(&holding_of(&network))?));
    set(HOLDING, &holdings)?;
    let (mut tokens, mut seats) = (Vec::new(), Vec::new());
    for (place, seat) in staff.seats.into_iter().enumerate() {
        let token = json(&TokenBody { actor: seat.actor.clone(), until: None })?;
        tokens.push((hex(&digest(seat.token.as_bytes())), token));
        let body = SeatBody {
            token: seat.token.to_owned(),
            actor: seat.actor,
            first_page: seat.first_page.to_owned(),
            password: DEMO_PASSWORD.to_owned(),
        };
        seats.push((format!("{place:02}-{}", seat.token), json(&body)?));
    }
    tokens.push((hex(&digest(TELEPHONE.2.as_bytes())), json(&TokenBody { actor: telephone, until: None })?));
    tokens.push((hex(&digest(NETWORK.2.as_bytes())), json(&TokenBody { actor: network, until: None })?));
    set(TOKEN, &tokens)?;
    set(SEAT, &seats)?;
    set(CANNED, &canned_texts()?)?;
    let mut mirror = Vec::new();
    for index in 0..customers::count(options.scale_per_mille) {
        mirror.push(customers::draw(options.seed, index).row(options.begins_at())?);
    }
    mirror_customers(store, mirror)
}

/// A program holds its post as a person does, for as long as the city stands.
fn holding_of(actor: &Actor) -> Holding {
    let Actor { person, post, unit } = actor.clone();
    Holding { post, unit, person, from: Instant(0), until: None, deputy: false }
}

/// The telephone system of the demo: person, unit, and the token that it posts call events with.
const TELEPHONE: (&str, &str, &str) = ("telephone", "9901-hotline", "demo-telephone");

/// The network's alarm system of the demo: person, unit, and the token that it posts alarms with.
const NETWORK: (&str, &str, &str) = ("network-alarms", "9901-network", "demo-network");

/// What agents and handlers say often: code, topic, Chinese, English.
const CANNED_TEXTS: [(&str, &str, &str, &str); 10] = [
    (
        "los-red",
        "fault.broadband",
        "光猫亮红灯，重启后不变。",
        "The terminal shows a red light, also after a restart.",
    ),
    (
        "rebooted",
        "fault.broadband",
        "已请客户重启光猫和路由器，仍不能上网。",
        "Asked to restart terminal and router; still no internet.",
    ),
    (
        "slow-evening",
        "fault.broadband",
        "晚高峰网速慢，白天正常。",
        "Slow in the evening peak, normal by day.",
    ),
    (
        "no-picture",
        "fault.tv",
        "电视无信号，机顶盒指示灯正常。",
        "No signal on the television; the box shows its usual lights.",
    ),
    (
        "cable-cut",
        "fault",
        "楼下光缆被挖断，整栋停。",
        "The cable below was dug up; the whole building is out.",
    ),
    (
        "bill-dispute",
        "complaint.billing",
        "客户对本月账单有异议，要求逐项核对。",
        "The customer disputes this month's bill and asks to check each item.",
    ),
    (
        "not-ordered",
        "complaint.billing",
        "客户称没有订购该业务，要求退费。",
        "The customer says he never ordered this and wants his money back.",
    ),
    (
        "attitude",
        "complaint",
        "客户不满工作人员态度，要求道歉。",
        "The customer is unhappy with the manner of staff and asks for an apology.",
    ),
    ("at-home", "", "客户全天在家，上门前请先打电话。", "At home all day; please ring before you come."),
    ("after-six", "", "客户要求 18 点后上门。", "The customer asks for a visit after 18:00."),
];

fn canned_texts() -> Result<Vec<(String, String)>, AppError> {
    let row = |(code, topic, zh, en): &(&str, &str, &str, &str)| {
        let body = CannedBody { topic: (*topic).to_owned(), text: Bilingual::new(*zh, *en) };
        Ok(((*code).to_owned(), json(&body)?))
    };
    CANNED_TEXTS.iter().map(row).collect()
}

fn rows<T: serde::Serialize>(
    bodies: Vec<T>,
    code: impl Fn(&T) -> String,
) -> Result<Vec<(String, String)>, AppError> {
    bodies.iter().map(|body| Ok((code(body), json(body)?))).collect()
}

fn units() -> Vec<Unit> {
    let unit = |code: &str, name: Bilingual, parent: Option<&str>, kind: Option<UnitKind>| Unit {
        code: code.to_owned(),
        name,
        parent: parent.map(str::to_owned),
        kind,
    };
    let mut units = vec![
        unit(PROVINCE.0, Bilingual::new(PROVINCE.1, PROVINCE.2), None, Some(UnitKind::Province)),
        unit(CITY.0, Bilingual::new(CITY.1, CITY.2), Some(PROVINCE.0), Some(UnitKind::City)),
    ];
    for (code, zh, en) in OFFICES {
        units.push(unit(code, Bilingual::new(*zh, *en), Some(CITY.0), None));
    }
    for district in &DISTRICTS {
        let name =
            Bilingual::new(format!("{}分公司", district.name.0), format!("{} branch", district.name.1));
        units.push(unit(district.code, name, Some(CITY.0), Some(UnitKind::County)));
        for (index, (zh, en)) in district.streets.iter().enumerate() {
            let name = Bilingual::new(format!("{zh}服务队"), format!("{en} team"));
            units.push(unit(&team_code(district, index), name, Some(district.code), Some(UnitKind::Team)));
        }
    }
    for (code, district, zh, en) in HALLS {
        units.push(unit(code, Bilingual::new(zh, en), Some(district), Some(UnitKind::Hall)));
    }
    units
}

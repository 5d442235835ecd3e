//! Visits day by day: customers book in the morning for today and in the afternoon for tomorrow, technicians set out, arrive,
//! mend; some run late, hand back, or find nobody at home. Through commands only, as everything in the city.

use super::agenda::{Act, Deed};
use super::world::World;
use crate::city::customers::RESERVED;
use crate::random::{Draw, named};
use crate::time::{DAY, HOUR, MINUTE, at_clock, civil, date, midnight};
use uuid::Uuid;
use yinuo_app::ports::{VisitFilter, VisitRow};
use yinuo_app::visit::{FieldDeed, PlaceStep, PlaceWish, ReceiptInput};
use yinuo_app::{App, AppError, ContactInput, Options, OutcomeInput};
use yinuo_domain::Actor;
use yinuo_domain::command::{CaseCommand, VisitCommand, VisitDeed};
use yinuo_domain::event::{Mover, Solved};
use yinuo_domain::technician::Spot;
use yinuo_policy::{Instant, Span};

/// Visits that are booked in each district in the morning, the one of the evening among them.
const BOOKED: usize = 9;
/// Visits that are booked in each district in the afternoon, for tomorrow.
const BOOKED_AHEAD: usize = 3;
/// Of the month before, on two of its last days.
const BOOKED_BEFORE: usize = 5;
const DAYS_BEFORE: [i64; 2] = [6, 3];
/// Customers looked at for each of them.
const LOOKED_AT: usize = 400;
/// A technician sets out so long before he is to begin.
const WAY: i64 = 20 * MINUTE;
/// So many customers of twenty live where the line hangs on a pole.
const ON_A_POLE: u64 = 2;
/// How late whoever runs late is: beyond the end of any window.
const LATE: i64 = 150 * MINUTE;
/// A photo of a closed door: the smallest picture that says what it is.
const DOOR: &[u8] = b"\xff\xd8\xff\xe0 the door is closed";

/// How often technicians are looked at.
pub(crate) const ROUND: i64 = 10 * MINUTE;

/// When customers ring for visits, and for which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Booking {
    /// In the morning, for the hours that are left of the day.
    Today,
    /// In the afternoon, for the day after: whoever looks at night finds what comes next.
    Tomorrow,
    /// In the morning of a day of the month before: what a contract firm is settled by.
    Before,
}

impl Booking {
    /// The first booking after an instant, and when it is.
    pub fn after(at: i64) -> (i64, Self) {
        let (day, next) = (midnight(at), midnight(at) + DAY);
        let all = [
            (at_clock(day, 7, 40), Self::Today),
            (at_clock(day, 15, 30), Self::Tomorrow),
            (at_clock(next, 7, 40), Self::Today),
        ];
        all.into_iter().find(|(when, _)| *when > at).unwrap_or(all[2])
    }
}

/// The bookings of the last day, and the one before it that fills it: by whatever hour the fill ends, somebody has something to do.
pub(crate) fn bookings(as_of: i64) -> impl Iterator<Item = (i64, Booking)> {
    let first = at_clock(midnight(as_of) - DAY, 12, 0);
    std::iter::successors(Some(Booking::after(first)), |(at, _)| Some(Booking::after(*at)))
        .take_while(move |(at, _)| *at < as_of)
}

/// From when on technicians of the fill are looked at: what was agreed for earlier days the stories tell.
pub(crate) fn rounds_from(as_of: i64) -> i64 {
    midnight(as_of)
}

/// The instants at which visits of the month before are booked: two of its last days.
pub(crate) fn booked_before(as_of: i64) -> impl Iterator<Item = i64> {
    let first = midnight(as_of) - (civil(as_of).2 - 1) * DAY;
    DAYS_BEFORE.into_iter().map(move |days| at_clock(first - days * DAY, 7, 40))
}

fn allowed<T>(done: Result<T, AppError>) -> Result<Option<T>, AppError> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(AppError::Refused(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Customers of every district report faults and choose an hour of the day; one more in each was asked for and has none yet.
/// On a day of the month before they are fewer, and all of them have their hour.
pub(crate) fn book_the_day(app: &App, world: &mut World, booking: Booking) -> Result<(), AppError> {
    let now = app.now();
    let (count, day) = match booking {
        Booking::Today => (BOOKED, now),
        Booking::Tomorrow => (BOOKED_AHEAD, Instant(now.0 + DAY)),
        Booking::Before => (BOOKED_BEFORE, now),
    };
    let most = count + usize::from(booking != Booking::Before);
    let purpose = format!("visit {} {booking:?}", date(now.0));
    let windows: Vec<Span> = app.law().book.current().windows_of_day(day);
    for district in 0..world.staff.crews.len() {
        let mut booked = 0;
        for try_number in 0..LOOKED_AT {
            if booked >= most {
                break;
            }
            let mut draw = world.draw(&purpose, (district * LOOKED_AT + try_number) as u64);
            let ordinary = (world.customers.len() - RESERVED) as u64;
            let index = RESERVED + draw.below(ordinary) as usize;
            let customer = &world.customers[index];
            let line =
                customer.lines.iter().find(|line| line.product == "broadband" && line.access == "fibre");
            let Some(line) = line.filter(|_| customer.district == district) else { continue };
            let (code, service) = (customer.code.clone(), line.code.clone());
            // In the evening only the first of a crew works still.
            let late = world.staff.crews[district].first().map(|actor| actor.person.clone());
            let wanted = match (windows.split_last(), booked) {
                (Some((last, _)), 0) => Some((*last, late)),
                (Some((_, others)), booked) if booked < count && !others.is_empty() => {
                    Some((*draw.pick(others), None))
                }
                _ => None,
            };
            booked += usize::from(book_one(app, world, (&code, &service), wanted, &mut draw)?);
        }
    }
    Ok(())
}

fn book_one(
    app: &App,
    world: &mut World,
    (customer, service): (&str, &str),
    wanted: Option<(Span, Option<String>)>,
    draw: &mut Draw,
) -> Result<bool, AppError> {
    let agent = world.agent(draw);
    let words = [
        "光猫亮红灯，请派人来看。",
        "网断了一晚上，上午在家。",
        "换了房间，网线不够长。",
        "晚上网很慢，请上门测一下。",
    ];
    let input = ContactInput {
        channel: "hotline".to_owned(),
        direction: "inbound".to_owned(),
        customer: customer.to_owned(),
        text: draw.say(&words).to_owned(),
        recording: String::new(),
        outcome: OutcomeInput::Opens {
            category: "fault.broadband.no-internet".to_owned(),
            service: service.to_owned(),
            priority: None,
            beside: None,
        },
    };
    let Some(reply) = allowed(app.contact(&agent, &input, &Options::default()))? else { return Ok(false) };
    let Some(case) = reply.case else { return Ok(false) };
    world.summary.cases += 1;
    let parts = if draw.chance(300) { vec!["ont".to_owned()] } else { Vec::new() };
    // Now and then the line hangs on a pole: nobody climbs alone.
    let hazard = if named(customer.as_bytes()) % 20 < ON_A_POLE { "pole" } else { "" };
    let Some(visit) = ask(app, &agent, case, (&parts, hazard))? else { return Ok(false) };
    let Some((window, technician)) = wanted else { return Ok(true) };
    let wish = PlaceWish {
        window: Some(window),
        technician,
        mate: None,
        starts_at: None,
        chosen_by: if draw.chance(250) { Mover::Customer } else { Mover::Us },
    };
    let step = PlaceStep::Book { asked_by: Mover::Customer };
    Ok(allowed(app.place_visit(&agent, (case, visit), &wish, step, &Options::default()))?.is_some())
}

/// Somebody is to go there; none where the rules refuse it.
fn ask(
    app: &App,
    by: &Actor,
    case: Uuid,
    (parts, hazard): (&[String], &str),
) -> Result<Option<Uuid>, AppError> {
    let asked = app.command(by, case, &Options::default(), &|edge| {
        let text = edge.text("入户检查线路和光猫，恢复后测速。")?;
        let deed = VisitDeed::Ask {
            job: "repair".to_owned(),
            text,
            parts: parts.to_vec(),
            hazard: hazard.to_owned(),
            two: false,
        };
        Ok(CaseCommand::Visit(VisitCommand { visit: edge.id(), deed }))
    });
    let Some(asked) = allowed(asked)? else { return Ok(None) };
    Ok(Some(app.visit_asked_at(case, asked.version)?))
}

/// Does what a story tells of a visit; says whether the rules let it happen, and nothing of other deeds.
///
/// # Errors
/// Failed storage.
pub(super) fn told(app: &App, case: Uuid, deed: &Deed) -> Result<Option<bool>, AppError> {
    if let Act::BookVisit { from, until, technician } = &deed.act {
        let Some(visit) = ask(app, &deed.by, case, (&[], ""))? else { return Ok(Some(false)) };
        let wish = PlaceWish {
            window: Some(Span { from: Instant(*from), until: Instant(*until) }),
            technician: Some(technician.clone()),
            mate: None,
            starts_at: None,
            chosen_by: Mover::Customer,
        };
        let step = PlaceStep::Book { asked_by: Mover::Customer };
        let booked = app.place_visit(&deed.by, (case, visit), &wish, step, &Options::default());
        return Ok(Some(allowed(booked)?.is_some()));
    }
    let (Act::SetOut { .. } | Act::ComeIn | Act::HandReceipt) = deed.act else { return Ok(None) };
    let his =
        VisitFilter { technician: Some(deed.by.person.clone()), open: Some(true), ..VisitFilter::default() };
    let found = app.all_visits(&his)?.into_iter().find(|row| row.case == case);
    let Some(row) = found else { return Ok(Some(false)) };
    let tells = match deed.act {
        Act::SetOut { expected_at } => FieldDeed::SetOut { expected_at: Some(Instant(expected_at)) },
        Act::ComeIn => FieldDeed::Arrive { spot: doorstep(app, &row)? },
        _ => FieldDeed::Finish(receipt(&row)),
    };
    let done = app.visit_deed(&deed.by, (row.case, row.visit), &tells, &Options::default());
    Ok(Some(allowed(done)?.is_some()))
}

/// What befalls a visit: known from its id, so that the fill and the living city agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Well,
    Late,
    HandedBack,
    NobodyHome,
}

fn fate(row: &VisitRow) -> Fate {
    match named(row.visit.as_bytes()) % 20 {
        0 => Fate::Late,
        1 => Fate::HandedBack,
        2 => Fate::NobodyHome,
        _ => Fate::Well,
    }
}

/// Lets every technician of the day do what is due; at most one deed of each visit.
///
/// # Errors
/// Failed storage.
pub(crate) fn round(app: &App, world: &mut World) -> Result<(), AppError> {
    let now = app.now();
    let from = midnight(now.0);
    let is_earlier = now.0 < rounds_from(world.options.as_of);
    let filter =
        VisitFilter { within: (from, from + DAY + HOUR), open: Some(true), ..VisitFilter::default() };
    for row in app.all_visits(&filter)? {
        let Some(by) =
            world.staff.crews.iter().flatten().find(|actor| actor.person == row.technician).cloned()
        else {
            continue;
        };
        if let Some(deed) = due(app, &row, now, is_earlier)? {
            let done = app.visit_deed(&by, (row.case, row.visit), &deed, &Options::default());
            if allowed(done)?.is_some() && matches!(deed, FieldDeed::Finish(_)) {
                settle(app, &by, &row)?;
            }
        }
    }
    Ok(())
}

/// The service works: the case is done.
fn settle(app: &App, by: &Actor, row: &VisitRow) -> Result<(), AppError> {
    allowed(app.command(by, row.case, &Options::default(), &|edge| {
        Ok(CaseCommand::Resolve {
            root_cause: "access.connector".to_owned(),
            text: edge.text("上门处理完毕，客户在场测速正常。")?,
            check: None,
        })
    }))?;
    Ok(())
}

fn due(app: &App, row: &VisitRow, now: Instant, is_earlier: bool) -> Result<Option<FieldDeed>, AppError> {
    let Some((from, _)) = row.hours else { return Ok(None) };
    // What a day of the month before left open would lie on the board for ever.
    let fate = match fate(row) {
        Fate::HandedBack | Fate::NobodyHome if is_earlier => Fate::Well,
        fate => fate,
    };
    let comes_at = from + if fate == Fate::Late { LATE } else { 0 };
    let done_at = comes_at + i64::from(row.minutes) * MINUTE;
    Ok(match row.state.as_str() {
        "assigned" if fate == Fate::HandedBack && now.0 >= from - HOUR => Some(FieldDeed::Reject {
            reason: "overloaded".to_owned(),
            text: "前一户还没处理完，赶不上，请改派。".to_owned(),
        }),
        "assigned" if now.0 >= from - WAY => {
            Some(FieldDeed::SetOut { expected_at: Some(Instant(comes_at.max(now.0))) })
        }
        "on-the-way" if now.0 >= comes_at => Some(FieldDeed::Arrive { spot: doorstep(app, row)? }),
        "on-site" if fate == Fate::NobodyHome && now.0 >= comes_at => {
            let photo = app.keep_artefact("", "image/jpeg", DOOR.to_vec())?;
            let artefacts = vec![yinuo_app::codec::hex(&photo)];
            Some(FieldDeed::NoAccess { text: "敲门无人应，电话未接。".to_owned(), artefacts })
        }
        "on-site" if now.0 >= done_at => Some(FieldDeed::Finish(receipt(row))),
        _ => None,
    })
}

fn doorstep(app: &App, row: &VisitRow) -> Result<Option<Spot>, AppError> {
    let (_, body) = app.customer(&row.customer)?;
    let spot =
        body.services.iter().find(|service| service.code == row.service).and_then(|service| service.spot);
    Ok(spot.and_then(|spot| Spot::new(spot.latitude_micro + 300, spot.longitude_micro - 200)))
}

fn receipt(row: &VisitRow) -> ReceiptInput {
    let speed = 100_000 + u32::try_from(named(row.visit.as_bytes()) % 400_000).unwrap_or(0);
    ReceiptInput {
        solved: Solved::OnSite,
        cause: "access.connector".to_owned(),
        before_kbps: Some(0),
        after_kbps: Some(speed),
        parts: row.parts.split_whitespace().map(str::to_owned).collect(),
        artefacts: Vec::new(),
        explanation: "入户光缆接头松了，已重新接好，网速测过正常。".to_owned(),
        restored: true,
    }
}

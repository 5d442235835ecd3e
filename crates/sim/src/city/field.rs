//! Technicians of the city and what lies on their vans; and where things are on a map that is as made up as the city.

use super::place::DISTRICTS;
use super::staff::Staff;
use crate::random::Draw;
use yinuo_app::AppError;
use yinuo_app::codec::digest;
use yinuo_app::ports::{Commit, Posting, PostingLine, Store};
use yinuo_app::register::json;
use yinuo_domain::technician::{DayRest, Spot, Technician};

/// Middle of the city, in millionths of a degree.
const MIDDLE: (i64, i64) = (28_560_000, 112_350_000);
/// Middles of the districts, off the city's.
const DISTRICT_OFF: [(i64, i64); 5] =
    [(0, 0), (18_000, 30_000), (-26_000, 22_000), (-12_000, -38_000), (70_000, -60_000)];
/// How far from its district's middle a place lies at most, each way.
const SPREAD: i64 = 16_000;
/// Who carries a splicer and an OTDR: so many of each crew, as a trunk repair takes two.
const SPLICERS: usize = 3;
/// What a van sets out with, by part.
const VAN: [(&str, i64); 3] = [("ont", 4), ("drop-cable", 6), ("splitter", 2)];

/// Kit of the one who stands at a place of his crew: everybody measures light, copper and coax; of each crew some splice.
fn tools(place: usize) -> Vec<String> {
    let splices: &[&str] = if place < SPLICERS { &["otdr", "splicer"] } else { &[] };
    ["light-meter", "line-tester", "level-meter"]
        .iter()
        .chain(splices)
        .map(|tool| (*tool).to_owned())
        .collect()
}

/// Where the thing of a number in a district is.
pub(crate) fn spot(seed: u64, what: &str, district: usize, number: u64) -> Option<Spot> {
    let mut draw = Draw::new(seed, what, number);
    let (north, east) = DISTRICT_OFF[district % DISTRICT_OFF.len()];
    let mut near = |middle: i64| i32::try_from(middle + draw.between(-SPREAD, SPREAD)).ok();
    Spot::new(near(MIDDLE.0 + north)?, near(MIDDLE.1 + east)?)
}

/// Rows of the register: crews of each district, our own from eight to six, one of them until ten at night, contractors
/// from nine.
pub(crate) fn technicians(seed: u64, staff: &Staff) -> Result<Vec<(String, String)>, AppError> {
    let mut rows = Vec::new();
    for (district, crew) in staff.crews.iter().enumerate() {
        for (place, actor) in crew.iter().enumerate() {
            let ours = actor.unit.starts_with(DISTRICTS[district].code);
            let mut skills: Vec<String> = ["fibre", "copper", "coax"].map(str::to_owned).to_vec();
            skills.extend((place % 2 == 1).then(|| "wireless".to_owned()));
            skills.extend((place % 2 == 0).then(|| "collect".to_owned()));
            skills.extend((place < 2).then(|| "inspect".to_owned()));
            let (from, until) = match (ours, place) {
                (true, 0) => (8, 22),
                (true, _) => (8, 18),
                (false, _) => (9, 19),
            };
            let technician = Technician {
                person: actor.person.clone(),
                skills,
                tools: tools(place),
                units: vec![DISTRICTS[district].code.to_owned()],
                home: spot(seed, "van", district, (district * 16 + place) as u64),
                shift_from: from * 60,
                shift_until: until * 60,
                weekdays: (1..=7).collect(),
                leave: Vec::new(),
                // Half of a crew at noon, half at one: somebody is always on the road.
                rest: Some(match place % 2 {
                    0 => DayRest { from: 12 * 60, until: 13 * 60 },
                    _ => DayRest { from: 13 * 60, until: 14 * 60 },
                }),
                contractor: if ours { String::new() } else { actor.unit.clone() },
            };
            rows.push((actor.person.clone(), json(&technician)?));
        }
    }
    Ok(rows)
}

/// Loads every van from the store.
pub(crate) fn load_vans(store: &dyn Store, staff: &Staff, at: i64) -> Result<(), AppError> {
    let mut commit = Commit::default();
    for actor in staff.crews.iter().flatten() {
        let mut lines = Vec::new();
        for (part, count) in VAN {
            let unit = format!("part/{part}");
            let line = |account: String, amount: i64| PostingLine { account, unit: unit.clone(), amount };
            lines.push(line("store".to_owned(), -count));
            lines.push(line(format!("stock/{}", actor.person), count));
        }
        let name = digest(format!("van/{}", actor.person).as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&name[..16]);
        commit.postings.push(Posting {
            id: uuid::Uuid::from_bytes(bytes),
            case: None,
            cause_version: 0,
            rule: "van-stock".to_owned(),
            owed_for: Some(format!("van-stock/{}", actor.person)),
            occurrence: None,
            reverses: None,
            occurred_at: at,
            recorded_at: at,
            lines,
        });
    }
    Ok(store.commit(commit)?)
}

//! Visits in a trial: somebody asks for one, hours are held, taken, moved and given back, by the customer's wish and by ours;
//! technicians come, come late, oversleep, hand back, or find nobody at home. What they do they tell by phones that are
//! now and then without network (see [`super::phone`]). Weights and dice of their own: what is drawn here moves no other dial.

use super::dials::Dials;
use super::node::What;
use super::phone::Phones;
use super::world::{World, lock};
use crate::random::{Draw, named};
use crate::time::{HOUR, MINUTE};
use uuid::Uuid;
use yinuo_app::ports::{CaseFilter, CaseOrder, Clock, VisitFilter, VisitRow};
use yinuo_app::register::{json, set_rows};
use yinuo_app::visit::{PlaceStep, PlaceWish, VISIT_DAY, VisitDayBody};
use yinuo_app::{App, AppError, Edge, Options, Reply};
use yinuo_domain::command::{CaseCommand, LookCommand, VisitCommand, VisitDeed};
use yinuo_domain::event::Mover;
use yinuo_domain::{Actor, Refusal};
use yinuo_policy::{Instant, Span};

/// Cases among which a visit is asked for.
const CASES_MAX: u32 = 24;
/// Open visits among which people choose.
const VISITS_MAX: u32 = 40;
/// One case in so many asks for two technicians.
const TWO_OF: u64 = 6;
/// How often as many visits are asked for in a storm.
const STORM_ASKS: u64 = 3;
/// Visits that a unit takes on a day of storm.
const STORM_VISITS: u32 = 2;

/// What a seed does about visits.
#[derive(Debug, Clone)]
pub(super) struct CrewDials {
    /// Steps in which a visit is asked for, per mille.
    pub asks: u64,
    /// Steps in which hours are taken or given back, per mille.
    pub places: u64,
    /// Steps in which a technician does something, per mille.
    pub turns: u64,
    /// Technicians who oversleep, per mille of their turns.
    pub oversleeps: u64,
    /// Arrivals at which nobody is at home, per mille.
    pub nobody_home: u64,
    /// Turns at which the network is cut, per mille.
    pub cut: u64,
    /// Batches that are sent a second time, per mille.
    pub twice: u64,
    /// Batches that are under way for a while, per mille.
    pub late: u64,
    /// Batches whose actions also travel in another one, per mille.
    pub packed_anew: u64,
}

impl CrewDials {
    pub fn of(seed: u64) -> Self {
        let mut draw = Draw::new(seed, "dials of the crews", 0);
        let works = draw.chance(700);
        let mut per_mille =
            |chance: u64, most: u64| if works && draw.chance(chance) { draw.below(most) } else { 0 };
        Self {
            asks: per_mille(1_000, 250),
            places: per_mille(950, 500),
            turns: per_mille(900, 700),
            oversleeps: per_mille(500, 80),
            nobody_home: per_mille(600, 400),
            cut: per_mille(600, 200),
            twice: per_mille(600, 500),
            late: per_mille(600, 500),
            packed_anew: per_mille(500, 300),
        }
    }
}

/// What a trial knows of its crews.
pub(super) struct Crew {
    pub draw: Draw,
    pub dials: CrewDials,
    pub phones: Phones,
}

impl Crew {
    pub fn new(seed: u64) -> Self {
        let draw = Draw::new(seed, "crews", 0);
        Self { draw, dials: CrewDials::of(seed), phones: Phones::default() }
    }
}

/// What the office does about a visit.
#[derive(Debug, Clone)]
pub(super) enum Errand {
    /// Job, parts beside its own, and whether two shall go.
    Ask(&'static str, Vec<String>, bool),
    Place(Uuid, PlaceWish, PlaceStep),
    Confirm(Uuid),
    Release(Uuid),
    Free(Uuid),
    Look(&'static str, &'static str),
    Cancel(Uuid),
}

impl Errand {
    /// The turn that it leaves; none where the end of the case leaves the same.
    pub const fn tag(&self) -> Option<&'static str> {
        Some(match self {
            Self::Ask(..) => "visit/asked",
            Self::Place(_, _, PlaceStep::Hold) => "visit/held",
            Self::Place(_, _, PlaceStep::Book { .. }) | Self::Confirm(_) => "visit/booked",
            Self::Place(_, _, PlaceStep::Assign) => "visit/assigned",
            Self::Release(_) => "visit/released",
            Self::Free(_) => "visit/choice-ended",
            Self::Look(..) => "line-looked",
            Self::Cancel(_) => return None,
        })
    }

    /// Whether it brings words of its own.
    pub const fn speaks(&self) -> bool {
        matches!(self, Self::Ask(..) | Self::Cancel(_) | Self::Free(_) | Self::Look(..))
    }

    fn build(&self, edge: &mut Edge<'_>, words: &str) -> Result<CaseCommand, Refusal> {
        let (visit, deed) = match self {
            Self::Ask(job, parts, two) => {
                let (job, parts, hazard) = ((*job).to_owned(), parts.clone(), String::new());
                (edge.id(), VisitDeed::Ask { job, text: edge.text(words)?, parts, hazard, two: *two })
            }
            Self::Confirm(visit) => (*visit, VisitDeed::Confirm),
            Self::Release(visit) => (*visit, VisitDeed::Release { cause: "absent".to_owned() }),
            Self::Free(visit) => (*visit, VisitDeed::EndChoice { text: Some(edge.text(words)?) }),
            Self::Cancel(visit) => (*visit, VisitDeed::Cancel { text: edge.text(words)? }),
            Self::Look(finding, tried) => {
                let (finding, tried) = ((*finding).to_owned(), (*tried).to_owned());
                let (rx_centi_dbm, settled, text) = (Some(-2_140), false, edge.text(words)?);
                let look = LookCommand { finding, rx_centi_dbm, tried, settled, text };
                return Ok(CaseCommand::Look(look));
            }
            // This one goes by a door of its own.
            Self::Place(..) => return Err(Refusal::wrong_state()),
        };
        Ok(CaseCommand::Visit(VisitCommand { visit, deed }))
    }

    /// Does it.
    ///
    /// # Errors
    /// As the application says.
    pub fn run(
        &self,
        app: &App,
        by: &Actor,
        case: Uuid,
        words: &str,
        options: &Options,
    ) -> Result<Reply, AppError> {
        match self {
            Self::Place(visit, wish, step) => app.place_visit(by, (case, *visit), wish, *step, options),
            _ => app.command(by, case, options, &|edge| self.build(edge, words)),
        }
    }
}

impl World {
    /// What is done about visits in a step, with the weights of the seed.
    ///
    /// # Errors
    /// The store itself could not be opened or read.
    pub fn visit(&mut self) -> Result<(), String> {
        let dials = self.crew.dials.clone();
        let storm = Dials::within(&self.dials.storm, self.truth.now());
        let asks = dials.asks * if storm { STORM_ASKS } else { 1 };
        if storm && self.crew.draw.chance(60) {
            self.close_a_day()?;
        }
        if self.crew.draw.chance(asks) {
            self.ask_for_visit()?;
        }
        if self.crew.draw.chance(dials.places) {
            self.place_a_visit()?;
        }
        if self.crew.draw.chance(dials.turns) {
            self.drive()?;
        }
        self.carry_batches()
    }

    /// In a storm a unit takes hardly any visits.
    fn close_a_day(&mut self) -> Result<(), String> {
        let law = self.looker.law();
        let date = law.book.current().local_date(Instant(self.truth.now()));
        let unit = self.crew.draw.say(&["990104", "990102"]);
        let body = VisitDayBody { visits_max: STORM_VISITS, reason: "暴雨".to_owned() };
        let body = json(&body).map_err(|error| error.to_string())?;
        let clock = std::sync::Arc::clone(&self.truth);
        let rows = [(format!("{unit}/{date}"), body)];
        let node = self.living(false)?;
        let did = lock(&node).run(|app| {
            set_rows(app.store(), clock.as_ref(), &Actor::system(), VISIT_DAY, &rows)?;
            Ok(())
        });
        self.judge(did, "a day of storm")
    }

    fn ask_for_visit(&mut self) -> Result<(), String> {
        let page = self.store.cases(&CaseFilter::default(), CaseOrder::NewestFirst, None, CASES_MAX);
        let rows = page.map_err(|error| error.to_string())?.rows;
        let law = self.looker.law();
        let draw = &mut self.crew.draw;
        // Mostly a case that somebody works on.
        let open: Vec<_> = rows.iter().filter(|row| row.closed_at.is_none()).collect();
        let row = match (open.is_empty() || draw.chance(50), rows.is_empty()) {
            (_, true) => return Ok(()),
            (true, false) => draw.pick(&rows).clone(),
            (false, false) => (*draw.pick(&open)).clone(),
        };
        let job = draw.say(&["repair", "repair", "install", "move", "fee", "inspection", "recovery"]);
        let parts =
            if draw.chance(300) { vec![draw.say(&["ont", "splitter"]).to_owned()] } else { Vec::new() };
        let by = draw.pick(&self.dials.staff).clone();
        // Drawn from the case, so that the other draws stay as they were.
        let two = named(row.id.as_bytes()).is_multiple_of(TWO_OF);
        let rule = law.book.current().job(job).filter(|rule| rule.is_remote_first(&row.category));
        // Where the line is looked at first, somebody looks; now and then nobody does, or too little.
        let errand = match rule.map(|_| draw.below(10)) {
            Some(0..=4) => Errand::Look(draw.say(&["profile", "wifi", "no-light"]), "restart"),
            Some(5) => Errand::Look("normal", ""),
            _ => Errand::Ask(job, parts, two),
        };
        let submission = self.submission(by, What::Visit(row.id, errand), None, row.customer);
        self.send(submission)
    }

    /// Open visits, those of the soonest hours first.
    pub fn open_visits(&self) -> Result<Vec<VisitRow>, String> {
        let filter = VisitFilter { open: Some(true), ..VisitFilter::default() };
        self.store.visits(&filter, None, VISITS_MAX).map_err(|error| error.to_string())
    }

    fn place_a_visit(&mut self) -> Result<(), String> {
        let rows = self.open_visits()?;
        if rows.is_empty() {
            return Ok(());
        }
        let law = self.looker.law();
        let offered = law.book.current().windows_offered(Instant(self.truth.now()));
        let technicians: Vec<String> =
            self.looker.technicians().map_err(|error| error.to_string())?.into_keys().collect();
        let draw = &mut self.crew.draw;
        let row = draw.pick(&rows).clone();
        let errand = errand(draw, &row, &offered, &technicians);
        let by = draw.pick(&self.dials.staff).clone();
        let submission = self.submission(by, What::Visit(row.case, errand), None, row.customer);
        self.send(submission)
    }
}

/// What comes next of a visit, and now and then what may not.
fn errand(draw: &mut Draw, row: &VisitRow, offered: &[Span], technicians: &[String]) -> Errand {
    let step = match (row.state.as_str(), draw.below(10)) {
        ("held", 0..=5) => return Errand::Confirm(row.visit),
        ("asked" | "held", 0..=7) | (_, 0..=2) => {
            let asked_by = if draw.chance(600) { Mover::Customer } else { Mover::Us };
            if draw.chance(250) { PlaceStep::Hold } else { PlaceStep::Book { asked_by } }
        }
        ("booked", 4..=6) if !row.chosen.is_empty() => return Errand::Free(row.visit),
        ("assigned", 3) => return Errand::Release(row.visit),
        (_, 9) if draw.chance(200) => return Errand::Cancel(row.visit),
        _ => PlaceStep::Assign,
    };
    // The next windows most of all, so that technicians are asked for at once and windows end while somebody looks.
    let near = &offered[..offered.len().min(4)];
    let window = if near.is_empty() { None } else { Some(*draw.pick(near)) };
    let window = window.filter(|_| step != PlaceStep::Assign);
    let named = draw.chance(500) && !technicians.is_empty();
    let technician = named.then(|| draw.pick(technicians).clone());
    let begins =
        window.or(row.window.map(|(from, until)| Span { from: Instant(from), until: Instant(until) }));
    let late = draw.between(0, 2 * HOUR) / (15 * MINUTE) * (15 * MINUTE);
    let starts_at = begins.filter(|_| named).map(|window| window.from.plus_millis(late));
    let chosen_by = if named && draw.chance(300) { Mover::Customer } else { Mover::Us };
    Errand::Place(row.visit, PlaceWish { window, technician, mate: None, starts_at, chosen_by }, step)
}

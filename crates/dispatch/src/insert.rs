//! Where an errand fits best: beside those it goes well with, at an empty run, and, when nothing is found there, anywhere.

use crate::model::Fen;
use crate::random::Random;
use crate::state::{ABSENT, Place, State};
use crate::tables::{FORBIDDEN, Leg, NEVER, NONE, Near, id};

/// One place in so many is passed over by chance, so that greed does not always end in the same plan.
const BLINK_ONE_IN: u64 = 100;
/// Beginnings that are tried for a visit of two persons.
const MEETINGS_MAX: usize = 8;

/// Decides when to pass over a place: counts down to the next blink, so that a place costs no draw.
#[derive(Debug)]
pub(crate) struct Blink {
    left: u64,
}

impl Blink {
    pub fn new() -> Self {
        Self { left: BLINK_ONE_IN }
    }

    /// Never passes over a place.
    pub fn never() -> Self {
        Self { left: u64::MAX }
    }

    #[inline]
    fn now(&mut self, random: &mut Random) -> bool {
        self.left -= 1;
        if self.left > 0 {
            return false;
        }
        self.left = 1 + ((random.exponential().unsigned_abs() * BLINK_ONE_IN) >> 32);
        true
    }
}

/// An errand with what is read again and again while its place is sought.
struct Seeker<'s> {
    errand: usize,
    lasts: i32,
    to: &'s [Leg],
    from: &'s [Leg],
    /// A technician who may not take it: the other of two.
    not: u32,
}

impl State<'_> {
    fn seeker(&self, errand: usize, not: u32) -> Seeker<'_> {
        Seeker {
            errand,
            lasts: self.tables.errands[errand].lasts,
            to: self.tables.legs_to(errand),
            from: self.tables.legs_from(errand),
            not,
        }
    }

    /// What it costs that a run takes the errand, whenever; `None`: it cannot.
    #[inline]
    fn suits(&self, seeker: &Seeker<'_>, run: u16) -> Option<Fen> {
        let suit = self.tables.suit(seeker.errand, self.tables.classes_of[run as usize]);
        let may = suit < FORBIDDEN && self.has_parts(seeker.errand, run);
        (may && (seeker.not == NONE || self.tables.runs[run as usize].technician != seeker.not))
            .then_some(suit)
    }

    /// What an errand's place after a node costs; `None`: it does not fit, or costs no less than `limit`.
    #[inline]
    fn price_after(&self, seeker: &Seeker<'_>, after: usize, limit: Fen) -> Option<Fen> {
        let way_in = seeker.to[self.tables.spot(after)];
        let way_out = seeker.from[self.tables.spot(self.nodes[after].next as usize)];
        self.price_between(seeker, after, way_in, way_out, limit)
    }

    /// The detour is looked at first: it refuses most places without a look at times.
    #[inline]
    fn price_between(
        &self,
        seeker: &Seeker<'_>,
        after: usize,
        way_in: Leg,
        way_out: Leg,
        limit: Fen,
    ) -> Option<Fen> {
        let from = &self.nodes[after];
        let next = &self.nodes[from.next as usize];
        let detour = Fen::from(way_in.cost) + Fen::from(way_out.cost) - Fen::from(next.leg_cost);
        if detour >= limit {
            return None;
        }
        let starts = self.fit(seeker.errand, from.done + way_in.time);
        if starts == NEVER || starts + seeker.lasts + way_out.time > next.late {
            return None;
        }
        let mut price = detour + self.suits(seeker, from.run)?;
        if !self.tables.plain {
            price += self.timed_price(seeker.errand, after, way_in.time, way_out.time)?;
        }
        (price < limit).then_some(price)
    }

    /// The place after a good forerunner. The way out is the dear thing to look up, so it is left alone where the detour
    /// would be too long even by the triangle (roads keep it nearly; who does not loses a place to look at, no more).
    #[inline]
    fn price_behind(&self, seeker: &Seeker<'_>, near: &Near, limit: Fen) -> Option<Fen> {
        let node = &self.nodes[near.errand as usize];
        if node.run == ABSENT {
            return None;
        }
        let between = self.nodes[node.next as usize].leg_cost;
        if 2 * (Fen::from(near.leg.cost) - Fen::from(between)) >= limit {
            return None;
        }
        let way_out = seeker.from[self.tables.spot(node.next as usize)];
        self.price_between(seeker, near.errand as usize, near.leg, way_out, limit)
    }

    /// The place before a good follower, likewise.
    #[inline]
    fn price_ahead(&self, seeker: &Seeker<'_>, near: &Near, limit: Fen) -> Option<Fen> {
        let node = &self.nodes[near.errand as usize];
        if node.run == ABSENT || 2 * (Fen::from(near.leg.cost) - Fen::from(node.leg_cost)) >= limit {
            return None;
        }
        let way_in = seeker.to[self.tables.spot(node.prev as usize)];
        self.price_between(seeker, node.prev as usize, way_in, near.leg, limit)
    }

    /// What an errand's place after a node costs; `None`: it does not fit there.
    pub fn price(&self, errand: usize, after: usize) -> Option<Fen> {
        self.price_after(&self.seeker(errand, NONE), after, FORBIDDEN)
    }

    /// Places beside neighbours and at empty runs. Each is told with its price, where that is below the limit; the answer
    /// is the new limit.
    #[inline]
    fn each_likely(
        &self,
        seeker: &Seeker<'_>,
        blink: &mut Blink,
        random: &mut Random,
        tell: &mut impl FnMut(Place) -> Fen,
    ) {
        let mut limit = FORBIDDEN;
        let row = seeker.errand * self.tables.neighbours;
        for near in &self.tables.before[row..row + self.tables.neighbours] {
            if let Some(price) = self.price_behind(seeker, near, limit)
                && !blink.now(random)
            {
                limit = tell(Place { after: near.errand, price });
            }
        }
        for near in &self.tables.after[row..row + self.tables.neighbours] {
            if let Some(price) = self.price_ahead(seeker, near, limit)
                && !blink.now(random)
            {
                limit = tell(Place { after: self.nodes[near.errand as usize].prev, price });
            }
        }
        for run in self.empty.iter().filter_map(|empty| empty.last()) {
            let begin = self.tables.begin_of(*run as usize);
            if let Some(price) = self.price_after(seeker, begin, limit)
                && !blink.now(random)
            {
                limit = tell(Place { after: id(begin), price });
            }
        }
    }

    /// Every place of every run that suits.
    fn each_place(&self, seeker: &Seeker<'_>, tell: &mut impl FnMut(Place) -> Fen) {
        let mut limit = FORBIDDEN;
        for run in 0..self.tables.runs.len() {
            if self.suits(seeker, run as u16).is_none() {
                continue;
            }
            let mut node = self.tables.begin_of(run);
            let end = self.tables.end_of(run);
            while node != end {
                if let Some(price) = self.price_after(seeker, node, limit) {
                    limit = tell(Place { after: id(node), price });
                }
                node = self.nodes[node].next as usize;
            }
        }
    }

    /// The cheapest place for an errand that stands alone.
    pub fn best_place(&self, errand: usize, blink: &mut Blink, random: &mut Random) -> Place {
        self.best_for(&self.seeker(errand, NONE), blink, random)
    }

    fn best_for(&self, seeker: &Seeker<'_>, blink: &mut Blink, random: &mut Random) -> Place {
        let mut best = Place::NOWHERE;
        // Only what is cheaper is told.
        self.each_likely(seeker, blink, random, &mut |place| {
            best = place;
            place.price
        });
        if best.after == NONE {
            self.each_place(seeker, &mut |place| {
                best = place;
                place.price
            });
        }
        best
    }

    /// Puts both shares of a visit for two where they cost least together, at one instant; the price, or `None` and
    /// nothing is changed.
    pub fn put_two(
        &mut self,
        lead: usize,
        limit: Fen,
        blink: &mut Blink,
        random: &mut Random,
    ) -> Option<Fen> {
        let twin = self.tables.errands[lead].twin as usize;
        let mut meetings = self.meetings(lead, blink, random);
        meetings.extend(self.meetings(twin, blink, random));
        meetings.sort_unstable();
        meetings.dedup_by_key(|(_, at)| *at);
        meetings.truncate(2 * MEETINGS_MAX);
        let mut best: Option<(Fen, i32, Place, Place)> = None;
        for (_, at) in meetings {
            self.hold(lead, Some(at));
            self.hold(twin, Some(at));
            let first = self.best_for(&self.seeker(lead, NONE), blink, random);
            if first.after == NONE {
                continue;
            }
            let run = self.nodes[first.after as usize].run as usize;
            let second = self.best_for(&self.seeker(twin, self.tables.runs[run].technician), blink, random);
            let price = first.price + second.price;
            if second.after != NONE && price < best.map_or(limit, |best| best.0) {
                best = Some((price, at, first, second));
            }
        }
        let Some((price, at, first, second)) = best else {
            self.hold(lead, None);
            self.hold(twin, None);
            return None;
        };
        self.hold(lead, Some(at));
        self.hold(twin, Some(at));
        self.put(lead, first.after as usize);
        self.put(twin, second.after as usize);
        Some(price)
    }

    /// The cheapest beginnings for one share alone.
    fn meetings(&mut self, errand: usize, blink: &mut Blink, random: &mut Random) -> Vec<(Fen, i32)> {
        self.hold(errand, None);
        let mut places = Vec::new();
        let seeker = self.seeker(errand, NONE);
        let mut gather = |place| {
            places.push(place);
            FORBIDDEN
        };
        self.each_likely(&seeker, blink, random, &mut gather);
        if places.is_empty() {
            let mut gather = |place| {
                places.push(place);
                FORBIDDEN
            };
            self.each_place(&seeker, &mut gather);
        }
        let starts = |place: &Place| {
            let from = self.nodes[place.after as usize];
            let way = seeker.to[self.tables.spot(place.after as usize)].time;
            let (starts, _) = self.step(from.run, from.done, from.rests, way, errand)?;
            Some((place.price, starts))
        };
        let mut found: Vec<(Fen, i32)> = places.iter().filter_map(starts).collect();
        found.sort_unstable();
        found.dedup_by_key(|(_, at)| *at);
        found.truncate(MEETINGS_MAX);
        found
    }
}

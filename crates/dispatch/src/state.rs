//! A plan in the making: runs as linked chains of errands with their instants, changed in place and taken back at will.
//!
//! Each node knows the earliest instant at which it can begin and the latest at which one may arrive without ruining what
//! follows, so that most insertions are judged in constant time. Times are kept exact after each change, walking only as
//! far as something changes; every cost is the sum of the differences, in whole fen.

use crate::model::Fen;
use crate::tables::{FORBIDDEN, NEVER, NONE, Tables, id};

/// A place in a chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub prev: u32,
    pub next: u32,
    /// Its run; [`NONE`]: absent.
    pub run: u16,
    /// Rests taken before it.
    pub rests: u16,
    pub starts: i32,
    /// When one leaves.
    pub done: i32,
    /// Latest arrival, rests set aside.
    pub late: i32,
    /// The way from the one before.
    pub leg_cost: i32,
    pub leg_time: i32,
}

/// A run that a node is not in.
pub(crate) const ABSENT: u16 = u16::MAX;

/// When an errand may begin. A visit of two persons holds one instant while it is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gate {
    pub opens: i32,
    pub closes: i32,
    /// Several windows: [`Tables::windows`] has them.
    pub many: bool,
}

enum Step {
    Put(u32, u16),
    Took(u32, u16),
    Gate(u32, Gate),
    End(u16, Fen),
}

/// The plan in the making.
pub(crate) struct State<'t> {
    pub tables: &'t Tables,
    pub nodes: Vec<Node>,
    pub gates: Vec<Gate>,
    /// How many errands a run has.
    pub sizes: Vec<u32>,
    /// Parts left on board, run by run, kind by kind.
    pub boards: Vec<i32>,
    pub pay: Vec<Fen>,
    /// Overtime of each run as it stands.
    ends: Vec<Fen>,
    /// Empty runs of each kind.
    pub empty: Vec<Vec<u32>>,
    /// Leaders of visits that stand nowhere.
    pub absent: Vec<u32>,
    pub cost: Fen,
    steps: Vec<Step>,
    nodes_before: Vec<(u32, Node)>,
    marks: Vec<u32>,
    epoch: u32,
    absent_before: Vec<u32>,
    cost_before: Fen,
}

impl<'t> State<'t> {
    /// All errands absent.
    pub fn new(tables: &'t Tables) -> Self {
        let (count, runs) = (tables.errands.len(), tables.runs.len());
        let blank = Node {
            prev: NONE,
            next: NONE,
            run: ABSENT,
            rests: 0,
            starts: 0,
            done: 0,
            late: 0,
            leg_cost: 0,
            leg_time: 0,
        };
        let mut state = Self {
            tables,
            nodes: vec![blank; count + 2 * runs],
            gates: (0..count).map(|errand| open_gate(tables, errand)).collect(),
            sizes: vec![0; runs],
            boards: tables.boards.clone(),
            pay: tables.earned.clone(),
            ends: vec![0; runs],
            empty: vec![Vec::new(); tables.kinds],
            absent: (0..count).filter(|errand| tables.errands[*errand].leads).map(id).collect(),
            cost: tables.errands.iter().map(|errand| errand.left_out).sum(),
            steps: Vec::new(),
            nodes_before: Vec::new(),
            marks: vec![0; count + 2 * runs],
            epoch: 1,
            absent_before: Vec::new(),
            cost_before: 0,
        };
        state.cost += state.pay.iter().map(|pay| tables.unfair(*pay)).sum::<Fen>();
        for run in (0..runs).rev() {
            state.open_run(run);
        }
        state
    }

    fn open_run(&mut self, run: usize) {
        let (begin, end, of) = (self.tables.begin_of(run), self.tables.end_of(run), &self.tables.runs[run]);
        let run = run as u16;
        self.nodes[begin] = Node {
            next: id(end),
            run,
            starts: of.begins,
            done: of.begins,
            late: of.begins,
            ..self.nodes[begin]
        };
        self.nodes[end] = Node { prev: id(begin), run, late: of.latest_end, ..self.nodes[end] };
        self.empty[of.kind as usize].push(u32::from(run));
        self.link(begin, end);
        self.forward(end);
        self.backward(begin);
    }

    /// Begins a change that can be taken back.
    pub fn begin(&mut self) {
        self.steps.clear();
        self.nodes_before.clear();
        if self.epoch == u32::MAX {
            self.marks.fill(0);
            self.epoch = 0;
        }
        self.epoch += 1;
        self.absent_before.clone_from(&self.absent);
        self.cost_before = self.cost;
    }

    /// Takes everything back since [`Self::begin`].
    pub fn take_back(&mut self) {
        while let Some(step) = self.steps.pop() {
            match step {
                Step::Put(errand, run) => self.count_off(errand, run),
                Step::Took(errand, run) => self.count_in(errand, run),
                Step::Gate(errand, gate) => self.gates[errand as usize] = gate,
                Step::End(run, cost) => self.ends[run as usize] = cost,
            }
        }
        while let Some((node, before)) = self.nodes_before.pop() {
            self.nodes[node as usize] = before;
        }
        std::mem::swap(&mut self.absent, &mut self.absent_before);
        self.cost = self.cost_before;
    }

    fn save(&mut self, node: usize) {
        if self.marks[node] != self.epoch {
            self.marks[node] = self.epoch;
            self.nodes_before.push((id(node), self.nodes[node]));
        }
    }

    fn count_in(&mut self, errand: u32, run: u16) {
        self.count(errand, run, -1);
        self.sizes[run as usize] += 1;
        if self.sizes[run as usize] == 1 {
            let empty = &mut self.empty[self.tables.runs[run as usize].kind as usize];
            if let Some(at) = empty.iter().rposition(|one| *one == u32::from(run)) {
                empty.remove(at);
            }
        }
    }

    fn count_off(&mut self, errand: u32, run: u16) {
        self.count(errand, run, 1);
        self.sizes[run as usize] -= 1;
        if self.sizes[run as usize] == 0 {
            self.empty[self.tables.runs[run as usize].kind as usize].push(u32::from(run));
        }
    }

    /// Parts and pay of one errand that comes (-1) or goes (1).
    fn count(&mut self, errand: u32, run: u16, sign: i32) {
        let errand = &self.tables.errands[errand as usize];
        let board = run as usize * self.tables.part_kinds;
        for (kind, count) in &self.tables.wants[errand.wants.start as usize..errand.wants.end as usize] {
            self.boards[board + *kind as usize] += sign * count;
        }
        self.pay[self.tables.runs[run as usize].technician as usize] -= Fen::from(sign) * errand.pay;
    }

    /// Whether the parts on board of a run are enough for an errand.
    #[inline]
    pub fn has_parts(&self, errand: usize, run: u16) -> bool {
        let wants = &self.tables.errands[errand].wants;
        let board = run as usize * self.tables.part_kinds;
        self.tables.wants[wants.start as usize..wants.end as usize]
            .iter()
            .all(|(kind, count)| self.boards[board + *kind as usize] >= *count)
    }

    /// When an errand begins for whoever arrives at an instant; [`NEVER`].
    #[inline]
    pub fn fit(&self, errand: usize, arrives: i32) -> i32 {
        let gate = self.gates[errand];
        if arrives > gate.closes {
            NEVER
        } else if arrives <= gate.opens {
            gate.opens
        } else if gate.many {
            let windows = &self.tables.errands[errand].windows;
            let windows = &self.tables.windows[windows.start as usize..windows.end as usize];
            windows.iter().find(|window| arrives <= window.1).map_or(NEVER, |window| arrives.max(window.0))
        } else {
            arrives
        }
    }

    /// Latest beginning that is no later than an instant; `i32::MIN / 2`: none.
    fn fit_back(&self, errand: usize, at: i32) -> i32 {
        let gate = self.gates[errand];
        if at < gate.opens {
            i32::MIN / 2
        } else if gate.many {
            let windows = &self.tables.errands[errand].windows;
            let windows = &self.tables.windows[windows.start as usize..windows.end as usize];
            windows.iter().rfind(|window| window.0 <= at).map_or(i32::MIN / 2, |window| at.min(window.1))
        } else {
            at.min(gate.closes)
        }
    }

    pub fn is_errand(&self, node: usize) -> bool {
        node < self.tables.errands.len()
    }

    /// When work at a node begins for whoever leaves the one before at `done` with `rests` taken, and the rests taken
    /// then. A rest is taken as soon as it delays nothing, and at the last when the next work would outlast its closing.
    /// `None`: it cannot be.
    #[inline]
    pub fn step(&self, run: u16, done: i32, rests: u16, way: i32, node: usize) -> Option<(i32, u16)> {
        let of = &self.tables.runs[run as usize];
        let (mut done, mut rests) = (done, rests);
        let is_errand = self.is_errand(node);
        let fit = |arrives: i32| {
            if is_errand {
                self.fit(node, arrives)
            } else if arrives > of.latest_end {
                NEVER
            } else {
                arrives
            }
        };
        loop {
            let starts = fit(done + way);
            if starts == NEVER {
                return None;
            }
            let Some(rest) = of.rests.get(rests as usize) else { return Some((starts, rests)) };
            let lasts = if is_errand { self.tables.errands[node].lasts } else { 0 };
            let at = done.max(rest.opens);
            let free = at <= rest.closes && fit(at + rest.lasts + way) == starts;
            if !free && starts + lasts <= rest.closes {
                return Some((starts, rests));
            }
            if at > rest.closes {
                return None;
            }
            done = at + rest.lasts;
            rests += 1;
        }
    }

    fn link(&mut self, from: usize, to: usize) {
        let run = self.nodes[from].run as usize;
        let leg = if !self.is_errand(from) && !self.is_errand(to) {
            self.tables.runs[run].idle
        } else {
            self.tables.leg(from, to)
        };
        self.save(from);
        self.save(to);
        self.cost += Fen::from(leg.cost);
        self.nodes[from].next = id(to);
        let node = &mut self.nodes[to];
        node.prev = id(from);
        (node.leg_cost, node.leg_time) = (leg.cost, leg.time);
    }

    /// Sets instants and timed costs from a node on, until nothing changes; the first that no longer fits.
    fn forward(&mut self, from: usize) -> Option<usize> {
        let mut node = from;
        loop {
            let (at, before) = (self.nodes[node], self.nodes[self.nodes[node].prev as usize]);
            if !self.is_errand(node) {
                return self.forward_end(node, at, before);
            }
            let Some((starts, rests)) = self.step(at.run, before.done, before.rests, at.leg_time, node)
            else {
                return Some(node);
            };
            if node != from && (starts, rests) == (at.starts, at.rests) {
                return None;
            }
            self.save(node);
            if !self.tables.plain && starts != at.starts {
                self.cost += self.tables.timing(node, starts) - self.tables.timing(node, at.starts);
            }
            let done = starts + self.tables.errands[node].lasts;
            let changed = &mut self.nodes[node];
            (changed.starts, changed.rests, changed.done) = (starts, rests, done);
            node = at.next as usize;
        }
    }

    fn forward_end(&mut self, node: usize, at: Node, before: Node) -> Option<usize> {
        let run = at.run;
        if self.is_errand(at.prev as usize) {
            let Some((ends, rests)) = self.step(run, before.done, before.rests, at.leg_time, node) else {
                return Some(at.prev as usize);
            };
            self.set_end(node, run, ends, rests, true);
        } else {
            // Nobody is sent: what started already is what it is, rests included.
            let used = self.tables.runs[run as usize].has_started;
            self.set_end(node, run, before.done + at.leg_time, before.rests, used);
        }
        None
    }

    fn set_end(&mut self, node: usize, run: u16, ends: i32, rests: u16, used: bool) {
        self.save(node);
        let changed = &mut self.nodes[node];
        (changed.starts, changed.done, changed.rests) = (ends, ends, rests);
        if self.tables.plain {
            return;
        }
        let cost = if used { self.tables.overtime(run as usize, ends) } else { 0 };
        let before = self.ends[run as usize];
        if cost != before {
            self.steps.push(Step::End(run, before));
            self.ends[run as usize] = cost;
            self.cost += cost - before;
        }
    }

    /// Sets latest arrivals from a node back to the beginning, until nothing changes.
    fn backward(&mut self, from: usize) {
        let mut node = from;
        while self.is_errand(node) {
            let at = self.nodes[node];
            let next = self.nodes[at.next as usize];
            let late = self.fit_back(node, next.late - next.leg_time - self.tables.errands[node].lasts);
            if node != from && late == at.late {
                return;
            }
            self.save(node);
            self.nodes[node].late = late;
            node = at.prev as usize;
        }
    }

    /// Sets an absent errand after a node. It must fit: [`crate::insert`] has looked.
    pub fn put(&mut self, errand: usize, after: usize) {
        let (run, next) = (self.nodes[after].run, self.nodes[after].next as usize);
        let of = &self.tables.runs[run as usize];
        if self.sizes[run as usize] == 0 {
            self.cost += of.call_out;
        }
        self.cost += self.tables.suit(errand, of.class) + self.unfair_delta(run, errand, 1);
        self.steps.push(Step::Put(id(errand), run));
        self.count_in(id(errand), run);
        self.cost -= Fen::from(self.nodes[next].leg_cost);
        self.save(errand);
        self.nodes[errand].run = run;
        self.link(after, errand);
        self.link(errand, next);
        // What it costs by its instant is counted from nothing.
        let starts = self.nodes[errand].starts;
        if !self.tables.plain {
            self.cost += self.tables.timing(errand, starts);
        }
        let misfit = self.forward(errand);
        debug_assert!(misfit.is_none(), "an errand was put where it does not fit");
        self.backward(errand);
    }

    /// Unfairness of a run's technician with one errand more or less.
    pub fn unfair_delta(&self, run: u16, errand: usize, sign: Fen) -> Fen {
        if self.tables.unfair_per_million == 0 {
            return 0;
        }
        let pay = self.pay[self.tables.runs[run as usize].technician as usize];
        self.tables.unfair(pay + sign * self.tables.errands[errand].pay) - self.tables.unfair(pay)
    }

    /// Takes one errand out of its chain; instants are not set yet.
    fn unlink(&mut self, errand: usize) {
        let at = self.nodes[errand];
        let (prev, next, run) = (at.prev as usize, at.next as usize, at.run);
        let of = &self.tables.runs[run as usize];
        self.cost -= Fen::from(at.leg_cost) + Fen::from(self.nodes[next].leg_cost);
        self.cost -= self.tables.suit(errand, of.class);
        if !self.tables.plain {
            self.cost -= self.tables.timing(errand, at.starts);
        }
        self.cost += self.unfair_delta(run, errand, -1);
        self.steps.push(Step::Took(id(errand), run));
        self.count_off(id(errand), run);
        if self.sizes[run as usize] == 0 {
            self.cost -= of.call_out;
        }
        self.save(errand);
        self.nodes[errand].run = ABSENT;
        self.link(prev, next);
    }

    /// Takes `count` errands out of a run, from `first` on, and all that no longer fits then; each goes into `out`.
    pub fn take(&mut self, first: usize, count: usize, out: &mut Vec<u32>) {
        let before = self.nodes[first].prev as usize;
        let mut next = first;
        for _ in 0..count {
            if !self.is_errand(next) {
                break;
            }
            let errand = next;
            next = self.nodes[errand].next as usize;
            self.unlink(errand);
            out.push(id(errand));
        }
        self.mend(before, out);
    }

    /// Sets the instants after a node whose followers have changed; what no longer fits leaves too (a shorter chain can
    /// begin a rest elsewhere, and roads need not know the triangle).
    fn mend(&mut self, before: usize, out: &mut Vec<u32>) {
        self.backward(before);
        let mut next = self.nodes[before].next as usize;
        while let Some(misfit) = self.forward(next) {
            let prev = self.nodes[misfit].prev as usize;
            self.unlink(misfit);
            out.push(id(misfit));
            self.backward(prev);
            next = self.nodes[prev].next as usize;
        }
    }

    /// Closes a gate of a visit for two persons to one instant, or opens it again.
    pub fn hold(&mut self, errand: usize, at: Option<i32>) {
        let gate = match at {
            Some(at) => Gate { opens: at, closes: at, many: false },
            None => open_gate(self.tables, errand),
        };
        if self.gates[errand] != gate {
            self.steps.push(Step::Gate(id(errand), self.gates[errand]));
            self.gates[errand] = gate;
        }
    }

    /// What inserting an errand between two neighbours costs beyond its detour, when time or pay have a price; `None`: it
    /// does not fit.
    pub fn timed_price(&self, errand: usize, after: usize, way_in: i32, way_out: i32) -> Option<Fen> {
        let from = self.nodes[after];
        let run = from.run;
        let of = &self.tables.runs[run as usize];
        let (starts, mut rests) = self.step(run, from.done, from.rests, way_in, errand)?;
        let mut price = self.tables.timing(errand, starts) + self.unfair_delta(run, errand, 1);
        if self.sizes[run as usize] == 0 {
            price += of.call_out;
        }
        let mut done = starts + self.tables.errands[errand].lasts;
        let (mut next, mut way) = (from.next as usize, way_out);
        loop {
            let at = self.nodes[next];
            let (starts, rests_then) = self.step(run, done, rests, way, next)?;
            if !self.is_errand(next) {
                return Some(price + self.tables.overtime(run as usize, starts) - self.ends[run as usize]);
            }
            if (starts, rests_then) == (at.starts, at.rests) {
                return Some(price);
            }
            price += self.tables.timing(next, starts) - self.tables.timing(next, at.starts);
            rests = rests_then;
            done = starts + self.tables.errands[next].lasts;
            next = at.next as usize;
            way = self.nodes[next].leg_time;
        }
    }

    /// The errands of a run, in order.
    pub fn chain(&self, run: usize) -> impl Iterator<Item = usize> + '_ {
        let mut node = self.tables.begin_of(run);
        std::iter::from_fn(move || {
            node = self.nodes[node].next as usize;
            self.is_errand(node).then_some(node)
        })
    }

    /// The cost of the whole, added up anew: the differences must come to the same.
    #[cfg(test)]
    pub fn recount(&self) -> Fen {
        let tables = self.tables;
        let mut cost: Fen = self.absent.iter().map(|errand| tables.errands[*errand as usize].left_out).sum();
        let mut pay = tables.earned.clone();
        for (run, of) in tables.runs.iter().enumerate() {
            let mut used = of.has_started;
            for errand in self.chain(run) {
                used = true;
                cost += tables.suit(errand, of.class) + Fen::from(self.nodes[errand].leg_cost);
                cost += tables.timing(errand, self.nodes[errand].starts);
                pay[of.technician as usize] += tables.errands[errand].pay;
            }
            let end = self.nodes[tables.end_of(run)];
            cost += Fen::from(end.leg_cost);
            if used {
                cost += tables.overtime(run, end.starts);
            }
            if self.sizes[run] > 0 {
                cost += of.call_out;
            }
        }
        cost + pay.iter().map(|pay| tables.unfair(*pay)).sum::<Fen>()
    }
}

fn open_gate(tables: &Tables, errand: usize) -> Gate {
    let windows = &tables.errands[errand].windows;
    let (first, last) = (tables.windows[windows.start as usize], tables.windows[windows.end as usize - 1]);
    Gate { opens: first.0, closes: last.1, many: windows.len() > 1 }
}

/// The cheapest place for an errand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub after: u32,
    pub price: Fen,
}

impl Place {
    pub const NOWHERE: Self = Self { after: NONE, price: FORBIDDEN };
}

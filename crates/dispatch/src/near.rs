//! Who stands well beside whom: lists that keep the search from looking everywhere.

use crate::tables::{Leg, NEARBY, NEIGHBOURS, Near, Tables, id};

/// Price of a second of waiting between two visits, as a share of a second's way: 1/5.
const WAITING_DIVISOR: i64 = 5;

impl Tables {
    /// First opening and last closing of an errand.
    fn span(&self, errand: usize) -> (i64, i64) {
        let windows = &self.errands[errand].windows;
        let (first, last) = (self.windows[windows.start as usize], self.windows[windows.end as usize - 1]);
        (i64::from(first.0), i64::from(last.1))
    }

    /// How badly `to` follows `from`: the way, the waiting at the least, the lateness at the least. `None`: never.
    fn strain(&self, from: usize, to: usize, leg: Leg) -> Option<i64> {
        let ((opens, closes), (next_opens, next_closes)) = (self.span(from), self.span(to));
        let spent = i64::from(self.errands[from].lasts) + i64::from(leg.time);
        if opens + spent > next_closes {
            return None;
        }
        let waiting = (next_opens - spent - closes).max(0);
        Some(i64::from(leg.cost) * WAITING_DIVISOR + waiting)
    }

    /// The mean price of a way between two visits, over as many pairs as there are errands.
    pub(crate) fn mean_leg(&self) -> i64 {
        let count = self.errands.len();
        if count < 2 {
            return 0;
        }
        let far = |errand: usize| i64::from(self.leg(errand, (errand + count / 2) % count).cost);
        (0..count).map(far).sum::<i64>() / i64::try_from(count).unwrap_or(i64::MAX)
    }

    pub(crate) fn lay_neighbours(&mut self) {
        let count = self.errands.len();
        self.neighbours = NEIGHBOURS.min(count.saturating_sub(1));
        self.nearby = NEARBY.min(count.saturating_sub(1));
        let mut ranked: Vec<(i64, u32)> = Vec::with_capacity(count);
        for errand in 0..count {
            for list in 0..3 {
                ranked.clear();
                for other in (0..count).filter(|other| *other != errand) {
                    let strain = match list {
                        0 => self.strain(other, errand, self.leg(other, errand)),
                        1 => self.strain(errand, other, self.leg(errand, other)),
                        _ => Some(
                            i64::from(self.leg(errand, other).cost) + i64::from(self.leg(other, errand).cost),
                        ),
                    };
                    ranked.push((strain.unwrap_or(i64::MAX), id(other)));
                }
                let keep = if list == 2 { self.nearby } else { self.neighbours };
                if keep > 0 && keep < ranked.len() {
                    ranked.select_nth_unstable(keep - 1);
                }
                ranked.truncate(keep);
                ranked.sort_unstable();
                let others = ranked.iter().map(|(_, other)| *other);
                match list {
                    0 => {
                        let near = |other| Near { errand: other, leg: self.leg(other as usize, errand) };
                        let rows: Vec<Near> = others.map(near).collect();
                        self.before.extend(rows);
                    }
                    1 => {
                        let near = |other| Near { errand: other, leg: self.leg(errand, other as usize) };
                        let rows: Vec<Near> = others.map(near).collect();
                        self.after.extend(rows);
                    }
                    _ => self.near.extend(others),
                }
            }
        }
    }
}

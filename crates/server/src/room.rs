//! Who gets one of the connections that there is room for: so many in all, so many for one address, and a few kept back
//! in which whoever comes beyond it is told so, and whoever watches the process is still answered.
//!
//! Weakness, admitted: an address is all that is known of a stranger before he has said anything. Offices behind one address
//! share its part, and whoever has many addresses has many parts.

use crate::gate::{Gate, Limits, Pass};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// Counts by address; an address without any is forgotten.
#[derive(Debug, Default)]
pub(crate) struct Shares(Arc<Mutex<BTreeMap<IpAddr, usize>>>);

/// One of an address's part, until it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    counts: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
    address: IpAddr,
}

impl Shares {
    /// One more for an address, when it has fewer than so many.
    pub fn enter(&self, address: IpAddr, most: usize) -> Option<Share> {
        let address = origin(address);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = counts.get(&address).copied().unwrap_or(0);
        if held >= most {
            return None;
        }
        counts.insert(address, held + 1);
        Some(Share { counts: Arc::clone(&self.0), address })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        match counts.get_mut(&self.address) {
            Some(held) if *held > 1 => *held -= 1,
            _ => drop(counts.remove(&self.address)),
        }
    }
}

/// The address that stands for whoever is behind it: a household has a whole network of the newer kind.
fn origin(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        four => four,
    }
}

/// A connection's place, until it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    /// Whether it is one of those kept back.
    pub spare: bool,
    _pass: Pass,
    _share: Share,
}

/// All connections of a listener.
#[derive(Debug)]
pub(crate) struct Room {
    limits: Limits,
    /// What one address may have: of the seats, and of those kept back.
    parts: (usize, usize),
    seats: (Gate, Shares),
    spares: (Gate, Shares),
}

impl Room {
    /// An empty one. Where every connection is a proxy's, none of them has only a part.
    pub fn new(limits: Limits, proxied: bool) -> Self {
        let parts = match proxied {
            true => (limits.connections_max, limits.spares_max),
            false => (limits.address_max, limits.spares_max.div_ceil(4)),
        };
        Self { limits, parts, seats: Default::default(), spares: Default::default() }
    }

    /// A place for a connection from an address; none when not even one to say so is left.
    pub fn place(&self, address: IpAddr) -> Option<Place> {
        let enter = |(gate, shares): &(Gate, Shares), most, part, spare| {
            let share = shares.enter(address, part)?;
            Some(Place { spare, _pass: gate.enter(most)?, _share: share })
        };
        enter(&self.seats, self.limits.connections_max, self.parts.0, false)
            .or_else(|| enter(&self.spares, self.limits.spares_max, self.parts.1, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_address_has_a_part_and_the_others_have_the_rest() {
        let limits = Limits { connections_max: 4, address_max: 2, spares_max: 2, ..Limits::default() };
        let room = Room::new(limits, false);
        let took = |from: &str| room.place(address(from)).map(|place| (place.spare, place));
        let one: Vec<_> = (0..4).map(|_| took("10.0.0.1")).collect();
        let spare: Vec<_> = one.iter().map(|held| held.as_ref().map(|held| held.0)).collect();
        assert_eq!(spare, [Some(false), Some(false), Some(true), None]);
        let others = [took("10.0.0.2"), took("::ffff:10.0.0.2"), took("10.0.0.3")];
        assert_eq!(
            others.each_ref().map(|held| held.as_ref().map(|held| held.0)),
            [Some(false), Some(false), Some(true)]
        );
        drop(one);
        assert!(matches!(took("10.0.0.1"), Some((false, _))), "whoever leaves makes room");
    }

    #[test]
    fn a_household_is_one_address_and_a_proxy_is_none() {
        let limits = Limits { connections_max: 3, address_max: 1, spares_max: 0, ..Limits::default() };
        let direct = Room::new(limits, false);
        let first = direct.place(address("2001:db8:1:2::1"));
        assert!(first.is_some() && direct.place(address("2001:db8:1:2:ffff::9")).is_none());
        assert!(direct.place(address("2001:db8:1:3::1")).is_some());
        let proxied = Room::new(limits, true);
        let held: Vec<_> = (0..4).map(|_| proxied.place(address("127.0.0.1"))).collect();
        assert_eq!(held.iter().filter(|held| held.is_some()).count(), 3);
    }
}

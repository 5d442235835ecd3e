//! How far and how long from one place to another: a port, and the great circle with a road factor as its default.

use crate::fixed;
use crate::model::{PlaceId, Seconds};

/// Mean radius of the earth in metres.
const EARTH_METRES: i64 = 6_371_009;
/// Most metres of a leg that a plan reckons with.
const LEG_METRES_MAX: i64 = 1 << 26;

/// A way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Way {
    /// Its length.
    pub metres: i64,
    /// How long it takes.
    pub seconds: Seconds,
}

/// Ways between numbered places: a table of roads, a routing service's answer, or [`GreatCircle`].
pub trait Travel: std::fmt::Debug {
    /// How many places there are: their ids are below.
    fn places(&self) -> usize;

    /// The way from one place to another; nought from a place to itself. Never negative.
    fn way(&self, from: PlaceId, to: PlaceId) -> Way;
}

/// A point on the globe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// North of the equator, in millionths of a degree.
    pub latitude_micro: i32,
    /// East of Greenwich, in millionths of a degree.
    pub longitude_micro: i32,
}

/// Great circles times a road factor, at one speed.
#[derive(Debug, Clone)]
pub struct GreatCircle {
    points: Vec<(Point, i64)>,
    road_per_mille: i64,
    metres_per_hour: i64,
}

impl GreatCircle {
    /// Roads are `road_per_mille` thousandths of the air line (1,400 is usual in a city) and are gone at
    /// `metres_per_hour`, at least one.
    #[must_use]
    pub fn new(points: &[Point], road_per_mille: i64, metres_per_hour: i64) -> Self {
        let mut roads = Self { points: Vec::new(), road_per_mille, metres_per_hour: metres_per_hour.max(1) };
        for point in points {
            roads.add(*point);
        }
        roads
    }

    /// One place more; its id.
    pub fn add(&mut self, point: Point) -> PlaceId {
        let id = PlaceId(u32::try_from(self.points.len()).unwrap_or(u32::MAX));
        self.points.push((point, fixed::cosine(angle(point.latitude_micro.into()))));
        id
    }

    /// The air line in metres.
    #[must_use]
    pub fn air_line_metres(&self, from: PlaceId, to: PlaceId) -> i64 {
        let (Some((a, cos_a)), Some((b, cos_b))) =
            (self.points.get(from.index()), self.points.get(to.index()))
        else {
            return LEG_METRES_MAX;
        };
        if a == b {
            return 0;
        }
        let north = i64::from(a.latitude_micro) - i64::from(b.latitude_micro);
        // The short way round.
        let east = (i64::from(a.longitude_micro) - i64::from(b.longitude_micro) + 180_000_000)
            .rem_euclid(360_000_000)
            - 180_000_000;
        let weight = ((i128::from(*cos_a) * i128::from(*cos_b)) >> 40) as i64;
        let chord = fixed::half_chord_square(angle(north) / 2, angle(east) / 2, weight);
        ((i128::from(fixed::arc_sine(fixed::root(chord))) * i128::from(2 * EARTH_METRES)) >> 40) as i64
    }
}

/// Millionths of a degree as an angle of [`fixed`].
fn angle(micro: i64) -> i64 {
    ((i128::from(micro) * i128::from(fixed::PI)) / 180_000_000) as i64
}

impl Travel for GreatCircle {
    fn places(&self) -> usize {
        self.points.len()
    }

    fn way(&self, from: PlaceId, to: PlaceId) -> Way {
        let metres = (self.air_line_metres(from, to) * self.road_per_mille / 1000).clamp(0, LEG_METRES_MAX);
        Way { metres, seconds: (metres * 3600 + self.metres_per_hour - 1) / self.metres_per_hour }
    }
}

/// A table of ways, row by row: from, then to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    places: usize,
    ways: Vec<Way>,
}

impl Table {
    /// `places * places` ways; `None` when there are more or fewer.
    #[must_use]
    pub fn new(places: usize, ways: Vec<Way>) -> Option<Self> {
        (places.checked_mul(places) == Some(ways.len())).then_some(Self { places, ways })
    }
}

impl Travel for Table {
    fn places(&self) -> usize {
        self.places
    }

    fn way(&self, from: PlaceId, to: PlaceId) -> Way {
        let far = Way { metres: LEG_METRES_MAX, seconds: LEG_METRES_MAX };
        self.ways.get(from.index() * self.places + to.index()).copied().unwrap_or(far)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metres(a: (i32, i32), b: (i32, i32)) -> i64 {
        let point = |(latitude_micro, longitude_micro)| Point { latitude_micro, longitude_micro };
        GreatCircle::new(&[point(a), point(b)], 1000, 3600).air_line_metres(PlaceId(0), PlaceId(1))
    }

    #[test]
    fn a_degree_of_latitude_is_a_three_hundred_and_sixtieth_of_the_round() {
        // 2 * pi * 6,371,009 / 360 = 111,195 m
        assert_eq!(metres((30_000_000, 120_000_000), (31_000_000, 120_000_000)), 111_195);
        assert_eq!(metres((0, 179_500_000), (0, -179_500_000)), 111_195);
    }

    #[test]
    fn shenyang_to_yiyang_is_as_far_as_the_globe_says() {
        // Haversine on the same sphere, reckoned apart in Python: 1,781,110 m.
        let reckoned = metres((41_805_700, 123_431_500), (28_553_900, 112_355_200));
        assert!((reckoned - 1_781_110).abs() < 60, "{reckoned}");
    }

    #[test]
    fn neighbours_are_told_apart_by_the_metre() {
        assert_eq!(metres((41_805_700, 123_431_500), (41_805_790, 123_431_500)), 10);
        assert_eq!(metres((41_805_700, 123_431_500), (41_805_700, 123_431_500)), 0);
        let half = metres((0, 0), (0, 180_000_000));
        assert!((half - 20_015_115).abs() < 50, "{half}");
    }
}

//! What units are, and which may lie below which.

use serde::{Deserialize, Serialize};
use yinuo_policy::Bilingual;

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// Province.
    Province,
    /// City.
    City,
    /// County or district.
    County,
    /// Business hall.
    Hall,
    /// Grid: some streets or villages with a manager of their own.
    Grid,
    /// Team of technicians.
    Team,
    /// Contract firm that works for us.
    Contractor,
    /// Outlet of an agent.
    AgentOutlet,
}

impl UnitKind {
    /// All of them, from the top down.
    pub const ALL: [Self; 8] = [
        Self::Province,
        Self::City,
        Self::County,
        Self::Hall,
        Self::Grid,
        Self::Team,
        Self::Contractor,
        Self::AgentOutlet,
    ];

    /// Word in files and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Hall => "hall",
            Self::Grid => "grid",
            Self::Team => "team",
            Self::Contractor => "contractor",
            Self::AgentOutlet => "agent-outlet",
        }
    }

    /// The kind of a word; none for an unknown one.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// In words.
    #[must_use]
    pub fn name(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Province => ("省", "province"),
            Self::City => ("市", "city"),
            Self::County => ("区县", "county"),
            Self::Hall => ("营业厅", "hall"),
            Self::Grid => ("网格", "grid"),
            Self::Team => ("班组", "team"),
            Self::Contractor => ("外包单位", "contractor"),
            Self::AgentOutlet => ("代理网点", "agent outlet"),
        };
        Bilingual::new(zh, en)
    }

    /// Level in the tree: a unit lies below units of smaller levels only. A contractor works for any of them.
    const fn level(self) -> Option<u8> {
        match self {
            Self::Province => Some(0),
            Self::City => Some(1),
            Self::County => Some(2),
            Self::Hall | Self::Grid | Self::AgentOutlet => Some(3),
            Self::Team => Some(4),
            Self::Contractor => None,
        }
    }

    /// Whether a unit of this kind may lie below one of another.
    #[must_use]
    pub fn fits_below(self, above: Self) -> bool {
        match (self.level(), above.level()) {
            (Some(own), Some(above)) => above < own,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_lies_below_greater_ones_and_a_contractor_anywhere() {
        use UnitKind::{AgentOutlet, City, Contractor, County, Grid, Hall, Province, Team};
        for (below, above) in
            [(City, Province), (Hall, County), (Team, Grid), (Team, City), (AgentOutlet, County)]
        {
            assert!(below.fits_below(above) && !above.fits_below(below), "{below:?} {above:?}");
        }
        assert!(!County.fits_below(County) && !Hall.fits_below(Grid));
        assert!(Contractor.fits_below(City) && Team.fits_below(Contractor));
        assert!(UnitKind::ALL.iter().all(|kind| UnitKind::of(kind.code()) == Some(*kind)));
        assert_eq!(UnitKind::of("village"), None);
    }
}

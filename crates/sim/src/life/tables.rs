//! The courses of cases in the demo: waits, sites, causes, repeats. When people get in touch is the city's year
//! (`year/rhythm.rs`). A line without a source in chengchuan.toml is an assumption.

use crate::random::POINTS;

/// Calls that end as contacts, per mille of all calls: the rest are faults, chasers and complaints.
pub(crate) const ENDING_PER_MILLE: u64 = 612;

/// From release to the crew at the door, in seconds of service hours, urban.
pub(crate) const WAIT_URBAN: [i64; POINTS] = [
    1_200, 1_800, 2_400, 2_880, 3_300, 3_720, 4_200, 4_680, 5_160, 5_700, 6_300, 6_900, 7_560, 8_400, 9_300,
    10_320, 11_400, 12_600, 14_100, 16_500, 23_400,
];
/// The same, rural: crews leave in rounds.
pub(crate) const WAIT_RURAL: [i64; POINTS] = [
    2_400, 4_200, 5_700, 7_200, 8_400, 9_600, 10_800, 12_000, 13_200, 14_400, 15_600, 16_800, 18_000, 19_200,
    20_700, 22_200, 24_000, 26_400, 29_400, 34_200, 45_000,
];
/// On site, in seconds.
pub(crate) const SITE_QUICK: [i64; POINTS] = [
    300, 435, 503, 555, 600, 641, 681, 720, 759, 799, 840, 883, 930, 980, 1_036, 1_100, 1_176, 1_272, 1_403,
    1_622, 2_354,
];
pub(crate) const SITE_STANDARD: [i64; POINTS] = [
    331, 527, 632, 715, 788, 856, 923, 990, 1_057, 1_127, 1_200, 1_278, 1_362, 1_455, 1_560, 1_681, 1_828,
    2_015, 2_278, 2_731, 4_350,
];
pub(crate) const SITE_LONG: [i64; POINTS] = [
    745, 1_186, 1_423, 1_608, 1_773, 1_927, 2_077, 2_227, 2_379, 2_536, 2_700, 2_875, 3_065, 3_274, 3_509,
    3_783, 4_113, 4_533, 5_124, 6_145, 9_788,
];
/// From opened to resolved for a complaint, in seconds (itsm-incident-log divided by 9.7; the last point is cut at
/// eleven days, so that a month shows its end).
pub(crate) const COMPLAINT_RESOLVE: [i64; POINTS] = [
    6, 25, 43, 74, 130, 241, 520, 1_256, 2_938, 8_111, 10_240, 17_690, 25_831, 35_839, 51_390, 63_186,
    81_309, 114_383, 151_018, 285_177, 950_000,
];
/// Days between a close and the next report of the same home.
pub(crate) const REPEAT_GAP_DAYS: [i64; POINTS] =
    [0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 11, 13, 16, 19, 24, 30];
/// Chance of a repair to be followed by another report within 30 days, per mille; a chronic home six times as often.
pub(crate) const REPEAT_PER_MILLE: u64 = 83;
pub(crate) const REPEAT_CHRONIC_PER_MILLE: u64 = 380;
/// Chance of a closed repair to be opened again.
pub(crate) const REOPEN_PER_MILLE: u64 = 12;

/// A root cause of an access medium: policy code, share, on-site table.
pub(crate) type Cause = (&'static str, u32, &'static [i64; POINTS]);

/// Causes of television by coax.
pub(crate) const CAUSES_COAX: &[Cause] = &[
    ("terminal.configuration", 230, &SITE_QUICK),
    ("user.own-device", 120, &SITE_QUICK),
    ("access.connector", 260, &SITE_STANDARD),
    ("terminal.set-top-box", 160, &SITE_STANDARD),
    ("network.amplifier", 110, &SITE_LONG),
    ("access.drop-cable", 90, &SITE_LONG),
    ("third.road-works", 30, &SITE_LONG),
];
/// Causes of fibre.
pub(crate) const CAUSES_FIBRE: &[Cause] = &[
    ("terminal.configuration", 250, &SITE_QUICK),
    ("user.own-device", 150, &SITE_QUICK),
    ("terminal.modem", 180, &SITE_STANDARD),
    ("access.connector", 190, &SITE_STANDARD),
    ("access.drop-cable", 120, &SITE_LONG),
    ("access.splitter", 60, &SITE_LONG),
    ("third.road-works", 50, &SITE_LONG),
];
/// Causes of copper pairs.
pub(crate) const CAUSES_COPPER: &[Cause] = &[
    ("terminal.configuration", 220, &SITE_QUICK),
    ("terminal.modem", 200, &SITE_STANDARD),
    ("access.drop-cable", 450, &SITE_LONG),
    ("network.cable-cut", 80, &SITE_LONG),
    ("third.road-works", 50, &SITE_LONG),
];

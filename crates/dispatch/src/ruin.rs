//! Ruin: strings of errands that are near one another are torn out of their runs, so that what belongs together can be
//! laid anew together.
//!
//! After the idea of slack induction by string removals (Christiaens and Vanden Berghe, 2020): a few strings from adjacent
//! runs, each bounded by the length of its run, sometimes with a piece left standing in the middle.

use crate::random::Random;
use crate::state::{ABSENT, State};
use crate::tables::NONE;

/// Errands torn out at a time, on average.
const TORN_MEAN: usize = 10;
/// Longest string.
const STRING_MAX: usize = 10;
/// How often, in thousandths, a piece is left standing in the middle of a string.
const SPLIT_PER_MILLE: usize = 500;
/// How often, in thousandths, the piece left standing grows by one more.
const SPLIT_GROWS_PER_MILLE: usize = 990;

/// Tears strings out around a random errand; what is out goes into `torn`, both shares of a visit for two.
pub(crate) fn tear(state: &mut State<'_>, random: &mut Random, torn: &mut Vec<u32>, hit: &mut Vec<u16>) {
    let count = state.tables.errands.len();
    if count == 0 {
        return;
    }
    let placed: u32 = state.sizes.iter().sum();
    let used = state.sizes.len() - state.empty.iter().map(Vec::len).sum::<usize>();
    let mean_size = placed as usize / used.max(1);
    let longest = STRING_MAX.min(mean_size).max(1);
    let strings_max = (4 * TORN_MEAN / (1 + longest)).saturating_sub(1).max(1);
    let strings = 1 + random.below(strings_max);
    let seed = random.below(count);
    hit.clear();
    let row = seed * state.tables.nearby;
    for index in 0..=state.tables.nearby {
        if hit.len() >= strings {
            break;
        }
        let errand = if index == 0 { seed } else { state.tables.near[row + index - 1] as usize };
        let run = state.nodes[errand].run;
        if run == ABSENT || hit.contains(&run) {
            continue;
        }
        hit.push(run);
        let size = state.sizes[run as usize] as usize;
        let length = 1 + random.below(longest.min(size));
        tear_string(state, random, errand, length, size, torn);
    }
    tear_twins(state, torn);
}

/// One string of `length` that contains `errand`.
fn tear_string(
    state: &mut State<'_>,
    random: &mut Random,
    errand: usize,
    length: usize,
    size: usize,
    torn: &mut Vec<u32>,
) {
    let mut stays = 0;
    if length > 1 && length < size && random.chance(SPLIT_PER_MILLE) {
        stays = 1;
        while length + stays < size && !random.chance(SPLIT_GROWS_PER_MILLE) {
            stays += 1;
        }
    }
    let span = length + stays;
    let mut first = errand;
    for _ in 0..random.below(span) {
        let prev = state.nodes[first].prev as usize;
        if !state.is_errand(prev) {
            break;
        }
        first = prev;
    }
    // Where the run ends too soon the string begins earlier.
    let (mut last, mut reach) = (first, 1);
    while reach < span {
        let next = state.nodes[last].next as usize;
        if state.is_errand(next) {
            last = next;
        } else {
            let prev = state.nodes[first].prev as usize;
            if !state.is_errand(prev) {
                break;
            }
            first = prev;
        }
        reach += 1;
    }
    if stays == 0 {
        state.take(first, length, torn);
        return;
    }
    // The piece in the middle stays where it is: its end first, so that the beginning still finds its way.
    let ahead = 1 + random.below(length - 1);
    let mut tail = first;
    for _ in 0..ahead + stays {
        let next = state.nodes[tail].next as usize;
        if !state.is_errand(next) {
            break;
        }
        tail = next;
    }
    let run = state.nodes[first].run;
    state.take(tail, length - ahead, torn);
    if state.nodes[first].run == run {
        state.take(first, ahead, torn);
    }
}

/// Whoever should have come along stays at home too.
pub(crate) fn tear_twins(state: &mut State<'_>, torn: &mut Vec<u32>) {
    let mut index = 0;
    while index < torn.len() {
        let twin = state.tables.errands[torn[index] as usize].twin;
        if twin != NONE && state.nodes[twin as usize].run != ABSENT {
            state.take(twin as usize, 1, torn);
        }
        index += 1;
    }
}

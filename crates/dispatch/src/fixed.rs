//! Arithmetic without floating point: sine and arc sine for distances on the globe, logarithm and power of two for the
//! heat of the search. The same bits on every machine.

/// One in the fixed-point numbers of this module's trigonometry (40 bits after the point).
const ONE: i64 = 1 << 40;
/// Pi, likewise.
pub(crate) const PI: i64 = 3_454_217_652_358;
/// ln 2 with 32 bits after the point.
const LN_2: i64 = 2_977_044_472;
/// Entries of the logarithm's table.
const LOG_STEPS: usize = 1024;

const fn times(a: i64, b: i64) -> i64 {
    ((a as i128 * b as i128) >> 40) as i64
}

/// Sine of an angle between minus and plus half a turn's half.
pub(crate) fn sine(angle: i64) -> i64 {
    let square = times(angle, angle);
    let (mut term, mut sum, mut step) = (angle, angle, 2);
    while term != 0 && step < 24 {
        term = -times(term, square) / (step * (step + 1));
        sum += term;
        step += 2;
    }
    sum
}

/// Cosine of an angle between minus and plus half a turn's half.
pub(crate) fn cosine(angle: i64) -> i64 {
    sine(PI / 2 - angle.abs())
}

/// Arc sine of a number between nought and one.
pub(crate) fn arc_sine(value: i64) -> i64 {
    if value > ONE / 2 {
        // The series is slow near one: asin x = pi/2 - 2 asin sqrt((1 - x) / 2).
        let half = (ONE - value.min(ONE)) / 2;
        return PI / 2 - 2 * arc_sine(root(i128::from(half) << 40));
    }
    let square = times(value, value);
    let (mut term, mut sum, mut odd) = (value, value, 1);
    while term != 0 && odd < 60 {
        term = times(term, square) * odd / (odd + 1);
        sum += term / (odd + 2);
        odd += 2;
    }
    sum
}

/// Square root of a number with 80 bits after the point.
pub(crate) fn root(square: i128) -> i64 {
    i64::try_from(square.max(0).isqrt()).unwrap_or(i64::MAX)
}

/// Square of the haversine's half chord: `sin^2 a + weight * sin^2 b`, with 80 bits after the point.
pub(crate) fn half_chord_square(a: i64, b: i64, weight: i64) -> i128 {
    let (a, b) = (i128::from(sine(a)), i128::from(sine(b)));
    a * a + ((b * b * i128::from(weight)) >> 40)
}

const fn logarithms() -> [i64; LOG_STEPS] {
    let mut table = [0; LOG_STEPS];
    let (mut index, mut sum) = (1, 0_i128);
    while index < LOG_STEPS {
        // ln((k + 1) / k) = 2 artanh(1 / (2k + 1)); two terms are exact to the last bit kept.
        let odd = 2 * (LOG_STEPS + index - 1) as i128 + 1;
        let z = (1_i128 << 60) / odd;
        sum += 2 * (z + z / (3 * odd * odd));
        table[index] = (sum >> 28) as i64;
        index += 1;
    }
    table
}

static LOGARITHMS: [i64; LOG_STEPS] = logarithms();

/// Minus the natural logarithm of `bits / 2^64`, with 32 bits after the point: exponentially distributed when the bits are
/// drawn evenly.
pub(crate) fn minus_ln(bits: u64) -> i64 {
    let bits = bits | 1;
    let zeros = bits.leading_zeros();
    let mantissa = ((bits << zeros) >> 53) as usize - LOG_STEPS;
    (i64::from(zeros) + 1) * LN_2 - LOGARITHMS[mantissa]
}

const fn roots_of_half() -> [u64; 16] {
    let mut table = [0; 16];
    let (mut index, mut value) = (0, 1_u128 << 31);
    while index < 16 {
        value = (value << 32).isqrt();
        table[index] = value as u64;
        index += 1;
    }
    table
}

static ROOTS_OF_HALF: [u64; 16] = roots_of_half();

/// `value` halved `halvings / 65,536` times.
pub(crate) fn halved(value: i64, halvings: u32) -> i64 {
    let mut left = u64::try_from(value).unwrap_or(0) >> (halvings >> 16).min(63);
    for (index, root) in ROOTS_OF_HALF.iter().enumerate() {
        if halvings >> (15 - index) & 1 == 1 {
            left = ((u128::from(left) * u128::from(*root)) >> 32) as u64;
        }
    }
    i64::try_from(left).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sines_meet_those_of_the_tables() {
        assert!((sine(PI / 6) - ONE / 2).abs() < 1 << 8);
        assert!((cosine(PI / 3) - ONE / 2).abs() < 1 << 8);
        assert!((arc_sine(ONE) - PI / 2).abs() < 1 << 8);
        assert!((arc_sine(sine(PI / 5)) - PI / 5).abs() < 1 << 10);
        assert!((arc_sine(sine(PI / 40)) - PI / 40).abs() < 1 << 10);
    }

    #[test]
    fn logarithms_and_halvings_meet_those_of_the_tables() {
        assert!((minus_ln(1 << 63) - LN_2).abs() < 1 << 8);
        assert!((minus_ln(1 << 60) - 4 * LN_2).abs() < 1 << 8);
        // ln(4/3) = 0.287682
        assert!((minus_ln(3 << 62) - 1_235_585_190).abs() < 1 << 22);
        assert_eq!(halved(1 << 20, 3 << 16), 1 << 17);
        assert!((halved(1_000_000, 1 << 15) - 707_106).abs() < 40);
    }
}

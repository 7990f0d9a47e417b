//! Numbers and durations.
//!
//! In: literals as written. Out: their values, sums and products, and their normal form. Left out: complex numbers,
//! overflow of a language's own types; what does not fit has no value.

use super::Value;

/// Nanoseconds of a second.
const SECOND: u128 = 1_000_000_000;

/// A number.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Number {
    /// Without fraction.
    Whole(i128),
    /// With fraction, or too large.
    Real(f64),
}

/// Returns the normal form of a number literal: `0x10` is `16`, `1_000` is `1000`, `1e3` is `1000`. What is no number
/// stays as written.
pub(super) fn normal(literal: &str) -> String {
    parse(literal).map_or_else(|| literal.to_owned(), show)
}

/// Returns the value of a number literal.
fn parse(literal: &str) -> Option<Number> {
    let text = literal.replace('_', "").to_ascii_lowercase();
    let octal = text.strip_prefix('0').filter(|r| !r.is_empty() && r.bytes().all(|b| b.is_ascii_digit()));
    let based = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find_map(|(p, radix)| Some((text.strip_prefix(p)?, radix)));
    if let Some((digits, radix)) = based.or(octal.map(|o| (o, 8))) {
        return i128::from_str_radix(digits, radix).ok().map(Number::Whole);
    }
    if !text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    text.parse().map(Number::Whole).ok().or_else(|| text.parse().ok().map(real))
}

/// Returns a real number as a whole one where nothing is lost.
fn real(x: f64) -> Number {
    // Up to 2^53 every whole number has its own floating-point form.
    let exact = x.fract() == 0.0 && x.abs() < 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation)] // just checked
    if exact { Number::Whole(x as i128) } else { Number::Real(x) }
}

/// Prints a number.
fn show(number: Number) -> String {
    match number {
        Number::Whole(n) => n.to_string(),
        Number::Real(x) => x.to_string(),
    }
}

/// Returns the number of nanoseconds that a plain number stands for as a duration.
pub(super) fn nanoseconds(number: &str) -> Option<i128> {
    match parse(number)? {
        Number::Whole(n) => Some(n),
        Number::Real(_) => None,
    }
}

/// Returns the value with the opposite sign.
pub(super) fn negative(value: &Value) -> Option<Value> {
    combine("-", &Value::Number("0".to_owned()), value)
}

/// Returns what an operator makes of two numbers or durations. A number times a duration is a duration, as is a
/// sum with one; a duration divided by another is a number.
pub(super) fn combine(op: &str, left: &Value, right: &Value) -> Option<Value> {
    let durations = (is_duration(left), is_duration(right));
    let result = operate(op, operand(left)?, operand(right)?)?;
    match durations {
        (false, false) | (true, true) if durations == (false, false) || op == "/" => Some(Value::Number(show(result))),
        _ => match result {
            Number::Whole(n) => Some(Value::Duration(n)),
            #[allow(clippy::cast_possible_truncation)] // saturates; parts of a nanosecond do not count
            Number::Real(x) => Some(Value::Duration(x as i128)),
        },
    }
}

/// Returns true for a duration.
fn is_duration(value: &Value) -> bool {
    matches!(value, Value::Duration(_))
}

/// Returns the number that a value stands for.
fn operand(value: &Value) -> Option<Number> {
    match value {
        Value::Number(text) => parse(text),
        Value::Duration(n) => Some(Number::Whole(*n)),
        _ => None,
    }
}

/// Returns the result of an operation; `None` for a division by zero, an overflow or an unknown operator.
fn operate(op: &str, left: Number, right: Number) -> Option<Number> {
    match (left, right) {
        (Number::Whole(a), Number::Whole(b)) => whole(op, a, b).map(Number::Whole),
        (a, b) => {
            let (a, b) = (float(a), float(b));
            let result = match op {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => a / b,
                _ => return None,
            };
            result.is_finite().then(|| real(result))
        }
    }
}

/// Returns the result of an operation on whole numbers.
fn whole(op: &str, a: i128, b: i128) -> Option<i128> {
    let shift = || u32::try_from(b).ok().filter(|s| *s < 64);
    match op {
        "+" => a.checked_add(b),
        "-" => a.checked_sub(b),
        "*" => a.checked_mul(b),
        "/" => a.checked_div(b),
        "%" => a.checked_rem(b),
        "<<" => a.checked_mul(1 << shift()?),
        ">>" => Some(a >> shift()?),
        "|" => Some(a | b),
        "&" => Some(a & b),
        _ => None,
    }
}

/// Returns a number as a floating-point one.
#[allow(clippy::cast_precision_loss)] // only where the other operand has a fraction already
fn float(number: Number) -> f64 {
    match number {
        Number::Whole(n) => n as f64,
        Number::Real(x) => x,
    }
}

/// Prints a duration: `30s`, `1m30s`, `1h`, `250ms`, `1.5s`. Units that are zero are left out.
pub(super) fn duration(nanoseconds: i128) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let n = nanoseconds.unsigned_abs();
    let text = match n {
        0 => "0s".to_owned(),
        1..1_000 => format!("{n}ns"),
        1_000..1_000_000 => fraction(n, 1_000, "µs"),
        1_000_000..SECOND => fraction(n, 1_000_000, "ms"),
        _ => long(n),
    };
    format!("{sign}{text}")
}

/// Prints a duration of a second or more.
fn long(n: u128) -> String {
    let (hours, minutes, rest) = (n / (3600 * SECOND), n / (60 * SECOND) % 60, n % (60 * SECOND));
    let unit = |count: u128, name: &str| if count > 0 { format!("{count}{name}") } else { String::new() };
    let seconds = if rest > 0 { fraction(rest, SECOND, "s") } else { String::new() };
    unit(hours, "h") + &unit(minutes, "m") + &seconds
}

/// Prints `n` in a unit of so many nanoseconds, with the decimals it needs.
fn fraction(n: u128, unit: u128, name: &str) -> String {
    let width = unit.ilog10() as usize;
    let decimals = format!("{:0width$}", n % unit);
    let decimals = decimals.trim_end_matches('0');
    if decimals.is_empty() { format!("{}{name}", n / unit) } else { format!("{}.{decimals}{name}", n / unit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        for (written, shown) in [
            ("0x10", "16"),
            ("0o17", "15"),
            ("017", "15"),
            ("0b11", "3"),
            ("1_000", "1000"),
            ("1e3", "1000"),
            ("1.50", "1.5"),
            (".5", "0.5"),
            ("0", "0"),
            ("08x", "08x"),
            ("nan", "nan"),
            ("2i", "2i"),
        ] {
            assert_eq!(normal(written), shown, "{written}");
        }
    }

    #[test]
    fn durations_read_as_go_prints_them_without_zero_units() {
        let s = 1_000_000_000;
        for (n, shown) in [
            (30 * s, "30s"),
            (90 * s, "1m30s"),
            (3600 * s, "1h"),
            (3605 * s, "1h5s"),
            (250_000_000, "250ms"),
            (1_500_000_000, "1.5s"),
            (1_500, "1.5µs"),
            (7, "7ns"),
            (0, "0s"),
            (-2 * s, "-2s"),
            (61_050_000_000, "1m1.05s"),
        ] {
            assert_eq!(duration(n), shown);
        }
        assert!(duration(i128::MIN).starts_with('-'));
    }

    #[test]
    fn arithmetic_never_fails() {
        let number = |n: &str| Value::Number(n.to_owned());
        assert_eq!(combine("/", &number("1"), &number("0")), None);
        assert_eq!(combine("*", &Value::Duration(i128::MAX), &number("2")), None);
        assert_eq!(combine("<<", &number("1"), &number("400")), None);
        assert_eq!(combine("<<", &number("10"), &number("20")), Some(number("10485760")));
        assert_eq!(combine("*", &number("1.5"), &Value::Duration(1_000)), Some(Value::Duration(1_500)));
        assert_eq!(combine("/", &Value::Duration(5_000), &Value::Duration(1_000)), Some(number("5")));
        assert_eq!(negative(&Value::Duration(5)), Some(Value::Duration(-5)));
        assert_eq!(combine(">>", &number("-1"), &number("-1")), None);
    }
}

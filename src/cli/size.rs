//! Sizes of files as people write them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Units by letter, the largest first.
const UNITS: [(char, u64); 3] = [('G', 1 << 30), ('M', 1 << 20), ('k', 1 << 10)];

/// A number of bytes, written `700`, `64k`, `4M` or `2G`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unit = text.chars().last().and_then(|last| UNITS.iter().find(|u| u.0.eq_ignore_ascii_case(&last)));
        let (digits, unit) = unit.map_or((text, 1), |u| (&text[..text.len() - 1], u.1));
        let bytes = digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit));
        bytes.map(Self).ok_or_else(|| format!("`{text}` is no size: expected a number of bytes, or one with k, M or G, such as 4M"))
    }
}

/// Prints the size in the largest unit that divides it.
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|u| self.0 > 0 && self.0.is_multiple_of(u.1)) {
            Some((letter, unit)) => write!(f, "{}{letter}", self.0 / unit),
            None => write!(f, "{}", self.0),
        }
    }
}

/// Written by hand, for a derived one would admit numbers only.
impl schemars::JsonSchema for Size {
    fn schema_name() -> Cow<'static, str> {
        "Size".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A number of bytes, or one with k, M or G, such as 4M.",
            "type": ["integer", "string"],
            "minimum": 0,
            "pattern": "^[0-9]+[kKmMgG]?$"
        })
    }
}

/// Reads a number or a text, since both look natural in YAML.
impl<'de> serde::Deserialize<'de> for Size {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SizeVisitor)
    }
}

/// Turns what YAML holds into a [`Size`].
struct SizeVisitor;

impl serde::de::Visitor<'_> for SizeVisitor {
    type Value = Size;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of bytes, or one with k, M or G, such as 4M")
    }

    fn visit_u64<E>(self, value: u64) -> Result<Size, E> {
        Ok(Size(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Size, E> {
        value.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn units_are_read_and_printed() {
        for (text, bytes) in [("0", 0), ("700", 700), ("64k", 65_536), ("4M", 4_194_304), ("3G", 3_221_225_472)] {
            let size: Size = text.parse().unwrap();
            assert_eq!(size, Size(bytes));
            assert_eq!(size.to_string(), text);
        }
    }

    #[test]
    fn nonsense_and_overflow_are_refused() {
        for text in ["", "M", "-1", "4T", "é", "99999999999999999999", "18446744073709551615M"] {
            assert!(text.parse::<Size>().is_err(), "{text:?} was accepted");
        }
    }
}

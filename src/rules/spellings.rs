//! Conditions that say the same in several spellings.
//!
//! In: `rules/spellings.yml` and the text of a condition as facts print it. Out: the condition in one spelling, for comparison. Left out: what
//! a reader sees; reports quote the condition as it stands.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The built-in table.
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/spellings.yml"));

/// Spellings by language; `any` holds for all.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Spellings(BTreeMap<String, Vec<Vec<String>>>);

/// Spellings that hold in every language.
const ANY: &str = "any";

/// Languages that are written like another.
const LIKE: [(&str, &str); 1] = [("javascript", "typescript")];

/// Rewritings of one condition; no condition takes more.
const MOST_ROUNDS: usize = 8;
/// Longest condition that is rewritten, in bytes: the work grows with the square of it.
const LONGEST: usize = 1_000;

static BUILT_IN: LazyLock<Spellings> = LazyLock::new(|| serde_yaml::from_str(TABLE).unwrap_or_default());

impl Spellings {
    /// Returns the built-in table; an empty one where it cannot be read, which a test refuses.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Returns a condition in the one spelling that stands for all that say the same; one longer than [`LONGEST`] as it is.
    pub fn common(&self, language: &str, condition: &str) -> String {
        if condition.len() > LONGEST {
            return condition.to_owned();
        }
        let language = LIKE.iter().find(|(name, _)| *name == language).map_or(language, |(_, like)| like);
        let groups = || [ANY, language].into_iter().filter_map(|l| self.0.get(l)).flatten();
        let mut text = if language == GETTERS { without_getters(condition) } else { condition.to_owned() };
        for _ in 0..MOST_ROUNDS {
            let starts = starts(&text);
            let rewritten = groups()
                .find_map(|group| group.split_first().and_then(|(one, others)| others.iter().find_map(|o| rewritten(&text, &starts, o, one))));
            let Some(next) = rewritten else { break };
            text = next;
        }
        text
    }
}

/// Language in which a method `GetX` gives the field `X` and nothing more: generated code and interfaces name it so.
const GETTERS: &str = "go";

/// Returns code in which a method that only gets a field reads as the field: `req.Name` of `req.GetName()`.
pub fn without_getters(code: &str) -> String {
    const GET: &str = ".Get";
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(GET) {
        let after = &rest[at + GET.len()..];
        let length = after.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(after.len());
        let gets = after.starts_with(char::is_uppercase) && after[length..].starts_with("()");
        let (name, skip) = if gets { (&after[..length], length + 2) } else { (GET, 0) };
        out.push_str(&rest[..at]);
        out.push_str(if gets { "." } else { "" });
        out.push_str(name);
        rest = &after[skip..];
    }
    out + rest
}

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part<'p> {
    /// Stands as it is.
    Written(&'p str),
    /// An operand, by its letter.
    Operand(char),
}

/// Returns the parts of a pattern.
fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut all = vec![];
    for (i, piece) in pattern.split('$').enumerate() {
        let mut rest = piece;
        if i > 0
            && let Some(letter) = piece.chars().next()
        {
            all.push(Part::Operand(letter));
            rest = &piece[letter.len_utf8()..];
        }
        if !rest.is_empty() {
            all.push(Part::Written(rest));
        }
    }
    all
}

/// Returns the text with the first place that a pattern fits in another spelling; `None` where it fits nowhere.
fn rewritten(text: &str, starts: &[usize], pattern: &str, other: &str) -> Option<String> {
    let parts = parts(pattern);
    if parts.iter().any(|p| matches!(p, Part::Written(w) if !text.contains(w))) {
        return None;
    }
    let mut fits = starts.iter().filter_map(|&start| fit(text, start, &parts).map(|(end, found)| (start, end, found)));
    fits.find_map(|(start, end, found)| {
        let operand = |c: char| found.iter().find(|(name, _)| *name == c).map(|(_, value)| *value);
        let written: Option<String> = self::parts(other)
            .into_iter()
            .map(|p| match p {
                Part::Written(w) => Some(w),
                Part::Operand(c) => operand(c),
            })
            .collect();
        Some(format!("{}{}{}", &text[..start], written?, &text[end..]))
    })
}

/// Returns where an operand may begin: at the start, after a space, a `!` or a parenthesis that groups. What a call is given is no condition.
fn starts(text: &str) -> Vec<usize> {
    let (mut found, mut open, mut calls) = (vec![], vec![], 0_usize);
    let mut free = true;
    for (at, c) in text.char_indices() {
        if free && calls == 0 {
            found.push(at);
        }
        match c {
            '(' | '[' | '{' => {
                let call = c != '(' || !free;
                open.push(call);
                calls += usize::from(call);
            }
            ')' | ']' | '}' => calls -= usize::from(open.pop() == Some(true)),
            _ => {}
        }
        free = matches!(c, ' ' | '!' | '(');
    }
    found
}

/// Returns where a pattern that fits at `start` ends, with its operands.
fn fit<'t>(text: &'t str, start: usize, parts: &[Part<'_>]) -> Option<(usize, Vec<(char, &'t str)>)> {
    let (mut at, mut found) = (start, vec![]);
    for (i, part) in parts.iter().enumerate() {
        match part {
            Part::Written(w) => at += text[at..].strip_prefix(*w).map(|_| w.len())?,
            Part::Operand(name) => {
                let next = match parts.get(i + 1) {
                    Some(Part::Written(w)) => Some(*w),
                    _ => None,
                };
                let length = operand(&text[at..], next)?;
                found.push((*name, &text[at..at + length]));
                at += length;
            }
        }
    }
    let ends = text[at..].chars().next().is_none_or(|c| matches!(c, ' ' | ')')) || text[at..].starts_with("){") || text[at..].starts_with(')');
    ends.then_some((at, found))
}

/// Returns how long the operand at the start of a text is: up to what follows it in the pattern, or to its own end.
fn operand(text: &str, next: Option<&str>) -> Option<usize> {
    let (mut depth, mut quoted) = (0usize, false);
    for (i, c) in text.char_indices() {
        if depth == 0 && !quoted && i > 0 && next.is_some_and(|n| text[i..].starts_with(n)) {
            return Some(i);
        }
        match c {
            '"' => quoted = !quoted || text[..i].ends_with('\\'),
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return (next.is_none() && i > 0).then_some(i),
            ')' | ']' | '}' => depth -= 1,
            ' ' | ',' | '!' if depth == 0 => return (next.is_none() && i > 0).then_some(i),
            _ => {}
        }
    }
    (next.is_none() && !text.is_empty()).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_every_spelling_has_the_operands_of_the_first() {
        let table: Spellings = serde_yaml::from_str(TABLE).unwrap();
        let operands = |p: &str| parts(p).into_iter().filter(|x| matches!(x, Part::Operand(_))).count();
        for (language, groups) in &table.0 {
            for group in groups {
                assert!(group.len() > 1 && group.iter().all(|p| operands(p) == operands(&group[0])), "{language}: {group:?}");
            }
        }
    }

    #[test]
    fn spellings_of_one_condition_are_one() {
        let table = Spellings::built_in();
        for (language, one, other) in [
            ("rust", "if cur.as_ref().map_or(true, func(v){…})", "if cur.as_ref().is_none_or(func(v){…})"),
            ("rust", "if a && x.keys.len() > 0", "if a && !x.keys.is_empty()"),
            ("go", "if ctx.Clock.Now() > t", "if ctx.GetClock().Now() > t"),
            ("go", "if len(ids) == 0 || done", "if ids == \"\" || done"),
            ("go", "if !(err == nil)", "if err != nil"),
            ("go", "if nil != err", "if err != nil"),
            ("go", "if !atomic.CompareAndSwapInt32(c.state, idle, busy)", "if !c.state.CompareAndSwap(idle, busy)"),
            ("go", "if atomic.LoadInt64(c.state) == idle && x", "if c.state.Load() == idle && x"),
            ("go", "if closed && (!started || !left)", "if closed && !(started && left)"),
            ("python", "if len(self.items) == 0", "if !self.items"),
            ("python", "if os.path.isfile(self.path)", "if self.path.is_file()"),
            ("python", "if !(key in cache)", "if key not in cache"),
            ("typescript", "if typeof x === \"undefined\"", "if x === nil"),
            ("javascript", "if jobs.length > 0 && !closing", "if jobs.length && !closing"),
            ("typescript", "if names.indexOf(a.b) !== -1", "if names.includes(a.b)"),
        ] {
            assert_eq!(table.common(language, one), table.common(language, other), "{one}");
        }
    }

    #[test]
    fn other_conditions_stay_apart() {
        let table = Spellings::built_in();
        for (language, one, other) in [
            ("go", "if errors.Is(err, redis.Nil)", "if err == redis.Nil"),
            ("go", "if send(len(x) == 0)", "if send(x == \"\")"),
            ("go", "if !a || !b && c", "if !(a && b) && c"),
            ("go", "if c && (!a || !b)", "if c && !(a || b)"),
            ("go", "if len(x) == 0", "if len(x) != 0"),
            ("go", "if x.Get() == y", "if x == y"),
            ("go", "if x.GetName(k) == y", "if x.Name == y"),
            ("go", "if atomic.CompareAndSwapInt32(c.state, idle, busy)", "if c.state.CompareAndSwap(busy, idle)"),
            ("python", "if x", "if x != nil"),
            ("typescript", "if x", "if x !== nil"),
            ("rust", "if a.map_or(true, f)", "if a.map_or(false, f)"),
            ("rust", "if a.len() > 1", "if !a.is_empty()"),
        ] {
            assert_ne!(table.common(language, one), table.common(language, other), "{one}");
        }
    }
}

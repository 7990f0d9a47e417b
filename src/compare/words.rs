//! Words of the comparison: the one sentence that tells a change.

use crate::compare::calls::outcome::{Outcome, What};
use crate::facts::Outline;
use crate::points::{Point, mask};

/// Longest piece of code that a sentence quotes.
pub(crate) const QUOTED: usize = 80;

/// Returns code as a code span, shortened, secrets masked, without backticks of its own.
pub(crate) fn code(text: &str) -> String {
    let text = mask(text);
    let flat: String = text
        .chars()
        .map(|c| {
            if c == '`' {
                '\''
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect();
    let flat = flat.trim();
    if flat.chars().count() <= QUOTED {
        return format!("`{flat}`");
    }
    format!("`{}…`", flat.chars().take(QUOTED - 1).collect::<String>())
}

/// Returns two pieces of code that differ; long ones from shortly before the first difference on.
pub(crate) fn turned(old: &str, new: &str) -> String {
    // Masked before they are cut: a cut may take away what shows a secret.
    let (old, new) = (mask(old), mask(new));
    if old.chars().count() <= QUOTED && new.chars().count() <= QUOTED {
        return format!("{} → {}", code(&old), code(&new));
    }
    let same = old.chars().zip(new.chars()).take_while(|(x, y)| x == y).count();
    let from = same.saturating_sub(BEFORE);
    let cut = |t: &str| if from == 0 { code(t) } else { code(&format!("…{}", t.chars().skip(from).collect::<String>())) };
    format!("{} → {}", cut(&old), cut(&new))
}

/// Characters before the first difference of two long pieces of code that are still quoted.
const BEFORE: usize = 24;

/// Returns how a sentence names a point: its call, and the function of the project that it goes through.
pub(crate) fn place(p: &Point) -> String {
    // `new this(…)` in a class makes one of it.
    let callee = if p.callee == "this" { p.symbol.split('.').next().unwrap_or_default() } else { p.callee.as_str() };
    let callee = code(&without_links(callee));
    match p.via.last() {
        Some(last) if !p.callee.ends_with(last.rsplit('.').next().unwrap_or(last)) => format!("{callee} (through {})", code(last)),
        _ => callee,
    }
}

/// Returns what is called at the end of a chain of the same calls without those before it: `config.set` of `config.set(a, b).set(c, d).set`.
fn without_links(callee: &str) -> String {
    let Some((chain, last)) = callee.rsplit_once('.').filter(|(chain, _)| chain.ends_with(')')) else { return callee.to_owned() };
    let mut start = chain;
    while let Some(before) = before_call(start).and_then(|c| c.strip_suffix(last)).and_then(|c| c.strip_suffix('.')) {
        start = before;
    }
    if start == chain { callee.to_owned() } else { format!("{start}.{last}") }
}

/// Returns what stands before the arguments of the call at the end of a text.
fn before_call(text: &str) -> Option<&str> {
    let (mut depth, mut quoted) = (0usize, false);
    for (i, c) in text.char_indices().rev() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            ')' | ']' | '}' => depth += 1,
            '(' | '[' | '{' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return (c == '(').then_some(&text[..i]);
                }
            }
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Returns the text of an outline's line as a code span.
pub(crate) fn line(o: &Outline<'_>, at: usize) -> String {
    code(&o.lines[at].text)
}

/// Returns what happens on a failure, each way with its condition.
pub(crate) fn outcome(o: &Outcome) -> String {
    let several = o.0.len() > 1;
    let ways = o.0.iter().map(|w| match &w.when {
        Some(when) => format!("{} where {}", what(&w.what), code(when)),
        None if several => format!("otherwise {}", what(&w.what)),
        None => what(&w.what),
    });
    ways.collect::<Vec<_>>().join(", ")
}

/// Returns what stays of the handling of a failure: the one way where it is one, in short.
pub(crate) fn still(o: &Outcome) -> String {
    match o.0.as_slice() {
        [only] if only.when.is_none() => format!("otherwise {} as before", what(&only.what)),
        _ => "otherwise as before".to_owned(),
    }
}

/// Returns the words for one way to go on after a failure.
fn what(w: &What) -> String {
    match w {
        What::Returned(None) => "returned".into(),
        What::Returned(Some(t)) => format!("returned as {}", code(t)),
        What::Raised(None) => "raised".into(),
        What::Raised(Some(t)) => format!("raised as {}", code(t)),
        What::Replaced(t) => format!("replaced by {}", code(t)),
        What::Success(t) => format!("turned into success with {}", code(t)),
        What::Answers(t) => format!("answered with {}", code(t)),
        What::GivesUp(t) => format!("left with {}", code(t)),
        What::Ends => "the end of the process".into(),
        What::StandsIn(t) => format!("passed over with {}", code(t)),
        What::NextTurn => "the next turn of the loop".into(),
        What::LeavesLoop => "the end of the loop".into(),
        What::HandedOn(t) => format!("handed to {}", code(t)),
        What::Logged => "only logged".into(),
        What::Ignored => "ignored".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_links;

    #[test]
    fn a_chain_of_the_same_calls_is_named_by_its_start_and_end() {
        for (callee, expected) in [
            (r#"config.set("group.id", id(a)).set("a)b", b).set"#, "config.set"),
            (r#"ClientConfig::new().set("a", b).set"#, "ClientConfig::new().set"),
            ("client.get(key).result", "client.get(key).result"),
            ("redis.client.set", "redis.client.set"),
            ("f)(.set", "f)(.set"),
        ] {
            assert_eq!(without_links(callee), expected);
        }
    }
}

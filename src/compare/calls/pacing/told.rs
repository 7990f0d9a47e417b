//! Words for what differs in how a call is tried again.

use super::{Delay, Pace};
use crate::compare::Direction;
use crate::compare::words::code;
use std::collections::BTreeSet;

/// What differs, as sentences without their subject, and which way it went.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    /// Sentences.
    pub sentences: Vec<String>,
    /// Facets at base.
    pub base: Vec<String>,
    /// Facets at head.
    pub head: Vec<String>,
    /// Direction of the first of them.
    pub direction: Option<Direction>,
}

/// Returns what differs between two ways to try again.
pub(crate) fn differences(b: &Pace, h: &Pace) -> Differences {
    let mut d = Differences::default();
    let between = if b.attempts || h.attempts { "between attempts" } else { "between turns of the loop" };
    match (&b.delay, &h.delay) {
        (Some(x), None) => {
            d.add(format!("nothing waits {between} any more, the delay was {}", words(x)), Direction::Weakened, words(x), "no delay".into())
        }
        (None, Some(y)) => d.add(format!("a delay {between} is new: {}", words(y)), Direction::Strengthened, "no delay".into(), words(y)),
        (Some(x), Some(y)) => delays(x, y, between, &mut d),
        (None, None) => {}
    }
    bounds("number of attempts", &b.most, &h.most, &mut d);
    bounds("time of all attempts", &b.time, &h.time, &mut d);
    errors(b, h, &mut d);
    d
}

impl Differences {
    fn add(&mut self, sentence: String, direction: Direction, base: String, head: String) {
        self.sentences.push(sentence);
        self.direction = self.direction.or(Some(direction));
        self.base.push(base);
        self.head.push(head);
    }
}

/// Adds what differs in the delay.
fn delays(x: &Delay, y: &Delay, between: &str, d: &mut Differences) {
    if (&x.growth, &x.value) != (&y.growth, &y.value) {
        let slower = x.growth.is_empty() == y.growth.is_empty();
        let direction = if slower || x.growth.is_empty() { Direction::Changed } else { Direction::Weakened };
        return d.add(format!("the delay {between} was {}, now it is {}", words(x), words(y)), direction, words(x), words(y));
    }
    match (&x.cap, &y.cap) {
        (Some(c), None) => d.add(format!("the cap of {} on the delay {between} is gone", code(c)), Direction::Weakened, words(x), words(y)),
        (None, Some(c)) => d.add(format!("the delay {between} is now capped at {}", code(c)), Direction::Strengthened, words(x), words(y)),
        (Some(c), Some(e)) if c != e => {
            d.add(format!("the cap on the delay {between}: {} → {}", code(c), code(e)), Direction::Changed, words(x), words(y))
        }
        _ => {}
    }
    match (x.jitter, y.jitter) {
        (true, false) => d.add(format!("the delay {between} has no random part any more"), Direction::Weakened, words(x), words(y)),
        (false, true) => d.add(format!("the delay {between} now has a random part"), Direction::Strengthened, words(x), words(y)),
        _ => {}
    }
}

/// Adds a bound that came, went or changed.
fn bounds(what: &str, b: &Option<String>, h: &Option<String>, d: &mut Differences) {
    let none = || "no bound".to_owned();
    match (b, h) {
        (Some(x), Some(y)) if x != y => d.add(format!("the {what}: {} → {}", code(x), code(y)), Direction::Changed, x.clone(), y.clone()),
        (Some(x), None) => d.add(format!("the bound on the {what} is gone, it was {}", code(x)), Direction::Weakened, x.clone(), none()),
        (None, Some(y)) => d.add(format!("the {what} is now bounded: {}", code(y)), Direction::Strengthened, none(), y.clone()),
        _ => {}
    }
}

/// Adds errors that end the attempts, or no longer do.
fn errors(b: &Pace, h: &Pace, d: &mut Differences) {
    let list = |s: &BTreeSet<String>, but: &BTreeSet<String>| s.difference(but).cloned().collect::<Vec<_>>().join(" and ");
    let (gone, come) = (list(&b.permanent, &h.permanent), list(&h.permanent, &b.permanent));
    if !gone.is_empty() {
        d.add(format!("{gone} no longer ends the attempts"), Direction::Weakened, gone, String::new());
    }
    if !come.is_empty() {
        d.add(format!("{come} now ends the attempts"), Direction::Changed, String::new(), come);
    }
    if b.only != h.only {
        let say = |s: &BTreeSet<String>| {
            if s.is_empty() {
                "after any error".to_owned()
            } else {
                format!("only after {}", code(&s.iter().cloned().collect::<Vec<_>>().join(" or ")))
            }
        };
        d.add(format!("it was tried again {}, now {}", say(&b.only), say(&h.only)), Direction::Changed, say(&b.only), say(&h.only));
    }
}

/// Returns the words for a delay.
pub(crate) fn words(d: &Delay) -> String {
    let mut parts = vec![];
    match (d.growth.as_str(), d.value.is_empty()) {
        ("", true) => parts.push("of unknown length".to_owned()),
        ("", false) => parts.push(format!("constant {}", code(&d.value))),
        (g, true) => parts.push(g.to_owned()),
        (g, false) => parts.push(format!("{g} from {}", code(&d.value))),
    }
    parts.extend(d.cap.as_ref().map(|c| format!("up to {}", code(c))));
    if d.jitter {
        parts.push("with a random part".to_owned());
    }
    parts.join(" ")
}

//! Code without the way to what it names.
//!
//! In: code as text. Out: the same, where what a method is called on stands by its last name (`db.Get(k)` of `s.db.Get(k)` and of `NewDB(conn).Get(k)`),
//! and sums of members by their names alone. Left out: whether both ways lead to the same value.

use crate::compare::functions::tokens;
use crate::points::words;

/// First words in the name of a function that only makes what the rest of its name says.
const MAKERS: &[&str] = &["new", "get", "make", "create"];

/// Returns code in which what each method is called on stands by its last name.
pub(super) fn short(code: &str) -> String {
    let all = tokens(code);
    let mut out: Vec<String> = vec![];
    for (i, token) in all.iter().enumerate() {
        let called = is_name(token) && all.get(i + 1) == Some(&"(") && out.last().is_some_and(|t| t == ".");
        if called {
            shorten(&mut out);
        }
        out.push((*token).to_owned());
    }
    out.concat()
}

/// Replaces the chain at the end, whose last part is a dot, by its last name.
fn shorten(out: &mut Vec<String>) {
    let Some(start) = start_of_chain(out) else { return };
    let chain = out.split_off(start);
    let depth = |t: &str| i32::from(matches!(t, "(" | "[")) - i32::from(matches!(t, ")" | "]"));
    let mut open = 0;
    let last = chain.iter().rev().find(|t| {
        open += depth(t);
        open == 0 && is_name(t)
    });
    let mut named = words(last.map_or("", String::as_str));
    while named.len() > 1 && MAKERS.contains(&named[0].as_str()) {
        named.remove(0);
    }
    out.push(named.concat());
    out.push(".".to_owned());
}

/// Returns where the chain of names and calls starts that ends with a dot.
fn start_of_chain(out: &[String]) -> Option<usize> {
    let mut at = out.len();
    while at > 0 && out[at - 1] == "." {
        at = start_of_link(out, at - 1)?;
    }
    (at < out.len()).then_some(at)
}

/// Returns where a name starts that ends at `end`, with its arguments and indices.
fn start_of_link(out: &[String], end: usize) -> Option<usize> {
    let (mut at, mut open) = (end, 0usize);
    while at > 0 {
        at -= 1;
        match out[at].as_str() {
            ")" | "]" => open += 1,
            "(" | "[" => open = open.checked_sub(1)?,
            name if open == 0 => return is_name(name).then_some(at),
            _ => {}
        }
    }
    None
}

/// Returns true for two sums of the same members: `cfg.Timeout * 2` and `redisCfg.Timeout * 2`. What a call or a text holds is not looked at.
pub(super) fn same_sum(base: &str, head: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ' ' | '*' | '+' | '-' | '/');
    let members = |code: &str| -> Option<Vec<String>> {
        let parts = code.split(' ').map(|p| p.rsplit('.').next().unwrap_or(p).to_owned());
        (code.contains('.') && code.chars().all(plain)).then(|| parts.collect())
    };
    members(base).is_some_and(|b| members(head).as_ref() == Some(&b))
}

/// Returns true for a name.
fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::{same_sum, short};

    #[test]
    fn what_a_method_is_called_on_stands_by_its_last_name() {
        for (base, head) in [
            ("_, err = g.appAlphaClient.OnJob(ctx, req)", "_, err = v1.NewAppAlphaClient(conn).OnJob(ctx, req)"),
            ("s.db.Get(k, f(a.b))", "db.Get(k, f(a.b))"),
            ("this.pool[i].db.get(k)", "db.get(k)"),
        ] {
            assert_eq!(short(base), short(head));
        }
    }

    #[test]
    fn another_name_is_another_receiver() {
        for (base, head) in
            [("cache.Get(k)", "db.Get(k)"), ("s.db.Get(a.id)", "s.db.Get(b.id)"), ("db.Get(k)", "db.Find(k)"), ("cache = nil", "db = nil")]
        {
            assert_ne!(short(base), short(head));
        }
    }

    #[test]
    fn sums_of_the_same_members() {
        assert!(same_sum("cfg.Timeout * 2", "redisCfg.Timeout * 2"));
        for (base, head) in [("cfg.Timeout * 2", "cfg.Timeout * 3"), ("cfg.Read * 2", "cfg.Write * 2"), ("f(a.b)", "f(c.b)"), ("a * 2", "b * 2")] {
            assert!(!same_sum(base, head), "{base} {head}");
        }
    }
}

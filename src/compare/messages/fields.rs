//! Fields of a declared type as they travel, at base against head.
//!
//! In: a type at both sides and the format. Out: what a partner sees of the difference: a field that is gone, new, renamed, of
//! another type, or left out when empty. Left out: names of the program that the format does not show.

use crate::compare::words::code;
use crate::facts::{Expr, Field, TypeDef};

/// A field as it travels.
struct Wire<'t> {
    name: String,
    field: &'t Field,
    options: Vec<&'t str>,
}

/// What differs of a type as it travels.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// The sentences' parts, in order of the fields.
    pub parts: Vec<String>,
    /// First line of head that differs.
    pub line: Option<u32>,
    /// True where something is gone or other: a partner of the other version may not understand it.
    pub breaks: bool,
    /// New fields without which nothing is decoded.
    pub required: Vec<String>,
    /// What stood before.
    pub base: Vec<String>,
    /// What stands after.
    pub head: Vec<String>,
}

/// Returns what differs in a format; an empty one is not known.
pub(crate) fn between(base: &TypeDef, head: &TypeDef, format: &str, language: &str) -> Difference {
    let (old, new) = (wires(base, format, language), wires(head, format, language));
    let mut d = Difference::default();
    for o in &old {
        if let Some(n) = new.iter().find(|n| n.name == o.name) {
            d.same(o, n);
        } else if let Some(n) = new.iter().find(|n| n.field.name == o.field.name) {
            d.add(format!("{} is now {}", code(&o.name), code(&n.name)), Some(n.field), true);
            d.values(Some(o.name.clone()), Some(n.name.clone()));
        } else {
            d.add(format!("{} is gone", code(&o.name)), None, true);
            d.values(Some(o.name.clone()), None);
        }
    }
    let known = |n: &Wire<'_>| old.iter().any(|o| o.name == n.name || o.field.name == n.field.name);
    for n in new.iter().filter(|n| !known(n)) {
        d.add(format!("{} is new", code(&n.name)), Some(n.field), false);
        d.values(None, Some(n.name.clone()));
        if required(head, n.field, language) {
            d.required.push(n.name.clone());
        }
    }
    if format == "serde" {
        d.whole(base, head);
    }
    d
}

impl Difference {
    /// Returns true where nothing differs.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn add(&mut self, part: String, field: Option<&Field>, breaks: bool) {
        self.parts.push(part);
        self.breaks |= breaks;
        self.line = self.line.or(field.map(|f| f.span.start));
    }

    fn values(&mut self, base: Option<String>, head: Option<String>) {
        self.base.extend(base);
        self.head.extend(head);
    }

    /// Adds what differs in a field that has one name at both sides.
    fn same(&mut self, o: &Wire<'_>, n: &Wire<'_>) {
        let (was, is) = (shape(o.field), shape(n.field));
        if was != is {
            self.add(
                format!("{} is {} instead of {}", code(&n.name), code(&n.field.type_ref.text), code(&o.field.type_ref.text)),
                Some(n.field),
                true,
            );
            let typed = |w: &Wire<'_>| Some(format!("{} {}", w.name, w.field.type_ref.text));
            self.values(typed(o), typed(n));
        }
        let (was, is) = (omitted(&o.options), omitted(&n.options));
        if let (Some(was), Some(is)) = (was, is)
            && was != is
        {
            self.add(format!("{} is left out when {is} instead of when {was}", code(&n.name)), Some(n.field), true);
        }
        for (options, others, words) in [(&n.options, &o.options, "now"), (&o.options, &n.options, "no longer")] {
            for option in options.iter().filter(|x| !others.contains(x)) {
                let part = match *option {
                    "omitempty" | "omitzero" if was.is_some() && is.is_some() => continue,
                    "omitempty" | "omitzero" => format!("{} is {words} left out when {}", code(&n.name), omitted(&[option]).unwrap_or_default()),
                    other => format!("{} {words} has the option {}", code(&n.name), code(other)),
                };
                self.add(part, Some(n.field), true);
            }
        }
    }

    /// Adds what differs in attributes of the whole type.
    fn whole(&mut self, base: &TypeDef, head: &TypeDef) {
        let of = |t: &TypeDef| t.decorators.iter().filter(|d| matches!(d, Expr::Call(c) if c.name == "serde")).map(ToString::to_string).collect();
        let (was, is): (Vec<String>, Vec<String>) = (of(base), of(head));
        if was != is {
            let say = |v: &[String]| if v.is_empty() { "none".to_owned() } else { code(&v.join(", ")) };
            self.add(format!("attributes of all fields {} → {}", say(&was), say(&is)), None, true);
        }
    }
}

/// Returns the fields that a format shows.
fn wires<'t>(t: &'t TypeDef, format: &str, language: &str) -> Vec<Wire<'t>> {
    let shown = |f: &&Field| language != "go" || f.name.starts_with(char::is_uppercase);
    let mut all = vec![];
    for f in t.fields.iter().filter(shown) {
        let tag = f.tags.iter().find(|(k, _)| k == format).or(f.tags.first().filter(|_| format.is_empty()));
        let mut words = tag.map(|(_, v)| v.as_str()).unwrap_or_default().split(',');
        let name = words.next().unwrap_or_default();
        let options: Vec<&str> = words.collect();
        if name == "-" && options.is_empty() {
            continue;
        }
        all.push(Wire { name: if name.is_empty() { f.name.clone() } else { name.to_owned() }, field: f, options });
    }
    all
}

/// Returns when a field with these options is left out: an empty list is not the zero value of its type.
fn omitted(options: &[&str]) -> Option<&'static str> {
    let known = |name: &str| options.contains(&name);
    if known("omitempty") { Some("empty") } else { known("omitzero").then_some("zero") }
}

/// Returns a field's type without pointers and packages: what is sent of it is the same.
fn shape(f: &Field) -> (String, Vec<(String, String)>) {
    let plain = |t: &str| -> String {
        let words = t.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_' && c != '.' && c != ':');
        words.map(|w| w.rsplit(['.', ':']).next().unwrap_or(w).trim_start_matches(['*', '&']).to_owned()).collect()
    };
    let plain = |t: &str| one_spelling(&plain(t));
    (plain(f.type_ref.text.trim_start_matches(['*', '&'])), f.fields.iter().map(|x| (x.name.clone(), x.type_ref.text.clone())).collect())
}

/// Returns a type of Python in the spelling that needs no import: `int | None` for `Optional[int]`, `list[str]` for `List[str]`.
fn one_spelling(text: &str) -> String {
    let mut text = ["List", "Dict", "Set", "Tuple"].iter().fold(text.to_owned(), |t, name| match t.strip_prefix(&format!("{name}[")) {
        Some(rest) => format!("{}[{rest}", name.to_lowercase()),
        None => t.replace(&format!("[{name}["), &format!("[{}[", name.to_lowercase())),
    });
    if let Some(inner) = text.strip_prefix("Optional[").and_then(|t| t.strip_suffix(']')) {
        text = format!("{} | None", one_spelling(inner));
    }
    if let Some(inner) = text.strip_prefix("Union[").and_then(|t| t.strip_suffix(']')).filter(|t| !t.contains('[')) {
        text = inner.replace(", ", " | ");
    }
    text
}

/// Returns true where a message without the field is not decoded.
fn required(t: &TypeDef, f: &Field, language: &str) -> bool {
    match language {
        "rust" => {
            let has_default = |d: &Expr| d.to_string().contains("default");
            !f.type_ref.text.starts_with("Option") && !f.decorators.iter().chain(&t.decorators).any(has_default)
        }
        "python" => f.default.is_none() && !f.type_ref.text.is_empty() && t.embeds.iter().any(|e| e.name == "BaseModel"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::one_spelling;

    #[test]
    fn a_type_of_python_in_one_spelling() {
        for (one, other) in [
            ("Optional[int]", "int | None"),
            ("Optional[List[str]]", "list[str] | None"),
            ("Union[int, None]", "int | None"),
            ("dict[str, int]", "Dict[str, int]"),
        ] {
            assert_eq!(one_spelling(one), one_spelling(other));
        }
        for (one, other) in [("Optional[int]", "int"), ("List[str]", "Set[str]"), ("Optional[int]", "Optional[str]")] {
            assert_ne!(one_spelling(one), one_spelling(other));
        }
    }
}

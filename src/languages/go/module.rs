//! What the rest of the program asks of Go without parsing: a module's name, and what a file declares.
//!
//! In: bytes of a `go.mod` or of a source file. Out: names. Left out: requirements and replacements of modules.

use crate::facts::{Declared, lines};
use crate::index::is_of_word;
use crate::languages::Root;

/// Returns the root that a `go.mod` makes of its directory.
pub(in crate::languages) fn module_roots(manifest: &[u8]) -> Vec<Root> {
    module_name(manifest).map(|name| Root { name, target: String::new(), own: false, exact: false }).into_iter().collect()
}

/// Returns the module path that a `go.mod` declares.
fn module_name(manifest: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(manifest);
    let line = text.lines().map(str::trim).find_map(|l| l.strip_prefix("module").filter(|r| r.starts_with([' ', '\t', '"', '`'])))?;
    let name = line.split("//").next().unwrap_or("").trim().trim_matches(['"', '`']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// Returns what a file declares in its package: in lines that start with `const`, `var`, `type` or `func`, and in the lines of such a group
/// that are indented as its first. It is quick and may find too many; it relies on gofmt's layout.
pub(in crate::languages) fn declared(source: &[u8]) -> Vec<Declared> {
    let mut found = Vec::new();
    let mut group: Option<Group> = None;
    for line in lines(source) {
        if let Some(rest) = line.strip_prefix(b"func ") {
            group = None;
            found.extend(function(rest));
        } else if let Some((sort, rest)) = SORTS.into_iter().find_map(|(word, sort)| Some((sort, line.strip_prefix(word)?))) {
            group = rest.trim_ascii_start().starts_with(b"(").then_some(Group { sort, indent: None });
            found.extend(leading_names(rest).map(sort));
        } else if line.starts_with(b")") {
            group = None;
        } else if let Some(group) = &mut group
            && group.holds(line)
        {
            found.extend(leading_names(line).map(group.sort));
        }
    }
    found
}

/// Makes a declaration of a name.
type Sort = fn(String) -> Declared;

/// What stands before declarations other than of functions.
const SORTS: [(&[u8], Sort); 3] = [(b"const ", Declared::Value), (b"var ", Declared::Value), (b"type ", Declared::Type)];

/// A group of declarations in parentheses.
struct Group {
    /// What its lines declare.
    sort: Sort,
    /// How far its first line is indented.
    indent: Option<usize>,
}

impl Group {
    /// Returns true for a line that is indented as the first: further in stand the fields of a type, or the parts of a value.
    fn holds(&mut self, line: &[u8]) -> bool {
        let indent = line.len() - line.trim_ascii_start().len();
        let is_blank = indent == line.len();
        !is_blank && indent > 0 && *self.indent.get_or_insert(indent) >= indent
    }
}

/// Returns the function or method that is declared by what follows `func `.
fn function(rest: &[u8]) -> Option<Declared> {
    let Some(receiver) = rest.strip_prefix(b"(") else { return leading_names(rest).next().map(Declared::Function) };
    let end = memchr::memchr(b')', receiver)?;
    let name = leading_names(&receiver[end + 1..]).next()?;
    // The receiver's type without its name, pointer and type parameters.
    let typed = receiver[..end].split(|b| *b == b'[').next().unwrap_or_default();
    let typed = typed.split(|b| matches!(b, b' ' | b'*' | b'\t')).rfind(|w| !w.is_empty()).unwrap_or_default();
    Some(Declared::Method(std::str::from_utf8(typed).ok()?.to_owned(), name))
}

/// Returns the identifiers at the start of a line, separated by commas.
fn leading_names(line: &[u8]) -> impl Iterator<Item = String> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest.take()?.trim_ascii_start();
        let (name, after) = text.split_at(text.iter().position(|b| !is_of_word(*b)).unwrap_or(text.len()));
        rest = after.trim_ascii_start().strip_prefix(b",");
        std::str::from_utf8(name).ok().filter(|n| !n.is_empty()).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_has_the_name_its_manifest_gives() {
        let name = |text: &str| module_name(text.as_bytes());
        assert_eq!(name("// top\nmodule example.com/a // why\n\ngo 1.24\n").as_deref(), Some("example.com/a"));
        assert_eq!(name("module \"example.com/b\"\r\n").as_deref(), Some("example.com/b"));
        assert_eq!(name("modules\n"), None);
        assert_eq!(name(""), None);
    }

    /// Returns what a source declares, one word each.
    fn shown(source: &str) -> Vec<String> {
        let show = |d| match d {
            Declared::Type(n) => format!("type {n}"),
            Declared::Function(n) => format!("func {n}"),
            Declared::Method(of, n) => format!("func {of}.{n}"),
            Declared::Value(n) => n,
        };
        declared(source.as_bytes()).into_iter().map(show).collect()
    }

    #[test]
    fn package_values_are_found_without_parsing() {
        let source = "const One = 1\nvar two, Three int\nconst (\n\t// comment\n\tFour = iota\n\n\tFive, six\n)\nfunc f() {\n\tvar seven = 1\n}\n";
        assert_eq!(shown(source), ["One", "two", "Three", "Four", "Five", "six", "func f"]);
        assert_eq!(shown("var (\n  one = T{\n    two: 2,\n  }\n  three = 3\n)\nvar x = T{\n\tfour: 4,\n}\n"), ["one", "three", "x"]);
    }

    #[test]
    fn types_functions_and_methods_are_found_too() {
        let source = "type A struct {\n\tb int\n}\ntype (\n\tC struct {\n\t\td int\n\t}\n)\nfunc F() {}\nfunc (a *A) M(x int) {}\nfunc (p Pair[K, V]) N() {}\nfunc (Plain) P() {}\n";
        assert_eq!(shown(source), ["type A", "type C", "func F", "func A.M", "func Pair.N", "func Plain.P"]);
    }
}

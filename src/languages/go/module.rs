//! What the rest of the program asks of Go without parsing: a module's name, and which names a file may declare.
//!
//! In: bytes of a `go.mod` or of a source file. Out: names. Left out: requirements and replacements of modules.

use crate::facts::lines;
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

/// Returns the names that a file may declare in its package: those of lines that start with `const`, `var`, `type` or
/// `func`, and of the lines in such a group; a method as `Name` and as `Type.Name`. It is quick and may find too many; it
/// relies on gofmt's layout.
pub(in crate::languages) fn declared_names(source: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut in_group = false;
    for line in lines(source) {
        if let Some(rest) = line.strip_prefix(b"func ") {
            in_group = false;
            function_name(rest, &mut names);
            continue;
        }
        let declaration = [&b"const "[..], b"var ", b"type "].iter().find_map(|k| line.strip_prefix(*k));
        match declaration {
            Some(rest) => {
                in_group = rest.trim_ascii_start().starts_with(b"(");
                leading_names(rest, &mut names);
            }
            None if in_group && line.starts_with(b")") => in_group = false,
            None if in_group && line.first().is_some_and(u8::is_ascii_whitespace) => leading_names(line, &mut names),
            None => {}
        }
    }
    names
}

/// Adds the name of a function, and `Type.Name` for a method, from what follows `func `.
fn function_name(rest: &[u8], names: &mut Vec<String>) {
    let Some(receiver) = rest.strip_prefix(b"(") else { return leading_names(rest, names) };
    let Some(end) = receiver.iter().position(|b| *b == b')') else { return };
    let mut method = Vec::new();
    leading_names(&receiver[end + 1..], &mut method);
    // The receiver's type without its name, pointer and type parameters.
    let typed = receiver[..end].split(|b| *b == b'[').next().unwrap_or_default();
    let typed = typed.split(|b| matches!(b, b' ' | b'*' | b'\t')).rfind(|w| !w.is_empty()).unwrap_or_default();
    if let (Some(name), Ok(typed)) = (method.into_iter().next(), std::str::from_utf8(typed)) {
        names.push(format!("{typed}.{name}"));
        names.push(name);
    }
}

/// Adds the identifiers at the start of a line, separated by commas.
fn leading_names(line: &[u8], names: &mut Vec<String>) {
    let mut rest = line.trim_ascii_start();
    loop {
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_' || **b >= 0x80).count();
        if length == 0 {
            return;
        }
        names.extend(std::str::from_utf8(&rest[..length]).ok().map(str::to_owned));
        rest = rest[length..].trim_ascii_start();
        match rest.strip_prefix(b",") {
            Some(more) => rest = more.trim_ascii_start(),
            None => return,
        }
    }
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

    #[test]
    fn names_of_package_values_are_found_without_parsing() {
        let source = "const One = 1\nvar two, Three int\nconst (\n\tFour = iota\n\t// comment\n\tFive, six\n)\nfunc f() {\n\tvar seven = 1\n}\n";
        assert_eq!(declared_names(source.as_bytes()), ["One", "two", "Three", "Four", "Five", "six", "f"]);
    }

    #[test]
    fn types_functions_and_methods_are_found_too() {
        let source = "type A struct {\n\tb int\n}\ntype (\n\tC int\n)\nfunc F() {}\nfunc (a *A) M(x int) {}\nfunc (p Pair[K, V]) N() {}\n";
        assert_eq!(declared_names(source.as_bytes()), ["A", "C", "F", "A.M", "M", "Pair.N", "N"]);
    }
}

//! Commands: from a script that runs a program with one of its commands to the function of that command.
//!
//! In: references that give a command its function (`&cobra.Command{Use: "keep", RunE: keep}`, `@cli.command()`, `.command("keep").action(keep)`). Out:
//! references from tests of scripts whose lines run such a program with that command. A word alone is not enough: the program must
//! stand before it. Left out: options, commands below commands (the last word counts), programs that a script calls by another name.

use super::declared::Declarations;
use super::graph::{Graph, Item};
use super::level::{Found, Reference};
use super::scripts;
use super::sites;
use super::tools::TOOLS;
use crate::facts::{Call, Expr, FileFacts, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Chance that a run of a command runs its function.
const RUNS: f32 = 0.8;

/// A command's function and the names of its program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Command {
    /// The function's node.
    node: usize,
    /// What the program may be called.
    programs: BTreeSet<String>,
}

/// Commands by name.
type Commands = BTreeMap<String, BTreeSet<Command>>;

/// Returns references from tests of scripts to the functions of the commands they run.
pub(crate) fn runs(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>, found: &[Found]) -> Vec<Found> {
    let commands = registered(declared, graph, frontier, found);
    if commands.is_empty() {
        return vec![];
    }
    let words: Vec<String> = commands.keys().map(|c| c.rsplit('-').next().unwrap_or(c).to_owned()).collect();
    let hits = declared.source.mentions_among(&scripts::is_script, &words);
    let of = |path: &String| {
        let file = scripts::facts(path, &declared.source.bytes(path)?)?;
        let references = references(&file, &commands);
        (!references.is_empty()).then(|| Found { file: Arc::new(file), references })
    };
    hits.iter().filter_map(|(path, _)| of(path)).collect()
}

/// Returns the commands that decorators of the functions, or references to them, register.
fn registered(declared: &Declarations<'_>, graph: &Graph, frontier: &BTreeSet<usize>, found: &[Found]) -> Commands {
    let mut commands = Commands::new();
    let mut add = |name: &str, node: usize, path: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if let Some(word) = name.split_whitespace().next().filter(|w| w.len() > 2 && w.chars().all(plain)) {
            commands.entry(word.to_owned()).or_default().insert(Command { node, programs: programs(declared, path) });
        }
    };
    for node in frontier {
        let n = &graph.nodes[*node];
        let Some(f) = n.function() else { continue };
        for name in f.decorators.iter().filter_map(|d| decorated(d, &f.name)) {
            add(&name, *node, &n.file.path);
        }
    }
    for Found { file, references } in found.iter().filter(|f| !f.file.test) {
        for r in references {
            for name in given(file, r.caller, &graph.nodes[r.callee].callee.name) {
                add(&name, r.callee, &file.path);
            }
        }
    }
    commands
}

/// Returns the command that a decorator makes of a function.
fn decorated(decorator: &Expr, function: &str) -> Option<String> {
    let Expr::Call(c) = decorator else { return None };
    if !TOOLS.commands.decorators.contains(&c.name) {
        return None;
    }
    let named = c.args.iter().find_map(|a| match &a.value {
        Expr::Text(t) if a.name.is_none() || a.name.as_deref() == Some("name") => Some(t.clone()),
        _ => None,
    });
    Some(named.unwrap_or_else(|| function.replace('_', "-")))
}

/// Returns the commands that a declaration gives a function of this name.
fn given(file: &FileFacts, caller: Item, function: &str) -> Vec<String> {
    let mut names = vec![];
    let mut look = |e: &Expr| {
        e.walk(&mut |e| match e {
            Expr::Record(r) => names.extend(of_record(r, function)),
            Expr::Call(c) => names.extend(of_chain(c, function)),
            _ => {}
        });
    };
    match caller {
        Item::Value(i) => file.values[i].value.iter().for_each(&mut look),
        Item::Function(i) => sites::all_steps(&file.functions[i]).into_iter().for_each(|s| s.expressions(&mut look)),
    }
    names
}

/// Returns the command of a record whose function holds the name.
fn of_record(r: &Record, function: &str) -> Option<String> {
    let field = |key: &str| r.fields.iter().find(|f| matches!(&f.key, Some(Expr::Name(k) | Expr::Text(k)) if k == key)).map(|f| &f.value);
    TOOLS.commands.records.iter().find_map(|pair| match field(&pair.name)? {
        Expr::Text(usage) => pair.runs.iter().filter_map(|k| field(k)).any(|e| names(e, function)).then(|| usage.clone()),
        _ => None,
    })
}

/// Returns the command of `.command("keep <id>").action(keep)`.
fn of_chain(c: &Call, function: &str) -> Option<String> {
    let pair = TOOLS.commands.chains.iter().find(|p| p.runs.contains(&c.name))?;
    if !c.args.iter().any(|a| names(&a.value, function)) {
        return None;
    }
    let mut at = &c.callee;
    while let Expr::Field { of, .. } = at {
        let Expr::Call(inner) = &**of else { return None };
        match inner.args.first().map(|a| &a.value) {
            Some(Expr::Text(usage)) if inner.name == pair.name => return Some(usage.clone()),
            _ => at = &inner.callee,
        }
    }
    None
}

/// Returns true where an expression names a function, or is a literal whose steps do.
fn names(e: &Expr, function: &str) -> bool {
    let mut found = false;
    e.walk(&mut |e| {
        found |= match e {
            Expr::Name(n) | Expr::Field { name: n, .. } => n == function,
            Expr::Call(c) => c.name == function,
            _ => false,
        };
    });
    found
}

/// Returns what the program may be called whose command stands in a file: parts of its path, and the name of the repository's module.
fn programs(declared: &Declarations<'_>, path: &str) -> BTreeSet<String> {
    let stem = path.rsplit_once('.').map_or(path, |(s, _)| s);
    let module = declared.source.import_of("");
    let named = module.as_deref().and_then(|m| m.rsplit('/').next()).map(str::to_owned);
    let parts = stem.split('/').map(str::to_owned).chain(named);
    parts.filter(|p| !TOOLS.unnamed.contains(p)).collect()
}

/// Returns the references of a script's tests to commands.
fn references(file: &FileFacts, commands: &Commands) -> Vec<Reference> {
    let mut found: BTreeMap<(Item, usize), Reference> = BTreeMap::new();
    for (i, f) in file.functions.iter().enumerate() {
        for (line, number) in sites::texts(f) {
            for command in commands.iter().filter(|(name, _)| line.contains(name.as_str())).flat_map(|(name, of)| of.iter().map(move |c| (name, c))) {
                let (name, Command { node, programs }) = command;
                if runs_command(line, name, programs) {
                    found.entry((Item::Function(i), *node)).or_insert_with(|| Reference::to(*node, Item::Function(i), number, RUNS));
                }
            }
        }
    }
    found.into_values().collect()
}

/// Returns true where a line runs one of these programs with a command.
fn runs_command(line: &str, command: &str, programs: &BTreeSet<String>) -> bool {
    let tokens: Vec<&str> = line.split(|c: char| c.is_whitespace() || "\"'`()|;&".contains(c)).filter(|t| !t.is_empty()).collect();
    let Some(at) = tokens.iter().position(|t| *t == command) else { return false };
    tokens[..at].iter().any(|t| is_program(t, programs))
}

/// Returns true for a token that names a program: its path, its module, or a variable that holds it.
fn is_program(token: &str, programs: &BTreeSet<String>) -> bool {
    if let Some(variable) = token.strip_prefix('$') {
        let name = variable.trim_matches(['{', '}']).to_lowercase();
        return programs.contains(&name) || TOOLS.variables.contains(&name);
    }
    let base = token.rsplit('/').next().unwrap_or(token);
    programs.contains(base) || base.split('.').any(|p| programs.contains(p))
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn a_command_needs_its_program() {
        let programs = BTreeSet::from(["shopctl".to_owned()]);
        for line in ["run ./bin/shopctl keep 1", "go run ./cmd/shopctl keep", "python -m shopctl.main --x keep", "out=$(\"$BIN\" keep 1)"] {
            assert!(runs_command(line, "keep", &programs), "{line}");
        }
        for line in ["keep shopctl", "shopctl keeper", "git keep", "echo keep"] {
            assert!(!runs_command(line, "keep", &programs), "{line}");
        }
    }
}

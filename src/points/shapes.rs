//! Shapes: what the steps of a function do together.
//!
//! In: a function. Out: points at look-ups, at tables filled in the order of a map, at entries put into map fields. A shape is known by
//! steps and types alone; which collections matter is the rule's. Left out: what a called function of another repository does.

use super::typing::Scope;
use super::{Captured, Finder, Point};
use crate::facts::{Call, Effect, Expr, FileFacts, Function, LoopKind, Step, StepKind, TypeRef, Value};
use crate::rules::{Match, Shape, ShapeMatch};
use std::collections::{BTreeMap, BTreeSet};

/// Files of a directory that are searched for what takes entries out.
const MOST_FILES: usize = 40;

/// A shape found in a function: its line, what it is called, and its captures.
struct Found {
    line: u32,
    callee: String,
    captures: Vec<(&'static str, String)>,
}

impl Finder<'_> {
    /// Returns the points that rules see in the steps of a function.
    pub(super) fn shapes(&self, function: &Function, scope: &Scope<'_>) -> Vec<Point> {
        let mut points = vec![];
        for &(r, m) in &self.index.shapes {
            let (rule, Match::Shape(pattern)) = (&self.catalogue.rules[r], &self.catalogue.rules[r].matches[m]) else { continue };
            if !super::matching::speaks(rule, scope.file.language) {
                continue;
            }
            let found = match pattern.of {
                Shape::LookUp => self.look_up(pattern, function, scope).into_iter().collect(),
                Shape::MapOrder => map_order(pattern, function, scope.file).into_iter().collect(),
                Shape::Insert => self.inserts(pattern, function, scope),
                Shape::TakeOut => self.taken(pattern, function, scope),
                Shape::WaitAfterStart => waits(function),
            };
            for f in found {
                let captured = |v: String| Captured { value: Value::Text(v), change: None, odd: None, secret: false };
                let captures: BTreeMap<String, Captured> = f.captures.into_iter().map(|(n, v)| (n.to_owned(), captured(v))).collect();
                points.push(Point { captures, confidence: rule.confidence, ..self.point(r, scope, function, f.line, f.callee.clone(), f.callee) });
            }
        }
        points
    }

    /// Returns how a function finds an entry of a collection: by index, by going over the entries, or in a copy of all.
    fn look_up(&self, pattern: &ShapeMatch, function: &Function, scope: &Scope<'_>) -> Option<Found> {
        if function.results.is_empty() && scope.file.language == "go" || function.params.is_empty() {
            return None;
        }
        let found = |line: u32, over: &Expr, by: &str| {
            Some(Found { line, callee: function.symbol(), captures: vec![("over", last(over)?.to_owned()), ("by", by.to_owned())] })
        };
        let mut indexed: Option<(u32, &Expr)> = None;
        let mut gone_over: Option<(u32, &Expr)> = None;
        Step::walk_all(&function.body, &mut |s| {
            if let StepKind::Loop { kind: LoopKind::Each, cond: Some(over), body, .. } = &s.kind
                && fits(pattern, over)
                && returns_a_value(body)
            {
                gone_over.get_or_insert((s.line, plain(over)));
            }
            if matches!(s.kind, StepKind::Return { .. } | StepKind::Assign { .. } | StepKind::If { .. }) && !writes(s) {
                s.expressions(&mut |e| {
                    e.walk_here(&mut |x| {
                        if let Expr::Index { of, index } = x
                            && fits(pattern, of)
                            && !matches!(**index, Expr::Number(_))
                        {
                            indexed.get_or_insert((s.line, of));
                        }
                    });
                });
            }
        });
        match (gone_over, indexed) {
            (Some((line, over)), _) => found(line, over, "loop"),
            (None, Some((line, of))) => {
                let copied = head_name(of).filter(|_| matches!(of, Expr::Name(_))).and_then(|n| self.copied(n, function, scope));
                found(copied.as_ref().map_or(line, |c| c.0), of, if copied.is_some() { "copy" } else { "index" })
            }
            (None, None) => None,
        }
    }

    /// Returns the line where a local variable gets a collection that a function of the project makes by going over all of another.
    fn copied(&self, name: &str, function: &Function, scope: &Scope<'_>) -> Option<(u32, ())> {
        let mut made: Option<(u32, &Call)> = None;
        Step::walk_all(&function.body, &mut |s| {
            if let StepKind::Assign { targets, values, .. } = &s.kind
                && let ([Expr::Name(n), ..], [Expr::Call(c)]) = (targets.as_slice(), values.as_slice())
                && n == name
            {
                made = Some((s.line, c));
            }
        });
        let (line, call) = made?;
        let goes_over = |f: &Function| {
            let mut all = false;
            Step::walk_all(&f.body, &mut |s| {
                let each = matches!(&s.kind, StepKind::Loop { kind: LoopKind::Each, cond: Some(e), body, .. } if e.path().is_some() && !returns_a_value(body));
                all |= each;
            });
            all
        };
        let declared = self.called(call, scope);
        let bodies = declared.iter().filter_map(|d| self.types.with_body(d));
        bodies.map(|d| goes_over(d.function())).reduce(|a, b| a && b).filter(|all| *all).map(|_| (line, ()))
    }

    /// Returns the entries that a function puts into map fields of its receiver, each with the functions that take entries out.
    fn inserts(&self, pattern: &ShapeMatch, function: &Function, scope: &Scope<'_>) -> Vec<Found> {
        let mut found: Vec<Found> = vec![];
        let Some(owner) = function.receiver.as_ref() else { return found };
        Step::walk_all(&function.body, &mut |s| {
            let StepKind::Assign { targets, .. } = &s.kind else { return };
            for t in targets {
                let Expr::Index { of, .. } = t else { continue };
                let Some((head, field)) = member(of) else { continue };
                let Some(type_ref) = (head == owner.name).then(|| self.field_type(&owner.type_ref, field, scope.file)).flatten() else {
                    continue;
                };
                if !fits(pattern, of) || !is_meant(pattern, &type_ref) {
                    continue;
                }
                let map = format!("{}.{field}", owner.type_ref.name);
                if !found.iter().any(|f| f.callee == map) {
                    let removed = self.taken_out(&owner.type_ref.name, field, scope.file).into_iter().collect::<Vec<_>>().join(", ");
                    found.push(Found { line: s.line, callee: map.clone(), captures: vec![("map", map), ("removed", removed)] });
                }
            }
        });
        found
    }

    /// Returns the entries that a function takes out of map fields of its receiver.
    fn taken(&self, pattern: &ShapeMatch, function: &Function, scope: &Scope<'_>) -> Vec<Found> {
        let mut found: Vec<Found> = vec![];
        let Some(owner) = function.receiver.as_ref() else { return found };
        Step::walk_all(&function.body, &mut |s| {
            s.expressions(&mut |e| {
                e.walk_here(&mut |x| {
                    let Some((head, field)) = taken_from(x).and_then(member) else { return };
                    let Some(type_ref) = (head == owner.name).then(|| self.field_type(&owner.type_ref, field, scope.file)).flatten() else {
                        return;
                    };
                    let map = format!("{}.{field}", owner.type_ref.name);
                    if is_meant(pattern, &type_ref) && !found.iter().any(|f| f.callee == map) {
                        found.push(Found { line: s.line, callee: map.clone(), captures: vec![("map", map)] });
                    }
                });
            });
        });
        found
    }

    /// Returns the type of a field of a type.
    fn field_type(&self, owner: &TypeRef, field: &str, file: &FileFacts) -> Option<TypeRef> {
        let (file, i) = self.types.definition(&self.types.qualify(owner, file), file)?;
        file.types[i].fields.iter().find(|x| x.name == field).map(|x| x.type_ref.clone())
    }

    /// Returns the functions of a directory that take entries out of a map field, or give the field another map.
    fn taken_out(&self, owner: &str, field: &str, file: &FileFacts) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut look = |f: &FileFacts| {
            for function in f.functions.iter().filter(|x| x.receiver.as_ref().is_none_or(|r| r.type_ref.name == owner)) {
                if takes_out(function, field) {
                    names.insert(function.name.clone());
                }
            }
        };
        look(file);
        self.package_files(file).iter().for_each(|f| look(f));
        names
    }

    /// Returns the other files of a file's directory, tests left out.
    fn package_files(&self, file: &FileFacts) -> Vec<std::sync::Arc<FileFacts>> {
        let paths = self.types.source.sources_in(crate::change::directory(&file.path));
        let others = paths.iter().filter(|p| **p != file.path).take(MOST_FILES);
        others.filter_map(|p| self.types.source.file(p)).filter(|f| !f.test && f.language == file.language).collect()
    }
}

/// Returns true for a map that holds what a pattern means.
fn is_meant(pattern: &ShapeMatch, map: &TypeRef) -> bool {
    let holds = map.element.as_ref().map(|e| e.text.trim_start_matches(['*', '&']).to_owned()).unwrap_or_default();
    map.name == "map" && (pattern.holds.is_empty() || pattern.holds.fits(&holds))
}

/// Returns what a call takes an entry out of.
fn taken_from(e: &Expr) -> Option<&Expr> {
    let Expr::Call(c) = e else { return None };
    if !matches!(c.name.as_str(), "delete" | "clear" | "remove" | "pop" | "Delete" | "evict") {
        return None;
    }
    match &c.callee {
        Expr::Field { of, .. } if of.path().is_some_and(|p| !p.parts.is_empty()) => Some(of),
        _ => c.args.first().map(|a| &a.value),
    }
}

/// Returns true where a function deletes from a field, empties it, or assigns another map to it.
fn takes_out(function: &Function, field: &str) -> bool {
    let is_field = |e: &Expr| member(e).is_some_and(|(_, f)| f == field);
    let mut found = false;
    Step::walk_all(&function.body, &mut |s| {
        if let StepKind::Assign { targets, declares: false, .. } = &s.kind {
            found |= targets.iter().any(is_field);
        }
        s.expressions(&mut |e| {
            e.walk(&mut |x| {
                found |= taken_from(x).is_some_and(is_field);
            });
        });
    });
    found
}

/// Returns the table whose entries a function gives out in the order of a map: a list that is filled while going over a map, never sorted, and
/// then decides entries by number.
fn map_order(pattern: &ShapeMatch, function: &Function, file: &FileFacts) -> Option<Found> {
    let mut filled: Vec<(u32, &Expr, &str)> = vec![];
    Step::walk_all(&function.body, &mut |s| {
        if let StepKind::Loop { kind: LoopKind::Each, cond: Some(over), body, .. } = &s.kind
            && fits(pattern, over)
            && is_map(over, function, file)
        {
            filled.extend(appended(body).into_iter().map(|list| (s.line, over, list)));
        }
    });
    filled.into_iter().find_map(|(line, over, list)| {
        let table = (!is_sorted(function, list)).then(|| table_by(function, list)).flatten()?;
        Some(Found { line, callee: function.symbol(), captures: vec![("over", over.to_string()), ("table", table)] })
    })
}

/// Steps between the start of a process and a wait that belongs to it.
const SOON: usize = 4;

/// Returns the waits of a fixed time that follow the start of a process in the same block.
fn waits(function: &Function) -> Vec<Found> {
    let mut found = vec![];
    in_block(&function.body, &mut found);
    found
}

/// Adds the waits of a block and of the blocks inside, loops left out: who asks again and again does not only wait.
fn in_block(block: &[Step], found: &mut Vec<Found>) {
    for (i, s) in block.iter().enumerate() {
        if let Some(started) = started(s) {
            let soon = block[i + 1..].iter().take(SOON).find_map(|next| Some((next.line, wait(next)?)));
            found.extend(soon.map(|(line, wait)| Found {
                line,
                callee: wait.callee.to_string(),
                captures: vec![("wait", wait.args.first().map(|a| a.value.to_string()).unwrap_or_default()), ("started", started)],
            }));
        }
        if !matches!(s.kind, StepKind::Loop { .. }) {
            s.blocks().into_iter().for_each(|b| in_block(b, found));
        }
    }
}

/// Returns what a step starts, where that is another process: by the standard libraries of the languages.
fn started(s: &Step) -> Option<String> {
    let mut all = vec![];
    let mut visit = |e: &Expr| {
        e.walk_here(&mut |x| {
            if let Expr::Call(c) = x {
                let process = match c.name.as_str() {
                    "Start" => c.args.is_empty(),
                    "Popen" => c.package.as_deref() == Some("subprocess"),
                    "spawn" | "exec" => {
                        c.package.as_deref().is_some_and(|p| p.ends_with("child_process")) || c.callee.to_string().contains("Command")
                    }
                    "create_subprocess_exec" | "create_subprocess_shell" => true,
                    _ => false,
                };
                if process {
                    all.push(c.callee.to_string());
                }
            }
        });
    };
    match &s.kind {
        StepKind::If { init, .. } => init.iter().for_each(|i| i.expressions(&mut |e| visit(e))),
        StepKind::Expr(_) | StepKind::Assign { .. } => {}
        _ => return None,
    }
    s.expressions(&mut |e| visit(e));
    all.into_iter().next()
}

/// Returns the wait that a step is.
fn wait(s: &Step) -> Option<&Call> {
    let StepKind::Expr(e) = &s.kind else { return None };
    let inner = if let Expr::Unary { operand, .. } = e { operand } else { e };
    match inner {
        Expr::Call(c) if c.effect == Some(Effect::Sleep) => Some(c),
        _ => None,
    }
}

/// Returns true for a map: a field of the receiver's type, or a variable of the function.
fn is_map(e: &Expr, function: &Function, file: &FileFacts) -> bool {
    match member(e) {
        Some((head, field)) => {
            let owner = function.receiver.as_ref().filter(|r| r.name == head).map(|r| &r.type_ref.name);
            let field = owner.and_then(|o| file.types.iter().find(|t| t.name == *o)?.fields.iter().find(|f| f.name == field));
            field.is_some_and(|f| f.type_ref.name == "map")
        }
        None => function.params.iter().any(|p| matches!(e, Expr::Name(n) if *n == p.name) && p.type_ref.name == "map"),
    }
}

/// Returns the lists that a body appends to.
fn appended(body: &[Step]) -> Vec<&str> {
    let mut lists = vec![];
    Step::walk_all(body, &mut |s| {
        if let StepKind::Assign { targets, values, .. } = &s.kind
            && let ([Expr::Name(list)], [Expr::Call(c)]) = (targets.as_slice(), values.as_slice())
            && c.name == "append"
        {
            lists.push(list.as_str());
        }
    });
    lists
}

/// Returns true where some call that speaks of sorting is given the list.
fn is_sorted(function: &Function, list: &str) -> bool {
    let mut sorted = false;
    Step::walk_all(&function.body, &mut |s| {
        s.expressions(&mut |e| {
            e.walk_here(&mut |x| {
                if let Expr::Call(c) = x {
                    let sorts = c.package.as_deref() == Some("sort") || c.name.to_lowercase().contains("sort");
                    sorted |= sorts && c.args.iter().any(|a| mentions(&a.value, list));
                }
            });
        });
    });
    sorted
}

/// Returns the table that is filled by number from a list.
fn table_by(function: &Function, list: &str) -> Option<String> {
    let mut table = None;
    Step::walk_all(&function.body, &mut |s| {
        let StepKind::Loop { cond, vars, body, .. } = &s.kind else { return };
        let over_list = cond.as_ref().is_some_and(|c| matches!(c, Expr::Name(n) if n == list));
        Step::walk_all(body, &mut |x| {
            let StepKind::Assign { targets, values, .. } = &x.kind else { return };
            let ([Expr::Index { of, .. }], [value]) = (targets.as_slice(), values.as_slice()) else { return };
            let element = matches!(value, Expr::Index { of, .. } if matches!(&**of, Expr::Name(n) if n == list));
            let taken = over_list && vars.iter().any(|v| matches!((v, value), (Expr::Name(a), Expr::Name(b)) if a == b && a != "_"));
            if (element || taken) && of.path().is_some() {
                table.get_or_insert(of.to_string());
            }
        });
    });
    table
}

/// Returns true where a name is used in an expression.
fn mentions(e: &Expr, name: &str) -> bool {
    let mut found = false;
    e.walk_here(&mut |x| found |= matches!(x, Expr::Name(n) if n == name));
    found
}

/// Returns true where a collection is one that the pattern means.
fn fits(pattern: &ShapeMatch, collection: &Expr) -> bool {
    pattern.over.is_empty() || last(plain(collection)).is_some_and(|n| pattern.over.fits(&n.to_lowercase()))
}

/// Returns what a loop goes over without what only gives its entries: `nodes.values()`, `Object.values(nodes)`, `enumerate(nodes)`.
fn plain(e: &Expr) -> &Expr {
    let Expr::Call(c) = e else { return e };
    match (&c.callee, c.name.as_str()) {
        (_, "entries" | "values" | "keys" | "enumerate" | "list") if c.args.len() == 1 => &c.args[0].value,
        (Expr::Field { of, .. }, "values" | "items" | "iter" | "keys" | "entries" | "iter_mut" | "into_iter" | "values_mut") => plain(of),
        _ => e,
    }
}

/// Returns the last name of a collection.
fn last(e: &Expr) -> Option<&str> {
    match e {
        Expr::Name(n) => Some(n),
        Expr::Field { name, .. } => Some(name),
        _ => None,
    }
}

/// Returns the first name of a path.
fn head_name(e: &Expr) -> Option<&str> {
    e.path().map(|p| p.head)
}

/// Returns what a field is taken of, and its name: `x.f`.
fn member(e: &Expr) -> Option<(&str, &str)> {
    let path = e.path()?;
    match path.parts.as_slice() {
        [field] => Some((path.head, field)),
        _ => None,
    }
}

/// Returns true where steps return something.
fn returns_a_value(body: &[Step]) -> bool {
    let mut found = false;
    Step::walk_all(body, &mut |s| found |= matches!(&s.kind, StepKind::Return { values, error, .. } if !values.is_empty() && *error != Some(true)));
    found
}

/// Returns true for a step that puts something into a collection.
fn writes(s: &Step) -> bool {
    matches!(&s.kind, StepKind::Assign { targets, .. } if targets.iter().any(|t| matches!(t, Expr::Index { .. })))
}

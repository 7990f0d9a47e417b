//! Prints facts for people: the form of the snapshots of `everything.go` and its like.

use crate::facts::{Case, Expr, FileFacts, Function, Param, Span, Step, StepKind, TypeDef, TypeRef};
use std::fmt::Write;

/// Returns a file's facts as indented text.
pub(in crate::languages) fn print(facts: &FileFacts) -> String {
    let mut out = format!("package {} generated={} test={}\n", facts.package, facts.generated, facts.test);
    for i in &facts.imports {
        let member = i.member.as_ref().map_or(String::new(), |m| format!(" member={m}"));
        writeln!(out, "import {} {:?}{member} aliased={} {}", i.name, i.path, i.aliased, i.line).unwrap();
    }
    for v in &facts.values {
        let value = v.value.as_ref().map_or(String::new(), |e| format!(" = {e}"));
        writeln!(
            out,
            "{} {}{}{value} {}{}",
            if v.constant { "const" } else { "var" },
            v.name,
            optional(v.type_ref.as_ref()),
            lines(v.span),
            doc(&v.doc)
        )
        .unwrap();
    }
    facts.types.iter().for_each(|t| type_def(&mut out, t));
    facts.functions.iter().for_each(|f| function(&mut out, f, 0));
    for p in &facts.problems {
        writeln!(out, "problem {} {}", lines(p.span), p.why).unwrap();
    }
    out
}

fn lines(span: Span) -> String {
    format!("{}-{}", span.start, span.end)
}

fn doc(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" // {}", text.replace('\n', " | ")) }
}

fn optional(t: Option<&TypeRef>) -> String {
    t.map_or(String::new(), |t| format!(" {}", type_ref(t)))
}

fn type_ref(t: &TypeRef) -> String {
    let package = if t.package.is_empty() { String::new() } else { format!("{}.", t.package) };
    let element = t.element.as_ref().map_or(String::new(), |e| format!(" of {}", type_ref(e)));
    format!("<{}: {package}{}{element}>", t.text, t.name)
}

fn type_def(out: &mut String, t: &TypeDef) {
    writeln!(out, "type {} {:?}{} {}{}", t.name, t.kind, optional(t.target.as_ref()), lines(t.span), doc(&t.doc)).unwrap();
    decorators(out, &t.decorators, 2);
    t.embeds.iter().for_each(|e| writeln!(out, "  embeds {}", type_ref(e)).unwrap());
    fields(out, &t.fields, 2);
    t.methods.iter().for_each(|m| function(out, m, 1));
}

fn fields(out: &mut String, fields_: &[crate::facts::Field], pad: usize) {
    for f in fields_ {
        let default = f.default.as_ref().map_or(String::new(), |e| format!(" = {e}"));
        writeln!(out, "{:pad$}{} {} {:?}{default} {}{}", "", f.name, type_ref(&f.type_ref), f.tags, lines(f.span), doc(&f.doc)).unwrap();
        decorators(out, &f.decorators, pad + 2);
        fields(out, &f.fields, pad + 2);
    }
}

fn decorators(out: &mut String, all: &[Expr], pad: usize) {
    all.iter().for_each(|d| writeln!(out, "{:pad$}@{d}", "").unwrap());
}

fn params(list: &[Param]) -> String {
    let one = |p: &Param| format!("{} {}{}", p.name, if p.variadic { "..." } else { "" }, type_ref(&p.type_ref));
    list.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn function(out: &mut String, f: &Function, depth: usize) {
    let receiver = f.receiver.as_ref().map_or(String::new(), |r| format!("({}) ", params(std::slice::from_ref(r))));
    let test = if f.test { " TEST" } else { "" };
    let pad = depth * 2;
    writeln!(out, "{:pad$}func {receiver}{}({}) ({}) {}{test}{}", "", f.name, params(&f.params), params(&f.results), lines(f.span), doc(&f.doc))
        .unwrap();
    decorators(out, &f.decorators, pad + 2);
    steps(out, &f.body, depth + 1);
}

/// Prints steps, one a line, nested ones and function literals indented below.
pub(in crate::languages) fn steps(out: &mut String, body: &[Step], depth: usize) {
    for s in body {
        write!(out, "{:pad$}{}-{} {}", "", s.line, s.end_line, head(s), pad = depth * 2).unwrap();
        let mut effects = Vec::new();
        let mut literals: Vec<&Function> = Vec::new();
        s.expressions(&mut |e| direct(e, &mut effects, &mut literals));
        writeln!(out, "{}", effects.concat()).unwrap();
        literals.iter().for_each(|f| function(out, f, depth + 1));
        match &s.kind {
            StepKind::Switch { init, cases, .. } => {
                steps(out, init, depth + 1);
                cases.iter().for_each(|c| case(out, c, depth + 1));
            }
            StepKind::Select { cases } => cases.iter().for_each(|c| case(out, c, depth + 1)),
            StepKind::If { init, then, otherwise, .. } => {
                labelled(out, "init", init, depth + 1);
                labelled(out, "then", then, depth + 1);
                labelled(out, "else", otherwise, depth + 1);
            }
            StepKind::Loop { init, post, body, .. } => {
                labelled(out, "init", init, depth + 1);
                labelled(out, "post", post, depth + 1);
                steps(out, body, depth + 1);
            }
            StepKind::Try { body, handlers, finally } => {
                steps(out, body, depth + 1);
                for h in handlers {
                    let name = h.name.as_ref().map_or(String::new(), |n| format!(" as {n}"));
                    writeln!(out, "{:pad$}{}-{} except {}{name}", "", h.line, h.end_line, list(&h.types), pad = depth * 2).unwrap();
                    steps(out, &h.body, depth + 1);
                }
                labelled(out, "finally", finally, depth);
            }
            _ => s.blocks().into_iter().for_each(|b| steps(out, b, depth + 1)),
        }
    }
}

fn labelled(out: &mut String, label: &str, body: &[Step], depth: usize) {
    if !body.is_empty() {
        writeln!(out, "{:pad$}{label}:", "", pad = depth * 2).unwrap();
        steps(out, body, depth + 1);
    }
}

fn case(out: &mut String, c: &Case, depth: usize) {
    writeln!(out, "{:pad$}{}-{} case {}", "", c.line, c.end_line, list(&c.values), pad = depth * 2).unwrap();
    labelled(out, "on", &c.on, depth + 1);
    steps(out, &c.body, depth + 1);
}

fn list(values: &[Expr]) -> String {
    values.iter().map(Expr::to_string).collect::<Vec<_>>().join(", ")
}

fn head(s: &Step) -> String {
    match &s.kind {
        StepKind::Expr(e) => format!("do {e}"),
        StepKind::Assign { targets, op, values, declares, type_ref } => {
            format!("{}{}{} {op} {}", if *declares { "new " } else { "" }, list(targets), optional(type_ref.as_deref()), list(values))
        }
        StepKind::If { cond, .. } => format!("if {cond}"),
        StepKind::Loop { kind, cond, vars, .. } => {
            format!("loop {kind:?} {} over {}", list(vars), cond.as_ref().map_or(String::new(), Expr::to_string))
        }
        StepKind::Switch { subject, .. } => format!("switch {}", subject.as_ref().map_or(String::new(), Expr::to_string)),
        StepKind::Select { .. } => "select".to_owned(),
        StepKind::Return { values, error } => format!("return {} error={error:?}", list(values)),
        StepKind::Go(e) => format!("go {e}"),
        StepKind::Defer(e) => format!("defer {e}"),
        StepKind::Send { channel, value } => format!("send {value} to {channel}"),
        StepKind::With { items, .. } => {
            let item = |(target, value): &(Option<Expr>, Expr)| format!("{value}{}", target.as_ref().map_or(String::new(), |t| format!(" as {t}")));
            format!("with {}", items.iter().map(item).collect::<Vec<_>>().join(", "))
        }
        StepKind::Throw(e) => format!("throw {}", e.as_ref().map_or(String::new(), Expr::to_string)),
        StepKind::Try { .. } => "try".to_owned(),
        StepKind::Other(t) => format!("other {t}"),
        other => format!("{other:?}").split("([").next().unwrap_or("").to_owned(),
    }
}

/// Collects what calls of an expression do, and the function literals in it, without entering these.
fn direct<'a>(e: &'a Expr, effects: &mut Vec<String>, literals: &mut Vec<&'a Function>) {
    match e {
        Expr::Function(f) => literals.push(f),
        Expr::Call(c) => {
            let package = c.package.as_ref().map_or(String::new(), |p| format!(" {p}"));
            effects.push(format!(" [{}{package}{} {}]", c.name, c.effect.map_or(String::new(), |x| format!(" {x:?}")), c.line));
            direct(&c.callee, effects, literals);
            c.args.iter().for_each(|a| direct(&a.value, effects, literals));
        }
        Expr::Field { of, .. } | Expr::Unary { operand: of, .. } | Expr::Cast { of, .. } => direct(of, effects, literals),
        Expr::Binary { left, right, .. } | Expr::Index { of: left, index: right } => {
            direct(left, effects, literals);
            direct(right, effects, literals);
        }
        Expr::Record(r) => r.fields.iter().for_each(|f| direct(&f.value, effects, literals)),
        Expr::Template(parts) => parts.iter().for_each(|p| direct(p, effects, literals)),
        _ => {}
    }
}

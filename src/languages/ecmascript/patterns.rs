//! Patterns: what parameters and declarations take apart.
//!
//! In: a pattern and the value it is given. Out: names, parameters, and one assignment for each name of a plain value. Left out: defaults
//! of parameters, keys that are computed.

use super::syntax::Kids;
use super::{Reader, literals};
use crate::facts::{Expr, Param, StepKind, Taken, TypeRef};
use tree_sitter::Node;

impl<'t> Reader<'t> {
    /// Returns the names that a pattern binds, in order.
    pub(super) fn bound(&mut self, pattern: Node<'t>) -> Vec<String> {
        let mut names = Vec::new();
        self.add_bound(pattern, &mut names);
        names
    }

    fn add_bound(&mut self, pattern: Node<'t>, names: &mut Vec<String>) {
        match pattern.kind() {
            "identifier" | "shorthand_property_identifier_pattern" => names.push(self.text(pattern).to_owned()),
            "pair_pattern" => {
                let value = self.kids(pattern).part("value");
                value.into_iter().for_each(|n| self.add_bound(n, names));
            }
            "assignment_pattern" | "object_assignment_pattern" => {
                let left = self.kids(pattern).part("left");
                left.into_iter().for_each(|n| self.add_bound(n, names));
            }
            "object_pattern" | "array_pattern" | "rest_pattern" => {
                for kid in self.kids(pattern).0 {
                    self.nested(kid.node, |r| r.add_bound(kid.node, names));
                }
            }
            _ => {}
        }
    }

    /// Returns the parameters of a function. One that takes an object apart is given for each name it binds, without a type of its own.
    pub(super) fn params(&mut self, kids: &Kids<'t>) -> Vec<Param> {
        if let Some(single) = kids.part("parameter") {
            return vec![param(self.text(single), TypeRef::default(), false)];
        }
        let Some(list) = kids.part("parameters") else { return Vec::new() };
        let mut params: Vec<Param> = Vec::new();
        let mut argument = 0;
        for kid in self.kids(list).0 {
            let before = params.len();
            match kid.kind {
                "required_parameter" | "optional_parameter" => {
                    let inner = self.kids(kid.node);
                    let type_ref = inner.part("type").map(|n| self.annotation(n)).unwrap_or_default();
                    let pattern = inner.part("pattern").or_else(|| inner.part("name"));
                    let first = params.len();
                    pattern.into_iter().for_each(|p| self.add_param(p, &type_ref, &mut params));
                    if let (Some(value), [only]) = (inner.part("value"), &mut params[first..]) {
                        only.default = Some(self.expression(value));
                    }
                }
                _ => self.add_param(kid.node, &TypeRef::default(), &mut params),
            }
            params[before..].iter_mut().filter_map(|p| p.taken.as_mut()).for_each(|t| t.argument = argument);
            argument += usize::from(params.len() > before);
        }
        params
    }

    /// Adds what one parameter binds.
    fn add_param(&mut self, pattern: Node<'t>, type_ref: &TypeRef, params: &mut Vec<Param>) {
        match pattern.kind() {
            "this" => {}
            "identifier" => params.push(param(self.text(pattern), type_ref.clone(), false)),
            "assignment_pattern" => {
                let (first, kids) = (params.len(), self.kids(pattern));
                kids.part("left").into_iter().for_each(|n| self.add_param(n, type_ref, params));
                if let (Some(value), [only]) = (kids.part("right"), &mut params[first..]) {
                    only.default = Some(self.expression(value));
                }
            }
            "object_pattern" => {
                let mut found: Vec<Param> = vec![];
                for kid in self.kids(pattern).0 {
                    // A name of its own, or one that stands deeper, is known by what it binds alone.
                    let own = matches!(kid.kind, "shorthand_property_identifier_pattern" | "object_assignment_pattern");
                    let taken = |n: &String| Taken { argument: 0, member: if own { n.clone() } else { String::new() } };
                    let bound = self.bound(kid.node).into_iter();
                    found.extend(bound.map(|n| Param { taken: Some(Box::new(taken(&n))), ..param(&n, TypeRef::default(), false) }));
                }
                for kid in self.kids(pattern).0.into_iter().filter(|k| k.kind == "object_assignment_pattern") {
                    let kids = self.kids(kid.node);
                    let name = kids.part("left").map_or("", |n| self.text(n)).to_owned();
                    let value = kids.part("right").map(|n| self.expression(n));
                    found.iter_mut().filter(|p| p.name == name).for_each(|p| p.default.clone_from(&value));
                }
                params.extend(found);
            }
            "rest_pattern" => params.extend(self.bound(pattern).into_iter().map(|n| param(&n, type_ref.clone(), true))),
            _ => params.extend(self.bound(pattern).into_iter().map(|n| param(&n, TypeRef::default(), false))),
        }
    }

    /// Returns the assignments that a declaration makes of a pattern. A plain value is taken apart name by name; of any other one the names
    /// follow `_`, because none of them is the value itself.
    pub(super) fn taken_apart(&mut self, pattern: Node<'t>, value: Expr, type_ref: Option<TypeRef>) -> Vec<StepKind> {
        let assign = |targets, values, type_ref| StepKind::Assign {
            targets,
            op: "=".to_owned(),
            values,
            declares: true,
            type_ref: Option::map(type_ref, Box::new),
        };
        if pattern.kind() == "identifier" {
            return vec![assign(vec![Expr::Name(self.text(pattern).to_owned())], vec![value], type_ref)];
        }
        if pattern.kind() == "object_pattern" && value.path().is_some() {
            let mut found = Vec::new();
            self.members(pattern, &value, &mut found);
            return found.into_iter().map(|(name, value)| assign(vec![Expr::Name(name)], vec![value], None)).collect();
        }
        let mut targets: Vec<Expr> = self.bound(pattern).into_iter().map(Expr::Name).collect();
        if pattern.kind() == "object_pattern" {
            targets.insert(0, Expr::Name("_".to_owned()));
        }
        vec![assign(targets, vec![value], None)]
    }

    /// Adds the names of an object pattern with the member of `value` that each is.
    fn members(&mut self, pattern: Node<'t>, value: &Expr, found: &mut Vec<(String, Expr)>) {
        for kid in self.kids(pattern).0 {
            let kids = self.kids(kid.node);
            let of = |name: String| Expr::Field { of: Box::new(value.clone()), name };
            match kid.kind {
                "shorthand_property_identifier_pattern" => {
                    let name = self.text(kid.node).to_owned();
                    found.push((name.clone(), of(name)));
                }
                "object_assignment_pattern" => {
                    let name = kids.part("left").map_or("", |n| self.text(n)).to_owned();
                    let member = of(name.clone());
                    let value = match kids.part("right").map(|n| self.expression(n)) {
                        Some(default) => Expr::Binary { op: "??".to_owned(), left: Box::new(member), right: Box::new(default) },
                        None => member,
                    };
                    found.push((name, value));
                }
                "pair_pattern" => self.pair_pattern(&kids, value, found),
                _ => found.extend(self.bound(kid.node).into_iter().map(|n| (n, value.clone()))),
            }
        }
    }

    /// Adds the names of `key: pattern`.
    fn pair_pattern(&mut self, kids: &Kids<'t>, value: &Expr, found: &mut Vec<(String, Expr)>) {
        let (Some(key), Some(inner)) = (kids.part("key"), kids.part("value")) else { return };
        let name = if key.kind() == "string" { literals::string(self.text(key)) } else { self.text(key).to_owned() };
        let member = Expr::Field { of: Box::new(value.clone()), name };
        match inner.kind() {
            "object_pattern" => {
                self.nested(inner, |r| r.members(inner, &member, found));
            }
            _ => found.extend(self.bound(inner).into_iter().map(|n| (n, member.clone()))),
        }
    }
}

/// Makes a parameter.
fn param(name: &str, type_ref: TypeRef, variadic: bool) -> Param {
    Param { name: name.to_owned(), type_ref, variadic, default: None, taken: None }
}

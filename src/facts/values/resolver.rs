//! The walk from an expression to its value.
//!
//! In: an expression and the names in scope. Out: [`Value`]. It ends for any input: names that lead back to themselves are not followed, and
//! work and nesting are limited.

use super::known::{self, Meaning};
use super::{Constants, Locals, Value, formats, makers, numbers};
use crate::facts::{Call, Expr, FileFacts, Record};

/// Most expressions that are looked at for one value. Constants that use each other twice would otherwise take 2ⁿ steps.
const MOST_STEPS: usize = 5_000;

/// Deepest nesting that is followed.
const DEEPEST: usize = 100;

/// The names that an expression may speak of.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// Its file.
    pub(super) file: &'a FileFacts,
    /// Local variables of its function.
    pub(super) locals: &'a Locals<'a>,
}

/// Finds the value of one expression.
pub(super) struct Resolver<'a> {
    /// Constants beyond the file.
    constants: &'a dyn Constants,
    /// Expressions looked at so far.
    steps: usize,
    /// Nesting at present.
    depth: usize,
    /// Names whose value is being looked for: file (empty for a local name) and name.
    open: Vec<(String, String)>,
}

impl<'a> Resolver<'a> {
    /// Makes a resolver for one expression.
    pub(super) fn new(constants: &'a dyn Constants) -> Self {
        Self { constants, steps: 0, depth: 0, open: Vec::new() }
    }

    /// Returns the value of an expression.
    pub(super) fn value(&mut self, expr: &Expr, scope: Scope<'_>) -> Value {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.depth >= DEEPEST {
            return unknown(expr);
        }
        self.depth += 1;
        let value = self.known(expr, scope).unwrap_or_else(|| unnamed(expr));
        self.depth -= 1;
        value
    }

    /// Returns the value of an expression where it has one.
    fn known(&mut self, expr: &Expr, scope: Scope<'_>) -> Option<Value> {
        match expr {
            Expr::Text(t) => Some(Value::Text(t.clone())),
            Expr::Number(n) => Some(Value::Number(numbers::normal(n))),
            Expr::Bool(b) => Some(Value::Bool(*b)),
            Expr::Null => Some(Value::Null),
            Expr::Name(name) => self.name(name, scope),
            Expr::Field { of, name } => self.field(of, name, scope),
            Expr::Index { of, index } => {
                if environment(of, scope.file) {
                    self.variable(index, scope)
                } else {
                    None
                }
            }
            Expr::Call(call) => self.call(call, scope),
            Expr::Binary { op, left, right } => self.binary(op, left, right, scope),
            Expr::Unary { op, operand } => self.unary(op, operand, scope),
            Expr::Cast { type_ref, of } => {
                let value = self.value(of, scope);
                let meaning = known::function(&type_ref.package, &type_ref.name);
                Some(if meaning == Some(Meaning::Nanoseconds) { as_duration(value) } else { value })
            }
            Expr::Template(parts) => {
                let parts: Vec<String> = parts.iter().map(|p| formats::part(&self.value(p, scope))).collect();
                Some(formats::concat(&parts))
            }
            Expr::Record(record) => self.list(record, scope),
            Expr::Function(_) | Expr::Type(_) | Expr::Other(_) => None,
        }
    }

    /// Returns the value of a local name or of a constant of the package.
    fn name(&mut self, name: &str, scope: Scope<'_>) -> Option<Value> {
        if !scope.locals.contains(name) {
            return self.constant("", name, scope);
        }
        let expr = scope.locals.value(name).or_else(|| scope.locals.default_of(name))?;
        self.once(String::new(), name, |r| r.value(expr, scope))
    }

    /// Returns the value of a constant of a package; an empty one is the file's own.
    fn constant(&mut self, package: &str, name: &str, scope: Scope<'_>) -> Option<Value> {
        let (expr, file) = self.constants.constant(scope.file, package, name)?;
        self.once(file.path.clone(), name, |r| r.value(&expr, Scope { file: &file, locals: &Locals::default() }))
    }

    /// Runs `find` unless the value of this name is being looked for already.
    fn once(&mut self, file: String, name: &str, find: impl FnOnce(&mut Self) -> Value) -> Option<Value> {
        let key = (file, name.to_owned());
        if self.open.contains(&key) {
            return None;
        }
        self.open.push(key);
        let value = find(self);
        self.open.pop();
        Some(value)
    }

    /// Returns the value of `of.name`: a constant of an imported package, or an environment variable.
    fn field(&mut self, of: &Expr, name: &str, scope: Scope<'_>) -> Option<Value> {
        if environment(of, scope.file) && !matches!(of, Expr::Name(_)) {
            return Some(Value::Env(name.to_owned()));
        }
        if let Expr::Type(t) = of {
            let member = if t.name.is_empty() { name.to_owned() } else { format!("{}.{name}", t.name) };
            return self.constant(&t.package, &member, scope);
        }
        let Expr::Name(head) = of else { return None };
        // A constant of the class.
        if let Some(owner) = scope.locals.owner(head) {
            return self.constant("", &format!("{owner}.{name}"), scope);
        }
        if scope.locals.contains(head) {
            return None;
        }
        match scope.file.import(head).filter(|i| i.member.is_none()) {
            Some(import) => known::duration(&import.path, name).map(Value::Duration).or_else(|| self.constant(&import.path, name, scope)),
            None => self.module(head, name, scope).or_else(|| self.member(head, name, scope)),
        }
    }

    /// Returns the value of a constant of a module that is imported by itself: `from . import keys`, `use crate::keys;`.
    fn module(&mut self, head: &str, name: &str, scope: Scope<'_>) -> Option<Value> {
        let import = scope.file.import(head)?;
        let member = import.member.as_deref()?;
        let between = match scope.file.language {
            "python" if import.path.ends_with('.') => "",
            "python" => ".",
            "rust" => "::",
            _ => return None,
        };
        self.constant(&format!("{}{between}{member}", import.path), name, scope)
    }

    /// Returns the value of a member of a constant object or enum, or of a class: `Keys.User`.
    fn member(&mut self, head: &str, name: &str, scope: Scope<'_>) -> Option<Value> {
        let dotted = format!("{head}.{name}");
        let Some((expr, file)) = self.constants.constant(scope.file, "", head) else { return self.constant("", &dotted, scope) };
        let record = match &expr {
            Expr::Cast { of, .. } => of,
            other => other,
        };
        let Expr::Record(record) = record else { return None };
        // A struct's literal is a variable's first value: its fields may be assigned.
        let fields = record.type_ref.is_none().then_some(&record.fields)?;
        let field = fields.iter().find(|f| matches!(&f.key, Some(Expr::Name(k) | Expr::Text(k)) if k == name))?;
        self.once(file.path.clone(), &dotted, |r| r.value(&field.value, Scope { file: &file, locals: &Locals::default() }))
    }

    /// Returns the environment variable that an expression names.
    fn variable(&mut self, name: &Expr, scope: Scope<'_>) -> Option<Value> {
        match self.value(name, scope) {
            Value::Text(name) => Some(Value::Env(name)),
            _ => None,
        }
    }

    /// Returns the value of a call to a function of a standard library.
    fn call(&mut self, call: &Call, scope: Scope<'_>) -> Option<Value> {
        let of_environment = matches!(&call.callee, Expr::Field { of, .. } if environment(of, scope.file));
        let package = if of_environment { Some("os.environ") } else { call.package.as_deref() };
        let Some(package) = package else { return self.method(call, scope).or_else(|| self.made(call, scope)) };
        let Some(meaning) = known::function(package, &call.name) else { return self.made(call, scope) };
        if call.args.iter().any(|a| a.spread) && meaning != Meaning::Format {
            return None;
        }
        let first = call.args.first()?;
        if meaning == Meaning::Environment {
            return self.variable(&first.value, scope);
        }
        let mut values: Vec<Value> = call.args.iter().take_while(|a| !a.spread).map(|a| self.value(&a.value, scope)).collect();
        match (meaning, values.as_slice()) {
            (Meaning::Format, [Value::Text(format), args @ ..]) => Some(formats::fill(format, args)),
            (Meaning::Join, [Value::List(parts), Value::Text(between)]) => Some(formats::join(parts, between)),
            (Meaning::JoinedBy(between), values) => Some(formats::join(values, between)).filter(has_known_part),
            (Meaning::Concat, values) => Some(formats::join(values, "")).filter(has_known_part),
            (Meaning::Nanoseconds, [_]) => values.pop().map(as_duration).filter(|v| !matches!(v, Value::Unknown(_))),
            _ => None,
        }
    }

    /// Returns the value of a method of Rust's standard types: a duration made of a number or counted in a unit, a text copied, a result opened.
    fn method(&mut self, call: &Call, scope: Scope<'_>) -> Option<Value> {
        let Expr::Field { of, name } = &call.callee else { return None };
        if scope.file.language != "rust" {
            return None;
        }
        if let Expr::Type(t) = &**of {
            let (meaning, first) = (known::associated(&t.package, &t.name, name)?, self.value(&call.args.first()?.value, scope));
            return match (meaning, first) {
                (Meaning::Duration(unit), value @ Value::Number(_)) => numbers::combine("*", &value, &Value::Duration(unit)),
                (Meaning::Same, value) => Some(value),
                _ => None,
            };
        }
        if known::keeps(name) {
            // Of a name, what it stands for; of a call, its whole text says more.
            return Some(self.value(of, scope)).filter(|v| matches!(**of, Expr::Name(_)) || !matches!(v, Value::Unknown(_)));
        }
        match (known::counts(name)?, self.value(of, scope)) {
            (unit, value @ Value::Duration(_)) => numbers::combine("/", &value, &Value::Duration(unit)),
            _ => None,
        }
    }

    /// Returns the text that a function of the program puts together.
    fn made(&mut self, call: &Call, scope: Scope<'_>) -> Option<Value> {
        let (file, index) = makers::declared(call, scope, self.constants)?;
        let function = file.get(scope.file).functions.get(index)?;
        let result = makers::result(function)?;
        let locals = Locals::of(function);
        let inside = Scope { file: file.get(scope.file), locals: &locals };
        let made = self.once(inside.file.path.clone(), &function.symbol(), |r| r.value(result, inside))?;
        Some(made).filter(|v| matches!(v, Value::Text(_)) && has_known_part(v))
    }

    /// Returns the value of an operation: arithmetic, a text with unknown parts, or a variable of the environment with a default.
    fn binary(&mut self, op: &str, left: &Expr, right: &Expr, scope: Scope<'_>) -> Option<Value> {
        let (left, right) = (self.value(left, scope), self.value(right, scope));
        match (&left, &right) {
            (Value::Env(_), _) if matches!(op, "??" | "||" | "or") => Some(left),
            (Value::Text(_), _) | (_, Value::Text(_)) if op == "+" => Some(formats::concat(&[formats::part(&left), formats::part(&right)])),
            _ => numbers::combine(op, &left, &right),
        }
    }

    /// Returns the value of an operation with one operand.
    fn unary(&mut self, op: &str, operand: &Expr, scope: Scope<'_>) -> Option<Value> {
        match (op, self.value(operand, scope)) {
            ("-", value) => numbers::negative(&value),
            ("?", value) => Some(value),
            ("+", value @ (Value::Number(_) | Value::Duration(_))) => Some(value),
            ("!", Value::Bool(b)) => Some(Value::Bool(!b)),
            _ => None,
        }
    }

    /// Returns the values of a list literal. A struct's or map's literal has no single value.
    fn list(&mut self, record: &Record, scope: Scope<'_>) -> Option<Value> {
        let is_list = record.type_ref.as_ref().is_none_or(|t| t.name == "slice") && !record.fields.is_empty();
        if !is_list || record.fields.iter().any(|f| f.key.is_some()) {
            return None;
        }
        Some(Value::List(record.fields.iter().map(|f| self.value(&f.value, scope)).collect()))
    }
}

/// Returns true where an expression holds the environment: `process.env`, `os.environ`, or `environ` that is imported by itself.
fn environment(expr: &Expr, file: &FileFacts) -> bool {
    let Some(path) = expr.path() else { return false };
    match path.parts.as_slice() {
        [] => file.import(path.head).is_some_and(|i| i.member.as_deref().is_some_and(|m| known::is_environment(&i.path, m))),
        [part] => known::is_environment(path.head, part),
        _ => false,
    }
}

/// Returns a number as so many nanoseconds.
fn as_duration(value: Value) -> Value {
    match value {
        Value::Number(n) => numbers::nanoseconds(&n).map_or(Value::Number(n), Value::Duration),
        other => other,
    }
}

/// Returns true for a text of which something is known.
fn has_known_part(value: &Value) -> bool {
    !matches!(value, Value::Text(t) if t.split(formats::UNKNOWN).all(|p| !p.contains(char::is_alphanumeric)))
}

/// Returns the value of an expression that has none: its name where it is a path, otherwise its text.
fn unnamed(expr: &Expr) -> Value {
    let named = match expr {
        Expr::Index { of, .. } => of.path().is_some(),
        _ => expr.path().is_some(),
    };
    if named { Value::Reference(expr.to_string()) } else { unknown(expr) }
}

/// Returns an expression's text as its value.
fn unknown(expr: &Expr) -> Value {
    Value::Unknown(expr.to_string())
}

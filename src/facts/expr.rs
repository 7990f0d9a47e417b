//! Expressions, language-neutral.

use super::{Function, Step, TypeRef};
use serde::Serialize;
use std::fmt;

/// An expression.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// A string literal, unquoted and unescaped.
    Text(String),
    /// A number as written.
    Number(String),
    /// A truth value.
    Bool(bool),
    /// `nil`, `null`, `None`.
    Null,
    /// A plain identifier.
    Name(String),
    /// `of.name`, also through pointers.
    Field {
        /// What the field is taken of.
        of: Box<Expr>,
        /// Name of the field or method.
        name: String,
    },
    /// A call.
    Call(Box<Call>),
    /// `left op right`; `x is Some(y)` asks whether a pattern fits.
    Binary {
        /// Operator as written.
        op: String,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `op operand`: `!x`, `-x`, `<-ch`; also `x?`, which returns on an error. Address-of and dereference are dropped: `&x` and `*x` are `x`.
    Unary {
        /// Operator as written.
        op: String,
        /// Operand.
        operand: Box<Expr>,
    },
    /// A struct, map or object literal, also a list literal (fields without keys).
    Record(Box<Record>),
    /// `of[index]`.
    Index {
        /// What is indexed.
        of: Box<Expr>,
        /// The index.
        index: Box<Expr>,
    },
    /// A conversion or type assertion to a type.
    Cast {
        /// The type.
        type_ref: Box<TypeRef>,
        /// The value.
        of: Box<Expr>,
    },
    /// A function literal, closure or lambda.
    Function(Box<Function>),
    /// A template or format of text parts and values (`f"{a}"`, `` `${a}` ``); `Sprintf` stays a call.
    Template(Vec<Expr>),
    /// A type used as a value: the first argument of `make`, or `Client` of `Client::open`. One without a name is a module, of which a
    /// member is used by its path: `crate::config` of `crate::config::TTL`.
    Type(Box<TypeRef>),
    /// Anything else, as normalised source text.
    Other(String),
}

/// A call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// What is called: a name or a field chain, at times another expression.
    pub callee: Expr,
    /// Last part of the callee: `Set` of `r.client.Set`; empty where it has no name. Of an imported member the member's own
    /// name, whatever the file calls it.
    pub name: String,
    /// Import path where the callee is `package.Func` of an import, or a member that is imported by itself.
    pub package: Option<String>,
    /// True for `new X()`.
    pub constructs: bool,
    /// Arguments in order.
    pub args: Vec<Arg>,
    /// What the language itself tells about such a call.
    pub effect: Option<Effect>,
    /// True for an awaited call.
    pub awaited: bool,
    /// First line of the callee's last part (in a chain over several lines, the line of the method's name).
    pub line: u32,
    /// Last line.
    pub end_line: u32,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arg {
    /// Name of a keyword argument; [`KEYWORDS`] for one whose entries are such.
    pub name: Option<String>,
    /// Value.
    pub value: Expr,
    /// True for `args...`, `*args`.
    pub spread: bool,
}

/// What a call does by the language and its standard library alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Writes a log line or prints.
    Log,
    /// Waits for a time.
    Sleep,
    /// Bounds how long something may take.
    Deadline,
    /// Takes a lock.
    Lock,
    /// Releases a lock.
    Unlock,
    /// Runs something at most once, however many ask for it.
    Once,
    /// Runs what it is given beside its caller.
    Background,
    /// Panics or throws on purpose.
    Panic,
    /// Ends the process.
    Exit,
    /// Counts or times for metrics and traces.
    Measure,
}

/// A struct, map, object or list literal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// The type, where it is written.
    pub type_ref: Option<TypeRef>,
    /// Fields in order.
    pub fields: Vec<RecordField>,
    /// First line.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
}

/// One entry of a [`Record`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordField {
    /// Field name (as [`Expr::Name`]) or map key; `None` for positional entries.
    pub key: Option<Expr>,
    /// Value.
    pub value: Expr,
    /// Line of the entry.
    pub line: u32,
}

/// The head and the parts of a field chain: `a.b.c` is head `a`, parts `[b, c]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suffix<'a> {
    /// First identifier.
    pub head: &'a str,
    /// Following field names.
    pub parts: Vec<&'a str>,
}

impl Expr {
    /// Returns a type used as a value.
    pub fn of_type(type_ref: TypeRef) -> Self {
        Self::Type(Box::new(type_ref))
    }

    /// Returns a conversion or assertion of a value to a type.
    pub fn cast(type_ref: TypeRef, of: Expr) -> Self {
        Self::Cast { type_ref: Box::new(type_ref), of: Box::new(of) }
    }

    /// Returns what a choice between the two truth values comes to: `a == b ? false : true` is `a != b`, `a ? false : true` is `!a`. `None`
    /// where it is another choice, or where a condition that is taken as it stands may be anything.
    pub fn truth(condition: &Expr, then: &Expr, otherwise: &Expr) -> Option<Self> {
        let Expr::Binary { op, left, right } = condition else {
            // The opposite of anything is a truth value; the thing itself may be none.
            let opposite = || Expr::Unary { op: "!".to_owned(), operand: Box::new(condition.clone()) };
            return (*then == Expr::Bool(false) && *otherwise == Expr::Bool(true)).then(opposite);
        };
        let opposite = |op: &str| [("==", "!="), ("===", "!==")].iter().find_map(|&(a, b)| if op == a { Some(b) } else { (op == b).then_some(a) });
        match (then, otherwise) {
            (Expr::Bool(true), Expr::Bool(false)) if strength(op) == strength("==") => Some(condition.clone()),
            (Expr::Bool(false), Expr::Bool(true)) => Some(Expr::Binary { op: opposite(op)?.to_owned(), left: left.clone(), right: right.clone() }),
            _ => None,
        }
    }

    /// Returns the chain of a plain field path (`a.b.c`), `None` for anything else.
    pub fn path(&self) -> Option<Suffix<'_>> {
        match self {
            Expr::Name(n) => Some(Suffix { head: n, parts: vec![] }),
            Expr::Field { of, name } => {
                let mut p = match &**of {
                    Expr::Type(t) => Suffix { head: &t.text, parts: vec![] },
                    other => other.path()?,
                };
                p.parts.push(name);
                Some(p)
            }
            _ => None,
        }
    }

    /// Calls `visit` on this expression and on every expression inside except the bodies of function literals,
    /// outermost first.
    pub fn walk_here<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        match self {
            Expr::Field { of, .. } | Expr::Unary { operand: of, .. } | Expr::Cast { of, .. } => of.walk_here(visit),
            Expr::Call(c) => {
                c.callee.walk_here(visit);
                c.args.iter().for_each(|a| a.value.walk_here(visit));
            }
            Expr::Binary { left, right, .. } | Expr::Index { of: left, index: right } => {
                left.walk_here(visit);
                right.walk_here(visit);
            }
            Expr::Record(r) => r.fields.iter().for_each(|f| {
                f.key.iter().for_each(|k| k.walk_here(visit));
                f.value.walk_here(visit);
            }),
            Expr::Template(parts) => parts.iter().for_each(|p| p.walk_here(visit)),
            _ => {}
        }
    }

    /// Like [`Expr::walk_here`], and then the bodies of the function literals inside.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        let mut literals = vec![];
        self.walk_here(&mut |e| {
            visit(e);
            if let Expr::Function(f) = e {
                literals.push(f.as_ref());
            }
        });
        for f in literals {
            Step::walk_all(&f.body, &mut |s| s.expressions(&mut |e| e.walk(visit)));
        }
    }
}

/// Name of an argument whose entries are keyword arguments: `**options`.
pub const KEYWORDS: &str = "**";

/// Prints an expression in one normal form, whatever the source's spacing: the text two revisions are compared by.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Text(t) => write!(f, "{t:?}"),
            Expr::Number(n) | Expr::Name(n) | Expr::Other(n) => f.write_str(n),
            Expr::Bool(b) => write!(f, "{b}"),
            Expr::Null => f.write_str("nil"),
            Expr::Field { of, name } => write!(f, "{of}{}{name}", separator(of)),
            Expr::Call(c) => write!(f, "{c}"),
            Expr::Binary { op, left, right }
                if let (Expr::Binary { op: other, left: cond, right }, "if") = (&**right, op.as_str())
                    && other == "else" =>
            {
                operand(f, left, strength(op))?;
                f.write_str(" if ")?;
                operand(f, cond, strength("||"))?;
                f.write_str(" else ")?;
                operand(f, right, strength(op))
            }
            Expr::Binary { op, left, right } => {
                operand(f, left, strength(op))?;
                write!(f, " {op} ")?;
                operand(f, right, strength(op) + 1)
            }
            Expr::Unary { op, operand: of } if op == "?" => write!(f, "{of}?"),
            Expr::Unary { op, operand: of } => {
                f.write_str(op)?;
                operand(f, of, u8::MAX)
            }
            Expr::Record(r) => write!(f, "{r}"),
            Expr::Index { of, index } => write!(f, "{of}[{index}]"),
            Expr::Cast { type_ref, of } => write!(f, "{}({of})", type_ref.text),
            Expr::Function(func) => write!(f, "func({}){{…}}", func.params.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ")),
            Expr::Template(parts) => {
                f.write_str("`")?;
                for p in parts {
                    match p {
                        Expr::Text(t) => f.write_str(t)?,
                        other => write!(f, "{{{other}}}")?,
                    }
                }
                f.write_str("`")
            }
            Expr::Type(t) => f.write_str(&t.text),
        }
    }
}

/// Returns what stands between something and its member.
pub(super) fn separator(of: &Expr) -> &'static str {
    match of {
        Expr::Type(t) if t.text.is_empty() => "",
        Expr::Type(_) => "::",
        _ => ".",
    }
}

/// Returns how tightly a binary operator binds.
pub(super) fn strength(op: &str) -> u8 {
    match op {
        "?" => 0,
        "||" | "??" | "or" | ":" => 1,
        "&&" | "and" => 2,
        "==" | "!=" | "===" | "!==" | "<" | "<=" | ">" | ">=" => 3,
        "+" | "-" | "|" | "^" => 4,
        _ => 5,
    }
}

/// Prints an operand, in parentheses where it binds less than `least`: `(a + b) * c` is not `a + b * c`.
fn operand(f: &mut fmt::Formatter<'_>, expr: &Expr, least: u8) -> fmt::Result {
    match expr {
        Expr::Binary { op, .. } if strength(op) < least => write!(f, "({expr})"),
        _ => write!(f, "{expr}"),
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.callee)?;
        for (i, a) in self.args.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            match a.name.as_deref() {
                Some(KEYWORDS) => write!(f, "{KEYWORDS}{}", a.value)?,
                Some(n) => write!(f, "{n}={}", a.value)?,
                None => write!(f, "{}{}", a.value, if a.spread { "..." } else { "" })?,
            }
        }
        f.write_str(")")
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_ref.as_ref().map_or("", |t| t.text.as_str()))?;
        f.write_str("{")?;
        for (i, e) in self.fields.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            if let Some(k) = &e.key {
                write!(f, "{k}: ")?;
            }
            write!(f, "{}", e.value)?;
        }
        f.write_str("}")
    }
}

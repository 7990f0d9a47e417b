//! Macros whose bodies are expressions: formats, logs, lists, JSON, `select!`, and any other one that reads like a call.
//!
//! In: a macro's tokens. Out: an expression, steps, or items. Left out: what a macro expands to; a body that is no list of expressions
//! stays as text.

use super::statements::Sink;
use super::{Reader, effects, formats, paths, places, text};
use crate::facts::{Arg, Call, Case, Expr, Record, RecordField, Step, StepKind};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Macro, Pat, Token};

/// Macros that make a text of a format string.
const FORMATS: &[&str] = &["format", "format_args", "formatcp", "format_compact", "concat"];

/// Macros whose first arguments may be a format string and its values.
const WORDED: &[&str] = &["panic", "unreachable", "todo", "unimplemented", "anyhow", "eyre", "bail", "format_err", "write", "writeln", "ensure"];

/// Returns the name of a macro.
fn name_of(mac: &Macro) -> String {
    mac.path.segments.last().map(|s| paths::plain(&s.ident)).unwrap_or_default()
}

impl Reader<'_> {
    /// Returns a macro in the place of an expression.
    pub(super) fn macro_expr(&mut self, mac: &Macro) -> Expr {
        let name = name_of(mac);
        let lines = crate::facts::Span { start: text::start(mac.path.span()), end: text::end(places::closing(&mac.delimiter)) };
        let tokens = mac.tokens.clone();
        if matches!(name.as_str(), "select" | "select_biased")
            && let Some(cases) = self.select(tokens.clone(), &Sink::Return)
        {
            return self.deferred(lines, |_| vec![Step { line: lines.start, end_line: lines.end, kind: StepKind::Select { cases } }]);
        }
        if matches!(name.as_str(), "json" | "bson" | "doc") {
            return self.json(tokens, lines);
        }
        if name == "matches"
            && let Ok((e, p)) = (|input: ParseStream<'_>| {
                let e: syn::Expr = input.parse()?;
                input.parse::<Token![,]>()?;
                let p = Pat::parse_multi_with_leading_vert(input)?;
                input.parse::<TokenStream>()?;
                Ok((e, p))
            })
            .parse2(tokens.clone())
        {
            let (left, right) = (self.expr(&e), self.pattern(&p));
            return super::expressions::binary("is", left, right);
        }
        let Some(args) = self.macro_args(tokens) else { return Expr::Other(self.text(mac)) };
        self.macro_call(&name, mac, args, lines)
    }

    /// Returns a macro with arguments.
    fn macro_call(&self, name: &str, mac: &Macro, args: Vec<Arg>, lines: crate::facts::Span) -> Expr {
        if FORMATS.contains(&name)
            && let [Arg { value: Expr::Text(format), .. }, rest @ ..] = args.as_slice()
        {
            return if name == "concat" { Expr::Template(args.into_iter().map(|a| a.value).collect()) } else { formats::template(format, rest) };
        }
        if name == "vec" && !matches!(mac.delimiter, syn::MacroDelimiter::Brace(_)) {
            let fields = args.into_iter().map(|a| RecordField { key: None, value: a.value, line: lines.start }).collect();
            return Expr::Record(Box::new(Record { type_ref: None, fields, line: lines.start, end_line: lines.end }));
        }
        let (_, package) = self.callee(&paths::segments(&mac.path));
        let effect = effects::of_macro(name);
        let args = if effect.is_some() || WORDED.contains(&name) { worded(args) } else { args };
        let callee = Expr::Name(format!("{}!", paths::segments(&mac.path).join("::")));
        Expr::Call(Box::new(Call {
            callee,
            name: name.to_owned(),
            package,
            args,
            effect,
            awaited: false,
            constructs: false,
            line: lines.start,
            end_line: lines.end,
        }))
    }

    /// Adds the steps of a macro in the place of a statement.
    pub(super) fn macro_step(&mut self, mac: &Macro, sink: &Sink, out: &mut Vec<Step>) {
        let name = name_of(mac);
        let (line, end_line) = (text::start(mac.path.span()), text::end(places::closing(&mac.delimiter)));
        match name.as_str() {
            "select" | "select_biased" => {
                if let Some(cases) = self.select(mac.tokens.clone(), sink) {
                    out.push(Step { line, end_line, kind: StepKind::Select { cases } });
                    return;
                }
            }
            "bail" => {
                let value = self.macro_expr(mac);
                out.push(Step { line, end_line, kind: StepKind::Return { values: vec![value], error: Some(true) } });
                return;
            }
            _ => {}
        }
        let value = self.macro_expr(mac);
        self.emit(value, sink, line, end_line, out);
    }

    /// Reads the items that a macro holds.
    pub(super) fn macro_item(&mut self, item: &syn::ItemMacro) {
        match name_of(&item.mac).as_str() {
            "lazy_static" | "thread_local" => {
                let found = (|input: ParseStream<'_>| {
                    let mut all = Vec::new();
                    while !input.is_empty() {
                        all.push(input.parse::<Lazy>()?);
                    }
                    Ok(all)
                })
                .parse2(item.mac.tokens.clone());
                for v in found.unwrap_or_default() {
                    let at = v.name.span();
                    self.value_item(&v.attrs, &paths::plain(&v.name), true, Some(&v.ty), Some(&v.value), at);
                }
            }
            "cfg_if" => {
                for tree in item.mac.tokens.clone() {
                    if let TokenTree::Group(g) = tree
                        && g.delimiter() == Delimiter::Brace
                        && let Ok(file) = syn::parse2::<syn::File>(g.stream())
                    {
                        self.imports(&file.items);
                        self.items(&file.items);
                    }
                }
            }
            _ => {}
        }
    }

    /// Returns the arguments of a macro that reads like a call; `None` for any other body. Fields of a log line (`user = %id`, `?error`)
    /// are arguments with a name.
    pub(super) fn macro_args(&mut self, tokens: TokenStream) -> Option<Vec<Arg>> {
        if let Ok(all) = Punctuated::<syn::Expr, Token![,]>::parse_terminated.parse2(tokens.clone()) {
            return Some(all.iter().map(|e| self.macro_arg(e)).collect());
        }
        let mut args = Vec::new();
        for part in parts(tokens, ',').into_iter().filter(|p| !p.is_empty()) {
            args.push(self.field_arg(part)?);
        }
        Some(args)
    }

    /// Returns an argument; `name = value` has a name.
    fn macro_arg(&mut self, e: &syn::Expr) -> Arg {
        match e {
            syn::Expr::Assign(a) => Arg { name: Some(self.text(&*a.left)), value: self.expr(&a.right), spread: false },
            other => Arg { name: None, value: self.expr(other), spread: false },
        }
    }

    /// Returns a field of a log line.
    fn field_arg(&mut self, part: Vec<TokenTree>) -> Option<Arg> {
        let split = part.iter().position(|t| matches!(t, TokenTree::Punct(p) if matches!(p.as_char(), '=' | ':')));
        let (name, mut value) = match split {
            Some(at) if at > 0 => (Some(part[..at].iter().map(ToString::to_string).collect::<String>()), &part[at + 1..]),
            _ => (None, part.as_slice()),
        };
        while let Some(TokenTree::Punct(p)) = value.first()
            && matches!(p.as_char(), '%' | '?')
        {
            value = &value[1..];
        }
        let e: syn::Expr = syn::parse2(value.iter().cloned().collect()).ok()?;
        Some(Arg { name, value: self.expr(&e), spread: false })
    }

    /// Returns the cases of a `select!`; `None` where it is written in another way.
    fn select(&mut self, tokens: TokenStream, sink: &Sink) -> Option<Vec<Case>> {
        let branches = (|input: ParseStream<'_>| {
            let mut all = Vec::new();
            if input.peek(syn::Ident) && input.peek2(Token![;]) {
                input.parse::<syn::Ident>()?;
                input.parse::<Token![;]>()?;
            }
            while !input.is_empty() {
                all.push(input.parse::<Selected>()?);
            }
            Ok(all)
        })
        .parse2(tokens)
        .ok()?;
        let mut cases = Vec::new();
        for b in branches {
            let mut on = Vec::new();
            if let Some((pattern, future)) = &b.on {
                let (line, end) = (text::start(places::first(future)), text::end(places::last(future)));
                let targets = self.targets(pattern);
                let value = self.expr(future);
                self.emit(value, &Sink::Bind { targets, declares: true, type_ref: None }, line, end, &mut on);
            }
            let mut body = Vec::new();
            self.value(&b.body, sink, &mut body);
            let line = on.first().map_or_else(|| text::start(places::first(&b.body)), |s| s.line);
            cases.push(Case { values: vec![], on, body, line, end_line: text::end(places::last(&b.body)) });
        }
        Some(cases)
    }

    /// Returns a JSON literal.
    fn json(&mut self, tokens: TokenStream, lines: crate::facts::Span) -> Expr {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let read = self.nested(|| lines.start, |r| r.json_value(trees, lines));
        read.unwrap_or_else(|| Expr::Other("…".to_owned()))
    }

    /// Returns a value of a JSON literal: an object, a list or an expression.
    fn json_value(&mut self, trees: Vec<TokenTree>, lines: crate::facts::Span) -> Expr {
        if let [TokenTree::Group(g)] = trees.as_slice() {
            let object = g.delimiter() == Delimiter::Brace;
            if object || g.delimiter() == Delimiter::Bracket {
                let entries = parts(g.stream(), ',').into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>();
                let fields = entries.into_iter().map(|p| self.json_entry(p, object, lines)).collect();
                return Expr::Record(Box::new(Record { type_ref: None, fields, line: lines.start, end_line: lines.end }));
            }
        }
        let stream: TokenStream = trees.into_iter().collect();
        match syn::parse2::<syn::Expr>(stream.clone()) {
            Ok(e) => self.expr(&e),
            Err(_) => Expr::Other(stream.to_string()),
        }
    }

    /// Returns an entry of a JSON object or list.
    fn json_entry(&mut self, part: Vec<TokenTree>, object: bool, lines: crate::facts::Span) -> RecordField {
        let line = part.first().map_or(lines.start, |t| text::start(t.span()));
        let colon = part.iter().position(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ':')).filter(|_| object);
        let Some(at) = colon else { return RecordField { key: None, value: self.json(part.into_iter().collect(), lines), line } };
        let value = part[at + 1..].iter().cloned().collect();
        let key = self.json(part[..at].iter().cloned().collect(), lines);
        RecordField { key: Some(key), value: self.json(value, lines), line }
    }
}

/// Splits tokens at a punctuation mark.
fn parts(tokens: TokenStream, at: char) -> Vec<Vec<TokenTree>> {
    let mut all = vec![Vec::new()];
    for tree in tokens {
        match &tree {
            TokenTree::Punct(p) if p.as_char() == at => all.push(Vec::new()),
            _ => all.last_mut().into_iter().for_each(|l| l.push(tree.clone())),
        }
    }
    all
}

/// Names the values that a format string names itself (`"{id}"`), so that they are seen as values.
fn worded(mut args: Vec<Arg>) -> Vec<Arg> {
    let formats: Vec<Expr> = args.iter().filter_map(|a| if let Expr::Text(t) = &a.value { Some(formats::template(t, &[])) } else { None }).collect();
    for part in formats {
        if let Expr::Template(parts) = part {
            let named = parts.into_iter().filter(|p| matches!(p, Expr::Name(_)));
            args.extend(named.map(|value| Arg { name: None, value, spread: false }));
        }
    }
    args
}

/// A line of `lazy_static!` or `thread_local!`.
struct Lazy {
    attrs: Vec<syn::Attribute>,
    name: syn::Ident,
    ty: syn::Type,
    value: syn::Expr,
}

impl Parse for Lazy {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(syn::Attribute::parse_outer)?;
        input.parse::<syn::Visibility>()?;
        input.parse::<Token![static]>()?;
        input.parse::<Option<Token![ref]>>()?;
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        input.parse::<Option<Token![;]>>()?;
        Ok(Self { attrs, name, ty, value })
    }
}

/// A branch of `select!`: `pattern = future, if condition => body`.
struct Selected {
    /// Pattern and future; `None` for `else`, `default` and `complete`.
    on: Option<(Pat, syn::Expr)>,
    body: syn::Expr,
}

impl Parse for Selected {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let fallback = input.peek(Token![else]) || input.peek(syn::Ident) && input.peek2(Token![=>]);
        let on = if fallback {
            input.parse::<TokenTree>()?;
            None
        } else {
            let pattern = Pat::parse_multi_with_leading_vert(input)?;
            input.parse::<Token![=]>()?;
            let future = input.parse()?;
            if input.peek(Token![,]) {
                input.parse::<Token![,]>()?;
                input.parse::<Token![if]>()?;
                input.parse::<syn::Expr>()?;
            }
            Some((pattern, future))
        };
        input.parse::<Token![=>]>()?;
        let body = if input.peek(syn::token::Brace) { syn::Expr::Block(input.parse()?) } else { input.parse()? };
        input.parse::<Option<Token![,]>>()?;
        Ok(Self { on, body })
    }
}

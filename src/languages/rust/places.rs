//! Where an expression begins and ends.
//!
//! In: an expression. Out: spans of its first and last token. Left out: attributes on it. syn can tell this too, but it
//! walks over the whole expression each time.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, MacroDelimiter};

/// Returns the place of the first token.
pub(super) fn first(e: &Expr) -> Span {
    match e {
        Expr::MethodCall(e) => first(&e.receiver),
        Expr::Field(e) => first(&e.base),
        Expr::Await(e) => first(&e.base),
        Expr::Try(e) => first(&e.expr),
        Expr::Binary(e) => first(&e.left),
        Expr::Assign(e) => first(&e.left),
        Expr::Index(e) => first(&e.expr),
        Expr::Call(e) => first(&e.func),
        Expr::Cast(e) => first(&e.expr),
        Expr::Async(e) => e.async_token.span,
        Expr::Block(e) => e.block.brace_token.span.open(),
        Expr::Unsafe(e) => e.unsafe_token.span,
        Expr::If(e) => e.if_token.span,
        Expr::Match(e) => e.match_token.span,
        Expr::Loop(e) => e.loop_token.span,
        Expr::While(e) => e.while_token.span,
        Expr::ForLoop(e) => e.for_token.span,
        Expr::Macro(e) => e.mac.path.span(),
        Expr::Struct(e) => e.path.span(),
        Expr::Return(e) => e.return_token.span,
        Expr::Break(e) => e.break_token.span,
        Expr::Array(e) => e.bracket_token.span.open(),
        Expr::Tuple(e) => e.paren_token.span.open(),
        Expr::Paren(e) => e.paren_token.span.open(),
        other => other.span(),
    }
}

/// Returns the place of the last token.
pub(super) fn last(e: &Expr) -> Span {
    match e {
        Expr::MethodCall(e) => e.paren_token.span.close(),
        Expr::Call(e) => e.paren_token.span.close(),
        Expr::Await(e) => e.await_token.span,
        Expr::Try(e) => e.question_token.spans[0],
        Expr::Binary(e) => last(&e.right),
        Expr::Assign(e) => last(&e.right),
        Expr::Reference(e) => last(&e.expr),
        Expr::Unary(e) => last(&e.expr),
        Expr::Closure(e) => last(&e.body),
        Expr::Index(e) => e.bracket_token.span.close(),
        Expr::Async(e) => e.block.brace_token.span.close(),
        Expr::Block(e) => e.block.brace_token.span.close(),
        Expr::Unsafe(e) => e.block.brace_token.span.close(),
        Expr::If(e) => e.else_branch.as_ref().map_or_else(|| e.then_branch.brace_token.span.close(), |(_, other)| last(other)),
        Expr::Match(e) => e.brace_token.span.close(),
        Expr::Loop(e) => e.body.brace_token.span.close(),
        Expr::While(e) => e.body.brace_token.span.close(),
        Expr::ForLoop(e) => e.body.brace_token.span.close(),
        Expr::Macro(e) => closing(&e.mac.delimiter),
        Expr::Struct(e) => e.brace_token.span.close(),
        Expr::Return(e) => e.expr.as_ref().map_or(e.return_token.span, |v| last(v)),
        Expr::Break(e) => e.expr.as_ref().map_or(e.break_token.span, |v| last(v)),
        Expr::Array(e) => e.bracket_token.span.close(),
        Expr::Tuple(e) => e.paren_token.span.close(),
        Expr::Paren(e) => e.paren_token.span.close(),
        other => other.span(),
    }
}

/// Returns the place of a macro's closing bracket.
pub(super) fn closing(delimiter: &MacroDelimiter) -> Span {
    delimiter.span().close()
}

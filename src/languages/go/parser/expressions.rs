//! Expressions of Go.
//!
//! In: tokens. Out: expression nodes. Left out: which names are types; `f(x)` is a call, also where it converts.

use super::super::syntax::{Kind, Open, Part};
use super::{Parser, Tok};

impl Parser<'_> {
    /// Parses an expression, or a type where one may stand in its place.
    pub(super) fn expression(&mut self) -> Option<()> {
        self.binary(1)
    }

    /// Parses an expression inside of brackets, where `T {` opens a literal again.
    fn bracketed(&mut self) -> Option<()> {
        self.with_literals(true, |p| p.nested(Self::expression))
    }

    /// Parses expressions between commas; several get a list around them.
    pub(super) fn expressions(&mut self) -> Option<()> {
        let open = self.open();
        self.expression()?;
        if self.tok() == Tok::Comma {
            while self.take(Tok::Comma) {
                self.expression()?;
            }
            self.close(open, Kind::ExpressionList);
        }
        Some(())
    }

    /// Parses operations whose operators bind at least as tight as `least`.
    fn binary(&mut self, least: u8) -> Option<()> {
        let open = self.open();
        self.nested(Self::unary)?;
        while let Some(precedence) = precedence(self.tok()).filter(|p| *p >= least) {
            self.build.part(Part::Left);
            self.operator();
            self.nested(|p| p.binary(precedence + 1))?;
            self.build.part(Part::Right);
            self.close(open, Kind::BinaryExpression);
        }
        Some(())
    }

    /// Makes a node of an operator.
    pub(super) fn operator(&mut self) {
        self.leaf(Kind::Unlisted);
        self.build.part(Part::Operator);
    }

    fn unary(&mut self) -> Option<()> {
        match self.tok() {
            Tok::Arrow if self.second() == Tok::Chan => self.conversion(),
            Tok::Star if self.points_to_type() => self.conversion(),
            Tok::Plus | Tok::Minus | Tok::Not | Tok::Caret | Tok::Star | Tok::Ampersand | Tok::Arrow => {
                let open = self.open();
                self.operator();
                self.nested(Self::unary)?;
                self.build.part(Part::Operand);
                self.close(open, Kind::UnaryExpression);
                Some(())
            }
            _ => self.primary(),
        }
    }

    /// Returns true for a star before a type that can be nothing else: `*[2]byte`.
    fn points_to_type(&self) -> bool {
        let pointed = self.tokens[self.at..].iter().find(|t| t.tok != Tok::Star);
        pointed.is_some_and(|t| matches!(t.tok, Tok::OpenBracket | Tok::Struct | Tok::Map | Tok::Interface | Tok::Chan))
    }

    /// Parses an operand with all that follows it: selectors, calls, indices.
    fn primary(&mut self) -> Option<()> {
        let open = self.open();
        let special = self.tok() == Tok::Identifier && matches!(self.word(), "new" | "make") && self.second() == Tok::OpenParenthesis;
        self.operand()?;
        if special {
            self.build.part(Part::Function);
            self.part(Part::Arguments, Self::type_first_arguments)?;
            self.close(open, Kind::CallExpression);
        }
        loop {
            match self.tok() {
                Tok::Dot => self.selector(open)?,
                Tok::OpenParenthesis => {
                    self.build.part(Part::Function);
                    self.part(Part::Arguments, Self::arguments)?;
                    self.close(open, Kind::CallExpression);
                }
                Tok::OpenBracket => self.index(open)?,
                Tok::OpenBrace if self.literals && self.build.last_kind().is_some_and(may_be_type) => {
                    self.build.expression_is_type(open).then_some(())?;
                    self.literal_behind(open)?;
                }
                _ => return Some(()),
            }
        }
    }

    /// Parses what a primary expression begins with.
    fn operand(&mut self) -> Option<()> {
        match self.tok() {
            Tok::Identifier => {
                let kind = match self.word() {
                    "nil" => Kind::Nil,
                    "true" => Kind::True,
                    "false" => Kind::False,
                    "iota" => Kind::Iota,
                    _ => Kind::Identifier,
                };
                self.leaf(kind);
            }
            Tok::Text | Tok::RawText => self.text()?,
            Tok::Int => self.leaf(Kind::IntLiteral),
            Tok::Float => self.leaf(Kind::FloatLiteral),
            Tok::Imaginary => self.leaf(Kind::ImaginaryLiteral),
            Tok::Rune => self.leaf(Kind::RuneLiteral),
            Tok::OpenParenthesis => return self.parenthesized(),
            Tok::Func => return self.function_literal(),
            Tok::OpenBracket | Tok::Struct | Tok::Map => {
                let open = self.open();
                self.a_type()?;
                return match self.tok() {
                    Tok::OpenBrace => self.literal_behind(open),
                    _ => self.converted(open),
                };
            }
            Tok::Interface | Tok::Chan => return self.conversion(),
            _ => return None,
        }
        Some(())
    }

    /// Makes a node of a string.
    pub(super) fn text(&mut self) -> Option<()> {
        match self.tok() {
            Tok::Text => self.leaf(Kind::InterpretedStringLiteral),
            Tok::RawText => self.leaf(Kind::RawStringLiteral),
            _ => return None,
        }
        Some(())
    }

    /// Parses a type and what it converts, if anything.
    fn conversion(&mut self) -> Option<()> {
        let open = self.open();
        self.a_type()?;
        self.converted(open)
    }

    /// Parses what the type behind `open` converts, if anything.
    fn converted(&mut self, open: Open) -> Option<()> {
        if self.tok() != Tok::OpenParenthesis {
            return Some(());
        }
        self.build.part(Part::Type);
        self.advance();
        self.with_literals(true, Self::expression)?;
        self.build.part(Part::Operand);
        self.take(Tok::Comma);
        self.expect(Tok::CloseParenthesis)?;
        self.close(open, Kind::TypeConversionExpression);
        Some(())
    }

    fn parenthesized(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        self.bracketed()?;
        self.expect(Tok::CloseParenthesis)?;
        if self.build.last_kind().is_some_and(is_type) {
            self.close(open, Kind::ParenthesizedType);
            return self.converted(open);
        }
        self.close(open, Kind::ParenthesizedExpression);
        Some(())
    }

    /// Parses a function literal, or the conversion to a function's type.
    fn function_literal(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        self.signature()?;
        if self.tok() != Tok::OpenBrace {
            self.close(open, Kind::FunctionType);
            return self.converted(open);
        }
        self.part(Part::Body, |p| p.with_literals(true, Self::block))?;
        self.close(open, Kind::FuncLiteral);
        Some(())
    }

    /// Parses `.name`, `.(T)` or `.(type)`.
    fn selector(&mut self, open: Open) -> Option<()> {
        self.advance();
        let parenthesis = self.take(Tok::OpenParenthesis);
        if parenthesis && self.take(Tok::Type) {
            // Only the head of a type switch may say so; what it switches over stays as it is.
            self.type_switch = true;
            return self.expect(Tok::CloseParenthesis);
        }
        self.build.part(Part::Operand);
        if parenthesis {
            self.part(Part::Type, Self::a_type)?;
            self.expect(Tok::CloseParenthesis)?;
            self.close(open, Kind::TypeAssertionExpression);
        } else {
            self.name(Kind::Unlisted, Part::Field)?;
            self.close(open, Kind::SelectorExpression);
        }
        Some(())
    }

    /// Parses `[i]`, `[a:b]`, `[a:b:c]` or type arguments.
    fn index(&mut self, open: Open) -> Option<()> {
        self.build.part(Part::Operand);
        self.advance();
        let kind = self.inside_brackets(open);
        self.expect(Tok::CloseBracket)?;
        self.close(open, kind?);
        Some(())
    }

    /// Parses what stands between brackets and says what it makes of the operand.
    fn inside_brackets(&mut self, open: Open) -> Option<Kind> {
        let mut parts = [Part::Start, Part::End, Part::Capacity].into_iter();
        let mut part = parts.next()?;
        let mut kind = Kind::IndexExpression;
        if self.tok() != Tok::Colon {
            self.bracketed()?;
            match self.tok() {
                Tok::Colon => self.build.part(part),
                Tok::Comma => return self.type_arguments(open),
                _ => self.build.part(Part::Index),
            }
        }
        while self.take(Tok::Colon) {
            kind = Kind::SliceExpression;
            part = parts.next()?;
            if !matches!(self.tok(), Tok::Colon | Tok::CloseBracket) {
                self.part(part, Self::bracketed)?;
            }
        }
        Some(kind)
    }

    /// Parses the type arguments behind the first one. Nobody asks what they are.
    fn type_arguments(&mut self, open: Open) -> Option<Kind> {
        while self.take(Tok::Comma) && self.tok() != Tok::CloseBracket {
            self.bracketed()?;
        }
        self.build.expression_is_type(open).then_some(Kind::TypeInstantiationExpression)
    }

    /// Parses the arguments of a call.
    fn arguments(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        self.with_literals(true, |p| p.nested(|p| p.list(Tok::CloseParenthesis, Self::argument)))?;
        self.close(open, Kind::ArgumentList);
        Some(())
    }

    /// Parses the arguments of `new` and `make`: the first is a type, or since Go 1.26 for `new` any expression.
    fn type_first_arguments(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        let (first, at, last) = (self.open(), self.at, self.last);
        let ends = |p: &Self| matches!(p.tok(), Tok::Comma | Tok::CloseParenthesis);
        if self.a_type().is_some() && ends(self) {
            self.take(Tok::Comma);
        } else {
            self.build.forget(first);
            self.in_vain += self.at - at;
            (self.at, self.last) = (at, last);
        }
        self.with_literals(true, |p| p.nested(|p| p.list(Tok::CloseParenthesis, Self::argument)))?;
        self.close(open, Kind::ArgumentList);
        Some(())
    }

    fn argument(&mut self) -> Option<()> {
        let open = self.open();
        self.expression()?;
        if self.take(Tok::Ellipsis) {
            self.close(open, Kind::VariadicArgument);
        }
        Some(())
    }

    /// Parses the braces of a literal whose type stands behind `open`.
    fn literal_behind(&mut self, open: Open) -> Option<()> {
        self.build.part(Part::Type);
        self.part(Part::Body, Self::literal_value)?;
        self.close(open, Kind::CompositeLiteral);
        Some(())
    }

    /// Parses the entries of a literal with their braces.
    fn literal_value(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        self.with_literals(true, |p| p.nested(|p| p.list(Tok::CloseBrace, Self::entry)))?;
        self.close(open, Kind::LiteralValue);
        Some(())
    }

    /// Parses an entry of a literal with its key, if it has one.
    fn entry(&mut self) -> Option<()> {
        let open = self.open();
        self.element()?;
        if self.take(Tok::Colon) {
            self.build.part(Part::Key);
            self.part(Part::Value, Self::element)?;
            self.close(open, Kind::KeyedElement);
        }
        Some(())
    }

    fn element(&mut self) -> Option<()> {
        if self.tok() == Tok::OpenBrace { self.literal_value() } else { self.expression() }
    }
}

/// Returns how tight a binary operator binds (Go's specification, "Operator precedence").
fn precedence(tok: Tok) -> Option<u8> {
    Some(match tok {
        Tok::Or => 1,
        Tok::And => 2,
        Tok::Comparative => 3,
        Tok::Plus | Tok::Minus | Tok::Pipe | Tok::Caret => 4,
        Tok::Star | Tok::Ampersand | Tok::Multiplicative => 5,
        _ => return None,
    })
}

/// Returns true for an expression that may name the type of a literal.
fn may_be_type(kind: Kind) -> bool {
    matches!(kind, Kind::Identifier | Kind::SelectorExpression | Kind::IndexExpression | Kind::TypeInstantiationExpression)
}

/// Returns true for nodes that are types and can be nothing else.
fn is_type(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::SliceType
            | Kind::ArrayType
            | Kind::MapType
            | Kind::StructType
            | Kind::InterfaceType
            | Kind::ChannelType
            | Kind::FunctionType
            | Kind::PointerType
            | Kind::ParenthesizedType
    )
}

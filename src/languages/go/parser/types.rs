//! Types of Go.
//!
//! In: tokens. Out: type nodes, parameter lists, fields. Left out: type parameters of functions and types, which nobody asks for.

use super::super::syntax::{Kind, Part};
use super::{Parser, Tok};

impl Parser<'_> {
    /// Parses a type.
    pub(super) fn a_type(&mut self) -> Option<()> {
        self.nested(Self::any_type)
    }

    /// Returns true where a type begins.
    pub(super) fn at_type(&self) -> bool {
        matches!(
            self.tok(),
            Tok::Identifier
                | Tok::Star
                | Tok::OpenParenthesis
                | Tok::OpenBracket
                | Tok::Struct
                | Tok::Interface
                | Tok::Map
                | Tok::Chan
                | Tok::Func
                | Tok::Arrow
        )
    }

    fn any_type(&mut self) -> Option<()> {
        let open = self.open();
        let kind = match self.tok() {
            Tok::Identifier => return self.named_type(),
            Tok::OpenBracket => return self.list_type(),
            Tok::Func => return self.function_type(),
            Tok::OpenParenthesis => {
                self.advance();
                self.a_type()?;
                self.expect(Tok::CloseParenthesis)?;
                Kind::ParenthesizedType
            }
            Tok::Star => {
                self.advance();
                self.a_type()?;
                Kind::PointerType
            }
            Tok::Tilde => {
                self.advance();
                self.a_type()?;
                Kind::NegatedType
            }
            Tok::Map => {
                self.advance();
                self.expect(Tok::OpenBracket)?;
                self.part(Part::Key, Self::a_type)?;
                self.expect(Tok::CloseBracket)?;
                self.part(Part::Value, Self::a_type)?;
                Kind::MapType
            }
            Tok::Chan | Tok::Arrow => {
                let receives = self.take(Tok::Arrow);
                self.expect(Tok::Chan)?;
                if !receives {
                    self.take(Tok::Arrow);
                }
                self.part(Part::Value, Self::a_type)?;
                Kind::ChannelType
            }
            Tok::Struct => {
                self.advance();
                self.fields()?;
                Kind::StructType
            }
            Tok::Interface => {
                self.advance();
                self.interface_elements()?;
                Kind::InterfaceType
            }
            _ => return None,
        };
        self.close(open, kind);
        Some(())
    }

    /// Parses `T`, `pkg.T`, `T[K]` or `pkg.T[K]`.
    fn named_type(&mut self) -> Option<()> {
        let open = self.open();
        if self.second() == Tok::Dot {
            self.name(Kind::PackageIdentifier, Part::Package)?;
            self.advance();
            self.name(Kind::TypeIdentifier, Part::Name)?;
            self.close(open, Kind::QualifiedType);
        } else {
            self.leaf(Kind::TypeIdentifier);
        }
        if self.tok() == Tok::OpenBracket {
            self.build.part(Part::Type);
            let arguments = self.open();
            self.advance();
            self.list(Tok::CloseBracket, Self::type_element)?;
            self.close(arguments, Kind::Unlisted);
            self.build.part(Part::TypeArguments);
            self.close(open, Kind::GenericType);
        }
        Some(())
    }

    /// Parses the alternatives of a constraint: `~int | string`.
    fn type_element(&mut self) -> Option<()> {
        let open = self.open();
        self.a_type()?;
        while self.take(Tok::Pipe) {
            self.a_type()?;
        }
        self.close(open, Kind::TypeElem);
        Some(())
    }

    /// Parses `[]T`, `[N]T` or `[...]T`.
    pub(super) fn list_type(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        let kind = match self.tok() {
            Tok::CloseBracket => Kind::SliceType,
            Tok::Ellipsis => {
                self.advance();
                Kind::ImplicitLengthArrayType
            }
            _ => {
                self.with_literals(true, Self::expression)?;
                Kind::ArrayType
            }
        };
        self.expect(Tok::CloseBracket)?;
        self.part(Part::Element, Self::a_type)?;
        self.close(open, kind);
        Some(())
    }

    fn function_type(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        self.signature()?;
        self.close(open, Kind::FunctionType);
        Some(())
    }

    /// Parses parameters and results.
    pub(super) fn signature(&mut self) -> Option<()> {
        self.part(Part::Parameters, Self::parameters)?;
        if self.tok() == Tok::OpenParenthesis {
            self.part(Part::Result, Self::parameters)?;
        } else if self.at_type() {
            self.part(Part::Result, Self::a_type)?;
        }
        Some(())
    }

    /// Parses a list of parameters or results, all with names or all without.
    pub(super) fn parameters(&mut self) -> Option<()> {
        let open = self.open();
        if self.tok() != Tok::OpenParenthesis {
            return None;
        }
        let named = self.names_parameters();
        self.advance();
        self.nested(|p| p.list(Tok::CloseParenthesis, |p| p.parameter(named)))?;
        self.close(open, Kind::ParameterList);
        Some(())
    }

    /// Returns true where a name with a type behind it stands in the list that opens here.
    fn names_parameters(&self) -> bool {
        let end = self.token().partner as usize;
        let mut at = self.at + 1;
        while at + 1 < end {
            if self.tokens[at].tok == Tok::Identifier && self.is_name_with_type(at) {
                return true;
            }
            // On to what stands behind the next comma of this list.
            while at < end && self.tokens[at].tok != Tok::Comma {
                at = (self.tokens[at].partner as usize).max(at) + 1;
            }
            at += 1;
        }
        false
    }

    /// Returns true where a type stands behind the identifier at `at`, rather than more of a type that it begins.
    fn is_name_with_type(&self, at: usize) -> bool {
        let next = self.tokens[at + 1];
        match next.tok {
            Tok::Comma | Tok::CloseParenthesis | Tok::Dot => false,
            // `T[K]` ends with its bracket, behind that of `name [N]T` a type goes on.
            Tok::OpenBracket => {
                let behind = self.tokens.get(next.partner as usize + 1).map_or(Tok::End, |t| t.tok);
                !matches!(behind, Tok::Comma | Tok::CloseParenthesis)
            }
            _ => true,
        }
    }

    /// Parses one type with the names before it.
    fn parameter(&mut self, named: bool) -> Option<()> {
        let open = self.open();
        if named {
            self.names(Kind::Identifier)?;
        }
        let kind = if self.take(Tok::Ellipsis) { Kind::VariadicParameterDeclaration } else { Kind::ParameterDeclaration };
        self.part(Part::Type, Self::a_type)?;
        self.close(open, kind);
        Some(())
    }

    /// Parses the fields of a struct with their braces.
    fn fields(&mut self) -> Option<()> {
        let open = self.open();
        self.expect(Tok::OpenBrace)?;
        while !self.take(Tok::CloseBrace) {
            self.field()?;
            self.end_of_line(Tok::CloseBrace)?;
        }
        self.close(open, Kind::FieldDeclarationList);
        Some(())
    }

    /// Parses the fields of one line, or an embedded type.
    fn field(&mut self) -> Option<()> {
        let open = self.open();
        if self.take(Tok::Star) || self.is_embedded() {
            if self.tok() != Tok::Identifier {
                return None;
            }
            self.part(Part::Type, Self::named_type)?;
        } else {
            self.names(Kind::Unlisted)?;
            self.part(Part::Type, Self::a_type)?;
        }
        if matches!(self.tok(), Tok::Text | Tok::RawText) {
            self.part(Part::Tag, Self::text)?;
        }
        self.close(open, Kind::FieldDeclaration);
        Some(())
    }

    /// Returns true where a type without a name stands in a struct.
    fn is_embedded(&self) -> bool {
        let ends = |tok: Tok| matches!(tok, Tok::Semicolon | Tok::CloseBrace | Tok::Text | Tok::RawText);
        match self.second() {
            Tok::Dot => true,
            Tok::OpenBracket => {
                let bracket = self.tokens[self.at + 1].partner as usize;
                bracket > self.at + 2 && self.tokens.get(bracket + 1).is_some_and(|t| ends(t.tok))
            }
            other => ends(other),
        }
    }

    /// Parses methods and embedded types of an interface with their braces.
    fn interface_elements(&mut self) -> Option<()> {
        self.expect(Tok::OpenBrace)?;
        while !self.take(Tok::CloseBrace) {
            if self.tok() == Tok::Identifier && self.second() == Tok::OpenParenthesis {
                let open = self.open();
                self.name(Kind::Unlisted, Part::Name)?;
                self.signature()?;
                self.close(open, Kind::MethodElem);
            } else {
                self.type_element()?;
            }
            self.end_of_line(Tok::CloseBrace)?;
        }
        Some(())
    }
}

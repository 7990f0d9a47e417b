//! Declarations of Go: a file's, and those inside of functions.
//!
//! In: tokens. Out: declaration nodes. Left out: type parameters; and bodies that are to be read later.

use super::super::syntax::{Kind, Part};
use super::{Later, Parser, SHORT, Tok};

impl Parser<'_> {
    /// Parses all declarations up to the end.
    pub(super) fn source_file(&mut self) -> Option<()> {
        let open = self.open();
        while self.tok() != Tok::End {
            if !self.take(Tok::Semicolon) {
                self.top_level()?;
                self.end_of_line(Tok::End)?;
            }
        }
        self.close(open, Kind::SourceFile);
        Some(())
    }

    fn top_level(&mut self) -> Option<()> {
        match self.tok() {
            Tok::Package => {
                let open = self.open();
                self.advance();
                self.name(Kind::PackageIdentifier, Part::Unlisted)?;
                self.close(open, Kind::PackageClause);
                Some(())
            }
            Tok::Import => self.imports(),
            Tok::Const => self.constants(),
            Tok::Var => self.variables(),
            Tok::Type => self.types(),
            Tok::Func => self.function(),
            _ => None,
        }
    }

    fn imports(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        let list = self.open();
        if self.group(Self::import)? {
            self.close(list, Kind::ImportSpecList);
        }
        self.close(open, Kind::ImportDeclaration);
        Some(())
    }

    /// Parses one line, or those between parentheses, and says whether there are any.
    fn group(&mut self, mut line: impl FnMut(&mut Self) -> Option<()>) -> Option<bool> {
        if !self.take(Tok::OpenParenthesis) {
            return line(self).map(|()| false);
        }
        while !self.take(Tok::CloseParenthesis) {
            line(self)?;
            self.end_of_line(Tok::CloseParenthesis)?;
        }
        Some(true)
    }

    fn import(&mut self) -> Option<()> {
        let open = self.open();
        if matches!(self.tok(), Tok::Dot | Tok::Identifier) {
            self.leaf(Kind::Unlisted);
            self.build.part(Part::Name);
        }
        self.part(Part::Path, Self::text)?;
        self.close(open, Kind::ImportSpec);
        Some(())
    }

    pub(super) fn constants(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        self.group(|p| p.values(Kind::ConstSpec))?;
        self.close(open, Kind::ConstDeclaration);
        Some(())
    }

    pub(super) fn variables(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        let list = self.open();
        if self.group(|p| p.values(Kind::VarSpec))? {
            self.close(list, Kind::VarSpecList);
        }
        self.close(open, Kind::VarDeclaration);
        Some(())
    }

    /// Parses names with their type and values.
    fn values(&mut self, kind: Kind) -> Option<()> {
        let open = self.open();
        self.names(Kind::Identifier)?;
        if self.at_type() {
            self.part(Part::Type, Self::a_type)?;
        }
        if self.take(Tok::Assign) {
            self.part(Part::Value, Self::expressions)?;
        }
        self.close(open, kind);
        Some(())
    }

    pub(super) fn types(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        self.group(Self::type_line)?;
        self.close(open, Kind::TypeDeclaration);
        Some(())
    }

    fn type_line(&mut self) -> Option<()> {
        let open = self.open();
        self.name(Kind::TypeIdentifier, Part::Name)?;
        if self.tok() == Tok::OpenBracket && self.opens_type_parameters()? {
            self.behind_brackets();
        }
        let kind = if self.take(Tok::Assign) { Kind::TypeAlias } else { Kind::TypeSpec };
        self.part(Part::Type, Self::a_type)?;
        self.close(open, kind);
        Some(())
    }

    /// Returns true where the bracket behind a type's name opens type parameters rather than the length of an array; `None` where the
    /// tokens do not tell.
    fn opens_type_parameters(&self) -> Option<bool> {
        let third = self.tokens.get(self.at + 2).map_or(Tok::End, |t| t.tok);
        if self.second() != Tok::Identifier {
            return Some(false);
        }
        match third {
            Tok::CloseBracket | Tok::Dot | Tok::Plus | Tok::Minus | Tok::Multiplicative => Some(false),
            Tok::Identifier | Tok::Comma | Tok::Interface | Tok::Tilde | Tok::OpenBracket | Tok::Map | Tok::Chan | Tok::Func => Some(true),
            _ => None,
        }
    }

    /// Goes over brackets with all between them.
    fn behind_brackets(&mut self) {
        self.at = self.token().partner as usize;
        self.advance();
    }

    fn function(&mut self) -> Option<()> {
        let open = self.open();
        let first = self.token();
        self.advance();
        let mut kind = Kind::FunctionDeclaration;
        if self.tok() == Tok::OpenParenthesis {
            kind = Kind::MethodDeclaration;
            self.part(Part::Receiver, Self::parameters)?;
        }
        self.name(Kind::Identifier, Part::Name)?;
        if self.tok() == Tok::OpenBracket {
            self.behind_brackets();
        }
        self.signature()?;
        if self.tok() == Tok::OpenBrace {
            let end = self.tokens[self.token().partner as usize].end;
            let at = first.start as usize..end as usize;
            match &mut self.later {
                Some(later) if at.len() >= SHORT => {
                    later.push(Later { at, line: first.line });
                    self.behind_brackets();
                }
                _ => self.part(Part::Body, Self::block)?,
            }
        }
        self.close(open, kind);
        Some(())
    }
}

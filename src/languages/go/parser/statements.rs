//! Statements of Go.
//!
//! In: tokens. Out: statement nodes; those of a block and of a case stand in it without a list around them. Left out: empty statements.

use super::super::syntax::{Kind, Open, Part};
use super::{Parser, Tok};

/// What a simple statement turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Simple {
    /// A statement of its own node.
    Statement,
    /// An expression without a node around it.
    Expression,
    /// What a type switch goes over, and the name that it may bind.
    TypeSwitch,
}

impl Parser<'_> {
    /// Parses a block with its braces.
    pub(super) fn block(&mut self) -> Option<()> {
        let open = self.open();
        self.expect(Tok::OpenBrace)?;
        self.with_literals(true, |p| p.nested(|p| p.statements(|tok| tok == Tok::CloseBrace)))?;
        self.expect(Tok::CloseBrace)?;
        self.close(open, Kind::Block);
        Some(())
    }

    /// Parses statements up to a token that ends them.
    fn statements(&mut self, ends: fn(Tok) -> bool) -> Option<()> {
        let outer = std::mem::take(&mut self.type_switch);
        while !ends(self.tok()) {
            if !self.take(Tok::Semicolon) {
                self.nested(Self::statement)?;
                if !ends(self.tok()) {
                    self.expect(Tok::Semicolon)?;
                }
            }
        }
        self.type_switch = outer;
        Some(())
    }

    fn statement(&mut self) -> Option<()> {
        let open = self.open();
        match self.tok() {
            Tok::Const => return self.constants(),
            Tok::Var => return self.variables(),
            Tok::Type => return self.types(),
            Tok::OpenBrace => return self.block(),
            Tok::If => return self.if_statement(),
            Tok::For => return self.for_statement(),
            Tok::Switch => return self.switch_statement(),
            Tok::Select => return self.select_statement(),
            Tok::Return => {
                self.advance();
                if !matches!(self.tok(), Tok::Semicolon | Tok::CloseBrace) {
                    self.expressions()?;
                }
                self.close(open, Kind::ReturnStatement);
            }
            Tok::Go => self.called(open, Kind::GoStatement)?,
            Tok::Defer => self.called(open, Kind::DeferStatement)?,
            Tok::Break => self.jump(open, Kind::BreakStatement),
            Tok::Continue => self.jump(open, Kind::ContinueStatement),
            Tok::Goto | Tok::Fallthrough => self.jump(open, Kind::Unlisted),
            Tok::Identifier if self.second() == Tok::Colon => return self.labeled(open),
            _ => return self.whole_simple(open),
        }
        Some(())
    }

    /// Parses a simple statement that stands alone.
    fn whole_simple(&mut self, open: Open) -> Option<()> {
        self.expressions()?;
        let simple = self.behind_expressions(open)?;
        self.as_statement(open, simple)
    }

    /// Makes a statement of what stands alone.
    fn as_statement(&mut self, open: Open, simple: Simple) -> Option<()> {
        if simple == Simple::Expression {
            self.close(open, Kind::ExpressionStatement);
        }
        (simple != Simple::TypeSwitch).then_some(())
    }

    /// Parses what stands behind `go` or `defer`.
    fn called(&mut self, open: Open, kind: Kind) -> Option<()> {
        self.advance();
        self.expression()?;
        self.close(open, kind);
        Some(())
    }

    /// Parses a jump with the label that it may have.
    fn jump(&mut self, open: Open, kind: Kind) {
        self.advance();
        if self.tok() == Tok::Identifier {
            self.leaf(Kind::LabelName);
        }
        self.close(open, kind);
    }

    fn labeled(&mut self, open: Open) -> Option<()> {
        self.name(Kind::LabelName, Part::Label)?;
        self.advance();
        if !matches!(self.tok(), Tok::Semicolon | Tok::CloseBrace) {
            self.nested(Self::statement)?;
        }
        self.close(open, Kind::LabeledStatement);
        Some(())
    }

    /// Parses what stands behind the expressions from `open` on and makes a statement of them.
    fn behind_expressions(&mut self, open: Open) -> Option<Simple> {
        match self.tok() {
            Tok::Define => return self.definition(open),
            Tok::Assign | Tok::AssignWith => {
                self.build.part(Part::Left);
                self.operator();
                self.part(Part::Right, Self::expressions)?;
                self.close(open, Kind::AssignmentStatement);
            }
            Tok::Increment => self.counted(open, Kind::IncStatement),
            Tok::Decrement => self.counted(open, Kind::DecStatement),
            Tok::Arrow => {
                self.build.part(Part::Channel);
                self.advance();
                self.part(Part::Value, Self::expression)?;
                self.close(open, Kind::SendStatement);
            }
            _ if self.type_switch => {
                self.build.part(Part::Value);
                return Some(Simple::TypeSwitch);
            }
            _ => return Some(Simple::Expression),
        }
        Some(Simple::Statement)
    }

    /// Parses what stands behind the names of `x, y := …`.
    fn definition(&mut self, open: Open) -> Option<Simple> {
        self.build.part(Part::Left);
        self.advance();
        let value = self.open();
        self.expressions()?;
        if self.type_switch {
            self.build.part(Part::Value);
            self.build.part_before(value, Part::Alias);
            return Some(Simple::TypeSwitch);
        }
        self.build.part(Part::Right);
        self.close(open, Kind::ShortVarDeclaration);
        Some(Simple::Statement)
    }

    fn counted(&mut self, open: Open, kind: Kind) {
        self.advance();
        self.close(open, kind);
    }

    /// Parses a simple statement in the head of another; one in front of a semicolon becomes the initializer.
    fn head(&mut self) -> Option<Simple> {
        let open = self.open();
        self.expressions()?;
        let simple = self.behind_expressions(open)?;
        if self.tok() != Tok::Semicolon {
            return (simple != Simple::Statement).then_some(simple);
        }
        self.as_statement(open, simple)?;
        self.build.part(Part::Initializer);
        Some(Simple::Statement)
    }

    fn if_statement(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        self.with_literals(false, |p| {
            if p.tok() == Tok::Semicolon || p.head()? == Simple::Statement {
                p.advance();
                p.expression()?;
            }
            p.build.part(Part::Condition);
            (!p.type_switch).then_some(())
        })?;
        self.part(Part::Consequence, Self::block)?;
        if self.take(Tok::Else) {
            match self.tok() {
                Tok::If => self.part(Part::Alternative, |p| p.nested(Self::if_statement))?,
                _ => self.part(Part::Alternative, Self::block)?,
            }
        }
        self.close(open, Kind::IfStatement);
        Some(())
    }

    fn for_statement(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        if self.tok() != Tok::OpenBrace {
            self.with_literals(false, Self::loop_head)?;
        }
        self.part(Part::Body, Self::block)?;
        self.close(open, Kind::ForStatement);
        Some(())
    }

    /// Parses a condition, a `range` or three clauses.
    fn loop_head(&mut self) -> Option<()> {
        let open = self.open();
        if self.take(Tok::Range) {
            return self.range(open);
        }
        if self.tok() == Tok::Semicolon {
            return self.clauses(open);
        }
        self.expressions()?;
        match self.tok() {
            Tok::OpenBrace => return Some(()),
            Tok::Define | Tok::Assign if self.second() == Tok::Range => {
                self.build.part(Part::Left);
                self.advance();
                self.advance();
                return self.range(open);
            }
            _ => {}
        }
        let simple = self.behind_expressions(open)?;
        self.as_statement(open, simple)?;
        self.build.part(Part::Initializer);
        self.clauses(open)
    }

    /// Parses the condition and the step behind the first clause of a loop.
    fn clauses(&mut self, open: Open) -> Option<()> {
        self.expect(Tok::Semicolon)?;
        if self.tok() != Tok::Semicolon {
            self.part(Part::Condition, Self::expression)?;
        }
        self.expect(Tok::Semicolon)?;
        if self.tok() != Tok::OpenBrace {
            let update = self.open();
            self.whole_simple(update)?;
            self.build.part(Part::Update);
        }
        self.close(open, Kind::ForClause);
        Some(())
    }

    /// Parses what `range` goes over.
    fn range(&mut self, open: Open) -> Option<()> {
        self.part(Part::Right, Self::expression)?;
        self.close(open, Kind::RangeClause);
        Some(())
    }

    fn switch_statement(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        let outer = std::mem::take(&mut self.type_switch);
        self.with_literals(false, Self::switch_head)?;
        let over_types = std::mem::replace(&mut self.type_switch, outer);
        self.expect(Tok::OpenBrace)?;
        self.cases(if over_types { Self::type_case } else { Self::value_case })?;
        self.close(open, if over_types { Kind::TypeSwitchStatement } else { Kind::ExpressionSwitchStatement });
        Some(())
    }

    fn switch_head(&mut self) -> Option<()> {
        let mut simple = Simple::Statement;
        if !matches!(self.tok(), Tok::OpenBrace | Tok::Semicolon) {
            simple = self.head()?;
        }
        if self.take(Tok::Semicolon) && self.tok() != Tok::OpenBrace {
            simple = self.head()?;
            (simple != Simple::Statement).then_some(())?;
        }
        if simple == Simple::Expression {
            self.build.part(Part::Value);
        }
        Some(())
    }

    fn select_statement(&mut self) -> Option<()> {
        let open = self.open();
        self.advance();
        self.expect(Tok::OpenBrace)?;
        self.cases(Self::communication_case)?;
        self.close(open, Kind::SelectStatement);
        Some(())
    }

    /// Parses the cases up to the closing brace; `head` reads what stands behind `case` and says what kind of case it is.
    fn cases(&mut self, head: fn(&mut Self) -> Option<Kind>) -> Option<()> {
        while !self.take(Tok::CloseBrace) {
            let open = self.open();
            let kind = if self.take(Tok::Default) {
                Kind::DefaultCase
            } else {
                self.expect(Tok::Case)?;
                head(self)?
            };
            self.expect(Tok::Colon)?;
            self.nested(|p| p.statements(|tok| matches!(tok, Tok::Case | Tok::Default | Tok::CloseBrace)))?;
            self.close(open, kind);
        }
        Some(())
    }

    fn value_case(&mut self) -> Option<Kind> {
        self.part(Part::Value, Self::expressions)?;
        Some(Kind::ExpressionCase)
    }

    fn type_case(&mut self) -> Option<Kind> {
        self.part(Part::Type, Self::a_type)?;
        while self.take(Tok::Comma) {
            self.part(Part::Type, Self::a_type)?;
        }
        Some(Kind::TypeCase)
    }

    /// Parses what a case of a `select` sends or receives.
    fn communication_case(&mut self) -> Option<Kind> {
        let open = self.open();
        self.expressions()?;
        if self.tok() == Tok::Arrow {
            self.build.part(Part::Channel);
            self.advance();
            self.part(Part::Value, Self::expression)?;
            self.close(open, Kind::SendStatement);
        } else {
            if matches!(self.tok(), Tok::Define | Tok::Assign) {
                self.build.part(Part::Left);
                self.advance();
                self.expression()?;
            }
            self.build.part(Part::Right);
            self.close(open, Kind::ReceiveStatement);
        }
        self.build.part(Part::Communication);
        Some(Kind::CommunicationCase)
    }
}

//! The syntax tree of Go, whoever parsed it.
//!
//! In: nodes in the order in which they end. Out: a [`Tree`] whose [`Node`]s have a [`Kind`], a [`Part`] in their parent and [`Kids`],
//! without comments and punctuation; both are named as in tree-sitter's grammar. Left out: what any of it means.

use crate::facts::{Problem, Span};
use std::ops::Range;

/// Declares an enum with one variant per name of the grammar, and the way from the name to the variant.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
            /// Anything that the extraction does not ask for.
            Unlisted,
        }

        impl $name {
            /// Returns the variant of a name of the grammar.
            pub(super) fn of(name: &str) -> Self {
                match name {
                    $($text => Self::$variant,)*
                    _ => Self::Unlisted,
                }
            }
        }
    };
}

named! {
    /// Kinds of nodes.
    Kind {
        SourceFile = "source_file",
        Error = "ERROR",
        Comment = "comment",
        PackageClause = "package_clause",
        ImportDeclaration = "import_declaration",
        ImportSpec = "import_spec",
        ImportSpecList = "import_spec_list",
        ConstDeclaration = "const_declaration",
        ConstSpec = "const_spec",
        VarDeclaration = "var_declaration",
        VarSpec = "var_spec",
        VarSpecList = "var_spec_list",
        FunctionDeclaration = "function_declaration",
        MethodDeclaration = "method_declaration",
        TypeDeclaration = "type_declaration",
        TypeSpec = "type_spec",
        TypeAlias = "type_alias",
        ParameterList = "parameter_list",
        ParameterDeclaration = "parameter_declaration",
        VariadicParameterDeclaration = "variadic_parameter_declaration",
        FieldDeclarationList = "field_declaration_list",
        FieldDeclaration = "field_declaration",
        MethodElem = "method_elem",
        TypeElem = "type_elem",
        TypeIdentifier = "type_identifier",
        GenericType = "generic_type",
        QualifiedType = "qualified_type",
        PointerType = "pointer_type",
        StructType = "struct_type",
        InterfaceType = "interface_type",
        ArrayType = "array_type",
        ImplicitLengthArrayType = "implicit_length_array_type",
        SliceType = "slice_type",
        MapType = "map_type",
        ChannelType = "channel_type",
        FunctionType = "function_type",
        NegatedType = "negated_type",
        ParenthesizedType = "parenthesized_type",
        Block = "block",
        StatementList = "statement_list",
        EmptyStatement = "empty_statement",
        ExpressionStatement = "expression_statement",
        SendStatement = "send_statement",
        ReceiveStatement = "receive_statement",
        IncStatement = "inc_statement",
        DecStatement = "dec_statement",
        AssignmentStatement = "assignment_statement",
        ShortVarDeclaration = "short_var_declaration",
        LabeledStatement = "labeled_statement",
        LabelName = "label_name",
        BreakStatement = "break_statement",
        ContinueStatement = "continue_statement",
        ReturnStatement = "return_statement",
        GoStatement = "go_statement",
        DeferStatement = "defer_statement",
        IfStatement = "if_statement",
        ForStatement = "for_statement",
        ForClause = "for_clause",
        RangeClause = "range_clause",
        ExpressionSwitchStatement = "expression_switch_statement",
        ExpressionCase = "expression_case",
        DefaultCase = "default_case",
        TypeSwitchStatement = "type_switch_statement",
        TypeCase = "type_case",
        SelectStatement = "select_statement",
        CommunicationCase = "communication_case",
        ExpressionList = "expression_list",
        ParenthesizedExpression = "parenthesized_expression",
        CallExpression = "call_expression",
        ArgumentList = "argument_list",
        VariadicArgument = "variadic_argument",
        SelectorExpression = "selector_expression",
        IndexExpression = "index_expression",
        SliceExpression = "slice_expression",
        TypeAssertionExpression = "type_assertion_expression",
        TypeConversionExpression = "type_conversion_expression",
        TypeInstantiationExpression = "type_instantiation_expression",
        CompositeLiteral = "composite_literal",
        LiteralValue = "literal_value",
        LiteralElement = "literal_element",
        KeyedElement = "keyed_element",
        FuncLiteral = "func_literal",
        UnaryExpression = "unary_expression",
        BinaryExpression = "binary_expression",
        Identifier = "identifier",
        PackageIdentifier = "package_identifier",
        RawStringLiteral = "raw_string_literal",
        InterpretedStringLiteral = "interpreted_string_literal",
        IntLiteral = "int_literal",
        FloatLiteral = "float_literal",
        ImaginaryLiteral = "imaginary_literal",
        RuneLiteral = "rune_literal",
        Nil = "nil",
        True = "true",
        False = "false",
        Iota = "iota",
    }
}

named! {
    /// The part that a child plays in its parent (a "field" in the grammar's words).
    Part {
        Alias = "alias",
        Alternative = "alternative",
        Arguments = "arguments",
        Body = "body",
        Capacity = "capacity",
        Channel = "channel",
        Communication = "communication",
        Condition = "condition",
        Consequence = "consequence",
        Element = "element",
        End = "end",
        Field = "field",
        Function = "function",
        Index = "index",
        Initializer = "initializer",
        Key = "key",
        Label = "label",
        Left = "left",
        Name = "name",
        Operand = "operand",
        Operator = "operator",
        Package = "package",
        Parameters = "parameters",
        Path = "path",
        Receiver = "receiver",
        Result = "result",
        Right = "right",
        Start = "start",
        Tag = "tag",
        Type = "type",
        TypeArguments = "type_arguments",
        Update = "update",
        Value = "value",
    }
}

/// A syntax tree.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// All nodes; those with the same parent stand together, the root is the last.
    nodes: Vec<Record>,
    /// Regions that could not be parsed.
    pub(super) problems: Vec<Problem>,
}

/// What is kept of a node.
#[derive(Debug, Clone, Copy)]
struct Record {
    /// Its kind.
    kind: Kind,
    /// Its part in the parent.
    part: Part,
    /// Offset of its first byte.
    start: u32,
    /// Offset behind its last byte.
    end: u32,
    /// Its lines.
    span: Span,
    /// Indices of its children.
    kids: (u32, u32),
}

/// A node of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'t> {
    tree: &'t Tree,
    record: &'t Record,
}

impl<'t> Node<'t> {
    /// Returns its kind.
    pub(super) fn kind(self) -> Kind {
        self.record.kind
    }

    /// Returns where it stands in the text.
    pub(super) fn byte_range(self) -> Range<usize> {
        self.record.start as usize..self.record.end as usize
    }

    /// Returns its lines.
    pub(super) fn span(self) -> Span {
        self.record.span
    }

    /// Returns its children.
    pub(super) fn kids(self) -> Kids<'t> {
        let (first, end) = self.record.kids;
        Kids { tree: self.tree, records: self.tree.nodes.get(first as usize..end as usize).unwrap_or_default() }
    }
}

/// A child with its kind and its part in the parent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kid<'t> {
    /// The node.
    pub(super) node: Node<'t>,
    /// Its kind.
    pub(super) kind: Kind,
    /// Its part in the parent.
    pub(super) part: Part,
}

/// The children of one node: named ones without comments, and operators.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kids<'t> {
    tree: &'t Tree,
    records: &'t [Record],
}

impl<'t> Kids<'t> {
    /// Returns them in order.
    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = Kid<'t>> + ExactSizeIterator + Clone {
        let tree = self.tree;
        self.records.iter().map(move |record| Kid { node: Node { tree, record }, kind: record.kind, part: record.part })
    }

    /// Returns the first child that plays `part`.
    pub(super) fn part(self, part: Part) -> Option<Node<'t>> {
        self.parts(part).next()
    }

    /// Returns all children that play `part`.
    pub(super) fn parts(self, part: Part) -> impl Iterator<Item = Node<'t>> {
        self.iter().filter(move |k| k.part == part).map(|k| k.node)
    }

    /// Returns the first child of a kind.
    pub(super) fn kind(self, kind: Kind) -> Option<Node<'t>> {
        self.iter().find(|k| k.kind == kind).map(|k| k.node)
    }

    /// Returns the first child.
    pub(super) fn first(self) -> Option<Node<'t>> {
        self.iter().next().map(|k| k.node)
    }

    /// Returns the last child.
    pub(super) fn last(self) -> Option<Node<'t>> {
        self.iter().next_back().map(|k| k.node)
    }

    /// Returns the only child.
    pub(super) fn only(self) -> Option<Kid<'t>> {
        self.iter().next().filter(|_| self.records.len() == 1)
    }
}

/// Where a node begins, in the text and among the nodes that have no parent yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    /// Nodes without a parent before it.
    waiting: usize,
    /// Offset of its first byte.
    start: u32,
    /// Its first line.
    line: u32,
}

/// Puts a tree together: nodes wait for their parent, which takes all that began with it or after.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// Nodes that have their parent.
    placed: Vec<Record>,
    /// Nodes that wait for theirs.
    waiting: Vec<Record>,
}

impl Builder {
    /// Begins a node.
    pub(super) fn open(&self, start: u32, line: u32) -> Open {
        Open { waiting: self.waiting.len(), start, line }
    }

    /// Ends a node.
    pub(super) fn close(&mut self, open: Open, kind: Kind, end: u32, end_line: u32) {
        let first = self.placed.len();
        self.placed.extend(self.waiting.drain(open.waiting..));
        // Nodes are no more than the bytes of a text, which fit 32 bits.
        let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let kids = (index(first), index(self.placed.len()));
        let span = Span { start: open.line, end: end_line };
        self.waiting.push(Record { kind, part: Part::Unlisted, start: open.start, end, span, kids });
    }

    /// Says which part the last node plays in its parent.
    pub(super) fn part(&mut self, part: Part) {
        if let Some(last) = self.waiting.last_mut() {
            last.part = part;
        }
    }

    /// Says which part the node before `open` plays in its parent.
    pub(super) fn part_before(&mut self, open: Open, part: Part) {
        if let Some(before) = open.waiting.checked_sub(1).and_then(|at| self.waiting.get_mut(at)) {
            before.part = part;
        }
    }

    /// Returns the kind of the last node.
    pub(super) fn last_kind(&self) -> Option<Kind> {
        self.waiting.last().map(|r| r.kind)
    }

    /// Forgets the nodes behind `open`.
    pub(super) fn forget(&mut self, open: Open) {
        self.waiting.truncate(open.waiting);
    }

    /// Turns the first node behind `open`, read as an expression, into the type that it turned out to be; false where it can be none.
    pub(super) fn expression_is_type(&mut self, open: Open) -> bool {
        self.waiting.get_mut(open.waiting).is_some_and(|record| as_type(&mut self.placed, record))
    }

    /// Ends the tree with its only node.
    pub(super) fn finish(mut self, problems: Vec<Problem>) -> Tree {
        self.placed.append(&mut self.waiting);
        Tree { nodes: self.placed, problems }
    }
}

/// Makes a type of an expression: `T`, `pkg.T`, `T[K]` or `pkg.T[K]`.
fn as_type(placed: &mut [Record], record: &mut Record) -> bool {
    let kids = record.kids.0 as usize;
    match record.kind {
        Kind::Identifier => record.kind = Kind::TypeIdentifier,
        Kind::SelectorExpression if placed[kids].kind == Kind::Identifier => {
            record.kind = Kind::QualifiedType;
            (placed[kids].kind, placed[kids].part) = (Kind::PackageIdentifier, Part::Package);
            (placed[kids + 1].kind, placed[kids + 1].part) = (Kind::TypeIdentifier, Part::Name);
        }
        Kind::IndexExpression | Kind::TypeInstantiationExpression => {
            record.kind = Kind::GenericType;
            let mut of = placed[kids];
            if !as_type(placed, &mut of) {
                return false;
            }
            placed[kids] = Record { part: Part::Type, ..of };
            placed[kids + 1].part = Part::TypeArguments;
        }
        Kind::TypeIdentifier | Kind::QualifiedType | Kind::GenericType => {}
        _ => return false,
    }
    true
}

impl Tree {
    /// Returns the root.
    pub(super) fn root(&self) -> Option<Node<'_>> {
        self.nodes.last().map(|record| Node { tree: self, record })
    }
}

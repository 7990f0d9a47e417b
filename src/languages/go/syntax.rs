//! The grammar's names as enums, looked up once, and the children of a node.
//!
//! In: a tree-sitter node. Out: [`Kind`], [`Part`] and the [`Kid`]s of a node, without comments and punctuation.
//! Left out: what any of it means.

use std::sync::LazyLock;
use tree_sitter::{Language, Node, TreeCursor};

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
            fn of(name: &str) -> Self {
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

/// Kinds and parts by the grammar's numbers: a table look-up costs far less than comparing names for each node.
struct Tables {
    /// Kinds by number.
    kinds: Vec<Kind>,
    /// Parts by number.
    parts: Vec<Part>,
}

/// The tables of the Go grammar.
static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let go = language();
    let count = u16::try_from(go.node_kind_count()).unwrap_or(u16::MAX);
    let kind = |id| if go.node_kind_is_named(id) { go.node_kind_for_id(id).map_or(Kind::Unlisted, Kind::of) } else { Kind::Unlisted };
    let fields = u16::try_from(go.field_count()).unwrap_or(u16::MAX - 1);
    let part = |id| go.field_name_for_id(id).map_or(Part::Unlisted, Part::of);
    Tables { kinds: (0..count).map(kind).collect(), parts: (0..=fields).map(part).collect() }
});

/// Returns the Go grammar.
pub(super) fn language() -> Language {
    tree_sitter_go::LANGUAGE.into()
}

/// Returns the kind of a node.
pub(super) fn kind_of(node: Node<'_>) -> Kind {
    let id = node.kind_id();
    if id == u16::MAX { Kind::Error } else { TABLES.kinds.get(usize::from(id)).copied().unwrap_or(Kind::Unlisted) }
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

/// The children of one node.
#[derive(Debug)]
pub(super) struct Kids<'t>(pub(super) Vec<Kid<'t>>);

impl<'t> Kids<'t> {
    /// Reads the children of `node`: named ones without comments, and operators. `cursor` is only lent, so that
    /// no new one is made for each node.
    pub(super) fn of(node: Node<'t>, cursor: &mut TreeCursor<'t>) -> Self {
        let mut kids = Vec::new();
        cursor.reset(node);
        let mut more = cursor.goto_first_child();
        while more {
            let child = cursor.node();
            let part = cursor.field_id().map_or(Part::Unlisted, |f| TABLES.parts.get(usize::from(f.get())).copied().unwrap_or(Part::Unlisted));
            let kind = kind_of(child);
            if kind != Kind::Comment && (kind != Kind::Unlisted || part == Part::Operator || child.is_named()) {
                kids.push(Kid { node: child, kind, part });
            }
            more = cursor.goto_next_sibling();
        }
        Self(kids)
    }

    /// Returns the first child that plays `part`.
    pub(super) fn part(&self, part: Part) -> Option<Node<'t>> {
        self.0.iter().find(|k| k.part == part).map(|k| k.node)
    }

    /// Returns all children that play `part`.
    pub(super) fn parts(&self, part: Part) -> impl Iterator<Item = Node<'t>> {
        self.0.iter().filter(move |k| k.part == part).map(|k| k.node)
    }

    /// Returns the first child of a kind.
    pub(super) fn kind(&self, kind: Kind) -> Option<Node<'t>> {
        self.0.iter().find(|k| k.kind == kind).map(|k| k.node)
    }

    /// Returns the first child.
    pub(super) fn first(&self) -> Option<Node<'t>> {
        self.0.first().map(|k| k.node)
    }
}

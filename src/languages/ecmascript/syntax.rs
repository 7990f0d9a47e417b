//! The children of a node, with their kinds and the parts they play.
//!
//! In: a tree-sitter node. Out: its [`Kids`], without comments and punctuation. Left out: what any of it means. Names are those
//! of the grammars; both have nearly the same.

use tree_sitter::{Node, TreeCursor};

/// A child with its kind and its part in the parent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kid<'t> {
    /// The node.
    pub(super) node: Node<'t>,
    /// Its kind.
    pub(super) kind: &'t str,
    /// Its part in the parent (a "field" in the grammar's words), empty where it has none.
    pub(super) part: &'t str,
}

/// The children of one node.
#[derive(Debug)]
pub(super) struct Kids<'t>(pub(super) Vec<Kid<'t>>);

impl<'t> Kids<'t> {
    /// Reads the children of `node`: named ones without comments, and operators.
    pub(super) fn of(node: Node<'t>, cursor: &mut TreeCursor<'t>) -> Self {
        let mut kids = Vec::new();
        cursor.reset(node);
        let mut more = cursor.goto_first_child();
        while more {
            let child = cursor.node();
            let part = cursor.field_name().unwrap_or("");
            if child.is_named() && !child.is_extra() || part == "operator" || part == "kind" {
                kids.push(Kid { node: child, kind: child.kind(), part });
            }
            more = cursor.goto_next_sibling();
        }
        Self(kids)
    }

    /// Returns the first child that plays `part`.
    pub(super) fn part(&self, part: &str) -> Option<Node<'t>> {
        self.0.iter().find(|k| k.part == part).map(|k| k.node)
    }

    /// Returns all children that play `part`.
    pub(super) fn parts<'k>(&'k self, part: &'k str) -> impl Iterator<Item = Node<'t>> + 'k {
        self.0.iter().filter(move |k| k.part == part).map(|k| k.node)
    }

    /// Returns the first child of a kind.
    pub(super) fn kind(&self, kind: &str) -> Option<Node<'t>> {
        self.0.iter().find(|k| k.kind == kind).map(|k| k.node)
    }

    /// Returns the first child.
    pub(super) fn first(&self) -> Option<Node<'t>> {
        self.0.first().map(|k| k.node)
    }
}

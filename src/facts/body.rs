//! The body of a function: read already, or read when somebody first asks for its steps.
//!
//! In: steps, or the text of a declaration with what reads it. Out: [`Body`], which is a slice of steps to whoever uses it. Left out: how
//! a language reads; where nobody asks for the steps, what could not be parsed in them is not known either.

use super::{Problem, Step};
use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

/// The steps of a function, in order.
#[derive(Clone)]
pub struct Body(Form);

/// How a body is kept.
#[derive(Clone)]
enum Form {
    /// It was read with its file.
    Read(Vec<Step>),
    /// It is read when it is first asked for; clones share it.
    Later(Arc<Later>),
}

/// A body that is still text.
struct Later {
    /// The file.
    source: Arc<[u8]>,
    /// Where the declaration stands in it.
    span: Range<usize>,
    /// Reads the declaration.
    read: Box<Reading>,
    /// What it says.
    found: OnceLock<(Vec<Step>, Vec<Problem>)>,
}

/// Reads a declaration out of the text of its file: its steps and what could not be parsed.
type Reading = dyn Fn(&[u8]) -> (Vec<Step>, Vec<Problem>) + Send + Sync;

impl Body {
    /// A body without steps.
    pub const EMPTY: Self = Self(Form::Read(Vec::new()));

    /// Makes a body that is read when it is first asked for, by `read`; its declaration is `span` of `source`.
    pub fn later(source: Arc<[u8]>, span: Range<usize>, read: Box<Reading>) -> Self {
        Self(Form::Later(Arc::new(Later { source, span, read, found: OnceLock::new() })))
    }

    /// Returns the steps themselves.
    pub fn into_steps(self) -> Vec<Step> {
        match self.0 {
            Form::Read(steps) => steps,
            Form::Later(later) => later.found().0.clone(),
        }
    }

    /// Returns the text of the whole declaration where the body is read only when it is asked for.
    pub fn text(&self) -> Option<&[u8]> {
        match &self.0 {
            Form::Read(_) => None,
            Form::Later(later) => later.source.get(later.span.clone()),
        }
    }

    /// Returns the regions that could not be parsed. Those of a body that was read with its file are problems of the file.
    pub fn problems(&self) -> &[Problem] {
        match &self.0 {
            Form::Read(_) => &[],
            Form::Later(later) => &later.found().1,
        }
    }
}

impl Later {
    fn found(&self) -> &(Vec<Step>, Vec<Problem>) {
        self.found.get_or_init(|| (self.read)(&self.source))
    }
}

impl Deref for Body {
    type Target = [Step];

    fn deref(&self) -> &[Step] {
        match &self.0 {
            Form::Read(steps) => steps,
            Form::Later(later) => &later.found().0,
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl From<Vec<Step>> for Body {
    fn from(steps: Vec<Step>) -> Self {
        Self(Form::Read(steps))
    }
}

impl<'b> IntoIterator for &'b Body {
    type Item = &'b Step;
    type IntoIter = std::slice::Iter<'b, Step>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

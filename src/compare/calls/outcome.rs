//! Outcomes: what a function does when a connection call fails, in a form that is compared.
//!
//! In: the ways that [`crate::compare::calls::handling`] reads. Out: which of them stop, pass over or answer a failure, and what two outcomes have
//! apart. Left out: how they are read, and whether one is better than another.

use std::collections::BTreeSet;

/// What happens on a call's error: one way or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome(pub Vec<Way>);

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    /// What is done.
    pub what: What,
    /// Condition besides the error itself.
    pub when: Option<String>,
}

/// What is done with a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// The caller gets the error. The text tells it where it is named anew (`ErrNotFound`).
    Returned(Option<String>),
    /// It goes up as an exception. The text tells the kind where another one is raised.
    Raised(Option<String>),
    /// The caller gets another error: that of the call cannot be told from it.
    Replaced(String),
    /// The caller is told that all went well.
    Success(String),
    /// The function answers with a value of its own.
    Answers(String),
    /// The function leaves with nothing, `false` or zero.
    GivesUp(String),
    /// The process ends.
    Ends,
    /// The function goes on with something else.
    StandsIn(String),
    /// The next turn of the loop.
    NextTurn,
    /// The loop ends.
    LeavesLoop,
    /// The error is given to something else.
    HandedOn(String),
    /// It is written to the log, and the function goes on.
    Logged,
    /// Nothing.
    Ignored,
}

impl What {
    /// Returns true where a failure does not look like success.
    fn stops(&self) -> bool {
        matches!(self, Self::Returned(_) | Self::Raised(_) | Self::Replaced(_) | Self::Ends | Self::GivesUp(_))
    }

    /// Returns true where the function goes on as if nothing had happened.
    fn passes(&self) -> bool {
        matches!(self, Self::Success(_) | Self::Logged | Self::Ignored)
    }

    /// Returns true where something takes the place of what the call would have given.
    fn falls_back(&self) -> bool {
        matches!(self, Self::StandsIn(_) | Self::Answers(_))
    }
}

impl Outcome {
    /// Returns the outcome without ways that do under a condition what is done anyway.
    pub(crate) fn plain(mut self) -> Self {
        if let Some(rest) = self.0.iter().find(|w| w.when.is_none()).map(|w| w.what.clone()) {
            self.0.retain(|w| w.when.is_none() || w.what != rest);
        }
        self
    }

    /// Returns the conditions under which a failure ends the attempts, where any other leads to the next turn of a loop.
    pub(crate) fn last_words(&self) -> Option<BTreeSet<&str>> {
        let (rest, others): (Vec<&Way>, Vec<&Way>) = self.0.iter().partition(|w| w.when.is_none());
        let again = rest.iter().all(|w| matches!(w.what, What::NextTurn | What::Logged | What::Ignored));
        let ends = |w: &&Way| w.what.stops() || matches!(w.what, What::LeavesLoop | What::Success(_) | What::Answers(_));
        (again && !rest.is_empty() && others.iter().all(ends)).then(|| others.iter().filter_map(|w| w.when.as_deref()).collect())
    }

    /// Returns the outcome with its code changed by `f`.
    pub(crate) fn with_texts(&self, f: fn(&str) -> String) -> Self {
        let what = |w: &What| match w {
            What::Returned(t) => What::Returned(t.as_deref().map(f)),
            What::Raised(t) => What::Raised(t.as_deref().map(f)),
            What::Replaced(t) => What::Replaced(f(t)),
            What::Success(t) => What::Success(f(t)),
            What::Answers(t) => What::Answers(f(t)),
            What::GivesUp(t) => What::GivesUp(f(t)),
            What::StandsIn(t) => What::StandsIn(f(t)),
            What::HandedOn(t) => What::HandedOn(f(t)),
            other => other.clone(),
        };
        Self(self.0.iter().map(|w| Way { what: what(&w.what), when: w.when.as_deref().map(f) }).collect())
    }

    /// Returns both without the ways that they have in common, as long as some are left.
    pub(crate) fn apart(self, other: Self) -> (Self, Self) {
        let only = |of: &Self, not: &Self| Self(of.0.iter().filter(|w| !not.0.contains(w)).cloned().collect());
        let (mine, theirs) = (only(&self, &other), only(&other, &self));
        if mine.0.is_empty() || theirs.0.is_empty() { (self, other) } else { (mine, theirs) }
    }

    /// Returns the ways that this has beside all of another's, each under a condition.
    pub(crate) fn beyond(&self, other: &Self) -> Option<Self> {
        let more: Vec<Way> = self.0.iter().filter(|w| !other.0.contains(w)).cloned().collect();
        let all = other.0.iter().all(|w| self.0.contains(w));
        (all && !more.is_empty() && more.iter().all(|w| w.when.is_some())).then_some(Self(more))
    }

    /// Returns true where no way looks like success.
    pub(crate) fn closed(&self) -> bool {
        self.0.iter().all(|w| w.what.stops())
    }

    /// Returns true where some way goes on as if nothing had happened.
    pub(crate) fn open(&self) -> bool {
        self.0.iter().any(|w| w.what.passes())
    }

    /// Returns true where the caller gets an error whatever happens.
    pub(crate) fn told(&self) -> bool {
        self.0.iter().all(|w| matches!(w.what, What::Returned(_) | What::Raised(_) | What::Replaced(_)))
    }

    /// Returns true where the caller gets an empty value and no error.
    pub(crate) fn hidden(&self) -> bool {
        self.0.iter().all(|w| matches!(w.what, What::GivesUp(_)))
    }

    /// Returns true where some way ends the process.
    pub(crate) fn ends(&self) -> bool {
        self.0.iter().any(|w| w.what == What::Ends)
    }

    /// Returns true where something else takes the place of the call.
    pub(crate) fn falls_back(&self) -> bool {
        self.0.iter().any(|w| w.what.falls_back())
    }
}

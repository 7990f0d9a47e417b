//! Title and description of a local change.
//!
//! In: both sides. Out: the messages of the commits that the head has and the base has not. and the day of
//! the newest. Left out: authors, and histories so far apart that counting them would cost more than the review.

use std::collections::{BTreeMap, BinaryHeap};

use git2::{Oid, Repository};

use super::open::Repo;
use super::range::Sides;
use crate::change::Day;

/// As many messages make a description.
const MOST_MESSAGES: usize = 100;
/// As many commits are looked at.
const MOST_COMMITS: usize = 400;

/// What the commits say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// First line of the newest message.
    pub(crate) title: String,
    /// All messages, newest first.
    pub(crate) description: String,
    /// Day of the newest commit, or of HEAD.
    pub(crate) day: Option<Day>,
}

/// Returns the messages between the sides; empty where the head is no commit's child.
pub(crate) fn between(repo: &Repo, sides: &Sides) -> Text {
    let Some(newest) = sides.newest else { return Text { day: day_of_head(&repo.git), ..Text::default() } };
    let messages = newest_first(&repo.git, sides.base.commit(), newest);
    Text {
        title: messages.first().and_then(|m| m.lines().next()).unwrap_or_default().to_owned(),
        description: messages.join("\n\n"),
        day: day_of(&repo.git, newest),
    }
}

/// Returns the day on which a commit was made.
fn day_of(git: &Repository, commit: Oid) -> Option<Day> {
    git.find_commit(commit).ok().map(|c| Day::of_seconds(c.time().seconds()))
}

/// Returns the day of HEAD's commit.
fn day_of_head(git: &Repository) -> Option<Day> {
    git.head().ok()?.target().and_then(|id| day_of(git, id))
}

/// Walks back from both ends by time, so that the walk ends where the histories meet and not at the first
/// commit. A commit that cannot be read (shallow clone) ends its line.
fn newest_first(git: &Repository, base: Option<Oid>, head: Oid) -> Vec<String> {
    let mut in_base: BTreeMap<Oid, bool> = BTreeMap::new();
    let mut queue = BinaryHeap::new();
    let mut seen_of_head = 0_usize;
    for (start, is_base) in std::iter::once((head, false)).chain(base.map(|b| (b, true))) {
        enqueue(git, &mut in_base, &mut queue, &mut seen_of_head, start, is_base);
    }
    let mut messages = Vec::new();
    for _ in 0..MOST_COMMITS {
        if seen_of_head == 0 || messages.len() == MOST_MESSAGES {
            break;
        }
        let Some((_, id)) = queue.pop() else { break };
        let (Ok(commit), Some(&is_base)) = (git.find_commit(id), in_base.get(&id)) else { continue };
        if !is_base {
            // Settled: a base line that comes by later (clocks differ) must not take it off the count again.
            in_base.insert(id, true);
            seen_of_head -= 1;
            messages.push(String::from_utf8_lossy(commit.message_bytes()).trim().to_owned());
        }
        for parent in commit.parent_ids() {
            enqueue(git, &mut in_base, &mut queue, &mut seen_of_head, parent, is_base);
        }
    }
    messages
}

/// Puts a commit in line by its time; one already in line may turn out to belong to the base after all.
fn enqueue(git: &Repository, in_base: &mut BTreeMap<Oid, bool>, queue: &mut BinaryHeap<(i64, Oid)>, of_head: &mut usize, id: Oid, is_base: bool) {
    match in_base.get_mut(&id) {
        Some(known) => {
            if is_base && !*known {
                *known = true;
                *of_head = of_head.saturating_sub(1);
            }
        }
        None => {
            if let Ok(commit) = git.find_commit(id) {
                in_base.insert(id, is_base);
                queue.push((commit.time().seconds(), id));
                *of_head += usize::from(!is_base);
            }
        }
    }
}

//! The files of a commit through the API.
//!
//! In: a client, a commit and what is wanted of it. Out: a [`Tree`] that holds what was read. Left out: reading later: what a
//! review looks at is chosen and fetched before it starts, several files at once, so that its cost is known and bounded.

use super::client::Client;
use super::error::GithubError;
use super::place::{Place, is_commit};
use crate::change::{ReadError, Tree, directory};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A file as a listing tells it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Id of its content.
    pub(super) sha: String,
    /// Its mode, as git writes it.
    pub(super) mode: String,
    /// Its size, where it is a file.
    size: u64,
}

/// The files of a commit, as far as they are listed.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Files, links and submodules by path.
    pub(super) files: BTreeMap<String, Entry>,
    /// Directories by path.
    directories: BTreeMap<String, String>,
    /// True where GitHub did not list all of them.
    pub(super) cut: bool,
}

/// An answer of the endpoint for trees.
#[derive(Debug, Deserialize)]
struct TreeAnswer {
    tree: Vec<TreeEntry>,
    #[serde(default)]
    truncated: bool,
}

/// One line of it.
#[derive(Debug, Deserialize)]
struct TreeEntry {
    path: String,
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    sha: String,
    #[serde(default)]
    size: u64,
}

/// An answer of the endpoint for contents by id.
#[derive(Debug, Deserialize)]
struct Blob {
    content: String,
    encoding: String,
}

impl Listing {
    /// Lists a commit, and where GitHub cuts the list, at least the directories of `wanted`.
    pub(super) async fn of(client: &Client, place: &Place, commit: &str, wanted: &BTreeSet<String>) -> Result<Self, GithubError> {
        let answer: TreeAnswer = client.get(&format!("/repos/{}/git/trees/{commit}?recursive=1", place.repository)).await?;
        let mut listing = Self { cut: answer.truncated, ..Self::default() };
        listing.take("", answer.tree);
        if listing.cut {
            for path in wanted {
                listing.walk(client, place, directory(path)).await?;
            }
        }
        Ok(listing)
    }

    /// Takes over the lines of one answer, which are relative to `below`.
    fn take(&mut self, below: &str, lines: Vec<TreeEntry>) {
        for line in lines.into_iter().filter(|l| is_commit(&l.sha)) {
            let path = if below.is_empty() { line.path } else { format!("{below}/{}", line.path) };
            match line.kind.as_str() {
                "tree" => _ = self.directories.insert(path, line.sha),
                _ => _ = self.files.insert(path, Entry { sha: line.sha, mode: line.mode, size: line.size }),
            }
        }
    }

    /// Lists the directories on the way to `to` one after the other.
    async fn walk(&mut self, client: &Client, place: &Place, to: &str) -> Result<(), GithubError> {
        let ends = to.match_indices('/').map(|(at, _)| at).chain(std::iter::once(to.len()));
        for path in ends.map(|end| to[..end].to_owned()) {
            let Some(sha) = self.directories.get(&path).cloned() else { return Ok(()) };
            let answer: TreeAnswer = client.get(&format!("/repos/{}/git/trees/{sha}", place.repository)).await?;
            self.take(&path, answer.tree);
        }
        Ok(())
    }
}

/// What is known of a file's content.
pub(super) type Content = Result<Arc<[u8]>, String>;

/// Reads contents by id, several at once; what cannot be read is told with its cause.
pub(super) async fn contents(client: &Client, place: &Place, wanted: Vec<Entry>, largest: u64) -> BTreeMap<String, Content> {
    let total = wanted.len();
    let mut tasks = tokio::task::JoinSet::new();
    for entry in wanted {
        let (client, repository) = (client.clone(), place.repository.clone());
        tasks.spawn(async move {
            let content = content(&client, &repository, &entry, largest).await;
            (entry.sha, content)
        });
    }
    let mut read = BTreeMap::new();
    while let Some(done) = tasks.join_next().await {
        if let Ok((sha, content)) = done {
            read.insert(sha, content);
        }
        client.progress().say(format!("reading files {}/{total}", read.len()));
    }
    read
}

/// Reads one content.
async fn content(client: &Client, repository: &str, entry: &Entry, largest: u64) -> Content {
    if entry.size > largest {
        return Err(format!("{} bytes, more than the {largest} that are parsed", entry.size));
    }
    let blob: Blob = client.get(&format!("/repos/{repository}/git/blobs/{}", entry.sha)).await.map_err(|e| e.to_string())?;
    if blob.encoding != "base64" {
        return Ok(blob.content.into_bytes().into());
    }
    let packed: String = blob.content.split_ascii_whitespace().collect();
    STANDARD.decode(packed).map(Into::into).map_err(|e| format!("its content is no base64: {e}"))
}

/// A side of a change that was read beforehand.
pub(super) struct ReadTree {
    /// Paths that a review may look at, sorted.
    files: Arc<Vec<String>>,
    /// Their contents.
    contents: BTreeMap<String, Content>,
}

impl ReadTree {
    /// Makes the side of the files at `paths` that the listing has.
    pub(super) fn new(listing: &Listing, paths: &BTreeSet<String>, read: &BTreeMap<String, Content>) -> Self {
        let of = |path: &String| {
            let entry = listing.files.get(path).filter(|e| is_file(&e.mode))?;
            let content = read.get(&entry.sha).cloned().unwrap_or_else(|| Err("it was not read".to_owned()));
            Some((path.clone(), content))
        };
        let contents: BTreeMap<String, Content> = paths.iter().filter_map(of).collect();
        Self { files: Arc::new(contents.keys().cloned().collect()), contents }
    }
}

/// Returns true for the mode of a regular file.
pub(super) fn is_file(mode: &str) -> bool {
    mode.starts_with("100")
}

impl Tree for ReadTree {
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        match self.contents.get(path) {
            None => Ok(None),
            Some(Ok(bytes)) => Ok(Some(Arc::clone(bytes))),
            Some(Err(why)) => Err(ReadError { path: path.to_owned(), why: why.clone() }),
        }
    }

    fn files_in(&self, directory: &str) -> Result<Vec<String>, ReadError> {
        Ok(self.files.iter().filter(|f| crate::change::directory(f) == directory).cloned().collect())
    }

    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        Ok(Arc::clone(&self.files))
    }
}

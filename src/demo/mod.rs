//! The built-in example: a small repository whose last commit a reviewer should not wave through.
//!
//! In: an empty directory. Out: a git repository there, with the commits before and after; see [`write_repository`].
//! Left out: the review itself, and any network. The sources stand in `demo/base` and `demo/head` of this project and
//! are embedded at build time. Author, time and content of the commits are fixed, so their ids are the same everywhere.

use git2::{Commit, FileMode, ObjectType, Oid, Repository, RepositoryInitOptions, Signature, Time, build::CheckoutBuilder};
use include_dir::{Dir, DirEntry, include_dir};
use std::path::{Path, PathBuf};

/// The example before the change.
static BASE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/base");
/// The example after the change.
static HEAD: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo/head");

/// Where the example pretends to come from: the profile recognises it by this.
const REMOTE: &str = "https://example.com/example/orders.git";
/// Branch of the change; `main` stays at the commit before.
const BRANCH: &str = "refs/heads/faster-calls";
/// 2024-01-02 03:04:05 UTC, in seconds.
const COMMIT_TIME: i64 = 1_704_164_645;
/// Message of the first commit.
const BASE_MESSAGE: &str = "Dashboard, gateway and control server\n";
/// Message of the change under review. It tells half of the story, as such messages do.
const HEAD_MESSAGE: &str = "Faster calls to the control server\n\n\
    Calls give up after five seconds instead of trying three times for thirty. Definitions are fetched by id.\n\
    Also: longer key names in the dashboard, and fewer key syncs.\n";

/// Why the example could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The directory holds something already, which would be overwritten.
    #[error("{}: not empty; give an empty directory for the example", .0.display())]
    NotEmpty(PathBuf),
    /// The directory could not be read.
    #[error("{}: cannot be read ({source}); give an empty directory for the example", path.display())]
    Unreadable {
        /// The directory.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// Git refused.
    #[error("{}: the example repository could not be written ({source}); is there room and the right to write?", path.display())]
    Git {
        /// The directory.
        path: PathBuf,
        /// The cause.
        source: git2::Error,
    },
}

/// Writes the example as a git repository into `dir`, an empty directory, and returns the ids of the commits before and
/// after. `main` is at the first, the work tree is a checkout of the second.
pub fn write_repository(dir: &Path) -> Result<(String, String), DemoError> {
    let mut entries = dir.read_dir().map_err(|source| DemoError::Unreadable { path: dir.into(), source })?;
    if entries.next().is_some() {
        return Err(DemoError::NotEmpty(dir.into()));
    }
    let (base, head) = commit_both(dir).map_err(|source| DemoError::Git { path: dir.into(), source })?;
    Ok((base.to_string(), head.to_string()))
}

/// Creates the repository with both commits and checks the second one out.
fn commit_both(dir: &Path) -> Result<(Oid, Oid), git2::Error> {
    let mut options = RepositoryInitOptions::new();
    // A template of the user would bring hooks and settings of theirs.
    options.initial_head("main").external_template(false).no_reinit(true);
    let repo = Repository::init_opts(dir, &options)?;
    repo.remote("origin", REMOTE)?;
    let base = commit(&repo, &BASE, "refs/heads/main", BASE_MESSAGE, &[])?;
    let head = commit(&repo, &HEAD, BRANCH, HEAD_MESSAGE, &[&repo.find_commit(base)?])?;
    repo.set_head(BRANCH)?;
    // Line ends stay as they are, whatever the user's settings say.
    repo.checkout_head(Some(CheckoutBuilder::new().force().disable_filters(true)))?;
    Ok((base, head))
}

/// Commits an embedded folder to `branch`.
fn commit(repo: &Repository, content: &Dir<'_>, branch: &str, message: &str, parents: &[&Commit<'_>]) -> Result<Oid, git2::Error> {
    let tree = repo.find_tree(write_tree(repo, content)?)?;
    let author = Signature::new("connreview", "demo@example.com", &Time::new(COMMIT_TIME, 0))?;
    repo.commit(Some(branch), &author, &author, message, &tree, parents)
}

/// Writes an embedded folder as a git tree. It is as deep as the folders of this project, so recursion is safe.
fn write_tree(repo: &Repository, content: &Dir<'_>) -> Result<Oid, git2::Error> {
    let mut tree = repo.treebuilder(None)?;
    for entry in content.entries() {
        let (id, mode) = match entry {
            DirEntry::Dir(d) => (write_tree(repo, d)?, FileMode::Tree),
            DirEntry::File(f) => (repo.odb()?.write(ObjectType::Blob, f.contents())?, FileMode::Blob),
        };
        if let Some(name) = entry.path().file_name() {
            tree.insert(name, id, mode.into())?;
        }
    }
    tree.write()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_are_the_same_in_every_directory() {
        let (one, two) = (tempfile::tempdir().expect("directory"), tempfile::tempdir().expect("directory"));
        let first = write_repository(one.path()).expect("written");
        let second = write_repository(two.path()).expect("written");
        assert_eq!(first, second);
        assert_ne!(first.0, first.1);
    }

    #[test]
    fn work_tree_is_the_head_and_clean() {
        let dir = tempfile::tempdir().expect("directory");
        let (base, head) = write_repository(dir.path()).expect("written");
        let repo = Repository::open(dir.path()).expect("a repository");
        assert_eq!(repo.head().expect("head").target().map(|t| t.to_string()), Some(head));
        assert_eq!(repo.refname_to_id("refs/heads/main").expect("main").to_string(), base);
        assert!(repo.statuses(None).expect("statuses").is_empty());
        assert!(dir.path().join("gateway/codec.go").is_file());
    }

    #[test]
    fn tells_its_stories() {
        let text = |d: &Dir<'_>, p: &str| d.get_file(p).and_then(|f| f.contents_utf8()).unwrap_or_default().to_owned();
        for (path, before, after) in [
            ("gateway/sessions.go", "sessionTTL = 12 * time.Hour", "sessionTTL = 0"),
            ("dashboard/store.go", "\"apidef-\"", "\"api-definition-\""),
            ("gateway/link.go", "callTimeout = 30 * time.Second", "callTimeout = 5 * time.Second"),
            ("gateway/link.go", "attempt <= callAttempts", "l.emergency.Store(err != nil)"),
            ("gateway/link.go", "\"Control.GetDefinitions\"", "\"Control.GetDefinitionsByID\""),
            ("gateway/listener.go", "for ctx.Err() == nil", "if err := g.subscribe(ctx)"),
            ("gateway/config.go", "default:\"10\"", "default:\"60\""),
            ("gateway/config.go", "KeySyncSeconds", "KeySyncBatch"),
            ("gateway/gateway.go", "at %s\", conf.RedisAddr)", "conf.RedisPassword)"),
            ("mdcb/server.go", "defer conn.Close()", "hello := make"),
        ] {
            assert!(text(&BASE, path).contains(before), "{path} before: {before}");
            assert!(text(&HEAD, path).contains(after), "{path} after: {after}");
        }
        assert!(!text(&HEAD, "mdcb/server.go").contains("defer conn.Close()"));
        assert!(text(&HEAD, "mdcb/server.go").contains("GetDefinitions("), "the server keeps the former method");
        assert!(text(&HEAD, "gateway/sessions.go").contains("\"apidef-\""), "the reader keeps the former key");
    }

    #[test]
    fn refuses_a_directory_with_content() {
        let dir = tempfile::tempdir().expect("directory");
        std::fs::write(dir.path().join("mine.txt"), "keep").expect("written");
        let error = write_repository(dir.path()).expect_err("not empty");
        assert!(matches!(error, DemoError::NotEmpty(_)), "{error}");
        let missing = write_repository(&dir.path().join("nowhere")).expect_err("not there");
        assert!(matches!(missing, DemoError::Unreadable { .. }), "{missing}");
    }
}

//! Temporary directories: there as long as somebody keeps them, and gone at the end of the program, however it ends.
//!
//! In: nothing. Out: [`Directory`]. Left out: files that become a report ([`crate::sink`]). A run that is interrupted never comes to the end of
//! what it does, so whoever ends the program calls [`clear`] first.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

/// Every temporary directory begins with this, so that what a killed run leaves can be told from others'.
const PREFIX: &str = "connreview-";

/// How often a directory is removed that a thread is still writing to.
const ATTEMPTS: usize = 5;
/// How long a directory must stay away.
const PAUSE: Duration = Duration::from_millis(10);

/// The directories that are there; none once no more may be made.
static KEPT: Mutex<Option<BTreeSet<PathBuf>>> = Mutex::new(Some(BTreeSet::new()));

/// A directory that is removed with all that is in it when nobody needs it any more.
#[derive(Debug)]
pub struct Directory(TempDir);

impl Directory {
    /// Makes an empty directory.
    pub fn new() -> io::Result<Self> {
        let mut kept = kept();
        let Some(kept) = kept.as_mut() else { return Err(io::Error::new(ErrorKind::Interrupted, "interrupted")) };
        let directory = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        kept.insert(directory.path().to_owned());
        Ok(Self(directory))
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if let Some(kept) = kept().as_mut() {
            kept.remove(self.path());
        }
    }
}

/// Removes all directories that are still there, and lets nobody make others.
pub fn clear() {
    let all = kept().take().unwrap_or_default();
    for directory in all {
        // Another thread may be making files in it, and the directory anew with them, until the first of its calls fails.
        let removed = |directory: &Path| matches!(std::fs::remove_dir_all(directory), Err(e) if e.kind() == ErrorKind::NotFound);
        let stays_so = |directory: &Path| {
            std::thread::sleep(PAUSE);
            !directory.exists()
        };
        let _ = (0..ATTEMPTS).find(|_| removed(&directory) && stays_so(&directory));
    }
}

/// Locks the list; a thread that panicked has not left half of it.
fn kept() -> MutexGuard<'static, Option<BTreeSet<PathBuf>>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

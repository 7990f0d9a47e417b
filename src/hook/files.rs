//! Hooks as files: written beside what is there, never over it.
//!
//! In: a folder, a hook. Out: an [`Outcome`]. Left out: what the hook does.

use super::HookName;
use super::script::{BEFORE, MARK, is_ours, script};
use crate::sink;
use std::fs;
use std::path::{Path, PathBuf};

/// What became of a hook's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Written; there was none.
    Written,
    /// Written anew over our own.
    Renewed,
    /// Written; the one that stood there is kept and runs first.
    Chained,
    /// Taken away.
    Removed,
    /// Taken away, and the one that stood there before is back.
    Restored,
    /// There was none of ours.
    Absent,
}

/// Why a hook's file cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// The system refuses.
    #[error("cannot change {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Our file with something added.
    #[error("{} was written by connreview and changed since; take your lines out first, or delete the file", path.display())]
    Edited {
        /// The file.
        path: PathBuf,
    },
    /// Two hooks of others.
    #[error("{} and {} are both there, and neither is ours; join the two or delete one of them", path.display(), before.display())]
    Two {
        /// The hook.
        path: PathBuf,
        /// The one kept earlier.
        before: PathBuf,
    },
}

/// Writes a hook. `program` is the program to run where none is on the path.
pub fn install(folder: &Path, hook: HookName, program: &str) -> Result<Outcome, HookError> {
    let (path, before) = paths(folder, hook);
    let outcome = match read(&path)? {
        None => Outcome::Written,
        Some(text) if is_ours(hook, &text) => Outcome::Renewed,
        Some(text) if text.contains(MARK) => return Err(HookError::Edited { path }),
        Some(_) if before.symlink_metadata().is_ok() => return Err(HookError::Two { path, before }),
        Some(_) => {
            fs::rename(&path, &before).map_err(failed(&path))?;
            Outcome::Chained
        }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    sink::file(&path, script(hook, program).as_bytes()).map_err(failed(&path))?;
    executable(&path).map_err(failed(&path))?;
    Ok(outcome)
}

/// Takes a hook away and puts back what stood there before.
pub fn uninstall(folder: &Path, hook: HookName) -> Result<Outcome, HookError> {
    let (path, before) = paths(folder, hook);
    match read(&path)? {
        Some(text) if is_ours(hook, &text) => {}
        Some(text) if text.contains(MARK) => return Err(HookError::Edited { path }),
        _ => return Ok(Outcome::Absent),
    }
    if before.symlink_metadata().is_ok() {
        fs::rename(&before, &path).map_err(failed(&path))?;
        return Ok(Outcome::Restored);
    }
    fs::remove_file(&path).map_err(failed(&path))?;
    Ok(Outcome::Removed)
}

/// Returns the file of a hook, and where the one that stood there is kept.
fn paths(folder: &Path, hook: HookName) -> (PathBuf, PathBuf) {
    (folder.join(hook.as_str()), folder.join(format!("{}{BEFORE}", hook.as_str())))
}

/// Returns the text of a hook that is there; one that is no text is somebody's program. A link that leads nowhere is there too.
fn read(path: &Path) -> Result<Option<String>, HookError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(_) if path.symlink_metadata().is_err() => Ok(None),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Some(String::new())),
        Err(cause) => Err(HookError::Io { path: path.to_owned(), cause }),
    }
}

/// Makes a file one that can be run.
fn executable(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = path.metadata()?.permissions().mode();
        fs::set_permissions(path, fs::Permissions::from_mode(mode | ((mode & 0o444) >> 2)))?;
    }
    Ok(())
}

/// Returns a closure that names the file of an error.
fn failed(path: &Path) -> impl Fn(std::io::Error) -> HookError {
    let path = path.to_owned();
    move |cause| HookError::Io { path: path.clone(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is not there yet.
    fn folder() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let hooks = dir.path().join("hooks");
        (dir, hooks)
    }

    #[test]
    fn a_hook_comes_and_goes() {
        let (_dir, hooks) = folder();
        assert_eq!(uninstall(&hooks, HookName::PrePush).unwrap(), Outcome::Absent);
        assert_eq!(install(&hooks, HookName::PrePush, "/a").unwrap(), Outcome::Written);
        assert_eq!(install(&hooks, HookName::PrePush, "/b").unwrap(), Outcome::Renewed);
        assert_eq!(uninstall(&hooks, HookName::PrePush).unwrap(), Outcome::Removed);
        assert_eq!(fs::read_dir(&hooks).unwrap().count(), 0);
    }

    #[test]
    fn the_hook_of_others_is_kept_as_it_is() {
        let (_dir, hooks) = folder();
        fs::create_dir_all(&hooks).unwrap();
        let (path, before) = paths(&hooks, HookName::PrePush);
        fs::write(&path, b"#!/bin/sh\n\xff\n").unwrap();
        assert_eq!(install(&hooks, HookName::PrePush, "").unwrap(), Outcome::Chained);
        assert_eq!(install(&hooks, HookName::PrePush, "").unwrap(), Outcome::Renewed);
        assert_eq!(fs::read(&before).unwrap(), b"#!/bin/sh\n\xff\n");
        assert_eq!(uninstall(&hooks, HookName::PrePush).unwrap(), Outcome::Restored);
        assert_eq!(fs::read(&path).unwrap(), b"#!/bin/sh\n\xff\n");
    }

    #[test]
    fn what_somebody_wrote_is_never_lost() {
        let (_dir, hooks) = folder();
        install(&hooks, HookName::PrePush, "").unwrap();
        let (path, before) = paths(&hooks, HookName::PrePush);
        fs::write(&path, script(HookName::PrePush, "") + "make lint\n").unwrap();
        assert!(matches!(install(&hooks, HookName::PrePush, ""), Err(HookError::Edited { .. })));
        assert!(matches!(uninstall(&hooks, HookName::PrePush), Err(HookError::Edited { .. })));
        fs::write(&path, "theirs").unwrap();
        fs::write(&before, "older").unwrap();
        assert!(matches!(install(&hooks, HookName::PrePush, ""), Err(HookError::Two { .. })));
        assert_eq!((fs::read_to_string(&path).unwrap(), fs::read_to_string(&before).unwrap()), ("theirs".into(), "older".into()));
    }

    #[cfg(unix)]
    #[test]
    fn a_hook_can_be_run() {
        use std::os::unix::fs::PermissionsExt;
        let (_dir, hooks) = folder();
        install(&hooks, HookName::PreCommit, "").unwrap();
        assert_eq!(hooks.join("pre-commit").metadata().unwrap().permissions().mode() & 0o100, 0o100);
    }
}

//! Where bytes go: standard output and error, files.
//!
//! In: bytes. Out: nothing. Left out: what they say. A closed pipe is success: the reader has seen enough. A file is
//! written under a temporary name and renamed, so that nobody ever reads half a report; whoever ends the program calls [`close`] first.

use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held while a file is written; true once none may be begun.
static CLOSED: Mutex<bool> = Mutex::new(false);

/// Writes to standard output.
pub fn stdout(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes to standard error. Where nobody reads that, nobody can be told.
pub fn stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Waits for the file that is being written, and refuses all others.
pub fn close() {
    *CLOSED.lock().unwrap_or_else(PoisonError::into_inner) = true;
}

/// Begins to write a file.
fn begin() -> io::Result<MutexGuard<'static, bool>> {
    let closed = CLOSED.lock().unwrap_or_else(PoisonError::into_inner);
    if *closed { Err(io::Error::new(ErrorKind::Interrupted, "interrupted")) } else { Ok(closed) }
}

/// Writes a file completely or not at all.
pub fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link is followed, so that it survives. A device or pipe cannot be replaced and is written in place.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if target.metadata().is_ok_and(|m| !m.is_file()) {
        return write_in_place(&target, bytes);
    }
    let _writing = begin()?;
    let directory = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = new_file(directory)?;
    temporary.write_all(bytes)?;
    temporary.persist(&target).map(drop).map_err(|error| error.error)
}

/// Adds to the end of a file, which is made where there is none.
pub fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let _writing = begin()?;
    std::fs::OpenOptions::new().append(true).create(true).open(path)?.write_all(bytes)
}

/// Writes to a device or pipe.
fn write_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Makes a temporary file that others may read as far as the umask allows, as any report is.
fn new_file(directory: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".connreview-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory)
}

#[cfg(test)]
mod tests {
    use super::file;

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("report.md");
        file(&path, b"one").unwrap();
        file(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(file(&dir.path().join("no/such/dir.md"), b"x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_survive() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        std::fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        file(&link, b"new").unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read(&real).unwrap(), b"new");
        file(std::path::Path::new("/dev/null"), b"gone").unwrap();
        assert!(!std::path::Path::new("/dev/null").metadata().unwrap().is_file());
    }
}

//! Names of files as text and back.
//!
//! In: the bytes git stores. Out: a `String` that is the name itself where it is UTF-8 without control
//! characters, otherwise the name with git's backslash escapes (`caf\351.go`), component by component. Left
//! out: git's surrounding quotes, which would hide the extension from every reader of the path.

use std::path::{Path, PathBuf};

/// Bytes of the longest path that is read, the most that a system opens. A longer one, of thousands of directories, costs its square wherever
/// somebody goes up its directories.
const LONGEST: usize = 4096;

/// Characters shown of a path that is too long.
const SHOWN: usize = 60;

/// Returns, for a path that is too long to be read, how it is shown and why it is left out.
pub(crate) fn too_long(raw: &[u8]) -> Option<(String, String)> {
    let start = || format!("{}…", text_of(raw).chars().take(SHOWN).collect::<String>());
    (raw.len() > LONGEST).then(|| (start(), format!("a path of {} bytes, more than the {LONGEST} that are read", raw.len())))
}

/// Returns the path as text, escaping the components that need it.
pub(crate) fn text_of(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) if !text.chars().any(char::is_control) => text.to_owned(),
        _ => raw.split(|&b| b == b'/').map(component_text).collect::<Vec<_>>().join("/"),
    }
}

/// Returns one component as text; a backslash is doubled only where something else is escaped too.
fn component_text(raw: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(raw)
        && !text.chars().any(char::is_control)
    {
        return text.to_owned();
    }
    let mut out = String::with_capacity(raw.len() + 8);
    for chunk in raw.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                c if c.is_control() => c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| push_octal(&mut out, b)),
                c => out.push(c),
            }
        }
        chunk.invalid().iter().for_each(|&b| push_octal(&mut out, b));
    }
    out
}

/// Appends a byte the way git writes it.
fn push_octal(out: &mut String, byte: u8) {
    out.push('\\');
    for shift in [6, 3, 0] {
        out.push(char::from(b'0' + ((byte >> shift) & 7)));
    }
}

/// Returns the bytes that an escaped text stands for; knows all of git's escapes, so that it reads the quoted
/// names of a patch too.
pub(crate) fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&b, tail)) = rest.split_first() {
        rest = tail;
        if b != b'\\' {
            out.push(b);
        } else if let Some((byte, tail)) = octal(rest) {
            out.push(byte);
            rest = tail;
        } else if let Some((&letter, tail)) = rest.split_first() {
            out.push(escaped_letter(letter));
            rest = tail;
        }
    }
    out
}

/// Reads three octal digits.
fn octal(text: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, tail) = text.split_at_checked(3)?;
    let digits = std::str::from_utf8(digits).ok()?;
    Some((u8::from_str_radix(digits, 8).ok()?, tail))
}

/// Returns the byte of a one-letter escape; any other letter stands for itself.
fn escaped_letter(letter: u8) -> u8 {
    match letter {
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        other => other,
    }
}

/// Returns where a file of the repository lies on disk; `None` where the name cannot be one on this system.
#[cfg(unix)]
pub(crate) fn on_disk(root: &Path, raw: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(root.join(std::ffi::OsStr::from_bytes(raw)))
}

/// Returns where a file of the repository lies on disk; `None` where the name cannot be one on this system.
#[cfg(not(unix))]
pub(crate) fn on_disk(root: &Path, raw: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(raw).ok().map(|text| root.join(text))
}

/// Returns the bytes git has for a path libgit2 hands out.
#[cfg(unix)]
pub(crate) fn raw_of_disk(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

/// Returns the bytes git has for a path libgit2 hands out.
#[cfg(not(unix))]
pub(crate) fn raw_of_disk(path: &Path) -> Vec<u8> {
    path.to_string_lossy().replace('\\', "/").into_bytes()
}

/// Returns the paths of a sorted list that lie directly in `directory`, skipping whole subdirectories at once.
pub(crate) fn directly_in(files: &[String], directory: &str) -> Vec<String> {
    let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
    let mut found = Vec::new();
    let mut at = files.partition_point(|f| f.as_str() < prefix.as_str());
    while let Some(rest) = files.get(at).and_then(|f| f.strip_prefix(prefix.as_str())) {
        match rest.split_once('/') {
            None => {
                found.push(files[at].clone());
                at += 1;
            }
            Some((sub, _)) => {
                // `0` follows `/`: the first name that is not below this subdirectory.
                let after = format!("{prefix}{sub}0");
                at += files[at..].partition_point(|f| f.as_str() < after.as_str());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_stay_as_they_are() {
        assert_eq!(text_of("dir/größe \\ \"x\".go".as_bytes()), "dir/größe \\ \"x\".go");
    }

    #[test]
    fn other_names_are_escaped_by_component_and_back() {
        let raw = b"a\\b/caf\xe9\\x\n.go";
        assert_eq!(text_of(raw), "a\\b/caf\\351\\\\x\\012.go");
        assert_eq!(unescape(b"caf\\351\\\\x\\012.go"), b"caf\xe9\\x\n.go");
        assert_eq!(unescape(b"a\\tb\\\"c\\"), b"a\tb\"c");
        assert_eq!(unescape(b"\\777"), b"777", "not a byte, so only the backslash goes");
    }

    #[test]
    fn a_path_that_no_system_opens_is_shown_by_its_beginning() {
        assert_eq!(too_long(&b"a/".repeat(2_048)), None);
        let (shown, why) = too_long("ä/".repeat(50_000).as_bytes()).unwrap();
        assert_eq!((shown.chars().count(), why.as_str()), (61, "a path of 150000 bytes, more than the 4096 that are read"));
    }

    #[test]
    fn a_directory_lists_its_own_files_only() {
        let files: Vec<String> = ["a", "b-x", "b.go", "b/c", "b/d/e", "b/d/f", "b/g", "b0"].map(String::from).into();
        assert_eq!(directly_in(&files, ""), ["a", "b-x", "b.go", "b0"]);
        assert_eq!(directly_in(&files, "b"), ["b/c", "b/g"]);
        assert_eq!(directly_in(&files, "b/d"), ["b/d/e", "b/d/f"]);
        assert!(directly_in(&files, "zz").is_empty());
    }
}

//! The lines that name a file of a patch.
//!
//! In: `diff --git`, `---`, `+++`, `rename from` and their kind. Out: the paths at both sides, and what the
//! lines say of modes. Left out: hunks.

use crate::git::paths;

/// What the header of one file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// Line of the patch where the file begins.
    pub(super) line: usize,
    /// The two names after `diff --git`, still in one.
    pub(super) git_line: Option<Vec<u8>>,
    /// Name after `---`.
    pub(super) old_name: Option<Vec<u8>>,
    /// Name after `+++`.
    pub(super) new_name: Option<Vec<u8>>,
    /// Name after `rename from` or `copy from`.
    pub(super) from: Option<Vec<u8>>,
    /// Name after `rename to` or `copy to`.
    pub(super) to: Option<Vec<u8>>,
    /// True where `from` stays as it was.
    pub(super) copied: bool,
    /// Mode before, octal.
    pub(super) old_mode: Option<u32>,
    /// Mode after, octal.
    pub(super) new_mode: Option<u32>,
    /// True for `new file mode`.
    pub(super) created: bool,
    /// True for `deleted file mode`.
    pub(super) deleted: bool,
    /// True where the content is not shown as text.
    pub(super) binary: bool,
}

/// The same names as the bytes the patch has.
type RawNames = (Option<Vec<u8>>, Option<Vec<u8>>);

/// The paths of a file at base and at head; `None` where it is not there.
pub(super) type Names = (Option<String>, Option<String>);

impl Header {
    /// Takes one line between `diff --git` and the first hunk; returns false where it is none of a header.
    pub(super) fn take(&mut self, line: &[u8]) -> bool {
        let line = line.trim_ascii_end();
        let mut modes = |old: Option<&[u8]>, new: Option<&[u8]>| {
            self.old_mode = old.and_then(octal).or(self.old_mode);
            self.new_mode = new.and_then(octal).or(self.new_mode);
        };
        if let Some(mode) = line.strip_prefix(b"old mode ") {
            modes(Some(mode), None);
        } else if let Some(mode) = line.strip_prefix(b"new mode ") {
            modes(None, Some(mode));
        } else if let Some(mode) = line.strip_prefix(b"new file mode ") {
            modes(None, Some(mode));
            self.created = true;
        } else if let Some(mode) = line.strip_prefix(b"deleted file mode ") {
            modes(Some(mode), None);
            self.deleted = true;
        } else if let Some(rest) = line.strip_prefix(b"index ") {
            // `index 1..2 100644`: the mode of both sides.
            let mode = rest.iter().position(|&b| b == b' ').map(|at| &rest[at + 1..]);
            modes(mode, mode);
        } else {
            return self.take_name(line);
        }
        true
    }

    /// Takes a line of a rename, a copy or a binary file.
    fn take_name(&mut self, line: &[u8]) -> bool {
        let after = |word: &str| line.strip_prefix(word.as_bytes()).map(unquote);
        if let Some(name) = after("rename from ").or_else(|| after("copy from ")) {
            self.copied = line.starts_with(b"copy");
            self.from = Some(name);
        } else if let Some(name) = after("rename to ").or_else(|| after("copy to ")) {
            self.to = Some(name);
        } else if line.starts_with(b"Binary files ") || line.starts_with(b"GIT binary patch") {
            self.binary = true;
        } else {
            return line.starts_with(b"similarity index ") || line.starts_with(b"dissimilarity index ");
        }
        true
    }

    /// Returns the paths at both sides, or what keeps them from being paths of a repository.
    pub(super) fn names(&self) -> Result<Names, String> {
        let (old, new) = self.raw_names().ok_or("the file has no name")?;
        let old = if self.created { None } else { old };
        let new = if self.deleted { None } else { new };
        if old.is_none() && new.is_none() {
            return Err("the file has no name".to_owned());
        }
        Ok((old.map(|n| checked(&n)).transpose()?, new.map(|n| checked(&n)).transpose()?))
    }

    /// Returns the names without `a/` and `b/`, `None` for `/dev/null`.
    fn raw_names(&self) -> Option<RawNames> {
        if let (Some(from), Some(to)) = (&self.from, &self.to) {
            return Some((Some(from.clone()), Some(to.clone())));
        }
        match (&self.old_name, &self.new_name) {
            (Some(old), Some(new)) => Some(self.without_prefixes(old, new)),
            _ => {
                let name = same_name_twice(self.git_line.as_deref()?)?;
                Some((Some(name.clone()), Some(name)))
            }
        }
    }

    /// Drops what precedes the same path on both sides; where the paths differ, the new one counts.
    fn without_prefixes(&self, old: &[u8], new: &[u8]) -> RawNames {
        let absent = |n: &[u8]| n == b"/dev/null";
        let alone = |n: &[u8]| {
            let prefixed = n.len() > 2 && n[1] == b'/' && b"abciow".contains(&n[0]);
            let known = self.git_line.as_deref().and_then(same_name_twice).filter(|name| n.ends_with(name));
            known.unwrap_or_else(|| if prefixed { n[2..].to_vec() } else { n.to_vec() })
        };
        match (absent(old), absent(new)) {
            (true, true) => (None, None),
            (true, false) => (None, Some(alone(new))),
            (false, true) => (Some(alone(old)), None),
            (false, false) => {
                let name = common_path(old, new).unwrap_or(new).to_vec();
                (Some(name.clone()), Some(name))
            }
        }
    }
}

/// Returns the part after the first `/` where both sides share it, or the whole name where both are the same.
fn common_path<'n>(old: &[u8], new: &'n [u8]) -> Option<&'n [u8]> {
    let tail = |n: &'n [u8]| n.iter().position(|&b| b == b'/').map(|at| &n[at + 1..]);
    let old_tail = old.iter().position(|&b| b == b'/').map(|at| &old[at + 1..]);
    if old == new { Some(new) } else { tail(new).filter(|t| Some(*t) == old_tail) }
}

/// Splits `a/NAME b/NAME`, the form of the line where nothing else names the file.
fn same_name_twice(line: &[u8]) -> Option<Vec<u8>> {
    let line = line.trim_ascii_end();
    if line.starts_with(b"\"") {
        let end = quoted_end(line)?;
        let (old, new) = (unquote(&line[..end]), unquote(line.get(end + 1..)?));
        return common_path(&old, &new).map(<[u8]>::to_vec);
    }
    let middle = line.len() / 2;
    let (old, new) = (line.get(..middle)?, line.get(middle + 1..)?);
    if line.get(middle) != Some(&b' ') { None } else { common_path(old, new).map(<[u8]>::to_vec) }
}

/// Returns where a quoted name ends, past its closing quote.
fn quoted_end(line: &[u8]) -> Option<usize> {
    let mut at = 1;
    while let Some(&b) = line.get(at) {
        match b {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// Returns the name of a `---` or `+++` line: up to a tab (a time follows it), or what quotes enclose.
pub(super) fn name_of(rest: &[u8]) -> Vec<u8> {
    let line = rest.trim_ascii_end();
    if line.starts_with(b"\"") {
        return unquote(line);
    }
    line.split(|&b| b == b'\t').next().unwrap_or_default().to_vec()
}

/// Takes the quotes and escapes off a name that has them.
fn unquote(name: &[u8]) -> Vec<u8> {
    match name.strip_prefix(b"\"") {
        Some(_) => quoted_end(name).map_or_else(|| name.to_vec(), |end| paths::unescape(&name[1..end - 1])),
        None => name.to_vec(),
    }
}

/// Reads a mode.
fn octal(text: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(text).ok()?, 8).ok()
}

/// Returns a name as a path of the repository; one that leads out of it, or into git's own files, is refused.
fn checked(raw: &[u8]) -> Result<String, String> {
    if let Some((path, why)) = paths::too_long(raw) {
        return Err(format!("`{path}`: {why}"));
    }
    let path = paths::text_of(raw);
    let bad = |part: &str| part.is_empty() || part == "." || part == ".." || part.eq_ignore_ascii_case(".git") || part.contains('\0');
    let drive = path.as_bytes().get(1) == Some(&b':');
    if drive || path.split('/').any(bad) || path.split('\\').any(|part| part == "..") {
        return Err(format!("the path `{path}` leads out of the repository or into .git"));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the names of a plain header.
    fn names(old: &str, new: &str) -> Result<Names, String> {
        Header { old_name: Some(name_of(old.as_bytes())), new_name: Some(name_of(new.as_bytes())), ..Header::default() }.names()
    }

    /// Makes the pair of names.
    fn pair(old: &str, new: &str) -> Result<Names, String> {
        let some = |n: &str| if n.is_empty() { None } else { Some(n.to_owned()) };
        Ok((some(old), some(new)))
    }

    #[test]
    fn prefixes_of_every_tool_come_off() {
        assert_eq!(names("a/x/y.go", "b/x/y.go"), pair("x/y.go", "x/y.go"));
        assert_eq!(names("i/x.go", "w/x.go"), pair("x.go", "x.go"));
        assert_eq!(names("x/y.go", "x/y.go"), pair("x/y.go", "x/y.go"), "--no-prefix");
        assert_eq!(names("old-tree/x/y.go\t2024-01-01", "new-tree/x/y.go\t2024-01-02"), pair("x/y.go", "x/y.go"));
        assert_eq!(names("y.go.orig", "y.go"), pair("y.go", "y.go"));
        assert_eq!(names("/dev/null", "b/x.go"), pair("", "x.go"));
        assert_eq!(names("\"a/caf\\351.go\"", "\"b/caf\\351.go\""), pair("caf\\351.go", "caf\\351.go"));
    }

    #[test]
    fn a_git_line_alone_names_a_file_with_spaces() {
        let header = |line: &str| Header { git_line: Some(line.into()), ..Header::default() }.names();
        assert_eq!(header("a/x y b/z.go b/x y b/z.go"), pair("x y b/z.go", "x y b/z.go"));
        assert_eq!(header("\"a/\\303\\244\\n.go\" \"b/\\303\\244\\n.go\""), pair("ä\\012.go", "ä\\012.go"));
        assert!(header("a/x.go b/y.go").is_err());
    }

    #[test]
    fn paths_out_of_the_repository_are_refused() {
        for path in ["a/../../etc/x", "a//etc/x", "a/.git/config", "a/sub/.GIT/hooks/x", "a/c:/x/..", "a/./x"] {
            assert!(names(path, &path.replacen('a', "b", 1)).is_err(), "{path}");
        }
        assert!(names("/etc/passwd", "/etc/passwd").is_err());
        assert!(names(&"a/".repeat(5_000), &"a/".repeat(5_000)).unwrap_err().contains("a path of 10000 bytes"));
    }
}

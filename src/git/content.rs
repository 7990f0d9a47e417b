//! What kind of content bytes are.
//!
//! In: bytes. Out: whether they are binary, or a pointer to content kept elsewhere. Left out: attributes; a
//! pull request may edit those, and must not be able to hide a source file from its own review.

/// A pointer file is never larger; only then is it worth reading.
pub(crate) const LARGEST_POINTER: usize = 1024;

/// git looks for a zero byte in as many bytes.
const BINARY_PROBE: usize = 8000;

/// Returns true where git would call the content binary.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(BINARY_PROBE)]).is_some()
}

/// Returns true for a git-lfs pointer, and for a git-annex pointer or link target.
pub(crate) fn is_pointer(bytes: &[u8]) -> bool {
    let lfs = bytes.starts_with(b"version https://git-lfs.github.com/spec/v1") || bytes.starts_with(b"version https://hawser.github.com/spec/v1");
    bytes.len() <= LARGEST_POINTER && (lfs || is_annex(bytes))
}

/// git-annex writes `/annex/objects/KEY`, as a link `…/.git/annex/objects/…/KEY`.
fn is_annex(bytes: &[u8]) -> bool {
    let first = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
    first.starts_with(b"/annex/objects/") || memchr::memmem::find(first, b".git/annex/objects/").is_some()
}
/// Returns the number of lines; a last line without a newline counts.
pub(crate) fn line_count(bytes: &[u8]) -> u32 {
    let ends = memchr::memchr_iter(b'\n', bytes).count();
    let open = usize::from(!bytes.is_empty() && bytes.last() != Some(&b'\n'));
    u32::try_from(ends + open).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_known_by_their_first_line() {
        assert!(is_pointer(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n"));
        assert!(is_pointer(b"/annex/objects/SHA256E-s3--00.bin\n"));
        assert!(is_pointer(b"../.git/annex/objects/aa/bb/SHA256E-s3--00.bin"));
        assert!(!is_pointer(b"// see https://git-lfs.github.com/spec/v1\npackage a\n"));
        assert!(!is_pointer(b"package a // .git\n// x/annex/objects/\n"));
    }

    #[test]
    fn lines_are_counted_with_or_without_the_last_newline() {
        assert_eq!([b"".as_slice(), b"a", b"a\n", b"a\r\nb", b"\n\n"].map(line_count), [0, 1, 1, 2, 2]);
    }
}

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
}

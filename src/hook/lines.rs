//! The lines that git writes to a pre-push hook: `<local ref> <local id> <remote ref> <remote id>`.

use crate::git::RefUpdate;

/// Returns the updates of a push; lines that are none are left out.
pub fn ref_updates(text: &str) -> Vec<RefUpdate> {
    text.lines().filter_map(update).collect()
}

/// Returns the first line that is none.
pub fn wrong_line(text: &str) -> Option<&str> {
    text.lines().find(|l| !l.trim().is_empty() && update(l).is_none())
}

/// Reads one line. Refs hold no blank; what is deleted is called `(delete)`.
fn update(line: &str) -> Option<RefUpdate> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    let [local_ref, local, remote_ref, remote] = parts[..] else { return None };
    let id = |t: &str| matches!(t.len(), 40 | 64) && t.bytes().all(|b| b.is_ascii_hexdigit());
    let owned = str::to_owned;
    (id(local) && id(remote)).then(|| RefUpdate {
        local_ref: owned(local_ref),
        local: owned(local),
        remote_ref: owned(remote_ref),
        remote: owned(remote),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_git_writes_them() {
        let (a, zero) = ("1".repeat(40), "0".repeat(40));
        let text = format!("refs/heads/a {a} refs/heads/b {zero}\n(delete) {zero} refs/heads/c {a}\nHEAD~ {a} refs/tags/v1 {zero}\n");
        let read = ref_updates(&text);
        assert_eq!(read.iter().map(|u| u.local_ref.as_str()).collect::<Vec<_>>(), ["refs/heads/a", "(delete)", "HEAD~"]);
        assert_eq!((read[0].remote_ref.as_str(), read[0].remote.as_str()), ("refs/heads/b", zero.as_str()));
        assert_eq!(wrong_line(&text), None);
    }

    #[test]
    fn what_is_no_line_is_named() {
        assert!(ref_updates("origin https://example.org\n\n").is_empty());
        assert_eq!(wrong_line("\nrefs/heads/a xyz refs/heads/b 0\n"), Some("refs/heads/a xyz refs/heads/b 0"));
    }
}

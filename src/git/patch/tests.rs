//! Patches of every tool, whole and broken, over directories that fit and that do not.

use std::path::Path;

use tempfile::TempDir;

use super::{PatchError, patch_change_set};
use crate::change::{ChangeSet, Content, Status, Tree};

/// The file that most patches here change, before.
const BASE: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n";
/// The same after.
const HEAD: &str = "one\ntwo\nTHREE\nfour\nfive\nsix\nmore\nseven\n";
/// What `git diff` says of it.
const DIFF: &str = "diff --git a/d/a.go b/d/a.go
index 1111111..2222222 100644
--- a/d/a.go
+++ b/d/a.go
@@ -1,7 +1,8 @@
 one
 two
-three
+THREE
 four
 five
 six
+more
 seven
";

/// Makes a directory with one file.
fn root(path: &str, content: &str) -> TempDir {
    let place = TempDir::new().unwrap();
    let file = place.path().join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, content).unwrap();
    place
}

/// Reads a patch that must be fine.
fn read(patch: &str, root: Option<&Path>) -> ChangeSet {
    patch_change_set(patch.as_bytes(), root).unwrap()
}

/// Reads a patch that must be refused.
fn refused(patch: &str) -> String {
    patch_change_set(patch.as_bytes(), None).expect_err("must be refused").to_string()
}

/// Reads a file of a side.
fn text(tree: &dyn Tree, path: &str) -> Option<String> {
    tree.read(path).unwrap().map(|b| String::from_utf8_lossy(&b).into_owned())
}

/// Writes hunks the way git does.
fn hunks(set: &ChangeSet, at: usize) -> Vec<String> {
    let hunks = &set.files[at].hunks;
    hunks.iter().map(|h| format!("-{},{} +{},{}", h.base.start, h.base.count, h.head.start, h.head.count)).collect()
}

#[test]
fn the_directory_may_hold_the_base_or_the_head() {
    for have in [BASE, HEAD] {
        let place = root("d/a.go", have);
        std::fs::write(place.path().join("d/other.go"), "package d\n").unwrap();
        let set = read(DIFF, Some(place.path()));
        assert_eq!(text(&*set.base.tree, "d/a.go").unwrap(), BASE);
        assert_eq!(text(&*set.head.tree, "d/a.go").unwrap(), HEAD);
        assert_eq!(hunks(&set, 0), ["-3,1 +3,1", "-6,0 +7,1"]);
        assert_eq!(set.head.tree.files_in("d").unwrap(), ["d/a.go", "d/other.go"]);
        assert_eq!(set.base.tree.all_files().unwrap().len(), 2);
        assert!(set.not_examined.is_empty());
    }
}

#[test]
fn without_sources_the_lines_stand_at_their_numbers() {
    let late = DIFF.replace("@@ -1,7 +1,8 @@", "@@ -101,7 +101,8 @@ func f() {");
    let other = root("d/a.go", "something else\n");
    for place in [None, Some(other.path())] {
        let set = read(&late, place);
        assert_eq!(hunks(&set, 0), ["-103,1 +103,1", "-106,0 +107,1"]);
        let head = text(&*set.head.tree, "d/a.go").unwrap();
        assert_eq!(head.lines().nth(102), Some("THREE"));
        assert!(head.lines().take(100).all(str::is_empty));
        assert_eq!(set.not_examined.len(), 1);
        assert!(set.not_examined[0].why.starts_with("only the hunks are known"));
    }
}

#[test]
fn new_and_removed_files_are_whole_without_sources() {
    let patch = "diff --git a/n.go b/n.go\nnew file mode 100644\nindex 0000000..1\n--- /dev/null\n+++ b/n.go\n@@ -0,0 +1,2 @@\n+package n\n+var x = 1\n\\ No newline at end of file\n\
                 diff --git a/o.go b/o.go\ndeleted file mode 100644\nindex 1..0000000\n--- a/o.go\n+++ /dev/null\n@@ -1 +0,0 @@\n-package o\n";
    let set = read(patch, None);
    assert_eq!([set.files[0].status, set.files[1].status], [Status::Added, Status::Removed]);
    assert_eq!(text(&*set.head.tree, "n.go").unwrap(), "package n\nvar x = 1");
    assert_eq!(text(&*set.base.tree, "n.go"), None);
    assert_eq!(text(&*set.base.tree, "o.go").unwrap(), "package o\n");
    assert_eq!(text(&*set.head.tree, "o.go"), None);
    assert!(set.not_examined.is_empty());
    assert_eq!(*set.head.tree.all_files().unwrap(), ["n.go"]);
}

#[test]
fn renames_copies_modes_and_kinds_are_told_by_the_header() {
    let patch = "diff --git a/old.go b/new.go\nsimilarity index 100%\nrename from old.go\nrename to new.go\n\
                 diff --git a/a.go b/c.go\nsimilarity index 100%\ncopy from a.go\ncopy to c.go\n\
                 diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n\
                 diff --git a/logo.png b/logo.png\nindex 1..2 100644\nBinary files a/logo.png and b/logo.png differ\n\
                 diff --git a/raw.bin b/raw.bin\nindex 1..2 100644\nGIT binary patch\nliteral 3\nKc${NkU|@j&00aO4\n\nliteral 0\nHcmV?d00001\n\n\
                 diff --git a/sub b/sub\nindex 1..2 160000\n--- a/sub\n+++ b/sub\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n\
                 diff --git a/link b/link\ndeleted file mode 100644\nindex 1..0\n--- a/link\n+++ /dev/null\n@@ -1 +0,0 @@\n-text\n\
                 diff --git a/link b/link\nnew file mode 120000\nindex 0..1\n--- /dev/null\n+++ b/link\n@@ -0,0 +1 @@\n+target\n\\ No newline at end of file\n";
    let set = read(patch, None);
    let seen: Vec<_> = set.files.iter().map(|f| (f.path.as_str(), f.previous_path.as_deref(), f.status, f.content, f.mode_changed)).collect();
    let expected = [
        ("c.go", Some("a.go"), Status::Added, Content::Text, false),
        ("link", None, Status::Modified, Content::Symlink, true),
        ("logo.png", None, Status::Modified, Content::Binary, false),
        ("new.go", Some("old.go"), Status::Renamed, Content::Text, false),
        ("raw.bin", None, Status::Modified, Content::Binary, false),
        ("run.sh", None, Status::Modified, Content::Text, true),
        ("sub", None, Status::Modified, Content::Submodule, false),
    ];
    assert_eq!(seen, expected);
    assert!(set.files.iter().all(|f| f.hunks.is_empty()));
}

#[test]
fn a_renamed_file_moves_with_its_edit() {
    let patch =
        DIFF.replace("diff --git a/d/a.go b/d/a.go\n", "diff --git a/d/a.go b/e.go\nsimilarity index 80%\nrename from d/a.go\nrename to e.go\n");
    let patch = patch.replace("+++ b/d/a.go", "+++ b/e.go");
    for (path, have) in [("d/a.go", BASE), ("e.go", HEAD)] {
        let place = root(path, have);
        let set = read(&patch, Some(place.path()));
        assert_eq!((text(&*set.base.tree, "d/a.go").unwrap(), text(&*set.base.tree, "e.go")), (BASE.to_owned(), None));
        assert_eq!((text(&*set.head.tree, "e.go").unwrap(), text(&*set.head.tree, "d/a.go")), (HEAD.to_owned(), None));
    }
}

/// Two mails, the second on top of the first.
fn series() -> String {
    let first = DIFF.replace("index 1111111..2222222 100644\n", "");
    let second = "diff --git a/d/a.go b/d/a.go\n--- a/d/a.go\n+++ b/d/a.go\n@@ -1,3 +1,2 @@\n-one\n two\n THREE\n";
    let mail = |n, subject: &str, diff: &str| {
        let id = "0123456789".repeat(4);
        format!(
            "From {id} Mon Sep 17 00:00:00 2001\nFrom: Ann <ann@example.org>\nSubject: [PATCH {n}/2] {subject}\n\nBecause.\n---\n d/a.go | 2 +-\n 1 file changed\n\n{diff}-- \n2.39.5\n\n"
        )
    };
    mail(1, "First", &first) + &mail(2, "Second", second)
}

#[test]
fn a_series_becomes_one_change_per_file() {
    let last = "two\nTHREE\nfour\nfive\nsix\nmore\nseven\n";
    for have in [BASE, last] {
        let place = root("d/a.go", have);
        let set = read(&series(), Some(place.path()));
        assert_eq!(text(&*set.base.tree, "d/a.go").unwrap(), BASE);
        assert_eq!(text(&*set.head.tree, "d/a.go").unwrap(), last);
        assert_eq!(hunks(&set, 0), ["-1,1 +0,0", "-3,1 +2,1", "-6,0 +6,1"]);
        assert_eq!((set.title.as_str(), set.description.as_str()), ("Second", "Second\n\nBecause.\n\nFirst\n\nBecause."));
    }
    let alone = read(&series(), None);
    assert!(alone.files[0].hunks.is_empty() && alone.not_examined[0].why.contains("--root"));
    assert!(alone.head.tree.read("d/a.go").is_err());
}

#[test]
fn plain_diffs_and_other_line_ends_fit_too() {
    let plain = DIFF.lines().skip(2).map(|l| l.replace("--- a/", "--- v1/").replace("+++ b/", "+++ v2/") + "\n").collect::<String>();
    let plain = plain.replace("v1/d/a.go", "v1/d/a.go\t2024-01-01 10:00:00").replace("v2/d/a.go", "v2/d/a.go\t2024-01-02 10:00:00");
    let place = root("d/a.go", &BASE.replace('\n', "\r\n"));
    let set = read(&(plain + "Only in v2/d: b.go\n"), Some(place.path()));
    assert_eq!(hunks(&set, 0), ["-3,1 +3,1", "-6,0 +7,1"]);
    assert_eq!(set.not_examined[0].what, "Only in v2/d: b.go");
    let new = "--- v1/n.go\t1970-01-01\n+++ v2/n.go\t2024-01-01\n@@ -0,0 +1 @@\n+package n\n";
    assert_eq!(read(new, None).files[0].status, Status::Added);
}

#[test]
fn nothing_is_an_empty_change_set_and_prose_is_not() {
    assert!(read("", None).files.is_empty());
    assert!(read("\n\n", None).files.is_empty());
    assert_eq!(patch_change_set(b"hello\nworld\n", None).unwrap_err(), PatchError::NoDiff);
    let nowhere = patch_change_set(b"", Some(Path::new("no/such/place"))).unwrap_err().to_string();
    assert!(nowhere.contains("--root no/such/place"), "{nowhere}");
}

#[test]
fn a_broken_patch_is_refused_at_its_line() {
    let names = "--- a/x\n+++ b/x\n";
    let cases = [
        (DIFF[..DIFF.len() - 8].to_owned(), "line 13 of the patch: the patch ends in the middle of a hunk"),
        (DIFF.replace(" five\n", "garbage\n"), "line 11 of the patch: the hunk ends before"),
        (DIFF.replace("-1,7 +1,8", "-1,7 +1,7"), "line 14 of the patch: the hunk has other lines"),
        (DIFF.replace("-1,7 +1,8", "-1,6 +1,7") + "+x\n", "line 14 of the patch: the hunk goes on"),
        (DIFF.replace("-1,7 +1,8", "-1,99999999999 +1,8"), "line 5 of the patch: the `@@` line"),
        (DIFF.replace("-1,7", "-0,7"), "line 5 of the patch: the `@@` line"),
        (format!("{names}@@ -5 +5 @@\n-a\n+b\n@@ -2 +2 @@\n-a\n+b\n"), "line 6 of the patch: the hunk overlaps"),
        ("@@ -1 +1 @@\n-a\n+b\n".to_owned(), "line 1 of the patch: a hunk without"),
        (format!("{names}nothing\n"), "line 3 of the patch: no `@@` line"),
    ];
    for (patch, message) in cases {
        let said = refused(&patch);
        assert!(said.starts_with(message), "{said}\nfor\n{patch}");
    }
}

#[test]
fn paths_that_lead_out_are_left_out_and_the_rest_is_reviewed() {
    for path in ["../x.go", "d/../../x.go", ".git/hooks/pre-commit"] {
        let patch = format!("diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-a\n+b\n{DIFF}");
        let set = read(&patch, None);
        assert_eq!(set.files.len(), 1, "{path}");
        assert!(set.not_examined.iter().any(|n| n.what == "line 1 of the patch" && n.why.contains(path)), "{path}");
    }
}

#[test]
fn a_combined_diff_is_left_out() {
    let patch = format!("diff --cc m.go\nindex 1,2..3\n--- a/m.go\n+++ b/m.go\n@@@ -1,1 -1,1 +1,1 @@@\n- a\n -b\n++c\n{DIFF}");
    let set = read(&patch, None);
    assert_eq!(set.files.len(), 1);
    assert!(set.not_examined.iter().any(|n| n.what == "m.go" && n.why.contains("combined diff")));
}

#[test]
fn huge_line_numbers_cost_no_memory() {
    let patch = "--- a/x\n+++ b/x\n@@ -1000000000 +1000000000 @@\n-a\n+b\n";
    let set = read(patch, None);
    assert_eq!(hunks(&set, 0), ["-1000000000,1 +1000000000,1"]);
    assert!(set.head.tree.read("x").is_err());
}

#[test]
fn every_cut_of_a_patch_is_an_answer_and_no_panic() {
    let whole = series() + "diff --git \"a/\\303\\244\\\"x\" \"b/\\303\\244\\\"x\"\nold mode 100644\nnew mode 100755\n";
    for end in 0..whole.len() {
        _ = patch_change_set(&whole.as_bytes()[..end], None);
        _ = patch_change_set(&whole.as_bytes()[end..], None);
    }
}

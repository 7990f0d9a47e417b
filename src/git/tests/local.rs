//! What a diff shows of ordinary files.

use super::*;
use crate::change::Status;

/// Ten lines that differ from each other.
fn ten(word: &str) -> String {
    (0..10).map(|i| format!("{word} line {i}\n")).collect()
}

#[test]
fn renames_and_copies_keep_where_they_came_from() {
    let s = Sandbox::new();
    s.write("old.go", &ten("a"));
    s.write("kept.go", &ten("b"));
    s.commit("first");
    s.remove("old.go");
    s.write("new.go", &(ten("a") + "more\n"));
    s.write("kept.go", &(ten("b") + "edited\n"));
    s.write("copy.go", &ten("b"));
    let expected = ["added copy.go <- kept.go Text +0 -0", "modified kept.go Text +1 -0", "renamed new.go <- old.go Text +1 -0"];
    assert_eq!(lines(&s.review("")), expected, "not even added to the index");
    s.commit("second");
    let set = s.review("HEAD");
    assert_eq!(lines(&set), expected);
    assert_eq!((set.files[2].hunks[0].base.start, set.files[2].hunks[0].head.start), (10, 11));
}

#[test]
fn modes_alone_are_a_change() {
    let s = Sandbox::new();
    let first = s.commit_files(&[(b"run.sh", 0o100_644, b"echo\n")], &[]);
    let second = s.commit_files(&[(b"run.sh", 0o100_755, b"echo\n")], &[&first]);
    assert_eq!(lines(&s.review(&second)), ["modified run.sh Text +0 -0 mode"]);
}

#[test]
fn a_file_taken_out_of_the_index_but_left_on_disk_is_removed_or_unchanged_but_never_an_error() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.commit("first");
    let mut index = s.git.index().unwrap();
    index.remove_path(Path::new("a.go")).unwrap();
    index.write().unwrap();
    let set = s.review("");
    assert_eq!(lines(&set), ["removed a.go Text +0 -1"], "as `git diff HEAD` says");
}

#[test]
fn a_forced_file_stays_although_it_is_ignored() {
    let s = Sandbox::new();
    s.write(".gitignore", "*.cfg\n");
    s.commit("first");
    s.write("kept.cfg", "ttl: 1\n");
    let mut index = s.git.index().unwrap();
    index.add_path(Path::new("kept.cfg")).unwrap();
    index.write().unwrap();
    assert_eq!(lines(&s.review("")), ["added kept.cfg Text +1 -0"]);
}

#[test]
fn a_deleted_file_is_gone_from_the_head_side() {
    let s = Sandbox::new();
    s.write("dir/a.go", "package a\n");
    s.write("dir/b.go", "package a\n\nvar b = 1\n");
    s.commit("first");
    s.remove("dir/b.go");
    let set = s.review("");
    assert_eq!(set.files[0].status, Status::Removed);
    assert_eq!(set.head.tree.files_in("dir").unwrap(), ["dir/a.go"]);
    assert_eq!(set.base.tree.files_in("dir").unwrap(), ["dir/a.go", "dir/b.go"]);
    assert_eq!(text(&*set.head.tree, "dir/b.go"), None);
}

#[test]
fn touching_a_file_without_an_edit_is_no_change() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.commit("first");
    let touched = std::fs::File::options().write(true).open(s.dir().join("a.go")).unwrap();
    touched.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert!(s.review("").files.is_empty());
}

#[test]
fn line_ends_converted_at_checkout_are_no_change_and_others_are() {
    let s = Sandbox::new();
    s.write(".gitattributes", "*.go text eol=crlf\n");
    s.write("a.go", "package a\r\n\r\nvar x = 1\r\n");
    s.write("raw.txt", "one\ntwo\n");
    s.commit("first");
    s.write("a.go", "package a\r\n\r\nvar x = 2\r\n");
    s.write("raw.txt", "one\r\ntwo\n");
    assert_eq!(lines(&s.review("")), ["modified a.go Text +1 -1", "modified raw.txt Text +1 -1"]);
}

#[test]
fn many_threads_read_one_side() {
    let s = Sandbox::new();
    let names: Vec<String> = (0..200).map(|i| format!("d{}/f{i}.go", i % 7)).collect();
    names.iter().for_each(|n| s.write(n, n));
    s.commit("first");
    let set = s.review("HEAD");
    let tree = &set.head.tree;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| names.iter().for_each(|n| assert_eq!(text(&**tree, n).as_deref(), Some(n.as_str()))));
        }
    });
    assert_eq!(tree.all_files().unwrap().len(), 200);
}

#[test]
fn one_side_alone_can_be_read() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    let first = s.commit("first");
    s.write("b.go", "package b\n");
    let commit = crate::git::revision(&s.dir(), Some("main")).unwrap();
    assert_eq!((commit.id.as_str(), commit.tree.all_files().unwrap().len()), (first.as_str(), 1));
    let disk = crate::git::revision(&s.dir(), None).unwrap();
    assert_eq!(*disk.tree.all_files().unwrap(), ["a.go", "b.go"]);
}

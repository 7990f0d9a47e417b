//! Content that is not plain text in a plain name.

use super::*;

/// A mode of git's trees.
const FILE: u32 = 0o100_644;
/// A symbolic link's mode.
const LINK: u32 = 0o120_000;
/// A submodule's mode.
const SUBMODULE: u32 = 0o160_000;
/// A git-lfs pointer.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1\noid sha256:11\nsize 12345\n";

#[test]
fn binaries_submodules_links_and_pointers_have_a_kind_and_no_hunks() {
    let s = Sandbox::new();
    let first =
        s.commit_files(&[(b"big.bin", FILE, POINTER), (b"link", LINK, b"a"), (b"logo.png", FILE, b"\x89PNG\0a"), (b"sub", SUBMODULE, &[1; 20])], &[]);
    let other = [POINTER, b"x 1\n"].concat();
    let second = s.commit_files(
        &[
            (b"annex", LINK, b".git/annex/objects/aa/bb/KEY"),
            (b"big.bin", FILE, &other),
            (b"link", LINK, b"b"),
            (b"logo.png", FILE, b"\x89PNG\0b"),
            (b"sub", SUBMODULE, &[2; 20]),
        ],
        &[&first],
    );
    let set = s.review(&second);
    assert_eq!(
        lines(&set),
        [
            "added annex Pointer +0 -0",
            "modified big.bin Pointer +0 -0",
            "modified link Symlink +0 -0",
            "modified logo.png Binary +0 -0",
            "modified sub Submodule +0 -0"
        ]
    );
    assert!(set.files.iter().all(|f| f.hunks.is_empty()));
    assert_eq!(*set.head.tree.all_files().unwrap(), ["big.bin", "logo.png"], "links and submodules are no files");
    assert_eq!(text(&*set.head.tree, "link"), None);
}

#[test]
fn a_file_may_become_a_link_and_a_link_a_file() {
    let s = Sandbox::new();
    let first = s.commit_files(&[(b"a.go", FILE, b"package a\n"), (b"b.go", LINK, b"a.go")], &[]);
    let second = s.commit_files(&[(b"a.go", LINK, b"b.go"), (b"b.go", FILE, b"package b\n\nvar x = 1\n")], &[&first]);
    let set = s.review(&second);
    assert_eq!(lines(&set), ["modified a.go Symlink +0 -0 mode", "modified b.go Text +3 -0 mode"]);
}

#[test]
#[cfg(unix)]
fn a_link_on_disk_is_not_followed() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.commit("first");
    s.remove("a.go");
    std::os::unix::fs::symlink("/etc/passwd", s.dir().join("a.go")).unwrap();
    std::os::unix::fs::symlink("/etc", s.dir().join("etc")).unwrap();
    let set = s.review("");
    assert_eq!(lines(&set), ["modified a.go Symlink +0 -0 mode", "added etc Symlink +0 -0"]);
    assert!(set.head.tree.all_files().unwrap().is_empty());
    assert_eq!(text(&*set.head.tree, "etc/passwd"), None);
    assert_eq!(text(&*set.head.tree, "a.go"), None);
}

#[test]
fn an_attribute_cannot_hide_a_source_file() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.commit("first");
    s.write(".gitattributes", "*.go binary\n");
    s.write("a.go", "package a\n\nvar x = 1\n");
    s.write("new.go", "package n\n");
    let expected = ["added .gitattributes Text +1 -0", "modified a.go Text +2 -0", "added new.go Text +1 -0"];
    assert_eq!(lines(&s.review("")), expected);
    s.commit("second");
    assert_eq!(lines(&s.review("HEAD")), expected);
}

#[test]
fn names_and_contents_need_not_be_utf8() {
    let s = Sandbox::new();
    let first = s.commit_files(&[(b"d\xe9/caf\xe9.go", FILE, b"// \xe9\nvar x = 1\n")], &[]);
    let second = s.commit_files(&[(b"d\xe9/caf\xe9.go", FILE, b"// \xe9\xff\nvar x = 1\n"), (b"d\xe9/x\ny.go", FILE, b"x\n")], &[&first]);
    let set = s.review(&second);
    assert_eq!(lines(&set), ["modified d\\351/caf\\351.go Text +1 -1", "added d\\351/x\\012y.go Text +1 -0"]);
    assert_eq!(&*set.base.tree.read("d\\351/caf\\351.go").unwrap().unwrap(), b"// \xe9\nvar x = 1\n");
    assert_eq!(set.head.tree.files_in("d\\351").unwrap(), ["d\\351/caf\\351.go", "d\\351/x\\012y.go"]);
    assert_eq!(set.head.tree.all_files().unwrap().len(), 2);
}

#[test]
#[cfg(unix)]
fn odd_names_on_disk_are_read_too() {
    let s = Sandbox::new();
    let place = super::super::paths::on_disk(&s.dir(), b"caf\xe9.go").unwrap();
    std::fs::write(place, "package c\n").unwrap();
    let set = s.review("");
    assert_eq!(lines(&set), ["added caf\\351.go Text +1 -0"]);
    assert_eq!(text(&*set.head.tree, "caf\\351.go").unwrap(), "package c\n");
}

#[test]
fn a_name_that_looks_escaped_is_itself() {
    let s = Sandbox::new();
    let first = s.commit_files(&[(b"caf\\351.go", FILE, b"plain\n")], &[]);
    assert_eq!(text(&*s.review(&first).head.tree, "caf\\351.go").unwrap(), "plain\n");
    // Beside one that is written like it, and whether all files were listed before or not.
    let pairs: [(&[u8], u32, &[u8]); 4] = [
        (b"a/caf\\351.go", FILE, b"one\n"),
        (b"a/caf\xe9.go", FILE, b"two\n"),
        (b"b/caf\\351.go", FILE, b"two\n"),
        (b"b/caf\xe9.go", FILE, b"one\n"),
    ];
    let tree = s.review(&s.commit_files(&pairs, &[&first])).head.tree;
    for _ in 0..2 {
        assert_eq!([text(&*tree, "a/caf\\351.go").unwrap(), text(&*tree, "b/caf\\351.go").unwrap()], ["one\n", "two\n"]);
        assert_eq!(tree.all_files().unwrap().len(), 4);
    }
}

#[test]
fn paths_that_are_no_files_are_none() {
    let s = Sandbox::new();
    let first = s.commit_files(&[(b"d/a.go", FILE, b"package a\n")], &[]);
    let tree = s.review(&first).head.tree;
    for path in ["", "d", "d/", "/d/a.go", "../d/a.go", "d/a.go/x", "d//a.go", ".git/config"] {
        assert_eq!(text(&*tree, path), None, "{path}");
    }
    assert!(tree.files_in("nope").unwrap().is_empty());
    assert!(tree.files_in("d/a.go").unwrap().is_empty());
}

#[test]
fn an_empty_file_and_a_missing_last_newline_are_text() {
    let s = Sandbox::new();
    let first = s.commit_files(&[(b"a.go", FILE, b"package a\n")], &[]);
    let second = s.commit_files(&[(b"a.go", FILE, b"package a"), (b"e.go", FILE, b"")], &[&first]);
    assert_eq!(lines(&s.review(&second)), ["modified a.go Text +1 -1", "added e.go Text +0 -0"]);
}

//! What a repository may say besides its trees: replaced objects, grafts, attributes, links to itself, names that differ in case.

use super::*;

/// A regular file's mode.
const FILE: u32 = 0o100_644;
/// A submodule's mode.
const SUBMODULE: u32 = 0o160_000;

/// Two commits of which the second changes a file.
fn two(s: &Sandbox) -> [String; 2] {
    let first = s.commit_files(&[(b"a.go", FILE, b"package a\n")], &[]);
    let second = s.commit_files(&[(b"a.go", FILE, b"package a\n\nvar x = 1\n")], &[&first]);
    [first, second]
}

#[test]
fn what_replaces_a_commit_or_a_blob_is_not_what_is_reviewed() {
    let s = Sandbox::new();
    let [first, second] = two(&s);
    let harmless = s.commit_files(&[(b"b.go", FILE, b"package b\n")], &[&first]);
    let blob = s.git.revparse_single(&format!("{second}:a.go")).unwrap().id();
    let other = s.git.blob(b"package other\n").unwrap();
    for (from, to) in [(second.clone(), harmless), (blob.to_string(), other.to_string())] {
        s.git.reference(&format!("refs/replace/{from}"), Oid::from_str(&to).unwrap(), true, "").unwrap();
    }
    let set = s.review(&format!("{first}..{second}"));
    assert_eq!(lines(&set), ["modified a.go Text +2 -0"]);
    assert_eq!(text(&*set.head.tree, "a.go").unwrap(), "package a\n\nvar x = 1\n");
}

#[test]
fn a_graft_hides_nothing_of_a_named_range() {
    let s = Sandbox::new();
    let [first, second] = two(&s);
    std::fs::create_dir_all(s.git.path().join("info")).unwrap();
    std::fs::write(s.git.path().join("info/grafts"), format!("{second}\n{first} {second}\n")).unwrap();
    assert_eq!(lines(&s.review(&format!("{first}..{second}"))), ["modified a.go Text +2 -0"]);
}

#[test]
fn names_that_differ_in_case_are_files_of_their_own() {
    let s = Sandbox::new();
    let tree = |a: &'static [u8], b: &'static [u8]| [(b"D/a.go".as_slice(), FILE, a), (b"d/A.go", FILE, b), (b"d/a.go", FILE, b)];
    let first = s.commit_files(&tree(b"package one\n", b"package two\n"), &[]);
    let second = s.commit_files(&tree(b"package uno\n", b"package due\n"), &[&first]);
    let set = s.review(&second);
    assert_eq!(lines(&set), ["modified D/a.go Text +1 -1", "modified d/A.go Text +1 -1", "modified d/a.go Text +1 -1"]);
    let texts = ["D/a.go", "d/A.go", "d/a.go", "D/A.go"].map(|p| text(&*set.head.tree, p));
    assert_eq!(texts, [Some("package uno\n".into()), Some("package due\n".into()), Some("package due\n".into()), None]);
}

#[test]
fn a_submodule_that_is_the_repository_itself_is_not_followed() {
    let s = Sandbox::new();
    let modules = b"[submodule \"sub\"]\n\tpath = sub\n\turl = ./.\n[submodule \"up\"]\n\tpath = ..\n\turl = --upload-pack=touch\n";
    let first = s.commit_files(&[(b"a.go", FILE, b"package a\n")], &[]);
    let itself = Oid::from_str(&first).unwrap();
    let second = s.commit_files(&[(b".gitmodules", FILE, modules), (b"sub", SUBMODULE, itself.as_bytes())], &[&first]);
    let set = s.review(&second);
    assert_eq!(lines(&set), ["added .gitmodules Text +6 -0", "removed a.go Text +0 -1", "added sub Submodule +0 -0"]);
    assert_eq!(*set.head.tree.all_files().unwrap(), [".gitmodules"]);
    assert_eq!(text(&*set.head.tree, "sub/a.go"), None);
}

#[test]
fn a_link_to_the_git_directory_inside_the_work_tree_comes_to_an_end() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.commit("first");
    s.write("sub/.git", "gitdir: ../.git\n");
    s.write("sub/b.go", "package b\n");
    s.write("a.go", "package a\n\nvar x = 1\n");
    let set = s.review("");
    assert!(lines(&set).contains(&"modified a.go Text +2 -0".to_owned()), "{:?}", lines(&set));
    assert!(unexamined(&set).iter().any(|n| n.starts_with("sub/: a git repository of its own")), "{:?} {:?}", lines(&set), unexamined(&set));
}

#[test]
fn attributes_change_no_byte_of_what_is_read() {
    let s = Sandbox::new();
    let attributes =
        b"*.go text eol=crlf ident export-subst working-tree-encoding=UTF-16 filter=lfs diff=evil merge=evil -diff\n*.go export-ignore\n";
    let source = b"package a\n\nconst id = \"$Id: x$ $Format:%H$\"\n";
    let first = s.commit_files(&[(b".gitattributes", FILE, attributes), (b"a.go", FILE, b"package a\n")], &[]);
    let second = s.commit_files(&[(b".gitattributes", FILE, attributes), (b"a.go", FILE, source)], &[&first]);
    let set = s.review(&second);
    assert_eq!(lines(&set), ["modified a.go Text +2 -0"]);
    assert_eq!(&*set.head.tree.read("a.go").unwrap().unwrap(), source);
}

#[test]
fn settings_of_the_repository_run_nothing() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.commit("first");
    let trace = s.dir().join("ran");
    let command = format!("touch {}", trace.display());
    let mut config = s.git.config().unwrap();
    let keys = [
        "alias.diff",
        "core.askPass",
        "core.editor",
        "core.gitProxy",
        "core.hooksPath",
        "core.pager",
        "core.sshCommand",
        "credential.helper",
        "diff.evil.command",
        "filter.lfs.process",
        "gpg.program",
        "interactive.diffFilter",
        "merge.evil.driver",
        "sequence.editor",
        "uploadpack.packObjectsHook",
    ];
    for key in keys {
        config.set_str(key, &command).unwrap();
    }
    let hooks = s.git.path().join("hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-index-change", "post-checkout", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc"] {
        std::fs::write(hooks.join(hook), format!("#!/bin/sh\n{command}\n")).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(hooks.join(hook), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    s.write(".gitattributes", "*.go filter=lfs diff=evil merge=evil\n");
    s.write("a.go", "package a\n\nvar x = 1\n");
    assert_eq!(s.review("").files.len(), 2);
    s.commit("second");
    assert_eq!(s.review("HEAD").files.len(), 2);
    assert!(!trace.exists());
}

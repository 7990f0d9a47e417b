//! Which two sides a range means, and what it says where it means none.

use super::*;

/// A repository with two commits on `main` and two on `topic` besides.
fn forked() -> (Sandbox, [String; 3]) {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    let first = s.commit("first");
    s.branch("topic");
    s.write("t.go", "package t\n");
    s.commit("topic one\n\nbecause");
    s.write("t.go", "package t\n\nvar x = 1\n");
    let topic = s.commit("topic two");
    s.git.set_head("refs/heads/main").unwrap();
    s.remove("t.go");
    s.write("m.go", "package m\n");
    let main = s.commit("main two");
    (s, [first, topic, main])
}

#[test]
fn two_dots_compare_the_ends_and_three_dots_start_at_the_merge_base() {
    let (s, [first, topic, main]) = forked();
    let two = s.review("main..topic");
    assert_eq!(lines(&two), ["removed m.go Text +0 -1", "added t.go Text +3 -0"]);
    assert_eq!((two.base.id.as_str(), two.head.id.as_str()), (main.as_str(), topic.as_str()));
    let three = s.review("main...topic");
    assert_eq!(lines(&three), ["added t.go Text +3 -0"]);
    assert_eq!(three.base.id, first);
    let revisions = Range::Revisions { base: "main".into(), head: "topic".into() };
    assert_eq!(lines(&change_set(&s.dir(), &revisions).unwrap()), lines(&two));
}

#[test]
fn title_and_description_are_the_messages_of_the_change_newest_first() {
    let (s, _) = forked();
    for range in ["main..topic", "main...topic"] {
        let set = s.review(range);
        assert_eq!(set.title, "topic two", "{range}");
        assert_eq!(set.description, "topic two\n\ntopic one\n\nbecause", "{range}");
    }
    assert_eq!(s.review("topic..topic").description, "");
}

#[test]
fn one_revision_is_compared_with_its_first_parent() {
    let (s, [first, topic, main]) = forked();
    assert_eq!(lines(&s.review("topic")), ["modified t.go Text +2 -0"]);
    let tree = s.git.find_commit(Oid::from_str(&topic).unwrap()).unwrap().tree_id();
    let merge = s.commit_tree(tree, &[Oid::from_str(&main).unwrap(), Oid::from_str(&topic).unwrap()], "merge topic", None);
    let set = s.review(&merge);
    assert_eq!(set.base.id, main);
    assert_eq!(set.title, "merge topic");
    let root = s.review(&first);
    assert_eq!((lines(&root), root.base.id.as_str()), (vec!["added a.go Text +1 -0".to_owned()], "empty"));
    assert!(root.base.tree.all_files().unwrap().is_empty());
}

#[test]
fn tags_and_the_empty_tree_are_revisions_too() {
    let (s, [first, ..]) = forked();
    let who = Signature::new("Ann", "ann@example.org", &Time::new(1, 0)).unwrap();
    s.git.tag("v1", &s.git.find_object(Oid::from_str(&first).unwrap(), None).unwrap(), &who, "one", false).unwrap();
    assert_eq!(s.review("v1..main").base.id, first);
    assert_eq!(lines(&s.review("4b825dc642cb6eb9a060e54bf8d69288fbee4904..v1")), ["added a.go Text +1 -0"]);
}

#[test]
fn the_default_is_the_branch_with_all_that_lies_on_top() {
    let (s, [first, ..]) = forked();
    s.git.set_head("refs/heads/topic").unwrap();
    s.git.reset(&s.git.revparse_single("topic").unwrap(), git2::ResetType::Hard, None).unwrap();
    s.write(".gitignore", "node_modules/\n*.log\n");
    s.write("staged.go", "package s\n");
    s.stage();
    s.write("a.go", "package a\n\nvar y = 1\n");
    s.write("new/n.go", "package n\n");
    s.write("node_modules/x/x.go", "package x\n");
    s.write("debug.log", "x\n");
    let set = s.review("");
    assert_eq!(
        lines(&set),
        [
            "added .gitignore Text +2 -0",
            "modified a.go Text +2 -0",
            "added new/n.go Text +1 -0",
            "added staged.go Text +1 -0",
            "added t.go Text +3 -0"
        ]
    );
    assert_eq!((set.base.id, set.head.id, set.title), (first, "worktree".to_owned(), "topic two".to_owned()));
    assert_eq!(*set.head.tree.all_files().unwrap(), [".gitignore", "a.go", "new/n.go", "staged.go", "t.go"]);
    assert_eq!(set.head.tree.files_in("new").unwrap(), ["new/n.go"]);
    assert_eq!(text(&*set.head.tree, "node_modules/x/x.go"), None, "an ignored file is no part of the side");
    assert_eq!(text(&*set.head.tree, "a.go").unwrap(), "package a\n\nvar y = 1\n");
    assert_eq!(text(&*set.base.tree, "a.go").unwrap(), "package a\n");
}

#[test]
fn the_default_branch_is_the_remotes_before_the_local_one() {
    let (s, [first, _, main]) = forked();
    s.git.remote("origin", "git@git.example:acme/gateway.git").unwrap();
    s.git.reference("refs/remotes/origin/trunk", Oid::from_str(&first).unwrap(), false, "").unwrap();
    s.git.reference_symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/trunk", false, "").unwrap();
    let on_main = s.review("");
    assert_eq!((on_main.base.id.as_str(), on_main.repository.as_str()), (first.as_str(), "acme/gateway"));
    s.git.set_head_detached(Oid::from_str(&main).unwrap()).unwrap();
    assert_eq!(s.review("").base.id, first, "a detached HEAD is a branch without a name");
}

#[test]
fn on_the_default_branch_itself_the_upstream_or_head_is_the_base() {
    let (s, [first, _, main]) = forked();
    assert_eq!(s.review("").base.id, main);
    assert_eq!(s.review("").repository, "gateway");
    s.git.reference("refs/heads/published", Oid::from_str(&first).unwrap(), false, "").unwrap();
    let mut config = s.git.config().unwrap();
    config.set_str("branch.main.remote", ".").unwrap();
    config.set_str("branch.main.merge", "refs/heads/published").unwrap();
    assert_eq!(s.review("").base.id, first);
}

#[test]
fn staged_is_head_against_the_index() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.commit("first");
    s.write("a.go", "package a\n\nvar x = 1\n");
    s.write("b.go", "package b\n");
    s.stage();
    s.write("a.go", "package a\n\nvar x = 2\n");
    s.write("c.go", "package c\n");
    let set = change_set(&s.dir(), &Range::Staged).unwrap();
    assert_eq!(lines(&set), ["modified a.go Text +2 -0", "added b.go Text +1 -0"]);
    assert_eq!(text(&*set.head.tree, "a.go").unwrap(), "package a\n\nvar x = 1\n");
    assert_eq!(*set.head.tree.all_files().unwrap(), ["a.go", "b.go"]);
    assert_eq!((set.head.id.as_str(), set.title.as_str()), ("index", ""));
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.stage();
    s.write("b.go", "package b\n");
    assert_eq!(lines(&s.review("")), ["added a.go Text +1 -0", "added b.go Text +1 -0"]);
    assert_eq!(lines(&change_set(&s.dir(), &Range::Staged).unwrap()), ["added a.go Text +1 -0"]);
    assert!(s.refusal(&Range::Commit("HEAD".into())).contains("no commit yet"));
}

#[test]
fn nothing_changed_is_an_empty_change_set() {
    let (s, _) = forked();
    let set = s.review("main..main");
    assert!(set.files.is_empty() && set.not_examined.is_empty());
    assert!(s.review("").files.is_empty());
}

#[test]
fn every_refusal_names_the_cause_and_a_way_out() {
    let (s, _) = forked();
    assert!(s.refusal(&Range::Commit("nope".into())).contains("unknown revision `nope`"));
    assert!(s.refusal(&Range::Commit("main:a.go".into())).contains("not a commit (blob)"));
    let lonely = s.commit_files(&[(b"x.go", 0o100_644, b"x\n")], &[]);
    assert!(s.refusal(&Range::ThreeDots("main".into(), lonely)).contains("--base main"));
    let (_place, dir) = elsewhere();
    let message = change_set(&dir, &Range::Default).unwrap_err().to_string();
    assert!(message.contains("not a git repository") && message.contains("--patch"), "{message}");
}

#[test]
fn an_unknown_default_branch_is_an_error_and_not_an_empty_review() {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.commit("first");
    s.branch("trunk");
    s.branch("topic");
    s.git.find_branch("main", git2::BranchType::Local).unwrap().delete().unwrap();
    assert!(s.refusal(&Range::Default).contains("--base REV"));
    s.git.find_branch("trunk", git2::BranchType::Local).unwrap().delete().unwrap();
    assert!(s.review("").files.is_empty(), "the only branch is the default one, however it is called");
}

#[test]
fn a_bare_repository_needs_a_range() {
    let (s, [_, topic, main]) = forked();
    let bare = TempDir::new().unwrap();
    let git = Repository::init_bare(bare.path().join("acme.git")).unwrap();
    git.odb().unwrap().add_disk_alternate(s.git.path().join("objects").to_str().unwrap()).unwrap();
    std::fs::write(git.path().join("objects/info/alternates"), s.git.path().join("objects").to_str().unwrap()).unwrap();
    for (name, id) in [("main", &main), ("topic", &topic)] {
        std::fs::create_dir_all(git.path().join("refs/heads")).unwrap();
        std::fs::write(git.path().join("refs/heads").join(name), id).unwrap();
    }
    let set = change_set(git.path(), &Range::parse("main...topic").unwrap()).unwrap();
    assert_eq!((lines(&set), set.repository.as_str()), (vec!["added t.go Text +3 -0".to_owned()], "acme"));
    assert_eq!(text(&*set.head.tree, "t.go").unwrap(), "package t\n\nvar x = 1\n");
    for range in [Range::Default, Range::Staged] {
        assert!(change_set(git.path(), &range).unwrap_err().to_string().contains("bare repository"));
    }
}

#[test]
fn a_subdirectory_and_a_linked_worktree_are_the_same_repository() {
    let (s, [_, topic, _]) = forked();
    std::fs::create_dir(s.dir().join("sub")).unwrap();
    assert_eq!(change_set(&s.dir().join("sub"), &Range::parse("topic").unwrap()).unwrap().files.len(), 1);
    let place = TempDir::new().unwrap();
    let reference = s.git.find_reference("refs/heads/topic").unwrap();
    let mut options = git2::WorktreeAddOptions::new();
    options.reference(Some(&reference));
    let linked = s.git.worktree("linked", &place.path().join("linked"), Some(&options)).unwrap();
    std::fs::write(linked.path().join("w.go"), "package w\n").unwrap();
    let set = change_set(linked.path(), &Range::Default).unwrap();
    assert_eq!(lines(&set), ["added t.go Text +3 -0", "added w.go Text +1 -0"]);
    assert_eq!(text(&*set.head.tree, "t.go").unwrap(), "package t\n\nvar x = 1\n");
    assert_eq!(s.review("topic").head.id, topic);
}

//! Repositories that lack something: history, objects, an owner we know.

use super::*;

/// Removes an object of a repository whose objects are loose.
fn lose(s: &Sandbox, id: Oid) {
    let id = id.to_string();
    std::fs::remove_file(s.git.path().join("objects").join(&id[..2]).join(&id[2..])).unwrap();
}

/// Two commits on `main` and a third on `topic`.
fn history() -> (Sandbox, [String; 3]) {
    let s = Sandbox::new();
    s.write("a.go", "package a\n");
    s.write("b.go", "package b\n");
    let first = s.commit("first");
    s.write("a.go", "package a\n\nvar x = 1\n");
    s.write("b.go", "package b\n\nvar y = 1\n");
    let second = s.commit("second");
    s.branch("topic");
    s.write("c.go", "package c\n");
    let third = s.commit("third");
    (s, [first, second, third])
}

/// Returns the id of a file's blob at HEAD's parent or at HEAD.
fn blob_of(s: &Sandbox, spec: &str) -> Oid {
    s.git.revparse_single(spec).unwrap().id()
}

/// Makes the repository a partial clone, as `git clone --filter=blob:none` does.
fn make_partial(s: &Sandbox) {
    let mut config = s.git.config().unwrap();
    config.set_i32("core.repositoryformatversion", 1).unwrap();
    config.set_str("extensions.partialClone", "origin").unwrap();
    config.set_str("remote.origin.url", "https://git.example/acme/gateway").unwrap();
    config.set_bool("remote.origin.promisor", true).unwrap();
}

#[test]
fn a_partial_clone_reviews_what_is_there_and_names_what_is_not() {
    let (s, _) = history();
    let lost = blob_of(&s, "main~1:b.go");
    lose(&s, lost);
    lose(&s, blob_of(&s, "main:b.go"));
    make_partial(&s);
    let range = Range::parse("main~1..topic").unwrap();
    let set = change_set(&s.dir(), &range).unwrap();
    assert_eq!(lines(&set), ["modified a.go Text +2 -0", "added c.go Text +1 -0"]);
    let why = unexamined(&set).join("\n");
    assert!(why.contains(&format!("b.go: blob {} is missing (partial clone)", &lost.to_string()[..10])), "{why}");
    assert!(why.contains("renames and copies: "), "{why}");
    let error = set.head.tree.read("b.go").unwrap_err();
    assert!(error.why.contains("partial clone"), "{error}");
    assert_eq!(text(&*set.head.tree, "a.go").unwrap(), "package a\n\nvar x = 1\n");
    assert_eq!(set.repository, "acme/gateway");
    assert_eq!(change_set(&s.dir(), &Range::Default).unwrap().head.id, "worktree");
}

#[test]
fn a_lost_blob_of_a_full_clone_is_said_to_be_damage() {
    let (s, _) = history();
    lose(&s, blob_of(&s, "main:b.go"));
    let set = change_set(&s.dir(), &Range::parse("main~1..topic").unwrap()).unwrap();
    assert!(unexamined(&set).iter().any(|n| n.starts_with("b.go: ") && n.contains("git fsck")));
}

#[test]
fn a_lost_tree_is_an_error() {
    let (s, [_, second, _]) = history();
    lose(&s, s.git.find_commit(Oid::from_str(&second).unwrap()).unwrap().tree_id());
    let message = s.refusal(&Range::parse("main~1..main").unwrap());
    assert!(message.contains("git fsck") && message.contains("--refetch"), "{message}");
}

#[test]
fn a_shallow_clone_says_what_it_lacks_and_how_to_get_it() {
    let (s, [first, second, third]) = history();
    let other = s.commit_files(&[(b"o.go", 0o100_644, b"package o\n")], &[&first]);
    std::fs::write(s.git.path().join("shallow"), format!("{second}\n{other}\n")).unwrap();
    lose(&s, Oid::from_str(&first).unwrap());
    for range in [Range::Commit(second.clone()), Range::Commit(format!("{second}~1")), Range::ThreeDots(other, third.clone())] {
        let message = s.refusal(&range);
        assert!(message.contains("--unshallow") && message.contains("--deepen"), "{range:?}: {message}");
    }
    assert_eq!(lines(&s.review(&third)), ["added c.go Text +1 -0"], "what is there can be reviewed");
    assert_eq!(s.review(&format!("{second}...{third}")).title, "third");
}

#[test]
fn conflicts_and_nested_repositories_are_named() {
    let (s, _) = history();
    let mut index = s.git.index().unwrap();
    index.remove_path(Path::new("a.go")).unwrap();
    for stage in 1..=3_u16 {
        let mut side = entry(b"a.go", 0o100_644, blob_of(&s, "main:a.go"));
        side.flags = stage << 12;
        index.add(&side).unwrap();
    }
    index.write().unwrap();
    let nested = Repository::init(s.dir().join("nested")).unwrap();
    std::fs::write(nested.workdir().unwrap().join("n.go"), "package n\n").unwrap();
    let set = s.review("");
    let why = unexamined(&set).join("\n");
    assert!(why.contains("a.go: an unresolved merge conflict"), "{why}");
    assert!(why.contains("nested/: a git repository of its own"), "{why}");
    assert_eq!(lines(&set), ["added c.go Text +1 -0"]);
}

#[test]
#[cfg(unix)]
fn a_repository_of_another_user_is_read_because_nothing_of_it_runs() {
    let (s, _) = history();
    // Only root may give a file away; without that right there is nothing to see here.
    let given = [s.dir(), s.git.path().to_path_buf()].iter().all(|p| std::os::unix::fs::chown(p, Some(4321), None).is_ok());
    if given {
        assert_eq!(lines(&s.review("")), ["added c.go Text +1 -0"]);
        assert_eq!(s.review("topic").head.tree.all_files().unwrap().len(), 3);
    }
}

#[test]
fn a_hook_or_filter_of_the_repository_never_runs() {
    let (s, _) = history();
    let trace = s.dir().join("ran");
    let mut config = s.git.config().unwrap();
    let command = format!("touch {}", trace.display());
    for key in ["filter.evil.clean", "filter.evil.smudge", "core.fsmonitor", "diff.evil.textconv", "diff.external"] {
        config.set_str(key, &command).unwrap();
    }
    s.write(".gitattributes", "*.go filter=evil diff=evil\n");
    s.write("a.go", "package a\n\nvar x = 2\n");
    assert_eq!(s.review("").files.len(), 3);
    assert!(!trace.exists());
}

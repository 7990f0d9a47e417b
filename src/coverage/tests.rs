//! Profiles of each format, hostile ones, and which files they mean.

use super::*;
use crate::change::{ReadError, Revision, Tree, directory};
use crate::languages::Sources;
use std::sync::Arc;

/// Files of head.
struct Head(BTreeMap<String, String>);

impl Tree for Head {
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, ReadError> {
        Ok(self.0.get(path).map(|t| t.as_bytes().into()))
    }
    fn files_in(&self, wanted: &str) -> Result<Vec<String>, ReadError> {
        Ok(self.0.keys().filter(|p| directory(p) == wanted).cloned().collect())
    }
    fn all_files(&self) -> Result<Arc<Vec<String>>, ReadError> {
        Ok(Arc::new(self.0.keys().cloned().collect()))
    }
}

/// Returns the facts of files with twenty lines each; a `go.mod` declares the module `example.com/shop/DIRECTORY`.
fn head(paths: &[&str]) -> Sources {
    let text = |p: &str| match p.strip_suffix("go.mod") {
        Some(d) => format!("module {}\n", format!("example.com/shop/{d}").trim_end_matches('/')),
        None => "\n".repeat(20),
    };
    let files = paths.iter().map(|p| ((*p).to_owned(), text(p))).collect();
    Sources::new(&Revision { id: "head".into(), tree: Arc::new(Head(files)) }, 10_000)
}

/// Returns what a profile says of all lines of a file.
fn said(profile: &str, paths: &[&str], file: &str) -> (Vec<u32>, Vec<u32>) {
    Coverage::of(&[parse(profile.as_bytes()).unwrap()], &head(paths)).lines(file, &[(1, u32::MAX)])
}

#[test]
fn each_format_tells_the_same() {
    let go = "mode: atomic\nexample.com/shop/store/a.go:3.2,4.9 2 7\nexample.com/shop/store/a.go:6.2,6.9 1 0\n";
    let lcov = "TN:\nSF:store/a.go\nFN:3,Get\nDA:3,7\nDA:4,1,abc\nDA:6,0\nBRDA:6,0,0,-\nLF:3\nend_of_record\n";
    let cobertura = r#"<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "http://example.com/coverage.dtd">
        <coverage line-rate="0.5"><sources><source>/home/ci/shop</source></sources><packages><package name="store"><classes>
        <class filename="store/a.go" name="a"><methods/><lines><line number="3" hits="7"/><line number="4" hits="1"/><line number="6" hits="0"/></lines>
        </class></classes></package></packages></coverage>"#;
    for profile in [go, lcov, cobertura] {
        assert_eq!(said(profile, &["go.mod", "store/a.go", "store/b.go"], "store/a.go"), (vec![3, 4], vec![6]), "{profile}");
    }
}

#[test]
fn a_line_was_run_where_one_block_or_profile_says_so() {
    let twice = "mode: set\nexample.com/shop/a.go:3.2,5.9 2 0\nexample.com/shop/a.go:5.2,6.9 2 1\nmode: set\nexample.com/shop/a.go:6.2,6.9 2 0\n";
    assert_eq!(said(twice, &["go.mod", "a.go"], "a.go"), (vec![5, 6], vec![3, 4]));
    let profiles = ["SF:a.ts\nDA:1,0\nDA:2,0\n", "SF:a.ts\nDA:2,1\n"].map(|p| parse(p.as_bytes()).unwrap());
    assert_eq!(Coverage::of(&profiles, &head(&["a.ts"])).lines("a.ts", &[(1, 9)]), (vec![2], vec![1]));
}

#[test]
fn paths_are_cut_to_the_repository() {
    let lcov = |p: &str| format!("SF:{p}\nDA:1,1\n");
    let hit = (vec![1], vec![]);
    assert_eq!(said(&lcov("/home/ci/work/shop/web/src/a.ts"), &["web/src/a.ts", "src/a.ts"], "web/src/a.ts"), hit);
    assert_eq!(said(&lcov(r"C:\work\shop\src\a.ts"), &["src/a.ts"], "src/a.ts"), hit);
    assert_eq!(said(&lcov("./src/a.ts"), &["src/a.ts"], "src/a.ts"), hit);
    assert_eq!(said(&lcov("src/a.ts"), &["web/src/a.ts"], "web/src/a.ts"), hit, "relative to a package");
    assert_eq!(said(&lcov("src/a.ts"), &["web/src/a.ts", "api/src/a.ts"], "web/src/a.ts"), (vec![], vec![]), "of which package, nobody knows");
    let foreign = "SF:/ci/shop/src/a.ts\nDA:1,1\nSF:/ci/shop/src/b.ts\nDA:1,1\nSF:/usr/lib/c.ts\nDA:1,1\n";
    assert_eq!(said(foreign, &["src/a.ts", "src/b.ts", "c.ts"], "c.ts"), (vec![], vec![]), "another beginning is another place");
    let module = "mode: set\nexample.com/shop/api/a.go:1.1,1.2 1 1\nexample.com/other/api/b.go:1.1,1.2 1 1\n";
    let paths = ["api/a.go", "api/b.go", "api/go.mod", "go.mod"];
    assert_eq!(said(module, &paths, "api/a.go"), hit);
    assert_eq!(said(module, &paths, "api/b.go"), (vec![], vec![]), "a dependency's file of the same name");
}

#[test]
fn what_head_does_not_have_is_told() {
    let why = |profile: &str| {
        let all = Coverage::of(&[Profile { name: "c.out".into(), ..parse(profile.as_bytes()).unwrap() }], &head(&["a.go", "go.mod"]));
        assert_eq!(all.lines("a.go", &[(1, 99)]), (vec![], vec![]));
        all.not_examined.iter().map(|n| format!("{}: {}", n.what, n.why)).collect::<Vec<_>>().join("; ")
    };
    assert!(why("mode: set\nexample.com/shop/a.go:3.2,21.9 2 1\n").contains("line 21 of a.go, which has 20 lines"));
    assert!(why("mode: set\n/home/somebody/other/x/b.go:3.2,21.9 2 1\n").contains("no file of head (`x/b.go` for one)"));
    assert!(why("mode: set\n").contains("no file of head (no file at all)"));
}

#[test]
fn a_broken_profile_names_its_line() {
    let error = |text: &[u8]| parse(text).map_err(|(line, why)| format!("{line}: {why}")).unwrap_err();
    for (text, told) in [
        ("", "1: empty"),
        ("hello\n", "1: no coverage profile"),
        ("mode: set\na.go:1.1,2.1 1 1\na.go:x,2.1 1 1\n", "3: not a block"),
        ("mode: set\na.go:9.1,2.1 1 1\n", "2: not a block"),
        ("mode: set\na.go:0.1,2.1 1 1\n", "2: not a block"),
        ("mode: set\na.go:1.1,99999999999.1 1 1\n", "2: not a block"),
        ("SF:a\nDA:1\n", "2: not a line and a count"),
        ("TN:\nDA:1,1\n", "2: `DA:` outside of a file"),
        ("SF:a\n\nhello\n", "3: not a record"),
        ("SF:\n", "1: `SF:` without a path"),
        ("<report></report>", "1: the root is `report`"),
        ("<coverage>\n<class filename=\"a\">\n<line number=\"1\"/></class></coverage>", "3: a line without `hits`"),
        ("<coverage>\n<class filename=\"&e;\"/></coverage>", "2: "),
        ("<coverage>\n<class", "2: not well-formed"),
        ("<coverage>\n<class filename=\"a\">", "2: ends inside"),
        ("<coverage></class></coverage>", "1: not well-formed"),
    ] {
        let got = error(text.as_bytes());
        assert!(got.starts_with(told), "{text:?}: {got}");
    }
    assert!(error(b"mode: set\n\xff\n").starts_with("2: not UTF-8"));
    assert!(error("<coverage>".repeat(100).as_bytes()).contains("more than 64 elements"));
}

#[test]
fn enormous_ranges_cost_nothing() {
    let wide = format!("mode: set\n{}", "example.com/shop/a.go:1.1,4294967294.1 1 1\n".repeat(1000));
    assert_eq!(said(&wide, &["a.go", "go.mod"], "a.go"), (vec![], vec![]));
}

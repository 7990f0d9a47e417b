//! The book: every page of `docs/` stands in its summary once, every link leads to a file and a heading, the picture shows rooms
//! that are there, and nothing in it names the machine that it was written on.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Returns the project's directory.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files of a directory with an ending, relative to the project.
fn files(directory: &str, ending: &str) -> BTreeSet<PathBuf> {
    let all = std::fs::read_dir(root().join(directory)).unwrap().map(|e| Path::new(directory).join(e.unwrap().file_name()));
    all.filter(|p| p.extension().is_some_and(|e| e == ending)).collect()
}

/// Returns every page: the book, the files in the root, and the manuals beside what they describe.
fn pages() -> BTreeSet<PathBuf> {
    let manuals = ["rules/README.md", "fixtures/README.md", "templates/README.md"].map(PathBuf::from);
    files("docs", "md").into_iter().chain(files("docs/pictures", "md")).chain(files("", "md")).chain(manuals).collect()
}

/// Returns the targets of a page's links, but for those to other sites. What stands in code is none.
fn links(text: &str) -> Vec<String> {
    let mut code = false;
    let outside = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !fence && !code
    });
    // Every second piece between backticks is code.
    let prose: String = outside.map(|l| l.split('`').step_by(2).collect::<Vec<_>>().join("`") + "\n").collect();
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|t| !t.contains("://")).map(str::to_owned).collect()
}

/// Returns the anchor that a heading gets.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Returns the anchors of a page.
fn anchors(text: &str) -> BTreeSet<String> {
    text.lines().filter(|l| l.starts_with('#')).map(|l| anchor(l.trim_start_matches('#'))).collect()
}

#[test]
fn every_page_stands_in_the_summary_once() {
    let summary = std::fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    let listed: Vec<PathBuf> = links(&summary).iter().map(|l| Path::new("docs").join(l)).collect();
    let mut there = files("docs", "md");
    there.extend(files("docs/pictures", "md"));
    there.remove(Path::new("docs/SUMMARY.md"));
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), there);
    assert_eq!(listed.len(), there.len(), "a page stands there twice");
}

#[test]
fn links_lead_to_files_and_headings() {
    for page in pages() {
        let text = std::fs::read_to_string(root().join(&page)).unwrap();
        for link in links(&text) {
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { root().join(&page) } else { root().join(&page).parent().unwrap().join(path) };
            assert!(target.exists(), "{} links to {link}, which is not there", page.display());
            let found = heading.is_empty() || anchors(&std::fs::read_to_string(&target).unwrap()).contains(heading);
            assert!(found, "{} links to {link}; that page has no such heading", page.display());
        }
    }
}

#[test]
fn the_picture_shows_rooms_that_are_there() {
    let picture = std::fs::read_to_string(root().join("docs/pictures/house.svg")).unwrap();
    let names: Vec<&str> = picture.split("class=\"name\"").skip(1).filter_map(|t| t.split(['>', '<']).nth(1)).collect();
    assert!(names.len() > 7, "{names:?}");
    for name in names {
        assert!(root().join("src").join(name).is_dir(), "the picture shows a room `{name}`, which is not there");
    }
}

#[test]
fn no_page_names_a_machine() {
    for page in pages() {
        let text = std::fs::read_to_string(root().join(&page)).unwrap();
        for trace in ["/home/", "/root/", "/work/", "/Users/", "C:\\Users"] {
            assert!(!text.contains(trace), "{} holds {trace}", page.display());
        }
    }
}

#[test]
fn links_are_found_outside_of_code() {
    assert_eq!(links("[a](b.md#c) `[d](e)` [f](https://g.example)\n```text\n[h](i)\n```\n[j](k)"), ["b.md#c", "k"]);
    assert_eq!(anchor(" `guide.yml`: a way, of"), "guideyml-a-way-of");
}

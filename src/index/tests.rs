use super::{ContentId, IndexError, Listed, WordIndex, Writer, words_of};
use std::path::PathBuf;

/// Returns an id.
fn id(n: u8) -> ContentId {
    let mut id = [n; 20];
    id[0] = n.wrapping_mul(91);
    id
}

/// Returns the files of a tree: the content of one is not covered, that of several is the same, and a covered one has none.
fn listed(count: u8) -> Listed {
    let file = |path: &str, n: u8| (path.to_owned(), id(n));
    let mut files = vec![file("a/größe.go", 3), file("a/grün.go", 250), file("b", 1), file("b.go", 1), file("z", 251)];
    files.extend((4..=count).map(|n| file(&format!("c/{n:03}.go"), n)));
    files.sort();
    Listed { tree: id(99), files }
}

/// Writes the index of some texts, numbered from 1, into a directory.
fn written(texts: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let contents = (1_u8..).zip(texts).map(|(n, t)| (id(n), words_of(t.as_bytes()))).collect();
    let path = dir.path().join("words");
    std::fs::write(&path, Writer::new(contents, listed(texts.len() as u8)).bytes()).unwrap();
    (dir, path)
}

/// Returns the texts that may hold one of some names, by their number in [`written`].
fn holding(index: &WordIndex, count: u8, names: &[&str]) -> Option<Vec<u8>> {
    let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
    let found = index.holding(&names).unwrap()?;
    Some((1..=count).filter(|n| index.number(&id(*n)).unwrap().is_some_and(|n| found.contains(&n))).collect())
}

#[test]
fn an_index_names_the_contents_that_hold_a_word() {
    let (_dir, path) = written(&["get(key) x-request-id", "forget(keys)", "größe Key get", "", "key\n\tget // request"]);
    let index = WordIndex::open(&path).unwrap().unwrap();
    let of = |names: &[&str]| holding(&index, 5, names);
    assert_eq!(of(&["get"]), Some(vec![1, 3, 5]));
    assert_eq!(of(&["key", "größe"]), Some(vec![1, 3, 5]));
    assert_eq!(of(&["forget"]), Some(vec![2]));
    // All words of a name, wherever they stand: whoever reads the files looks at their order.
    assert_eq!(of(&["x-request-id"]), Some(vec![1]));
    assert_eq!(of(&["request.key"]), Some(vec![1, 5].into_iter().filter(|n| *n != 3).collect()));
    assert_eq!(of(&["größ", "nowhere"]), Some(vec![]));
    assert_eq!(of(&["get", "->"]), None, "nothing is known of what holds no word");
    assert_eq!(index.number(&id(9)).unwrap(), None);
}

#[test]
fn an_index_names_the_files_of_a_content() {
    let (_dir, path) = written(&["one", "two", "three", "four"]);
    let index = WordIndex::open(&path).unwrap().unwrap();
    let of = |n: u8| index.paths(&[index.number(&id(n)).unwrap().unwrap()]).unwrap();
    assert_eq!(of(1), ["b", "b.go"]);
    assert_eq!(of(2), [""; 0], "no file of the tree has it");
    assert_eq!(of(3), ["a/größe.go"]);
    assert_eq!(of(4), ["c/004.go"]);
    assert_eq!(index.uncovered().unwrap(), ["a/grün.go", "z"]);
    assert_eq!(index.tree(), &id(99));
    assert!(matches!(index.paths(&[4]), Err(IndexError::Damaged)));
    // In the order of the paths, those without one behind.
    assert_eq!([3, 1, 4, 2].map(|n| index.number(&id(n)).unwrap()), [0, 1, 2, 3].map(Some));
}

#[test]
fn many_words_take_many_buckets() {
    let texts: Vec<String> = (0..200).map(|n| (0..100).map(|i| format!("w{} ", n * 7 + i)).collect()).collect();
    let (_dir, path) = written(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let index = WordIndex::open(&path).unwrap().unwrap();
    for word in (0..1493).step_by(31) {
        let holds = |n: &u8| texts[usize::from(*n) - 1].split(' ').any(|w| w == format!("w{word}"));
        let expected: Vec<u8> = (1..=200).filter(holds).collect();
        assert_eq!(holding(&index, 200, &[&format!("w{word}")]), Some(expected), "w{word}");
    }
    let all: Vec<usize> = (0..200).collect();
    let mut paths = index.paths(&all).unwrap();
    paths.extend(index.uncovered().unwrap());
    paths.sort();
    assert_eq!(paths, listed(200).files.into_iter().map(|(path, _)| path).collect::<Vec<_>>());
}

/// What is cut off or turned over anywhere is an error or the same answer, never another one, and never much memory.
#[test]
fn damage_is_seen() {
    let (_dir, path) = written(&["alpha beta", "beta gamma", "delta"]);
    let whole = std::fs::read(&path).unwrap();
    let ask = || -> Result<_, IndexError> {
        let index = WordIndex::open(&path)?.ok_or(IndexError::Damaged)?;
        let held = index.holding(&["beta".to_owned(), "delta".to_owned()])?.unwrap_or_default();
        Ok((index.paths(&held)?, index.uncovered()?, index.number(&id(2))?, *index.tree(), held))
    };
    let right = ask().unwrap();
    let mut seen = 0;
    for at in 0..whole.len() {
        for flip in [1, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            std::fs::write(&path, bytes).unwrap();
            match ask() {
                Ok(found) => assert_eq!(found, right, "byte {at}"),
                Err(_) => seen += 1,
            }
        }
        std::fs::write(&path, &whole[..at]).unwrap();
        if let Ok(found) = ask() {
            assert_eq!(found, right, "cut at {at}");
        }
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn no_index_is_none() {
    let dir = tempfile::tempdir().unwrap();
    assert!(WordIndex::open(&dir.path().join("words")).unwrap().is_none());
    assert!(WordIndex::open(dir.path()).is_err());
    std::fs::write(dir.path().join("words"), "something else").unwrap();
    assert!(matches!(WordIndex::open(&dir.path().join("words")), Err(IndexError::Damaged)));
}

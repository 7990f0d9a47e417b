use super::{ContentId, IndexError, WordIndex, Writer, words_of};
use std::path::PathBuf;

/// Returns an id.
fn id(n: u8) -> ContentId {
    let mut id = [n; 20];
    id[0] = n.wrapping_mul(91);
    id
}

/// Returns the files of a tree; the content of one is that of the first text, that of another is not covered.
fn listed() -> (ContentId, Vec<(String, ContentId)>) {
    let file = |path: &str, n: u8| (path.to_owned(), id(n));
    (id(99), vec![file("a/größe.go", 1), file("a/grün.go", 77), file("b", 1), file("b.go", 1)])
}

/// Writes the index of some texts, numbered from 1, into a directory.
fn written(texts: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let contents = (1_u8..).zip(texts).map(|(n, t)| (id(n), words_of(t.as_bytes()))).collect();
    let path = dir.path().join("words");
    std::fs::write(&path, Writer::new(contents, listed()).bytes()).unwrap();
    (dir, path)
}

/// Returns the texts that may hold one of some names, by their number in [`written`].
fn holding(index: &WordIndex, count: u8, names: &[&str]) -> Option<Vec<u8>> {
    let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
    let found = index.holding(&names).unwrap()?;
    Some((1..=count).filter(|n| index.number(&id(*n)).is_some_and(|n| found.contains(&n))).collect())
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
    assert_eq!(index.number(&id(9)), None);
    assert_eq!(index.files().unwrap(), listed());
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
}

/// What is cut off or turned over anywhere is an error or the same answer, never another one, and never much memory.
#[test]
fn damage_is_seen() {
    let (_dir, path) = written(&["alpha beta", "beta gamma", "delta"]);
    let whole = std::fs::read(&path).unwrap();
    let ask = || -> Result<_, IndexError> {
        let index = WordIndex::open(&path)?.ok_or(IndexError::Damaged)?;
        Ok((index.holding(&["beta".to_owned(), "delta".to_owned()])?, index.files()?))
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

//! Where two trees differ.
//!
//! In: two tree objects. Out: the files at which they differ, so that libgit2 need look at no others: it goes through all files of both, ours
//! only through the directories on the way. Left out: how the files differ.

use git2::{DiffOptions, Oid, Repository, Tree, TreeEntry};

use super::modes::{DIRECTORY, SUBMODULE};

/// Most files that a comparison is narrowed to: beyond these, going through everything costs no more.
const MOST: usize = 10_000;

/// Narrows a comparison of two trees to where they differ.
pub(crate) fn narrow(git: &Repository, (base, head): (Oid, Oid), options: &mut DiffOptions) -> Result<(), git2::Error> {
    let Some(found) = differing(git, base, head)? else { return Ok(()) };
    // No path at all means every path, which is right: libgit2 sees for itself that nothing differs.
    options.disable_pathspec_match(!found.is_empty());
    for path in found {
        options.pathspec(path);
    }
    Ok(())
}

/// Directories of base and of head at one path, with a slash at its end.
type Directories<'g> = (Vec<u8>, [Option<Tree<'g>>; 2]);

/// Returns the files at which two trees differ; `None` where there are more than [`MOST`], or one cannot be named to libgit2. Directories wait
/// in a list, so that a deep tree costs no stack.
pub(crate) fn differing(git: &Repository, base: Oid, head: Oid) -> Result<Option<Vec<Vec<u8>>>, git2::Error> {
    let mut found = Vec::new();
    let mut waiting: Vec<Directories<'_>> = vec![(Vec::new(), [Some(git.find_tree(base)?), Some(git.find_tree(head)?)])];
    while let Some((prefix, sides)) = waiting.pop() {
        for (name, entries) in entries(&sides) {
            let path = [prefix.as_slice(), &name].concat();
            if entries.iter().flatten().any(|(_, mode)| *mode != DIRECTORY) {
                // Of a submodule alone libgit2 takes the path for a pattern.
                let is_submodule = entries.iter().flatten().any(|(_, mode)| *mode == SUBMODULE);
                if found.len() == MOST || (is_submodule && !path.iter().all(is_plain)) {
                    return Ok(None);
                }
                found.push(path.clone());
            }
            let [before, after] = entries.map(|e| e.filter(|(_, mode)| *mode == DIRECTORY).map(|(id, _)| git.find_tree(id)).transpose());
            waiting.push(([&path[..], b"/"].concat(), [before?, after?]));
        }
    }
    Ok(Some(found))
}

/// An entry's id and mode.
type Entry = (Oid, u32);

/// Returns what differs between two directories, by name.
fn entries(sides: &[Option<Tree<'_>>; 2]) -> Vec<(Vec<u8>, [Option<Entry>; 2])> {
    let key = |e: &TreeEntry<'_>| (e.id(), u32::try_from(e.filemode_raw()).unwrap_or(0));
    let held = |tree: &Option<Tree<'_>>, e: &TreeEntry<'_>| tree.as_ref().and_then(|t| t.get_name_bytes(e.name_bytes()).as_ref().map(key));
    let [before, after] = sides;
    let all = |tree: &Option<Tree<'_>>, of: &dyn Fn(&TreeEntry<'_>) -> [Option<Entry>; 2]| -> Vec<_> {
        let differing = |e: TreeEntry<'_>| Some(of(&e)).filter(|[before, after]| before != after).map(|sides| (e.name_bytes().to_vec(), sides));
        tree.iter().flat_map(Tree::iter).filter_map(differing).collect()
    };
    let mut found = all(after, &|e| [held(before, e), Some(key(e))]);
    found.extend(all(before, &|e| [Some(key(e)), held(after, e)]).into_iter().filter(|(_, [_, after])| after.is_none()));
    found
}

/// Returns true for a byte that means itself in a pattern of paths.
fn is_plain(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._-/".contains(byte)
}

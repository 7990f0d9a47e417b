//! The configuration as a revision holds it, for runs that must not believe the change under review.
//!
//! In: the tree of a revision. Out: a folder beside which [`super::load`] finds what it finds in a work tree: `connreview.yml`, the
//! baseline, the packs and templates that the configuration names. Left out: files that a flag names; who typed the flag
//! answers for them.

use super::load::{BASELINE, Error, NAMES, parse};
use crate::change::{Tree, directory};
use crate::temporary::Directory;
use std::fs;
use std::path::{Component, Path};

/// Files that packs and templates may have together; the built-in catalogue has some hundreds.
const MOST: usize = 5_000;

/// Files of a revision, on disk as long as this is kept.
#[derive(Debug)]
pub struct Trusted {
    /// Removed with all its files at the end.
    place: Directory,
}

impl Trusted {
    /// Takes what a configuration consists of out of a revision.
    pub fn of(tree: &dyn Tree) -> Result<Self, Error> {
        let place = Directory::new().map_err(|cause| Error::Read { path: "a temporary directory".to_owned(), cause })?;
        // The search for a repository's root ends here.
        fs::create_dir(place.path().join(".git")).map_err(|cause| Error::Read { path: "a temporary directory".to_owned(), cause })?;
        let trusted = Self { place };
        for name in NAMES {
            let Some(bytes) = trusted.copy(tree, name)? else { continue };
            let file = parse(name, &String::from_utf8_lossy(&bytes))?;
            let beside = directory(name);
            for folder in file.rules.iter().chain(&file.templates) {
                trusted.copy_folder(tree, &below(name, beside, folder)?)?;
            }
            if let Some(baseline) = &file.baseline {
                trusted.copy(tree, &below(name, beside, baseline)?)?;
            }
        }
        trusted.copy(tree, BASELINE)?;
        Ok(trusted)
    }

    /// Returns the folder that stands for the repository's root.
    pub fn path(&self) -> &Path {
        self.place.path()
    }

    /// Returns a path as the repository knows it.
    pub fn shown<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(self.place.path()).unwrap_or(path)
    }

    /// Copies a file, where the revision has it.
    fn copy(&self, tree: &dyn Tree, path: &str) -> Result<Option<std::sync::Arc<[u8]>>, Error> {
        let failed = |cause: std::io::Error| Error::Read { path: path.to_owned(), cause };
        let read = tree.read(path).map_err(|e| failed(std::io::Error::other(e.why)))?;
        if let Some(bytes) = &read {
            let to = self.place.path().join(path);
            fs::create_dir_all(to.parent().unwrap_or(self.place.path())).and_then(|()| fs::write(&to, bytes)).map_err(failed)?;
        }
        Ok(read)
    }

    /// Copies all files of a folder.
    fn copy_folder(&self, tree: &dyn Tree, folder: &str) -> Result<(), Error> {
        let failed = |why: String| Error::Wrong { place: folder.to_owned(), cause: why };
        let all = tree.all_files().map_err(|e| failed(e.why))?;
        let inside: Vec<&String> = all.iter().filter(|p| p.strip_prefix(folder).is_some_and(|r| r.starts_with('/'))).collect();
        if inside.len() > MOST {
            return Err(failed(format!("{} files, which no folder of rules or templates has", inside.len())));
        }
        inside.into_iter().try_for_each(|p| self.copy(tree, p).map(drop))
    }
}

/// Returns a path of the configuration as one of the repository. One that leaves the repository is not of the revision.
fn below(config: &str, beside: &str, path: &Path) -> Result<String, Error> {
    let mut parts: Vec<&str> = beside.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_str().unwrap_or_default()),
            Component::CurDir => {}
            Component::ParentDir if parts.pop().is_some() => {}
            _ => {
                let cause = format!("`{}` is outside of the repository, so the base revision does not hold it; name it with a flag", path.display());
                return Err(Error::Wrong { place: config.to_owned(), cause });
            }
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_of_the_repository() {
        let of = |beside: &str, path: &str| below("connreview.yml", beside, Path::new(path)).ok();
        assert_eq!(of("", "review/rules").as_deref(), Some("review/rules"));
        assert_eq!(of(".github", "../review/./rules").as_deref(), Some("review/rules"));
        assert_eq!(of("", "../elsewhere"), None);
        assert_eq!(of("", "/etc/rules"), None);
    }
}

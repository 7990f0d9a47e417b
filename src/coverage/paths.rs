//! Which file of head a profile means.
//!
//! In: the paths of a profile: import paths, absolute ones of another machine, or relative to some directory. Out: paths of head. What a profile cuts off
//! is the same for all of its files, so the beginning with which most of them fit counts; a path that fits several files means none.

use super::{Profile, Run};
use crate::change::{Called, directory};
use crate::facts::Source;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most modules of a repository that are asked for their name.
const MODULES: usize = 200;
/// Deepest path of a profile that is looked at.
const PARTS: usize = 64;

/// The names of head's files.
pub(super) struct Names {
    /// All paths, sorted.
    all: Arc<Vec<String>>,
    /// Import path and directory of each module, the longest import path first.
    modules: Vec<(String, String)>,
}

/// A file of head, and what had to be cut off to find it.
struct Fit {
    /// The path at head.
    path: String,
    /// What the profile has before it.
    cut: String,
}

impl Names {
    /// Returns the names of head's files.
    pub(super) fn of(head: &dyn Source) -> Self {
        let all = head.all_files();
        let homes = head.called(&[Called::Name("go.mod")]).into_iter().take(MODULES).map(|p| directory(&p).to_owned());
        let mut modules: Vec<(String, String)> = homes.filter_map(|d| Some((head.import_of(&d)?, d))).collect();
        modules.sort_by_key(|(import, _)| std::cmp::Reverse(import.len()));
        Self { all, modules }
    }

    /// Returns the files of head that a profile speaks of.
    pub(super) fn place<'p>(&self, profile: &'p Profile) -> Vec<(String, &'p [Run])> {
        let fits: Vec<(Fit, &[Run])> = profile.files.iter().filter_map(|(p, runs)| Some((self.fit(profile, p)?, runs.as_slice()))).collect();
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        fits.iter().for_each(|(f, _)| *votes.entry(&f.cut).or_default() += 1);
        let most = votes.into_iter().max_by_key(|(cut, n)| (*n, std::cmp::Reverse(cut.len()))).map(|(cut, _)| cut.to_owned());
        fits.into_iter().filter(|(f, _)| f.cut.is_empty() || Some(&f.cut) == most.as_ref()).map(|(f, runs)| (f.path, runs)).collect()
    }

    /// Returns the file of head that a path means.
    fn fit(&self, profile: &Profile, path: &str) -> Option<Fit> {
        let path = path.replace('\\', "/");
        let plain = path.trim_start_matches("./");
        if profile.by_import && !self.modules.is_empty() && !path.starts_with(['/', '.']) {
            return self.by_import(plain);
        }
        if profile.by_import && !path.starts_with(['/', '.']) {
            return self.tail(&format!("/{plain}"));
        }
        if self.is(plain) {
            return Some(Fit { path: plain.to_owned(), cut: String::new() });
        }
        let absolute = |p: &str| p.starts_with('/') || p.get(1..3) == Some(":/");
        if absolute(&path) {
            return self.tail(&path);
        }
        let rooted = profile.roots.iter().filter(|r| absolute(&r.replace('\\', "/"))).map(|r| format!("{}/{plain}", r.trim_end_matches(['/', '\\'])));
        rooted.filter_map(|p| self.tail(&p.replace('\\', "/"))).next().or_else(|| self.unique(plain))
    }

    /// Returns the file that the import path of its package names.
    fn by_import(&self, path: &str) -> Option<Fit> {
        let of = |(import, home): &(String, String)| {
            let rest = path.strip_prefix(import.as_str())?.strip_prefix('/')?;
            Some(if home.is_empty() { rest.to_owned() } else { format!("{home}/{rest}") })
        };
        self.modules.iter().find_map(of).filter(|p| self.is(p)).map(|path| Fit { path, cut: String::new() })
    }

    /// Returns the file whose path is the longest end of an absolute one.
    fn tail(&self, path: &str) -> Option<Fit> {
        let ends = path.match_indices('/').take(PARTS).map(|(i, _)| (&path[..=i], &path[i + 1..]));
        ends.into_iter().find(|(_, end)| self.is(end)).map(|(cut, end)| Fit { path: end.to_owned(), cut: cut.to_owned() })
    }

    /// Returns the only file whose path ends so. What stands before it at head is as good as a beginning that was cut off.
    fn unique(&self, path: &str) -> Option<Fit> {
        let end = format!("/{path}");
        let mut found = self.all.iter().filter(|p| p.ends_with(&end));
        let first = found.next()?;
        found.next().is_none().then(|| Fit { path: first.clone(), cut: format!("+{}", &first[..first.len() - path.len()]) })
    }

    /// Returns true for a file of head.
    fn is(&self, path: &str) -> bool {
        self.all.binary_search_by(|p| p.as_str().cmp(path)).is_ok()
    }
}

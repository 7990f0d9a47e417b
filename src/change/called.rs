//! What a file is called, for whoever wants all files of a kind and no others.
//!
//! In: the path of a file. Out: the ways in which it may be asked for. Left out: what is in it, and directories above it.

/// What the files are called that somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Called<'a> {
    /// The whole name: `go.mod`.
    Name(&'a str),
    /// The last dot and what follows: `.md`.
    Ending(&'a str),
    /// A hidden file by the first word of its name: `.env` is `.env`, `.env.example` and `.env-sample`, and not `.envrc`.
    Hidden(&'a str),
}

impl<'a> Called<'a> {
    /// Returns all ways in which a file may be asked for.
    pub fn all_of(path: &'a str) -> impl Iterator<Item = Self> {
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let ending = name.rfind('.').map(|dot| Called::Ending(&name[dot..]));
        let word = |rest: &str| rest.find(|c: char| !c.is_alphanumeric()).map_or(name, |end| &name[..=end]);
        let hidden = name.strip_prefix('.').map(|rest| Called::Hidden(word(rest)));
        [Some(Called::Name(name)), ending, hidden].into_iter().flatten()
    }

    /// Returns true for the path of such a file.
    pub fn fits(self, path: &str) -> bool {
        // Most paths of a repository are seen at their end to be called otherwise.
        let (Self::Name(text) | Self::Ending(text) | Self::Hidden(text)) = self;
        (matches!(self, Self::Hidden(_)) || path.ends_with(text)) && Called::all_of(path).any(|c| c == self)
    }

    /// Returns true for the path of a file that is called in one of these ways.
    pub fn one_fits(all: &[Self], path: &str) -> bool {
        all.iter().any(|c| c.fits(path))
    }
}

#[cfg(test)]
mod tests {
    use super::Called::{self, Ending, Hidden, Name};

    #[test]
    fn a_file_is_asked_for_by_its_name_its_ending_or_as_hidden() {
        for (path, called, expected) in [
            ("a/go.mod", Name("go.mod"), true),
            ("go.mod", Name("go.mod"), true),
            ("a/cargo.mod", Name("go.mod"), false),
            ("a.md", Ending(".md"), true),
            ("b/a.b.md", Ending(".md"), true),
            ("b.md/a", Ending(".md"), false),
            ("a.md.txt", Ending(".md"), false),
            ("x/.env", Hidden(".env"), true),
            (".env.example", Hidden(".env"), true),
            (".env-sample", Hidden(".env"), true),
            (".envrc", Hidden(".env"), false),
            ("a.env", Hidden(".env"), false),
            (".env/a", Hidden(".env"), false),
            (".größe.x", Hidden(".größe"), true),
            ("", Name(""), true),
            (".", Hidden("."), true),
        ] {
            assert_eq!(called.fits(path), expected, "{path} {called:?}");
            assert_eq!(Called::all_of(path).any(|c| c == called), expected, "{path} {called:?}");
        }
    }
}

//! `connreview pr` and `connreview post` against a GitHub of our own (`mock`): no network is needed, and none is used.

#![cfg(feature = "github")]
#![allow(missing_docs, reason = "what the tests share is named by what it is")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod bundle;
mod comment;
mod mock;
mod reading;
mod review;
#[path = "../shared/mod.rs"]
mod shared;

use mock::{Mock, TOKEN};
use std::path::Path;
use std::process::{Command, Output};

/// What a run of the program left behind.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program with nothing of the caller's environment that names a server; the token must not come out again.
pub fn connreview(mock: &Mock, directory: &Path, args: &[&str], environment: &[(&str, &str)]) -> Ran {
    let below = mock.state().below.clone();
    let mut command = Command::new(env!("CARGO_BIN_EXE_connreview"));
    command.args(args).current_dir(directory).env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("NO_COLOR", "1").env("HOME", directory);
    command.env("GITHUB_API_URL", format!("{}{below}", mock.address)).env("GITHUB_TOKEN", TOKEN).envs(environment.iter().copied());
    let output: Output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let ran = Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) };
    assert!(!ran.out.contains(TOKEN) && !ran.err.contains(TOKEN), "the token came out: {}{}", ran.out, ran.err);
    ran
}

/// A repository with a pull request, an empty directory elsewhere, and a server.
pub struct Scene {
    pub repository: tempfile::TempDir,
    pub elsewhere: tempfile::TempDir,
    pub mock: Mock,
}

impl Scene {
    /// Makes the scene of a key that expires earlier.
    pub fn of_cart() -> Self {
        let repository = shared::repository();
        let mock = Mock::start(repository.path());
        Self { repository, elsewhere: tempfile::tempdir().unwrap(), mock }
    }

    /// Makes the scene of the built-in example: eight findings in several files.
    pub fn of_demo() -> Self {
        let repository = tempfile::tempdir().unwrap();
        let (base, head) = connreview::demo::write_repository(repository.path()).unwrap();
        mock::git(repository.path(), &["branch", "-f", "main", &base]);
        mock::git(repository.path(), &["checkout", "-q", "-B", "topic", &head]);
        let mock = Mock::start(repository.path());
        Self { repository, elsewhere: tempfile::tempdir().unwrap(), mock }
    }

    /// Runs the program outside of any checkout.
    pub fn run(&self, args: &[&str]) -> Ran {
        connreview(&self.mock, self.elsewhere.path(), args, &[])
    }

    /// Runs `pr` with what to post, and requires that it ends well.
    #[track_caller]
    pub fn post(&self, ways: &str) -> Ran {
        let ran = self.run(&["pr", "acme/shop#7", "--post", ways]);
        assert!(ran.code < 2, "{}{}", ran.out, ran.err);
        ran
    }

    /// Commits files on the branch of the pull request.
    pub fn push(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = self.repository.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        mock::git(self.repository.path(), &["add", "-A"]);
        mock::git(self.repository.path(), &["commit", "-q", "-m", "More"]);
        self.mock.state().refresh();
    }
}

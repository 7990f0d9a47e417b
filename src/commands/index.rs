//! `index`: the word index of a repository, made or removed.

use crate::cli::{GlobalArgs, IndexArgs};
use crate::exit::Code;
use crate::{config, git, sink};
use anyhow::{Context, Result};
use std::io::ErrorKind;
use std::path::Path;

/// Makes the index, or removes it.
pub(super) fn run(global: &GlobalArgs, args: &IndexArgs) -> Result<Code> {
    let told = if args.remove { removed(&git::index_file(&args.repo)?)? } else { made(args)? };
    if !global.quiet {
        sink::stderr(&told);
    }
    Ok(Code::Done)
}

/// Makes the index. Returns what is said of it.
fn made(args: &IndexArgs) -> Result<String> {
    let index = git::index(&args.repo, &args.revisions)?;
    let shown = config::show(&index.path);
    let directory = index.path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory).with_context(|| format!("cannot make the directory {}", config::show(directory)))?;
    sink::file(&index.path, &index.bytes).with_context(|| format!("cannot write {shown}"))?;
    let left_out =
        if index.left_out == 0 { String::new() } else { format!("; {} left out: binary, larger than 1 MiB, or not there", index.left_out) };
    Ok(format!("{shown}: written, {} bytes for {} contents{left_out}\n", index.bytes.len(), index.contents))
}

/// Removes the index. Returns what is said of it.
fn removed(path: &Path) -> Result<String> {
    let shown = config::show(path);
    match std::fs::remove_file(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(format!("{shown}: there is none\n")),
        removed => removed.map(|()| format!("{shown}: removed\n")).with_context(|| format!("cannot remove {shown}")),
    }
}

//! Go's coverprofile: `mode: set`, then a block a line: `module/file.go:10.2,12.16 2 1`.
//!
//! Several profiles one after the other (`cat a.out b.out`) are one. Left out: columns; a line of several blocks was run where one of them was.

use super::{Fault, Profile, Run};

/// Reads a profile.
pub(super) fn parse(text: &str) -> Result<Profile, Fault> {
    let mut profile = Profile { by_import: true, ..Profile::default() };
    let mut entries = 0;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with("mode:") {
            continue;
        }
        let (file, run) = block(line).ok_or_else(|| (number, "not a block such as `file.go:10.2,12.16 2 1`".to_owned()))?;
        profile.add(&mut entries, file, run).map_err(|why| (number, why))?;
    }
    Ok(profile)
}

/// Reads one block.
fn block(line: &str) -> Option<(&str, Run)> {
    let (place, rest) = line.rsplit_once(':')?;
    let mut words = rest.split(' ');
    let (span, _statements, count) = (words.next()?, words.next()?.parse::<u64>().ok()?, words.next()?.parse::<u64>().ok()?);
    let (first, last) = span.split_once(',')?;
    let line_of = |at: &str| at.split_once('.')?.0.parse::<u32>().ok();
    let (first, last) = (line_of(first)?, line_of(last)?);
    (words.next().is_none() && !place.is_empty() && first > 0 && first <= last).then_some((place, Run { first, last, hit: count > 0 }))
}

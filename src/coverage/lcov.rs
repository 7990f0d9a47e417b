//! lcov: `SF:` begins a file, `DA:line,count` is a line of it, `end_of_record` ends it.
//!
//! Left out: functions (`FN`, `FNDA`), branches (`BRDA`), sums; they are passed over.

use super::{Fault, Profile, Run};

/// Tags of records; a line of any other is no lcov.
const TAGS: [&str; 19] =
    ["TN", "SF", "FN", "FNA", "FNDA", "FNF", "FNH", "FNL", "DA", "LF", "LH", "BRDA", "BRF", "BRH", "VER", "BA", "BF", "MCDC", "MCF"];

/// Returns true for a text that begins as such a profile does.
pub(super) fn begins(text: &str) -> bool {
    text.starts_with('#') || text.lines().next().and_then(|l| l.split_once(':')).is_some_and(|(tag, _)| TAGS.contains(&tag))
}

/// Reads a profile.
pub(super) fn parse(text: &str) -> Result<Profile, Fault> {
    let mut profile = Profile::default();
    let (mut file, mut entries) = (None, 0);
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        let fault = |why: &str| (number, why.to_owned());
        match line.split_once(':') {
            _ if line.is_empty() || line.starts_with('#') => {}
            None if line == "end_of_record" => file = None,
            Some(("SF", "")) => return Err(fault("`SF:` without a path")),
            Some(("SF", path)) => file = Some(path),
            Some(("DA", rest)) => {
                let path = file.ok_or_else(|| fault("`DA:` outside of a file: no `SF:` before it"))?;
                let run = entry(rest).ok_or_else(|| fault("not a line and a count such as `DA:12,3`"))?;
                profile.add(&mut entries, path, run).map_err(|why| (number, why))?;
            }
            Some((tag, _)) if TAGS.contains(&tag) || tag.starts_with("MC") => {}
            _ => return Err(fault("not a record of lcov")),
        }
    }
    Ok(profile)
}

/// Reads `12,3` or `12,3,checksum`. Some tools write counts below 0 for lines that they could not follow: they were not run.
fn entry(rest: &str) -> Option<Run> {
    let mut parts = rest.split(',');
    let line: u32 = parts.next()?.parse().ok()?;
    let count: f64 = parts.next()?.parse().ok()?;
    (line > 0 && count.is_finite()).then_some(Run { first: line, last: line, hit: count > 0.0 })
}

//! Where a finding stands at head, for sinks that know only the files of head: annotations, code scanning.
//!
//! In: a report and one of its findings. Out: a place at head, and whether it is the finding's own. Left out: the diff, which a
//! report does not hold: a place that was removed is shown where its function or file still stands.

use super::{Finding, Report};
use crate::change::Side;

/// A place that a sink can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path at head; that of base where the file is gone.
    pub file: String,
    /// Line; `None` where only the file is known.
    pub line: Option<u32>,
    /// False where the file is gone at head.
    pub stands: bool,
}

impl Report {
    /// Returns where a finding can be shown at head.
    pub fn place_at_head(&self, finding: &Finding) -> Place {
        let line = |n: u32| (n > 0).then_some(n);
        if finding.side == Side::Head {
            return Place { file: finding.file.clone(), line: line(finding.line), stands: true };
        }
        let of_base = |f: &&super::File| f.previous_path.as_deref().unwrap_or(&f.path) == finding.file;
        let Some(file) = self.files.iter().find(of_base) else {
            return Place { file: finding.file.clone(), line: None, stands: true };
        };
        if file.status == "removed" {
            return Place { file: finding.file.clone(), line: line(finding.line), stands: false };
        }
        Place { file: file.path.clone(), line: self.near(finding, &file.path), stands: true }
    }

    /// Returns a line of head that the report knows near a place of base: of the finding's evidence, else of its function.
    fn near(&self, finding: &Finding, path: &str) -> Option<u32> {
        let proof = finding.evidence.iter().filter(|e| e.side == Side::Head && e.file == path).map(|e| e.line);
        let of_symbol = |file: &str, symbol: &str| file == path && symbol == finding.symbol && !symbol.is_empty();
        let points = self.points.iter().filter(|p| p.status != "removed" && of_symbol(&p.file, &p.symbol)).map(|p| p.line);
        let changes = self.changes.iter().filter(|c| c.side == Side::Head && of_symbol(&c.file, &c.symbol)).map(|c| c.line);
        proof.chain(points).chain(changes).find(|l| *l > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_place_of_base_is_shown_where_its_function_still_stands() {
        let mut report = sample::gateway();
        assert_eq!(report.place_at_head(&report.findings[1]), Place { file: "rpc/client.go".into(), line: Some(41), stands: true });
        assert_eq!(report.place_at_head(&report.findings[0]), Place { file: "rpc/client.go".into(), line: None, stands: true });
        report.findings[0].symbol = "Client.Call".into();
        assert_eq!(report.place_at_head(&report.findings[0]).line, Some(41));
    }

    #[test]
    fn a_renamed_file_is_named_as_at_head_and_a_removed_one_as_at_base() {
        let mut report = sample::gateway();
        report.files[2].previous_path = Some("rpc/client.go".into());
        report.files[2].path = "rpc/dial.go".into();
        assert_eq!(report.place_at_head(&report.findings[0]), Place { file: "rpc/dial.go".into(), line: None, stands: true });
        report.files[2].previous_path = None;
        report.files[2].path = "rpc/client.go".into();
        report.files[2].status = "removed".into();
        assert_eq!(report.place_at_head(&report.findings[0]), Place { file: "rpc/client.go".into(), line: Some(118), stands: false });
    }
}

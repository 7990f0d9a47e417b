//! The lines of a patch.
//!
//! In: bytes of any origin. Out: files with their hunks, the mails' text, and what was left out; or the first
//! line that makes no sense. Left out: whether the hunks fit anywhere.

use super::PatchError;
use super::header::{Header, Names, name_of};
use super::mail::{self, Mail};
use crate::change::{Lines, NotExamined};

/// A patch in parts.
#[derive(Debug, Default)]
pub(super) struct Parsed<'p> {
    /// Subject of the newest mail, if any.
    pub(super) title: String,
    /// All messages.
    pub(super) description: String,
    /// The files in their order.
    pub(super) files: Vec<FilePatch<'p>>,
    /// What was skipped.
    pub(super) not_examined: Vec<NotExamined>,
}

/// One file's change.
#[derive(Debug)]
pub(super) struct FilePatch<'p> {
    /// What was said of the file as a whole.
    pub(super) header: Header,
    /// Its paths.
    pub(super) names: Names,
    /// Its hunks, in order.
    pub(super) hunks: Vec<PatchHunk<'p>>,
}

/// A hunk with its context.
#[derive(Debug)]
pub(super) struct PatchHunk<'p> {
    /// Lines at base, context included.
    pub(super) base: Lines,
    /// Lines at head, context included.
    pub(super) head: Lines,
    /// All lines, in order.
    pub(super) lines: Vec<PatchLine<'p>>,
}

/// A line of a hunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct PatchLine<'p> {
    /// True where base has it.
    pub(super) at_base: bool,
    /// True where head has it.
    pub(super) at_head: bool,
    /// The line, with its newline where it has one.
    pub(super) text: &'p [u8],
}

/// Reads a patch.
pub(super) fn parse(patch: &[u8]) -> Result<Parsed<'_>, PatchError> {
    // Room for all at once: of a large patch, growing would take as much again.
    let mut lines = Vec::with_capacity(memchr::memchr_iter(b'\n', patch).count() + 1);
    lines.extend(patch.split_inclusive(|&b| b == b'\n'));
    let mut parser = Parser { lines, ..Parser::default() };
    while parser.at < parser.lines.len() {
        parser.step()?;
    }
    parser.finish_file()?;
    let nothing = parser.done.files.is_empty() && parser.done.not_examined.is_empty() && parser.mails.is_empty();
    if nothing && !patch.trim_ascii().is_empty() {
        return Err(PatchError::NoDiff);
    }
    (parser.done.title, parser.done.description) = mail::text_of(parser.mails);
    Ok(parser.done)
}

/// What the parser is in the middle of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Outside of any file: prose, or a mail.
    #[default]
    Text,
    /// In the header of a file.
    Header,
    /// Just behind a hunk.
    Hunk,
    /// In lines that are left out: binary content, a combined diff.
    Skip,
}

/// The parser and what it has so far.
#[derive(Default)]
struct Parser<'p> {
    /// All lines, with their newlines.
    lines: Vec<&'p [u8]>,
    /// The next line.
    at: usize,
    /// What it is part of.
    state: State,
    /// The file in progress.
    file: Option<(Header, Vec<PatchHunk<'p>>)>,
    /// The mails so far.
    mails: Vec<Mail>,
    /// The result so far.
    done: Parsed<'p>,
}

impl<'p> Parser<'p> {
    /// Returns a line, empty past the end.
    fn line(&self, at: usize) -> &'p [u8] {
        self.lines.get(at).copied().unwrap_or_default()
    }

    /// Makes an error that names the line.
    fn error<T>(&self, at: usize, cause: impl Into<String>) -> Result<T, PatchError> {
        Err(PatchError::Syntax { line: at + 1, cause: cause.into() })
    }

    /// Reads the next line, or the next hunk.
    fn step(&mut self) -> Result<(), PatchError> {
        let line = self.line(self.at);
        if let Some(names) = line.strip_prefix(b"diff --git ") {
            self.start_file(Header { git_line: Some(names.to_vec()), ..Header::default() })?;
        } else if line.starts_with(b"diff --cc ") || line.starts_with(b"diff --combined ") {
            self.skip_combined(line)?;
        } else if self.at_names() {
            return self.take_names();
        } else if is_mail_start(line) {
            self.finish_file()?;
            self.mails.push(Mail::default());
            self.state = State::Text;
        } else if line.starts_with(b"@@ -") && self.state != State::Skip && (self.file.is_some() || self.mails.is_empty()) {
            return self.take_hunk();
        } else {
            self.other(line)?;
        }
        self.at += 1;
        Ok(())
    }

    /// Takes a line that starts nothing.
    fn other(&mut self, line: &'p [u8]) -> Result<(), PatchError> {
        match (self.state, self.mails.last_mut()) {
            (State::Header, _) => {
                let Some((header, _)) = &mut self.file else { return Ok(()) };
                header.take(line);
                if header.binary {
                    self.state = State::Skip;
                }
            }
            (State::Hunk, _) if line.starts_with(b"+") || line.starts_with(b" ") || (line.starts_with(b"-") && line.trim_ascii_end() != b"--") => {
                return self.error(self.at, "the hunk goes on although its `@@` line counts no more lines");
            }
            // Blank lines and the mail's signature end a hunk; statistics of the next file may follow.
            (State::Hunk, _) => self.note_one_sided(line),
            (State::Text, Some(mail)) => return mail.take(line).or_else(|cause| self.error(self.at, cause)),
            (State::Text, None) => self.note_one_sided(line),
            (State::Skip, _) => (),
        }
        Ok(())
    }

    /// Notes what `diff -r` says of files it does not show.
    fn note_one_sided(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line).trim().to_owned();
        if text.starts_with("Only in ") {
            self.done.not_examined.push(NotExamined::new(text, "`diff -r` shows a file of one side only with -N"));
        } else if text.starts_with("Binary files ") && text.ends_with(" differ") {
            self.done.not_examined.push(NotExamined::new(text, "binary"));
        }
    }

    /// Returns true at a `---` line that a `+++` line follows.
    fn at_names(&self) -> bool {
        self.line(self.at).starts_with(b"--- ") && self.line(self.at + 1).starts_with(b"+++ ") && self.state != State::Skip
    }

    /// Takes the `---` and `+++` lines; without a `diff --git` before them they start the file.
    fn take_names(&mut self) -> Result<(), PatchError> {
        if self.state != State::Header {
            self.start_file(Header::default())?;
        }
        let names = [self.at, self.at + 1].map(|at| name_of(&self.line(at)[4..]));
        if let Some((header, _)) = &mut self.file {
            let [old, new] = names;
            (header.old_name, header.new_name) = (Some(old), Some(new));
        }
        self.at += 2;
        if self.line(self.at).starts_with(b"@@ ") { Ok(()) } else { self.error(self.at, "no `@@` line follows the names of the file") }
    }

    /// Leaves out a merge's diff against several parents.
    fn skip_combined(&mut self, line: &[u8]) -> Result<(), PatchError> {
        self.finish_file()?;
        let what = String::from_utf8_lossy(line).trim().rsplit(' ').next().unwrap_or_default().to_owned();
        self.done.not_examined.push(NotExamined::new(what, "a combined diff of a merge: give `git diff BASE HEAD` instead"));
        self.state = State::Skip;
        Ok(())
    }

    /// Ends the file in progress and starts the next.
    fn start_file(&mut self, header: Header) -> Result<(), PatchError> {
        self.finish_file()?;
        self.file = Some((Header { line: self.at + 1, ..header }, Vec::new()));
        self.state = State::Header;
        Ok(())
    }

    /// Ends the file in progress.
    fn finish_file(&mut self) -> Result<(), PatchError> {
        let Some((header, hunks)) = self.file.take() else { return Ok(()) };
        match header.names() {
            Ok(names) => self.done.files.push(FilePatch { header, names, hunks }),
            Err(why) => self.done.not_examined.push(NotExamined::new(format!("line {} of the patch", header.line), why)),
        }
        Ok(())
    }

    /// Takes a hunk with all its lines.
    fn take_hunk(&mut self) -> Result<(), PatchError> {
        let at = self.at;
        let Some((base, head)) = ranges(self.line(at)) else { return self.error(at, "the `@@` line has no valid line numbers") };
        let named = self.file.as_ref().is_some_and(|(header, _)| header.new_name.is_some());
        if !named {
            return self.error(at, "a hunk without `---` and `+++` lines before it");
        }
        self.at += 1;
        let lines = self.hunk_lines(base.count, head.count)?;
        let Some((_, hunks)) = &mut self.file else { return Ok(()) };
        let in_order = hunks.last().is_none_or(|last| past(last.base) <= first(base) && past(last.head) <= first(head));
        hunks.push(PatchHunk { base, head, lines });
        self.state = State::Hunk;
        if in_order { Ok(()) } else { self.error(at, "the hunk overlaps the one before it") }
    }

    /// Takes as many lines as the hunk's header counts.
    fn hunk_lines(&mut self, mut base: u32, mut head: u32) -> Result<Vec<PatchLine<'p>>, PatchError> {
        // A header may lie, so there is never room for more than the patch has.
        let counted = usize::try_from(base.max(head)).unwrap_or(usize::MAX);
        let mut lines: Vec<PatchLine<'p>> = Vec::with_capacity(counted.min(self.lines.len().saturating_sub(self.at)));
        while base > 0 || head > 0 || self.line(self.at).starts_with(b"\\") {
            let line = self.line(self.at);
            let (at_base, at_head, text) = match line {
                [b' ', text @ ..] => (true, true, text),
                // Some mailers drop the blank of an empty context line.
                b"\n" | b"\r\n" => (true, true, line),
                [b'-', text @ ..] => (true, false, text),
                [b'+', text @ ..] => (false, true, text),
                [b'\\', ..] => {
                    if let Some(last) = lines.last_mut() {
                        last.text = last.text.strip_suffix(b"\n").unwrap_or(last.text);
                    }
                    self.at += 1;
                    continue;
                }
                [] => return self.error(self.at.saturating_sub(1), "the patch ends in the middle of a hunk"),
                _ => return self.error(self.at, "the hunk ends before the lines its `@@` line counts"),
            };
            match (base.checked_sub(u32::from(at_base)), head.checked_sub(u32::from(at_head))) {
                (Some(b), Some(h)) => (base, head) = (b, h),
                _ => return self.error(self.at, "the hunk has other lines than its `@@` line counts"),
            }
            lines.push(PatchLine { at_base, at_head, text });
            self.at += 1;
        }
        Ok(lines)
    }
}

/// Returns true for the first line of a mail: `From`, a commit's id, a date.
fn is_mail_start(line: &[u8]) -> bool {
    line.strip_prefix(b"From ").is_some_and(|rest| rest.iter().take_while(|b| b.is_ascii_hexdigit()).count() >= 40)
}

/// Reads `@@ -START,COUNT +START,COUNT @@`.
fn ranges(line: &[u8]) -> Option<(Lines, Lines)> {
    let text = String::from_utf8_lossy(line);
    let inner = text.strip_prefix("@@ -")?.split_once(" @@")?.0;
    let (base, head) = inner.split_once(" +")?;
    Some((range(base)?, range(head)?))
}

/// Reads `START,COUNT`; a count left out is 1.
fn range(text: &str) -> Option<Lines> {
    let (start, count) = text.split_once(',').unwrap_or((text, "1"));
    let digits = |t: &str| if t.bytes().all(|b| b.is_ascii_digit()) { t.parse::<u32>().ok() } else { None };
    let lines = Lines { start: digits(start)?, count: digits(count)? };
    let counted = lines.start > 0 || lines.count == 0;
    // Half the numbers are enough for any file, and leave room to add.
    let small = lines.start <= u32::MAX / 4 && lines.count <= u32::MAX / 4;
    if counted && small { Some(lines) } else { None }
}

/// Returns the index of a range's first line, counted from 0; for an empty one, of the line after it.
pub(super) fn first(lines: Lines) -> u32 {
    if lines.count == 0 { lines.start } else { lines.start - 1 }
}

/// Returns the index of the line after a range.
fn past(lines: Lines) -> u32 {
    first(lines) + lines.count
}

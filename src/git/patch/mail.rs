//! The mails of `git format-patch`.
//!
//! In: the lines outside the diffs. Out: subject and body of each mail. Left out: who wrote it and when.

/// One mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mail {
    /// The subject without `[PATCH 1/2]`.
    subject: String,
    /// True for `[PATCH 0/2]`, the text of the whole series.
    cover: bool,
    /// The text below the headers.
    body: String,
    /// What the next line is part of.
    part: Part,
}

/// The parts of a mail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    /// Headers, none of which is going on.
    #[default]
    Headers,
    /// The subject, which may go on in the next line.
    Subject,
    /// The text.
    Body,
    /// What follows `---`: statistics.
    Rest,
}

impl Mail {
    /// Takes the next line of the mail; fails where the body is encoded, because its hunks would be too.
    pub(super) fn take(&mut self, line: &[u8]) -> Result<(), String> {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end();
        match self.part {
            Part::Headers | Part::Subject if text.is_empty() => self.part = Part::Body,
            Part::Subject if text.starts_with([' ', '\t']) => self.subject.push_str(&format!(" {}", text.trim_start())),
            Part::Headers | Part::Subject => return self.header(text),
            Part::Body if text == "---" => self.part = Part::Rest,
            Part::Body => self.body.push_str(&format!("{text}\n")),
            Part::Rest => (),
        }
        Ok(())
    }

    /// Takes a header line.
    fn header(&mut self, text: &str) -> Result<(), String> {
        self.part = Part::Headers;
        let Some((name, value)) = text.split_once(':') else { return Ok(()) };
        if name.eq_ignore_ascii_case("subject") {
            self.subject = value.trim().to_owned();
            self.part = Part::Subject;
        } else if name.eq_ignore_ascii_case("content-transfer-encoding") {
            let value = value.trim().to_ascii_lowercase();
            if value == "base64" || value == "quoted-printable" {
                return Err(format!("the mail's text is encoded as {value}; save it decoded"));
            }
        }
        Ok(())
    }

    /// Returns subject and body as one message, the way a commit has it.
    fn finish(mut self) -> Self {
        let subject = decoded(&self.subject);
        let tag = subject.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        self.cover = tag.is_some_and(|(tag, _)| tag.split([' ', '/']).rev().nth(1).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b == b'0')));
        self.subject = tag.map_or(subject.as_str(), |(_, rest)| rest).trim().to_owned();
        self
    }
}

/// Returns title and description of a series: the newest mail leads, a cover letter even more.
pub(super) fn text_of(mails: Vec<Mail>) -> (String, String) {
    let mut mails: Vec<Mail> = mails.into_iter().map(Mail::finish).collect();
    mails.reverse();
    mails.sort_by_key(|m| !m.cover);
    let title = mails.first().map(|m| m.subject.clone()).unwrap_or_default();
    let messages: Vec<String> = mails.iter().map(|m| format!("{}\n\n{}", m.subject, m.body.trim()).trim().to_owned()).collect();
    (title, messages.join("\n\n"))
}

/// Decodes `=?UTF-8?q?…?=`, the form git gives a subject beyond ASCII; anything else stays as it is.
fn decoded(subject: &str) -> String {
    let mut out = String::new();
    let mut rest = subject;
    while let Some(at) = rest.find("=?") {
        let Some((bytes, tail)) = encoded_word(&rest[at..]) else { break };
        let gap = &rest[..at];
        // Blanks between two encoded words belong to the folding.
        if out.is_empty() || !gap.trim().is_empty() {
            out.push_str(gap);
        }
        out.push_str(&String::from_utf8_lossy(&bytes));
        rest = tail;
    }
    out + rest
}

/// Reads one encoded word; returns its bytes and what follows.
fn encoded_word(text: &str) -> Option<(Vec<u8>, &str)> {
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (kind, rest) = rest.split_once('?')?;
    let (word, tail) = rest.split_once("?=")?;
    if !charset.eq_ignore_ascii_case("utf-8") || !kind.eq_ignore_ascii_case("q") {
        return None;
    }
    let mut bytes = Vec::new();
    let mut left = word.as_bytes();
    while let Some((&b, after)) = left.split_first() {
        let hex = if b == b'=' { after.get(..2).and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok()) } else { None };
        bytes.push(hex.unwrap_or(if b == b'_' { b' ' } else { b }));
        left = if hex.is_some() { &after[2..] } else { after };
    }
    Some((bytes, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a mail.
    fn mail(text: &str) -> Mail {
        let mut mail = Mail::default();
        text.lines().for_each(|l| mail.take(l.as_bytes()).unwrap());
        mail
    }

    #[test]
    fn subject_and_body_make_the_message() {
        let one = mail("From: Ann\nSubject: [PATCH 1/2] A long\n subject\n\nWhy.\n---\n 1 file changed");
        let two = mail("Subject: [PATCH v2 2/2] =?UTF-8?q?Gr=C3=B6=C3=9Fe_=3D?= =?UTF-8?q?_5?=\n\n");
        assert_eq!(text_of(vec![one, two]), ("Größe = 5".into(), "Größe = 5\n\nA long subject\n\nWhy.".into()));
    }

    #[test]
    fn a_cover_letter_leads() {
        let cover = mail("Subject: [PATCH 0/2] The series\n\nAll of it.");
        let last = mail("Subject: [PATCH 2/2] Last\n");
        assert_eq!(text_of(vec![cover, last]).0, "The series");
    }

    #[test]
    fn an_encoded_body_is_refused() {
        assert!(Mail::default().take(b"Content-Transfer-Encoding: Quoted-Printable").is_err());
        assert!(Mail::default().take(b"Content-Transfer-Encoding: 8bit").is_ok());
    }
}

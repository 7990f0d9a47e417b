//! Tokens of Go, with the semicolons that line breaks stand for.
//!
//! In: a text and the range of it to read. Out: [`Token`]s, each bracket with its partner. Left out: comments, which
//! `super::super::comments` reads. A text that is not made of Go's tokens, or whose brackets do not fit, gives none.

use memchr::{memchr, memchr_iter, memmem};
use std::ops::Range;

/// What a token is. Operators that only differ in their text share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tok {
    /// End of the range.
    End,
    /// `;`, or a line break that stands for one.
    Semicolon,
    Identifier,
    Int,
    Float,
    Imaginary,
    Rune,
    /// An interpreted string.
    Text,
    RawText,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Comma,
    Dot,
    Ellipsis,
    Colon,
    /// `:=`
    Define,
    /// `=`
    Assign,
    /// `+=` and its like.
    AssignWith,
    Increment,
    Decrement,
    /// `<-`
    Arrow,
    Not,
    Tilde,
    Star,
    Ampersand,
    Plus,
    Minus,
    Caret,
    Pipe,
    /// `/ % << >> &^`
    Multiplicative,
    /// `== != < <= > >=`
    Comparative,
    And,
    Or,
    Break,
    Case,
    Chan,
    Const,
    Continue,
    Default,
    Defer,
    Else,
    Fallthrough,
    For,
    Func,
    Go,
    Goto,
    If,
    Import,
    Interface,
    Map,
    Package,
    Range,
    Return,
    Select,
    Struct,
    Switch,
    Type,
    Var,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// What it is.
    pub(super) tok: Tok,
    /// Offset of its first byte.
    pub(super) start: u32,
    /// Offset behind its last byte.
    pub(super) end: u32,
    /// Its first line, from 1.
    pub(super) line: u32,
    /// Its last line; only raw strings have several.
    pub(super) end_line: u32,
    /// Of a bracket, the index of its partner among the tokens.
    pub(super) partner: u32,
}

/// Tokens that room is made for at least: files of a hundred kilobytes have as many.
const LEAST_ROOM: usize = 32_768;

/// Reads the tokens of `range`, whose first byte stands on `line`, into the room of `buffer`; the last one is [`Tok::End`].
pub(super) fn tokens(text: &str, range: Range<usize>, line: u32, mut buffer: Vec<Token>) -> Option<Vec<Token>> {
    let bytes = text.as_bytes().get(..range.end)?;
    u32::try_from(bytes.len()).ok()?;
    buffer.clear();
    // A token has four to five bytes; room that is not needed is never touched, and to make more of it would copy what it holds.
    let room = range.len() / 3;
    if buffer.capacity() < room {
        buffer = Vec::with_capacity(room.max(LEAST_ROOM));
    }
    let mut lexer = Lexer { text, bytes, at: range.start, line, found: buffer, open: vec![] };
    while lexer.at < bytes.len() {
        lexer.next()?;
    }
    lexer.line_break();
    let last = lexer.line;
    lexer.push(Tok::End, bytes.len(), last);
    lexer.open.is_empty().then_some(lexer.found)
}

/// The state of reading tokens.
struct Lexer<'s> {
    /// The whole text.
    text: &'s str,
    /// The text up to the end of the range.
    bytes: &'s [u8],
    /// Offset of the next byte.
    at: usize,
    /// Line of the next byte.
    line: u32,
    /// What was read so far.
    found: Vec<Token>,
    /// Indices of the brackets that are open.
    open: Vec<u32>,
}

impl Lexer<'_> {
    /// Reads white space, a comment or a token; `None` for anything else.
    fn next(&mut self) -> Option<()> {
        match self.bytes[self.at] {
            b' ' | b'\t' | b'\r' => self.blank(),
            b'\n' => {
                self.line_break();
                self.line += 1;
                self.blank();
            }
            b'/' if matches!(self.peek(1), b'/' | b'*') => self.comment()?,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word()?,
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            b'"' => self.quoted(b'"', Tok::Text)?,
            b'\'' => self.quoted(b'\'', Tok::Rune)?,
            b'`' => self.raw()?,
            _ => self.punctuation()?,
        }
        Some(())
    }

    /// Skips a byte and the blanks behind it.
    fn blank(&mut self) {
        self.at += 1;
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// Returns the byte some places ahead, zero behind the end.
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Adds the token that reaches from here to `end`.
    fn push(&mut self, tok: Tok, end: usize, first_line: u32) {
        // The whole text was seen to fit 32 bits.
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.found.push(Token { tok, start: offset(self.at), end: offset(end), line: first_line, end_line: self.line, partner: 0 });
        self.at = end;
    }

    /// Adds the semicolon that a line break stands for behind a token that can end a statement (Go's specification, "Semicolons").
    fn line_break(&mut self) {
        use Tok::{
            Break, CloseBrace, CloseBracket, CloseParenthesis, Continue, Decrement, Fallthrough, Float, Identifier, Imaginary, Increment, Int,
            RawText, Return, Rune, Text,
        };
        let ends = self.found.last().is_some_and(|t| {
            matches!(
                t.tok,
                Identifier
                    | Int
                    | Float
                    | Imaginary
                    | Rune
                    | Text
                    | RawText
                    | Break
                    | Continue
                    | Fallthrough
                    | Return
                    | Increment
                    | Decrement
                    | CloseParenthesis
                    | CloseBracket
                    | CloseBrace
            )
        });
        if ends {
            self.push(Tok::Semicolon, self.at, self.line);
        }
    }

    /// Skips a comment; one that reaches over lines is a line break.
    fn comment(&mut self) -> Option<()> {
        let rest = &self.bytes[self.at..];
        if rest[1] == b'/' {
            self.at += memchr(b'\n', rest).unwrap_or(rest.len());
            return Some(());
        }
        let length = 4 + memmem::find(&rest[2..], b"*/")?;
        let lines = count(b'\n', &rest[..length]);
        if lines > 0 {
            self.line_break();
        }
        self.line += lines;
        self.at += length;
        Some(())
    }

    /// Reads an identifier or a keyword.
    fn word(&mut self) -> Option<()> {
        let start = self.at;
        let mut end = start + self.bytes[start..].iter().take_while(|b| is_plain(**b)).count();
        while self.bytes.get(end).is_some_and(|b| *b >= 0x80) {
            let letter = self.text[end..].chars().next().filter(|c| c.is_alphanumeric())?;
            end += letter.len_utf8();
            end += self.bytes.get(end..)?.iter().take_while(|b| is_plain(**b)).count();
        }
        let tok = keyword(&self.bytes[start..end]).unwrap_or(Tok::Identifier);
        self.push(tok, end, self.line);
        Some(())
    }

    /// Reads a number of any kind.
    fn number(&mut self) {
        let rest = &self.bytes[self.at..];
        let hexadecimal = matches!(rest.get(1), Some(b'x' | b'X'));
        let exponent = |b: u8| if hexadecimal { matches!(b, b'p' | b'P') } else { matches!(b, b'e' | b'E') };
        let mut length = 1;
        while let Some(&b) = rest.get(length) {
            let sign = matches!(b, b'+' | b'-') && exponent(rest[length - 1]);
            if !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.') || sign) {
                break;
            }
            length += 1;
        }
        let number = &rest[..length];
        let tok = match number {
            [.., b'i'] => Tok::Imaginary,
            _ if number.iter().any(|&b| b == b'.' || exponent(b)) => Tok::Float,
            _ => Tok::Int,
        };
        self.push(tok, self.at + length, self.line);
    }

    /// Reads a string or a rune; both end on their line.
    fn quoted(&mut self, quote: u8, tok: Tok) -> Option<()> {
        let mut end = self.at + 1;
        loop {
            match *self.bytes.get(end)? {
                b'\n' => return None,
                b'\\' => end += 2,
                b if b == quote => break,
                _ => end += 1,
            }
        }
        self.push(tok, end + 1, self.line);
        Some(())
    }

    /// Reads a raw string.
    fn raw(&mut self) -> Option<()> {
        let length = 2 + memchr(b'`', &self.bytes[self.at + 1..])?;
        let first = self.line;
        self.line += count(b'\n', &self.bytes[self.at..self.at + length]);
        self.push(Tok::RawText, self.at + length, first);
        Some(())
    }

    /// Reads an operator or a bracket.
    fn punctuation(&mut self) -> Option<()> {
        let (tok, length) = operator([self.bytes[self.at], self.peek(1), self.peek(2)])?;
        let index = u32::try_from(self.found.len()).ok()?;
        self.push(tok, self.at + length, self.line);
        match tok {
            Tok::OpenParenthesis | Tok::OpenBracket | Tok::OpenBrace => self.open.push(index),
            Tok::CloseParenthesis | Tok::CloseBracket | Tok::CloseBrace => {
                let partner = self.open.pop()?;
                let opened = &mut self.found[partner as usize];
                if !matches!(
                    (opened.tok, tok),
                    (Tok::OpenParenthesis, Tok::CloseParenthesis) | (Tok::OpenBracket, Tok::CloseBracket) | (Tok::OpenBrace, Tok::CloseBrace)
                ) {
                    return None;
                }
                opened.partner = index;
                self.found[index as usize].partner = partner;
            }
            _ => {}
        }
        Some(())
    }
}

/// The bytes of names that are ASCII, one place for each byte: most of a file is looked at here.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// Returns true for an ASCII letter, a digit and `_`.
fn is_plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)]
}

/// Counts a byte.
fn count(byte: u8, bytes: &[u8]) -> u32 {
    u32::try_from(memchr_iter(byte, bytes).count()).unwrap_or(u32::MAX)
}

/// Returns the operator or bracket that three bytes start with, and its length.
fn operator(bytes: [u8; 3]) -> Option<(Tok, usize)> {
    Some(match bytes {
        [b'.', b'.', b'.'] => (Tok::Ellipsis, 3),
        [b'<', b'<', b'='] | [b'>', b'>', b'='] | [b'&', b'^', b'='] => (Tok::AssignWith, 3),
        [b'<', b'<', _] | [b'>', b'>', _] | [b'&', b'^', _] => (Tok::Multiplicative, 2),
        [b'<', b'-', _] => (Tok::Arrow, 2),
        [b'=', b'=', _] | [b'!', b'=', _] | [b'<', b'=', _] | [b'>', b'=', _] => (Tok::Comparative, 2),
        [b':', b'=', _] => (Tok::Define, 2),
        [b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^', b'=', _] => (Tok::AssignWith, 2),
        [b'&', b'&', _] => (Tok::And, 2),
        [b'|', b'|', _] => (Tok::Or, 2),
        [b'+', b'+', _] => (Tok::Increment, 2),
        [b'-', b'-', _] => (Tok::Decrement, 2),
        [b'(', ..] => (Tok::OpenParenthesis, 1),
        [b')', ..] => (Tok::CloseParenthesis, 1),
        [b'[', ..] => (Tok::OpenBracket, 1),
        [b']', ..] => (Tok::CloseBracket, 1),
        [b'{', ..] => (Tok::OpenBrace, 1),
        [b'}', ..] => (Tok::CloseBrace, 1),
        [b',', ..] => (Tok::Comma, 1),
        [b';', ..] => (Tok::Semicolon, 1),
        [b'.', ..] => (Tok::Dot, 1),
        [b':', ..] => (Tok::Colon, 1),
        [b'=', ..] => (Tok::Assign, 1),
        [b'!', ..] => (Tok::Not, 1),
        [b'~', ..] => (Tok::Tilde, 1),
        [b'*', ..] => (Tok::Star, 1),
        [b'&', ..] => (Tok::Ampersand, 1),
        [b'+', ..] => (Tok::Plus, 1),
        [b'-', ..] => (Tok::Minus, 1),
        [b'^', ..] => (Tok::Caret, 1),
        [b'|', ..] => (Tok::Pipe, 1),
        [b'/' | b'%', ..] => (Tok::Multiplicative, 1),
        [b'<' | b'>', ..] => (Tok::Comparative, 1),
        _ => return None,
    })
}

/// Returns the keyword that a word is.
fn keyword(word: &[u8]) -> Option<Tok> {
    Some(match word {
        b"break" => Tok::Break,
        b"case" => Tok::Case,
        b"chan" => Tok::Chan,
        b"const" => Tok::Const,
        b"continue" => Tok::Continue,
        b"default" => Tok::Default,
        b"defer" => Tok::Defer,
        b"else" => Tok::Else,
        b"fallthrough" => Tok::Fallthrough,
        b"for" => Tok::For,
        b"func" => Tok::Func,
        b"go" => Tok::Go,
        b"goto" => Tok::Goto,
        b"if" => Tok::If,
        b"import" => Tok::Import,
        b"interface" => Tok::Interface,
        b"map" => Tok::Map,
        b"package" => Tok::Package,
        b"range" => Tok::Range,
        b"return" => Tok::Return,
        b"select" => Tok::Select,
        b"struct" => Tok::Struct,
        b"switch" => Tok::Switch,
        b"type" => Tok::Type,
        b"var" => Tok::Var,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Tok, tokens};

    /// Returns the texts of the tokens, semicolons of line breaks as `;`.
    fn texts(source: &str) -> Option<Vec<String>> {
        let found = tokens(source, 0..source.len(), 1, vec![])?;
        let text = |t: &super::Token| match (t.tok, t.start == t.end) {
            (Tok::Semicolon, true) => ";".to_owned(),
            _ => source[t.start as usize..t.end as usize].to_owned(),
        };
        Some(found.iter().filter(|t| t.tok != Tok::End).map(text).collect())
    }

    #[test]
    fn a_line_break_ends_a_statement_where_the_specification_says_so() {
        assert_eq!(texts("a :=\nb /* x\n */ c++ // d\n{\n}"), Some(["a", ":=", "b", ";", "c", "++", ";", "{", "}", ";"].map(str::to_owned).to_vec()));
    }

    #[test]
    fn literals_are_one_token_each() {
        let source = "'\\'' \"a\\\"b\" `c\n\"` 0x1p-2 1e+3 .5 1_000i 0b1 é1";
        let expected = ["'\\''", "\"a\\\"b\"", "`c\n\"`", "0x1p-2", "1e+3", ".5", "1_000i", "0b1", "é1", ";"];
        assert_eq!(texts(source), Some(expected.map(str::to_owned).to_vec()));
    }

    #[test]
    fn lines_and_partners_are_known() {
        let found = tokens("x(`\n\n`)\ny", 0..9, 7, vec![]).expect("tokens");
        let lines: Vec<_> = found.iter().map(|t| (t.line, t.end_line)).collect();
        assert_eq!(lines, [(7, 7), (7, 7), (7, 9), (9, 9), (9, 9), (10, 10), (10, 10), (10, 10)]);
        assert_eq!((found[1].partner, found[3].partner), (3, 1));
    }

    #[test]
    fn what_is_no_go_gives_nothing() {
        for source in ["\"open", "`open", "/* open", "(]", "(", ")", "#", "a \0", "'\n'", "\"\\", "“x”"] {
            assert_eq!(texts(source), None, "{source}");
        }
    }
}

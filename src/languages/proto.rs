//! Protocol Buffers: definitions of services and messages.
//!
//! In: the text of a `.proto`. Out: [`FileFacts`] with an [`Interface`]; where the text breaks off or goes wrong, what was read until then
//! and where. Left out: options, comments, imports, extensions: they change nothing of what is sent.
//!
//! The grammar is small and has been stable for years; the tree-sitter grammars for it are not kept.

use crate::facts::{FileFacts, Interface, Message, MessageField, Method, Problem, Service, Span};

/// Name of the language in facts and rules.
pub const NAME: &str = "proto";

/// Deepest nesting of messages that is read.
const DEEPEST: usize = 30;

/// Returns the facts of a `.proto`.
pub fn extract(path: &str, source: &[u8]) -> FileFacts {
    let text = String::from_utf8_lossy(source);
    let mut reader = Reader { tokens: tokens(&text), at: 0, found: Interface::default() };
    let problem = reader.file().err().map(|why| {
        let line = reader.line();
        Problem { span: Span { start: line, end: line }, why: why.to_owned() }
    });
    FileFacts {
        path: path.to_owned(),
        language: NAME,
        package: reader.found.package.clone(),
        interface: Some(reader.found),
        problems: problem.into_iter().collect(),
        ..FileFacts::default()
    }
}

/// A word, a text in quotes or a sign, with its line.
struct Token<'t> {
    text: &'t str,
    line: u32,
}

/// Splits a text; comments and spaces are left out.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let (mut all, mut at, mut line) = (vec![], 0, 1);
    while let Some(&b) = bytes.get(at) {
        let rest = &text[at..];
        let length = match b {
            b'/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |i| i + 2),
            b'"' | b'\'' => quoted(rest),
            _ if is_word(b) => rest.bytes().position(|b| !is_word(b)).unwrap_or(rest.len()),
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        let token = &rest[..length];
        if !b.is_ascii_whitespace() && !token.starts_with("//") && !token.starts_with("/*") {
            all.push(Token { text: token, line });
        }
        line += u32::try_from(token.bytes().filter(|b| *b == b'\n').count()).unwrap_or(0);
        at += length;
    }
    all
}

/// Returns true for a byte of a name or number; names are written with their package in front.
fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')
}

/// Returns the length of a text in quotes.
fn quoted(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut i = 1;
    while let Some(&b) = bytes.get(i) {
        match b {
            b'\\' => i += 2,
            _ if b == bytes[0] => return i + 1,
            _ => i += 1,
        }
    }
    // A text without an end takes the rest; a cut may not fall inside a character.
    rest.len()
}

/// Reads from the start of the tokens.
struct Reader<'t> {
    tokens: Vec<Token<'t>>,
    at: usize,
    found: Interface,
}

/// What is read, or why it cannot be.
type Read<T> = Result<T, &'static str>;

impl<'t> Reader<'t> {
    /// Reads the file.
    fn file(&mut self) -> Read<()> {
        while let Some(word) = self.peek() {
            match word {
                "package" => {
                    self.next()?;
                    self.found.package = self.next()?.to_owned();
                    self.statement()?;
                }
                "message" if self.opens() => self.message("", 0)?,
                "enum" if self.opens() => self.enumeration("")?,
                "service" if self.opens() => self.service()?,
                _ => self.statement()?,
            }
        }
        Ok(())
    }

    /// Returns the next token without taking it.
    fn peek(&self) -> Option<&'t str> {
        self.tokens.get(self.at).map(|t| t.text)
    }

    /// Takes the next token.
    fn next(&mut self) -> Read<&'t str> {
        let token = self.peek().ok_or("the definition breaks off")?;
        self.at += 1;
        Ok(token)
    }

    /// Takes the next token, which has to be `text`.
    fn expect(&mut self, text: &str) -> Read<()> {
        if self.next()? == text { Ok(()) } else { Err("this is no definition of Protocol Buffers") }
    }

    /// Returns the line of the next token, or of the last.
    fn line(&self) -> u32 {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(1, |t| t.line)
    }

    /// Returns true where a keyword opens a block: `message Key {`.
    fn opens(&self) -> bool {
        self.tokens.get(self.at + 2).is_some_and(|t| t.text == "{")
    }

    /// Skips a statement: up to its `;`, or over its block.
    fn statement(&mut self) -> Read<()> {
        let mut depth = 0usize;
        loop {
            match self.next()? {
                "{" | "[" | "(" => depth += 1,
                "}" if depth <= 1 && self.peek() != Some(";") => return Ok(()),
                "}" | "]" | ")" => depth = depth.saturating_sub(1),
                ";" if depth == 0 => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads `service Name { rpc … }`.
    fn service(&mut self) -> Read<()> {
        let line = self.line();
        self.next()?;
        let name = self.next()?.to_owned();
        self.expect("{")?;
        let mut methods = vec![];
        while self.peek().ok_or("the definition breaks off")? != "}" {
            if self.peek() == Some("rpc") { methods.push(self.method()?) } else { self.statement()? }
        }
        self.next()?;
        self.found.services.push(Service { name, methods, line });
        Ok(())
    }

    /// Reads `rpc Name (stream Request) returns (Answer);`, with a block of options instead of the `;` perhaps.
    fn method(&mut self) -> Read<Method> {
        let line = self.line();
        self.next()?;
        let name = self.next()?.to_owned();
        let request = self.in_brackets()?;
        self.expect("returns")?;
        let answer = self.in_brackets()?;
        if self.next()? == "{" {
            let mut depth = 1;
            while depth > 0 {
                match self.next()? {
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    _ => {}
                }
            }
        }
        Ok(Method { name, request, answer, line })
    }

    /// Reads `(stream Type)`.
    fn in_brackets(&mut self) -> Read<String> {
        self.expect("(")?;
        let mut words = vec![];
        loop {
            match self.next()? {
                ")" => return Ok(words.join(" ")),
                word => words.push(word.trim_start_matches('.')),
            }
        }
    }

    /// Reads a message and what is nested in it.
    fn message(&mut self, outer: &str, depth: usize) -> Read<()> {
        if depth > DEEPEST {
            return Err("messages are nested too deep");
        }
        let line = self.line();
        self.next()?;
        let name = format!("{outer}{}", self.next()?);
        self.expect("{")?;
        // Its place before those nested in it.
        let index = self.found.messages.len();
        self.found.messages.push(Message { name: name.clone(), enumeration: false, fields: vec![], reserved: vec![], line });
        self.members(&name, index, depth)
    }

    /// Reads the members of a message up to its `}`; those of a `oneof` are members of the message.
    fn members(&mut self, name: &str, index: usize, depth: usize) -> Read<()> {
        loop {
            match self.peek().ok_or("the definition breaks off")? {
                "}" => return self.next().map(|_| ()),
                "message" if self.opens() => self.message(&format!("{name}."), depth + 1)?,
                "enum" if self.opens() => self.enumeration(&format!("{name}."))?,
                "oneof" if self.opens() => {
                    self.at += 3;
                    self.members(name, index, depth)?;
                }
                "reserved" => {
                    let reserved = self.reserved()?;
                    self.found.messages[index].reserved.extend(reserved);
                }
                "option" | "extensions" | "extend" | ";" => self.statement()?,
                _ => {
                    let field = self.field()?;
                    self.found.messages[index].fields.extend(field);
                }
            }
        }
    }

    /// Reads a field up to its `;`; `None` for a group, which is long out of use.
    fn field(&mut self) -> Read<Option<MessageField>> {
        let line = self.line();
        let mut words = vec![];
        loop {
            match self.peek().ok_or("the definition breaks off")? {
                "=" => break,
                ";" | "{" | "}" => {
                    self.statement()?;
                    return Ok(None);
                }
                _ => words.push(self.next()?.trim_start_matches('.')),
            }
        }
        self.next()?;
        let number = number(self.next()?);
        self.statement()?;
        let name = words.pop().unwrap_or_default().to_owned();
        // Whether a single field says that it is not set is no matter of what is sent.
        words.retain(|w| *w != "optional");
        let type_text = words.join(" ").replace(" <", "<").replace("< ", "<").replace(" >", ">").replace(" ,", ",");
        Ok(number.map(|number| MessageField { name, type_text, number, line }))
    }

    /// Reads `reserved 2, 9 to 11, "name";`; names are no matter of what is sent.
    fn reserved(&mut self) -> Read<Vec<(i64, i64)>> {
        self.next()?;
        let mut all: Vec<(i64, i64)> = vec![];
        let mut to = false;
        loop {
            let word = self.next()?;
            match (word, number(word), all.last_mut()) {
                (";", _, _) => return Ok(all),
                ("to", _, _) => to = true,
                ("max", _, Some(last)) if to => (last.1, to) = (i64::MAX, false),
                (_, Some(n), Some(last)) if to => (last.1, to) = (n, false),
                (_, Some(n), _) => all.push((n, n)),
                _ => {}
            }
        }
    }

    /// Reads an enumeration.
    fn enumeration(&mut self, outer: &str) -> Read<()> {
        let line = self.line();
        self.next()?;
        let name = format!("{outer}{}", self.next()?);
        self.expect("{")?;
        let (mut fields, mut reserved) = (vec![], vec![]);
        loop {
            match self.peek().ok_or("the definition breaks off")? {
                "}" => break,
                "reserved" => reserved.extend(self.reserved()?),
                "option" | ";" => self.statement()?,
                _ => fields.extend(self.field()?),
            }
        }
        self.next()?;
        self.found.messages.push(Message { name, enumeration: true, fields, reserved, line });
        Ok(())
    }
}

/// Returns a number as definitions write it.
fn number(word: &str) -> Option<i64> {
    let (sign, digits) = word.strip_prefix('-').map_or((1, word), |d| (-1, d));
    let value = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => i64::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some(sign * value)
}

#[cfg(test)]
mod tests {
    use super::extract;

    const TEXT: &str = "syntax = \"proto3\";\npackage a.v1;\noption go_package = \"x;y\";\nimport \"b.proto\";\n\nservice Keys {\n  option (x) = { a: 1 };\n  rpc Get(GetRequest)\n      returns (stream .a.v1.Key) { option (h) = { get: \"/v1/{name}\" }; }\n  rpc Put(Key) returns (Empty);\n}\n\n/* message Gone { int32 x = 1; } */\nmessage Key {\n  reserved 2, 9 to 11;\n  reserved \"old\";\n  string name = 1 [(v).len = 3, deprecated = true]; // int32 no = 7;\n  optional int64 ttl = 3;\n  map<string, Value> values = 4;\n  oneof kind { string a = 5; repeated bytes b = 6; }\n  enum State { option allow_alias = true; NONE = 0; ON = 0x1; }\n  message Value { double d = 1; }\n  State state = 7;\n}\n";

    #[test]
    fn reads_services_and_messages() {
        let facts = extract("a.proto", TEXT.as_bytes());
        assert_eq!((facts.package.as_str(), facts.problems.len()), ("a.v1", 0));
        let i = facts.interface.unwrap();
        let methods: Vec<String> = i.services[0].methods.iter().map(|m| format!("{}:{} {} {}", m.line, m.name, m.request, m.answer)).collect();
        assert_eq!(methods, ["8:Get GetRequest stream a.v1.Key", "10:Put Key Empty"]);
        let messages: Vec<String> = i
            .messages
            .iter()
            .map(|m| {
                format!(
                    "{} {}",
                    m.name,
                    m.fields.iter().map(|f| format!("{}:{} {}={}", f.line, f.type_text, f.name, f.number)).collect::<Vec<_>>().join(", ")
                )
            })
            .collect();
        assert_eq!(
            messages,
            [
                "Key 17:string name=1, 18:int64 ttl=3, 19:map<string, Value> values=4, 20:string a=5, 20:repeated bytes b=6, 23:State state=7",
                "Key.State 21: NONE=0, 21: ON=1",
                "Key.Value 22:double d=1",
            ]
        );
        assert!(i.messages[0].reserves(10) && i.messages[0].reserves(2) && !i.messages[0].reserves(3));
    }

    #[test]
    fn what_breaks_off_is_told_with_its_line() {
        for text in [
            "message Key {\n  string a = 1;\n",
            "message Key {\n \"",
            "service A { rpc X(",
            "message A { string \u{e9}",
            "}}{{",
            "message M { a = ; }",
        ] {
            let facts = extract("a.proto", text.as_bytes());
            assert!(facts.interface.is_some(), "{text}");
        }
        assert_eq!(extract("a.proto", b"message Key {\n  string a = 1;\n").problems[0].span.start, 2);
    }
}

//! Facts of any text in any language or format: the first line is the file's name, the rest its content.
#![no_main]

use connreview::languages::{format_of, language_of};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some(end) = input.iter().position(|b| *b == b'\n') else { return };
    let (Ok(path), text) = (std::str::from_utf8(&input[..end]), &input[end + 1..]) else { return };
    let facts = match (language_of(path), format_of(path)) {
        (Some(language), _) => (language.extract)(path, text),
        (None, Some(format)) => format.facts(path, text),
        (None, None) => return,
    };
    let lines = text.split(|b| matches!(b, b'\n' | b'\r')).count() + 1;
    for function in &facts.functions {
        assert!(function.span.start <= function.span.end && function.span.end as usize <= lines, "{:?} of {lines}", function.span);
        // Bodies are read when somebody asks for them.
        assert!(function.body.iter().count() < usize::MAX);
    }
});

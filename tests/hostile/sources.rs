//! Sources and settings that are meant to exhaust a parser, or to show something else than they hold.

use crate::{beside, not_examined, reviewed};

/// Extension or name, what stands before, what opens, what stands inside, what closes, what stands after.
type Nest = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// What can be nested.
const NESTS: &[Nest] = &[
    ("a.go", "package p\nvar x = ", "(", "1", ")", "\n"),
    ("a.go", "package p\nvar x = ", "f(", "1", ")", "\n"),
    ("a.go", "package p\nvar x = ", "!", "y", "", "\n"),
    ("a.go", "package p\nvar x = 1", "+1", "", "", "\n"),
    ("a.go", "package p\nvar x = a", ".b()", "", "", "\n"),
    ("a.go", "package p\nvar x = ", "[]any{", "1", "}", "\n"),
    ("a.go", "package p\nfunc f() { ", "func() {", "", "}()", " }\n"),
    ("a.go", "package p\nfunc f() { if a {}", " else if b {}", "", "", " }\n"),
    ("a.go", "package p\nvar x = ", "({[", "", "", "\n"),
    ("a.ts", "const x = ", "[", "1", "]", ";\n"),
    ("a.ts", "const x = ", "{a:", "1", "}", ";\n"),
    ("a.ts", "const x = ", "a=>", "1", "", ";\n"),
    ("a.ts", "const x = ", "a?b:", "c", "", ";\n"),
    ("a.ts", "const x = ", "`${", "1", "}`", ";\n"),
    ("a.ts", "let x: ", "A<", "B", ">", ";\n"),
    ("a.tsx", "const x = ", "<a>", "x", "</a>", ";\n"),
    ("a.js", "const x = ", "class { a = ", "1", "}", ";\n"),
    ("a.js", "const x = ", "({[", "", "", ";\n"),
    ("a.py", "x = ", "[", "1", "]", "\n"),
    ("a.py", "x = ", "not ", "a", "", "\n"),
    ("a.py", "x = ", "lambda: ", "1", "", "\n"),
    ("a.py", "x = a", ".b()", "", "", "\n"),
    ("a.py", "if a:\n  pass\n", "elif b:\n  pass\n", "", "", "\n"),
    ("a.rs", "const X: u8 = ", "(", "1", ")", ";\n"),
    ("a.rs", "const X: bool = ", "!", "true", "", ";\n"),
    ("a.rs", "const X: u8 = 1", "+1", "", "", ";\n"),
    ("a.rs", "type X = ", "A<", "B", ">", ";\n"),
    ("a.rs", "fn f() { a", ".b()?", "", "", " }\n"),
    ("a.rs", "fn f() { if a {}", " else if b {}", "", "", " }\n"),
    ("a.rs", "fn f() { ", "m!(", "", ")", " }\n"),
    ("a.rs", "", "/*", "", "*/", "\n"),
    ("a.rs", "use ", "a::{", "b", "}", ";\n"),
    ("a.rs", "", "mod a{", "", "}", "\n"),
    ("a.yaml", "x: ", "[", "1", "]", "\n"),
    ("a.yaml", "x:\n  ", "- ", "1", "", "\n"),
    ("a.yaml", "x: ", "{{", "1", "}}", "\n"),
    ("a.json", "", "[", "1", "]", "\n"),
    ("a.json", "", "{\"a\":", "1", "}", "\n"),
    ("package.json", "{\"dependencies\":", "{\"a\":", "1", "}", "}\n"),
    ("package-lock.json", "{\"packages\":", "{\"a\":", "1", "}", "}\n"),
    ("tsconfig.json", "{\"compilerOptions\":", "{\"a\":", "1", "}", "}\n"),
    ("a.toml", "x = ", "[", "1", "]", "\n"),
    ("a.toml", "a", ".a", "", "", " = 1\n"),
    ("Cargo.toml", "[dependencies]\nx = ", "{a=", "1", "}", "\n"),
    ("pyproject.toml", "[project]\nx = ", "[", "1", "]", "\n"),
    ("a.proto", "syntax = \"proto3\";\n", "message A {", "", "}", "\n"),
    ("Dockerfile", "FROM a\nENV A=", "${A:-", "a", "}", "\n"),
    ("a.sh", "echo ", "$(", "a", ")", "\n"),
    ("a.env", "A=", "${A:-", "a", "}", "\n"),
    ("go.mod", "module a\nrequire ", "(", "", ")", "\n"),
];

/// Times that each is nested: far beyond every bound, and enough to exhaust the stack of whoever has none.
const TIMES: usize = 3_000;

#[test]
fn nesting_exhausts_no_parser_and_no_walk_over_what_it_read() {
    let nested = |(i, (name, before, open, inside, close, after)): (usize, &Nest)| {
        let text = format!("{before}{}{inside}{}{after}", open.repeat(TIMES), close.repeat(TIMES));
        (format!("n{i}/{name}"), [*before, *inside, *after].concat().into_bytes(), text.into_bytes())
    };
    let report = reviewed(&beside(NESTS.iter().enumerate().map(nested).collect()), &[]);
    let told = not_examined(&report);
    // What no reader follows is told where it stands; a file that is broken by it is no file without libraries.
    for name in ["a.go", "a.ts", "a.js", "a.py", "a.rs", "a.yaml", "a.json", "a.toml", "a.proto", "package.json", "Cargo.toml", "pyproject.toml"] {
        assert!(told.iter().any(|t| t.contains(&format!("/{name}:"))), "{name} looks examined: {told:#?}");
    }
}

/// Returns an ordinary source in another form.
type Odd = fn(&str) -> Vec<u8>;

#[test]
fn encodings_and_characters_that_nobody_sees_change_no_other_file() {
    let code = |ttl: u32| {
        format!("package p\n\nimport \"github.com/redis/go-redis/v9\"\n\nfunc f(c *redis.Client) {{ c.Set(ctx, \"k\", 1, {ttl}*time.Minute) }}\n")
    };
    let odd: &[(&str, Odd)] = &[
        ("bom.go", |t| [b"\xef\xbb\xbf", t.as_bytes()].concat()),
        ("latin.go", |t| [t.as_bytes(), b"// \xe9\xff\xfe\n"].concat()),
        ("nul.go", |t| [t.as_bytes(), b"// \0\n"].concat()),
        ("utf16.go", |t| t.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("crlf.go", |t| t.replace('\n', "\r\n").into_bytes()),
        ("cr.go", |t| t.replace('\n', "\r").into_bytes()),
        ("bidi.go", |t| format!("{t}// \u{202e} }} \u{2066}if x {{\u{2069}\n").into_bytes()),
        ("zero.go", |t| format!("{t}func g\u{200b}h() {{}}\n").into_bytes()),
        ("homoglyph.go", |t| format!("{t}func \u{455}et(\u{441} *redis.Client) {{ \u{441}.S\u{435}t(1) }}\n").into_bytes()),
        ("surrogate.py", |t| [b"x = '\xed\xa0\x80'\n", t.as_bytes()].concat()),
    ];
    let files = odd.iter().map(|(name, make)| (format!("{name}.d/{name}"), make(&code(30)), make(&code(15)))).collect();
    let report = reviewed(&beside(files), &[]);
    // The same in several files is one finding.
    let told = |name: &str| report["changes"].as_array().unwrap().iter().any(|c| c["file"].as_str().unwrap().ends_with(name));
    for name in ["bom.go", "latin.go", "crlf.go", "bidi.go", "homoglyph.go"] {
        assert!(told(name), "{name} is read as any other file");
    }
    for name in ["nul.go", "utf16.go"] {
        assert!(not_examined(&report).iter().any(|t| t.contains(name)), "{name} is told");
    }
}

#[test]
fn circles_and_doublings_come_to_an_end() {
    let go = |body: String| format!("package p\n\nimport \"github.com/redis/go-redis/v9\"\n\n{body}").into_bytes();
    let wrappers = |ttl: u32| {
        let one = |i: usize| format!("func w{i}(c *redis.Client, k string) {{ w{}(c, k); c.Set(ctx, k, 1, 0) }}\n", (i + 1) % 60);
        go((0..60).map(one).collect::<String>() + &format!("func use(c *redis.Client) {{ w0(c, \"a{ttl}\") }}\n"))
    };
    let circle = |ttl: u32| {
        let one = |i: usize| format!("const c{i} = c{} + \"x\"\nfunc u{i}(c *redis.Client) {{ c.Set(ctx, c{i}, 1, {ttl}) }}\n", (i + 1) % 100);
        go((0..100).map(one).collect())
    };
    let doubling = |ttl: u32| {
        let one = |i: usize| format!("const d{i} = d{} + d{}\n", i - 1, i - 1);
        go(format!("const d0 = \"k{ttl}\"\n") + &(1..64).map(one).collect::<String>() + "func u(c *redis.Client) { c.Set(ctx, d63, 1, 0) }\n")
    };
    let embedded = |ttl: u32| {
        let one = |i: usize| format!("type T{i} struct {{ *T{}; *T{} }}\n", (i + 1) % 60, (i + 2) % 60);
        go((0..60).map(one).collect::<String>() + &format!("func (t *T0) f() {{ t.a.b.Set(ctx, \"k\", 1, {ttl}) }}\n"))
    };
    let bomb = |ttl: u32| {
        let one = |i: usize| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","));
        (format!("a0: &a0 [{ttl}]\n") + &(1..30).map(one).collect::<String>()).into_bytes()
    };
    let both = |name: &str, make: &dyn Fn(u32) -> Vec<u8>| (name.to_owned(), make(30), make(15));
    let files = vec![
        both("w/a.go", &wrappers),
        both("c/a.go", &circle),
        both("d/a.go", &doubling),
        both("e/a.go", &embedded),
        both("deploy/bomb.yaml", &bomb),
    ];
    let report = reviewed(&beside(files), &[]);
    assert!(not_examined(&report).iter().any(|t| t.starts_with("deploy/bomb.yaml:") && t.contains("too many values")), "{report:#}");
}

"""Hostile changes at full size: what a stranger's pull request could hold.

In: nothing. Out: CASES, one function per case that returns {path: (content before, content after)}, or the bytes of a patch. None: no such
file; (mode, content): a link, or a submodule with its commit. Left out: running the program (run.py). Each case has something to find
besides (`shop.go`), which a hostile file must not hide.
"""

GO = b"package p\n\nimport \"github.com/redis/go-redis/v9\"\n\n"
#: One language per row: extension, what stands before, what opens, what stands inside, what closes, what stands after.
NESTS = {
    "go parens": ("a.go", GO + b"var x = ", b"(", b"1", b")", b"\n"),
    "go blocks": ("a.go", GO + b"func f() ", b"{", b"", b"}", b"\n"),
    "go calls": ("a.go", GO + b"var x = ", b"f(", b"1", b")", b"\n"),
    "go unary": ("a.go", GO + b"var x = ", b"!", b"y", b"", b"\n"),
    "go binary": ("a.go", GO + b"var x = 1", b"+1", b"", b"", b"\n"),
    "go selectors": ("a.go", GO + b"var x = a", b".b()", b"", b"", b"\n"),
    "go literals": ("a.go", GO + b"var x = ", b"[]any{", b"1", b"}", b"\n"),
    "go types": ("a.go", GO + b"var x ", b"[]", b"int", b"", b"\n"),
    "go funcs": ("a.go", GO + b"func f() { ", b"func() {", b"", b"}()", b" }\n"),
    "go if": ("a.go", GO + b"func f() { ", b"if a {", b"", b"}", b" }\n"),
    "go else if": ("a.go", GO + b"func f() { if a {}", b" else if b {}", b"", b"", b" }\n"),
    "go open": ("a.go", GO + b"var x = ", b"({[", b"", b"", b"\n"),
    "ts parens": ("a.ts", b"const x = ", b"(", b"1", b")", b";\n"),
    "ts arrays": ("a.ts", b"const x = ", b"[", b"1", b"]", b";\n"),
    "ts objects": ("a.ts", b"const x = ", b"{a:", b"1", b"}", b";\n"),
    "ts arrows": ("a.ts", b"const x = ", b"a=>", b"1", b"", b";\n"),
    "ts generics": ("a.ts", b"let x: ", b"A<", b"B", b">", b";\n"),
    "ts ternary": ("a.ts", b"const x = ", b"a?b:", b"c", b"", b";\n"),
    "ts chain": ("a.ts", b"const x = a", b".b()", b"", b"", b";\n"),
    "ts template": ("a.ts", b"const x = ", b"`${", b"1", b"}`", b";\n"),
    "ts blocks": ("a.ts", b"function f() ", b"{", b"", b"}", b"\n"),
    "ts open": ("a.ts", b"const x = ", b"({[", b"", b"", b"\n"),
    "tsx elements": ("a.tsx", b"const x = ", b"<a>", b"x", b"</a>", b";\n"),
    "js parens": ("a.js", b"const x = ", b"(", b"1", b")", b";\n"),
    "js classes": ("a.js", b"const x = ", b"class { a = ", b"1", b"}", b";\n"),
    "py parens": ("a.py", b"x = ", b"(", b"1", b")", b"\n"),
    "py lists": ("a.py", b"x = ", b"[", b"1", b"]", b"\n"),
    "py not": ("a.py", b"x = ", b"not ", b"a", b"", b"\n"),
    "py lambda": ("a.py", b"x = ", b"lambda: ", b"1", b"", b"\n"),
    "py chain": ("a.py", b"x = a", b".b()", b"", b"", b"\n"),
    "py binary": ("a.py", b"x = 1", b"+1", b"", b"", b"\n"),
    "py elif": ("a.py", b"if a:\n  pass\n", b"elif b:\n  pass\n", b"", b"", b"\n"),
    "py open": ("a.py", b"x = ", b"({[", b"", b"", b"\n"),
    "rust parens": ("a.rs", b"const X: u8 = ", b"(", b"1", b")", b";\n"),
    "rust blocks": ("a.rs", b"fn f() ", b"{", b"", b"}", b"\n"),
    "rust unary": ("a.rs", b"const X: bool = ", b"!", b"true", b"", b";\n"),
    "rust binary": ("a.rs", b"const X: u8 = 1", b"+1", b"", b"", b";\n"),
    "rust refs": ("a.rs", b"const X: ", b"&", b"u8", b"", b" = 1;\n"),
    "rust generics": ("a.rs", b"type X = ", b"A<", b"B", b">", b";\n"),
    "rust chain": ("a.rs", b"fn f() { a", b".b()", b"", b"", b" }\n"),
    "rust try": ("a.rs", b"fn f() { a", b"?", b"", b"", b" }\n"),
    "rust else if": ("a.rs", b"fn f() { if a {}", b" else if b {}", b"", b"", b" }\n"),
    "rust macros": ("a.rs", b"fn f() { ", b"m!(", b"", b")", b" }\n"),
    "rust comments": ("a.rs", b"", b"/*", b"", b"*/", b"\n"),
    "rust closures": ("a.rs", b"fn f() { let x = ", b"|| ", b"1", b"", b"; }\n"),
    "rust paths": ("a.rs", b"use a", b"::a", b"", b"", b";\n"),
    "rust use trees": ("a.rs", b"use ", b"a::{", b"b", b"}", b";\n"),
    "rust return": ("a.rs", b"fn f() { ", b"return ", b"1", b"", b" }\n"),
    "rust assign": ("a.rs", b"fn f() { ", b"a=", b"1", b"", b" }\n"),
    "rust casts": ("a.rs", b"const X: u8 = 1", b" as u8", b"", b"", b";\n"),
    "rust or patterns": ("a.rs", b"fn f() { match x { a", b"|a", b"", b"", b" => {} } }\n"),
    "rust mods": ("a.rs", b"", b"mod a{", b"", b"}", b"\n"),
    "yaml flow": ("a.yaml", b"x: ", b"[", b"1", b"]", b"\n"),
    "yaml maps": ("a.yaml", b"x: ", b"{a: ", b"1", b"}", b"\n"),
    "yaml dashes": ("a.yaml", b"x:\n  ", b"- ", b"1", b"", b"\n"),
    "yaml questions": ("a.yaml", b"", b"? ", b"1", b"", b"\n"),
    "yaml templates": ("a.yaml", b"x: ", b"{{", b"1", b"}}", b"\n"),
    "json arrays": ("a.json", b"", b"[", b"1", b"]", b"\n"),
    "json objects": ("a.json", b"", b'{"a":', b"1", b"}", b"\n"),
    "package.json": ("package.json", b'{"dependencies":', b'{"a":', b"1", b"}", b"}\n"),
    "package-lock": ("package-lock.json", b'{"packages":', b'{"a":', b"1", b"}", b"}\n"),
    "tsconfig": ("tsconfig.json", b'{"compilerOptions":', b'{"a":', b"1", b"}", b"}\n"),
    "toml arrays": ("a.toml", b"x = ", b"[", b"1", b"]", b"\n"),
    "toml tables": ("a.toml", b"x = ", b"{a=", b"1", b"}", b"\n"),
    "toml dots": ("a.toml", b"a", b".a", b"", b"", b" = 1\n"),
    "toml headers": ("a.toml", b"[a", b".a", b"", b"", b"]\nx=1\n"),
    "Cargo.toml": ("Cargo.toml", b"[dependencies]\nx = ", b"{a=", b"1", b"}", b"\n"),
    "pyproject": ("pyproject.toml", b"[project]\nx = ", b"[", b"1", b"]", b"\n"),
    "proto messages": ("a.proto", b'syntax = "proto3";\n', b"message A {", b"", b"}", b"\n"),
    "proto open": ("a.proto", b'syntax = "proto3";\n', b"message A {", b"", b"", b"\n"),
    "Dockerfile": ("Dockerfile", b"FROM a\nRUN ", b"(", b"a", b")", b"\n"),
    "Dockerfile lines": ("Dockerfile", b"FROM a\nRUN a", b" \\\n a", b"", b"", b"\n"),
    "Dockerfile vars": ("Dockerfile", b"FROM a\nENV A=", b"${A:-", b"a", b"}", b"\n"),
    "shell": ("a.sh", b"echo ", b"$(", b"a", b")", b"\n"),
    "env vars": ("a.env", b"A=", b"${A:-", b"a", b"}", b"\n"),
    "env lines": ("a.env", b"", b"A=b\n", b"", b"", b"\n"),
    "redis.conf": ("redis.conf", b"", b"save 1 1\n", b"", b"", b"\n"),
    "markdown": ("README.md", b"", b"> [", b"x", b"](", b"\n"),
    "go.mod": ("go.mod", b"module a\nrequire ", b"(", b"", b")", b"\n"),
    "lua": ("a.lua", b"x = ", b"(", b"1", b")", b"\n"),
    "lua in go": ("a.go", GO + b"var s = redis.NewScript(`return ", b"(", b"1", b")", b"`)\n"),
    "nginx": ("nginx.conf", b"", b"a {", b"", b"}", b"\n"),
}


def nest(row, times):
    """Makes a case of a row of NESTS."""
    path, before, opening, inside, closing, after = row
    text = before + opening * times + inside + closing * times + after
    return {path: (before + inside + after, text)}


def go(body):
    """A Go file."""
    return GO + body


def edited(path, make):
    """A file that is hostile at both sides and differs in one line."""
    return {path: (make(30), make(15))}


def functions(n):
    text = b"".join(b"func f%d(a int) error { return g%d(a) }\n" % (i, i) for i in range(n))
    return lambda ttl: go(text + b"func set(c *redis.Client) { c.Set(ctx, \"k\", 1, %d) }\n" % ttl)


def wrappers(n):
    """Functions that hand on a key in a circle, the last of which writes."""
    text = b"".join(b"func w%d(c *redis.Client, k string) { w%d(c, k); c.Set(ctx, k, 1, 0) }\n" % (i, (i + 1) % n) for i in range(n))
    return lambda ttl: go(text + b"func use(c *redis.Client) { w0(c, \"a%d\") }\n" % ttl)


def complete(n):
    """Functions each of which calls all others."""
    calls = b" ".join(b"w%d(c, k);" % i for i in range(n))
    text = b"".join(b"func w%d(c *redis.Client, k string) { %s c.Set(ctx, k, 1, 0) }\n" % (i, calls) for i in range(n))
    return lambda ttl: go(text + b"func use(c *redis.Client) { w0(c, \"a%d\") }\n" % ttl)


def constants(n, step):
    """Constants that refer to each other in a chain or, where step is 0, in a circle."""
    def text(ttl):
        lines = [b"const c%d = c%d + \"x\"\n" % (i, (i + 1) % n if step == 0 else i + 1) for i in range(n - 1 + (step == 0))]
        last = b"" if step == 0 else b"const c%d = \"k%d\"\n" % (n - 1, ttl)
        uses = b"".join(b"func u%d(c *redis.Client) { c.Set(ctx, c%d, 1, %d) }\n" % (i, i, ttl) for i in range(0, n, max(1, n // 2000)))
        return go(b"".join(lines) + last + uses)
    return text


def doubling(n):
    """Constants that hold the one before twice: 2 to the n characters."""
    def text(ttl):
        lines = [b"const c%d = c%d + c%d\n" % (i, i - 1, i - 1) for i in range(1, n)]
        return go(b"const c0 = \"k%d\"\n" % ttl + b"".join(lines) + b"func u(c *redis.Client) { c.Set(ctx, c%d, 1, 0) }\n" % (n - 1))
    return text


def python_constants(n):
    def text(ttl):
        lines = b"".join(b"C%d = C%d + 'x'\n" % (i, i + 1) for i in range(n - 1))
        uses = b"".join(b"def u%d(r):\n    r.set(C%d, 1, ex=%d)\n" % (i, i, ttl) for i in range(0, n, n // 1000))
        return b"import redis\n" + lines + b"C%d = 'k'\n" % (n - 1) + uses
    return text


def points(n):
    """Many writes in one function."""
    return lambda ttl: go(b"func f(c *redis.Client) {\n" + b"".join(b"\tc.Set(ctx, \"k%d\", 1, %d)\n" % (i, ttl) for i in range(n)) + b"}\n")


def same_points(n):
    """Many writes that are all alike, in functions of one name."""
    return lambda ttl: go(b"".join(b"func f(c *redis.Client) { c.Set(ctx, \"k\", 1, %d) }\n" % (ttl + i % 2) for i in range(n)))


def moved_functions(n):
    """All functions renamed: each has to be paired with another."""
    return lambda ttl: go(b"".join(b"func f%d_%d(c *redis.Client) { c.Set(ctx, \"k%d\", 1, %d); log(%d) }\n" % (ttl, i, i % 7, i % 3, i) for i in range(n)))


def branches(n):
    """One function with many branches around calls."""
    return lambda ttl: go(b"func f(c *redis.Client) error {\n" + b"".join(
        b"\tif err := c.Set(ctx, \"k%d\", 1, %d).Err(); err != nil {\n\t\treturn err\n\t}\n" % (i, ttl) for i in range(n)) + b"\treturn nil\n}\n")


def locals_chain(n):
    """Each variable made of the one before, the last of which is a key."""
    lines = b"".join(b"\tv%d := v%d + v%d\n" % (i + 1, i, i) for i in range(n))
    return lambda ttl: go(b"func f(c *redis.Client, v0 string) {\n" + lines + b"\tc.Set(ctx, v%d, 1, %d)\n}\n" % (n, ttl))


def embedded(n):
    """Types embedded in a circle, with methods searched through them."""
    types = b"".join(b"type T%d struct { *T%d; *T%d }\n" % (i, (i + 1) % n, (i + 2) % n) for i in range(n))
    return lambda ttl: go(types + b"func (t *T0) f() { t.a.b.c.Set(ctx, \"k\", 1, %d) }\n" % ttl)


def yaml_bomb(_):
    text = b"a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"a%d: &a%d [%s]\n" % (i, i, b",".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 30))
    return {"a.yaml": (b"a: 1\n", text)}


def yaml_anchors(n):
    return lambda ttl: b"".join(b"a%d: &a%d {b: %d, ttl: %d}\n" % (i, i, i, ttl) for i in range(n)) + b"".join(b"u%d:\n  <<: *a%d\n" % (i, i) for i in range(n))


def yaml_merges(n):
    """Mappings that merge the one before: n fields in the last."""
    return lambda ttl: b"m0: &m0 {k0: %d}\n" % ttl + b"".join(b"m%d: &m%d\n  <<: *m%d\n  k%d: 1\n" % (i, i, i - 1, i) for i in range(1, n))


def yaml_keys(n):
    return lambda ttl: b"redis:\n" + b"".join(b"  k%d: %d\n" % (i, ttl) for i in range(n))


def json_keys(n):
    return lambda ttl: b"{" + b",".join(b'"k%d": %d' % (i, ttl) for i in range(n)) + b"}\n"


def env_keys(n):
    return lambda ttl: b"".join(b"REDIS_%d=%d\n" % (i, ttl) for i in range(n))


def yaml_documents(n):
    return lambda ttl: b"".join(b"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a%d}\ndata: {REDIS_TTL: \"%d\"}\n" % (i, ttl) for i in range(n))


def gomod_lines(n):
    return lambda ttl: b"module a\n\nrequire (\n" + b"".join(b"\texample.org/m%d v1.%d.0\n" % (i, ttl) for i in range(n)) + b")\n"


def proto_messages(n):
    return lambda ttl: b'syntax = "proto3";\n' + b"".join(b"message M%d { string a = %d; }\n" % (i, ttl) for i in range(n)) + \
        b"service S {\n" + b"".join(b"  rpc R%d(M%d) returns (M%d);\n" % (i, i, i) for i in range(n)) + b"}\n"


def noise(n):
    """Bytes that are no text of any kind, the same on each run."""
    state, out = 1, bytearray()
    while len(out) < n:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out += state.to_bytes(8, "big")
    return bytes(out).replace(b"\0", b"\x01")


def text_of(extension, size):
    """A file of one kind and `size` bytes, in ordinary lines."""
    line = {"go": b"var a = f(1, \"b\")\n", "py": b"a = f(1, 'b')\n", "ts": b"const a = f(1, 'b');\n", "rs": b"const A: u8 = 1;\n",
            "yaml": b"- a: 1\n", "json": b"1,\n", "env": b"A=1\n", "md": b"text 1\n"}[extension]
    begin = {"go": GO, "json": b"[", "yaml": b"", }.get(extension, b"")
    end = {"json": b"1]\n"}.get(extension, b"")
    return lambda ttl: begin + line * (size // len(line)) + end.replace(b"1]", b"%d]" % ttl) + (b"" if extension == "json" else line.replace(b"1", b"%d" % ttl))


def odd_bytes(_):
    """Encodings, line ends and characters that nobody sees, one per file."""
    code = b"func f(c *redis.Client) { c.Set(ctx, \"k\", 1, %d) }\n"
    marks = {
        "bom.go": lambda t: b"\xef\xbb\xbf" + go(code % t),
        "latin.go": lambda t: go(b"// \xe9\xff\xfe\n" + code % t),
        "nul.go": lambda t: go(b"// \0\n" + code % t),
        "utf16.go": lambda t: go(code % t).decode().encode("utf-16"),
        "crlf.go": lambda t: go(code % t).replace(b"\n", b"\r\n"),
        "cr.go": lambda t: go(code % t).replace(b"\n", b"\r"),
        "mixed.go": lambda t: go(code % t).replace(b"\n", b"\r\n", 2),
        "bidi.go": lambda t: go("// \u202e } \u2066if x {\u2069\n".encode() + code % t),
        "zero.go": lambda t: go("func f\u200bg() { c\u200d.Set(ctx, \"k\u200b\", 1, 1) }\n".encode() + code % t),
        "homoglyph.go": lambda t: go("func ѕet(с *redis.Client) { с.Sеt(ctx, \"κ\", 1, 1) }\n".encode() + code % t),
        "surrogate.py": lambda t: b"import redis\nx = '\xed\xa0\x80'\ndef f(r):\n    r.set('k', 1, ex=%d)\n" % t,
        "form.py": lambda t: b"import redis\n\x0c\x0bdef f(r):\n    r.set('k\x1b', 1, ex=%d)\n" % t,
        "lines.js": lambda t: b"import R from 'ioredis'\xe2\x80\xa8const r = new R()\xe2\x80\xa9r.set('k', 1, 'EX', %d)\n" % t,
    }
    return {name: (make(30), make(15)) for name, make in marks.items()}


def many_files(n):
    return {"d%d/f%d.go" % (i % 300, i): (None, b"package p\n") for i in range(n)}


def many_edits(n):
    return {"d%d/f%d.go" % (i % 300, i): (points(2)(30), points(2)(15)) for i in range(n)}


def renames(n):
    """Every file has the name of the next, with an edit."""
    body = lambda i: b"package p\n" + b"".join(b"var a%d_%d = 1\n" % (i, j) for j in range(20))
    return {"f%d.go" % i: (body(i), body((i + 1) % n) + b"// x\n") for i in range(n)}


def lookalikes(n):
    """As many files removed as added, all nearly alike: similarity has to be looked for between all pairs."""
    body = lambda i: b"package p\n" + b"".join(b"var a%d = %d\n" % (j, (i * 7919 + j) % 97) for j in range(40))
    cases = {"old/f%d.go" % i: (body(i), None) for i in range(n)}
    cases.update({"new/g%d.go" % i: (None, body(i + n)) for i in range(n)})
    return cases


def deep_path(n):
    return {"/".join(["d"] * n) + "/a.go": (points(1)(30), points(1)(15))}


def long_name(n):
    return {"x" * n + ".go": (points(1)(30), points(1)(15))}


def pointers(_):
    lfs = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 99999999999\n"
    return {"a.go": (lfs % (b"1" * 64), lfs % (b"2" * 64)), "b.go": (b"/annex/objects/SHA256E-s1--%s.go\n" % (b"1" * 64), b"/annex/objects/SHA256E-s1--%s.go\n" % (b"2" * 64))}


def attributes(n):
    text = b"".join(b"*.g%d filter=evil diff=evil merge=evil -text working-tree-encoding=UTF-16 ident\n" % i for i in range(n))
    return {".gitattributes": (b"", b"*.go -diff binary export-ignore filter=evil\n" + text), "sub/.gitattributes": (None, text), "a.go": (points(1)(30), points(1)(15))}


#: How a patch shows the ordinary file; the whole file, since a patch comes without a repository here.
SHOP = b"diff --git a/shop/shop.go b/shop/shop.go\n--- a/shop/shop.go\n+++ b/shop/shop.go\n@@ -1,6 +1,6 @@\n package shop\n \n import \"github.com/redis/go-redis/v9\"\n \n" \
    b"-func Keep(c *redis.Client) { c.Set(ctx, \"cart\", 1, 30*time.Minute) }\n+func Keep(c *redis.Client) { c.Set(ctx, \"cart\", 1, 15*time.Minute) }\n \n"
NAMED = b"diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n"


def patched(path, hunks, named=NAMED):
    """A patch of one file, after the ordinary one."""
    path = path.encode() if isinstance(path, str) else path
    return SHOP + (named.replace(b"%s", path) if named else b"") + hunks


def patch_hunks(n):
    return patched("a.go", b"".join(b"@@ -%d,1 +%d,1 @@\n-var a%d = 1\n+var a%d = 2\n" % (i * 2 + 1, i * 2 + 1, i, i) for i in range(n)))


def patch_files(n):
    one = lambda i: NAMED.replace(b"%s", b"d%d/f%d.go" % (i % 300, i)) + b"@@ -1 +1 @@\n-package a\n+package b\n"
    return SHOP + b"".join(map(one, range(n)))


def patch_renames(n):
    """Each file takes the name of the next, in a chain over all."""
    one = lambda i: b"diff --git a/f%d.go b/f%d.go\nsimilarity index 100%%\nrename from f%d.go\nrename to f%d.go\n" % (i, i + 1, i, i + 1)
    return SHOP + b"".join(map(one, range(n)))


def patch_mails(n):
    """A series of mails each of which edits the same line."""
    mail = lambda i: b"From %040d Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: [PATCH %d/%d] x\n\n---\n" % (i, i, n)
    edit = lambda i: NAMED.replace(b"%s", b"a.go") + b"@@ -1,3 +1,3 @@\n package p\n-var a = %d\n+var a = %d\n var b = 1\n-- \n2.0\n\n" % (i, i + 1)
    return mail(0) + SHOP + b"-- \n2.0\n\n" + b"".join(mail(i + 1) + edit(i) for i in range(n))


def patch_combined(n):
    one = lambda i: b"diff --cc f%d.go\nindex 1,2..3\n--- a/f%d.go\n+++ b/f%d.go\n@@@ -1,2 -1,2 +1,2 @@@\n  package p\n- var a = 1\n -var a = 2\n++var a = 3\n" % (i, i, i)
    return SHOP + b"".join(map(one, range(n)))


def bomb(n, wide):
    """Lines that are all alike on either side in another number: the costliest to compare."""
    return {"a.go": (b"x := 1\n" * n + b"y\n" + b"x := 1\n" * wide, b"x := 1\n" * wide + b"z\n" + b"x := 1\n" * n)}


def shuffled(n):
    """The lines of a file in another order, none of which is the same as its neighbour."""
    line = lambda i, ttl: b"var a%d = %d\n" % ((i * 7919 * (1 if ttl == 30 else 104729)) % n, i % 7)
    return lambda ttl: go(b"".join(line(i, ttl) for i in range(n)))


def links(_):
    """Links that leave the tree, links in a circle, and links to files of the change."""
    link = lambda to: (b"120000", to)
    code = points(1)
    return {"a.go": (code(30), link(b"../../../../etc/passwd")), "b.go": (link(b"c.go"), link(b"d.go")), "c.go": (None, link(b"b.go")),
            "d.go": (None, link(b"c.go")), "e": (None, link(b".")), "f.go": (link(b"g.go"), code(15)), "g.go": (code(30), code(15)),
            "connreview.yml": (None, link(b"/dev/zero")), "go.mod": (None, link(b"/dev/random")), "package.json": (None, link(b"."))}


def modules(n):
    """Submodules that name the repository they are in, and one that takes a file's place."""
    commit = lambda i: (b"160000", b"%040x" % (i + 1))
    listed = b"".join(b'[submodule "m%d"]\n\tpath = m%d\n\turl = ./.\n' % (i, i) for i in range(n))
    cases = {"m%d" % i: (commit(i), commit(i + 1)) for i in range(n)}
    return {**cases, ".gitmodules": (listed, listed + b"# x\n"), "a.go": (points(1)(30), commit(7)), "b.go": (commit(7), points(1)(15))}


def odd_names(n):
    """Names that no shell, terminal or other system takes as they are, and names that differ in case."""
    names = [b"a\nb.go", b"a\tb.go", b'a"b.go', b"a\\b.go", b"a\x1b[2Jb.go", b"\xff\xfe.go", "a\u202eog.b".encode(), b"-rf.go", b"--output=x.go", b"$(id).go",
             b"::error::x.go", b"<img src=x>.go", b"a|b`c`.go", b" .go", b"con.go", b"aux.yaml", b"c:x.go", b"a*?[].go", b"A.go", b"a.go", "\u0430.go".encode(),
             b"%0A.go", b"HEAD", b"refs/heads/x.go", b"@{-1}.go", b":(exclude)x.go", b"~.go"]
    code = points(1)
    cases = {b"d%d/%s" % (i % 10, name): (code(30), code(15)) for i, name in enumerate(names)}
    cases.update({(b"Case%d.go" if i % 2 else b"case%d.go") % (i // 2): (code(30), code(15)) for i in range(n)})
    return cases


def suppressions(n):
    return lambda ttl: go(b"".join(b"// connreview: ignore redis.write %d reason\n" % i for i in range(n)) + points(3)(ttl)[len(GO):])


MB = 1 << 20
CASES = {"nest " + name: (lambda row=row: nest(row, 100_000)) for name, row in NESTS.items()}
CASES.update({
    "go 200,000 functions": lambda: edited("a.go", functions(200_000)),
    "go 2,000 cyclic wrappers": lambda: edited("a.go", wrappers(2_000)),
    "go 20,000 cyclic wrappers": lambda: edited("a.go", wrappers(20_000)),
    "go 150 functions calling each other": lambda: edited("a.go", complete(150)),
    "go 400 functions calling each other": lambda: edited("a.go", complete(400)),
    "go 10,000 constants, chain": lambda: edited("a.go", constants(10_000, 1)),
    "go 10,000 constants, circle": lambda: edited("a.go", constants(10_000, 0)),
    "go doubling constants": lambda: edited("a.go", doubling(64)),
    "go doubling variables": lambda: edited("a.go", locals_chain(64)),
    "go 5,000 doubling variables": lambda: edited("a.go", locals_chain(5_000)),
    "python 10,000 constants, chain": lambda: edited("a.py", python_constants(10_000)),
    "go 2,000 points": lambda: edited("a.go", points(2_000)),
    "go 20,000 points": lambda: edited("a.go", points(20_000)),
    "go 2,000 functions of one name": lambda: edited("a.go", same_points(2_000)),
    "go 20,000 functions of one name": lambda: edited("a.go", same_points(20_000)),
    "go 2,000 functions renamed": lambda: edited("a.go", moved_functions(2_000)),
    "go 10,000 functions renamed": lambda: edited("a.go", moved_functions(10_000)),
    "go 5,000 branches": lambda: edited("a.go", branches(5_000)),
    "go 2,000 embedded types": lambda: edited("a.go", embedded(2_000)),
    "go 50,000 suppressions": lambda: edited("a.go", suppressions(50_000)),
    "yaml bomb": lambda: yaml_bomb(0),
    "yaml 50,000 anchors": lambda: edited("a.yaml", yaml_anchors(50_000)),
    "yaml 2,000 merges": lambda: edited("a.yaml", yaml_merges(2_000)),
    "yaml 100,000 keys": lambda: edited("a.yaml", yaml_keys(100_000)),
    "yaml 20,000 documents": lambda: edited("a.yaml", yaml_documents(20_000)),
    "json 100,000 keys": lambda: edited("a.json", json_keys(100_000)),
    "env 100,000 keys": lambda: edited("a.env", env_keys(100_000)),
    "go.mod 50,000 lines": lambda: edited("go.mod", gomod_lines(50_000)),
    "proto 20,000 messages": lambda: edited("a.proto", proto_messages(20_000)),
    "odd bytes": lambda: odd_bytes(0),
    "100,000 files added": lambda: many_files(100_000),
    "5,000 files edited": lambda: many_edits(5_000),
    "2,000 files renamed in a circle": lambda: renames(2_000),
    "3,000 lookalikes moved": lambda: lookalikes(3_000),
    "path 2,000 deep": lambda: deep_path(2_000),
    "path 20,000 deep": lambda: deep_path(20_000),
    "name of 200 letters": lambda: long_name(200),
    "links out of the tree and in circles": lambda: links(0),
    "500 submodules of itself": lambda: modules(500),
    "odd names": lambda: odd_names(200),
    "pointers": lambda: pointers(0),
    "200,000 lines all alike": lambda: bomb(200_000, 100_000),
    "100,000 lines in another order": lambda: edited("a.go", shuffled(100_000)),
    "patch of 100,000 files": lambda: patch_files(100_000),
    "patch of 500,000 hunks": lambda: patch_hunks(500_000),
    "patch of 10,000 renames in a chain": lambda: patch_renames(10_000),
    "patch of 2,000 mails that edit one line": lambda: patch_mails(2_000),
    "patch of 20,000 combined diffs": lambda: patch_combined(20_000),
    "patch, a line of 50 MB": lambda: patched("a.go", b"@@ -1 +1 @@\n-a\n+" + b"a" * (50 * MB) + b"\n"),
    "patch, a name of 1 MB": lambda: patched(b"a" * MB, b"@@ -1 +1 @@\n-a\n+b\n"),
    "patch, a path 100,000 deep": lambda: patched(b"d/" * 100_000 + b"a.go", b"@@ -1 +1 @@\n-a\n+b\n"),
    "patch of 200 MB": lambda: patched("a.go", b"@@ -0,0 +1,%d @@\n" % (200 * MB // 10) + b"+var a = 1\n" * (200 * MB // 10)),
    "patch, 50 MB of noise": lambda: patched("a.go", noise(50 * MB)),
    "patch that ends within a line": lambda: patched("a.go", b"@@ -1,3 +1,3 @@\n a\n-b"),
    "patch with hunks over each other": lambda: patched("a.go", b"@@ -1,2 +1,2 @@\n a\n-b\n+c\n@@ -1,2 +1,2 @@\n a\n-b\n+d\n@@ -9,1 +2,1 @@\n-x\n+y\n@@ -3,1 +1,1 @@\n-x\n+y\n"),
    "patch with hunks that lie": lambda: patched("a.go", b"@@ -1,4294967295 +1,4294967295 @@\n a\n-b\n@@ -99999999999999999999,1 +0,1 @@\n-a\n@@ -4294967295,4294967295 +4294967295,1 @@\n-a\n"),
    "patch out of the tree": lambda: SHOP + b"".join(NAMED.replace(b"%s", p) + b"@@ -1 +1 @@\n-a\n+b\n" for p in [b"../../etc/passwd.go", b".git/config", b"/dev/zero", b"a/../../b.go"]),
    "attributes": lambda: attributes(20_000),
})
for kind in ["go", "py", "ts", "rs", "yaml", "json", "env", "md"]:
    CASES["%s of 200 MB" % kind] = lambda kind=kind: edited("a." + kind, text_of(kind, 200 * MB))
    CASES["%s of 1.9 MB" % kind] = lambda kind=kind: edited("a." + kind, text_of(kind, 1_900_000))
    CASES["%s, a line of 50 MB" % kind] = lambda kind=kind: {"a." + kind: (b"a\n", b"a" * (50 * MB))}
    CASES["%s, a line of 1.9 MB" % kind] = lambda kind=kind: {"a." + kind: (b"a\n", b"a" * 1_900_000)}
    CASES["%s, 1.9 MB of noise" % kind] = lambda kind=kind: {"a." + kind: (b"a\n", noise(1_900_000))}

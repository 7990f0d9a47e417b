"""Writes the seeds of the fuzz targets into fuzz/corpus, and the report that `escape` fills into fuzz/sample.json.

In: the fixtures, the rules, and CONNREVIEW, a binary (target/debug/connreview where nothing is given). Out: files. Left out: whatever a run of
the targets finds besides; neither is committed.
"""

import os, pathlib, subprocess, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fuzz" / "corpus"
PROGRAM = os.environ.get("CONNREVIEW", str(ROOT / "target" / "debug" / "connreview"))
#: Larger files slow a target down and teach it nothing.
LARGEST = 6_000
GO = 'package p\n\nimport (\n\t"time"\n\n\t"github.com/redis/go-redis/v9"\n)\n\n'


def seed(target, number, content):
    place = CORPUS / target
    place.mkdir(parents=True, exist_ok=True)
    (place / ("seed-%04d" % number)).write_bytes(content)


def fixtures():
    """Yields case, path, base and head of each file of the fixtures; None where a side has none."""
    for case in sorted(p for p in (ROOT / "fixtures").iterdir() if (p / "head").is_dir()):
        paths = {str(f.relative_to(case / side)) for side in ("base", "head") for f in (case / side).rglob("*") if f.is_file()}
        for path in sorted(paths):
            read = lambda side: (case / side / path).read_bytes() if (case / side / path).is_file() else None
            yield case, path, read("base"), read("head")


def git(place, *args, **more):
    return subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *args], cwd=place, check=True, capture_output=True, **more).stdout


def sample():
    """Makes a bundle of a change with PLACEHOLDER in every name and value."""
    with tempfile.TemporaryDirectory() as place:
        git(place, "init", "-q")
        for minutes in (30, 15):
            body = 'func PLACEHOLDER(c *redis.Client) {\n\tc.Set(ctx, "PLACEHOLDER:%d", "x", %d*time.Minute) // PLACEHOLDER\n}\n' % (minutes, minutes)
            config = "redis:\n  PLACEHOLDER: %d\n  ttl: %d # PLACEHOLDER\n" % (minutes, minutes)
            pathlib.Path(place, "PLACEHOLDER.go").write_text(GO + body)
            pathlib.Path(place, "PLACEHOLDER.yaml").write_text(config)
            git(place, "add", ".")
            git(place, "commit", "-qm", "PLACEHOLDER\n\nPLACEHOLDER changes the TTL.")
        base, head = git(place, "rev-list", "--reverse", "HEAD", text=True).split()
        arguments = ["diff", "--repo", place, "--base", base, "--head", head, "--bundle", str(ROOT / "fuzz" / "sample.json")]
        subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, env={**os.environ, "CI": ""})
        patch = git(place, "diff", base, head)
    return patch


def main():
    patch = sample()
    seed("handed", 0, b"b" + (ROOT / "fuzz" / "sample.json").read_bytes())
    mails = b"From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: [PATCH] x\n\n---\n a.go | 2 +-\n\n"
    combined = b"diff --cc a.go\nindex 1,2..3\n--- a/a.go\n+++ b/a.go\n@@@ -1,2 -1,2 +1,2 @@@\n  one\n- two\n -three\n++four\n"
    renamed = b"diff --git a/o b/n\nsimilarity index 100%\nrename from o\nrename to n\ndiff --git a/x b/x\nold mode 100644\nnew mode 120000\n"
    for number, text in enumerate([patch, mails + patch + b"-- \n2.0\n\n", combined, renamed]):
        seed("patch", number, text)
    for number, (_, path, base, head) in enumerate(fixtures()):
        if head is not None and len(head) <= LARGEST:
            seed("facts", number, path.encode() + b"\n" + head)
        if base is not None and head is not None and len(base) + len(head) <= LARGEST:
            seed("compare", number, path.encode() + b"\n" + base + b"\n===\n" + head)
    for number, rule in enumerate(sorted((ROOT / "rules").glob("*/*.yml"))):
        if rule.name != "pack.yml":
            seed("catalogue", number, rule.read_bytes())
    texts = ["x", "`a` <b>|c|</b> [d](http://e) @f #1", "::error file=a,line=1::x", "\x1b[2J\u202e", "</script><img src=x onerror=y>", "```\n# x\n", "a\r\n::warning::b", "%0A::x"]
    for number, text in enumerate(texts):
        seed("escape", number, text.encode())
    handed = [
        b"cmode: set\na/a.go:1.1,3.2 1 1\n",
        b"cSF:a.go\nDA:1,1\nend_of_record\n",
        b"c<?xml version=\"1.0\"?><coverage><packages><package><classes><class filename=\"a.py\"><lines><line number=\"1\" hits=\"1\"/></lines></class></classes></package></packages></coverage>",
        b"e{\"number\": 1, \"pull_request\": {\"number\": 1}, \"repository\": {\"full_name\": \"a/b\"}}",
        b"e{\"workflow_run\": {\"head_sha\": \"1111111111111111111111111111111111111111\", \"head_branch\": \"x\"}, \"repository\": {\"full_name\": \"a/b\"}}",
        b"l{\"version\": 1, \"findings\": [{\"fingerprint\": \"0011223344556677\", \"rule\": \"redis.write\", \"reason\": \"known\"}]}",
        b"yuse: [tyk-mdcb]\nlevels: {redis.write: off}\nroles:\n  - {role: test, paths: ['a/**']}\nexclude: ['v/']\nfail_on: medium\nmax_file_size: 2M\n",
    ]
    for number, text in enumerate(handed):
        seed("handed", number + 1, text)
    print("\n".join("%-10s %d seeds" % (p.name, len(list(p.iterdir()))) for p in sorted(CORPUS.iterdir())))


main()

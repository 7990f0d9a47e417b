"""Lets a program that counts what it does review what this repository has to review, so that a release is arranged for that.

In: the program, built by scripts/release.sh. Out: nothing; what was counted goes where LLVM_PROFILE_FILE says. Reviewed are all fixtures,
joined to a few changes (one change each would count little but how the rules are read), and changes of the generated repository of the bench.
Left out: other repositories, since a release must be built from this one alone.
"""

import os, pathlib, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES_OF_A_CHANGE = 40
GENERATED, CHANGED = 1000, [1, 20, 500]
FORMATS = ["json", "markdown", "terminal"]


def commit(out, branch, cases, side):
    """Writes a commit of one side of some fixtures, each in a directory of its own."""
    out.write(b"commit refs/heads/%s\ncommitter A <a@example.org> 1700000000 +0000\ndata 1\nx\ndeleteall\n" % branch.encode())
    for case in cases:
        for file in sorted(p for p in (case / side).rglob("*") if p.is_file() and not p.is_symlink()):
            text = file.read_bytes()
            out.write(b'M 100644 inline "%s/%s"\ndata %d\n' % (case.name.encode(), str(file.relative_to(case / side)).encode(), len(text)))
            out.write(text + b"\n")


def fixtures(repo):
    """Makes a repository of the fixtures and returns the pairs of its branches."""
    cases = sorted(c for c in (ROOT / "fixtures").iterdir() if (c / "base").is_dir() and (c / "head").is_dir())
    groups = [cases[i : i + FIXTURES_OF_A_CHANGE] for i in range(0, len(cases), FIXTURES_OF_A_CHANGE)]
    with fast_import(repo) as stream:
        for i, group in enumerate(groups):
            for side in ("base", "head"):
                commit(stream.stdin, f"{side}-{i}", group, side)
    return [(f"base-{i}", f"head-{i}") for i in range(len(groups))]


def fast_import(repo):
    """Makes an empty repository and begins to fill it."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", repo], check=True)
    return subprocess.Popen(["git", "-C", repo, "fast-import", "--quiet"], stdin=subprocess.PIPE)


def generated(repo):
    """Makes the generated repository and returns the pairs of its branches."""
    made = subprocess.run([sys.executable, ROOT / "scripts/bench/generate.py", str(GENERATED), *map(str, CHANGED)], check=True, stdout=subprocess.PIPE)
    with fast_import(repo) as stream:
        stream.stdin.write(made.stdout)
    return [("main", f"change-{n}") for n in CHANGED]


def main(program):
    with tempfile.TemporaryDirectory() as place:
        for name, make in (("fixtures", fixtures), ("generated", generated)):
            repo = os.path.join(place, name)
            for i, (base, head) in enumerate(make(repo)):
                command = [program, "diff", "--repo", repo, "--base", base, "--head", head, "--format", FORMATS[i % len(FORMATS)], "--fail-on", "never"]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: train.py PROGRAM")
    main(sys.argv[1])

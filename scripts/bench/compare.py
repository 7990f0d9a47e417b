"""Times connreview against other ways to the same questions; see compare.sh.

In: a repository, two commits, how often. Out: a table of medians, and how many times as long each takes as connreview. Left out: whether the
others answer the questions; a dozen patterns find calls, and compare no values.
"""

import json, os, shutil, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
BINARY = os.environ.get("CONNREVIEW") or os.path.join(HERE, "../../target/release/connreview")
#: Calls of Redis, RPC and settings in Go, as both tools write them: `$A` one argument, `...` any.
PATTERNS = [
    "$C.Set($K, $V, $T)", "$C.Set($X, $K, $V, $T)", "$C.Expire($X, $K, $T)", "$C.Publish($X, $CH, $M)", "$C.Subscribe($X, $CH)", "$C.Del($X, $K)",
    "$C.Call($M, $A)", "$C.CallTimeout($M, $A, $T)", "$C.AddFunc($N, $F)", "rpc.NewDispatcher()", "redis.NewClient($O)", "os.Getenv($N)",
]


def semgrep_rules(place):
    """Writes the patterns as rules of semgrep."""
    rules = [{"id": "r%d" % i, "pattern": p, "message": p, "severity": "INFO", "languages": ["go"]} for i, p in enumerate(PATTERNS)]
    path = os.path.join(place, "rules.json")
    with open(path, "w") as file:
        json.dump({"rules": rules}, file)
    return path


def ast_grep_rules(place):
    """Writes the patterns as rules of ast-grep, all in one file."""
    one = lambda i, p: "id: r%d\nlanguage: go\nseverity: info\nmessage: call\nrule:\n  pattern: %s\n" % (i, json.dumps(p))
    path = os.path.join(place, "rules.yml")
    with open(path, "w") as file:
        file.write("---\n".join(one(i, p) for i, p in enumerate(PATTERNS)))
    return path


def script(tool, repo, base, head, rules, place):
    """Returns the reviewer's script: the diff, the changed files of both sides through ast-grep, and the tests that name what changed."""
    search = "rg -l --glob '*_test.go'" if shutil.which("rg") else "git grep -l --untracked"
    tests = "." if shutil.which("rg") else "-- '*_test.go'"
    return f"""
cd '{repo}' && git diff {base} {head} > '{place}/diff'
for side in {base} {head}; do
  rm -rf '{place}/side' && mkdir '{place}/side'
  git diff --name-only {base} {head} -- '*.go' | while read -r f; do
    if git cat-file -e $side:"$f" 2>/dev/null; then mkdir -p '{place}/side/'"$(dirname "$f")" && git show $side:"$f" > '{place}/side/'"$f"; fi
  done
  '{tool}' scan --rule '{rules}' --json=compact '{place}/side' > '{place}/'$side.json || true
done
grep -hoE '^[-+]func (\\([^)]*\\) )?[A-Za-z0-9_]+' '{place}/diff' | grep -oE '[A-Za-z0-9_]+$' | sort -u > '{place}/names'
cd '{repo}' && if [ -s '{place}/names' ]; then {search} -F -f '{place}/names' {tests} > '{place}/tests' || true; fi
"""


def once(command):
    """Seconds by the clock and by the processor, children's too."""
    start, before = time.monotonic(), os.times()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    after = os.times()
    if done.returncode not in (0, 1):
        sys.exit("error: %s ended with %d: %s" % (command[0], done.returncode, done.stderr.decode(errors="replace")[-300:]))
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - start, used


def main(repo, base, head, runs):
    commit = lambda r: subprocess.run(["git", "-C", repo, "rev-parse", "--verify", r + "^{commit}"], check=True, capture_output=True, text=True).stdout.strip()
    base, head = commit(base), commit(head)
    with tempfile.TemporaryDirectory() as place:
        tree = os.path.join(place, "tree")
        # Both need a work tree; making it is not counted.
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", repo, tree], check=True)
        subprocess.run(["git", "-C", tree, "checkout", "-q", "--detach", head], check=True)
        ways = {"connreview": [BINARY, "diff", "--repo", tree, "--base", base, "--head", head, "--format", "json"]}
        ways["git diff"] = ["git", "-C", tree, "diff", base, head]
        if tool := shutil.which(os.environ.get("AST_GREP", "ast-grep")):
            ways["git diff + ast-grep + grep"] = ["bash", "-c", script(tool, tree, base, head, ast_grep_rules(place), place)]
        else:
            print("ast-grep is not installed: left out")
        if tool := shutil.which(os.environ.get("SEMGREP", "semgrep")):
            scan = f"cd '{tree}' && '{tool}' scan --metrics off --disable-version-check --quiet --config '{semgrep_rules(place)}' --baseline-commit {base} --json"
            ways["semgrep scan --baseline-commit"] = ["bash", "-c", scan]
        else:
            print("semgrep is not installed: left out")
        taken = {name: [] for name in ways}
        for command in ways.values():
            once(command)
        for _ in range(runs):
            for name, command in ways.items():
                taken[name].append(once(command))
    ours = None
    print("| way | clock | processor | times connreview's clock |\n|---|---|---|---|")
    for name, all in taken.items():
        clock, processor = (statistics.median(t) for t in zip(*all))
        ours = ours or clock
        print("| %s | %.0f ms | %.0f ms | %.2f |" % (name, clock * 1e3, processor * 1e3, clock / ours))


main(*sys.argv[1:4], int(sys.argv[4]) if len(sys.argv) > 4 else 5)

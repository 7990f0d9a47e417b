"""Reviews each hostile change and prints time, memory and what the report says was not examined.

In: names of cases (a part of a name is enough; none: all), CONNREVIEW the program, ARGS further arguments, LIMIT seconds. Out: one line a
case; exit code 1 where the program crashed, took longer than LIMIT or forgot the ordinary file beside the hostile one.
"""

import json, os, resource, shutil, subprocess, sys, tempfile, time
from cases import CASES, GO

LIMIT = float(os.environ.get("LIMIT", "60"))
MEMORY = int(os.environ.get("MEMORY_MB", "4000"))
PLAIN = [GO.replace(b"package p", b"package shop") + b"func Keep(c *redis.Client) { c.Set(ctx, \"cart\", 1, %d*time.Minute) }\n" % m for m in (30, 15)]


def commit(out, mark, files, side):
    out.write(b"commit refs/heads/%s\nmark :%d\ncommitter A <a@example.org> 1700000000 +0000\ndata 1\nx\ndeleteall\n" % ([b"base", b"head"][side], mark))
    for path, both in files.items():
        if both[side] is not None:
            out.write(b"M 100644 inline \"%s\"\ndata %d\n" % (path.encode(), len(both[side])))
            out.write(both[side] + b"\n")


def repository(place, files):
    subprocess.run(["git", "init", "-q", "--bare", place], check=True)
    run = subprocess.Popen(["git", "-c", "core.compression=0", "fast-import", "--quiet", "--depth=0"], cwd=place, stdin=subprocess.PIPE)
    for side in (0, 1):
        commit(run.stdin, side + 1, files, side)
    run.stdin.close()
    if run.wait():
        raise SystemExit("git fast-import failed")


def review(place, out):
    """Returns exit code, seconds of processor time (a busy machine does not change them), megabytes."""
    command = [os.environ["CONNREVIEW"], "diff", "--repo", place, "--base", "base", "--head", "head", "--format", "json", "--output", out]
    start = time.monotonic()
    pid = os.posix_spawn(command[0], command + os.environ.get("ARGS", "").split(), {**os.environ, "CI": ""},
                         file_actions=[(os.POSIX_SPAWN_OPEN, 2, out + ".err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)])
    while True:
        done, status, used = os.wait4(pid, os.WNOHANG)
        if done:
            break
        if time.monotonic() - start > LIMIT:
            os.kill(pid, 9)
            _, status, used = os.wait4(pid, 0)
            return "slow", used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
        time.sleep(0.005)
    code = os.waitstatus_to_exitcode(status)
    return code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def told(out):
    """Returns what a report says, and whether it speaks of the ordinary file."""
    with open(out) as file:
        report = json.load(file)
    skipped = report.get("not_examined", [])
    seen = any("shop/shop.go" in json.dumps(f) for f in report["findings"])
    first = "; ".join("%s: %s" % (n["what"][:40], n["why"][:70]) for n in skipped[:2])
    return seen, "%d findings, %d not examined %s" % (len(report["findings"]), len(skipped), first)


def main():
    asked = sys.argv[1:]
    bad = 0
    for name, make in CASES.items():
        if asked and not any(a in name for a in asked):
            continue
        place = tempfile.mkdtemp(prefix="connreview-hostile-")
        try:
            files = make()
            files["shop/shop.go"] = PLAIN
            repository(place + "/repo", files)
            code, seconds, memory = review(place + "/repo", place + "/report.json")
            seen, text = (False, open(place + "/report.json.err", errors="replace").read()[-160:].replace("\n", " "))
            if code == 0:
                seen, text = told(place + "/report.json")
            wrong = code != 0 or not seen or memory > MEMORY
            bad += wrong
            print("%-4s %-36s %4s %7.2f s %6.0f MB  %s" % ("BAD" if wrong else "ok", name, code, seconds, memory, text), flush=True)
        finally:
            shutil.rmtree(place)
    return 1 if bad else 0


sys.exit(main())

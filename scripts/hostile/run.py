"""Reviews each hostile change and prints time, memory and what the report says was not examined.

In: names of cases (a part of a name is enough; none: all), CONNREVIEW the program, ARGS further arguments, LIMIT seconds. Out: one line a
case; exit code 1 where the program crashed, took longer than LIMIT or forgot the ordinary file beside the hostile one.
"""

import json, os, re, shutil, subprocess, sys, tempfile, time, traceback
from cases import CASES, GO

LIMIT = float(os.environ.get("LIMIT", "60"))
MEMORY = int(os.environ.get("MEMORY_MB", "4000"))
PLAIN = [GO.replace(b"package p", b"package shop") + b"func Keep(c *redis.Client) { c.Set(ctx, \"cart\", 1, %d*time.Minute) }\n" % m for m in (30, 15)]


def commit(out, mark, files, side):
    out.write(b"commit refs/heads/%s\nmark :%d\ncommitter A <a@example.org> 1700000000 +0000\ndata 1\nx\ndeleteall\n" % ([b"base", b"head"][side], mark))
    for path, both in files.items():
        mode, text = both[side] if isinstance(both[side], tuple) else (b"100644", both[side])
        name = b'"%s"' % (path if isinstance(path, bytes) else path.encode()).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
        if mode == b"160000":
            out.write(b"M 160000 %s %s\n" % (text, name))
        elif text is not None:
            out.write(b"M %s inline %s\ndata %d\n" % (mode, name, len(text)))
            out.write(text + b"\n")


def repository(place, files):
    subprocess.run(["git", "init", "-q", "--bare", place], check=True)
    run = subprocess.Popen(["git", "-c", "core.compression=0", "fast-import", "--quiet", "--depth=0"], cwd=place, stdin=subprocess.PIPE)
    for side in (0, 1):
        commit(run.stdin, side + 1, files, side)
    run.stdin.close()
    if run.wait():
        raise SystemExit("git fast-import failed")


def apart(work):
    """Runs `work` in a process of its own and returns whether it answers true. A child's memory, as the system counts it, begins with
    that of the process that starts it, and a case may need much to be made or read."""
    if child := os.fork():
        return os.waitpid(child, 0)[1] == 0
    answer = False
    try:
        answer = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(0 if answer else 1)


def prepare(make, place):
    """Writes a case's repository, or its patch where the case is one."""
    case = make()
    if isinstance(case, bytes):
        with open(place + "/patch", "wb") as file:
            file.write(case)
    else:
        repository(place + "/repo", {"shop/shop.go": PLAIN, **case})
    return True


def review(place, out):
    """Returns exit code, seconds of processor time (a busy machine does not change them), megabytes."""
    patch = place + "/patch"
    change = ["--patch", patch] if os.path.exists(patch) else ["--repo", place + "/repo", "--base", "base", "--head", "head"]
    command = [os.environ["CONNREVIEW"], "diff", *change, "--format", "json", "--output", out]
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


def good(name, place):
    """Reviews a case and prints what came of it; a broken patch is refused with its line."""
    code, seconds, memory = review(place, place + "/report.json")
    seen, text = (False, open(place + "/report.json.err", errors="replace").read()[-160:].replace("\n", " "))
    if code == 0:
        seen, text = told(place + "/report.json")
    right = memory <= MEMORY and (seen if code == 0 else code == 2 and re.search(r"line \d+ of the patch: ", text))
    print("%-4s %-40s %4s %7.2f s %6.0f MB  %s" % ("ok" if right else "BAD", name, code, seconds, memory, text))
    return right


def main():
    asked = sys.argv[1:]
    bad = 0
    for name, make in CASES.items():
        if asked and not any(a in name for a in asked):
            continue
        place = tempfile.mkdtemp(prefix="connreview-hostile-")
        try:
            bad += not (apart(lambda: prepare(make, place)) and apart(lambda: good(name, place)))
        finally:
            shutil.rmtree(place)
    return 1 if bad else 0


sys.exit(main())

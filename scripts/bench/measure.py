#!/usr/bin/env python3
"""Times `git diff`, `git grep` and `connreview diff` on the same commits, in turn within one run, and prints medians, ratios and the
most memory of each. In turn, since a machine that is slow for a while is then slow for all; with the time of the processor too, which
others on the machine hardly change.

usage: measure.py REPO BASE HEAD [RUNS]             one change
       measure.py --generated [FILES...]            repositories that generate.py makes: 1000 15000 60000 where nothing is given,
                                                    each with changes of 1, 20 and 500 files, without and with the word index
                                                    of the base, and how time and memory grow
       CONNREVIEW=path/to/binary                    target/release/connreview where nothing is given
       RUNS=9                                       runs of each command for a generated change
       KEEP=directory                               where generated repositories are made and kept; else they are thrown away
"""
import os, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
BINARY = os.environ.get("CONNREVIEW") or os.path.join(HERE, "../../target/release/connreview")
CHANGED = [1, 20, 500]


def stop(message):
    print(message, file=sys.stderr)
    sys.exit(2)


def once(command):
    """Milliseconds by the clock and by the processor, and KiB, of one run. git grep ends with 1 where it finds nothing."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        stop(f"error: {' '.join(command)} ended with {child.returncode}")
    return (time.perf_counter() - start) * 1e3, (used.ru_utime + used.ru_stime) * 1e3, used.ru_maxrss


def measured(repo, base, head, runs):
    """Medians of both times, and most KiB, by command. Once each without a clock, so that all find the files in memory."""
    commands = {
        "git diff": ["git", "-C", repo, "--no-pager", "diff", "--no-ext-diff", base, head],
        "git grep": ["git", "-C", repo, "--no-pager", "grep", "-c", "-I", "-E", "redis|rpc|publish", head],
        "connreview": [BINARY, "diff", "--repo", repo, "--base", base, "--head", head, "--format", "json", "--fail-on", "never"],
    }
    for command in commands.values():
        once(command)
    taken = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(once(command))
    def summed(all):
        clock, processor, memory = zip(*all)
        return statistics.median(clock), statistics.median(processor), max(memory)

    return {name: summed(all) for name, all in taken.items()}


def one(repo, base, head, runs):
    for revision in (base, head):
        known = subprocess.run(["git", "-C", repo, "rev-parse", "--quiet", "--verify", revision + "^{commit}"], stdout=subprocess.DEVNULL)
        if known.returncode:
            stop(f"error: {repo} has no commit '{revision}'")
    result = measured(repo, base, head, runs)
    ours = result["connreview"][0]
    for name, (took, processor, memory) in result.items():
        print(f"{name:<11}{took:10.2f} ms {processor:10.2f} ms processor {memory / 1024:8.1f} MiB   connreview takes {ours / took:.2f} x")
    print(f"medians of {runs} runs each, in turn; most memory of all runs")


def made(place, files):
    """Makes the repository of a size where it is not there yet."""
    repo = os.path.join(place, f"files-{files}.git")
    if not os.path.isdir(repo):
        git = ["git", "-C", repo]
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", repo], check=True)
        stream = subprocess.Popen([sys.executable, os.path.join(HERE, "generate.py"), str(files), *map(str, CHANGED)], stdout=subprocess.PIPE)
        subprocess.run([*git, "fast-import", "--quiet"], stdin=stream.stdout, check=True)
        if stream.wait():
            stop("error: generate.py failed")
    return repo


def generated(sizes, runs):
    rows = {}
    with tempfile.TemporaryDirectory() as temporary:
        place = os.environ.get("KEEP") or temporary
        os.makedirs(place, exist_ok=True)
        print("| files | index | changed | git diff | git grep | connreview | x diff | x grep | processor | x diff | memory |\n|---|---|---|---|---|---|---|---|---|---|---|")
        for files in sizes:
            repo = made(place, files)
            for index, made_by in (("no", ["--remove"]), ("yes", ["main"])):
                subprocess.run([BINARY, "index", "--quiet", "--repo", repo, *made_by], check=True)
                for changed in CHANGED:
                    r = rows[index, files, changed] = measured(repo, "main", f"change-{changed}", runs)
                    (diff, worked, _), (grep, _, _), (ours, processor, memory) = r["git diff"], r["git grep"], r["connreview"]
                    times = f"{diff:.1f} ms | {grep:.1f} ms | {ours:.1f} ms | {ours / diff:.1f} | {ours / grep:.2f}"
                    print(f"| {files} | {index} | {changed} | {times} | {processor:.0f} ms | {processor / worked:.1f} | {memory / 1024:.0f} MiB |", flush=True)
    print(f"\nmedians of {runs} runs each, in turn; most memory of all runs\n")
    for index in ("no", "yes"):
        growth({(files, changed): r for (i, files, changed), r in rows.items() if i == index}, sizes, "with an index" if index == "yes" else "without an index")


def growth(rows, sizes, how):
    """How connreview grows with the tree, at the same change, and with the change, in the same tree."""
    def ratio(a, b, what):
        return f"{rows[b]['connreview'][what] / rows[a]['connreview'][what]:.1f}"

    first, last = sizes[0], sizes[-1]
    if first != last:
        for changed in CHANGED:
            a, b = (first, changed), (last, changed)
            print(f"{how}, tree x {last / first:.0f}, {changed} changed: clock x {ratio(a, b, 0)}, processor x {ratio(a, b, 1)}, memory x {ratio(a, b, 2)}")
    for files in sizes:
        a, b = (files, CHANGED[0]), (files, CHANGED[-1])
        print(f"{how}, change x {CHANGED[-1] / CHANGED[0]:.0f}, {files} files: clock x {ratio(a, b, 0)}, processor x {ratio(a, b, 1)}, memory x {ratio(a, b, 2)}")


def main(arguments):
    if not os.access(BINARY, os.X_OK):
        stop(f"error: {BINARY} is not there\nhelp: cargo build --release, or CONNREVIEW=path/to/binary")
    numbers = [a for a in arguments[1:] if a.isdigit() and int(a) > 0]
    if arguments[:1] == ["--generated"] and len(numbers) == len(arguments) - 1:
        generated(sorted(map(int, numbers)) or [1000, 15000, 60000], int(os.environ.get("RUNS", "9")))
    elif len(arguments) == 3 or (len(arguments) == 4 and arguments[3].isdigit() and int(arguments[3])):
        one(*arguments[:3], int(arguments[3]) if len(arguments) == 4 else 15)
    else:
        stop(__doc__.split("\n\n")[1].rstrip())


if __name__ == "__main__":
    main(sys.argv[1:])

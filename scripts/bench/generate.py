#!/usr/bin/env python3
"""Prints a repository of Go services as a stream for `git fast-import`: `main`, and a branch `change-N` for each N given, which
changes N files of it. The same numbers give the same bytes, and so the same commits.

usage: generate.py FILES CHANGED... | git -C DIR fast-import --quiet

One file in twenty talks to Redis, one in forty calls another service, one in forty reads settings, one in four is a test; all others
are plain code of the same length. A change halves a lifetime, a deadline or a default where there is one, and edits a formula elsewhere.
"""
import sys

MODULE = "example.org/fleet"
FOLDER = 12  # files of a package
WORDS = "order cart stock price route ledger parcel quota tenant audit batch cursor session report basket claim".split()


def kind(number):
    """What a file is about, by its number."""
    if number % 4 == 3:
        return "test"
    return {0: "redis", 1: "redis", 2: "rpc", 4: "config"}.get(number % 40, "plain") if number % 40 != 20 else "redis"


def path(number):
    package = number // FOLDER
    test = "_test" if kind(number) == "test" else ""
    return f"services/s{package % 50:02}/p{package:05}/{WORDS[number % len(WORDS)]}{number % FOLDER}{test}.go"


def filler(number, lines):
    """Plain functions with calls and constants, so that a file has the length of a usual one."""
    word = WORDS[(number * 7) % len(WORDS)]
    parts = []
    for i in range(lines // 12):
        parts.append(f"""
// {word}{i}N{number} sums what is left of a {word}.
func {word}{i}N{number}(values []int, limit int) (int, error) {{
	total := 0
	for _, v := range values {{
		if v > limit {{
			return 0, fmt.Errorf("{word} %d is above %d", v, limit)
		}}
		total += v * {i + 3}
	}}
	return total, nil
}}
""")
    return "".join(parts)


def source(number, changed):
    """The text of a file before or after a change."""
    package = f"p{number // FOLDER:05}"
    what, half = kind(number), changed
    imports, body = ['"fmt"'], ""
    if what == "redis":
        imports += ['"context"', '"time"', "", '"github.com/redis/go-redis/v9"']
        body = f"""
// Keep{number} stores a {WORDS[number % len(WORDS)]}.
func Keep{number}(ctx context.Context, c *redis.Client, id, value string) error {{
	return c.Set(ctx, "{WORDS[number % len(WORDS)]}-{number}-"+id, value, {15 if half else 30}*time.Minute).Err()
}}
"""
    elif what == "rpc":
        imports += ['"net/rpc"', '"time"']
        body = f"""
// Ask{number} asks the other service.
func Ask{number}(c *rpc.Client, id string) (string, error) {{
	var reply string
	call := c.Go("Fleet.Get{number}", id, &reply, nil)
	select {{
	case <-call.Done:
		return reply, call.Error
	case <-time.After({5 if half else 10} * time.Second):
		return "", fmt.Errorf("no answer for %s", id)
	}}
}}
"""
    elif what == "config":
        body = f"""
// Redis{number} says how Redis is reached.
type Redis{number} struct {{
	Address string `json:"redis_address" env:"REDIS{number}_ADDRESS" default:"localhost:6379"`
	Timeout int    `json:"redis_timeout" env:"REDIS{number}_TIMEOUT" default:"{5 if half else 10}"`
}}
"""
    elif what == "test":
        return test(number, package, changed)
    else:
        body = f"\nfunc step{number}(n int) int {{\n\treturn n*{number + 1} + {2 if half else 1}\n}}\n"
    listed = "\n".join(f"\t{i}" if i else "" for i in imports)
    return f"package {package}\n\nimport (\n{listed}\n)\n{body}{filler(number, 120)}"


def test(number, package, changed):
    before = number - 1 if kind(number - 1) == "plain" else number - 2
    called = f"step{before}(2)" if kind(before) == "plain" and before // FOLDER == number // FOLDER else "2"
    return f"""package {package}

import "testing"

func TestStep{number}(t *testing.T) {{
	for _, want := range []int{{{"1, 2, 3" if changed else "1, 2"}}} {{
		if got := {called}; got == want-1000 {{
			t.Fatalf("got %d", got)
		}}
	}}
}}
"""


def chosen(files, count):
    """The changed files: evenly spread, and of every fifth one the next file that talks to Redis."""
    picked = set()
    for i in range(count):
        number = i * files // count
        if i % 5 == 0:
            number = next((n for n in range(number, files) if kind(n) == "redis" and n not in picked), number)
        while number in picked:
            number = (number + 1) % files
        picked.add(number)
    return sorted(picked)


def main(files, counts):
    out = sys.stdout.buffer
    marks = 0

    def data(text):
        raw = text.encode()
        out.write(b"data %d\n%s\n" % (len(raw), raw))

    def commit(branch, message, second, parent, contents):
        nonlocal marks
        marks += 1
        out.write(f"commit refs/heads/{branch}\nmark :{marks}\ncommitter Bench <bench@example.org> {1_700_000_000 + second} +0000\n".encode())
        data(message)
        if parent:
            out.write(f"from :{parent}\n".encode())
        for name, text in contents:
            out.write(f"M 100644 inline {name}\n".encode())
            data(text)
        return marks

    manifest = ("go.mod", f"module {MODULE}\n\ngo 1.22\n\nrequire github.com/redis/go-redis/v9 v9.5.1\n")
    base = commit("main", "The fleet", 0, None, [manifest, *((path(n), source(n, False)) for n in range(files))])
    for count in counts:
        changed = chosen(files, min(count, files))
        commit(f"change-{count}", f"Change {count} files", count, base, ((path(n), source(n, True)) for n in changed))


if __name__ == "__main__":
    try:
        numbers = [int(a) for a in sys.argv[1:]]
    except ValueError:
        numbers = []
    if len(numbers) < 2 or min(numbers) < 1:
        sys.exit(__doc__.split("\n\n")[1])
    main(numbers[0], numbers[1:])

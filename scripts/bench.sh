#!/usr/bin/env bash
# Times `git diff BASE HEAD` and `connreview diff` on the same commits, alternately in one run, and prints the median of
# each and their ratio. Alternating matters: a machine that is slow for a while is slow for both.
#
# usage: scripts/bench.sh REPO BASE HEAD [RUNS]      RUNS: 15 where nothing is given
#        CONNREVIEW=path/to/binary                   target/release/connreview where nothing is given
#        HYPERFINE=1                                 measures with hyperfine instead (not alternating)
set -euo pipefail

if [ $# -lt 3 ] || [ $# -gt 4 ]; then
    sed -n '5,7s/^# //p' "$0" >&2
    exit 2
fi
repo=$1 base=$2 head=$3 runs=${4:-15}
binary=${CONNREVIEW:-$(cd "$(dirname "$0")/.." && pwd)/target/release/connreview}

if [ -z "${EPOCHREALTIME:-}" ]; then
    echo "error: bash 5 or newer is needed, this is $BASH_VERSION" >&2
    exit 2
fi
case $runs in
    '' | *[!0-9]* | 0) echo "error: RUNS must be a number above 0, not '$runs'" >&2; exit 2 ;;
esac
if [ ! -x "$binary" ]; then
    printf 'error: %s is not there\nhelp: cargo build --release, or CONNREVIEW=path/to/binary\n' "$binary" >&2
    exit 2
fi
for revision in "$base" "$head"; do
    if ! git -C "$repo" rev-parse --quiet --verify "$revision^{commit}" >/dev/null; then
        echo "error: $repo has no commit '$revision'" >&2
        exit 2
    fi
done

# The two commands. Both write to nowhere; git's pager and external diff drivers stay out of it.
git_diff() { git -C "$repo" --no-pager diff --no-ext-diff "$base" "$head" >/dev/null; }
review() { "$binary" diff --repo "$repo" --base "$base" --head "$head" --format json --fail-on never >/dev/null; }

if [ -n "${HYPERFINE:-}" ]; then
    export -f git_diff review
    export repo base head binary
    exec hyperfine --shell=bash --warmup 2 --runs "$runs" --command-name 'git diff' git_diff --command-name connreview review
fi

# Prints the milliseconds that a command takes; ends the run where the command fails.
milliseconds() {
    # Microseconds, from the shell itself: starting `date` twice would cost as much as some of what is measured.
    local from=${EPOCHREALTIME/[.,]/}
    "$@"
    local to=${EPOCHREALTIME/[.,]/}
    awk -v from="$from" -v to="$to" 'BEGIN { printf "%.2f\n", (to - from) / 1e3 }'
}

# Prints the median of the numbers on standard input.
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# Once each without a clock, so that both find the files in memory.
git_diff
review

gits=() reviews=()
for ((i = 0; i < runs; i++)); do
    # Two statements each: `set -e` looks past a failure on the left of `&&`.
    took=$(milliseconds git_diff)
    gits+=("$took")
    took=$(milliseconds review)
    reviews+=("$took")
done

git_median=$(printf '%s\n' "${gits[@]}" | median)
review_median=$(printf '%s\n' "${reviews[@]}" | median)
awk -v g="$git_median" -v r="$review_median" -v n="$runs" \
    'BEGIN { printf "git diff    %10.2f ms\nconnreview  %10.2f ms\nratio       %10.2f    (medians of %d runs each)\n", g, r, r / g, n }'

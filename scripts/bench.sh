#!/usr/bin/env bash
# Times `git diff`, `git grep` and `connreview diff` on the same commits, in turn within one run: see scripts/bench/measure.py.
#
# usage: scripts/bench.sh REPO BASE HEAD [RUNS]     RUNS: 15 where nothing is given
#        scripts/bench.sh --generated [FILES...]    repositories that are made for it: 1000 15000 60000
#        CONNREVIEW=path/to/binary                  target/release/connreview where nothing is given
set -euo pipefail

if ! command -v python3 >/dev/null; then
    echo "error: python3 is needed" >&2
    exit 2
fi
exec python3 "$(dirname "$0")/bench/measure.py" "$@"

#!/usr/bin/env bash
# Reviews hostile changes and patches at full size (scripts/hostile/cases.py: nested brackets, long lines, circles, bombs, odd bytes and names, many files) and
# prints for each exit code, processor time, memory and what was not examined. A case is bad where the program crashes, needs longer than
# LIMIT or more than MEMORY_MB, or says nothing of the ordinary file beside the hostile one. Needs git and python3; about 1 GB in TMPDIR.
#
# usage: scripts/hostile.sh [PART OF A CASE'S NAME]...     all cases where nothing is given
#        CONNREVIEW=path/to/binary                         target/release/connreview where nothing is given
#        LIMIT=60 MEMORY_MB=4000 ARGS='--max-file-size 400M'
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
export CONNREVIEW=${CONNREVIEW:-$here/../target/release/connreview}
if [ ! -x "$CONNREVIEW" ]; then
    printf 'error: %s is not there\nhelp: cargo build --release, or CONNREVIEW=path/to/binary\n' "$CONNREVIEW" >&2
    exit 2
fi
exec python3 -B "$here/hostile/run.py" "$@"

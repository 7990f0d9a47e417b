#!/usr/bin/env bash
# Renders HTML reports with a headless chromium at 400 and 1400 pixels, light and dark, and on paper, so that a person can look.
# Also fails where a page asks for anything from the network or its policy refuses a part of it.
#
# usage: scripts/look-html.sh [REPORT.html]...      without reports: the built-in demo
#        OUT=directory                              target/look where nothing is given
#        CONNREVIEW=path/to/binary                  target/debug/connreview where nothing is given
set -euo pipefail
cd "$(dirname "$0")/.."

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then
    echo "skipped: chromium not found"
    exit 0
fi
out=${OUT:-target/look}
mkdir -p "$out"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

if [ $# -eq 0 ]; then
    "${CONNREVIEW:-target/debug/connreview}" demo --format html --output "$out/demo.html" --quiet
    set -- "$out/demo.html"
fi

# No sandbox: containers, where this runs most, have no user namespaces.
run() { "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile" --virtual-time-budget=2000 "$@" 2>&1; }

for report in "$@"; do
    name=$(basename "$report" .html)
    page="file://$(realpath "$report")"
    for width in 400 1400; do
        for scheme in light dark; do
            picture="$out/$name-$width-$scheme.png"
            # 1 asks for dark, 2 for light.
            preference=$([ "$scheme" = dark ] && echo 1 || echo 2)
            said=$(run --enable-logging=stderr --window-size="$width,2600" --blink-settings="preferredColorScheme=$((preference - 1))" \
                --screenshot="$picture" "$page")
            if grep -qE 'Content Security Policy|ERR_' <<<"$said"; then
                grep -E 'Content Security Policy|ERR_' <<<"$said" >&2
                exit 1
            fi
            echo "$picture"
        done
    done
    run --print-to-pdf="$out/$name.pdf" --no-pdf-header-footer "$page" >/dev/null
    echo "$out/$name.pdf"
done

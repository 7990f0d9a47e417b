#!/usr/bin/env bash
# Packs a built program for a release: dist/connreview-VERSION-TARGET.tar.gz with the program, its manual pages, completions and
# licence, and dist/SHA256SUMS. The same input gives the same bytes.
#
# usage: scripts/pack.sh PROGRAM VERSION TARGET
set -euo pipefail

if [ $# -ne 3 ]; then
    sed -n '5s/^# //p' "$0" >&2
    exit 2
fi
program=$(realpath "$1") name="connreview-$2-$3"
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# A static program runs wherever the kernel does; one that names a loader does not.
case $3 in
    *-musl)
        headers=$(readelf --program-headers --wide "$program")
        case $headers in *INTERP*) echo "error: $program is not static" >&2; exit 1 ;; esac
        ;;
esac
# Larger than this it was built without the release profile, or something grew that should be looked at.
most=25000000 size=$(stat -c %s "$program")
[ "$size" -le "$most" ] || { echo "error: $program has $size bytes, more than $most" >&2; exit 1; }
install -m 755 "$program" "$place/connreview"
install -m 644 LICENSE README.md "$place/"
"$program" man --dir "$place/man" >/dev/null
mkdir "$place/completions"
for shell in bash zsh fish powershell elvish; do
    "$program" completions "$shell" >"$place/completions/connreview.$shell"
done
mkdir -p dist
tar --sort=name --mtime='@0' --owner=0 --group=0 --numeric-owner -C "$place" -cf - connreview LICENSE README.md completions man | gzip -n9 >"dist/$name.tar.gz"
(cd dist && sha256sum -- *.tar.gz >SHA256SUMS)
cat dist/SHA256SUMS

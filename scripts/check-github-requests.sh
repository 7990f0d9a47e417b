#!/usr/bin/env bash
# Holds every request that the tests against our own GitHub send against GitHub's published OpenAPI description: paths, methods,
# parameters, bodies, headers. Needs node and npm (package @octokit/openapi); without them it says so and ends well.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in node npm; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool not found"; exit 0; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
record=${1:-$work/requests.jsonl}
if [ "$#" -eq 0 ]; then
    CONNREVIEW_RECORD=$record cargo test --locked --quiet --test github
fi
cp scripts/check-github-requests.mjs "$work/check.mjs"
if ! npm install --silent --no-audit --no-fund --prefix "$work" @octokit/openapi ajv ajv-formats >/dev/null; then
    echo "skipped: @octokit/openapi cannot be installed"
    exit 0
fi
node "$work/check.mjs" "$record"

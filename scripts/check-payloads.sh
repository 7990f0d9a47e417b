#!/usr/bin/env bash
# Holds the fields that the action reads from an event against GitHub's own examples of payloads (npm package
# @octokit/webhooks-examples): each is there, and of the form that scripts/action/review.sh takes. Skipped where npm or the package cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."

place=target/payloads
examples=$place/node_modules/@octokit/webhooks-examples/api.github.com/index.json
if [ ! -f "$examples" ]; then
    command -v npm >/dev/null || { echo "skipped: npm not found"; exit 0; }
    npm install --silent --no-save --prefix "$place" @octokit/webhooks-examples@7.6.1 >/dev/null 2>&1 || { echo "skipped: the examples cannot be had"; exit 0; }
fi

# Fails unless a field of all examples of an event is the id of a commit.
ids() {
    wrong=$(jq --raw-output --arg event "$1" \
        "[.[] | select(.name == \$event) | .examples[] | $2 | select(type != \"string\" or (test(\"^[0-9a-f]{40}\$\") | not))] | length" "$examples")
    all=$(jq --raw-output --arg event "$1" "[.[] | select(.name == \$event) | .examples[]] | length" "$examples")
    if [ "$wrong" -ne 0 ] || [ "$all" -eq 0 ]; then
        echo "error: $2 of $1: $wrong of $all examples hold no id of a commit" >&2
        exit 1
    fi
    echo "$1 $2: $all examples"
}

ids pull_request .pull_request.base.sha
ids pull_request .pull_request.head.sha
ids push .before
ids push .after
ids merge_group .merge_group.base_sha
ids merge_group .merge_group.head_sha
ids workflow_run .workflow_run.head_sha

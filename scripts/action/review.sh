#!/usr/bin/env bash
# Second step of the action: finds the two revisions of the event, reviews, posts where that is asked.
#
# In: CONNREVIEW_PROGRAM and the other CONNREVIEW_ variables of action.yml, the event's payload. All of it is data: quoted
# everywhere, handed over as `--option=value`, ids of commits checked. Out: what `connreview diff --actions` leaves; its exit code.
set -euo pipefail

fail() {
    printf '::error title=connreview::%s\n' "$1"
    exit 2
}

# Prints a field of the event's payload, nothing where it is not there.
event() { jq --raw-output "$1 // empty" "$GITHUB_EVENT_PATH"; }

is_id() { [[ $1 =~ ^[0-9a-f]{40}([0-9a-f]{24})?$ ]]; }

program=$CONNREVIEW_PROGRAM
cd -- "${CONNREVIEW_DIRECTORY:-.}" || fail "the input 'directory' names none"

if [ "${GITHUB_EVENT_NAME:-}" = workflow_run ]; then
    [ -n "${CONNREVIEW_BUNDLE:-}" ] || fail "in a workflow_run the input 'bundle' names what to post"
    arguments=("--bundle=$CONNREVIEW_BUNDLE")
    [ -z "${CONNREVIEW_POST:-}" ] || arguments+=("--post=$CONNREVIEW_POST")
    [ -z "${CONNREVIEW_FAIL_ON:-}" ] || arguments+=("--fail-on=$CONNREVIEW_FAIL_ON")
    exec "$program" post "${arguments[@]}"
fi

# Which revisions.
base=${CONNREVIEW_BASE:-} head=${CONNREVIEW_HEAD:-}
if [ -z "$base" ] || [ -z "$head" ]; then
    case ${GITHUB_EVENT_NAME:-} in
        pull_request | pull_request_target) base=$(event .pull_request.base.sha) head=$(event .pull_request.head.sha) ;;
        merge_group) base=$(event .merge_group.base_sha) head=$(event .merge_group.head_sha) ;;
        push) base=$(event .before) head=$(event .after) ;;
        *) fail "the event '${GITHUB_EVENT_NAME:-}' has no change; name it with 'base' and 'head'" ;;
    esac
    if [[ $head =~ ^0+$ ]]; then
        echo '::notice title=connreview::the branch is deleted: there is nothing to review'
        exit 0
    fi
    is_id "$head" || fail "the event names no commit"
    if [[ $base =~ ^0+$ ]]; then
        base=$(git rev-parse --verify --quiet origin/HEAD || git rev-parse --verify --quiet origin/main || git rev-parse --verify --quiet origin/master) ||
            fail "the branch is new and the default branch is not here; give the checkout 'fetch-depth: 0'"
    fi
    is_id "$base" || fail "the event names no base"
    for commit in "$base" "$head"; do
        git cat-file -e "$commit^{commit}" 2>/dev/null || git fetch --quiet --no-tags origin "$commit" ||
            fail "the commit $commit is not here and cannot be fetched; give the checkout 'fetch-depth: 0'"
    done
    if ! git merge-base "$base" "$head" >/dev/null; then
        git fetch --quiet --no-tags --unshallow origin || fail "no common commit is here; give the checkout 'fetch-depth: 0'"
    fi
    base=$(git merge-base "$base" "$head") || fail "the two revisions have no common commit"
fi

# What both commands take.
settings=()
[ -z "${CONNREVIEW_CONFIG:-}" ] || settings+=("--config=$CONNREVIEW_CONFIG")
[ -z "${CONNREVIEW_TRUST:-}" ] || settings+=("--trust=$CONNREVIEW_TRUST")
[ -z "${CONNREVIEW_FAIL_ON:-}" ] || settings+=("--fail-on=$CONNREVIEW_FAIL_ON")

arguments=("--base=$base" "--head=$head" --actions --format=terminal "${settings[@]}")
[ -z "${CONNREVIEW_SARIF:-}" ] || arguments+=(--format=sarif "--output=$CONNREVIEW_SARIF")
[ -z "${CONNREVIEW_HTML:-}" ] || arguments+=(--format=html "--output=$CONNREVIEW_HTML")
[ -z "${CONNREVIEW_JSON:-}" ] || arguments+=(--format=json "--output=$CONNREVIEW_JSON")
[ -z "${CONNREVIEW_MARKDOWN:-}" ] || arguments+=(--format=markdown "--output=$CONNREVIEW_MARKDOWN")
[ -z "${CONNREVIEW_BUNDLE:-}" ] || [ -n "${CONNREVIEW_POST:-}" ] || arguments+=("--bundle=$CONNREVIEW_BUNDLE")

# What is posted never decides about the answer: a review that found something fails the step, posted or not.
code=0
"$program" diff "${arguments[@]}" || code=$?
if [ "$code" -lt 2 ] && [ -n "${CONNREVIEW_POST:-}" ]; then
    posted=0
    "$program" pr --quiet "--post=$CONNREVIEW_POST" --format=json --output=/dev/null "${settings[@]}" || posted=$?
    [ "$posted" -lt 2 ] || echo '::warning title=connreview::the review could not be posted; the log says why'
fi
exit "$code"

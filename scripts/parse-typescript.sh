#!/usr/bin/env bash
# Parses TypeScript files, whose paths come on standard input, each ended by a zero byte. Nothing is checked but the syntax: what the
# examples import need not be there. The parser is TypeScript's own, from npm, kept in a temporary directory for the time of the run;
# where npm cannot bring it, the check is skipped by name.
#
# usage: find rules fixtures -name '*.ts' -print0 | scripts/parse-typescript.sh
set -euo pipefail

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
    echo "skipped: npm or node not found"
    exit 0
fi
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
if ! npm install --prefix "$place" --no-save --no-audit --no-fund --silent typescript@5.9 >/dev/null 2>&1; then
    echo "skipped: npm does not bring typescript"
    exit 0
fi
files="$place/files"
cat >"$files"
FILES="$files" NODE_PATH="$place/node_modules" node -e '
const fs = require("fs"), ts = require("typescript");
const paths = fs.readFileSync(process.env.FILES, "utf8").split("\0").filter(Boolean);
let wrong = 0;
for (const path of paths) {
    const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    const file = ts.createSourceFile(path, fs.readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true, kind);
    for (const d of file.parseDiagnostics) {
        const { line, character } = file.getLineAndCharacterOfPosition(d.start);
        console.error(`${path}:${line + 1}:${character + 1}: ${ts.flattenDiagnosticMessageText(d.messageText, "\n")}`);
        wrong += 1;
    }
}
process.exit(wrong ? 1 : 0);'

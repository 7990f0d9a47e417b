# The JSON report as GitLab's Code Quality: findings that count, at their place.
[.findings[] | select(.status == "new" or .status == "unchanged") | {
  description: .message,
  check_name: .rule,
  fingerprint: .fingerprint,
  severity: ({high: "critical", medium: "major", low: "minor", info: "info"}[.severity]),
  location: {path: .file, lines: {begin: ([.line, 1] | max)}}
}]

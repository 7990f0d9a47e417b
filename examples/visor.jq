# The JSON report as issues of visor's `code-review` schema: findings that count, at their place.
{issues: [.findings[] | select(.status == "new" or .status == "unchanged") | {
  file: .file,
  line: ([.line, 1] | max),
  ruleId: ("connreview/" + .rule),
  message: (.message + (if .recommendation == "" then "" else " " + .recommendation end)),
  severity: ({high: "error", medium: "warning", low: "info", info: "info"}[.severity]),
  category: (if .mechanism == "auth" then "security" elif .section == "security_performance" then "performance" else "logic" end)
}]}

//! Sample reports that every renderer's tests share: a gateway whose RPC client and session store change.
//!
//! In: nothing. Out: [`gateway`] (the full one), [`high`], [`calm`] and [`quiet`]. Left out: anything a renderer must not
//! need; the values are as the earlier stages make them.

use super::*;
use crate::change::NotExamined;

/// A timeout constant becomes a setting without documentation, an expiry becomes 0, a reconnect loop is gone.
pub(crate) fn gateway() -> Report {
    Report {
        mechanisms: vec!["rpc".into(), "redis".into(), "config".into()],
        files: files(),
        points: points(),
        changes: changes(),
        tests: tests(),
        skeletons: vec![],
        findings: findings(),
        partners: vec![Partner {
            component: "mdcb".into(),
            repo: "acme/mdcb".into(),
            why: "serves `Login` under `server/rpc.go:30`, which now gets `GroupID` (`rpc/client.go:64`).".into(),
            reason: String::new(),
            linked: None,
        }],
        scenarios: vec![ScenarioHit {
            scenario: "Gateway startup".into(),
            step: "2 of 5: authenticate".into(),
            places: vec!["rpc/client.go:64 (Client.Login)".into()],
        }],
        connections: vec![ConnectionHit {
            title: "Gateway → MDCB: key management".into(),
            about: String::new(),
            mechanism: "rpc".into(),
            places: vec!["rpc/client.go:41 (Client.Call)".into()],
        }],
        questions: vec!["What ends a session in Redis once `SessionStore.Save` sets no expiry?".into()],
        not_examined: vec![
            NotExamined::new("assets/logo.png", "binary"),
            NotExamined::new("rpc/client.go:90", "call of a function value, its target is unknown"),
        ],
        verdict: Verdict::Attention,
        ..empty()
    }
}

/// The gateway's report with the reconnect finding at high severity, and one finding put aside.
pub(crate) fn high() -> Report {
    let mut report = gateway();
    report.findings[0].severity = Level::High;
    report.findings[3].status = "suppressed".into();
    report.findings[3].status_reason = Some("documented in the next release (config/config.go:11, added by this change)".into());
    report.silencing = vec![Silencing {
        kind: "suppression_added".into(),
        file: "config/config.go".into(),
        line: 11,
        message: "This change adds a suppression of `config_added` that hides F4: “documented in the next release”".into(),
        findings: vec!["F4".into()],
        visible: true,
        weakens: true,
    }];
    report.verdict = Verdict::Fail;
    report
}

/// A connection is touched, and there is nothing to recommend.
pub(crate) fn calm() -> Report {
    let mut report = Report {
        mechanisms: vec!["redis".into()],
        files: vec![file("storage/session.go", "modified", "source", &["redis"], (4, 4))],
        points: vec![points().swap_remove(1)],
        tests: vec![tests().swap_remove(1)],
        ..empty()
    };
    report.points[0].status = "touched".into();
    report.points[0].captures.insert("ttl".into(), Sides { base: Some("24h".into()), head: Some("24h".into()) });
    report
}

/// No connection is touched.
pub(crate) fn quiet() -> Report {
    Report {
        connectivity: false,
        files: vec![
            file("README.md", "modified", "docs", &[], (2, 1)),
            file("assets/logo.png", "added", "other", &[], (0, 0)),
            file("text/spelling.go", "modified", "source", &[], (1, 1)),
        ],
        not_examined: vec![NotExamined::new("assets/logo.png", "binary")],
        ..empty()
    }
}

/// What all samples share.
fn empty() -> Report {
    let title = |title: &str, label: &str| MechanismTitle { title: title.into(), label: label.into() };
    Report {
        schema_version: "1".into(),
        tool: Tool { name: "connreview".into(), version: "0.0.0".into() },
        target: Target {
            repo: "acme/gateway".into(),
            component: "gateway".into(),
            base: "1f0c5a7be2d94c6f8a3b1d0e9c8b7a6f5e4d3c2b".into(),
            head: "9b8a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b".into(),
            source: "git".into(),
            title: "Make the RPC timeout a setting".into(),
            text: "commits".into(),
            date: Some("2024-01-02".into()),
        },
        connectivity: true,
        mechanisms: Vec::new(),
        mechanism_titles: [
            ("config".to_owned(), title("configuration", "config")),
            ("redis".to_owned(), title("Redis", "redis")),
            ("rpc".to_owned(), title("RPC", "rpc")),
        ]
        .into(),
        files: Vec::new(),
        points: Vec::new(),
        changes: Vec::new(),
        tests: Vec::new(),
        silencing: vec![],
        skeletons: vec![],
        findings: Vec::new(),
        partners: Vec::new(),
        guides: Vec::new(),
        scenarios: Vec::new(),
        connections: Vec::new(),
        key_files: Vec::new(),
        considerations: Vec::new(),
        questions: Vec::new(),
        not_examined: Vec::new(),
        verdict: Verdict::Pass,
        report: Rendered::default(),
    }
}

/// A changed file.
fn file(path: &str, status: &str, role: &str, mechanisms: &[&str], (added, removed): (u32, u32)) -> File {
    File {
        path: path.into(),
        previous_path: None,
        status: status.into(),
        role: role.into(),
        component: "gateway".into(),
        mechanisms: mechanisms.iter().map(|m| (*m).into()).collect(),
        added,
        removed,
    }
}

/// The gateway's files.
fn files() -> Vec<File> {
    vec![
        file("assets/logo.png", "modified", "other", &[], (0, 0)),
        file("config/config.go", "modified", "source", &["config"], (4, 0)),
        file("rpc/client.go", "modified", "source", &["rpc"], (9, 31)),
        file("rpc/client_test.go", "modified", "test", &[], (12, 2)),
        file("storage/session.go", "modified", "source", &["redis"], (2, 2)),
    ]
}

/// The gateway's connection points.
fn points() -> Vec<Point> {
    let point = |rule: &str, role: &str, file: &str, line, symbol: &str, status: &str, captures: &[(&str, &str, &str)]| Point {
        rule: rule.into(),
        mechanism: rule.split('.').next().unwrap_or_default().into(),
        role: role.into(),
        component: "gateway".into(),
        file: file.into(),
        line,
        symbol: symbol.into(),
        status: status.into(),
        captures: captures.iter().map(|(name, base, head)| ((*name).into(), sides(base, head))).collect(),
    };
    vec![
        point("rpc.call", "call", "rpc/client.go", 41, "Client.Call", "modified", &[("timeout", "30s", "conf.CallTimeout")]),
        point(
            "redis.set",
            "write",
            "storage/session.go",
            72,
            "SessionStore.Save",
            "modified",
            &[("key", "session-{}", "session-{}"), ("ttl", "24h", "0")],
        ),
        point("rpc.reconnect", "connect", "rpc/client.go", 118, "Client.keepAlive", "removed", &[]),
        point("config.setting", "setting", "config/config.go", 57, "RPCConfig.CallTimeout", "added", &[("default", "", "0")]),
    ]
}

/// Both sides, the empty text standing for none.
fn sides(base: &str, head: &str) -> Sides {
    let side = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Sides { base: side(base), head: side(head) }
}

/// The gateway's changes.
fn changes() -> Vec<Change> {
    let change = |kind: &str, mechanism: &str, at: (&str, u32, Side), symbol: &str, values: (&str, &str), summary: &str| Change {
        put_aside: false,
        one_way: false,
        kind: kind.into(),
        mechanism: mechanism.into(),
        file: at.0.into(),
        line: at.1,
        side: at.2,
        symbol: symbol.into(),
        base: sides(values.0, values.1).base,
        head: sides(values.0, values.1).head,
        summary: summary.into(),
        confidence: Level::High,
    };
    vec![
        change("reconnect_changed", "rpc", ("rpc/client.go", 118, Side::Base), "Client.keepAlive", ("loop with dial", ""), RECONNECT),
        change("timeout_changed", "rpc", ("rpc/client.go", 41, Side::Head), "Client.Call", ("30s", "conf.CallTimeout"), TIMEOUT),
        change("ttl_changed", "redis", ("storage/session.go", 72, Side::Head), "SessionStore.Save", ("24h", "0"), TTL),
        change("config_added", "config", ("config/config.go", 57, Side::Head), "RPCConfig.CallTimeout", ("", "0"), SETTING),
    ]
}

/// Summary of the reconnect change.
const RECONNECT: &str = "`Client.keepAlive` no longer dials again in a loop after a lost connection.";
/// Summary of the timeout change.
const TIMEOUT: &str = "The timeout of `Client.Call` is `conf.CallTimeout` instead of `30s`.";
/// Summary of the expiry change.
const TTL: &str = "The expiry of `session-{}` is `0` instead of `24h`.";
/// Summary of the new setting.
const SETTING: &str = "The setting `RPCConfig.CallTimeout` is new, without a default or documentation.";

/// The gateway's findings.
fn findings() -> Vec<Finding> {
    let finding = |id: &str, rule: &str, severity, section: &str, change: &Change, more: &str, advice: &str| Finding {
        id: id.into(),
        rule: rule.into(),
        fingerprint: format!("{rule}-{id}"),
        severity,
        confidence: Level::High,
        section: section.into(),
        mechanism: change.mechanism.clone(),
        file: change.file.clone(),
        line: change.line,
        side: change.side,
        symbol: change.symbol.clone(),
        message: format!("{} {more}", change.summary).trim().into(),
        recommendation: advice.into(),
        evidence: [(&change.base, Side::Base), (&change.head, Side::Head)]
            .into_iter()
            .filter_map(|(text, side)| text.as_ref().map(|t| Evidence { file: change.file.clone(), line: change.line, side, text: t.clone() }))
            .collect(),
        status: "new".into(),
        status_reason: None,
    };
    let c = changes();
    let (sp, conn) = ("security_performance", "connectivity");
    vec![
        finding(
            "F1",
            "rpc.reconnect",
            Level::Medium,
            sp,
            &c[0],
            "A lost connection now ends in `ErrClosed`.",
            "Keep the loop, or say which caller of `Client.keepAlive` dials again.",
        ),
        finding(
            "F2",
            "rpc.call",
            Level::Medium,
            sp,
            &c[1],
            "Unset, it is `0s`: the call waits without end.",
            "Give `CallTimeout` a default of `30s`.",
        ),
        finding(
            "F3",
            "redis.set",
            Level::Medium,
            sp,
            &c[2],
            "With `0`, Redis keeps the key forever.",
            "Keep an expiry of `24h`, or name what deletes `session-{}`.",
        ),
        finding("F4", "config.setting", Level::Low, conn, &c[3], "", "Document `CallTimeout` with its unit in `config/config.go:57`."),
    ]
}

/// The gateway's tests.
fn tests() -> Vec<TestReach> {
    let reach = |file: &str, symbol: &str, mechanism: &str, status: &str, failure: &str, tests: Vec<Test>| TestReach {
        file: file.into(),
        symbol: symbol.into(),
        mechanism: mechanism.into(),
        status: status.into(),
        failure_path: failure.into(),
        coverage: None,
        missing: vec![],
        unset: None,
        tests,
    };
    let test = |name: &str, file: &str, line, in_change, why_not: Option<&str>| Test {
        name: name.into(),
        file: file.into(),
        line,
        kind: "unit".into(),
        distance: 1,
        in_change,
        counts: why_not.is_none(),
        why_not: why_not.map(Into::into),
        condition: None,
        via: Vec::new(),
        subtests: Vec::new(),
    };
    let call = vec![
        test("TestClientCall/ok", "rpc/client_test.go", 20, true, None),
        test("TestClientCall/slow", "rpc/client_test.go", 33, true, None),
        test("TestLoginCalls", "rpc/login_test.go", 12, false, None),
        test("TestPolicies", "rpc/policy_test.go", 15, false, None),
    ];
    let save = vec![test("TestSaveSession", "storage/session_test.go", 14, false, Some("it never looks at the expiry"))];
    vec![
        reach("rpc/client.go", "Client.Call", "rpc", "covered", "yes", call),
        reach("storage/session.go", "SessionStore.Save", "redis", "uncovered", "no", save),
        reach("rpc/client.go", "Client.keepAlive", "rpc", "uncovered", "no", Vec::new()),
    ]
}

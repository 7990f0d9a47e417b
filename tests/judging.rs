//! Findings that are put aside: suppressions in code, the baseline, rules that are off; and what stays the same finding.
//!
//! In: small repositories written here. Out: nothing. Left out: how each is worded in full (`fixtures/suppressed-in-code`).

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod support;

use connreview::config::Options;
use connreview::findings::Baseline;
use connreview::report::{Finding, Report, Verdict};
use connreview::rules::{Level, RuleLevel};
use support::{Repo, files};

/// A manifest and a file with a write whose lifetime is `ttl`; `above` stands above the function, `before` above the call and
/// `behind` at its end.
fn source(ttl: &str, above: &str, before: &str, behind: &str) -> String {
    format!(
        "package shop\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\n{above}func Keep(ctx context.Context, \
         c *redis.Client, id, cart string) error {{\n\tif id == \"\" {{\n\t\treturn errNoCart\n\t}}\n\tcart = strings.TrimSpace(cart)\n\
         {before}\treturn c.Set(ctx, \"cart-\"+id, cart, {ttl}).Err(){behind}\n}}\n"
    )
}

/// A file by its content beside a manifest.
fn tree(name: &str, source: &str) -> support::Files {
    files(&[("go.mod", "module example.org/shop\n\nrequire github.com/redis/go-redis/v9 v9.5.1\n"), (name, source)])
}

/// Reviews a lifetime that goes, with these comments at base and head.
fn reviewed(base: [&str; 3], head: [&str; 3]) -> Report {
    let side = |ttl, [a, b, c]: [&str; 3]| tree("cart.go", &source(ttl, a, b, c));
    Repo::new(&side("30*time.Minute", base), &side("0", head)).review()
}

/// Returns the only finding.
fn only(report: &Report) -> &Finding {
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    &report.findings[0]
}

/// Returns the kinds of what is told of suppressions and the like.
fn kinds(report: &Report) -> Vec<&str> {
    report.silencing.iter().map(|s| s.kind.as_str()).collect()
}

const RULE: &str = "connreview-ignore[redis.set-with-ttl]: carts are kept";

#[test]
fn a_suppression_covers_its_line_the_one_below_and_what_it_stands_above() {
    let (above, before, behind) = (format!("// {RULE}\n"), format!("\t// {RULE}\n"), format!(" // {RULE}"));
    let doc = format!("// Keep keeps a cart.\n// {RULE}\n// Said by Ann.\n");
    for comments in [[above.as_str(), "", ""], ["", &before, ""], ["", "", &behind], [&doc, "", ""]] {
        let report = reviewed(comments, comments);
        let finding = only(&report);
        assert_eq!(finding.status, "suppressed", "{comments:?}");
        assert!(finding.status_reason.as_deref().unwrap().starts_with("carts are kept (cart.go:"), "{finding:?}");
        assert_eq!((report.verdict, kinds(&report).len()), (Verdict::Pass, 0), "a suppression of base is trusted");
        assert!(report.changes.iter().all(|c| c.put_aside) && report.questions.is_empty() && report.connectivity);
    }
}

#[test]
fn names_may_be_kinds_and_packs() {
    for name in ["ttl_changed", "redis.*", "rpc.call, ttl_changed"] {
        let comment = format!(" // connreview-ignore[{name}]: carts are kept");
        assert_eq!(only(&reviewed(["", "", &comment], ["", "", &comment])).status, "suppressed", "{name}");
    }
    for name in ["rpc.call", "key_format_changed", "pubsub.*"] {
        let comment = format!(" // connreview-ignore[{name}]: carts are kept");
        assert_eq!(only(&reviewed(["", "", &comment], ["", "", &comment])).status, "new", "{name}");
    }
}

#[test]
fn a_suppression_elsewhere_covers_nothing() {
    let apart = format!("// {RULE}\n\n");
    let other = format!("// {RULE}\nvar unrelated = 1\n\n");
    let mention = "// See how connreview-ignore[redis.set-with-ttl]: works.\n".to_owned();
    for above in [apart, other, mention] {
        assert_eq!(only(&reviewed([&above, "", ""], [&above, "", ""])).status, "new", "{above}");
    }
}

#[test]
fn a_suppression_that_the_change_adds_holds_and_is_shown() {
    let comment = format!(" // {RULE}");
    let report = reviewed(["", "", ""], ["", "", &comment]);
    assert_eq!(only(&report).status, "suppressed");
    assert!(only(&report).status_reason.as_deref().unwrap().ends_with("(cart.go:15, added by this change)"));
    assert_eq!(kinds(&report), ["suppression_added"]);
    assert!(report.silencing[0].visible && report.silencing[0].findings == ["F1"]);
    assert!(report.silencing[0].message.contains("hides F1 (high): “carts are kept”"), "{}", report.silencing[0].message);
}

#[test]
fn without_a_reason_or_with_an_unknown_name_nothing_is_suppressed() {
    for (text, why) in [
        ("connreview-ignore[redis.set-with-ttl]", "it gives no reason"),
        ("connreview-ignore[redis.set-with-tl]: x", "did you mean `redis.set-with-ttl`?"),
        ("connreview-ignore: x", "it names no rule"),
        ("connreview-ignore[redis.set-with-ttl]: x (until soon)", "`soon` is no day"),
    ] {
        let comment = format!(" // {text}");
        let report = reviewed(["", "", ""], ["", "", &comment]);
        assert_eq!((only(&report).status.as_str(), kinds(&report)), ("new", vec!["suppression_malformed"]), "{text}");
        assert!(report.silencing[0].message.contains(why), "{}", report.silencing[0].message);
    }
}

#[test]
fn a_suppression_ends_with_its_last_day() {
    // The commits of these repositories are of 2023-11-14.
    for (until, status) in [("2023-11-14", "suppressed"), ("2023-11-13", "new")] {
        let comment = format!(" // {RULE} (until {until})");
        let report = reviewed(["", "", &comment], ["", "", &comment]);
        assert_eq!(only(&report).status, status, "{until}");
        assert_eq!(kinds(&report), if status == "new" { vec!["suppression_ended"] } else { vec![] });
    }
    let comment = format!(" // {RULE} (until 2023-11-14)");
    let side = |ttl| tree("cart.go", &source(ttl, "", "", &comment));
    let options = Options { today: "2024-01-01".parse().ok(), ..Options::default() };
    let report = Repo::new(&side("30*time.Minute"), &side("0")).review_with(&options);
    assert_eq!(only(&report).status, "new");
    assert!(report.silencing[0].visible && report.silencing[0].message.ends_with("ended on 2023-11-14; F1 counts again"));
}

#[test]
fn a_suppression_that_nothing_needs_is_told() {
    let unneeded = "// connreview-ignore[redis.expire]: carts are kept\n";
    let report = reviewed([unneeded, "", ""], [unneeded, "", ""]);
    assert_eq!(kinds(&report), ["suppression_unused"]);
    assert!(!report.silencing[0].visible, "it was there before: no news of this change");
    assert_eq!(kinds(&reviewed(["", "", ""], [unneeded, "", ""])), ["suppression_added"]);
    // The place still stands there; that today's change is none of it does not make the suppression useless.
    let needed = format!("// {RULE}\n");
    let side = |ttl: &str, more: &str| tree("cart.go", &format!("{}{more}", source(ttl, &needed, "", "")));
    let report = Repo::new(&side("0", ""), &side("0", "\nfunc other() {}\n")).review();
    assert!(report.silencing.is_empty() && report.findings.is_empty(), "{:?}", report.silencing);
}

#[test]
fn what_is_removed_can_be_suppressed_in_what_stays() {
    let with = "package shop\n\nimport (\n\t\"context\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\n// connreview-ignore[pubsub.*]: nobody listens any more\n\
                func Tell(ctx context.Context, c *redis.Client) error {\n\tc.Publish(ctx, \"carts\", \"x\")\n\treturn nil\n}\n";
    let without = with.replace("\tc.Publish(ctx, \"carts\", \"x\")\n", "");
    let report = Repo::new(&tree("cart.go", with), &tree("cart.go", &without)).review();
    assert_eq!(only(&report).status, "suppressed");
}

#[test]
fn a_suppression_hides_only_what_it_names() {
    let two = |ttl: &str, channel: &str| {
        let call = format!("\t// {RULE}\n");
        source(ttl, "", &format!("\tc.Publish(ctx, \"{channel}\", id)\n{call}"), "")
    };
    let report = Repo::new(&tree("cart.go", &two("30*time.Minute", "carts")), &tree("cart.go", &two("0", "baskets"))).review();
    let status: Vec<_> = report.findings.iter().map(|f| (f.rule.as_str(), f.status.as_str())).collect();
    assert_eq!(status, [("pubsub.publish", "new"), ("redis.set-with-ttl", "suppressed")]);
    assert_eq!(report.verdict, Verdict::Attention);
}

#[test]
fn a_rule_that_is_off_is_counted_and_not_spoken_of() {
    let side = |ttl| tree("cart.go", &source(ttl, "", "", ""));
    let repo = Repo::new(&side("30*time.Minute"), &side("0"));
    let with = |name: &str, level| repo.review_with(&Options { levels: [(name.to_owned(), level)].into(), ..Options::default() });
    for name in ["redis.set-with-ttl", "redis.*"] {
        let report = with(name, RuleLevel::Off);
        assert_eq!((only(&report).status.as_str(), only(&report).status_reason.as_deref()), ("suppressed", Some("off in connreview.yml")));
        assert!(!report.connectivity && report.changes.is_empty() && report.points.is_empty());
    }
    assert_eq!(only(&with("redis.set-with-ttl", RuleLevel::Low)).severity, Level::Low);
    let info = with("redis.*", RuleLevel::Info);
    assert_eq!((only(&info).severity, info.verdict), (Level::Info, Verdict::Pass));
}

/// Returns the fingerprint of the only finding between two trees.
fn print(base: &support::Files, head: &support::Files) -> String {
    only(&Repo::new(base, head).review()).fingerprint.clone()
}

#[test]
fn a_fingerprint_survives_moves_renames_and_layout() {
    let side = |ttl| source(ttl, "", "", "");
    let (base, head) = (side("30*time.Minute"), side("0"));
    let first = print(&tree("cart.go", &base), &tree("cart.go", &head));
    assert_eq!(print(&tree("store/basket.go", &base), &tree("store/basket.go", &head)), first, "another file at both sides");
    assert_eq!(print(&tree("cart.go", &base), &tree("basket.go", &head)), first, "moved by the change");
    let renamed = |s: &str| s.replace("func Keep(", "func Hold(");
    assert_eq!(print(&tree("cart.go", &renamed(&base)), &tree("cart.go", &renamed(&head))), first, "a function of another name");
    assert_eq!(print(&tree("cart.go", &base), &tree("cart.go", &renamed(&head))), first, "renamed by the change");
    let locals = |s: &str| s.replace("c *redis", "client *redis").replace("c.Set", "client.Set").replace("id,", "number,").replace("+id", "+number");
    assert_eq!(print(&tree("cart.go", &locals(&base)), &tree("cart.go", &locals(&head))), first, "variables of other names");
    let layout =
        |s: &str| format!("// A comment.\n\n{}", s.replace("c.Set(ctx, ", "c.Set(\n\t\tctx,\n\t\t")).replace("package shop\n", "package shop\n\n\n");
    assert_eq!(print(&tree("cart.go", &layout(&base)), &tree("cart.go", &layout(&head))), first, "another layout");
    assert_ne!(print(&tree("cart.go", &base), &tree("cart.go", &side("time.Second"))), first, "another lifetime");
    let key = |s: &str| s.replace("cart-", "basket-");
    assert_ne!(print(&tree("cart.go", &key(&base)), &tree("cart.go", &key(&head))), first, "another key");
}

#[test]
fn findings_that_are_alike_have_numbers() {
    let second = |s: &str| s.replace("func Keep(", "func Hold(").split_once("func ").map(|(_, f)| format!("\nfunc {f}")).unwrap();
    let both = |ttl| format!("{}{}", source(ttl, "", "", ""), second(&source(ttl, "", "", "")));
    let report = Repo::new(&tree("cart.go", &both("30*time.Minute")), &tree("cart.go", &both("0"))).review();
    let prints: Vec<_> = report.findings.iter().map(|f| (f.symbol.as_str(), f.fingerprint.clone())).collect();
    assert_eq!(prints.len(), 2);
    assert_eq!((prints[0].0, prints[1].0), ("Keep", "Hold"));
    assert_eq!(prints[1].1, format!("{}-2", prints[0].1));
}

/// Reviews with a baseline of this text in the repository's root.
fn accepted(repo: &Repo, baseline: &str) -> Report {
    let path = repo.dir().join("connreview-baseline.json");
    std::fs::write(&path, baseline).unwrap();
    repo.review_with(&Options { baseline: Some(path), ..Options::default() })
}

#[test]
fn accepted_findings_are_put_aside_until_they_change() {
    let side = |ttl| tree("cart.go", &source(ttl, "", "", ""));
    let repo = Repo::new(&side("30*time.Minute"), &side("0"));
    let first = repo.review();
    let text = Baseline::default().text(&first, Some("carts are kept"));
    let report = accepted(&repo, &text);
    assert_eq!((only(&report).status.as_str(), report.verdict), ("baseline", Verdict::Pass));
    assert!(only(&report).status_reason.as_deref().unwrap().starts_with("carts are kept, 2023-11-14 ("));
    let again = Baseline::parse("b", &text).unwrap();
    assert_eq!(again.text(&report, None), text, "what is accepted stays as it is");
    assert_eq!(again.text(&first, Some("other")), text, "and is not accepted twice");

    let other = Repo::new(&side("30*time.Minute"), &side("time.Second"));
    let report = accepted(&other, &text);
    assert_eq!((only(&report).status.as_str(), kinds(&report)), ("new", vec!["baseline_unused"]), "another lifetime is another finding");
    let renamed = tree("basket.go", &source("0", "", "", "").replace("func Keep(", "func Hold("));
    assert_eq!(only(&accepted(&Repo::new(&side("30*time.Minute"), &renamed), &text)).status, "baseline", "the place was moved by the change");
}

#[test]
fn an_accepted_finding_does_not_hide_its_twin_elsewhere() {
    let side = |keep, hold| {
        let mut all = tree("cart.go", &source(keep, "", "", ""));
        all.extend(files(&[("hold.go", &source(hold, "", "", "").replace("func Keep(", "func Hold("))]));
        all
    };
    let text = Baseline::default().text(&Repo::new(&side("30*time.Minute", "0"), &side("0", "0")).review(), None);
    let report = accepted(&Repo::new(&side("30*time.Minute", "30*time.Minute"), &side("30*time.Minute", "0")), &text);
    assert_eq!((only(&report).symbol.as_str(), only(&report).status.as_str()), ("Hold", "new"));
    assert!(report.silencing.is_empty(), "the entry's place is not touched: another branch may need it");
}

#[test]
fn a_change_of_the_configuration_or_the_baseline_is_shown() {
    let side = |ttl, more: &[(&str, &str)]| {
        let mut all = tree("cart.go", &source(ttl, "", "", ""));
        all.extend(files(more));
        all
    };
    let base = side("30*time.Minute", &[("connreview.yml", "levels: {redis.flush: low}\n")]);
    let text = Baseline::default().text(&Repo::new(&base, &side("0", &[])).review(), None);
    let yml = "levels:\n  redis.flush: off\n  redis.set-with-ttl: info\nexclude: [vendor/]\n";
    let repo = Repo::new(&base, &side("0", &[("connreview.yml", yml), ("connreview-baseline.json", &text)]));
    let report = accepted(&repo, &text);
    let told: Vec<String> = report.silencing.iter().map(|s| format!("{}:{} {}", s.file, s.line, s.message)).collect();
    assert_eq!(
        told,
        [
            "connreview.yml:2 This change sets `redis.flush` to off (before: low)",
            "connreview.yml:3 This change sets `redis.set-with-ttl` to info (before: its own level)",
            "connreview.yml:4 This change excludes `vendor/` from reviews",
            "connreview-baseline.json:8 This change adds an accepted finding to the baseline, which hides F1",
        ]
    );
    assert!(report.silencing.iter().all(|s| s.visible));
    let named = repo.review_with(&Options { committed: false, ..Options::default() });
    assert!(named.silencing.is_empty(), "the files of a flag are not of this change");
}

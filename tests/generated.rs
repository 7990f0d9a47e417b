//! Files in the repository that are made from the code: they must be what the code makes today.
//!
//! `UPDATE=1 cargo test --test generated` writes all of them.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

#[path = "generated/reference.rs"]
mod reference;
mod shared;

use clap::CommandFactory;
use connreview::cli::SchemaKind;
use connreview::commands::schema;
use connreview::rules::{CHANGE_KINDS, Catalogue, readme};
use reference::replaced;
use shared::shell;
use std::fmt::Write as _;
use std::path::Path;

/// Returns the text of a file of this project; nothing where there is none.
fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap_or_default()
}

/// Holds a file against what the code makes; with `UPDATE=1` writes it.
#[track_caller]
fn check(name: &str, generated: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), generated).unwrap();
    }
    assert!(read(name) == generated, "{name} is not what the code makes; run `UPDATE=1 cargo test --test generated` and look at the difference");
}

/// Schemas, for editors and for readers of the JSON report.
#[test]
fn the_shipped_schemas_are_the_generated_ones() {
    check("docs/connreview.schema.json", &schema(SchemaKind::Config));
    check("docs/report.schema.json", &schema(SchemaKind::Report));
}

/// Every command with its options.
#[test]
fn the_reference_of_the_commands_is_the_generated_one() {
    let mut page = String::from(COMMANDS);
    describe(&mut page, &mut connreview::cli::Cli::command(), "connreview");
    check("docs/commands.md", &page);
}

/// The part of the page above the first command.
const COMMANDS: &str = "\
# Commands

Made from the program itself (`UPDATE=1 cargo test --test generated`); `connreview COMMAND --help` prints the same.
";

/// Adds a command and those below it.
fn describe(page: &mut String, command: &mut clap::Command, name: &str) {
    let help = command.clone().bin_name(name).disable_help_subcommand(true).render_long_help().to_string();
    let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
    write!(page, "\n## `{name}`\n\n```text\n{}\n```\n", lines.join("\n")).unwrap();
    let below: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).filter(|n| n != "help").collect();
    for sub in below {
        let child = command.find_subcommand_mut(&sub).unwrap();
        describe(page, child, &format!("{name} {sub}"));
    }
}

/// The list of all rules, with the reference for writing them.
#[test]
fn the_readme_of_the_rules_is_the_generated_one() {
    check("rules/README.md", &readme(&Catalogue::built_in().unwrap()));
}

/// Runs the demo and returns its report as terminal text, markdown, JSON and SARIF.
fn demo() -> [String; 4] {
    let dir = tempfile::tempdir().unwrap();
    let outputs = "--format terminal --output t --format markdown --output m --format json --output j --format sarif --output s";
    let output = shell(&format!("connreview demo --color never {outputs}"), dir.path());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    ["t", "m", "j", "s"].map(|name| std::fs::read_to_string(dir.path().join(name)).unwrap())
}

/// The pictures of reports are what the demo prints.
#[test]
fn the_pictures_are_what_the_demo_prints() {
    let [terminal, markdown, ..] = demo();
    check("docs/pictures/demo.md", &markdown);
    let terminal: Vec<&str> = terminal.lines().map(str::trim_end).collect();
    let readme = replaced(&read("README.md"), "terminal", &format!("```text\n{}\n```\n", terminal.join("\n").trim_end()));
    // What a reader sees without unfolding anything; quoted, so that its headings are none of the README.
    let visible = markdown.split("<details>").next().unwrap().trim_end();
    let quoted: String = visible.lines().map(|l| format!("{}\n", format!("> {l}").trim_end())).collect();
    check("README.md", &replaced(&readme, "markdown", &quoted));
}

/// What the demo prints as JSON fits the shipped schema and has every name that scripts depend on.
#[test]
fn the_json_of_the_demo_fits_its_schema() {
    let [_, markdown, json, _] = demo();
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let shipped: serde_json::Value = serde_json::from_str(&read("docs/report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&shipped).unwrap();
    let errors: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(document["report"]["markdown"], markdown);
    let lacking: Vec<&str> = PROMISED.iter().copied().filter(|p| document.pointer(p).is_none()).collect();
    assert!(lacking.is_empty(), "the demo's report lacks {lacking:?}");
}

/// Names of the JSON report that scripts, workflows and scorers depend on, as JSON pointers into the demo's report.
const PROMISED: &[&str] = &[
    "/schema_version",
    "/tool/name",
    "/tool/version",
    "/target/repo",
    "/target/base",
    "/target/head",
    "/target/source",
    "/target/title",
    "/connectivity",
    "/mechanisms/0",
    "/questions/0",
    "/not_examined",
    "/verdict",
    "/report/markdown",
    "/files/0/path",
    "/files/0/previous_path",
    "/files/0/status",
    "/files/0/role",
    "/files/0/component",
    "/files/0/mechanisms",
    "/files/0/added",
    "/files/0/removed",
    "/points/0/rule",
    "/points/0/mechanism",
    "/points/0/role",
    "/points/0/component",
    "/points/0/file",
    "/points/0/line",
    "/points/0/symbol",
    "/points/0/status",
    "/points/0/captures",
    "/changes/0/kind",
    "/changes/0/mechanism",
    "/changes/0/file",
    "/changes/0/line",
    "/changes/0/symbol",
    "/changes/0/base",
    "/changes/0/head",
    "/changes/0/summary",
    "/tests/0/file",
    "/tests/0/symbol",
    "/tests/0/mechanism",
    "/tests/0/status",
    "/tests/0/failure_path",
    "/tests/0/tests",
    "/findings/0/id",
    "/findings/0/rule",
    "/findings/0/fingerprint",
    "/findings/0/severity",
    "/findings/0/confidence",
    "/findings/0/section",
    "/findings/0/mechanism",
    "/findings/0/file",
    "/findings/0/line",
    "/findings/0/side",
    "/findings/0/symbol",
    "/findings/0/message",
    "/findings/0/recommendation",
    "/findings/0/status",
    "/findings/0/status_reason",
    "/findings/0/evidence/0/file",
    "/findings/0/evidence/0/line",
    "/findings/0/evidence/0/side",
    "/findings/0/evidence/0/text",
    "/partners/0/component",
    "/partners/0/repo",
    "/partners/0/why",
];

/// The names of a test, which the demo's first function may have none of.
#[test]
fn tests_of_the_json_have_the_promised_names() {
    let [_, _, json, _] = demo();
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let test = document["tests"].as_array().unwrap().iter().find_map(|t| t["tests"].get(0)).unwrap();
    for name in ["name", "file", "line", "kind", "distance", "in_change", "counts", "why_not", "via"] {
        assert!(test.get(name).is_some(), "a test lacks `{name}`: {test}");
    }
}

/// The page on severity is the table of the code.
#[test]
fn the_page_on_severity_is_the_table_of_the_code() {
    let rows = severity();
    for (kind, _) in CHANGE_KINDS {
        assert!(rows.iter().any(|r| r[0] == *kind), "src/findings/severity.rs has no row for {kind}, or this test cannot read it");
    }
    let mut page = String::from(SEVERITY);
    for [kind, levels, advice] in &rows {
        let levels: Vec<String> = levels.split(',').map(|l| l.trim().to_lowercase()).collect();
        writeln!(page, "| `{kind}` | {} | {advice} |", levels.join(" | ")).unwrap();
    }
    check("docs/severity.md", &page);
}

/// Returns the rows of the table: kind, levels, advice.
fn severity() -> Vec<[String; 3]> {
    let source = read("src/findings/severity.rs");
    let table = source.split_once("const TABLE").and_then(|(_, rest)| rest.split_once("];")).unwrap().0;
    let row = regex::Regex::new(r#"\(\s*"(\w+)",\s*\[([\w,\s]+)\],\s*"([^"]*)",?\s*\)"#).unwrap();
    row.captures_iter(table).map(|c| [1, 2, 3].map(|i| c[i].to_owned())).collect()
}

/// The part of the page above the table.
const SEVERITY: &str = "\
# How urgent a change is

One table says it, by what changed and which way. It is made from `src/findings/severity.rs`; the page is never written by hand.

- **new**, **gone**, **other**: the place or value is new, gone, or another one. **weaker**: a protection is gone or smaller (a
  guard, a retry, an error that is no longer looked at). **stronger**: the opposite.
- A rule may set another level for a kind (`severity:`); it holds for what is gone, other or weaker.
- A lifetime that becomes none is high. What is not sure is never more than info.
- What is not sure, and what is of level info, folds away in reports.
- `levels:` in `connreview.yml` sets the level of all findings of a rule or of a pattern of rules, or turns it off: then its
  findings are put aside, as [suppressions](suppressing.md) do.
- `--fail-on` compares with these levels.

| kind | new | gone | other | weaker | stronger | advice |
|---|---|---|---|---|---|---|
";

/// Every schema is a schema, and describes the fields it is for.
#[test]
fn schemas_are_valid() {
    for (kind, field) in [
        (SchemaKind::Rule, "match"),
        (SchemaKind::Pack, "mechanisms"),
        (SchemaKind::Profile, "components"),
        (SchemaKind::Config, "max_file_size"),
        (SchemaKind::Report, "schema_version"),
    ] {
        let document: serde_json::Value = serde_json::from_str(&schema(kind)).unwrap();
        jsonschema::validator_for(&document).unwrap();
        assert!(document["properties"][field].is_object(), "{kind:?} lacks {field}");
    }
}

/// What the reader of the configuration takes and refuses, its schema takes and refuses too.
#[test]
fn the_schema_of_the_configuration_agrees_with_its_reader() {
    let document: serde_json::Value = serde_json::from_str(&schema(SchemaKind::Config)).unwrap();
    let validator = jsonschema::validator_for(&document).unwrap();
    for (text, fits) in [
        ("{}", true),
        ("{max_file_size: 2M, fail_on: high, levels: {a.b: 'off'}, exclude: [vendor/]}", true),
        ("{max_file_size: 1048576}", true),
        ("{max_file_size: 2T}", false),
        ("{fail_on: loud}", false),
        ("{excludes: [vendor/]}", false),
        ("{roles: [{role: nonsense, paths: [a]}]}", false),
    ] {
        let value: serde_json::Value = serde_yaml::from_str(text).unwrap();
        assert_eq!(validator.is_valid(&value), fits, "schema: {text}");
        assert_eq!(serde_yaml::from_str::<connreview::config::ConfigFile>(text).is_ok(), fits, "reader: {text}");
    }
}

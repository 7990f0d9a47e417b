//! Reference pages of `docs/` that are made of the schemas, the catalogue and the demo.
//!
//! In: the schemas that `connreview rules schema` prints, the built-in catalogue, the demo's reports. Out: the pages, held
//! against the files. Left out: prose about using any of it.

use super::{check, demo, read, schema};
use connreview::cli::SchemaKind;
use connreview::rules::{CHANGE_KINDS, Catalogue};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The line below the title of every page here.
const MADE: &str = "Made from the program itself (`UPDATE=1 cargo test --test generated`).";

/// All fields of `connreview.yml`.
#[test]
fn the_reference_of_the_configuration_is_the_generated_one() {
    let mut page = format!(
        "# connreview.yml\n\n{MADE}\n\n\
         The file stands in the root of the repository, as `.connreview.yml` there, or as `.github/connreview.yml`. Every field may be\n\
         left out. A flag wins over the field of the same name. An unknown field, a wrong type and a rule that is not there are refused\n\
         with file, line and column. [The schema](connreview.schema.json) is for editors; [profiles](profiles.md) has an example.\n"
    );
    describe(&mut page, "The file", &schema(SchemaKind::Config));
    check("docs/configuration.md", &page);
}

/// All fields of the files of a pack.
#[test]
fn the_reference_of_packs_is_the_generated_one() {
    let mut page = format!(
        "# Files of a pack\n\n{MADE}\n\n\
         [Writing rules](writing-rules.md) explains them with an example; `connreview rules schema` prints the schema for editors.\n"
    );
    let whole = connreview::rules::schema();
    // In the order in which people meet them; what they hold follows by name.
    for (name, title) in [("PackFile", "pack.yml"), ("RuleFile", "A rule"), ("ProfileFile", "profile.yml"), ("GuideFile", "guide.yml")] {
        object(&mut page, title, &whole["$defs"][name]);
    }
    parts(&mut page, &whole, &["PackFile", "RuleFile", "ProfileFile", "GuideFile"]);
    check("docs/pack-files.md", &page);
}

/// All names of the JSON report.
#[test]
fn the_reference_of_the_report_is_the_generated_one() {
    let mut page = format!(
        "# The JSON report\n\n{MADE}\n\n\
         `--format json`. [The schema](report.schema.json) says the same to programs, and a test holds every report against it.\n\
         `schema_version` changes when a name goes or means something else; new names may come at any time. The same input gives the\n\
         same bytes: there is no clock in it, no random order and no absolute path.\n"
    );
    describe(&mut page, "The report", &schema(SchemaKind::Report));
    check("docs/report-json.md", &page);
}

/// What a difference may be, and who brings the word.
#[test]
fn the_reference_of_the_change_kinds_is_the_generated_one() {
    let catalogue = Catalogue::built_in().unwrap();
    let mut page = format!(
        "# Kinds of changes\n\n{MADE}\n\n\
         `changes[].kind` of [the JSON report](report-json.md), and what a rule's `changes:` may say. A pack may bring more \
         (`change_kinds:`\nin its `pack.yml`). [Severity](severity.md) says how urgent each is.\n\n| kind | meaning | from |\n|---|---|---|\n"
    );
    for (kind, meaning) in catalogue.kinds() {
        let own = CHANGE_KINDS.iter().any(|(k, _)| *k == kind);
        writeln!(page, "| `{kind}` | {} | {} |", cell(meaning), if own { "the program" } else { "a pack" }).unwrap();
    }
    check("docs/kinds.md", &page);
}

/// Every rule with its reason and its question, by pack.
#[test]
fn the_reference_of_the_rules_is_the_generated_one() {
    let catalogue = Catalogue::built_in().unwrap();
    let mut page = format!(
        "# All rules\n\n{MADE}\n\n{} rules in {} packs. `connreview explain ID` prints one with its captures and an example.\n",
        catalogue.rules.len(),
        catalogue.packs.len()
    );
    for pack in &catalogue.packs {
        writeln!(page, "\n## {}\n\n{}\n\n| rule | sees | why |\n|---|---|---|", pack.name, pack.title).unwrap();
        for rule in catalogue.rules.iter().filter(|r| r.pack == pack.name) {
            writeln!(page, "| `{}` | {} | {} |", rule.id, cell(&rule.what), cell(&rule.why)).unwrap();
        }
    }
    check("docs/rules.md", &page);
}

/// A finding as SARIF has it.
#[test]
fn the_page_on_sarif_shows_what_the_demo_writes() {
    let [_, _, json, sarif] = demo();
    let (report, run): (Value, Value) = (serde_json::from_str(&json).unwrap(), serde_json::from_str(&sarif).unwrap());
    let shown = |value: &Value| format!("```json\n{}\n```\n", serde_json::to_string_pretty(value).unwrap());
    let page = replaced(&read("docs/sarif.md"), "a finding", &shown(&report["findings"][0]));
    check("docs/sarif.md", &replaced(&page, "a result", &shown(&run["runs"][0]["results"][0])));
}

/// The pieces of the report that the page on reading explains.
#[test]
fn the_page_on_reading_shows_the_demo() {
    let [terminal, ..] = demo();
    let terminal: Vec<&str> = terminal.lines().map(str::trim_end).collect();
    let terminal = terminal.join("\n");
    let pieces: Vec<&str> = terminal.trim_end().split("\n\n").collect();
    let last = pieces.len() - 1;
    let mut page = read("docs/reading-a-report.md");
    for (index, piece) in pieces.into_iter().enumerate() {
        let name = match index {
            0 => "head",
            i if i == last => "foot",
            _ => piece.lines().next().unwrap(),
        };
        page = replaced(&page, name, &format!("```text\n{piece}\n```\n"));
    }
    check("docs/reading-a-report.md", &page);
}

/// Bounds of the program that a page speaks of: what stands on the page, the source file and its constant.
const BOUNDS: &[(&str, &str, &str)] = &[
    ("Bytes of a file that is parsed (`--max-file-size`, `max_file_size`)", "src/config/mod.rs", "MAX_FILE_SIZE"),
    ("Bytes of a configuration or pack file", "src/config/load.rs", "LARGEST"),
    ("Seconds of a review (`--time-limit`, `time_limit`)", "src/limits.rs", "SECONDS"),
    ("Memory of a review (`--memory-limit`, `memory_limit`)", "src/limits.rs", "DEFAULT_MEMORY_LIMIT"),
    ("Lines of a function that is compared", "src/points/mod.rs", "MOST_LINES"),
    ("Settings of one file that are compared", "src/compare/documents/entries.rs", "MOST_POINTS"),
    ("Functions whose tests are looked for", "src/review/assemble.rs", "MOST_TARGETS"),
    ("Levels of nesting that are followed in Go", "src/languages/go/mod.rs", "DEEPEST"),
    ("Calls of the project's own wrappers between a place and a library", "src/points/wrappers.rs", "MAX_HOPS"),
    ("Commit messages that stand for a missing text", "src/git/messages.rs", "MOST_MESSAGES"),
    ("Results of a SARIF run", "src/report/sarif.rs", "MOST"),
];

/// The bounds on the page are those of the code.
#[test]
fn the_page_on_limits_has_the_bounds_of_the_code() {
    let mut table = String::from("\n| what | at most |\n|---|---|\n");
    for (what, file, name) in BOUNDS {
        let source = read(file);
        let found = regex::Regex::new(&format!(r"(?m)const {name}: \w+ = ([^;]+);")).unwrap();
        let value = &found.captures(&source).unwrap_or_else(|| panic!("{file} has no constant {name}; bring BOUNDS in this test up to date"))[1];
        writeln!(table, "| {what} | {} |", number(value)).unwrap();
    }
    check("docs/limits.md", &replaced(&read("docs/limits.md"), "bounds", &format!("{table}\n")));
}

/// Returns a number of the source as people read it.
fn number(source: &str) -> String {
    let (value, shift) = source.split_once("<<").map_or((source, "0"), |(v, s)| (v, s));
    let plain: u64 = value.trim().replace('_', "").parse().unwrap();
    match shift.trim() {
        "30" => format!("{plain} GiB"),
        "20" => format!("{plain} MiB"),
        "10" => format!("{plain} KiB"),
        _ => plain.to_string(),
    }
}

/// Replaces what stands between the marks of a generated part.
pub fn replaced(text: &str, part: &str, content: &str) -> String {
    let (start, end) = (format!("<!-- generated: {part} -->\n"), "<!-- /generated -->");
    let (before, rest) = text.split_once(&start).unwrap_or_else(|| panic!("the page lacks {start}"));
    let (_, after) = rest.split_once(end).unwrap();
    format!("{before}{start}{content}{end}{after}")
}

/// Describes a whole document: its own fields, then what they hold.
fn describe(page: &mut String, title: &str, text: &str) {
    let document: Value = serde_json::from_str(text).unwrap();
    object(page, title, &document);
    parts(page, &document, &[]);
}

/// Describes the parts of a schema by name, but for some.
fn parts(page: &mut String, document: &Value, but: &[&str]) {
    let all: BTreeMap<String, &Value> =
        document["$defs"].as_object().unwrap().iter().filter(|(n, _)| !but.contains(&n.as_str())).map(|(n, v)| (heading(n), v)).collect();
    for (name, part) in all {
        object(page, &name, part);
    }
}

/// Adds a heading and what stands below it: fields, words that may stand there, or one sentence.
fn object(page: &mut String, title: &str, part: &Value) {
    write!(page, "\n## {title}\n\n{}\n", text(part)).unwrap();
    let words = part["oneOf"].as_array().into_iter().flatten().filter(|w| w["const"].is_string());
    let words: Vec<String> = words.map(|w| format!("- `{}`: {}", w["const"].as_str().unwrap(), text(w))).collect();
    if !words.is_empty() {
        write!(page, "\n{}\n", words.join("\n")).unwrap();
    }
    let Some(fields) = part["properties"].as_object() else { return };
    page.push_str("\n| field | holds | meaning |\n|---|---|---|\n");
    let needed: Vec<&str> = part["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, field) in fields {
        // A report has all of its names; of a file that people write it matters which they may leave out.
        let must = if part["additionalProperties"] == false && needed.contains(&name.as_str()) { ", needed" } else { "" };
        writeln!(page, "| `{name}` | {}{must} | {} |", holds(field), cell(&text(field))).unwrap();
    }
}

/// Returns the description of a part, on one line each.
fn text(part: &Value) -> String {
    part["description"].as_str().unwrap_or_default().replace('\n', " ")
}

/// Returns a text that may stand in a cell of a table.
fn cell(text: &str) -> String {
    text.trim().replace('\n', " ").replace('|', "\\|")
}

/// Returns the heading of a part. Structs that are read from YAML end in `File` in the code, which is of no interest to a reader;
/// these two are files.
fn heading(name: &str) -> String {
    let files = ["File", "KeyFile"];
    name.strip_suffix("File").filter(|_| !files.contains(&name)).unwrap_or(name).to_owned()
}

/// Returns what a field holds, in words.
fn holds(field: &Value) -> String {
    if let Some(name) = field["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        let name = heading(name);
        return format!("[{name}](#{})", name.to_lowercase());
    }
    let either = field["anyOf"].as_array().or_else(|| field["oneOf"].as_array());
    if let Some(either) = either {
        let each: Vec<String> = either.iter().filter(|v| v["type"] != "null").map(holds).collect();
        return each.join(" or ");
    }
    if let Some(words) = field["enum"].as_array() {
        return words.iter().filter_map(Value::as_str).map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
    }
    plain(field)
}

/// Returns what a field without reference and choice holds.
fn plain(field: &Value) -> String {
    let kind = match &field["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|k| *k != "null").unwrap_or_default(),
        one => one.as_str().unwrap_or_default(),
    };
    match kind {
        "string" => field["const"].as_str().map_or_else(|| "text".to_owned(), |w| format!("`{w}`")),
        "integer" | "number" => "number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => format!("list: {}", holds(&field["items"])),
        "object" if field["additionalProperties"].is_object() => format!("by name: {}", holds(&field["additionalProperties"])),
        other => if other.is_empty() { "any" } else { other }.to_owned(),
    }
}

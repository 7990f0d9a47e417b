//! Hostile text in a repository (paths, names, strings, commit messages, the pull request's text), through every format: it stays
//! text. What each sink must not hold stands beside its check; secrets are masked in all.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic, as tests do")]

mod support;

use pulldown_cmark::{Event, Options, Parser, Tag};
use std::io::Write;
use std::process::{Command, Stdio};
use support::{Files, Repo, connreview};

/// What people have tried, or could try, as it stands in a Go string. None holds a quote or a line end of its own.
const STRINGS: &[&str] = &[
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</details></summary><h1>Approved</h1>",
    "@octocat @org/team fixes #1 GH-2",
    "![pixel](https://evil.example/p.png) [click](javascript:alert(1))",
    "::error file=x::owned",
    "%0A::error::owned%0D",
    "##[error]owned ::stop-commands::x",
    "```` ``` `` |cell| $math$ ~~x~~",
    "=HYPERLINK(1,2),+1;-1",
    "%%{init: {}}%% click here",
    "{0} {{ x }} ${{ secrets.X }}",
];
/// The same, as characters that Go writes as escapes; they reach reports as themselves.
const ESCAPED: &[&str] = &["\\u001b[2Jgone", "\\u202etxt.exe", "a\\u200bb\\u2066c", "line\\nnext\\r::error::owned", "\\u0007bell"];
/// A password that stands in the sources, and that no report may repeat.
const SECRET: &str = "hunter2-never-show";
/// Names of files.
const PATHS: &[&str] = &[
    "plain.go",
    "a <img src=x onerror=1> @octocat.go",
    "c,d:e%0A::error::x ##[y].go",
    "f\n::add-mask::g.go",
    "h`i`|j [k](l).go",
    "m\u{202e}n\u{200b}o\u{1b}[2J.go",
    "p\"q'r & $(touch pwned).go",
];

/// A source file that keeps something under each hostile key, another one at each side.
fn source(minutes: u32) -> String {
    let ending = if minutes == 30 { "-" } else { "_" };
    let keys = STRINGS.iter().chain(ESCAPED);
    let calls: Vec<String> = keys.map(|k| format!("\tc.Set(ctx, \"{k}{ending}\"+id, id, {minutes}*time.Minute)\n")).collect();
    let connect = format!("\tredis.NewClient(&redis.Options{{Addr: \"r:1\", Password: \"{SECRET}\", DialTimeout: {minutes} * time.Second}})\n");
    let head = "package shop\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\n";
    let keep: String =
        calls.iter().enumerate().map(|(i, c)| format!("func Keep{i}(ctx context.Context, c *redis.Client, id string) {{\n{c}}}\n\n")).collect();
    format!("{head}{keep}func Connect() {{\n{connect}}}\n")
}

/// A tree with all hostile paths.
fn tree(minutes: u32) -> Files {
    let go_mod = "module example.org/shop\n\nrequire github.com/redis/go-redis/v9 v9.5.1\n";
    let env = format!("REDIS_URL=redis://:{SECRET}@cache:{minutes}/0\nREDIS_PASSWORD={SECRET}\nREDIS_TIMEOUT={minutes}s\n");
    let mut files = support::files(&[("go.mod", go_mod), ("deploy.env", &env)]);
    files.extend(PATHS.iter().map(|p| ((*p).to_owned(), source(minutes).into_bytes())));
    files
}

/// The repository, with a hostile commit message on top, and a hostile text of the pull request beside it.
fn repository() -> Repo {
    let mut repo = Repo::new(&tree(30), &tree(15));
    let text = format!("::error::title <b>\u{202e}\n\n{}\n\u{1b}[2J\n## Approved\n- [x] @octocat\n", STRINGS.join("\n"));
    std::fs::write(repo.dir().join(".git/text"), text).unwrap();
    let git = |args: &[&str]| {
        Command::new("git").args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(args).current_dir(repo.dir()).output().unwrap()
    };
    assert!(git(&["commit", "--quiet", "--amend", "--allow-empty", "-F", ".git/text"]).status.success());
    repo.head = String::from_utf8(git(&["rev-parse", "HEAD"]).stdout).unwrap().trim().to_owned();
    repo
}

/// Returns true for characters that no reader sees, or that change how others are shown. The joiner is ours: it breaks links.
fn hidden(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{200b}' | '\u{200c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Returns the report in a format.
fn rendered(repo: &Repo, format: &str) -> String {
    let (dir, text) = (repo.dir(), repo.dir().join(".git/text"));
    let text = repo.diff(&["--format", format, "--description", text.to_str().unwrap()]);
    assert!(!text.contains(SECRET), "{format} repeats a secret");
    assert!(text.contains(".go") && text.len() > 1000, "{format} tells something: {text}");
    assert!(!text.contains(dir.to_str().unwrap()), "{format} names a directory of this machine");
    text
}

/// No line of a log may be a command of a runner.
fn no_command(text: &str) {
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{line:?}");
    }
}

#[test]
fn a_terminal_gets_characters_that_are_seen_and_no_command() {
    let text = rendered(&repository(), "terminal");
    assert_eq!(text.chars().find(|c| hidden(*c)), None);
    no_command(&text);
}

#[test]
fn markdown_holds_no_link_picture_or_html_of_the_change_and_notifies_nobody() {
    let text = rendered(&repository(), "markdown");
    assert_eq!(text.chars().find(|c| hidden(*c)), None);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_GFM | Options::ENABLE_FOOTNOTES;
    let (mut headings, mut code) = (0, 0_u32);
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough) | Event::TaskListMarker(true) => panic!("{event:?} in {text}"),
            Event::Html(html) | Event::InlineHtml(html) => {
                let rest = ["<details>", "</details>", "<summary>", "</summary>"].iter().fold(html.to_string(), |h, tag| h.replace(tag, ""));
                assert!(!rest.contains('<'), "{html}");
            }
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::CodeBlock(_)) => code += 1,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => code -= 1,
            Event::Text(t) if code == 0 => {
                for trigger in ["@octocat", "@org", "#1", "GH-2", "://"] {
                    assert!(!t.contains(trigger), "{trigger} in {t:?}");
                }
            }
            _ => {}
        }
    }
    assert_eq!(headings, 4, "{text}");
}

#[test]
fn the_diagram_of_the_comment_holds_labels_only() {
    let text = rendered(&repository(), "markdown");
    let diagram = text.split("```mermaid\n").nth(1).unwrap().split("\n```").next().unwrap();
    for line in diagram.lines().skip(1) {
        assert!(line.starts_with("  ") && line.matches('"').count() % 2 == 0 && !line.contains("%%") && !line.contains('<'), "{line}");
    }
}

#[test]
fn json_is_whole_and_holds_values_as_they_are() {
    let text = rendered(&repository(), "json");
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "control characters are escapes");
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let paths: Vec<&str> = document["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
    let findings = document["findings"].as_array().unwrap();
    assert!(STRINGS.iter().any(|s| findings.iter().any(|f| f["message"].as_str().unwrap().contains(s))), "findings speak of hostile values");
    // A control character in a name is written as git writes it.
    assert!(PATHS.iter().filter(|p| !p.contains(char::is_control)).all(|p| paths.contains(p)), "{paths:?}");
    assert_eq!(paths.len(), PATHS.len() + 1);
}

#[test]
fn sarif_links_nothing_and_places_stay_below_the_root() {
    let text = rendered(&repository(), "sarif");
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > PATHS.len(), "{}", results.len());
    for result in results {
        let message = result["message"]["text"].as_str().unwrap();
        for trigger in ["](", "@octocat", "://", "{0}"] {
            assert!(!message.contains(trigger), "{trigger} in {message}");
        }
        assert_eq!(message.chars().find(|c| hidden(*c)), None);
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/%".contains(c)) && !uri.starts_with('/'), "{uri}");
    }
}

#[test]
fn a_page_holds_no_tag_of_the_change() {
    let text = rendered(&repository(), "html");
    assert_eq!(text.chars().find(|c| hidden(*c)), None);
    let ours = [
        "!doctype", "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "div", "span", "p", "ul", "ol", "li", "strong",
        "code", "section", "details", "summary", "table", "thead", "tbody", "tr", "th", "td", "footer",
    ];
    for tag in text.split('<').skip(1) {
        let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap();
        let attributes = tag.split('>').next().unwrap();
        assert!(ours.contains(&name), "<{name}");
        assert!(
            !attributes.split(' ').any(|w| w.starts_with("on") && w.contains('=')) && !attributes.contains("src=") && !attributes.contains("href="),
            "<{attributes}>"
        );
    }
    assert!(text.contains("default-src 'none'"));
}

#[test]
fn annotations_are_our_own_commands_only() {
    let text = rendered(&repository(), "github");
    assert_eq!(text.chars().find(|c| hidden(*c)), None);
    for line in text.lines() {
        let (command, rest) = line.split_once(' ').unwrap();
        assert!(["::error", "::warning", "::notice"].contains(&command), "{line}");
        let (properties, _) = rest.split_once("::").unwrap();
        assert!(properties.split(',').all(|p| ["file=", "line=", "title="].iter().any(|k| p.starts_with(k))), "{properties}");
    }
    let of = |name: &str| text.lines().filter(|l| l.starts_with(name)).count();
    assert!(of("::error ") <= 10 && of("::warning ") <= 10 && of("::notice ") <= 10, "{text}");
}

#[test]
fn a_step_of_actions_gets_no_command_and_no_other_output() {
    let repo = repository();
    let place = tempfile::tempdir().unwrap();
    let (summary, output) = (place.path().join("s"), place.path().join("o"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_connreview"));
    command.args(["diff", "--base", &repo.base, "--head", &repo.head, "--actions", "--repo"]).arg(repo.dir());
    let done = command.env("CI", "true").env("GITHUB_STEP_SUMMARY", &summary).env("GITHUB_OUTPUT", &output).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let log = String::from_utf8(done.stdout).unwrap();
    for line in log.lines().filter(|l| l.trim_start().starts_with("::")) {
        assert!(["::error file=", "::warning file=", "::notice title=connreview::", "::notice file="].iter().any(|c| line.starts_with(c)), "{line}");
    }
    let names = ["verdict", "findings", "high", "medium", "low", "info", "connectivity", "mechanisms", "not-examined"];
    let written = std::fs::read_to_string(&output).unwrap();
    assert_eq!(written.lines().map(|l| l.split('=').next().unwrap()).collect::<Vec<_>>(), names);
    assert!(std::fs::read_to_string(&summary).unwrap().starts_with("## Connectivity Assessment"));
}

/// Returns both outputs of a command over the repository, which must not steer a terminal or a runner.
fn printed(repo: &Repo, args: &[&str]) -> String {
    let dir = repo.dir();
    let output = connreview(&[args, &["--repo", dir.to_str().unwrap()]].concat());
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success() && text.len() > 40, "{args:?}: {text}");
    let json = args[0] == "debug" || args.contains(&"--json");
    // JSON holds values as they are.
    assert_eq!(text.chars().find(|c| hidden(*c) && (c.is_control() || !json)), None, "{args:?}");
    if !json {
        no_command(&text);
    }
    text
}

#[test]
fn maps_tests_and_each_stage_are_text_too() {
    let repo = repository();
    let range = ["--base", &repo.base, "--head", &repo.head];
    let maps = [&["map"][..], &["map", "--json"], &["map", "--mermaid"], &["tests", "plain.go:Connect"], &["init", "--print"]];
    let stages = ["change", "points", "compare", "reach"].map(|stage| [&["debug", stage][..], &range].concat());
    for args in maps.into_iter().chain(stages.iter().map(Vec::as_slice)) {
        assert!(!printed(&repo, args).contains(SECRET), "{args:?} repeats a secret");
    }
    // What a parser saw is shown as it is.
    printed(&repo, &[&["debug", "facts"][..], &range].concat());
    printed(&repo, &[&["diff", "-v"][..], &range].concat());
}

#[test]
fn a_hook_prints_text_too() {
    let repo = repository();
    let remote = tempfile::tempdir().unwrap();
    // What the default branch has is not reviewed again.
    let back = Command::new("git").args(["update-ref", "HEAD", &repo.base]).current_dir(repo.dir()).status().unwrap();
    assert!(back.success());
    let lines = format!("refs/heads/main {} refs/heads/\u{202e}::error::x {}\n", repo.head, repo.base);
    let mut hook = Command::new(env!("CARGO_BIN_EXE_connreview"));
    hook.args(["hook", "run", "--fail-on", "medium", "--repo"]).arg(repo.dir()).args(["pre-push", "origin", remote.path().to_str().unwrap()]);
    let mut child = hook.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).env_remove("CI").spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(text.contains("plain.go") && !text.contains(SECRET), "{text}");
    assert_eq!(text.chars().find(|c| hidden(*c)), None);
    no_command(&text);
}

#[test]
fn an_error_that_names_a_hostile_path_is_harmless_too() {
    let output = connreview(&["diff", "--repo", "no\n::error::such\u{1b}[2J"]);
    let said = String::from_utf8(output.stderr).unwrap();
    no_command(&said);
    assert_eq!(said.chars().find(|c| hidden(*c)), None);
}

//! Templates: the wording of markdown reports, ours or a team's own.
//!
//! In: a folder, or nothing for the built-in template; a context to render. Out: markdown. Left out: what the context holds
//! (`view`), which `templates/README.md` describes for authors.
//!
//! Everything a template prints is escaped as message text, so that a team's template cannot forget it. A template runs on
//! limited fuel: a loop without end stops with an error.

use super::safe;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use std::path::{Path, PathBuf};

/// Name of the template that makes the report.
const MAIN: &str = "report.md";
/// The template that is part of the program.
const BUILT_IN: &str = include_str!("../../templates/report.md");
/// Steps that a template may take. A report of a thousand rows takes about a hundred thousand.
const FUEL: u64 = 5_000_000;

/// A report that could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A template folder or file that could not be read.
    #[error("{}: {cause}; give a folder that holds a {MAIN}, or none for the built-in template", path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// A template that is wrong.
    #[error("{}:{line}: {cause}; templates/README.md lists what a template may use", file.display())]
    Template {
        /// The template's file.
        file: PathBuf,
        /// Line of the mistake, from 1.
        line: usize,
        /// What is wrong.
        cause: String,
    },
}

/// Loaded templates.
#[derive(Debug)]
pub struct Templates {
    /// Compiled templates by file name.
    env: Environment<'static>,
    /// Folder they came from; empty for the built-in one, whose errors name it from the root of our sources.
    folder: PathBuf,
}

impl Templates {
    /// Returns the templates of a folder (`report.md` and what it includes), or the built-in one.
    pub fn load(folder: Option<&Path>) -> Result<Self, ReportError> {
        let from = folder.unwrap_or(Path::new("templates"));
        let mut templates = Self { env: environment().map_err(|e| located(from, &e))?, folder: from.to_owned() };
        match folder {
            None => templates.add(MAIN.to_owned(), BUILT_IN.to_owned())?,
            Some(folder) => {
                for name in template_names(folder)? {
                    let path = folder.join(&name);
                    let text = std::fs::read_to_string(&path).map_err(|e| ReportError::Folder { path, cause: e.to_string() })?;
                    templates.add(name, text)?;
                }
            }
        }
        Ok(templates)
    }

    /// Renders the main template.
    pub(super) fn render(&self, context: &Value) -> Result<String, ReportError> {
        let template = self.env.get_template(MAIN).map_err(|e| self.error(&e))?;
        template.render(context.clone()).map_err(|e| self.error(&e))
    }

    /// Compiles a template.
    fn add(&mut self, name: String, text: String) -> Result<(), ReportError> {
        self.env.add_template_owned(name, text).map_err(|e| self.error(&e))
    }

    /// Returns the error with its file and line.
    fn error(&self, error: &minijinja::Error) -> ReportError {
        located(&self.folder, error)
    }
}

/// Returns an error of a template of `folder` with its file, line and cause.
fn located(folder: &Path, error: &minijinja::Error) -> ReportError {
    let cause = match error.detail() {
        _ if error.kind() == minijinja::ErrorKind::OutOfFuel => format!("stopped after {FUEL} steps; does a loop end?"),
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    };
    ReportError::Template { file: folder.join(error.name().unwrap_or(MAIN)), line: error.line().unwrap_or(1), cause }
}

/// Returns the names of the `.md` files of a folder that has a `report.md`, sorted.
fn template_names(folder: &Path) -> Result<Vec<String>, ReportError> {
    let failed = |cause: String| ReportError::Folder { path: folder.to_owned(), cause };
    let entries = std::fs::read_dir(folder).map_err(|e| failed(e.to_string()))?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(|e| failed(e.to_string()))?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") && name != "README.md" {
            names.push(name);
        }
    }
    names.sort();
    if names.iter().any(|n| n == MAIN) { Ok(names) } else { Err(failed(format!("no {MAIN} in this folder"))) }
}

/// Returns an environment that escapes what it prints.
fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut env = Environment::new();
    env.set_fuel(Some(FUEL));
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // A misspelt name is an error with a line, not a gap in the report.
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
    env.set_formatter(|out, _, value| {
        let text = value.to_string();
        let printed = if value.is_safe() { text } else { safe::markdown(&text) };
        Ok(out.write_str(&printed)?)
    });
    // The way around escaping is closed; what is safe is decided by the two filters below.
    env.remove_filter("safe");
    env.add_filter("cell", |text: String| Value::from_safe_string(safe::cell(&text)));
    env.add_filter("code", |text: String| Value::from_safe_string(safe::markdown(&safe::span(&text))));
    Ok(env)
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    /// A folder with a `report.md` of this text.
    fn folder(text: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(MAIN), text).unwrap();
        dir
    }

    /// What a template renders, or its error without the folder.
    fn render(text: &str) -> Result<String, String> {
        let dir = folder(text);
        let rendered = Templates::load(Some(dir.path())).and_then(|t| t.render(&context! { value => "<b> `a|b` @me", list => [1, 2] }));
        rendered.map_err(|e| e.to_string().replace(&format!("{}/", dir.path().display()), ""))
    }

    #[test]
    fn everything_printed_is_escaped() {
        assert_eq!(render("{{ value }}").unwrap(), "&lt;b&gt; `a|b` @\u{200d}me");
        assert_eq!(render("{{ value|cell }}").unwrap(), "&lt;b&gt; `a\\|b` @\u{200d}me");
        assert_eq!(render("{{ value|code }}").unwrap(), "``<b> `a|b` @me``");
        assert_eq!(render("{% macro m(v) %}**{{ v }}**{% endmacro %}{{ m(value) }}").unwrap(), "**&lt;b&gt; `a|b` @\u{200d}me**");
        assert!(render("{{ value|safe }}").unwrap_err().contains("safe"));
    }

    #[test]
    fn mistakes_name_file_line_and_cause() {
        let unclosed = render("one\n{% if value %}\n").unwrap_err();
        assert!(unclosed.starts_with("report.md:2: syntax error: unexpected end of input"), "{unclosed}");
        let misspelt = render("one\n\n{{ valeu }}").unwrap_err();
        assert!(misspelt.starts_with("report.md:3: undefined value"), "{misspelt}");
    }

    #[test]
    fn a_template_without_end_stops() {
        let nested = "{% for a in range(9000) %}{% for b in range(9000) %}{{ b }}{% endfor %}{% endfor %}";
        let error = render(nested).unwrap_err();
        assert!(error.starts_with("report.md:1: stopped after"), "{error}");
    }

    #[test]
    fn a_team_may_split_its_template() {
        let dir = folder("{% include 'part.md' %}!");
        std::fs::write(dir.path().join("part.md"), "{{ n }}").unwrap();
        assert_eq!(Templates::load(Some(dir.path())).unwrap().render(&context! { n => 1 }).unwrap(), "1!");
    }

    #[test]
    fn a_folder_without_template_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let error = Templates::load(Some(dir.path())).unwrap_err().to_string();
        assert!(error.contains("no report.md in this folder"), "{error}");
        assert!(Templates::load(Some(&dir.path().join("gone"))).is_err());
    }
}

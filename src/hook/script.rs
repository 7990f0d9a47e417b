//! The text of a hook's file.
//!
//! In: the hook, where the program is. Out: a shell script that every `sh` runs. Left out: writing it.

use super::HookName;

/// The line by which we know our own file.
pub(super) const MARK: &str = "# Written by `connreview hook install`; `connreview hook uninstall` takes it away again.";
/// Ending of the name under which the hook is kept that stood there before.
pub(super) const BEFORE: &str = ".before-connreview";

/// Runs the hook that stood there. A shell script is told the name it had: husky, for one, finds its own files by it.
const KEPT: &str = r#"kept() {
    case $(head -n 1 "$before") in
        '#!'*/bash | '#!'*'env bash') bash -c 'kept=$1; shift; . "$kept"' "$0" "$before" "$@" ;;
        '#!'*/sh | '#!'*'env sh') sh -c 'kept=$1; shift; . "$kept"' "$0" "$before" "$@" ;;
        *) "$before" "$@" ;;
    esac
}"#;

/// Returns the script. It runs the hook that stood there before first, with the same arguments and input, and gives way to its
/// answer. `program` is used where none is on the path; empty: none is.
pub fn script(hook: HookName, program: &str) -> String {
    let (name, what) = (hook.as_str(), hook.holds_up());
    let before = match hook {
        // Its input is needed twice.
        HookName::PrePush => {
            "\
lines=$(cat)
# Prints the lines of the push, nothing where there is none.
lines() { [ -z \"$lines\" ] || printf '%s\\n' \"$lines\"; }
if [ -x \"$before\" ]; then
    lines | kept \"$@\" || exit $?
fi"
        }
        HookName::PreCommit => {
            "\
lines() { :; }
if [ -x \"$before\" ]; then
    kept \"$@\" || exit $?
fi"
        }
    };
    format!(
        "\
#!/bin/sh
{MARK}
# The hook that stood here before is kept beside it and runs first. Once without: git {what} --no-verify, or CONNREVIEW_SKIP=1.
before=\"$0{BEFORE}\"
{KEPT}
{before}
[ -z \"${{CONNREVIEW_SKIP:-}}\" ] || exit 0
program=$(command -v connreview) || program={}
if [ ! -x \"$program\" ]; then
    echo 'connreview: not found, so this {what} is not reviewed; put it on the path, or `connreview hook uninstall {name}`' >&2
    exit 0
fi
lines | \"$program\" hook run {name} \"$@\"
status=$?
# 1 is a finding at the threshold. Anything else is a fault of the review, which says so itself and holds nothing up.
[ \"$status\" -ne 1 ] || exit 1
[ \"$status\" -eq 0 ] || echo \"connreview: ended with $status; this {what} is not reviewed and goes on\" >&2
exit 0
",
        quoted(program)
    )
}

/// Returns a word that the shell takes as it is.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Returns true for a file that is ours, whatever program it names; false where somebody added to it.
pub(super) fn is_ours(hook: HookName, text: &str) -> bool {
    let bare = |text: &str| text.lines().filter(|l| !l.starts_with("program=")).map(str::to_owned).collect::<Vec<_>>();
    bare(text) == bare(&script(hook, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_script_is_known_whatever_program_it_names() {
        for hook in [HookName::PrePush, HookName::PreCommit] {
            assert!(is_ours(hook, &script(hook, "/opt/it's here/connreview")));
            assert!(!is_ours(hook, &format!("{}make lint\n", script(hook, ""))));
        }
        assert!(!is_ours(HookName::PreCommit, &script(HookName::PrePush, "")));
        assert_eq!(quoted("a'b"), "'a'\\''b'");
    }
}

//! A line on the terminal that tells what a slow network is doing.
//!
//! In: words. Out: a line on standard error, only where that is a terminal and only after a second; it leaves nothing behind.

use indicatif::{ProgressBar, ProgressDrawTarget};
use std::io::IsTerminal;
use std::time::Duration;

/// Nobody needs to be told of less.
const PATIENCE: Duration = Duration::from_secs(1);

/// The line. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Starts a line on the runtime; `quiet` never shows it.
    pub(crate) fn start(runtime: &tokio::runtime::Runtime, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if !quiet && std::io::stderr().is_terminal() {
            let later = bar.clone();
            runtime.spawn(async move {
                tokio::time::sleep(PATIENCE).await;
                if !later.is_finished() {
                    later.set_draw_target(ProgressDrawTarget::stderr());
                    later.enable_steady_tick(Duration::from_millis(120));
                }
            });
        }
        Self(bar)
    }

    /// Says what is going on.
    pub(crate) fn say(&self, words: impl Into<String>) {
        self.0.set_message(words.into());
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

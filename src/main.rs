//! The program: parse the arguments, run, exit. Nothing else exits.

use clap::Parser;
use connreview::cli::Cli;
use connreview::exit::{Code, Help, explain};
use connreview::limits;
use connreview::sink;
use connreview::temporary;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};
use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Facts are many small nodes, made in parallel.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Stack of every thread that works. Sources nest as deeply as their authors, or an attacker, like; the default of
/// a thread (2 MiB) and of the main thread (whatever the shell allows) are not ours to rely on.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    end_on_panic();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => return told(&answer),
    };
    let code = on_own_stack(move || connreview::run(cli)).unwrap_or_else(|error| {
        sink::stderr(&explain(&error));
        Code::Failed
    });
    // Whatever still runs, after a signal or a limit, never comes to its end.
    temporary::clear();
    // All is written and flushed. The way round the allocator's and the library's own endings: they give the heap back page by page.
    low_level::exit(code as i32)
}

/// Makes a panic of any thread the end of the run, as an error like others: a release is built without what would bring it back from there.
fn end_on_panic() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tell(panic);
        let help = Help("this is a fault of connreview: please report it with the message above and the command".to_owned());
        sink::stderr(&explain(&anyhow::anyhow!("internal error; nothing was reviewed").context(help)));
        temporary::clear();
        #[expect(clippy::exit, reason = "where a panic aborts, nothing stands behind this")]
        std::process::exit(Code::Failed as i32)
    }));
}

/// Prints what clap answers instead of arguments: help and version are a success, wrong usage is not.
fn told(answer: &clap::Error) -> ExitCode {
    // Where standard output is closed, nobody wants the help.
    let _ = answer.print();
    if answer.use_stderr() { Code::Failed.into() } else { Code::Done.into() }
}

/// How often it is looked whether a run is overdue or was interrupted.
const TICK: Duration = Duration::from_millis(100);

/// Signals that end a run: somebody's Ctrl-C, and a runner that cancels its job.
const SIGNALS: [(i32, Code); 2] = [(SIGINT, Code::Interrupted), (SIGTERM, Code::Terminated)];

/// Catches the signals that end a run. Returns where the exit code stands once one came. A second one ends the program wherever it is.
fn catch_signals() -> io::Result<Arc<AtomicUsize>> {
    let (came, code) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    for (signal, end) in SIGNALS {
        flag::register_conditional_shutdown(signal, end as i32, Arc::clone(&came))?;
        flag::register(signal, Arc::clone(&came))?;
        flag::register_usize(signal, Arc::clone(&code), end as usize)?;
    }
    Ok(code)
}

/// Returns how the run is to end where a signal said so; what is being written is finished first, and nothing after it.
fn interrupted(signal: &AtomicUsize) -> Option<Code> {
    let code = signal.load(Ordering::SeqCst);
    let (_, end) = SIGNALS.into_iter().find(|(_, end)| *end as usize == code)?;
    sink::close();
    Some(end)
}

/// Runs `work` on a thread with a known stack, its parallel parts too. A run that does not end in time becomes an error.
fn on_own_stack(work: impl FnOnce() -> anyhow::Result<Code> + Send + 'static) -> anyhow::Result<Code> {
    rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global()?;
    let signal = catch_signals()?;
    let (working, end) = channel::<()>();
    let work = move || {
        // Hung up at the end of the work, by whatever way it ends.
        let _working = working;
        work()
    };
    let thread = std::thread::Builder::new().name("connreview".to_owned()).stack_size(STACK).spawn(work)?;
    while end.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        if let Some(code) = interrupted(&signal) {
            return Ok(code);
        }
        if let Some(hit) = limits::overdue() {
            let help = "raise the limit, or leave files out: --max-file-size, `exclude` in connreview.yml".to_owned();
            return Err(anyhow::anyhow!("the review took more than twice the {}; nothing was reviewed", hit.name()).context(Help(help)));
        }
    }
    thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("internal error; nothing was reviewed")))
}

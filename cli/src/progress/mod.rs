//! What standard error shows of a running search: a live line on a terminal, plain rows in a
//! pipe, JSON lines for machines, or nothing.

mod best;
mod rows;

use crate::flags::ProgressMode;
use crate::talk::Talk;
use best::Best;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use packhorse_solver::outcome::ObjectiveSpec;
use packhorse_solver::search::observer::{Event, Observer};
use serde_json::Value;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A row comes at the latest after so long without one.
const SIGN_OF_LIFE_S: f64 = 30.0;
/// Improvements wait so long for a row, growing with the run (4 % of it), so that rows stay few.
const ROW_PAUSE_S: f64 = 0.5;

/// How progress looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Live,
    Rows,
    Json,
    Nothing,
}

/// Shows events until it is finished.
pub(crate) struct Progress {
    shared: Arc<Shared>,
    ticker: Option<JoinHandle<()>>,
}

struct Shared {
    look: Look,
    talk: Talk,
    started: Instant,
    specs: Vec<ObjectiveSpec>,
    bar: Option<ProgressBar>,
    over: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    best: Best,
    /// News that has no row yet.
    pending: bool,
    last_row_s: Option<f64>,
}

impl Progress {
    /// Begins to show a search that began at `started`, under a line that says what is solved.
    pub(crate) fn start(
        mode: ProgressMode,
        talk: Talk,
        started: Instant,
        specs: Vec<ObjectiveSpec>,
        title: &str,
    ) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let look = match mode {
            ProgressMode::Json => Look::Json,
            ProgressMode::None => Look::Nothing,
            _ if talk == Talk::Quiet => Look::Nothing,
            _ if terminal => Look::Live,
            _ => Look::Rows,
        };
        let bar = (look == Look::Live).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.with_style(ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        let over = AtomicBool::new(false);
        let shared = Arc::new(Shared { look, talk, started, specs, bar, over, state: Mutex::new(State::default()) });
        if matches!(look, Look::Live | Look::Rows) {
            shared.print(title);
            shared.print(&rows::header(&shared.specs));
        }
        let ticker = (look != Look::Nothing).then(|| {
            let shared = Arc::clone(&shared);
            std::thread::Builder::new().name("progress".to_owned()).spawn(move || shared.tick()).ok()
        });
        Self { shared, ticker: ticker.flatten() }
    }

    /// Takes the live line away, shows news that had no row yet, and says how the run ended:
    /// in a sentence, or for machines with `more` beside the usual members.
    pub(crate) fn finish(mut self, sentence: &str, source: &str, more: Value) {
        self.stop();
        let shared = &self.shared;
        let state = shared.state();
        match shared.look {
            Look::Json => {
                let mut line = rows::json(&state.best, shared.started.elapsed().as_secs_f64(), source);
                if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
                    line.extend(more);
                }
                shared.talk.always(line);
            }
            Look::Live | Look::Rows => {
                if state.pending {
                    let best = &state.best;
                    shared.talk.say(rows::row(&shared.specs, best, best.elapsed_s, &best.source));
                }
                shared.talk.say(sentence);
            }
            Look::Nothing => shared.talk.say(sentence),
        }
    }

    fn stop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        if let Some(ticker) = self.ticker.take() {
            ticker.thread().unpark();
            // The ticker cannot panic in a way that matters here: the run is over.
            let _ended = ticker.join();
        }
        if let Some(bar) = &self.shared.bar {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Observer for Progress {
    fn event(&self, event: &Event<'_>) {
        let shared = &self.shared;
        if shared.look == Look::Nothing {
            return;
        }
        let mut state = shared.state();
        let better = state.best.update(&shared.specs, event);
        match shared.look {
            Look::Json if better => {
                shared.talk.always(rows::json(&state.best, event.elapsed_s, event.source));
                state.last_row_s = Some(event.elapsed_s);
            }
            Look::Live | Look::Rows if better => {
                state.pending = true;
                shared.show_pending(&mut state, event.elapsed_s);
            }
            _ => {}
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn print(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.println(line),
            None => self.talk.always(line),
        }
    }

    /// A row for the news, unless the last row is too recent.
    fn show_pending(&self, state: &mut State, now: f64) {
        let pause = ROW_PAUSE_S.max(0.04 * now);
        if state.pending && state.last_row_s.is_none_or(|last| now - last >= pause) {
            let best = &state.best;
            self.print(&rows::row(&self.specs, best, best.elapsed_s, &best.source));
            state.pending = false;
            state.last_row_s = Some(now);
        }
    }

    /// Redraws the live line, shows what waited, and gives signs of life, until the run is over.
    fn tick(&self) {
        let pause = Duration::from_millis(if self.look == Look::Live { 100 } else { 250 });
        while !self.over.load(Ordering::SeqCst) {
            let now = self.started.elapsed().as_secs_f64();
            let mut state = self.state();
            match self.look {
                Look::Live => {
                    self.show_pending(&mut state, now);
                    if let Some(bar) = &self.bar {
                        bar.set_message(rows::row(&self.specs, &state.best, now, "…"));
                    }
                }
                Look::Rows | Look::Json => {
                    if self.look == Look::Rows {
                        self.show_pending(&mut state, now);
                    }
                    if now - state.last_row_s.unwrap_or(0.0) >= SIGN_OF_LIFE_S {
                        if self.look == Look::Rows {
                            self.print(&rows::row(&self.specs, &state.best, now, "…"));
                        } else {
                            self.talk.always(rows::json(&state.best, now, "running"));
                        }
                        state.last_row_s = Some(now);
                    }
                }
                Look::Nothing => {}
            }
            drop(state);
            std::thread::park_timeout(pause);
        }
    }
}

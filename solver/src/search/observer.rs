//! What a search tells while it runs. The library never prints.

/// One thing worth telling: an improvement, a better bound, or a sign of life.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'a> {
    /// Seconds since the start of the run.
    pub elapsed_s: f64,
    /// Search iteration.
    pub iteration: u64,
    /// Objectives of the incumbent in order; empty while there is none.
    pub objectives: &'a [f64],
    /// Best proven bound on the last objective.
    pub bound: Option<f64>,
    /// Whether the incumbent is complete and feasible.
    pub feasible: bool,
    /// What found it: `savings`, `swap*`, `milp`, `bound` …
    pub source: &'a str,
}

/// Receives events. Called from any thread; must be quick.
pub trait Observer: Sync {
    /// Takes note of one event.
    fn event(&self, event: &Event<'_>);
}

/// Listens to nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn event(&self, _: &Event<'_>) {}
}

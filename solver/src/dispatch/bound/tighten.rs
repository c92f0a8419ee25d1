//! When the route relaxation runs: a little of it before the search, the rest behind it.
//!
//! Before the search it has a small share of the time, for instances that it solves at once, and
//! for the number of vehicles, below which the search then need not look. Behind it, it has the
//! share that was kept back, and starts from the routes found. A run limited by iterations counts
//! basic steps instead, in proportion to the iterations, so that it repeats.

use super::super::check;
use super::super::plan::Plan;
use super::super::problem::{Objective, Problem};
use super::routes::{Effort, Generation, Goal};
use super::{Routes, cheap, least_routes, most_routes, outward};
use crate::milp::HAS_HIGHS;
use crate::outcome::{Outcome, StoppedBy};
use crate::search::observer::{Event, Observer};
use crate::search::stop::Stop;

/// More stops than this are left to the cheap bounds, and no time is kept back.
const MOST_STOPS: usize = 200;
/// Shares of the time before and behind the search.
const EARLY: f64 = 0.03;
const LATE: f64 = 0.07;
/// Basic steps for each iteration of the search: about the same shares.
const STEPS: (u64, u64) = (40, 150);

/// The stop rules of the search: what is kept back is taken off its time.
pub(in super::super) fn search_part(problem: &Problem, stop: &Stop) -> Stop {
    if suits(problem) && stop.iterations().is_none() { stop.with_share_of_rest(1.0 - LATE) } else { stop.clone() }
}

/// The relaxation at work on the bounds of one run; it goes on where it stopped.
pub(in super::super) struct Tighten<'a> {
    problem: &'a Problem,
    /// Column generation for the last objective, and for how many routes.
    last: Option<(Routes, Generation)>,
}

impl<'a> Tighten<'a> {
    /// Nothing done yet.
    pub(in super::super) const fn new(problem: &'a Problem) -> Self {
        Self { problem, last: None }
    }

    /// Bounds before the search: the cheap ones, and the relaxation as far as it gets at once.
    pub(in super::super) fn early(&mut self, stop: &Stop) -> Vec<Option<f64>> {
        let mut bounds = cheap(self.problem, 0, stop);
        let counted = stop.iterations();
        let endless = counted.is_none() && stop.remaining().is_none();
        if bounds[0].is_some() && suits(self.problem) && !endless {
            let part = if counted.is_some() { stop.clone() } else { stop.with_share_of_rest(EARLY) };
            let steps = counted.map_or(u64::MAX, |iterations| iterations.saturating_mul(STEPS.0));
            let effort = &mut Effort::new(&part, steps);
            if self.problem.objective() == Objective::VehiclesDistance {
                let most = most_routes(self.problem);
                self.raise_vehicles(&mut bounds, most, &Plan::default(), |_| false, effort);
            }
            self.raise_last(&mut bounds, &Plan::default(), |_| false, effort);
        }
        bounds
    }

    /// Raises the bounds of what the search found, unless that is proven or somebody waits.
    pub(in super::super) fn late(&mut self, outcome: &mut Outcome<Plan>, stop: &Stop, observer: &dyn Observer) {
        let waits = matches!(outcome.stopped_by, StoppedBy::Gap | StoppedBy::Target | StoppedBy::Signal);
        let steps = stop.iterations().map_or(u64::MAX, |_| outcome.iterations.saturating_mul(STEPS.1));
        if !waits {
            self.raise(outcome, stop, steps, observer);
        }
    }

    /// Raises the bounds of an outcome until `stop` is urgent or the basic steps are done.
    pub(in super::super) fn raise(
        &mut self,
        outcome: &mut Outcome<Plan>,
        stop: &Stop,
        steps: u64,
        observer: &dyn Observer,
    ) {
        let problem = self.problem;
        let Outcome { plan: Some(plan), bounds, .. } = outcome else { return };
        if !suits(problem) || bounds[0].is_none() {
            return;
        }
        let evaluation = check::check(problem, plan);
        if !evaluation.violations.is_empty() || evaluation.left_out > 0 {
            return;
        }
        let effort = &mut Effort::new(stop, steps);
        if problem.objective() == Objective::VehiclesDistance {
            let used = evaluation.objectives[0].round() as usize;
            // Whether one vehicle fewer can do; of a plan without any there is nothing to ask.
            let Some(fewer) = used.checked_sub(1) else { return };
            self.raise_vehicles(bounds, fewer, plan, |bound| bound > fewer as f64 + 1e-6, effort);
            if bounds[0].is_none_or(|bound| bound + 0.5 < used as f64) {
                return;
            }
        }
        let last = evaluation.objectives.len() - 1;
        let objective = evaluation.objectives[last];
        if bounds[last].is_none_or(|bound| !stop.gap_reached(objective, bound)) {
            let enough = |bound: f64| stop.gap_reached(objective, outward(problem, bound));
            self.raise_last(bounds, plan, enough, effort);
        }
        observer.event(&Event {
            elapsed_s: stop.elapsed_s(),
            iteration: outcome.iterations,
            objectives: &evaluation.objectives,
            bound: bounds[last],
            feasible: true,
            source: "route relaxation",
        });
    }

    /// Raises the bound on the number of routes; plans of more than `most` are not asked about.
    /// With it the bound on distance, which spoke of plans with fewer routes, is found anew.
    fn raise_vehicles(
        &self,
        bounds: &mut [Option<f64>],
        most: usize,
        plan: &Plan,
        enough: impl Fn(f64) -> bool,
        effort: &mut Effort,
    ) {
        let Some(known) = bounds[0].filter(|&known| known <= most as f64) else { return };
        let routes = Routes { least: known as usize, most };
        let generation = Generation::new(self.problem, routes, Goal::Vehicles);
        let Some(found) = generation.and_then(|mut generation| generation.run(self.problem, plan, enough, effort))
        else {
            return;
        };
        let found = (found - 1e-6).ceil().min(most as f64 + 1.0);
        if found > known && found <= most_routes(self.problem) as f64 {
            bounds.copy_from_slice(&cheap(self.problem, found as usize, effort.stop()));
            bounds[0] = Some(bounds[0].map_or(found, |bound| bound.max(found)));
        }
    }

    /// Raises the bound on the last objective.
    fn raise_last(
        &mut self,
        bounds: &mut [Option<f64>],
        plan: &Plan,
        enough: impl Fn(f64) -> bool,
        effort: &mut Effort,
    ) {
        let problem = self.problem;
        let routes = match (problem.objective(), bounds[0]) {
            // It speaks of plans whose number of routes is proven.
            (Objective::VehiclesDistance, Some(proven)) => Routes { least: proven as usize, most: proven as usize },
            _ => Routes { least: least_routes(problem, Some(effort.stop())), most: most_routes(problem) },
        };
        if routes.least > routes.most {
            return;
        }
        if self.last.as_ref().is_none_or(|(known, _)| *known != routes) {
            self.last = Generation::new(problem, routes, Goal::Last).map(|generation| (routes, generation));
        }
        let Some((_, generation)) = &mut self.last else { return };
        let found = generation.run(problem, plan, enough, effort).filter(|found| found.is_finite());
        if let (Some(found), Some(bound)) = (found.map(|found| outward(problem, found)), bounds.last_mut()) {
            *bound = Some(bound.map_or(found, |known| known.max(found)));
        }
    }
}

/// Whether the relaxation suits at all.
pub(super) fn suits(problem: &Problem) -> bool {
    let known = !matches!(problem.objective(), Objective::List(_));
    HAS_HIGHS && known && (1..=MOST_STOPS).contains(&problem.stops().len())
}

//! Dispatch: which vehicle serves which stops in which order.
//!
//! A [`Problem`] has depots, vehicle types and stops: deliveries loaded at the start of the
//! route, pickups brought to its end, and transports from one stop to another. A [`Plan`] is a
//! list of routes and of stops left out.
//!
//! What counts, for a route of vehicle type v that leaves at t:
//! - distance: the sum of the ways from start over the stops to the end; open ends add nothing;
//! - load: at every moment, in every dimension, at most the capacity;
//! - time: service at a stop begins within one of its windows, after waiting if need be; the
//!   departure t is free within the shift, and the end lies within the shift;
//! - duration: from departure to end, driving, waiting and service; the cost per hour counts it,
//!   and t is chosen so that it is shortest;
//! - order: where asked for, deliveries before pickups, and what was picked up last delivered first;
//! - company: of alternatives one is served, a same-vehicle group is on one route, and goods that
//!   exclude each other are on different ones;
//! - cost: fixed cost + cost per distance × distance + cost per hour × duration / 3,600.

mod bound;
mod check;
mod explain;
mod freeze;
mod model;
pub mod plan;
pub mod problem;
#[cfg(test)]
mod random_rules;
mod schedule;
mod search;
mod start;
mod tidy;

pub use plan::Plan;
pub use problem::{Draft, Problem};

use crate::explanation::Explanation;
use crate::finding::Validated;
use crate::kind::{Evaluation, Kind, KindName, Method, Options, Violation};
use crate::outcome::{ObjectiveSpec, Outcome};
use crate::plan_file::{InitialRoute, PreviousRoute, Rules};
use crate::search::observer::Observer;
use crate::search::stop::Stop;
use rustc_hash::FxHashSet;

/// The kind itself.
#[derive(Debug, Clone, Copy)]
pub struct Dispatch;

impl Kind for Dispatch {
    const NAME: KindName = KindName::Dispatch;
    type Draft = Draft;
    type Problem = Problem;
    type Plan = Plan;

    fn methods() -> &'static [Method] {
        &[
            Method { name: "auto", about: "the search" },
            Method { name: "search", about: "ruin and recreate with local search" },
            Method { name: "milp", about: "exact on small instances: a three-index flow model on HiGHS" },
        ]
    }
    fn validate(draft: Draft) -> Validated<Problem> {
        Problem::new(draft)
    }
    fn take_rules(draft: &mut Draft, rules: &Rules) {
        if let Some(routes) = &rules.initial_routes {
            // The plan may be of yesterday: what the instance no longer has is decided no more.
            let stops: FxHashSet<&str> = draft.stops.iter().map(|stop| stop.id.as_str()).collect();
            let depots = draft.depots.iter().map(|depot| depot.id.as_str());
            let places: FxHashSet<&str> =
                depots.chain(draft.stations.iter().map(|station| station.id.as_str())).collect();
            let mut known = routes.clone();
            known.iter_mut().for_each(|route| {
                route.stops.retain(|visit| stops.contains(visit.id()) || places.contains(visit.id()));
            });
            known.retain(|route| {
                route.stops.iter().any(|visit| stops.contains(visit.id()))
                    && draft.vehicles.iter().any(|vehicle| vehicle.id == route.vehicle)
            });
            draft.initial_routes = known;
        }
        draft.not_before = rules.not_before.or(draft.not_before);
        if let Some(routes) = &rules.previous_routes {
            draft.previous_routes.clone_from(routes);
        }
    }
    fn draft(problem: &Problem) -> &Draft {
        problem.draft()
    }
    fn instance_name(problem: &Problem) -> &str {
        problem.name()
    }
    fn objectives(problem: &Problem) -> Vec<ObjectiveSpec> {
        problem.objective().specs()
    }
    fn solve(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
        // A plan for other orders may come from anywhere, not only through the command line.
        let start = options.start.as_ref().map(|start| start::adapt(problem, start).0);
        let options = &Options { start, method: options.method.clone(), ..*options };
        let mut outcome = if options.method == "milp" {
            model::solve(problem, options, stop, observer)
        } else {
            search_and_bound(problem, options, stop, observer)
        };
        if let Some(plan) = &mut outcome.plan {
            tidy::tidy(problem, plan);
            explain::give_reasons(problem, plan);
        }
        outcome
    }
    fn check(problem: &Problem, plan: &Plan) -> Evaluation {
        check::check(problem, plan)
    }
    fn explain(problem: &Problem, plan: Option<&Plan>) -> Option<Explanation> {
        Some(explain::explain(problem, plan))
    }
    fn suspects(problem: &Problem) -> Vec<String> {
        explain::broken_by_what_is_decided(problem)
    }
    fn adapt_start(problem: &Problem, start: Plan) -> (Plan, Vec<String>) {
        start::adapt(problem, &start)
    }
    fn freeze(problem: &Problem, start: &Plan, until: f64) -> Result<Vec<InitialRoute>, String> {
        freeze::freeze(problem, start, until)
    }
    fn previous(problem: &Problem, start: &Plan) -> Option<Vec<PreviousRoute>> {
        start::previous(problem, start)
    }
    fn annotate(problem: &Problem, plan: &mut Plan) {
        schedule::annotate(problem, plan);
    }
    fn misstated(problem: &Problem, plan: &Plan) -> Vec<Violation> {
        schedule::misstated(problem, plan)
    }
    fn changes(start: &Plan, plan: &Plan) -> Option<String> {
        let check::Changes { both, changed } = start::changes(start, plan);
        Some(format!("{changed} of {both} stops changed their route against the start plan"))
    }
}

/// The search between the two parts of the bound.
fn search_and_bound(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
    let mut tighten = bound::Tighten::new(problem);
    let search = bound::search_part(problem, stop);
    let mut outcome = search::solve(problem, options, &search, observer, || tighten.early(stop));
    tighten.late(&mut outcome, stop, observer);
    outcome
}

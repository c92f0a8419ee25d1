//! Tries stops at every place of one route, judged by the check of the instance cut down to that route.

use super::super::check;
use super::super::plan::{Plan, Route, Unassigned, Visit};
use super::super::problem::{Draft, Problem, StopIndex};
use super::change::{Families, family};
use super::part::Parts;
use crate::ids::Idx as _;
use crate::kind::{Evaluation, Violation};

/// How much may still be tried, in visits looked at by the check.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work {
    left: u64,
    /// Whether there was once not enough left.
    pub(super) short: bool,
}

impl Work {
    /// At most so many visits.
    pub(super) const fn visits(left: u64) -> Self {
        Self { left, short: false }
    }

    /// Takes so much, or says that there is not enough left.
    pub(super) const fn spend(&mut self, visits: u64) -> bool {
        let enough = visits <= self.left;
        if enough {
            self.left -= visits;
        } else {
            self.short = true;
        }
        enough
    }
}

/// Cutting out a part takes as long as looking at so many visits, its matrices not counted.
const PART: u64 = 20;

/// One route, and the stops that are tried on it.
pub(super) struct Trial {
    /// The instance with the stops of both alone.
    pub(super) draft: Draft,
    route: Route,
    unit: Vec<Visit>,
}

/// What trying every place gave.
#[derive(Debug, Clone, Default)]
pub(super) struct Tried {
    /// The cheapest feasible place.
    pub(super) fit: Option<Fit>,
    /// What the place breaks that breaks the fewest rules; empty where one is feasible.
    pub(super) fewest: Vec<Violation>,
    /// By place, in the order of trying, the families of rules that it breaks.
    pub(super) broken: Vec<Families>,
}

/// A feasible route with the stops on it.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// The route with them.
    pub(super) route: Route,
    /// By how much each objective of the instance grows; prizes no longer lost are not counted.
    pub(super) extra: Vec<f64>,
    /// The same with prizes counted.
    pub(super) change: Vec<f64>,
}

impl Trial {
    /// `unit` on `route`, which may be empty.
    pub(super) fn new(parts: &Parts<'_>, route: &Route, unit: &[StopIndex]) -> Self {
        let problem = parts.problem();
        let known = route.stops.iter().filter_map(|visit| problem.stop_by_id(visit.id()));
        let stops: Vec<StopIndex> = known.chain(unit.iter().copied()).collect();
        let unit = unit.iter().map(|&stop| Visit::from(problem.stops()[stop].id.as_str())).collect();
        let mut draft = parts.draft(&stops);
        let route = parts.in_its_shift(&mut draft, route);
        Self { draft, route, unit }
    }

    /// Visits that the check looks at for all places, cutting out the part included.
    pub(super) fn work(&self) -> u64 {
        let (own, added) = (self.route.stops.len() as u64, self.unit.len() as u64);
        self.work_at((own + 1..=own + added).fold(1, u64::saturating_mul))
    }

    /// The same for so many places.
    pub(super) fn work_at(&self, places: u64) -> u64 {
        let visits = (self.route.stops.len() + self.unit.len()) as u64;
        let part = (self.draft.stops.len() + self.draft.depots.len()) as u64;
        places.saturating_mul(visits).saturating_add(part * part + PART)
    }

    /// Tries every place. `None` where the part is no sound instance or its route breaks rules as it is.
    pub(super) fn run(&self) -> Option<Tried> {
        self.run_at(self.draft.clone(), &|_| true, false)
    }

    /// Tries the places that are `wanted`, by their number in the order of trying, in another draft with
    /// the same stops; only up to the first that is feasible where that is enough.
    pub(super) fn run_at(&self, draft: Draft, wanted: &dyn Fn(usize) -> bool, first: bool) -> Option<Tried> {
        let (problem, _) = Problem::new(draft).ok()?;
        let without = self.without(&problem);
        if !without.violations.is_empty() {
            return None;
        }
        let found = Tried::default();
        let free = self.without_prizes(&problem).map_or_else(|| without.objectives.clone(), |free| free.objectives);
        let mut places = Places { problem: &problem, without: without.objectives, free, wanted, first, next: 0, found };
        places.try_all(&mut vec![self.route.clone()], &self.unit);
        Some(places.found)
    }

    /// The route as it is.
    fn without(&self, problem: &Problem) -> Evaluation {
        let unassigned =
            self.unit.iter().map(|visit| Unassigned { id: visit.id().to_owned(), ..Unassigned::default() });
        check::check(
            problem,
            &Plan { routes: vec![self.route.clone()], unassigned: unassigned.collect(), totals: None },
        )
    }

    /// The route as it is, where leaving the stops out costs nothing; `None` where it never does.
    fn without_prizes(&self, problem: &Problem) -> Option<Evaluation> {
        let stops: Vec<StopIndex> = self.unit.iter().filter_map(|visit| problem.stop_by_id(visit.id())).collect();
        if stops.iter().all(|&stop| problem.stops()[stop].prize.is_none()) {
            return None;
        }
        let mut draft = problem.draft().clone();
        for stop in stops {
            let stop = &mut draft.stops[stop.row()];
            (stop.prize, stop.priority) = (Some(0.0), None);
        }
        let (problem, _) = Problem::new(draft).ok()?;
        Some(self.without(&problem))
    }
}

/// The places of one route, one after the other.
struct Places<'a> {
    problem: &'a Problem,
    /// Objectives of the route as it is, and without the prizes of the stops.
    without: Vec<f64>,
    free: Vec<f64>,
    wanted: &'a dyn Fn(usize) -> bool,
    /// Whether the first feasible place is enough.
    first: bool,
    next: usize,
    found: Tried,
}

impl Places<'_> {
    /// Puts the first of `rest` at every place, and the others at every place then.
    fn try_all(&mut self, routes: &mut Vec<Route>, rest: &[Visit]) {
        let Some((first, rest)) = rest.split_first() else { return self.judge(routes) };
        routes[0].stops.insert(0, first.clone());
        for at in 0..routes[0].stops.len() {
            if at > 0 {
                routes[0].stops.swap(at - 1, at);
            }
            self.try_all(routes, rest);
        }
        routes[0].stops.pop();
    }

    /// Keeps the place if it is the best so far.
    fn judge(&mut self, routes: &mut Vec<Route>) {
        let number = self.next;
        self.next += 1;
        if !(self.wanted)(number) || self.first && self.found.fit.is_some() {
            return;
        }
        let plan = Plan { routes: std::mem::take(routes), ..Plan::default() };
        let Evaluation { violations, objectives, .. } = check::check(self.problem, &plan);
        self.found.broken.push(violations.iter().fold(0, |all, violation| all | family(violation.rule)));
        if violations.is_empty() {
            let grown = |before: &[f64]| objectives.iter().zip(before).map(|(with, without)| with - without).collect();
            let (extra, change): (Vec<f64>, Vec<f64>) = (grown(&self.free), grown(&self.without));
            if self.found.fit.as_ref().is_none_or(|best| extra < best.extra) {
                self.found.fit = Some(Fit { route: plan.routes[0].clone(), extra, change });
            }
            self.found.fewest.clear();
        } else if self.found.fit.is_none() {
            // A delivery before its pickup says nothing of what the stops need.
            let rank = |broken: &[Violation]| (broken.iter().any(|rule| rule.rule == "pair"), broken.len());
            if self.found.fewest.is_empty() || rank(&violations) < rank(&self.found.fewest) {
                self.found.fewest = violations;
            }
        }
        *routes = plan.routes;
    }
}

/// An empty route of a vehicle type.
pub(super) fn empty_route(problem: &Problem, vehicle: usize) -> Route {
    Route { vehicle: problem.draft().vehicles[vehicle].id.clone(), ..Route::default() }
}

//! Tries stops at every place of one route, judged by the check of the instance cut down to that route.

use super::super::check;
use super::super::plan::{Plan, Route, Unassigned, Visit};
use super::super::problem::{Draft, Problem, StopIndex, VehicleIndex};
use super::change::{BATTERY, BEYOND_WAYS, Families, ON_THE_WAY, OTHER, Room, changes, family};
use super::part::Parts;
use super::ways::OnTheWay;
use crate::ids::Idx as _;
use crate::kind::{Evaluation, Violation};
use crate::plan_file::InitialRoute;
use rustc_hash::FxHashSet;

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
/// Looking at a visit of a vehicle with breaks, bans, a battery or trips takes as long as looking at so many others.
const CLOCKED: u64 = 15;
/// And finding a way by depots and stations as long for each stop.
const WAY: u64 = 250;
/// Of a long route, ways that break rules are looked for in so many orders of stops at most, the shortest.
const MOST_LOST: usize = 8;

/// How much is told of ways by depots and stations that break rules.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Telling {
    /// Of the shortest order of stops, one way: enough for a sentence.
    One,
    /// Of several, for each family of rules: which changes may help.
    All,
}

/// One route, and the stops that are tried on it.
pub(super) struct Trial {
    /// The instance with the stops of both alone.
    pub(super) draft: Draft,
    /// How much the shift that the route is in may grow.
    pub(super) room: Room,
    route: Route,
    unit: Vec<Visit>,
    /// Row of the route's vehicle type, if that goes by depots or stations.
    by_way: Option<usize>,
    /// Whether its routes are more than their stops in order.
    clocked: bool,
}

/// What trying every place gave.
#[derive(Debug, Clone, Default)]
pub(super) struct Tried {
    /// The cheapest feasible place.
    pub(super) fit: Option<Fit>,
    /// What the place breaks that breaks the fewest rules; empty where one is feasible.
    pub(super) fewest: Vec<Violation>,
    /// Depots and stations that the route does not visit as it is and would there.
    pub(super) by: Vec<String>,
    /// By number of the place in the order of trying, the families of rules that it breaks; several times where
    /// there are several ways between the stops.
    pub(super) broken: Vec<(usize, Families)>,
}

/// A feasible route with the stops on it.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// The route with them.
    pub(super) route: Route,
    /// Depots and stations on it that were not there before.
    pub(super) by: Vec<String>,
    /// By how much each objective of the instance grows; prizes no longer lost are not counted.
    pub(super) extra: Vec<f64>,
    /// The same with prizes counted.
    pub(super) change: Vec<f64>,
}

impl Trial {
    /// `unit` on `route` of the plan.
    pub(super) fn new(parts: &Parts<'_>, route: &Route, unit: &[StopIndex]) -> Self {
        let problem = parts.problem();
        let known = route.stops.iter().filter_map(|visit| problem.stop_by_id(visit.id()));
        let stops: Vec<StopIndex> = known.chain(unit.iter().copied()).collect();
        let mut draft = parts.draft(&stops);
        // Other routes in progress are not gone on with here.
        let begins = |begun: &InitialRoute| {
            let first = begun.stops.iter().find(|visit| problem.stop_by_id(visit.id()).is_some());
            first.is_some_and(|first| route.stops.iter().any(|visit| visit.id() == first.id()))
        };
        draft.initial_routes.retain(begins);
        let (route, room) = parts.in_its_shift(&mut draft, route);
        Self::of(problem, draft, room, route, unit)
    }

    /// `unit` alone on a vehicle of this type, in this one of its shifts.
    pub(super) fn alone(parts: &Parts<'_>, vehicle: VehicleIndex, unit: &[StopIndex]) -> Self {
        let problem = parts.problem();
        let mut draft = parts.draft(unit);
        draft.initial_routes.clear();
        let room = parts.keep_shift(&mut draft, vehicle);
        let route = Route { vehicle: problem.vehicles()[vehicle].id.clone(), ..Route::default() };
        Self::of(problem, draft, room, route, unit)
    }

    fn of(problem: &Problem, draft: Draft, room: Room, route: Route, unit: &[StopIndex]) -> Self {
        let unit = unit.iter().map(|&stop| Visit::from(problem.stops()[stop].id.as_str())).collect();
        let row = draft.vehicles.iter().position(|kind| kind.id == route.vehicle);
        let goes = |&row: &usize| {
            let kind = &draft.vehicles[row];
            !kind.reload.is_empty() || kind.battery.is_some() && !draft.stations.is_empty()
        };
        let clocked = row.is_some_and(|row| draft.vehicles[row].is_walked());
        Self { by_way: row.filter(goes), clocked, draft, room, route, unit }
    }

    /// Visits that the check looks at for all places, cutting out the part included.
    pub(super) fn work(&self) -> u64 {
        let (own, added) = (self.route.stops.len() as u64, self.unit.len() as u64);
        self.work_at((own + 1..=own + added).fold(1, u64::saturating_mul))
    }

    /// The same for so many places.
    pub(super) fn work_at(&self, places: u64) -> u64 {
        self.work_of(places, if self.by_way.is_some() { WAY } else { 0 })
    }

    /// What trying every place takes without looking for ways by depots and stations.
    pub(super) fn direct_work(&self) -> u64 {
        let (own, added) = (self.route.stops.len() as u64, self.unit.len() as u64);
        self.work_of((own + 1..=own + added).fold(1, u64::saturating_mul), 0)
    }

    fn work_of(&self, places: u64, way: u64) -> u64 {
        let visits = (self.route.stops.len() + self.unit.len()) as u64;
        let part = (self.draft.stops.len() + self.draft.depots.len()) as u64;
        let each = way + if self.clocked { CLOCKED } else { 1 };
        places.saturating_mul(visits * each).saturating_add(part * part + PART)
    }

    /// Tries every place. `None` where the part is no sound instance or its route breaks rules as it is.
    pub(super) fn run(&self) -> Option<Tried> {
        self.trying(self.draft.clone(), &|_| true, false, true, Some(Telling::One))
    }

    /// The same with what the route visits between its stops as it is.
    pub(super) fn run_directly(&self) -> Option<Tried> {
        self.trying(self.draft.clone(), &|_| true, false, false, None)
    }

    /// The same, and of as many orders of stops and rules as may matter what ways by depots and stations break.
    pub(super) fn run_fully(&self) -> Option<Tried> {
        self.trying(self.draft.clone(), &|_| true, false, true, Some(Telling::All))
    }

    /// Tries the places that are `wanted`, by their number in the order of trying, in another draft with
    /// the same stops; only up to the first that is feasible where that is enough.
    pub(super) fn run_at(&self, draft: Draft, wanted: &dyn Fn(usize) -> bool, first: bool) -> Option<Tried> {
        self.trying(draft, wanted, first, true, None)
    }

    fn trying(
        &self,
        draft: Draft,
        wanted: &dyn Fn(usize) -> bool,
        first: bool,
        by_ways: bool,
        tells: Option<Telling>,
    ) -> Option<Tried> {
        let (problem, _) = Problem::new(draft).ok()?;
        let without = self.without(&problem);
        // What is tried without any stops is the route itself.
        if !without.violations.is_empty() && !self.unit.is_empty() {
            return None;
        }
        let found = Tried::default();
        let free = self.without_prizes(&problem).map_or_else(|| without.objectives.clone(), |free| free.objectives);
        let mut places = Places {
            problem: &problem,
            base: &self.route,
            without: without.objectives,
            free,
            wanted,
            first,
            next: 0,
            beyond: self.route.stops.is_empty(),
            ways: self.by_way.filter(|_| by_ways).and_then(|row| OnTheWay::new(&problem, row)),
            lost: Vec::new(),
            tried: FxHashSet::default(),
            found,
        };
        places.try_all(&mut vec![self.route.clone()], &self.unit);
        if let Some(telling) = tells.filter(|_| places.found.fit.is_none()) {
            self.tell_ways(&mut places, telling);
        }
        Some(places.found)
    }

    /// What the orders of stops break in which no way by depots and stations was found: the ways there would be if
    /// one family of rules did not hold, or failing that none that ways have to do with, are judged with all rules.
    fn tell_ways(&self, places: &mut Places<'_>, telling: Telling) {
        let Some(row) = self.by_way.filter(|_| !places.lost.is_empty()) else { return };
        let mut lost = std::mem::take(&mut places.lost);
        lost.sort_by(|a, b| a.length.total_cmp(&b.length));
        lost.truncate(if telling == Telling::All { MOST_LOST } else { 1 });
        let mut found = vec![false; lost.len()];
        for families in ON_THE_WAY.into_iter().chain([ON_THE_WAY.into_iter().fold(0, |all, family| all | family)]) {
            let all = changes(&self.draft, row, families);
            let last = families.count_ones() > 1;
            let enough = (last || telling == Telling::One) && found.iter().all(|&found| found);
            if all.is_empty() || enough {
                continue;
            }
            let mut draft = self.draft.clone();
            for change in all.iter().rev() {
                change.apply(&mut draft, change.most(self.room));
            }
            let Ok((problem, _)) = Problem::new(draft) else { continue };
            let Some(ways) = OnTheWay::new(&problem, row) else { continue };
            for (order, found) in lost.iter().zip(&mut found).filter(|(_, found)| !(last && **found)) {
                for route in ways.of(&order.stops, &self.route) {
                    // A larger battery says nothing of charging on the way.
                    *found |= families != BATTERY;
                    places.take(order.place, route, true);
                }
            }
        }
        for (order, _) in lost.into_iter().zip(found).filter(|(_, found)| !found) {
            if let Some(route) = order.charged {
                places.take(order.place, route, true);
            }
        }
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

/// An order of stops in which no way by depots and stations keeps all rules.
struct Lost {
    place: usize,
    stops: Vec<StopIndex>,
    /// Its distance by the direct ways.
    length: f64,
    /// The shortest route that the battery is enough for, which breaks another rule.
    charged: Option<Route>,
}

/// The places of one route, one after the other.
struct Places<'a> {
    problem: &'a Problem,
    /// The route without the stops.
    base: &'a Route,
    /// Objectives of the route as it is, and without the prizes of the stops.
    without: Vec<f64>,
    free: Vec<f64>,
    wanted: &'a dyn Fn(usize) -> bool,
    /// Whether the first feasible place is enough.
    first: bool,
    next: usize,
    /// Whether ways are looked for where rules are broken that no way helps against but a change may.
    beyond: bool,
    ways: Option<OnTheWay<'a>>,
    lost: Vec<Lost>,
    /// Orders of stops of which the ways were looked for.
    tried: FxHashSet<Vec<StopIndex>>,
    found: Tried,
}

impl Places<'_> {
    /// Puts the first of `rest` at every place, and the others at every place then.
    fn try_all(&mut self, routes: &mut Vec<Route>, rest: &[Visit]) {
        let Some((first, rest)) = rest.split_first() else { return self.judge(&routes[0]) };
        routes[0].stops.insert(0, first.clone());
        for at in 0..routes[0].stops.len() {
            if at > 0 {
                routes[0].stops.swap(at - 1, at);
            }
            self.try_all(routes, rest);
        }
        routes[0].stops.pop();
    }

    /// Judges a place: the route as it is there, and the best way found between its stops.
    fn judge(&mut self, route: &Route) {
        let number = self.next;
        self.next += 1;
        if !(self.wanted)(number) || self.is_enough() {
            return;
        }
        let broken = self.take(number, route.clone(), false);
        let Some(ways) = &self.ways else { return };
        let beyond = if self.beyond { OTHER } else { BEYOND_WAYS };
        if broken & beyond != 0 || self.is_enough() {
            return;
        }
        let stops: Vec<StopIndex> =
            route.stops.iter().filter_map(|visit| self.problem.stop_by_id(visit.id())).collect();
        if self.tried.contains(&stops) {
            return;
        }
        let mut found = ways.of(&stops, route);
        if found.is_empty() {
            // The search's walk does not try every chain of stations.
            let charged = ways.charged(&stops, route);
            if charged.as_ref().is_some_and(|charged| self.is_feasible(charged)) {
                found.extend(charged);
            } else {
                let length = ways.length(&stops);
                self.lost.push(Lost { place: number, stops: stops.clone(), length, charged });
            }
        }
        self.tried.insert(stops);
        for way in found.into_iter().filter(|way| way.stops != route.stops) {
            self.take(number, way, true);
        }
    }

    fn is_feasible(&self, route: &Route) -> bool {
        let plan = Plan { routes: vec![route.clone()], ..Plan::default() };
        check::check(self.problem, &plan).violations.is_empty()
    }

    fn is_enough(&self) -> bool {
        self.first && self.found.fit.is_some()
    }

    /// Keeps the route if it is the best so far; the families of rules that it breaks.
    fn take(&mut self, number: usize, route: Route, is_way: bool) -> Families {
        let plan = Plan { routes: vec![route], ..Plan::default() };
        let Evaluation { violations, objectives, .. } = check::check(self.problem, &plan);
        let families = violations.iter().fold(0, |all, violation| all | family(violation.rule));
        self.found.broken.push((number, families));
        let [route] = &plan.routes[..] else { return families };
        if violations.is_empty() {
            let grown = |before: &[f64]| objectives.iter().zip(before).map(|(with, without)| with - without).collect();
            let (extra, change): (Vec<f64>, Vec<f64>) = (grown(&self.free), grown(&self.without));
            if self.found.fit.as_ref().is_none_or(|best| extra < best.extra) {
                self.found.fit = Some(Fit { route: route.clone(), by: self.added(route), extra, change });
            }
            self.found.fewest.clear();
        } else if self.found.fit.is_none() {
            // A delivery before its pickup says nothing of what the stops need. Of as many rules, what a way by
            // depots and stations breaks says more than what is broken without.
            let rank = |broken: &[Violation]| (broken.iter().any(|rule| rule.rule == "pair"), broken.len());
            let (own, known) = (rank(&violations), rank(&self.found.fewest));
            let tells_more = is_way && own == known && self.found.by.is_empty();
            if self.found.fewest.is_empty() || own < known || tells_more {
                (self.found.by, self.found.fewest) = (self.added(route), violations);
            }
        }
        families
    }

    /// Depots and stations that the route visits more often than it did.
    fn added(&self, route: &Route) -> Vec<String> {
        let between = |route: &Route| -> Vec<String> {
            let ids = route.stops.iter().map(Visit::id);
            ids.filter(|id| self.problem.stop_by_id(id).is_none()).map(str::to_owned).collect()
        };
        let mut before = between(self.base);
        let mut added = between(route);
        added.retain(|id| match before.iter().position(|known| known == id) {
            Some(at) => {
                before.swap_remove(at);
                false
            }
            None => true,
        });
        added
    }
}

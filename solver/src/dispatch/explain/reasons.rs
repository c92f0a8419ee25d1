//! The reasons of a plan: each stop left out alone on every vehicle type, then at every place.

use super::super::check;
use super::super::plan::{Plan, ReasonCode, Route};
use super::super::problem::{Objective, Problem, StopIndex, VehicleIndex};
use super::part::Parts;
use super::trial::{Fit, Trial, Tried, Work};
use super::unit::units;
use super::words;
use crate::ids::Idx as _;
use std::collections::BTreeMap;

/// So many visits are looked at for the reasons of a solved plan, alone and twice as many in the plan: a
/// fraction of a second.
const WORK: u64 = 500_000;

/// Gives every stop that the plan leaves out its code and its sentence.
pub(in crate::dispatch) fn give_reasons(problem: &Problem, plan: &mut Plan) {
    if plan.unassigned.is_empty() {
        return;
    }
    let mut examiner = Examiner::new(problem, plan, WORK);
    let found: Vec<Option<Reason>> = plan
        .unassigned
        .iter()
        .map(|entry| problem.stop_by_id(&entry.id).map(|stop| examiner.examine(stop).reason))
        .collect();
    for (entry, reason) in plan.unassigned.iter_mut().zip(found) {
        if let Some(reason) = reason {
            entry.code = Some(reason.code);
            entry.reason = reason.sentence;
        }
    }
}

/// Why a stop is left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reason {
    pub(super) code: ReasonCode,
    pub(super) sentence: String,
}

/// What the trials found about one stop.
#[derive(Debug, Clone)]
pub(super) struct Examined {
    /// What is served together with it, itself included.
    pub(super) unit: Vec<StopIndex>,
    pub(super) reason: Reason,
    /// The vehicle types, in each of their shifts, that could serve them alone, and how.
    pub(super) alone: Vec<(VehicleIndex, Fit)>,
    /// The cheapest feasible place in the plan, with the number of its route from 1.
    pub(super) place: Option<(usize, Fit)>,
}

/// Examines the stops that a plan leaves out.
pub(super) struct Examiner<'p> {
    pub(super) parts: Parts<'p>,
    pub(super) plan: &'p Plan,
    /// Routes of each vehicle type, in each of its shifts, in the plan.
    used: Vec<usize>,
    /// For stops alone, and for places in the plan: so that each stop is at least tried alone.
    alone: Work,
    pub(super) work: Work,
}

impl<'p> Examiner<'p> {
    pub(super) fn new(problem: &'p Problem, plan: &'p Plan, visits: u64) -> Self {
        let mut used = vec![0; problem.vehicles().len()];
        for route in plan.routes.iter().filter(|route| !route.stops.is_empty()) {
            if let Some(vehicle) = problem.in_shift(&route.vehicle, route.depart) {
                used[vehicle.row()] += 1;
            }
        }
        Self {
            parts: Parts::new(problem),
            plan,
            used,
            alone: Work::visits(visits),
            work: Work::visits(visits.saturating_mul(2)),
        }
    }

    pub(super) const fn problem(&self) -> &'p Problem {
        self.parts.problem()
    }

    /// Vehicle types of which there is any, in each of their shifts, and whether one is not on a route then.
    pub(super) fn types(&self) -> impl Iterator<Item = (VehicleIndex, bool)> {
        let exists = self.problem().vehicles().iter_enumerated().filter(|(_, vehicle)| vehicle.count != Some(0));
        exists
            .map(|(index, vehicle)| (index, vehicle.count.is_none_or(|count| self.used[index.row()] < count as usize)))
    }

    /// Row of a vehicle type in the draft.
    pub(super) fn row(&self, vehicle: VehicleIndex) -> usize {
        self.problem().vehicles()[vehicle].row
    }

    /// Why the stop is left out, the best of its alternatives speaking for all.
    pub(super) fn examine(&mut self, stop: StopIndex) -> Examined {
        let all: Vec<Examined> = units(self.problem(), stop).iter().map(|unit| self.examine_unit(stop, unit)).collect();
        let rank = |found: &Examined| {
            let extra = found.place.as_ref().map(|(_, fit)| fit.extra.clone());
            (found.place.is_none(), found.alone.is_empty(), extra)
        };
        let best = all.into_iter().reduce(|a, b| if rank(&b) < rank(&a) { b } else { a });
        best.unwrap_or_else(|| Examined { unit: vec![stop], reason: no_vehicle(), alone: Vec::new(), place: None })
    }

    fn examine_unit(&mut self, stop: StopIndex, unit: &[StopIndex]) -> Examined {
        let nowhere = |reason: Reason| Examined { unit: unit.to_vec(), reason, alone: Vec::new(), place: None };
        let types: Vec<(VehicleIndex, bool)> = self.types().collect();
        if types.is_empty() {
            return nowhere(no_vehicle());
        }
        let mut alone: Vec<(VehicleIndex, Fit)> = Vec::new();
        let mut hopeless: Vec<(VehicleIndex, Tried)> = Vec::new();
        // What breaks alone only rules that other stops on the route may help against.
        let mut lonely: Vec<(VehicleIndex, Tried)> = Vec::new();
        for &(vehicle, _) in &types {
            let trial = Trial::alone(&self.parts, vehicle, unit);
            if !self.alone.spend(trial.work()) {
                return nowhere(not_examined("not all vehicle types were tried"));
            }
            match trial.run() {
                Some(Tried { fit: Some(fit), .. }) => alone.push((vehicle, fit)),
                Some(tried) if self.company_may_help(&trial, self.row(vehicle), &tried) => {
                    lonely.push((vehicle, tried));
                }
                Some(tried) => hopeless.push((vehicle, tried)),
                None => return nowhere(not_by_itself()),
            }
        }
        let nearest = |broken: &[(VehicleIndex, Tried)]| {
            let rank = |(vehicle, tried): &(VehicleIndex, Tried)| {
                (tried.fewest.len(), self.row(*vehicle), self.apart(*vehicle, unit))
            };
            broken.iter().reduce(|a, b| if rank(b) < rank(a) { b } else { a }).cloned()
        };
        if alone.is_empty() && lonely.is_empty() {
            return nowhere(nearest(&hopeless).map_or_else(no_vehicle, |found| self.hopeless(stop, unit, &found)));
        }
        let lonely = nearest(&lonely).filter(|_| alone.is_empty()).map(|(vehicle, tried)| self.said(vehicle, &tried));
        let able: Vec<VehicleIndex> = alone.iter().map(|&(vehicle, _)| vehicle).collect();
        let (place, missed) = self.places(unit, &alone, &types);
        let reason = match (&place, missed, lonely) {
            (Some((number, fit)), ..) => self.of_place(stop, unit, *number, fit),
            (None, Missed::TooMany(tried), None) => not_examined(&format!(
                "{} could serve it alone, and {tried} of the plan's {} routes were tried without finding a place",
                self.named(&able),
                self.plan.routes.len()
            )),
            (None, Missed::TooMany(tried), Some(said)) => not_examined(&format!(
                "alone, {said}; beside other stops it may be possible, and {tried} of the plan's {} routes were tried \
                 without finding a place",
                self.plan.routes.len()
            )),
            (None, Missed::All(missed), Some(said)) => self.lonely(&said, &missed),
            (None, Missed::All(missed), None) => self.used_up(&able, &missed),
        };
        Examined { unit: unit.to_vec(), reason, alone, place }
    }

    /// How far the shift is from the windows of the stops.
    fn apart(&self, vehicle: VehicleIndex, unit: &[StopIndex]) -> f64 {
        let shift = self.problem().vehicles()[vehicle].shift;
        let gap = |stop: &StopIndex| {
            let windows = &self.problem().stops()[*stop].windows;
            let gaps = windows.iter().map(|window| (window.from - shift.to).max(shift.from - window.to).max(0.0));
            gaps.reduce(f64::min).unwrap_or(0.0)
        };
        unit.iter().map(gap).fold(0.0, f64::max)
    }

    /// Whether what a stop breaks alone on a vehicle may be kept beside other stops: those that must come first, or
    /// that breaks are taken at or bans waited for.
    fn company_may_help(&mut self, trial: &Trial, row: usize, tried: &Tried) -> bool {
        if tried.fewest.iter().all(|violation| violation.rule == "backhauls") {
            return true;
        }
        let mut draft = trial.draft.clone();
        let kind = &mut draft.vehicles[row];
        if kind.breaks.is_empty() && kind.driving_break.is_none() && kind.grounded.is_empty() {
            return false;
        }
        (kind.breaks, kind.driving_break, kind.grounded) = (Vec::new(), None, Vec::new());
        self.alone.spend(trial.work()) && trial.run_at(draft, &|_| true, true).is_some_and(|tried| tried.fit.is_some())
    }

    /// Tries every route of the plan, and a new one where a vehicle is left.
    fn places(
        &mut self,
        unit: &[StopIndex],
        alone: &[(VehicleIndex, Fit)],
        types: &[(VehicleIndex, bool)],
    ) -> (Option<(usize, Fit)>, Missed) {
        let mut best: Option<(usize, Fit)> = None;
        let mut offer = |number: usize, fit: Fit| {
            if best.as_ref().is_none_or(|(_, known)| fit.extra < known.extra) {
                best = Some((number, fit));
            }
        };
        let new = self.plan.routes.len() + 1;
        for (vehicle, fit) in alone {
            if types.contains(&(*vehicle, true)) {
                offer(new, fit.clone());
            }
        }
        let (mut missed, mut tried_whole) = (Vec::new(), 0);
        let mut short = false;
        for (k, route) in self.plan.routes.iter().enumerate().filter(|(_, route)| !route.stops.is_empty()) {
            let trial = Trial::new(&self.parts, route, unit);
            let tried = if self.work.spend(trial.work()) {
                tried_whole += 1;
                trial.run()
            } else if self.work.spend(trial.direct_work()) {
                short = true;
                trial.run_directly().filter(|tried| tried.fit.is_some())
            } else {
                short = true;
                break;
            };
            match tried {
                Some(Tried { fit: Some(fit), .. }) => offer(k + 1, fit),
                Some(tried) => missed.push((k + 1, tried)),
                None => {}
            }
        }
        (best, if short { Missed::TooMany(tried_whole) } else { Missed::All(missed) })
    }

    /// What no vehicle can serve even alone; the one told comes nearest.
    fn hopeless(&mut self, stop: StopIndex, unit: &[StopIndex], (vehicle, tried): &(VehicleIndex, Tried)) -> Reason {
        let said = self.said(*vehicle, tried);
        let problem = self.problem();
        let mut rows: Vec<usize> = self.types().map(|(vehicle, _)| self.row(vehicle)).collect();
        let shifts = rows.len();
        rows.dedup();
        let tail = match (rows.len(), shifts) {
            (1, 1) => "",
            (1, _) => "; in no other shift it comes nearer",
            _ => "; no other vehicle type comes nearer",
        };
        let pair = problem.stops()[stop].pair;
        let is_group = unit.iter().any(|&other| other != stop && Some(other) != pair);
        if is_group && self.fits_without_its_group(stop) {
            let others = unit.iter().filter(|&&other| other != stop);
            let ids: Vec<String> = others.map(|&other| format!("\"{}\"", problem.stops()[other].id)).collect();
            let sentence = format!(
                "cannot be on one vehicle with {}, which must be served together with it: {said}{tail}",
                words::list(&ids),
            );
            return Reason { code: ReasonCode::Group, sentence };
        }
        let code = tried.fewest.first().map_or(ReasonCode::Rule, |violation| words::code_of(violation.rule));
        // A battery is told only where no charging helps.
        let charging = match (code, problem.stations().is_empty()) {
            (ReasonCode::Battery, true) => "; there is no station to charge at",
            (ReasonCode::Battery, false) => ", and no way by charging stations is short enough",
            _ => "",
        };
        Reason { code, sentence: format!("cannot be served even alone: {said}{charging}{tail}") }
    }

    /// What only other stops could help against, where no route of the plan does.
    fn lonely(&self, said: &str, missed: &[(usize, Tried)]) -> Reason {
        let mut sentence = format!("cannot be served even alone: {said}; beside other stops it may be possible");
        if !self.plan.routes.is_empty() {
            sentence.push_str(", but no route of the plan has a place for it");
            sentence.push_str(&self.of_missed(missed));
        }
        Reason { code: ReasonCode::Rule, sentence }
    }

    /// What a stop alone on a vehicle breaks.
    fn said(&self, vehicle: VehicleIndex, tried: &Tried) -> String {
        let id = &self.problem().vehicles()[vehicle].id;
        words::broken(tried, id, &words::vehicle(id))
    }

    /// Whether some vehicle could serve the stop, or its transport, without the rest of its group.
    fn fits_without_its_group(&mut self, stop: StopIndex) -> bool {
        let pair = self.problem().stops()[stop].pair;
        let mut own: Vec<StopIndex> = std::iter::once(stop).chain(pair).collect();
        own.sort_unstable();
        let types: Vec<VehicleIndex> = self.types().map(|(vehicle, _)| vehicle).collect();
        types.into_iter().any(|vehicle| {
            let mut trial = Trial::alone(&self.parts, vehicle, &own);
            trial.draft.stops.iter_mut().for_each(|stop| stop.same_vehicle = None);
            let enough = self.alone.spend(trial.work());
            enough && trial.run().is_some_and(|tried| tried.fit.is_some())
        })
    }

    /// There is a place: it costs more than the prize, or the run ended too early.
    fn of_place(&mut self, stop: StopIndex, unit: &[StopIndex], number: usize, fit: &Fit) -> Reason {
        let problem = self.problem();
        let id = &problem.stops()[stop].id;
        let first = if fit.route.stops.iter().any(|visit| visit.id() == id) { stop } else { unit[0] };
        let place = words::place(self.plan.routes.len(), number, fit, &problem.stops()[first].id);
        let cost = extra_cost(problem, &fit.extra);
        let prize: Option<f64> = unit.iter().map(|&stop| problem.stops()[stop].prize).sum();
        // An optional stop whose prize the objective does not count is never worth its way.
        let worse = prize.is_some() && !is_better(&fit.change);
        if let Some((code, said)) = self.against_the_plan(unit, number, fit).filter(|_| !worse) {
            let sentence = format!("its cheapest place, {place}, costs {cost}, but then {said}");
            return Reason { code, sentence };
        }
        if !worse {
            let sentence = format!("{place} takes it for {cost}; the run ended before the search did so");
            return Reason { code: ReasonCode::RunOver, sentence };
        }
        let left = match prize.filter(|_| counts_prizes_alone(problem)) {
            Some(prize) => format!("leaving it out costs {}", words::number(prize)),
            None => "leaving it out is no worse under this objective".to_owned(),
        };
        Reason {
            code: ReasonCode::Prize,
            sentence: format!("optional: its cheapest place, {place}, costs {cost}; {left}"),
        }
    }

    /// What the check says against the whole plan with a unit at its place: its caps, and vehicles in
    /// each of several shifts.
    fn against_the_plan(&self, unit: &[StopIndex], number: usize, fit: &Fit) -> Option<(ReasonCode, String)> {
        let draft = self.problem().draft();
        let capped = draft.max_co2.is_some() || draft.balance.is_some_and(|balance| balance.max_range.is_some());
        if !capped && !self.problem().has_several_shifts() {
            return None;
        }
        let broken = check::check(self.problem(), &self.with(unit, number, fit)).violations;
        broken.into_iter().find_map(|found| match found.rule {
            "co2" | "balance" => Some((ReasonCode::PlanCap, found.message)),
            "fleet" | "rest" => Some((ReasonCode::FleetUsedUp, found.message)),
            _ => None,
        })
    }

    /// The plan with a unit at its place.
    pub(super) fn with(&self, unit: &[StopIndex], number: usize, fit: &Fit) -> Plan {
        let mut plan = self.plan.clone();
        match plan.routes.get_mut(number - 1) {
            // It leaves as it did, if that keeps all times.
            Some(route) => {
                let depart = fit.route.depart.or(route.depart);
                let as_before = Route { depart, ..fit.route.clone() };
                let keeps = check::keeps_times(self.problem(), &as_before);
                *route = if keeps { as_before } else { fit.route.clone() };
            }
            None => plan.routes.push(fit.route.clone()),
        }
        let served = |id: &str| unit.iter().any(|&stop| self.problem().stops()[stop].id == id);
        plan.unassigned.retain(|entry| !served(&entry.id));
        plan
    }

    /// Every vehicle that could serve it is on a route, and none of these takes it.
    fn used_up(&self, able: &[VehicleIndex], missed: &[(usize, Tried)]) -> Reason {
        let all = if self.problem().has_several_shifts() {
            "are on routes in every shift in which they could"
        } else {
            "are on routes"
        };
        let sentence = format!(
            "{} could serve it alone, but all {all}, and no route of the plan has a place for it{}",
            self.named(able),
            self.of_missed(missed)
        );
        Reason { code: ReasonCode::FleetUsedUp, sentence }
    }

    /// What the routes of the plan break with it, in how many of them, and in the nearest.
    fn of_missed(&self, missed: &[(usize, Tried)]) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, tried) in missed {
            for rule in tried.fewest.iter().map(|violation| violation.rule).collect::<std::collections::BTreeSet<_>>() {
                *counts.entry(rule).or_default() += 1;
            }
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let shown: Vec<String> = counts.iter().map(|(rule, count)| format!("{rule} on {count}")).collect();
        let mut said = String::new();
        if !shown.is_empty() {
            said.push_str(&format!(" (of {}: {})", missed.len(), shown.join(", ")));
        }
        let nearest = missed.iter().reduce(|a, b| if b.1.fewest.len() < a.1.fewest.len() { b } else { a });
        if let Some((number, tried)) = nearest {
            let vehicle = &self.plan.routes[number - 1].vehicle;
            said.push_str(&format!("; nearest: {}", words::broken(tried, vehicle, &words::route(*number, vehicle))));
        }
        said
    }

    /// Some of the vehicle types, by name.
    fn named(&self, vehicles: &[VehicleIndex]) -> String {
        let mut rows: Vec<usize> = vehicles.iter().map(|&vehicle| self.row(vehicle)).collect();
        rows.dedup();
        let ids = rows.iter().map(|&row| &self.problem().draft().vehicles[row].id);
        let ids: Vec<String> = ids.take(3).map(|id| format!("\"{id}\"")).collect();
        let more = if rows.len() > ids.len() {
            format!(" (and {} more types)", rows.len() - ids.len())
        } else {
            String::new()
        };
        format!("vehicle {}{more}", words::list(&ids))
    }
}

/// Whether every route was tried.
enum Missed {
    /// All, with what they break at their best place.
    All(Vec<(usize, Tried)>),
    /// So many; then it became too much work.
    TooMany(usize),
}

/// What a place costs, by the objectives' names where there are several.
pub(super) fn extra_cost(problem: &Problem, extra: &[f64]) -> String {
    let specs = problem.objective().specs();
    let named = specs
        .iter()
        .zip(extra)
        .filter(|(spec, value)| specs.len() == 1 || **value != 0.0 || spec.name == specs[specs.len() - 1].name);
    let shown: Vec<String> = named
        .map(|(spec, &value)| {
            if specs.len() == 1 { words::number(value) } else { format!("{} more {}", words::number(value), spec.name) }
        })
        .collect();
    words::list(&shown)
}

fn no_vehicle() -> Reason {
    Reason { code: ReasonCode::NoVehicle, sentence: "the fleet has no vehicle at all".to_owned() }
}

fn not_examined(why: &str) -> Reason {
    Reason {
        code: ReasonCode::NotExamined,
        sentence: format!("not examined throughout, which would take too long: {why}"),
    }
}

fn not_by_itself() -> Reason {
    Reason {
        code: ReasonCode::NotExamined,
        sentence: "not examined: without the rest of the instance it cannot be tried".to_owned(),
    }
}

/// Whether the first objective that changes falls.
fn is_better(change: &[f64]) -> bool {
    change.iter().copied().find(|change| change.abs() > 1e-9).is_some_and(|change| change < 0.0)
}

/// Whether the objective adds prizes as they are to one cost.
pub(super) fn counts_prizes_alone(problem: &Problem) -> bool {
    matches!(problem.objective(), Objective::Cost | Objective::DistancePrizes)
}

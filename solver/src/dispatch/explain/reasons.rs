//! The reasons of a plan: each stop left out alone on every vehicle type, then at every place.

use super::super::check;
use super::super::plan::{Plan, ReasonCode, Route};
use super::super::problem::{Objective, Problem, StopIndex, VehicleIndex};
use super::part::Parts;
use super::trial::{Fit, Trial, Tried, Work, empty_route};
use super::unit::units;
use super::words;
use crate::ids::Idx as _;
use crate::kind::Violation;
use std::collections::BTreeMap;

/// So many visits are looked at for the reasons of a solved plan, alone and in the plan each: a
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
    /// The vehicle types that could serve them alone, and how.
    pub(super) alone: Vec<(usize, Fit)>,
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
        Self { parts: Parts::new(problem), plan, used, alone: Work::visits(visits), work: Work::visits(visits) }
    }

    pub(super) const fn problem(&self) -> &'p Problem {
        self.parts.problem()
    }

    /// Vehicle types of which there is any, and whether one is not on a route.
    pub(super) fn types(&self) -> impl Iterator<Item = (usize, bool)> {
        let problem = self.problem();
        let exists = problem.draft().vehicles.iter().enumerate().filter(|(_, vehicle)| vehicle.count != Some(0));
        exists.map(|(row, vehicle)| {
            let left = |shift: VehicleIndex| vehicle.count.is_none_or(|count| self.used[shift.row()] < count as usize);
            (row, problem.in_shift(&vehicle.id, None).is_some_and(|first| problem.shifts(first).any(left)))
        })
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
        let types: Vec<(usize, bool)> = self.types().collect();
        if types.is_empty() {
            return nowhere(no_vehicle());
        }
        let mut alone: Vec<(usize, Fit)> = Vec::new();
        let mut broken: Vec<(usize, Vec<Violation>)> = Vec::new();
        for &(row, _) in &types {
            let trial = Trial::new(&self.parts, &empty_route(self.problem(), row), unit);
            let tried = if self.alone.spend(trial.work()) { trial.run() } else { None };
            match tried {
                Some(Tried { fit: Some(fit), .. }) => alone.push((row, fit)),
                Some(tried) => broken.push((row, tried.fewest)),
                None => return nowhere(not_examined("not all vehicle types were tried")),
            }
        }
        // A rule that asks for other stops on the route, or for charging, may be kept beside others.
        let needs_company =
            |rules: &[Violation]| rules.iter().all(|violation| ["backhauls", "battery"].contains(&violation.rule));
        if alone.is_empty() && !broken.iter().any(|(_, rules)| needs_company(rules)) {
            let nearest = broken.iter().reduce(|a, b| if b.1.len() < a.1.len() { b } else { a });
            return nowhere(nearest.map_or_else(no_vehicle, |(row, rules)| self.hopeless(stop, unit, *row, rules)));
        }
        let able: Vec<usize> = alone.iter().map(|&(row, _)| row).collect();
        let (place, missed) = self.places(unit, &alone, &types);
        let reason = match (&place, missed) {
            (Some((number, fit)), _) => self.of_place(stop, unit, *number, fit),
            (None, Missed::TooMany(tried)) => not_examined(&format!(
                "{} could serve it alone, and {tried} of the plan's {} routes were tried without finding a place",
                self.named(&able),
                self.plan.routes.len()
            )),
            (None, Missed::All(_)) if able.is_empty() && broken.iter().any(|(_, rules)| charges(rules)) => {
                not_examined("alone it needs charging, and ways with more charging than the plan has were not tried")
            }
            (None, Missed::All(missed)) => self.used_up(&able, &missed),
        };
        Examined { unit: unit.to_vec(), reason, alone, place }
    }

    /// Tries every route of the plan, and a new one where a vehicle is left.
    fn places(
        &mut self,
        unit: &[StopIndex],
        alone: &[(usize, Fit)],
        types: &[(usize, bool)],
    ) -> (Option<(usize, Fit)>, Missed) {
        let mut best: Option<(usize, Fit)> = None;
        let mut offer = |number: usize, fit: Fit| {
            if best.as_ref().is_none_or(|(_, known)| fit.extra < known.extra) {
                best = Some((number, fit));
            }
        };
        let new = self.plan.routes.len() + 1;
        for (row, fit) in alone {
            if types.contains(&(*row, true)) {
                offer(new, fit.clone());
            }
        }
        let mut missed = Vec::new();
        for (k, route) in self.plan.routes.iter().enumerate().filter(|(_, route)| !route.stops.is_empty()) {
            let trial = Trial::new(&self.parts, route, unit);
            if !self.work.spend(trial.work()) {
                return (best, Missed::TooMany(k));
            }
            match trial.run() {
                Some(Tried { fit: Some(fit), .. }) => offer(k + 1, fit),
                Some(tried) => missed.push((k + 1, tried.fewest)),
                None => {}
            }
        }
        (best, Missed::All(missed))
    }

    /// What no vehicle can serve even alone; `row` comes nearest.
    fn hopeless(&mut self, stop: StopIndex, unit: &[StopIndex], row: usize, rules: &[Violation]) -> Reason {
        let problem = self.problem();
        let id = &problem.draft().vehicles[row].id;
        let said: Vec<String> = rules.iter().map(|rule| words::said_of(rule, id, &words::vehicle(id))).collect();
        let tail = if self.types().count() > 1 { "; no other vehicle type comes nearer" } else { "" };
        let pair = problem.stops()[stop].pair;
        let is_group = unit.iter().any(|&other| other != stop && Some(other) != pair);
        if is_group && self.fits_without_its_group(stop) {
            let others = unit.iter().filter(|&&other| other != stop);
            let ids: Vec<String> = others.map(|&other| format!("\"{}\"", problem.stops()[other].id)).collect();
            let sentence = format!(
                "cannot be on one vehicle with {}, which must be served together with it: {}{tail}",
                words::list(&ids),
                words::list(&said)
            );
            return Reason { code: ReasonCode::Group, sentence };
        }
        let code = rules.first().map_or(ReasonCode::Rule, |violation| words::code_of(violation.rule));
        Reason { code, sentence: format!("cannot be served even alone: {}{tail}", words::list(&said)) }
    }

    /// Whether some vehicle could serve the stop, or its transport, without the rest of its group.
    fn fits_without_its_group(&mut self, stop: StopIndex) -> bool {
        let pair = self.problem().stops()[stop].pair;
        let mut own: Vec<StopIndex> = std::iter::once(stop).chain(pair).collect();
        own.sort_unstable();
        let types: Vec<usize> = self.types().map(|(row, _)| row).collect();
        types.into_iter().any(|row| {
            let mut trial = Trial::new(&self.parts, &empty_route(self.problem(), row), &own);
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
        let place = words::place(self.plan.routes.len(), number, &fit.route, &problem.stops()[first].id);
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
    fn used_up(&self, able: &[usize], missed: &[(usize, Vec<Violation>)]) -> Reason {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, rules) in missed {
            for rule in rules.iter().map(|violation| violation.rule).collect::<std::collections::BTreeSet<_>>() {
                *counts.entry(rule).or_default() += 1;
            }
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let shown: Vec<String> = counts.iter().map(|(rule, count)| format!("{rule} on {count}")).collect();
        let mut sentence = if able.is_empty() {
            "cannot be on a route of its own".to_owned()
        } else {
            format!("{} could serve it alone, but all are on routes", self.named(able))
        };
        sentence.push_str(", and no route of the plan has a place for it");
        if !shown.is_empty() {
            sentence.push_str(&format!(" (of {}: {})", missed.len(), shown.join(", ")));
        }
        let nearest = missed.iter().reduce(|a, b| if b.1.len() < a.1.len() { b } else { a });
        if let Some((number, rules)) = nearest {
            let vehicle = &self.plan.routes[number - 1].vehicle;
            let said: Vec<String> =
                rules.iter().map(|rule| words::said_of(rule, vehicle, &words::route(*number, vehicle))).collect();
            sentence.push_str(&format!("; nearest: {}", words::list(&said)));
        }
        Reason { code: ReasonCode::FleetUsedUp, sentence }
    }

    /// Some of the vehicle types, by name.
    fn named(&self, rows: &[usize]) -> String {
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
    All(Vec<(usize, Vec<Violation>)>),
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

/// Whether the first objective that changes falls.
fn is_better(change: &[f64]) -> bool {
    change.iter().copied().find(|change| change.abs() > 1e-9).is_some_and(|change| change < 0.0)
}

/// Whether the objective adds prizes as they are to one cost.
pub(super) fn counts_prizes_alone(problem: &Problem) -> bool {
    matches!(problem.objective(), Objective::Cost | Objective::DistancePrizes)
}

/// Whether only the battery is in the way.
fn charges(rules: &[Violation]) -> bool {
    rules.iter().all(|violation| violation.rule == "battery")
}

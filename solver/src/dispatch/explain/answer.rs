//! The whole explanation: of a plan, or of what cannot be served whatever the plan.

use super::super::plan::{Plan, ReasonCode, Route};
use super::super::problem::{Problem, StopIndex, VehicleIndex};
use super::cap;
use super::decided;
use super::reasons::{Examined, Examiner, counts_prizes_alone};
use super::relax::{Relaxed, rank, several, single};
use super::tight;
use super::trial::{Fit, Trial, Tried};
use super::unit::units;
use super::words;
use crate::explanation::{Explanation, LeftOut, Relaxation, Room};
use crate::ids::Idx as _;
use crate::outcome::Objective;

/// So many visits are looked at for reasons, and as many for changes: some ten seconds.
const WORK: u64 = 20_000_000;
/// Where no single change makes room, several are looked for on so many routes that break the fewest rules.
const NEAREST: usize = 3;

/// Explains every stop that the plan leaves out, or without a plan every stop that cannot be served
/// even alone; and how tight the plan's routes are.
pub(in crate::dispatch) fn explain(problem: &Problem, plan: Option<&Plan>) -> Explanation {
    let nothing = Plan::default();
    let mut answer = Answer { examiner: Examiner::new(problem, plan.unwrap_or(&nothing), WORK), alone: plan.is_none() };
    let asked: Vec<StopIndex> = match plan {
        Some(plan) => plan.unassigned.iter().filter_map(|entry| problem.stop_by_id(&entry.id)).collect(),
        None => problem.stops().indices().collect(),
    };
    let mut left_out = Vec::new();
    let mut told = vec![false; problem.stops().len()];
    if plan.is_none() {
        for (k, begun) in problem.initial_routes().iter().enumerate() {
            let route = decided::route(problem, begun);
            let served = route.stops.iter().filter_map(|visit| problem.stop_by_id(visit.id()));
            let mut served: Vec<StopIndex> = served.collect();
            // What must be on it, too, is part of it.
            for at in 0..served.len() {
                let group = problem.same_vehicle().of(served[at]).unwrap_or_default();
                served.extend(group);
            }
            served.iter().for_each(|stop| told[stop.row()] = true);
            left_out.extend(answer.decided(k + 1, &route));
        }
    }
    for stop in asked {
        if !told[stop.row()] {
            units(problem, stop).iter().flatten().for_each(|member| told[member.row()] = true);
            left_out.extend(answer.left_out(stop));
        }
    }
    let parts = plan.map(|plan| tight::routes(&answer.examiner.parts, plan)).unwrap_or_default();
    Explanation { left_out, parts, constraints: Vec::new(), notes: Vec::new() }
}

struct Answer<'p> {
    examiner: Examiner<'p>,
    /// Without a plan: only what cannot be served alone is told.
    alone: bool,
}

/// A route on which changes are looked for.
struct Candidate {
    trial: Trial,
    vehicle: usize,
    /// Number in the plan from 1; beyond them a new one.
    number: usize,
    tried: Tried,
}

impl Answer<'_> {
    fn left_out(&mut self, stop: StopIndex) -> Option<LeftOut> {
        let problem = self.examiner.problem();
        let examined = self.examiner.examine(stop);
        if self.alone && examined.place.is_some() {
            return None;
        }
        let unit = examined.unit.clone();
        let id = |stop: StopIndex| problem.stops()[stop].id.clone();
        let prize: Option<f64> = unit.iter().map(|&stop| problem.stops()[stop].prize).sum();
        let relaxation = match &examined.place {
            None => self.relaxation(&examined),
            Some((number, fit)) if examined.reason.code == ReasonCode::PlanCap => {
                let with = self.examiner.with(&unit, *number, fit);
                cap::higher(problem, &with, fit, &mut self.examiner.work).map(|relaxed| (relaxed, *number))
            }
            Some(_) => None,
        };
        // Where the plan's cap has no room for it, the place is one of the higher cap.
        let free = examined.place.as_ref().filter(|_| relaxation.is_none());
        let relaxation = relaxation.map(|(relaxed, number)| Relaxation {
            place: self.room(&unit, number, &relaxed.fit),
            changes: relaxed.words,
            size: relaxed.size,
        });
        let short = self.examiner.work.short || examined.reason.code == ReasonCode::NotExamined;
        self.examiner.work.short = false;
        Some(LeftOut {
            id: id(stop),
            order: None,
            with: unit.iter().filter(|&&other| other != stop).map(|&other| id(other)).collect(),
            code: examined.reason.code.as_str().to_owned(),
            reason: examined.reason.sentence,
            place: free.map(|(number, fit)| self.room(&unit, *number, fit)),
            prize: prize.filter(|_| counts_prizes_alone(problem)),
            cut_short: short && relaxation.is_none() && examined.place.is_none(),
            relaxation,
        })
    }

    /// What a route in progress breaks with nothing added to it.
    fn decided(&mut self, number: usize, route: &Route) -> Option<LeftOut> {
        let problem = self.examiner.problem();
        let first = route.stops.iter().find_map(|visit| problem.stop_by_id(visit.id()))?;
        let trial = Trial::new(&self.examiner.parts, route, &[]);
        if !self.examiner.work.spend(trial.work()) {
            return None;
        }
        let tried = trial.run_fully().filter(|tried| tried.fit.is_none())?;
        let vehicle = problem.in_shift(&route.vehicle, route.depart)?;
        let name = words::in_progress(number, &route.vehicle);
        let said = words::broken(&tried, &route.vehicle, &name);
        let row = self.examiner.row(vehicle);
        let work = &mut self.examiner.work;
        let relaxed = single(&trial, row, &tried.broken, f64::INFINITY, work)
            .or_else(|| several(&trial, row, &tried.broken, work))
            .filter(|_| !work.short);
        let short = std::mem::take(&mut work.short);
        let others =
            route.stops.iter().filter_map(|visit| problem.stop_by_id(visit.id())).filter(|&stop| stop != first);
        Some(LeftOut {
            id: problem.stops()[first].id.clone(),
            order: None,
            with: others.map(|stop| problem.stops()[stop].id.clone()).collect(),
            code: tried.fewest.first().map_or(ReasonCode::Rule, |found| words::code_of(found.rule)).as_str().to_owned(),
            reason: format!("what is done or decided breaks a rule before anything is added to it: {said}"),
            place: None,
            prize: None,
            cut_short: short && relaxed.is_none(),
            relaxation: relaxed.map(|relaxed| Relaxation {
                place: Room { at: name, extra: Vec::new() },
                changes: relaxed.words,
                size: relaxed.size,
            }),
        })
    }

    fn room(&self, unit: &[StopIndex], number: usize, fit: &Fit) -> Room {
        let problem = self.examiner.problem();
        let specs = problem.objective().specs();
        let extra = specs.iter().zip(&fit.extra);
        let first = &problem.stops()[unit[0]].id;
        Room {
            at: words::place(self.examiner.plan.routes.len(), number, fit, first),
            extra: extra.map(|(spec, &value)| Objective { name: spec.name.to_owned(), value }).collect(),
        }
    }

    /// The cheapest change that makes room for the stops, and the number of the route.
    fn relaxation(&mut self, examined: &Examined) -> Option<(Relaxed, usize)> {
        let candidates = self.candidates(&examined.unit);
        let mut best: Option<(Relaxed, usize)> = None;
        // One vehicle more of a type that could serve them alone.
        let problem = self.examiner.problem();
        for &(vehicle, ref fit) in &examined.alone {
            let vehicle = &problem.draft().vehicles[self.examiner.row(vehicle)];
            let size = 1.0 / f64::from(vehicle.count.unwrap_or(1).max(1));
            if best.as_ref().is_none_or(|(known, _)| size < known.size) {
                let words = vec![format!("count of {} by 1", words::vehicle(&vehicle.id))];
                best = Some((Relaxed { size, fit: fit.clone(), words }, self.examiner.plan.routes.len() + 1));
            }
        }
        for candidate in &candidates {
            let than = best.as_ref().map_or(f64::INFINITY, |(known, _)| known.size);
            let Candidate { trial, vehicle, number, tried } = candidate;
            if let Some(found) = single(trial, *vehicle, &tried.broken, than, &mut self.examiner.work) {
                best = Some((found, *number));
            }
        }
        if best.is_none() {
            let mut nearest: Vec<&Candidate> = candidates.iter().collect();
            nearest.sort_by_key(|candidate| candidate.tried.broken.iter().map(|&(_, families)| rank(families)).min());
            best = nearest.into_iter().take(NEAREST).find_map(|Candidate { trial, vehicle, number, tried }| {
                let found = several(trial, *vehicle, &tried.broken, &mut self.examiner.work)?;
                Some((found, *number))
            });
        }
        best.filter(|_| !self.examiner.work.short)
    }

    /// New routes of every type of which a vehicle is left, in each of its shifts, and all routes of the plan.
    fn candidates(&mut self, unit: &[StopIndex]) -> Vec<Candidate> {
        let problem = self.examiner.problem();
        let plan = self.examiner.plan;
        let parts = &self.examiner.parts;
        let free: Vec<VehicleIndex> =
            self.examiner.types().filter(|&(_, free)| free).map(|(vehicle, _)| vehicle).collect();
        let new = free.into_iter().map(|vehicle| {
            let row = problem.vehicles()[vehicle].row;
            (plan.routes.len() + 1, row, Trial::alone(parts, vehicle, unit))
        });
        let old = plan.routes.iter().enumerate().filter(|(_, route)| !route.stops.is_empty());
        let old = old.filter_map(|(k, route)| {
            let vehicle = problem.vehicle_by_id(&route.vehicle)?;
            Some((k + 1, problem.vehicles()[vehicle].row, Trial::new(parts, route, unit)))
        });
        let mut candidates = Vec::new();
        for (number, vehicle, trial) in new.chain(old) {
            if !self.examiner.work.spend(trial.work()) {
                break;
            }
            if let Some(tried) = trial.run_fully() {
                candidates.push(Candidate { trial, vehicle, number, tried });
            }
        }
        candidates
    }
}

//! Routes that are more than their stops, against trying every order and every way between, and the exact model.

use super::plain;
use crate::dispatch::Dispatch;
use crate::dispatch::model::proves;
use crate::dispatch::plan::{Charge, Plan, Route, Unassigned, Visit};
use crate::dispatch::problem::Problem;
use crate::dispatch::random_rules::BETWEEN;
use crate::kind::{Kind, Options};
use crate::plan_file::{DoneVisit, InitialRoute, InitialVisit};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use rand::RngExt;
use rustc_hash::FxHashMap;

pub(super) type Rank = (usize, Vec<f64>);

/// Tries everything on one route at a time.
struct Enumeration<'a> {
    problem: &'a Problem,
    known: FxHashMap<(String, Vec<String>), Option<Vec<Visit>>>,
    best: Option<Rank>,
}

impl Enumeration<'_> {
    fn extend(&mut self, rest: &[String], routes: &mut Vec<(String, Vec<String>)>, out: &mut Vec<String>) {
        let Some((id, rest)) = rest.split_first() else { return self.judge(routes, out) };
        for route in 0..routes.len() {
            for at in 0..=routes[route].1.len() {
                routes[route].1.insert(at, id.clone());
                self.extend(rest, routes, out);
                routes[route].1.remove(at);
            }
        }
        for vehicle in self.problem.vehicles() {
            routes.push((vehicle.id.clone(), vec![id.clone()]));
            self.extend(rest, routes, out);
            routes.pop();
        }
        out.push(id.clone());
        self.extend(rest, routes, out);
        out.pop();
    }

    fn judge(&mut self, routes: &[(String, Vec<String>)], out: &[String]) {
        let mut plan = Plan { unassigned: out.iter().map(|id| unassigned(id)).collect(), ..Plan::default() };
        for (vehicle, stops) in routes {
            let key = (vehicle.clone(), stops.clone());
            if !self.known.contains_key(&key) {
                let found = self.best_route(vehicle, stops);
                self.known.insert(key.clone(), found);
            }
            let Some(visits) = &self.known[&key] else { return };
            plan.routes.push(Route { vehicle: vehicle.clone(), stops: visits.clone(), ..Route::default() });
        }
        let evaluation = Dispatch::check(self.problem, &plan);
        let rank = (evaluation.left_out, evaluation.objectives);
        if evaluation.violations.is_empty() && self.best.as_ref().is_none_or(|best| rank < *best) {
            self.best = Some(rank);
        }
    }

    /// The best way to serve stops in order: between two of them directly or by way of any depot or station.
    fn best_route(&self, vehicle: &str, stops: &[String]) -> Option<Vec<Visit>> {
        let kind = &self.problem.vehicles()[self.problem.vehicle_by_id(vehicle)?];
        let mut hubs: Vec<Visit> = kind.reload.iter().map(|&depot| self.problem.place_id(depot).into()).collect();
        if kind.battery.is_some() {
            hubs.extend(self.problem.stations().iter().map(|station| Visit::from(station.id.as_str())));
        }
        let left: Vec<Unassigned> = self
            .problem
            .stops()
            .iter()
            .filter(|stop| !stops.contains(&stop.id))
            .map(|stop| unassigned(&stop.id))
            .collect();
        // What a route in progress has visited is given.
        let begins = |route: &&InitialRoute| {
            route.stops.iter().find(|visit| self.problem.stop_by_id(visit.id()).is_some()).map(InitialVisit::id)
                == stops.first().map(String::as_str)
        };
        let visit = |done: DoneVisit| match done.charge {
            Some(_) => Visit::Charge(Charge { id: done.id, charge: done.charge }),
            None => done.id.into(),
        };
        let begun = self.problem.draft().initial_routes.iter().find(begins).map_or(&[][..], |begun| &begun.stops);
        let done: Vec<Visit> = begun.iter().map(|place| visit(place.done())).collect();
        let served = done.iter().filter(|visit| self.problem.stop_by_id(visit.id()).is_some()).count();
        if served > stops.len() {
            return None;
        }
        let choices = (hubs.len() + 1).pow((stops.len() - served) as u32 + 1);
        let mut best: Option<(Vec<f64>, Vec<Visit>)> = None;
        for mut choice in 0..choices {
            let mut visits = done.clone();
            for leg in served..=stops.len() {
                if let Some(hub) = (choice % (hubs.len() + 1)).checked_sub(1) {
                    visits.push(hubs[hub].clone());
                }
                choice /= hubs.len() + 1;
                visits.extend(stops.get(leg).map(|id| Visit::from(id.as_str())));
            }
            let route = Route { vehicle: vehicle.to_owned(), stops: visits.clone(), ..Route::default() };
            let evaluation =
                Dispatch::check(self.problem, &Plan { routes: vec![route], unassigned: left.clone(), totals: None });
            let better = best.as_ref().is_none_or(|(known, _)| evaluation.objectives < *known);
            // Other routes in progress are not gone on with here.
            if evaluation.violations.iter().all(|found| found.rule == "initial-route") && better {
                best = Some((evaluation.objectives, visits));
            }
        }
        best.map(|(_, visits)| visits)
    }
}

/// Whether objectives are as good as the best of trying all. Charging as much as is needed may be better than to full,
/// which is all that is tried.
pub(super) fn as_good(ours: &[f64], best: &[f64]) -> bool {
    let differ = |(ours, best): &(&f64, &f64)| (*ours - *best).abs() > 1e-6 * best.abs().max(1.0);
    ours.iter().zip(best).find(differ).is_none_or(|(ours, best)| ours < best)
}

/// The best plan with at most one depot or station between two stops.
pub(super) fn try_all(problem: &Problem) -> Option<Rank> {
    let mut enumeration = Enumeration { problem, known: FxHashMap::default(), best: None };
    let ids: Vec<String> = problem.stops().iter().map(|stop| stop.id.clone()).collect();
    enumeration.extend(&ids, &mut Vec::new(), &mut Vec::new());
    enumeration.best
}

fn unassigned(id: &str) -> Unassigned {
    Unassigned { id: id.to_owned(), ..Unassigned::default() }
}

/// What comparing a rule's instances comes to.
#[derive(Debug, Default)]
struct Found {
    /// Instances that are served in full.
    complete: u32,
    /// Of these, the ones where the search is as good as trying everything.
    equal: u32,
    /// And the ones whose optimum the model proves.
    proven: u32,
    /// And the objectives whose bound by the search is more than a third.
    bounded: u32,
    /// Where the search is worse.
    worse: Vec<u64>,
}

/// The search against trying everything, and both against the model's bound.
fn compare(rule: usize, cases: std::ops::Range<u64>) -> Found {
    let mut found = Found::default();
    for case in cases {
        let mut random = stream(case, BETWEEN[rule].name, 1);
        let stops = random.random_range(2..5);
        let mut draft = plain(&mut random, stops);
        (BETWEEN[rule].add)(&mut draft, &mut random);
        let Ok((problem, _)) = Problem::new(draft) else { continue };
        let stop = Stop::after_iterations(1_000);
        let outcome = Dispatch::solve(&problem, &Options::default(), &stop, &Silent);
        let (plan, searched) = (outcome.plan.unwrap_or_default(), outcome.bounds);
        let ours = Dispatch::check(&problem, &plan);
        if plan.routes.is_empty() && plan.unassigned.is_empty() {
            continue;
        }
        assert_eq!(ours.violations, [], "{} {case}", BETWEEN[rule].name);
        let Some((left_out, best)) = try_all(&problem).filter(|(left_out, _)| *left_out == 0) else { continue };
        // Where it proves nothing the model's plan is still one that the check must confirm.
        let method = if proves(&problem) || case < 3 { "milp" } else { "search" };
        let exact = Options { method: method.to_owned(), ..Options::default() };
        let exact = Dispatch::solve(&problem, &exact, &Stop::after_iterations(1_000), &Silent);
        assert_eq!(exact.infeasible, None, "{} {case}", BETWEEN[rule].name);
        found.complete += 1;
        // Charging as much as is needed may be better than to full, which is all that is tried.
        let close = |ours: f64, best: f64| ours <= best + 1e-6 * best.abs().max(1.0);
        let as_good = || ours.objectives.iter().zip(&best).all(|(&ours, &best)| close(ours, best));
        if ours.left_out == left_out && as_good() {
            found.equal += 1;
        } else {
            found.worse.push(case);
        }
        // A later bound speaks of plans that reach the earlier ones.
        let known = if ours.left_out == 0 && ours.objectives < best { &ours.objectives } else { &best };
        // So does the route relaxation's, by the search.
        let mut reached = true;
        for (&bound, &known) in searched.iter().zip(known) {
            assert!(bound.is_none_or(|bound| !reached || close(bound, known)), "{} {case}", BETWEEN[rule].name);
            reached &= bound.is_some_and(|bound| (known - bound).abs() <= 1e-6);
            found.bounded += u32::from(bound.is_some_and(|bound| bound > 0.3 * known));
        }
        let mut proven = true;
        for (&bound, &known) in exact.bounds.iter().zip(known) {
            if let Some(bound) = bound.filter(|_| proven) {
                assert!(close(bound, known), "{} {case}: {bound} above {known}", BETWEEN[rule].name);
            }
            proven &= bound.is_some_and(|bound| known - bound <= 1e-3 * known.abs().max(1.0));
        }
        found.proven += u32::from(proven);
    }
    found
}

/// Of each rule 12 random instances; `PACKHORSE_CASES` says otherwise.
#[test]
fn each_way_between_stops_comes_out_as_good_as_trying_all() {
    let cases = std::env::var("PACKHORSE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12);
    let found: Vec<_> = BETWEEN.iter().enumerate().map(|(rule, known)| (known.name, compare(rule, 0..cases))).collect();
    for (name, rule) in &found {
        assert!(rule.complete >= 3, "{name}: only {} complete", rule.complete);
        assert_eq!(rule.equal, rule.complete, "{name}: {found:?}");
        // Traffic and rests are not modelled; of batteries the model proves some, beside other rules nothing.
        let least = match *name {
            "traffic" | "several" | "rest" => 0,
            "battery" => rule.complete / 3,
            _ => rule.complete,
        };
        assert!(rule.proven >= least, "{name}: {found:?}");
        assert!(rule.bounded >= rule.complete / 3, "{name}: {found:?}");
    }
}

//! What a plan says of its routes beyond what to do: when, how far, how full, and what each costs.
//!
//! The check's numbers, put into a plan that passed it; `check` recomputes what a plan file states.

use super::check::{self, Account, Level};
use super::plan::{Plan, ReasonCode, Route};
use super::problem::Problem;
use crate::kind::Violation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// When one route is where, and what it costs. Times are in the instance's time unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// When it leaves: the route's `depart`, or else the departure that costs least.
    pub depart: f64,
    /// When it is over.
    pub end: f64,
    /// The sum of the ways, in the instance's distance unit.
    pub distance: f64,
    /// Time on the way, breaks on the way included.
    pub driving: f64,
    /// Time between being there and the begin of service.
    pub waiting: f64,
    /// Time of service, set-up, loading, charging and breaks at a visit included.
    pub service: f64,
    /// CO2 in kilograms, where the instance says what vehicles emit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub co2: Option<f64>,
    /// What its battery does, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub battery: Option<BatteryUse>,
    /// The route's share of the parts of the last objective that are shared out by routes.
    pub costs: BTreeMap<String, f64>,
    /// One entry for each of the route's `stops`, in order.
    pub stops: Vec<StopTimes>,
}

/// The battery over one route, in the instance's energy unit.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatteryUse {
    /// Energy that driving took.
    pub used: f64,
    /// Energy charged at stations.
    pub charged: f64,
    /// Lowest level, on arrival at a visit or at the end.
    pub lowest: f64,
    /// Level at the end.
    pub end: f64,
}

/// One visit of a route.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopTimes {
    /// What is visited.
    pub id: String,
    /// When the vehicle is there.
    pub arrival: f64,
    /// How long it waits after arrival and set-up.
    pub waiting: f64,
    /// When service begins.
    pub begin: f64,
    /// When the vehicle leaves.
    pub departure: f64,
    /// What is on board then, in each dimension.
    pub load: Vec<i64>,
    /// Level of its battery on arrival, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub battery: Option<f64>,
    /// Level of its battery on leaving a station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub battery_after: Option<f64>,
    /// How much later it could arrive with the rest of the route still feasible, breaks taken anew where that
    /// helps; absent where nothing limits that, and on routes with longest rides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slack: Option<f64>,
}

/// Sums over all routes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Routes that visit anything.
    pub routes: u64,
    /// Visits on them.
    pub stops: u64,
    /// Distance.
    pub distance: f64,
    /// Time from departure to end.
    pub duration: f64,
    /// Time on the way.
    pub driving: f64,
    /// Time of waiting.
    pub waiting: f64,
    /// Time of service, set-up, loading, charging and breaks at a visit included.
    pub service: f64,
    /// CO2 in kilograms, where the instance says what vehicles emit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub co2: Option<f64>,
    /// Energy that driving took, where there are batteries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy_used: Option<f64>,
    /// Energy charged at stations, where there are batteries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy_charged: Option<f64>,
    /// Stops on another route than in the plan before, where the instance names one, or `--start` does
    /// and changes have a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<u64>,
}

/// Puts schedules and totals into a feasible plan.
pub(super) fn annotate(problem: &Problem, plan: &mut Plan) {
    let accounts = check::accounts(problem, plan);
    for (route, account) in plan.routes.iter_mut().zip(accounts) {
        route.schedule = account.map(|account| schedule(problem, route, account));
    }
    let changes = check::changes(problem, plan).map(|changes| changes.changed as u64);
    plan.totals = Some(Totals { changes, ..totals(plan) });
}

/// What a feasible plan states of its schedules and totals that is not what recomputation gives.
pub(super) fn misstated(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let mut wrong = other_reasons(problem, plan);
    if plan.totals.is_none() && plan.routes.iter().all(|route| route.schedule.is_none()) {
        return wrong;
    }
    let mut right = plan.clone();
    annotate(problem, &mut right);
    for (k, (route, right)) in plan.routes.iter().zip(&right.routes).enumerate() {
        let Some(stated) = &route.schedule else { continue };
        let name = format!("route {} (vehicle \"{}\")", k + 1, route.vehicle);
        let stops = |schedule: &Schedule| schedule.stops.iter().map(|stop| stop.id.clone()).collect::<Vec<_>>();
        match &right.schedule {
            None => wrong.push(misstatement(&format!("{name} has a schedule, but visits nothing"))),
            Some(found) if stops(stated) != stops(found) => {
                wrong.push(misstatement(&format!("{name} has a schedule of other stops than it visits")));
            }
            Some(found) => wrong.extend(first_difference(&name, &numbers(stated), &numbers(found))),
        }
    }
    if let (Some(stated), Some(found)) = (&plan.totals, &right.totals) {
        wrong.extend(first_difference("the totals", &sums(stated), &sums(found)));
    }
    wrong
}

/// Tells the stops left out of which the plan states another code than trying them gives.
fn other_reasons(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    if plan.unassigned.iter().all(|entry| entry.code.is_none()) {
        return Vec::new();
    }
    let mut right = plan.clone();
    super::explain::give_reasons(problem, &mut right);
    let pairs = plan.unassigned.iter().zip(&right.unassigned);
    let differ = pairs.filter_map(|(stated, found)| Some((&stated.id, stated.code?, found.code?)));
    // What one did not examine for want of time the other may have.
    let known = |code: ReasonCode| code != ReasonCode::NotExamined;
    let wrong = differ.filter(|&(_, stated, found)| stated != found && known(stated) && known(found));
    wrong
        .map(|(id, stated, found)| {
            let message = format!(
                "stop \"{id}\" is left out for the reason {}, trying it gives {}",
                stated.as_str(),
                found.as_str()
            );
            misstatement(&message)
        })
        .collect()
}

fn schedule(problem: &Problem, route: &Route, account: Account) -> Schedule {
    let Account { timeline, distance, driving, co2, costs, visits, levels } = account;
    let mut schedule = Schedule {
        depart: tidy(timeline.depart),
        end: tidy(timeline.end),
        distance: tidy(distance),
        driving: tidy(driving),
        co2: co2.map(tidy),
        battery: levels.as_deref().and_then(|levels| battery_use(problem, route, levels)),
        costs: costs.into_iter().map(|part| (part.name.to_owned(), tidy(part.value))).collect(),
        ..Schedule::default()
    };
    let (mut waiting, mut service) = (0.0, 0.0);
    for (k, ((visit, moment), own)) in route.stops.iter().zip(&timeline.moments).zip(visits).enumerate() {
        let level = levels.as_ref().map(|levels| levels[k]);
        let charges = level.is_some() && problem.station_by_id(visit.id()).is_some();
        waiting += moment.begin - moment.arrival;
        service += moment.leave - moment.begin + own.setup;
        schedule.stops.push(StopTimes {
            id: visit.id().to_owned(),
            arrival: tidy(moment.arrival - own.setup),
            waiting: tidy(moment.begin - moment.arrival),
            begin: tidy(moment.begin),
            departure: tidy(moment.leave),
            load: own.load,
            battery: level.map(|level| tidy(level.arrival)),
            battery_after: level.filter(|_| charges).map(|level| tidy(level.arrival + level.charged)),
            slack: own.slack.map(tidy),
        });
    }
    (schedule.waiting, schedule.service) = (tidy(waiting), tidy(service));
    schedule
}

/// The battery over a route of these levels, the last of which is at the end.
fn battery_use(problem: &Problem, route: &Route, levels: &[Level]) -> Option<BatteryUse> {
    let battery = problem.vehicles()[problem.vehicle_by_id(&route.vehicle)?].battery?;
    let end = levels.last()?.arrival;
    let charged: f64 = 0.0 + levels.iter().map(|level| level.charged).sum::<f64>();
    let lowest = levels.iter().map(|level| level.arrival).fold(battery.start, f64::min);
    let used = battery.start + charged - end;
    Some(BatteryUse { used: tidy(used), charged: tidy(charged), lowest: tidy(lowest), end: tidy(end) })
}

fn totals(plan: &Plan) -> Totals {
    let add = |sum: Option<f64>, own: Option<f64>| own.map_or(sum, |own| Some(sum.unwrap_or(0.0) + own));
    let mut totals = Totals::default();
    for schedule in plan.routes.iter().filter_map(|route| route.schedule.as_ref()) {
        totals.routes += 1;
        totals.stops += schedule.stops.len() as u64;
        totals.distance += schedule.distance;
        totals.duration += schedule.end - schedule.depart;
        totals.driving += schedule.driving;
        totals.waiting += schedule.waiting;
        totals.service += schedule.service;
        totals.co2 = add(totals.co2, schedule.co2);
        totals.energy_used = add(totals.energy_used, schedule.battery.map(|battery| battery.used));
        totals.energy_charged = add(totals.energy_charged, schedule.battery.map(|battery| battery.charged));
    }
    for value in
        [&mut totals.distance, &mut totals.duration, &mut totals.driving, &mut totals.waiting, &mut totals.service]
    {
        *value = tidy(*value);
    }
    for value in [&mut totals.co2, &mut totals.energy_used, &mut totals.energy_charged] {
        *value = value.map(tidy);
    }
    totals
}

/// To six decimals: what floating point adds beyond them says nothing.
fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

/// A number that is stated, with its name; `None` where it is not stated.
type Stated = (String, Option<f64>);

fn numbers(schedule: &Schedule) -> Vec<Stated> {
    let mut all = vec![
        ("depart".to_owned(), Some(schedule.depart)),
        ("end".to_owned(), Some(schedule.end)),
        ("distance".to_owned(), Some(schedule.distance)),
        ("driving".to_owned(), Some(schedule.driving)),
        ("waiting".to_owned(), Some(schedule.waiting)),
        ("service".to_owned(), Some(schedule.service)),
        ("co2".to_owned(), schedule.co2),
        ("energy used".to_owned(), schedule.battery.map(|battery| battery.used)),
        ("energy charged".to_owned(), schedule.battery.map(|battery| battery.charged)),
        ("lowest battery".to_owned(), schedule.battery.map(|battery| battery.lowest)),
        ("battery at the end".to_owned(), schedule.battery.map(|battery| battery.end)),
    ];
    all.extend(schedule.costs.iter().map(|(name, &value)| (format!("cost \"{name}\""), Some(value))));
    for stop in &schedule.stops {
        let own = [
            ("arrival", Some(stop.arrival)),
            ("waiting", Some(stop.waiting)),
            ("begin", Some(stop.begin)),
            ("departure", Some(stop.departure)),
            ("battery", stop.battery),
            ("battery after", stop.battery_after),
            ("slack", stop.slack),
        ];
        all.extend(own.map(|(name, value)| (format!("{name} at \"{}\"", stop.id), value)));
        all.extend(stop.load.iter().map(|&load| (format!("load at \"{}\"", stop.id), Some(load as f64))));
    }
    all
}

fn sums(totals: &Totals) -> Vec<Stated> {
    let own = [
        ("routes", Some(totals.routes as f64)),
        ("stops", Some(totals.stops as f64)),
        ("distance", Some(totals.distance)),
        ("duration", Some(totals.duration)),
        ("driving", Some(totals.driving)),
        ("waiting", Some(totals.waiting)),
        ("service", Some(totals.service)),
        ("co2", totals.co2),
        ("energy used", totals.energy_used),
        ("energy charged", totals.energy_charged),
        ("changes", totals.changes.map(|changes| changes as f64)),
    ];
    own.map(|(name, value)| (name.to_owned(), value)).to_vec()
}

fn first_difference(of: &str, stated: &[Stated], found: &[Stated]) -> Option<Violation> {
    if stated.len() != found.len() {
        return Some(misstatement(&format!("{of} state {} numbers, where there are {}", stated.len(), found.len())));
    }
    let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => crate::verdict::same(a, b),
        (a, b) => a.is_none() == b.is_none(),
    };
    let mut pairs = stated.iter().zip(found);
    let (a, b) = pairs.find(|((name, a), (known, b))| name != known || !same(*a, *b))?;
    let number = |value: Option<f64>| value.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
    Some(misstatement(&format!("{of}: {} is stated as {}, recomputed it is {}", b.0, number(a.1), number(b.1))))
}

fn misstatement(message: &str) -> Violation {
    Violation::new("misstated", message)
}

#[cfg(test)]
mod tests;

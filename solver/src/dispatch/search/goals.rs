//! Goals that one sum of route costs does not tell: lists compared in order, caps on the whole plan,
//! balance among the routes.
//!
//! The search prices places by one additive cost in any case. Where that is not the whole truth, a
//! plan gets a *verdict*: by how much it breaks the caps, then each goal's value, recomputed for the
//! routes that a step touched. Steps are accepted and the best plan is kept by the verdict. One goal
//! after the other has its turn ([`super::stages`]); a step that makes an earlier goal worse than in the best
//! plan is refused, and so is one that breaks a cap that the plan kept.

use super::data::NONE;
use super::state::{EVERY, State};
use crate::dispatch::check;
use crate::dispatch::plan::{Plan, Route};
use crate::dispatch::problem::{Balance, Draft, Goal, Measure, Problem, StopIndex, VehicleIndex, Work};
use crate::search::random::Random;
use rand::RngExt as _;
use std::cmp::Ordering;

/// More goals than this no objective lists.
pub(super) const MOST_GOALS: usize = 5;

/// From this share of the cap on a plan's CO2 on it binds.
const NEARLY: f64 = 0.98;

/// First the share by which caps are exceeded, then the goals' values in the problem's own units.
pub(super) type Verdict = [f64; MOST_GOALS + 1];

/// How a plan is judged.
pub(super) struct Judge {
    /// Whether cost alone does not tell.
    pub(super) on: bool,
    pub(super) goals: &'static [Goal],
    most_co2: f64,
    balance: Option<Balance>,
    /// What a stop on another route than before costs.
    change_cost: f64,
    /// Vehicles rest between their shifts.
    rests: bool,
    /// Some goal, or the balance, counts time.
    timed: bool,
    /// Where routes are more than their stops in order.
    probe: Option<Probe>,
    /// Which entry of the verdict has its turn.
    pub(super) turn: usize,
}

impl Judge {
    pub(super) fn new(problem: &Problem) -> Self {
        let (objective, draft) = (problem.objective(), problem.draft());
        let goals = objective.goals();
        let later = goals.len() - usize::from(objective.vehicles_first());
        let counts = |measure| objective.counts(measure);
        let priced = draft.balance.is_some_and(|balance| balance.is_priced()) && counts(Measure::Cost);
        let balanced = draft.balance.is_some_and(|balance| balance.max_range.is_some());
        let uneven = priced || balanced || counts(Measure::Longest) || counts(Measure::Range);
        let clocked = problem.vehicles().iter().any(|v| v.cost_per_time > 0.0 || v.overtime_per_time > 0.0);
        let late = problem.has_lateness();
        let of = draft.balance.filter(|_| uneven).map(|balance| balance.of);
        let rests = problem.has_rests();
        let on = later > 1 || uneven || draft.max_co2.is_some() || rests;
        Self {
            on,
            probe: if on && problem.has_walked() { Probe::new(problem) } else { None },
            goals,
            most_co2: draft.max_co2.unwrap_or(f64::INFINITY),
            balance: draft.balance.filter(|_| uneven),
            rests,
            timed: rests
                || counts(Measure::Duration)
                || late
                || counts(Measure::Cost) && clocked
                || of == Some(Work::Duration),
            change_cost: problem.change_cost(),
            turn: goals.len(),
        }
    }

    /// Whether CO2 of the plan is capped.
    pub(super) const fn caps_co2(&self) -> bool {
        self.most_co2.is_finite()
    }
    /// What counts as work, where balance counts.
    pub(super) fn work(&self) -> Option<Work> {
        self.balance.map(|balance| balance.of)
    }
}

/// Measures routes that are more than their stops in order by the check's own evaluation: how far
/// and how long detours, charging and breaks take is settled there anyway.
pub(super) struct Probe {
    problem: Problem,
}

/// Measures that tell one route apart, the cost last so that its parts are told.
const PROBED: &str = "distance,duration,lateness,co2,cost";

impl Probe {
    fn new(problem: &Problem) -> Option<Self> {
        let draft = Draft { objective: PROBED.parse().ok()?, balance: None, ..problem.draft().clone() };
        Some(Self { problem: Problem::new(draft).ok()?.0 })
    }

    /// Distance, CO2 and times of a route.
    fn measure(&self, route: Route) -> (f64, f64, RouteTime) {
        let plan = Plan { routes: vec![route], ..Plan::default() };
        let depart = plan.routes[0].depart;
        let found = check::check(&self.problem, &plan);
        let lateness = found.costs.iter().find(|part| part.name == "lateness").map_or(0.0, |part| part.value);
        let time = RouteTime { duration: found.objectives[1], late: found.objectives[2], lateness, depart };
        (found.objectives[0], found.objectives[3], time)
    }
}

/// The times of a route in the problem's own units: duration, lateness, what the latter costs, departure.
#[derive(Clone, Copy, Default)]
pub(super) struct RouteTime {
    pub(super) duration: f64,
    pub(super) late: f64,
    pub(super) lateness: f64,
    /// The departure; `None` where only the duration is known.
    pub(super) depart: Option<f64>,
}

/// What a route adds to each goal, its CO2, and its work.
#[derive(Clone, Copy, Default)]
struct Entry {
    goals: [f64; MOST_GOALS],
    co2: f64,
    work: f64,
    /// Departure and end, where vehicles rest.
    shift: (f64, f64),
}

/// The verdict on a plan under change, with what each route adds to it.
#[derive(Default)]
pub(super) struct Ledger {
    entries: Vec<Entry>,
    /// Entries and verdict as they were when the step began.
    before: Vec<(u32, Entry)>,
    verdict_before: Verdict,
    pub(super) verdict: Verdict,
    /// Whether the cap on CO2 is all but reached.
    pub(super) binds: bool,
    /// How many of the touched routes the verdict knows of; `None` if it knows nothing.
    seen: Option<usize>,
}

impl State<'_> {
    /// Recomputes the verdict for the routes touched since [`State::begin`].
    pub(super) fn judge(&mut self) {
        let data = self.data;
        // Nobody changes the plan between two looks at it within a step.
        let known = self.ledger.seen.is_some_and(|seen| seen > 0 && seen == self.touched().len());
        if !data.judge.on || known {
            return;
        }
        let mut ledger = std::mem::take(&mut self.ledger);
        ledger.entries.resize(data.slots, Entry::default());
        if ledger.seen.is_none() {
            for slot in 0..data.slots as u32 {
                ledger.entries[slot as usize] = self.entry(slot);
            }
        } else {
            if ledger.before.is_empty() {
                ledger.verdict_before = ledger.verdict;
            }
            for &slot in self.touched() {
                let entry = self.entry(slot);
                let old = std::mem::replace(&mut ledger.entries[slot as usize], entry);
                ledger.before.push((slot, old));
            }
        }
        ledger.seen = Some(self.touched().len());
        let co2;
        (ledger.verdict, co2) = self.verdict_of(&ledger.entries);
        ledger.binds = co2 > NEARLY * data.judge.most_co2;
        self.ledger = ledger;
    }

    /// After [`State::begin`]: what is settled stays known.
    pub(super) fn forget_judged(&mut self) {
        self.ledger.before.clear();
        self.ledger.seen = self.ledger.seen.filter(|&seen| seen == self.touched().len()).map(|_| 0);
    }

    /// Takes the verdict back to where the step began.
    pub(super) fn unjudge(&mut self) {
        let touched = self.touched().len();
        let ledger = &mut self.ledger;
        if ledger.seen.is_some() {
            if !ledger.before.is_empty() {
                ledger.verdict = ledger.verdict_before;
            }
            while let Some((slot, entry)) = ledger.before.pop() {
                ledger.entries[slot as usize] = entry;
            }
            ledger.seen = Some(touched);
        }
    }

    fn verdict_of(&self, entries: &[Entry]) -> (Verdict, f64) {
        let data = self.data;
        let judge = &data.judge;
        let mut verdict = Verdict::default();
        let (mut co2, mut longest, mut shortest) = (0.0, 0.0_f64, f64::INFINITY);
        for (_, entry) in self.routes.iter().zip(entries).filter(|(route, _)| route.len > 0) {
            for (sum, value) in verdict[1..].iter_mut().zip(&entry.goals) {
                *sum += value;
            }
            co2 += entry.co2;
            longest = longest.max(entry.work);
            shortest = shortest.min(entry.work);
        }
        let range = (longest - shortest).max(0.0);
        let prize = |&stop: &u32| data.problem.stops()[StopIndex(stop)].prize;
        let prizes: f64 = self.absent.iter().filter_map(prize).sum();
        let even = judge.balance.map_or((0.0, 0.0), |balance| (balance.longest_cost, balance.range_cost));
        for (sum, goal) in verdict[1..].iter_mut().zip(judge.goals) {
            let cost = goal.of(Measure::Cost);
            *sum += goal.prizes() * prizes
                + cost * judge.change_cost * f64::from(self.matches.changed)
                + (goal.of(Measure::Longest) + cost * even.0) * longest
                + (goal.of(Measure::Range) + cost * even.1) * range;
        }
        let beyond = |value: f64, most: f64| {
            let over = value - most - 1e-9 * most.abs().max(1.0);
            if over > 0.0 { over / most.max(1e-9 * value) } else { 0.0 }
        };
        let most_range = judge.balance.and_then(|balance| balance.max_range).unwrap_or(f64::INFINITY);
        verdict[0] = beyond(co2, judge.most_co2) + beyond(range, most_range);
        if judge.rests {
            verdict[0] += self.lacking_rest(entries);
        }
        (verdict, co2)
    }

    /// How much rest vehicles lack between their shifts.
    fn lacking_rest(&self, entries: &[Entry]) -> f64 {
        let mut rests = self.rests.borrow_mut();
        rests.routes.clear();
        let vehicles = self.data.problem.vehicles();
        for (route, entry) in self.routes.iter().zip(entries).filter(|(route, _)| route.len > 0) {
            if vehicles[VehicleIndex(route.kind)].min_rest > 0.0 {
                rests.routes.push((route.kind, entry.shift.0, entry.shift.1));
            }
        }
        rests.lacking(self.data.problem)
    }

    /// What a route adds to the verdict, recomputed.
    fn entry(&self, slot: u32) -> Entry {
        let data = self.data;
        let route = &self.routes[slot as usize];
        if route.len == 0 {
            return Entry::default();
        }
        let judge = &data.judge;
        let vehicle = &data.problem.vehicles()[VehicleIndex(route.kind)];
        let mut distance = route.distance / data.scale;
        let mut stops = self.sequence.borrow_mut();
        stops.clear();
        stops.extend(self.stops_of(slot));
        let walked = data.walks.of(route.kind).and_then(|gear| {
            let probe = judge.probe.as_ref()?;
            let (depart, visits) = super::walk::itinerary(data.problem, data, gear, &stops)?;
            Some(probe.measure(Route {
                vehicle: vehicle.id.clone(),
                stops: visits,
                depart: Some(depart),
                schedule: None,
            }))
        });
        let mut co2 = None;
        let time = if let Some((length, emitted, time)) = walked {
            (distance, co2) = (length, Some(emitted));
            time
        } else if !judge.timed {
            RouteTime::default()
        } else if data.timed_cost && !data.exact_clock && !judge.rests {
            // Nothing is ever late, and joined segments tell the shortest duration.
            let duration = self.head[self.end(slot) as usize].duration / data.scale;
            RouteTime { duration, ..RouteTime::default() }
        } else {
            super::timing::of(data, route.kind, &stops, judge.goals)
        };
        let by_load = vehicle.co2_per_distance_load;
        let hauled =
            || if by_load > 0.0 { super::haul::of(data, &data.fleet[route.kind as usize], &stops) } else { 0.0 };
        let co2 = co2.unwrap_or_else(|| vehicle.co2_per_distance * distance + by_load * hauled() / data.scale);
        let cost = vehicle.fixed_cost
            + vehicle.cost_per_distance * distance
            + vehicle.cost_per_time * time.duration
            + vehicle.overtime_per_time * (time.duration - vehicle.regular_duration).max(0.0)
            + time.lateness
            + data.problem.draft().co2_cost * co2;
        let mut entry = Entry { co2, ..Entry::default() };
        for (sum, goal) in entry.goals.iter_mut().zip(judge.goals) {
            *sum = goal.of(Measure::Vehicles)
                + goal.of(Measure::Distance) * distance
                + goal.of(Measure::Duration) * time.duration
                + goal.of(Measure::Lateness) * time.late
                + goal.of(Measure::Cost) * cost
                + goal.of(Measure::Co2) * co2;
        }
        let depart = time.depart.unwrap_or(0.0);
        entry.shift = (depart, depart + time.duration);
        entry.work = match judge.work() {
            None => 0.0,
            Some(Work::Duration) => time.duration,
            Some(Work::Distance) => distance,
            Some(Work::Stops) => f64::from(route.len),
            Some(Work::Load) => {
                let handled = |&stop: &u32| {
                    let at = stop as usize * data.dims;
                    data.quantity[at] + data.carried[at].max(0)
                };
                stops.iter().map(handled).sum::<i64>() as f64
            }
        };
        entry
    }

    /// Whether annealing goes on from this step: `before` is the verdict when it began, `best` that of the best plan,
    /// `threshold` what the goal that has its turn may rise by, in scaled units.
    pub(super) fn passes(&self, before: &Verdict, best: &Verdict, threshold: f64) -> bool {
        let (now, turn) = (&self.ledger.verdict, self.data.judge.turn);
        if turn > 0 && now[0] > before[0] {
            return false;
        }
        for k in 1..turn {
            if differ(now[k], best[k]) {
                return now[k] < best[k];
            }
        }
        if turn == 0 {
            return now[0] < before[0] * (1.0 + threshold / self.data.span);
        }
        now[turn] < before[turn] + threshold / self.data.scale
    }

    /// Compares two plans by their verdicts.
    pub(super) fn compare_verdicts(&self, other: &Self) -> Ordering {
        let (own, its) = (&self.ledger.verdict, &other.ledger.verdict);
        if less(own, its) {
            Ordering::Less
        } else if less(its, own) {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }

    /// Bars a route from taking stops until the next call, one step in two: the one with the most work, or any;
    /// or every route, now and then, so that what was taken out is spread over new ones.
    pub(super) fn bar_a_route(&mut self, random: &mut Random) {
        let any = self.touched().len();
        self.barred = match random.random_range(0..16) {
            0..4 => self.longest_route().unwrap_or(NONE),
            4 => EVERY,
            5..8 if any > 0 => self.touched()[random.random_range(0..any)],
            _ => NONE,
        };
    }

    /// One time in two a stop of the route with the most work, for the ruin to begin at.
    pub(super) fn focus(&self, random: &mut Random) -> Option<u32> {
        let slot = if random.random_bool(0.5) { self.longest_route()? } else { return None };
        let at = random.random_range(0..self.routes[slot as usize].len as usize);
        self.stops_of(slot).nth(at)
    }

    /// Takes out whole routes until the plan breaks no cap: those that emit most, or the longest and
    /// the shortest, the one of fewer stops first.
    pub(super) fn keep_within_caps(&mut self) {
        self.judge();
        while self.ledger.verdict[0] > 0.0 && self.open > 0 {
            // Routes in progress lose only what is not decided.
            let fixed = &self.data.fixed;
            let loose = |&slot: &u32| self.stops_of(slot).any(|stop| !fixed.holds(stop));
            let open = (0..self.data.slots as u32).filter(loose);
            let entry = |slot: u32| &self.ledger.entries[slot as usize];
            let dirty = self.data.judge.caps_co2();
            let key = |slot: u32| if dirty { entry(slot).co2 } else { entry(slot).work };
            let most = open.clone().max_by(|&a, &b| key(a).total_cmp(&key(b)));
            let tired = |slot: &u32| {
                self.data.problem.vehicles()[VehicleIndex(self.routes[*slot as usize].kind)].min_rest > 0.0
            };
            let resting = open.clone().filter(|_| self.data.judge.rests).filter(tired);
            let least = open.min_by(|&a, &b| key(a).total_cmp(&key(b)));
            let fewer = |&slot: &u32| self.routes[slot as usize].len;
            let all = most.into_iter().chain(least.filter(|_| !dirty)).chain(resting);
            let Some(slot) = all.min_by_key(fewer) else { return };
            let loose: Vec<u32> = self.stops_of(slot).filter(|&stop| !self.data.fixed.holds(stop)).collect();
            loose.into_iter().for_each(|stop| self.unlink(stop));
            self.settle(slot);
            self.begin();
            self.ledger.seen = None;
            self.judge();
        }
    }

    /// The route with the most work.
    fn longest_route(&self) -> Option<u32> {
        let open = (0..self.data.slots as u32).filter(|&slot| self.routes[slot as usize].len > 0);
        let work = |slot: u32| self.ledger.entries.get(slot as usize).map_or(0.0, |entry| entry.work);
        open.max_by(|&a, &b| work(a).total_cmp(&work(b)).then(b.cmp(&a)))
    }
}

/// Whether two values of a goal are not the same, up to rounding.
pub(super) fn differ(a: f64, b: f64) -> bool {
    (a - b).abs() > 1e-9 * b.abs().max(1.0)
}

/// Whether the first entry that differs is smaller.
pub(super) fn less(a: &Verdict, b: &Verdict) -> bool {
    a.iter().zip(b).find(|(a, b)| differ(**a, **b)).is_some_and(|(a, b)| a < b)
}

//! Lot sizing from the first plan to the proof: prices, smoothing, fix and optimise, branch and bound.

use super::super::bound::{Lagrange, impossible};
use super::super::model::{self, Choice};
use super::super::plan::Plan;
use super::super::problem::Lots;
use super::fix_and_optimise::neighbourhood;
use super::net::{Net, Quantities, setups_of};
use super::quantities;
use super::smoothing::Smoothing;
use super::wagner_whitin::WagnerWhitin;
use crate::kind::Options;
use crate::milp::{HAS_HIGHS, Limits};
use crate::outcome::{ObjectiveSpec, Outcome, StoppedBy, TracePoint};
use crate::search::observer::{Event, Observer};
use crate::search::random::stream;
use crate::search::stop::Stop;

/// Whole programs of more variables than this are not built.
const LARGEST_PROGRAM: usize = if HAS_HIGHS { 60_000 } else { 250 };
/// Nor are those of neighbourhoods where the whole one would have more than this.
const LARGEST_AROUND: usize = if HAS_HIGHS { 300_000 } else { 250 };
/// Price iterations at most; the steps are tiny by then.
const PRICE_ITERATIONS: u64 = 2_000;

/// The incumbent, the bound, and everybody who wants to hear of them.
struct Run<'a> {
    net: Net<'a>,
    spec: ObjectiveSpec,
    stop: &'a Stop,
    observer: &'a dyn Observer,
    best: Option<Quantities>,
    cost: f64,
    bound: f64,
    iterations: u64,
    trace: Vec<TracePoint>,
    reasons: Option<Vec<String>>,
}

/// Solves by `method`.
pub(crate) fn solve(
    lots: &Lots,
    method: &'static str,
    spec: ObjectiveSpec,
    options: &Options<Plan>,
    stop: &Stop,
    observer: &dyn Observer,
) -> Outcome<Plan> {
    let net = Net::of(lots);
    let mut run = Run {
        net,
        spec,
        stop,
        observer,
        best: None,
        cost: f64::INFINITY,
        bound: f64::NEG_INFINITY,
        iterations: 0,
        trace: Vec::new(),
        reasons: None,
    };
    if let Some(start) = &options.start {
        run.take_start(start);
    }
    if lots.is_capacitated() {
        run.reasons = impossible(&run.net);
        if run.reasons.is_none() {
            run.capacitated(method, options);
        }
    } else {
        run.uncapacitated();
    }
    run.outcome(method)
}

impl Run<'_> {
    /// Takes quantities if they are feasible and better. Returns whether.
    fn offer(&mut self, made: Quantities, source: &str) -> bool {
        let cost = self.net.cost(&made);
        if cost >= self.cost - 1e-9 * self.cost.abs().min(1e12) || !self.net.is_feasible(&made) {
            return false;
        }
        self.cost = cost;
        self.best = Some(made);
        let elapsed_s = self.stop.elapsed_s();
        self.trace.push(TracePoint { elapsed_s, iteration: self.iterations, objectives: vec![cost] });
        self.tell(source);
        true
    }

    fn tell(&self, source: &str) {
        let feasible = self.best.is_some();
        let objectives = if feasible { std::slice::from_ref(&self.cost) } else { &[] };
        self.observer.event(&Event {
            elapsed_s: self.stop.elapsed_s(),
            iteration: self.iterations,
            objectives,
            bound: self.bound.is_finite().then_some(self.bound),
            feasible,
            source,
        });
    }

    fn raise(&mut self, bound: f64) {
        // The optimum is a cost that some plan has, so it never lies above the incumbent.
        self.bound = self.bound.max(bound.min(self.cost));
    }

    fn is_done(&self) -> bool {
        self.best.is_some()
            && (self.stop.gap_reached(self.cost, self.bound) || self.stop.target_reached(&[self.spec], &[self.cost]))
    }

    /// A share of the time that is left, where time limits the run at all.
    fn part(&self, share: f64) -> Stop {
        if self.stop.iterations().is_some() { self.stop.clone() } else { self.stop.with_share_of_rest(share) }
    }

    fn over(&self) -> bool {
        self.is_done() || self.stop.reached(self.iterations).is_some()
    }

    /// A given plan: as it is, on its set-ups anew, or smoothed.
    fn take_start(&mut self, start: &Plan) {
        let made = self.net.quantities(start);
        self.offer(made.clone(), "start");
        if self.small()
            && let Some(better) = quantities::best(&self.net, &setups_of(&made), self.stop)
        {
            self.offer(better, "start");
        }
        if self.best.is_none() {
            let met = meet(&self.net, &made);
            if let Some(mended) = Smoothing::new(&self.net, &met).run(self.stop) {
                self.offer(mended, "start");
            }
        }
    }

    /// Whether a flow over the periods takes no noticeable time.
    fn small(&self) -> bool {
        let periods = self.net.periods();
        self.net.items.len() * periods * periods <= 25_000
    }

    /// Every item on its own, optimally.
    fn uncapacitated(&mut self) {
        let mut solver = WagnerWhitin::default();
        let mut made = vec![vec![0.0; self.net.periods()]; self.net.items.len()];
        let mut value = self.net.constant;
        for ((item, demand), made) in self.net.items.iter().zip(&self.net.demand).zip(&mut made) {
            if self.stop.urgent() {
                // What is left is made when it is needed; nothing is proven then.
                made.clone_from(demand);
                value = f64::NEG_INFINITY;
                continue;
            }
            value += solver.solve(demand, item.holding_cost, |_| item.setup_cost, |_| 0.0, made);
            self.iterations += 1;
        }
        if value.is_finite() {
            self.bound = value - 1e-9 * value.abs();
        }
        self.offer(made, "wagner-whitin");
    }

    fn capacitated(&mut self, method: &str, options: &Options<Plan>) {
        if method != "milp" {
            self.prices();
        }
        if self.over() || method == "smoothing" {
            return;
        }
        let program = model::size(&self.net);
        if program > LARGEST_AROUND || (method == "milp" && program > LARGEST_PROGRAM) {
            return;
        }
        if method == "milp" {
            self.branch(&Limits::of(self.stop, options.seed));
            return;
        }
        if self.best.is_none() && program <= LARGEST_PROGRAM {
            // A few nodes for a first plan to work from.
            let part = self.part(0.1);
            let limits = Limits { stop: &part, nodes: Some(20), gap: 0.05, ..Limits::of(self.stop, options.seed) };
            self.branch(&limits);
        }
        self.fix_and_optimise(options.seed);
        if !self.over() && program <= LARGEST_PROGRAM {
            self.branch(&Limits::of(self.stop, options.seed));
        }
    }

    /// The bound by prices, and a smoothed plan from the lots of each price.
    fn prices(&mut self) {
        let net = Net { items: self.net.items, demand: self.net.demand.clone(), ..self.net };
        let mut lagrange = Lagrange::new(&net);
        // A guess of a plan's cost until there is one: every demand made in its own period.
        let guess: f64 = net
            .items
            .iter()
            .zip(&net.demand)
            .map(|(item, demand)| item.setup_cost * demand.iter().filter(|&&wanted| wanted > 0.0).count() as f64)
            .sum::<f64>()
            + net.constant;
        let mut smoothed = 0_u64;
        // Of few iterations half are left for the programs.
        let rounds = self.stop.iterations().map_or(PRICE_ITERATIONS, |limit| limit.div_ceil(2).min(PRICE_ITERATIONS));
        for round in 0..rounds {
            if self.over() || lagrange.is_done() {
                break;
            }
            self.iterations += 1;
            let upper = if self.best.is_some() { self.cost } else { guess.max(1.1 * lagrange.bound) };
            lagrange.iterate(upper, self.stop);
            if lagrange.bound > self.bound {
                self.raise(lagrange.bound);
            }
            // Lots of early prices overload much; later ones are near the optimum's.
            if round < 30 || round % 5 == 0 {
                smoothed += 1;
                if let Some(made) = Smoothing::new(&net, &lagrange.made).run(self.stop) {
                    let promising = self.net.cost(&made) < self.cost * 1.01;
                    self.offer(made.clone(), "smoothing");
                    if promising
                        && self.small()
                        && smoothed.is_multiple_of(4)
                        && let Some(better) = quantities::best(&net, &setups_of(&made), self.stop)
                    {
                        self.offer(better, "flow");
                    }
                }
            }
        }
        // Where capacity is so tight that every attempt failed, fewer and larger lots save set-up time.
        for factor in [1.2, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0] {
            if self.best.is_some() || self.stop.urgent() {
                break;
            }
            lagrange.lots_at(factor);
            if let Some(made) = Smoothing::new(&net, &lagrange.made).run(self.stop) {
                self.offer(made, "smoothing");
            }
        }
        self.tell("prices");
    }

    /// Small programs around the incumbent until they stop helping.
    fn fix_and_optimise(&mut self, seed: u64) {
        let mut random = stream(seed, "fix-and-optimise", 0);
        let cells = self.net.items.len() * self.net.periods();
        let patience = (cells / 8).clamp(16, 60);
        let (mut failures, mut wider) = (0, 0);
        // Branch and bound needs most of the time; under --iterations most of the iterations.
        let part = match self.stop.iterations() {
            Some(limit) => self.stop.with_part_iterations(self.iterations + (limit - self.iterations) / 2),
            None => self.part(0.35),
        };
        while part.reached(self.iterations).is_none() && !self.over() {
            let Some(best) = self.best.clone() else { return };
            let choices = neighbourhood(&self.net, &best, &mut random, wider);
            let limits = Limits { stop: &part, gap: 1e-5, nodes: Some(60), simplex_iterations: Some(10_000), seed };
            let answer = model::solve(&self.net, &choices, Some(&best), &limits, &mut |_, _| {});
            self.iterations += 1;
            if answer.made.is_some_and(|made| self.take(&made, "fix and optimise")) {
                failures = 0;
                continue;
            }
            failures += 1;
            if failures >= patience {
                if wider == 2 {
                    return;
                }
                wider += 1;
                failures = 0;
            }
        }
    }

    /// Quantities of a program, made exact on their set-ups.
    fn take(&mut self, made: &Quantities, source: &str) -> bool {
        if self.small() {
            // A stop has often ended the program: its plan must be taken all the same.
            let patient = Stop::after_iterations(u64::MAX);
            if let Some(exact) = quantities::best(&self.net, &setups_of(made), &patient) {
                return self.offer(exact, source);
            }
        }
        // A program's quantities are met within its own slack only.
        let met = meet(&self.net, made);
        self.offer(met, source)
    }

    /// The whole program, from the incumbent.
    fn branch(&mut self, limits: &Limits<'_>) {
        let choices = vec![vec![Choice::Free; self.net.periods()]; self.net.items.len()];
        let best = self.best.clone();
        let (stop, observer, iterations, known) = (self.stop, self.observer, self.iterations, self.bound);
        let mut told = |objective: f64, bound: Option<f64>| {
            observer.event(&Event {
                elapsed_s: stop.elapsed_s(),
                iteration: iterations,
                objectives: &[objective],
                bound: bound.map(|bound| bound.max(known)),
                feasible: true,
                source: "milp",
            });
        };
        let answer = model::solve(&self.net, &choices, best.as_ref(), limits, &mut told);
        self.iterations += 1;
        if answer.infeasible && self.best.is_none() {
            let text = "branch and bound over all set-ups finds no plan that meets demand within the capacities";
            self.reasons = Some(vec![text.to_owned()]);
            return;
        }
        if let Some(made) = answer.made {
            self.take(&made, "milp");
        }
        if let Some(bound) = answer.bound {
            self.raise(bound - 1e-9 * bound.abs());
        }
        self.tell("milp");
    }

    fn outcome(self, method: &'static str) -> Outcome<Plan> {
        let proven = self.best.is_some() && self.stop.gap_reached(self.cost, self.bound);
        let stopped_by = match self.stop.reached(self.iterations) {
            _ if proven && self.bound < self.cost => StoppedBy::Gap,
            _ if proven || self.reasons.is_some() => StoppedBy::Finished,
            _ if self.best.is_some() && self.stop.target_reached(&[self.spec], &[self.cost]) => StoppedBy::Target,
            Some(reason) => reason,
            None => StoppedBy::Finished,
        };
        Outcome {
            plan: self.best.as_ref().map(|made| self.net.plan(made)),
            bounds: vec![self.bound.is_finite().then_some(self.bound)],
            infeasible: self.reasons.filter(|_| self.best.is_none()),
            stopped_by,
            iterations: self.iterations,
            moves: 0,
            method,
            trace: self.trace,
        }
    }
}

/// Adds what is missing to quantities, each in its own period, and takes away what is too much at the end.
fn meet(net: &Net<'_>, made: &Quantities) -> Quantities {
    let mut met = made.clone();
    for (row, demand) in met.iter_mut().zip(&net.demand) {
        let mut stock = 0.0;
        for (quantity, &wanted) in row.iter_mut().zip(demand) {
            stock += *quantity - wanted;
            if stock < 0.0 {
                *quantity -= stock;
                stock = 0.0;
            }
        }
        for quantity in row.iter_mut().rev() {
            let less = quantity.min(stock);
            *quantity -= less;
            stock -= less;
        }
    }
    met
}

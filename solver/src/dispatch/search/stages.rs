//! One goal after the other: what guides the search while each has its turn.
//!
//! Within a turn places are priced by the goal that has it, with the earlier ones weighed so heavily
//! that few steps make them worse and the later ones so lightly that they only break ties; each goal
//! is measured by what a way between two stops is worth in it. A cap on the plan's CO2 is guided by a
//! price on CO2 that doubles while the cap binds and halves while it does not (a subgradient in its
//! simplest form; Fisher 1981, "The Lagrangian relaxation method for solving integer programming
//! problems", section 4).

use super::data::Data;
use super::islands::{Effort, Islands};
use super::snapshot::Snapshot;
use super::watch::Watch;
use crate::dispatch::problem::{Goal, Measure, Vehicle, Work};
use crate::search::stop::Stop;

/// Weights of earlier and of later goals beside the one that has its turn.
const EARLIER: f64 = 10.0;
const LATER: f64 = 0.01;
/// Turns of the last goal where a cap binds, and the first price of CO2 there.
const ROUNDS: usize = 6;
const FIRST_PRICE: f64 = 0.3;
/// Price of CO2 while the plan emits too much.
const HEAVY: f64 = 10.0;
/// Pairs of stops looked at for what a way is worth.
const SAMPLE: u64 = 500;

impl Data<'_> {
    /// Guides the search by a goal (its entry of the verdict; 0: by the caps), and by CO2 at a price
    /// beside it.
    pub(super) fn take_turn(&mut self, turn: usize, co2_price: f64) {
        let goals = self.judge.goals;
        let chief = if turn == 0 { goals.len() } else { turn };
        let own = self.worth(&goals[chief - 1]);
        let mut guide = goals[chief - 1];
        for (k, goal) in goals.iter().enumerate() {
            let weight = if k + 1 < chief { EARLIER } else { LATER };
            if k + 1 != chief {
                guide = guide.plus(goal, weight * own / self.worth(goal));
            }
        }
        let co2 = Goal::only(Measure::Co2);
        if co2_price > 0.0 {
            guide = guide.plus(&co2, co2_price * own / self.worth(&co2));
        }
        // Where nothing prices a way, a short one is as good as any.
        let distance = Goal::only(Measure::Distance);
        guide = guide.plus(&distance, 1e-3 * own / self.worth(&distance));
        self.weigh(&guide);
        self.judge.turn = turn;
        self.span = own * self.scale;
    }

    /// What a way between two stops is worth in a goal: the measure of its changes.
    fn worth(&self, goal: &Goal) -> f64 {
        let problem = self.problem;
        let (mut distance, mut time, mut count) = (0.0, 0.0, 0.0);
        for (_, a, b) in self.sample(SAMPLE) {
            distance += self.out(a, b) / self.scale;
            time += self.travel(1.0, a, b) / self.scale;
            count += 1.0;
        }
        let (distance, time) = (distance / f64::max(count, 1.0), time / f64::max(count, 1.0));
        let kinds = problem.vehicles().len() as f64;
        let mean =
            |value: &dyn Fn(&Vehicle) -> f64| -> f64 { problem.vehicles().iter().map(value).sum::<f64>() / kinds };
        let emitted = problem.vehicles().iter().zip(&self.fleet);
        let emitted =
            emitted.map(|(vehicle, kind)| vehicle.co2_per_distance + vehicle.co2_per_distance_load * kind.usual_load);
        let co2 = emitted.sum::<f64>() / kinds * distance;
        let work = match problem.draft().balance.map(|balance| balance.of) {
            Some(Work::Duration) => time,
            Some(Work::Distance) => distance,
            _ => 1.0,
        };
        let worth = goal.terms().map(|(measure, factor)| {
            factor
                * match measure {
                    Measure::Vehicles => 1.0,
                    Measure::Distance => distance,
                    Measure::Duration | Measure::Lateness => time,
                    Measure::Co2 => co2,
                    Measure::Longest | Measure::Range => work,
                    Measure::Prizes => 0.0,
                    Measure::Cost => {
                        mean(&|vehicle| vehicle.cost_per_distance) * distance
                            + mean(&|vehicle| vehicle.cost_per_time) * time
                            + problem.draft().co2_cost * co2
                    }
                }
        });
        let worth: f64 = worth.sum();
        if worth > 0.0 { worth } else { 1.0 }
    }
}

/// Gives each goal its turn, from the plan that was constructed; the best plan and what was done.
/// `least` routes are not worth improving on in the first turn.
pub(super) fn run(
    data: &mut Data<'_>,
    first: Snapshot,
    least: Option<u32>,
    (seed, threads): (u64, usize),
    stop: &Stop,
    watch: &Watch<'_>,
) -> (Snapshot, Effort) {
    let (mut best, mut iterations, mut moves, mut least) = (first, 0, 0, least);
    let mut price = if data.judge.caps_co2() { FIRST_PRICE } else { 0.0 };
    let turns = turns(data, best.verdict.is_some_and(|verdict| verdict[0] > 0.0));
    for (k, &(turn, weight)) in turns.iter().enumerate() {
        let rest: f64 = turns[k..].iter().map(|(_, weight)| weight).sum();
        data.take_turn(turn, if turn == 0 { HEAVY } else { price });
        let mut islands = Islands::resume(data, seed, threads, stop, (k, iterations, &best));
        islands.run(if turn == 0 { None } else { least.take() }, weight / rest, watch);
        (best, iterations) = (islands.best().clone(), islands.most_iterations());
        moves += islands.effort().moves;
        if turn == 0 {
            let island = islands.first();
            island.adopt(&best);
            island.keep_within_caps();
            best = island.best.clone();
        }
        if turn > 0 {
            price *= if best.binds { 2.0 } else { 0.5 };
        }
        if watch.done() {
            break;
        }
    }
    (best, Effort { iterations: iterations * threads as u64, moves })
}

/// Which entries of the verdict have a turn, and how much of the run each gets: the last goal as much as
/// all before it.
fn turns(data: &Data<'_>, exceeded: bool) -> Vec<(usize, f64)> {
    let goals = data.judge.goals.len();
    // Fewer vehicles are looked for before the next goal's turn.
    let first = 1 + usize::from(data.vehicles_first && goals > 1);
    let mut turns: Vec<(usize, f64)> = exceeded.then_some((0, 1.0)).into_iter().collect();
    turns.extend((first..goals).map(|turn| (turn, 1.0)));
    let rounds = if data.judge.caps_co2() { ROUNDS } else { 1 };
    let weight = turns.len().max(1) as f64 / rounds as f64;
    turns.extend(std::iter::repeat_n((goals, weight), rounds));
    turns
}

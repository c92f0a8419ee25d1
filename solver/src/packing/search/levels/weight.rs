//! Where loaded bins weigh: goods are moved to the middle of their bin, and the bins of a truck to where its centre of gravity and
//! its axles are as asked. A load that moves as a whole stands as before.

use super::Levels;
use super::answer::Lorry;
use crate::packing::plan::{PackedBin, StoodBin};
use crate::packing::problem::{Bin, Problem};

/// A weight in grams, and its moment along x and y.
#[derive(Debug, Clone, Copy, Default)]
struct Mass {
    weight: f64,
    moment: [f64; 2],
}

impl Mass {
    /// Adds a body that weighs in its middle.
    fn add(&mut self, weight: i64, at: [i64; 2], size: [i64; 2]) {
        self.weight += weight as f64;
        for axis in 0..2 {
            self.moment[axis] += weight as f64 * (at[axis] as f64 + size[axis] as f64 / 2.0);
        }
    }

    /// Adds a loaded bin that weighs there.
    fn join(&mut self, problem: &Problem, bin: &PackedBin, stood: &StoodBin) {
        let Some(kind) = problem.find_bin(&bin.bin).map(|bin| &problem.bins()[bin]) else { return };
        let outside = &kind.outside;
        let mut own = Self::default();
        own.add(kind.tare, [0; 2], outside.base);
        own.add_goods(problem, bin, outside.inset);
        // A quarter turn takes (x, y) to (side − y, x).
        let [x, y] = own.moment;
        let turned = if stood.turned { [outside.base[1] as f64 * own.weight - y, x] } else { [x, y] };
        self.weight += own.weight;
        for (axis, at) in [stood.x, stood.y].into_iter().enumerate() {
            self.moment[axis] += turned[axis] + at as f64 * own.weight;
        }
    }

    /// Adds the goods of a bin whose inner space begins at `corner`.
    fn add_goods(&mut self, problem: &Problem, bin: &PackedBin, corner: [i64; 2]) {
        for placed in &bin.items {
            let weight = problem.find_item(&placed.item).map_or(0, |item| problem.items()[item].weight);
            self.add(weight, [corner[0] + placed.x, corner[1] + placed.y], [placed.dx, placed.dy]);
        }
    }

    /// Where it weighs along an axis.
    fn at(&self, axis: usize) -> f64 {
        self.moment[axis] / self.weight
    }

    /// From where to where it may weigh along an axis of `bin`; the first above the second where it may nowhere.
    fn allowed(&self, bin: &Bin, axis: usize) -> [f64; 2] {
        let side = bin.size[axis] as f64;
        let range = bin.centre.and_then(|centre| centre.ranges()[axis]);
        let [mut from, mut to] = range.map_or([f64::NEG_INFINITY, f64::INFINITY], |range| range.map(|at| at * side));
        if let Some(axles) = bin.axles.filter(|_| axis == 0) {
            let [first, second] = axles.map(|axle| axle.position_mm.get() as f64);
            let [tare, other_tare] = axles.map(|axle| axle.tare_g.get() as f64);
            let [free, other_free] = axles.map(|axle| (axle.max_g.get() - axle.tare_g.get()) as f64);
            let lever = (second - first) / self.weight;
            from = from.max(second - free * lever).max(first - other_tare * lever);
            to = to.min(first + other_free * lever).min(second + tare * lever);
        }
        [from, to]
    }

    /// How far within `free` it had best move along an axis of `bin`, in whole millimetres, and by how much it is still off then.
    fn best_move(&self, bin: &Bin, axis: usize, free: [i64; 2]) -> (i64, f64) {
        let ([from, to], at) = (self.allowed(bin, axis), self.at(axis));
        let wanted = if at < from {
            (from - at).ceil()
        } else if at > to {
            (to - at).floor()
        } else {
            return (0, 0.0);
        };
        let by = (wanted as i64).clamp(free[0].min(0), free[1].max(0));
        let moved = at + by as f64;
        (by, (from - moved).max(moved - to).max(0.0))
    }
}

impl Levels<'_> {
    /// Moves the goods of a bin as a whole to where they weigh nearest to its middle, which is where the search takes it to
    /// weigh. Not where the bin's own rules ask for a place, or a tube needs its wall.
    pub(super) fn centre_goods(&self, bin: &mut PackedBin) {
        let problem = self.problem;
        let Some(kind) = problem.find_bin(&bin.bin).map(|row| &problem.bins()[row]) else { return };
        let rolls = |id: &String| problem.find_item(id).is_some_and(|item| !problem.items()[item].rolls.is_empty());
        if kind.centre.is_some() || kind.axles.is_some() || bin.items.iter().any(|placed| rolls(&placed.item)) {
            return;
        }
        let mut mass = Mass::default();
        mass.add_goods(problem, bin, [0; 2]);
        if mass.weight > 0.0 {
            move_goods(kind, bin, |axis, free| {
                (kind.size[axis] as f64 / 2.0 - mass.at(axis)).round().clamp(free[0] as f64, free[1] as f64) as i64
            });
        }
    }

    /// Moves the goods of a bin as a whole to where the bin's own rules ask.
    pub(super) fn settle_goods(&self, bin: &mut PackedBin) {
        let problem = self.problem;
        let Some(kind) = problem.find_bin(&bin.bin).map(|row| &problem.bins()[row]) else { return };
        let mut mass = Mass::default();
        mass.add_goods(problem, bin, [0; 2]);
        if mass.weight > 0.0 {
            move_goods(kind, bin, |axis, free| mass.best_move(kind, axis, free).0);
        }
    }

    /// Moves all bins of a truck to where its rules ask, by where each really weighs. Returns by how many millimetres they still weigh
    /// off.
    pub(super) fn settle(&self, lorry: &mut Lorry) -> f64 {
        let truck = &self.problem.trucks()[lorry.row];
        if truck.centre.is_none() && truck.axles.is_none() {
            return 0.0;
        }
        let mut mass = Mass::default();
        lorry.bins.iter().for_each(|(bin, stood)| mass.join(self.problem, bin, stood));
        if mass.weight <= 0.0 {
            return 0.0;
        }
        let mut off = 0.0;
        for axis in 0..2 {
            let ends = || lorry.bins.iter().map(|(_, stood)| [stood.corner()[axis], stood.size()[axis]]);
            let from = ends().map(|[at, _]| at).min().unwrap_or(0);
            let to = ends().map(|[at, side]| at + side).max().unwrap_or(0);
            let (by, rest) = mass.best_move(truck, axis, [-from, truck.size[axis] - to]);
            off += rest;
            for (_, stood) in &mut lorry.bins {
                *if axis == 0 { &mut stood.x } else { &mut stood.y } += by;
            }
        }
        off
    }
}

/// Moves the goods of a bin by what `by` says for each axis and how far they may move along it.
fn move_goods(kind: &Bin, bin: &mut PackedBin, by: impl Fn(usize, [i64; 2]) -> i64) {
    let span = |axis: usize| {
        let from = bin.items.iter().map(|placed| placed.corner()[axis]).min().unwrap_or(0);
        let to = bin.items.iter().map(|placed| placed.corner()[axis] + placed.size()[axis]).max().unwrap_or(0);
        [-from, kind.size[axis] - to]
    };
    let moves = [0, 1].map(|axis| by(axis, span(axis)));
    for placed in &mut bin.items {
        placed.x += moves[0];
        placed.y += moves[1];
    }
}

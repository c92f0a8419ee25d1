//! Where the load weighs: its centre of gravity, and what each axle carries.

use super::Opened;
use crate::kind::Violation;
use crate::packing::problem::Axle;

/// Shares of a side are compared in billionths, in integers.
const BILLION: f64 = 1e9;

/// The load's centre of gravity lies where it must, and no axle carries too much or too little.
pub(super) fn balance(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    judge(bin, scales(bin), violations);
}

/// What the load weighs, and where.
pub(super) fn scales(bin: &Opened<'_>) -> Scales {
    let mut scales = Scales::default();
    for (placed, item) in &bin.items {
        scales.add(item.map_or(0, |item| i128::from(item.weight)), placed.corner(), placed.size());
    }
    scales
}

/// A weight, and twice its moment about the origin.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scales {
    pub(super) weight: i128,
    pub(super) moment: [i128; 3],
}

impl Scales {
    /// Adds what another says of another load.
    pub(super) fn join(&mut self, other: Self) {
        self.weight += other.weight;
        (0..3).for_each(|axis| self.moment[axis] += other.moment[axis]);
    }

    /// Adds a body that weighs in its middle.
    pub(super) fn add(&mut self, weight: i128, corner: [i64; 3], size: [i64; 3]) {
        self.weight += weight;
        for (axis, moment) in self.moment.iter_mut().enumerate() {
            *moment += weight * (2 * i128::from(corner[axis]) + i128::from(size[axis]));
        }
    }
}

/// The same of a load that weighs so much and there.
pub(super) fn judge(bin: &Opened<'_>, Scales { weight, moment }: Scales, violations: &mut Vec<Violation>) {
    let Some(kind) = bin.bin.filter(|kind| kind.centre.is_some() || kind.axles.is_some()) else { return };
    let ranges = kind.centre.map_or([None; 3], |centre| centre.ranges());
    for (axis, range) in ranges.into_iter().enumerate() {
        let Some([from, to]) = range.filter(|_| weight > 0) else { continue };
        let side = i128::from(kind.size[axis]);
        let least = (from * BILLION).floor() as i128 * side * 2 * weight;
        let most = (to * BILLION).ceil() as i128 * side * 2 * weight;
        let at = moment[axis] * 1_000_000_000;
        if at < least || at > most {
            let name = ["x", "y", "z"][axis];
            let share = moment[axis] as f64 / (2.0 * weight as f64 * side as f64);
            let message = format!(
                "{}: the load's centre of gravity lies at {share:.4} of the side along {name}, allowed are {from} to {to}",
                bin.name()
            );
            violations.push(Violation::new("balance", message));
        }
    }
    let Some(axles) = kind.axles else { return };
    let (span, carried) = levers(axles, weight, moment[0]);
    for (row, (axle, carried)) in axles.into_iter().zip(carried).enumerate() {
        let limit = axle.max_g.get();
        let grams = carried as f64 / (2.0 * span as f64);
        let what = if carried > 2 * span * i128::from(limit) {
            format!("carries {grams:.0} g, allowed are {limit} g")
        } else if carried < 0 {
            format!("is lifted: the load takes {:.0} g more off it than the empty vehicle rests on it", -grams)
        } else {
            continue;
        };
        violations.push(Violation::new("axle-load", format!("{}: axle {} {what}", bin.name(), row + 1)));
    }
}

/// The distance of the axles, and what each carries in doubled grams times it, by the lever rule about either.
pub(super) fn levers([first, second]: [Axle; 2], weight: i128, moment: i128) -> (i128, [i128; 2]) {
    let (at, end) = (i128::from(first.position_mm.get()), i128::from(second.position_mm.get()));
    let span = end - at;
    let tare = |axle: Axle| 2 * span * i128::from(axle.tare_g.get());
    (span, [2 * end * weight - moment + tare(first), moment - 2 * at * weight + tare(second)])
}

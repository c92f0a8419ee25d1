//! Where the load weighs: its centre of gravity, and what each axle carries.

use super::Opened;
use crate::kind::Violation;

/// Shares of a side are compared in billionths, in integers.
const BILLION: f64 = 1e9;

/// The load's centre of gravity lies where it must, and no axle carries too much or too little.
pub(super) fn balance(bin: &Opened<'_>, violations: &mut Vec<Violation>) {
    let Some(kind) = bin.bin.filter(|kind| kind.centre.is_some() || kind.axles.is_some()) else { return };
    // Weight, and twice its moment about the origin.
    let mut weight = 0_i128;
    let mut moment = [0_i128; 3];
    for (placed, item) in &bin.items {
        let own = item.map_or(0, |item| i128::from(item.weight));
        weight += own;
        for (axis, moment) in moment.iter_mut().enumerate() {
            *moment += own * (2 * i128::from(placed.corner()[axis]) + i128::from(placed.size()[axis]));
        }
    }
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
    let Some([first, second]) = kind.axles else { return };
    let (at, end) = (i128::from(first.position_mm.get()), i128::from(second.position_mm.get()));
    let span = end - at;
    // By the lever rule about either axle; all in doubled grams times the span.
    let levers = [(first, 2 * end * weight - moment[0]), (second, moment[0] - 2 * at * weight)];
    for (row, (axle, lever)) in levers.into_iter().enumerate() {
        let carried = lever + 2 * span * i128::from(axle.tare_g.get());
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

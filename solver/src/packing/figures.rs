//! What a plan says of its bins besides their items: how full and heavy each is, where its load weighs, and what it costs.
//!
//! Stated by computations of its own, which `check` does not share: it recomputes what a plan file states.

use super::plan::{Figures, PackedBin, PackedTruck, Plan, Totals};
use super::problem::{Axle, BinIndex, BinType, Freight, Objective, Prices, Problem};
use std::collections::BTreeMap;

/// Puts figures into every bin of a feasible plan, and their totals.
pub(super) fn state(problem: &Problem, plan: &mut Plan) {
    let mut sum = Sum::default();
    for bin in &mut plan.bins {
        let Some(kind) = problem.find_bin(&bin.bin) else { continue };
        let load = Load::of(problem, kind, bin);
        let figures = figures(problem, kind, bin, &load);
        sum.add(problem, kind, bin, &load, figures.co2_g);
        bin.figures = Some(figures);
    }
    plan.totals = Some(sum.totals());
    for row in 0..plan.trucks.len() {
        plan.trucks[row].figures = truck(problem, plan, &plan.trucks[row]);
    }
}

/// What a truck with its loaded bins amounts to: the goods and the empty bins, each where it really weighs.
fn truck(problem: &Problem, plan: &Plan, truck: &PackedTruck) -> Option<Figures> {
    let kind = problem.find_truck(&truck.truck)?;
    let mut load = Load { volume: 0, grams: 0, moment: [0; 3] };
    for stood in &truck.bins {
        load.volume += stood.dx * stood.dy * stood.dz;
        let bin = plan.numbered(stood.bin)?;
        let own = &problem.bins()[problem.find_bin(&bin.bin)?];
        let outside = &own.outside;
        // Doubled places in the bin, seen from its outer corner, and from there in the truck: a quarter turn counterclockwise
        // takes (x, y) to (side - y, x).
        let mut weigh = |grams: i64, [x, y, z]: [i64; 3]| {
            let turned = if stood.turned { [2 * outside.base[1] - y, x, z] } else { [x, y, z] };
            let corner = stood.corner();
            load.grams += grams;
            for axis in 0..3 {
                load.moment[axis] += i128::from(grams) * i128::from(turned[axis] + 2 * corner[axis]);
            }
        };
        weigh(own.tare, [outside.base[0], outside.base[1], outside.height.unwrap_or(outside.deck)]);
        for placed in &bin.items {
            let item = &problem.items()[problem.find_item(&placed.item)?];
            let corner = [placed.x + outside.inset[0], placed.y + outside.inset[1], placed.z + outside.deck];
            let size = placed.size();
            weigh(item.weight, [0, 1, 2].map(|axis| 2 * corner[axis] + size[axis]));
        }
    }
    Some(Figures {
        fill: share(i128::from(load.volume), i128::from(kind.volume)),
        weight_g: (load.grams > 0).then_some(load.grams),
        gross_g: (kind.tare > 0).then_some(load.grams + kind.tare),
        centre_mm: load.centre(),
        axles_g: kind.axles.map(|axles| on_axles(axles, &load)),
        ..Figures::default()
    })
}

/// What is in a bin.
struct Load {
    /// Cubed millimetres that the items take.
    volume: i64,
    grams: i64,
    /// Grams times doubled millimetres about the origin.
    moment: [i128; 3],
}

impl Load {
    fn of(problem: &Problem, kind: BinIndex, bin: &PackedBin) -> Self {
        let given = &problem.draft().bins[kind.0 as usize];
        let mut load = Self { volume: 0, grams: 0, moment: [0; 3] };
        let moves = !problem.orders().are_named() || given.centre.is_some() || !given.axles.is_empty();
        for placed in &bin.items {
            let Some(item) = problem.find_item(&placed.item).map(|item| &problem.items()[item]) else { continue };
            load.volume += item.volume;
            load.grams += item.weight;
            if moves {
                let middle = [2 * placed.x + placed.dx, 2 * placed.y + placed.dy, 2 * placed.z + placed.dz];
                for (sum, doubled) in load.moment.iter_mut().zip(middle) {
                    *sum += i128::from(item.weight) * i128::from(doubled);
                }
            }
        }
        load
    }

    /// The centre of gravity, where one was summed up.
    fn centre(&self) -> Option<[i64; 3]> {
        let known = self.grams > 0 && self.moment != [0; 3];
        known.then(|| self.moment.map(|moment| nearest(moment, 2 * i128::from(self.grams))))
    }
}

/// The whole number next to a quotient with a divisor above 0, the upper one where two are.
fn nearest(dividend: i128, divisor: i128) -> i64 {
    i64::try_from((2 * dividend + divisor).div_euclid(2 * divisor)).unwrap_or(i64::MAX)
}

fn figures(problem: &Problem, kind: BinIndex, bin: &PackedBin, load: &Load) -> Figures {
    let (given, inner) = (&problem.draft().bins[kind.0 as usize], problem.bins()[kind].volume);
    let tare = given.tare_g.get();
    let litres = (inner - load.volume) as f64 / 1e6;
    let filler = problem.draft().prices.as_ref().map_or(0.0, |prices| prices.filler_co2_g_per_litre);
    let emits = given.co2_g.is_some() || filler > 0.0;
    Figures {
        fill: share(i128::from(load.volume), i128::from(inner)),
        weight_g: (load.grams > 0).then_some(load.grams),
        gross_g: (tare > 0).then_some(load.grams + tare),
        centre_mm: load.centre(),
        axles_g: problem.bins()[kind].axles.map(|axles| on_axles(axles, load)),
        costs: if problem.objective() == Objective::Cost {
            costs(problem, given, bin, load, litres)
        } else {
            BTreeMap::new()
        },
        co2_g: emits.then(|| tidy(given.co2_g.unwrap_or(0.0) + filler * litres)),
    }
}

/// The load hangs between the axles like on a beam: each takes the more of it the nearer it is.
fn on_axles(axles: [Axle; 2], load: &Load) -> [i64; 2] {
    let [first, second] = axles.map(|axle| i128::from(axle.position_mm.get()));
    let doubled = 2 * i128::from(load.grams);
    let span = 2 * (second - first);
    let to_second = load.moment[0] - first * doubled;
    let to_first = second * doubled - load.moment[0];
    let tares = axles.map(|axle| i128::from(axle.tare_g.get()) * span);
    [nearest(to_first + tares[0], span), nearest(to_second + tares[1], span)]
}

/// The parts of what a bin costs, those of nothing left out.
fn costs(problem: &Problem, given: &BinType, bin: &PackedBin, load: &Load, litres: f64) -> BTreeMap<String, f64> {
    let own = given.cost.unwrap_or(0.0);
    let parts = match &problem.draft().prices {
        None => vec![("cost", own)],
        Some(prices) => {
            let Prices { weights, .. } = prices;
            let grams_of_co2 = given.co2_g.unwrap_or(0.0) + litres * prices.filler_co2_g_per_litre;
            let freight = prices.freight.as_ref().map_or(0.0, |freight| freight_of(problem, freight, given, bin, load));
            vec![
                ("bins", weights.bins * own),
                ("material", weights.material * prices.material_per_m2 * given.material_cm2.unwrap_or(0.0) / 1e4),
                ("filler", weights.filler * prices.filler_per_litre * litres),
                ("freight", weights.freight * freight),
                ("co2", weights.co2 * prices.co2_per_kg * grams_of_co2 / 1e3),
            ]
        }
    };
    let stated = parts.into_iter().map(|(name, value)| (name.to_owned(), tidy(value)));
    stated.filter(|&(_, value)| value != 0.0).collect()
}

/// What the carrier takes for a bin that it takes, in cents.
fn freight_of(problem: &Problem, freight: &Freight, given: &BinType, bin: &PackedBin, load: &Load) -> f64 {
    let order = problem.orders().find(bin.order.as_deref());
    let Some(zone) = freight.zones.get(order.map_or(0, |order| problem.orders().zone(order))) else { return 0.0 };
    let [x, y, z] = given.outer_mm.map_or(given.size(), |sides| sides.map(|side| side.get()));
    let outer = x.saturating_mul(y).saturating_mul(z);
    let by_size = freight.divisor.map_or(0, |divisor| whole_steps(outer, i64::from(divisor.max(1))));
    let round = freight.round_g.get().max(1);
    let billable = whole_steps(by_size.max(load.grams + given.tare_g.get()), round) * round;
    let reached = zone.steps.iter().find(|step| billable <= step.to_g.get());
    reached
        .map(|step| step.cost)
        .or_else(|| {
            let last = zone.steps.last()?;
            let kilograms = whole_steps(billable - last.to_g.get(), 1000);
            Some(last.cost + zone.beyond_per_kg.unwrap_or(0.0) * kilograms as f64)
        })
        .unwrap_or(0.0)
}

/// How many steps it takes to get there.
const fn whole_steps(way: i64, step: i64) -> i64 {
    way / step + if way % step > 0 { 1 } else { 0 }
}

/// To four decimals.
fn share(part: i128, whole: i128) -> f64 {
    nearest(part * 10_000, whole.max(1)) as f64 / 1e4
}

/// To six decimals: what floating point adds beyond them says nothing.
fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

/// Sums over the bins.
#[derive(Default)]
struct Sum {
    bins: u64,
    items: u64,
    taken: i128,
    inner: i128,
    weight: i64,
    tare: i64,
    co2: Option<f64>,
}

impl Sum {
    fn add(&mut self, problem: &Problem, kind: BinIndex, bin: &PackedBin, load: &Load, co2: Option<f64>) {
        self.bins += 1;
        self.items += bin.items.len() as u64;
        self.taken += i128::from(load.volume);
        self.inner += i128::from(problem.bins()[kind].volume);
        self.weight = self.weight.saturating_add(load.grams);
        self.tare = self.tare.saturating_add(problem.bins()[kind].tare);
        if let Some(own) = co2 {
            self.co2 = Some(self.co2.unwrap_or(0.0) + own);
        }
    }

    fn totals(self) -> Totals {
        Totals {
            bins: self.bins,
            items: self.items,
            fill: share(self.taken, self.inner),
            weight_g: (self.weight > 0).then_some(self.weight),
            gross_g: (self.tare > 0).then_some(self.weight.saturating_add(self.tare)),
            co2_g: self.co2.map(tidy),
        }
    }
}

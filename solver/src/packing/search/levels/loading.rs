//! The outer level: loaded bins into trucks, with the check as the judge of every truck.

use super::answer::{Lorry, plan_of};
use super::unit::Unit;
use super::{Levels, SETTING_UP};
use crate::kind::{Kind as _, Options};
use crate::packing::plan::{PackedBin, StoodBin};
use crate::packing::problem::{BinType, Draft, ItemType, Problem};
use crate::packing::search::{Effort, search};
use crate::packing::{Packing, bound, check};
use crate::search::observer::Silent;
use rustc_hash::FxHashMap;

/// Times that bins are loaded under harder terms before some are taken out.
const ATTEMPTS: u32 = 4;
/// Bins that are tried to be taken out at a time.
const TRIED: usize = 24;

/// How hard the terms are, and which open bins let nothing stand on them.
struct Terms {
    tighter: u32,
    bare: Vec<bool>,
}

impl Levels<'_> {
    /// Loads `bins` into trucks in `stock`, which is lessened. Returns the trucks, all of which pass the check, and the
    /// iterations done; what no truck takes is in none.
    pub(super) fn load(
        &self,
        bins: Vec<PackedBin>,
        stock: &mut [Option<u32>],
        effort: Effort,
        iterations: u64,
        seed: u64,
    ) -> (Vec<Lorry>, u64) {
        let (mut waiting, mut trucks, mut done) = (bins, Vec::new(), 0);
        // What was taken out of a truck is loaded into others.
        while !waiting.is_empty() && stock.iter().any(|stock| *stock != Some(0)) {
            let before = waiting.len();
            let part = iterations.saturating_sub(done).max(1);
            let (loaded, left, spent) = self.load_once(waiting, stock, effort, part, seed);
            done += spent;
            for lorry in &loaded {
                if let Some(stock) = &mut stock[lorry.row] {
                    *stock = stock.saturating_sub(1);
                }
            }
            trucks.extend(loaded);
            if self.stop.urgent() {
                break;
            }
            if left.len() == before {
                trucks.extend(self.each_alone(left, stock));
                break;
            }
            waiting = left;
        }
        (trucks, done)
    }

    /// The same once: what had to be taken out of a truck, and what found no room, is left.
    fn load_once(
        &self,
        bins: Vec<PackedBin>,
        stock: &[Option<u32>],
        effort: Effort,
        iterations: u64,
        seed: u64,
    ) -> (Vec<Lorry>, Vec<PackedBin>, u64) {
        let mut slots: Vec<Option<PackedBin>> = bins.into_iter().map(Some).collect();
        let units: Vec<Option<Unit>> = slots.iter().map(|bin| self.unit(bin.as_ref()?)).collect();
        let mut terms = Terms { tighter: 0, bare: vec![false; slots.len()] };
        let mut done = 0;
        for attempt in 1..=ATTEMPTS {
            let (found, spent) = self.place(&units, &terms, stock, effort, iterations, seed);
            done += spent;
            let mut lorries: Vec<Lorry> = Vec::with_capacity(found.len());
            let mut sound = Vec::with_capacity(found.len());
            for (row, rows) in &found {
                let bins = rows.iter().filter_map(|(bin, stood)| Some((slots[*bin].clone()?, stood.clone()))).collect();
                let mut lorry = Lorry { row: *row, bins };
                self.settle(&mut lorry);
                sound.push(self.broken(&lorry) == 0);
                lorries.push(lorry);
            }
            if attempt < ATTEMPTS && !self.stop.urgent() && sound.contains(&false) {
                harden(&found, &sound, &units, &mut terms);
                continue;
            }
            for ((lorry, (_, rows)), sound) in lorries.iter_mut().zip(&found).zip(sound) {
                for (bin, _) in rows {
                    slots[*bin] = None;
                }
                if !sound {
                    slots.extend(self.lighten(lorry).into_iter().map(Some));
                }
            }
            lorries.retain(|lorry| !lorry.bins.is_empty());
            return (lorries, slots.into_iter().flatten().collect(), done);
        }
        (Vec::new(), slots.into_iter().flatten().collect(), done)
    }

    /// Where the search puts the units: for each truck its type, and the rows of the units with their places.
    #[allow(clippy::type_complexity, reason = "a pair of lists that is read at once")]
    fn place(
        &self,
        units: &[Option<Unit>],
        terms: &Terms,
        stock: &[Option<u32>],
        effort: Effort,
        iterations: u64,
        seed: u64,
    ) -> (Vec<(usize, Vec<(usize, StoodBin)>)>, u64) {
        let mut kinds: Vec<(Unit, Vec<usize>)> = Vec::new();
        let mut known: FxHashMap<Unit, usize> = FxHashMap::default();
        for (row, unit) in units.iter().enumerate() {
            let Some(unit) = unit else { continue };
            let bears = if terms.bare[row] { Some(0) } else { unit.bears };
            let unit = Unit { bears, ..unit.clone() };
            let kind = *known.entry(unit.clone()).or_insert_with(|| {
                kinds.push((unit, Vec::new()));
                kinds.len() - 1
            });
            kinds[kind].1.push(row);
        }
        let item = |(k, (unit, rows)): (usize, &(Unit, Vec<usize>))| {
            unit.as_item(self.problem, k.to_string(), rows.len() as u32)
        };
        let items: Vec<ItemType> = kinds.iter().enumerate().map(item).collect();
        let bins: Vec<BinType> =
            self.trucks.bins.iter().zip(stock).map(|(truck, &stock)| tightened(truck, stock, terms.tighter)).collect();
        let draft = Draft { items, bins, ..self.trucks.clone() };
        let Some(problem) = Problem::validate(draft).ok().map(|(problem, _)| problem) else { return (Vec::new(), 1) };
        let problem = problem.with_held(kinds.iter().map(|(unit, _)| unit.counts()));
        let rules = self.part(iterations, 0.6);
        let bound = bound::bound(&problem, &rules);
        let options = Options { seed, ..Options::default() };
        let found = search(&problem, &options, effort, bound, Packing::objectives(&problem), &rules, &Silent);
        let mut trucks = Vec::new();
        for packed in &found.plan.bins {
            let Some(truck) = problem.find_bin(&packed.bin) else { continue };
            let mut rows = Vec::with_capacity(packed.items.len());
            for placed in &packed.items {
                let Some((unit, waiting)) = problem.find_item(&placed.item).map(|item| &mut kinds[item.0 as usize])
                else {
                    continue;
                };
                let Some(row) = waiting.pop() else { continue };
                let turned = unit.is_turned(placed.dx);
                let ([x, y, z], [dx, dy, dz]) = (placed.corner(), placed.size());
                rows.push((row, StoodBin { bin: 0, x, y, z, dx, dy, dz, turned }));
            }
            trucks.push((truck.0 as usize, rows));
        }
        (trucks, found.iterations + SETTING_UP)
    }

    /// How many findings the check has about a truck by itself.
    pub(super) fn broken(&self, lorry: &Lorry) -> usize {
        let plan = plan_of(self.problem, std::slice::from_ref(lorry));
        // What is in other trucks is missing here.
        let elsewhere = ["quantity", "group"];
        let violations = check::check(self.problem, &plan).violations;
        violations.iter().filter(|violation| !elsewhere.contains(&violation.rule)).count()
    }

    /// Takes bins out of a truck until it passes the check, each time the one that mends most of those with nothing on them, and moves the
    /// rest as a whole; takes out all of them once the run must end.
    fn lighten(&self, lorry: &mut Lorry) -> Vec<PackedBin> {
        let mut out = Vec::new();
        while !lorry.bins.is_empty() && self.broken(lorry) > 0 {
            if self.stop.urgent() {
                out.extend(lorry.bins.drain(..).map(|(bin, _)| bin));
                break;
            }
            let free: Vec<usize> = (0..lorry.bins.len())
                .rev()
                .filter(|&row| !lorry.bins.iter().any(|(_, other)| stands_over(other, &lorry.bins[row].1)))
                .take(TRIED)
                .collect();
            let without = |&row: &usize| {
                let mut rest = lorry.clone();
                rest.bins.remove(row);
                // Millimetres tell apart what breaks as many rules.
                let off = self.settle(&mut rest);
                (self.broken(&rest), off.min(1e9) as u64)
            };
            let Some(row) = free.into_iter().min_by_key(without) else { break };
            out.push(lorry.bins.remove(row).0);
            self.settle(lorry);
        }
        out
    }
}

/// Whether `upper` begins where `lower` ends, over it.
fn stands_over(upper: &StoodBin, lower: &StoodBin) -> bool {
    upper.z >= lower.z + lower.dz
        && upper.x < lower.x + lower.dx
        && lower.x < upper.x + upper.dx
        && upper.y < lower.y + lower.dy
        && lower.y < upper.y + upper.dy
}

/// After trucks failed the check: what stands in them on open bins no longer may; without any such, the load must lie nearer to the
/// middle of what is allowed.
fn harden(found: &[(usize, Vec<(usize, StoodBin)>)], sound: &[bool], units: &[Option<Unit>], terms: &mut Terms) {
    let mut bared = false;
    for ((_, rows), _) in found.iter().zip(sound).filter(|(_, sound)| !**sound) {
        for (row, stood) in rows {
            let open = units[*row].as_ref().is_some_and(|unit| unit.open);
            if open && !terms.bare[*row] && rows.iter().any(|(_, other)| stands_over(other, stood)) {
                (terms.bare[*row], bared) = (true, true);
            }
        }
    }
    if !bared {
        terms.tighter += 1;
    }
}

/// A truck as a bin under harder terms: the load's centre and the axles have a tenth less of their range for each step.
fn tightened(truck: &BinType, stock: Option<u32>, steps: u32) -> BinType {
    let mut own = BinType { stock, ..truck.clone() };
    let part = 0.1 * f64::from(steps);
    if let Some(centre) = &mut own.centre {
        for range in [&mut centre.x, &mut centre.y, &mut centre.z].into_iter().flatten() {
            let margin = (range[1] - range[0]) * part / 2.0;
            *range = [range[0] + margin, range[1] - margin];
        }
    }
    for axle in &mut own.axles {
        let free = axle.max_g.get() - axle.tare_g.get();
        axle.max_g.0 -= (free as f64 * part / 2.0) as i64;
    }
    own
}

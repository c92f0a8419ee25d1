//! Bins that see very many item types: one bin of draws, or bin after bin in sections.

use super::cargo::Cargo;
use super::loads::Loads;
use super::node::Scene;
use super::report::Report;
use super::sections::{Care, Sections};
use super::{WEIGHTS, WIDEST};
use crate::search::random::{self, Random};
use crate::search::stop::Stop;

/// One bin is loaded from draws where there are more item types than this.
pub(super) const MANY: usize = 600;
/// Types in a draw where many bins are opened, at first.
const SAMPLE_OF_MANY: usize = 600;

/// Loads the only bin from draws, by passes of growing width over its sections, the scenes in turn. Returns the
/// completions done.
pub(super) fn one_bin_of_many(
    scenes: &[&Scene<'_>],
    container: usize,
    loads: &mut Loads,
    report: &Report<'_>,
    random: Random,
    pool: Option<&rayon::ThreadPool>,
    once: bool,
) -> u64 {
    let Some(&scene) = scenes.first() else { return 0 };
    let limit = report.stop.iterations().unwrap_or(u64::MAX);
    let mut bin = Sections::new(scene, container, Loads::nothing(scene.cargo).left, random);
    bin.start(loads);
    let (care, fixed) = (bin.care, scene.cargo.fixed);
    let (mut done, mut width, mut turn) = (0, 1.0_f64, 0);
    'passes: while width <= WIDEST {
        for row in 0..bin.count() {
            // The first section is loaded however late it is, so that there is a plan.
            if done > 0 && (done >= limit || report.stop.urgent()) || report.verdict(0, fixed - bin.worth()).is_some() {
                break 'passes;
            }
            let before = report.stop.remaining();
            done += bin.load(row, width as usize, (limit - done).max(1), report.stop, pool).max(1);
            if width == 1.0 {
                bin.pace(before, (bin.count() - row - 1) as f64, report.stop);
            }
            report.improved(0, fixed - bin.worth(), done, "beam");
        }
        if once {
            break;
        }
        bin.care = care;
        turn += 1;
        bin.scene = scenes[turn % scenes.len()];
        width = (width * std::f64::consts::SQRT_2).max(width + 1.0);
    }
    if fixed - bin.worth() < loads.price(scene.cargo) {
        *loads = Loads { bins: vec![bin.loaded()], left: bin.left };
    }
    done.min(limit)
}

/// Opens bins that take the goods of very many types, one after the other, until nothing is left or the run ends.
pub(super) fn construct_in_sections(scene: &Scene<'_>, loads: &mut Loads, seed: u64, stop: &Stop) {
    let cargo = scene.cargo;
    let mut care = Care { sample: SAMPLE_OF_MANY, crowded: WEIGHTS.crowded };
    // Bins loaded already that take nothing more.
    let mut full = vec![false; cargo.containers.len()];
    while !stop.urgent() && loads.left.iter().any(|&left| left > 0) {
        let mut stock = loads.stock(cargo);
        stock.iter_mut().zip(&full).filter(|&(_, &full)| full).for_each(|(stock, _)| *stock = 0);
        let Some(container) = roomiest(cargo, &stock) else { return };
        let random = random::stream(seed, "packing-sections", loads.bins.len() as u64);
        let mut bin = Sections::new(scene, container, loads.left.clone(), random);
        let goods: f64 =
            cargo.kinds.iter().zip(&bin.left).map(|(kind, &left)| kind.volume as f64 * f64::from(left)).sum();
        let ahead = bin.count() as f64 * (goods / cargo.containers[container].volume).max(1.0);
        bin.care = care;
        for row in 0..bin.count() {
            if stop.urgent() {
                break;
            }
            let before = stop.remaining();
            bin.load(row, 1, u64::MAX, stop, None);
            bin.pace(before, ahead - row as f64, stop);
        }
        care = bin.care;
        let loaded = bin.loaded();
        if loaded.puts.is_empty() {
            if container < cargo.types {
                return;
            }
            full[container] = true;
            continue;
        }
        loads.bins.push(loaded);
        loads.left = bin.left;
    }
}

/// The type in stock whose volume costs least, the larger if equal.
pub(super) fn roomiest(cargo: &Cargo, stock: &[u32]) -> Option<usize> {
    let bin = |container: usize| &cargo.containers[container];
    let dearness = |container: usize| bin(container).price / bin(container).volume;
    (0..stock.len()).filter(|&container| stock[container] > 0).min_by(|&a, &b| {
        dearness(a).total_cmp(&dearness(b)).then(bin(b).volume.total_cmp(&bin(a).volume)).then(a.cmp(&b))
    })
}

//! One bin: beam passes of growing width, broad and narrow in turn, and in each scene.

use super::beam::{self, Load};
use super::loads::{Loaded, Loads};
use super::node::{Node, Scene, Tools};
use super::rank::{Power, Weights};
use super::report::Report;
use super::{TUBES_FIRST, WIDEST};
use crate::search::random::{self, Random};
use rand::RngExt as _;

/// Passes that grow together.
struct Line<'a> {
    scene: &'a Scene<'a>,
    /// Blocks that each partial load is branched to, at most; never more than the width.
    breadth: usize,
    /// Width of the next pass.
    width: f64,
    /// Completions so far.
    done: u64,
    /// Whether the last pass took tubes first.
    tubes_first: bool,
    /// Passes so far.
    passes: usize,
}

/// Few branches of many partial loads, and as many branches as loads (Araya and Riff 2014). Loads of many item types gain
/// from the one, those of few from the other.
const BREADTHS: [usize; 2] = [4, usize::MAX];
/// How much the ranks of item types are shaken once no wider pass is left, as exponents, and widths of these passes.
const SPREADS: [f64; 3] = [0.1, 0.4, 1.0];
const WIDTHS: [usize; 3] = [4, 16, 64];
/// Exponents of contact and of loss that a pass draws from, in quarters, while the bin is rather empty and rather full; and how far, as a
/// share, the point where it changes from the one to the other is moved. What one set of exponents overlooks another may find.
const CONTACTS: [[u8; 5]; 2] = [[11, 13, 15, 17, 19], [5, 7, 8, 9, 11]];
const LOSSES: [[u8; 5]; 2] = [[8, 10, 11, 12, 14], [4, 5, 6, 7, 8]];
const MOVED: f64 = 0.15;
/// With stops: how a block ranks for each stop that it is loaded ahead of its turn, and how much the height of a space counts.
const EARLY: [f64; 5] = [0.5, 0.6, 0.7, 0.8, 0.85];
const LIFTS: [i32; 4] = [2, 3, 4, 5];
/// Greedy loads by so many weights are compared, and the passes go by those of the best. What weights are worth differs more from
/// instance to instance than what a wider pass gains.
const TRIED: u64 = 64;
const KEPT: usize = 4;

/// The weights of a pass: those given, with exponents drawn anew.
fn varied(mut weights: Weights, random: &mut Random) -> Weights {
    for (stage, (contacts, losses)) in weights.stages.iter_mut().zip(CONTACTS.iter().zip(&LOSSES)) {
        stage.contact = Power::quarters(contacts[random.random_range(0..contacts.len())]);
        stage.loss = Power::quarters(losses[random.random_range(0..losses.len())]);
    }
    weights.switch *= 1.0 + random.random_range(-MOVED..MOVED);
    weights.early = EARLY[random.random_range(0..EARLY.len())];
    weights.lift = LIFTS[random.random_range(0..LIFTS.len())];
    weights
}

/// How a line's width grows from pass to pass.
const GROWTH: f64 = 2.0;

/// Greedy loads by so many weights, the best first.
fn favourites(
    scene: &Scene<'_>,
    root: &Node,
    tried: u64,
    random: &mut Random,
    report: &Report<'_>,
    best: &mut Load,
) -> Vec<(f64, Weights)> {
    let (mut node, mut tools, mut ranked) = (Node::default(), Tools::default(), Vec::new());
    let mut found: Vec<(f64, Weights)> = Vec::new();
    let fixed = scene.cargo.fixed;
    for turn in 1..=tried {
        if report.stop.urgent() || report.verdict(0, fixed - best.worth).is_some() {
            break;
        }
        let weights = if turn == 1 { scene.weights } else { varied(scene.weights, random) };
        node.copy(root);
        node.complete(&Scene { weights, ..*scene }, &mut tools, &mut ranked, report.stop);
        found.push((node.worth, weights));
        if node.worth > best.worth {
            *best = Load { worth: node.worth, puts: node.puts.clone() };
            report.improved(0, fixed - best.worth, turn, "beam");
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}

/// Loads the only bin. Each pass belongs to the line with the fewest completions. Returns the completions done.
pub(super) fn fill(
    scenes: &[&Scene<'_>],
    container: usize,
    loads: &mut Loads,
    report: &Report<'_>,
    pool: Option<&rayon::ThreadPool>,
    seed: u64,
) -> u64 {
    let Some(&scene) = scenes.last() else { return 0 };
    let all = Loads::nothing(scene.cargo).left;
    let root = Node::empty(scene, container, &all);
    let limit = report.stop.iterations().unwrap_or(u64::MAX);
    let fixed = scene.cargo.fixed;
    let mut best = Load { worth: fixed - loads.price(scene.cargo), ..Load::default() };
    let line =
        |scene| BREADTHS.map(|breadth| Line { scene, breadth, width: 1.0, done: 0, tubes_first: true, passes: 0 });
    let mut lines: Vec<Line<'_>> = scenes.iter().copied().flat_map(line).collect();
    let mut random = random::stream(seed, "packing-beam", 0);
    let mut done = 0;
    // Few iterations are not all spent on weights.
    let tried = TRIED.min(limit / 10);
    let favourites = favourites(scenes[0], &root, tried, &mut random, report, &mut best);
    done += favourites.len() as u64;
    let favourites = &favourites[..favourites.len().min(KEPT)];
    while done < limit && !report.stop.urgent() && report.verdict(0, fixed - best.worth).is_none() {
        let open = lines.iter_mut().filter(|line| line.width <= WIDEST);
        let Some(line) = open.min_by_key(|line| line.done) else { break };
        let before = done;
        let mut improved = |load: &Load, at: u64| report.improved(0, fixed - load.worth, before + at, "beam");
        let width = line.width as usize;
        // By turns tubes go in as they rank, or first.
        line.tubes_first = !line.tubes_first && scene.cargo.rolling;
        let own = match favourites.get(line.passes % favourites.len().max(1)) {
            _ if width == 1 => line.scene.weights,
            Some(&(_, weights)) => weights,
            None => varied(line.scene.weights, &mut random),
        };
        line.passes += usize::from(width > 1);
        let weights = Weights { tubes: if line.tubes_first { TUBES_FIRST } else { 1.0 }, ..own };
        let pass_scene = Scene { weights, ..*line.scene };
        let size = (width, line.breadth.min(width));
        done += beam::pass(&pass_scene, &root, size, limit - before, report.stop, pool, &mut best, &mut improved);
        line.done += done - before;
        line.width *= GROWTH;
    }
    // Few goods, much time: passes of middling width, with other ranks each time.
    for turn in 0.. {
        if done >= limit || report.stop.urgent() || report.verdict(0, fixed - best.worth).is_some() {
            break;
        }
        let (scene, spread) = (scenes[turn % scenes.len()], SPREADS[turn / scenes.len() % SPREADS.len()]);
        let width = WIDTHS[turn / scenes.len() / SPREADS.len() % WIDTHS.len()];
        let factors: Vec<f64> = all.iter().map(|_| (spread * random.random_range(-1.0..1.0)).exp()).collect();
        let (blocks, originals) = scene.blocks.shaken(&factors);
        let shaken = Scene { blocks: &blocks, ..*scene };
        let root = Node::empty(&shaken, container, &all);
        let mut load = Load { worth: best.worth, ..Load::default() };
        let before = done;
        let mut improved = |load: &Load, at: u64| report.improved(0, fixed - load.worth, before + at, "beam");
        let pass =
            beam::pass(&shaken, &root, (width, width), limit - done, report.stop, pool, &mut load, &mut improved);
        done += pass.max(1);
        if !load.puts.is_empty() {
            load.puts.iter_mut().for_each(|put| put.block = originals[put.block as usize]);
            best = load;
        }
    }
    if !best.puts.is_empty() {
        let loaded = Loaded::from_puts(scene, container, best.puts);
        let mut left = all;
        for put in &loaded.puts {
            for &(kind, count) in scene.blocks.needs(scene.blocks.get(put.block)) {
                left[kind as usize] -= count;
            }
        }
        *loads = Loads { bins: vec![loaded], left };
    }
    done
}

//! A given plan as a starting point: what of it is sound is kept, the rest goes back to what is left.

use super::loads::{Loaded, Loads};
use super::node::{Node, Put, Scene, Tools};
use super::space::Cuboid;
use crate::packing::plan::{Placed, Plan};
use crate::packing::problem::Problem;
use crate::search::stop::Stop;

/// The loads of `plan`, repaired: unknown ids, wrong sizes, items outside, overlapping, unsupported, too many or
/// too heavy are left out.
pub(super) fn repaired(problem: &Problem, scene: &Scene<'_>, plan: &Plan, stop: &Stop) -> Loads {
    let cargo = scene.cargo;
    let mut loads = Loads::nothing(cargo);
    let mut stock = loads.stock(cargo);
    let mut tools = Tools::default();
    for (row, packed) in plan.bins.iter().enumerate() {
        let Some(bin) = problem.find_bin(&packed.bin) else { continue };
        // The first bins are those that are loaded already.
        let loaded = problem.draft().loaded.get(row);
        let container = if loaded.is_some() { cargo.types + row } else { bin.0 as usize };
        if stock[container] == 0 || stop.urgent() {
            continue;
        }
        let mut node = Node::empty(scene, container, &loads.left);
        let mut items: Vec<&Placed> = packed.items.iter().collect();
        for there in loaded.iter().flat_map(|loaded| &loaded.items) {
            if let Some(at) = items.iter().position(|&placed| placed == there) {
                items.remove(at);
            }
        }
        items.sort_by_key(|placed| placed.z);
        for placed in items {
            if let Some(put) = sound(problem, scene, &mut node, placed, &mut tools) {
                node.put(scene, put, &mut tools);
            }
        }
        node.settle_as_is(scene, &mut tools);
        node.weigh(scene, &mut tools);
        if !node.puts.is_empty() {
            stock[container] -= 1;
            loads.left.clone_from(&node.left);
            loads.bins.push(Loaded::of(scene, &node));
        }
    }
    loads
}

/// The single block that an item of the plan is, if it can stand where it does.
fn sound(problem: &Problem, scene: &Scene<'_>, node: &mut Node, placed: &Placed, tools: &mut Tools) -> Option<Put> {
    let kind = problem.find_item(&placed.item)?.0 as usize;
    let narrow = |values: [i64; 3]| -> Option<[i32; 3]> {
        let narrowed = values.map(|value| i32::try_from(value).ok());
        Some([narrowed[0]?, narrowed[1]?, narrowed[2]?])
    };
    let (at, size) = (narrow(placed.corner())?, narrow(placed.size())?);
    let block = scene.blocks.single(kind, size)?; // so the size is that of an allowed stance
    let inside =
        (0..3).all(|axis| at[axis] >= 0 && i64::from(at[axis]) + i64::from(size[axis]) <= i64::from(node.size()[axis]));
    let light = scene.blocks.get(block).weight <= node.weight_left();
    if node.left[kind] == 0 || !inside || !light || !node.welcomes(scene, block) {
        return None;
    }
    let cuboid = Cuboid::at(at, size);
    let free = !node.boxes().iter().any(|other| other.meets(&cuboid));
    let put = Put { block, at };
    (free && borne(node, scene, &cuboid, problem.support()) && node.admits(scene, put, tools)).then_some(put)
}

/// Whether at least this `share` of a cuboid's base stands on something, where that is asked.
fn borne(node: &Node, scene: &Scene<'_>, cuboid: &Cuboid, share: f64) -> bool {
    let [dx, dy, _] = cuboid.size();
    cuboid.lo[2] == 0 || !scene.cargo.supported || {
        let below = node.boxes().iter().filter(|below| below.hi[2] == cuboid.lo[2]);
        below.map(|below| shared(below, cuboid)).sum::<i64>() as f64 >= share * (f64::from(dx) * f64::from(dy))
    }
}

impl Node {
    /// Whether a block that overlaps nothing may go in there by all rules, after others have been taken out. Bases
    /// must be borne in full.
    pub(super) fn takes(&mut self, scene: &Scene<'_>, put: Put, tools: &mut Tools) -> bool {
        let block = scene.blocks.get(put.block);
        scene.blocks.affordable(put.block, &self.left)
            && block.weight <= self.weight_left()
            && self.welcomes(scene, put.block)
            && borne(self, scene, &Cuboid::at(put.at, block.size), 1.0)
            && self.admits(scene, put, tools)
    }
}

/// The area that two cuboids share in plan view.
fn shared(a: &Cuboid, b: &Cuboid) -> i64 {
    let length = |axis: usize| i64::from((a.hi[axis].min(b.hi[axis]) - a.lo[axis].max(b.lo[axis])).max(0));
    length(0) * length(1)
}

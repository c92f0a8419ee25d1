//! What rules of bins, company, tubes and balance ask of a bin that is being loaded.

use super::super::cargo::Base;
use super::super::company::Company;
use super::super::physics::balance;
use super::super::space::Cuboid;
use super::super::wedge;
use super::{Node, Put, Scene, Tools};

impl Node {
    /// Puts what stands in the bin already. It belongs to no answer of the search: it is neither among the puts nor
    /// counted in worth and volume.
    pub(super) fn put_base(&mut self, scene: &Scene<'_>, base: &Base) {
        let mut tools = Tools::default();
        let before = self.company.clone();
        let puts = self.base_puts(scene);
        for (&put, &(kind, ..)) in puts.iter().zip(base) {
            self.left[kind as usize] += 1;
            self.kinds_left += usize::from(self.left[kind as usize] == 1);
            self.put(scene, put, &mut tools);
        }
        self.company = before.map(|mut company| {
            for put in puts {
                company.put_fixed(scene.blocks.get(put.block), scene.blocks.company(put.block));
            }
            company
        });
        self.puts.clear();
        self.worth = 0.0;
        self.volume = 0;
    }

    /// What stands in the bin already. Every stance of it fits into the bin, so that there is a block of it.
    fn base_puts(&self, scene: &Scene<'_>) -> Vec<Put> {
        let base = scene.cargo.containers[self.container].base.iter().flatten();
        let block = |kind: u32, stance: [i32; 3]| scene.blocks.single(kind as usize, stance);
        base.filter_map(|&(kind, stance, at)| Some(Put { block: block(kind, stance)?, at })).collect()
    }

    /// What the rules of company leave, where there are any.
    pub(in super::super) const fn company(&self) -> Option<&Company> {
        self.company.as_ref()
    }
    /// From now on tubes go in only where they are held at once.
    pub(in super::super) const fn hold_tubes_at_once(&mut self) {
        self.held_at_once = true;
    }
    /// Whether all tubes of a block are held.
    pub(in super::super) fn lies_still(&self, scene: &Scene<'_>, put: Put) -> bool {
        wedge::all_held(scene.blocks.tubes(put.block), put.at, self.size, &self.boxes)
    }
    /// Bars groups.
    pub(in super::super) fn bar(&mut self, groups: &[u32]) {
        if let Some(company) = &mut self.company {
            groups.iter().for_each(|&group| company.bar(group));
        }
    }
    /// Whether the rules of company let a block in.
    pub(in super::super) fn welcomes(&self, scene: &Scene<'_>, number: u32) -> bool {
        let (Some(rules), Some(company)) = (&scene.cargo.rules, &self.company) else { return true };
        let needs = scene.blocks.needs(scene.blocks.get(number));
        let bin = &scene.cargo.containers[self.container];
        needs.iter().all(|&(kind, _)| rules.may_go(kind as usize, bin))
            && company.admits(rules, scene.blocks.get(number), scene.blocks.company(number))
    }

    /// A space beside a tube that nothing holds there, with the corner of it at which a block would.
    pub(super) fn beside_loose(&self, low: [bool; 3]) -> Option<(usize, [bool; 3])> {
        let beside = |space: &Cuboid| self.loose.iter().find_map(|tube| tube.corner_beside(space, low));
        let spaces = self.spaces.iter().enumerate().filter(|_| !self.loose.is_empty());
        let found = spaces.filter_map(|(row, space)| Some((space.volume(), row, beside(space)?)));
        found.max_by_key(|&(volume, row, _)| (volume, std::cmp::Reverse(row))).map(|(_, row, high)| (row, high))
    }

    /// Sees to it that a load that keeps all other rules weighs where it must and still keeps them.
    pub(in super::super) fn weigh(&mut self, scene: &Scene<'_>, tools: &mut Tools) {
        // Each turn that goes on takes something out.
        let open = self.company.is_some() || scene.cargo.rolling;
        while self.balance(scene) && open && self.reload(scene, tools) {}
        if scene.cargo.containers[self.container].uncured && !self.cures(scene) {
            self.empty_again(scene);
        }
    }

    /// Whether the load with what stood there from the outset weighs where it must and lies still.
    fn cures(&self, scene: &Scene<'_>) -> bool {
        let mut puts = self.base_puts(scene);
        puts.extend(&self.puts);
        let boxes: Vec<Cuboid> = puts.iter().map(|put| Cuboid::at(put.at, scene.blocks.get(put.block).size)).collect();
        let held = |put: &Put| wedge::all_held(scene.blocks.tubes(put.block), put.at, self.size, &boxes);
        let still = !scene.cargo.rolling || puts.iter().all(held);
        still && balance::is_settled(scene.blocks, &scene.cargo.containers[self.container], &puts)
    }

    /// Moves what is in, and takes out what must be, until the load weighs where it must. The spaces are not kept. Whether
    /// anything changed.
    fn balance(&mut self, scene: &Scene<'_>) -> bool {
        let bin = &scene.cargo.containers[self.container];
        if !bin.balanced() {
            return false;
        }
        let before = self.puts.clone();
        let base = self.base_puts(scene);
        if !balance::settle(scene.cargo, scene.blocks, self.container, &base, &mut self.puts) {
            return false;
        }
        let needs = |put: &Put| scene.blocks.needs(scene.blocks.get(put.block));
        let was = self.left.clone();
        self.filled = self.filled.max(self.volume);
        for &(kind, count) in before.iter().flat_map(needs) {
            self.left[kind as usize] += count;
        }
        for &(kind, count) in self.puts.iter().flat_map(needs) {
            self.left[kind as usize] -= count;
        }
        let more = self.left.iter().zip(&was).enumerate().filter(|(_, (now, was))| now > was);
        self.tipped.extend(more.map(|(kind, _)| kind as u32));
        self.boxes.clear();
        (self.worth, self.volume, self.weight_left) = (0.0, 0, bin.max_weight);
        for put in &self.puts {
            let block = scene.blocks.get(put.block);
            self.worth += block.worth;
            self.volume += block.volume;
            self.weight_left -= block.weight;
            self.boxes.push(Cuboid::at(put.at, block.size));
        }
        true
    }
}

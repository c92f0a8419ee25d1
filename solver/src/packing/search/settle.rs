//! Ends a load that rules leave open: groups that could not be completed and tubes that could roll are taken out again, and
//! what they leave free is filled with other goods.

use super::company::Company;
use super::node::{Node, Put, Scene, Tools};
use super::wedge;
use crate::search::stop::Stop;
use std::collections::BTreeMap;

/// So often the bin is filled again with one group less, then with all incomplete ones barred.
const PATIENCE: [u32; 2] = [6, 12];

impl Node {
    /// Takes out what may not stay, and fills the bin again, until nothing is left open.
    pub(super) fn settle(&mut self, scene: &Scene<'_>, tools: &mut Tools, ranked: &mut Vec<(f64, Put)>, stop: &Stop) {
        let mut round = 0;
        while self.is_open() {
            let late = round >= PATIENCE[1] || stop.urgent();
            let before = self.puts.len();
            self.take_out_open(scene, round >= PATIENCE[0] || stop.urgent(), tools);
            if late && self.puts.len() == before && self.is_open() {
                // A tube that lies there from the outset is not held by all this.
                self.empty_again(scene);
                return;
            }
            // From some round on, each only takes out, so that this ends.
            if !late {
                self.fill(scene, tools, ranked, stop);
            }
            round += 1;
        }
    }

    /// The same without filling the bin again.
    pub(super) fn settle_as_is(&mut self, scene: &Scene<'_>, tools: &mut Tools) {
        while self.is_open() {
            let before = self.puts.len();
            self.take_out_open(scene, true, tools);
            if self.puts.len() == before && self.is_open() {
                self.empty_again(scene);
                return;
            }
        }
    }

    /// Takes out all but what stood there from the outset.
    pub(super) fn empty_again(&mut self, scene: &Scene<'_>) {
        let mut left = std::mem::take(&mut self.left);
        for put in &self.puts {
            for &(kind, count) in scene.blocks.needs(scene.blocks.get(put.block)) {
                left[kind as usize] += count;
            }
        }
        self.open(scene, self.container, &left);
    }

    /// Whether something must be added or taken out.
    fn is_open(&self) -> bool {
        self.company().is_some_and(Company::pending) || !self.loose.is_empty()
    }

    /// Takes out incomplete groups, all or the one of which most is missing, and tubes that could roll; loads the rest of what
    /// is in anew.
    fn take_out_open(&mut self, scene: &Scene<'_>, all: bool, tools: &mut Tools) {
        let barred = self.groups_to_bar(scene, all);
        self.load_anew(scene, &barred, tools);
    }

    /// Loads what is in anew after some of it was moved or taken out, but for groups and tubes that may not stay so. Whether
    /// anything was left out.
    pub(super) fn reload(&mut self, scene: &Scene<'_>, tools: &mut Tools) -> bool {
        let copies = |puts: &[Put]| puts.iter().map(|put| scene.blocks.get(put.block).count).sum::<u32>();
        let before = copies(&self.puts);
        let mut barred = Vec::new();
        if let (Some(rules), Some(company)) = (&scene.cargo.rules, self.company()) {
            let mut there: BTreeMap<u32, u32> = BTreeMap::new();
            for put in &self.puts {
                if let Some(group) = scene.blocks.company(put.block).group() {
                    *there.entry(group).or_default() += scene.blocks.get(put.block).count;
                }
            }
            barred.extend(company.out());
            barred.extend(
                there.iter().filter(|&(&group, &count)| count < rules.copies_of(group)).map(|(&group, _)| group),
            );
        }
        // From the floor up.
        self.puts.sort_by_key(|put| put.at[2]);
        self.load_anew(scene, &barred, tools);
        copies(&self.puts) < before
    }

    /// Loads what is in anew without the `barred` groups and without tubes that could roll.
    fn load_anew(&mut self, scene: &Scene<'_>, barred: &[u32], tools: &mut Tools) {
        let mut puts = std::mem::take(&mut self.puts);
        let mut left = std::mem::take(&mut self.left);
        for put in &puts {
            for &(kind, count) in scene.blocks.needs(scene.blocks.get(put.block)) {
                left[kind as usize] += count;
            }
        }
        if scene.cargo.rolling {
            let group = |put: &Put| scene.cargo.rules.as_ref().and_then(|_| scene.blocks.company(put.block).group());
            puts.retain(|put| group(put).is_none_or(|group| !barred.contains(&group)));
            wedge::keep_held(scene, self.container, &mut puts);
        }
        self.open(scene, self.container, &left);
        self.bar(barred);
        self.hold_tubes_at_once();
        for put in puts {
            if self.takes(scene, put, tools) {
                self.put(scene, put, tools);
            }
        }
    }

    /// The groups that stay out from now on.
    fn groups_to_bar(&self, scene: &Scene<'_>, all: bool) -> Vec<u32> {
        let (Some(rules), Some(company)) = (&scene.cargo.rules, self.company()) else { return Vec::new() };
        let missing = |&(group, rest): &(u32, u32)| {
            let whole = rules.copies_of(group).max(1);
            (u64::from(rest) * 1_000_000 / u64::from(whole), std::cmp::Reverse(group))
        };
        let mut barred: Vec<u32> = company.out().collect();
        if all {
            barred.extend(company.incomplete().map(|(group, _)| group));
        } else {
            barred.extend(company.incomplete().max_by_key(missing).map(|(group, _)| group));
        }
        barred
    }
}

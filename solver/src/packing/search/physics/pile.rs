//! The columns in a bin and what each bears, kept up to date block by block.
//!
//! Weights are those of the check, to the last millionth of a gram: each share is rounded down.

use super::super::block::{Blocks, Layout};
use super::super::cargo::Cargo;
use super::super::node::Put;
use super::super::space::{self, Cuboid, Fresh};
use super::body::{Body, Rectangle, area, bearing_parts, shared, stands_alone};
use super::footing::stands;
use super::unloading::hinders;
use super::{Trial, over};
use std::cmp::Ordering;

/// A column standing on another.
#[derive(Debug, Clone, Copy)]
struct Contact {
    above: u32,
    below: u32,
    area: i64,
    /// What goes through it, in millionths of a gram.
    share: i128,
}

/// What is in a bin, as the rules of physics see it.
#[derive(Debug, Default)]
pub(in crate::packing::search) struct Pile {
    bodies: Vec<Body>,
    /// By the column above.
    contacts: Vec<Contact>,
    /// Spaces in which nothing stands for now, though it would fit: what comes beside their floor may change that.
    asleep: Vec<Cuboid>,
    /// Whether the last scan met blocks that fit but may not stand.
    pub(in crate::packing::search) refused: bool,
    /// The axis along which goods leave.
    door: usize,
}

clone_into_buffers!(Pile { bodies, contacts, asleep, refused, door });

/// Buffers of [`Pile::add`].
#[derive(Debug, Clone, Default)]
pub(super) struct Rests {
    areas: Vec<Rectangle>,
    work: Vec<u32>,
}

impl Pile {
    /// Makes it that of an empty bin whose goods leave along the axis `door`, keeping the buffers.
    pub(in crate::packing::search) fn clear(&mut self, door: usize) {
        self.door = door;
        self.bodies.clear();
        self.contacts.clear();
        self.asleep.clear();
        self.refused = false;
    }

    /// Whether a block may stand at `put.at`, by itself and for all that is there.
    pub(in crate::packing::search) fn admits(
        &self,
        cargo: &Cargo,
        blocks: &Blocks,
        put: Put,
        trial: &mut Trial,
    ) -> bool {
        let Trial { pile, rests } = trial;
        pile.door = self.door;
        pile.bodies.clear();
        pile.contacts.clear();
        if cargo.laws.bearing || cargo.laws.stops {
            pile.bodies.extend_from_slice(&self.bodies);
            pile.contacts.extend_from_slice(&self.contacts);
        } else {
            // Only what the block stands on matters.
            let base = Cuboid::at(put.at, blocks.get(put.block).size);
            let below = self.bodies.iter().filter(|body| body.cuboid.hi[2] == put.at[2] && over(&body.cuboid, &base));
            pile.bodies.extend(below);
        }
        pile.add(cargo, blocks, put, rests)
    }

    /// Whether a block breaks no rule when it stands on the floor of an empty bin of some type.
    pub(in crate::packing::search) fn stands_alone(
        cargo: &Cargo,
        blocks: &Blocks,
        block: u32,
        trial: &mut Trial,
    ) -> bool {
        let doors = if cargo.laws.stops { 0..2 } else { 0..1 };
        doors.into_iter().filter(|&door| !cargo.laws.stops || cargo.containers.iter().any(|bin| bin.door == door)).any(
            |door| {
                trial.pile.clear(door);
                trial.pile.add(cargo, blocks, Put { block, at: [0; 3] }, &mut trial.rests)
            },
        )
    }

    /// Puts a block where it is admitted.
    pub(in crate::packing::search) fn put(&mut self, cargo: &Cargo, blocks: &Blocks, put: Put, trial: &mut Trial) {
        let sound = self.add(cargo, blocks, put, &mut trial.rests);
        debug_assert!(sound, "the block was not admitted");
    }

    /// Lays a space to rest.
    pub(in crate::packing::search) fn lay_to_rest(&mut self, space: Cuboid) {
        self.asleep.push(space);
    }

    /// Takes a new block out of the spaces at rest, and wakes those whose floor it carries on.
    pub(in crate::packing::search) fn wake(
        &mut self,
        block: &Cuboid,
        spaces: &mut Vec<Cuboid>,
        least: [i32; 3],
        fresh: &mut Fresh,
    ) {
        space::carve(&mut self.asleep, block, least, false, fresh);
        let mut k = 0;
        while k < self.asleep.len() {
            let space = self.asleep[k];
            if space.lo[2] == block.hi[2] && over(&space, block) {
                self.asleep.swap_remove(k);
                space::admit(spaces, &[space], false);
            } else {
                k += 1;
            }
        }
    }

    /// Adds the columns of a block one by one, from the floor up. False, and the pile in disorder, where one may not stand.
    fn add(&mut self, cargo: &Cargo, blocks: &Blocks, put: Put, rests: &mut Rests) -> bool {
        match blocks.get(put.block).layout {
            Layout::Grid { kind, stance, counts } => {
                let size = [stance[0], stance[1], stance[2] * counts[2] as i32];
                (0..counts[0] as i32).all(|i| {
                    (0..counts[1] as i32).all(|j| {
                        let at = [put.at[0] + i * stance[0], put.at[1] + j * stance[1], put.at[2]];
                        self.add_body(cargo, kind, Cuboid::at(at, size), counts[2], rests)
                    })
                })
            }
            Layout::Pair { first, second, axis } => {
                let axis = usize::from(axis);
                let mut at = put.at;
                at[axis] += blocks.get(first).size[axis];
                self.add(cargo, blocks, Put { block: first, at: put.at }, rests)
                    && self.add(cargo, blocks, Put { block: second, at }, rests)
            }
        }
    }

    fn add_body(&mut self, cargo: &Cargo, kind: u32, cuboid: Cuboid, levels: u32, rests: &mut Rests) -> bool {
        let laws = &cargo.laws;
        let law = &cargo.kinds[kind as usize].law;
        if levels > 1 && !stands_alone(laws, law, &cuboid, levels) {
            return false;
        }
        let new = self.bodies.len() as u32;
        let start = self.contacts.len() as u32;
        let mut props = false;
        rests.areas.clear();
        for k in 0..new {
            let other = &self.bodies[k as usize];
            if laws.stops {
                let there = &cargo.kinds[other.kind as usize].law;
                let hindered = match there.stop.cmp(&law.stop) {
                    Ordering::Less => hinders(&other.cuboid, &cuboid, self.door),
                    Ordering::Equal => false,
                    Ordering::Greater => hinders(&cuboid, &other.cuboid, self.door),
                };
                if hindered {
                    return false;
                }
            }
            if !over(&other.cuboid, &cuboid) {
                continue;
            }
            if other.cuboid.hi[2] == cuboid.lo[2] {
                let (parts, count) = bearing_parts(&other.cuboid, cargo.kinds[other.kind as usize].law.top);
                let before = rests.areas.len();
                rests.areas.extend(parts[..count].iter().filter_map(|part| shared(part, &cuboid)));
                let area = rests.areas[before..].iter().map(area).sum();
                if area > 0 {
                    self.contacts.push(Contact { above: new, below: k, area, share: 0 });
                }
            }
            props |= other.cuboid.lo[2] == cuboid.hi[2];
        }
        if laws.footed && cuboid.lo[2] > 0 && !stands(laws, &cuboid, &rests.areas) {
            return false;
        }
        let contacts = (start, self.contacts.len() as u32);
        let footing = rests.areas.iter().map(area).sum();
        self.bodies.push(Body { cuboid, kind, levels, contacts, footing, rests: 0, height: levels });
        if !laws.bearing {
            return true;
        }
        if props {
            self.prop(cargo, new);
            return self.settle_all(cargo, rests);
        }
        rests.work.clear();
        rests.work.push(new);
        self.settle(cargo, &mut rests.work)
    }

    /// A new column carries on what lies above it: contacts are made, and all weights taken back.
    fn prop(&mut self, cargo: &Cargo, new: u32) {
        let below = self.bodies[new as usize];
        let (parts, count) = bearing_parts(&below.cuboid, cargo.kinds[below.kind as usize].law.top);
        for (row, other) in self.bodies.iter_mut().enumerate() {
            if other.cuboid.lo[2] == below.cuboid.hi[2] && over(&other.cuboid, &below.cuboid) {
                let shares = parts[..count].iter().filter_map(|part| shared(part, &other.cuboid));
                let area = shares.map(|part| area(&part)).sum();
                if area > 0 {
                    other.footing += area;
                    self.contacts.push(Contact { above: row as u32, below: new, area, share: 0 });
                }
            }
        }
        self.contacts.sort_unstable_by_key(|contact| (contact.above, contact.below));
        let mut next = 0;
        for (row, body) in self.bodies.iter_mut().enumerate() {
            let start = next;
            while next < self.contacts.len() && self.contacts[next].above as usize == row {
                next += 1;
            }
            body.contacts = (start as u32, next as u32);
        }
    }

    /// Computes all weights anew.
    fn settle_all(&mut self, cargo: &Cargo, rests: &mut Rests) -> bool {
        for body in &mut self.bodies {
            body.rests = 0;
            body.height = body.levels;
        }
        for contact in &mut self.contacts {
            contact.share = 0;
        }
        rests.work.clear();
        rests.work.extend(0..self.bodies.len() as u32);
        self.settle(cargo, &mut rests.work)
    }

    /// Passes down what the columns in `work` weigh, highest first. Whether all below bear it.
    fn settle(&mut self, cargo: &Cargo, work: &mut Vec<u32>) -> bool {
        let floor_of = |bodies: &[Body], row: u32| bodies[row as usize].cuboid.lo[2];
        while let Some(k) = (0..work.len()).max_by_key(|&k| floor_of(&self.bodies, work[k])) {
            let row = work.swap_remove(k);
            let upper = self.bodies[row as usize];
            let law = &cargo.kinds[upper.kind as usize].law;
            let load = law.weight * i128::from(upper.levels) + upper.rests;
            for contact in &mut self.contacts[upper.contacts.0 as usize..upper.contacts.1 as usize] {
                let share = load * i128::from(contact.area) / i128::from(upper.footing);
                let more = share - contact.share;
                contact.share = share;
                let lower = &mut self.bodies[contact.below as usize];
                let bears = &cargo.kinds[lower.kind as usize].law;
                let height = lower.height.max(lower.levels + upper.height);
                let changed = more != 0 || height != lower.height;
                lower.rests += more;
                lower.height = height;
                // The lowest of the column bears all others of it too.
                let lowest = lower.rests + bears.weight * i128::from(lower.levels - 1);
                let strange = lower.kind != upper.kind && (law.only_on_same || bears.only_on_same);
                let heavy = bears.bears == 0 || lowest > bears.bears;
                let (parts, count) = bearing_parts(&lower.cuboid, bears.top);
                let inner: i64 = parts[..count].iter().map(area).sum();
                let pressed =
                    !bears.withstands(share, contact.area) || (lower.levels > 1 && !bears.withstands(lowest, inner));
                if strange || heavy || pressed || height > bears.stack {
                    return false;
                }
                if changed && !work.contains(&contact.below) {
                    work.push(contact.below);
                }
            }
        }
        true
    }
}

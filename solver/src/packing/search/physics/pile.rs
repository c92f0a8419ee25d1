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
#[derive(Debug, Clone, Copy, PartialEq)]
struct Contact {
    above: u32,
    below: u32,
    area: i64,
    /// What goes through it, in millionths of a gram.
    share: i128,
}

/// What is in a bin, as the rules of physics see it.
#[derive(Debug, Default, PartialEq)]
pub(in crate::packing::search) struct Pile {
    pub(super) bodies: Vec<Body>,
    /// By the column above.
    contacts: Vec<Contact>,
    /// Spaces in which nothing stands for now, though it would fit: what comes beside their floor may change that.
    asleep: Vec<Cuboid>,
    /// Whether the last scan met blocks that fit but may not stand.
    pub(in crate::packing::search) refused: bool,
    /// The axis along which goods leave.
    pub(super) door: usize,
}

clone_into_buffers!(Pile { bodies, contacts, asleep, refused, door });

/// Buffers of [`Pile::add`].
#[derive(Debug, Clone, Default)]
pub(super) struct Rests {
    areas: Vec<Rectangle>,
    work: Vec<u32>,
    /// The columns that may matter to a block, but its own.
    pub(super) rows: Vec<u32>,
    /// Columns that a grid may touch from above or from below.
    near: Vec<u32>,
    /// What to take back if the block is only tried.
    past: Past,
}

/// How columns and contacts were before a block was tried, in the order of the changes.
#[derive(Debug, Clone, Default)]
struct Past {
    /// Columns and contacts from these numbers on are the block's own.
    own: (u32, u32),
    /// A column, what rested on it, and its height.
    bodies: Vec<(u32, i128, u32)>,
    /// A contact and what went through it.
    shares: Vec<(u32, i128)>,
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

    /// Whether a block may stand at `put.at`, by itself and for all that is there. Leaves everything as it was.
    pub(in crate::packing::search) fn admits(
        &mut self,
        cargo: &Cargo,
        blocks: &Blocks,
        put: Put,
        trial: &mut Trial,
    ) -> bool {
        self.look_at_all(&mut trial.rests);
        self.admits_among(cargo, blocks, put, trial)
    }

    /// The same where only the columns gathered in `trial` may matter.
    pub(super) fn admits_among(&mut self, cargo: &Cargo, blocks: &Blocks, put: Put, trial: &mut Trial) -> bool {
        let Trial { pile, rests, .. } = trial;
        let hull = Cuboid::at(put.at, blocks.get(put.block).size);
        let carries = |&row: &u32| props(&hull, &self.bodies[row as usize].cuboid);
        if cargo.laws.bearing && rests.rows.iter().any(carries) {
            // All weights are computed anew, which is not taken back step by step.
            pile.clone_from(self);
            return pile.add_whole(cargo, blocks, put, rests);
        }
        let sound = self.add_whole(cargo, blocks, put, rests);
        self.take_back(&mut rests.past);
        sound
    }

    /// All columns may matter to the next block.
    fn look_at_all(&self, rests: &mut Rests) {
        rests.rows.clear();
        rests.rows.extend(0..self.bodies.len() as u32);
    }

    /// Adds a block, so that it could be taken back. False, and the pile in disorder, where it may not stand.
    fn add_whole(&mut self, cargo: &Cargo, blocks: &Blocks, put: Put, rests: &mut Rests) -> bool {
        rests.past.own = (self.bodies.len() as u32, self.contacts.len() as u32);
        rests.past.bodies.clear();
        rests.past.shares.clear();
        self.add(cargo, blocks, put, rests)
    }

    /// Makes all as it was before a block was tried.
    fn take_back(&mut self, past: &mut Past) {
        self.bodies.truncate(past.own.0 as usize);
        self.contacts.truncate(past.own.1 as usize);
        for (row, rests, height) in past.bodies.drain(..).rev() {
            let body = &mut self.bodies[row as usize];
            (body.rests, body.height) = (rests, height);
        }
        for (row, share) in past.shares.drain(..).rev() {
            self.contacts[row as usize].share = share;
        }
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
                trial.rests.rows.clear();
                trial.pile.add_whole(cargo, blocks, Put { block, at: [0; 3] }, &mut trial.rests)
            },
        )
    }

    /// Puts a block where it is admitted.
    pub(in crate::packing::search) fn put(&mut self, cargo: &Cargo, blocks: &Blocks, put: Put, trial: &mut Trial) {
        self.look_at_all(&mut trial.rests);
        let sound = self.add_whole(cargo, blocks, put, &mut trial.rests);
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
                let hull = Cuboid::at(put.at, blocks.get(put.block).size);
                self.meets(cargo, kind, &hull, rests)
                    && (0..counts[0] as i32).all(|i| {
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

    /// Gathers what a grid may touch from above or from below. Whether it stands in nobody's way: a grid has no gaps, so that it
    /// does where one of its columns does.
    fn meets(&self, cargo: &Cargo, kind: u32, hull: &Cuboid, rests: &mut Rests) -> bool {
        let stop = cargo.kinds[kind as usize].law.stop;
        rests.near.clear();
        for row in rests.rows.iter().copied().chain(rests.past.own.0..self.bodies.len() as u32) {
            let other = &self.bodies[row as usize];
            if cargo.laws.stops {
                let hindered = match cargo.kinds[other.kind as usize].law.stop.cmp(&stop) {
                    Ordering::Less => hinders(&other.cuboid, hull, self.door),
                    Ordering::Equal => false,
                    Ordering::Greater => hinders(hull, &other.cuboid, self.door),
                };
                if hindered {
                    return false;
                }
            }
            if props(&other.cuboid, hull) || props(hull, &other.cuboid) {
                rests.near.push(row);
            }
        }
        true
    }

    fn add_body(&mut self, cargo: &Cargo, kind: u32, cuboid: Cuboid, levels: u32, rests: &mut Rests) -> bool {
        let laws = &cargo.laws;
        let law = &cargo.kinds[kind as usize].law;
        if levels > 1 && !stands_alone(laws, law, &cuboid, levels) {
            return false;
        }
        let new = self.bodies.len() as u32;
        let start = self.contacts.len() as u32;
        let mut carries = false;
        rests.areas.clear();
        for &row in &rests.near {
            let other = &self.bodies[row as usize];
            if props(&other.cuboid, &cuboid) {
                let (parts, count) = bearing_parts(&other.cuboid, cargo.kinds[other.kind as usize].law.top);
                let before = rests.areas.len();
                rests.areas.extend(parts[..count].iter().filter_map(|part| shared(part, &cuboid)));
                let area = rests.areas[before..].iter().map(area).sum();
                if area > 0 {
                    self.contacts.push(Contact { above: new, below: row, area, share: 0 });
                }
            }
            carries |= props(&cuboid, &other.cuboid);
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
        if carries {
            self.prop(cargo, new);
            return self.settle_all(cargo, rests);
        }
        rests.work.clear();
        rests.work.push(new);
        self.settle(cargo, rests)
    }

    /// A new column carries on what lies above it: contacts are made, and all weights taken back.
    fn prop(&mut self, cargo: &Cargo, new: u32) {
        let below = self.bodies[new as usize];
        let (parts, count) = bearing_parts(&below.cuboid, cargo.kinds[below.kind as usize].law.top);
        for (row, other) in self.bodies.iter_mut().enumerate() {
            if props(&below.cuboid, &other.cuboid) {
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
        self.settle(cargo, rests)
    }

    /// Passes down what the columns in `work` weigh, highest first. Whether all below bear it.
    fn settle(&mut self, cargo: &Cargo, Rests { work, past, .. }: &mut Rests) -> bool {
        let floor_of = |bodies: &[Body], row: u32| bodies[row as usize].cuboid.lo[2];
        while let Some(k) = (0..work.len()).max_by_key(|&k| floor_of(&self.bodies, work[k])) {
            let row = work.swap_remove(k);
            let upper = self.bodies[row as usize];
            let law = &cargo.kinds[upper.kind as usize].law;
            let load = law.weight * i128::from(upper.levels) + upper.rests;
            for number in upper.contacts.0..upper.contacts.1 {
                let contact = &mut self.contacts[number as usize];
                let share = load * i128::from(contact.area) / i128::from(upper.footing);
                let more = share - contact.share;
                if number < past.own.1 && more != 0 {
                    past.shares.push((number, contact.share));
                }
                contact.share = share;
                let lower = &mut self.bodies[contact.below as usize];
                let bears = &cargo.kinds[lower.kind as usize].law;
                let height = lower.height.max(lower.levels + upper.height);
                let changed = more != 0 || height != lower.height;
                if contact.below < past.own.0 && changed {
                    past.bodies.push((contact.below, lower.rests, lower.height));
                }
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

/// Whether the top of one lies under the base of another, where they touch.
#[inline]
fn props(below: &Cuboid, above: &Cuboid) -> bool {
    below.hi[2] == above.lo[2] && over(below, above)
}

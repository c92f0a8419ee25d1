//! Random draws of item types out of very many of which something is left.

use super::cargo::{Cargo, Container};
use crate::search::random::Random;
use rand::RngExt as _;

/// Item types that pay most are kept until they would fill the bins so many times.
const FOLD: f64 = 3.0;

/// The item types that may be drawn.
pub(super) struct Draw {
    /// Rows of types, of some of which nothing may be left.
    stocked: Vec<u32>,
    listed: Vec<bool>,
    random: Random,
}

impl Draw {
    /// Over the promising types of `cargo` of which something is `left`.
    pub(super) fn new(cargo: &Cargo, containers: &[Container], left: &[u32], random: Random) -> Self {
        let stocked: Vec<u32> = promising(cargo, containers, left).into_iter().map(|row| row as u32).collect();
        let mut listed = vec![false; left.len()];
        for &row in &stocked {
            listed[row as usize] = true;
        }
        Self { stocked, listed, random }
    }

    /// `count` different types of which something is left, or all there are.
    pub(super) fn types(&mut self, count: usize, left: &[u32]) -> Vec<usize> {
        let mut drawn = Vec::with_capacity(count);
        let mut end = self.stocked.len(); // what is drawn moves behind this
        while drawn.len() < count && end > 0 {
            let at = self.random.random_range(0..end);
            let row = self.stocked[at] as usize;
            end -= 1;
            self.stocked.swap(at, end);
            if left[row] > 0 {
                drawn.push(row);
            } else {
                self.listed[row] = false;
                self.stocked.swap_remove(end);
            }
        }
        drawn
    }

    /// Something of this type is left again.
    pub(super) fn back(&mut self, row: usize) {
        if !self.listed[row] {
            self.listed[row] = true;
            self.stocked.push(row as u32);
        }
    }
}

/// The types of which something is left and that fit; where items may stay out, only those that pay most for
/// the volume or weight that they take, whichever is scarcer.
pub(super) fn promising(cargo: &Cargo, containers: &[Container], left: &[u32]) -> Vec<usize> {
    let bins = || containers.iter().filter(|bin| bin.stock > 0);
    let fits = |row: &usize| bins().any(|bin| cargo.fits(*row, bin));
    let mut rows: Vec<usize> = (0..cargo.kinds.len()).filter(|&row| left[row] > 0).filter(fits).collect();
    if !cargo.knapsack {
        return rows;
    }
    let room: f64 = bins().map(|bin| f64::from(bin.stock) * bin.volume).sum();
    let bearing: f64 = bins().map(|bin| f64::from(bin.stock) * bin.max_weight as f64).sum();
    let share = |row: usize| {
        let kind = &cargo.kinds[row];
        (kind.volume as f64 / room).max(kind.weight as f64 / bearing).max(1e-300)
    };
    let density = |row: usize| cargo.kinds[row].worth / share(row);
    rows.sort_by(|&a, &b| density(b).total_cmp(&density(a)));
    let mut sum = 0.0;
    let enough = rows.iter().position(|&row| {
        sum += share(row) * f64::from(left[row]);
        sum >= FOLD
    });
    if let Some(last) = enough {
        let least = density(rows[last]) * (1.0 - 1e-9);
        rows.truncate(rows.partition_point(|&row| density(row) >= least));
    }
    rows
}

//! The nearest stops of every stop, in space and time.
//!
//! Proximity after Vidal, Crainic, Gendreau, Prins (2013), section 4.4.1: distance, plus 0.2 of
//! the waiting and 1.0 of the lateness that going directly from one to the other forces; the
//! better direction counts. Stops that no vehicle type may serve together are not near each other.
//! Without tables (large problems) it is distance alone, by an R*-tree.

use super::data::{Data, NONE};
use crate::geometry::neighbours::nearest_until;
use crate::search::stop::Stop;

/// So many nearest stops are kept; fewer on large problems.
const WIDTH: usize = 100;
const WIDTH_LARGE: usize = 40;
/// Weights of forced waiting and lateness.
const WAITING: f64 = 0.2;
const LATENESS: f64 = 1.0;

/// Fills the lists of nearest stops.
pub(super) fn fill(data: &mut Data<'_>, stop: &Stop) {
    let stops = data.stops;
    let width = stops.saturating_sub(1).min(if data.dense { WIDTH } else { WIDTH_LARGE });
    data.near_width = width;
    data.near = vec![NONE; stops * width];
    choose(data, width, stop);
    data.near_distance = vec![f64::INFINITY; stops * width];
    for at in 0..stops * width {
        let (stop, near) = ((at / width.max(1)) as u32, data.near[at]);
        if near != NONE {
            data.near_distance[at] = data.out(stop, near).min(data.back(stop, near));
        }
    }
}

fn choose(data: &mut Data<'_>, width: usize, stop: &Stop) {
    let stops = data.stops;
    if width == 0 {
        return;
    }
    if let (false, Some(points)) = (data.dense, data.problem.points()) {
        let points = &points[data.problem.depots()..data.problem.depots() + stops];
        let lists = nearest_until(points, data.problem.draft().coordinates, width, &|| stop.urgent());
        for (at, list) in lists.iter().enumerate() {
            data.near[at * width..at * width + list.len()].copy_from_slice(list);
        }
        return;
    }
    let mut order: Vec<(f64, u32)> = Vec::with_capacity(stops);
    for at in 0..stops as u32 {
        if at % 64 == 0 && stop.urgent() {
            return;
        }
        order.clear();
        let alike = |other: u32| other != at && data.share_a_type(at, other);
        order.extend((0..stops as u32).filter(|&other| alike(other)).map(|other| (proximity(data, at, other), other)));
        let by_key = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if order.len() > width {
            order.select_nth_unstable_by(width - 1, by_key);
            order.truncate(width);
        }
        order.sort_unstable_by(by_key);
        for (slot, &(_, other)) in order.iter().enumerate() {
            data.near[at as usize * width + slot] = other;
        }
    }
}

impl Data<'_> {
    /// Whether some vehicle type may serve both stops.
    fn share_a_type(&self, a: u32, b: u32) -> bool {
        !self.choosy || (0..self.fleet.len() as u32).any(|kind| self.allows(kind, a) && self.allows(kind, b))
    }
}

fn proximity(data: &Data<'_>, a: u32, b: u32) -> f64 {
    let one_way = |a: u32, b: u32| {
        let distance = data.out(a, b);
        if !data.windowed {
            return distance;
        }
        let (from, to) = (data.hull[a as usize], data.hull[b as usize]);
        let step = data.service[a as usize] + data.travel(1.0, a, b);
        distance + WAITING * (to.open - step - from.close).max(0.0) + LATENESS * (from.open + step - to.close).max(0.0)
    };
    one_way(a, b).min(one_way(b, a))
}

//! What the genetic search reads of the problem: costs of ways, loads, neighbours, angles.

use crate::dispatch::search::data::{Data, NONE};

/// So many nearest stops of each are tried, and those that it is one of (the paper's 20 leave time for
/// fewer children; measured on the X set up to 300 stops).
const NEAR: usize = 12;
/// Routes that a plan has room for, beyond what its load asks for (the same, section 3).
const SPARE: (f64, f64) = (1.3, 3.0);
/// Stops that a full route has on average, at most: turning longer ones round costs more than it brings.
const LONG: f64 = 40.0;

/// Stops are `0..stops`, the depot is `stops`.
pub(super) struct Tables {
    pub(super) stops: usize,
    /// Row by row; half of a route's own cost lies on each of its ways from and to the depot.
    cost: Vec<f64>,
    pub(super) load: Vec<f64>,
    pub(super) capacity: f64,
    /// Routes at most.
    pub(super) most: usize,
    near: Vec<u32>,
    near_at: Vec<u32>,
    /// Direction from the depot to each stop, in parts of 65,536 of a circle.
    pub(super) angle: Option<Vec<u16>>,
    /// What a unit of load beyond the capacity costs at first.
    pub(super) penalty: f64,
}

/// Whether the problem is the one that the genetic search knows: one vehicle type, one depot, loads that
/// add up to at most a capacity, ways that cost something and as much back as forth, nothing left out, nothing
/// else.
pub(in crate::dispatch::search) fn applies(data: &Data<'_>) -> bool {
    let [kind] = &data.fleet[..] else { return false };
    let home = kind.start == kind.end && data.origin[kind.start as usize] != NONE && kind.per_distance > 0.0;
    let tied = data.pairs || data.optional || data.picky || data.together.on || data.alternatives.on;
    let judged = data.judge.on || data.vehicles_first || data.walks.on() || data.backhauls.strict;
    home && data.symmetric && data.dense && data.bare && data.plain && data.single && !tied && !judged
}

impl Tables {
    /// The tables; `None` where vehicles are too few to search among plans that have more, or routes are long.
    pub(super) fn new(data: &Data<'_>) -> Option<Self> {
        let fleet = &data.fleet[0];
        let stops = data.stops;
        let width = stops + 1;
        let place = |node: usize| if node == stops { fleet.start } else { node as u32 };
        let mut cost = vec![0.0; width * width];
        for a in 0..width {
            for b in 0..width {
                let opening = if (a == stops) != (b == stops) { 0.5 * fleet.fixed } else { 0.0 };
                if a != b {
                    cost[a * width + b] = data.out(place(a), place(b)) * fleet.per_distance + opening;
                }
            }
        }
        let load: Vec<f64> = (0..stops).map(|stop| data.quantity[stop] as f64).collect();
        let capacity = data.capacity[0] as f64;
        let least = (load.iter().sum::<f64>() / capacity.max(1.0)).max(1.0);
        let most = ((SPARE.0 * least).ceil() + SPARE.1).min(stops as f64).max(1.0) as usize;
        if (fleet.count as usize) < most || data.slots < most || stops as f64 / least > LONG {
            return None;
        }
        let (near, near_at) = neighbours(data);
        let angle = data.problem.points().map(|points| {
            let of = |place: u32| points[data.origin[place as usize] as usize];
            let depot = of(fleet.start);
            let direction = |stop: usize| {
                let point = of(stop as u32);
                let turn = (point.y - depot.y).atan2(point.x - depot.x) / std::f64::consts::TAU;
                (turn.rem_euclid(1.0) * 65_536.0) as u32 as u16
            };
            (0..stops).map(direction).collect()
        });
        let longest = cost.iter().copied().fold(0.0, f64::max);
        let heaviest = load.iter().copied().fold(1.0, f64::max);
        let penalty = (longest / heaviest).clamp(0.1 * data.span / 1e3, 1e3 * data.span);
        Some(Self { stops, cost, load, capacity, most, near, near_at, angle, penalty })
    }

    /// Cost of the way between two nodes; nodes from `stops` on stand for the depot.
    #[inline]
    pub(super) fn cost(&self, a: u32, b: u32) -> f64 {
        let (a, b) = ((a as usize).min(self.stops), (b as usize).min(self.stops));
        self.cost[a * (self.stops + 1) + b]
    }
    /// The stops that are near a stop.
    #[inline]
    pub(super) fn near(&self, stop: u32) -> &[u32] {
        &self.near[self.near_at[stop as usize] as usize..self.near_at[stop as usize + 1] as usize]
    }
    /// Load beyond the capacity.
    #[inline]
    pub(super) fn excess(&self, load: f64) -> f64 {
        (load - self.capacity).max(0.0)
    }
    /// Load of a route.
    pub(super) fn load_of(&self, stops: &[u32]) -> f64 {
        stops.iter().map(|&stop| self.load[stop as usize]).sum()
    }
    /// What a route costs that serves these stops.
    pub(super) fn route_cost(&self, stops: &[u32]) -> f64 {
        let depot = self.stops as u32;
        let (Some(&first), Some(&last)) = (stops.first(), stops.last()) else { return 0.0 };
        let between: f64 = stops.windows(2).map(|pair| self.cost(pair[0], pair[1])).sum();
        self.cost(depot, first) + between + self.cost(last, depot)
    }
}

/// Near stops of each, those counted for which it is near itself.
fn neighbours(data: &Data<'_>) -> (Vec<u32>, Vec<u32>) {
    let width = NEAR.min(data.near_width);
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); data.stops];
    for stop in 0..data.stops as u32 {
        for &near in data.near(stop)[..width].iter().filter(|&&near| near != NONE) {
            lists[stop as usize].push(near);
            lists[near as usize].push(stop);
        }
    }
    let (mut near, mut at) = (Vec::new(), vec![0]);
    for list in &mut lists {
        list.sort_unstable();
        list.dedup();
        near.extend_from_slice(list);
        at.push(near.len() as u32);
    }
    (near, at)
}

#[cfg(test)]
impl Tables {
    /// Of random stops on a square, the depot among them.
    pub(super) fn random(stops: usize, capacity: i64, most: usize, random: &mut crate::search::random::Random) -> Self {
        use rand::RngExt as _;
        let mut draw = || f64::from(random.random_range(0..1000));
        let points: Vec<(f64, f64)> = (0..=stops).map(|_| (draw(), draw())).collect();
        let way = |a: &(f64, f64), b: &(f64, f64)| (a.0 - b.0).hypot(a.1 - b.1).round();
        let cost = points.iter().flat_map(|a| points.iter().map(move |b| way(a, b))).collect();
        let depot = points[stops];
        let turn =
            |point: &(f64, f64)| ((point.1 - depot.1).atan2(point.0 - depot.0) / std::f64::consts::TAU).rem_euclid(1.0);
        let others = |stop: u32| (0..stops as u32).filter(move |&other| other != stop);
        Self {
            stops,
            cost,
            load: (0..stops).map(|_| f64::from(random.random_range(1..10))).collect(),
            capacity: capacity as f64,
            most,
            near: (0..stops as u32).flat_map(others).collect(),
            near_at: (0..=stops as u32).map(|stop| stop * (stops as u32 - 1)).collect(),
            angle: Some(points[..stops].iter().map(|point| (turn(point) * 65_536.0) as u32 as u16).collect()),
            penalty: 50.0,
        }
    }
}

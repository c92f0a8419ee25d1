//! Partial routes from one end, as labels: what they cost, what they have used, what they remember.
//!
//! Labels are set in buckets of the first resource; within a bucket they are corrected. A label
//! is dropped if another at the same stop costs no more, has used no more and remembers no more
//! (dominance, Desrochers, Desrosiers and Solomon 1992). The same code serves both ends: seen
//! from the end, the first resource is what is left of it.

use super::class::{Class, Way};
use super::effort::Effort;
use super::memory::{Memory, StopSet};
use std::borrow::Cow;

/// Buckets of the first resource.
const BUCKETS: usize = 48;
/// No predecessor.
const NONE: u32 = u32::MAX;
/// More labels than this are not made: about half a gigabyte.
const MOST_LABELS: usize = 6_000_000;

/// A partial route that ends at a stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    /// Reduced cost, that of its last stop included.
    pub(super) cost: f64,
    /// What it has used of the two resources.
    pub(super) first: f64,
    pub(super) second: i64,
    /// What it remembers.
    pub(super) seen: StopSet,
    before: u32,
    pub(super) stop: u16,
    dropped: bool,
}

/// From which end labels begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    Start,
    End,
}

/// How carefully routes are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// What labels remember does not count in dominance, and only the best few ways of each stop
    /// are gone: very quick, and may miss routes.
    Near,
    /// The first of these alone.
    Loose,
    /// None is missed.
    Exact,
}

/// Ways of each stop under [`Care::Near`].
const NEAR: usize = 12;

/// A class seen from one end, under prices of the stops.
pub(super) struct View<'a> {
    ways: Cow<'a, [Vec<Way>]>,
    exact: bool,
    /// Cost of beginning at a stop.
    ends: &'a [f64],
    earliest: Vec<f64>,
    latest: Vec<f64>,
    takes: &'a [i64],
    room: i64,
    /// What serving a stop earns.
    prices: &'a [f64],
    /// Labels use at most so much of the first resource.
    limit: f64,
}

impl<'a> View<'a> {
    /// Labels from either end use at most `limit` of the first resource, counted from there.
    pub(super) fn new(class: &'a Class, from: From, prices: &'a [f64], limit: f64, care: Care) -> Self {
        let turned = |times: &[f64]| times.iter().map(|time| class.horizon - time).collect();
        let (ways, ends, earliest, latest) = match from {
            From::Start => (&class.out, &class.start, class.earliest.clone(), class.latest.clone()),
            From::End => (&class.into, &class.end, turned(&class.latest), turned(&class.earliest)),
        };
        let ways = if care == Care::Near { Cow::Owned(nearest(ways, prices)) } else { Cow::Borrowed(ways.as_slice()) };
        Self {
            ways,
            exact: care == Care::Exact,
            ends,
            earliest,
            latest,
            takes: &class.takes,
            room: class.room,
            prices,
            limit,
        }
    }
}

/// The best few ways of each stop, under prices of the stops.
fn nearest(ways: &[Vec<Way>], prices: &[f64]) -> Vec<Vec<Way>> {
    let few = |ways: &Vec<Way>| {
        let mut few = ways.clone();
        if few.len() > NEAR {
            let reduced = |way: &Way| way.cost - prices[way.to as usize];
            few.select_nth_unstable_by(NEAR, |a, b| reduced(a).total_cmp(&reduced(b)).then(a.to.cmp(&b.to)));
            few.truncate(NEAR);
        }
        few
    };
    ways.iter().map(few).collect()
}

/// All labels of one run.
pub(super) struct Labels {
    pool: Vec<Label>,
    /// Labels of each stop and bucket, cheapest first.
    cells: Vec<Vec<(f64, u32)>>,
    /// The least cost of the labels of each stop up to each bucket.
    least: Vec<f64>,
    /// Whether a label that costs no more and is in an earlier bucket dominates.
    by_cost: bool,
    queues: Vec<Vec<u32>>,
}

impl Labels {
    /// Makes all labels that are not dominated. `None` if the effort is spent.
    pub(super) fn new(view: &View<'_>, memory: &Memory, effort: &mut Effort) -> Option<Self> {
        let (stops, exact) = (view.prices.len(), view.exact);
        let mut labels = Self {
            pool: Vec::new(),
            cells: vec![Vec::new(); stops * BUCKETS],
            least: vec![f64::INFINITY; stops * BUCKETS],
            by_cost: !exact && view.room == 0,
            queues: vec![Vec::new(); BUCKETS],
        };
        let width = (view.limit / BUCKETS as f64).max(1e-9);
        let bucket = |first: f64| ((first / width) as usize).min(BUCKETS - 1);
        for stop in 0..stops {
            let (first, second) = (view.earliest[stop], view.takes[stop]);
            let cost = view.ends[stop] - view.prices[stop];
            if cost.is_finite() && first <= view.latest[stop] && first <= view.limit && second <= view.room {
                let mut seen = StopSet::default();
                seen.insert(stop);
                let label = Label { cost, first, second, seen, before: NONE, stop: stop as u16, dropped: false };
                labels.insert(label, bucket(first), exact, effort);
            }
        }
        for current in 0..BUCKETS {
            let mut next = 0;
            while next < labels.queues[current].len() {
                let id = labels.queues[current][next];
                next += 1;
                let label = labels.pool[id as usize];
                if label.dropped {
                    continue;
                }
                let ways = &view.ways[label.stop as usize];
                if !effort.spend(ways.len() as u64) || labels.pool.len() > MOST_LABELS {
                    return None;
                }
                for way in ways {
                    let to = way.to as usize;
                    if label.seen.contains(to) {
                        continue;
                    }
                    let first = (label.first + way.takes).max(view.earliest[to]);
                    let second = label.second.saturating_add(view.takes[to]);
                    if first > view.latest[to] || first > view.limit || second > view.room {
                        continue;
                    }
                    let cost = label.cost + way.cost - view.prices[to];
                    let seen = memory.pass(label.seen, to);
                    let made = Label { cost, first, second, seen, before: id, stop: way.to, dropped: false };
                    labels.insert(made, bucket(first), exact, effort);
                }
            }
        }
        Some(labels)
    }

    /// Adds a label unless it is dominated, and drops those of its bucket that it dominates.
    fn insert(&mut self, label: Label, bucket: usize, exact: bool, effort: &mut Effort) {
        let row = label.stop as usize * BUCKETS;
        let mut compared = 1;
        if self.by_cost && bucket > 0 && self.least[row + bucket - 1] <= label.cost {
            return;
        }
        let cheaper = if self.least[row + bucket] <= label.cost { row } else { row + bucket + 1 };
        for cell in self.cells[cheaper..row + bucket + 1].iter().rev() {
            for &(cost, id) in cell {
                compared += 1;
                if cost > label.cost {
                    break;
                }
                if dominates(&self.pool[id as usize], &label, exact) {
                    effort.spend(compared);
                    return;
                }
            }
        }
        let cell = &mut self.cells[row + bucket];
        let pool = &mut self.pool;
        let at = cell.partition_point(|&(cost, _)| cost < label.cost);
        let mut kept = at;
        for k in at..cell.len() {
            let (_, id) = cell[k];
            compared += 1;
            if dominates(&label, &pool[id as usize], exact) {
                pool[id as usize].dropped = true;
            } else {
                cell[kept] = cell[k];
                kept += 1;
            }
        }
        cell.truncate(kept);
        let id = pool.len() as u32;
        cell.insert(at, (label.cost, id));
        pool.push(label);
        for least in self.least[row + bucket..row + BUCKETS].iter_mut().take_while(|least| **least > label.cost) {
            *least = label.cost;
        }
        self.queues[bucket].push(id);
        effort.spend(compared);
    }

    /// How many labels were made.
    pub(super) fn len(&self) -> usize {
        self.pool.len()
    }

    /// The labels at each stop, cheapest first.
    pub(super) fn by_stop(&self) -> Vec<Vec<u32>> {
        let mut all: Vec<Vec<u32>> =
            self.cells.chunks(BUCKETS).map(|cells| cells.iter().flatten().map(|&(_, id)| id).collect()).collect();
        for ids in &mut all {
            ids.sort_by(|&a, &b| self[a].cost.total_cmp(&self[b].cost).then(a.cmp(&b)));
        }
        all
    }

    /// The stops of a label, from its last one back to the end of the route where it began.
    pub(super) fn stops(&self, id: u32) -> Vec<u16> {
        let mut stops = Vec::new();
        let mut at = id;
        while at != NONE {
            let label = &self.pool[at as usize];
            stops.push(label.stop);
            at = label.before;
        }
        stops
    }
}

impl std::ops::Index<u32> for Labels {
    type Output = Label;
    fn index(&self, id: u32) -> &Label {
        &self.pool[id as usize]
    }
}

/// Whether whatever follows `b` can follow `a` as well, at no more cost.
#[inline]
fn dominates(a: &Label, b: &Label, exact: bool) -> bool {
    a.cost <= b.cost && a.first <= b.first && a.second <= b.second && (!exact || a.seen.is_within(&b.seen))
}

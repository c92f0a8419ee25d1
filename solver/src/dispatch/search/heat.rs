//! Temperatures of the annealing: what they are shares of, and where they begin and end.
//!
//! Christiaens & Vanden Berghe (2020), section 6.1, anneal from 100 to 1 whatever the instance. Ours
//! are shares of a way's cost, so that plans in metres, seconds or euros are searched alike: of the
//! mean way between any two stops, or of so many mean ways of the plan where that is less. On a map of
//! thousands of stops a plan's ways are short for the size of the map, and what is hot by the map
//! melts the plan.

use super::anneal::expected;
use super::data::{Data, NONE};
use super::snapshot::Snapshot;
use crate::search::stop::Stop;

/// Iterations a stop from which on the full heat pays (measured on the X set).
const AMPLE: f64 = 800.0;
/// So many mean ways of the plan are the scale at most (measured on the Belgian maps of Arnold, Gendreau and Sörensen).
const WAYS: f64 = 10.0;
/// So much hotter it begins where stops ask for vehicle types: what goes by which type is settled early (measured on
/// the site-dependent instances of Cordeau and Laporte with time windows).
const CHOOSY: f64 = 2.0;
/// So much hotter it begins where all stops come in pairs, to the power of their share where some do: a pair hardly ever
/// changes its route alone where there are few long ones, so that what the first plan settled stays settled (measured on Li
/// and Lim's instances of 200 stops).
const PAIRED: f64 = 20.0;
/// Pairs of stops looked at for the mean way.
const SAMPLE: u64 = 2_000;

/// Where an annealing begins and ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heat {
    /// As shares of the scale.
    hot: f64,
    cold: f64,
    /// Cost.
    scale: f64,
}

impl Heat {
    /// For the length of the run: the shorter it is for a plan's size, the cooler it begins, so that
    /// what the construction found is not lost.
    pub(super) fn for_run(data: &Data<'_>, stop: &Stop) -> Self {
        let mut heat = Self::of(data);
        let share = expected(stop) / data.stops.max(1) as f64 / AMPLE;
        heat.hot *= share.clamp(1e-9, 1.0).powf(0.8);
        heat.hot = heat.hot.max(2.0 * heat.cold);
        heat
    }

    /// For a run as long as one likes.
    pub(super) fn of(data: &Data<'_>) -> Self {
        let mut hot = 0.14;
        if data.choosy {
            hot *= CHOOSY;
        }
        if data.pairs {
            let paired = data.partner.iter().filter(|&&partner| partner != NONE).count();
            hot *= PAIRED.powf(paired as f64 / data.stops.max(1) as f64);
        }
        Self { hot, cold: 0.003, scale: data.span }
    }

    /// Takes the scale from a plan where its ways are short. A goal in its turn knows its own scale.
    pub(super) fn fit(&mut self, data: &Data<'_>, plan: &Snapshot) {
        let of_plan = if data.judge.on || data.optional { None } else { data.mean_way_of(plan) };
        self.scale = of_plan.map_or(data.span, |way| data.span.min(WAYS * way));
    }

    /// A temperature that is this share of the scale, in cost.
    pub(super) fn share(&self, share: f64) -> f64 {
        self.scale * share
    }

    /// The temperature at a share of the way from the beginning to the end, in cost.
    pub(super) fn at(&self, share: f64) -> f64 {
        self.scale * self.hot * (self.cold / self.hot).powf(share)
    }
}

impl Data<'_> {
    /// Of so many pairs of stops, numbered, those of two: the same ones each time.
    pub(super) fn sample(&self, pairs: u64) -> impl Iterator<Item = (usize, u32, u32)> + use<> {
        let stops = self.stops as u64;
        let pair = move |index| (index as usize, (index * 7919 % stops) as u32, ((index * 104_729 + 1) % stops) as u32);
        (0..pairs).map(pair).filter(|&(_, a, b)| a != b)
    }

    /// Mean cost of the way between any two stops, from a sample; 1 where ways cost nothing.
    pub(super) fn mean_way(&self) -> f64 {
        let (mut sum, mut count) = (0.0, 0);
        for (index, a, b) in self.sample(SAMPLE) {
            sum += self.way(index % self.fleet.len(), a, b);
            count += 1;
        }
        let mean = sum / f64::from(count.max(1));
        if mean > 0.0 { mean } else { 1.0 }
    }

    /// Mean cost of a plan's ways, from and to the depots too; `None` where they cost nothing.
    fn mean_way_of(&self, plan: &Snapshot) -> Option<f64> {
        let (mut sum, mut count) = (0.0, 0_usize);
        for (kind, stops) in &plan.routes {
            let (Some(&first), Some(&last)) = (stops.first(), stops.last()) else { continue };
            let (kind, fleet) = (*kind as usize, &self.fleet[*kind as usize]);
            sum += self.way(kind, fleet.start, first) + self.way(kind, last, fleet.end);
            sum += stops.windows(2).map(|pair| self.way(kind, pair[0], pair[1])).sum::<f64>();
            count += stops.len() + 1;
        }
        (sum > 0.0).then(|| sum / count as f64)
    }

    /// Cost of the way between two places for a vehicle type.
    fn way(&self, kind: usize, a: u32, b: u32) -> f64 {
        let kind = &self.fleet[kind];
        let time = if kind.per_time > 0.0 { self.time(kind, a, b) } else { 0.0 };
        (kind.per_distance + kind.per_haul * kind.usual_load) * self.out(a, b) + kind.per_time * time
    }
}

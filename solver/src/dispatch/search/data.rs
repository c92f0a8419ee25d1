//! The problem flattened for the inner loops: arrays by stop, tables by place, one entry a vehicle type.
//!
//! Stops are numbered `0..stops`. A *place* is a row of the tables: the stops' own rows first,
//! then every start and end of a vehicle type, then `nowhere`, which is zero from everywhere and
//! stands for the open end of a route. Lengths and times are scaled so that data with few
//! decimals become whole numbers (exact in `f64`); [`Data::scale`] leads back.

use crate::dispatch::problem::{PlaceIndex, Problem};

/// No stop, no route.
pub(super) const NONE: u32 = u32::MAX;

/// A table of arc values, with its transpose where it is not symmetric.
pub(super) struct Arcs {
    pub(super) width: usize,
    /// Row `a`, column `b`: from `a` to `b`.
    pub(super) out: Vec<f64>,
    /// Row `b`, column `a`: from `a` to `b`; empty when symmetric.
    pub(super) into: Vec<f64>,
}

/// A vehicle type, flattened.
pub(super) struct Fleet {
    /// How many there are at most.
    pub(super) count: u32,
    /// Place of departure and of return.
    pub(super) start: u32,
    pub(super) end: u32,
    /// When a vehicle that is not on its way may leave, and when its shift ends, scaled.
    pub(super) open: f64,
    pub(super) close: f64,
    /// When its shift begins, scaled: routes in progress may have left by then.
    pub(super) begins: f64,
    /// Objective weights: per route, per distance, per time (scaled units).
    pub(super) fixed: f64,
    pub(super) per_distance: f64,
    pub(super) per_time: f64,
    /// Per distance and unit of load on board.
    pub(super) per_haul: f64,
    /// What is on board on the way, about, where that counts.
    pub(super) usual_load: f64,
    /// Duration beyond which overtime begins, and its weight on top.
    pub(super) regular: f64,
    pub(super) per_overtime: f64,
    /// Limits, infinite where there is none (scaled).
    pub(super) max_distance: f64,
    pub(super) max_duration: f64,
    pub(super) max_stops: u32,
    /// What is picked up last is delivered first.
    pub(super) lifo: bool,
    /// Travel times are multiplied by this.
    pub(super) slowness: f64,
    /// Service takes this share of the stop's own longer (negative: shorter).
    pub(super) extra_service: f64,
}

impl Fleet {
    /// What a route of this duration costs for its time, lateness not counted.
    #[inline]
    pub(super) fn price(&self, duration: f64) -> f64 {
        self.per_time * duration + self.per_overtime * (duration - self.regular).max(0.0)
    }
    /// Whether a shorter route is cheaper, or a longer one forbidden.
    #[inline]
    pub(super) fn minds_duration(&self) -> bool {
        self.per_time > 0.0 || self.per_overtime > 0.0 || self.max_duration.is_finite()
    }
}

/// One opening of a stop: earliest and latest start of service, scaled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) open: f64,
    pub(super) close: f64,
}

/// The flattened problem. See the head of this file.
pub(super) struct Data<'p> {
    pub(super) problem: &'p Problem,
    pub(super) stops: usize,
    pub(super) dims: usize,
    pub(super) fleet: Vec<Fleet>,
    /// Capacity by type and dimension.
    pub(super) capacity: Vec<i64>,
    /// Most routes that a plan can have.
    pub(super) slots: usize,
    pub(super) scale: f64,

    pub(super) distance: Arcs,
    /// `None`: travel times are the distances.
    pub(super) time: Option<Arcs>,
    /// Whether distances are the same both ways.
    pub(super) symmetric: bool,
    /// Whether the tables exist; otherwise arcs are computed by the problem.
    pub(super) dense: bool,
    /// How distances are computed where there are neither tables of ours nor of the problem.
    pub(super) plane: Option<super::plane::Plane>,
    /// The problem's own place of each of ours (`NONE` = nowhere), for arcs computed on the fly.
    pub(super) origin: Vec<u32>,

    pub(super) service: Vec<f64>,
    /// Time on arrival before service; and when the goods are ready at the start.
    pub(super) setup: Vec<f64>,
    pub(super) release: Vec<f64>,
    /// When lateness begins (infinite: never), and its weight per time.
    pub(super) due: Vec<f64>,
    pub(super) per_late: Vec<f64>,
    /// First opening and last closing.
    pub(super) hull: Vec<Window>,
    /// All windows, those of stop `u` in `window_at[u]..window_at[u + 1]`.
    pub(super) windows: Vec<Window>,
    pub(super) window_at: Vec<u32>,

    /// By stop and dimension: loaded at the start and dropped here; collected here and brought to
    /// the end; loaded (+) or unloaded (−) here as half of a pair.
    pub(super) dropped: Vec<i64>,
    pub(super) collected: Vec<i64>,
    pub(super) carried: Vec<i64>,
    /// What is dropped and collected together.
    pub(super) quantity: Vec<i64>,
    /// The other half of a pair, or `NONE`.
    pub(super) partner: Vec<u32>,
    /// Whether the stop is the delivering half of a pair.
    pub(super) delivers: Vec<bool>,
    /// What leaving the stop out (of alternatives: all of them) costs in the objective; infinite where it must be served.
    pub(super) prize: Vec<f64>,
    /// Share of the largest capacity that the stop needs, and its distance from the first start.
    pub(super) size: Vec<f64>,
    pub(super) remote: Vec<f64>,
    /// By type and stop: skills fit and the stop alone is within the type's reach.
    pub(super) allowed: Vec<bool>,

    /// Nearest stops of each, nearest first, in one array of `near_width` a stop.
    pub(super) near: Vec<u32>,
    pub(super) near_width: usize,
    /// The shorter of the distances to and from each of them.
    pub(super) near_distance: Vec<f64>,
    /// Mean cost of the way between two stops: the scale of the temperatures at most.
    pub(super) span: f64,
    /// The least cost per distance of any type.
    pub(super) least_per_distance: f64,

    /// What a plan is judged by where its cost does not tell.
    pub(super) judge: super::goals::Judge,
    /// Fewer routes come before all else.
    pub(super) vehicles_first: bool,
    /// Some stop has a window.
    pub(super) windowed: bool,
    /// Windows, shifts or duration limits or costs exist.
    pub(super) timed: bool,
    /// Duration or lateness costs, or duration is limited, so that the schedule matters.
    pub(super) timed_cost: bool,
    /// Some stop has several windows.
    pub(super) several_windows: bool,
    /// Joined segments give only a lower bound of what the time of a route costs: several windows,
    /// or lateness.
    pub(super) exact_clock: bool,
    /// Lateness costs.
    pub(super) late: bool,
    /// Some stop's goods are ready only after some shift opens.
    pub(super) released: bool,
    /// Some stop's goods are ready late, whether that is seen to by `released` or between trips.
    pub(super) late_releases: bool,
    /// Set-up times or service factors are there.
    pub(super) handling: bool,
    /// The load varies along the route in a way that totals do not tell.
    pub(super) mixed: bool,
    pub(super) pairs: bool,
    /// Groups of stops of which one is served.
    pub(super) alternatives: super::alternatives::Alternatives,
    /// Longest rides of transports.
    pub(super) rides: super::rides::Rides,
    /// What vehicles do between stops.
    pub(super) walks: super::walk::Walks,
    /// Whether some type's routes are split into trips.
    pub(super) trips: bool,
    /// Whether a trip rather goes to a vehicle of its own where that costs the same: it then leaves when it likes.
    pub(super) spreads_trips: bool,
    /// Groups of stops that one route serves.
    pub(super) together: super::together::Together,
    /// Routes in progress.
    pub(super) fixed: super::fixed::Fixed,
    /// The plan before.
    pub(super) changes: super::changes::Changes,
    /// Goods that must not share a vehicle.
    pub(super) goods: super::goods::Goods,
    /// Whether deliveries come before pickups.
    pub(super) backhauls: super::backhauls::Backhauls,
    /// Some type may not serve some stop.
    pub(super) choosy: bool,
    /// Windows and total loads decide alone whether a route is feasible where vehicles of its type
    /// may serve its stops, and its distance decides alone what it costs.
    pub(super) plain: bool,
    /// Some stop may be left out at a price, which the objective counts.
    pub(super) optional: bool,
    /// Some type limits distance or number of stops.
    pub(super) limited: bool,
    /// Some stop may not join some route, whatever the place and the load.
    pub(super) picky: bool,
    /// Whether a stop may join a route, wherever, is told by one total load and one capacity.
    pub(super) single: bool,
    /// Some type's load counts by distance.
    pub(super) hauls: bool,
    /// Any place is as good as its detour is short: no clock, no limits, no order.
    pub(super) bare: bool,
}

impl Data<'_> {
    /// Distance from place `a` to place `b`, reading row `a`.
    #[inline]
    pub(super) fn out(&self, a: u32, b: u32) -> f64 {
        if self.dense { self.distance.out[a as usize * self.distance.width + b as usize] } else { self.far(a, b) }
    }
    /// Distance from place `b` to place `a`, reading row `a`: for loops that hold `a` still.
    #[inline]
    pub(super) fn back(&self, a: u32, b: u32) -> f64 {
        if self.dense {
            let table = if self.distance.into.is_empty() { &self.distance.out } else { &self.distance.into };
            table[a as usize * self.distance.width + b as usize]
        } else {
            self.far(b, a)
        }
    }
    /// Time of a vehicle from its begin of service at `a` to the earliest at `b`, the stop's own
    /// service at `a` not counted: travel, set-up at `b`, and what the vehicle type needs more or
    /// less for the service at `a`.
    #[inline]
    pub(super) fn time(&self, fleet: &Fleet, a: u32, b: u32) -> f64 {
        let travel = self.travel(fleet.slowness, a, b);
        if self.handling { travel + self.handled(fleet, a, b) } else { travel }
    }
    /// The same from place `b` to place `a`, reading row `a`.
    #[inline]
    pub(super) fn time_back(&self, fleet: &Fleet, a: u32, b: u32) -> f64 {
        let travel = self.travel_back(fleet.slowness, a, b);
        if self.handling { travel + self.handled(fleet, b, a) } else { travel }
    }

    /// Travel time from place `a` to place `b` for a vehicle of slowness `slow`.
    #[inline]
    pub(super) fn travel(&self, slow: f64, a: u32, b: u32) -> f64 {
        let Some(time) = &self.time else {
            return self.out(a, b) * slow;
        };
        if self.dense { time.out[a as usize * time.width + b as usize] * slow } else { self.far_time(a, b) * slow }
    }

    /// Travel time from place `b` to place `a`, reading row `a`.
    #[inline]
    pub(super) fn travel_back(&self, slow: f64, a: u32, b: u32) -> f64 {
        let Some(time) = &self.time else {
            return self.back(a, b) * slow;
        };
        if !self.dense {
            return self.far_time(b, a) * slow;
        }
        let table = if time.into.is_empty() { &time.out } else { &time.into };
        table[a as usize * time.width + b as usize] * slow
    }

    /// Set-up at `b` when coming from `a`, and the vehicle type's own share of the service at `a`.
    #[cold]
    fn handled(&self, fleet: &Fleet, a: u32, b: u32) -> f64 {
        let mut time = 0.0;
        if (a as usize) < self.stops {
            time += self.service[a as usize] * fleet.extra_service;
        }
        time + self.set_up(a, b)
    }

    /// Set-up at `b` when coming from `a`.
    pub(super) fn set_up(&self, a: u32, b: u32) -> f64 {
        if b as usize >= self.stops || self.setup[b as usize] == 0.0 {
            return 0.0;
        }
        let same = self.origin[a as usize] != NONE && self.out(a, b) == 0.0 && self.travel(1.0, a, b) == 0.0;
        if same { 0.0 } else { self.setup[b as usize] }
    }

    #[inline]
    fn far(&self, a: u32, b: u32) -> f64 {
        if let Some(plane) = &self.plane {
            return plane.distance(a, b);
        }
        let (a, b) = (self.origin[a as usize], self.origin[b as usize]);
        if a == NONE || b == NONE { 0.0 } else { self.problem.distance(PlaceIndex(a), PlaceIndex(b)) * self.scale }
    }
    #[inline]
    fn far_time(&self, a: u32, b: u32) -> f64 {
        if let Some(time) = self.plane.as_ref().and_then(|plane| plane.time(a, b)) {
            return time;
        }
        let (a, b) = (self.origin[a as usize], self.origin[b as usize]);
        if a == NONE || b == NONE { 0.0 } else { self.problem.duration(PlaceIndex(a), PlaceIndex(b)) * self.scale }
    }

    /// The earliest start of service at `stop` for an arrival at `time`; infinite when too late.
    #[inline]
    pub(super) fn earliest_start(&self, stop: u32, time: f64) -> f64 {
        let hull = self.hull[stop as usize];
        let start = time.max(hull.open);
        if start > hull.close {
            return f64::INFINITY;
        }
        if !self.several_windows {
            return start;
        }
        let windows = self.windows_of(stop);
        windows.iter().find(|window| start <= window.close).map_or(f64::INFINITY, |window| start.max(window.open))
    }
    /// The latest start of service at `stop` that is at most `time`; minus infinity when there is none.
    #[inline]
    pub(super) fn latest_start(&self, stop: u32, time: f64) -> f64 {
        let hull = self.hull[stop as usize];
        let start = time.min(hull.close);
        if start < hull.open {
            return f64::NEG_INFINITY;
        }
        if !self.several_windows {
            return start;
        }
        let windows = self.windows_of(stop);
        let last = windows.iter().rev().find(|window| start >= window.open);
        last.map_or(f64::NEG_INFINITY, |window| start.min(window.close))
    }
    pub(super) fn windows_of(&self, stop: u32) -> &[Window] {
        &self.windows[self.window_at[stop as usize] as usize..self.window_at[stop as usize + 1] as usize]
    }
    /// The nearest stops of `stop`.
    #[inline]
    pub(super) fn near(&self, stop: u32) -> &[u32] {
        &self.near[stop as usize * self.near_width..(stop as usize + 1) * self.near_width]
    }
    /// The unit of a stop: the first of its group or alternatives, its pickup, or itself.
    #[inline]
    pub(super) fn unit(&self, stop: u32) -> u32 {
        if let Some(lead) = self.together.lead(stop) {
            return lead;
        }
        if self.delivers[stop as usize] { self.partner[stop as usize] } else { self.alternatives.lead(stop) }
    }
    /// What leaving out the unit of a stop (itself, the pair, or the group) costs.
    #[inline]
    pub(super) fn unit_prize(&self, unit: u32) -> f64 {
        let group = self.together.of(unit);
        if group != NONE {
            return self.together.stops(group).iter().map(|&stop| self.prize[stop as usize]).sum();
        }
        let partner = self.partner[unit as usize];
        let prize = self.prize[unit as usize];
        if partner == NONE { prize } else { prize + self.prize[partner as usize] }
    }
    /// Whether a vehicle of type `kind` may serve `stop`.
    #[inline]
    pub(super) fn allows(&self, kind: u32, stop: u32) -> bool {
        !self.choosy || self.allowed[kind as usize * self.stops + stop as usize]
    }
    /// The row of `stop` in a table by stop and dimension.
    #[inline]
    pub(super) fn row<'t>(&self, table: &'t [i64], stop: u32) -> &'t [i64] {
        &table[stop as usize * self.dims..(stop as usize + 1) * self.dims]
    }
    #[inline]
    pub(super) fn capacity(&self, kind: u32) -> &[i64] {
        &self.capacity[kind as usize * self.dims..(kind as usize + 1) * self.dims]
    }
}

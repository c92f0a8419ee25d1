//! What vehicles of one type do between stops, flattened: scaled like everything in `data.rs`.

use super::super::data::{Data, NONE, Window};
use super::super::flatten::SLACK;
use super::begun::Begun;
use super::traffic::{self, Period};
use crate::dispatch::problem::{PlaceIndex, Problem, StationIndex, Vehicle, VehicleIndex};
use crate::ids::Idx as _;

/// Stations tried on the way between two places: those with the least detour, and the nearest ones.
const LEAST_DETOUR: usize = 2;
const NEAREST: usize = 1;
/// Places gone to between two stops at most.
const MOST_HOPS: u8 = 2;
/// Chains of places between two stops that are tried at most where all are.
const MOST_CHAINS: usize = 300;
/// Up to so many places the stations on the way are kept by pair of places.
const PAIRS: usize = 600;

/// A depot to load at again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reload {
    /// Row of the tables.
    pub(super) place: u32,
    /// Time that it takes.
    pub(super) time: f64,
}

/// A charging station.
#[derive(Debug, Clone)]
pub(super) struct Station {
    pub(super) index: StationIndex,
    pub(super) place: u32,
    pub(super) windows: Vec<Window>,
    /// (energy, scaled time from empty), from (0, 0), rising.
    pub(super) curve: Vec<(f64, f64)>,
}

impl Station {
    /// Time from empty to a level.
    #[inline]
    pub(super) fn time(&self, level: f64) -> f64 {
        let mut at = 1;
        while at + 1 < self.curve.len() && self.curve[at].0 < level {
            at += 1;
        }
        let ((e0, t0), (e1, t1)) = (self.curve[at - 1], self.curve[at]);
        t0 + (level - e0) * (t1 - t0) / (e1 - e0)
    }
    /// Levels at which the pace changes.
    pub(super) fn bends(&self) -> impl Iterator<Item = f64> + '_ {
        self.curve[1..self.curve.len() - 1].iter().map(|&(level, _)| level)
    }
    /// The highest level reached from empty within a time.
    #[inline]
    pub(super) fn level(&self, time: f64) -> f64 {
        let mut at = 1;
        while at + 1 < self.curve.len() && self.curve[at].1 <= time {
            at += 1;
        }
        let ((e0, t0), (e1, t1)) = (self.curve[at - 1], self.curve[at]);
        // Where charging takes no time, any level is reached.
        if t1 > t0 {
            e0 + (time - t0) * (e1 - e0) / (t1 - t0)
        } else if time >= t0 {
            f64::INFINITY
        } else {
            e0
        }
    }
}

/// A battery: energies unscaled, consumption per scaled distance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Battery {
    pub(super) capacity: f64,
    pub(super) per_distance: f64,
    pub(super) start: f64,
    pub(super) reserve: f64,
}

/// A break: begins within a window and takes a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rest {
    pub(super) window: Window,
    pub(super) time: f64,
    /// Whether it is long enough to drive on as from the start.
    pub(super) fresh: bool,
}

/// What vehicles of one type do between stops.
#[derive(Debug)]
pub(in crate::dispatch::search) struct Gear {
    pub(super) kind: u32,
    pub(super) reloads: Vec<Reload>,
    pub(super) stations: Vec<Station>,
    pub(super) battery: Option<Battery>,
    pub(super) rests: Vec<Rest>,
    /// Driving without a break, and the break's time.
    pub(super) driving: Option<(f64, f64)>,
    pub(super) traffic: Vec<Period>,
    pub(super) bans: Vec<Window>,
    pub(super) most_trips: u32,
    pub(super) longest_trip: f64,
    /// Real capacities: those of the tables are without limit where a route may have several trips.
    pub(super) capacity: Vec<i64>,
    /// Whether times depend on the moment, so that nothing can be left open.
    pub(super) rigid: bool,
    /// Whether it goes straight, not by the tables.
    pub(super) straight: bool,
    /// By pair of places, the stations to try between them; or by place where those are too many.
    between: Vec<Vec<u16>>,
    /// All stations, where each of them is tried between any two places.
    all: Vec<u16>,
    by_pair: bool,
    width: usize,
    slowness: f64,
    /// Service takes this share of the stop's own.
    pub(super) service_factor: f64,
    /// Longest distance of a route.
    pub(super) longest: f64,
    /// Routes in progress.
    begun: Vec<Begun>,
    /// Places gone to between two stops at most.
    pub(super) most_hops: u8,
}

impl Gear {
    /// `None` for vehicles that only go from stop to stop. The tables hold every place already.
    pub(super) fn new(
        problem: &Problem,
        data: &Data<'_>,
        index: VehicleIndex,
        limit: &dyn Fn(f64) -> f64,
    ) -> Option<Self> {
        let vehicle = &problem.vehicles()[index];
        if !vehicle.walked {
            return None;
        }
        let row =
            |place: PlaceIndex| data.origin.iter().position(|&origin| origin == place.0).map_or(NONE, |row| row as u32);
        let scale = data.scale;
        let window =
            |window: &crate::dispatch::problem::Window| Window { open: window.from * scale, close: limit(window.to) };
        let reloads =
            vehicle.reload.iter().map(|&depot| Reload { place: row(depot), time: problem.reload_time(depot) * scale });
        let station = |(index, station): (StationIndex, &crate::dispatch::problem::Station)| Station {
            index,
            place: row(problem.station_place(index)),
            windows: station.windows.iter().map(window).collect(),
            curve: station.curve.iter().map(|&(energy, time)| (energy, time * scale)).collect(),
        };
        let stations = if vehicle.battery.is_some() {
            problem.stations().iter_enumerated().map(station).collect()
        } else {
            Vec::new()
        };
        let long = vehicle.driving_break.map_or(f64::INFINITY, |driving| driving.duration);
        let mut gear = Self {
            kind: index.row() as u32,
            reloads: reloads.collect(),
            stations,
            battery: vehicle.battery.map(|battery| Battery {
                capacity: battery.capacity,
                per_distance: battery.per_distance / scale,
                start: battery.start,
                reserve: battery.reserve,
            }),
            rests: vehicle
                .breaks
                .iter()
                .map(|entry| Rest {
                    window: Window { open: entry.earliest * scale, close: limit(entry.latest) },
                    time: entry.duration * scale,
                    fresh: entry.duration >= long,
                })
                .collect(),
            driving: vehicle.driving_break.map(|driving| {
                // Travel times are never whole in traffic.
                let slack = if vehicle.traffic.is_empty() { 0.0 } else { SLACK * driving.after * scale };
                (limit(driving.after) + slack, driving.duration * scale)
            }),
            traffic: vehicle.traffic.iter().map(|p| Period { from: p.from * scale, factor: p.speed_factor }).collect(),
            bans: vehicle.grounded.iter().map(|w| Window { open: limit(w.from), close: w.to * scale }).collect(),
            most_trips: vehicle.max_trips.unwrap_or(u32::MAX),
            longest_trip: vehicle.max_trip_distance.map_or(f64::INFINITY, limit),
            capacity: problem.capacity(index).to_vec(),
            rigid: !vehicle.traffic.is_empty() || !vehicle.grounded.is_empty(),
            straight: vehicle.straight_line
                && !(problem.draft().distances.is_empty() && problem.draft().durations.is_empty()),
            between: Vec::new(),
            all: Vec::new(),
            by_pair: data.origin.len() <= PAIRS,
            width: data.origin.len(),
            slowness: vehicle.time_factor,
            service_factor: vehicle.service_factor,
            longest: vehicle.max_distance.map_or(f64::INFINITY, limit),
            begun: Begun::of(problem, index),
            most_hops: MOST_HOPS,
        };
        gear.choose_stations(data);
        Some(gear)
    }

    /// The route in progress with which a route of these stops begins.
    pub(super) fn begun(&self, stops: &[u32]) -> Option<&Begun> {
        let first = *stops.first()?;
        self.begun.iter().find(|begun| begun.begins_with(first))
    }
    /// Whether nothing but cost and feasibility hangs on the clock, and one label tells them of a way
    /// that is given.
    pub(super) fn is_steady(&self, data: &Data<'_>) -> bool {
        let fleet = &data.fleet[self.kind as usize];
        let clock = data.late || fleet.minds_duration();
        !self.rigid
            && self.breaks().is_empty()
            && !clock
            && fleet.per_haul == 0.0
            && !data.pairs
            && !data.several_windows
    }
    /// Whether a route is its trips: vehicles load again and do nothing else between stops, loads are
    /// told by totals, and nothing but distance and feasibility counts.
    pub(super) fn splits(&self, data: &Data<'_>) -> bool {
        let trips = !self.reloads.is_empty() && self.battery.is_none() && self.longest_trip.is_infinite();
        trips && self.is_steady(data) && !self.straight && !data.mixed && !data.fixed.on
    }
    /// Whether what a label leaves open may put off what is behind: how much it charged, or when its
    /// trip leaves.
    pub(super) fn leaves_open(&self) -> bool {
        self.battery.is_some() || !self.reloads.is_empty()
    }
    /// Whether a trip's departure must be tried, because it cannot be put off once the trip charged
    /// or met the traffic of a moment.
    pub(super) fn settles_departures(&self) -> bool {
        self.rigid || self.battery.is_some()
    }
    /// Whether a route may be driven, or cost less, if it leaves later, and its departure stays open on the way.
    pub(super) fn minds_departure(&self, data: &Data<'_>) -> bool {
        let fleet = &data.fleet[self.kind as usize];
        !self.settles_departures() && (fleet.minds_duration() || !self.rests.is_empty() || data.rides.on)
    }
    /// Whether it hangs on which trip goods are, or on its departure, that they are ready late.
    pub(super) fn sets_release(&self, data: &Data<'_>) -> bool {
        data.late_releases && (self.settles_departures() || !self.reloads.is_empty())
    }
    /// The numbers of its breaks, that after so much driving last; none where it takes none.
    pub(super) fn breaks(&self) -> std::ops::Range<u16> {
        0..self.rests.len() as u16 + u16::from(self.driving.is_some())
    }
    /// Whether its ways are not those of the tables.
    pub(in crate::dispatch::search) const fn goes_straight(&self) -> bool {
        self.straight
    }
    /// Whether routes may have several trips.
    pub(in crate::dispatch::search) fn loads_again(&self) -> bool {
        !self.reloads.is_empty()
    }

    /// Distance from place to place.
    #[inline]
    pub(super) fn distance(&self, data: &Data<'_>, a: u32, b: u32) -> f64 {
        if self.straight { self.straight_way(data, a, b).0 } else { data.out(a, b) }
    }

    /// Set-up at `b` when coming from `a`, and the travel time between, traffic not counted.
    #[inline]
    pub(super) fn time(&self, data: &Data<'_>, a: u32, b: u32) -> (f64, f64) {
        let travel = if self.straight { self.straight_way(data, a, b).1 } else { data.travel(self.slowness, a, b) };
        (if data.handling { data.set_up(a, b) } else { 0.0 }, travel)
    }

    #[cold]
    fn straight_way(&self, data: &Data<'_>, a: u32, b: u32) -> (f64, f64) {
        let (a, b) = (data.origin[a as usize], data.origin[b as usize]);
        if a == NONE || b == NONE {
            return (0.0, 0.0);
        }
        let (a, b) = (PlaceIndex(a), PlaceIndex(b));
        let vehicle = &data.problem.vehicles()[VehicleIndex(self.kind)];
        let (distance, time) = (data.problem.distance_for(vehicle, a, b), data.problem.duration_for(vehicle, a, b));
        (distance * data.scale, time * data.scale)
    }

    /// When a way left for at `time` begins, as soon as bans allow, and when it is over.
    pub(super) fn drive(&self, mut time: f64, way: f64) -> (f64, f64) {
        if way <= 0.0 {
            return (time, time);
        }
        loop {
            let there = traffic::arrival(&self.traffic, time, way);
            match self.bans.iter().find(|ban| ban.open < there && time < ban.close) {
                Some(ban) => time = ban.close,
                None => return (time, there),
            }
        }
    }
    /// Driving without a break, where it hangs on the moment how long a way takes.
    pub(super) fn driving_by_clock(&self) -> Option<f64> {
        self.driving.filter(|_| !self.traffic.is_empty()).map(|(after, _)| after)
    }

    /// The latest begin of a way that is over by `there`.
    pub(super) fn travel_back(&self, mut there: f64, way: f64) -> f64 {
        if way <= 0.0 {
            return there;
        }
        loop {
            let time = traffic::departure(&self.traffic, there, way);
            match self.bans.iter().rev().find(|ban| ban.open < there && time < ban.close) {
                Some(ban) => there = ban.open,
                None => return time,
            }
        }
    }

    /// The stations to try on the way from `a` to `b`.
    pub(super) fn between(&self, a: u32, b: u32) -> impl Iterator<Item = u16> + '_ {
        let (one, two) =
            if self.by_pair { (a as usize * self.width + b as usize, usize::MAX) } else { (a as usize, b as usize) };
        let of = |at: usize| self.between.get(at).map_or(&self.all[..], Vec::as_slice);
        let second = of(two).iter().copied().filter(move |station| !of(one).contains(station));
        of(one).iter().copied().chain(second)
    }

    /// Tries all stations between any two places, and longer chains of them, where they are few enough.
    pub(super) fn try_all(&mut self) {
        let places = self.stations.len() + self.reloads.len();
        let hops = (MOST_HOPS..=6).rev().find(|&hops| places.saturating_pow(u32::from(hops)) <= MOST_CHAINS);
        if let Some(hops) = hops {
            self.most_hops = hops;
            self.between.clear();
            self.all = (0..u16::try_from(self.stations.len()).unwrap_or(u16::MAX)).collect();
        }
    }

    fn choose_stations(&mut self, data: &Data<'_>) {
        if self.stations.is_empty() {
            return;
        }
        let all: Vec<u16> = (0..u16::try_from(self.stations.len()).unwrap_or(u16::MAX)).collect();
        let place = |station: u16| self.stations[station as usize].place;
        let nearest = |key: &dyn Fn(u16) -> f64, most: usize| {
            let mut sorted: Vec<(f64, u16)> = all.iter().map(|&station| (key(station), station)).collect();
            sorted.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            sorted.into_iter().take(most).map(|(_, station)| station).collect::<Vec<u16>>()
        };
        let out: Vec<Vec<u16>> =
            (0..self.width as u32).map(|a| nearest(&|s| self.distance(data, a, place(s)), NEAREST)).collect();
        let into: Vec<Vec<u16>> =
            (0..self.width as u32).map(|b| nearest(&|s| self.distance(data, place(s), b), NEAREST)).collect();
        self.between = if self.by_pair {
            let pairs = (0..self.width).flat_map(|a| (0..self.width).map(move |b| (a, b)));
            pairs
                .map(|(a, b)| {
                    let detour =
                        |s: u16| self.distance(data, a as u32, place(s)) + self.distance(data, place(s), b as u32);
                    let mut chosen = nearest(&detour, LEAST_DETOUR);
                    for &station in out[a].iter().chain(&into[b]) {
                        if !chosen.contains(&station) {
                            chosen.push(station);
                        }
                    }
                    chosen
                })
                .collect()
        } else {
            out.into_iter()
                .zip(into)
                .map(|(mut near, others)| {
                    near.extend(others.into_iter().filter(|station| !near.contains(station)).collect::<Vec<_>>());
                    near
                })
                .collect()
        };
    }
}

/// How fast a vehicle of this type is at best: its travel times are never shorter than the common
/// ones times this. 0 where they have nothing to do with the common ones.
pub(in crate::dispatch::search) fn least_slowness(problem: &Problem, vehicle: &Vehicle) -> f64 {
    if vehicle.straight_line && !(problem.draft().distances.is_empty() && problem.draft().durations.is_empty()) {
        return 0.0;
    }
    let fastest = vehicle.traffic.iter().map(|period| period.speed_factor).fold(1.0, f64::max);
    vehicle.time_factor / fastest
}

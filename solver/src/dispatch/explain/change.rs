//! Changes of an instance that a planner could make, one by one: a larger limit, a rule given up.

use super::super::problem::{Backhauls, Draft};

/// A day, for the size of changes of time where a shift has no end.
const DAY: f64 = 86_400.0;
/// A time that is later than any.
const NEVER: f64 = 1e12;

/// What is changed. Rows are those of the draft.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// The vehicle type gets the skills that the stop asks for.
    Skills { vehicle: usize, stop: usize },
    /// The stop lets the vehicle type serve it.
    Allow { vehicle: usize, stop: usize },
    /// More capacity in a dimension.
    Capacity { vehicle: usize, dimension: usize },
    /// A longer distance.
    MaxDistance { vehicle: usize },
    /// More stops on a route.
    MaxStops { vehicle: usize },
    /// Classes of goods that may share a vehicle after all.
    Goods { pair: usize },
    /// Deliveries and pickups in any order.
    Backhauls,
    /// Goods may be moved around inside the vehicle.
    Lifo { vehicle: usize },
    /// The last window ends later.
    WindowEnd { stop: usize },
    /// The first window begins earlier.
    WindowBegin { stop: usize },
    /// The shift ends later.
    LatestEnd { vehicle: usize },
    /// The shift begins earlier.
    EarliestStart { vehicle: usize },
    /// A longer duration.
    MaxDuration { vehicle: usize },
    /// A longer ride.
    RideTime { stop: usize },
    /// The goods are ready earlier.
    Release { stop: usize },
}

/// Rules that a change may help against, as a set of bits.
pub(super) type Families = u32;

const SKILLS: Families = 1;
const ALLOWED: Families = 1 << 1;
const CAPACITY: Families = 1 << 2;
const DISTANCE: Families = 1 << 3;
const STOPS: Families = 1 << 4;
const GOODS: Families = 1 << 5;
const ORDER: Families = 1 << 6;
const LIFO: Families = 1 << 7;
const TIME: Families = 1 << 8;
const OTHER: Families = 1 << 31;

/// The family of a rule of the check.
pub(super) fn family(rule: &str) -> Families {
    match rule {
        "skills" => SKILLS,
        "vehicle" => ALLOWED,
        "capacity" => CAPACITY,
        "max-distance" => DISTANCE,
        "max-stops" => STOPS,
        "goods" => GOODS,
        "backhauls" => ORDER,
        "lifo" => LIFO,
        "time-window" | "shift" | "ride-time" | "max-duration" | "release" => TIME,
        _ => OTHER,
    }
}

/// All changes that may help against these families on a route of the vehicle type; those that a
/// planner would like least come first.
pub(super) fn changes(draft: &Draft, vehicle: usize, families: Families) -> Vec<Change> {
    let has = |family| families & family != 0;
    let kind = &draft.vehicles[vehicle];
    let mut all = Vec::new();
    let stops = || draft.stops.iter().enumerate();
    if has(TIME) {
        all.extend(stops().filter(|(_, stop)| stop.release > 0.0).map(|(stop, _)| Change::Release { stop }));
        let rides = stops().filter(|(_, stop)| stop.max_ride_time.is_some());
        all.extend(rides.map(|(stop, _)| Change::RideTime { stop }));
        for (stop, _) in stops().filter(|(_, stop)| !stop.windows.is_empty()) {
            all.extend([Change::WindowBegin { stop }, Change::WindowEnd { stop }]);
        }
        all.extend((kind.earliest_start > 0.0).then_some(Change::EarliestStart { vehicle }));
        all.extend(kind.latest_end.map(|_| Change::LatestEnd { vehicle }));
        all.extend(kind.max_duration.map(|_| Change::MaxDuration { vehicle }));
    }
    if has(SKILLS) {
        let asks = stops().filter(|(_, stop)| stop.skills.iter().any(|skill| !kind.skills.contains(skill)));
        all.extend(asks.map(|(stop, _)| Change::Skills { vehicle, stop }));
    }
    if has(ALLOWED) {
        let bars = stops().filter(|(_, stop)| !stop.vehicles.is_empty() || !stop.not_vehicles.is_empty());
        all.extend(bars.map(|(stop, _)| Change::Allow { vehicle, stop }));
    }
    if has(GOODS) {
        all.extend((0..draft.incompatible_goods.len()).map(|pair| Change::Goods { pair }));
    }
    all.extend(has(ORDER).then_some(Change::Backhauls));
    all.extend(has(LIFO).then_some(Change::Lifo { vehicle }));
    if has(STOPS) && kind.max_stops.is_some() {
        all.push(Change::MaxStops { vehicle });
    }
    if has(DISTANCE) && kind.max_distance.is_some() {
        all.push(Change::MaxDistance { vehicle });
    }
    if has(CAPACITY) {
        all.extend((0..kind.capacity.len()).map(|dimension| Change::Capacity { vehicle, dimension }));
    }
    all
}

impl Change {
    /// Whether it is by some amount, not all or nothing.
    pub(super) const fn is_by_amount(&self) -> bool {
        !matches!(
            self,
            Self::Skills { .. } | Self::Allow { .. } | Self::Goods { .. } | Self::Backhauls | Self::Lifo { .. }
        )
    }

    /// Whether its amount is a distance or a time, so that it may be a fraction.
    pub(super) const fn step(&self, whole_times: bool, whole_distances: bool) -> f64 {
        let whole = match self {
            Self::Capacity { .. } | Self::MaxStops { .. } => true,
            Self::MaxDistance { .. } => whole_distances,
            _ => whole_times,
        };
        if whole { 1.0 } else { 0.01 }
    }

    /// Makes the change; an infinite amount takes the limit away.
    pub(super) fn apply(&self, draft: &mut Draft, amount: f64) {
        let longer = |limit: f64| if amount.is_finite() { limit + amount } else { NEVER };
        match *self {
            Self::Skills { vehicle, stop } => {
                let skills = draft.stops[stop].skills.clone();
                draft.vehicles[vehicle].skills.extend(skills);
            }
            Self::Allow { vehicle, stop } => {
                let id = draft.vehicles[vehicle].id.clone();
                let stop = &mut draft.stops[stop];
                stop.not_vehicles.retain(|barred| *barred != id);
                if !stop.vehicles.is_empty() && !stop.vehicles.contains(&id) {
                    stop.vehicles.push(id);
                }
            }
            Self::Capacity { vehicle, dimension } => {
                let total: i64 = draft.stops.iter().filter_map(|stop| stop.quantities.get(dimension)).sum();
                let capacity = &mut draft.vehicles[vehicle].capacity[dimension];
                *capacity =
                    if amount.is_finite() { capacity.saturating_add(amount as i64) } else { total.max(*capacity) };
            }
            Self::MaxDistance { vehicle } => raise(&mut draft.vehicles[vehicle].max_distance, amount),
            Self::MaxDuration { vehicle } => raise(&mut draft.vehicles[vehicle].max_duration, amount),
            Self::LatestEnd { vehicle } => raise(&mut draft.vehicles[vehicle].latest_end, amount),
            Self::RideTime { stop } => raise(&mut draft.stops[stop].max_ride_time, amount),
            Self::MaxStops { vehicle } => {
                let limit = &mut draft.vehicles[vehicle].max_stops;
                // A limit below 1 is no limit that an instance can have; 0 is refused as such.
                *limit = limit.filter(|_| amount.is_finite()).map(|limit| (f64::from(limit) + amount).max(0.0) as u32);
            }
            Self::Goods { pair } => {
                draft.incompatible_goods.remove(pair);
            }
            Self::Backhauls => draft.backhauls = Backhauls::Mixed,
            Self::Lifo { vehicle } => draft.vehicles[vehicle].lifo = false,
            Self::WindowEnd { stop } => {
                let windows = draft.stops[stop].windows.iter_mut();
                if let Some(last) = windows.max_by(|a, b| a.to.total_cmp(&b.to)) {
                    last.to = longer(last.to);
                }
            }
            Self::WindowBegin { stop } => {
                let windows = draft.stops[stop].windows.iter_mut();
                if let Some(first) = windows.min_by(|a, b| a.from.total_cmp(&b.from)) {
                    first.from = if amount.is_finite() { first.from - amount } else { -NEVER };
                }
            }
            Self::EarliestStart { vehicle } => {
                let start = &mut draft.vehicles[vehicle].earliest_start;
                *start = (*start - amount).max(0.0);
            }
            Self::Release { stop } => {
                let release = &mut draft.stops[stop].release;
                *release = (*release - amount).max(0.0);
            }
        }
    }

    /// How large the change is, so that changes of different limits can be compared: the share by
    /// which a limit grows, of a time its share of the vehicle's shift, and 1 for a rule given up.
    pub(super) fn size(&self, draft: &Draft, route_vehicle: usize, amount: f64) -> f64 {
        let kind = &draft.vehicles[route_vehicle];
        let whole = match *self {
            Self::Capacity { vehicle, dimension } => draft.vehicles[vehicle].capacity[dimension] as f64,
            Self::MaxDistance { .. } => kind.max_distance.unwrap_or(0.0),
            Self::MaxStops { .. } => f64::from(kind.max_stops.unwrap_or(0)),
            _ if self.is_by_amount() => kind.latest_end.map_or(DAY, |end| end - kind.earliest_start),
            _ => return 1.0,
        };
        // Of nothing, anything is infinitely more; one unit then counts as a whole.
        amount / whole.max(1.0)
    }

    /// The amount of a change that is so large.
    pub(super) fn amount(&self, draft: &Draft, route_vehicle: usize, size: f64) -> f64 {
        size / self.size(draft, route_vehicle, 1.0)
    }

    /// The change in words.
    pub(super) fn words(&self, draft: &Draft, amount: f64) -> String {
        let amount = super::words::number(amount);
        let id = |vehicle: usize| format!("\"{}\"", draft.vehicles[vehicle].id);
        let stop_id = |stop: usize| format!("\"{}\"", draft.stops[stop].id);
        match *self {
            Self::Skills { vehicle, stop } => {
                let has = &draft.vehicles[vehicle].skills;
                let missing = draft.stops[stop].skills.iter().filter(|skill| !has.contains(skill));
                let missing: Vec<String> = missing.map(|skill| format!("\"{skill}\"")).collect();
                format!("{} for vehicle {}", super::words::list(&missing), id(vehicle))
            }
            Self::Allow { vehicle, stop } => format!("stop {} allows vehicle {}", stop_id(stop), id(vehicle)),
            Self::Capacity { vehicle, dimension } => {
                format!("capacity of vehicle {} in \"{}\" by {amount}", id(vehicle), draft.dimensions[dimension])
            }
            Self::MaxDistance { vehicle } => format!("max_distance of vehicle {} by {amount}", id(vehicle)),
            Self::MaxStops { vehicle } => format!("max_stops of vehicle {} by {amount}", id(vehicle)),
            Self::MaxDuration { vehicle } => format!("max_duration of vehicle {} by {amount}", id(vehicle)),
            Self::LatestEnd { vehicle } => format!("latest_end of vehicle {} by {amount}", id(vehicle)),
            Self::EarliestStart { vehicle } => format!("earliest_start of vehicle {} earlier by {amount}", id(vehicle)),
            Self::Goods { pair } => {
                let pair = &draft.incompatible_goods[pair];
                format!("{} and {} may share a vehicle", pair.goods, pair.with)
            }
            Self::Backhauls => "backhauls mixed".to_owned(),
            Self::Lifo { vehicle } => format!("no lifo for vehicle {}", id(vehicle)),
            Self::WindowEnd { stop } => format!("window end of stop {} by {amount}", stop_id(stop)),
            Self::WindowBegin { stop } => format!("window begin of stop {} earlier by {amount}", stop_id(stop)),
            Self::RideTime { stop } => format!("max_ride_time of stop {} by {amount}", stop_id(stop)),
            Self::Release { stop } => format!("release of stop {} earlier by {amount}", stop_id(stop)),
        }
    }
}

fn raise(limit: &mut Option<f64>, amount: f64) {
    *limit = limit.filter(|_| amount.is_finite()).map(|limit| limit + amount);
}

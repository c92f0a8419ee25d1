//! Changes of an instance that a planner could make, one by one: a larger limit, a rule given up.

use super::super::problem::{Backhauls, Draft};

/// A day, for the size of changes of time where a shift has no end.
const DAY: f64 = 86_400.0;
/// More energy than any route takes.
const ENOUGH: f64 = 1e9;
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
    /// A larger battery, as full at departure as before.
    Battery { vehicle: usize },
    /// A break may begin earlier.
    BreakEarlier { vehicle: usize, entry: usize },
    /// A break may begin later.
    BreakLater { vehicle: usize, entry: usize },
    /// More driving before a break is due.
    DrivingAfter { vehicle: usize },
    /// The vehicle may be on the way during a ban.
    Grounded { vehicle: usize, ban: usize },
    /// More trips on a route.
    MaxTrips { vehicle: usize },
    /// A longer trip.
    MaxTripDistance { vehicle: usize },
}

/// How much a shift may grow before it meets the ones beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Before it begins.
    pub(super) before: f64,
    /// Behind its end.
    pub(super) behind: f64,
}

impl Room {
    /// Of a single shift.
    pub(super) const ANY: Self = Self { before: f64::INFINITY, behind: f64::INFINITY };
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
pub(super) const BATTERY: Families = 1 << 9;
const BREAKS: Families = 1 << 10;
const DRIVING: Families = 1 << 11;
const BANS: Families = 1 << 12;
const TRIPS: Families = 1 << 13;
pub(super) const OTHER: Families = 1 << 31;

/// What other ways between stops may help against, one family after the other.
pub(super) const ON_THE_WAY: [Families; 8] = [TIME, DISTANCE, TRIPS, BREAKS, DRIVING, BANS, CAPACITY, BATTERY];
/// What no way between stops helps against.
pub(super) const BEYOND_WAYS: Families = SKILLS | ALLOWED | STOPS | GOODS | LIFO | OTHER;

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
        "battery" => BATTERY,
        "break" => BREAKS,
        "driving-break" => DRIVING,
        "grounded" => BANS,
        "max-trips" | "max-trip-distance" => TRIPS,
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
    if has(BANS | TIME) {
        all.extend((0..kind.grounded.len()).map(|ban| Change::Grounded { vehicle, ban }));
    }
    if has(BREAKS | TIME) {
        let entries = 0..kind.breaks.len();
        all.extend(
            entries.flat_map(|entry| [Change::BreakEarlier { vehicle, entry }, Change::BreakLater { vehicle, entry }]),
        );
    }
    // Where breaks and bans fall hangs on when the vehicle is where.
    if has(TIME | BREAKS | DRIVING | BANS) {
        all.extend(stops().filter(|(_, stop)| stop.release > 0.0).map(|(stop, _)| Change::Release { stop }));
        let rides = stops().filter(|(_, stop)| stop.max_ride_time.is_some());
        all.extend(rides.map(|(stop, _)| Change::RideTime { stop }));
        for (stop, _) in stops().filter(|(_, stop)| !stop.windows.is_empty() && !draft.is_past(&stop.id)) {
            all.extend([Change::WindowBegin { stop }, Change::WindowEnd { stop }]);
        }
        let single = kind.shifts.len() == 1;
        all.extend((single || kind.earliest_start > 0.0).then_some(Change::EarliestStart { vehicle }));
        all.extend((single || kind.latest_end.is_some()).then_some(Change::LatestEnd { vehicle }));
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
    if has(DRIVING) && kind.driving_break.is_some() {
        all.push(Change::DrivingAfter { vehicle });
    }
    if has(BATTERY) && kind.battery.is_some() {
        all.push(Change::Battery { vehicle });
    }
    if has(TRIPS) {
        all.extend(kind.max_trips.map(|_| Change::MaxTrips { vehicle }));
        all.extend(kind.max_trip_distance.map(|_| Change::MaxTripDistance { vehicle }));
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
            Self::Skills { .. }
                | Self::Allow { .. }
                | Self::Goods { .. }
                | Self::Backhauls
                | Self::Lifo { .. }
                | Self::Grounded { .. }
        )
    }

    /// The largest amount that makes any sense; infinite where it takes the limit away.
    pub(super) const fn most(&self, room: Room) -> f64 {
        match self {
            Self::LatestEnd { .. } => room.behind,
            Self::EarliestStart { .. } => room.before,
            _ => f64::INFINITY,
        }
    }

    /// Whether its amount is a distance or a time, so that it may be a fraction.
    pub(super) const fn step(&self, whole_times: bool, whole_distances: bool) -> f64 {
        let whole = match self {
            Self::Capacity { .. } | Self::MaxStops { .. } | Self::MaxTrips { .. } => true,
            Self::MaxDistance { .. } | Self::MaxTripDistance { .. } => whole_distances,
            Self::Battery { .. } => false,
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
            Self::LatestEnd { vehicle } => match &mut draft.vehicles[vehicle].shifts[..] {
                [shift] => shift.to = longer(shift.to),
                _ => raise(&mut draft.vehicles[vehicle].latest_end, amount),
            },
            Self::RideTime { stop } => raise(&mut draft.stops[stop].max_ride_time, amount),
            Self::MaxStops { vehicle } => raise_count(&mut draft.vehicles[vehicle].max_stops, amount),
            Self::MaxTrips { vehicle } => raise_count(&mut draft.vehicles[vehicle].max_trips, amount),
            Self::MaxTripDistance { vehicle } => raise(&mut draft.vehicles[vehicle].max_trip_distance, amount),
            Self::Battery { vehicle } => {
                if let Some(battery) = &mut draft.vehicles[vehicle].battery {
                    let more = amount.min(ENOUGH);
                    battery.capacity += more;
                    battery.start = battery.start.map(|start| start + more);
                }
            }
            Self::BreakEarlier { vehicle, entry } => {
                let entry = &mut draft.vehicles[vehicle].breaks[entry];
                entry.earliest = if amount.is_finite() { entry.earliest - amount } else { -NEVER };
            }
            Self::BreakLater { vehicle, entry } => {
                let entry = &mut draft.vehicles[vehicle].breaks[entry];
                entry.latest = longer(entry.latest);
            }
            Self::DrivingAfter { vehicle } => {
                if let Some(driving) = &mut draft.vehicles[vehicle].driving_break {
                    driving.after = longer(driving.after);
                }
            }
            Self::Grounded { vehicle, ban } => {
                draft.vehicles[vehicle].grounded.remove(ban);
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
                let kind = &mut draft.vehicles[vehicle];
                let start = if let [shift] = &mut kind.shifts[..] { &mut shift.from } else { &mut kind.earliest_start };
                *start = start.min((*start - amount).max(0.0));
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
            Self::MaxTrips { .. } => f64::from(kind.max_trips.unwrap_or(0)),
            Self::MaxTripDistance { .. } => kind.max_trip_distance.unwrap_or(0.0),
            Self::Battery { .. } => kind.battery.map_or(0.0, |battery| battery.capacity),
            Self::DrivingAfter { .. } => kind.driving_break.map_or(0.0, |driving| driving.after),
            _ if self.is_by_amount() => match kind.shifts[..] {
                [shift] => shift.to - shift.from,
                _ => kind.latest_end.map_or(DAY, |end| end - kind.earliest_start),
            },
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
        let shift = |field: &str, end: &str, vehicle: usize| match draft.vehicles[vehicle].shifts[..] {
            [shift] => {
                let [from, to] = [shift.from, shift.to].map(super::words::number);
                format!("{end} the shift from {from} to {to} of vehicle {}", id(vehicle))
            }
            _ => format!("{field} of vehicle {}", id(vehicle)),
        };
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
            Self::LatestEnd { vehicle } => format!("{} by {amount}", shift("latest_end", "end of", vehicle)),
            Self::EarliestStart { vehicle } => {
                format!("{} earlier by {amount}", shift("earliest_start", "begin of", vehicle))
            }
            Self::Goods { pair } => {
                let pair = &draft.incompatible_goods[pair];
                format!("{} and {} may share a vehicle", pair.goods, pair.with)
            }
            Self::Backhauls => "backhauls mixed".to_owned(),
            Self::Lifo { vehicle } => format!("no lifo for vehicle {}", id(vehicle)),
            Self::WindowEnd { stop } => format!("window end of stop {} by {amount}", stop_id(stop)),
            Self::WindowBegin { stop } => format!("window begin of stop {} earlier by {amount}", stop_id(stop)),
            Self::RideTime { stop } => format!("max_ride_time of stop {} by {amount}", stop_id(stop)),
            Self::Battery { vehicle } => format!("battery of vehicle {} by {amount}", id(vehicle)),
            Self::BreakEarlier { vehicle, entry } => {
                format!("break {} of vehicle {} earlier by {amount}", entry + 1, id(vehicle))
            }
            Self::BreakLater { vehicle, entry } => {
                format!("break {} of vehicle {} later by {amount}", entry + 1, id(vehicle))
            }
            Self::DrivingAfter { vehicle } => format!("driving_break of vehicle {} later by {amount}", id(vehicle)),
            Self::Grounded { vehicle, ban } => {
                let ban = draft.vehicles[vehicle].grounded[ban];
                let number = super::words::number;
                format!("vehicle {} not grounded from {} to {}", id(vehicle), number(ban.from), number(ban.to))
            }
            Self::MaxTrips { vehicle } => format!("max_trips of vehicle {} by {amount}", id(vehicle)),
            Self::MaxTripDistance { vehicle } => format!("max_trip_distance of vehicle {} by {amount}", id(vehicle)),
            Self::Release { stop } => format!("release of stop {} earlier by {amount}", stop_id(stop)),
        }
    }
}

/// A count of at most so many; a limit below 1 is none that an instance can have, and 0 is refused as such.
fn raise_count(limit: &mut Option<u32>, amount: f64) {
    *limit = limit.filter(|_| amount.is_finite()).map(|limit| (f64::from(limit) + amount).max(0.0) as u32);
}

fn raise(limit: &mut Option<f64>, amount: f64) {
    *limit = limit.filter(|_| amount.is_finite()).map(|limit| limit + amount);
}

//! Electric vehicles: what a battery holds, and how long charging takes at a station.

use super::draft::WindowDraft;
use super::rules::{LARGEST, Report, overlapping, sound};
use super::{Draft, Window};
use crate::defaults;
use crate::finding::Finding;
use crate::ids::Idx as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

crate::index_type! {
    /// A charging station.
    StationIndex
}

/// The battery of a vehicle type. All energies are in one unit of the file's own, such as watt-hours.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatteryDraft {
    /// Energy when it is full.
    pub capacity: f64,
    /// Energy that a metre takes (a public file's own unit of distance).
    pub per_distance: f64,
    /// Energy at departure; absent: full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<f64>,
    /// Energy that is never gone below, the end of the route included; default 0.
    #[serde(default, skip_serializing_if = "defaults::is_zero")]
    pub reserve: f64,
}

/// A place where batteries are charged, by as many vehicles at a time as come.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StationDraft {
    /// Unique among depots, stops and stations.
    pub id: String,
    /// Abscissa in metres (a public file's own unit), or longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// Ordinate in metres (a public file's own unit), or latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<f64>,
    /// Seconds (a public file's own unit) that charging takes per unit of energy, at any level;
    /// where `charging` is given this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_per_energy: Option<f64>,
    /// How charging slows down towards full: from empty, how long it takes to reach a level. Levels
    /// and times rise; between two points the rate is constant, and beyond the last it is the last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charging: Vec<ChargingPoint>,
    /// When charging may begin; absent: at any time. Windows must not overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<WindowDraft>,
}

/// A level of a battery, and when it is reached from empty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargingPoint {
    /// The level, above that of the point before.
    pub energy: f64,
    /// Time from empty to this level, above that of the point before.
    pub time: f64,
}

/// The battery of a vehicle type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Battery {
    /// Energy when full.
    pub capacity: f64,
    /// Energy per distance unit.
    pub per_distance: f64,
    /// Energy at departure.
    pub start: f64,
    /// Lowest level ever.
    pub reserve: f64,
}

/// A charging station.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    /// Its id.
    pub id: String,
    /// When charging may begin: sorted, disjoint; empty means at any time.
    pub windows: Vec<Window>,
    /// (level, time from empty), beginning with (0, 0); both rise.
    pub curve: Vec<(f64, f64)>,
}

impl Battery {
    /// From what the file says.
    pub(super) fn new(draft: &BatteryDraft) -> Self {
        let BatteryDraft { capacity, per_distance, start, reserve } = *draft;
        Self { capacity, per_distance, start: start.unwrap_or(capacity), reserve }
    }
}

impl Station {
    /// From what the file says.
    pub(super) fn new(draft: &StationDraft) -> Self {
        let mut curve = vec![(0.0, 0.0)];
        match draft.time_per_energy {
            Some(time) => curve.push((1.0, time)),
            None => curve.extend(draft.charging.iter().map(|point| (point.energy, point.time))),
        }
        Self { id: draft.id.clone(), windows: Window::sorted(&draft.windows), curve }
    }
}

/// D-173: a battery's numbers are sound. D-174: a station says how fast it charges. D-175: its
/// windows are ordered and apart.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        let Some(battery) = &vehicle.battery else { continue };
        let start = battery.start.unwrap_or(battery.capacity);
        let numbers = [battery.capacity, battery.per_distance, start, battery.reserve];
        if !numbers.into_iter().all(sound) || start > battery.capacity || battery.reserve > start {
            report.add("D-173", || {
                let found = format!(
                    "capacity {}, per_distance {}, start {start}, reserve {}",
                    battery.capacity, battery.per_distance, battery.reserve
                );
                let help =
                    "a battery begins at most full and at least at its reserve; numbers are finite, without sign";
                let (path, expected) = (format!("vehicles[{k}].battery"), "0 <= reserve <= start <= capacity");
                Finding::error("D-173", path, found, expected, help).about(&vehicle.id)
            });
        }
    }
    for (k, station) in draft.stations.iter().enumerate() {
        speeds(k, station, report);
        let ordered = |w: &WindowDraft| w.from <= w.to && w.from.abs() <= LARGEST && w.to.abs() <= LARGEST;
        if !station.windows.iter().all(ordered) || overlapping(&station.windows).next().is_some() {
            report.add("D-175", || {
                let (path, found) = (format!("stations[{k}].windows"), format!("{:?}", station.windows));
                let help = "list when charging may begin, each window from its earlier to its later end";
                Finding::error("D-175", path, found, "ordered windows that do not touch", help).about(&station.id)
            });
        }
    }
}

/// D-174.
fn speeds(k: usize, station: &StationDraft, report: &mut Report) {
    let mut last = (0.0, 0.0);
    let rising = station.charging.iter().all(|point| {
        let rises = sound(point.energy) && sound(point.time) && point.energy > last.0 && point.time >= last.1;
        last = (point.energy, point.time);
        rises
    });
    let found = match (station.time_per_energy, station.charging.is_empty()) {
        (None, true) => "neither time_per_energy nor charging".to_owned(),
        (Some(_), false) => "both time_per_energy and charging".to_owned(),
        (Some(time), true) if !sound(time) => time.to_string(),
        (None, false) if !rising => format!("{:?}", station.charging),
        _ => return,
    };
    report.add("D-174", || {
        let help = "give time_per_energy, or charging as rising levels with the time that each takes from empty";
        let (path, expected) = (format!("stations[{k}]"), "one finite way to say how fast it charges");
        Finding::error("D-174", path, found, expected, help).about(&station.id)
    });
}

/// All stations of the draft.
pub(super) fn stations(draft: &Draft) -> crate::ids::IndexVec<StationIndex, Station> {
    draft.stations.iter().map(Station::new).collect()
}

/// The station with this id.
pub(super) fn by_id(draft: &Draft) -> rustc_hash::FxHashMap<String, StationIndex> {
    draft.stations.iter().enumerate().map(|(row, station)| (station.id.clone(), StationIndex::new(row))).collect()
}

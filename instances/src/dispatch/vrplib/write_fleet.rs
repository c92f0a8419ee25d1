//! The vehicles of a `.vrp` file that is written: headers where all are alike, else rows.

use super::super::rows;
use super::{backhauls, fleet, sites};
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::{StopDraft, VehicleDraft, WindowDraft};
use std::fmt::Write as _;

/// How many vehicles of each type are written, where they are written one by one.
pub(super) struct Fleet {
    counts: Option<Vec<usize>>,
}

/// What is written: lines of one value, and sections.
#[derive(Default)]
struct Parts {
    headers: String,
    sections: String,
}

impl Fleet {
    /// Chooses the form, and names what is lost.
    pub(super) fn of(draft: &Draft, dropped: &mut Vec<String>) -> Self {
        let types = &draft.vehicles;
        let bare = |vehicle: &VehicleDraft| VehicleDraft { id: String::new(), count: None, ..vehicle.clone() };
        let shifts = draft.depots.iter().any(|depot| {
            let mut own = types.iter().filter(|v| at(draft, v) == depot.id);
            let first = own.next().map(|v| (v.earliest_start, v.latest_end));
            own.any(|v| first != Some((v.earliest_start, v.latest_end)))
        });
        let each = types.len() > 1
            || draft.depots.len() > 1
            || draft.dimensions.len() > 1
            || types.iter().any(|vehicle| !vehicle.reload.is_empty())
            || draft.stops.iter().any(StopDraft::is_choosy);
        let most = draft.stops.len();
        let counts: Vec<usize> =
            types.iter().map(|v| v.count.map_or(most, |count| usize::try_from(count).unwrap_or(most))).collect();
        dropped.extend(super::super::named(&[
            super::super::type_id(draft),
            (
                types.windows(2).any(|pair| bare(&pair[0]) == bare(&pair[1])),
                "that neighbouring vehicle types are two: equal ones become one",
            ),
            (shifts, "shifts that differ at one depot: the longest holds for all"),
            (
                each && types.iter().any(|v| v.count.is_none()),
                "that there are as many vehicles as wanted: as many as stops are written",
            ),
            (each && counts.iter().any(|&count| count > most), "vehicles beyond the number of stops"),
            (each && counts.contains(&0), "vehicle types of which there are none"),
        ]));
        Self { counts: each.then(|| counts.into_iter().map(|count| count.min(most)).collect()) }
    }

    /// Writes headers, and sections behind them: readers may want all headers first.
    pub(super) fn write(&self, draft: &Draft, numbers: &[usize], text: &mut String) {
        let mut parts = Parts::default();
        self.write_parts(draft, numbers, &mut parts);
        text.push_str(&parts.headers);
        text.push_str(&parts.sections);
    }

    fn write_parts(&self, draft: &Draft, numbers: &[usize], text: &mut Parts) {
        let types = &draft.vehicles;
        let total = self.counts.as_ref().map(|counts| counts.iter().sum::<usize>());
        // A String takes every write.
        if let Some(count) = total.or_else(|| types[0].count.and_then(|count| usize::try_from(count).ok())) {
            let _ = writeln!(text.headers, "VEHICLES : {count}");
        }
        if types.iter().any(|vehicle| !vehicle.capacity.is_empty()) && !draft.dimensions.is_empty() {
            self.property(draft, "CAPACITY", draft.dimensions.len() > 1, text, |vehicle| {
                let of = |k: usize| vehicle.capacity.get(k).copied().unwrap_or_else(|| rows::total(draft, k));
                (0..draft.dimensions.len()).map(|k| of(k).to_string()).collect::<Vec<_>>().join(" ")
            });
        }
        if draft.depots.len() > 1 {
            let place = |vehicle: &VehicleDraft| draft.depots.iter().position(|depot| at(draft, vehicle) == depot.id);
            self.property(draft, "VEHICLES_DEPOT", true, text, |vehicle| {
                numbers[place(vehicle).unwrap_or(0)].to_string()
            });
        }
        if has_costs(draft) {
            // Files of backhauls are of another type, where costs are as they stand.
            let scale = if backhauls::file_type(draft).is_some() { 1.0 } else { fleet::HUNDREDTHS.1 };
            self.property(draft, "VEHICLES_FIXED_COST", false, text, |vehicle| scaled(vehicle.fixed_cost, scale));
            self.property(draft, "VEHICLES_UNIT_DISTANCE_COST", false, text, |v| scaled(v.cost_per_distance, scale));
        }
        let mut limit = |key: &str, of: &dyn Fn(&VehicleDraft) -> Option<f64>| {
            if types.iter().any(|vehicle| of(vehicle).is_some()) {
                let none = rows::horizon(draft);
                self.property(draft, key, false, text, |vehicle| of(vehicle).unwrap_or(none).to_string());
            }
        };
        limit("VEHICLES_MAX_DISTANCE", &|vehicle| vehicle.max_distance);
        limit("VEHICLES_MAX_DURATION", &|vehicle| vehicle.max_duration);
        if types.iter().any(|vehicle| !vehicle.reload.is_empty()) {
            let depots = |vehicle: &VehicleDraft| {
                let reloads = (0..draft.depots.len()).filter(|&row| vehicle.reload.contains(&draft.depots[row].id));
                reloads.map(|row| numbers[row].to_string()).collect::<Vec<_>>().join(" ")
            };
            self.property(draft, "VEHICLES_RELOAD_DEPOT", true, text, depots);
            if types.iter().any(|vehicle| vehicle.max_trips.is_some()) {
                let none = u32::try_from(draft.stops.len()).unwrap_or(u32::MAX);
                let most = |vehicle: &VehicleDraft| vehicle.max_trips.map_or(none, |trips| trips - 1).to_string();
                self.property(draft, "VEHICLES_MAX_RELOADS", false, text, most);
            }
        }
        if draft.stops.iter().any(StopDraft::is_choosy) {
            let lists: Vec<String> = (0..types.len())
                .map(|row| {
                    let stops = sites::allowed(draft, row).map(|stop| numbers[draft.depots.len() + stop].to_string());
                    stops.collect::<Vec<_>>().join(" ")
                })
                .collect();
            self.rows("VEHICLES_ALLOWED_CLIENTS", &lists, &mut text.sections);
        }
    }

    /// A header where all types agree and it may be one, else a section.
    fn property(
        &self,
        draft: &Draft,
        key: &str,
        section: bool,
        text: &mut Parts,
        value: impl Fn(&VehicleDraft) -> String,
    ) {
        let values: Vec<String> = draft.vehicles.iter().map(value).collect();
        if section || values.windows(2).any(|pair| pair[0] != pair[1]) {
            self.rows(key, &values, &mut text.sections);
        } else {
            let _ = writeln!(text.headers, "{key} : {}", values[0]);
        }
    }

    fn rows(&self, key: &str, values: &[String], text: &mut String) {
        let _ = writeln!(text, "{key}_SECTION");
        let vehicles =
            self.counts.iter().flatten().zip(values).flat_map(|(&count, value)| std::iter::repeat_n(value, count));
        for (k, value) in vehicles.enumerate() {
            let _ = writeln!(text, "{} {value}", k + 1);
        }
    }
}

/// Whether any vehicle costs anything that the format can hold.
pub(super) fn has_costs(draft: &Draft) -> bool {
    draft.vehicles.iter().any(|vehicle| vehicle.fixed_cost + vehicle.cost_per_distance != 0.0)
}

/// The depot of a vehicle.
fn at<'a>(draft: &'a Draft, vehicle: &'a VehicleDraft) -> &'a str {
    vehicle.start.as_deref().or(vehicle.end.as_deref()).unwrap_or_else(|| &draft.depots[0].id)
}

/// The longest shift of the vehicles at a depot, as its window.
pub(super) fn shift(draft: &Draft, depot: &str) -> WindowDraft {
    let none = rows::horizon(draft);
    let own = draft.vehicles.iter().filter(|vehicle| at(draft, vehicle) == depot);
    let ends = own.map(|vehicle| (vehicle.earliest_start, vehicle.latest_end.unwrap_or(none)));
    let longest = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0.0, none));
    WindowDraft { from: longest.0, to: longest.1 }
}

/// A cost in parts of a unit, as it reads back to the same value.
fn scaled(cost: f64, scale: f64) -> String {
    let whole = (cost * scale).round();
    let exact = if whole / scale == cost { whole } else { cost * scale };
    exact.to_string()
}

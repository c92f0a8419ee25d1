//! The day of a driver and of the roads: breaks, driving without a break, traffic, weather bans.

use super::draft::WindowDraft;
use super::rules::{LARGEST, Report, sound};
use super::{Draft, VehicleDraft};
use crate::finding::Finding;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A break that is taken at a place of the route, before or after the service there, never between
/// two places. It is not needed if the vehicle leaves so late that it could be taken before
/// (`earliest` and `duration` are over), or is back by `latest`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// Earliest begin, in seconds from the day's start (a public file's own unit).
    pub earliest: f64,
    /// Latest begin.
    pub latest: f64,
    /// How long it is.
    pub duration: f64,
}

/// A break that is due after so much driving: the sum of the travel times since the departure, or
/// since the last break that was as long, is never more than `after`. It is taken at a place of
/// the route, like any break.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrivingBreak {
    /// Longest driving without a break.
    pub after: f64,
    /// How long the break is.
    pub duration: f64,
}

/// From a time of the day on, how fast traffic is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Begin, in seconds from the day's start (a public file's own unit); it lasts until the next
    /// period begins.
    pub from: f64,
    /// Speed as a share of the usual one: 0.5 is half as fast.
    pub speed_factor: f64,
}

/// Most breaks of one vehicle type.
const MOST_BREAKS: usize = 32;

/// The periods in order of time.
pub(super) fn periods(vehicle: &VehicleDraft) -> Vec<Period> {
    let mut periods = vehicle.traffic.clone();
    periods.sort_by(|a, b| a.from.total_cmp(&b.from));
    periods
}

/// D-176: a break's numbers are sound. D-177: speeds are above 0 and begin at different times.
/// D-178: weather bans are ordered.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    for (k, vehicle) in draft.vehicles.iter().enumerate() {
        breaks(k, vehicle, report);
        let periods = periods(vehicle);
        let sane = |p: &Period| p.from.abs() <= LARGEST && p.speed_factor >= 1e-3 && p.speed_factor <= 1e3;
        if !periods.iter().all(sane) || periods.windows(2).any(|pair| pair[0].from == pair[1].from) {
            report.add("D-177", || {
                let each = |period: &Period| format!("{} from {} on", period.speed_factor, period.from);
                let found = vehicle.traffic.iter().map(each).collect::<Vec<_>>().join(", ");
                let path = format!("vehicles[{k}].traffic");
                let expected = "periods that begin at different times, with speed factors between 0.001 and 1000";
                let help = "say from when on traffic is how fast: 1 is the usual speed, 0.5 half of it";
                Finding::error("D-177", path, found, expected, help).about(&vehicle.id)
            });
        }
        let ordered = |w: &WindowDraft| w.from <= w.to && w.from.abs() <= LARGEST && w.to.abs() <= LARGEST;
        if let Some((w, ban)) = vehicle.grounded.iter().enumerate().find(|(_, window)| !ordered(window)) {
            report.add("D-178", || {
                let (path, found) = (format!("vehicles[{k}].grounded[{w}]"), format!("{} to {}", ban.from, ban.to));
                let help = "say from when until when it must not be on the way";
                Finding::error("D-178", path, found, "from <= to", help).about(&vehicle.id)
            });
        }
    }
}

fn breaks(k: usize, vehicle: &VehicleDraft, report: &mut Report) {
    if vehicle.breaks.len() > MOST_BREAKS {
        report.add("D-176", || {
            let (path, found) = (format!("vehicles[{k}].breaks"), format!("{} breaks", vehicle.breaks.len()));
            let help = "say when breaks are due on one route, each once";
            Finding::error("D-176", path, found, format!("at most {MOST_BREAKS}"), help).about(&vehicle.id)
        });
    }
    for (b, entry) in vehicle.breaks.iter().enumerate() {
        let Break { earliest, latest, duration } = *entry;
        if !(earliest <= latest && earliest.abs() <= LARGEST && latest.abs() <= LARGEST && sound(duration)) {
            report.add("D-176", || {
                let found = format!("earliest {earliest}, latest {latest}, duration {duration}");
                let help = "a break begins between earliest and latest and lasts for duration, all in seconds";
                let path = format!("vehicles[{k}].breaks[{b}]");
                Finding::error("D-176", path, found, "earliest <= latest, duration >= 0", help).about(&vehicle.id)
            });
        }
    }
    if let Some(DrivingBreak { after, duration }) = vehicle.driving_break
        && !(sound(after) && after > 0.0 && sound(duration))
    {
        report.add("D-176", || {
            let (path, found) = (format!("vehicles[{k}].driving_break"), format!("after {after}, duration {duration}"));
            let help = "say how much driving calls for a break (after) and how long it is (duration)";
            Finding::error("D-176", path, found, "after > 0, duration >= 0", help).about(&vehicle.id)
        });
    }
}

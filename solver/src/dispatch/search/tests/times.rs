//! The rules of time, drawn over a random instance.

use crate::dispatch::problem::{Draft, StopKind};
use crate::search::random::Random;
use rand::RngExt;

/// Draws the rules of time over an instance: releases, set-ups, lateness, service factors, overtime.
pub(super) fn with_times(draft: &mut Draft, random: &mut Random) {
    let [released, setups, late, factors, overtime] = [0; 5].map(|_| random.random_bool(0.3));
    for stop in &mut draft.stops {
        if released && stop.kind == StopKind::Delivery && stop.pair.is_none() && random.random_bool(0.5) {
            stop.release = f64::from(random.random_range(0..200));
        }
        if setups {
            stop.setup = f64::from(random.random_range(0..15));
        }
        if late && random.random_bool(0.6) {
            stop.due = Some(f64::from(random.random_range(0..300)));
            stop.late_cost_per_hour = f64::from(random.random_range(1..6)) * 1800.0;
        }
    }
    if draft.stops.iter().any(|stop| stop.max_ride_time.is_some()) {
        // Rides and lateness exclude each other.
        draft.stops.iter_mut().for_each(|stop| (stop.due, stop.late_cost_per_hour) = (None, 0.0));
    }
    if setups && draft.stops.len() > 3 {
        (draft.stops[3].x, draft.stops[3].y) = (draft.stops[0].x, draft.stops[0].y);
    }
    for vehicle in &mut draft.vehicles {
        if factors {
            vehicle.service_factor = [0.5, 1.0, 1.5][random.random_range(0..3)];
        }
        if overtime && random.random_bool(0.7) {
            vehicle.regular_duration = Some(f64::from(random.random_range(50..300)));
            vehicle.overtime_cost_per_hour = f64::from(random.random_range(1..4)) * 3600.0;
        }
    }
}

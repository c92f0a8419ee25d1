//! Going by way of a depot and loading there again.

use super::gear::Gear;
use super::grow::Walker;
use super::label::Step;
use crate::dispatch::search::data::Data;

impl Walker {
    /// Goes by way of a depot and begins a new trip there.
    pub(super) fn reload(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32], at: usize, from: u32, number: u16) {
        let Some(depot) = gear.reloads.get(number as usize) else { return };
        let mut label = self.labels[from as usize];
        label.parent = from;
        if !label.go(data, gear, depot.place) {
            return;
        }
        label.hops += 1;
        label.aboard = self.load_anew(data, at);
        for choice in 0..=stops.len() - at {
            let Some(release) = Self::departure_of_trip(data, gear, &stops[at..], choice) else { break };
            self.with_breaks(gear, &label, &mut |walker, arrived| {
                let mut trip = *arrived;
                trip.step = Step::Reload(number);
                trip.reload(gear, depot.time, release);
                walker.keep_here(gear, &trip);
            });
        }
    }

    /// The loads of a trip that begins anew before stop number `at`: what goes from stop to stop is kept; how much
    /// that is in the first dimension.
    pub(super) fn load_anew(&mut self, data: &Data<'_>, at: usize) -> f64 {
        self.room.clear();
        for dim in 0..data.dims {
            let carried = self.carried.get(at * data.dims + dim).copied().filter(|_| data.pairs).unwrap_or(0);
            self.room.extend([carried, carried]);
        }
        self.room.first().map_or(0.0, |&carried| carried as f64)
    }

    /// When a trip to these stops may leave, one choice after the other: left open, or where that cannot be, as
    /// soon as can be and as the goods of each are ready.
    pub(super) fn departure_of_trip(data: &Data<'_>, gear: &Gear, ahead: &[u32], choice: usize) -> Option<f64> {
        match choice.checked_sub(1) {
            None => Some(f64::NEG_INFINITY),
            Some(stop) if gear.settles_departures() && data.late_releases => Some(data.release[ahead[stop] as usize]),
            Some(_) => None,
        }
    }
}

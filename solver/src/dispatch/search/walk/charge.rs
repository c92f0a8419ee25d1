//! Going by way of a station and charging there.

use super::gear::{Gear, Station};
use super::grow::Walker;
use super::label::{Label, Step};
use crate::dispatch::search::data::{Data, NONE};

impl Walker {
    /// Goes by way of a station and charges there, or goes on charging after a break. How much stays open until the
    /// next one, but where times depend on the moment: there it is as much as the direct way to the end asks for, up
    /// to where the curve bends, or full.
    pub(super) fn charge(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32], at: usize, from: u32, number: u16) {
        let station = &gear.stations[number as usize];
        let mut label = self.labels[from as usize];
        if label.place == station.place && !label.is_interrupted(gear) {
            return;
        }
        label.parent = from;
        if !label.go(data, gear, station.place) {
            return;
        }
        label.hops += 1;
        let Some(battery) = gear.battery else { return };
        self.take_loads(data, gear, from);
        let to = stops.get(at).copied().unwrap_or(data.fleet[gear.kind as usize].end);
        let rest = gear.distance(data, station.place, to) + self.rest_behind(at);
        let needed = (battery.reserve + rest * battery.per_distance) * (1.0 + 1e-9);
        let go_on = |walker: &mut Self, arrives: &Label| {
            walker.with_breaks(gear, arrives, &mut |walker, arrived| {
                let mut arrived = *arrived;
                arrived.step = Step::Station(number);
                if !station.windows.is_empty() && !arrived.open(gear, &station.windows) {
                    return;
                }
                let add = |walker: &mut Self, level: Option<f64>| {
                    let mut charged = arrived;
                    charged.charge(gear, u32::from(number), level);
                    walker.keep_here(gear, &charged);
                };
                if !gear.rigid {
                    return add(walker, None);
                }
                let arrival = arrived.arrived - arrived.used;
                let bends = station.bends().filter(|&level| level > arrival && level < battery.capacity);
                bends.for_each(|level| add(walker, Some(level)));
                if needed < battery.capacity {
                    add(walker, Some(needed));
                }
                add(walker, Some(battery.capacity));
            });
        };
        go_on(self, &label);
        if label.station == NONE {
            return;
        }
        let before = &gear.stations[label.station as usize];
        let bends = before.bends().chain(station.bends().map(|level| level + label.used));
        for level in bends.chain([label.most]) {
            if label.is_quicker_before(gear, before, station, level) {
                go_on(self, &Label { arrived: level, ..label });
            }
        }
    }
}

impl Label {
    /// Whether a break interrupts the charging here.
    pub(super) fn is_interrupted(&self, gear: &Gear) -> bool {
        let at = gear.stations.get(self.station as usize).map(|station| station.place);
        matches!(self.step, Step::Rest(_)) && at == Some(self.place)
    }

    /// Whether charging up to a level at the station before takes less time than charging the same later at this one.
    fn is_quicker_before(&self, gear: &Gear, before: &Station, station: &Station, level: f64) -> bool {
        let known = self.free(gear, self.now(gear));
        let earlier = || before.time(level) - before.time(known);
        let later = || station.time(level - self.used) - station.time(known - self.used);
        level > known && level <= self.most && earlier() < later() * (1.0 - 1e-9)
    }
}

//! A stop added to a route whose way between stops stays: priced in one pass each, without labels to choose from.

use super::gear::Gear;
use super::grow::{Found, Walker};
use super::label::{Label, Step};
use super::memory::Hub;
use crate::dispatch::search::data::{Data, NONE};

impl Walker {
    /// The places that a route found goes to between its stops, from the last to the first.
    pub(super) fn hubs(&mut self, found: Option<&Found>, stops: usize) -> &[Hub] {
        self.hubs.clear();
        let (mut at, mut served) = (found.map_or(NONE, |found| found.label), stops);
        while at != NONE {
            let label = &self.labels[at as usize];
            match label.step {
                Step::Stop => served -= 1,
                Step::Reload(_) | Step::Station(_) => self.hubs.push(Hub { leg: served as u32, step: label.step }),
                _ => {}
            }
            at = label.parent;
        }
        &self.hubs
    }

    /// The cheapest way, for less than `most`, that goes between stops as `hubs` say of the route without
    /// the stop at position `at`: what lies where it goes in may come before it, behind it or both, and
    /// where nothing does, one place more may; infinite if there is none.
    pub(super) fn beside(
        &mut self,
        data: &Data<'_>,
        gear: &Gear,
        stops: &[u32],
        at: usize,
        hubs: &[Hub],
        most: f64,
    ) -> f64 {
        let leg = at as u32;
        let before = hubs.iter().take_while(|hub| hub.leg < leg).count();
        let here = hubs[before..].iter().take_while(|hub| hub.leg == leg).count();
        let (first, own, last) = (&hubs[..before], &hubs[before..before + here], &hubs[before + here..]);
        let mut best = most;
        let mut offer = |walker: &mut Self, ahead: &[Hub], behind: &[Hub]| {
            let sequence = first
                .iter()
                .copied()
                .chain(ahead.iter().map(|hub| Hub { leg, ..*hub }))
                .chain(behind.iter().map(|hub| Hub { leg: leg + 1, ..*hub }))
                .chain(last.iter().map(|hub| Hub { leg: hub.leg + 1, ..*hub }));
            if let Some(cost) = walker.follow(data, gear, stops, sequence, best) {
                best = cost;
            }
        };
        if here > 0 {
            offer(self, own, &[]);
            offer(self, &[], own);
            offer(self, own, own);
        } else {
            offer(self, &[], &[]);
            for number in 0..gear.reloads.len() as u16 {
                let trip = [Hub { leg, step: Step::Reload(number) }];
                if at > 0 {
                    offer(self, &trip, &[]);
                }
                if at + 1 < stops.len() {
                    offer(self, &[], &trip);
                    if at > 0 {
                        offer(self, &trip, &trip);
                    }
                }
            }
            let fleet = &data.fleet[gear.kind as usize];
            let from = at.checked_sub(1).map_or(fleet.start, |at| stops[at]);
            let to = stops.get(at + 1).copied().unwrap_or(fleet.end);
            for number in gear.between(from, stops[at]) {
                offer(self, &[Hub { leg, step: Step::Station(number) }], &[]);
            }
            for number in gear.between(stops[at], to) {
                offer(self, &[], &[Hub { leg, step: Step::Station(number) }]);
            }
        }
        if best < most { best } else { f64::INFINITY }
    }

    /// What a route costs that goes between its stops as told; `None` when it cannot, or not for less than `most`.
    fn follow(
        &mut self,
        data: &Data<'_>,
        gear: &Gear,
        stops: &[u32],
        hubs: impl Iterator<Item = Hub>,
        most: f64,
    ) -> Option<f64> {
        let fleet = &data.fleet[gear.kind as usize];
        let mut hubs = hubs.peekable();
        let open = stops.first().map_or(fleet.open, |&first| data.fixed.opens(fleet, first));
        let mut label = Label::start(gear, fleet.start, open);
        self.room.clear();
        self.room.resize(2 * data.dims, 0);
        for leg in 0..=stops.len() {
            while let Some(hub) = hubs.next_if(|hub| hub.leg as usize == leg) {
                let goes = match hub.step {
                    Step::Reload(number) => {
                        let depot = gear.reloads[number as usize];
                        let goes = label.trips < gear.most_trips && label.go(data, gear, depot.place);
                        label.reload(gear, depot.time, f64::NEG_INFINITY);
                        self.room.fill(0);
                        goes
                    }
                    Step::Station(number) => {
                        let station = &gear.stations[number as usize];
                        let goes = label.place != station.place
                            && label.go(data, gear, station.place)
                            && (station.windows.is_empty() || label.open(gear, &station.windows));
                        if goes {
                            label.charge(gear, u32::from(number), None);
                        }
                        goes
                    }
                    _ => false,
                };
                if !goes {
                    return None;
                }
            }
            let Some(&stop) = stops.get(leg) else { break };
            if !label.go(data, gear, stop)
                || label.cost + self.rest[leg] * fleet.per_distance >= most
                || !self.load(data, gear, stop)
                || (data.late_releases && !label.hold(data.release[stop as usize]))
                || !label.open(gear, data.windows_of(stop))
            {
                return None;
            }
            label.pass(data.service[stop as usize] * gear.service_factor);
        }
        let arrives = label.go(data, gear, fleet.end) && label.now(gear) <= fleet.close;
        (arrives && label.cost < most).then_some(label.cost)
    }
}

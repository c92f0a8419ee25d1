//! Serving the stop that a label has come to, with breaks before and behind.

use super::gear::{Gear, Rest};
use super::grow::Walker;
use super::label::{Label, Step};
use crate::dispatch::search::data::{Data, Window};

impl Walker {
    /// Takes breaks at the stop before serving it, in any order. Each has a label of its own, for the timeline.
    pub(super) fn rest_before(&mut self, data: &Data<'_>, gear: &Gear, stop: u32, label: &Label) {
        for number in gear.breaks() {
            let Some(mut rested) = rested(gear, *label, number) else { continue };
            rested.parent = self.keep(gear, &rested);
            self.rest_before(data, gear, stop, &rested);
            rested.step = Step::Stop;
            self.serve(data, gear, stop, &rested);
        }
    }

    /// Takes breaks behind the service, in any order. The label before each is its parent, kept or not.
    pub(super) fn rest_after(&mut self, data: &Data<'_>, gear: &Gear, label: &Label) {
        for number in gear.breaks() {
            let Some(mut rested) = rested(gear, *label, number) else { continue };
            rested.parent = self.keep(gear, label);
            self.offer(data, gear, &mut rested);
            self.rest_after(data, gear, &rested);
        }
    }

    /// Goes on from a label at a place between stops, and from it after breaks there, in any order.
    pub(super) fn with_breaks(&mut self, gear: &Gear, label: &Label, go_on: &mut dyn FnMut(&mut Self, &Label)) {
        go_on(self, label);
        for number in gear.breaks() {
            let Some(mut rested) = rested(gear, *label, number) else { continue };
            rested.parent = self.keep(gear, &rested);
            self.with_breaks(gear, &rested, go_on);
        }
    }

    /// Keeps a label that loaded or charged, and those after breaks behind that, among the present ones.
    pub(super) fn keep_here(&mut self, gear: &Gear, label: &Label) {
        let index = self.keep(gear, label);
        self.here.push(index);
        for number in gear.breaks() {
            let Some(mut rested) = rested(gear, *label, number) else { continue };
            rested.parent = index;
            self.keep_here(gear, &rested);
        }
    }

    /// Serves the stop that a label has come to, within the first window that is not over; where
    /// something is left open that may put the service off, the departure or other, within any of them.
    pub(super) fn serve(&mut self, data: &Data<'_>, gear: &Gear, stop: u32, arrived: &Label) {
        for windows in Self::choices(data, gear, stop) {
            if let Some(mut label) = Self::served(data, gear, stop, arrived, windows) {
                let left = label;
                self.offer(data, gear, &mut label);
                self.rest_after(data, gear, &left);
            }
        }
    }

    /// The windows of a stop to choose from, one after the other where something is left open, the departure or
    /// other, that may put the service off; else all at once.
    pub(super) fn choices<'d>(data: &'d Data<'_>, gear: &Gear, stop: u32) -> std::slice::Chunks<'d, Window> {
        let windows = data.windows_of(stop);
        let open = gear.leaves_open() || gear.minds_departure(data);
        windows.chunks(if open { 1 } else { windows.len().max(1) })
    }

    /// The label behind the service at a stop, within the first of these windows that is not over; `None` when
    /// it is too late.
    pub(super) fn served(
        data: &Data<'_>,
        gear: &Gear,
        stop: u32,
        arrived: &Label,
        windows: &[Window],
    ) -> Option<Label> {
        let mut label = *arrived;
        if !label.open(gear, windows) {
            return None;
        }
        let late = label.now(gear) - data.due[stop as usize];
        if late > 0.0 {
            label.cost += data.per_late[stop as usize] * late;
        }
        label.pass(data.service[stop as usize] * gear.service_factor);
        Some(label)
    }
}

/// The label after a break of the gear, or after the driving break behind the last; `None` when
/// that break is taken, not needed, or comes too late.
pub(super) fn rested(gear: &Gear, mut label: Label, number: u16) -> Option<Label> {
    let parent = label.parent;
    if let Some(entry) = gear.rests.get(number as usize) {
        if label.taken >> number & 1 == 1 || !label.rest(gear, entry) {
            return None;
        }
        label.taken |= 1 << number;
    } else {
        gear.driving.filter(|_| label.driven > 0.0)?;
        label.rest(gear, &rest(gear, number));
    }
    (label.parent, label.step) = (parent, Step::Rest(number));
    Some(label)
}

/// The break of this number.
pub(super) fn rest(gear: &Gear, number: u16) -> Rest {
    let always = Window { open: f64::NEG_INFINITY, close: f64::MAX };
    gear.rests.get(number as usize).copied().unwrap_or(Rest {
        window: always,
        time: gear.driving.map_or(0.0, |(_, time)| time),
        fresh: true,
    })
}

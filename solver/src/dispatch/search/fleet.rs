//! Fewer vehicles: take a route out, and search until its stops are back on the others.
//!
//! After Christiaens & Vanden Berghe (2020), section 5.4: every stop counts how often it ended an
//! iteration left out; a step is accepted if the stops now left out have a smaller sum of these
//! counts than those before. The route taken out next is the one of the smallest sum.

use super::anneal::{Island, POLL, Phase};
use super::recreate::Choice;
use super::watch::Watch;
use crate::search::stop::Stop;
use rand::RngExt;

/// Temperature while vehicles are saved, as a share of the scale ([`super::heat`]).
const FLEET_HEAT: f64 = 0.01;

impl Island<'_> {
    /// Searches plans with fewer routes until `least` is reached or the phase is over, then goes
    /// on from the best plan found, with its number of routes as the limit.
    pub(super) fn shrink(&mut self, least: u32, phase: Phase, stop: &Stop, watch: &Watch<'_>) {
        let mut absences = vec![0_u64; self.data.stops];
        let temperature = self.heat.share(FLEET_HEAT);
        if self.state.missing == 0 {
            if self.state.open <= least {
                return;
            }
            self.take_route_out(&absences);
        }
        let limit = stop.iterations().unwrap_or(u64::MAX).min(phase.until);
        let mut poll_at = self.iterations;
        loop {
            // An iteration over routes that are walked along may take a good part of a second.
            if self.iterations >= poll_at || self.data.walks.dear() && stop.urgent() {
                poll_at = (self.iterations + POLL).min(limit);
                let done = self.iterations >= limit || watch.done_at_once();
                let over = done || stop.progress(self.iterations) >= phase.to;
                if over || stop.reached(self.iterations).is_some() {
                    break;
                }
            }
            self.shrink_step(&mut absences, temperature);
            self.iterations += 1;
            if self.state.missing == 0 {
                watch.tell(self, "fleet");
                if self.state.open <= least {
                    break;
                }
                self.take_route_out(&absences);
            }
        }
        self.return_to_best();
    }

    /// Where vehicles count first, no later plan may use more than the best does.
    pub(super) fn hold_fleet(&mut self) {
        let complete = self.data.vehicles_first && self.best.missing == 0;
        self.state.most = if complete { self.best.open } else { self.data.slots as u32 };
    }

    fn shrink_step(&mut self, absences: &mut [u64], temperature: f64) {
        self.state.begin();
        let cost = self.state.cost;
        let older = self.state.absent.len();
        let sum = |island: &Self| -> u64 { island.state.absent.iter().map(|&stop| absences[stop as usize] + 1).sum() };
        let before = sum(self);
        let anew = self.ruin();
        let choice = if anew { Choice::draw_anew(self.data, &mut self.random) } else { Choice::default() };
        self.recreate.run(&mut self.state, &mut self.random, &self.removed, older, choice);
        let after = sum(self);
        let draw: f64 = self.random.random::<f64>().max(1e-300);
        let accept = after < before || (after == before && self.state.cost < cost - temperature * draw.ln());
        for &stop in &self.state.absent {
            absences[stop as usize] += 1;
        }
        if accept && !self.state.is_broken() {
            self.remember();
        } else {
            self.state.undo();
        }
    }

    fn take_route_out(&mut self, absences: &[u64]) {
        let state = &mut self.state;
        let weakest = (0..state.data.slots as u32)
            .filter(|&slot| state.routes[slot as usize].len > 0 && !state.in_progress(slot))
            .min_by_key(|&slot| {
                let sum: u64 =
                    state.stops_of(slot).map(|stop| absences[state.data.alternatives.lead(stop) as usize]).sum();
                (sum, state.routes[slot as usize].len, slot)
            });
        let Some(slot) = weakest else {
            return;
        };
        state.begin();
        state.empty_route(slot);
        state.settle(slot);
        state.most = state.open;
        self.remember();
        self.state.begin();
    }
}

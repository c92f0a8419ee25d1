//! Groups of stops of which one is served: the search treats a group as one thing to place.
//!
//! The first stop of a group, its *lead*, stands for it wherever something is left out; a stop
//! without alternatives leads itself.

use super::insert::Spot;
use super::recreate::Recreate;
use super::state::State;
use crate::dispatch::problem::Problem;
use crate::ids::Idx as _;
use crate::search::random::Random;

/// The groups, flattened.
pub(super) struct Alternatives {
    /// Whether there is any group.
    pub(super) on: bool,
    /// By stop; empty without groups, as are the others.
    lead: Vec<u32>,
    /// The stops of each lead's group in `members[at[lead]..at[lead + 1]]`.
    members: Vec<u32>,
    at: Vec<u32>,
    /// Stops that lead: what there is to be served.
    pub(super) entries: usize,
}

impl Alternatives {
    pub(super) fn new(problem: &Problem) -> Self {
        let groups = problem.alternatives();
        let stops = problem.stops().len();
        let mut all =
            Self { on: !groups.is_empty(), lead: Vec::new(), members: Vec::new(), at: Vec::new(), entries: stops };
        if groups.is_empty() {
            return all;
        }
        all.entries = 0;
        for stop in problem.stops().indices() {
            let group = groups.of(stop);
            let lead = group.map_or(stop, |group| group[0]);
            all.lead.push(lead.0);
            all.at.push(all.members.len() as u32);
            if lead == stop {
                all.entries += 1;
                match group {
                    Some(group) => all.members.extend(group.iter().map(|member| member.row() as u32)),
                    None => all.members.push(stop.0),
                }
            }
        }
        all.at.push(all.members.len() as u32);
        all
    }

    /// The stop that stands for the stop's group.
    #[inline]
    pub(super) fn lead(&self, stop: u32) -> u32 {
        if self.on { self.lead[stop as usize] } else { stop }
    }
    /// The stop and its alternatives.
    pub(super) fn with(&self, stop: u32) -> &[u32] {
        &self.members[self.of(self.lead(stop))]
    }
    /// The stops of a lead's group.
    fn of(&self, lead: u32) -> std::ops::Range<usize> {
        self.at[lead as usize] as usize..self.at[lead as usize + 1] as usize
    }
}

impl State<'_> {
    /// Whether the stop, or another of its group, is served.
    pub(super) fn covered(&self, stop: u32) -> bool {
        let lead = self.data.alternatives.lead(stop);
        let at = self.absent_at[lead as usize] as usize;
        self.absent.get(at) != Some(&lead)
    }
}

impl Recreate {
    /// The best of a group's stops and its place.
    pub(super) fn alternative_spot(&mut self, state: &State<'_>, random: &mut Random, lead: u32) -> (u32, Spot) {
        let alternatives = &state.data.alternatives;
        let (mut chosen, mut best) = (lead, Spot::NOWHERE);
        for at in alternatives.of(lead) {
            let stop = alternatives.members[at];
            let spot = self.spot(state, random, stop, best);
            if spot.cost < best.cost {
                (chosen, best) = (stop, spot);
            }
        }
        (chosen, best)
    }
}

//! The best that the search has told so far. Events come from several islands, in any order.

use packhorse_solver::outcome::{ObjectiveSpec, Sense};
use packhorse_solver::plan_file::gap;
use packhorse_solver::search::observer::Event;
use std::cmp::Ordering;

/// The best incumbent and bound so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Best {
    /// When it was told, in seconds since the start.
    pub(crate) elapsed_s: f64,
    /// The iteration of the last event.
    pub(crate) iteration: u64,
    /// The incumbent's objectives in order; empty while there is none.
    pub(crate) objectives: Vec<f64>,
    /// The best proven bound on the last objective.
    pub(crate) bound: Option<f64>,
    /// Whether the incumbent is complete and feasible.
    pub(crate) feasible: bool,
    /// What found the incumbent or the bound.
    pub(crate) source: String,
}

impl Best {
    /// Takes note of an event; whether incumbent or bound became better.
    pub(crate) fn update(&mut self, specs: &[ObjectiveSpec], event: &Event<'_>) -> bool {
        self.iteration = self.iteration.max(event.iteration);
        let incumbent = !event.objectives.is_empty() && self.improved_by(specs, event);
        let sense = specs.last().map_or(Sense::Minimise, |spec| spec.sense);
        // A bound is better the closer it comes to the objective, from the other side.
        let bound = event.bound.filter(|value| value.is_finite());
        let bound = bound.filter(|&new| self.bound.is_none_or(|old| sense.better(old, new)));
        if incumbent {
            self.objectives.clear();
            self.objectives.extend_from_slice(event.objectives);
            self.feasible = event.feasible;
        }
        if bound.is_some() {
            self.bound = bound;
        }
        let better = incumbent || bound.is_some();
        if better {
            self.elapsed_s = event.elapsed_s;
            event.source.clone_into(&mut self.source);
        }
        better
    }

    /// The gap between the last objective and its bound, where both are known and complete.
    pub(crate) fn gap(&self) -> Option<f64> {
        let objective = self.objectives.last().filter(|_| self.feasible)?;
        Some(gap(*objective, self.bound?))
    }

    fn improved_by(&self, specs: &[ObjectiveSpec], event: &Event<'_>) -> bool {
        if self.objectives.is_empty() {
            return true;
        }
        match event.feasible.cmp(&self.feasible) {
            Ordering::Greater => true,
            Ordering::Less => false,
            // An incomplete incumbent's objectives say little, so any change of it is news.
            Ordering::Equal if !event.feasible => event.objectives != self.objectives,
            Ordering::Equal => {
                let pairs = specs.iter().zip(event.objectives.iter().zip(&self.objectives));
                let first_difference = pairs.into_iter().find(|(_, (new, old))| new != old);
                first_difference.is_some_and(|(spec, (&new, &old))| spec.sense.better(new, old))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Best;
    use packhorse_solver::outcome::{ObjectiveSpec, Sense};
    use packhorse_solver::search::observer::Event;

    const SPECS: [ObjectiveSpec; 2] = [
        ObjectiveSpec { name: "vehicles", sense: Sense::Minimise },
        ObjectiveSpec { name: "distance", sense: Sense::Minimise },
    ];

    fn event(objectives: &[f64], bound: Option<f64>, feasible: bool) -> Event<'_> {
        Event { elapsed_s: 1.0, iteration: 7, objectives, bound, feasible, source: "test" }
    }

    #[test]
    fn objectives_are_compared_in_order_and_completeness_comes_first() {
        let mut best = Best::default();
        assert!(best.update(&SPECS, &event(&[3.0, 90.0], None, false)));
        assert!(best.update(&SPECS, &event(&[4.0, 100.0], None, true)));
        assert!(!best.update(&SPECS, &event(&[3.0, 80.0], None, false)));
        assert!(best.update(&SPECS, &event(&[3.0, 120.0], None, true)));
        assert!(!best.update(&SPECS, &event(&[3.0, 120.0], None, true)));
        assert_eq!(best.objectives, [3.0, 120.0]);
        assert_eq!(best.iteration, 7);
    }

    #[test]
    fn a_bound_only_tightens() {
        let mut best = Best::default();
        assert!(best.update(&SPECS, &event(&[], Some(50.0), false)));
        assert!(!best.update(&SPECS, &event(&[], Some(40.0), false)));
        assert!(best.update(&SPECS, &event(&[1.0, 100.0], Some(80.0), true)));
        assert_eq!(best.bound, Some(80.0));
        assert_eq!(best.gap(), Some(0.2));
    }
}

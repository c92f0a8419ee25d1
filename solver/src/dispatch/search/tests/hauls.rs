//! CO2 by load: beside trips, batteries and straight ways against trying every way between, and the exact model.

use super::plain;
use super::walks::{as_good, try_all};
use crate::dispatch::Dispatch;
use crate::dispatch::model::proves;
use crate::dispatch::problem::{Draft, Measure, Objective, Problem};
use crate::dispatch::random_rules::BETWEEN;
use crate::kind::{Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt;

/// Makes vehicles emit by what is on board, at a price.
pub(super) fn with_loads(draft: &mut Draft, random: &mut Random) {
    for vehicle in &mut draft.vehicles {
        vehicle.co2_per_distance_load = f64::from(random.random_range(0..4)) * 20.0;
    }
    if draft.co2_cost == 0.0 {
        draft.co2_cost = f64::from(random.random_range(1..4));
    }
    draft.max_co2 = draft.max_co2.map(|most| 2.0 * most);
    if !draft.objective.counts(Measure::Cost) && !draft.objective.counts(Measure::Co2) {
        draft.objective = Objective::Cost;
    }
}

#[test]
fn loads_on_every_way_between_stops_come_out_as_good_as_trying_all() {
    let (mut all, mut proven, mut worse) = (0, 0, Vec::new());
    for rule in &BETWEEN {
        let mut cases = 0;
        for case in 0..40 {
            if cases == 3 {
                break;
            }
            let mut random = stream(case, rule.name, 11);
            let stops = random.random_range(2..5);
            let mut draft = plain(&mut random, stops);
            (rule.add)(&mut draft, &mut random);
            with_loads(&mut draft, &mut random);
            let Ok((problem, _)) = Problem::new(draft) else { continue };
            let Some((left_out, best)) = try_all(&problem).filter(|(left_out, _)| *left_out == 0) else { continue };
            cases += 1;
            let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(1_000), &Silent);
            let ours = Dispatch::check(&problem, &outcome.plan.unwrap_or_default());
            assert_eq!(ours.violations, [], "{} {case}", rule.name);
            let as_good = as_good(&ours.objectives, &best);
            if stops < 4 && proves(&problem) {
                let exact = Options { method: "milp".to_owned(), ..Options::default() };
                let exact = Dispatch::solve(&problem, &exact, &Stop::after_iterations(1_000), &Silent);
                let known = if ours.left_out == 0 && as_good { &ours.objectives } else { &best };
                let close = |bound: f64, known: f64| (known - bound).abs() <= 1e-3 * known.abs().max(1.0);
                if let (Some(bound), Some(&known)) = (exact.bounds[0], known.first()) {
                    assert!(bound <= known || close(bound, known), "{} {case}: {bound} above {known}", rule.name);
                    proven += u32::from(close(bound, known));
                }
            }
            let equal = ours.left_out == left_out && as_good;
            worse.extend((!equal).then_some((rule.name, case, ours.objectives, best)));
        }
        assert!(cases == 3, "{}: {cases}", rule.name);
        all += cases;
    }
    assert!(worse.len() * 100 <= all * 5 && proven > 5, "{worse:?} of {all}, {proven} proven");
}

//! Every judge of open sites against recomputation, and the transport problem against the model.

use super::nearest::{Move, Nearest, SiteCosts};
use super::single::Single;
use super::transport::{Transport, Units};
use super::{OpenSites as _, exact};
use crate::allocation::model::{self, Reduction};
use crate::allocation::problem::{Demand, Draft, Model, Problem, Site};
use crate::allocation::search::incumbent::Incumbent;
use crate::allocation::tables::Tables;
use crate::milp::Limits;
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt as _;

/// A random instance in a square, some pairs forbidden by a distance limit.
fn problem(random: &mut Random, model: Model, sites: usize, demands: usize, tightness: f64) -> Problem {
    let mut draft = Draft::empty("random", model);
    draft.p = model.is_p_median().then_some(sites.div_ceil(3));
    for number in 0..demands {
        let mut demand = Demand::new(format!("d{number}"), random.random_range(1..30) as f64);
        (demand.x, demand.y) = (Some(random.random_range(0..100) as f64), Some(random.random_range(0..100) as f64));
        demand.max_distance = (number % 4 == 0).then_some(90.0);
        draft.demands.push(demand);
    }
    let total: f64 = draft.demands.iter().map(|demand| demand.quantity).sum();
    for number in 0..sites {
        let capacity = (total * tightness / sites as f64 * random.random_range(0.7..1.3)).ceil();
        let mut site = Site::new(format!("s{number}"), random.random_range(50..800) as f64, Some(capacity));
        (site.x, site.y) = (Some(random.random_range(0..100) as f64), Some(random.random_range(0..100) as f64));
        draft.sites.push(site);
    }
    Problem::new(draft).expect("a valid draft").0
}

fn tables(problem: &Problem) -> Tables {
    Tables::new(problem, &Stop::after_iterations(1)).expect("no limit is near")
}

fn random_open(random: &mut Random, count: usize) -> Vec<bool> {
    let mut open: Vec<bool> = (0..count).map(|_| random.random_bool(0.5)).collect();
    open[random.random_range(0..count)] = true;
    open
}

#[test]
fn scans_of_the_nearest_search_equal_recomputation() {
    let random = &mut stream(1, "nearest-test", 0);
    let stop = Stop::after_iterations(1);
    for _ in 0..30 {
        let problem = problem(random, Model::Uncapacitated, 9, 25, 3.0);
        let tables = tables(&problem);
        let costs = SiteCosts::new(&tables, &stop).unwrap();
        let mut state = Nearest::new(&tables, &costs, &random_open(random, tables.m));
        for site in 0..tables.m as u32 {
            if state.open()[site as usize] {
                continue;
            }
            let advised = state.scan(site);
            let before = state.value().1;
            let mut changed = Nearest::new(&tables, &costs, state.open());
            changed.apply(advised);
            assert!((before + advised.delta - changed.value().1).abs() < 1e-6, "{advised:?}");
            // No other closing with this opening is better.
            for close in (0..tables.m as u32).filter(|&close| state.open()[close as usize]) {
                let mut other = Nearest::new(&tables, &costs, state.open());
                other.apply(Move { open: Some(site), close: Some(close), delta: 0.0 });
                assert!(other.value().1 >= changed.value().1 - 1e-6);
            }
        }
        if let Some(closing) = state.scan_closing() {
            let before = state.value().1;
            state.apply(closing);
            let fresh = Nearest::new(&tables, &costs, state.open());
            assert!((before + closing.delta - fresh.value().1).abs() < 1e-6);
            assert_eq!(state.value(), fresh.value());
        }
    }
}

#[test]
fn transport_is_as_cheap_as_the_model_says_also_after_opening_and_closing() {
    let random = &mut stream(2, "transport-test", 0);
    let stop = Stop::after_iterations(100_000);
    for round in 0..40 {
        let problem = problem(random, Model::MultipleSourcing, 7, 20, 2.5);
        let tables = tables(&problem);
        let units = Units::new(&tables, &stop);
        let mut flow = Transport::new(&units, &random_open(random, tables.m));
        for _ in 0..4 {
            let site = random.random_range(0..tables.m as u32);
            if !flow.open()[site as usize] {
                flow.open_site(site);
            } else if flow.list().len() > 1 {
                flow.close(site);
            }
            let open = flow.open().to_vec();
            let reduction = Reduction { may_open: &open, must_open: &open, may_serve: &|_, _| true };
            let answer = model::solve(&tables, &reduction, None, &Limits::of(&stop, 1), &mut |_, _| {});
            match answer.solution {
                None => assert!(!flow.is_complete(), "round {round}"),
                Some(best) => {
                    assert!(flow.is_complete(), "round {round}: {} is missing", flow.missing());
                    // The model's reader closes idle sites; so does the flow's.
                    let solution = flow.solution(&tables);
                    assert!((solution.objective - best.objective).abs() < 1e-5 * best.objective, "round {round}");
                    assert!(solution.is_feasible(&tables));
                }
            }
        }
    }
}

#[test]
fn shifts_and_swaps_of_whole_demands_equal_recomputation() {
    let random = &mut stream(3, "single-test", 0);
    let stop = Stop::after_iterations(1);
    for _ in 0..30 {
        let problem = problem(random, Model::SingleSourcing, 5, 20, 1.5);
        let tables = tables(&problem);
        let units = Units::new(&tables, &stop);
        let flow = Transport::new(&units, &[true; 5]);
        let Some(mut single) = Single::new(&tables, &flow) else { continue };
        for _ in 0..50 {
            let (demand, other) = (random.random_range(0..20), random.random_range(0..20));
            let (from, to) = (single.source(demand), single.source(other));
            let allowed = |demand: u32, site: u32| tables.row(demand as usize)[site as usize].is_finite();
            if from == to || !allowed(demand, to) || !allowed(other, from) {
                continue;
            }
            let before = single.value();
            let swapped = single.swap_delta(demand, other);
            let shifted = single.shift_delta(demand, to);
            single.shift(demand, to);
            assert!((before + shifted - single.value()).abs() < 1e-6);
            single.shift(other, from);
            assert!((before + swapped - single.value()).abs() < 1e-6);
        }
        if single.mend(random, &stop) {
            assert!(single.solution().is_feasible(&tables));
        }
    }
}

#[test]
fn what_the_bound_rules_out_holds_no_better_solution() {
    use crate::allocation::bound::{Ascent, Fixing};
    let random = &mut stream(4, "fixing-test", 0);
    let stop = Stop::after_iterations(100_000);
    for (round, model) in Model::ALL.into_iter().cycle().take(40).enumerate() {
        let problem = problem(random, model, 8, 16, 3.0);
        let tables = tables(&problem);
        let mut judge = Incumbent::new(&problem, &tables, &stop, &Silent);
        let (_, impossible) = exact::whole(&tables, 1, &mut judge);
        if impossible.is_some() {
            continue;
        }
        let optimum = judge.objective();
        let mut ascent = Ascent::new(&tables, &stop, vec![Fixing::Free; tables.m], Ascent::start(&tables));
        for _ in 0..60 {
            ascent.advance(optimum);
            assert!(ascent.value() <= optimum + 1e-6 * optimum.abs(), "round {round}: a bound beyond the optimum");
        }
        // With the worst of good guesses, the optimum plus a little, the optimum must survive.
        let mut incumbent = Incumbent::new(&problem, &tables, &stop, &Silent);
        let left = exact::remainder(&tables, &ascent, optimum * (1.0 + 1e-6) + 1e-6);
        exact::settle(&tables, &left, 1, &mut incumbent);
        assert!((incumbent.objective() - optimum).abs() <= 1e-6 * optimum.abs().max(1.0), "round {round}");
    }
}

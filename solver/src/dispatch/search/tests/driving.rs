//! Breaks after so much driving in traffic, against trying every order and every way between.

use super::walks::try_all;
use super::{instance, plain};
use crate::dispatch::Dispatch;
use crate::dispatch::problem::{Draft, Problem};
use crate::dispatch::random_rules::BETWEEN;
use crate::kind::{Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt;

fn add(draft: &mut Draft, random: &mut Random) {
    let names = ["traffic", "driving break", "breaks", "grounded"];
    let several = [1.0, 1.0, 0.3, 0.3];
    for (name, share) in names.into_iter().zip(several) {
        let rule = BETWEEN.iter().find(|rule| rule.name == name).expect("known");
        if random.random_bool(share) {
            (rule.add)(draft, random);
        }
    }
}

#[test]
fn breaks_after_driving_in_traffic_come_out_as_good_as_trying_every_way_between() {
    let (mut cases, mut worse) = (0, Vec::new());
    for case in 0..100 {
        if cases == 24 {
            break;
        }
        let mut random = stream(case, "driving", 0);
        let stops = random.random_range(2..5);
        let mut draft = plain(&mut random, stops);
        add(&mut draft, &mut random);
        let Ok((problem, _)) = Problem::new(draft) else { continue };
        let Some((left_out, best)) = try_all(&problem).filter(|(left_out, _)| *left_out == 0) else { continue };
        let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(1_000), &Silent);
        let ours = Dispatch::check(&problem, &outcome.plan.unwrap_or_default());
        assert_eq!(ours.violations, [], "{case}");
        let differ = |(ours, best): &(&f64, &f64)| (*ours - *best).abs() > 1e-6 * best.abs().max(1.0);
        let mut pairs = ours.objectives.iter().zip(&best);
        let as_good = ours.left_out == left_out && pairs.find(differ).is_none();
        cases += 1;
        worse.extend((!as_good).then_some((case, ours.objectives, best)));
    }
    assert!(cases > 12 && worse.len() * 100 <= cases * 5, "{worse:?} of {cases}");
}

#[test]
fn larger_plans_take_their_breaks_in_traffic() {
    let mut served = 0;
    for case in 0..12 {
        let mut random = stream(case, "driving", 1);
        let mut draft = instance(&mut random, 10);
        add(&mut draft, &mut random);
        let Ok((problem, _)) = Problem::new(draft) else { continue };
        let outcome = Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(100), &Silent);
        let Some(plan) = outcome.plan else { continue };
        assert_eq!(Dispatch::check(&problem, &plan).violations, [], "{case}");
        served += plan.routes.iter().map(|route| route.stops.len()).sum::<usize>();
    }
    assert!(served > 30, "{served}");
}

//! Bounds by routes on public instances: below the best known plan, near what is published for
//! the relaxation, and the same on every run.

use crate::dispatch_search::public;
use packhorse_solver::dispatch::Dispatch;
use packhorse_solver::kind::{Kind as _, Options};
use packhorse_solver::outcome::Outcome;
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::stop::Stop;

/// Format, file, objectives, rounding; the least that the last bound must be, and the best known.
type Known = (&'static str, &'static str, &'static [&'static str], &'static str, f64, f64);

const KNOWN: [Known; 4] = [
    ("solomon", "solomon/R101.txt", &["distance"], "trunc1", 1_631.1, 1_637.7),
    ("solomon", "solomon/RC101.txt", &["distance"], "trunc1", 1_584.0, 1_619.8),
    ("solomon", "solomon/R101.txt", &["vehicles", "distance"], "none", 1_640.0, 1_650.80),
    ("vrplib", "x/X-n101-k25.vrp", &["distance"], "nearest", 27_240.0, 27_591.0),
];

#[test]
fn public_instances_are_bounded_closely_and_from_below() {
    for (format, file, objective, rounding, least, best) in KNOWN {
        let Some(problem) = public(format, file, objective, rounding) else { return };
        let run = || Dispatch::solve(&problem, &Options::default(), &Stop::after_iterations(ITERATIONS), &Silent);
        let Outcome { bounds, plan, .. } = run();
        let bound = bounds.last().copied().flatten().expect("a bound");
        assert!(bound >= least && bound <= best + 1e-6 * best, "{file}: {bounds:?}, best known {best}");
        if objective.len() == 2 {
            assert_eq!(bounds[0], Some(19.0));
            let again = run();
            assert_eq!((again.bounds, again.plan), (bounds, plan), "{file}");
        }
    }
}

/// The bound's own work is in proportion to them.
const ITERATIONS: u64 = 150_000;

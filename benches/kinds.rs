//! Micro-benchmarks: a fixed number of search iterations of each kind, the moves that a second prices in
//! dispatch, and validation.
//!
//! `cargo bench -p packhorse-instances` prints them; they compare two versions of the code on one
//! machine. Quality against the published values is `packhorse bench` and `benches/figures`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use packhorse_instances::{allocation, dispatch, packing, replenishment};
use packhorse_solver::Kind;
use packhorse_solver::kind::Options;
use packhorse_solver::search::observer::Silent;
use packhorse_solver::search::stop::Stop;
use std::hint::black_box;

/// Times `iterations` of the kind's `auto` method on one thread.
fn search<K: Kind>(criterion: &mut Criterion, draft: K::Draft, iterations: u64)
where
    K::Draft: Clone,
{
    let Ok((problem, _)) = K::validate(draft) else { panic!("the generator of {} makes valid drafts", K::NAME) };
    criterion.bench_function(&format!("{}: {iterations} iterations", K::NAME), |bencher| {
        bencher.iter(|| {
            let stop = Stop::after_iterations(iterations).with_gap(0.0);
            black_box(K::solve(&problem, &Options::default(), &stop, &Silent))
        });
    });
}

/// Moves priced a second in routes of 1,000 stops with time windows, from the whole run: construction and check
/// included.
fn moves(criterion: &mut Criterion) {
    use packhorse_solver::dispatch::Dispatch;

    const ITERATIONS: u64 = 20_000;
    let size = dispatch::Size { stops: 1_000, ..dispatch::Size::default() };
    let Ok((problem, _)) = Dispatch::validate(dispatch::generate(&size, 1)) else { panic!("the draft is valid") };
    let run = || {
        let stop = Stop::after_iterations(ITERATIONS).with_gap(0.0);
        Dispatch::solve(&problem, &Options::default(), &stop, &Silent)
    };
    let mut group = criterion.benchmark_group("dispatch, 1,000 stops with windows");
    group.throughput(Throughput::Elements(run().moves));
    group.bench_function(format!("moves in {ITERATIONS} iterations"), |bencher| bencher.iter(|| black_box(run())));
    group.finish();
}

/// Times validation alone, from a draft in memory.
fn validation<K: Kind>(criterion: &mut Criterion, draft: &K::Draft) {
    criterion.bench_function(&format!("{}: validation", K::NAME), |bencher| {
        bencher.iter(|| black_box(K::validate(draft.clone()).is_ok()));
    });
}

fn kinds(criterion: &mut Criterion) {
    use packhorse_solver::allocation::Allocation;
    use packhorse_solver::dispatch::Dispatch;
    use packhorse_solver::packing::Packing;
    use packhorse_solver::replenishment::Replenishment;

    let routes = dispatch::generate(&dispatch::Size::default(), 1);
    let boxes = packing::generate(&packing::Size::default(), 1);
    let sites = allocation::generate(&allocation::Size::default(), 1);
    let stock = replenishment::generate(&replenishment::Size::default(), 1);
    validation::<Dispatch>(criterion, &routes);
    validation::<Packing>(criterion, &boxes);
    validation::<Allocation>(criterion, &sites);
    validation::<Replenishment>(criterion, &stock);
    search::<Dispatch>(criterion, routes, 2_000);
    search::<Packing>(criterion, boxes, 20);
    search::<Allocation>(criterion, sites, 50);
    search::<Replenishment>(criterion, stock, 20);
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(10);
    targets = kinds, moves
}
criterion_main!(all);

//! Which sites the relaxation opens, given what each would make, and what forcing one would cost.

use crate::allocation::tables::Tables;

/// What is already decided about a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::allocation) enum Fixing {
    /// Nothing.
    Free,
    /// It is open.
    Open,
    /// It is closed.
    Closed,
}

/// The relaxation's choice of sites.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// Share of each site that is open; a fraction at most once.
    pub(super) open: Vec<f64>,
    /// Sum of the open sites' nets.
    pub(super) value: f64,
    order: Vec<u32>,
    rule: Rule,
}

/// Which of the two relaxed rules gave the value.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    /// The number of sites.
    Count { number: usize },
    /// The capacity; `price` is the net a unit of capacity at the breaking site.
    Cover { price: f64 },
}

/// What limits the choice, whatever the nets.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    least: usize,
    most: usize,
    /// Capacity of each site, at most the whole demand.
    capacity: Vec<f64>,
    demand: f64,
    covers: bool,
}

impl Rules {
    pub(super) fn new(tables: &Tables) -> Self {
        let capacity: Vec<f64> = tables.capacity.iter().map(|&capacity| capacity.min(tables.total)).collect();
        let mut sorted = capacity.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let (mut least, mut room) = (0, 0.0);
        while least < sorted.len() && room < tables.total - tables.slack() {
            room += sorted[least];
            least += 1;
        }
        Self {
            least: least.max(tables.min_open),
            most: tables.max_open,
            capacity,
            demand: tables.total - tables.slack(),
            covers: tables.capacitated,
        }
    }
}

impl Choice {
    pub(super) fn new(sites: usize) -> Self {
        Self { open: vec![0.0; sites], value: 0.0, order: Vec::with_capacity(sites), rule: Rule::Count { number: 0 } }
    }

    /// Chooses for the nets `net` (negative is gain): the greater, hence the better bound, of two
    /// relaxations, by number and by capacity.
    pub(super) fn choose(&mut self, rules: &Rules, fixed: &[Fixing], net: &[f64]) {
        let count = self.by_count(rules, fixed, net, false);
        let cover = if rules.covers { self.by_cover(rules, fixed, net, false) } else { f64::NEG_INFINITY };
        self.value =
            if cover > count { self.by_cover(rules, fixed, net, true) } else { self.by_count(rules, fixed, net, true) };
    }

    /// The best choice under the number of sites.
    fn by_count(&mut self, rules: &Rules, fixed: &[Fixing], net: &[f64], keep: bool) -> f64 {
        self.order.clear();
        self.order.extend((0..net.len() as u32).filter(|&site| fixed[site as usize] == Fixing::Free));
        self.order.sort_unstable_by(|&a, &b| net[a as usize].total_cmp(&net[b as usize]).then(a.cmp(&b)));
        let opened = (0..net.len()).filter(|&site| fixed[site] == Fixing::Open);
        let (mut value, mut number) = (0.0, 0);
        for site in opened {
            value += net[site];
            number += 1;
        }
        if keep {
            self.reset(fixed);
        }
        for &site in &self.order {
            let gain = net[site as usize];
            if number >= rules.most || (gain >= 0.0 && number >= rules.least) {
                break;
            }
            value += gain;
            number += 1;
            if keep {
                self.open[site as usize] = 1.0;
            }
        }
        if keep {
            self.rule = Rule::Count { number };
        }
        value
    }

    /// The best choice under "open capacity covers the demand", the last site in part.
    fn by_cover(&mut self, rules: &Rules, fixed: &[Fixing], net: &[f64], keep: bool) -> f64 {
        if keep {
            self.reset(fixed);
        }
        let (mut value, mut room) = (0.0, 0.0);
        self.order.clear();
        for (site, &gain) in net.iter().enumerate() {
            if fixed[site] == Fixing::Open || (fixed[site] == Fixing::Free && gain < 0.0) {
                value += gain;
                room += rules.capacity[site];
                if keep {
                    self.open[site] = 1.0;
                }
            } else if fixed[site] == Fixing::Free && rules.capacity[site] > 0.0 {
                self.order.push(site as u32);
            }
        }
        let rate = |site: u32| net[site as usize] / rules.capacity[site as usize];
        self.order.sort_unstable_by(|&a, &b| rate(a).total_cmp(&rate(b)).then(a.cmp(&b)));
        let mut price = 0.0;
        for &site in &self.order {
            if room >= rules.demand {
                break;
            }
            let part = ((rules.demand - room) / rules.capacity[site as usize]).min(1.0);
            price = rate(site);
            value += net[site as usize] * part;
            room += rules.capacity[site as usize];
            if keep {
                self.open[site as usize] = part;
            }
        }
        if keep {
            self.rule = Rule::Cover { price };
        }
        value
    }

    fn reset(&mut self, fixed: &[Fixing]) {
        for (open, &fixing) in self.open.iter_mut().zip(fixed) {
            *open = f64::from(u8::from(fixing == Fixing::Open));
        }
    }

    /// What the value rises by at least if `site` were forced the other way than chosen. For a site
    /// that is open in part: the lesser of both ways.
    pub(super) fn penalty(&self, rules: &Rules, fixed: &[Fixing], net: &[f64], extremes: Extremes, site: usize) -> f64 {
        debug_assert!(fixed[site] == Fixing::Free);
        match self.rule {
            // The reduced cost of the relaxation's linear program.
            Rule::Cover { price } => (net[site] - price * rules.capacity[site]).abs(),
            Rule::Count { number } if self.open[site] > 0.0 => {
                let refill = if number <= rules.least {
                    extremes.best_closed
                } else if number >= rules.most {
                    extremes.best_closed.min(0.0)
                } else {
                    0.0
                };
                (refill - net[site]).max(0.0)
            }
            Rule::Count { number } => {
                let released = if number >= rules.most { extremes.worst_open } else { extremes.worst_open.max(0.0) };
                (net[site] - released).max(0.0)
            }
        }
    }

    /// The nets at the edge of the choice among the free sites.
    pub(super) fn extremes(&self, fixed: &[Fixing], net: &[f64]) -> Extremes {
        let mut extremes = Extremes { best_closed: f64::INFINITY, worst_open: f64::NEG_INFINITY };
        for (site, &gain) in net.iter().enumerate() {
            if fixed[site] == Fixing::Free {
                if self.open[site] > 0.0 {
                    extremes.worst_open = extremes.worst_open.max(gain);
                } else {
                    extremes.best_closed = extremes.best_closed.min(gain);
                }
            }
        }
        extremes
    }
}

/// The nets at the edge of a choice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extremes {
    best_closed: f64,
    worst_open: f64,
}

//! One item without capacity: the optimal lots in O(T log T).

/// Buffers that are reused from call to call.
#[derive(Debug, Default)]
pub(crate) struct WagnerWhitin {
    /// Σ demand before each period.
    before: Vec<f64>,
    /// Cost of the periods from t on, entering t with no stock.
    to_go: Vec<f64>,
    /// Where the lot of period t ends (the next set-up), or t for "no set-up in t".
    next: Vec<usize>,
    /// Periods whose points (demand before, cost to go) are on the lower convex hull, nearest last.
    hull: Vec<usize>,
}

impl WagnerWhitin {
    /// The least cost of meeting `demand` with set-up cost `setup(t)`, unit cost `unit(t)` and the
    /// holding cost `holding` of a unit at the end of each period. Writes the lots into `made`.
    ///
    /// Wagelmans, van Hoesel, Kolen (1992), "Economic lot sizing: an O(n log n) algorithm that runs
    /// in linear time in the Wagner-Whitin case", Operations Research 40, section 2: backwards over
    /// the periods, with c(t) the unit cost less the holding it saves, the cost to go is
    /// G(t) = K(t) + min over k > t of c(t) (D(k) − D(t)) + G(k); the minimum lies on the lower
    /// hull of the points (D(k), G(k)) and is found by bisection on its slopes.
    pub(crate) fn solve(
        &mut self,
        demand: &[f64],
        holding: f64,
        setup: impl Fn(usize) -> f64,
        unit: impl Fn(usize) -> f64,
        made: &mut [f64],
    ) -> f64 {
        let periods = demand.len();
        self.before.clear();
        self.before.push(0.0);
        let mut held = 0.0;
        for (t, wanted) in demand.iter().enumerate() {
            self.before.push(self.before[t] + wanted);
            // Holding from period 0 on, less what each lot's later start saves.
            held += holding * t as f64 * wanted;
        }
        self.to_go.clear();
        self.to_go.resize(periods + 1, 0.0);
        self.next.clear();
        self.next.resize(periods + 1, periods);
        self.hull.clear();
        self.hull.push(periods);
        for t in (0..periods).rev() {
            let price = unit(t) - holding * t as f64;
            let end = self.tangent(price);
            let with = setup(t) + price * (self.before[end] - self.before[t]) + self.to_go[end];
            (self.to_go[t], self.next[t]) = (with, end);
            if demand[t] == 0.0 && self.to_go[t + 1] <= with {
                (self.to_go[t], self.next[t]) = (self.to_go[t + 1], t);
            }
            self.add(t);
        }
        made.fill(0.0);
        let mut t = 0;
        while t < periods {
            if self.next[t] == t {
                t += 1;
            } else {
                made[t] = self.before[self.next[t]] - self.before[t];
                t = self.next[t];
            }
        }
        self.to_go[0] + held
    }

    /// The hull point k that minimises `price` D(k) + G(k).
    fn tangent(&self, price: f64) -> usize {
        // From far (large D, first) to near (last): the value falls as long as stepping nearer
        // gains, that is while −slope to the nearer point is below the price.
        let gains = |k: usize| {
            let (far, near) = (self.hull[k], self.hull[k + 1]);
            price * (self.before[near] - self.before[far]) + self.to_go[near] - self.to_go[far] < 0.0
        };
        let (mut low, mut high) = (0, self.hull.len() - 1);
        while low < high {
            let middle = (low + high) / 2;
            if gains(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.hull[low]
    }

    /// Adds the point of period t and drops those above the hull.
    fn add(&mut self, t: usize) {
        while let Some(&last) = self.hull.last() {
            if self.before[last] == self.before[t] {
                // Without demand between them the cheaper one stays: G(t) ≤ G(last) holds here
                // unless a set-up in t was dearer, and then it was not taken.
                if self.to_go[t] > self.to_go[last] {
                    return;
                }
                self.hull.pop();
                continue;
            }
            let Some(&second) = self.hull.len().checked_sub(2).and_then(|k| self.hull.get(k)) else { break };
            let (x1, y1) = (self.before[second] - self.before[last], self.to_go[second] - self.to_go[last]);
            let (x2, y2) = (self.before[t] - self.before[last], self.to_go[t] - self.to_go[last]);
            // `last` lies on or above the chord from `second` to t.
            if x1 * y2 - x2 * y1 >= 0.0 {
                break;
            }
            self.hull.pop();
        }
        self.hull.push(t);
    }
}

#[cfg(test)]
mod tests {
    use super::WagnerWhitin;
    use crate::search::random::stream;
    use rand::RngExt as _;

    /// All set-up patterns; each demand is made at the cheapest earlier set-up.
    fn brute(demand: &[f64], holding: f64, setup: &[f64], unit: &[f64]) -> f64 {
        let periods = demand.len();
        (0..1_u32 << periods)
            .map(|pattern| {
                let on = |t: usize| pattern >> t & 1 == 1;
                let fixed: f64 = (0..periods).filter(|&t| on(t)).map(|t| setup[t]).sum();
                let lots = (0..periods).map(|k| {
                    let price = |t: usize| unit[t] + holding * (k - t) as f64;
                    let least = (0..=k).filter(|&t| on(t)).map(price).fold(f64::INFINITY, f64::min);
                    if demand[k] == 0.0 { 0.0 } else { demand[k] * least }
                });
                fixed + lots.sum::<f64>()
            })
            .fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn no_pattern_is_cheaper() {
        let mut random = stream(5, "wagner-whitin", 0);
        let mut solver = WagnerWhitin::default();
        for _ in 0..600 {
            let periods = random.random_range(1..10_usize);
            let mut draw = |low: u32, high: u32| -> Vec<f64> {
                (0..periods).map(|_| f64::from(random.random_range(low..high))).collect()
            };
            let demand: Vec<f64> = draw(0, 12).into_iter().map(|value| (value - 4.0).max(0.0)).collect();
            let (setup, unit) = (draw(0, 60), draw(0, 9));
            for holding in [0.0, 1.0, 2.5] {
                let mut made = vec![0.0; periods];
                let cost = solver.solve(&demand, holding, |t| setup[t], |t| unit[t], &mut made);
                let best = brute(&demand, holding, &setup, &unit);
                assert!((cost - best).abs() < 1e-9, "{cost} {best} {demand:?} {setup:?} {unit:?} {holding}");
                let mut told = 0.0;
                let mut stock = 0.0;
                for t in 0..periods {
                    told += made[t] * unit[t] + if made[t] > 0.0 { setup[t] } else { 0.0 };
                    stock += made[t] - demand[t];
                    assert!(stock >= 0.0);
                    told += holding * stock;
                }
                assert!(told <= cost + 1e-9, "{told} {cost}");
            }
        }
    }

    #[test]
    fn textbook_lots_come_out() {
        // Snyder, Shen, example 3.9: 210 in period 1 and 150 in period 3 for 1380.
        let mut made = [0.0; 4];
        let cost = WagnerWhitin::default().solve(&[90.0, 120.0, 80.0, 70.0], 2.0, |_| 500.0, |_| 0.0, &mut made);
        assert_eq!((cost, made), (1380.0, [210.0, 0.0, 150.0, 0.0]));
    }

    #[test]
    fn many_periods_take_no_time() {
        let demand: Vec<f64> = (0..50_000).map(|t| f64::from(t % 7)).collect();
        let mut made = vec![0.0; demand.len()];
        let cost = WagnerWhitin::default().solve(&demand, 1.0, |_| 20.0, |_| 0.0, &mut made);
        assert!(cost.is_finite() && made.iter().sum::<f64>() == demand.iter().sum::<f64>());
    }
}

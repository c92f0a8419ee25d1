//! Driving since the departure or the last long break, as a function of the departure.
//!
//! Where traffic depends on the time of day a way takes longer or shorter for who leaves later, and so does
//! all driving: a function that is straight between marks, and may jump where the vehicle is served in
//! another window. Departures for which it is too much are cut out of the course. The time that goods are on
//! the way is such a function too, waiting included.

use super::earliest::{Earliest, Piece};

/// For departures up to `until`, from where the one before ends: slope t + shift.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    until: f64,
    slope: f64,
    shift: f64,
}

impl Line {
    fn at(&self, t: f64) -> f64 {
        if self.slope == 0.0 { self.shift } else { self.slope * t + self.shift }
    }
}

/// All lines, in order of departure; beyond the last no departure is left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Driven {
    lines: Vec<Line>,
}

impl Driven {
    /// The same for every departure.
    pub(super) fn constant(driven: f64) -> Self {
        Self { lines: vec![Line { until: f64::INFINITY, slope: 0.0, shift: driven }] }
    }

    /// All time between two points of a route.
    pub(super) fn between(begin: &Earliest, end: &Earliest) -> Self {
        let mut time = Self::constant(0.0);
        time.add_way(begin, end);
        time
    }

    /// For a departure.
    pub(super) fn at(&self, t: f64) -> f64 {
        self.lines.iter().find(|line| t <= line.until).map_or(f64::INFINITY, |line| line.at(t))
    }

    /// Whether nothing was driven, whatever the departure.
    pub(super) fn is_nothing(&self) -> bool {
        self.lines.iter().all(|line| line.slope == 0.0 && line.shift <= 0.0)
    }

    /// After a way that takes `time` whenever it is gone.
    pub(super) fn add(&mut self, time: f64) {
        self.lines.iter_mut().for_each(|line| line.shift += time);
    }

    /// After a way that begins and ends at these times.
    pub(super) fn add_way(&mut self, begin: &Earliest, end: &Earliest) {
        let marks = marks([begin, end].into_iter().flat_map(|earliest| &earliest.pieces), &[self]);
        let mut lines = Vec::with_capacity(marks.len());
        let mut after = f64::NEG_INFINITY;
        for until in marks {
            let t = inside(after, until);
            let way = line(&begin.pieces, t).zip(line(&end.pieces, t));
            if let Some((known, (from, to))) = self.lines.iter().find(|line| t <= line.until).zip(way) {
                let (slope, shift) = (known.slope + to.0 - from.0, known.shift + to.1 - from.1);
                lines.push(Line { until, slope, shift });
            } else {
                // Nobody leaves then.
                lines.push(Line { until, slope: 0.0, shift: f64::INFINITY });
            }
            after = until;
        }
        self.lines = lines;
    }

    /// Cuts departures out with which it is more than `most`, but for rounding.
    pub(super) fn cut(&self, most: f64, earliest: &mut Earliest) {
        let little = most + 1e-9 * most.abs().max(1.0);
        // What is left, each from behind the first number to the second.
        let mut left: Vec<(f64, f64)> = Vec::with_capacity(1);
        let mut after = f64::NEG_INFINITY;
        for line in &self.lines {
            let (mut from, mut to) = (after, line.until);
            let crossing = (most - line.shift) / line.slope;
            match (line.at(after) <= little, line.at(line.until) <= little) {
                (true, true) => {}
                (true, false) => to = crossing.max(after),
                // The crossing itself is kept.
                (false, true) => from = crossing.min(line.until).next_down().max(after),
                (false, false) => to = f64::NEG_INFINITY,
            }
            match left.last_mut() {
                Some(before) if before.1 == from => before.1 = to.max(from),
                _ if from < to => left.push((from, to)),
                _ => {}
            }
            after = line.until;
        }
        let pieces = &earliest.pieces;
        let within = |&(from, to): &(f64, f64)| {
            pieces.iter().filter_map(move |piece| {
                let cut = Piece { after: piece.after.max(from), until: piece.until.min(to), ..*piece };
                (cut.after < cut.until).then_some(cut)
            })
        };
        earliest.pieces = left.iter().flat_map(within).collect();
    }

    /// Whether it is never more than the other, for departures from `first` on that are left.
    pub(super) fn at_most(&self, other: &Self, first: f64) -> bool {
        let marks = marks(std::iter::empty(), &[self, other]);
        let mut after = first;
        marks.into_iter().filter(|&until| until >= first).all(|until| {
            // Straight between two marks: compared right behind the one and at the other.
            let beside = if after.is_finite() { after.next_up() } else { inside(after, until) - 1.0 };
            let last = if until.is_finite() { until } else { beside + 1e6 };
            after = until;
            [beside, last].into_iter().all(|t| self.at(t) <= other.at(t) + 1e-9 || self.at(t).is_infinite())
        })
    }
}

/// Where any of them bends or ends, in order, each once.
fn marks<'a>(pieces: impl Iterator<Item = &'a Piece>, driven: &[&Driven]) -> Vec<f64> {
    let lines = driven.iter().flat_map(|driven| &driven.lines).map(|line| line.until);
    let mut marks: Vec<f64> = pieces.flat_map(|piece| [piece.after, piece.kink(), piece.until]).chain(lines).collect();
    marks.retain(|mark| !mark.is_nan() && *mark > f64::NEG_INFINITY);
    marks.sort_by(f64::total_cmp);
    marks.dedup();
    marks
}

/// A departure between two.
fn inside(after: f64, until: f64) -> f64 {
    match (after.is_finite(), until.is_finite()) {
        // Between neighbours there is nothing but the second.
        (true, true) => f64::midpoint(after, until).max(after.next_up()),
        (true, false) => after + 1.0,
        (false, true) => until - 1.0,
        (false, false) => 0.0,
    }
}

/// Slope and shift of the time at a departure; `None` if it is not among those left.
fn line(pieces: &[Piece], t: f64) -> Option<(f64, f64)> {
    let piece = pieces.iter().find(|piece| t <= piece.until).filter(|piece| t > piece.after)?;
    Some(if t < piece.kink() { (0.0, piece.level) } else { (piece.slope, piece.shift) })
}

#[cfg(test)]
mod tests {
    use super::super::super::problem::{Period, Window};
    use super::super::earliest::{Earliest, arrival};
    use super::{Driven, Line};

    #[test]
    fn driving_is_what_the_hour_makes_of_it() {
        let traffic = [Period { from: 100.0, speed_factor: 0.5 }, Period { from: 200.0, speed_factor: 2.0 }];
        let mut earliest = Earliest::departing(Window { from: 0.0, to: 400.0 });
        let mut driven = Driven::constant(0.0);
        let opens = [Window { from: 130.0, to: 160.0 }, Window { from: 230.0, to: 500.0 }];
        for way in [40.0, 25.0] {
            let begin = earliest.clone();
            earliest.drive(way, &traffic);
            driven.add_way(&begin, &earliest);
            earliest.wait(&opens, 0.0);
        }
        let expected = |depart: f64| {
            let there = arrival(depart, 40.0, &traffic);
            let leave = if there <= 160.0 { there.max(130.0) } else { there.max(230.0) };
            (there - depart) + (arrival(leave, 25.0, &traffic) - leave)
        };
        for k in 0..800_u32 {
            let depart = f64::from(k) * 0.5;
            assert!((driven.at(depart) - expected(depart)).abs() < 1e-9, "at {depart}");
        }
        for most in [40.0, 60.0, 80.0, 100.0] {
            let mut cut = earliest.clone();
            driven.cut(most, &mut cut);
            for k in 0..800_u32 {
                let depart = f64::from(k) * 0.5 + 0.25;
                let left = earliest.at(depart).filter(|_| driven.at(depart) <= most);
                assert_eq!(cut.at(depart), left, "{most} at {depart}");
            }
        }
        assert!(driven.at_most(&driven, 0.0) && !driven.at_most(&Driven::constant(50.0), 0.0));
        assert!(driven.at_most(&Driven::constant(200.0), 0.0) && !Driven::constant(50.0).at_most(&driven, 0.0));
    }

    #[test]
    fn what_is_less_but_for_the_first_departures_is_not_at_most() {
        // 20 behind 0, 60 at 100: less than 30 before 25.
        let nobody = |until| Line { until, slope: 0.0, shift: f64::INFINITY };
        let rising = Line { until: 100.0, slope: 0.4, shift: 20.0 };
        let rising = Driven { lines: vec![nobody(0.0), rising, nobody(f64::INFINITY)] };
        for (constant, expected) in [(30.0, false), (21.0, false), (20.0, true)] {
            assert_eq!(Driven::constant(constant).at_most(&rising, 0.0), expected, "{constant}");
        }
        assert!(Driven::constant(30.0).at_most(&rising, 25.0));
    }

    #[test]
    fn a_cut_keeps_the_departure_at_which_it_is_just_enough() {
        let traffic = [Period { from: 0.0, speed_factor: 0.5 }, Period { from: 100.0, speed_factor: 1.0 }];
        let mut earliest = Earliest::departing(Window { from: 0.0, to: 200.0 });
        let mut driven = Driven::constant(0.0);
        let begin = earliest.clone();
        earliest.drive(60.0, &traffic);
        driven.add_way(&begin, &earliest);
        // Left at 60, the 40 in the jam take it 20 far, and 40 more are gone behind it.
        driven.cut(80.0, &mut earliest);
        assert_eq!((earliest.at(59.9), earliest.at(60.0)), (None, Some(140.0)));
        assert_eq!(earliest.shortest(0.0), Some((100.0, 60.0)));
        // Without what is behind the jam, the later the shorter.
        earliest.pieces.retain(|piece| piece.until <= 100.0);
        assert_eq!(earliest.shortest(0.0), Some((100.0, 60.0)));
    }
}

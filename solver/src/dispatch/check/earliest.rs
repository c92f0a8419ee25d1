//! The earliest time at a point of a route as a function of the departure.
//!
//! A vehicle that leaves at t waits only where it must, so that time is a non-decreasing function
//! of t, made of pieces max(level, slope t + shift). Waiting and service keep the slope at 1, and
//! several windows cut a piece; traffic bends it: who leaves dx later arrives
//! dx · f(departure) / f(arrival) later, where f is the speed of the time of day (Ichoua, Gendreau,
//! Potvin 2003, "Vehicle dispatching with time-dependent travel times", section 3: nobody who
//! leaves later arrives earlier). The pieces are carried along the route exactly.

use super::super::problem::{Period, Window};

/// The earliest time for departures in (`after`, `until`]: max(`level`, `slope` t + `shift`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub(super) after: f64,
    pub(super) until: f64,
    pub(super) level: f64,
    pub(super) slope: f64,
    pub(super) shift: f64,
}

impl Piece {
    pub(super) fn at(&self, t: f64) -> f64 {
        self.level.max(self.slope * t + self.shift)
    }
    /// The departure for which the rising part reaches `time`.
    pub(super) fn departure(&self, time: f64) -> f64 {
        (time - self.shift) / self.slope
    }
    /// The first of its departures.
    pub(super) fn first(&self) -> f64 {
        if self.after.is_finite() { self.after.next_up() } else { self.after }
    }
    /// From which departure on the time rises.
    pub(super) fn kink(&self) -> f64 {
        self.departure(self.level)
    }
}

/// All pieces, in order of departure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Earliest {
    pub(super) pieces: Vec<Piece>,
}

impl Earliest {
    /// At the departure itself, which lies within `departures`.
    pub(super) fn departing(departures: Window) -> Self {
        let (after, until) = (f64::NEG_INFINITY, departures.to);
        Self { pieces: vec![Piece { after, until, level: departures.from, slope: 1.0, shift: 0.0 }] }
    }

    /// After `time` more of driving or service.
    pub(super) fn pass(&mut self, time: f64) {
        for piece in &mut self.pieces {
            piece.level += time;
            piece.shift += time;
        }
    }

    /// After waiting for the first of `windows` (in order, widened by the tolerance) that is not
    /// over; departures that miss them all are dropped, as are those before `first`.
    pub(super) fn wait(&mut self, windows: &[Window], first: f64) {
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let mut missed = f64::NEG_INFINITY;
            for window in windows {
                if piece.level <= window.to {
                    let missing = piece.level <= missed;
                    let after = if missing { piece.after.max(piece.departure(missed)) } else { piece.after };
                    let until = piece.until.min(piece.departure(window.to));
                    if after < until && until >= first {
                        pieces.push(Piece { after, until, level: piece.level.max(window.from), ..*piece });
                    }
                }
                missed = window.to;
            }
        }
        self.pieces = pieces;
    }

    /// After a way that takes `time` in usual traffic.
    pub(super) fn drive(&mut self, time: f64, traffic: &[Period]) {
        if traffic.is_empty() {
            return self.pass(time);
        }
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            // Arrival bends where a period begins at the departure or at the arrival.
            let last = piece.at(piece.until);
            let bends = traffic.iter().flat_map(|period| [period.from, left(period.from, time, traffic)]);
            let mut bends: Vec<f64> = bends.filter(|&x| x > piece.level && x < last).collect();
            bends.sort_by(f64::total_cmp);
            bends.dedup();
            let (mut from, mut after) = (piece.level, piece.after);
            for to in bends.into_iter().chain([last]) {
                let until = if to == last { piece.until } else { piece.departure(to) };
                let there = arrival(from, time, traffic);
                // Inside, both ends stay in their periods.
                let inside = if to.is_finite() { f64::midpoint(from, to) } else { from + 1.0 };
                let bend = speed(inside, traffic) / speed(arrival(inside, time, traffic), traffic);
                if after < until || until == f64::INFINITY {
                    let (slope, shift) = (bend * piece.slope, there + bend * (piece.shift - from));
                    pieces.push(Piece { after, until, level: there, slope, shift });
                }
                // Where departures are cut out, the level lies before those that are left.
                (from, after) = (to, after.max(until));
            }
        }
        self.pieces = pieces;
    }

    /// The earliest time at this point for a vehicle that leaves as early as it may, at `first`.
    pub(super) fn arrival(&self, first: f64) -> f64 {
        let piece = self.pieces.iter().find(|piece| first <= piece.until);
        piece.map_or(0.0, |piece| piece.at(first.max(piece.first())))
    }

    /// The earliest time for this departure, if it is among those left.
    pub(super) fn at(&self, t: f64) -> Option<f64> {
        self.pieces.iter().find(|piece| t <= piece.until).filter(|piece| t > piece.after).map(|piece| piece.at(t))
    }

    /// The departure not before `first` with the shortest way to this point, the earliest of
    /// those, and the time it takes.
    pub(super) fn shortest(&self, first: f64) -> Option<(f64, f64)> {
        let mut best: Option<(f64, f64)> = None;
        for piece in &self.pieces {
            // Leaving later saves waiting until the time rises, and driving while traffic falls.
            let falls = if piece.slope < 1.0 { piece.until } else { piece.kink() };
            for depart in [piece.kink(), falls] {
                let depart = piece.until.min(depart).max(first);
                let depart = if depart < piece.after { piece.first() } else { depart };
                let duration = piece.at(depart) - depart;
                if depart <= piece.until && depart.is_finite() && best.is_none_or(|(_, least)| duration < least) {
                    best = Some((depart, duration));
                }
            }
        }
        best
    }

    /// The earlier of two at each departure that either allows.
    pub(super) fn earlier_of(&self, other: &Self) -> Self {
        let both = || self.pieces.iter().chain(&other.pieces);
        let mut marks: Vec<f64> = both().flat_map(|piece| [piece.after, piece.until]).collect();
        marks.sort_by(f64::total_cmp);
        marks.dedup();
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.pieces.len() + other.pieces.len());
        let mut add = |piece: &Piece, after: f64, until: f64| {
            let known = pieces.last_mut().filter(|last| {
                last.until == after && (last.level, last.slope, last.shift) == (piece.level, piece.slope, piece.shift)
            });
            match known {
                Some(last) => last.until = until,
                None => pieces.push(Piece { after, until, ..*piece }),
            }
        };
        // The pieces of each that end behind the mark.
        let (mut own, mut theirs) = (&self.pieces[..], &other.pieces[..]);
        for ends in marks.windows(2) {
            let (after, until) = (ends[0], ends[1]);
            let here = |pieces: &mut &[Piece]| -> Option<Piece> {
                while let Some((_, rest)) = pieces.split_first().filter(|(first, _)| first.until <= after) {
                    *pieces = rest;
                }
                pieces.first().copied().filter(|piece| piece.after <= after)
            };
            match (here(&mut own), here(&mut theirs)) {
                (Some(piece), None) | (None, Some(piece)) => add(&piece, after, until),
                (Some(a), Some(b)) => {
                    // Where one may become the earlier one.
                    let level = (b.shift - a.shift) / (a.slope - b.slope);
                    let mut turns = [a.kink(), b.kink(), a.departure(b.level), b.departure(a.level), level, until];
                    turns.sort_by(f64::total_cmp);
                    let mut from = after;
                    for to in turns.into_iter().filter(|&to| to == until || to > after && to < until) {
                        if to > from {
                            let inside = middle(from, to);
                            add(if b.at(inside) < a.at(inside) { &b } else { &a }, from, to);
                            from = to;
                        }
                    }
                }
                (None, None) => {}
            }
        }
        Self { pieces }
    }

    /// Whether this is never later than `other`, and allows every departure from `first` on that it allows.
    pub(super) fn covers(&self, other: &Self, first: f64) -> bool {
        let ends = |earliest: &Self| -> Vec<f64> {
            earliest.pieces.iter().flat_map(|p| [p.after, p.until, p.kink()]).collect()
        };
        let mut marks: Vec<f64> = ends(self).into_iter().chain(ends(other)).chain([first]).collect();
        marks.retain(|t| t.is_finite() && *t >= first);
        marks.sort_by(f64::total_cmp);
        // Between two marks both are straight: compared at each and right behind it, and beyond the last.
        let beyond = marks.last().copied().unwrap_or(first) + 1.0;
        let mut points = marks.into_iter().flat_map(|mark| [mark, mark.next_up()]).chain([beyond]);
        points.all(|t| match (self.at(t), other.at(t)) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(theirs)) => own <= theirs,
        })
    }
}

/// A departure between two, either of which may be infinite.
fn middle(from: f64, to: f64) -> f64 {
    match (from.is_finite(), to.is_finite()) {
        (true, true) => f64::midpoint(from, to),
        (true, false) => from + 1.0,
        (false, true) => to - 1.0,
        (false, false) => 0.0,
    }
}

/// Speed at a time of day, as a share of the usual one.
fn speed(time: f64, traffic: &[Period]) -> f64 {
    traffic.iter().rev().find(|period| period.from <= time).map_or(1.0, |period| period.speed_factor)
}

/// When a vehicle that leaves at `depart` has gone a way that takes `time` in usual traffic.
pub(super) fn arrival(depart: f64, time: f64, traffic: &[Period]) -> f64 {
    let (mut now, mut rest) = (depart, time);
    for next in traffic.iter().map(|period| period.from).filter(|&from| from > depart) {
        let factor = speed(now, traffic);
        if now + rest / factor <= next {
            return now + rest / factor;
        }
        rest -= (next - now) * factor;
        now = next;
    }
    now + rest / speed(now, traffic)
}

/// When a vehicle that arrives at `arrive` has left: the inverse of [`arrival`].
pub(super) fn left(arrive: f64, time: f64, traffic: &[Period]) -> f64 {
    let (mut now, mut rest) = (arrive, time);
    let before = |now: f64| traffic.iter().rev().find(move |period| period.from < now);
    while let Some(period) = before(now) {
        let within = (now - period.from) * period.speed_factor;
        if rest <= within {
            return now - rest / period.speed_factor;
        }
        rest -= within;
        now = period.from;
    }
    now - rest
}

#[cfg(test)]
mod tests {
    use super::{Earliest, Period, Window, arrival, left};
    use crate::search::random::stream;
    use rand::RngExt as _;

    fn window(from: f64, to: f64) -> Window {
        Window { from, to }
    }

    #[test]
    fn several_windows_cut_the_departures() {
        // Drive 10, windows [20, 30] and [50, 60], serve 5, drive 10, window [40, 70].
        let mut earliest = Earliest::departing(window(0.0, f64::INFINITY));
        earliest.pass(10.0);
        earliest.wait(&[window(20.0, 30.0), window(50.0, 60.0)], 0.0);
        earliest.pass(15.0);
        earliest.wait(&[window(40.0, 70.0)], 0.0);
        // Leaving by 20: the first window; by 45: the second, served by 60, there by 70.
        let untils: Vec<f64> = earliest.pieces.iter().map(|piece| piece.until).collect();
        assert_eq!(untils, [20.0, 45.0]);
        assert_eq!(earliest.pieces[1].after, 20.0);
        assert_eq!((earliest.pieces[0].at(0.0), earliest.pieces[0].at(20.0)), (40.0, 45.0));
        // The shortest way takes 25: from 15 on without waiting, or in the second piece from 40.
        assert_eq!(earliest.shortest(0.0), Some((15.0, 25.0)));
        assert_eq!(earliest.shortest(21.0).map(|(_, duration)| duration), Some(25.0));
    }

    #[test]
    fn departures_that_miss_every_window_are_gone() {
        let mut earliest = Earliest::departing(window(5.0, 100.0));
        earliest.pass(10.0);
        earliest.wait(&[window(0.0, 14.0)], 5.0);
        assert!(earliest.pieces.is_empty());
        let mut exact = Earliest::departing(window(5.0, 100.0));
        exact.pass(10.0);
        exact.wait(&[window(0.0, 15.0)], 5.0);
        assert_eq!(exact.shortest(5.0), Some((5.0, 10.0)));
    }

    #[test]
    fn waiting_between_two_stops_cannot_be_saved() {
        // A window that closes early at the first stop and one that opens late at the second.
        let mut earliest = Earliest::departing(window(0.0, f64::INFINITY));
        earliest.pass(1.0);
        earliest.wait(&[window(0.0, 10.0)], 0.0);
        earliest.pass(1.0);
        earliest.wait(&[window(50.0, 60.0)], 0.0);
        // Leave at 9, arrive at 10, wait from 11 to 50: 41 in all.
        assert_eq!(earliest.shortest(0.0), Some((9.0, 41.0)));
    }

    #[test]
    fn the_earlier_of_two_is_so_at_every_departure() {
        let mut random = stream(3, "earliest", 0);
        let traffic = [Period { from: 40.0, speed_factor: 0.5 }, Period { from: 70.0, speed_factor: 1.5 }];
        let mut several = 0;
        for case in 0..400 {
            let mut drawn = || {
                let mut number = |most: i32| f64::from(random.random_range(0..most));
                let mut earliest = Earliest::departing(window(number(20), 60.0 + number(60)));
                for _ in 0..3 {
                    earliest.drive(number(20), if case % 2 == 0 { &[] } else { &traffic });
                    let (from, to) = (number(60), number(60));
                    let (first, last) = (window(from, from + to), window(from + to + 1.0 + number(9), 150.0));
                    earliest.wait(&[first, last], 0.0);
                }
                earliest
            };
            let (own, theirs) = (drawn(), drawn());
            let both = own.earlier_of(&theirs);
            several += u32::from(both.pieces.len() > 2);
            assert!(both.pieces.windows(2).all(|pair| pair[0].until <= pair[1].after), "{both:?}");
            for t in (0..520).map(|k| f64::from(k) * 0.25) {
                let expected = match (own.at(t), theirs.at(t)) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
                let found = both.at(t);
                let same = found.zip(expected).is_some_and(|(a, b)| (a - b).abs() < 1e-9);
                assert!(same || found == expected, "case {case} at {t}: {found:?} {expected:?}\n{own:?}\n{theirs:?}");
            }
        }
        assert!(several > 100, "{several}");
    }

    #[test]
    fn what_is_later_right_behind_a_missed_window_covers_nothing_earlier() {
        // In the window up to a departure at 10, and from 100 on behind it.
        let mut own = Earliest::departing(window(0.0, 80.0));
        own.pass(50.0);
        own.wait(&[window(0.0, 60.0), window(100.0, 200.0)], 0.0);
        let mut other = Earliest::departing(window(0.0, 80.0));
        other.pass(80.0);
        // Behind 10 the other is there from 90 on, and later than 100 from 20 on.
        assert!(!own.covers(&other, 0.0) && own.covers(&other, 20.0));
        other.pass(10.0);
        assert!(own.covers(&other, 0.0));
    }

    #[test]
    fn traffic_bends_the_time_and_lets_nobody_overtake() {
        let traffic = [Period { from: 100.0, speed_factor: 0.5 }, Period { from: 200.0, speed_factor: 2.0 }].to_vec();
        assert_eq!(arrival(0.0, 40.0, &traffic), 40.0);
        // 20 before the jam, the other 20 at half speed.
        assert_eq!(arrival(80.0, 40.0, &traffic), 140.0);
        // 5 in the jam, 35 at double speed.
        assert_eq!(arrival(190.0, 40.0, &traffic), 217.5);
        let mut earliest = Earliest::departing(window(0.0, f64::INFINITY));
        earliest.drive(40.0, &traffic);
        let mut before = 0.0;
        for k in 0..600_u32 {
            let depart = f64::from(k) * 0.5;
            let there = arrival(depart, 40.0, &traffic);
            assert!(there > before, "nobody overtakes");
            assert!((left(there, 40.0, &traffic) - depart).abs() < 1e-9);
            assert!((earliest.at(depart).unwrap() - there).abs() < 1e-9, "at {depart}");
            before = there;
        }
        // The fast road from 200 on takes half the time.
        assert_eq!(earliest.shortest(0.0), Some((200.0, 20.0)));
    }
}

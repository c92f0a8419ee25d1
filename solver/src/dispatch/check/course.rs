//! The courses that a route's clock can take: which breaks are taken where.
//!
//! Breaks are not part of a plan: any way to take them that keeps everything else will do. At each
//! place a course splits into those that take a break there and one that goes on; a course that is
//! never later and owes no more than another makes that one superfluous.

use super::super::problem::{Break, Due, Vehicle, Window};
use super::earliest::{Earliest, Piece};

/// One way to take breaks so far.
#[derive(Clone)]
pub(super) struct Course {
    pub(super) earliest: Earliest,
    /// No earlier departure.
    pub(super) first: f64,
    /// Breaks taken, a bit each.
    pub(super) taken: u64,
    /// Driving since the departure or the last long break.
    pub(super) driven: f64,
    /// Begins of service that may be late.
    pub(super) dues: Vec<(Due, Vec<Piece>)>,
    /// What happened where, kept for a departure that is known.
    pub(super) moments: Vec<Moment>,
}

/// What happens at a place of the route, at which times.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Moment {
    /// Arrival.
    pub(crate) arrival: f64,
    /// Begin of service, loading or charging.
    pub(crate) begin: f64,
    /// Departure from here, breaks here included.
    pub(crate) leave: f64,
    /// Breaks taken here.
    pub(crate) rest: f64,
}

impl Course {
    /// At the departure.
    pub(super) const fn new(earliest: Earliest, first: f64) -> Self {
        Self { earliest, first, taken: 0, driven: 0.0, dues: Vec::new(), moments: Vec::new() }
    }

    /// From here on by the delay, from 0 on, instead of the departure, which is given.
    pub(super) fn by_delay(&mut self) {
        let now = self.earliest.arrival(self.first);
        self.earliest.pieces =
            vec![Piece { after: f64::NEG_INFINITY, until: f64::INFINITY, level: now, slope: 1.0, shift: now }];
        (self.first, self.dues) = (0.0, Vec::new());
    }

    /// After taking a break that begins within `window`; `None` if it comes too late for it.
    fn rest(&self, window: Window, duration: f64) -> Option<Self> {
        let mut rested = self.clone();
        rested.earliest.wait(&[window], self.first);
        rested.earliest.pass(duration);
        if let Some(moment) = rested.moments.last_mut() {
            moment.rest += duration;
        }
        (!rested.earliest.pieces.is_empty()).then_some(rested)
    }

    /// Never later, and owing no more than the other.
    fn makes_superfluous(&self, other: &Self) -> bool {
        self.taken & other.taken == other.taken
            && self.driven <= other.driven
            && self.first <= other.first
            && self.dues.iter().zip(&other.dues).all(|(own, theirs)| own.1 == theirs.1)
            && self.earliest.covers(&other.earliest, other.first)
    }
}

/// Lets every course take any break here, or none.
pub(super) fn rests(courses: &mut Vec<Course>, kind: &Vehicle, slack: &dyn Fn(f64) -> f64) {
    if kind.breaks.is_empty() && kind.driving_break.is_none() {
        return;
    }
    let mut at = 0;
    while at < courses.len() {
        let course = courses[at].clone();
        for (k, entry) in kind.breaks.iter().enumerate().filter(|(k, _)| course.taken >> k & 1 == 0) {
            let window = Window { from: entry.earliest, to: entry.latest + slack(entry.latest) };
            if let Some(mut rested) = course.rest(window, entry.duration) {
                rested.taken |= 1 << k;
                if kind.driving_break.is_some_and(|driving| entry.duration >= driving.duration) {
                    rested.driven = 0.0;
                }
                courses.push(rested);
            }
        }
        if let Some(driving) = kind.driving_break.filter(|_| course.driven > 0.0) {
            let always = Window { from: f64::NEG_INFINITY, to: f64::INFINITY };
            if let Some(mut rested) = course.rest(always, driving.duration) {
                rested.driven = 0.0;
                courses.push(rested);
            }
        }
        at += 1;
    }
    thin(courses);
}

/// Drops superfluous courses. Where lateness costs, one that is never later may have been late before:
/// all are kept that differ in that.
fn thin(courses: &mut Vec<Course>) {
    let mut kept: Vec<Course> = Vec::with_capacity(courses.len());
    for course in courses.drain(..) {
        if kept.iter().any(|other| other.makes_superfluous(&course)) {
            continue;
        }
        kept.retain(|other| !course.makes_superfluous(other));
        kept.push(course);
    }
    *courses = kept;
}

/// Courses of a route that is over: a break not taken was before the departure, or comes after the end.
pub(super) fn settle(courses: Vec<Course>, breaks: &[Break], slack: &dyn Fn(f64) -> f64) -> Vec<Course> {
    let mut settled = courses;
    for (k, entry) in breaks.iter().enumerate() {
        let mut next = Vec::with_capacity(settled.len());
        for course in settled {
            if course.taken >> k & 1 == 1 {
                next.push(course);
                continue;
            }
            let mut before = course.clone();
            before.first = before.first.max(entry.earliest + entry.duration);
            before.earliest.pieces.retain(|piece| piece.until >= before.first);
            let mut after = course;
            let latest = entry.latest + slack(entry.latest);
            after.earliest.wait(&[Window { from: f64::NEG_INFINITY, to: latest }], after.first);
            next.extend([before, after].into_iter().filter(|course| !course.earliest.pieces.is_empty()));
        }
        settled = next;
    }
    settled
}

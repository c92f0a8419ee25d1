//! The courses that a route's clock can take: which breaks are taken where.
//!
//! Breaks are not part of a plan: any way to take them that keeps everything else will do. At each
//! place a course splits into those that take a break there and one that goes on; a course that is
//! never later and owes no more than another makes that one superfluous.

use super::super::problem::{Break, Due, StopIndex, Vehicle, Window};
use super::driven::Driven;
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
    pub(super) driven: Driven,
    /// Begins of service that may be late.
    pub(super) dues: Vec<(Due, Earliest)>,
    /// Longest rides that are not over.
    pub(super) rides: Vec<Ride>,
    /// What happened where, kept for a departure that is known.
    pub(super) log: Log,
}

/// A transport's goods on their way, of a vehicle that serves as early as it can.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ride {
    /// Where they go.
    pub(super) delivery: StopIndex,
    /// How long they may be on the way.
    pub(super) limit: f64,
    /// The end of service at the pickup.
    pub(super) from: Earliest,
}

/// What happened on a route.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    /// One entry a visit.
    pub(super) moments: Vec<Moment>,
    /// Breaks, in order.
    pub(super) rests: Vec<Taken>,
}

/// A break taken on a route.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Taken {
    /// Number of the visit, from 0.
    pub(crate) visit: usize,
    /// Number of the break among the type's `breaks`, from 1; 0 is its driving break.
    pub(crate) number: usize,
    /// Whether it comes before the service there.
    pub(crate) before: bool,
    /// When it begins.
    pub(crate) begin: f64,
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
    pub(super) fn new(earliest: Earliest, first: f64) -> Self {
        Self {
            earliest,
            first,
            taken: 0,
            driven: Driven::constant(0.0),
            dues: Vec::new(),
            rides: Vec::new(),
            log: Log::default(),
        }
    }

    /// From here on by the delay, from 0 on, instead of the departure, which is given.
    pub(super) fn by_delay(&mut self) {
        let now = self.earliest.arrival(self.first);
        self.driven = Driven::constant(self.driven.at(self.first));
        self.earliest.pieces =
            vec![Piece { after: f64::NEG_INFINITY, until: f64::INFINITY, level: now, slope: 1.0, shift: now }];
        (self.first, self.dues) = (0.0, Vec::new());
    }

    /// Goods that are delivered here now end their ride: departures with which they are on the way for longer
    /// than they may are cut out. Returns whether any is left.
    pub(super) fn end_ride(&mut self, delivery: StopIndex, slack: &dyn Fn(f64) -> f64) -> bool {
        let Some(at) = self.rides.iter().position(|ride| ride.delivery == delivery) else { return true };
        let ride = self.rides.remove(at);
        Driven::between(&ride.from, &self.earliest).cut(ride.limit + slack(ride.limit), &mut self.earliest);
        !self.is_lost()
    }

    /// Whether no departure is left.
    pub(super) fn is_lost(&self) -> bool {
        self.earliest.pieces.iter().all(|piece| piece.until < self.first)
    }

    /// After taking a break of this number, 0 being the driving break; `None` if that is taken already, not
    /// called for, or too late.
    fn rest(&self, kind: &Vehicle, number: usize, before: bool, slack: &dyn Fn(f64) -> f64) -> Option<Self> {
        let driving = kind.driving_break;
        let (window, duration) = match number.checked_sub(1) {
            None => {
                let always = Window { from: f64::NEG_INFINITY, to: f64::INFINITY };
                (always, driving?.duration)
            }
            Some(entry) if self.taken >> entry & 1 == 0 => {
                let Break { earliest, latest, duration } = *kind.breaks.get(entry)?;
                (Window { from: earliest, to: latest + slack(latest) }, duration)
            }
            Some(_) => return None,
        };
        let mut rested = self.clone();
        rested.earliest.wait(&[window], self.first);
        if rested.earliest.pieces.is_empty() {
            return None;
        }
        let begin = rested.earliest.arrival(self.first);
        rested.earliest.pass(duration);
        if let Some(moment) = rested.log.moments.last_mut() {
            moment.rest += duration;
            rested.log.rests.push(Taken { visit: self.log.moments.len() - 1, number, before, begin });
        }
        rested.taken |= number.checked_sub(1).map_or(0, |entry| 1 << entry);
        if driving.is_some_and(|driving| duration >= driving.duration) {
            rested.driven = Driven::constant(0.0);
        }
        Some(rested)
    }

    /// Whether the other owes just the same, at other times.
    fn differs_in_times_alone(&self, other: &Self) -> bool {
        let plain = |course: &Self| course.dues.is_empty() && course.rides.is_empty() && course.log.moments.is_empty();
        plain(self)
            && plain(other)
            && self.taken == other.taken
            && self.first == other.first
            && self.driven == other.driven
    }

    /// Never later, and owing no more than the other.
    fn makes_superfluous(&self, other: &Self) -> bool {
        self.taken & other.taken == other.taken
            && self.first <= other.first
            && self.driven.at_most(&other.driven, other.first)
            && self.dues.iter().zip(&other.dues).all(|(own, theirs)| own.1 == theirs.1)
            && self.rides == other.rides
            && self.earliest.covers(&other.earliest, other.first)
    }
}

/// Lets every course take any break here, or none.
pub(super) fn rests(courses: &mut Vec<Course>, kind: &Vehicle, before: bool, slack: &dyn Fn(f64) -> f64) {
    if kind.breaks.is_empty() && kind.driving_break.is_none() {
        return;
    }
    let mut at = 0;
    while at < courses.len() {
        let course = courses[at].clone();
        for number in (1..=kind.breaks.len()).chain([0]) {
            // A driving break is of no use where nothing was driven.
            if number > 0 || !course.driven.is_nothing() {
                courses.extend(course.rest(kind, number, before, slack));
            }
        }
        at += 1;
    }
    thin(courses);
}

/// Lets every course take just these breaks here, in this order.
pub(super) fn rests_as_done(
    courses: &mut Vec<Course>,
    kind: &Vehicle,
    numbers: &[usize],
    before: bool,
    slack: &dyn Fn(f64) -> f64,
) {
    for &number in numbers {
        *courses = courses.iter().filter_map(|course| course.rest(kind, number, before, slack)).collect();
    }
}

/// Drops superfluous courses. Where lateness costs, one that is never later may have been late before, or has
/// goods on board for longer: all are kept that differ in that.
fn thin(courses: &mut Vec<Course>) {
    let mut kept: Vec<Course> = Vec::with_capacity(courses.len());
    for course in courses.drain(..) {
        // A break in each of many places makes as many courses, which are one where all that counts is when they are where.
        if let Some(known) = kept.iter_mut().find(|known| known.differs_in_times_alone(&course)) {
            known.earliest = known.earliest.earlier_of(&course.earliest);
            continue;
        }
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

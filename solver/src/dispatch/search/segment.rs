//! Time segments: what a run of stops needs of the clock, joined in constant time.
//!
//! After Vidal, Crainic, Gendreau, Prins (2013), "A hybrid genetic algorithm with adaptive
//! diversity management for a large class of vehicle routing problems with time-windows",
//! section 4.2, without time warp: an infeasible join has an infinite duration here. For a stop
//! with several windows the segment uses their hull, so that durations are lower bounds then.

use super::data::Data;

/// A run of stops: its shortest duration, and the earliest and latest begin that attain it.
#[derive(Clone, Copy, Default, Debug, PartialEq)]
pub(super) struct Segment {
    pub(super) duration: f64,
    pub(super) open: f64,
    pub(super) close: f64,
}

impl Segment {
    /// One stop alone.
    #[inline]
    pub(super) fn of(data: &Data<'_>, stop: u32) -> Self {
        let hull = data.hull[stop as usize];
        Self { duration: data.service[stop as usize], open: hull.open, close: hull.close }
    }
    /// This run, then `travel`, then `after`.
    #[inline]
    pub(super) fn then(self, travel: f64, after: Self) -> Self {
        let delta = self.duration + travel;
        if self.open + delta > after.close {
            return Self { duration: f64::INFINITY, ..self };
        }
        let wait = (after.open - delta - self.close).max(0.0);
        Self {
            duration: delta + after.duration + wait,
            open: self.open.max(after.open - delta) - wait,
            close: self.close.min(after.close - delta),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Segment;

    #[test]
    fn joins_wait_only_as_long_as_they_must() {
        let a = Segment { duration: 1.0, open: 0.0, close: 10.0 };
        let b = Segment { duration: 2.0, open: 20.0, close: 30.0 };
        // Leaving at 10 arrives at 16 and waits 4: 1 + 5 + 4 + 2.
        assert_eq!(a.then(5.0, b), Segment { duration: 12.0, open: 10.0, close: 10.0 });
        // A wide window downstream needs no wait.
        let c = Segment { duration: 2.0, open: 3.0, close: 9.0 };
        assert_eq!(a.then(5.0, c), Segment { duration: 8.0, open: 0.0, close: 3.0 });
        assert_eq!(b.then(5.0, a).duration, f64::INFINITY);
    }
}

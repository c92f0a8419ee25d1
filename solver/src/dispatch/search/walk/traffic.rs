//! Travel through the periods of a day, forward and backward.

/// From a moment on, how fast traffic is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Period {
    pub(super) from: f64,
    pub(super) factor: f64,
}

/// When a way that takes `time` in usual traffic is over, begun at `depart`. Nobody overtakes:
/// who leaves later arrives later (Ichoua, Gendreau, Potvin 2003).
pub(super) fn arrival(periods: &[Period], depart: f64, time: f64) -> f64 {
    let mut at = periods.partition_point(|period| period.from <= depart);
    let (mut now, mut rest) = (depart, time);
    loop {
        let factor = if at == 0 { 1.0 } else { periods[at - 1].factor };
        match periods.get(at) {
            Some(next) if now + rest / factor > next.from => {
                rest -= (next.from - now) * factor;
                now = next.from;
                at += 1;
            }
            _ => return now + rest / factor,
        }
    }
}

/// The latest begin of a way that is over by `arrive`.
pub(super) fn departure(periods: &[Period], arrive: f64, time: f64) -> f64 {
    let mut at = periods.partition_point(|period| period.from < arrive);
    let (mut now, mut rest) = (arrive, time);
    while at > 0 {
        let period = periods[at - 1];
        let within = (now - period.from) * period.factor;
        if rest <= within {
            return now - rest / period.factor;
        }
        rest -= within;
        now = period.from;
        at -= 1;
    }
    now - rest
}

#[cfg(test)]
mod tests {
    use super::{Period, arrival, departure};

    #[test]
    fn there_and_back_is_the_same_way() {
        let periods = [Period { from: 10.0, factor: 0.5 }, Period { from: 30.0, factor: 2.0 }];
        assert_eq!(arrival(&periods, 0.0, 5.0), 5.0);
        // 5 before, then 10 more at half speed.
        assert_eq!(arrival(&periods, 5.0, 10.0), 20.0);
        // 1 in the jam, 9 at double speed.
        assert_eq!(arrival(&periods, 28.0, 10.0), 34.5);
        for k in 0..100 {
            let depart = f64::from(k) * 0.5;
            assert!((departure(&periods, arrival(&periods, depart, 7.0), 7.0) - depart).abs() < 1e-9);
        }
    }
}

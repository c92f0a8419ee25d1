//! The last of rising amounts for which something holds, found by doubling and halving.

/// No amount of an instance is larger.
const MOST: f64 = 1e12;

/// The last multiple of `step`, from 0, for which `holds`: where it holds for one it holds for all below, 0
/// included. `None` where it holds however large.
pub(super) fn last(step: f64, mut holds: impl FnMut(f64) -> bool) -> Option<f64> {
    let (mut kept, mut broken) = (0.0, 1.0);
    while holds(broken * step) {
        (kept, broken) = (broken, 2.0 * broken);
        if broken * step > MOST {
            return None;
        }
    }
    while broken - kept > 1.0 {
        let middle = ((kept + broken) / 2.0_f64).floor();
        if holds(middle * step) { kept = middle } else { broken = middle }
    }
    Some(kept * step)
}

#[cfg(test)]
mod tests {
    use super::last;

    #[test]
    fn the_last_amount_is_found_with_few_trials() {
        for limit in [0.0, 1.0, 2.0, 3.0, 17.0, 1000.0] {
            let mut trials = 0;
            let found = last(0.5, |amount| {
                trials += 1;
                amount <= limit
            });
            assert_eq!(found, Some(limit));
            assert!(trials <= 24, "{limit}: {trials}");
        }
        assert_eq!(last(1.0, |_| true), None);
    }
}

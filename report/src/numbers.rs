//! Numbers as people read them. The exact values stand in the plan file.

/// An objective, cost or bound: whole numbers as they are, others with two decimals (more where
/// they are small), thousands apart.
pub fn value(value: f64) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    let text = if value.fract() == 0.0 {
        format!("{value:.0}")
    } else if value.abs() >= 10.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.4}")
    };
    thousands(&text)
}

/// A value that may be absent.
pub fn maybe(number: Option<f64>) -> String {
    number.map_or_else(|| "-".to_owned(), value)
}

/// A share as percent with two decimals, more where it is smaller: what is more than floating error never reads as zero.
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return "-".to_owned();
    }
    let percent = share * 100.0;
    if percent.abs() < 1e-6 {
        return "0.00%".to_owned();
    }
    // As many decimals as the first digit that counts needs; at most six, by the line above.
    let decimals = if percent.abs() < 0.005 { (-percent.abs().log10()).ceil() as usize } else { 2 };
    format!("{percent:.decimals$}%")
}

/// A gap: a share of the objective, and so none where that is 0 and the bound is not.
pub fn gap(share: f64, objective: f64) -> String {
    if objective == 0.0 && share > 0.0 { "none at objective 0".to_owned() } else { percent(share) }
}

/// Seconds: `0.42s`, `12.3s`, `3m05s`, `2h01m`.
pub fn seconds(seconds: f64) -> String {
    let whole = seconds.max(0.0);
    if whole < 9.995 {
        format!("{whole:.2}s")
    } else if whole < 119.95 {
        format!("{whole:.1}s")
    } else if whole < 7200.0 {
        format!("{:.0}m{:02.0}s", (whole / 60.0).floor(), (whole % 60.0).floor())
    } else {
        format!("{:.0}h{:02.0}m", (whole / 3600.0).floor(), (whole % 3600.0 / 60.0).floor())
    }
}

/// `1 error`, `2 errors`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Spaces between groups of three digits, from five digits on.
fn thousands(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, part)| (whole, Some(part)));
    if whole.len() < 5 {
        return text.to_owned();
    }
    let mut grouped = String::with_capacity(text.len() + 4);
    grouped.push_str(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{count, percent, seconds, value};

    #[test]
    fn values_keep_what_matters() {
        assert_eq!(value(27591.0), "27 591");
        assert_eq!(value(-1_234_567.891), "-1 234 567.89");
        assert_eq!(value(828.9369), "828.94");
        assert_eq!(value(0.98765), "0.9877");
        assert_eq!(value(9999.0), "9999");
        assert_eq!(value(f64::NAN), "-");
    }

    #[test]
    fn small_shares_are_not_zero() {
        assert_eq!(super::gap(7.5e10, 0.0), "none at objective 0");
        assert_eq!((super::gap(0.0, 0.0), super::gap(0.1, 5.0)), ("0.00%".to_owned(), "10.00%".to_owned()));
        assert_eq!(percent(0.0), "0.00%");
        assert_eq!(percent(-1e-12), "0.00%");
        assert_eq!(percent(1e-6), "0.0001%");
        assert_eq!(percent(-3.4e-5), "-0.003%");
        assert_eq!(percent(2e-8), "0.000002%");
        assert_eq!(percent(6e-5), "0.01%");
        assert_eq!(percent(0.0161), "1.61%");
    }

    #[test]
    fn durations_grow_coarser() {
        assert_eq!(seconds(0.419), "0.42s");
        assert_eq!(seconds(59.96), "60.0s");
        assert_eq!(seconds(185.4), "3m05s");
        assert_eq!(seconds(7260.0), "2h01m");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(count(1, "error"), "1 error");
        assert_eq!(count(0, "error"), "0 errors");
    }
}

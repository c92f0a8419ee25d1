//! Dates and periods: period 1 starts on the start date, each lasts the same number of days.

use jiff::civil::Date;

/// The calendar of a policy problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    start: Option<Date>,
    days_per_period: u32,
}

impl Calendar {
    pub(super) const fn new(start: Option<Date>, days_per_period: u32) -> Self {
        Self { start, days_per_period }
    }

    /// Reads a date such as `2026-11-23`.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Date, String> {
        text.parse::<Date>().map_err(|error| error.to_string())
    }

    /// The first day of period 1, where the file gives one.
    pub fn start(&self) -> Option<String> {
        self.start.map(|date| date.to_string())
    }

    /// The period (from 1; 0 and below lie in the past) of a date; `None` without a start date.
    pub fn period_of(&self, date: Date) -> Option<i64> {
        let days = self.start?.until(date).ok()?.get_days();
        Some(i64::from(days).div_euclid(i64::from(self.days_per_period.max(1))) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Calendar;

    #[test]
    fn dates_fall_into_periods() {
        let start = Calendar::parse("2026-11-23").unwrap();
        let weeks = Calendar::new(Some(start), 7);
        for (date, period) in [("2026-11-23", 1), ("2026-11-29", 1), ("2026-11-30", 2), ("2026-11-22", 0)] {
            assert_eq!(weeks.period_of(Calendar::parse(date).unwrap()), Some(period), "{date}");
        }
        assert!(Calendar::parse("2026-13-01").is_err());
        assert!(Calendar::parse("tomorrow").is_err());
    }
}

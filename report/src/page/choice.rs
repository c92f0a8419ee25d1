//! What is drawn in full, of plans that are too large for one page.

use std::str::FromStr;

/// Numbers from 1, such as `1-10,42`, or `all`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers(Vec<[usize; 2]>);

impl Numbers {
    /// Whether `number` is among them.
    pub fn has(&self, number: usize) -> bool {
        self.0.iter().any(|&[from, to]| from <= number && number <= to)
    }
}

impl FromStr for Numbers {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(Self(vec![[1, usize::MAX]]));
        }
        let number = |word: &str| word.trim().parse::<usize>().ok().filter(|&number| number > 0);
        let part = |word: &str| {
            let (from, to) = word.split_once('-').unwrap_or((word, word));
            number(from).zip(number(to)).map(|(from, to)| [from, to]).filter(|[from, to]| from <= to)
        };
        let parts: Option<Vec<[usize; 2]>> = text.split(',').map(part).collect();
        parts.map(Self).ok_or_else(|| "write numbers from 1 such as 1-10,42, or all".to_owned())
    }
}

/// Which bins or routes a page shows in full.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// By their numbers in the plan; `None`: the first ten, unless `orders` are named.
    pub numbers: Option<Numbers>,
    /// Packing: the bins of these orders, by id.
    pub orders: Vec<String>,
}

/// So many are shown in full where nothing is chosen.
const FIRST: usize = 10;

impl Choice {
    /// Whether the bin or route of this number, which is for this order, is shown in full.
    pub(super) fn shows(&self, number: usize, order: Option<&str>) -> bool {
        let named = order.is_some_and(|order| self.orders.iter().any(|known| known == order));
        let numbered = match &self.numbers {
            Some(numbers) => numbers.has(number),
            None => self.orders.is_empty() && number <= FIRST,
        };
        named || numbered
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Numbers};

    #[test]
    fn numbers_and_stretches_are_read() {
        let numbers: Numbers = "2-4,9".parse().expect("read");
        let chosen: Vec<usize> = (0..12).filter(|&number| numbers.has(number)).collect();
        assert_eq!(chosen, [2, 3, 4, 9]);
        assert!("all".parse::<Numbers>().is_ok_and(|all| all.has(600_000)));
        for wrong in ["", "0", "4-2", "a", "1,,2", "-3", "1-"] {
            assert!(wrong.parse::<Numbers>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn orders_are_chosen_by_name() {
        let first = Choice::default();
        assert!(first.shows(10, Some("a")) && !first.shows(11, Some("a")));
        let named = Choice { orders: vec!["a".to_owned()], ..Choice::default() };
        assert!(named.shows(77, Some("a")) && !named.shows(1, Some("b")) && !named.shows(1, None));
    }
}

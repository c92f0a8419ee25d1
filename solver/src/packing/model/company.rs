//! Who shares a bin with whom, as linear rows.
//!
//! ```text
//! a[i][b] = 0                                bin types that copy i may not go into
//! Σ_{i in class} a[i][b] ≤ max_per_bin       Σ_{i in class} value_i a[i][b] ≤ max_value_per_bin
//! Σ_{i of a name} a[i][b] ≤ 1                names that keep apart
//! a[i][b] = a[j][b]                          copies i, j of one group
//! a[i][b] ≤ y[c][b] for i in c               y[c][b] + y[d][b] ≤ 1 for classes c, d that must not meet
//! ```

use crate::milp::{Expression, Program, Variable, constraint};
use crate::packing::problem::{BinIndex, Item, ItemIndex, Problem};

/// Adds the rows.
pub(super) fn constrain(
    problem: &Problem,
    program: &mut Program,
    copies: &[ItemIndex],
    slots: &[BinIndex],
    inside: &[Vec<Variable>],
) {
    let company = problem.company();
    let item = |copy: usize| -> &Item { &problem.items()[copies[copy]] };
    for (copy, here) in inside.iter().enumerate() {
        for (&slot, &here) in slots.iter().zip(here) {
            if !item(copy).may_go_into(&problem.bins()[slot]) {
                program.constrain(constraint!(here <= 0.0));
            }
        }
    }
    for group in 0..company.groups.len() as u32 {
        // The rest of a group that is loaded in part goes there or stays out, all of it.
        let loaded = problem.loaded().enumerate();
        let home =
            loaded.filter(|(_, bin)| bin.items.iter().any(|&(item, ..)| problem.items()[item].group == Some(group)));
        let home: Vec<usize> = home.map(|(slot, _)| slot).collect();
        let fixed = problem.loaded().map(|bin| bin.items.len()).sum::<usize>();
        for copy in (fixed..copies.len()).filter(|&copy| !home.is_empty() && item(copy).group == Some(group)) {
            for (_, &here) in inside[copy].iter().enumerate().filter(|(slot, _)| !home.contains(slot)) {
                program.constrain(constraint!(here <= 0.0));
            }
        }
        let members: Vec<usize> = (fixed..copies.len()).filter(|&copy| item(copy).group == Some(group)).collect();
        for pair in members.windows(2) {
            for (&here, &there) in inside[pair[0]].iter().zip(&inside[pair[1]]) {
                program.constrain(constraint!(here == there));
            }
        }
    }
    for slot in 0..slots.len() {
        let sum = |amount: &dyn Fn(&Item) -> f64| -> Expression {
            inside.iter().enumerate().map(|(copy, here)| amount(item(copy)) * here[slot]).sum()
        };
        for (row, class) in company.classes.iter().enumerate() {
            let of_class = |item: &Item| f64::from(u8::from(item.classes.contains(&(row as u32))));
            if let Some(most) = class.max_per_bin {
                program.constrain(constraint!(sum(&of_class) <= f64::from(most)));
            }
            if let Some(most) = class.max_value_per_bin {
                program.constrain(constraint!(sum(&|item| of_class(item) * item.value) <= most));
            }
        }
        for name in 0..company.aparts.len() as u32 {
            program.constrain(constraint!(sum(&|item| f64::from(u8::from(item.apart == Some(name)))) <= 1.0));
        }
        let mut present: Vec<Option<Variable>> = vec![None; company.classes.len()];
        for pair in &company.incompatible {
            for &class in pair {
                if present[class as usize].is_none() {
                    let there = program.binary();
                    present[class as usize] = Some(there);
                    let bearers = (0..copies.len()).filter(|&copy| item(copy).classes.contains(&class));
                    for copy in bearers {
                        let here = inside[copy][slot];
                        program.constrain(constraint!(here <= there));
                    }
                }
            }
            if let [Some(one), Some(other)] = pair.map(|class| present[class as usize]) {
                program.constrain(constraint!(one + other <= 1.0));
            }
        }
    }
}

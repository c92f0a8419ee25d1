//! What `check` says of a plan: a verdict in one line, the recomputed values, every violation.

use crate::numbers;
use packhorse_solver::outcome::ObjectiveSpec;
use packhorse_solver::verdict::Verdict;
use std::fmt::Write as _;

/// The verdict as text, ending in a newline. Values are printed in full, so that they can be
/// compared with the plan file.
pub fn text(verdict: &Verdict, specs: &[ObjectiveSpec]) -> String {
    let mut text = headline(verdict);
    text.push('\n');
    let evaluation = &verdict.evaluation;
    let names = specs.iter().map(|spec| spec.name).chain(evaluation.costs.iter().map(|part| part.name));
    let width = names.map(str::len).max().unwrap_or(0);
    for (spec, value) in specs.iter().zip(&evaluation.objectives) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  objective  {:width$}  {}", spec.name, unsigned_zero(*value));
    }
    for part in evaluation.costs.iter().filter(|_| evaluation.costs.len() > 1) {
        let _ = writeln!(text, "  cost       {:width$}  {}", part.name, unsigned_zero(part.value));
    }
    for violation in verdict.violations.iter().chain(&verdict.misstated) {
        let _ = writeln!(text, "  {}: {}", violation.rule, violation.message);
    }
    text
}

/// Zero has no sign for people.
fn unsigned_zero(value: f64) -> f64 {
    value + 0.0
}

/// The first line.
fn headline(verdict: &Verdict) -> String {
    let broken = numbers::count(verdict.violations.len(), "violation");
    let wrong = numbers::count(verdict.misstated.len(), "wrong statement");
    match (verdict.violations.len(), verdict.misstated.len(), verdict.evaluation.left_out) {
        (0, 0, 0) => "feasible: every rule holds and what the plan states is right".to_owned(),
        (0, 0, left) => {
            format!("feasible but partial: {left} left out, as the plan says; what it states is right")
        }
        (0, _, _) => format!("mis-stated: every rule holds, but the plan makes {wrong}"),
        (_, 0, _) => format!("infeasible: {broken}"),
        _ => format!("infeasible: {broken}, and {wrong}"),
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use packhorse_solver::kind::{Evaluation, Violation};
    use packhorse_solver::outcome::{CostPart, ObjectiveSpec, Sense};
    use packhorse_solver::verdict::Verdict;

    const SPECS: [ObjectiveSpec; 1] = [ObjectiveSpec { name: "cost", sense: Sense::Minimise }];

    fn verdict(violations: Vec<Violation>) -> Verdict {
        let costs = vec![CostPart { name: "opening", value: 2.0 }, CostPart { name: "transport", value: 3.5 }];
        let evaluation = Evaluation { objectives: vec![5.5], costs, ..Evaluation::default() };
        Verdict { violations, misstated: Vec::new(), evaluation }
    }

    #[test]
    fn a_sound_plan_is_told_with_its_costs() {
        let told = text(&verdict(Vec::new()), &SPECS);
        assert_eq!(
            told,
            "feasible: every rule holds and what the plan states is right\n  \
             objective  cost       5.5\n  cost       opening    2\n  cost       transport  3.5\n"
        );
    }

    #[test]
    fn every_violation_is_listed() {
        let broken = vec![Violation::new("capacity", "site \"a\" ships 12 of 10"), Violation::new("closed", "b")];
        let told = text(&verdict(broken), &SPECS);
        assert!(told.starts_with("infeasible: 2 violations\n"), "{told}");
        assert!(told.contains("  capacity: site \"a\" ships 12 of 10\n  closed: b\n"), "{told}");
    }
}

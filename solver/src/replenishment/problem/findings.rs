//! Collects the findings of the numbered rules, at most a hundred a rule.

use crate::finding::Finding;
use std::collections::BTreeMap;

/// So many findings of one rule are shown; a systematic fault needs no more.
const SHOWN: usize = 100;

#[derive(Debug, Default)]
pub(super) struct Findings {
    all: Vec<Finding>,
    counts: BTreeMap<&'static str, usize>,
}

impl Findings {
    pub(super) fn error(
        &mut self,
        code: &'static str,
        path: impl Into<String>,
        entity: Option<&str>,
        found: impl Into<String>,
        expected: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Finding::error(code, path, found, expected, help), entity);
    }

    pub(super) fn warning(
        &mut self,
        code: &'static str,
        path: impl Into<String>,
        entity: Option<&str>,
        found: impl Into<String>,
        expected: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Finding::warning(code, path, found, expected, help), entity);
    }

    fn add(&mut self, finding: Finding, entity: Option<&str>) {
        let count = self.counts.entry(finding.code).or_default();
        *count += 1;
        if *count <= SHOWN {
            self.all.push(match entity {
                Some(id) => finding.about(id),
                None => finding,
            });
        }
    }

    /// Whether any finding so far is an error.
    pub(super) fn failed(&self) -> bool {
        self.all.iter().any(Finding::is_error)
    }

    /// A number that must be finite and at least 0. Returns whether it is.
    pub(super) fn amount(&mut self, path: impl Fn() -> String, entity: &str, value: f64, what: &str) -> bool {
        if value.is_finite() && (0.0..=LARGEST).contains(&value) {
            return true;
        }
        let expected = format!("{what}: a finite number from 0 to 1e15");
        let help = "correct the number; leave the field out where there is nothing to say";
        self.error("R-103", path(), Some(entity), value.to_string(), expected, help);
        false
    }

    /// The warnings, or all findings where one is an error.
    pub(super) fn finish(self) -> Result<Vec<Finding>, Vec<Finding>> {
        if self.failed() { Err(self.all) } else { Ok(self.all) }
    }
}

/// Numbers above this lose their units digit in double precision.
pub(super) const LARGEST: f64 = 1e15;

//! One self-contained HTML page of a plan: head, tables and drawings, without scripts, fonts or anything else fetched.
//!
//! [`page`] writes the head that all kinds share and lets the kind ([`Drawn`]) add its own sections. All text from files is
//! escaped. Colours follow the reader's light or dark scheme, and the page prints on paper.

mod allocation;
mod boxes;
mod choice;
mod colours;
mod dispatch;
mod head;
mod html;
mod map;
mod packing;
mod replenishment;
mod svg;
mod trucks;

pub use choice::{Choice, Numbers};

use html::Html;
use packhorse_solver::{Kind, PlanFile};

/// A kind that has a page.
pub trait Drawn: Kind {
    /// The sections behind the head. The plan has passed its check and says all that packhorse states of plans.
    fn sections(problem: &Self::Problem, file: &PlanFile<Self::Plan>, plan: &Self::Plan, choice: &Choice) -> Sections;
}

/// Parts of a page, ready to be put into it.
#[derive(Debug, Default)]
pub struct Sections(Html);

/// The whole page of a plan file, as UTF-8 text. What the plan leaves unsaid of itself (loading order, schedules, figures) is added
/// to what is shown.
pub fn page<K: Drawn>(problem: &K::Problem, file: &PlanFile<K::Plan>, choice: &Choice) -> String {
    let mut html = Html::default();
    head::head::<K>(problem, file, &mut html);
    if let Some(plan) = &file.plan {
        let mut plan = plan.clone();
        K::annotate(problem, &mut plan);
        html.join(&K::sections(problem, file, &plan, choice).0);
    }
    let title = if file.instance.is_empty() { file.kind.as_str() } else { &file.instance };
    html.whole(&format!("{title} – packhorse {}", file.kind))
}

#[cfg(test)]
mod tests;

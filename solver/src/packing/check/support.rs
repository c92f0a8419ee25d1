//! Support: what every base stands on. Its share, how far it sticks out, and whether the item would tip.
//!
//! Items that do not overlap have disjoint contact areas under one base, so the supported area
//! is the plain sum of the contact rectangles' areas.

use super::contact::{Contact, Rectangle};
use super::{LISTED, Opened, place_name};
use crate::kind::Violation;
use crate::packing::plan::Placed;
use crate::packing::problem::Problem;

/// The share is compared in billionths of the base, in integers.
const BILLION: f64 = 1e9;

/// How what stands in a bin must stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// The share of every base that must be supported.
    pub(super) share: f64,
    /// How far a base may stick out.
    pub(super) overhang: Option<i64>,
    /// Whether nothing may tip.
    pub(super) stable: bool,
}

impl Standing {
    /// Of goods in bins.
    pub(super) fn of(problem: &Problem) -> Self {
        Self { share: problem.support(), overhang: problem.overhang(), stable: problem.stable() }
    }

    /// Whether anything is asked.
    pub(super) fn asks(self) -> bool {
        self.share > 0.0 || self.overhang.is_some() || self.stable
    }
}

/// Where something weighs in plan view: twice its weight's moments about the origin, and its weight.
pub(super) type Weighs = ([i128; 2], i128);

/// In its middle.
pub(super) fn middle(_row: usize, placed: &Placed) -> Weighs {
    ([2 * i128::from(placed.x) + i128::from(placed.dx), 2 * i128::from(placed.y) + i128::from(placed.dy)], 1)
}

/// Every base is supported by its share, sticks out no further than allowed, and bears its item's centre of gravity, which `weighs`
/// says by the item's row.
pub(super) fn supports(
    standing: Standing,
    bin: &Opened<'_>,
    contacts: &[Contact],
    weighs: &dyn Fn(usize, &Placed) -> Weighs,
    violations: &mut Vec<Violation>,
) {
    if !standing.asks() {
        return;
    }
    let mut listed = [0_usize; 3];
    let mut tell = |family: usize, rule: &'static str, placed: &Placed, what: String| {
        listed[family] += 1;
        if listed[family] <= LISTED {
            violations.push(Violation::new(rule, format!("{}: {} {what}", bin.name(), place_name(placed))));
        }
    };
    let share = standing.share;
    let mut next = 0;
    let mut areas: Vec<Rectangle> = Vec::new();
    for (row, (placed, _)) in bin.items.iter().enumerate() {
        areas.clear();
        while let Some(contact) = contacts.get(next).filter(|contact| contact.above == row) {
            areas.extend_from_slice(&contact.areas);
            next += 1;
        }
        if placed.z <= 0 {
            continue;
        }
        let base = i128::from(placed.dx) * i128::from(placed.dy);
        let supported: i128 = areas.iter().map(|&[x1, x2, y1, y2]| i128::from(x2 - x1) * i128::from(y2 - y1)).sum();
        if supported * 1_000_000_000 < (share * BILLION).floor() as i128 * base {
            let what = format!("stands on {:.4} of its base, asked are {share}", supported as f64 / base as f64);
            tell(0, "support", placed, what);
        }
        if let Some(limit) = standing.overhang {
            match sticks_out(placed, &areas) {
                Some(far) if far <= limit => {}
                Some(far) => tell(1, "overhang", placed, format!("sticks out by {far} mm, allowed are {limit} mm")),
                None => tell(1, "overhang", placed, "stands on nothing".to_owned()),
            }
        }
        if standing.stable && !holds_centre(weighs(row, placed), &areas) {
            tell(2, "stability", placed, "would tip: its centre lies outside of what it stands on".to_owned());
        }
    }
}

/// How far a base sticks out on its worst side beyond the rectangle round its contact areas.
fn sticks_out(placed: &Placed, areas: &[Rectangle]) -> Option<i64> {
    let [left, right] = [areas.iter().map(|area| area[0]).min()?, areas.iter().map(|area| area[1]).max()?];
    let [front, back] = [areas.iter().map(|area| area[2]).min()?, areas.iter().map(|area| area[3]).max()?];
    let sides = [left - placed.x, placed.x + placed.dx - right, front - placed.y, placed.y + placed.dy - back];
    sides.into_iter().max()
}

/// Whether a centre of gravity lies over the convex hull of contact areas, or over its border.
///
/// The hull is built from the areas' corners by Andrew's monotone chain (1979), in doubled coordinates. The centre is the moment
/// divided by the weight, and instead of being divided all else is multiplied.
fn holds_centre((moment, weight): Weighs, areas: &[Rectangle]) -> bool {
    let mut corners: Vec<[i128; 2]> = areas
        .iter()
        .flat_map(|&[x1, x2, y1, y2]| [[x1, y1], [x1, y2], [x2, y1], [x2, y2]])
        .map(|corner| corner.map(|at| 2 * i128::from(at)))
        .collect();
    corners.sort_unstable();
    corners.dedup();
    let turn = |a: [i128; 2], b: [i128; 2], c: [i128; 2]| (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    let chain = |points: &mut dyn Iterator<Item = [i128; 2]>| {
        let mut chain: Vec<[i128; 2]> = Vec::new();
        for point in points {
            while chain.len() > 1 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain
    };
    let mut hull = chain(&mut corners.iter().copied());
    hull.pop();
    let mut upper = chain(&mut corners.iter().rev().copied());
    upper.pop();
    hull.append(&mut upper);
    let over = |a: [i128; 2], b: [i128; 2]| {
        (b[0] - a[0]) * (moment[1] - weight * a[1]) - (b[1] - a[1]) * (moment[0] - weight * a[0]) >= 0
    };
    // Contact areas have an area, so a hull that there is has three sides or more, and turns left all the way round.
    !hull.is_empty() && (0..hull.len()).all(|k| over(hull[k], hull[(k + 1) % hull.len()]))
}

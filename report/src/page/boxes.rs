//! Drawings of a loaded bin: its layers from above, from the side, and aslant. All to scale.

use super::colours::shade;
use super::head::grams;
use super::html::Html;
use super::svg::Svg;
use crate::numbers;
use packhorse_solver::packing::{Bin, Figures};

/// One item in its place, as it is drawn.
#[derive(Debug, Clone)]
pub(super) struct Drawn<'a> {
    /// Its step in the loading order, from 1.
    pub(super) step: usize,
    pub(super) id: &'a str,
    /// Row of its type, which gives it its colour.
    pub(super) kind: usize,
    pub(super) lo: [i64; 3],
    pub(super) hi: [i64; 3],
}

impl Drawn<'_> {
    fn title(&self) -> String {
        let [dx, dy, dz] = [0, 1, 2].map(|axis| self.hi[axis] - self.lo[axis]);
        let [x, y, z] = self.lo;
        format!("{}: {} at ({x}, {y}, {z}), {dx} × {dy} × {dz}", self.step, self.id)
    }
}

/// All drawings of a bin: aslant and from the side, then its layers.
pub(super) fn all(bin: &Bin, figures: &Figures, items: &[Drawn<'_>], html: &mut Html) {
    let carried = bin.axles.iter().flatten().zip(figures.axles_g.into_iter().flatten());
    let axles: Vec<(i64, String)> = carried
        .map(|(axle, carries)| (axle.position_mm.get(), format!("{} of {}", grams(carries), grams(axle.max_g.get()))))
        .collect();
    let aslant = aslant(bin.size, items).map(|svg| ("Seen from above, aslant".to_owned(), svg));
    let side = ("Seen from the side (y = 0)".to_owned(), side(bin.size, items, figures.centre_mm, &axles));
    let views: Vec<(String, String)> = aslant.into_iter().chain([side]).collect();
    html.drawings(&views);
    let (layers, heights) = layers(bin.size, items, figures.centre_mm);
    html.label("Layers from the floor up");
    html.drawings(&layers);
    if layers.len() < heights {
        html.note(&format!("The lowest {} of {heights} layers are drawn.", layers.len()));
    }
}

/// What a bin is and holds, in a few words; `noun` is what it holds.
pub(super) fn said(bin: &Bin, figures: &Figures, count: usize, noun: &str, door: bool) -> String {
    let mut said = vec![
        format!("{} × {} × {}", bin.size[0], bin.size[1], bin.size[2]),
        numbers::count(count, noun),
        format!("{:.1}% full", figures.fill * 100.0),
    ];
    said.extend(figures.weight_g.map(|weight| format!("load {}", grams(weight))));
    said.extend(figures.gross_g.map(|weight| format!("gross {}", grams(weight))));
    if door {
        said.push(format!("door at the far end along {}", if bin.door.axis() == 0 { "x" } else { "y" }));
    }
    said.join(" · ")
}

/// The longest side of a drawing, in pixels.
const LONGEST: f64 = 330.0;
/// At most so many layers are drawn of one bin.
const LAYERS: usize = 30;
/// More items than this are not drawn aslant: they would hide one another.
const ASLANT: usize = 600;

/// With more items than this there are no words in the side view and no grey below layers: they would be too small to see.
const CROWD: usize = 3000;

const WALL: &str = "fill:none;stroke:var(--wall);stroke-width:1.5";
const GHOST: &str = "fill:var(--ghost);stroke:var(--line);stroke-width:0.6";

fn filled(kind: usize, darker: f64) -> String {
    format!("fill:{};stroke:#27303c;stroke-width:.6", shade(kind, darker))
}

/// Pixels a unit of length, so that both sides fit.
fn scale(width: i64, height: i64, longest: f64) -> f64 {
    longest / width.max(height).max(1) as f64
}

/// A rectangle of the drawing, upright axis downwards: `flip` is the height that is drawn at the top.
fn rectangle(lo: [i64; 2], hi: [i64; 2], flip: i64, scale: f64) -> [f64; 4] {
    let [x, y] = [lo[0] as f64 * scale + 1.0, (flip - hi[1]) as f64 * scale + 1.0];
    [x, y, (hi[0] - lo[0]) as f64 * scale, (hi[1] - lo[1]) as f64 * scale]
}

fn labelled(svg: &mut Svg, at: [f64; 4], item: &Drawn<'_>) {
    svg.rectangle(at, &filled(item.kind, 0.0), &item.title());
    label(svg, at, item);
}

/// The step in a box, and the id below it where there is room.
fn label(svg: &mut Svg, at: [f64; 4], item: &Drawn<'_>) {
    let [x, y, width, height] = at;
    let step = item.step.to_string();
    if height >= 26.0 && width >= 34.0 {
        // Close together in the middle.
        let middle = y + height / 2.0;
        let [upper, lower] = [[x, middle - 13.0, width, 14.0], [x, middle, width, 12.0]];
        if svg.word(lower, &shortened(item.id, width), 10.0) {
            svg.word(upper, &step, 13.0);
            return;
        }
    }
    svg.word(at, &step, 12.0);
}

/// As much of a long id as a box of this width has room for.
fn shortened(id: &str, width: f64) -> String {
    let room = ((width - 2.0) / (0.58 * 7.0)).max(3.0) as usize;
    if id.chars().count() <= room { id.to_owned() } else { id.chars().take(room - 1).chain(['…']).collect() }
}

/// A drawing for each height at which items stand, from the floor up, with a caption; what reaches up from below is grey. How many
/// heights there are comes with it.
fn layers(size: [i64; 3], items: &[Drawn<'_>], centre: Option<[i64; 3]>) -> (Vec<(String, String)>, usize) {
    let mut heights: Vec<i64> = items.iter().map(|item| item.lo[2]).collect();
    heights.sort_unstable();
    heights.dedup();
    let scale = scale(size[0], size[1], LONGEST);
    let mut drawings = Vec::new();
    for (row, &height) in heights.iter().take(LAYERS).enumerate() {
        let mut svg = Svg::new(size[0] as f64 * scale + 2.0, size[1] as f64 * scale + 2.0);
        let plan = |item: &Drawn<'_>| rectangle([item.lo[0], item.lo[1]], [item.hi[0], item.hi[1]], size[1], scale);
        let reaching = |item: &&Drawn<'_>| items.len() <= CROWD && item.lo[2] < height && height < item.hi[2];
        for item in items.iter().filter(reaching) {
            svg.rectangle(plan(item), GHOST, &item.title());
        }
        let standing = || items.iter().filter(|item| item.lo[2] == height);
        standing().for_each(|item| labelled(&mut svg, plan(item), item));
        svg.rectangle(rectangle([0, 0], [size[0], size[1]], size[1], scale), WALL, "");
        if let Some([x, y, _]) = centre.filter(|_| row == 0) {
            let at = [x as f64 * scale + 1.0, (size[1] - y) as f64 * scale + 1.0];
            svg.disc(at, 4.0, "fill:none;stroke:#c01048;stroke-width:2", "the load's centre of gravity");
            svg.disc(at, 1.3, "fill:#c01048", "");
        }
        let count = standing().count();
        let where_ = if height == 0 { "on the floor".to_owned() } else { format!("at height {height}") };
        let caption = format!("Layer {} {where_}: {count} {}", row + 1, if count == 1 { "item" } else { "items" });
        drawings.push((caption.clone(), svg.done(&caption)));
    }
    (drawings, heights.len())
}

/// Seen from the side at y = 0, x to the right; below it the axles and what each carries.
fn side(size: [i64; 3], items: &[Drawn<'_>], centre: Option<[i64; 3]>, axles: &[(i64, String)]) -> String {
    let left = axles.iter().map(|&(at, _)| at).chain([0]).min().unwrap_or(0);
    let right = axles.iter().map(|&(at, _)| at).chain([size[0]]).max().unwrap_or(size[0]);
    let longest = if axles.is_empty() { LONGEST } else { 1.7 * LONGEST };
    let scale = scale(right - left, size[2], longest);
    let below = if axles.is_empty() { 2.0 } else { 46.0 };
    let margin = if axles.is_empty() { 0.0 } else { 30.0 };
    let mut svg = Svg::new((right - left) as f64 * scale + 2.0 + 2.0 * margin, size[2] as f64 * scale + below);
    let shift = margin - left as f64 * scale;
    let moved = |[x, y, width, height]: [f64; 4]| [x + shift, y, width, height];
    let mut order: Vec<&Drawn<'_>> = items.iter().collect();
    // What is near hides what is far.
    order.sort_by_key(|item| (std::cmp::Reverse(item.lo[1]), item.step));
    for item in order {
        let at = moved(rectangle([item.lo[0], item.lo[2]], [item.hi[0], item.hi[2]], size[2], scale));
        svg.rectangle(at, &filled(item.kind, 0.0), &item.title());
        // What is hidden in part has no word, which would be cut off.
        let hides = |other: &Drawn<'_>| {
            other.hi[1] <= item.lo[1]
                && [0, 2].iter().all(|&axis| other.lo[axis] < item.hi[axis] && item.lo[axis] < other.hi[axis])
        };
        if items.len() <= CROWD && !items.iter().any(hides) {
            label(&mut svg, at, item);
        }
    }
    svg.rectangle(moved(rectangle([0, 0], [size[0], size[2]], size[2], scale)), WALL, "");
    if let Some([x, _, z]) = centre {
        let at = [x as f64 * scale + 1.0 + shift, (size[2] - z) as f64 * scale + 1.0];
        svg.disc(at, 4.0, "fill:none;stroke:#c01048;stroke-width:2", "the load's centre of gravity");
        svg.disc(at, 1.3, "fill:#c01048", "");
    }
    let floor = size[2] as f64 * scale;
    for (at, carries) in axles {
        let x = *at as f64 * scale + 1.0 + shift;
        svg.disc([x, floor + 14.0], 9.0, "fill:none;stroke:var(--wall);stroke-width:4", carries);
        svg.print([x - 26.0, floor + 40.0], carries);
    }
    svg.done("side view")
}

/// Seen aslant from above, from the far end along x and the near one along y; `None` where there are too many items.
fn aslant(size: [i64; 3], items: &[Drawn<'_>]) -> Option<String> {
    if items.len() > ASLANT {
        return None;
    }
    let [x, y, z] = size.map(|side| side as f64);
    let cosine = 3.0_f64.sqrt() / 2.0;
    let scale = LONGEST / ((x + y) * cosine).max(z + (x + y) / 2.0).max(1.0);
    // Right is along x and y, down along x and against y and z.
    let eye = |at: [f64; 3]| {
        [(at[0] + at[1]) * cosine * scale + 1.0, ((at[0] - at[1]) / 2.0 - at[2] + y / 2.0 + z) * scale + 1.0]
    };
    let mut svg = Svg::new((x + y) * cosine * scale + 2.0, ((x + y) / 2.0 + z) * scale + 2.0);
    let back = "fill:var(--panel);stroke:var(--wall);stroke-width:1";
    svg.polygon(&[[0.0, 0.0, 0.0], [x, 0.0, 0.0], [x, y, 0.0], [0.0, y, 0.0]].map(eye), true, back, "");
    svg.polygon(&[[0.0, 0.0, 0.0], [0.0, y, 0.0], [0.0, y, z], [0.0, 0.0, z]].map(eye), true, back, "");
    svg.polygon(&[[0.0, y, 0.0], [x, y, 0.0], [x, y, z], [0.0, y, z]].map(eye), true, back, "");
    for row in far_first(items) {
        let item = &items[row];
        let ([x1, y1, z1], [x2, y2, z2]) = (item.lo.map(|at| at as f64), item.hi.map(|at| at as f64));
        let faces = [
            ([[x1, y1, z2], [x2, y1, z2], [x2, y2, z2], [x1, y2, z2]], 0.0),
            ([[x1, y1, z1], [x2, y1, z1], [x2, y1, z2], [x1, y1, z2]], 0.14),
            ([[x2, y1, z1], [x2, y2, z1], [x2, y2, z2], [x2, y1, z2]], 0.28),
        ];
        svg.group(&item.title(), |svg| {
            for (corners, darker) in faces {
                svg.polygon(&corners.map(eye), true, &filled(item.kind, darker), "");
            }
        });
    }
    Some(svg.done("the loaded bin seen aslant"))
}

/// Rows of the items so that none is drawn over one that hides it.
fn far_first(items: &[Drawn<'_>]) -> Vec<usize> {
    // Whether `far` cannot hide any of `near`, seen along (1, -1, 1).
    let behind =
        |far: &Drawn<'_>, near: &Drawn<'_>| far.lo[0] < near.hi[0] && far.hi[1] > near.lo[1] && far.lo[2] < near.hi[2];
    let count = items.len();
    let mut before: Vec<usize> = (0..count)
        .map(|near| (0..count).filter(|&far| far != near && behind(&items[far], &items[near])).count())
        .collect();
    let mut left: Vec<usize> = (0..count).collect();
    let mut order = Vec::with_capacity(count);
    while !left.is_empty() {
        // Boxes may hide one another in a ring; then the one that fewest lie behind goes first.
        let Some(at) = (0..left.len()).min_by_key(|&at| (before[left[at]], left[at])) else { break };
        let row = left.remove(at);
        order.push(row);
        for &other in &left {
            if behind(&items[row], &items[other]) {
                before[other] -= 1;
            }
        }
    }
    order
}

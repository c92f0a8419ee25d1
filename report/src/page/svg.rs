//! Drawings as inline SVG: a canvas in pixels, with the few shapes that the pages need.

use super::html::escape;
use std::fmt::Write as _;

/// A drawing that grows.
pub(super) struct Svg {
    width: f64,
    height: f64,
    out: String,
}

impl Svg {
    /// An empty drawing of so many pixels.
    pub(super) const fn new(width: f64, height: f64) -> Self {
        Self { width, height, out: String::new() }
    }

    /// A rectangle with a tooltip; `style` names fill and stroke.
    pub(super) fn rectangle(&mut self, [x, y, width, height]: [f64; 4], style: &str, title: &str) {
        let _ = write!(
            self.out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" style=\"{style}\"{}",
            close("rect", title)
        );
    }

    /// A line through points, or a closed surface, by its style.
    pub(super) fn polygon(&mut self, points: &[[f64; 2]], closed: bool, style: &str, title: &str) {
        let name = if closed { "polygon" } else { "polyline" };
        let _ = write!(self.out, "<{name} points=\"");
        for (k, [x, y]) in points.iter().enumerate() {
            let _ = write!(self.out, "{}{x:.1},{y:.1}", if k > 0 { " " } else { "" });
        }
        let _ = write!(self.out, "\" style=\"{style}\"{}", close(name, title));
    }

    /// Shapes that share a tooltip.
    pub(super) fn group(&mut self, title: &str, draw: impl FnOnce(&mut Self)) {
        let _ = write!(self.out, "<g><title>{}</title>", escape(title));
        draw(self);
        self.out.push_str("</g>");
    }

    /// A disc.
    pub(super) fn disc(&mut self, [x, y]: [f64; 2], radius: f64, style: &str, title: &str) {
        let _ = write!(
            self.out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" style=\"{style}\"{}",
            close("circle", title)
        );
    }

    /// A word in the middle of a rectangle, as large as fits up to `largest` pixels; left out where it would be too small to read.
    /// Whether it is there.
    pub(super) fn word(&mut self, [x, y, width, height]: [f64; 4], text: &str, largest: f64) -> bool {
        let letters = text.chars().count().max(1) as f64;
        // A letter is about 0.58 of its height wide.
        let size = largest.min(height * 0.8).min((width - 2.0) / (0.58 * letters));
        if size < 6.5 {
            return false;
        }
        let (x, y) = (x + width / 2.0, y + height / 2.0 + size * 0.35);
        let _ = write!(
            self.out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" style=\"font-size:{size:.1}px;fill:#10151c;text-anchor:middle;pointer-events:none\">{}</text>",
            escape(text)
        );
        true
    }

    /// Small print that begins at a point.
    pub(super) fn print(&mut self, [x, y]: [f64; 2], text: &str) {
        let _ = write!(
            self.out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" style=\"font-size:10px;fill:var(--soft)\">{}</text>",
            escape(text)
        );
    }

    /// The drawing as an element, with a name for those who do not see it.
    pub(super) fn done(self, name: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0}\" height=\"{1:.0}\" viewBox=\"0 0 {0:.0} {1:.0}\" role=\"img\" \
             aria-label=\"{2}\">{3}</svg>",
            self.width.ceil(),
            self.height.ceil(),
            escape(name),
            self.out
        )
    }
}

/// The end of an element that was opened, with a tooltip where there is one.
fn close(name: &str, title: &str) -> String {
    if title.is_empty() { "/>".to_owned() } else { format!("><title>{}</title></{name}>", escape(title)) }
}

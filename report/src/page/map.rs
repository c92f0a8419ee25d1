//! A map: places in the plane or on the globe, and the ways between them.

use super::svg::Svg;

/// The longest side of a map, in pixels.
const LONGEST: f64 = 760.0;
const MARGIN: f64 = 14.0;

/// Places scaled to a drawing, north up.
pub(super) struct Map {
    svg: Svg,
    least: [f64; 2],
    most: [f64; 2],
    scale: [f64; 2],
}

impl Map {
    /// A map with room for these places; degrees are stretched so that distances look alike both ways. `None` where there are none.
    pub(super) fn of(places: impl Iterator<Item = [f64; 2]>, degrees: bool) -> Option<Self> {
        let (mut least, mut most) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for place in places {
            for axis in 0..2 {
                least[axis] = least[axis].min(place[axis]);
                most[axis] = most[axis].max(place[axis]);
            }
        }
        let spread = [most[0] - least[0], most[1] - least[1]];
        if !spread.iter().all(|side| side.is_finite()) {
            return None;
        }
        let shrink = if degrees { f64::midpoint(least[1], most[1]).to_radians().cos().abs().max(0.05) } else { 1.0 };
        let longest = (spread[0] * shrink).max(spread[1]).max(f64::MIN_POSITIVE);
        let up = (LONGEST - 2.0 * MARGIN) / longest;
        let scale = if up.is_finite() { [up * shrink, up] } else { [0.0; 2] };
        let svg = Svg::new(spread[0] * scale[0] + 2.0 * MARGIN, (spread[1] * scale[1] + 2.0 * MARGIN).max(60.0));
        Some(Self { svg, least, most, scale })
    }

    fn at(&self, place: [f64; 2]) -> [f64; 2] {
        [(place[0] - self.least[0]) * self.scale[0] + MARGIN, (self.most[1] - place[1]) * self.scale[1] + MARGIN]
    }

    /// A way through places.
    pub(super) fn way(&mut self, places: &[[f64; 2]], colour: &str, width: f64, title: &str) {
        let points: Vec<[f64; 2]> = places.iter().map(|&place| self.at(place)).collect();
        let style = format!("fill:none;stroke:{colour};stroke-width:{width};stroke-linejoin:round");
        self.svg.polygon(&points, false, &style, title);
    }

    /// A round place.
    pub(super) fn round(&mut self, place: [f64; 2], radius: f64, fill: &str, title: &str) {
        let at = self.at(place);
        self.svg.disc(at, radius, &format!("fill:{fill};stroke:#27303c;stroke-width:0.7"), title);
    }

    /// A place that is passed over: a ring.
    pub(super) fn ring(&mut self, place: [f64; 2], radius: f64, title: &str) {
        let at = self.at(place);
        self.svg.disc(at, radius + 1.0, "fill:var(--paper);stroke:#c01048;stroke-width:1.8", title);
    }

    /// A square place.
    pub(super) fn square(&mut self, place: [f64; 2], half: f64, style: &str, title: &str) {
        let [x, y] = self.at(place);
        self.svg.rectangle([x - half, y - half, 2.0 * half, 2.0 * half], style, title);
    }

    /// The drawing.
    pub(super) fn done(self, name: &str) -> String {
        self.svg.done(name)
    }
}

/// The radius of a place where there are so many.
pub(super) fn radius(places: usize) -> f64 {
    match places {
        0..=120 => 4.0,
        121..=600 => 3.0,
        601..=3000 => 2.0,
        _ => 1.3,
    }
}

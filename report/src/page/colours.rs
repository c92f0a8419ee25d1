//! Colours that stay apart from one another however many there are.

/// The colour of the `row`th thing, as `#rrggbb`: each next hue lies a golden angle further, and three lightnesses take turns.
pub(super) fn colour(row: usize) -> String {
    shade(row, 0.0)
}

/// The same, darker by a share of 0 to 1.
pub(super) fn shade(row: usize, darker: f64) -> String {
    let hue = (210.0 + row as f64 * 137.508) % 360.0;
    let lightness = [0.72, 0.62, 0.80][row % 3] * (1.0 - darker);
    let chroma = (1.0 - (2.0 * lightness - 1.0).abs()) * 0.55;
    let sixth = hue / 60.0;
    let second = chroma * (1.0 - (sixth % 2.0 - 1.0).abs());
    let [red, green, blue] = match sixth as u32 {
        0 => [chroma, second, 0.0],
        1 => [second, chroma, 0.0],
        2 => [0.0, chroma, second],
        3 => [0.0, second, chroma],
        4 => [second, 0.0, chroma],
        _ => [chroma, 0.0, second],
    }
    .map(|part| ((part + lightness - chroma / 2.0) * 255.0).round().clamp(0.0, 255.0) as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::{colour, shade};
    use std::collections::BTreeSet;

    #[test]
    fn neighbours_differ_and_shades_are_darker() {
        let all: BTreeSet<String> = (0..300).map(colour).collect();
        assert!(all.len() > 290);
        let brightness = |colour: &str| u32::from_str_radix(&colour[3..5], 16).expect("hexadecimal");
        assert!(brightness(&shade(4, 0.3)) < brightness(&colour(4)));
    }
}

//! JSON laid out for people: short objects and lists on one line, long lists of numbers filled.

use super::scan::{Scan, What};

/// Values up to this width stay on one line.
const WIDTH: usize = 150;

/// Lays out a compact JSON text; the outermost object gets a line for each member. Ends in a newline.
pub(crate) fn lay_out(compact: &str) -> String {
    let mut out = String::with_capacity(compact.len() + compact.len() / 4);
    value(&mut Scan::new(compact), &mut out, 0, true);
    out.push('\n');
    out
}

fn value(scan: &mut Scan<'_>, out: &mut String, indent: usize, outermost: bool) {
    let what = scan.what();
    let raw = scan.clone().skip();
    let container = matches!(what, What::Object | What::List);
    if !container || raw.len() <= 2 {
        out.push_str(scan.skip());
        return;
    }
    if !outermost && raw.len() <= WIDTH {
        let mark = out.len();
        let start = scan.clone();
        one_line(scan, out);
        if out.len() - mark + 2 * indent <= WIDTH {
            return;
        }
        out.truncate(mark);
        *scan = start;
    }
    scan.enter();
    let (open, close) = if what == What::Object { ('{', '}') } else { ('[', ']') };
    out.push(open);
    let mut first = true;
    let mut line_start = 0;
    loop {
        let name_at = match what {
            What::Object => scan.member().map(|member| member.name_at),
            _ => scan.item().then_some(0),
        };
        let Some(name_at) = name_at else { break };
        // Scalars of a list share lines as long as these are not full.
        let scalar = what == What::List && !matches!(scan.what(), What::Object | What::List);
        if !first {
            out.push(',');
        }
        if scalar && !first && out.len() - line_start + scan.clone().skip().len() < WIDTH {
            out.push(' ');
        } else {
            new_line(out, indent + 1);
            line_start = out.len();
        }
        first = false;
        if what == What::Object {
            out.push_str(scan.name_text(name_at));
            out.push_str(": ");
        }
        value(scan, out, indent + 1, false);
    }
    new_line(out, indent);
    out.push(close);
}

fn new_line(out: &mut String, indent: usize) {
    out.push('\n');
    for _ in 0..indent {
        out.push_str("  ");
    }
}

fn one_line(scan: &mut Scan<'_>, out: &mut String) {
    let what = scan.what();
    match what {
        What::Object => {
            scan.enter();
            out.push('{');
            let mut first = true;
            while let Some(member) = scan.member() {
                out.push_str(if first { "" } else { ", " });
                first = false;
                out.push_str(scan.name_text(member.name_at));
                out.push_str(": ");
                one_line(scan, out);
            }
            out.push('}');
        }
        What::List => {
            scan.enter();
            out.push('[');
            let mut first = true;
            while scan.item() {
                out.push_str(if first { "" } else { ", " });
                first = false;
                one_line(scan, out);
            }
            out.push(']');
        }
        _ => out.push_str(scan.skip()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_values_share_a_line() {
        let numbers: Vec<u32> = (1000..1100).collect();
        let value = serde_json::json!({
            "a": {"x": 1, "y": ["ä", null]}, "b": [], "c": numbers, "d": [{"k": numbers}, {}], "e": "x\"y"
        });
        let compact = value.to_string();
        let text = lay_out(&compact);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("sound"), value);
        assert!(
            text.starts_with(
                "{\n  \"a\": {\"x\": 1, \"y\": [\"ä\", null]},\n  \"b\": [],\n  \"c\": [\n    1000, 1001,"
            )
        );
        assert!(text.ends_with("}\n"));
        assert!(text.lines().all(|line| line.len() <= WIDTH + 10), "{text}");
    }
}

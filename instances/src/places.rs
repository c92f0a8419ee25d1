//! From paths and byte offsets to lines and columns of a text.

use crate::json::scan::{Scan, What};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One step of a path such as `stops[37].windows[0]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step<'a> {
    Name(Cow<'a, str>),
    Row(usize),
}

/// The steps of a path; what does not parse is left off, so that the place of its parent is shown.
pub(crate) fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        if let Some(inner) = rest.strip_prefix('[') {
            if inner.starts_with('"') {
                let mut scan = Scan::new(inner);
                steps.push(Step::Name(scan.string()));
                rest = inner.get(scan.at()..).and_then(|rest| rest.strip_prefix(']')).unwrap_or("");
                continue;
            }
            let Some((row, after)) = inner.split_once(']') else { break };
            let Ok(row) = row.parse() else { break };
            steps.push(Step::Row(row));
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end == 0 {
                break;
            }
            steps.push(Step::Name(Cow::Borrowed(&rest[..end])));
            rest = &rest[end..];
        }
    }
    steps
}

/// A name as a step of a path: quoted where it would be ambiguous.
pub(crate) fn push_name(path: &mut String, name: &str) {
    // A name of megabytes would fill the screen; the place is found without it.
    if let Some((end, _)) = name.char_indices().nth(60) {
        path.push_str(&format!("[{}]", serde_json::Value::from(format!("{}…", &name[..end]))));
        return;
    }
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if !plain {
        path.push('[');
        path.push_str(&serde_json::Value::from(name).to_string());
        path.push(']');
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

#[derive(Default)]
struct Wanted<'a> {
    here: Vec<usize>,
    below: BTreeMap<Step<'a>, Wanted<'a>>,
}

impl Wanted<'_> {
    fn set(&self, offset: usize, offsets: &mut [usize]) {
        for &which in &self.here {
            offsets[which] = offset;
        }
        for below in self.below.values() {
            below.set(offset, offsets);
        }
    }
}

/// The byte offset of each path's value in a JSON text, or of the nearest parent that exists.
/// One pass over the text, however many paths.
pub(crate) fn locate(text: &str, paths: &[&str]) -> Vec<usize> {
    let mut root = Wanted::default();
    for (which, path) in paths.iter().enumerate() {
        let node = steps(path).into_iter().fold(&mut root, |node, step| node.below.entry(step).or_default());
        node.here.push(which);
    }
    let mut offsets = vec![0; paths.len()];
    walk(&mut Scan::new(text), &root, &mut offsets);
    offsets
}

fn walk(scan: &mut Scan<'_>, wanted: &Wanted<'_>, offsets: &mut [usize]) {
    let what = scan.what();
    wanted.set(scan.at(), offsets);
    if wanted.below.is_empty() || !matches!(what, What::Object | What::List) {
        scan.skip();
        return;
    }
    scan.enter();
    if what == What::Object {
        while let Some(member) = scan.member() {
            match wanted.below.get(&Step::Name(member.name)) {
                Some(below) => walk(scan, below, offsets),
                None => _ = scan.skip(),
            }
        }
    } else {
        let mut row = 0;
        while scan.item() {
            match wanted.below.get(&Step::Row(row)) {
                Some(below) => walk(scan, below, offsets),
                None => _ = scan.skip(),
            }
            row += 1;
        }
    }
}

/// Line and column (both from 1, the column in characters) of each byte offset. One pass.
pub(crate) fn lines_and_columns(text: &str, offsets: &[usize]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_by_key(|&which| offsets[which]);
    let mut places = vec![(1, 1); offsets.len()];
    let (mut at, mut line, mut line_start) = (0, 1, 0);
    // Where the columns of the present line have been counted up to, for many findings in one line.
    let (mut counted, mut column) = (0, 1);
    let bytes = text.as_bytes();
    for which in order {
        let offset = offsets[which].min(text.len());
        for (k, _) in bytes[at..offset].iter().enumerate().filter(|&(_, &byte)| byte == b'\n') {
            line += 1;
            line_start = at + k + 1;
        }
        at = at.max(offset);
        if counted < line_start {
            (counted, column) = (line_start, 1);
        }
        // A byte that does not continue a character starts one.
        column += bytes[counted..offset.max(counted)].iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        counted = counted.max(offset);
        places[which] = (line, column);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found() {
        let text =
            "{\n  \"stops\": [\n    {\"id\": \"ä\", \"windows\": [[1, 2]]},\n    {\"id\": \"b\"}\n  ], \"a.b\": 3\n}";
        let paths = ["stops[0].windows[0]", "stops[1].missing", "stops[9]", "", "[\"a.b\"]", "stops[0].windows[0][1]"];
        let offsets = locate(text, &paths);
        let found: Vec<&str> = offsets.iter().map(|&at| &text[at..at + 1]).collect();
        assert_eq!(found, ["[", "{", "[", "{", "3", "2"]);
        let places = lines_and_columns(text, &offsets);
        assert_eq!(places, [(3, 29), (4, 5), (2, 12), (1, 1), (5, 13), (3, 33)]);
    }

    #[test]
    fn odd_paths_do_no_harm() {
        assert_eq!(steps("a[x].b"), [Step::Name("a".into())]);
        assert_eq!(steps("a[\"b"), [Step::Name("a".into()), Step::Name("".into())]);
        assert_eq!(steps("a..b").len(), 1);
        let mut path = String::from("a");
        push_name(&mut path, "x \"y\"]");
        assert_eq!(steps(&path), [Step::Name("a".into()), Step::Name("x \"y\"]".into())]);
    }
}

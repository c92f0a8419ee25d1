//! The rules of the house that a compiler cannot hold: what a check may import, and how long a file may grow.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every `.rs` file below `folder`.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The code of a file without its trailing test module.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

/// Every `crate::…`, `super::…` path that the code names, `use` lines and inline paths alike,
/// with `super::` resolved against the file's own module.
fn paths_into_the_crate(path: &Path, text: &str) -> Vec<String> {
    let relative = path.strip_prefix(root().join("solver/src")).unwrap().with_extension("");
    let mut module: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (start, _) in code.match_indices("crate::") {
        let rest = &code[start + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let inside = group.split('}').next().unwrap_or("");
            found.extend(inside.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()));
        } else {
            found.push(rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect());
        }
    }
    for (start, _) in code.match_indices("super::") {
        // Only the head of a chain of `super::super::` counts.
        if code[..start].ends_with("super::") {
            continue;
        }
        let mut base = module.clone();
        let mut rest = &code[start..];
        while let Some(after) = rest.strip_prefix("super::") {
            base.pop();
            rest = after;
        }
        let names: Vec<String> = match rest.strip_prefix('{') {
            Some(group) => {
                group.split('}').next().unwrap_or("").split(',').map(|part| part.trim().to_owned()).collect()
            }
            None => vec![rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect()],
        };
        found.extend(names.into_iter().filter(|name| !name.is_empty()).map(|name| {
            let mut whole = base.clone();
            whole.push(name);
            whole.join("::")
        }));
    }
    found
}

#[test]
fn a_check_sees_only_problem_plan_and_the_ground_floor() {
    let ground = ["units", "ids", "geometry", "kind", "index_type"];
    let mut seen = 0;
    for kind in ["allocation", "replenishment", "packing", "dispatch"] {
        let wing = root().join("solver/src").join(kind);
        let mut files = sources(&wing.join("check"));
        files.extend(wing.join("check.rs").exists().then(|| wing.join("check.rs")));
        assert!(!files.is_empty(), "{kind} has no check");
        for file in files {
            if file.file_name().is_some_and(|name| name == "tests.rs") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            for path in paths_into_the_crate(&file, without_tests(&text)) {
                seen += 1;
                let parts: Vec<&str> = path.split("::").collect();
                // A cost part is part of what a check hands over.
                let allowed = ground.contains(&parts[0])
                    || path == "outcome::CostPart"
                    || (parts[0] == kind
                        && parts.get(1).is_none_or(|room| {
                            ["problem", "plan", "check"].contains(room)
                                || room.starts_with("problem")
                                // A type re-exported at the wing's head, such as `Problem`, `Plan`.
                                || room.chars().next().is_some_and(char::is_uppercase)
                        }));
                assert!(allowed, "{} imports {path}, which is not for a check", file.display());
            }
        }
    }
    assert!(seen > 20, "only {seen} imports were seen: the scanner is broken");
}

#[test]
fn no_file_grows_past_the_limit_and_each_says_what_it_owns() {
    let mut files = Vec::new();
    for member in ["solver/src", "instances/src", "report/src", "cli/src"] {
        files.extend(sources(&root().join(member)));
    }
    assert!(files.len() > 50);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{}: the first line says what the file owns (//! …)", file.display());
        let lines = without_tests(&text).lines().count();
        assert!(lines <= 500, "{}: {lines} lines without its tests, the limit is 500", file.display());
    }
}

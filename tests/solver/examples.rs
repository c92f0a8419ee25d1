//! Every instance that the guide shows loads without a finding or warning.

use crate::scratch::Scratch;
use packhorse_instances::{AnyInstance, ReadOptions, read_instance};
use std::path::Path;

/// The blocks of a page that are marked as JSON and name a kind.
fn instances(page: &str) -> impl Iterator<Item = &str> {
    page.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).filter(|text| text.contains("\"kind\""))
}

#[test]
fn the_guides_instances_load() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src/guide");
    let scratch = Scratch::new();
    let mut count = 0;
    for entry in std::fs::read_dir(guide).expect("the guide") {
        let path = entry.expect("a page").path();
        let page = std::fs::read_to_string(&path).expect("a page of text");
        for text in instances(&page) {
            let file = scratch.file("example.json", text);
            let read = read_instance(file.to_str().expect("UTF-8"), &ReadOptions::default());
            let instance = read.unwrap_or_else(|error| panic!("{}: {error}\n{text}", path.display()));
            let warnings = match instance {
                AnyInstance::Allocation(instance) => instance.warnings,
                AnyInstance::Dispatch(instance) => instance.warnings,
                AnyInstance::Packing(instance) => instance.warnings,
                AnyInstance::Replenishment(instance) => instance.warnings,
            };
            assert_eq!(warnings, [], "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 0, "no page shows an instance");
}

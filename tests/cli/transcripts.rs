//! What the docs show is what the program prints.

use crate::tools::root;

#[test]
fn the_docs_show_what_happens() {
    // trycmd runs Markdown from the current folder; the other tests name their files in full.
    std::env::set_current_dir(root()).expect("the top of the repository");
    trycmd::TestCases::new()
        .default_bin_path(env!("CARGO_BIN_EXE_packhorse"))
        .register_bin("packhorse", std::path::Path::new(env!("CARGO_BIN_EXE_packhorse")))
        .case(root().join("README.md"))
        .case(root().join("docs/src/guide/*.md"));
}

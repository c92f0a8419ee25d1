//! Help, manual page and completions come from one definition and name every command.

use crate::tools::packhorse;

const COMMANDS: [&str; 10] =
    ["solve", "check", "explain", "report", "convert", "generate", "bench", "schema", "completions", "man"];

fn printed(line: &[&str]) -> String {
    let ended = packhorse().args(line).assert().success();
    assert!(ended.get_output().stderr.is_empty(), "{line:?}");
    String::from_utf8_lossy(&ended.get_output().stdout).into_owned()
}

#[test]
fn help_and_manual_name_every_command_and_exit_code() {
    for text in [printed(&["--help"]), printed(&["man"])] {
        for command in COMMANDS {
            assert!(text.contains(command), "{command}");
        }
        assert!(text.contains("proven infeasible") && text.contains("143"));
    }
    for command in COMMANDS {
        assert!(printed(&[command, "--help"]).contains("Usage: packhorse"), "{command}");
        assert!(printed(&["man", command]).starts_with(".ie"), "{command}");
    }
}

#[test]
fn completions_know_the_flags() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = printed(&["completions", shell]);
        assert!(text.contains("time-limit") && text.contains("best-known"), "{shell}");
    }
}

#[test]
fn methods_are_listed_for_one_kind_or_all() {
    let all = printed(&["solve", "--method", "help"]);
    for kind in crate::tools::KINDS {
        assert!(all.contains(&format!("{kind}:\n  auto")), "{all}");
        assert!(printed(&["solve", "--method", "help", "--kind", kind]).starts_with("auto"), "{kind}");
    }
}

#[test]
fn the_version_names_the_solvers() {
    assert!(printed(&["--version"]).contains("MILP solvers:"));
    assert_eq!(printed(&["-V"]), format!("packhorse {}\n", env!("CARGO_PKG_VERSION")));
}

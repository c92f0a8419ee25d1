//! Whether a text is JSON at all, and if not, where it stops being so.

use super::scan;
use crate::places::lines_and_columns;
use crate::tokens::shown;
use packhorse_solver::Finding;
use packhorse_solver::finding::Place;
use serde::de::IgnoredAny;
use std::path::Path;

/// Deeper nesting is refused; the JSON parser stops there as well.
pub(crate) const DEEPEST: usize = 120;

/// Sound JSON, not nested too deeply; else the one finding that says where it ends to be so.
pub(crate) fn check(path: &Path, text: &str) -> Result<(), Box<Finding>> {
    if text.trim_start().is_empty() {
        let help = "an instance in JSON starts like this: {\"format\": 1, \"kind\": \"dispatch\", …}";
        let finding = Finding::error("F-002", "", "an empty file", "an instance or a plan", help);
        return Err(placed(finding, path, text, 0).into());
    }
    if let Some(at) = scan::deeper_than(text, DEEPEST) {
        let found = format!("lists and objects nested more than {DEEPEST} deep");
        let help = "nothing that packhorse reads is nested like this: the file is damaged or of another program";
        let finding = Finding::error("F-003", "", found, format!("nesting of at most {DEEPEST}"), help);
        return Err(placed(finding, path, text, at).into());
    }
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(IgnoredAny) => Ok(()),
        Err(error) => Err(explain(path, text, &error).into()),
    }
}

/// The parser's complaint with what stands there.
fn explain(path: &Path, text: &str, error: &serde_json::Error) -> Finding {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    if error.is_eof() {
        let help = "the file is cut off: a bracket, brace or quotation mark that was opened is never closed";
        let finding = Finding::error("F-002", "", "the end of the file", reason_in_words(reason), help);
        return placed(finding, path, text, text.len());
    }
    let at = offset(text, error.line(), error.column());
    let rest = text.get(at..).unwrap_or("");
    // The parser stands behind the first wrong letter of a word: show the word from its start.
    let back = text[..at].bytes().rev().take(20).take_while(u8::is_ascii_alphanumeric).count();
    let word_at = at - back;
    let word = &text[word_at..at + rest.find(|c: char| !c.is_alphanumeric() && c != '.').unwrap_or(rest.len())];
    let found = match word.trim_matches(|c: char| c.is_whitespace()) {
        "" => rest.chars().next().map_or("the end of the file".to_owned(), |c| shown(&c.to_string())),
        word => shown(word),
    };
    let at = if word.is_empty() { at } else { word_at };
    let help = match word {
        "NaN" | "nan" | "Infinity" | "inf" | "Inf" => {
            "JSON knows only finite numbers: write the number, or leave the field out"
        }
        "None" | "True" | "False" => "JSON writes null, true and false",
        _ if rest.starts_with('\'') => "JSON writes texts and names in double quotation marks",
        _ if rest.starts_with("//") || rest.starts_with('#') || rest.starts_with("/*") => {
            "JSON knows no comments: delete it"
        }
        _ if reason.contains("trailing comma") => "delete the comma before the closing bracket",
        _ if reason.contains("control character") => "write a line break within a text as \\n, a tab as \\t",
        _ => "correct the file here; a comma, a colon or a quotation mark may be missing just before",
    };
    placed(Finding::error("F-002", "", found, reason_in_words(reason), help), path, text, at)
}

/// The parser's reason as a phrase that can follow "expected".
fn reason_in_words(reason: &str) -> String {
    match reason {
        "trailing characters" => "nothing after the document's end".to_owned(),
        "trailing comma" => "a further entry after the comma".to_owned(),
        "key must be a string" => "a field's name in double quotation marks".to_owned(),
        "invalid number" => "a number".to_owned(),
        "number out of range" => "a number within the range of double precision".to_owned(),
        _ if reason.starts_with("expected ") => reason["expected ".len()..].to_owned(),
        _ if reason.starts_with("EOF while parsing ") => {
            format!("the rest of {}", &reason["EOF while parsing ".len()..])
        }
        _ => format!("sound JSON ({reason})"),
    }
}

/// The byte offset of a line and column (in bytes, as the parser counts them, both from 1).
pub(crate) fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = match line {
        0 | 1 => 0,
        _ => text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').nth(line - 2).map_or(0, |(at, _)| at + 1),
    };
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Puts a finding at a byte offset of a text.
pub(crate) fn placed(mut finding: Finding, path: &Path, text: &str, at: usize) -> Finding {
    let (line, column) = lines_and_columns(text, &[at])[0];
    finding.place = Some(Place { file: path.display().to_string(), line, column: Some(column), column_name: None });
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_and_placed() {
        let table = [
            ("{\"a\": NaN}", 1, 7, "\"NaN\""),
            ("{\"a\": 1,\n \"b\": tru}", 2, 7, "\"tru\""),
            ("{\"a\": 1,}", 1, 9, "\"}\""),
            ("{'a': 1}", 1, 2, "\"'\""),
            ("{\"a\": 1} x", 1, 10, "\"x\""),
            ("{\"a\": [1, 2", 1, 12, "the end of the file"),
            ("{\"a\": 1 \"b\": 2}", 1, 9, "\"\"\""),
            ("", 1, 1, "an empty file"),
            ("{\"ä\": 01}", 1, 7, "\"01\""),
        ];
        for (text, line, column, found) in table {
            let finding = check(Path::new("x.json"), text).expect_err(text);
            let place = finding.place.expect("a place");
            assert_eq!((place.line, place.column, finding.found.as_str()), (line, Some(column), found), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = "[".repeat(1_000_000);
        assert_eq!(check(Path::new("x"), &text).expect_err("deep").code, "F-003");
        let text = "{\"a\":".repeat(200);
        assert_eq!(check(Path::new("x"), &text).expect_err("deep").code, "F-003");
    }
}

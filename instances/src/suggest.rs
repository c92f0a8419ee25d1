//! "Did you mean": the nearest known name to an unknown one.

/// At most so many names are listed in a message.
const LISTED: usize = 30;

/// The known name nearest to `word`, if it is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A name of megabytes is no slip of the pen, and comparing it would take long.
    if word.len() > 100 {
        return None;
    }
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|name| {
            let part = !name.is_empty() && lower.len() > 2 && (name.contains(&lower) || lower.contains(name));
            let likeness = strsim::jaro_winkler(&lower, &name.to_lowercase());
            (if part { likeness.max(0.85) } else { likeness }, name)
        })
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Expectation and help for an unknown field: of `names`, those not yet given are `free`.
pub(crate) fn field(name: &str, names: &[&str], free: &[&str]) -> (String, String) {
    let expected = "a field that packhorse knows".to_owned();
    let near = nearest(name, free.iter().copied()).or_else(|| nearest(name, names.iter().copied()));
    let help = match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("delete it; there are {}", list(names)),
    };
    (expected, help)
}

/// Help for an unknown word.
pub(crate) fn word(word: &str, words: &[String]) -> String {
    match nearest(word, words.iter().map(String::as_str)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "write one of these words".to_owned(),
    }
}

/// Names in a sentence.
pub(crate) fn list(names: &[&str]) -> String {
    let mut text = names.iter().take(LISTED).map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    if names.len() > LISTED {
        text.push_str(", …");
    }
    if names.is_empty() {
        text.push_str("no fields here");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_seen() {
        let known = ["capacity", "service_s", "windows", "max_weight_g"];
        assert_eq!(nearest("capcity", known), Some("capacity"));
        assert_eq!(nearest("service", known), Some("service_s"));
        assert_eq!(nearest("Windows", known), Some("windows"));
        assert_eq!(nearest("weight", known), Some("max_weight_g"));
        assert_eq!(nearest("colour", known), None);
    }
}

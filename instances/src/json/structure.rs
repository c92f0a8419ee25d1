//! Every way in which a sound JSON text departs from the shape of its type, found in one walk.
//!
//! The type's own deserialiser stops at the first error; this walk is run only when it has
//! refused, and names them all: unknown fields with the likely spelling, missing and repeated
//! fields, wrong types, unknown words, numbers out of range.

use super::scan::{Scan, What};
use super::shape::{Form, Object, Shape, Shapes};
use crate::places::push_name;
use crate::suggest;
use crate::tokens::shown;
use packhorse_solver::Finding;
use std::fmt::Write;

/// At most so many findings are listed.
pub(crate) const MOST: usize = 100;

/// After so many that are not listed the walk ends: the file is something else altogether.
const HOPELESS: usize = 10_000;

/// A finding and the byte offset it points at.
pub(crate) type Spotted = (usize, Finding);

/// All departures of `text` from `shapes`, in the order of the text, at most [`MOST`] and a last
/// one that counts the rest.
pub(crate) fn check(text: &str, shapes: &Shapes) -> Vec<Spotted> {
    let mut walk = Walk { shapes, spotted: Vec::new(), more: 0, depth: 0 };
    walk.value(&mut Scan::new(text), shapes.root(), &mut String::new());
    let mut spotted = walk.spotted;
    if walk.more > 0 {
        let at_least = if walk.more > HOPELESS { "more than " } else { "" };
        let found = format!("{at_least}{} further findings", walk.more.min(HOPELESS));
        let help = "mend those listed first; the same mistake often repeats";
        spotted.push((0, Finding::error("F-029", "", found, "none", help)));
    }
    spotted
}

struct Walk<'a> {
    shapes: &'a Shapes,
    spotted: Vec<Spotted>,
    more: usize,
    /// Alternatives within alternatives, which would multiply.
    depth: usize,
}

impl Walk<'_> {
    fn report(&mut self, at: usize, finding: Finding) {
        if self.spotted.len() < MOST {
            self.spotted.push((at, finding));
        } else {
            self.more += 1;
        }
    }

    fn value(&mut self, scan: &mut Scan<'_>, shape: &Shape, path: &mut String) {
        let what = scan.what();
        let resolved = self.shapes.resolve(shape);
        if what == What::Null && (shape.nullable || resolved.nullable) {
            scan.skip();
            return;
        }
        match (&resolved.form, what) {
            (Form::Object(object), What::Object) => self.object(scan, object, path),
            (Form::List { item, least, most }, What::List) => self.list(scan, item, *least, *most, path),
            (Form::Choice(among), _) if !among.is_empty() => self.choice(scan, among, path),
            (Form::Any, _) => _ = scan.skip(),
            (form, _) => {
                let at = scan.at();
                let raw = scan.skip();
                if let Err((code, expected, help)) = scalar(form, what, raw) {
                    self.report(at, Finding::error(code, path.as_str(), found(what, raw), expected, help));
                }
            }
        }
    }

    fn object(&mut self, scan: &mut Scan<'_>, object: &Object, path: &mut String) {
        let start = scan.at();
        let mut seen = vec![false; object.fields.len()];
        // Names of a map are free; that two are the same is noticed among the known ones only.
        let names: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
        scan.enter();
        while let Some(member) = scan.member() {
            let length = path.len();
            push_name(path, &member.name);
            let known = names.iter().position(|name| *name == member.name);
            if let Some(row) = known {
                if seen[row] {
                    let expected = "each field at most once";
                    let help = "delete one of the two";
                    let found = format!("a second field {}", shown(&member.name));
                    self.report(member.name_at, Finding::error("F-025", path.as_str(), found, expected, help));
                }
                seen[row] = true;
                self.value(scan, &object.fields[row].shape, path);
            } else if let Some(others) = &object.others {
                self.value(scan, others, path);
            } else {
                scan.skip();
                let free: Vec<&str> =
                    names.iter().zip(&seen).filter(|&(_, &seen)| !seen).map(|(name, _)| *name).collect();
                let (expected, help) = suggest::field(&member.name, &names, &free);
                let found = format!("the unknown field {}", shown(&member.name));
                self.report(member.name_at, Finding::error("F-020", path.as_str(), found, expected, help));
            }
            path.truncate(length);
            if self.more > HOPELESS {
                return;
            }
        }
        for (field, _) in object.fields.iter().zip(&seen).filter(|&(field, &seen)| field.required && !seen) {
            let expected = format!("the field \"{}\": {}", field.name, self.describe(&field.shape));
            let help = format!("add \"{}\"; it has no default", field.name);
            self.report(start, Finding::error("F-021", path.as_str(), "no such field", expected, help));
        }
    }

    fn list(&mut self, scan: &mut Scan<'_>, item: &Shape, least: u64, most: u64, path: &mut String) {
        let start = scan.at();
        let length = path.len();
        let mut row = 0_u64;
        scan.enter();
        while scan.item() {
            // Writing to a text cannot fail.
            let _ = write!(path, "[{row}]");
            self.value(scan, item, path);
            path.truncate(length);
            if self.more > HOPELESS {
                return;
            }
            row += 1;
        }
        if row < least || row > most {
            let expected = match (least, most) {
                (least, most) if least == most => format!("{least} entries"),
                (least, u64::MAX) => format!("at least {least} entries"),
                (least, most) => format!("{least} to {most} entries"),
            };
            let found = format!("a list of {row} entries");
            self.report(start, Finding::error("F-026", path.as_str(), found, expected, "add or delete entries"));
        }
    }

    /// The alternative that fits, or the findings of the one that departs the least.
    fn choice(&mut self, scan: &mut Scan<'_>, among: &[Shape], path: &mut String) {
        let mut best: Option<(usize, Vec<Spotted>)> = None;
        let start = scan.clone();
        if self.depth < 4 {
            for shape in among {
                let mut walk = Walk { shapes: self.shapes, spotted: Vec::new(), more: 0, depth: self.depth + 1 };
                walk.value(&mut start.clone(), shape, path);
                // A wrong word (the tag of another alternative) or a wrong type outweighs a wrong field.
                let weight = |(_, finding): &Spotted| match finding.code {
                    "F-023" => 1000,
                    "F-022" => 100,
                    _ => 1,
                };
                let score = walk.spotted.iter().map(weight).sum::<usize>() + walk.more;
                if best.as_ref().is_none_or(|(least, _)| score < *least) {
                    best = Some((score, walk.spotted));
                }
                if score == 0 {
                    break;
                }
            }
        }
        let at = scan.at();
        let what = scan.what();
        let raw = scan.skip();
        let Some((score, spotted)) = best else { return };
        // Nothing came near: say what all the alternatives are.
        let hopeless = score > 0 && spotted.iter().all(|(place, finding)| *place == at && finding.code == "F-022");
        if hopeless {
            let expected = among.iter().map(|shape| self.describe(shape)).collect::<Vec<_>>().join(", or ");
            let help = "write one of the forms that the schema of this field allows";
            self.report(at, Finding::error("F-022", path.as_str(), found(what, raw), expected, help));
            return;
        }
        for (at, finding) in spotted {
            self.report(at, finding);
        }
    }

    /// A shape as a phrase.
    fn describe(&self, shape: &Shape) -> String {
        let shape = self.shapes.resolve(shape);
        match &shape.form {
            Form::Object(object) => {
                let required: Vec<String> = object
                    .fields
                    .iter()
                    .filter(|field| field.required)
                    .map(|field| format!("\"{}\"", field.name))
                    .collect();
                match required.is_empty() {
                    true => "an object".to_owned(),
                    false => format!("an object with {}", required.join(", ")),
                }
            }
            Form::List { .. } => "a list".to_owned(),
            Form::Choice(among) if !among.is_empty() => {
                among.iter().map(|shape| self.describe(shape)).collect::<Vec<_>>().join(", or ")
            }
            form => expected(form),
        }
    }
}

/// Code, what was expected and the remedy.
type Complaint = (&'static str, String, String);

fn scalar(form: &Form, what: What, raw: &str) -> Result<(), Complaint> {
    let wrong_type = |help: &str| Err(("F-022", expected(form), help.to_owned()));
    match (form, what) {
        (Form::Text, What::Text) | (Form::Bool, What::Bool) | (Form::Any, _) => Ok(()),
        (Form::Words(words), What::Text) => {
            let word = Scan::new(raw).string();
            if words.iter().any(|known| *known == word) {
                return Ok(());
            }
            Err(("F-023", expected(form), suggest::word(&word, words)))
        }
        (Form::Whole { least, most }, What::Number) => {
            if raw.contains(['.', 'e', 'E']) {
                return wrong_type("write a whole number, without a decimal point or an exponent");
            }
            match raw.parse::<i128>() {
                Ok(value) if (*least..=*most).contains(&value) => Ok(()),
                _ => Err(("F-024", expected(form), "write a number within these limits".to_owned())),
            }
        }
        (Form::Real { least, most }, What::Number) => match raw.parse::<f64>() {
            Ok(value) if value.is_finite() && (*least..=*most).contains(&value) => Ok(()),
            _ => Err(("F-024", expected(form), "write a finite number within these limits".to_owned())),
        },
        (Form::Text | Form::Words(_), What::Number) => wrong_type("ids and words are texts: put it in quotation marks"),
        (Form::Whole { .. } | Form::Real { .. }, What::Text) => {
            let word = Scan::new(raw).string();
            let text = word.trim();
            match text.parse::<f64>() {
                Ok(value) if value.is_finite() => wrong_type("write the number without quotation marks"),
                Ok(_) => wrong_type("write a finite number, or leave the field out where it has a default"),
                Err(_) if text.replacen(',', ".", 1).parse::<f64>().is_ok() => {
                    wrong_type("write the number with a point as decimal mark and without thousands marks")
                }
                Err(_) => wrong_type("write a number, with a point as decimal mark"),
            }
        }
        (_, What::Null) => wrong_type("write a value, or leave the field out where it has a default"),
        (Form::List { .. }, _) => wrong_type("put it in square brackets"),
        (Form::Object(_), _) => wrong_type("write an object: names and values in curly braces"),
        _ => wrong_type("write a value of the expected type"),
    }
}

fn expected(form: &Form) -> String {
    match form {
        Form::Any => "any value".to_owned(),
        Form::Bool => "true or false".to_owned(),
        Form::Whole { least, most } => match (*least, *most) {
            (0, most) if most >= i128::from(u32::MAX) => "a whole number of at least 0".to_owned(),
            (least, most) if least <= i128::from(i32::MIN) && most >= i128::from(i32::MAX) => {
                "a whole number".to_owned()
            }
            (least, most) => format!("a whole number from {least} to {most}"),
        },
        Form::Real { least, most } => match (least.is_finite(), most.is_finite()) {
            (false, false) => "a number".to_owned(),
            (true, false) => format!("a number of at least {least}"),
            (false, true) => format!("a number of at most {most}"),
            (true, true) => format!("a number from {least} to {most}"),
        },
        Form::Text => "a text".to_owned(),
        Form::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            match words.as_slice() {
                [one] => one.clone(),
                several => format!("one of {}", several.join(", ")),
            }
        }
        Form::List { .. } => "a list".to_owned(),
        Form::Object(_) => "an object".to_owned(),
        Form::Choice(_) | Form::Ref(_) => "a value of another type".to_owned(),
    }
}

fn found(what: What, raw: &str) -> String {
    match what {
        What::Object => "an object".to_owned(),
        What::List => "a list".to_owned(),
        What::Text => format!("the text {}", shown(&Scan::new(raw).string())),
        What::Nothing => "nothing".to_owned(),
        What::Number | What::Bool | What::Null => shown(raw).trim_matches('"').to_owned(),
    }
}

//! What `explain` says, as text: each thing left out with its reason and what would make room for it,
//! then how tight the plan is.

use crate::numbers;
use packhorse_solver::explanation::{Explanation, LeftOut, Relaxation, Room, Tightness};
use std::fmt::Write as _;

/// The explanation as text, ending in a newline; `of_plan` says whether it is about a plan.
pub fn text(explanation: &Explanation, of_plan: bool) -> String {
    let mut text = headline(explanation, of_plan);
    text.push('\n');
    for entry in &explanation.left_out {
        left_out(entry, &mut text);
    }
    if !explanation.parts.is_empty() {
        text.push_str("what binds: the limit that could shrink least\n");
    }
    for part in &explanation.parts {
        tightness(part, &mut text);
    }
    if let Some(first) = explanation.constraints.first() {
        let _ = writeln!(text, "what constraints cost: {} iterations with each and without it", first.iterations);
    }
    for price in &explanation.constraints {
        let missing = |count: usize| if count > 0 { format!(" and {count} left out") } else { String::new() };
        let _ = writeln!(
            text,
            "  {}: {} {}{} with it, {}{} without it",
            price.constraint,
            price.with.name,
            numbers::value(price.with.value),
            missing(price.left_out_with),
            numbers::value(price.without.value),
            missing(price.left_out_without),
        );
    }
    for note in &explanation.notes {
        let _ = writeln!(text, "note: {note}");
    }
    text
}

fn headline(explanation: &Explanation, of_plan: bool) -> String {
    let count = explanation.left_out.len();
    match (of_plan, count) {
        (true, 0) => "nothing is left out".to_owned(),
        (true, _) => format!("{count} left out"),
        (false, 0) => "everything can be served alone".to_owned(),
        (false, _) => format!("{count} cannot be served even alone"),
    }
}

fn left_out(entry: &LeftOut, text: &mut String) {
    let with = entry.with.iter().map(|id| format!(" with \"{id}\"")).collect::<String>();
    // Writing to a String cannot fail.
    let of = entry.order.as_ref().map_or_else(String::new, |order| format!(" of order \"{order}\""));
    let _ = writeln!(text, "\"{}\"{of}{with}: {}", entry.id, entry.code);
    let _ = writeln!(text, "  {}", entry.reason);
    if let Some(Relaxation { changes, size, place }) = &entry.relaxation {
        let _ = writeln!(text, "  room by: {} (a change of {})", changes.join(", and "), numbers::percent(*size));
        let _ = writeln!(text, "  then: {}", room(place));
    } else if entry.place.is_none() {
        let why =
            if entry.cut_short { "the search was cut short, being too long" } else { "no change known here helps" };
        let _ = writeln!(text, "  room by: none found ({why})");
    }
    let place = entry.relaxation.as_ref().map(|relaxation| &relaxation.place).or(entry.place.as_ref());
    if let (Some(prize), Some(extra)) = (entry.prize, place.and_then(|place| place.extra.last())) {
        let _ =
            writeln!(text, "  its prize is {}; it pays from {} on", numbers::value(prize), numbers::value(extra.value));
    }
}

fn room(place: &Room) -> String {
    let extra: Vec<String> =
        place.extra.iter().map(|extra| format!("{} {}", numbers::value(extra.value), extra.name)).collect();
    if extra.is_empty() {
        return place.at.clone();
    }
    format!("{}, for {} more", place.at, extra.join(" and "))
}

fn tightness(part: &Tightness, text: &mut String) {
    let shown = part.limits.first().map_or_else(
        || "no limit".to_owned(),
        |tightest| {
            let left = numbers::value(tightest.left);
            format!("{}, {left} left ({})", tightest.limit, numbers::percent(tightest.share))
        },
    );
    let _ = writeln!(text, "  {}: {shown}", part.part);
}

#[cfg(test)]
mod tests {
    use super::text;
    use packhorse_solver::explanation::{Explanation, LeftOut, Price, Relaxation, Room, Slack, Tightness};
    use packhorse_solver::outcome::Objective;

    #[test]
    fn what_is_left_out_is_told_with_what_would_make_room() {
        let place =
            Room { at: "route 1".to_owned(), extra: vec![Objective { name: "distance".to_owned(), value: 20.0 }] };
        let changes = vec!["capacity by 2".to_owned(), "max_stops by 1".to_owned()];
        let entry = LeftOut {
            id: "c".to_owned(),
            order: Some("o".to_owned()),
            with: vec!["d".to_owned()],
            code: "fleet-used-up".to_owned(),
            reason: "no place".to_owned(),
            place: None,
            prize: Some(5.0),
            relaxation: Some(Relaxation { changes, size: 0.5, place }),
            cut_short: false,
        };
        let limits = vec![Slack { limit: "capacity".to_owned(), left: 2.0, share: 0.2 }];
        let parts = vec![Tightness { part: "route 1".to_owned(), limits }];
        let told = text(
            &Explanation {
                left_out: vec![entry],
                parts,
                constraints: vec![Price {
                    constraint: "max_weight_g".to_owned(),
                    with: Objective { name: "bins".to_owned(), value: 5.0 },
                    left_out_with: 1,
                    without: Objective { name: "bins".to_owned(), value: 4.0 },
                    left_out_without: 0,
                    iterations: 30,
                }],
                notes: vec!["two were not tried".to_owned()],
            },
            true,
        );
        assert_eq!(
            told,
            "1 left out\n\"c\" of order \"o\" with \"d\": fleet-used-up\n  no place\n  room by: capacity by 2, and max_stops by 1 (a change of 50.00%)\n  \
             then: route 1, for 20 distance more\n  its prize is 5; it pays from 20 on\n\
             what binds: the limit that could shrink least\n  route 1: capacity, 2 left (20.00%)\n\
             what constraints cost: 30 iterations with each and without it\n  \
             max_weight_g: bins 5 and 1 left out with it, 4 without it\nnote: two were not tried\n"
        );
        assert_eq!(text(&Explanation::default(), false), "everything can be served alone\n");
        assert_eq!(super::room(&Room { at: "bin 2".to_owned(), extra: Vec::new() }), "bin 2");
    }
}

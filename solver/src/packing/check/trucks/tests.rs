//! Hand-made plans on two levels, each breaking one rule.

use super::super::check;
use crate::packing::plan::Plan;
use crate::packing::problem::Problem;

/// A pallet of 10 g whose deck is 2 high, a box of 4 g whose walls and floor are 1 thick, and goods of 20 g that fill the box.
const INSTANCE: &str = r#"{"kind":"packing","support":0.5,
    "bins":[{"id":"pallet","x":12,"y":8,"z":20,"open":true,"deck_mm":2,"tare_g":10},
            {"id":"box","x":6,"y":4,"z":5,"outer_mm":[8,6,6],"deck_mm":1,"tare_g":4,"orientations":["xyz"]}],
    "items":[{"id":"a","x":6,"y":4,"z":5,"quantity":9,"weight_g":20,"orientations":["xyz"]},
             {"id":"b","x":6,"y":4,"z":5,"quantity":9,"weight_g":20,"orientations":["xyz"]}],
    "trucks":[{"id":"van","x":24,"y":12,"z":20}]}"#;

/// The rules broken by a plan of bins, as `pallet a,x,y,z …`, and of vans, as `number,x,y,z,dx,dy,dz …` with a `t` behind what is turned.
fn broken(instance: &str, bins: &[&str], vans: &[&str]) -> Vec<&'static str> {
    let problem = Problem::validate(serde_json::from_str(instance).expect("well formed")).expect("valid").0;
    let mut packed = std::collections::BTreeMap::from([("a", 0), ("b", 0)]);
    let mut listed = Vec::new();
    for bin in bins {
        let mut words = bin.split(' ');
        let id = words.next().expect("a type");
        let items: Vec<String> = words
            .map(|word| {
                let part: Vec<&str> = word.split(',').collect();
                *packed.get_mut(part[0]).expect("a or b") += 1;
                let [x, y, z] = [part[1], part[2], part[3]];
                format!(r#"{{"item":"{}","x":{x},"y":{y},"z":{z},"dx":6,"dy":4,"dz":5}}"#, part[0])
            })
            .collect();
        listed.push(format!(r#"{{"bin":"{id}","items":[{}]}}"#, items.join(",")));
    }
    let stood = |word: &str| {
        let part: Vec<&str> = word.trim_end_matches('t').split(',').collect();
        let [bin, x, y, z, dx, dy, dz] = [0, 1, 2, 3, 4, 5, 6].map(|at| part[at]);
        let turned = word.ends_with('t');
        format!(r#"{{"bin":{bin},"x":{x},"y":{y},"z":{z},"dx":{dx},"dy":{dy},"dz":{dz},"turned":{turned}}}"#)
    };
    let trucks: Vec<String> = vans
        .iter()
        .map(|van| {
            let mut words = van.split(' ');
            let id = words.next().expect("a type");
            format!(r#"{{"truck":"{id}","bins":[{}]}}"#, words.map(stood).collect::<Vec<String>>().join(","))
        })
        .collect();
    let out: Vec<String> =
        packed.iter().map(|(id, count)| format!(r#"{{"id":"{id}","quantity":{},"reason":""}}"#, 9 - count)).collect();
    let text =
        format!(r#"{{"bins":[{}],"trucks":[{}],"unpacked":[{}]}}"#, listed.join(","), trucks.join(","), out.join(","));
    let plan: Plan = serde_json::from_str(&text).expect("well formed");
    check(&problem, &plan).violations.iter().map(|violation| violation.rule).collect()
}

const BINS: [&str; 2] = ["pallet a,0,0,0", "box a,0,0,0"];
const NONE: [&str; 0] = [];

#[test]
fn every_bin_is_in_one_truck_as_it_may_stand() {
    let of = |van: &str| broken(INSTANCE, &BINS, &[van]);
    assert_eq!(of("van 1,0,0,0,12,8,7 2,12,0,0,8,6,6"), NONE);
    assert_eq!(of("van 1,0,0,0,8,12,7t 2,12,0,0,8,6,6"), NONE);
    assert_eq!(of("van 1,0,0,0,12,8,7"), ["truck"]);
    assert_eq!(of("van 1,0,0,0,12,8,7 2,12,0,0,8,6,6 2,12,6,0,8,6,6"), ["truck"]);
    assert_eq!(of("van 1,0,0,0,12,8,7 2,12,0,0,8,6,6 3,12,6,0,8,6,6"), ["unknown-id"]);
    assert_eq!(of("van 1,0,0,0,12,8,7 2,12,0,0,8,6,6 0,12,6,0,8,6,6"), ["unknown-id"]);
    assert_eq!(of("car 1,0,0,0,12,8,7 2,12,0,0,8,6,6"), ["unknown-id"]);
    // As high as its load, as large as it is outside, and turned only where it may be.
    assert_eq!(of("van 1,0,0,0,12,8,8 2,12,0,0,8,6,6"), ["orientation"]);
    assert_eq!(of("van 1,0,0,0,12,8,7 2,12,0,0,8,6,5"), ["orientation"]);
    assert_eq!(of("van 1,0,0,0,8,12,7 2,12,0,0,8,6,6"), ["orientation"]);
    assert_eq!(of("van 1,0,0,0,12,8,7 2,12,0,0,6,8,6t"), ["orientation"]);
    assert_eq!(of("van 1,0,0,0,12,8,7 2,17,0,0,8,6,6"), ["containment"]);
    assert_eq!(of("van 1,0,0,0,12,8,7 2,11,0,0,8,6,6"), ["overlap"]);
    assert_eq!(of("van 1,0,0,0,12,8,7 2,9223372036854775807,0,0,8,6,6"), ["containment"]);
    let one = INSTANCE.replace(r#""z":20}]}"#, r#""z":20,"stock":1}]}"#);
    let two = ["van 1,0,0,0,12,8,7", "van 2,12,0,0,8,6,6"];
    assert_eq!(broken(INSTANCE, &BINS, &two), NONE);
    assert_eq!(broken(&one, &BINS, &two), ["stock"]);
    let end = INSTANCE.find(",\n    \"trucks\"").expect("trucks");
    let without = format!("{}}}", &INSTANCE[..end]);
    assert_eq!(broken(&without, &BINS, &["van 1,0,0,0,12,8,7 2,12,0,0,8,6,6"]), ["truck"]);
}

#[test]
fn a_bin_stands_on_the_highest_goods_of_an_open_one() {
    // The goods cover 24 of the 48 under the box; turned with their pallet they lie elsewhere.
    let on = |place: &str| broken(INSTANCE, &BINS, &[&format!("van {place}")]);
    assert_eq!(on("1,0,0,0,12,8,7 2,0,0,7,8,6,6"), NONE);
    assert_eq!(on("1,0,0,0,12,8,7 2,1,0,7,8,6,6"), ["support"]);
    assert_eq!(on("1,0,0,0,8,12,7t 2,1,0,7,8,6,6"), NONE);
    assert_eq!(on("1,0,0,0,8,12,7t 2,1,1,7,8,6,6"), ["support"]);
    // What is lower than the rest bears nothing.
    let tower = ["pallet a,0,0,0 a,6,0,0 a,6,0,5", "box a,0,0,0"];
    assert_eq!(broken(INSTANCE, &tower, &["van 1,0,0,0,12,8,12 2,6,0,12,8,6,6"]), NONE);
    assert_eq!(broken(INSTANCE, &tower, &["van 1,0,0,0,12,8,12 2,0,0,12,8,6,6"]), ["support"]);
    // Where nothing is asked, loaded bins must stand stably; their weight counts where it is.
    let stable = INSTANCE.replace(r#""support":0.5,"#, "");
    let stable = |bins: &[&str], place: &str| broken(&stable, bins, &[&format!("van {place}")]);
    assert_eq!(stable(&BINS, "1,0,0,0,12,8,7 2,2,0,7,8,6,6"), NONE);
    assert_eq!(stable(&BINS, "1,0,0,0,12,8,7 2,3,0,7,8,6,6"), ["stability"]);
    assert_eq!(stable(&BINS, "1,0,0,0,12,8,7 2,0,0,8,8,6,6"), ["stability"]);
    let near = ["pallet a,0,0,0", "pallet a,0,0,0"];
    assert_eq!(stable(&near, "1,0,0,0,12,8,7 2,2,0,7,12,8,7"), NONE);
    let far = ["pallet a,0,0,0", "pallet a,6,4,0"];
    assert_eq!(stable(&far, "1,0,0,0,12,8,7 2,0,0,7,12,8,7"), ["stability"]);
}

#[test]
fn what_rests_on_a_bin_rests_on_its_goods() {
    let goods = |limit: &str| INSTANCE.replacen(r#""quantity":9"#, &format!(r#""quantity":9,{limit}"#), 1);
    let of = |limit: &str| broken(&goods(limit), &BINS, &["van 1,0,0,0,12,8,7 2,0,0,7,8,6,6"]);
    assert_eq!(of(r#""bears_g":24"#), NONE);
    assert_eq!(of(r#""bears_g":23"#), ["bearing"]);
    assert_eq!(of(r#""bears_g":0"#), ["bearing", "bearing"]);
    assert_eq!(of(r#""bears_g_dm2":10000"#), NONE);
    assert_eq!(of(r#""bears_g_dm2":9999"#), ["pressure"]);
    assert_eq!(of(r#""only_on_same":true"#), ["like-on-like"]);
    // The goods below bear what stands on those above them.
    let pile = ["pallet a,0,0,0 b,0,0,5", "box a,0,0,0"];
    let of = |limit: &str| broken(&goods(limit), &pile, &["van 1,0,0,0,12,8,12 2,0,0,12,8,6,6"]);
    assert_eq!(of(r#""bears_g":44"#), NONE);
    assert_eq!(of(r#""bears_g":43"#), ["bearing"]);
    // A box bears as a whole.
    let boxes = |limit: &str| INSTANCE.replace(r#""tare_g":4"#, &format!(r#""tare_g":4,{limit}"#));
    let of = |limit: &str| broken(&boxes(limit), &BINS, &["van 2,0,0,0,8,6,6 1,0,0,6,12,8,7"]);
    assert_eq!(of(r#""bears_g":30"#), NONE);
    assert_eq!(of(r#""bears_g":29"#), ["bearing"]);
    assert_eq!(of(r#""max_stack":2"#), NONE);
    assert_eq!(of(r#""max_stack":1"#), ["stack"]);
}

#[test]
fn a_truck_carries_what_it_may_where_it_may() {
    let truck = |limit: &str| INSTANCE.replace(r#""z":20}]}"#, &format!(r#""z":20,{limit}}}]}}"#));
    let of = |limit: &str| broken(&truck(limit), &BINS, &["van 1,0,0,0,12,8,7 2,12,0,0,8,6,6"]);
    assert_eq!(of(r#""max_weight_g":54"#), NONE);
    assert_eq!(of(r#""max_weight_g":53"#), ["weight"]);
    assert_eq!(of(r#""tare_g":100,"max_gross_g":154"#), NONE);
    assert_eq!(of(r#""tare_g":100,"max_gross_g":153"#), ["gross-weight"]);
    // 30 g at x = 4 and 24 g at x = 16: 0.3889 of the length; 30 g at z = 3.33 and 24 g at z = 3.42: 0.1685 of the height.
    assert_eq!(of(r#""centre":{"x":[0.388,0.389]}"#), NONE);
    assert_eq!(of(r#""centre":{"x":[0.43,0.44]}"#), ["balance"]);
    assert_eq!(of(r#""centre":{"z":[0.168,0.169]}"#), NONE);
    assert_eq!(of(r#""centre":{"z":[0.169,0.17]}"#), ["balance"]);
    let turned = |limit: &str| broken(&truck(limit), &BINS, &["van 1,0,0,0,8,12,7t 2,12,0,0,8,6,6"]);
    assert_eq!(turned(r#""centre":{"x":[0.419,0.42],"y":[0.296,0.297]}"#), NONE);
    let axles = |most: i64| format!(r#""axles":[{{"position_mm":0,"max_g":40}},{{"position_mm":24,"max_g":{most}}}]"#);
    assert_eq!(of(&axles(21)), NONE);
    assert_eq!(of(&axles(20)), ["axle-load"]);
}

#[test]
fn a_bin_holds_the_goods_of_one_stop_and_none_is_in_the_way() {
    let stops = INSTANCE.replacen(r#""quantity":9"#, r#""quantity":9,"stop":1"#, 1);
    let stops = stops.replace(r#""id":"b","#, r#""id":"b","stop":2,"#);
    let of = |bins: &[&str], van: &str| broken(&stops, bins, &[van]);
    let bins = ["pallet a,0,0,0", "box b,0,0,0"];
    assert_eq!(of(&bins, "van 2,0,0,0,8,6,6 1,8,0,0,12,8,7"), NONE);
    assert_eq!(of(&bins, "van 1,0,0,0,12,8,7 2,12,0,0,8,6,6"), ["unloading"]);
    assert_eq!(of(&bins, "van 1,0,0,0,12,8,7 2,0,0,7,8,6,6"), ["unloading"]);
    let bins = ["pallet b,0,0,0 a,6,0,0", "box a,0,0,0"];
    assert_eq!(of(&bins, "van 1,0,0,0,12,8,7 2,12,0,0,8,6,6"), ["mixed-stops"]);
}

#[test]
fn trucks_count_before_bins_and_cost_beside_them() {
    let plan = r#"{"bins":[{"bin":"box","items":[{"item":"a","x":0,"y":0,"z":0,"dx":6,"dy":4,"dz":5}]}],
        "trucks":[{"truck":"van","bins":[{"bin":1,"x":0,"y":0,"z":0,"dx":8,"dy":6,"dz":6}]}]}"#;
    let plan: Plan = serde_json::from_str(plan).expect("well formed");
    let value = |instance: &str| {
        let problem = Problem::validate(serde_json::from_str(instance).expect("well formed")).expect("valid").0;
        let evaluation = check(&problem, &plan);
        (evaluation.objectives, evaluation.costs.iter().map(|part| (part.name, part.value)).collect::<Vec<_>>())
    };
    assert_eq!(value(INSTANCE), (vec![1.0, 1.0], vec![("bins", 1.0)]));
    let costs = INSTANCE
        .replace(r#""support":0.5"#, r#""objective":"cost""#)
        .replace(r#""y":4,"z":5,"outer"#, r#""y":4,"z":5,"cost":7,"outer"#);
    let costs = costs.replace(r#""open":true"#, r#""open":true,"cost":9"#).replace(r#""y":12"#, r#""y":12,"cost":500"#);
    assert_eq!(value(&costs), (vec![507.0], vec![("bins", 7.0), ("trucks", 500.0)]));
}

#[test]
fn goods_travel_only_with_whom_they_may() {
    let with = |rules: &str, of_b: &str| {
        let text = INSTANCE.replacen(r#""support""#, &format!(r#"{rules},"support""#), 1);
        text.replacen(r#""id":"a","#, r#""id":"a","classes":["food"],"value":30,"#, 1).replacen(
            r#""id":"b","#,
            &format!(r#""id":"b","classes":["{of_b}"],"value":30,"#),
            1,
        )
    };
    let classes = |limit: &str, rest: &str| format!(r#""classes":[{{"id":"food"{limit}}},{{"id":"poison"}}]{rest}"#);
    // A pallet with one of each would be wrong, too, and two boxes in one van; two vans are right.
    let apart = with(&classes("", r#","incompatible_in_truck":[["poison","food"]]"#), "poison");
    let bins = ["box a,0,0,0", "box b,0,0,0"];
    let one = "van 1,0,0,0,8,6,6 2,8,0,0,8,6,6";
    let two = ["van 1,0,0,0,8,6,6", "van 2,0,0,0,8,6,6"];
    assert_eq!(broken(&apart, &bins, &[one]), ["incompatible"]);
    assert_eq!(broken(&apart, &bins, &two), NONE);
    assert_eq!(broken(&apart, &["pallet a,0,0,0 b,6,0,0"], &["van 1,0,0,0,12,8,7"]), ["incompatible"]);
    assert_eq!(broken(&with(&classes("", ""), "poison"), &bins, &[one]), NONE);
    // Two goods of the class in one van, in two boxes.
    let limited = |limit: &str| with(&classes(limit, ""), "food");
    assert_eq!(broken(&limited(r#","max_per_truck":1"#), &bins, &[one]), ["class-count"]);
    assert_eq!(broken(&limited(r#","max_per_truck":1"#), &bins, &two), NONE);
    assert_eq!(broken(&limited(r#","max_per_truck":2"#), &bins, &[one]), NONE);
    assert_eq!(broken(&limited(r#","max_value_per_truck":59"#), &bins, &[one]), ["class-value"]);
    assert_eq!(broken(&limited(r#","max_value_per_truck":59"#), &bins, &two), NONE);
    assert_eq!(broken(&limited(r#","max_value_per_truck":60"#), &bins, &[one]), NONE);
}

//! Random bytes and damaged files: always an answer, never a panic.

use crate::scratch::{Scratch, read};
use packhorse_instances::{ReadOptions, formats, instance_json, packing, read_instance};
use packhorse_solver::packing::Packing;
use proptest::prelude::*;

/// Every reader gets the bytes: the detection, the JSON and each public format by force.
fn survive(bytes: &[u8], name: &str) {
    let scratch = Scratch::new();
    let path = scratch.file(name, bytes);
    drop(read(&path));
    let argument = path.to_str().expect("UTF-8");
    for format in formats() {
        let options = ReadOptions { format: Some(format.name.to_owned()), ..ReadOptions::default() };
        drop(read_instance(argument, &options));
        drop(read_instance(&format!("{argument}#1"), &options));
    }
}

/// Numbers, words and line breaks, as the public formats have them.
fn rows() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => (0_i64..200).prop_map(|number| number.to_string()),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<f64>().prop_map(|number| number.to_string()),
        1 => "[A-Z_:]{1,20}",
        3 => Just("\n".to_owned()),
        1 => Just("NaN".to_owned()),
    ];
    proptest::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        survive(&bytes, "x.txt");
    }

    #[test]
    fn random_rows(text in rows()) {
        survive(text.as_bytes(), "x.txt");
    }

    #[test]
    fn damaged_json(seed in 0_u64..50, cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let draft = packing::generate(&packing::Size::default(), seed);
        let mut bytes = instance_json::<Packing>(&draft).into_bytes();
        for (at, byte) in cuts {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match byte % 3 {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let scratch = Scratch::new();
        drop(read(&scratch.file("x.json", &bytes)));
    }

    #[test]
    fn damaged_tables(text in "[a-z,;\"\n0-9\\[\\]{} .-]{0,200}", header in any::<bool>()) {
        let scratch = Scratch::new();
        scratch.file("problem.json", "{\"kind\": \"packing\"}");
        scratch.file("bins.csv", "id,x,y,z\nb,9,9,9\n");
        scratch.file("items.csv", if header { format!("id,x,y,z,orientations\n{text}") } else { text });
        drop(read(scratch.path()));
    }
}

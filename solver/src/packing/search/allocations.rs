//! Greedy completions take no memory.

use super::block::Blocks;
use super::cargo::Cargo;
use super::node::{Node, Scene, Tools};
use super::{RECIPE, WEIGHTS};
use crate::packing::problem::{Draft, Problem};
use crate::search::random::stream;
use crate::search::stop::Stop;
use crate::units::{Grams, Millimetres};
use rand::RngExt as _;

#[test]
fn completions_allocate_nothing_once_warm() {
    let mut random = stream(1, "packing-allocations", 0);
    for (case, rule) in ["none", "support", "bearing", "classes"].into_iter().enumerate() {
        let mut draft: Draft = serde_json::from_str(
            r#"{"kind":"packing","objective":"utilisation","items":[],
                "classes":[{"id":"frail","max_per_bin":20}],
                "bins":[{"id":"b","x":600,"y":250,"z":230,"stock":1}]}"#,
        )
        .expect("well formed");
        draft.support = if rule == "support" { 1.0 } else { 0.0 };
        for row in 0..15 {
            let mut edge = || Millimetres(random.random_range(25..110));
            let (x, y, z) = (edge(), edge(), edge());
            let mut item: crate::packing::ItemType =
                serde_json::from_str(&format!(r#"{{"id":"i{row}","x":1,"y":1,"z":1,"quantity":8,"weight_g":100}}"#))
                    .expect("well formed");
            (item.x, item.y, item.z) = (x, y, z);
            if rule == "bearing" {
                item.bears_g = Some(Grams(random.random_range(0..500)));
            }
            if rule == "classes" && row % 3 == 0 {
                item.classes = vec!["frail".to_owned()];
            }
            draft.items.push(item);
        }
        if rule != "classes" {
            draft.classes.clear();
        }
        let problem = Problem::validate(draft).expect("valid").0;
        let cargo = Cargo::new(&problem);
        let blocks = Blocks::new(&cargo, RECIPE, &|| false);
        let scene = Scene { cargo: &cargo, blocks: &blocks, weights: WEIGHTS };
        let left: Vec<u32> = cargo.kinds.iter().map(|kind| kind.quantity).collect();
        let root = Node::empty(&scene, 0, &left);
        let (mut node, mut tools, mut ranked) = (Node::default(), Tools::default(), Vec::new());
        let stop = Stop::after_iterations(1);
        let mut complete = || {
            node.copy(&root);
            node.complete(&scene, &mut tools, &mut ranked, &stop);
            node.puts.len()
        };
        complete();
        let mut puts = 0;
        let counted = allocation_counter::measure(|| puts = complete());
        assert!(puts > 10 && counted.count_total == 0, "case {case} ({rule}): {counted:?}");
    }
}

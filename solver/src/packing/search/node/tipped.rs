//! Loads that lose most of what is in them to their balance: loaded again without the goods that tip them.
//!
//! One heavy item that cannot weigh where it must is loaded among the first, and what has to go with it may be all there is
//! room for. Without it the others may do well.

use super::{Node, Put, Scene, Tools};
use crate::search::stop::Stop;

/// So many of the item types that were taken out, the heaviest, are left out, by themselves and together.
const MOST: usize = 4;

/// Buffers: the load before it is completed, and the best completion.
#[derive(Debug, Default)]
pub(super) struct Again {
    start: Node,
    best: Node,
    /// The heaviest of the types that were taken out.
    heaviest: Vec<u32>,
}

impl Node {
    /// Completes the load of a bin that must be balanced. Where less than half of what went in stays, it is tried without the heaviest of
    /// what was taken out, and the best that this gives is taken.
    pub(super) fn complete_balanced(
        &mut self,
        scene: &Scene<'_>,
        tools: &mut Tools,
        ranked: &mut Vec<(f64, Put)>,
        stop: &Stop,
    ) {
        let mut again = tools.again.take().unwrap_or_default();
        self.forget_tipped();
        again.start.copy(self);
        self.finish(scene, tools, ranked, stop);
        if !self.tipped.is_empty() && 2 * self.volume < self.filled {
            self.load_without(scene, tools, ranked, stop, &mut again);
        }
        tools.again = Some(again);
    }

    fn load_without(
        &mut self,
        scene: &Scene<'_>,
        tools: &mut Tools,
        ranked: &mut Vec<(f64, Put)>,
        stop: &Stop,
        Again { start, best, heaviest }: &mut Again,
    ) {
        let enough = self.filled / 2;
        heaviest.clear();
        heaviest.extend_from_slice(&self.tipped);
        let weight = |kind: u32| scene.cargo.kinds[kind as usize].weight;
        heaviest.sort_unstable_by_key(|&kind| (std::cmp::Reverse(weight(kind)), kind));
        heaviest.dedup();
        heaviest.truncate(MOST);
        best.copy(self);
        let count = heaviest.len();
        for barred in (0..count).map(|kind| kind..kind + 1).chain((2..=count).map(|kinds| 0..kinds)) {
            if best.volume >= enough || stop.urgent() {
                break;
            }
            self.copy(start);
            for &kind in &heaviest[barred.clone()] {
                let left = std::mem::take(&mut self.left[kind as usize]);
                self.kinds_left -= usize::from(left > 0);
            }
            self.finish(scene, tools, ranked, stop);
            for &kind in &heaviest[barred] {
                self.left[kind as usize] += start.left[kind as usize];
            }
            if (self.worth, self.volume) > (best.worth, best.volume) {
                best.copy(self);
            }
        }
        self.copy(best);
    }

    fn forget_tipped(&mut self) {
        self.tipped.clear();
        self.filled = 0;
    }
}

#[cfg(test)]
mod tests {
    use crate::kind::{Kind as _, Options};
    use crate::packing::{Packing, Problem};
    use crate::search::observer::Silent;
    use crate::search::random::stream;
    use crate::search::stop::Stop;
    use rand::RngExt as _;

    /// How many of the items of `id` a method packs.
    fn packed(text: &str, method: &str, id: &str) -> usize {
        let draft = serde_json::from_str(text).expect("well formed");
        let (problem, _) = Problem::validate(draft).expect("valid");
        let options = Options { method: method.to_owned(), ..Options::default() };
        let plan = Packing::solve(&problem, &options, &Stop::after_iterations(60), &Silent).plan.expect("a plan");
        assert_eq!(Packing::check(&problem, &plan).violations, [], "{method} {text}");
        plan.bins.iter().flat_map(|bin| &bin.items).filter(|placed| placed.item == id).count()
    }

    #[test]
    fn what_cannot_be_balanced_costs_the_others_nothing() {
        let mut random = stream(4, "tipped", 0);
        for case in 0..6 {
            let heavy = random.random_range(14_000..23_000);
            let length = random.random_range(100..131);
            let count = random.random_range(4..12);
            let beam = format!(r#"{{"id":"beam","x":{length},"y":24,"z":26,"weight_g":{heavy},"value":9}}"#);
            let axles = r#""axles":[{"position_mm":10,"max_g":4000},{"position_mm":90,"max_g":9000}]"#;
            let bin = format!(r#"{{"id":"trailer","x":136,"y":24,"z":27,"stock":2,"max_weight_g":24000,{axles}}}"#);
            let pallet = format!(
                r#"{{"id":"pallet","x":12,"y":8,"z":18,"weight_g":500,"value":1,"quantity":{count},"orientations":["xyz"]}}"#
            );
            for objective in ["bins", "profit"] {
                let text = |items: &str| {
                    format!(r#"{{"kind":"packing","objective":"{objective}","bins":[{bin}],"items":[{items}]}}"#)
                };
                for method in ["auto", "greedy", "ruin"] {
                    let alone = packed(&text(&pallet), method, "pallet");
                    let beside = packed(&text(&format!("{beam},{pallet}")), method, "pallet");
                    assert_eq!(alone, count, "case {case}");
                    assert_eq!(beside, count, "case {case}, {method}, {objective}");
                }
            }
        }
    }
}

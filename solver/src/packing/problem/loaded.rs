//! Bins that are loaded already: what of them can be judged without the check.

use super::draft::Draft;
use super::{BinIndex, ItemIndex, Problem};
use crate::finding::Finding;
use crate::packing::plan::{PackedBin, Plan, Unpacked};
use rustc_hash::FxHashMap;

/// Loaded bins name known types and no more than there are.
pub(super) fn loaded_bins_are_there(draft: &Draft) -> Vec<Finding> {
    if draft.loaded.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut bins: FxHashMap<&str, u64> = draft.bins.iter().map(|bin| (bin.id.as_str(), stock(bin.stock))).collect();
    let mut items: FxHashMap<&str, u64> =
        draft.items.iter().map(|item| (item.id.as_str(), u64::from(item.quantity))).collect();
    let mut take = |left: &mut FxHashMap<&str, u64>, id: &str, path: String, what: &str| {
        let (was, expected) = match left.get_mut(id) {
            None => (format!("\"{id}\""), format!("the id of {what}")),
            Some(0) => (format!("one \"{id}\" more than there are"), format!("no more of {what} than there are")),
            Some(left) => {
                *left -= 1;
                return;
            }
        };
        let help = "what is loaded counts in \"stock\" and \"quantity\"";
        found.push(Finding::error("P-151", path, was, expected, help));
    };
    for (row, bin) in draft.loaded.iter().enumerate() {
        take(&mut bins, &bin.bin, format!("loaded[{row}].bin"), "a bin type");
        for (k, placed) in bin.items.iter().enumerate() {
            take(&mut items, &placed.item, format!("loaded[{row}].items[{k}].item"), "an item type");
        }
    }
    found
}

fn stock(stock: Option<u32>) -> u64 {
    stock.map_or(u64::MAX, u64::from)
}

/// One bin that is loaded already.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// Its type.
    pub bin: BinIndex,
    /// What is in it: item type, corner and size.
    pub items: Vec<(ItemIndex, [i64; 3], [i64; 3])>,
}

impl Problem {
    /// The bins that are loaded already, in the draft's order.
    pub fn loaded(&self) -> impl Iterator<Item = Loaded> + '_ {
        self.draft().loaded.iter().filter_map(|packed| {
            let items = packed.items.iter();
            let items =
                items.filter_map(|placed| Some((self.find_item(&placed.item)?, placed.corner(), placed.size())));
            Some(Loaded { bin: self.find_bin(&packed.bin)?, items: items.collect() })
        })
    }

    /// How many copies of each item type are loaded already.
    pub fn loaded_copies(&self) -> Vec<u32> {
        let mut copies = vec![0; self.items().len()];
        for (item, ..) in self.loaded().flat_map(|bin| bin.items) {
            copies[item.0 as usize] += 1;
        }
        copies
    }

    /// The plan that loads nothing more.
    pub fn as_loaded(&self) -> Plan {
        let bins: Vec<PackedBin> = self.draft().loaded.clone();
        let items = self.items().iter_enumerated().zip(self.loaded_copies());
        let unpacked = items
            .map(|((index, item), loaded)| Unpacked {
                id: self.item_id(index).to_owned(),
                order: None,
                quantity: item.quantity - loaded,
                reason: "it is not loaded yet".to_owned(),
            })
            .filter(|unpacked| unpacked.quantity > 0)
            .collect();
        Plan { bins, unpacked, ..Plan::default() }
    }
}

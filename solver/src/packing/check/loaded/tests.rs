//! Plans that keep or lose what was loaded, and loaded bins that could not be kept.

use super::super::check;
use crate::kind::Kind as _;
use crate::packing::{Draft, Packing};

const INSTANCE: &str = r#"{"kind":"packing",
    "bins":[{"id":"box","x":10,"y":10,"z":10,"max_weight_g":50,"stock":2},{"id":"crate","x":20,"y":20,"z":20}],
    "items":[{"id":"a","x":4,"y":4,"z":4,"quantity":3,"weight_g":20,"group":"g"},{"id":"b","x":2,"y":2,"z":2}],
    "loaded":[{"bin":"box","items":[{"item":"a","x":3,"y":3,"z":0,"dx":4,"dy":4,"dz":4}]}]}"#;

const THERE: &str = r#"{"item":"a","x":3,"y":3,"z":0,"dx":4,"dy":4,"dz":4}"#;
const MOVED: &str = r#"{"item":"a","x":2,"y":3,"z":0,"dx":4,"dy":4,"dz":4}"#;
const SMALL: &str = r#"{"item":"b","x":0,"y":0,"z":0,"dx":2,"dy":2,"dz":2}"#;

/// The rules broken by a plan with these bins, as type and items.
fn broken(bins: &[(&str, &[&str])]) -> Vec<&'static str> {
    let draft: Draft = serde_json::from_str(INSTANCE).expect("well formed");
    let (problem, _) = Packing::validate(draft).expect("valid");
    let bins: Vec<String> =
        bins.iter().map(|(bin, items)| format!(r#"{{"bin":"{bin}","items":[{}]}}"#, items.join(","))).collect();
    let text = format!(r#"{{"bins":[{}],"unpacked":[]}}"#, bins.join(","));
    let violations = check(&problem, &serde_json::from_str(&text).expect("well formed")).violations;
    violations.iter().map(|violation| violation.rule).filter(|&rule| rule != "quantity").collect()
}

#[test]
fn what_was_loaded_stays() {
    const NONE: [&str; 0] = [];
    assert_eq!(broken(&[("box", &[THERE, SMALL])]), NONE);
    assert_eq!(broken(&[("box", &[THERE]), ("crate", &[SMALL])]), NONE);
    assert_eq!(broken(&[("box", &[SMALL])]), ["loaded"]);
    assert_eq!(broken(&[("box", &[MOVED])]), ["loaded"]);
    assert_eq!(broken(&[("crate", &[SMALL]), ("box", &[THERE])]), ["loaded"]);
    assert_eq!(broken(&[]), ["loaded"]);
    // The rest of a group that is loaded in part goes there, all of it, or stays out.
    assert_eq!(broken(&[("box", &[THERE]), ("crate", &[MOVED])]), ["group"]);
}

#[test]
fn loaded_bins_that_no_plan_could_keep_are_refused() {
    let codes = |change: &dyn Fn(&mut Draft)| -> Vec<&'static str> {
        let mut draft: Draft = serde_json::from_str(INSTANCE).expect("well formed");
        change(&mut draft);
        let findings = Packing::validate(draft).err().unwrap_or_default();
        let findings = findings.into_iter().filter(crate::Finding::is_error);
        findings.map(|finding| finding.code).collect()
    };
    assert_eq!(codes(&|_| {}), [""; 0]);
    assert_eq!(codes(&|draft| draft.loaded[0].bin = "bag".to_owned()), ["P-151"]);
    assert_eq!(codes(&|draft| draft.loaded[0].items[0].item = "c".to_owned()), ["P-151"]);
    let again = |draft: &mut Draft, count: usize| draft.loaded = vec![draft.loaded[0].clone(); count];
    // Two boxes are in stock; there are three of the item, and they are a group.
    assert_eq!(codes(&|draft| again(draft, 3)), ["P-151"]);
    assert_eq!(codes(&|draft| again(draft, 2)), ["P-152"]);
    assert_eq!(codes(&|draft| draft.loaded[0].items[0].x = 8), ["P-152"]);
    assert_eq!(codes(&|draft| draft.loaded[0].items[0].dz = 5), ["P-152"]);
}

//! Wrong route files in the public formats: each is refused at the word that is wrong.

use crate::scratch::{Scratch, findings, placed};

/// An electric vehicle, one station, one customer.
const SCHNEIDER: &str = "StringID Type x y demand ReadyTime DueDate ServiceTime
D0 d 40 50 0.0 0 900 0
S0 f 40 60 0.0 0 900 0
C1 c 45 68 20.0 10 40 9
Q Vehicle fuel tank capacity /79.69/
C Vehicle load capacity /200.0/
r fuel consumption rate /1.0/
g inverse refueling rate /3.5/
v average Velocity /1.0/
";

/// A `.vrp` file with two depots and three vehicles of two types.
const FLEET: &str = "NAME : f\nTYPE : HFVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\nVEHICLES : 3\n\
    NODE_COORD_SECTION\n1 0 0\n2 9 9\n3 0 5\n4 1 1\nDEMAND_SECTION\n1 0\n2 0\n3 5\n4 6\n\
    CAPACITY_SECTION\n1 9\n2 9\n3 12\nVEHICLES_DEPOT_SECTION\n1 1\n2 1\n3 2\n\
    VEHICLES_ALLOWED_CLIENTS_SECTION\n1 3 4\n2 3 4\n3 4\nDEPOT_SECTION\n1\n2\n-1\nEOF\n";
/// A file of Cordeau's with two depots.
const CORDEAU: &str =
    "2 3 2 2\n310 500\n0 400\n1 -99 -97 5 6 1 2 1 2\n2 -59 50 0 72 1 2 1 2\n3 -33 33 0 0 0 0\n4 33 -33 0 0 0 0\n";
/// A file of Taillard's with two types.
const TAILLARD: &str =
    "//comments\n2 2 999999.0 0.0 615.5 620\n4 20 0 1.0\n1 200 25.5 3.2\n40 40\n22 22 18\n36 26 26\n";

#[test]
fn wrong_route_files_are_told_with_place() {
    let change = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let vrp = |from: &str, to: &str| ("x.vrp", change(FLEET, from, to));
    let cordeau = |from: &str, to: &str| ("x.txt", change(CORDEAU, from, to));
    let schneider = |from: &str, to: &str| ("x.txt", change(SCHNEIDER, from, to));
    let taillard = |from: &str, to: &str| ("x.txt", change(TAILLARD, from, to));
    let table = [
        (vrp("VEHICLES : 3", "VEHICLES : 4"), "F-301 x.vrp:17"),
        (vrp("VEHICLES : 3", "VEHICLES : 2"), "F-011 x.vrp:19:1"),
        (vrp("VEHICLES : 3", "VEHICLES : 3\nCAPACITY : 9"), "F-301 x.vrp:18"),
        (vrp("\n3 12\n", "\n2 12\n"), "F-011 x.vrp:19:1"),
        (vrp("\n3 12\n", "\n3 twelve\n"), "F-011 x.vrp:19:3"),
        (vrp("\n3 12\n", "\n3 12 4\n"), "F-301 x.vrp:17"),
        (vrp("\n3 2\nVEH", "\n3 3\nVEH"), "F-011 x.vrp:23:3"),
        (vrp("\n3 2\nVEH", "\n3 2 2\nVEH"), "F-011 x.vrp:23:5"),
        (vrp("\n2 3 4\n", "\n2 3 2\n"), "F-011 x.vrp:26:5"),
        (vrp("\n2 3 4\n", "\n2 3 9\n"), "F-011 x.vrp:26:5"),
        (vrp("\n3 5\n", "\n3 5 1\n"), "F-011 x.vrp:14:1"),
        (vrp("\n2 0\n", "\n2 1\n"), "F-011 x.vrp:30:1"),
        (vrp("VEHICLES_DEPOT_SECTION\n1 1\n2 1\n3 2\n", ""), "F-301 x.vrp:1"),
        (vrp("VEHICLES_DEPOT_SECTION", "VEHICLES_RELOAD_DEPOT_SECTION"), "F-301 x.vrp:1"),
        (vrp("VEHICLES_ALLOWED_CLIENTS_SECTION", "PICKUP_AND_DELIVERY_SECTION"), "F-301 x.vrp:24"),
        (vrp("VEHICLES_ALLOWED_CLIENTS_SECTION", "VEHICLES_MAX_RELOADS_SECTION"), "F-011 x.vrp:25:5"),
        (schneider("D0 d 40 50 0.0", "D0 d 40 50 3.0"), "F-011 x.txt:2:1"),
        (schneider("S0 f 40", "S0 s 40"), "F-011 x.txt:3:4"),
        (schneider("20.0 10 40", "20.5 10 40"), "F-011 x.txt:4:12"),
        (schneider("g inverse refueling rate /3.5/\n", ""), "F-011 x.txt:8:1"),
        (schneider("/3.5/", "/fast/"), "F-011 x.txt:8:26"),
        (schneider("Velocity /1.0/", "Velocity /0.0/"), "F-011 x.txt:9:20"),
        (schneider("/200.0/", "/-1/"), "F-011 x.txt:6:25"),
        (cordeau("2 3 2 2", "5 3 2 2"), "F-011 x.txt:1:1"),
        (cordeau("72 1 2", "72 2 2"), "F-011 x.txt:5:15"),
        (cordeau("72 1 2 1 2", "72 1 1 1"), "F-011 x.txt:5:17"),
        (cordeau("-33 0 0 0 0", "-33 0 0 0 7"), "F-011 x.txt:7:16"),
        (cordeau("4 33 -33 0 0 0 0\n", ""), "F-010 x.txt:7"),
        (cordeau("310 500", "310 -500"), "D-130 x.txt:2"),
        (taillard("25.5", "-25.5"), "F-011 x.txt:4:7"),
        (taillard("36 26 26", "36 26 2.6"), "F-011 x.txt:7:7"),
        (taillard("36 26 26", "36 26 -26"), "D-120 x.txt:7"),
        (taillard("36 26 26\n", ""), "F-010 x.txt:7"),
        (taillard("36 26 26", "36 26 26\n1 1 1"), "F-011 x.txt:8:1"),
    ];
    let scratch = Scratch::new();
    for ((name, content), expected) in table {
        let findings = findings(&scratch.file(name, &content));
        assert_eq!(placed(&findings)[0], expected, "{content}");
        assert!(findings.iter().all(|finding| !finding.help.is_empty() && !finding.found.is_empty()), "{content}");
    }
}

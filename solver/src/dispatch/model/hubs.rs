//! Places between stops, in the flow model: depots to load at again, and charging stations.
//!
//! Every stop has copies of its own of each such place: one set that the way into it may go by, and one for
//! the way home from it. Copies of stations are those of Schneider, Stenger and Goeke (2014), "The electric
//! vehicle-routing problem with time windows and recharging stations", section 3.2; that each belongs to
//! the way between two stops is the recharging path of Froger, Mendoza, Jabali and Laporte (2019), "Improved
//! formulations and algorithmic components for the electric vehicle routing problem with nonlinear charging
//! functions", section 4. So which stop follows which stays a question of its own, and every rule on that is
//! stated as if there were nothing between stops.

use super::super::problem::{PlaceIndex, Problem, StationIndex, StopIndex, Vehicle, VehicleIndex};
use super::begun;
use super::build::Model;
use crate::ids::Idx as _;
use crate::milp::{Expression, Variable, constraint, variable};

/// A place between stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hub {
    /// A depot to load at again.
    Depot(PlaceIndex),
    /// A station.
    Station(StationIndex),
}

impl Hub {
    pub(super) fn place(self, problem: &Problem) -> PlaceIndex {
        match self {
            Self::Depot(depot) => depot,
            Self::Station(station) => problem.station_place(station),
        }
    }
    /// Whether vehicles of a type go there.
    fn suits(self, vehicle: &Vehicle) -> bool {
        match self {
            Self::Depot(depot) => vehicle.reload.contains(&depot),
            Self::Station(_) => vehicle.battery.is_some(),
        }
    }
}

/// Where a vehicle can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    Start,
    Stop(usize),
    /// The copy of a hub, by its number, that belongs to a leg: leg j is the way into stop j, leg
    /// n + i the way home from stop i.
    Copy {
        leg: usize,
        hub: usize,
    },
    End,
}

impl Node {
    /// The row of its variables among `stops` stops, then copies by leg and hub; `None` for start and end.
    pub(super) fn row(self, stops: usize, hubs: usize) -> Option<usize> {
        match self {
            Self::Stop(stop) => Some(stop),
            Self::Copy { leg, hub } => Some(stops + leg * hubs + hub),
            Self::Start | Self::End => None,
        }
    }
}

/// A way from one node to the next.
pub(super) struct Drive {
    pub(super) from: Node,
    pub(super) to: Node,
    /// 1 where it is driven.
    pub(super) on: Expression,
    pub(super) distance: f64,
    pub(super) time: f64,
    /// Set-up on arrival.
    pub(super) setup: f64,
}

/// A way to, between or from copies.
pub(super) struct Via {
    pub(super) leg: usize,
    pub(super) from: Node,
    pub(super) to: Node,
    pub(super) on: Variable,
}

/// More visits to a station on one leg than this are not modelled.
const MOST_VISITS: usize = 3;

/// How often charging at a station may have to be interrupted on one leg, for breaks with a window.
fn interruptions(problem: &Problem) -> usize {
    let electric = problem.vehicles().iter().filter(|vehicle| vehicle.battery.is_some());
    electric.map(|vehicle| vehicle.breaks.len()).max().unwrap_or(0)
}

/// All hubs that some vehicle type goes to, stations as often as there may be visits to one on a leg.
pub(super) fn hubs(problem: &Problem) -> Vec<Hub> {
    let visits = (1 + interruptions(problem)).min(MOST_VISITS);
    let depots = (0..problem.depots()).map(|depot| Hub::Depot(PlaceIndex::new(depot)));
    let stations = problem.stations().indices().flat_map(|station| (0..visits).map(move |_| Hub::Station(station)));
    depots.chain(stations).filter(|hub| problem.vehicles().iter().any(|vehicle| hub.suits(vehicle))).collect()
}

/// Whether the copies of each hub a leg are enough for any plan that is best: going there more often between two
/// stops gains nothing. Without a battery the second visit is as good as both. With one, and nothing to do at hubs
/// but to charge, all energy may as well be charged at the first visit if no other station is faster; but each break
/// with a window may have to interrupt the charging once, and one copy more does for that.
pub(super) fn copies_suffice(problem: &Problem) -> bool {
    let stations = problem.stations();
    let alike = stations.iter().all(|station| {
        let first = stations.iter().next();
        first.is_none_or(|first| first.curve == station.curve && station.windows.is_empty())
    });
    let electric = |vehicle: &&Vehicle| vehicle.battery.is_some() && !stations.is_empty();
    let simple = |vehicle: &Vehicle| vehicle.reload.is_empty() && vehicle.breaks.len() < MOST_VISITS;
    let free = problem.vehicles().iter().filter(electric).all(|kind| simple(kind) && (alike || stations.len() == 1));
    free && begun::copies_suffice(problem)
}

impl Model<'_> {
    /// Ways to, between and from copies: what goes into one comes out of it, and no circle among those of a
    /// leg (ranks of Miller, Tucker and Zemlin 1960).
    pub(super) fn add_vias(&mut self) {
        let (n, problem) = (self.n, self.problem);
        let legs = if self.hubs.is_empty() { 0 } else { 2 * n };
        let most = self.hubs.len() as f64;
        let rank: Vec<Vec<Variable>> = (0..legs)
            .map(|_| self.hubs.iter().map(|_| self.program.add(variable().min(1.0).max(most))).collect())
            .collect();
        for (v, vehicle) in problem.vehicles().iter().enumerate() {
            let own: Vec<usize> = (0..self.hubs.len()).filter(|&hub| self.hubs[hub].suits(vehicle)).collect();
            let mut vias = Vec::new();
            for (leg, rank) in rank.iter().enumerate() {
                let home = leg.checked_sub(n);
                if home.is_some_and(|stop| vehicle.end.is_none() && !begun::goes_on_behind(problem, v, stop)) {
                    continue;
                }
                let (sources, target) = self.ends_of_leg(v, leg);
                if sources.is_empty() {
                    continue;
                }
                for (source, way) in sources {
                    // Whole because the ways between stops are, and those that leave copies.
                    let enters: Vec<Variable> =
                        own.iter().map(|_| self.program.add(variable().min(0.0).max(1.0))).collect();
                    let entered: Expression = enters.iter().sum();
                    self.program.constrain(constraint!(entered <= way));
                    let to = |&hub: &usize| Node::Copy { leg, hub };
                    vias.extend(own.iter().zip(enters).map(|(hub, on)| Via { leg, from: source, to: to(hub), on }));
                }
                for &hub in &own {
                    let from = Node::Copy { leg, hub };
                    vias.push(Via { leg, from, to: target, on: self.program.binary() });
                    for &next in own.iter().filter(|&&next| next != hub) {
                        let on = self.program.binary();
                        vias.push(Via { leg, from, to: Node::Copy { leg, hub: next }, on });
                        let (here, there) = (rank[hub], rank[next]);
                        self.program.constrain(constraint!(there >= here + 1.0 - most * (1.0 - on)));
                    }
                }
                for &hub in &own {
                    let copy = Node::Copy { leg, hub };
                    let of_leg = || vias.iter().filter(|via: &&Via| via.leg == leg);
                    let into: Expression = of_leg().filter(|via| via.to == copy).map(|via| via.on).sum();
                    let out: Expression = of_leg().filter(|via| via.from == copy).map(|via| via.on).sum();
                    self.program.constrain(constraint!(into == out));
                }
                // Of copies that are alike the first are taken.
                let come_to = |copy: usize| -> Expression {
                    let copy = Node::Copy { leg, hub: copy };
                    vias.iter().filter(|via| via.to == copy).map(|via| via.on).sum()
                };
                for two in own.windows(2).filter(|two| self.hubs[two[0]] == self.hubs[two[1]]) {
                    self.program.constrain(constraint!(come_to(two[1]) <= come_to(two[0])));
                }
            }
            self.vias.push(vias);
        }
    }

    /// Where a leg of a type may come from, with the ways that say so, and where it goes to.
    fn ends_of_leg(&self, v: usize, leg: usize) -> (Vec<(Node, Variable)>, Node) {
        let (n, ways) = (self.n, &self.ways[v]);
        if let Some(stop) = leg.checked_sub(n) {
            return (ways.last[stop].map(|way| (Node::Stop(stop), way)).into_iter().collect(), Node::End);
        }
        let before = (0..n).filter_map(|i| ways.between[i * n + leg].map(|way| (Node::Stop(i), way)));
        (ways.first[leg].map(|way| (Node::Start, way)).into_iter().chain(before).collect(), Node::Stop(leg))
    }

    /// All ways of a type from node to node: direct ones where no copy is entered, and the others.
    pub(super) fn list_drives(&self, v: usize) -> Vec<Drive> {
        let (n, vias) = (self.n, &self.vias[v]);
        let mut drives = Vec::new();
        for leg in 0..2 * n {
            let (sources, target) = self.ends_of_leg(v, leg);
            for (source, way) in sources {
                let by_copies = vias.iter().filter(|via| via.leg == leg && via.from == source);
                let on = way - by_copies.map(|via| via.on).sum::<Expression>();
                drives.push(self.drive(v, source, target, on));
            }
        }
        drives.extend(vias.iter().map(|via| self.drive(v, via.from, via.to, via.on.into())));
        drives
    }

    fn drive(&self, v: usize, from: Node, to: Node, on: Expression) -> Drive {
        let problem = self.problem;
        let vehicle = &problem.vehicles()[VehicleIndex::new(v)];
        let place = |node| match node {
            Node::Start => vehicle.start,
            Node::Stop(stop) => Some(problem.place(StopIndex::new(stop))),
            Node::Copy { hub, .. } => Some(self.hubs[hub].place(problem)),
            Node::End => vehicle.end,
        };
        let ends = place(from).zip(place(to));
        let setup = if let Node::Stop(stop) = to { problem.setup(place(from), StopIndex::new(stop)) } else { 0.0 };
        Drive {
            from,
            to,
            on,
            distance: ends.map_or(0.0, |(a, b)| problem.distance_for(vehicle, a, b)),
            time: ends.map_or(0.0, |(a, b)| problem.duration_for(vehicle, a, b)),
            setup,
        }
    }

    /// The row of a node's variables.
    pub(super) fn row(&self, node: Node) -> Option<usize> {
        node.row(self.n, self.hubs.len())
    }
    /// The node of a row.
    pub(super) fn node(&self, row: usize) -> Node {
        row.checked_sub(self.n)
            .map_or(Node::Stop(row), |copy| Node::Copy { leg: copy / self.hubs.len(), hub: copy % self.hubs.len() })
    }
    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.n + 2 * self.n * self.hubs.len()
    }
    /// The hub of a node that is a copy.
    pub(super) fn hub(&self, node: Node) -> Option<Hub> {
        if let Node::Copy { hub, .. } = node { Some(self.hubs[hub]) } else { None }
    }
    /// Whether a vehicle loads again at a node.
    pub(super) fn loads_at(&self, node: Node) -> bool {
        matches!(self.hub(node), Some(Hub::Depot(_)))
    }
    /// 1 where a vehicle of a type comes to a node.
    pub(super) fn visited(&self, v: usize, node: Node) -> Expression {
        match node {
            Node::Stop(stop) => self.into[v][stop].clone(),
            _ => self.vias[v].iter().filter(|via| via.to == node).map(|via| via.on).sum(),
        }
    }
    /// How often a vehicle of a type loads again on a leg.
    pub(super) fn loadings(&self, v: usize, leg: usize) -> Expression {
        self.vias[v].iter().filter(|via| via.leg == leg && self.loads_at(via.to)).map(|via| via.on).sum()
    }

    /// The stop behind which a route ends by this drive.
    pub(super) fn last_stop(&self, drive: &Drive) -> usize {
        match drive.from {
            Node::Stop(stop) => stop,
            Node::Copy { leg, .. } => leg - self.n,
            Node::Start | Node::End => 0,
        }
    }
}

//! The first plan where one vehicle type serves all: join routes by descending savings.
//!
//! After Clarke & Wright (1964), the parallel version, restricted to pairs of near stops. Routes
//! are joined end to begin; where ways are the same both ways and no clock runs, either end fits.

use super::data::{Data, NONE};
use super::segment::Segment;
use super::state::State;
use crate::search::stop::Stop;

/// A route under construction.
struct Piece {
    stops: Vec<u32>,
    loads: Vec<i64>,
    segment: Segment,
    /// Distance between its first and last stop.
    length: f64,
}

/// Whether [`savings`] can build the plan.
pub(super) fn applies(data: &Data<'_>) -> bool {
    let alone = data.fleet.len() == 1 && !data.pairs && !data.mixed && !data.exact_clock && !data.released;
    alone
        && !data.alternatives.on
        && !data.goods.on
        && !data.together.on
        && data.prize.iter().all(|prize| prize.is_infinite())
}

/// Fills the (empty) state with the joined routes, the longest first as far as the fleet goes;
/// stops of the others stay absent.
pub(super) fn savings(data: &Data<'_>, state: &mut State<'_>, stop: &Stop) {
    let fleet = &data.fleet[0];
    let mut list = Vec::with_capacity(data.stops * data.near_width);
    let reversible = data.distance.into.is_empty() && !data.timed && fleet.start == fleet.end;
    for a in 0..data.stops as u32 {
        for &b in data.near(a) {
            if b != NONE {
                let gain = data.out(a, fleet.end) + data.out(fleet.start, b) - data.out(a, b);
                if gain > 0.0 && (!reversible || a < b || !data.near(b).contains(&a)) {
                    list.push((gain, a, b));
                }
            }
        }
        if a % 256 == 0 && stop.urgent() {
            return;
        }
    }
    list.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut pieces: Vec<Piece> = (0..data.stops as u32).map(|stop| Piece::of(data, stop)).collect();
    let mut piece_of: Vec<u32> = (0..data.stops as u32).collect();
    for (index, &(_, a, b)) in list.iter().enumerate() {
        if index % 4096 == 0 && stop.urgent() {
            break;
        }
        join(data, &mut pieces, &mut piece_of, a, b, reversible);
    }
    load(data, state, pieces);
}

impl Piece {
    fn of(data: &Data<'_>, stop: u32) -> Self {
        let loads = (0..data.dims).map(|dim| data.row(&data.dropped, stop)[dim] + data.row(&data.collected, stop)[dim]);
        Self { stops: vec![stop], loads: loads.collect(), segment: Segment::of(data, stop), length: 0.0 }
    }
}

/// Joins the pieces that end in `a` and begin with `b`, if that is feasible.
fn join(data: &Data<'_>, pieces: &mut [Piece], piece_of: &mut [u32], a: u32, b: u32, reversible: bool) {
    let (one, two) = (piece_of[a as usize] as usize, piece_of[b as usize] as usize);
    if one == two {
        return;
    }
    let fleet = &data.fleet[0];
    let (first, second) = (&pieces[one], &pieces[two]);
    let turn_first = first.stops.last() != Some(&a);
    let turn_second = second.stops.first() != Some(&b);
    if (turn_first && (!reversible || first.stops.first() != Some(&a)))
        || (turn_second && (!reversible || second.stops.last() != Some(&b)))
    {
        return;
    }
    let fits = |dim: usize| first.loads[dim] + second.loads[dim] <= data.capacity(0)[dim];
    if !(0..data.dims).all(fits) || first.stops.len() + second.stops.len() > fleet.max_stops as usize {
        return;
    }
    let length = first.length + data.out(a, b) + second.length;
    let begin = if turn_first { first.stops[first.stops.len() - 1] } else { first.stops[0] };
    let last = if turn_second { second.stops[0] } else { second.stops[second.stops.len() - 1] };
    if data.out(fleet.start, begin) + length + data.out(last, fleet.end) > fleet.max_distance {
        return;
    }
    let mut segment = first.segment;
    if data.timed {
        segment = first.segment.then(data.time(fleet, a, b), second.segment);
        let depot = Segment { duration: 0.0, open: fleet.open, close: fleet.close };
        let whole =
            depot.then(data.time(fleet, fleet.start, begin), segment).then(data.time(fleet, last, fleet.end), depot);
        if whole.duration > fleet.max_duration || whole.duration.is_infinite() {
            return;
        }
    }
    let mut tail = std::mem::take(&mut pieces[two].stops);
    let mut head = std::mem::take(&mut pieces[one].stops);
    if turn_first {
        head.reverse();
    }
    if turn_second {
        tail.reverse();
    }
    for &stop in &tail {
        piece_of[stop as usize] = one as u32;
    }
    head.append(&mut tail);
    let loads = std::mem::take(&mut pieces[two].loads);
    let piece = &mut pieces[one];
    for (load, more) in piece.loads.iter_mut().zip(loads) {
        *load += more;
    }
    piece.stops = head;
    piece.segment = segment;
    piece.length = length;
}

fn load(data: &Data<'_>, state: &mut State<'_>, mut pieces: Vec<Piece>) {
    pieces.retain(|piece| !piece.stops.is_empty());
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.stops.len()));
    state.begin();
    for piece in pieces {
        // A stop that no vehicle can serve alone stays out.
        if piece.stops.len() == 1 && state.cost_alone(piece.stops[0], 0).is_infinite() {
            continue;
        }
        let Some(slot) = state.free_slot(0) else {
            break;
        };
        state.assign(slot, 0);
        let allowed = piece.stops.iter().copied().filter(|&stop| data.allows(0, stop));
        state.link_all(allowed, state.start(slot));
        state.settle(slot);
    }
    state.begin();
}

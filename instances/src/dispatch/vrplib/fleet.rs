//! The vehicles of a `.vrp` file: one header for all of them, or PyVRP's sections with one row a
//! vehicle. Equal neighbours become one type with a count, numbered from 1.
//!
//! Files of `TYPE : HFVRP` give their costs in hundredths, so that they are whole numbers; the
//! values published for them are in whole units, and so is what is read here.

use super::lex::{File, rest_of_line, wrong};
use super::nodes::Nodes;
use super::sites;
use crate::ReadError;
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::dispatch::Draft;
use packhorse_solver::dispatch::problem::VehicleDraft;

/// What costs are divided by in files of this type.
pub(super) const HUNDREDTHS: (&str, f64) = ("HFVRP", 100.0);

/// One property of the vehicles.
enum Each<T> {
    Absent,
    All(T),
    Rows(Vec<T>),
}

impl<T> Each<T> {
    /// What holds for a vehicle.
    fn of(&self, vehicle: usize) -> Option<&T> {
        match self {
            Self::Absent => None,
            Self::All(value) => Some(value),
            Self::Rows(rows) => rows.get(vehicle),
        }
    }
    fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

/// What is said of one vehicle.
#[derive(PartialEq)]
struct One<'a> {
    capacity: Option<&'a Vec<i64>>,
    depot: usize,
    fixed: Option<&'a f64>,
    unit: Option<&'a f64>,
    max_distance: Option<&'a f64>,
    max_duration: Option<&'a f64>,
    allowed: Option<&'a Vec<usize>>,
    /// Depots to load at again, and how often at most.
    reload: Option<&'a Vec<usize>>,
    reloads: Option<&'a f64>,
}

/// Reads sections with one row a vehicle.
struct Reader<'a> {
    source: &'a Source,
    file: &'a File<'a>,
    /// How many vehicles there are, by the header or the first section.
    vehicles: Option<usize>,
    /// Line of the first row of the first such section.
    line: Option<usize>,
}

/// Fills in the draft's vehicle types and returns the line of each, where they have lines.
pub(super) fn read(source: &Source, file: &File<'_>, nodes: &Nodes, draft: &mut Draft) -> Result<Vec<u32>, ReadError> {
    let vehicles = file.whole("VEHICLES")?;
    let mut reader =
        Reader { source, file, vehicles: vehicles.and_then(|count| usize::try_from(count).ok()), line: None };
    let whole = |tokens: &mut Tokens<'_>, line: usize| {
        rest_of_line(tokens, line, |tokens| tokens.integer("the capacity, a whole number"))
    };
    let capacity = reader.each("CAPACITY", file.whole("CAPACITY")?.map(|capacity| vec![capacity]), whole)?;
    let depot = reader.each("VEHICLES_DEPOT", None, |tokens, _| depot(nodes, tokens))?;
    let fixed = reader.amounts("VEHICLES_FIXED_COST", "the fixed cost")?;
    let unit = reader.amounts("VEHICLES_UNIT_DISTANCE_COST", "the cost of a unit of distance")?;
    let max_distance = reader.amounts("VEHICLES_MAX_DISTANCE", "the longest distance")?;
    let mut max_duration = reader.amounts("VEHICLES_MAX_DURATION", "the longest duration")?;
    if let (Each::Absent, Some(limit)) = (&max_duration, file.number("DISTANCE")?) {
        max_duration = Each::All(limit);
    }
    let order = nodes.stop_order();
    let allowed = reader.each("VEHICLES_ALLOWED_CLIENTS", None, |tokens, line| clients(nodes, &order, tokens, line))?;
    let reload = reader.each("VEHICLES_RELOAD_DEPOT", None, |tokens, line| {
        rest_of_line(tokens, line, |tokens| self::depot(nodes, tokens))
    })?;
    let reloads = reader.amounts("VEHICLES_MAX_RELOADS", "how often it may load again")?;
    if nodes.depots.len() > 1 && !depot.is_there() {
        return Err(file.lacks("VEHICLES_DEPOT_SECTION", "there are several depots: give each vehicle's in a row"));
    }
    let one = |vehicle: usize| One {
        capacity: capacity.of(vehicle),
        depot: depot.of(vehicle).copied().or(nodes.depots.first().copied()).unwrap_or_default(),
        fixed: fixed.of(vehicle),
        unit: unit.of(vehicle),
        max_distance: max_distance.of(vehicle),
        max_duration: max_duration.of(vehicle),
        allowed: allowed.of(vehicle),
        reload: reload.of(vehicle),
        reloads: reloads.of(vehicle),
    };
    // The first vehicle of each type, and how many it has; without rows all are one type.
    let mut runs = vec![(0, vehicles.map_or(0, |count| usize::try_from(count).unwrap_or(usize::MAX)))];
    if reader.line.is_some() {
        runs.clear();
        for vehicle in 0..reader.vehicles.unwrap_or(0) {
            match runs.last_mut() {
                Some((first, count)) if one(*first) == one(vehicle) => *count += 1,
                _ => runs.push((vehicle, 1)),
            }
        }
    }
    let unlimited = reader.line.is_none() && vehicles.is_none();
    let costs = Costs { scale: scale(file), any: fixed.is_there() || unit.is_there() };
    for (row, &(first, count)) in runs.iter().enumerate() {
        let count = (!unlimited).then(|| u32::try_from(count).unwrap_or(u32::MAX));
        let vehicle = vehicle_type(nodes, &one(first), &costs);
        draft.vehicles.push(VehicleDraft { id: (row + 1).to_string(), count, ..vehicle });
    }
    check_dimensions(source, file, nodes, draft)?;
    let allowed: Vec<Option<Vec<usize>>> = runs.iter().map(|&(first, _)| one(first).allowed.cloned()).collect();
    sites::assign(draft, &allowed);
    let Some(line) = reader.line else { return Ok(Vec::new()) };
    Ok(runs.iter().map(|&(first, _)| u32::try_from(line + first).unwrap_or(u32::MAX)).collect())
}

/// How costs are read.
struct Costs {
    scale: f64,
    /// Whether the file speaks of costs; then a unit of distance costs 1 if it does not say more.
    any: bool,
}

fn scale(file: &File<'_>) -> f64 {
    if file.header("TYPE").is_some_and(|kind| kind.value == HUNDREDTHS.0) { HUNDREDTHS.1 } else { 1.0 }
}

fn vehicle_type(nodes: &Nodes, one: &One<'_>, costs: &Costs) -> VehicleDraft {
    let shift = nodes.windows.get(one.depot).copied().flatten();
    let limit = |limit: Option<&f64>| limit.copied().filter(|&limit| limit > 0.0);
    let unit = one.unit.map_or(1.0, |unit| unit / costs.scale);
    VehicleDraft {
        capacity: one.capacity.cloned().unwrap_or_default(),
        start: (nodes.depots.len() > 1).then(|| nodes.id(one.depot)),
        earliest_start: shift.map_or(0.0, |window| window.from),
        latest_end: shift.map(|window| window.to),
        fixed_cost: one.fixed.map_or(0.0, |fixed| fixed / costs.scale),
        cost_per_distance: if costs.any { unit } else { 0.0 },
        max_distance: limit(one.max_distance),
        max_duration: limit(one.max_duration),
        reload: one.reload.into_iter().flatten().map(|&row| nodes.id(row)).collect(),
        max_trips: one.reloads.filter(|&&most| most < f64::from(u32::MAX)).map(|&most| most as u32 + 1),
        ..VehicleDraft::default()
    }
}

/// Every type has as many capacities as the nodes have demands.
fn check_dimensions(source: &Source, file: &File<'_>, nodes: &Nodes, draft: &Draft) -> Result<(), ReadError> {
    let other = draft.vehicles.iter().find(|v| !v.capacity.is_empty() && v.capacity.len() != nodes.dimensions);
    other.map_or(Ok(()), |vehicle| {
        let line =
            if file.header("CAPACITY").is_some() { file.line("CAPACITY") } else { file.line("CAPACITY_SECTION") };
        let found = format!("{} capacities of a vehicle", vehicle.capacity.len());
        let expected = format!("{}, as many as each node has demands", nodes.dimensions);
        let help = "the CAPACITY_SECTION and the DEMAND_SECTION have the same columns after the number";
        Err(wrong(source, line, found, &expected, help))
    })
}

fn depot(nodes: &Nodes, tokens: &mut Tokens<'_>) -> Result<usize, ReadError> {
    let token = tokens.peek();
    let row = nodes.node(tokens)?;
    match token {
        Some(token) if !nodes.is_depot[row] => Err(tokens.wrong(token, "a node of the DEPOT_SECTION", "name a depot")),
        _ => Ok(row),
    }
}

/// The clients on the rest of a line, as rows of the stops, in order, each once.
fn clients(
    nodes: &Nodes,
    order: &[Option<usize>],
    tokens: &mut Tokens<'_>,
    line: usize,
) -> Result<Vec<usize>, ReadError> {
    let mut stops = rest_of_line(tokens, line, |tokens| {
        let token = tokens.peek();
        let row = nodes.node(tokens)?;
        match (order[row], token) {
            (None, Some(token)) => Err(tokens.wrong(token, "a client", "a depot is no client: delete its number")),
            (stop, _) => Ok(stop.unwrap_or_default()),
        }
    })?;
    stops.sort_unstable();
    stops.dedup();
    Ok(stops)
}

impl Reader<'_> {
    /// A property that is one number of at least 0.
    fn amounts(&mut self, key: &str, what: &str) -> Result<Each<f64>, ReadError> {
        let header = self.file.number(key)?;
        self.each(key, header, |tokens, _| tokens.amount(what))
    }

    /// The header's value for all, or one row for each vehicle, in order.
    fn each<T>(
        &mut self,
        key: &str,
        header: Option<T>,
        value: impl Fn(&mut Tokens<'_>, usize) -> Result<T, ReadError>,
    ) -> Result<Each<T>, ReadError> {
        let section = format!("{key}_SECTION");
        let Some(mut tokens) = self.file.section(&section) else {
            return Ok(header.map_or(Each::Absent, Each::All));
        };
        let line = self.file.line(&section);
        if header.is_some() {
            let found = format!("{section} beside the header {key}");
            return Err(wrong(self.source, line, found, "one of the two", "delete the one that does not hold"));
        }
        let mut rows = Vec::new();
        while let Some(token) = tokens.peek() {
            let number = tokens.integer("the number of a vehicle")?;
            let next = rows.len() + 1;
            if usize::try_from(number) != Ok(next) || self.vehicles.is_some_and(|vehicles| next > vehicles) {
                let help = "each vehicle has one row, in order from 1, and there are as many as VEHICLES says";
                return Err(tokens.wrong(token, &format!("the row of vehicle {next}, or the next section"), help));
            }
            rows.push(value(&mut tokens, token.line)?);
            if let Some(more) = tokens.peek().filter(|more| more.line == token.line) {
                return Err(tokens.wrong(more, "the end of the row", "put each vehicle's row on a line of its own"));
            }
        }
        if self.vehicles.is_some_and(|vehicles| rows.len() < vehicles) {
            let found = format!("{} rows in the {section}", rows.len());
            let expected = format!("{}, one a vehicle", self.vehicles.unwrap_or_default());
            return Err(wrong(self.source, line, found, &expected, "correct VEHICLES, or add the rows"));
        }
        self.vehicles = Some(rows.len());
        self.line = self.line.or(Some(line));
        Ok(Each::Rows(rows))
    }
}

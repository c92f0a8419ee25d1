//! The nodes of a `.vrp` file: numbers, coordinates, demands, windows, which are depots.

use super::lex::{File, rest_of_line};
use crate::ReadError;
use crate::source::Source;
use crate::tokens::Tokens;
use packhorse_solver::dispatch::problem::WindowDraft;
use rustc_hash::FxHashMap;

/// No file has more nodes than this.
const MOST: usize = 4_000_000;

/// What the sections say of each node, by its row in file order.
pub(super) struct Nodes {
    /// The printed numbers.
    pub(super) numbers: Vec<i64>,
    /// Line of each node's coordinates; empty without coordinates.
    pub(super) lines: Vec<u32>,
    /// Coordinates; empty where there are none.
    pub(super) points: Vec<(f64, f64)>,
    /// How many demands each node has: the capacity dimensions.
    pub(super) dimensions: usize,
    demands: Vec<i64>,
    pub(super) windows: Vec<Option<WindowDraft>>,
    pub(super) services: Vec<f64>,
    /// When goods are ready at the depot.
    pub(super) releases: Vec<f64>,
    /// What leaving a node out costs; 0 where it must be served.
    pub(super) prizes: Vec<f64>,
    /// Rows of the depots.
    pub(super) depots: Vec<usize>,
    pub(super) is_depot: Vec<bool>,
    rows: FxHashMap<i64, usize>,
}

impl Nodes {
    /// Reads every section about nodes.
    pub(super) fn read(source: &Source, file: &File<'_>) -> Result<Self, ReadError> {
        let dimension = file.whole("DIMENSION")?;
        let dimension = dimension.ok_or_else(|| file.lacks("DIMENSION", "add a line such as \"DIMENSION : 101\""))?;
        let Some(count) = usize::try_from(dimension).ok().filter(|&count| count <= MOST) else {
            let line = file.header("DIMENSION").map_or(1, |header| header.line);
            let expected = format!("at most {MOST} nodes");
            return Err(super::lex::wrong(
                source,
                line,
                format!("DIMENSION : {dimension}"),
                &expected,
                "correct the number",
            ));
        };
        let mut nodes = Self::coordinates(source, file, count)?;
        nodes.rows = nodes.numbers.iter().enumerate().map(|(row, &number)| (number, row)).collect();
        nodes.read_demands(file)?;
        nodes.times(file)?;
        nodes.prizes(file)?;
        nodes.depots(file)?;
        Ok(nodes)
    }

    /// The nodes with their coordinates, or numbered from 1 where there are none.
    fn coordinates(source: &Source, file: &File<'_>, count: usize) -> Result<Self, ReadError> {
        let (mut numbers, mut points, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(mut tokens) = file.section("NODE_COORD_SECTION") {
            let mut seen = rustc_hash::FxHashSet::default();
            while let Some(token) = tokens.peek() {
                let number = tokens.integer("the number of a node")?;
                if !seen.insert(number) || numbers.len() == count {
                    let help = "each node has one row, and there are as many as DIMENSION says";
                    return Err(tokens.wrong(token, "a new node", help));
                }
                lines.push(u32::try_from(token.line).unwrap_or(u32::MAX));
                numbers.push(number);
                points.push((tokens.number("the x coordinate")?, tokens.number("the y coordinate")?));
            }
            if numbers.len() < count {
                let help = "the file is cut off, or DIMENSION is too high";
                let found = format!("{} rows of coordinates", numbers.len());
                return Err(super::lex::wrong(source, tokens.line(), found, &format!("{count}"), help));
            }
        } else if file.section("EDGE_WEIGHT_SECTION").is_some() {
            numbers = (1..=count as i64).collect();
        } else {
            return Err(file.lacks("NODE_COORD_SECTION", "a .vrp file gives coordinates or an EDGE_WEIGHT_SECTION"));
        }
        Ok(Self {
            lines,
            points,
            dimensions: 1,
            demands: Vec::new(),
            windows: vec![None; count],
            services: vec![0.0; count],
            releases: vec![0.0; count],
            prizes: vec![0.0; count],
            depots: Vec::new(),
            is_depot: vec![false; count],
            rows: FxHashMap::default(),
            numbers,
        })
    }

    fn read_demands(&mut self, file: &File<'_>) -> Result<(), ReadError> {
        let Some(mut tokens) = file.section("DEMAND_SECTION") else {
            return Err(file.lacks("DEMAND_SECTION", "each customer has a row with its number and demand"));
        };
        let mut given = vec![false; self.numbers.len()];
        while let Some(token) = tokens.peek() {
            let row = self.node(&mut tokens)?;
            if std::mem::replace(&mut given[row], true) {
                return Err(tokens.wrong(token, "each node once", "delete one of the rows"));
            }
            let demand = |tokens: &mut Tokens<'_>| tokens.integer("the demand, a whole number");
            let mut demands = vec![demand(&mut tokens)?];
            demands.extend(rest_of_line(&mut tokens, token.line, demand)?);
            if self.demands.is_empty() {
                self.dimensions = demands.len();
                self.demands = vec![0; self.numbers.len() * self.dimensions];
            }
            if demands.len() != self.dimensions {
                let expected = format!("a row with {} demands, as the first has", self.dimensions);
                return Err(tokens.wrong(token, &expected, "each node has as many demands as there are capacities"));
            }
            self.demands[row * self.dimensions..][..self.dimensions].copy_from_slice(&demands);
        }
        if let Some(row) = given.iter().position(|&given| !given) {
            let what = format!("demand of node {}", self.numbers[row]);
            return Err(file.lacks(&what, "every node has a row in the DEMAND_SECTION, depots with 0"));
        }
        Ok(())
    }

    fn times(&mut self, file: &File<'_>) -> Result<(), ReadError> {
        let common = file.number("SERVICE_TIME")?;
        if let Some(mut tokens) = file.section("SERVICE_TIME_SECTION") {
            while tokens.peek().is_some() {
                let row = self.node(&mut tokens)?;
                self.services[row] = tokens.amount("the service time")?;
            }
        } else if let Some(service) = common {
            self.services.fill(service);
        }
        if let Some(mut tokens) = file.section("RELEASE_TIME_SECTION") {
            while tokens.peek().is_some() {
                let row = self.node(&mut tokens)?;
                self.releases[row] = tokens.amount("the release time")?;
            }
        }
        if let Some(mut tokens) = file.section("TIME_WINDOW_SECTION") {
            while tokens.peek().is_some() {
                let row = self.node(&mut tokens)?;
                let from = tokens.number("the begin of the window")?;
                let to = tokens.number("the end of the window")?;
                self.windows[row] = Some(WindowDraft { from, to });
            }
        }
        Ok(())
    }

    fn prizes(&mut self, file: &File<'_>) -> Result<(), ReadError> {
        let Some(mut tokens) = file.section("PRIZE_SECTION") else { return Ok(()) };
        while tokens.peek().is_some() {
            let row = self.node(&mut tokens)?;
            self.prizes[row] = tokens.amount("the prize, 0 where the node must be served")?;
        }
        Ok(())
    }

    /// The depots; without a section of them it is the first node, if it asks for nothing.
    fn depots(&mut self, file: &File<'_>) -> Result<(), ReadError> {
        let Some(mut tokens) = file.section("DEPOT_SECTION") else {
            if self.numbers.is_empty() || !self.asks_nothing(0) {
                return Err(file.lacks("DEPOT_SECTION", "name the depot's node, then -1"));
            }
            self.is_depot[0] = true;
            self.depots.push(0);
            return Ok(());
        };
        while let Some(token) = tokens.peek().filter(|token| token.text != "-1") {
            let row = self.node(&mut tokens)?;
            if std::mem::replace(&mut self.is_depot[row], true) || !self.asks_nothing(row) {
                let help = "a depot is named once and has demand, prize and release time 0";
                return Err(tokens.wrong(token, "a depot", help));
            }
            self.depots.push(row);
        }
        if self.depots.is_empty() {
            return Err(file.lacks("depot in the DEPOT_SECTION", "name the depot's node, then -1"));
        }
        Ok(())
    }

    fn asks_nothing(&self, row: usize) -> bool {
        self.demands(row).iter().all(|&demand| demand == 0) && self.prizes[row] == 0.0 && self.releases[row] == 0.0
    }

    /// The demands of a node, one a dimension.
    pub(super) fn demands(&self, row: usize) -> &[i64] {
        self.demands.get(row * self.dimensions..(row + 1) * self.dimensions).unwrap_or_default()
    }

    /// The row of the node whose number comes next.
    pub(super) fn node(&self, tokens: &mut Tokens<'_>) -> Result<usize, ReadError> {
        let token = tokens.word("the number of a node")?;
        let row = token.text.parse::<i64>().ok().and_then(|number| self.rows.get(&number).copied());
        let help = "nodes are named by the numbers of the NODE_COORD_SECTION, or 1 to DIMENSION";
        row.ok_or_else(|| tokens.wrong(token, "the number of a node", help))
    }

    /// The id of a node: its printed number.
    pub(super) fn id(&self, row: usize) -> String {
        self.numbers[row].to_string()
    }

    /// Rows of the customers in file order.
    pub(super) fn stops(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.numbers.len()).filter(|&row| !self.is_depot[row])
    }

    /// For each node its row among the stops; none for a depot.
    pub(super) fn stop_order(&self) -> Vec<Option<usize>> {
        let mut next = 0..;
        self.is_depot.iter().map(|&depot| if depot { None } else { next.next() }).collect()
    }

    /// Puts a matrix in file order into the draft's order, depots first.
    pub(super) fn depots_first(&self, matrix: &mut Vec<Vec<f64>>) {
        let order: Vec<usize> = self.depots.iter().copied().chain(self.stops()).collect();
        if order.iter().enumerate().all(|(k, &row)| k == row) {
            return;
        }
        *matrix = order.iter().map(|&row| order.iter().map(|&column| matrix[row][column]).collect()).collect();
    }
}

//! What is minimised: measures of a plan, weighed in sums and compared in order.

use crate::outcome::{ObjectiveSpec, Sense};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

/// A number that a plan has; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Number of routes.
    Vehicles,
    /// Total distance of the routes.
    Distance,
    /// Total time of the routes from departure to end.
    Duration,
    /// Total time by which service begins after `due`.
    Lateness,
    /// All costs, and the prizes of optional stops left out.
    Cost,
    /// The prizes of optional stops left out.
    Prizes,
    /// Kilograms of CO2.
    Co2,
    /// The work of the route that has most of it, see `balance`.
    Longest,
    /// The difference between most and least work of a route, see `balance`.
    Range,
}

impl Measure {
    /// All of them, in the order in which sums are written.
    pub const ALL: [Self; 9] = [
        Self::Vehicles,
        Self::Distance,
        Self::Duration,
        Self::Lateness,
        Self::Cost,
        Self::Prizes,
        Self::Co2,
        Self::Longest,
        Self::Range,
    ];

    /// The name in an objective.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vehicles => "vehicles",
            Self::Distance => "distance",
            Self::Duration => "duration",
            Self::Lateness => "lateness",
            Self::Cost => "cost",
            Self::Prizes => "prizes",
            Self::Co2 => "co2",
            Self::Longest => "longest",
            Self::Range => "range",
        }
    }
}

/// A weighted sum of measures: one objective of the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// By measure, in the order of [`Measure::ALL`]; 0 where it does not count.
    factors: [f64; Measure::ALL.len()],
}

impl Goal {
    /// The measure alone.
    pub const fn only(measure: Measure) -> Self {
        let mut factors = [0.0; Measure::ALL.len()];
        factors[measure as usize] = 1.0;
        Self { factors }
    }
    /// This goal and `times` another.
    #[must_use]
    pub fn plus(mut self, other: &Self, times: f64) -> Self {
        for (factor, more) in self.factors.iter_mut().zip(&other.factors) {
            *factor += times * more;
        }
        self
    }
    /// The factor of a measure; 0 where it does not count.
    pub const fn of(&self, measure: Measure) -> f64 {
        self.factors[measure as usize]
    }
    /// The measures that count, with their factors.
    pub fn terms(&self) -> impl Iterator<Item = (Measure, f64)> + '_ {
        Measure::ALL.into_iter().map(|measure| (measure, self.of(measure))).filter(|&(_, factor)| factor != 0.0)
    }
    /// The measure, where there is one alone.
    pub fn measure(&self) -> Option<Measure> {
        Measure::ALL.into_iter().find(|&measure| *self == Self::only(measure))
    }
    /// What the prize of a stop left out counts.
    pub const fn prizes(&self) -> f64 {
        self.of(Measure::Cost) + self.of(Measure::Prizes)
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, (measure, factor)) in self.terms().enumerate() {
            if k > 0 {
                f.write_char('+')?;
            }
            if factor != 1.0 {
                write!(f, "{factor}*")?;
            }
            f.write_str(measure.as_str())?;
        }
        Ok(())
    }
}

/// A list of goals with their names.
#[derive(Debug, PartialEq)]
pub struct Goals {
    goals: Vec<Goal>,
    names: Vec<String>,
    text: String,
}

/// Lists beyond the contract's, each kept once for the life of the process: an objective is handed
/// on as lightly as a number, and its names outlive every plan.
static KNOWN: Mutex<Vec<&'static Goals>> = Mutex::new(Vec::new());

/// Longer lists than this are refused: nobody compares so far.
const MOST: usize = 5;

/// What is minimised: the contract's words, or another list of goals.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Objective {
    /// The total distance driven.
    #[default]
    Distance,
    /// Fixed cost, cost per distance and cost per hour of every route, and the prizes of optional
    /// stops left out.
    Cost,
    /// First the number of routes, then the total distance.
    VehiclesDistance,
    /// The total distance and the prizes of optional stops left out.
    DistancePrizes,
    /// Any other goals, in order.
    List(&'static Goals),
}

const DISTANCE: Goal = Goal::only(Measure::Distance);
const DISTANCE_PRIZES: Goal = {
    let mut goal = DISTANCE;
    goal.factors[Measure::Prizes as usize] = 1.0;
    goal
};

impl Objective {
    /// The contract's own, in its order.
    pub const ALL: [Self; 4] = [Self::Distance, Self::Cost, Self::VehiclesDistance, Self::DistancePrizes];

    /// As flags and files spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Distance => "distance",
            Self::Cost => "cost",
            Self::VehiclesDistance => "vehicles,distance",
            Self::DistancePrizes => "distance+prizes",
            Self::List(goals) => &goals.text,
        }
    }

    /// The goals in order.
    pub fn goals(self) -> &'static [Goal] {
        match self {
            Self::Distance => const { &[DISTANCE] },
            Self::Cost => const { &[Goal::only(Measure::Cost)] },
            Self::VehiclesDistance => const { &[Goal::only(Measure::Vehicles), DISTANCE] },
            Self::DistancePrizes => const { &[DISTANCE_PRIZES] },
            Self::List(goals) => &goals.goals,
        }
    }

    /// The objectives in order.
    pub fn specs(self) -> Vec<ObjectiveSpec> {
        let spec = |name| ObjectiveSpec { name, sense: Sense::Minimise };
        match self {
            Self::VehiclesDistance => vec![spec("vehicles"), spec("distance")],
            Self::List(goals) => goals.names.iter().map(|name| spec(name)).collect(),
            single => vec![spec(single.as_str())],
        }
    }

    /// Whether some goal counts the measure.
    pub fn counts(self, measure: Measure) -> bool {
        self.goals().iter().any(|goal| goal.of(measure) != 0.0)
    }
    /// Whether leaving out an optional stop costs its prize.
    pub fn counts_prizes(self) -> bool {
        self.counts(Measure::Cost) || self.counts(Measure::Prizes)
    }
    /// Whether fewer routes come before all else.
    pub fn vehicles_first(self) -> bool {
        self.goals()[0] == Goal::only(Measure::Vehicles)
    }

    /// The objective of these goals.
    fn of(goals: Vec<Goal>) -> Self {
        if let Some(known) = Self::ALL.into_iter().find(|known| known.goals() == goals) {
            return known;
        }
        let mut lists = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lists.iter().find(|known| known.goals == goals) {
            return Self::List(known);
        }
        let names: Vec<String> = goals.iter().map(Goal::to_string).collect();
        let list: &'static Goals = Box::leak(Box::new(Goals { goals, text: names.join(","), names }));
        lists.push(list);
        Self::List(list)
    }
}

impl FromStr for Objective {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let goals = text.split(',').map(goal).collect::<Result<Vec<Goal>, String>>()?;
        if goals.len() > MOST {
            return Err(format!("\"{text}\" lists {} objectives, at most {MOST} are compared", goals.len()));
        }
        for (k, goal) in goals.iter().enumerate() {
            if goals[..k].contains(goal) {
                return Err(format!("\"{text}\" lists \"{goal}\" twice: name each objective once"));
            }
        }
        Ok(Self::of(goals))
    }
}

/// One goal: terms with `+` between them, each a measure or a factor, `*` and a measure.
fn goal(text: &str) -> Result<Goal, String> {
    let mut goal = Goal { factors: [0.0; Measure::ALL.len()] };
    for term in text.split('+').map(str::trim) {
        let (factor, name) = match term.split_once('*') {
            Some((factor, name)) => {
                let value = factor.trim().parse().ok().filter(|value: &f64| (1e-9..=1e9).contains(value));
                let value = value.ok_or_else(|| format!("\"{factor}\" in \"{text}\" is no factor from 1e-9 to 1e9"))?;
                (value, name.trim())
            }
            None => (1.0, term),
        };
        let Some(measure) = Measure::ALL.into_iter().find(|measure| measure.as_str() == name) else {
            let names = Measure::ALL.map(Measure::as_str).join(", ");
            return Err(format!(
                "no objective of dispatch is named \"{name}\"; there are {names}, sums of them such as distance+0.5*duration, and lists such as vehicles,distance"
            ));
        };
        if goal.of(measure) != 0.0 {
            return Err(format!("\"{name}\" is twice in \"{text}\": add up its factors"));
        }
        goal.factors[measure as usize] = factor;
    }
    Ok(goal)
}

impl Serialize for Objective {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Objective {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Objective {
    fn schema_name() -> Cow<'static, str> {
        "Objective".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let term = format!(r" *([0-9.eE-]+ *\* *)?({}) *", Measure::ALL.map(Measure::as_str).join("|"));
        let goal = format!(r"{term}(\+{term})*");
        json_schema!({
            "type": "string",
            "description": "What is minimised: measures, weighed sums of them (`distance+0.5*duration`), and lists of these that are compared in order (`vehicles,distance`).",
            "pattern": format!("^{goal}(,{goal})*$"),
            "examples": ["distance", "cost", "vehicles,distance", "distance+prizes", "lateness,cost"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Measure, Objective};

    #[test]
    fn lists_and_sums_are_read_and_written_alike() {
        for known in Objective::ALL {
            assert_eq!(known.as_str().parse(), Ok(known));
        }
        let read = |text: &str| text.parse::<Objective>();
        assert_eq!(read("prizes + distance"), Ok(Objective::DistancePrizes));
        let list = read("vehicles, 0.5*duration +distance,co2").expect("sound");
        assert_eq!(list.as_str(), "vehicles,distance+0.5*duration,co2");
        assert_eq!(read(list.as_str()), Ok(list));
        let names: Vec<&str> = list.specs().iter().map(|spec| spec.name).collect();
        assert_eq!(names, ["vehicles", "distance+0.5*duration", "co2"]);
        assert_eq!(list.goals()[1].of(Measure::Duration), 0.5);
        assert!(list.vehicles_first() && !list.counts_prizes() && list.counts(Measure::Co2));
        assert_eq!(serde_json::from_str::<Objective>("\"lateness,cost\"").expect("sound").as_str(), "lateness,cost");
        for wrong in ["", "speed", "cost,", "-1*cost", "0*cost", "cost*2", "cost,cost", "cost+cost", "inf*cost"] {
            assert!(read(wrong).is_err_and(|message| !message.is_empty()), "{wrong}");
        }
        assert!(read("distance,cost,duration,co2,vehicles,prizes").is_err());
    }
}

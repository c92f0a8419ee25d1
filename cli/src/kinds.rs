//! The four kinds as the command line sees them: one place where a name becomes a type.

use crate::exit::Failure;
use packhorse_instances::Files;
use packhorse_instances::{allocation, dispatch, packing, replenishment};
use packhorse_solver::KindName;
use packhorse_solver::allocation::Allocation;
use packhorse_solver::dispatch::Dispatch;
use packhorse_solver::packing::Packing;
use packhorse_solver::plan_file::PlanFile;
use packhorse_solver::replenishment::Replenishment;
use std::path::Path;

/// Evaluates `$body` with `$instance` bound to the instance of whichever kind it is.
macro_rules! with_instance {
    ($any:expr, $instance:ident => $body:expr) => {
        match $any {
            packhorse_instances::AnyInstance::Allocation($instance) => $body,
            packhorse_instances::AnyInstance::Replenishment($instance) => $body,
            packhorse_instances::AnyInstance::Dispatch($instance) => $body,
            packhorse_instances::AnyInstance::Packing($instance) => $body,
        }
    };
}

/// Evaluates `$body` with `$kind` standing for the type of the kind that is named.
macro_rules! with_kind {
    ($name:expr, $kind:ident => $body:expr) => {
        match $name {
            packhorse_solver::KindName::Allocation => {
                type $kind = packhorse_solver::allocation::Allocation;
                $body
            }
            packhorse_solver::KindName::Replenishment => {
                type $kind = packhorse_solver::replenishment::Replenishment;
                $body
            }
            packhorse_solver::KindName::Dispatch => {
                type $kind = packhorse_solver::dispatch::Dispatch;
                $body
            }
            packhorse_solver::KindName::Packing => {
                type $kind = packhorse_solver::packing::Packing;
                $body
            }
        }
    };
}

pub(crate) use {with_instance, with_kind};

/// What a kind offers to the command line beyond [`Files`].
pub(crate) trait Served: Files {
    /// A seeded synthetic instance; `size` are pairs of a count's name and the count.
    fn generate(size: &[(String, usize)], seed: u64) -> Result<Self::Draft, String>;

    /// Reads a `.sol` file, where the kind has such a format.
    fn read_sol(path: &Path, _problem: &Self::Problem) -> Result<PlanFile<Self::Plan>, Failure> {
        Err(no_sol(&path.display().to_string(), Self::NAME))
    }

    /// Writes a plan as `.sol`, where the kind has such a format.
    fn write_sol(_problem: &Self::Problem, _file: &PlanFile<Self::Plan>) -> Result<String, Failure> {
        Err(no_sol("--output-format sol", Self::NAME))
    }
}

fn no_sol(what: &str, kind: KindName) -> Failure {
    Failure::Usage(format!("{what}: .sol files hold routes (dispatch), and the instance's kind is {kind}; use json"))
}

macro_rules! serve {
    ($kind:ty, $module:ident, { $($sol:item)* }) => {
        impl Served for $kind {
            fn generate(size: &[(String, usize)], seed: u64) -> Result<Self::Draft, String> {
                Ok($module::generate(&$module::size_from(size)?, seed))
            }
            $($sol)*
        }
    };
}

serve!(Allocation, allocation, {});
serve!(Replenishment, replenishment, {});
serve!(Packing, packing, {});
serve!(Dispatch, dispatch, {
    fn read_sol(path: &Path, problem: &Self::Problem) -> Result<PlanFile<Self::Plan>, Failure> {
        Ok(dispatch::read_sol(path, problem)?)
    }
    fn write_sol(problem: &Self::Problem, file: &PlanFile<Self::Plan>) -> Result<String, Failure> {
        dispatch::write_sol(problem, file).map_err(Failure::Usage)
    }
});

//! The four kinds as the readers see them: their formats, and what a public file was read as.

use crate::formats::Format;
use crate::read::{AnyInstance, Instance};
use packhorse_solver::plan_file::Rules;
use packhorse_solver::{Kind, KindName};

/// What a kind brings for its files.
pub trait Files: Kind + Sized + 'static {
    /// Its public formats.
    fn formats() -> &'static [Format<Self::Draft>];
    /// What a draft read from a public file was read as: objective, rounding, support.
    fn rules_of(draft: &Self::Draft) -> Rules;
    /// An instance as one of all kinds.
    fn any(instance: Instance<Self>) -> AnyInstance;
}

macro_rules! files {
    ($($kind:ident in $module:ident),+) => {
        $(
            impl Files for packhorse_solver::$module::$kind {
                fn formats() -> &'static [Format<Self::Draft>] {
                    crate::$module::FORMATS
                }
                fn rules_of(draft: &Self::Draft) -> Rules {
                    crate::$module::rules_of(draft)
                }
                fn any(instance: Instance<Self>) -> AnyInstance {
                    AnyInstance::$kind(instance)
                }
            }
        )+
    };
}

files!(Allocation in allocation, Replenishment in replenishment, Dispatch in dispatch, Packing in packing);

/// Calls `$call::<K>($args)` for the kind named by `$name`.
macro_rules! for_kind {
    ($name:expr, $call:ident $(, $argument:expr)*) => {
        match $name {
            packhorse_solver::KindName::Allocation => $call::<packhorse_solver::allocation::Allocation>($($argument),*),
            packhorse_solver::KindName::Replenishment => {
                $call::<packhorse_solver::replenishment::Replenishment>($($argument),*)
            }
            packhorse_solver::KindName::Dispatch => $call::<packhorse_solver::dispatch::Dispatch>($($argument),*),
            packhorse_solver::KindName::Packing => $call::<packhorse_solver::packing::Packing>($($argument),*),
        }
    };
}
pub(crate) use for_kind;

/// A public format, without its functions.
#[derive(Debug, Clone, Copy)]
pub struct FormatInfo {
    /// Its name after `--format`.
    pub name: &'static str,
    /// The kind that it holds.
    pub kind: KindName,
    /// What it is, in one line.
    pub about: &'static str,
    /// The ending of files written in it.
    pub ending: &'static str,
    /// Whether packhorse also writes it.
    pub writes: bool,
    pub(crate) fits: fn(&str, &str) -> bool,
}

/// All public formats of all kinds.
pub fn formats() -> Vec<FormatInfo> {
    fn of<K: Files>() -> Vec<FormatInfo> {
        let info = |format: &Format<K::Draft>| FormatInfo {
            name: format.name,
            kind: K::NAME,
            about: format.about,
            ending: format.ending,
            writes: format.write.is_some(),
            fits: format.fits,
        };
        K::formats().iter().map(info).collect()
    }
    KindName::ALL.into_iter().flat_map(|kind| for_kind!(kind, of)).collect()
}

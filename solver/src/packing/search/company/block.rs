//! What each block takes of a bin's resources, worked out once.

use super::{Rules, Takes};

/// The rules of one block.
#[derive(Debug, Clone)]
pub(in super::super) struct BlockRules {
    pub(super) takes: Takes,
    /// The group that all its items belong to.
    pub(super) group: Option<u32>,
}

impl BlockRules {
    /// Of a block that is made of `needs`.
    pub(in super::super) fn of(rules: &Rules, needs: &[(u32, u32)]) -> Self {
        let group = needs.first().and_then(|&(kind, _)| rules.kinds[kind as usize].group);
        Self { takes: rules.takes(needs), group }
    }

    /// The group that all its items belong to.
    pub(in super::super) const fn group(&self) -> Option<u32> {
        self.group
    }
}

//! What a route remembers: sets of stops, and which stops each stop keeps in mind.

/// More stops than this a set does not hold.
pub(super) const MOST_STOPS: usize = 256;

/// A set of stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct StopSet([u64; MOST_STOPS / 64]);

impl StopSet {
    #[inline]
    pub(super) const fn insert(&mut self, stop: usize) {
        self.0[stop / 64] |= 1 << (stop % 64);
    }
    #[inline]
    pub(super) const fn contains(&self, stop: usize) -> bool {
        self.0[stop / 64] >> (stop % 64) & 1 == 1
    }
    /// What is in both.
    #[inline]
    pub(super) fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|k| self.0[k] & other.0[k]))
    }
    /// Whether all of it is in `other` too.
    #[inline]
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |rest, (a, b)| rest | a & !b) == 0
    }
    /// Whether nothing is in both.
    #[inline]
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |both, (a, b)| both | a & b) == 0
    }
    /// How many stops it holds.
    pub(super) fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

/// The ng-sets: a route that passes stop i forgets every stop that is not in i's set, and may
/// return to what it has forgotten (Baldacci, Mingozzi and Roberti 2011, section 4.3).
pub(super) struct Memory {
    sets: Vec<StopSet>,
}

impl Memory {
    /// Each stop keeps itself and its `size` nearest in mind, by `distance`.
    pub(super) fn nearest(stops: usize, size: usize, distance: impl Fn(usize, usize) -> f64) -> Self {
        let set = |i: usize| {
            let mut order: Vec<usize> = (0..stops).filter(|&j| j != i && distance(i, j).is_finite()).collect();
            order.sort_by(|&a, &b| distance(i, a).total_cmp(&distance(i, b)).then(a.cmp(&b)));
            let mut set = StopSet::default();
            set.insert(i);
            order.into_iter().take(size).for_each(|j| set.insert(j));
            set
        };
        Self { sets: (0..stops).map(set).collect() }
    }

    /// What is remembered behind `stop` of what was remembered before it.
    #[inline]
    pub(super) fn pass(&self, before: StopSet, stop: usize) -> StopSet {
        let mut after = before.and(self.sets[stop]);
        after.insert(stop);
        after
    }

    /// Whether the sequence returns to no stop that it remembers.
    pub(super) fn allows(&self, stops: &[u16]) -> bool {
        let mut seen = StopSet::default();
        for &stop in stops {
            if seen.contains(stop as usize) {
                return false;
            }
            seen = self.pass(seen, stop as usize);
        }
        true
    }

    /// Makes the cycles of a sequence forbidden as far as no set grows beyond `most`: every stop
    /// of a cycle keeps in mind where it began (Roberti and Mingozzi 2014, section 5). True if a
    /// set grew.
    pub(super) fn forbid(&mut self, stops: &[u16], most: u32) -> bool {
        let mut grew = false;
        for (end, &stop) in stops.iter().enumerate() {
            let Some(begin) = stops[..end].iter().rposition(|&earlier| earlier == stop) else { continue };
            let between = &stops[begin + 1..end];
            let room = |&k: &u16| {
                let set = &self.sets[k as usize];
                set.contains(stop as usize) || set.len() < most
            };
            if between.iter().all(room) {
                for &k in between {
                    grew |= !self.sets[k as usize].contains(stop as usize);
                    self.sets[k as usize].insert(stop as usize);
                }
            }
        }
        grew
    }
}

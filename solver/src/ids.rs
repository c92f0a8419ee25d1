//! Typed indices, and a vector that only its own index type can open.
//!
//! An entity has two names: its id (a string, as the file has it) and its index (its row, here).
//! Indices are small and `Copy`; a bare `usize` never crosses a function border.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A typed row number.
pub trait Idx: Copy + Eq + Ord + std::hash::Hash {
    /// From a bare row number.
    fn new(row: usize) -> Self;
    /// The bare row number.
    fn row(self) -> usize;
}

/// Declares index types: `index_type! { /// A stop. StopIndex }`.
#[macro_export]
macro_rules! index_type {
    ($($(#[$meta:meta])* $name:ident);+ $(;)?) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub u32);
            impl $crate::ids::Idx for $name {
                #[inline]
                fn new(row: usize) -> Self {
                    Self(row as u32)
                }
                #[inline]
                fn row(self) -> usize {
                    self.0 as usize
                }
            }
        )+
    };
}

/// A vector opened by one index type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexVec<I, T> {
    items: Vec<T>,
    index: PhantomData<fn(I)>,
}

impl<I: Idx, T> IndexVec<I, T> {
    /// Takes over `items`; row k is index k.
    pub const fn from_vec(items: Vec<T>) -> Self {
        Self { items, index: PhantomData }
    }
    /// How many items there are.
    pub const fn len(&self) -> usize {
        self.items.len()
    }
    /// Whether there is no item.
    pub const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
    /// All items in row order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
    /// All indices in row order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::new)
    }
    /// Indices with their items.
    pub fn iter_enumerated(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.items.iter().enumerate().map(|(row, item)| (I::new(row), item))
    }
    /// The items as a slice.
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }
    /// Appends an item and returns its index.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::new(self.items.len() - 1)
    }
}

impl<I: Idx, T> Default for IndexVec<I, T> {
    fn default() -> Self {
        Self::from_vec(Vec::new())
    }
}

impl<I: Idx, T> Index<I> for IndexVec<I, T> {
    type Output = T;
    #[inline]
    fn index(&self, index: I) -> &T {
        &self.items[index.row()]
    }
}

impl<I: Idx, T> IndexMut<I> for IndexVec<I, T> {
    #[inline]
    fn index_mut(&mut self, index: I) -> &mut T {
        &mut self.items[index.row()]
    }
}

impl<I: Idx, T> FromIterator<T> for IndexVec<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(iter: It) -> Self {
        Self::from_vec(iter.into_iter().collect())
    }
}

impl<'a, I: Idx, T> IntoIterator for &'a IndexVec<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

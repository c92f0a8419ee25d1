//! A dense rectangular matrix in one allocation.

/// Row-major numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    columns: usize,
    entries: Vec<f64>,
}

impl Matrix {
    /// `rows × columns`, entry (r, c) from `entry(r, c)`.
    pub fn from_fn(rows: usize, columns: usize, mut entry: impl FnMut(usize, usize) -> f64) -> Self {
        let mut entries = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            entries.extend((0..columns).map(|column| entry(row, column)));
        }
        Self { columns, entries }
    }
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.entries.len().checked_div(self.columns).unwrap_or(0)
    }
    /// Number of columns.
    pub const fn columns(&self) -> usize {
        self.columns
    }
    /// Entry in `row` and `column`.
    #[inline]
    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.columns + column]
    }
    /// One whole row.
    #[inline]
    pub fn row(&self, row: usize) -> &[f64] {
        &self.entries[row * self.columns..(row + 1) * self.columns]
    }
}

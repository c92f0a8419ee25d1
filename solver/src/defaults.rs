//! What serde asks of a draft's fields that may be absent: their values, and when to leave them out.

/// The version of the file format that a file without one has.
pub(crate) const fn format() -> u32 {
    1
}

/// The default of factors, pack sizes and quantities.
pub(crate) fn one<T: From<u8>>() -> T {
    T::from(1)
}

/// Whether a field says what its absence says.
pub(crate) fn is_one<T: From<u8> + PartialEq>(value: &T) -> bool {
    *value == T::from(1)
}

/// Whether a number is what its absence says; -0.0 is written as it stands, so that nothing is lost.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) const fn is_zero(value: &f64) -> bool {
    value.to_bits() == 0
}

/// Whether a word or a whole number is its type's default.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

//! HiGHS's callbacks: a stop takes effect at the next one, and new incumbents are told.
//!
//! The safe `highs` crate has no callbacks, so this file speaks to HiGHS's C interface.
#![expect(unsafe_code, reason = "HiGHS's callback interface is C; the proof stands at each use")]

use crate::search::stop::Stop;
use highs::Model;
use highs_sys::{
    Highs_getInt64InfoValue, Highs_setCallback, Highs_startCallback, HighsCallbackDataIn, HighsCallbackDataOut,
    HighsInt,
};
use std::ffi::{c_char, c_int, c_void};

// Callback types of highs_c_api.h.
const SIMPLEX_INTERRUPT: HighsInt = 1;
const INTERIOR_POINT_INTERRUPT: HighsInt = 2;
const IMPROVING_SOLUTION: HighsInt = 4;
const MIP_INTERRUPT: HighsInt = 6;

/// Hears of an incumbent: objective and bound as HiGHS states them, and the column values.
pub(super) type Hears<'a> = dyn FnMut(f64, Option<f64>, &[f64]) + 'a;

/// What the callback may look at. It lives on the caller's stack for the whole solve.
pub(super) struct Watch<'a> {
    /// Asked at every callback.
    pub(super) stop: &'a Stop,
    /// Hears of each incumbent.
    pub(super) improved: &'a mut Hears<'a>,
}

/// Hangs `watch` into `model`. The caller keeps `watch` alive, unmoved and otherwise unused until
/// the solve has returned, and calls [`unhook`] on whatever outlives it.
pub(super) fn hook(model: &mut Model, watch: &mut Watch<'_>) {
    let data = std::ptr::from_mut(watch).cast::<c_void>();
    // SAFETY: the pointer of a live model; `callback` has the signature that HiGHS asks for;
    // `data` outlives every call by the contract above.
    unsafe {
        let highs = model.as_mut_ptr();
        Highs_setCallback(highs, Some(callback), data);
        for kind in [SIMPLEX_INTERRUPT, INTERIOR_POINT_INTERRUPT, IMPROVING_SOLUTION, MIP_INTERRUPT] {
            Highs_startCallback(highs, kind);
        }
    }
}

/// Takes the callback out again.
pub(super) fn unhook(highs: *mut c_void) {
    // SAFETY: the pointer of a live model; HiGHS accepts a null callback.
    unsafe {
        Highs_setCallback(highs, None, std::ptr::null_mut());
    }
}

/// Branch-and-bound nodes of the last run; `None` where HiGHS solved a linear program.
/// A 64-bit info value, which the safe crate cannot read.
pub(super) fn node_count(highs: *mut c_void) -> Option<u64> {
    let mut count: i64 = -1;
    // SAFETY: the pointer of a live model, a C string, and a place for the answer.
    let status = unsafe { Highs_getInt64InfoValue(highs, c"mip_node_count".as_ptr(), &raw mut count) };
    (status == 0).then_some(count).and_then(|count| u64::try_from(count).ok())
}

unsafe extern "C" fn callback(
    kind: c_int,
    _message: *const c_char,
    out: *const HighsCallbackDataOut,
    input: *mut HighsCallbackDataIn,
    data: *mut c_void,
) {
    if data.is_null() {
        return;
    }
    // SAFETY: `data` is the `Watch` given to `hook`, alive and unaliased while HiGHS runs; HiGHS
    // calls from the thread that solves.
    let watch = unsafe { &mut *data.cast::<Watch<'_>>() };
    if kind == IMPROVING_SOLUTION {
        if !out.is_null() {
            // SAFETY: HiGHS fills `out` before the call; its solution has the size it states.
            let (objective, bound, values) = unsafe {
                let (start, size) = ((*out).mip_solution, usize::try_from((*out).mip_solution_size).unwrap_or(0));
                let values = if start.is_null() { &[] } else { std::slice::from_raw_parts(start, size) };
                ((*out).objective_function_value, (*out).mip_dual_bound, values)
            };
            (watch.improved)(objective, bound.is_finite().then_some(bound), values);
        }
    } else if !input.is_null() && watch.stop.urgent() {
        // SAFETY: HiGHS gives a valid input record for interrupt callbacks.
        unsafe { (*input).user_interrupt = 1 };
    }
}

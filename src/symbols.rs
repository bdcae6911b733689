//! Finds V8's exported C++ functions in the running process, once.
//!
//! Nothing is linked against V8: every function is looked up by its Itanium mangled name among
//! the dynamic symbols of the executable, so one binary serves every V8 that exports what is
//! needed and reports a code on every V8 that does not.

use std::ffi::{CStr, c_char, c_void};

use once_cell::sync::OnceCell;

use crate::v8::{Accessors, Functions};

/// Why V8's functions cannot be used in this process. The code is part of the JavaScript API
/// (`runtime.reason.code`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// Not Linux or macOS on x64 or arm64: the mangled names or the calling convention differ.
    Platform,
    /// The executable does not export the functions: another engine, or a stripped build.
    Symbols,
}

impl Unavailable {
    /// The stable code that JavaScript sees.
    pub fn code(self) -> &'static str {
        match self {
            Self::Platform => "UNSUPPORTED_PLATFORM",
            Self::Symbols => "SYMBOLS_NOT_FOUND",
        }
    }
}

/// Finds the address of a symbol, or `None`. A parameter rather than a direct call so that the
/// tests can hide symbols.
pub type Lookup = fn(&CStr) -> Option<*const c_void>;

/// V8's functions in this process, looked up at the first call.
pub fn functions() -> Result<&'static Functions, Unavailable> {
    static FUNCTIONS: OnceCell<Result<Functions, Unavailable>> = OnceCell::new();
    FUNCTIONS.get_or_init(|| resolve(process_symbol)).as_ref().map_err(|reason| *reason)
}

fn resolve(lookup: Lookup) -> Result<Functions, Unavailable> {
    if !cfg!(all(
        any(target_os = "linux", target_os = "macos"),
        any(target_arch = "x86_64", target_arch = "aarch64")
    )) {
        return Err(Unavailable::Platform);
    }
    find(lookup).ok_or(Unavailable::Symbols)
}

/// Looks `$name` up and gives it the function type that the field it is assigned to has.
macro_rules! function {
    ($lookup:expr, $name:literal) => {
        $lookup($name).map(|address| {
            // SAFETY: the mangled name fixes the C++ signature, and `v8.rs` declares for it the
            // same arguments and result under the platform's C calling convention, which
            // Itanium C++ uses for free and member functions alike (`this` is the first one).
            unsafe { std::mem::transmute::<*const c_void, _>(address) }
        })
    };
}

fn find(lookup: Lookup) -> Option<Functions> {
    Some(Functions {
        current_isolate: function!(lookup, c"_ZN2v87Isolate10GetCurrentEv")?,
        current_context: function!(lookup, c"_ZN2v87Isolate17GetCurrentContextEv")?,
        extras_binding_object: function!(lookup, c"_ZN2v87Context22GetExtrasBindingObjectEv")?,
        accessors: accessors_of_isolate(lookup).or_else(|| accessors_of_context(lookup))?,
    })
}

/// V8 12 and later: the slot belongs to the isolate.
fn accessors_of_isolate(lookup: Lookup) -> Option<Accessors> {
    Some(Accessors::OfIsolate {
        get: function!(lookup, c"_ZN2v87Isolate36GetContinuationPreservedEmbedderDataEv")?,
        set: function!(
            lookup,
            c"_ZN2v87Isolate36SetContinuationPreservedEmbedderDataENS_5LocalINS_5ValueEEE"
        )?,
    })
}

/// V8 11: the slot belongs to the native context.
fn accessors_of_context(lookup: Lookup) -> Option<Accessors> {
    Some(Accessors::OfContext {
        get: function!(lookup, c"_ZNK2v87Context36GetContinuationPreservedEmbedderDataEv")?,
        set: function!(
            lookup,
            c"_ZN2v87Context36SetContinuationPreservedEmbedderDataENS_5LocalINS_5ValueEEE"
        )?,
    })
}

#[cfg(unix)]
fn process_symbol(name: &CStr) -> Option<*const c_void> {
    unsafe extern "C" {
        fn dlsym(handle: *mut c_void, symbol: *const c_char) -> *mut c_void;
    }
    // `RTLD_DEFAULT`, from <dlfcn.h>: search the executable and everything it loaded.
    let default_handle = if cfg!(target_os = "macos") { -2isize as *mut c_void } else { std::ptr::null_mut() };
    // SAFETY: `name` is NUL-terminated and outlives the call; dlsym accepts any such name.
    let address = unsafe { dlsym(default_handle, name.as_ptr()) };
    (!address.is_null()).then_some(address.cast_const())
}

#[cfg(not(unix))]
fn process_symbol(_name: &CStr) -> Option<*const c_void> {
    None
}

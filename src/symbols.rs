//! Finds V8's exported C++ functions in the running process, once.
//!
//! Nothing is linked against V8: every function is looked up by its Itanium mangled name among
//! the dynamic symbols of the program, so one binary serves every V8 that exports what is needed,
//! and reports a code on every V8 that does not.

use std::ffi::{CStr, c_char, c_void};

use once_cell::sync::OnceCell;

use crate::v8::{Accessors, Functions};

/// Why V8's functions cannot be used in this process. The code is part of the JavaScript API
/// (`runtime.reason.code`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// Not Linux or macOS on x64 or arm64: mangled names or calling convention differ.
    Platform,
    /// The program does not export the functions: another engine, or a stripped build.
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

/// V8's functions in this process, looked up at the first call.
pub fn functions() -> Result<&'static Functions, Unavailable> {
    static FUNCTIONS: OnceCell<Result<Functions, Unavailable>> = OnceCell::new();
    FUNCTIONS.get_or_init(|| resolve(in_this_process)).as_ref().map_err(|reason| *reason)
}

/// `lookup` is a parameter so that the tests can hide symbols.
fn resolve(lookup: impl Fn(&CStr) -> Option<*const c_void>) -> Result<Functions, Unavailable> {
    if !cfg!(all(
        any(target_os = "linux", target_os = "macos"),
        any(target_arch = "x86_64", target_arch = "aarch64")
    )) {
        return Err(Unavailable::Platform);
    }
    find(&lookup).ok_or(Unavailable::Symbols)
}

/// Looks a name up and gives the address the function type of the field it goes to.
macro_rules! function {
    ($lookup:expr, $name:literal) => {
        $lookup($name).map(|address| {
            // SAFETY: the mangled name fixes the C++ signature, and `v8.rs` declares for it the
            // same arguments and result under the platform's C calling convention, which the
            // Itanium C++ ABI uses for free and member functions alike (`this` comes first).
            unsafe { std::mem::transmute::<*const c_void, _>(address) }
        })
    };
}

fn find(lookup: &impl Fn(&CStr) -> Option<*const c_void>) -> Option<Functions> {
    Some(Functions {
        current_isolate: function!(lookup, c"_ZN2v87Isolate10GetCurrentEv")?,
        current_context: function!(lookup, c"_ZN2v87Isolate17GetCurrentContextEv")?,
        extras_binding_object: function!(lookup, c"_ZN2v87Context22GetExtrasBindingObjectEv")?,
        accessors: accessors_of_isolate(lookup).or_else(|| accessors_of_context(lookup))?,
        version: function!(lookup, c"_ZN2v82V810GetVersionEv"),
        new_function: function!(
            lookup,
            c"_ZN2v88Function3NewENS_5LocalINS_7ContextEEEPFvRKNS_20FunctionCallbackInfoINS_5ValueEEEENS1_IS5_EEiNS_19ConstructorBehaviorENS_14SideEffectTypeE"
        ),
        set_promise_hooks: function!(
            lookup,
            c"_ZN2v87Context15SetPromiseHooksENS_5LocalINS_8FunctionEEES3_S3_S3_"
        ),
        set_promise_reject_callback: function!(
            lookup,
            c"_ZN2v87Isolate24SetPromiseRejectCallbackEPFvNS_20PromiseRejectMessageEE"
        ),
        node_promise_reject_callback: function!(
            lookup,
            c"_ZN4node21PromiseRejectCallbackEN2v820PromiseRejectMessageE"
        ),
    })
}

/// V8 12 and later: the slot belongs to the isolate.
fn accessors_of_isolate(lookup: &impl Fn(&CStr) -> Option<*const c_void>) -> Option<Accessors> {
    Some(Accessors::OfIsolate {
        get: function!(lookup, c"_ZN2v87Isolate36GetContinuationPreservedEmbedderDataEv")?,
        set: function!(
            lookup,
            c"_ZN2v87Isolate36SetContinuationPreservedEmbedderDataENS_5LocalINS_5ValueEEE"
        )?,
    })
}

/// V8 11: the slot belongs to the native context.
fn accessors_of_context(lookup: &impl Fn(&CStr) -> Option<*const c_void>) -> Option<Accessors> {
    Some(Accessors::OfContext {
        get: function!(lookup, c"_ZNK2v87Context36GetContinuationPreservedEmbedderDataEv")?,
        set: function!(
            lookup,
            c"_ZN2v87Context36SetContinuationPreservedEmbedderDataENS_5LocalINS_5ValueEEE"
        )?,
    })
}

#[cfg(unix)]
fn in_this_process(name: &CStr) -> Option<*const c_void> {
    unsafe extern "C" {
        fn dlsym(handle: *mut c_void, symbol: *const c_char) -> *mut c_void;
    }
    // RTLD_DEFAULT of <dlfcn.h>: the program and everything it has loaded.
    let everywhere =
        if cfg!(target_os = "macos") { -2isize as *mut c_void } else { std::ptr::null_mut() };
    // SAFETY: `name` is NUL-terminated and outlives the call; dlsym takes any such name.
    let address = unsafe { dlsym(everywhere, name.as_ptr()) };
    (!address.is_null()).then_some(address.cast_const())
}

#[cfg(not(unix))]
fn in_this_process(_name: &CStr) -> Option<*const c_void> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An address that is never called.
    fn somewhere() -> *const c_void {
        resolve_without as *const c_void
    }

    /// Resolves in a program that exports everything but the names that contain one of `hidden`.
    fn resolve_without(hidden: &[&str]) -> Result<Functions, Unavailable> {
        resolve(|name| {
            let name = name.to_str().unwrap();
            (!hidden.iter().any(|part| name.contains(part))).then(somewhere)
        })
    }

    #[test]
    fn a_slot_of_the_isolate_is_preferred() {
        let functions = resolve_without(&[]).unwrap();
        assert!(matches!(functions.accessors, Accessors::OfIsolate { .. }));
    }

    #[test]
    fn a_slot_of_the_context_serves_where_the_isolate_has_none() {
        let functions = resolve_without(&["Isolate36"]).unwrap();
        assert!(matches!(functions.accessors, Accessors::OfContext { .. }));
    }

    #[test]
    fn a_getter_without_its_setter_is_no_slot() {
        let hidden = &["SetContinuationPreservedEmbedderData"];
        assert_eq!(resolve_without(hidden).err(), Some(Unavailable::Symbols));
    }

    #[test]
    fn each_function_that_the_slot_needs_is_needed() {
        for needed in ["10GetCurrentEv", "17GetCurrentContextEv", "22GetExtrasBindingObjectEv"] {
            assert_eq!(resolve_without(&[needed]).err(), Some(Unavailable::Symbols), "{needed}");
        }
    }

    #[test]
    fn what_only_speed_and_the_glue_need_may_be_missing() {
        let hidden = ["GetVersion", "Function3New", "SetPromiseHooks", "PromiseRejectCallback"];
        let functions = resolve_without(&hidden).unwrap();
        assert!(functions.version.is_none());
        assert!(functions.new_function.is_none());
        assert!(functions.set_promise_hooks.is_none());
        assert!(functions.set_promise_reject_callback.is_none());
        assert!(functions.node_promise_reject_callback.is_none());
    }

    #[test]
    fn a_program_without_v8_is_reported_and_not_guessed_at() {
        assert_eq!(functions().err(), Some(Unavailable::Symbols));
        assert_eq!(Unavailable::Symbols.code(), "SYMBOLS_NOT_FOUND");
        assert_eq!(Unavailable::Platform.code(), "UNSUPPORTED_PLATFORM");
    }
}

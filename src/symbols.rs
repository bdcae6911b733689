//! Finds V8's exported C++ functions in the running process, once.
//!
//! Nothing is linked against V8. Every function is looked up by its mangled name among the dynamic
//! symbols of the program (`platform.rs`), so one binary serves every V8 that exports the
//! functions, and returns a code on every V8 that does not.

use std::ffi::{CStr, c_void};
use std::ptr::NonNull;

use once_cell::sync::OnceCell;

use crate::platform::{HERE, Names};
use crate::v8::{Accessors, Functions};

/// Why V8's functions cannot be used in this process. The code is part of the JavaScript API
/// (`runtime.reason.code`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// The mangled names or the calling convention of this platform are unknown.
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

/// V8's functions in this process. The first call looks them up.
pub fn functions() -> Result<&'static Functions, Unavailable> {
    static FUNCTIONS: OnceCell<Result<Functions, Unavailable>> = OnceCell::new();
    let resolved = FUNCTIONS.get_or_init(|| {
        let platform = HERE.ok_or(Unavailable::Platform)?;
        // SAFETY: `find` returns symbols of the running program by name, and a program that exports
        // V8's mangled names is linked with V8. Their signatures: "Signatures" in `v8.rs`.
        unsafe { resolve(&platform.names, platform.find) }
    });
    resolved.as_ref().map_err(|reason| *reason)
}

/// Resolves all functions. `lookup` is a parameter so that tests can hide symbols.
///
/// # Safety
///
/// `lookup` must return the address of the function that has the name, with the signature that
/// [`Functions`] declares. An address that is wrong must never be called.
unsafe fn resolve(
    names: &Names,
    lookup: impl Fn(&CStr) -> Option<NonNull<c_void>>,
) -> Result<Functions, Unavailable> {
    // SAFETY: the caller's promise.
    unsafe { find(names, &lookup) }.ok_or(Unavailable::Symbols)
}

/// Looks a name up and gives the address the type of the field that it initializes.
macro_rules! function {
    ($lookup:expr, $name:expr) => {
        $lookup($name).map(|address| {
            // SAFETY: a promise of the caller of the function that uses this macro. The field's
            // type is a function pointer or a transparent wrapper of one.
            unsafe { std::mem::transmute::<NonNull<c_void>, _>(address) }
        })
    };
}

/// The functions of V8 and Node by their C++ names, and whether the running program exports them, in the
/// order in which they are preferred. Empty on a platform whose names are unknown.
pub fn exported() -> Vec<(&'static str, bool)> {
    HERE.map_or_else(Vec::new, |platform| {
        named(&platform.names)
            .into_iter()
            .map(|(name, symbol)| (name, (platform.find)(symbol).is_some()))
            .collect()
    })
}

/// The names that people know the symbols by.
fn named(names: &Names) -> [(&'static str, &'static CStr); 14] {
    [
        ("Isolate::GetCurrent", names.current_isolate),
        ("Isolate::GetCurrentContext", names.current_context),
        ("Context::GetExtrasBindingObject", names.extras_binding_object),
        ("Isolate::GetContinuationPreservedEmbedderDataV2", names.get_of_isolate_v2),
        ("Isolate::SetContinuationPreservedEmbedderDataV2", names.set_of_isolate_v2),
        ("Isolate::GetContinuationPreservedEmbedderData", names.get_of_isolate),
        ("Isolate::SetContinuationPreservedEmbedderData", names.set_of_isolate),
        ("Context::GetContinuationPreservedEmbedderData", names.get_of_context),
        ("Context::SetContinuationPreservedEmbedderData", names.set_of_context),
        ("V8::GetVersion", names.version),
        ("Function::New", names.new_function),
        ("Context::SetPromiseHooks", names.set_promise_hooks),
        ("Isolate::SetPromiseRejectCallback", names.set_promise_reject_callback),
        ("node::PromiseRejectCallback", names.node_promise_reject_callback),
    ]
}

/// # Safety
///
/// As for [`resolve`].
unsafe fn find(
    names: &Names,
    lookup: &impl Fn(&CStr) -> Option<NonNull<c_void>>,
) -> Option<Functions> {
    // V8 12 and later keep the slot in the isolate, V8 11 in the native context. V8 14 has a second
    // pair for the isolate, and has deprecated the first.
    let of_isolate = |get, set| {
        Some(Accessors::OfIsolate { get: function!(lookup, get)?, set: function!(lookup, set)? })
    };
    let of_context = || {
        Some(Accessors::OfContext {
            get: function!(lookup, names.get_of_context)?,
            set: function!(lookup, names.set_of_context)?,
        })
    };
    Some(Functions {
        current_isolate: function!(lookup, names.current_isolate)?,
        current_context: function!(lookup, names.current_context)?,
        extras_binding_object: function!(lookup, names.extras_binding_object)?,
        accessors: of_isolate(names.get_of_isolate_v2, names.set_of_isolate_v2)
            .or_else(|| of_isolate(names.get_of_isolate, names.set_of_isolate))
            .or_else(of_context),
        version: function!(lookup, names.version),
        new_function: function!(lookup, names.new_function),
        set_promise_hooks: function!(lookup, names.set_promise_hooks),
        set_promise_reject_callback: function!(lookup, names.set_promise_reject_callback),
        node_promise_reject_callback: function!(lookup, names.node_promise_reject_callback),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{ITANIUM, MICROSOFT};

    /// Every platform's names: what is resolved does not depend on how it is called.
    const TABLES: [Names; 2] = [ITANIUM, MICROSOFT];

    /// Resolves in a program that exports every name except `hidden`. The address of each function
    /// is that of its name.
    fn resolve_without(names: &Names, hidden: &[&CStr]) -> Result<Functions, Unavailable> {
        let lookup = |name: &CStr| {
            let visible = !hidden.contains(&name);
            visible.then(|| NonNull::new(name.as_ptr().cast_mut().cast()).unwrap())
        };
        // SAFETY: the tests never call the functions.
        unsafe { resolve(names, lookup) }
    }

    /// Asserts that the slot is written by the function with this name.
    fn assert_written_by(setter: &'static CStr, names: &Names, hidden: &[&CStr]) {
        let written_by = match resolve_without(names, hidden).unwrap().accessors {
            Some(Accessors::OfIsolate { set, .. }) => set as *const c_void,
            Some(Accessors::OfContext { set, .. }) => set as *const c_void,
            None => panic!("{hidden:?}: no accessors"),
        };
        assert_eq!(written_by, setter.as_ptr().cast(), "{hidden:?}");
    }

    #[test]
    fn what_is_not_deprecated_is_preferred() {
        for names in &TABLES {
            let hidden = [names.set_of_context, names.set_of_isolate];
            assert_written_by(names.set_of_isolate_v2, names, &[]);
            assert_written_by(names.set_of_isolate_v2, names, &hidden[..1]);
            assert_written_by(names.set_of_isolate_v2, names, &hidden);
        }
    }

    #[test]
    fn a_getter_without_its_setter_is_no_pair() {
        for names in &TABLES {
            for half in [names.get_of_isolate_v2, names.set_of_isolate_v2] {
                assert_written_by(names.set_of_isolate, names, &[half]);
            }
            for half in [names.get_of_isolate, names.set_of_isolate] {
                let hidden = [names.get_of_isolate_v2, half];
                assert_written_by(names.set_of_context, names, &hidden);
            }
        }
    }

    #[test]
    fn without_accessors_the_builtins_are_left() {
        for names in &TABLES {
            let setters = [names.set_of_isolate_v2, names.set_of_isolate, names.set_of_context];
            let functions = resolve_without(names, &setters).unwrap();
            assert!(functions.accessors.is_none());
        }
    }

    #[test]
    fn each_function_that_the_builtins_need_is_required() {
        for names in &TABLES {
            for needed in
                [names.current_isolate, names.current_context, names.extras_binding_object]
            {
                let functions = resolve_without(names, &[needed]);
                assert_eq!(functions.err(), Some(Unavailable::Symbols), "{needed:?}");
            }
        }
    }

    #[test]
    fn each_symbol_has_a_name_for_people() {
        for names in &TABLES {
            let named = named(names);
            for (at, (name, symbol)) in named.iter().enumerate() {
                let (_, function) = name.rsplit_once("::").unwrap();
                assert!(symbol.to_str().unwrap().contains(function), "{name}");
                assert!(!named[..at].iter().any(|(_, other)| other == symbol), "{name}");
            }
        }
    }

    #[test]
    fn functions_for_speed_and_glue_may_be_missing() {
        for names in &TABLES {
            let hidden = [
                names.version,
                names.new_function,
                names.set_promise_hooks,
                names.set_promise_reject_callback,
                names.node_promise_reject_callback,
            ];
            let functions = resolve_without(names, &hidden).unwrap();
            assert!(functions.version.is_none());
            assert!(functions.new_function.is_none());
            assert!(functions.set_promise_hooks.is_none());
            assert!(functions.set_promise_reject_callback.is_none());
            assert!(functions.node_promise_reject_callback.is_none());
        }
    }

    #[test]
    fn a_program_without_v8_is_reported() {
        assert_eq!(functions().err(), Some(Unavailable::Symbols));
        assert_eq!(Unavailable::Symbols.code(), "SYMBOLS_NOT_FOUND");
        assert_eq!(Unavailable::Platform.code(), "UNSUPPORTED_PLATFORM");
    }
}

//! What differs from platform to platform: the symbol names of V8's functions, the way C++ returns
//! a handle, and the way a program's own symbols are looked up.
//!
//! | | names | handles are returned | symbols are looked up by |
//! | --- | --- | --- | --- |
//! | Linux, macOS | `ITANIUM` | `itanium`: in a register | `dynamic_linker`: `dlsym` |
//! | Windows | `MICROSOFT` | `microsoft`: in the caller's memory | `windows_loader`: `GetProcAddress` |
//!
//! A further platform is one more row: a table of names, a module of conventions, a `HERE`. The
//! other files are the same everywhere.

use std::ffi::{CStr, c_void};
use std::ptr::NonNull;

/// A platform on which V8's functions can be called.
pub struct Platform {
    /// The names of the functions.
    pub names: Names,
    /// Finds the address of a function in the running program by its name.
    pub find: fn(&CStr) -> Option<NonNull<c_void>>,
}

/// The symbol names of V8's functions, and one of Node, in the program.
pub struct Names {
    /// `v8::Isolate::GetCurrent()`.
    pub current_isolate: &'static CStr,
    /// `v8::Isolate::GetCurrentContext()`.
    pub current_context: &'static CStr,
    /// `v8::Context::GetExtrasBindingObject()`.
    pub extras_binding_object: &'static CStr,
    /// `v8::Isolate::GetContinuationPreservedEmbedderDataV2()`, which V8 14 prefers to the one without
    /// `V2`.
    pub get_of_isolate_v2: &'static CStr,
    /// `v8::Isolate::SetContinuationPreservedEmbedderDataV2(Local<Data>)`.
    pub set_of_isolate_v2: &'static CStr,
    /// `v8::Isolate::GetContinuationPreservedEmbedderData()`.
    pub get_of_isolate: &'static CStr,
    /// `v8::Isolate::SetContinuationPreservedEmbedderData(Local<Value>)`.
    pub set_of_isolate: &'static CStr,
    /// `v8::Context::GetContinuationPreservedEmbedderData() const`.
    pub get_of_context: &'static CStr,
    /// `v8::Context::SetContinuationPreservedEmbedderData(Local<Value>)`.
    pub set_of_context: &'static CStr,
    /// `v8::V8::GetVersion()`.
    pub version: &'static CStr,
    /// `v8::Function::New(…)` of V8 11 to 13.
    pub new_function: &'static CStr,
    /// `v8::Context::SetPromiseHooks(…)`.
    pub set_promise_hooks: &'static CStr,
    /// `v8::Isolate::SetPromiseRejectCallback(PromiseRejectCallback)`.
    pub set_promise_reject_callback: &'static CStr,
    /// `node::PromiseRejectCallback(PromiseRejectMessage)`.
    pub node_promise_reject_callback: &'static CStr,
}

/// The names by the Itanium C++ ABI.
#[cfg_attr(not(any(target_os = "linux", target_os = "macos")), allow(dead_code))]
pub const ITANIUM: Names = Names {
    current_isolate: c"_ZN2v87Isolate10GetCurrentEv",
    current_context: c"_ZN2v87Isolate17GetCurrentContextEv",
    extras_binding_object: c"_ZN2v87Context22GetExtrasBindingObjectEv",
    get_of_isolate_v2: c"_ZN2v87Isolate38GetContinuationPreservedEmbedderDataV2Ev",
    set_of_isolate_v2: c"_ZN2v87Isolate38SetContinuationPreservedEmbedderDataV2ENS_5LocalINS_4DataEEE",
    get_of_isolate: c"_ZN2v87Isolate36GetContinuationPreservedEmbedderDataEv",
    set_of_isolate: c"_ZN2v87Isolate36SetContinuationPreservedEmbedderDataENS_5LocalINS_5ValueEEE",
    get_of_context: c"_ZNK2v87Context36GetContinuationPreservedEmbedderDataEv",
    set_of_context: c"_ZN2v87Context36SetContinuationPreservedEmbedderDataENS_5LocalINS_5ValueEEE",
    version: c"_ZN2v82V810GetVersionEv",
    new_function: c"_ZN2v88Function3NewENS_5LocalINS_7ContextEEEPFvRKNS_20FunctionCallbackInfoINS_5ValueEEEENS1_IS5_EEiNS_19ConstructorBehaviorENS_14SideEffectTypeE",
    set_promise_hooks: c"_ZN2v87Context15SetPromiseHooksENS_5LocalINS_8FunctionEEES3_S3_S3_",
    set_promise_reject_callback: c"_ZN2v87Isolate24SetPromiseRejectCallbackEPFvNS_20PromiseRejectMessageEE",
    node_promise_reject_callback: c"_ZN4node21PromiseRejectCallbackEN2v820PromiseRejectMessageE",
};

/// The names by Microsoft's C++ ABI, by which clang-cl mangles too. Unlike Itanium's they contain the
/// type that the function returns.
#[cfg_attr(not(windows), allow(dead_code))]
pub const MICROSOFT: Names = Names {
    current_isolate: c"?GetCurrent@Isolate@v8@@SAPEAV12@XZ",
    current_context: c"?GetCurrentContext@Isolate@v8@@QEAA?AV?$Local@VContext@v8@@@2@XZ",
    extras_binding_object: c"?GetExtrasBindingObject@Context@v8@@QEAA?AV?$Local@VObject@v8@@@2@XZ",
    get_of_isolate_v2: c"?GetContinuationPreservedEmbedderDataV2@Isolate@v8@@QEAA?AV?$Local@VData@v8@@@2@XZ",
    set_of_isolate_v2: c"?SetContinuationPreservedEmbedderDataV2@Isolate@v8@@QEAAXV?$Local@VData@v8@@@2@@Z",
    get_of_isolate: c"?GetContinuationPreservedEmbedderData@Isolate@v8@@QEAA?AV?$Local@VValue@v8@@@2@XZ",
    set_of_isolate: c"?SetContinuationPreservedEmbedderData@Isolate@v8@@QEAAXV?$Local@VValue@v8@@@2@@Z",
    get_of_context: c"?GetContinuationPreservedEmbedderData@Context@v8@@QEBA?AV?$Local@VValue@v8@@@2@XZ",
    set_of_context: c"?SetContinuationPreservedEmbedderData@Context@v8@@QEAAXV?$Local@VValue@v8@@@2@@Z",
    version: c"?GetVersion@V8@v8@@SAPEBDXZ",
    new_function: c"?New@Function@v8@@SA?AV?$MaybeLocal@VFunction@v8@@@2@V?$Local@VContext@v8@@@2@P6AXAEBV?$FunctionCallbackInfo@VValue@v8@@@2@@ZV?$Local@VValue@v8@@@2@HW4ConstructorBehavior@2@W4SideEffectType@2@@Z",
    set_promise_hooks: c"?SetPromiseHooks@Context@v8@@QEAAXV?$Local@VFunction@v8@@@2@000@Z",
    set_promise_reject_callback: c"?SetPromiseRejectCallback@Isolate@v8@@QEAAXP6AXVPromiseRejectMessage@2@@Z@Z",
    node_promise_reject_callback: c"?PromiseRejectCallback@node@@YAXVPromiseRejectMessage@v8@@@Z",
};

/// The platform that this library is built for. `None` if mangled names or the calling convention
/// are unknown there.
#[cfg(all(
    any(target_os = "linux", target_os = "macos"),
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
pub const HERE: Option<Platform> =
    Some(Platform { names: ITANIUM, find: dynamic_linker::in_this_program });
#[cfg(all(windows, any(target_arch = "x86_64", target_arch = "aarch64")))]
pub const HERE: Option<Platform> =
    Some(Platform { names: MICROSOFT, find: windows_loader::in_this_program });
#[cfg(not(all(
    any(target_os = "linux", target_os = "macos", windows),
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
pub const HERE: Option<Platform> = None;

/// The calling convention. A platform that is not supported compiles with one of them, too, and
/// never calls anything.
#[cfg(not(windows))]
pub use itanium::{Getter, NewFunction};
#[cfg(windows)]
pub use microsoft::{Getter, NewFunction};

/// How the Itanium C++ ABI calls functions: by the platform's C calling convention, with `this` as
/// the first argument. A `v8::Local` is trivially copyable and one word, so it is passed and
/// returned in a register.
#[cfg_attr(windows, allow(dead_code))]
mod itanium {
    use std::ffi::c_int;

    use crate::v8::{Context, FunctionCallback, Local};

    /// A member function without arguments that returns a `v8::Local`.
    #[repr(transparent)]
    pub struct Getter<This>(unsafe extern "C" fn(This) -> Local);

    impl<This> Clone for Getter<This> {
        fn clone(&self) -> Self {
            *self
        }
    }

    impl<This> Copy for Getter<This> {}

    impl<This> Getter<This> {
        /// Calls the function.
        ///
        /// # Safety
        ///
        /// As V8 demands for the function. The handle is valid in the handle scope that is open.
        #[inline]
        pub unsafe fn call(self, this: This) -> Local {
            // SAFETY: the caller's promise.
            unsafe { (self.0)(this) }
        }
    }

    /// `v8::Function::New(context, callback, data, length, behavior, side_effect_type)`.
    #[repr(transparent)]
    #[derive(Clone, Copy)]
    pub struct NewFunction(
        unsafe extern "C" fn(Context, FunctionCallback, Local, c_int, c_int, c_int) -> Local,
    );

    impl NewFunction {
        /// Creates a function without data, of length 0, that is no constructor and has side
        /// effects. The handle is empty if V8 could not create it.
        ///
        /// # Safety
        ///
        /// `context` must be live, a handle scope open, and `callback` callable as long as the
        /// function exists.
        #[inline]
        pub unsafe fn call(self, context: Context, callback: FunctionCallback) -> Local {
            // SAFETY: the caller's promise.
            unsafe { (self.0)(context, callback, std::ptr::null_mut(), 0, 0, 0) }
        }
    }
}

/// How Microsoft's C++ ABI calls functions: by the platform's C calling convention, with `this` as
/// the first argument. It passes a `v8::Local` in a register, as Itanium's does. But a class that has
/// constructors is returned in memory of the caller, however small it is. The address of that memory
/// follows `this`, and comes first where there is no `this`; x64 and arm64 do not differ in this ("x64
/// calling convention" and "Overview of ARM64 ABI conventions" in Microsoft's documentation, each
/// under "Return values").
#[cfg_attr(not(windows), allow(dead_code))]
mod microsoft {
    use std::ffi::c_int;
    use std::ptr;

    use crate::v8::{Context, FunctionCallback, Local};

    /// A member function without arguments that returns a `v8::Local`.
    #[repr(transparent)]
    pub struct Getter<This>(unsafe extern "C" fn(This, &mut Local) -> *mut Local);

    impl<This> Clone for Getter<This> {
        fn clone(&self) -> Self {
            *self
        }
    }

    impl<This> Copy for Getter<This> {}

    impl<This> Getter<This> {
        /// Calls the function.
        ///
        /// # Safety
        ///
        /// As V8 demands for the function. The handle is valid in the handle scope that is open.
        #[inline]
        pub unsafe fn call(self, this: This) -> Local {
            let mut returned = ptr::null_mut();
            // SAFETY: the caller's promise, and `returned` is live and of the size of a handle.
            unsafe { (self.0)(this, &mut returned) };
            returned
        }
    }

    /// `v8::Function::New(context, callback, data, length, behavior, side_effect_type)`.
    #[repr(transparent)]
    #[derive(Clone, Copy)]
    pub struct NewFunction(
        unsafe extern "C" fn(
            &mut Local,
            Context,
            FunctionCallback,
            Local,
            c_int,
            c_int,
            c_int,
        ) -> *mut Local,
    );

    impl NewFunction {
        /// Creates a function without data, of length 0, that is no constructor and has side
        /// effects. The handle is empty if V8 could not create it.
        ///
        /// # Safety
        ///
        /// `context` must be live, a handle scope open, and `callback` callable as long as the
        /// function exists.
        #[inline]
        pub unsafe fn call(self, context: Context, callback: FunctionCallback) -> Local {
            let mut returned = ptr::null_mut();
            // SAFETY: the caller's promise, and `returned` is live and of the size of a handle.
            unsafe { (self.0)(&mut returned, context, callback, ptr::null_mut(), 0, 0, 0) };
            returned
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::v8::Call;

        /// `this` comes back, as a handle.
        extern "C" fn get(this: Local, returned: &mut Local) -> *mut Local {
            *returned = this;
            returned
        }

        #[test]
        fn a_handle_is_read_from_the_memory_after_this() {
            let mut word = 0u8;
            let this = (&raw mut word).cast();
            // SAFETY: `get` has no preconditions.
            assert_eq!(unsafe { Getter(get).call(this) }, this);
        }

        extern "C" fn nothing(_: &Call) {}

        /// The callback comes back, as a handle, if the other arguments are those that mean nothing
        /// special.
        extern "C" fn new(
            returned: &mut Local,
            _: Context,
            callback: FunctionCallback,
            data: Local,
            length: c_int,
            behavior: c_int,
            side_effect_type: c_int,
        ) -> *mut Local {
            assert!(data.is_null());
            assert_eq!([length, behavior, side_effect_type], [0, 0, 0]);
            *returned = callback as Local;
            returned
        }

        #[test]
        fn a_function_is_read_from_the_memory_before_the_arguments() {
            // SAFETY: the function above takes any context.
            let made = unsafe { NewFunction(new).call(Context::NONE, nothing) };
            assert_eq!(made, nothing as Local);
        }
    }
}

#[cfg(unix)]
#[cfg_attr(not(any(target_os = "linux", target_os = "macos")), allow(dead_code))]
mod dynamic_linker {
    use std::ffi::{CStr, c_char, c_void};
    use std::ptr::NonNull;

    /// `RTLD_DEFAULT` of `<dlfcn.h>`: the program and every library it has loaded.
    #[cfg(target_os = "macos")]
    const RTLD_DEFAULT: *mut c_void = std::ptr::without_provenance_mut(-2isize as usize);
    #[cfg(not(target_os = "macos"))]
    const RTLD_DEFAULT: *mut c_void = std::ptr::null_mut();

    unsafe extern "C" {
        fn dlsym(handle: *mut c_void, symbol: *const c_char) -> *mut c_void;
    }

    pub fn in_this_program(name: &CStr) -> Option<NonNull<c_void>> {
        // SAFETY: `name` is NUL-terminated and outlives the call. dlsym accepts any such name.
        NonNull::new(unsafe { dlsym(RTLD_DEFAULT, name.as_ptr()) })
    }
}

#[cfg(windows)]
mod windows_loader {
    use std::ffi::{CStr, c_char, c_void};
    use std::ptr::{self, NonNull};

    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetModuleHandleW(name: *const u16) -> *mut c_void;
        fn GetProcAddress(module: *mut c_void, name: *const c_char) -> *mut c_void;
    }

    /// Looks among the exports of the program itself, not among those of the libraries that it has
    /// loaded: Node exports V8's functions from node.exe.
    pub fn in_this_program(name: &CStr) -> Option<NonNull<c_void>> {
        // SAFETY: no name asks for the program, which stays loaded.
        let program = unsafe { GetModuleHandleW(ptr::null()) };
        // SAFETY: `name` is NUL-terminated and outlives the call. GetProcAddress accepts any such
        // name.
        NonNull::new(unsafe { GetProcAddress(program, name.as_ptr()) })
    }
}

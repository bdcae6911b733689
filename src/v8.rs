//! V8's handles and functions as this addon sees them: every call into V8 is in this file.
//!
//! What the `unsafe` blocks rest on:
//! - **Handles.** A `v8::Local<T>` is one word and trivially copyable, so it is passed and
//!   returned in a register (V8's `include/v8-local-handle.h`). A `napi_value` is that same word
//!   (`JsValueFromV8LocalValue` in Node's `src/js_native_api_v8.h`).
//! - **Scope.** Everything here is called from JavaScript, through N-API or by V8 itself: an
//!   isolate and a context are entered on this thread, a handle scope is open, and a handle made
//!   here lives until the call that we are in returns.
//! - **Call.** What V8 passes to a callback is laid out as `Call` says in the one V8 that it is
//!   used with (`Functions::lays_calls_out_as_known`), and lives until the callback returns.
//! - **Trust.** That these hold for the V8 that is running is tried before anything is built on
//!   it: a sentinel goes into the slot and must come back (`lib/slot/backend.js`).

use std::ffi::{CStr, c_char, c_int, c_void};

use napi::sys::napi_value;

/// `v8::Isolate*`. Also the key of what is kept per isolate.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Isolate(usize);

/// `v8::Local<v8::Context>`, and with it the `this` of a member function of `v8::Context`, which
/// finds its object through the same word.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Context(*mut c_void);

/// `v8::Local<v8::Value>`, or of a subclass.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Value(napi_value);

const _: () = assert!(size_of::<Value>() == size_of::<*mut c_void>());

impl Value {
    /// The empty handle.
    pub const EMPTY: Self = Self(std::ptr::null_mut());

    /// Whether this is the empty handle.
    pub fn is_empty(self) -> bool {
        self.0.is_null()
    }
}

impl From<napi_value> for Value {
    fn from(value: napi_value) -> Self {
        Self(value)
    }
}

impl From<Value> for napi_value {
    fn from(value: Value) -> Self {
        value.0
    }
}

/// A tagged word: what a handle points to.
type Word = usize;

/// `v8::FunctionCallbackInfo<v8::Value>` of V8 11.3 (`include/v8-function-callback.h`).
#[repr(C)]
pub struct Call {
    implicit: *mut [Word; 6],
    arguments: *mut Word,
    length: c_int,
}

impl Call {
    const ISOLATE: usize = 1;
    const RETURN_VALUE: usize = 3;

    /// The isolate that calls.
    pub fn isolate(&self) -> Isolate {
        // SAFETY: "Call".
        let implicit = unsafe { &*self.implicit };
        Isolate(implicit[Self::ISOLATE])
    }

    /// The first argument, if there is one: where V8 keeps it is a handle to it.
    pub fn argument(&self) -> Option<Value> {
        (self.length > 0).then(|| Value(self.arguments.cast()))
    }

    /// Makes `value` what the call returns.
    pub fn return_value(&self, value: Value) {
        // SAFETY: "Handles": a handle points to a word.
        let word = unsafe { *value.0.cast::<Word>() };
        // SAFETY: "Call"; nothing else refers to it meanwhile.
        let implicit = unsafe { &mut *self.implicit };
        implicit[Self::RETURN_VALUE] = word;
    }
}

/// `v8::FunctionCallback`.
pub type FunctionCallback = extern "C" fn(&Call);

/// Functions for V8 to call with a promise, or empty handles.
pub struct PromiseHooks {
    /// When a promise is made.
    pub init: Value,
    /// Before a reaction or a thenable's job runs.
    pub before: Value,
    /// After it ran.
    pub after: Value,
}

/// `v8::PromiseRejectMessage` (V8's `include/v8-promise.h`, the same from V8 11 to 14): three
/// words, so it is passed in memory on both architectures, by C's rules as by C++'s.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PromiseRejectMessage {
    /// The promise that was rejected, or got a handler.
    pub promise: Value,
    /// A `v8::PromiseRejectEvent`.
    pub event: i32,
    /// What it was rejected with; empty when it got a handler.
    pub value: Value,
}

/// `v8::PromiseRejectCallback`.
pub type PromiseRejectCallback = unsafe extern "C" fn(PromiseRejectMessage);

/// The slot's accessors, by where this V8 keeps it.
pub enum Accessors {
    /// `v8::Isolate::{Get,Set}ContinuationPreservedEmbedderData`.
    OfIsolate {
        /// Reads the slot.
        get: unsafe extern "C" fn(Isolate) -> Value,
        /// Writes the slot.
        set: unsafe extern "C" fn(Isolate, Value),
    },
    /// `v8::Context::{Get,Set}ContinuationPreservedEmbedderData`.
    OfContext {
        /// Reads the slot.
        get: unsafe extern "C" fn(Context) -> Value,
        /// Writes the slot.
        set: unsafe extern "C" fn(Context, Value),
    },
}

/// The functions of V8, and one of Node's, that `symbols.rs` found.
pub struct Functions {
    /// `v8::Isolate::GetCurrent()`.
    pub current_isolate: unsafe extern "C" fn() -> Isolate,
    /// `v8::Isolate::GetCurrentContext()`.
    pub current_context: unsafe extern "C" fn(Isolate) -> Context,
    /// `v8::Context::GetExtrasBindingObject()`.
    pub extras_binding_object: unsafe extern "C" fn(Context) -> Value,
    /// How the slot is read and written.
    pub accessors: Accessors,
    /// `v8::V8::GetVersion()`.
    pub version: Option<unsafe extern "C" fn() -> *const c_char>,
    /// `v8::Function::New(context, callback, data, length, behavior, side_effect_type)`.
    pub new_function: Option<
        unsafe extern "C" fn(Context, FunctionCallback, Value, c_int, c_int, c_int) -> Value,
    >,
    /// `v8::Context::SetPromiseHooks(init, before, after, resolve)`.
    pub set_promise_hooks: Option<unsafe extern "C" fn(Context, Value, Value, Value, Value)>,
    /// `v8::Isolate::SetPromiseRejectCallback(callback)`.
    pub set_promise_reject_callback: Option<unsafe extern "C" fn(Isolate, PromiseRejectCallback)>,
    /// `node::PromiseRejectCallback(message)`: what Node itself gives V8.
    pub node_promise_reject_callback: Option<PromiseRejectCallback>,
}

impl Functions {
    /// The isolate of this thread.
    pub fn isolate(&self) -> Isolate {
        // SAFETY: "Scope".
        unsafe { (self.current_isolate)() }
    }

    fn context(&self, isolate: Isolate) -> Context {
        // SAFETY: "Scope".
        unsafe { (self.current_context)(isolate) }
    }

    /// The object that holds V8's own builtins for embedders.
    pub fn extras_binding_object(&self) -> Value {
        // SAFETY: "Handles" and "Scope".
        unsafe { (self.extras_binding_object)(self.context(self.isolate())) }
    }

    /// What is in the slot of `isolate`, this thread's.
    pub fn current(&self, isolate: Isolate) -> Value {
        match self.accessors {
            // SAFETY: "Handles" and "Scope".
            Accessors::OfIsolate { get, .. } => unsafe { get(isolate) },
            // SAFETY: "Handles" and "Scope".
            Accessors::OfContext { get, .. } => unsafe { get(self.context(isolate)) },
        }
    }

    /// Puts `frame` into it.
    pub fn set(&self, isolate: Isolate, frame: Value) {
        match self.accessors {
            // SAFETY: "Handles" and "Scope".
            Accessors::OfIsolate { set, .. } => unsafe { set(isolate, frame) },
            // SAFETY: "Handles" and "Scope".
            Accessors::OfContext { set, .. } => unsafe { set(self.context(isolate), frame) },
        }
    }

    /// Whether this V8 lays out what it passes to callbacks as `Call` does.
    fn lays_calls_out_as_known(&self) -> bool {
        let Some(version) = self.version else { return false };
        // SAFETY: it takes nothing and may be called at any time.
        let version = unsafe { version() };
        // SAFETY: a string literal of V8's.
        let version = unsafe { CStr::from_ptr(version) };
        version.to_bytes().starts_with(b"11.3.")
    }

    /// A function that calls back without N-API in between; nothing when this V8 passes its
    /// callbacks something else than `Call`.
    pub fn direct_function(&self, callback: FunctionCallback) -> Option<Value> {
        let new_function = self.new_function.filter(|_| self.lays_calls_out_as_known())?;
        let context = self.context(self.isolate());
        // No data, no length, no construct call, and with side effects.
        // SAFETY: "Handles" and "Scope"; `callback` is a function of this library, which is never
        // unloaded while its environment lives.
        let function = unsafe { new_function(context, callback, Value::EMPTY, 0, 0, 0) };
        (!function.0.is_null()).then_some(function)
    }

    /// Replaces V8's promise hooks, whoever set them; `false` when this V8 has no function for it.
    pub fn set_promise_hooks(&self, hooks: PromiseHooks) -> bool {
        let Some(set) = self.set_promise_hooks else { return false };
        let PromiseHooks { init, before, after } = hooks;
        // SAFETY: "Handles" and "Scope"; each hook is a function or empty, for no hook.
        unsafe { set(self.context(self.isolate()), init, before, after, Value::EMPTY) };
        true
    }

    /// Makes `callback` the one that V8 tells of rejections; `false` as above.
    pub fn set_promise_reject_callback(&self, callback: PromiseRejectCallback) -> bool {
        let Some(set) = self.set_promise_reject_callback else { return false };
        // SAFETY: "Scope"; the callback is a function of this library, which is never unloaded
        // while its environment lives, or one of Node's.
        unsafe { set(self.isolate(), callback) };
        true
    }
}
